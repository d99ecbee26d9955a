//! n8n: workflow exports and recorded executions.
//!
//! `documents` finds the workflows in whatever wraps them, `workflow` builds the graph, `params` and `expressions` parse
//! parameters, `defaults` says what the engine makes of them, `lower` turns each node into an [`cutover_ir::Op`] by the tables in `nodes/` and the few passes that need code.

mod accounts;
mod calls;
mod conditions;
mod cron;
mod defaults;
mod digest;
mod documents;
mod editor_names;
mod emptied;
pub mod execution;
mod expressions;
pub mod javascript;
mod lower;
mod params;
mod rows;
mod things;
mod unheard;
mod workflow;

use crate::{Imported, Unreadable, stray};
use cutover_ir::{Parsed, Pointer, SourceFile, Workflow};
use serde_json::Value;

pub use calls::Calls;
pub use expressions::parse_expression;
pub use rows::{effect_params, parameters_only};
pub use workflow::file_stem;

/// Whether a document has the shape of an n8n export or execution, wrapped or not.
pub fn recognises(document: &Value) -> bool {
    !documents::find(document).workflows.is_empty()
}

/// Reads every workflow of an export.
pub fn import(source: &SourceFile, document: &Value) -> Imported {
    let documents::Found { workflows: found, strays } = documents::find(document);
    if found.is_empty() {
        return Imported::Unreadable(Unreadable {
            message: "there is no n8n workflow in this file: an object with a `nodes` array was expected".to_owned(),
            line: 0,
            column: 0,
        });
    }
    let several = found.len() > 1;
    let read = |(i, (at, value)): (usize, &(Pointer, &Value))| {
        let ordinal = several.then_some(i + 1);
        workflow::import(source, document, value, at, ordinal)
    };
    let mut workflows: Vec<Parsed<Workflow>> = found.iter().enumerate().map(read).collect();
    // What is in the file and in no workflow is accounted for with the first one.
    if let Some(first) = workflows.first_mut() {
        for (at, value) in strays {
            stray::tell(first, value, at);
        }
    }
    Imported::Workflows(workflows)
}
