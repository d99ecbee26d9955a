use cutover_ir::secret;
use serde_json::{Map, Value};

/// The same value with every secret replaced. One secret has one replacement wherever it stands, so that what was equal
/// stays equal.
pub fn without_secrets(value: &Value) -> Value {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    if found.is_empty() {
        return value.clone();
    }
    let mut replacements: Vec<(String, String)> = found
        .into_iter()
        .enumerate()
        .map(|(i, text)| (text, if i == 0 { secret::HIDDEN.to_owned() } else { format!("[secret {} removed]", i + 1) }))
        .collect();
    // A secret that holds another one goes first.
    replacements.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    replaced(value, &replacements)
}

fn collect(value: &Value, name: &str, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let named = secret::named(name, text);
            for secret in secret::secrets(text).into_iter().chain(named) {
                if let Some(part) = text.get(secret.range)
                    && !found.iter().any(|f| f == part)
                {
                    found.push(part.to_owned());
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, found)),
        Value::Object(members) => {
            // Headers and fields are often lists of names and values.
            let label = ["name", "key"].iter().find_map(|key| members.get(*key)?.as_str());
            for (key, member) in members {
                let name = if key == "value" { label.unwrap_or(key) } else { key };
                collect(member, name, found);
            }
        }
        _ => {}
    }
}

fn replaced(value: &Value, replacements: &[(String, String)]) -> Value {
    match value {
        Value::String(text) => Value::String(clean(text, replacements)),
        Value::Array(items) => Value::Array(items.iter().map(|item| replaced(item, replacements)).collect()),
        Value::Object(members) => {
            let mut all = Map::new();
            for (key, member) in members {
                all.insert(clean(key, replacements), replaced(member, replacements));
            }
            Value::Object(all)
        }
        other => other.clone(),
    }
}

fn clean(text: &str, replacements: &[(String, String)]) -> String {
    let mut text = text.to_owned();
    for (secret, stand_in) in replacements {
        if text.contains(secret.as_str()) {
            text = text.replace(secret.as_str(), stand_in);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_secret_has_one_replacement_everywhere() {
        let body = "9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyT";
        let (one, two) = (format!("ghp_{body}a1b2"), format!("sk-proj-{body}"));
        let value = json!({"a": one, "b": {"text": format!("use {two} or {one}")}, "n": 1});
        let clean = without_secrets(&value);
        assert!(!clean.to_string().contains(body), "{clean}");
        let a = clean["a"].as_str().unwrap();
        assert!(clean["b"]["text"].as_str().unwrap().ends_with(a));
        assert_eq!(clean["n"], json!(1));
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is() {
        let value = json!({"token": "YOUR_TOKEN_HERE", "list": [null, true, "text"]});
        assert_eq!(without_secrets(&value), value);
    }
}
