//! Finds workflows in what wraps them: API envelopes, template pages, arrays, executions.

use cutover_ir::Pointer;
use serde_json::Value;

/// How deep a wrapper may be.
const DEEPEST: usize = 5;

/// Every workflow of a document, with its place, in document order.
pub fn find(document: &Value) -> Vec<(Pointer, &Value)> {
    let mut found = Vec::new();
    search(document, &Pointer::root(), 0, &mut found);
    found
}

/// Entries of lists of workflows that are no workflow and hold none, each with its place.
pub fn strays(document: &Value) -> Vec<(Pointer, &Value)> {
    let mut found = Vec::new();
    collect_strays(document, &Pointer::root(), 0, &mut found);
    found
}

/// Whether there is a workflow in the value.
fn collect_strays<'a>(value: &'a Value, at: &Pointer, depth: usize, found: &mut Vec<(Pointer, &'a Value)>) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if is_workflow(value) || value.get("workflowData").is_some() {
        return true;
    }
    match value {
        Value::Array(items) => {
            let mut others = Vec::new();
            let mut holds = false;
            for (i, item) in items.iter().enumerate() {
                match collect_strays(item, &at.index(i), depth + 1, found) {
                    true => holds = true,
                    false => others.push((at.index(i), item)),
                }
            }
            if holds {
                found.append(&mut others);
            }
            holds
        }
        Value::Object(members) => members.iter().fold(false, |holds, (key, member)| {
            let nested = key != "pinData" && (member.is_object() || member.is_array());
            (nested && collect_strays(member, &at.key(key), depth + 1, found)) || holds
        }),
        _ => false,
    }
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

fn search<'a>(value: &'a Value, at: &Pointer, depth: usize, found: &mut Vec<(Pointer, &'a Value)>) {
    if depth > DEEPEST {
        return;
    }
    if is_workflow(value) {
        found.push((at.clone(), value));
        return;
    }
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                search(item, &at.index(i), depth + 1, found);
            }
        }
        Value::Object(members) => {
            // An execution carries the workflow that it ran beside data that may look like one.
            if let Some(workflow) = members.get("workflowData") {
                search(workflow, &at.key("workflowData"), depth + 1, found);
                return;
            }
            for (key, member) in members {
                if key != "pinData" && (member.is_object() || member.is_array()) {
                    search(member, &at.key(key), depth + 1, found);
                }
            }
        }
        _ => {}
    }
}
