//! `state.seed.json`: what the platform had kept between runs when the workflow was exported, in the shape of the state store.

use super::project::plain;
use cutover_ir::Workflow;
use serde_json::{Map, Value as Json, json};

/// The file's name.
pub const FILE: &str = "state.seed.json";

/// Its text; nothing where the export carries no state.
pub fn file(workflow: &Workflow, slug: &str) -> Option<String> {
    if workflow.state.is_empty() {
        return None;
    }
    let scopes: Map<String, Json> = workflow.state.iter().map(|kept| (kept.name.clone(), plain(&kept.value))).collect();
    let text = serde_json::to_string_pretty(&json!({ slug: scopes })).unwrap_or_default();
    Some(format!("{text}\n"))
}

/// Whose memory a scope is, for people.
pub fn owner(scope: &str) -> String {
    match scope.strip_prefix("node:") {
        Some(step) => format!("of “{step}”"),
        None if scope == "global" => "of the workflow".to_owned(),
        None => format!("“{scope}”"),
    }
}
