//! What people call the things that parameters hold only identifiers of: the editor keeps it where one is chosen from a list.

use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A longer name describes a thing.
const LONGEST_NAME: usize = 60;

/// Identifier → name, for what was chosen from a list.
pub fn chosen(parameters: &Json) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(parameters, &mut found);
    found
}

fn walk(value: &Json, found: &mut BTreeMap<String, String>) {
    match value {
        Json::Array(elements) => elements.iter().for_each(|element| walk(element, found)),
        Json::Object(members) => {
            let text = |key: &str| members.get(key).and_then(Json::as_str).map(str::trim);
            if let (Some(Json::Bool(true)), Some(value), Some(name)) =
                (members.get("__rl"), text("value"), text("cachedResultName"))
                && is_identifier(value)
                && letters(value) != letters(name)
                && (1..=LONGEST_NAME).contains(&name.chars().count())
            {
                found.insert(value.to_owned(), name.to_owned());
            }
            members.values().for_each(|member| walk(member, found));
        }
        _ => {}
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text is none that people read: an expression, an address and a word stand for themselves.
fn is_identifier(value: &str) -> bool {
    value.len() >= 5
        && value.chars().any(|c| c.is_ascii_digit())
        && !value.starts_with('=')
        && !value.contains([' ', '/', '{', '\n'])
}

#[cfg(test)]
mod tests {
    use super::chosen;
    use serde_json::json;

    #[test]
    fn what_is_chosen_from_a_list_has_a_name() {
        let parameters = json!({
            "sheetName": { "__rl": true, "mode": "list", "value": "gid=0", "cachedResultName": "Orders" },
            "options": [{ "model": { "__rl": true, "mode": "list", "value": "gpt-4o-mini", "cachedResultName": "GPT-4O-MINI" } }],
            "drive": { "__rl": true, "mode": "list", "value": "My Drive", "cachedResultName": "Mine" },
            "folder": { "__rl": true, "mode": "id", "value": "={{ $json.id1 }}", "cachedResultName": "An old one" },
        });
        let named = [("gid=0".to_owned(), "Orders".to_owned())];
        assert_eq!(chosen(&parameters).into_iter().collect::<Vec<_>>(), named);
    }
}
