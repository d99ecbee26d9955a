//! Parameters: JSON to a tree in which texts that begin with `=` are parsed expressions.

use super::expressions::parse_expression;
use cutover_ir::{Located, Node, Pointer, Value};
use serde_json::Value as Json;

/// The parameter tree at a place of the export.
pub fn read(json: &Json, at: &Pointer) -> Node {
    convert(json, at, true)
}

/// The same without expressions: texts are taken as they are.
pub fn verbatim(json: &Json, at: &Pointer) -> Node {
    convert(json, at, false)
}

fn convert(json: &Json, at: &Pointer, expressions: bool) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(n.to_string()),
        Json::String(text) => match text.strip_prefix('=') {
            Some(template) if expressions => parse_expression(template),
            _ => Value::Text(text.clone()),
        },
        Json::Array(items) => {
            Value::List(items.iter().enumerate().map(|(i, item)| convert(item, &at.index(i), expressions)).collect())
        }
        Json::Object(members) => Value::Map(
            members.iter().map(|(key, member)| (key.clone(), convert(member, &at.key(key), expressions))).collect(),
        ),
    };
    Located::new(value, at.clone())
}
