//! Small readers over JSON that never fail, for inventories.

use cutover_ir::{Pointer, SourceFile};
use serde_json::Value;

/// The text of a member, where it is a text that says something.
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// The text at the first of several JSON Pointers that leads to one.
pub fn first_text<'a>(value: &'a Value, pointers: &[&str]) -> Option<&'a str> {
    pointers.iter().find_map(|p| value.pointer(p).and_then(Value::as_str)).filter(|text| !text.trim().is_empty())
}

/// The elements of a member that is a list.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The members of a member that is an object.
pub fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// A text or a number as text.
pub fn label(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A name made from the name of a file: the last part of its path, without extensions.
pub fn stem(source: &SourceFile) -> String {
    let file = source.name.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    let stem = file
        .trim_end_matches(".json")
        .trim_end_matches(".blueprint")
        .trim_end_matches(".yaml")
        .trim_end_matches(".yml")
        .trim_end_matches(".bubble");
    if stem.is_empty() { "workflow".to_owned() } else { stem.to_owned() }
}

/// Calls `visit` for every text below a value, with its place and the key it stands under.
pub fn each_text(value: &Value, at: &Pointer, key: &str, visit: &mut dyn FnMut(&str, &str, &Pointer)) {
    match value {
        Value::String(text) => visit(key, text, at),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                each_text(item, &at.index(i), key, visit);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                each_text(member, &at.key(name), name, visit);
            }
        }
        _ => {}
    }
}

/// Keys under which platforms keep the words that are said to a language model.
const PROMPT_KEYS: &[&str] = &[
    "prompt",
    "prompts",
    "prompt_template",
    "systemmessage",
    "system_message",
    "systemmessageprompt",
    "humanmessageprompt",
    "systemprompt",
    "system_prompt",
    "userprompt",
    "user_prompt",
    "usermessage",
    "user_message",
    "instructions",
    "instruction",
    "content",
    "question",
    "template",
    "system",
    "defaultprompt",
    "rephraseprompt",
    "responseprompt",
];

/// The places of the prompt texts below a value.
pub fn prompts(value: &Value, at: &Pointer) -> Vec<Pointer> {
    let mut found = Vec::new();
    each_text(value, at, "", &mut |key, text, place| {
        if text.trim().chars().count() > 10 && PROMPT_KEYS.contains(&key.to_ascii_lowercase().as_str()) {
            found.push(place.clone());
        }
    });
    found
}
