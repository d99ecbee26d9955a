//! Settings of triggers in `pipeline.yaml`: the platform's parameters under the names that the server reads.

use serde_json::{Map, Value};

/// Renames that the server knows; everything else keeps its name.
const NAMES: &[(&str, &str)] = &[("httpMethod", "method"), ("responseMode", "respond")];

/// Kinds of triggers that wait for a call.
const SERVED: &[&str] = &["webhook", "form", "chat", "mcp"];

/// The schedule of a whole workflow, with what the platform wrote. One that says nothing is started by a person.
pub fn scheduling(schedule: &Value, written: Option<&Value>) -> Value {
    let mut out = Map::new();
    let says = schedule.as_object().filter(|members| !members.is_empty());
    out.insert("kind".to_owned(), Value::String(if says.is_some() { "schedule" } else { "manual" }.to_owned()));
    out.extend(says.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    out.extend(written.map(|written| ("written".to_owned(), written.clone())));
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
