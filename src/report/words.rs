//! Words for a terminal and for Markdown. Nothing from an export reaches either unescaped.

/// A text on one line, without control characters, no longer than `limit` characters.
pub fn plain(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit) + 3);
    for (i, c) in text.chars().enumerate() {
        if i == limit {
            line.push('…');
            break;
        }
        line.push(if c.is_control() || is_invisible(c) { ' ' } else { c });
    }
    line.trim().to_owned()
}

/// Characters that turn the direction of text or take no room: they can make a line read differently than it is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text as a cell of a Markdown table or a piece of a Markdown line.
pub fn markdown(text: &str, limit: usize) -> String {
    let line = plain(&cutover_ir::secret::redact(text), limit);
    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    for c in line.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// `1 step`, `2 steps`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else if noun.ends_with(['h', 'x']) {
        format!("{number} {noun}es")
    } else if let Some(stem) = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        format!("{number} {stem}ies")
    } else {
        format!("{number} {noun}s")
    }
}

/// Rows as aligned columns with two spaces between them; the last column is as long as it is.
pub fn columns(rows: &[Vec<String>], indent: usize) -> String {
    let last = rows.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..last).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (i, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if let Some(width) = widths.get(i) {
                let padding = width.saturating_sub(cell.chars().count()) + 2;
                line.push_str(&" ".repeat(padding));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A share in percent, never rounded up to a hundred.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = part * 1000 / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_export_says_cannot_steer_a_terminal_or_a_page() {
        assert_eq!(plain("a\u{1b}[31mb\nc", 80), "a [31mb c");
        assert_eq!(markdown("a|b<script>`x`", 80), "a\\|b&lt;script&gt;\\`x\\`");
    }

    #[test]
    fn plurals_read_well() {
        assert_eq!(count(1, "step"), "1 step");
        assert_eq!(count(2, "branch"), "2 branches");
        assert_eq!(count(3, "repository"), "3 repositories");
    }
}
