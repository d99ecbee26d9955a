//! Entries of a list of workflows that are none.

use cutover_ir::{Finding, Parsed, Pointer, Severity, Workflow};
use serde_json::Value;

/// Accounts for an entry that is no workflow with one of its neighbours: its leaves count as unaccounted, and a finding (`IM019`) says where it is.
pub fn tell(neighbour: &mut Parsed<Workflow>, entry: &Value, at: Pointer) {
    neighbour.value.ledger.add(entry, &at);
    let message = "This entry of the list is no workflow that can be read, and nothing of it is converted: export it again, or take it out \
                   of the file.";
    neighbour.findings.push(Finding::new("IM019", Severity::High, message, at));
}
