//! Secret-shaped values: how they are found and how they are hidden.
//!
//! The shapes are a table (`secrets.json`). What is plainly a placeholder (`YOUR_API_KEY`, `<token>`, `xxxx`) is not a secret.

mod credible;

use crate::{Node, Pointer, Value};
use credible::{distinct, is_password, is_placeholder, is_random};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

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

#[derive(Default, Deserialize)]
struct Table {
    alphabets: HashMap<String, String>,
    patterns: Vec<Pattern>,
    schemes: Vec<String>,
    names: Names,
    placeholders: Vec<String>,
}

#[derive(Deserialize)]
struct Pattern {
    kind: String,
    prefix: String,
    alphabet: String,
    min: usize,
    max: usize,
    /// Digits that must stand before the prefix.
    #[serde(default)]
    before: usize,
    /// A text that must stand in it.
    #[serde(default)]
    contains: String,
}

#[derive(Default, Deserialize)]
struct Names {
    exact: Vec<String>,
    ending: Vec<String>,
    passwords: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("secrets.json")).unwrap_or_default());

/// Patterns by the first byte of their prefix, so that most words are passed over at once.
static BY_FIRST: LazyLock<HashMap<u8, Vec<&'static Pattern>>> = LazyLock::new(|| {
    let mut map: HashMap<u8, Vec<&'static Pattern>> = HashMap::new();
    for pattern in &TABLE.patterns {
        if let Some(first) = pattern.prefix.bytes().next() {
            map.entry(first).or_default().push(pattern);
        }
    }
    map
});

/// No secret is shorter, the name or the address that gives it away included.
const SHORTEST: usize = 10;

/// Every secret in a text, in order, without overlaps.
pub fn secrets(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    // Most texts of an export are a word or two.
    if text.len() < SHORTEST {
        return found;
    }
    let mut at = 0;
    while let Some(word) = next_word(text, at) {
        at = word.end;
        let secret = shaped(text, &word)
            .or_else(|| private_key(text, &word))
            .or_else(|| in_address(text, &word))
            .or_else(|| after_scheme(text, &word))
            .or_else(|| assigned(text, &word));
        if let Some(secret) = secret {
            at = secret.range.end.max(at);
            found.push(secret);
        }
    }
    found
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
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut clean = text.to_owned();
    for value in found.into_iter().filter_map(|secret| text.get(secret.range)) {
        clean = clean.replace(value, &stand_in(value));
    }
    Cow::Owned(clean)
}

/// Every secret among texts and names of a JSON value, each once.
pub fn values_in(value: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &serde_json::Value, name: &str, found: &mut Vec<String>) {
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
            let named = if all.is_empty() { named(name, text) } else { None };
            all.into_iter().chain(named).for_each(|secret| add(text, secret));
            // A text may be JSON itself, in which names say more than shapes.
            if text.starts_with(['{', '['])
                && let Ok(inner) = serde_json::from_str(text)
            {
                collect(&inner, name, found);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, name, found)),
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
                collect(member, named_by(key, label), found);
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

/// Whether a member, header or variable of this name holds a secret.
pub fn is_secret_name(name: &str) -> bool {
    let plain = plain_name(name);
    TABLE.names.exact.contains(&plain) || TABLE.names.ending.iter().any(|end| plain.ends_with(end.as_str()))
}

/// The secret that is the value of a member called `name`, where both say so.
pub fn named(name: &str, value: &str) -> Option<Secret> {
    if !is_secret_name(name) {
        return None;
    }
    let trimmed = value.trim();
    let start = value.find(trimmed)?;
    let (body, skip) = match trimmed.split_once(' ') {
        Some((scheme, rest)) if is_scheme(scheme) => (rest.trim(), trimmed.len() - rest.trim_start().len()),
        _ => (trimmed, 0),
    };
    let credible = if is_password_name(name) { is_password(body) } else { is_random(body) };
    credible.then(|| Secret {
        kind: kind_of_name(name).to_owned(),
        range: start + skip..start + skip + body.len(),
        certain: false,
    })
}

