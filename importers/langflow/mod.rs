//! Langflow: a flow whose nodes carry their fields and the Python source of their component.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is a flow, one of several in a list included.
pub fn recognises(document: &Value) -> bool {
    !flows(document).is_empty()
}

/// One inventory for each flow.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    flows(document).into_iter().map(|(at, flow)| one(source, flow, &at)).collect()
}

fn flows(document: &Value) -> Vec<(Pointer, &Value)> {
    let is_flow = |flow: &Value| {
        flow.pointer("/data/edges").is_some_and(Value::is_array)
            && flow.pointer("/data/nodes").and_then(Value::as_array).is_some_and(|nodes| {
                nodes.iter().any(|n| n.pointer("/data/node/template").is_some() || n.pointer("/data/node").is_some())
            })
    };
    if is_flow(document) {
        return vec![(Pointer::root(), document)];
    }
    let (at, items) = match document {
        Value::Array(items) => (Pointer::root(), items.as_slice()),
        _ => (Pointer::root().key("flows"), read::list(document, "flows")),
    };
    items.iter().enumerate().filter(|(_, flow)| is_flow(flow)).map(|(i, flow)| (at.index(i), flow)).collect()
}

fn one(source: &SourceFile, flow: &Value, at: &Pointer) -> Inventory {
    let mut found = Inventory {
        name: read::text(flow, "name").map_or_else(|| read::stem(source), str::to_owned),
        at: at.clone(),
        ..Inventory::default()
    };
    let nodes = at.key("data").key("nodes");
    if let Some(items) = flow.pointer("/data/nodes").and_then(Value::as_array) {
        for (i, node) in items.iter().enumerate() {
            step(node, &nodes.index(i), &mut found);
        }
    }
    found
}

fn step(node: &Value, at: &Pointer, found: &mut Inventory) {
    let Some(data) = node.get("data") else { return };
    let kind = read::text(data, "type").unwrap_or("unknown");
    if read::text(node, "type") == Some("noteNode") || kind == "note" {
        return;
    }
    let role = ROLES.of(kind);
    let name = read::first_text(data, &["/node/display_name"]).unwrap_or(kind);
    let mut entry = Entry::new(name, kind, role, at.clone());
    let template_at = at.key("data").key("node").key("template");
    for (field, value) in data.pointer("/node/template").and_then(Value::as_object).into_iter().flatten() {
        let place = template_at.key(field);
        let given = read::text(value, "value");
        match field.as_str() {
            "model_name" | "model" if matches!(role, StepKind::Model | StepKind::Agent) => {
                entry.model = given.map(str::to_owned);
            }
            "code" if given.is_some() => entry.code.push((place.key("value"), "python".to_owned())),
            "template" | "system_prompt" | "system_message" | "prompt" | "agent_description"
                if given.is_some_and(|text| text.chars().count() > 10) =>
            {
                entry.prompts.push(place.key("value"));
            }
            _ => {}
        }
        if value.get("password").and_then(Value::as_bool) == Some(true) {
            let label = format!("{kind}: {field}");
            if !found.credentials.iter().any(|c| c.value == label) {
                found.credentials.push(Located::new(label, place));
            }
        }
    }
    found.entries.push(entry);
}
