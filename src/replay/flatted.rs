use serde_json::{Map, Value};

/// How deep a value may nest before it is cut off: run data is shallow, a loop in the references is not.
const DEPTH: usize = 200;

/// How many values one document may unfold to: shared references can multiply.
const SIZE: usize = 20_000_000;

/// Turns the reference table that n8n's database holds back into the value that it stands for.
///
/// In this format a document is an array; texts inside objects and arrays are ordinals of that array.
/// `None` where the text is not such a table, or where a reference leads round in a circle.
pub fn unflatten(table: &[Value]) -> Option<Value> {
    let mut budget = SIZE;
    resolve(table, table.first()?, DEPTH, &mut budget)
}

fn resolve(table: &[Value], value: &Value, depth: usize, budget: &mut usize) -> Option<Value> {
    if depth == 0 || *budget == 0 {
        return None;
    }
    *budget -= 1;
    match value {
        Value::Array(items) => items
            .iter()
            .map(|item| follow(table, item, depth - 1, budget))
            .collect::<Option<Vec<_>>>()
            .map(Value::Array),
        Value::Object(members) => {
            let mut all = Map::new();
            for (key, member) in members {
                all.insert(key.clone(), follow(table, member, depth - 1, budget)?);
            }
            Some(Value::Object(all))
        }
        other => Some(other.clone()),
    }
}

fn follow(table: &[Value], value: &Value, depth: usize, budget: &mut usize) -> Option<Value> {
    match value {
        Value::String(ordinal) => {
            let target = table.get(ordinal.parse::<usize>().ok()?)?;
            resolve(table, target, depth, budget)
        }
        other => resolve(table, other, depth, budget),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_followed() {
        let table = json!([{"a": "1", "b": "2", "n": 3}, ["2", "2", true], "text"]);
        let value = unflatten(table.as_array().unwrap());
        assert_eq!(value, Some(json!({"a": ["text", "text", true], "b": "text", "n": 3})));
    }

    #[test]
    fn a_circle_ends() {
        let table = json!([{"a": "0"}]);
        assert_eq!(unflatten(table.as_array().unwrap()), None);
    }

    #[test]
    fn a_reference_into_nothing_is_refused() {
        assert_eq!(unflatten(json!([{"a": "7"}]).as_array().unwrap()), None);
    }
}
