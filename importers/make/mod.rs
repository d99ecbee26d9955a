//! Make: scenario blueprints.
//!
//! `blueprint` finds the scenario in whatever wraps it and reads what belongs to the whole, `flow` keeps the nesting of its modules, `lower`
//! turns each module into an [`cutover_ir::Op`] by the table in `modules.json`, `formulas` parses `{{…}}`.

mod blueprint;
mod flow;
mod formulas;
mod gate;
mod labels;
mod lower;
mod naming;
mod reads;
mod table;
mod values;

use crate::{Imported, Unreadable};
use cutover_ir::SourceFile;
use serde_json::Value;

/// Whether a document is a blueprint, as the editor exports it or as the API wraps it.
pub fn recognises(document: &Value) -> bool {
    blueprint::find(document).is_some()
}

/// The parameters of a call as the history shows them, in the shape of the emitted call; nothing where no client serves the module.
pub fn recorded(kind: &str, params: &Value) -> Option<Value> {
    table::table().clients(kind).find_map(|row| row.recorded(params))
}

/// Reads the scenario of a blueprint.
pub fn import(source: &SourceFile, document: &Value) -> Imported {
    match blueprint::find(document) {
        Some((at, blueprint)) => Imported::Workflows(vec![blueprint::import(source, document, &at, blueprint)]),
        None => Imported::Unreadable(Unreadable::new(
            "there is no Make blueprint in this file: an object with a `flow` array of modules was expected",
        )),
    }
}
