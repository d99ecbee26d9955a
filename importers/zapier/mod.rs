//! Zapier: the export of a team (version 2) and the download of account data (gdpr_v1), each with any number of zaps.
//!
//! `nodes` reads what hangs where, `references` finds which step a template means, `chain` keeps the nesting of paths, `lower` turns each step into
//! an [`cutover_ir::Op`] by the table in `steps.json`.

mod chain;
mod code;
mod filter;
mod lower;
mod naming;
mod nodes;
mod references;
mod schedule;
mod table;
mod templates;
#[cfg(test)]
mod tests;
mod zap;

use crate::{Imported, Unreadable, read, stray};
use cutover_ir::{Pointer, SourceFile};
use serde_json::Value;

/// Whether a document holds zaps.
pub fn recognises(document: &Value) -> bool {
    document.get("zaps").is_some_and(Value::is_array)
        && (document.get("metadata").is_some_and(Value::is_object)
            || read::list(document, "zaps").iter().any(|zap| zap.get("nodes").is_some()))
}

/// The parameters of a call as the history shows them, in the shape of the emitted call; nothing where no client serves the step.
pub fn recorded(kind: &str, params: &Value) -> Option<Value> {
    let (app, action) = kind.split_once(' ')?;
    table::table().clients(app, action).find_map(|row| row.recorded(params))
}

/// One workflow for each zap.
pub fn import(source: &SourceFile, document: &Value) -> Imported {
    let zaps = read::list(document, "zaps");
    if zaps.is_empty() {
        return Imported::Unreadable(Unreadable::new(
            "this file holds no zaps: its list is empty; export the zap itself, or the folder that holds it",
        ));
    }
    let at = Pointer::root().key("zaps");
    // A draft may be without steps; what has no place for them is no zap.
    let (good, strays): (Vec<_>, Vec<_>) = zaps
        .iter()
        .enumerate()
        .partition(|(_, zap)| zap.get("nodes").is_some_and(|nodes| nodes.is_object() || nodes.is_array()));
    let read = |(i, zap): (usize, &Value)| zap::import(source, document, zap, &at.index(i), i, zaps.len());
    let mut all: Vec<_> = good.into_iter().map(read).collect();
    let Some(first) = all.first_mut() else {
        return Imported::Unreadable(Unreadable::new(
            "no entry of `zaps` has steps (`nodes`): none is a zap that can be read; export it again",
        ));
    };
    for (i, stray) in strays {
        stray::tell(first, stray, at.index(i));
    }
    Imported::Workflows(all)
}
