//! Make: scenario blueprints. A flow is a list; routes, branches, error handlers and tools nest further flows.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is a blueprint, as the editor exports it or as the API wraps it.
pub fn recognises(document: &Value) -> bool {
    blueprint(document).is_some()
}

/// What a blueprint holds.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let Some((at, blueprint)) = blueprint(document) else { return Vec::new() };
    let mut found = Inventory {
        name: read::text(blueprint, "name").map_or_else(|| read::stem(source), str::to_owned),
        at: at.clone(),
        ..Inventory::default()
    };
    flow(blueprint, &at, true, &mut found);
    let designer = at.key("metadata").key("designer").key("orphans");
    if let Some(orphans) = blueprint.pointer("/metadata/designer/orphans").and_then(Value::as_array) {
        for (i, orphan) in orphans.iter().enumerate() {
            modules(orphan, &designer.index(i), false, &mut found);
        }
    }
    vec![found]
}

fn blueprint(document: &Value) -> Option<(Pointer, &Value)> {
    ["", "/blueprint", "/response/blueprint"].iter().find_map(|at| {
        let candidate = document.pointer(at)?;
        let flow = candidate.get("flow")?.as_array()?;
        let described = candidate.get("metadata").is_some_and(Value::is_object);
        let modular = flow.iter().any(|m| m.get("module").is_some_and(Value::is_string));
        (modular || (described && flow.is_empty())).then(|| (Pointer::from(*at), candidate))
    })
}

fn flow(parent: &Value, at: &Pointer, first_triggers: bool, found: &mut Inventory) {
    if let Some(flow) = parent.get("flow") {
        modules(flow, &at.key("flow"), first_triggers, found);
    }
}

fn modules(flow: &Value, at: &Pointer, first_triggers: bool, found: &mut Inventory) {
    let Some(items) = flow.as_array() else { return };
    for (i, module) in items.iter().enumerate() {
        step(module, &at.index(i), first_triggers && i == 0, found);
    }
}

fn step(module: &Value, at: &Pointer, first: bool, found: &mut Inventory) {
    let kind = read::text(module, "module").unwrap_or("unknown");
    let known = ROLES.of(kind);
    let role = if first && matches!(known, StepKind::App | StepKind::Trigger) { StepKind::Trigger } else { known };
    let name = read::first_text(module, &["/metadata/designer/name"]).map_or_else(
        || match module.get("id").and_then(read::label) {
            Some(id) => format!("{kind} ({id})"),
            None => kind.to_owned(),
        },
        str::to_owned,
    );
    let mut entry = Entry::new(name, kind, role, at.clone());
    if matches!(role, StepKind::Model | StepKind::Agent) {
        entry.model =
            read::first_text(module, &["/mapper/model", "/parameters/model", "/mapper/deployment"]).map(str::to_owned);
        if let Some(mapper) = module.get("mapper") {
            entry.prompts = read::prompts(mapper, &at.key("mapper"));
        }
    }
    if role == StepKind::Code {
        let language = read::first_text(module, &["/mapper/language"]).unwrap_or("javascript").to_owned();
        entry.code.push((at.key("mapper").key("code"), language));
    }
    found.entries.push(entry);
    connections(module, at, found);

    for (nested, role) in [("routes", true), ("branches", true), ("tools", false)] {
        for (i, inner) in read::list(module, nested).iter().enumerate() {
            let place = at.key(nested).index(i);
            if !role {
                let name = read::text(inner, "name").unwrap_or("tool");
                found.entries.push(Entry::new(name, "tool", StepKind::Tool, place.clone()));
            }
            flow(inner, &place, false, found);
        }
    }
    if let Some(handler) = module.get("onerror") {
        modules(handler, &at.key("onerror"), false, found);
    }
}

/// Members of a module's parameters that hold the id of a connection.
const CONNECTIONS: &[&str] =
    &["__IMTCONN__", "account", "makeConnectionId", "apiKeyKeychain", "proxyKeychain", "authKeychain"];

fn connections(module: &Value, at: &Pointer, found: &mut Inventory) {
    for key in CONNECTIONS {
        let Some(id) = module.pointer("/parameters").and_then(|p| p.get(key)).and_then(read::label) else { continue };
        let named = module
            .pointer("/metadata/restore/parameters")
            .and_then(|p| p.get(key))
            .and_then(|restored| read::text(restored, "label"));
        let app = read::text(module, "module").and_then(|m| m.split(':').next()).unwrap_or_default();
        let label = format!("{app}: {}", named.unwrap_or(&id));
        if !found.credentials.iter().any(|c| c.value == label) {
            found.credentials.push(Located::new(label, at.key("parameters").key(key)));
        }
    }
}
