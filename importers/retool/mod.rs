//! Retool: an application export. Its state is one text of Transit JSON with a cache of repeated keys.

mod transit;

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

const STATE: &str = "/page/data/appState";

/// Whether a document is an application, or a workflow with its blocks.
pub fn recognises(document: &Value) -> bool {
    document.pointer(STATE).is_some_and(Value::is_string) || blocks(document).is_some()
}

/// What an application holds: queries, code, state and the widgets that people answer with.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let name =
        read::first_text(document, &["/workflow/name", "/name"]).map_or_else(|| read::stem(source), str::to_owned);
    let mut found = Inventory { name, ..Inventory::default() };
    if let Some((at, items)) = blocks(document) {
        for (i, block) in items.iter().enumerate() {
            let kind = read::first_text(block, &["/blockType", "/pluginType", "/type"]).unwrap_or("block");
            let title = read::first_text(block, &["/pluginId", "/name", "/id"]).unwrap_or(kind);
            let role = ROLES.of(&format!("datasource {kind}"));
            found.entries.push(Entry::new(title, kind, role, at.index(i)));
        }
    }
    let at = Pointer::from(STATE);
    let state = document.pointer(STATE).and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    if let Some(state) = state.map(|value: Value| transit::decode(&value)) {
        plugins(&state, &at, &mut found);
    }
    vec![found]
}

fn blocks(document: &Value) -> Option<(Pointer, &Vec<Value>)> {
    ["/workflow/blockData", "/workflow/blocks", "/workflowData/blocks"]
        .iter()
        .find_map(|at| Some((Pointer::from(*at), document.pointer(at)?.as_array()?)))
}

fn plugins(state: &Value, at: &Pointer, found: &mut Inventory) {
    for (id, plugin) in read::members(state, "plugins") {
        let group = read::text(plugin, "type").unwrap_or("plugin");
        let kind = read::text(plugin, "subtype").unwrap_or(group);
        let role = ROLES.of(&format!("{group} {kind}"));
        let mut entry = Entry::new(id, kind, role, at.clone());
        if let Some(template) = plugin.get("template") {
            if role == StepKind::Code {
                let language = if kind.contains("Python") { "python" } else { "javascript" };
                entry.code.push((at.clone(), language.to_owned()));
            }
            if role == StepKind::Model {
                entry.model = read::text(template, "model").map(str::to_owned);
                entry.prompts = read::prompts(template, at).into_iter().take(1).map(|_| at.clone()).collect();
            }
        }
        found.entries.push(entry);
        if let Some(resource) = read::text(plugin, "resourceDisplayName") {
            let label = format!("resource: {resource}");
            if !found.credentials.iter().any(|c| c.value == label) {
                found.credentials.push(Located::new(label, at.clone()));
            }
        }
    }
}
