//! Pipedream: `workflow.yaml` of a project that is kept in git; the code lies in files beside it.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a document is a workflow.
pub fn recognises(document: &Value) -> bool {
    let schema = read::text(document, "schema").is_some_and(|s| s.starts_with("workflow/"));
    let steps = read::list(document, "steps");
    schema
        || (document.get("triggers").is_some_and(Value::is_array) && steps.iter().any(|s| s.get("namespace").is_some()))
}

/// What a workflow holds.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let mut found = Inventory {
        name: read::text(document, "name").map_or_else(|| read::stem(source), str::to_owned),
        ..Inventory::default()
    };
    for (i, trigger) in read::list(document, "triggers").iter().enumerate() {
        let at = Pointer::root().key("triggers").index(i);
        let id = read::text(trigger, "id").unwrap_or("trigger");
        let kind = TRIGGERS.iter().find(|(start, _)| id.starts_with(start)).map_or("trigger", |(_, kind)| kind);
        found.entries.push(Entry::new(id, kind, StepKind::Trigger, at));
    }
    for (i, step) in read::list(document, "steps").iter().enumerate() {
        self::step(step, &Pointer::root().key("steps").index(i), &mut found);
    }
    vec![found]
}

/// What the first letters of a trigger's id say about it.
const TRIGGERS: &[(&str, &str)] = &[("hi_", "http"), ("ti_", "schedule"), ("ei_", "email"), ("dc_", "app event")];

fn step(step: &Value, at: &Pointer, found: &mut Inventory) {
    let uses = read::text(step, "uses").or_else(|| read::text(step, "type")).unwrap_or("unknown");
    let role = ROLES.of(uses);
    let name = read::text(step, "namespace").unwrap_or(uses);
    let mut entry = Entry::new(name, uses, role, at.clone());
    if uses.starts_with("./") {
        let runtime = read::text(step, "runtime").unwrap_or(uses);
        entry.code.push((at.key("uses"), runtime.to_owned()));
    }
    if let Some(props) = step.get("props") {
        if role == StepKind::Model {
            entry.model = read::text(props, "model").or_else(|| read::text(props, "modelId")).map(str::to_owned);
            entry.prompts = read::prompts(props, &at.key("props"));
        }
        for (app, value) in props.as_object().into_iter().flatten() {
            if let Some(id) = read::text(value, "authProvisionId") {
                let label = format!("{app}: {id}");
                if !found.credentials.iter().any(|c| c.value == label) {
                    found.credentials.push(Located::new(label, at.key("props").key(app)));
                }
            }
        }
    }
    entry.disabled = step.get("disabled").and_then(Value::as_bool) == Some(true);
    found.entries.push(entry);
}
