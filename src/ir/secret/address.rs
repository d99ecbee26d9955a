//! Secrets of addresses: the password before the host, and the part of a hook's path that nobody could guess.

use super::Secret;
use super::credible::{is_given_password, is_key, is_random, is_token, mostly_words};
use super::scan::shaped;
use super::table::{HOOKS, TABLE};
use std::ops::Range;

/// What the part of a hook's path that nobody could guess is called.
pub(super) const HOOK: &str = "address of a hook";

/// What ends an address in a text.
const ENDS: &[char] = &['"', '\'', '`', '<', '>', '\\', '{', '}', '|', '^', '(', ')', ',', ';', '\u{2026}', '[', ']'];

/// The secrets of the address whose scheme (`https` before `://`) or first label (`hook` of `hook.eu1.make.com/…`) a word is.
pub(super) fn secrets(text: &str, word: &Range<usize>) -> Vec<Secret> {
    let Some(rest) = text.get(word.end..) else { return Vec::new() };
    let mut found = Vec::new();
    let start = match rest.strip_prefix("://") {
        Some(_) => {
            found.extend(password(text, word.end + 3));
            found.last().map_or(word.end + 3, |secret: &Secret| secret.range.end + 1)
        }
        None if rest.starts_with('.') && text.get(word.clone()).is_some_and(is_hook_word) => word.start,
        None => return found,
    };
    hook_path(text, start, &mut found);
    found
}

/// `scheme://user:password@host`.
fn password(text: &str, authority: usize) -> Option<Secret> {
    let rest = text.get(authority..)?;
    // A brace may stand in a password, two open a hole.
    let end = rest.find(['/', '?', '#', '"', '\'', ' ', '\n', '<', '`', '\\']).unwrap_or(rest.len());
    let (userinfo, _) = rest.get(..end)?.rsplit_once('@')?;
    let Some((user, password)) = userinfo.split_once(':') else {
        // Who knows the name of the user needs no password.
        return (is_random(userinfo) || is_key(userinfo)).then(|| Secret {
            kind: "token in an address".to_owned(),
            range: authority..authority + userinfo.len(),
            certain: false,
        });
    };
    let start = authority + user.len() + 1;
    is_given_password(password).then(|| Secret {
        kind: "password in an address".to_owned(),
        range: start..start + password.len(),
        certain: true,
    })
}

/// Whether a label or a segment says that who knows what follows may call.
fn is_hook_word(word: &str) -> bool {
    HOOKS.has(word)
}

/// Parts of a path behind a word like `webhook` that nobody could guess. `start` is where the host begins.
fn hook_path(text: &str, start: usize, found: &mut Vec<Secret>) {
    let Some(rest) = text.get(start..) else { return };
    let end = rest.find(|c: char| c.is_whitespace() || ENDS.contains(&c) || "?#&".contains(c)).unwrap_or(rest.len());
    let address = rest.get(..end).unwrap_or_default();
    let Some((host, path)) = address.split_once('/') else { return };
    // The table of shapes says where the secret of this vendor begins.
    if shaped(text, &(start..start)).is_some() || !host.contains('.') && !host.starts_with("localhost") {
        return;
    }
    let shortest = if TABLE.hooks.short.iter().any(|h| h.eq_ignore_ascii_case(host)) { 5 } else { 8 };
    let keyed = TABLE.hooks.keyed.iter().any(|end| host.ends_with(end.as_str()));
    let mut behind_hook = keyed || host.split('.').next().is_some_and(is_hook_word);
    let mut at = start + host.len() + 1;
    for segment in path.split('/') {
        let segment_at = at;
        at += segment.len() + 1;
        let guessed = is_of_words(segment) || !(is_random(segment) || is_token(segment, shortest));
        if behind_hook && !guessed {
            found.push(Secret { kind: HOOK.to_owned(), range: segment_at..segment_at + segment.len(), certain: false });
        }
        behind_hook |= is_hook_word(segment);
    }
}

/// Words and numbers that a person put together: `order-created-2024`.
fn is_of_words(segment: &str) -> bool {
    let is_one = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) || !part.bytes().any(|b| b.is_ascii_digit());
    let ordinal = segment.trim_start_matches(|c: char| c.is_ascii_uppercase());
    // `US0378331005` is the number of something.
    let numbered = segment.len() < 16 && ordinal.bytes().all(|b| b.is_ascii_digit());
    numbered || mostly_words(segment) || segment.split(['-', '_', '.']).all(is_one)
}
