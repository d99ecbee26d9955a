use cutover_ir::secret::{self, Known};
use serde_json::{Map, Value};

/// The same value with every secret replaced. One secret has one replacement wherever it stands, so that what was equal
/// stays equal, and it is the one that the runtime gives in a replay.
pub fn without_secrets(value: Value) -> Value {
    let found = secret::values_in(&value);
    let known = Known::of_values(found.iter().map(String::as_str));
    if known.is_empty() { value } else { replaced(&value, &known) }
}

/// The secrets of a recorded workflow by fingerprint: a comparison runs with the values that the recorded run had.
pub fn secrets_by_fingerprint(workflow: &Value) -> Map<String, Value> {
    secret::values_in(workflow).into_iter().map(|text| (secret::fingerprint(&text), Value::String(text))).collect()
}

fn replaced(value: &Value, known: &Known) -> Value {
    match value {
        Value::String(text) => Value::String(known.hidden(text).into_owned()),
        Value::Array(items) => Value::Array(items.iter().map(|item| replaced(item, known)).collect()),
        Value::Object(members) => {
            let name = |key: &str| secret::without(key, &known.anywhere).into_owned();
            Value::Object(members.iter().map(|(key, member)| (name(key), replaced(member, known))).collect())
        }
        other => other.clone(),
    }
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
        let clean = without_secrets(value);
        assert!(!clean.to_string().contains(body), "{clean}");
        let a = clean["a"].as_str().unwrap();
        assert!(clean["b"]["text"].as_str().unwrap().ends_with(a));
        assert_eq!(clean["n"], json!(1));
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is() {
        let value = json!({"token": "YOUR_TOKEN_HERE", "list": [null, true, "text"]});
        assert_eq!(without_secrets(value.clone()), value);
    }
}
