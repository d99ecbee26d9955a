//! JSON to a tree of located values.

use cutover_ir::{Located, Node, Pointer, Value};
use serde_json::Value as Json;

/// The tree at a place of the export. `of_text` says what a text stands for; where it says nothing, the text is a text.
pub fn read(json: &Json, at: &Pointer, of_text: &dyn Fn(&str) -> Option<Value>) -> Node {
    node(json, at.clone(), of_text)
}

fn node(json: &Json, at: Pointer, of_text: &dyn Fn(&str) -> Option<Value>) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(n.to_string()),
        Json::String(text) => of_text(text).unwrap_or_else(|| Value::Text(text.clone())),
        Json::Array(items) => {
            Value::List(items.iter().enumerate().map(|(i, item)| node(item, at.index(i), of_text)).collect())
        }
        Json::Object(members) => {
            Value::Map(members.iter().map(|(key, member)| (key.clone(), node(member, at.key(key), of_text))).collect())
        }
    };
    Located::new(value, at)
}

/// The same with texts taken as they are.
pub fn verbatim(json: &Json, at: &Pointer) -> Node {
    read(json, at, &|_| None)
}
