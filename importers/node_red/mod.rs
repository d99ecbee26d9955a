//! Node-RED: one flat list of tabs, subflows, configuration nodes and wired nodes.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is a list of nodes, bare or under `flows` as the admin API gives it.
pub fn recognises(document: &Value) -> bool {
    let (_, nodes) = nodes(document);
    let node = |n: &Value| n.get("id").is_some_and(Value::is_string) && n.get("type").is_some_and(Value::is_string);
    let wired = |n: &Value| {
        n.get("wires").is_some_and(Value::is_array)
            || matches!(read::text(n, "type"), Some("tab" | "subflow"))
            || n.get("z").is_some_and(Value::is_string)
    };
    !nodes.is_empty() && nodes.iter().all(node) && nodes.iter().any(wired)
}

/// One inventory for the file, however many tabs it has: link nodes and shared state tie them together.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let (at, nodes) = nodes(document);
    let tabs: Vec<&str> =
        nodes.iter().filter(|n| read::text(n, "type") == Some("tab")).filter_map(|n| read::text(n, "label")).collect();
    let mut found = Inventory {
        name: match tabs.as_slice() {
            [only] => (*only).to_owned(),
            _ => read::stem(source),
        },
        ..Inventory::default()
    };
    for (i, node) in nodes.iter().enumerate() {
        step(node, &at.index(i), &mut found);
    }
    vec![found]
}

fn nodes(document: &Value) -> (Pointer, &[Value]) {
    match document {
        Value::Array(nodes) => (Pointer::root(), nodes),
        _ => (Pointer::root().key("flows"), read::list(document, "flows")),
    }
}

fn step(node: &Value, at: &Pointer, found: &mut Inventory) {
    let kind = read::text(node, "type").unwrap_or("unknown");
    if matches!(kind, "tab" | "comment" | "group" | "subflow" | "global-config") {
        return;
    }
    let name = read::text(node, "name").or_else(|| read::text(node, "label"));
    if !node.get("wires").is_some_and(Value::is_array) {
        // A configuration node: a server, a broker, an account. Its secrets stay in the other file.
        let label = match name {
            Some(name) => format!("{kind}: {name}"),
            None => kind.to_owned(),
        };
        if !kind.starts_with("ui_") {
            found.credentials.push(Located::new(label, at.clone()));
        }
        return;
    }
    let role = ROLES.of(kind);
    let mut entry = Entry::new(name.unwrap_or(kind), kind, role, at.clone());
    if kind == "function" {
        for key in ["func", "initialize", "finalize"] {
            if read::text(node, key).is_some() {
                entry.code.push((at.key(key), "javascript".to_owned()));
            }
        }
    }
    if role == StepKind::Model {
        entry.model = read::text(node, "model").map(str::to_owned);
        entry.prompts = read::prompts(node, at);
    }
    entry.disabled = node.get("d").and_then(Value::as_bool) == Some(true);
    found.entries.push(entry);
}
