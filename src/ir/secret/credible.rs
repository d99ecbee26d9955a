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

/// The same where a known prefix stands before it: a long value that stays random without the word or the row of digits is a real one.
pub(super) fn stands_for_key(text: &str) -> bool {
    const LONG: usize = 16;
    if !is_placeholder(text) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let rest = TABLE.placeholders.iter().fold(lower, |rest, word| rest.replace(word.as_str(), ""));
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    text.ends_with("...")
        || rest.len() < LONG
        || digits < 3
        || changes(&rest) * 10 < rest.len() * 3
        || distinct(&rest) < 10
}

/// Something that a person may have chosen as a password, and not a word that stands for one.
pub(super) fn is_spoken_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    is_word_of_mixed_kind(text)
        && !text.contains(['{', '}', '<', '>', '$', '=', '(', '['])
        && !TABLE.hints.iter().any(|hint| lower.contains(hint.as_str()))
}

/// The same where a name and quotes say already that it is one: signs, and a password without a digit, are believed too.
pub(super) fn is_password(text: &str) -> bool {
    if is_word_of_mixed_kind(text) {
        return !is_filled_in_later(text);
    }
    if is_number(text) {
        return (8..=40).contains(&text.len()) && distinct(text) >= 5 && !is_placeholder(text);
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
        && !stands_for_password(text)
        && !is_filled_in_later(text)
}

/// The same with blanks: the groups of four that services give out for programs, and several words where the name asks for them.
pub(super) fn is_passphrase(text: &str, phrase: bool) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let letters = |kind: fn(&u8) -> bool| words.iter().all(|word| word.bytes().all(|b| kind(&b)));
    let groups = (4..=6).contains(&words.len())
        && words.iter().all(|word| word.len() == 4)
        && letters(u8::is_ascii_alphanumeric)
        && distinct(text) >= 8;
    let spoken = phrase && (4..=24).contains(&words.len()) && words.iter().all(|word| word.len() > 2);
    let one_word = words.len() == 1 && text.len() >= 16 && distinct(text) >= 8;
    (groups || ((spoken || one_word) && letters(u8::is_ascii_lowercase))) && !is_placeholder(text)
}

/// Several words that two programs agreed upon: `our-company-signing-phrase`, `ourSharedPhrase`.
pub(super) fn is_phrase(text: &str) -> bool {
    let words = words(text);
    (12..=100).contains(&text.len())
        && words.iter().filter(|word| word.len() > 2).count() >= 3
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        && !is_placeholder(text)
}

/// A key that only its name gives away: digits alone, or letters that nobody could say.
pub(super) fn is_key(text: &str) -> bool {
    let digits = (10..=40).contains(&text.len()) && is_number(text) && distinct(text) >= 5;
    (digits || is_unspeakable(text)) && !is_placeholder(text)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Letters in an order that no language has: few vowels, and many consonants in a row.
fn is_unspeakable(text: &str) -> bool {
    let is_vowel = |b: u8| b"aeiouy".contains(&b.to_ascii_lowercase());
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let vowels = text.bytes().filter(|b| is_vowel(*b)).count();
    let longest = text.as_bytes().split(|b| !b.is_ascii_alphabetic() || is_vowel(*b)).map(<[u8]>::len).max();
    (16..=200).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        && vowels * 10 < letters * 3
        && longest.unwrap_or_default() >= 5
        && distinct(text) >= 8
}

/// Whether words and numbers that a person put together make most of a text: `s3Bucket2Lambda`, `folding-cube-4`, `SPRING2024`.
pub(super) fn mostly_words(text: &str) -> bool {
    let is_word = |word: &&str| {
        (3..=14).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_alphabetic())
            && (word.bytes().skip(1).all(|b| b.is_ascii_lowercase()) || word.bytes().all(|b| b.is_ascii_uppercase()))
            && word.bytes().any(|b| b"aeiouyAEIOUY".contains(&b))
            && !word.as_bytes().split(|b| b"aeiouyAEIOUY".contains(b)).any(|run| run.len() > 3)
    };
    let of_words: usize = words(text).iter().filter(|word| is_word(word)).map(|word| word.len()).sum();
    let all = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    of_words * 10 >= all * 6
}

/// A text cut where its words begin: at signs, at digits, at a capital behind a small letter.
fn words(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut start = 0;
    for (at, pair) in bytes.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let class = |b: &u8| {
            if b.is_ascii_digit() {
                0
            } else if b.is_ascii_alphabetic() {
                1
            } else {
                2
            }
        };
        if class(a) != class(b) || (a.is_ascii_lowercase() && b.is_ascii_uppercase()) {
            all.extend(text.get(start..=at));
            start = at + 1;
        }
    }
    all.extend(text.get(start..));
    all
}

/// The address of a token of Solana, where a name only says that a token is meant.
pub(super) fn is_mint(name: &str, text: &str) -> bool {
    TABLE.chains.names.iter().any(|known| known.eq_ignore_ascii_case(name))
        && (43..=44).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0OIl".contains(&b))
}

/// What stands for a password: a placeholder word, and hardly anything besides. A real one may hold such a word.
fn stands_for_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if TABLE.leading.iter().any(|word| lower.starts_with(word.as_str())) || lower.ends_with("...") {
        return true;
    }
    let mut words: Vec<&str> =
        TABLE.placeholders.iter().map(String::as_str).filter(|word| lower.contains(word)).collect();
    if words.is_empty() {
        return false;
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.into_iter().fold(lower, |rest, word| rest.replace(word, ""));
    let letters = rest.bytes().filter(u8::is_ascii_alphabetic).count();
    let others = rest.bytes().filter(|b| !b.is_ascii_alphabetic() && !b"_- ".contains(b)).count();
    letters < 3 || others < 2
}

/// A password in a sentence: what people say about passwords is none.
pub(super) fn is_chosen_password(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|b| kind(&b));
    text.len() >= 8 && is_spoken_password(text) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

fn is_word_of_mixed_kind(text: &str) -> bool {
    (6..=100).contains(&text.len())
        && !stands_for_password(text)
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

/// A password that only the user beside it gives away: one word, which may be of letters alone.
pub(super) fn is_lone_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    (6..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && distinct(text) >= 5
        && is_given_password(text)
        && !TABLE.names.exact.contains(&lower)
        && !TABLE.names.users.contains(&lower)
        && !TABLE.kinds.contains(&lower)
}

/// Four to eight digits, and not the ones that everybody tries first.
pub(super) fn is_pin(text: &str) -> bool {
    (4..=8).contains(&text.len()) && is_number(text) && !TABLE.counted.iter().any(|counted| counted == text)
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
    text.strip_prefix("0x")
        .is_some_and(|hex| (38..=42).contains(&hex.len()) && hex.bytes().all(|b| b.is_ascii_hexdigit()))
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
