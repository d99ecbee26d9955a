//! Dify: an app as YAML, with a graph (workflow, chatflow) or with one model configuration (chat, completion, agent).

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is an app.
pub fn recognises(document: &Value) -> bool {
    let app = document.get("app").is_some_and(|app| app.get("mode").is_some_and(Value::is_string));
    let graph = document.pointer("/workflow/graph/nodes").is_some_and(Value::is_array);
    let configured = document.get("model_config").is_some_and(Value::is_object);
    let kind = document.get("kind").and_then(Value::as_str);
    (app && (graph || configured || kind == Some("app"))) || (graph && document.get("kind").is_some())
}

/// What an app holds.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let mut found = Inventory {
        name: read::first_text(document, &["/app/name"]).map_or_else(|| read::stem(source), str::to_owned),
        ..Inventory::default()
    };
    let nodes = Pointer::from("/workflow/graph/nodes");
    if let Some(items) = document.pointer(nodes.as_str()).and_then(Value::as_array) {
        for (i, node) in items.iter().enumerate() {
            step(node, &nodes.index(i), &mut found);
        }
    }
    if let Some(config) = document.get("model_config").filter(|c| c.is_object()) {
        single_model(config, document, &mut found);
    }
    let variables = Pointer::from("/workflow/environment_variables");
    if let Some(items) = document.pointer(variables.as_str()).and_then(Value::as_array) {
        for (i, variable) in items.iter().enumerate() {
            if read::text(variable, "value_type") == Some("secret") {
                let name = read::text(variable, "name").unwrap_or("secret");
                found.credentials.push(Located::new(format!("environment: {name}"), variables.index(i)));
            }
        }
    }
    vec![found]
}

fn step(node: &Value, at: &Pointer, found: &mut Inventory) {
    let Some(data) = node.get("data") else { return };
    let inside = at.key("data");
    let kind = match read::text(data, "type") {
        Some(kind) => kind,
        // Notes on the canvas have no type of their own.
        None => return,
    };
    let role = ROLES.of(kind);
    let name = read::text(data, "title").map_or_else(|| kind.to_owned(), str::to_owned);
    let mut entry = Entry::new(name, kind, role, at.clone());
    entry.model = model(data);
    if entry.model.is_some() || matches!(role, StepKind::Model | StepKind::Agent) {
        for (key, place) in
            [("prompt_template", inside.key("prompt_template")), ("instruction", inside.key("instruction"))]
        {
            if let Some(value) = data.get(key) {
                entry.prompts.extend(spoken(key, value, &place));
            }
        }
        if let Some(value) = data.pointer("/agent_parameters/instruction/value") {
            let place = inside.key("agent_parameters").key("instruction").key("value");
            entry.prompts.extend(spoken("instruction", value, &place));
        }
    }
    if role == StepKind::Code {
        let language = read::text(data, "code_language").unwrap_or("python3").to_owned();
        entry.code.push((inside.key("code"), language));
    }
    if data.pointer("/memory/window").is_some() {
        found.entries.push(Entry::new(
            format!("Memory of {}", entry.name),
            "memory",
            StepKind::Memory,
            inside.key("memory"),
        ));
    }
    found.entries.push(entry);
    if let Some(provider) = read::text(data, "provider_id").filter(|_| role == StepKind::Tool) {
        let label = format!("tool provider: {}", read::text(data, "provider_name").unwrap_or(provider));
        if !found.credentials.iter().any(|c| c.value == label) {
            found.credentials.push(Located::new(label, inside.key("provider_id")));
        }
    }
}

fn model(data: &Value) -> Option<String> {
    let name = read::first_text(data, &["/model/name", "/agent_parameters/model/value/model"])?;
    Some(match read::first_text(data, &["/model/provider", "/agent_parameters/model/value/provider"]) {
        Some(provider) => format!("{}/{name}", provider.rsplit('/').next().unwrap_or(provider)),
        None => name.to_owned(),
    })
}

fn spoken(key: &str, value: &Value, at: &Pointer) -> Vec<Pointer> {
    let mut found = Vec::new();
    read::each_text(value, at, key, &mut |key, text, place| {
        if ["text", "prompt_template", "instruction"].contains(&key) && !text.trim().is_empty() {
            found.push(place.clone());
        }
    });
    found
}

/// An app without a graph: one prompt, one model, tools at its side.
fn single_model(config: &Value, document: &Value, found: &mut Inventory) {
    let at = Pointer::root().key("model_config");
    let mode = read::first_text(document, &["/app/mode"]).unwrap_or("chat");
    let role = if mode.contains("agent") { StepKind::Agent } else { StepKind::Model };
    let mut entry = Entry::new(found.name.clone(), mode, role, at.clone());
    entry.model = read::first_text(config, &["/model/name"]).map(str::to_owned);
    if read::text(config, "pre_prompt").is_some() {
        entry.prompts.push(at.key("pre_prompt"));
    }
    found.entries.push(entry);
    if let Some(tools) = config.pointer("/agent_mode/tools").and_then(Value::as_array) {
        for (i, tool) in tools.iter().enumerate() {
            let name = read::first_text(tool, &["/tool_label", "/tool_name"]).unwrap_or("tool");
            let place = at.key("agent_mode").key("tools").index(i);
            found.entries.push(Entry::new(name, "tool", StepKind::Tool, place));
        }
    }
}
