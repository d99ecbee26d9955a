//! Flowise: chatflows and agentflows. Each node carries its own description and its inputs.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is a flow: nodes and edges, and nodes that describe their anchors.
pub fn recognises(document: &Value) -> bool {
    document.get("edges").is_some_and(Value::is_array)
        && read::list(document, "nodes").iter().any(|node| {
            node.get("data").is_some_and(|data| {
                data.get("inputAnchors").is_some()
                    || data.get("outputAnchors").is_some()
                    || data.get("baseClasses").is_some()
            })
        })
}

/// What a flow holds.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let mut found = Inventory {
        name: read::text(document, "name").map_or_else(|| read::stem(source), str::to_owned),
        ..Inventory::default()
    };
    let nodes = Pointer::root().key("nodes");
    for (i, node) in read::list(document, "nodes").iter().enumerate() {
        if let Some(data) = node.get("data") {
            step(data, &nodes.index(i), &mut found);
        }
    }
    vec![found]
}

fn step(data: &Value, at: &Pointer, found: &mut Inventory) {
    let kind = read::text(data, "name").unwrap_or("unknown");
    if kind.starts_with("stickyNote") {
        return;
    }
    let inputs = at.key("data").key("inputs");
    let category = read::text(data, "category").unwrap_or_default();
    let role = ROLES.of(&format!("{category} {kind}"));
    let name = read::text(data, "label").unwrap_or(kind);
    let mut entry = Entry::new(name, kind, role, at.clone());
    if let Some(given) = data.get("inputs") {
        if matches!(role, StepKind::Model | StepKind::Agent) {
            entry.model = read::first_text(
                given,
                &["/modelName", "/model", "/llmModelConfig/modelName", "/agentModelConfig/modelName"],
            )
            .map(str::to_owned);
        }
        entry.prompts = read::prompts(given, &inputs);
        if let Some(key) = ["javascriptFunction", "customFunctionJavascriptFunction", "func", "code"]
            .iter()
            .find(|key| read::text(given, key).is_some())
        {
            entry.code.push((inputs.key(key), "javascript".to_owned()));
        }
    }
    found.entries.push(entry);
    if let Some(credential) = data.get("credential").and_then(read::label) {
        let short: String = credential.chars().take(12).collect();
        found.credentials.push(Located::new(format!("{kind}: {short}"), at.key("data").key("credential")));
    } else if read::list(data, "inputParams").iter().any(|p| read::text(p, "type") == Some("credential")) {
        found.credentials.push(Located::new(format!("{kind}: not in the export"), at.key("data")));
    }
}
