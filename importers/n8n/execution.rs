//! Recorded executions: the shape of the public API.

use serde_json::Value;

/// Whether a document is a recorded execution (it carries run data).
pub fn is_execution(document: &Value) -> bool {
    document.pointer("/data/resultData/runData").is_some()
}

/// The workflow that an execution ran, where it carries it.
pub fn workflow(document: &Value) -> Option<&Value> {
    document.get("workflowData")
}
