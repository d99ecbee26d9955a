//! Exports without their secrets: what is shown of an export is made from its masked text, so that a value which one place gives away
//! stands nowhere.

use super::place::{Token, walk};
use cutover_importers::read_json;
use cutover_ir::Pointer;
use cutover_ir::secret::{self, Known, Leak, without};
use std::borrow::Cow;
use std::collections::HashMap;

/// The document with every secret replaced by what stands for it. Places keep their pointers, unless a name was a secret, and their lines.
pub fn masked<'l>(text: &str, leaks: impl IntoIterator<Item = &'l Leak> + Clone) -> String {
    let known = Known::of(leaks.clone());
    let mut short: HashMap<&Pointer, Vec<&str>> = HashMap::new();
    for leak in leaks {
        short.entry(&leak.at).or_default().push(&leak.value);
    }
    let short: HashMap<&str, Vec<&str>> = short.into_iter().map(|(at, values)| (at.as_str(), values)).collect();
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    walk(text, &mut |_| true, &mut |token, path, range| {
        let raw = text.get(range.clone()).unwrap_or_default();
        if !raw.starts_with('"') {
            // A number that its name gives away.
            if token == Token::Value && short.get(path).is_some_and(|values| values.contains(&raw)) {
                clean.push_str(text.get(from..range.start).unwrap_or_default());
                clean.push_str(&serde_json::to_string(&secret::stand_in(raw)).unwrap_or_default());
                from = range.end;
            }
            return;
        }
        let inner = unquoted(raw);
        let mut new = match token {
            Token::Value => known.hidden(&inner),
            Token::Name => without(&inner, &known.anywhere),
        };
        if token == Token::Value
            && let Some(values) = short.get(path)
        {
            new = Cow::Owned(without(&new, values).into_owned());
        }
        if new != inner {
            clean.push_str(text.get(from..range.start).unwrap_or_default());
            clean.push_str(&serde_json::to_string(&new).unwrap_or_default());
            from = range.end;
        }
    });
    clean.push_str(text.get(from..).unwrap_or_default());
    // A document that is no JSON has no texts to walk through.
    without(&clean, &known.anywhere).into_owned()
}

/// What a JSON text says.
pub(crate) fn unquoted(raw: &str) -> Cow<'_, str> {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if inner.contains('\\') { Cow::Owned(read_json(raw).unwrap_or_default()) } else { Cow::Borrowed(inner) }
}

/// The secrets of a document of which nothing is known but its text.
pub fn secrets_of(text: &str) -> Vec<String> {
    let mut all = match read_json(text.trim_start_matches('\u{feff}')) {
        Ok(document) => secret::values_in(&document),
        Err(_) => secret::secrets(text).into_iter().filter_map(|s| text.get(s.range).map(str::to_owned)).collect(),
    };
    all.sort_by_key(|value| std::cmp::Reverse(value.len()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutover_ir::secret::{Holder, Secret};

    fn leak(at: &str, value: &str) -> Leak {
        let secret = Secret { kind: "password".to_owned(), range: 0..value.len(), certain: false };
        Leak { holder: Holder::Words, at: Pointer::from(at), secret, value: value.to_owned(), constant: true }
    }

    #[test]
    fn a_known_value_stands_nowhere_however_it_is_spelled() {
        let text =
            "{\n \"password\": \"hunter2\\/horse\",\n \"b\": [\"it is hunter2/horse\"],\n \"hunter2/horse\": 1\n}";
        let clean = masked(text, &[leak("/password", "hunter2/horse")]);
        assert!(!clean.contains("hunter2"), "{clean}");
        assert_eq!(clean.lines().count(), text.lines().count());
        assert_eq!(clean.matches("[secret ").count(), 3);
        serde_json::from_str::<serde_json::Value>(&clean).unwrap();
    }

    #[test]
    fn a_short_value_is_hidden_where_its_name_says_so_and_left_elsewhere() {
        let clean = masked("{\"pwd\": \"abc12\", \"b\": \"abc12 items\"}", &[leak("/pwd", "abc12")]);
        assert!(clean.contains("\"b\": \"abc12 items\""), "{clean}");
        assert_eq!(clean.matches("[secret ").count(), 1);
    }
}
