//! Whether a value is one that a person or a machine would really use.

use super::TABLE;

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
pub(super) fn is_password(text: &str) -> bool {
    (6..=100).contains(&text.len())
        && !is_placeholder(text)
        && !text.contains(char::is_whitespace)
        && !text.contains(['{', '}', '<', '>', '$', '=', '(', '[', '\u{2026}'])
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && distinct(text) >= 5
}

/// Something that no person would write: letters and digits that change all the time.
pub(super) fn is_random(text: &str) -> bool {
    let class = |b: u8| match b {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let bytes = text.as_bytes();
    let changes = bytes.iter().zip(bytes.iter().skip(1)).filter(|(a, b)| class(**a) != class(**b)).count();
    (16..=4000).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.+/=~:|".contains(&b))
        && text.bytes().filter(u8::is_ascii_digit).count() >= 2
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && !is_placeholder(text)
        && !is_chain_address(text)
        && distinct(text) >= 8
        && changes * 10 >= text.len() * 2
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
