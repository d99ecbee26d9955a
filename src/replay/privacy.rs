use cutover_ir::secret;
use serde_json::{Map, Value};

/// The same value with every secret replaced. One secret has one replacement wherever it stands, so that what was equal
/// stays equal, and it is the one that the runtime gives in a replay.
pub fn without_secrets(value: &Value) -> Value {
    let mut replacements: Vec<(String, String)> = secret::values_in(value)
        .into_iter()
        .map(|text| {
            let stand_in = secret::stand_in(&text);
            (text, stand_in)
        })
        .collect();
    if replacements.is_empty() {
        return value.clone();
    }
    // A secret that holds another one goes first.
    replacements.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    replaced(value, &replacements)
}

/// The secrets of a recorded workflow by fingerprint: a comparison runs with the values that the recorded run had.
pub fn secrets_by_fingerprint(workflow: &Value) -> Map<String, Value> {
    secret::values_in(workflow).into_iter().map(|text| (secret::fingerprint(&text), Value::String(text))).collect()
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
