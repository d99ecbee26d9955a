//! Names and values that stand beside each other: members of a list of fields, the two sides of a comparison.

use super::name::is_user_name;
use super::table::TABLE;
use std::collections::BTreeSet;
use std::ops::Range;

/// The name of a member's value: its key, or what stands beside it where the key only says that it is a value.
/// `beside` gives the text of a member.
pub(super) fn named_by<'a>(key: &'a str, beside: impl Fn(&str) -> Option<&'a str>) -> &'a str {
    const VALUE: &[u8] = b"value";
    let ends = key.as_bytes().last_chunk::<5>().is_some_and(|end| end.eq_ignore_ascii_case(VALUE));
    if !ends && !TABLE.names.values.iter().any(|value| value == key) {
        return key;
    }
    TABLE.names.labels.iter().find_map(|label| beside(label)).unwrap_or(key)
}

/// The same below a name that is meant where the key says nothing itself: `value` of `secret: {value: …}`, a side whose other is further up.
pub(super) fn named_below<'a>(key: &'a str, above: &'a str, beside: impl Fn(&str) -> Option<&'a str>) -> &'a str {
    let own = named_by(key, beside);
    let says_nothing = || {
        key.eq_ignore_ascii_case("value")
            || TABLE.names.values.iter().any(|value| value == key)
            || other_side(key).is_some()
    };
    if own == key && !above.is_empty() && (is_cases(key) || says_nothing()) { above } else { own }
}

/// Whether a member lists what a side beside it is compared with.
pub(super) fn is_cases(key: &str) -> bool {
    TABLE.names.cases.iter().any(|cases| cases == key)
}

/// Whether a password that is one of these members belongs to a user among them.
pub(super) fn has_user<'a>(members: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> bool {
    let mut members = members;
    members.any(|(key, text)| text.is_some_and(|text| !text.is_empty() && !text.contains("{{")) && is_user_name(key))
}

/// The member that a condition compares this one with.
pub(super) fn other_side(key: &str) -> Option<&'static str> {
    TABLE.names.sides.iter().find_map(|(left, right)| match key {
        _ if key == right => Some(left.as_str()),
        _ if key == left => Some(right.as_str()),
        _ => None,
    })
}

/// The last name of what a condition reads: `x-secret` of `{{ $json.headers["x-secret"] }}`.
pub(super) fn compared_name(source: &str) -> Option<&str> {
    let open = source.rfind("{{").map_or(0, |at| at + 2);
    if open == 0 && !source.starts_with('$') {
        return None;
    }
    let path = source.get(open..)?.trim_end_matches(['}', ' ', ')', '(']);
    let path = path.trim_end_matches(|c: char| "'\"]`".contains(c));
    let start = path.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).map_or(0, |at| at + 1);
    path.get(start..).filter(|name| !name.is_empty())
}

/// The text literals of code: the bytes between their quotes.
pub(super) fn literals(code: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    for (at, byte) in code.bytes().enumerate() {
        match open {
            Some((start, quote)) if byte == quote => {
                all.push(start..at);
                open = None;
            }
            None if b"'\"`".contains(&byte) => open = Some((at + 1, byte)),
            _ => {}
        }
    }
    all
}

/// The paths under which a workflow is called itself: a step that calls it gives nothing away that its trigger does not show.
pub(super) fn own_paths_of_json(value: &serde_json::Value) -> BTreeSet<&str> {
    let mut own = BTreeSet::new();
    each_own(value, &mut own);
    own
}

fn each_own<'v>(value: &'v serde_json::Value, own: &mut BTreeSet<&'v str>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| each_own(item, own)),
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                match member.as_str().filter(|_| TABLE.hooks.own.contains(key)) {
                    Some(path) => {
                        own.insert(path);
                    }
                    None => each_own(member, own),
                }
            }
        }
        _ => {}
    }
}
