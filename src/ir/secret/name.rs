//! Names of members, headers and variables: whether what they name is a secret.

use super::table::{TABLE, ends_like_a_secret, may_end_like_a_secret};

/// Where a name stands: the query of an address has names of its own for secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Member,
    Query,
}

impl Place {
    /// The place of what a member of this name holds.
    pub(super) fn below(self, key: &str) -> Self {
        if TABLE.names.queries.iter().any(|name| name.eq_ignore_ascii_case(key)) { Place::Query } else { self }
    }

    /// Whether what has this name here is a secret.
    pub(super) fn names_secret(self, name: &str) -> bool {
        (is_secret_name(name) && !(self == Place::Query && TABLE.names.headers.contains(&plain(name))))
            || self.names_by_place(name)
            || is_pin_name(name)
    }

    /// Whether the place alone makes it the name of one.
    pub(super) fn names_by_place(self, name: &str) -> bool {
        self == Place::Query && TABLE.names.query.contains(&plain(name))
    }
}

/// Whether a member, header or variable of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    if !may_end_like_a_secret(name) || !ends_like_a_secret(without_tail(name)) {
        return false;
    }
    let plain = plain(name);
    plain.ends_with("cookie")
        || TABLE.names.exact.contains(&plain)
        || TABLE.names.ending.iter().any(|end| plain.ends_with(end.as_str()))
}

/// Whether a name ends as those of tokens do, and is none of the names that only look so: `nextPageToken`, `monkey`.
pub(super) fn may_name_token(name: &str) -> bool {
    if !may_end_like_a_secret(name) || !ends_like_a_secret(without_tail(name)) {
        return false;
    }
    let plain = plain(name);
    let last = last_word(name);
    TABLE.names.tokens.iter().any(|end| plain.ends_with(end.as_str()) && (end != "key" || last == "key"))
        && !TABLE.names.harmless.iter().any(|end| plain.ends_with(end.as_str()) || is_spelled(name, end))
}

/// Whether it names a password, which a person chose.
pub(super) fn is_password_name(name: &str) -> bool {
    let plain = plain(name);
    TABLE.names.passwords.iter().any(|p| plain.ends_with(p.as_str()))
}

/// Whether it names a few digits that only their owner knows.
pub(super) fn is_pin_name(name: &str) -> bool {
    may_end_like_a_secret(name) && TABLE.names.pins.contains(&plain(name))
}

/// Whether it names who a password beside it belongs to.
pub(super) fn is_user_name(name: &str) -> bool {
    TABLE.names.users.contains(&plain(name))
}

/// Whether it names several words that only two sides know.
pub(super) fn is_phrase_name(name: &str) -> bool {
    let plain = plain(name);
    TABLE.names.phrases.iter().any(|p| plain.ends_with(p.as_str()))
}

/// What is said of a secret of this name.
pub(super) fn kind_of_name(name: &str) -> &'static str {
    if is_password_name(name) { "password" } else { "key or token" }
}

/// Whether it is the session of a browser.
pub(super) fn is_cookie_name(name: &str) -> bool {
    plain(name).ends_with("cookie")
}

/// The letters of a name, without what only tells it from others: `API_KEY_PROD`, `apiKey2`, `tokens`.
fn plain(name: &str) -> String {
    let name = without_tail(name);
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a name has these letters, its tail among them: a `keyValue` is the value of any field, and no key.
fn is_spelled(name: &str, letters: &str) -> bool {
    let own = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    own.eq(letters.bytes())
}

/// The name without numbers, words like `value` or `PROD`, and the sign of a plural at its end.
fn without_tail(name: &str) -> &str {
    let mut rest = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    while let Some(tail) = TABLE.names.tails.iter().find(|tail| ends_with_word(rest, tail)) {
        let cut = rest.len() - tail.len();
        rest = rest.get(..cut).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    }
    let one = rest.strip_suffix(['s', 'S']).filter(|one| {
        let tail = |end: &String| one.len().checked_sub(end.len()).and_then(|at| one.get(at..));
        TABLE.names.tokens.iter().any(|end| tail(end).is_some_and(|tail| tail.eq_ignore_ascii_case(end)))
    });
    one.unwrap_or(rest)
}

/// Whether a name of several words ends with this one.
fn ends_with_word(name: &str, word: &str) -> bool {
    let Some(at) = name.len().checked_sub(word.len()).filter(|at| *at > 0) else { return false };
    let (Some(before), Some(tail)) = (name.get(..at), name.get(at..)) else { return false };
    let begins = before.ends_with(|c: char| !c.is_ascii_alphabetic())
        || (before.ends_with(|c: char| c.is_ascii_lowercase()) && tail.starts_with(|c: char| c.is_ascii_uppercase()));
    begins && tail.eq_ignore_ascii_case(word)
}

/// The last word of a name, in small letters: `key` of `acmeKey`, `X-KEY` and `acme_key`.
fn last_word(name: &str) -> String {
    let name = without_tail(name);
    let bytes = name.as_bytes();
    let start = (0..bytes.len()).rev().find(|at| {
        let one = bytes.get(*at).copied().unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        before.is_none_or(|b| !b.is_ascii_alphanumeric() || (one.is_ascii_uppercase() && !b.is_ascii_uppercase()))
    });
    name.get(start.unwrap_or_default()..).unwrap_or_default().to_ascii_lowercase()
}
