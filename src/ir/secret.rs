//! Secret-shaped values: how they are found and how they are hidden.
//!
//! The shapes are a table (`secrets.json`). What is plainly a placeholder (`YOUR_API_KEY`, `<token>`, `xxxx`) is not a secret.

mod address;
mod command;
mod credible;
mod harmless;
mod joined;
mod joint;
mod known;
mod leak;
mod name;
mod pair;
mod scan;
mod shape;
mod table;

pub use known::Known;
pub use leak::{Holder, Leak, leaks, secrets_in};
pub use scan::{add, secrets};

use credible::{
    is_key, is_lone_password, is_mint, is_passphrase, is_password, is_phrase, is_pin, is_random, is_token, mostly_words,
};
pub use name::is_secret_name;
use name::{Place, is_cookie_name, is_password_name, is_phrase_name, is_pin_name, kind_of_name, may_name_token};
use pair::{compared_name, has_user, is_cases, literals, named_below};
use scan::is_behind_scheme;
use std::borrow::Cow;
use std::ops::Range;
use table::{TABLE, is_scheme};

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
    let own = pair::own_paths_of_json(value);
    found.retain(|value| !own.contains(value.as_str()) || !secrets(value).is_empty());
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
            named_in(place, name, text).into_iter().for_each(|secret| add(text, secret));
            // A text may be JSON itself, in which names say more than shapes.
            if text.starts_with(['{', '['])
                && let Ok(inner) = serde_json::from_str(text)
            {
                collect(&inner, place, name, found);
            }
        }
        serde_json::Value::Number(number) => {
            let text = number.to_string();
            named_at(place, name, &text).into_iter().for_each(|secret| add(&text, secret));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, place, name, found)),
        serde_json::Value::Object(members) => {
            let text = |key: &str| members.get(key).and_then(serde_json::Value::as_str);
            let switched = members.get(FIRST_SIDE).and_then(serde_json::Value::as_str).and_then(compared_name);
            let users = || has_user(members.iter().map(|(key, member)| (key.as_str(), member.as_str())));
            for (key, member) in members {
                secrets(key).into_iter().for_each(|secret| {
                    if let Some(part) = key.get(secret.range)
                        && !found.iter().any(|f| f == part)
                    {
                        found.push(part.to_owned());
                    }
                });
                if let Some(alone) =
                    member.as_str().filter(|text| is_password_name(key) && is_lone_password(text) && users())
                    && !found.iter().any(|f| f == alone)
                {
                    found.push(alone.to_owned());
                }
                let compared = pair::other_side(key).and_then(text).and_then(compared_name);
                let compared = compared.or(switched.filter(|_| is_cases(key)));
                collect(member, place.below(key), compared.unwrap_or_else(|| named_below(key, name, text)), found);
            }
        }
        _ => {}
    }
}

/// Every secret in a text below a name: what its shape gives away, or the name, also within an expression.
fn named_in(place: Place, name: &str, text: &str) -> Vec<Secret> {
    let found = secrets(text);
    if !found.is_empty() || !(place.names_secret(name) || may_name_token(name)) {
        return found;
    }
    match named_at(place, name, text) {
        Some(secret) => vec![secret],
        None if text.contains("{{") => named_literals(place, name, text),
        None => found,
    }
}

/// The literals of code below a name that are secrets.
fn named_literals(place: Place, name: &str, code: &str) -> Vec<Secret> {
    let one = |range: Range<usize>| {
        let mut secret = named_at(place, name, code.get(range.clone())?)?;
        secret.range = secret.range.start + range.start..secret.range.end + range.start;
        Some(secret)
    };
    literals(code).into_iter().filter_map(one).collect()
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
    if is_cookie_name(name) {
        // `session=…; theme=dark`: one value that nobody could guess is enough.
        let secret = body.split(';').filter_map(|pair| pair.split_once('=')).any(|(_, v)| is_random(v.trim()));
        return secret.then(|| Secret {
            kind: "session cookie".to_owned(),
            range: start + skip..start + skip + body.len(),
            certain: false,
        });
    }
    let credible = if is_pin_name(name) {
        is_pin(body)
    } else if is_password_name(name) {
        is_password(body) || is_passphrase(body, is_phrase_name(name))
    } else {
        let by_place = place.names_by_place(name) && !is_secret_name(name);
        let shaped = is_random(body) && !(mostly_words(body) && (by_place || !named))
            || (named && !by_place && is_key(body))
            || (named && (is_token(body, SHORTEST_TOKEN) || is_behind_scheme(scheme, body)) && !mostly_words(body))
            || (is_phrase_name(name) && is_phrase(body));
        shaped && !is_mint(name, body)
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

/// The side of a condition whose other sides may stand in a list beside it.
const FIRST_SIDE: &str = "value1";

/// The shortest token that a name gives away.
const SHORTEST_TOKEN: usize = 8;

#[cfg(test)]
mod tests;
