//! Secret-shaped values: how they are found and how they are hidden.
//!
//! The shapes are a table (`secrets.json`). What is plainly a placeholder (`YOUR_API_KEY`, `<token>`, `xxxx`) is not a secret.

mod address;
mod command;
mod credible;
mod harmless;
mod joined;
mod leak;
mod scan;
mod table;

pub use leak::{Holder, Leak, known, leaks, secrets_in};
pub use scan::secrets;

use credible::{is_password, is_random, is_token};
use scan::is_behind_scheme;
use std::borrow::Cow;
use std::ops::Range;
use table::{TABLE, ends_like_a_secret, is_scheme};

/// What stands in the place of a secret.
pub const HIDDEN: &str = "[secret removed]";

/// One secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it looks like: `GitHub token`, `password`.
    pub kind: String,
    /// The bytes of the text that must not be shown.
    pub range: Range<usize>,
    /// Whether its shape alone proves it; otherwise its name does.
    pub certain: bool,
}

/// Six hexadecimal digits that tell a secret from others and say nothing about it: the head of its SHA-256.
pub fn fingerprint(value: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(value.as_bytes()).iter().take(3).map(|b| format!("{b:02X}")).collect()
}

/// What stands for a secret where the same secret must stay recognisable: fixtures, and the runtime in a replay.
pub fn stand_in(value: &str) -> String {
    format!("[secret {}]", fingerprint(value))
}

/// The text with every secret replaced by its [`stand_in`].
pub fn with_stand_ins(text: &str) -> Cow<'_, str> {
    let found = secrets(text);
    without(text, &found.into_iter().filter_map(|secret| text.get(secret.range)).collect::<Vec<_>>())
}

/// The text with every one of these values replaced by its [`stand_in`]; a value that holds another one must stand before it.
pub fn without<'t>(text: &'t str, values: &[impl AsRef<str>]) -> Cow<'t, str> {
    let mut clean = Cow::Borrowed(text);
    for value in values.iter().map(AsRef::as_ref).filter(|value| !value.is_empty()) {
        if clean.contains(value) {
            clean = Cow::Owned(clean.replace(value, &stand_in(value)));
        }
    }
    clean
}

/// Every secret among texts and names of a JSON value, each once.
pub fn values_in(value: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, Place::Member, "", &mut found);
    found
}

fn collect(value: &serde_json::Value, place: Place, name: &str, found: &mut Vec<String>) {
    let mut add = |text: &str, secret: Secret| {
        if let Some(part) = text.get(secret.range)
            && !found.iter().any(|f| f == part)
        {
            found.push(part.to_owned());
        }
    };
    match value {
        serde_json::Value::String(text) => {
            let all = secrets(text);
            let named = if all.is_empty() { named_at(place, name, text) } else { None };
            all.into_iter().chain(named).for_each(|secret| add(text, secret));
            // A text may be JSON itself, in which names say more than shapes.
            if text.starts_with(['{', '['])
                && let Ok(inner) = serde_json::from_str(text)
            {
                collect(&inner, place, name, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, place, name, found)),
        serde_json::Value::Object(members) => {
            let label = LABELS.iter().find_map(|key| members.get(*key).and_then(serde_json::Value::as_str));
            for (key, member) in members {
                secrets(key).into_iter().for_each(|secret| {
                    if let Some(part) = key.get(secret.range)
                        && !found.iter().any(|f| f == part)
                    {
                        found.push(part.to_owned());
                    }
                });
                collect(member, place.below(key), named_by(key, label), found);
            }
        }
        _ => {}
    }
}

/// Members that name the value beside them: headers and fields are often lists of names and values.
const LABELS: &[&str] = &["name", "key", "parameter", "fieldName"];

/// The name of a member's value: its key, or what stands beside it where the key only says that it is a value.
fn named_by<'a>(key: &'a str, label: Option<&'a str>) -> &'a str {
    match label {
        Some(label) if key.to_ascii_lowercase().ends_with("value") => label,
        _ => key,
    }
}

/// The text with every secret replaced by [`HIDDEN`].
pub fn redact(text: &str) -> Cow<'_, str> {
    hide(text, &secrets(text))
}

/// The value of a member called `name`, hidden where the name or the shape says that it is a secret.
pub fn redact_named<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    match named(name, value) {
        Some(secret) => hide(value, &[secret]),
        None => redact(value),
    }
}

/// Where a name stands: the query of an address has names of its own for secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Member,
    Query,
}

impl Place {
    /// The place of what a member of this name holds.
    fn below(self, key: &str) -> Self {
        if TABLE.names.queries.iter().any(|name| name.eq_ignore_ascii_case(key)) { Place::Query } else { self }
    }

    fn names_secret(self, name: &str) -> bool {
        is_secret_name(name) || (self == Place::Query && TABLE.names.query.contains(&plain_name(name)))
    }
}

/// Whether a member, header or variable of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    if !ends_like_a_secret(name) {
        return false;
    }
    let plain = plain_name(name);
    plain.ends_with("cookie")
        || TABLE.names.exact.contains(&plain)
        || TABLE.names.ending.iter().any(|end| plain.ends_with(end.as_str()))
}

/// The secret that is the value of a member called `name`, where both say so.
pub fn named(name: &str, value: &str) -> Option<Secret> {
    named_at(Place::Member, name, value)
}

fn named_at(place: Place, name: &str, value: &str) -> Option<Secret> {
    let named = place.names_secret(name);
    if !named && !may_name_token(name) {
        return None;
    }
    let trimmed = value.trim();
    let start = value.find(trimmed)?;
    let (scheme, body, skip) = match trimmed.split_once(' ') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest.trim(), trimmed.len() - rest.trim_start().len()),
        _ => ("", trimmed, 0),
    };
    if plain_name(name).ends_with("cookie") {
        // `session=…; theme=dark`: one value that nobody could guess is enough.
        let secret = body.split(';').filter_map(|pair| pair.split_once('=')).any(|(_, v)| is_random(v.trim()));
        return secret.then(|| Secret {
            kind: "session cookie".to_owned(),
            range: start + skip..start + skip + body.len(),
            certain: false,
        });
    }
    let credible = if is_password_name(name) {
        is_password(body)
    } else {
        is_random(body) || (named && (is_token(body, SHORTEST_TOKEN) || is_behind_scheme(scheme, body)))
    };
    credible.then(|| Secret {
        kind: kind_of_name(name).to_owned(),
        range: start + skip..start + skip + body.len(),
        certain: false,
    })
}

fn hide<'a>(text: &'a str, secrets: &[Secret]) -> Cow<'a, str> {
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        clean.push_str(text.get(at..secret.range.start).unwrap_or_default());
        clean.push_str(HIDDEN);
        at = secret.range.end;
    }
    clean.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(clean)
}

/// The shortest token that a name gives away.
const SHORTEST_TOKEN: usize = 8;

/// Whether a name ends as those of tokens do, and is none of the names that only look so: `nextPageToken`.
fn may_name_token(name: &str) -> bool {
    if !ends_like_a_secret(name) {
        return false;
    }
    let plain = plain_name(name);
    TABLE.names.tokens.iter().any(|end| plain.ends_with(end.as_str()))
        && !TABLE.names.harmless.iter().any(|end| plain.ends_with(end.as_str()))
}

fn plain_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_password_name(name: &str) -> bool {
    let plain = plain_name(name);
    TABLE.names.passwords.iter().any(|p| plain.ends_with(p.as_str()))
}

fn kind_of_name(name: &str) -> &'static str {
    if is_password_name(name) { "password" } else { "key or token" }
}

#[cfg(test)]
mod tests;
