//! Fields whose type is sure: what every step that makes the items converts them to.

use super::types::Tree;
use cutover_ir::{Assignment, Expr, Op, Step, Value};
use std::collections::HashMap;

/// Settles the types of the fields that all makers of an item set; `compared` are those that are compared with anything.
pub fn settle(tree: &mut Tree, makers: &[&Step], compared: impl Fn(&str) -> bool) {
    let all: Option<Vec<HashMap<&str, &'static str>>> = makers.iter().map(|step| kinds(&step.op)).collect();
    let Some((first, rest)) = all.as_deref().and_then(<[_]>::split_first) else { return };
    for (field, below) in &mut tree.fields {
        let kind =
            first.get(field.as_str()).filter(|kind| rest.iter().all(|other| other.get(field.as_str()) == Some(kind)));
        if below.is_leaf() && !compared(field) {
            below.sure = kind.copied();
        }
    }
}

/// The types of the fields that a mapping sets; nothing where it is none, or leaves values as they are that cannot be converted.
fn kinds(op: &Op) -> Option<HashMap<&str, &'static str>> {
    let Op::Assign { assignments, raw: None, options, .. } = op else { return None };
    let usual = |key: &str| matches!(key, "version" | "includeBinary" | "stripBinary");
    if !options.iter().all(|(key, _)| usual(key)) {
        return None;
    }
    let mut kinds = HashMap::new();
    for assignment in assignments {
        // A name that is computed may be any, and one with a dot sets a member of another.
        let name = assignment.name.text()?;
        let field = name.split(['.', '[']).next().unwrap_or(name);
        match kind(assignment).filter(|_| field == name && !kinds.contains_key(name)) {
            Some(kind) => kinds.insert(name, kind),
            None => kinds.insert(field, ""),
        };
    }
    kinds.retain(|_, kind| !kind.is_empty());
    Some(kinds)
}

/// The type of one field. What is missing is null.
fn kind(assignment: &Assignment) -> Option<&'static str> {
    let wanted = assignment.kind.as_ref().map_or("any", |kind| kind.value.as_str());
    Some(match (wanted, &assignment.value.value) {
        ("string" | "any", Value::Text(_)) | ("string", Value::Expr(Expr::Template(_))) => "string",
        ("number" | "any", Value::Number(_)) => "number",
        ("boolean" | "any", Value::Bool(_)) => "boolean",
        ("string", _) => "string | null",
        ("number", _) => "number | null",
        ("boolean", _) => "boolean | null",
        _ => return None,
    })
}
