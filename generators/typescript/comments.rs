//! Comments in emitted code: whole words, on lines that an editor shows.

use super::literal;

/// The columns of a comment's text. Statements stand within functions, so this leaves room for their indent below 120.
const WIDTH: usize = 108;

/// What a person wrote beside a step, in one sentence behind `//`; nothing where it is only a label, or no whole sentence has room. The
/// README has all of the text.
pub fn beside(text: &str) -> String {
    let said = text.lines().map(|line| (line, literal::comment_line(&unmarked(line))));
    let mut said = said.filter(|(_, words)| words.chars().any(char::is_alphabetic));
    let Some((line, mut first)) = said.next() else { return String::new() };
    if line.trim_start().starts_with('#')
        && let Some((_, more)) = said.next()
    {
        first = format!("{}: {more}", first.trim_end_matches([':', '.', ' ']));
    }
    let sentence = sentence(&first);
    if !says_something(sentence) {
        return String::new();
    }
    wrapped(sentence).iter().map(|line| format!("// {line}\n")).collect()
}

/// A text of more characters does not stand in the code.
const SHOWN: usize = 2 * WIDTH - 12;

/// A label has fewer words than these: `Step 4.`, `A.`, `2025 by Somebody`.
const WORDS: usize = 3;

/// Whether a sentence is more than a label, short enough, and closes its quotes.
fn says_something(sentence: &str) -> bool {
    let words = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    let count = |mark: char| sentence.matches(mark).count();
    let closed = count('“') == count('”') && count('"').is_multiple_of(2) && count('(') == count(')');
    words >= WORDS && closed && sentence.chars().count() <= SHOWN
}

/// The first sentence of a line.
fn sentence(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '“' | '"' | '\'' | '(' | '-' | '$' | '@' | '#')
    });
    let mut ends = line.match_indices(['.', '!', '?']).map(|(at, end)| at + end.len());
    let end = ends.find(|end| {
        let rest = line.get(*end..).unwrap_or_default();
        // `e.g. this` and `3.5` go on.
        rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| !c.is_lowercase())
    });
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

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
    fn a_note_is_its_first_sentence_with_the_heading_above_it() {
        for (note, said) in [
            (
                "## 🚀 Step 1\n\nReads the orders, e.g. those of today. Then it sorts them.",
                "Step 1: Reads the orders, e.g. those of today.",
            ),
            ("one line of it\n\nanother", "one line of it"),
            ("# It costs 3.5 each", "It costs 3.5 each"),
        ] {
            assert_eq!(beside(note), format!("// {said}\n"));
        }
        for label in ["---\n🚀", "# 1.", "Step 4.", "to", "2025 by Somebody", "GET →: “Reads all the data.\nMore”"]
        {
            assert_eq!(beside(label), "");
        }
    }

    #[test]
    fn long_lines_are_broken_between_words_and_what_is_too_long_is_left_to_the_readme() {
        let long = "word ".repeat(60);
        assert_eq!(beside(&long), "");
        assert!(
            beside(long.get(..200).unwrap_or_default())
                .lines()
                .all(|line| line.len() <= 111 && line.starts_with("// word"))
        );
        assert_eq!(beside(long.get(..200).unwrap_or_default()).lines().count(), 2);
        assert_eq!(doc("short"), "/** short */\n");
        let address = format!("it is at https://example.com/{}", "a-b-".repeat(40));
        assert_eq!(beside(&address).lines().count(), 2);
        assert_eq!(doc(&long).lines().filter(|line| line.starts_with(" * word")).count(), 3);
    }
}
