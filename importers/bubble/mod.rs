//! Bubble: an application file. Newer files shorten member names: `%wf` for workflows, `%x` for type, `%nm` for name.

use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Located, Pointer, SourceFile};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Members that every application has; several of them together are the shape.
const MEMBERS: &[&[&str]] = &[
    &["pages", "%p3"],
    &["element_definitions", "%ed"],
    &["user_types"],
    &["option_sets"],
    &["styles"],
    &["api"],
    &["app_version"],
    &["mobile_views"],
    &["settings"],
    &["_index"],
];

/// Whether a document is an application.
pub fn recognises(document: &Value) -> bool {
    let has =
        |names: &[&str]| names.iter().any(|name| document.get(name).is_some_and(|v| v.is_object() || v.is_string()));
    let known = MEMBERS.iter().filter(|names| has(names)).count();
    let own =
        has(&["user_types"]) || has(&["option_sets"]) || has(&["element_definitions", "%ed"]) || has(&["mobile_views"]);
    known >= 3 && own
}

/// What an application holds: the workflows of its pages, its reusable elements and its backend.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let mut found = Inventory {
        name: read::text(document, "_id").map_or_else(|| read::stem(source), str::to_owned),
        ..Inventory::default()
    };
    workflows(document, &Pointer::root(), 0, &mut found);
    let connector = Pointer::from("/settings/client_safe/apiconnector2");
    for (name, api) in document.pointer(connector.as_str()).and_then(Value::as_object).into_iter().flatten() {
        let label = read::first_text(api, &["/human", "/name"]).unwrap_or(name);
        found.credentials.push(Located::new(format!("API connector: {label}"), connector.key(name)));
    }
    vec![found]
}

/// Looks for members that hold workflows wherever they nest.
fn workflows(value: &Value, at: &Pointer, depth: usize, found: &mut Inventory) {
    if depth > 64 {
        return;
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        let place = at.key(key);
        if matches!(key.as_str(), "workflows" | "%wf" | "api") {
            for (id, workflow) in member.as_object().into_iter().flatten() {
                if workflow.get("actions").is_some() || workflow.get("%a").is_some() {
                    one(id, workflow, &place.key(id), found);
                }
            }
        } else {
            workflows(member, &place, depth + 1, found);
        }
    }
}

fn one(id: &str, workflow: &Value, at: &Pointer, found: &mut Inventory) {
    let kind = read::first_text(workflow, &["/type", "/%x"]).unwrap_or("Event");
    let name = read::first_text(workflow, &["/properties/wf_name", "/%p/wf_name", "/name", "/%nm"]).unwrap_or(id);
    found.entries.push(Entry::new(name, kind, ROLES.of(&format!("event {kind}")), at.clone()));
    for key in ["actions", "%a"] {
        for (ordinal, action) in read::members(workflow, key) {
            let kind = read::first_text(action, &["/type", "/%x"]).unwrap_or("Action");
            let title = read::first_text(action, &["/name", "/%nm"]).unwrap_or(kind);
            let place = at.key(key).key(ordinal);
            found.entries.push(Entry::new(title, kind, ROLES.of(&format!("action {kind}")), place));
        }
    }
}
