//! What a person wrote beside a step, as a comment above its statement: one whole sentence, or nothing. The README has all of the text.

use super::{comments, literal};

/// A text of more characters does not stand in the code.
const SHOWN: usize = 2 * comments::WIDTH - 12;

/// How many paragraphs of a note are looked at: its beginning says what it is about.
const PARAGRAPHS: usize = 3;

/// What does not end as a sentence has at least this many words, fewer are a label: `Step 4`, `Save the file`.
const WORDS: usize = 5;

/// What ends as a sentence has at least this many.
const SAID: usize = 3;

/// A label in front of a sentence has at most this many words.
const LABEL: usize = 7;

/// Words that something follows.
const OPEN: [&str; 24] = [
    "a",
    "an",
    "and",
    "as",
    "at",
    "based",
    "by",
    "following",
    "for",
    "from",
    "if",
    "in",
    "into",
    "is",
    "of",
    "on",
    "or",
    "that",
    "the",
    "this",
    "to",
    "using",
    "via",
    "with",
];

/// Words that a number follows in front of what is meant.
const COUNTED: [&str; 8] = ["step", "section", "phase", "part", "stage", "zone", "note", "example"];

/// Shortened words, which end no sentence.
const SHORTENED: [&str; 5] = ["e.g.", "i.e.", "vs.", "approx.", "incl."];

/// The sentence of a note as a comment; nothing where none remains, or it only says again what the step is called.
pub fn beside(text: &str, step: &str) -> String {
    let mut found = None;
    for paragraph in paragraphs(text).into_iter().take(PARAGRAPHS) {
        // What is listed below it is part of it.
        if paragraph.ends_with(':') {
            break;
        }
        found = said(&paragraph, step);
        if found.is_some() {
            break;
        }
    }
    let Some(sentence) = found else { return String::new() };
    comments::wrapped(&sentence).iter().map(|line| format!("// {line}\n")).collect()
}

/// The lines of a note without their marks; one that goes on in the next is one with it.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.replace("<br>", "\n").lines() {
        let words = literal::comment_line(&unmarked(line));
        if !words.chars().any(char::is_alphabetic) {
            goes_on = false;
            continue;
        }
        let listed = line.trim_start().starts_with(['-', '*', '+', '•']);
        let begins_small = words.starts_with(|c: char| c.is_lowercase());
        match all.last_mut().filter(|_| goes_on && begins_small && !listed) {
            Some(last) => *last = format!("{last} {words}"),
            None => all.push(words),
        }
        goes_on =
            !line.trim_start().starts_with('#') && all.last().is_some_and(|last| !ends(last) && !last.ends_with(':'));
    }
    all
}

/// The first sentence of a paragraph, with a full stop.
fn said(paragraph: &str, step: &str) -> Option<String> {
    let sentence = without_label(sentence(without_label(paragraph)));
    let words: Vec<&str> = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let whole = ends(sentence);
    let closed = ["“”", "()", "[]"].iter().all(|pair| {
        let count = |mark: Option<char>| mark.map_or(0, |mark| sentence.matches(mark).count());
        count(pair.chars().next()) == count(pair.chars().nth(1))
    });
    let paired = ['"', '`'].iter().all(|mark| sentence.matches(*mark).count().is_multiple_of(2));
    let least = if whole { SAID } else { WORDS };
    let open = |word: &&str| OPEN.contains(&word.to_lowercase().as_str());
    let good = words.len() >= least
        && (whole || sentence.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '"' | '”' | '`')))
        && (whole || !is_title(&words) && !words.last().is_some_and(open))
        && (closed && paired)
        && !sentence.contains('→')
        && sentence.chars().count() <= SHOWN
        && !repeats(&words, step);
    let first = sentence.chars().next().filter(|_| good)?;
    let stop = if whole { "" } else { "." };
    Some(format!("{}{}{stop}", first.to_uppercase(), sentence.get(first.len_utf8()..).unwrap_or_default()))
}

/// Whether a text ends as a sentence does.
fn ends(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '`']).ends_with(['.', '!', '?'])
        && !SHORTENED.iter().any(|s| text.ends_with(s))
}