/// Every secret among the constants of a parameter tree, with its place. Names are map keys or the sibling of a `value`.
pub fn secrets_in(node: &Node) -> Vec<(Pointer, Secret)> {
    let mut found = Vec::new();
    walk(node, "", &mut found);
    found
}

fn walk(node: &Node, name: &str, found: &mut Vec<(Pointer, Secret)>) {
    match &node.value {
        Value::Text(text) => {
            let mut all = secrets(text);
            if all.is_empty() {
                all.extend(named(name, text));
            }
            found.extend(all.into_iter().map(|secret| (node.at.clone(), secret)));
        }
        Value::Expr(crate::Expr::Template(parts)) => {
            for part in parts {
                if let crate::Part::Text(text) = part {
                    found.extend(secrets(text).into_iter().map(|secret| (node.at.clone(), secret)));
                }
            }
        }
        Value::Expr(crate::Expr::Foreign { source, .. }) => {
            found.extend(secrets(source).into_iter().map(|secret| (node.at.clone(), secret)));
        }
        Value::List(items) => items.iter().for_each(|item| walk(item, name, found)),
        Value::Map(members) => {
            let label = LABELS.iter().find_map(|key| members.get(*key).and_then(Node::text));
            for (key, member) in members {
                walk(member, named_by(key, label), found);
            }
        }
        _ => {}
    }
}

/// Every secret in the member names of a parameter tree, with the place of the member; the range is in the name.
pub fn secrets_in_names(node: &Node) -> Vec<(Pointer, String, Secret)> {
    let mut found = Vec::new();
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| found.extend(secrets_in_names(item))),
        Value::Map(members) => {
            for (key, member) in members {
                found.extend(secrets(key).into_iter().map(|secret| (member.at.clone(), key.clone(), secret)));
                found.extend(secrets_in_names(member));
            }
        }
        _ => {}
    }
    found
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

/// The next run of letters, digits, `_` and `-` that begins at or after `from`.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let start = from + rest.find(is_word)?;
    let tail = text.get(start..)?;
    let end = start + tail.find(|c| !is_word(c)).unwrap_or(tail.len());
    Some(start..end)
}

/// A value that a known prefix gives away.
fn shaped(text: &str, word: &Range<usize>) -> Option<Secret> {
    let tail = text.get(word.start..)?;
    let own = tail.bytes().next().and_then(|first| BY_FIRST.get(&first)).into_iter().flatten();
    if let Some(found) = own.filter(|p| p.before == 0).find_map(|p| {
        let body = tail.strip_prefix(p.prefix.as_str())?;
        let length = run_of(body, p)?;
        Some(Secret { kind: p.kind.clone(), range: word.start..word.start + p.prefix.len() + length, certain: true })
    }) {
        return Some(found);
    }
    // Digits, then a prefix: the word itself is the number that stands before it.
    let digits = text.get(word.clone())?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let after = text.get(word.end..)?;
    TABLE.patterns.iter().filter(|p| p.before > 0 && digits.len() >= p.before).find_map(|p| {
        let length = run_of(after.strip_prefix(p.prefix.as_str())?, p)?;
        Some(Secret { kind: p.kind.clone(), range: word.start..word.end + p.prefix.len() + length, certain: true })
    })
}

/// The length of the pattern's body at the start of `body`, where it is one.
fn run_of(body: &str, pattern: &Pattern) -> Option<usize> {
    let alphabet = TABLE.alphabets.get(&pattern.alphabet)?;
    let length = body.find(|c| !alphabet.contains(c)).unwrap_or(body.len());
    let run = body.get(..length)?.trim_end_matches(['.', '-']);
    let credible = (pattern.min..=pattern.max).contains(&run.len())
        && run.contains(pattern.contains.as_str())
        && !is_placeholder(run)
        && run.bytes().any(|b| b.is_ascii_digit())
        && distinct(run) >= 8;
    credible.then_some(run.len())
}

