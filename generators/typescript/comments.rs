//! Comments in emitted code: whole words, on lines that an editor shows.

use super::literal;

/// The columns of a comment's text. Statements stand within functions, so this leaves room for their indent below 120.
pub const WIDTH: usize = 108;

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

/// A text in lines of whole words.
pub fn wrapped(line: &str) -> Vec<String> {
    let words = textwrap::Options::new(WIDTH)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        // An address with a hyphen is one word.
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .break_words(false);
    textwrap::wrap(line, words).into_iter().map(String::from).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::doc;

    #[test]
    fn long_lines_are_broken_between_words() {
        let long = "word ".repeat(60);
        assert_eq!(doc("short"), "/** short */\n");
        assert_eq!(doc(&long).lines().filter(|line| line.starts_with(" * word")).count(), 3);
    }
}
