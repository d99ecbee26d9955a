//! Constants as TypeScript: whatever stands in an export becomes data, never code.

use super::printer::group;

/// Characters that a reader does not see, or that turn the order in which a line is read: they stand as escapes.
fn is_hidden(c: char) -> bool {
    (c as u32) < 0x20
        || ('\u{7f}'..='\u{9f}').contains(&c)
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A double-quoted string literal.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if is_hidden(c) => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Stands for a line break inside a template literal until the file is written: no layout may touch it.
pub const BREAK: char = '\u{2}';

/// Text for the inside of a template literal.
pub fn template_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' => out.push_str("\\`"),
            '\\' => out.push_str("\\\\"),
            '$' if chars.peek() == Some(&'{') => out.push_str("\\$"),
            '\n' => out.push(BREAK),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

/// A number as it was written. What JavaScript cannot read as it stands goes through a string.
pub fn number(text: &str) -> String {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let ok = !plain.is_empty()
        && plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    if ok { text.to_owned() } else { format!("Number({})", string(text)) }
}

/// Whether a key can stand unquoted in an object and after a dot.
pub fn is_plain_key(key: &str) -> bool {
    let mut chars = key.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
        && key != "__proto__"
}

/// A key of an object literal. `__proto__` is computed, so that it is a field like any other.
pub fn key(key: &str) -> String {
    if is_plain_key(key) {
        key.to_owned()
    } else if key == "__proto__" {
        "[\"__proto__\"]".to_owned()
    } else {
        string(key)
    }
}

/// A value of JSON as a constant.
pub fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => string(text),
        serde_json::Value::Array(items) => group("[", &items.iter().map(json).collect::<Vec<_>>(), "]"),
        serde_json::Value::Object(members) => {
            let parts: Vec<String> =
                members.iter().map(|(name, member)| format!("{}: {}", key(name), json(member))).collect();
            group("{", &parts, "}")
        }
        scalar => scalar.to_string(),
    }
}

/// Text for a block comment: it cannot end the comment, nor hide characters.
pub fn comment(text: &str) -> String {
    let text = cutover_ir::secret::redact(text);
    let is_odd = |c: char| is_hidden(c) && c != '\n';
    if !text.contains("*/") && !text.contains(is_odd) {
        return text.into_owned();
    }
    text.replace("*/", "*∕").chars().map(|c| if is_odd(c) { ' ' } else { c }).collect()
}

/// The same on one line.
pub fn comment_line(text: &str) -> String {
    comment(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(string("a\"\\\n\u{2028}"), r#""a\"\\\n\u2028""#);
        assert_eq!(template_text("`${process.exit()}`"), r"\`\${process.exit()}\`");
        assert_eq!(comment_line("a */ b\n c"), "a *∕ b c");
        assert_eq!(key("__proto__"), "[\"__proto__\"]");
    }
}
