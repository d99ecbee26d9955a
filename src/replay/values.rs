use serde_json::{Map, Number, Value};

/// Whether two JSON values are the same: the order of keys does not matter, a number is never a text.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (Value::String(a), Value::String(b)) => a == b || same_message(a, b),
        (a, b) => a == b,
    }
}

/// Messages about the workflow's own code name the item or not, by the way in which the installation runs code.
fn same_message(a: &str, b: &str) -> bool {
    let item = ", for item ";
    a.contains(item) != b.contains(item)
        && a.contains("[line ")
        && without_ordinal(a, item, "") == without_ordinal(b, item, "")
}

fn same_number(a: &Number, b: &Number) -> bool {
    a.to_string() == b.to_string()
        || matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b || (a - b).abs() < f64::MIN_POSITIVE)
}

/// A place where two values differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// JSON Pointer inside the value.
    pub path: String,
    /// What should be there; nothing where it should not be there at all.
    pub expected: Option<Value>,
    /// What is there; nothing where it is not.
    pub actual: Option<Value>,
}

/// Every place where two values differ, the deepest that says it all; at most `limit`.
pub fn mismatches(expected: &Value, actual: &Value, limit: usize) -> Vec<Mismatch> {
    let mut found = Vec::new();
    walk(expected, actual, "", Rule { limit, listed: false }, &mut found);
    found
}

/// The same for an expectation that lists what matters and may leave out the rest: members of objects that it does not list may be
/// anything, and so may what it says to have failed on the platform.
pub fn unmet(expected: &Value, actual: &Value, limit: usize) -> Vec<Mismatch> {
    let mut found = Vec::new();
    walk(expected, actual, "", Rule { limit, listed: true }, &mut found);
    found
}

/// What a recording writes in the place of a parameter whose expression failed.
pub const FAILED: &str = "$error";

/// Whether a text held a secret.
fn is_hidden(text: &str) -> bool {
    text.contains("[secret ")
}

#[derive(Clone, Copy)]
struct Rule {
    /// Differences that are named at most.
    limit: usize,
    /// Only what is listed counts.
    listed: bool,
}

impl Rule {
    /// Whether the value says nothing that an actual one could miss.
    fn says_nothing(self, expected: &Value) -> bool {
        let is_open = |members: &Map<String, Value>| members.is_empty() || members.contains_key(FAILED);
        // A fixture keeps no secret: whatever stands in its place may be one.
        self.listed && (expected.as_object().is_some_and(is_open) || expected.as_str().is_some_and(is_hidden))
    }
}

fn walk(expected: &Value, actual: &Value, path: &str, rule: Rule, found: &mut Vec<Mismatch>) {
    // What stands in for a secret when code is replayed is none of the values that were recorded.
    let stands_in = rule.listed && expected.is_string() && actual.as_str().is_some_and(is_hidden);
    if found.len() >= rule.limit || same(expected, actual) || rule.says_nothing(expected) || stands_in {
        return;
    }
    match (expected, actual) {
        (Value::Object(a), Value::Object(b)) => objects(a, b, path, rule, found),
        (Value::Array(a), Value::Array(b)) => {
            for i in 0..a.len().max(b.len()) {
                either(a.get(i), b.get(i), &format!("{path}/{i}"), rule, found);
            }
        }
        (a, b) => found.push(Mismatch { path: path.to_owned(), expected: Some(a.clone()), actual: Some(b.clone()) }),
    }
}

fn objects(a: &Map<String, Value>, b: &Map<String, Value>, path: &str, rule: Rule, found: &mut Vec<Mismatch>) {
    let here = cutover_ir::Pointer::from(path);
    for (key, expected) in a {
        either(Some(expected), b.get(key), here.key(key).as_str(), rule, found);
    }
    for (key, actual) in b.iter().filter(|_| !rule.listed) {
        if !a.contains_key(key) {
            either(None, Some(actual), here.key(key).as_str(), rule, found);
        }
    }
}

fn either(a: Option<&Value>, b: Option<&Value>, path: &str, rule: Rule, found: &mut Vec<Mismatch>) {
    match (a, b) {
        (Some(a), Some(b)) => walk(a, b, path, rule, found),
        (Some(a), None) if rule.says_nothing(a) => {}
        _ if found.len() >= rule.limit => {}
        (a, b) => found.push(Mismatch { path: path.to_owned(), expected: a.cloned(), actual: b.cloned() }),
    }
}

/// An error message without the places that depend on how the code is laid out.
pub fn plain_message(message: &str) -> String {
    let mut text = message.to_owned();
    for (open, close) in [(", for item ", ""), (" [line ", "]"), ("[line ", "]"), (" [Line ", "]"), ("[Line ", "]")] {
        text = without_ordinal(&text, open, close);
    }
    text.trim().to_owned()
}

/// Removes `open`, the digits after it and `close`, wherever they stand.
fn without_ordinal(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let tail = after.trim_start_matches(|c: char| c.is_ascii_digit());
        match tail.strip_prefix(close) {
            Some(tail) if tail.len() < after.len() && after.starts_with(|c: char| c.is_ascii_digit()) => rest = tail,
            _ => {
                kept.push_str(open);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_compared_by_value_and_never_equal_texts() {
        let one: Value = serde_json::from_str("1.0").unwrap();
        assert!(same(&one, &json!(1)));
        assert!(!same(&json!("1"), &json!(1)));
        assert!(same(&json!({"a": 1, "b": [2]}), &json!({"b": [2], "a": 1})));
    }

    #[test]
    fn a_message_may_name_the_item_or_not() {
        assert!(same(&json!("bad [line 3, for item 2]"), &json!("bad [line 3]")));
        assert!(!same(&json!("bad [line 3, for item 2]"), &json!("bad [line 4]")));
        assert!(!same(&json!("bad [line 3, for item 2]"), &json!("bad [line 3, for item 1]")));
        assert!(!same(&json!("see, for item 2"), &json!("see")));
    }

    #[test]
    fn the_deepest_place_is_named() {
        let found = mismatches(&json!({"a": {"b/c": [1, 2]}}), &json!({"a": {"b/c": [1, 3]}, "x": null}), 10);
        let paths: Vec<_> = found.iter().map(|m| m.path.as_str()).collect();
        assert_eq!(paths, ["/a/b~1c/1", "/x"]);
        assert_eq!(found[1].expected, None);
        assert_eq!(found[1].actual, Some(Value::Null));
    }

    #[test]
    fn what_an_expectation_does_not_list_may_be_anything() {
        let listed = json!({"to": "a", "rows": [{"x": 1}], "meta": {}, "by": {"$error": "no path"}});
        let sent = json!({"to": "a", "rows": [{"x": 1, "y": 2}], "by": 5, "more": true});
        assert_eq!(unmet(&listed, &sent, 10), []);
        let other = json!({"to": "b", "rows": [{"x": 1}, {"x": 2}]});
        let paths: Vec<_> = unmet(&listed, &other, 10).into_iter().map(|m| m.path).collect();
        assert_eq!(paths, ["/to", "/rows/1"]);
        assert_eq!(unmet(&json!({"a": 1}), &json!({}), 10).len(), 1);
    }

    #[test]
    fn lines_and_items_are_taken_out_of_messages() {
        assert_eq!(plain_message("x is not a function [line 12]"), "x is not a function");
        assert_eq!(plain_message("bad [line 3, for item 2]"), "bad");
        assert_eq!(plain_message("keep [line x]"), "keep [line x]");
    }
}