/// Whether words are those of a heading: all that are not short begin with a capital.
fn is_title(words: &[&str]) -> bool {
    let counts = |word: &&&str| word.chars().count() > 3 && !OPEN.contains(&word.to_lowercase().as_str());
    words.iter().filter(counts).all(|word| !word.starts_with(|c: char| c.is_lowercase()))
}

/// Whether a sentence has no word that the name of the step has not.
fn repeats(words: &[&str], step: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let known: Vec<String> = step.split_whitespace().map(letters).collect();
    words.iter().all(|word| {
        let word: String = letters(word);
        known.contains(&word) || OPEN.contains(&word.as_str())
    })
}

/// The first sentence of a line.
fn sentence(line: &str) -> &str {
    let mut stops = line.match_indices(['.', '!', '?']).map(|(at, end)| at + end.len());
    let end = stops.find(|end| {
        let rest = line.get(*end..).unwrap_or_default();
        let before = line.get(..*end).unwrap_or_default();
        // `e.g. this` and `3.5` go on.
        let shortened = SHORTENED.iter().any(|s| before.to_lowercase().ends_with(s));
        !shortened && rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| !c.is_lowercase())
    });
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}

/// A text without what only counts or names it: `7.2.1`, `Step 3:`, `Verification: Checks the address.`
fn without_label(text: &str) -> &str {
    let mut rest = text;
    loop {
        let begun = rest.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '“' | '"' | '\'' | '(' | '$' | '@' | '#' | '`')
        });
        let shorter = without_number(begun).or_else(|| after_label(begun)).unwrap_or(begun);
        if shorter == rest {
            return rest;
        }
        rest = shorter;
    }
}

/// What follows a number in front, with the word that says what is counted.
fn without_number(text: &str) -> Option<&str> {
    let (first, after) = text.split_once(' ')?;
    let counts = COUNTED.contains(&first.to_lowercase().as_str());
    let (number, rest) = if counts { after.split_once(' ').unwrap_or((after, "")) } else { (first, after) };
    let digits = number.trim_end_matches(['.', ')', ':', '-', '–', '—', ',']);
    let counted =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let ended = digits.len() < number.len();
    let apart = rest.starts_with(['-', '–', '—', ':']);
    let nested = digits.contains('.') && rest.starts_with(char::is_uppercase);
    (counted && (counts || ended || apart || nested)).then_some(rest)
}

/// What follows a label, where that is enough to stand alone.
fn after_label(text: &str) -> Option<&str> {
    [": ", " – ", " — ", " - "].iter().find_map(|mark| {
        let (label, rest) = text.split_once(mark)?;
        let rest = rest.trim_start();
        let short = label.split_whitespace().count() <= LABEL && !label.contains([',', '.', '!', '?', '"', '“', '`']);
        let stands = rest.starts_with(char::is_uppercase) && rest.split_whitespace().count() >= SAID;
        (short && stands).then_some(rest)
    })
}

/// A line of Markdown without the marks of a heading, of an element of a list, of emphasis and of links, and without pictures.
fn unmarked(line: &str) -> String {
    let line = line.trim().trim_start_matches("> ");
    let heading = line.trim_start_matches('#');
    let line = if heading.is_empty() || heading.starts_with(' ') { heading.trim_start() } else { line };
    let line = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    let bare = without_links(&line.replace("**", "").replace("__", ""));
    let bare = without_emphasis(&bare);
    let bare: String = bare.chars().filter(|c| !is_picture(*c)).collect();
    // A rule across the page says nothing.
    let rule = bare.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' '));
    if rule { String::new() } else { bare.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// `[the table](https://…)` is `the table`; an image is nothing.
fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, more)| Some((words, more.split_once(')')?.1)));
        let Some((words, more)) = link.filter(|(words, _)| !words.contains('[')) else {
            out.push_str(before);
            out.push('[');
            rest = after;
            continue;
        };
        match before.strip_suffix('!') {
            Some(before) => out.push_str(before),
            None => {
                out.push_str(before);
                out.push_str(words);
            }
        }
        rest = more;
    }
    out.push_str(rest);
    out
}

