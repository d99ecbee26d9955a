//! Settings of triggers in `pipeline.yaml`: the platform's parameters under the names that the server reads.

use serde_json::{Map, Value};

/// Renames that the server knows; everything else keeps its name.
const NAMES: &[(&str, &str)] = &[("httpMethod", "method"), ("responseMode", "respond")];

/// Kinds of triggers that wait for a call.
const SERVED: &[&str] = &["webhook", "form", "chat", "mcp"];

/// The schedule of a whole workflow: an interval in seconds, or what the platform wrote.
pub fn scheduling(written: &Value) -> Value {
    let mut out = Map::new();
    out.insert("kind".to_owned(), Value::String("schedule".to_owned()));
    if let Some(seconds) = written.get("interval").and_then(Value::as_u64) {
        out.insert("interval".to_owned(), Value::from(seconds.div_ceil(60)));
        out.insert("unit".to_owned(), Value::String("minutes".to_owned()));
    }
    out.insert("written".to_owned(), written.clone());
    Value::Object(out)
}

/// The settings of one trigger.
pub fn trigger(settings: &Value) -> Value {
    let mut out = Map::new();
    let Some(members) = settings.as_object() else { return settings.clone() };
    // Of an app's trigger it says how the app is asked, of the others who may call.
    let called = members.get("kind").and_then(Value::as_str).is_some_and(|kind| SERVED.contains(&kind));
    for (key, value) in members {
        if key == "parameters" {
            for (name, parameter) in value.as_object().into_iter().flatten() {
                let name = NAMES.iter().find(|(from, _)| from == name).map_or(name.as_str(), |(_, to)| to);
                let name = if name == "authentication" && !called { "auth" } else { name };
                out.insert(name.to_owned(), parameter.clone());
            }
        } else {
            out.insert(key.clone(), value.clone());
        }
    }
    Value::Object(out)
}
