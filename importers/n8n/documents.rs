//! Finds workflows in what wraps them: API envelopes, template pages, arrays, executions.

use cutover_ir::Pointer;
use serde_json::Value;

/// How deep a wrapper may be.
const DEEPEST: usize = 5;

/// What a document holds.
#[derive(Default)]
pub struct Found<'a> {
    /// Every workflow with its place, in document order.
    pub workflows: Vec<(Pointer, &'a Value)>,
    /// Entries of lists of workflows that are no workflow and hold none, each with its place.
    pub strays: Vec<(Pointer, &'a Value)>,
}

/// Every workflow of a document, and what stands among them.
pub fn find(document: &Value) -> Found<'_> {
    let mut found = Found::default();
    search(document, &Pointer::root(), 0, &mut found);
    found
}

/// A workflow is an object whose `nodes` are objects with a type (or none at all, beside connections).
fn is_workflow(value: &Value) -> bool {
    let Some(nodes) = value.get("nodes").and_then(Value::as_array) else {
        return false;
    };
    let n8n_like = nodes.iter().any(|node| {
        node.get("type").is_some_and(Value::is_string)
            && (node.get("parameters").is_some()
                || node.get("typeVersion").is_some()
                || node.get("position").is_some_and(Value::is_array))
    });
    n8n_like && value.get("edges").is_none()
        || (nodes.is_empty() && value.get("connections").is_some_and(Value::is_object))
}

/// Whether there is a workflow in the value.
fn search<'a>(value: &'a Value, at: &Pointer, depth: usize, found: &mut Found<'a>) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if is_workflow(value) {
        found.workflows.push((at.clone(), value));
        return true;
    }
    match value {
        Value::Array(items) => {
            let entries = items.iter().enumerate().map(|(i, item)| (at.index(i), item));
            let (_, others): (Vec<_>, Vec<_>) = entries.partition(|(at, item)| search(item, at, depth + 1, found));
            let holds = others.len() < items.len();
            if holds {
                found.strays.extend(others);
            }
            holds
        }
        Value::Object(members) => {
            // An execution carries the workflow that it ran beside data that may look like one.
            if let Some(workflow) = members.get("workflowData") {
                search(workflow, &at.key("workflowData"), depth + 1, found);
                return true;
            }
            members.iter().fold(false, |holds, (key, member)| {
                let nested = key != "pinData" && (member.is_object() || member.is_array());
                (nested && search(member, &at.key(key), depth + 1, found)) || holds
            })
        }
        _ => false,
    }
}