/// Single stars around words go: `*this*`; those within a word or between blanks stay.
fn without_emphasis(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let outside = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric() && *c != '*');
    let inside = |c: Option<&char>| c.is_some_and(|c| !c.is_whitespace());
    let is_mark = |i: &usize| {
        let (before, after) = (i.checked_sub(1).and_then(|i| chars.get(i)), chars.get(i + 1));
        chars.get(*i) == Some(&'*') && (outside(before) && inside(after) || inside(before) && outside(after))
    };
    let marks: Vec<usize> = (0..chars.len()).filter(is_mark).collect();
    if !marks.len().is_multiple_of(2) {
        return line.to_owned();
    }
    chars.iter().enumerate().filter(|(i, _)| !marks.contains(i)).map(|(_, c)| *c).collect()
}

/// Whether a character is a picture, or part of one.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' | '\u{20E3}' | '\u{200D}' | '\u{2300}'..='\u{23FF}')
}

#[cfg(test)]
mod tests {
    use super::{beside, unmarked};

    #[test]
    fn marks_go_in_pairs_and_what_is_no_mark_stays() {
        for (line, plain) in [
            ("## **Step 1:** read", "Step 1: read"),
            ("- an element", "an element"),
            ("-5 degrees", "-5 degrees"),
            ("#urgent is a tag", "#urgent is a tag"),
            ("2 * 3", "2 * 3"),
            ("the *first* of `a_b`", "the first of `a_b`"),
            ("see [the table](https://example.com/a) 🚀 or [1]", "see the table or [1]"),
            ("![a picture](https://example.com/a.png)", ""),
            ("---", ""),
            ("###", ""),
        ] {
            assert_eq!(unmarked(line), plain);
        }
    }

    #[test]
    fn a_note_is_its_first_whole_sentence() {
        for (note, said) in [
            (
                "## 🚀 Step 1\n\nReads the orders, e.g. those of today. Then it sorts them.",
                "Reads the orders, e.g. those of today.",
            ),
            ("one line of it that ends\n\nanother", "One line of it that ends."),
            ("# It costs 3.5 each", ""),
            ("# It costs 3.5 euros for each", "It costs 3.5 euros for each."),
            ("Filters contacts based on\nwhat they bought.", "Filters contacts based on what they bought."),
            ("7.2.1 Email Verification: Verifies the lead's address.", "Verifies the lead's address."),
            ("### 2️⃣ CLIENT DELIVERY – Sends the newsletter to each client.", "Sends the newsletter to each client."),
            ("Step 4 - Purpose: Starts the workflow every hour.", "Starts the workflow every hour."),
            ("24 hours later the reminder goes out", "24 hours later the reminder goes out."),
        ] {
            let expected = if said.is_empty() { String::new() } else { format!("// {said}\n") };
            assert_eq!(beside(note, "A step"), expected, "{note}");
        }
    }

    #[test]
    fn labels_lists_and_what_is_cut_stay_in_the_readme() {
        for note in [
            "---\n🚀",
            "# 1.",
            "Step 4.",
            "to",
            "2025 by Somebody",
            "GET →: “Reads all the data.\nMore”",
            "Table 1: Columns:\n- the name of the customer and the date",
            "Parse & Normalize The Incoming Data",
            "Lead Generation with Web Scraping and Table Storage",
            "Filters the contacts that were based on",
            "Form Trigger → Validate → Has URL?",
            "Sends the `text to a channel",
            "Send the newsletter to clients.",
        ] {
            assert_eq!(beside(note, "Send the newsletter to all clients"), "", "{note}");
        }
        let long = "word ".repeat(60);
        assert_eq!(beside(&long, ""), "");
        let two = beside(long.get(..200).unwrap_or_default(), "");
        assert_eq!(two.lines().count(), 2);
        assert!(two.lines().all(|line| line.len() <= 111));
        let address = format!("it is found by all of you at https://example.com/{}c", "a-b-".repeat(30));
        assert_eq!(beside(&address, "").lines().count(), 2);
    }
}