fn private_key(text: &str, word: &Range<usize>) -> Option<Secret> {
    const CLOSING: &str = "PRIVATE KEY-----";
    let tail = text.get(word.start..)?;
    if !tail.starts_with("-----BEGIN") {
        return None;
    }
    let header = tail.find(CLOSING).filter(|at| *at < 40)? + CLOSING.len();
    let body = tail.get(header..)?;
    let length = match body.find("-----END") {
        Some(end) => body.get(end..)?.find(CLOSING).map_or(body.len(), |at| end + at + CLOSING.len()),
        None => body.len(),
    };
    let inner = body.get(..length)?;
    (distinct(inner) >= 20 && inner.len() > 100).then(|| Secret {
        kind: "private key".to_owned(),
        range: word.start..word.start + header + length,
        certain: true,
    })
}

/// `scheme://user:password@host`.
fn in_address(text: &str, word: &Range<usize>) -> Option<Secret> {
    let after = text.get(word.end..)?.strip_prefix("://")?;
    let authority = after.split(['/', '?', '#', '"', '\'', ' ', '\n', '<', '{', '`', '\\']).next()?;
    let (userinfo, _) = authority.rsplit_once('@')?;
    let (user, password) = userinfo.split_once(':')?;
    let start = word.end + 3 + user.len() + 1;
    let credible = password.len() >= 4
        && !is_placeholder(password)
        && !password.contains(['$', '<', '%', '['])
        && !["pass", "pwd", "user"].contains(&password.to_ascii_lowercase().as_str());
    credible.then(|| Secret {
        kind: "password in an address".to_owned(),
        range: start..start + password.len(),
        certain: true,
    })
}

/// `Bearer …`.
fn after_scheme(text: &str, word: &Range<usize>) -> Option<Secret> {
    let scheme = text.get(word.clone())?;
    if !is_scheme(scheme) {
        return None;
    }
    let after = text.get(word.end..)?;
    let body = after.strip_prefix(' ')?;
    let alphabet = TABLE.alphabets.get("base64")?;
    let run = body.get(..body.find(|c| !alphabet.contains(c)).unwrap_or(body.len()))?.trim_end_matches('.');
    let start = word.end + 1;
    (run.len() >= 16 && is_random(run)).then(|| Secret {
        kind: format!("{} token", scheme.to_ascii_lowercase()),
        range: start..start + run.len(),
        certain: false,
    })
}

/// `"apiKey": "…"`, `api_key = '…'`, `?token=…`.
fn assigned(text: &str, word: &Range<usize>) -> Option<Secret> {
    let mut at = word.end;
    at += leading(text, at, &['\\', '"', '\'', '`', ']'])?;
    at += leading(text, at, &[' ', '\t'])?;
    let sign = text.get(at..)?.chars().next().filter(|c| *c == ':' || *c == '=')?;
    // Few words stand before a sign: only then is the name worth a look.
    let name = text.get(word.clone())?;
    if !is_secret_name(name) {
        return None;
    }
    at += sign.len_utf8();
    at += leading(text, at, &[' ', '\t'])?;
    let quotes = leading(text, at, &['\\', '"', '\'', '`'])?;
    let in_query = sign == '=' && matches!(text.get(..word.start)?.chars().next_back(), Some('?' | '&'));
    if quotes == 0 && !in_query {
        return None;
    }
    at += quotes;
    let value = text.get(at..)?;
    let value = value.get(..value.find(['"', '\'', '`', '\n', '\\', '&']).unwrap_or(value.len()))?;
    // A value that its own shape names is found when its turn comes.
    if next_word(value, 0).is_some_and(|word| shaped(value, &word).is_some()) {
        return None;
    }
    let mut secret = named(name, value)?;
    secret.range = secret.range.start + at..secret.range.end + at;
    Some(secret)
}

/// How many bytes at `at` are among `set`.
fn leading(text: &str, at: usize, set: &[char]) -> Option<usize> {
    let tail = text.get(at..)?;
    Some(tail.len() - tail.trim_start_matches(set).len())
}

fn is_scheme(word: &str) -> bool {
    TABLE.schemes.iter().any(|s| s.eq_ignore_ascii_case(word))
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
