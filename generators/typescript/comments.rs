//! Comments in emitted code: whole words, on lines that an editor shows.

use super::literal;

/// The columns of a comment's text. Statements stand within functions, so this leaves room for their indent below 120.
const WIDTH: usize = 108;

/// What a person wrote beside a step, as lines of `//` for the code; nothing where it says nothing. The README has all of a longer text.
pub fn beside(text: &str) -> String {
    let mut lines: Vec<String> =
        text.lines().map(|line| literal::comment_line(&unmarked(line))).flat_map(|line| wrapped(&line)).collect();
    if lines.len() > SHOWN {
        lines.truncate(SHOWN);
        lines.push("… (README.md has all of this note.)".to_owned());
    }
    lines.iter().map(|line| format!("// {line}\n")).collect()
}

/// So many lines of a text stand in the code.
const SHOWN: usize = 8;

/// A `/** … */` for a declaration, on one line where it fits. The text must not be able to end it: see [`literal::comment`].
pub fn doc(text: &str) -> String {
    let lines = wrapped(text);
    match lines.as_slice() {
        [line] => format!("/** {line} */\n"),
        _ => format!("/**\n{} */\n", self::lines(text)),
    }
}

/// What people call a member, on the line above it; nothing where nobody says it.
pub fn label(label: Option<&String>, indent: usize) -> String {
    let said = |label: &String| literal::comment_line(&super::notes::cut(&cutover_ir::secret::redact(label), 90));
    label.map_or_else(String::new, |label| format!("{}/** {} */\n", " ".repeat(indent), said(label)))
}

/// A text as lines within a `/** … */`.
pub fn lines(text: &str) -> String {
    wrapped(text).iter().map(|line| format!(" * {line}\n")).collect()
}

fn wrapped(line: &str) -> Vec<String> {
    let words = textwrap::Options::new(WIDTH)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        // An address with a hyphen is one word.
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .break_words(false);
    textwrap::wrap(line, words).into_iter().map(String::from).filter(|part| !part.is_empty()).collect()
}

/// A line of Markdown without the marks of a heading, of an element of a list and of emphasis.
fn unmarked(line: &str) -> String {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    let line = if heading.is_empty() || heading.starts_with(' ') { heading.trim_start() } else { line };
    let line = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    let bare = line.replace("**", "").replace("__", "");
    // A rule across the page says nothing.
    if bare.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ')) { String::new() } else { bare }
}

#[cfg(test)]
mod tests {
    use super::{beside, doc, unmarked};

    #[test]
    fn marks_go_in_pairs_and_what_is_no_mark_stays() {
        for (line, plain) in [
            ("## **Step 1:** read", "Step 1: read"),
            ("- an element", "an element"),
            ("-5 degrees", "-5 degrees"),
            ("#urgent is a tag", "#urgent is a tag"),
            ("2 * 3", "2 * 3"),
            ("---", ""),
            ("###", ""),
        ] {
            assert_eq!(unmarked(line), plain);
        }
    }

    #[test]
    fn long_lines_are_broken_between_words_and_long_texts_end() {
        let long = "word ".repeat(60);
        assert!(beside(&long).lines().all(|line| line.len() <= 111 && line.starts_with("// word")));
        let many = "a line\n\n".repeat(30);
        assert_eq!(beside(&many).lines().count(), 9);
        assert!(beside(&many).ends_with("// … (README.md has all of this note.)\n"));
        assert_eq!(beside("---\n"), "");
        assert_eq!(doc("short"), "/** short */\n");
        let address = format!("see https://example.com/{}", "a-b-".repeat(40));
        assert_eq!(beside(&address).lines().count(), 2);
        assert_eq!(doc(&long).lines().filter(|line| line.starts_with(" * word")).count(), 3);
    }
}
