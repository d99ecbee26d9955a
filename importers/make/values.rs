//! Parameters: JSON to a tree in which texts with holes are parsed formulas.

use super::formulas::{self, StepOf};
use cutover_ir::{Located, Node, Pointer, Value};
use serde_json::Value as Json;

/// The tree at a place of the blueprint.
pub fn read(json: &Json, at: &Pointer, step_of: StepOf<'_>) -> Node {
    let value = match json {
        Json::String(text) => match formulas::parse(text, step_of) {
            Some(expr) => Value::Expr(expr),
            None => Value::Text(text.clone()),
        },
        Json::Array(items) => {
            Value::List(items.iter().enumerate().map(|(i, item)| read(item, &at.index(i), step_of)).collect())
        }
        Json::Object(members) => {
            Value::Map(members.iter().map(|(key, member)| (key.clone(), read(member, &at.key(key), step_of))).collect())
        }
        scalar => return verbatim(scalar, at),
    };
    Located::new(value, at.clone())
}

/// The same without formulas: texts are taken as they are.
pub fn verbatim(json: &Json, at: &Pointer) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(n.to_string()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => {
            Value::List(items.iter().enumerate().map(|(i, item)| verbatim(item, &at.index(i))).collect())
        }
        Json::Object(members) => {
            Value::Map(members.iter().map(|(key, member)| (key.clone(), verbatim(member, &at.key(key)))).collect())
        }
    };
    Located::new(value, at.clone())
}
