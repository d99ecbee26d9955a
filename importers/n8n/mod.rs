//! n8n: workflow exports and recorded executions.

pub mod execution;

use crate::Imported;
use cutover_ir::SourceFile;
use serde_json::Value;

/// Whether a document has the shape of an n8n export or execution, wrapped or not.
pub fn recognises(_document: &Value) -> bool {
    true
}

/// Reads every workflow of an export.
pub fn import(_source: &SourceFile, _document: &Value) -> Imported {
    Imported::Workflows(Vec::new())
}
