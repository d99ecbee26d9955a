//! Zapier: the export of a team and the download of account data. Nodes are an object; `parent_id` gives the order.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document holds zaps.
pub fn recognises(document: &Value) -> bool {
    document.get("zaps").is_some_and(Value::is_array)
        && (document.get("metadata").is_some_and(Value::is_object)
            || read::list(document, "zaps").iter().any(|zap| zap.get("nodes").is_some()))
}

/// One inventory for each zap.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let zaps = read::list(document, "zaps");
    let stem = read::stem(source);
    zaps.iter()
        .enumerate()
        .map(|(i, zap)| {
            let at = Pointer::root().key("zaps").index(i);
            let fallback = if zaps.len() > 1 { format!("{stem} {}", i + 1) } else { stem.clone() };
            let mut found = Inventory {
                name: read::text(zap, "title").map_or(fallback, str::to_owned),
                at: at.clone(),
                ..Inventory::default()
            };
            for (id, node) in in_order(zap) {
                step(id, node, &at.key("nodes").key(id), &mut found);
            }
            found
        })
        .collect()
}

/// The nodes of a zap, parents first, siblings in id order; nodes that hang in the air last.
fn in_order(zap: &Value) -> Vec<(&String, &Value)> {
    let nodes: Vec<(&String, &Value)> = read::members(zap, "nodes").collect();
    let parent = |node: &Value| node.get("parent_id").and_then(read::label);
    let mut ordered: Vec<(&String, &Value)> = Vec::with_capacity(nodes.len());
    let mut placed = vec![false; nodes.len()];
    let mut open: Vec<Option<String>> = vec![None];
    while let Some(wanted) = open.pop() {
        let mut children = Vec::new();
        for ((id, node), done) in nodes.iter().zip(placed.iter_mut()) {
            if !*done && parent(node) == wanted {
                *done = true;
                ordered.push((id, node));
                children.push(Some((*id).clone()));
            }
        }
        open.extend(children.into_iter().rev());
    }
    ordered.extend(nodes.iter().zip(&placed).filter(|(_, done)| !**done).map(|(node, _)| *node));
    ordered
}

fn step(id: &str, node: &Value, at: &Pointer, found: &mut Inventory) {
    let app = read::text(node, "selected_api").unwrap_or("unknown");
    let action = read::text(node, "action").unwrap_or("none");
    let kind = format!("{app} {action}");
    let root = node.get("parent_id").is_none_or(Value::is_null);
    let role = match read::text(node, "type_of") {
        Some("read") if root => StepKind::Trigger,
        _ => ROLES.of(&kind),
    };
    let name = read::text(node, "title")
        .or_else(|| read::first_text(node, &["/meta/stepTitle"]))
        .map_or_else(|| format!("{action} ({id})"), str::to_owned);
    let mut entry = Entry::new(name, kind, role, at.clone());
    if let Some(params) = node.get("params") {
        if matches!(role, StepKind::Model | StepKind::Agent) {
            entry.model = read::text(params, "model").map(str::to_owned);
            entry.prompts = read::prompts(params, &at.key("params"));
        }
        if params.get("code").is_some_and(Value::is_string) {
            let language = if action == PYTHON { "python" } else { "javascript" };
            entry.code.push((at.key("params").key("code"), language.to_owned()));
        }
    }
    entry.disabled = root && node.get("paused").and_then(Value::as_bool) == Some(true);
    found.entries.push(entry);
    if let Some(account) = node.get("authentication_id").and_then(read::label) {
        let app = app.split('@').next().unwrap_or(app);
        let short: String = account.chars().take(12).collect();
        let label = format!("{app}: {short}");
        if !found.credentials.iter().any(|c| c.value == label) {
            found.credentials.push(Located::new(label, at.key("authentication_id")));
        }
    }
}

/// The action of a code step that runs Python.
const PYTHON: &str = "01929fad-d3f6-c57c-1b40-ef8691be1f86";
