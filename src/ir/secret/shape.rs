//! Secrets of several parts, which no prefix alone gives away.

use super::Secret;
use super::credible::{distinct, is_random};
use super::table::TABLE;
use std::ops::Range;

/// `$2b$12$…`, `$argon2id$v=19$…`: what is kept of a password, which a machine can guess back.
pub(super) fn hash(text: &str, word: &Range<usize>) -> Option<Secret> {
    const SHORTEST: usize = 40;
    let made_by = text.get(word.clone())?;
    TABLE.hashes.iter().find(|hash| *hash == made_by)?;
    let rest = text.get(word.end..).filter(|rest| rest.starts_with('$'))?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "$./+=,".contains(c))).unwrap_or(rest.len());
    let whole = rest.get(..length)?.trim_end_matches(['.', ',']);
    let credible =
        whole.len() >= SHORTEST && distinct(whole) >= 12 && whole.bytes().filter(|b| *b == b'$').count() >= 2;
    credible.then(|| Secret {
        kind: "hash of a password".to_owned(),
        range: word.start - 1..word.end + whole.len(),
        certain: true,
    })
}

/// The secret that begins with a word and is made of parts.
pub(super) fn of_parts(text: &str, word: &Range<usize>) -> Option<Secret> {
    if word.len() < 20 {
        return None;
    }
    let whole = text.get(word.clone())?;
    centre(whole, word).or_else(|| account(text, whole, word)).or_else(|| dotted(text, word))
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `…-us14`.
fn centre(whole: &str, word: &Range<usize>) -> Option<Secret> {
    let centre = TABLE.centres.iter().find(|centre| {
        let (key, tail) = whole.split_at_checked(centre.length).unwrap_or_default();
        let number = tail.strip_prefix(centre.behind.as_str()).unwrap_or_default();
        is_hex(key, centre.length) && (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })?;
    Some(Secret { kind: centre.kind.clone(), range: word.clone(), certain: true })
}

/// `AC…:…`: the second half is the secret.
fn account(text: &str, whole: &str, word: &Range<usize>) -> Option<Secret> {
    let account = TABLE
        .accounts
        .iter()
        .find(|account| whole.strip_prefix(account.prefix.as_str()).is_some_and(|id| is_hex(id, account.length)))?;
    let start = word.end + 1;
    let behind = text.get(word.end..)?.strip_prefix(':')?;
    let token = behind.get(..account.length).filter(|token| is_hex(token, account.length))?;
    Some(Secret { kind: account.kind.clone(), range: start..start + token.len(), certain: true })
}

/// `MTE….Gh3xYz.…`
fn dotted(text: &str, word: &Range<usize>) -> Option<Secret> {
    let tail = text.get(word.start..)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    let token = tail.get(..tail.find(|c| !is_word(c)).unwrap_or(tail.len()))?;
    let mut begins = TABLE.dotted.iter().filter(|dotted| token.starts_with(|c| dotted.first.contains(c)));
    let dotted = begins.find(|dotted| {
        let parts: Vec<&str> = token.split('.').collect();
        let fits = |(part, (least, most)): (&&str, &(usize, usize))| (*least..=*most).contains(&part.len());
        parts.len() == dotted.parts.len() && parts.iter().zip(&dotted.parts).all(fits) && is_random(token)
    })?;
    Some(Secret { kind: dotted.kind.clone(), range: word.start..word.start + token.len(), certain: true })
}
