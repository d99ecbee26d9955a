//! Power Automate: `definition.json` of a package, or a flow of a solution.

use crate::{
    Inventory,
    logic_apps::{connections, definition},
    read,
};
use cutover_ir::{Pointer, SourceFile};
use serde_json::Value;

/// Whether a document is a flow. Gallery templates of Azure have the same members and are Logic Apps.
pub fn recognises(document: &Value) -> bool {
    let kind = read::text(document, "type").unwrap_or_default();
    document.pointer("/properties/definition").is_some_and(definition::is_definition)
        && document.pointer("/properties/connectionReferences").is_some()
        && !kind.starts_with("Microsoft.Logic")
}

/// What a flow holds.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let at = Pointer::from("/properties/definition");
    let name = read::first_text(document, &["/properties/displayName"])
        .or_else(|| read::text(document, "name"))
        .map_or_else(|| read::stem(source), str::to_owned);
    let mut found = Inventory { name, at: at.clone(), ..Inventory::default() };
    if let Some(inner) = document.pointer(at.as_str()) {
        definition::steps(inner, &at, &mut found);
    }
    if let Some(owner) = document.get("properties") {
        connections(owner, &Pointer::from("/properties"), &mut found);
    }
    vec![found]
}
