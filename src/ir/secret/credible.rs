//! Whether a value is one that a person or a machine would really use.

use super::TABLE;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Something that stands for a secret: `YOUR_API_KEY`, or only its beginning: `sk-abc...`.
pub(super) fn is_placeholder(text: &str) -> bool {
    // A long random value may hold a short word by chance: only its beginning counts.
    if text.ends_with("...") || text.ends_with('\u{2026}') {
        return true;
    }
    let lower: String = text.chars().take(48).map(|c| c.to_ascii_lowercase()).collect();
    TABLE.placeholders.iter().any(|word| lower.contains(word.as_str()))
}

/// Something that a person may have chosen as a password, and not a word that stands for one.
pub(super) fn is_spoken_password(text: &str) -> bool {
    is_word_of_mixed_kind(text) && !text.contains(['{', '}', '<', '>', '$', '=', '(', '['])
}

/// The same where a name and quotes say already that it is one: signs, and a password without a digit, are believed too.
pub(super) fn is_password(text: &str) -> bool {
    if is_word_of_mixed_kind(text) {
        return !is_filled_in_later(text);
    }
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|b| kind(&b));
    // Words with dots between are a path to the value, one word in small letters is the name of a kind.
    let signs = text.bytes().filter(|b| b.is_ascii_punctuation() && !b"_.-".contains(b)).count();
    let words = text.split(['-', '_', '.', ' ']).filter(|word| word.len() > 2).count();
    let chosen = signs > 0 || (words > 2 && !text.contains('.')) || (has(u8::is_ascii_digit) && distinct(text) >= 5);
    (8..=100).contains(&text.len())
        && chosen
        && distinct(text) >= 5
        && !text.contains(char::is_whitespace)
        && !is_placeholder(text)
        && !is_filled_in_later(text)
}

fn is_word_of_mixed_kind(text: &str) -> bool {
    (6..=100).contains(&text.len())
        && !is_placeholder(text)
        && !text.contains(char::is_whitespace)
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && distinct(text) >= 5
}

/// A hole that something fills: `${password}`, `{{ … }}`, `$PASSWORD`, `%s`, `<password>`, `[0]`.
fn is_filled_in_later(text: &str) -> bool {
    let within = |open: char, close: char| text.starts_with(open) && text.ends_with(close);
    text.starts_with(['$', '%', '='])
        || ["{{", "}}", "${", "$(", "=>", "()", "<%"].iter().any(|sign| text.contains(sign))
        || [('<', '>'), ('{', '}'), ('[', ']'), ('(', ')')].iter().any(|(open, close)| within(*open, *close))
}

/// A password that stands where only a password can: behind a user's name, behind the option of a command.
pub(super) fn is_given_password(text: &str) -> bool {
    text.len() >= 4
        && !is_placeholder(text)
        && !is_filled_in_later(text)
        && !TABLE.usual.iter().any(|usual| usual.eq_ignore_ascii_case(text))
}

/// Whether a text is `user:password` in base64, as the scheme `Basic` has it.
pub(super) fn is_basic(text: &str) -> bool {
    let Ok(bytes) = STANDARD.decode(text) else { return false };
    let Ok(pair) = String::from_utf8(bytes) else { return false };
    !pair.contains(char::is_control) && pair.split_once(':').is_some_and(|(_, password)| is_given_password(password))
}

/// Something that no person would write: letters and digits that change all the time.
pub(super) fn is_random(text: &str) -> bool {
    (16..=4000).contains(&text.len()) && changes(text) * 10 >= text.len() * 2 && distinct(text) >= 8 && is_mixed(text)
}

/// Something as random as a few letters can be, for places whose name says that it is a token.
pub(super) fn is_token(text: &str, shortest: usize) -> bool {
    (shortest..16).contains(&text.len())
        && changes(text) * 10 >= text.len() * 3
        && distinct(text) >= 5
        && is_mixed(text)
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
}

fn is_mixed(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.+/=~:|%".contains(&b))
        && text.bytes().filter(u8::is_ascii_digit).count() >= 2
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && !is_placeholder(text)
        && !is_chain_address(text)
        && !is_field_of_step(text)
}

/// The name of a field by the ordinal of the step that gives it: `312731684__isValid`.
fn is_field_of_step(text: &str) -> bool {
    text.split_once("__").is_some_and(|(step, field)| {
        step.bytes().all(|b| b.is_ascii_digit()) && field.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
    })
}

/// How often letters, capitals, digits and signs take turns.
pub(super) fn changes(text: &str) -> usize {
    let class = |b: u8| match b {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let bytes = text.as_bytes();
    bytes.iter().zip(bytes.iter().skip(1)).filter(|(a, b)| class(**a) != class(**b)).count()
}

/// The public address of an account or a contract on a block chain.
fn is_chain_address(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|hex| hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// How many different bytes there are.
pub(super) fn distinct(text: &str) -> usize {
    let mut seen = [false; 256];
    let mut count = 0;
    for byte in text.bytes() {
        if let Some(slot) = seen.get_mut(usize::from(byte))
            && !*slot
        {
            *slot = true;
            count += 1;
        }
    }
    count
}
