//! Make: scenario blueprints.
//!
//! `blueprint` finds the scenario in whatever wraps it and reads what belongs to the whole, `flow` keeps the nesting of its modules, `lower`
//! turns each module into an [`cutover_ir::Op`] by the table in `modules.json`, `formulas` parses `{{…}}`.

mod blueprint;
mod doubts;
mod flow;
mod formulas;
mod gate;
mod labels;
mod lower;
mod naming;
mod reads;
mod schedule;
mod table;
mod values;

use crate::{Imported, Unreadable};
use cutover_ir::{Pointer, SourceFile};
use serde_json::Value;

/// Whether a document is a blueprint, as the editor exports it or as the API wraps it.
pub fn recognises(document: &Value) -> bool {
    !blueprint::find(document).is_empty()
}

/// The parameters of a call as the history shows them, in the shape of the emitted call; nothing where no client serves the module.
pub fn recorded(kind: &str, params: &Value) -> Option<Value> {
    let table = table::table();
    let own = || {
        let row = table.row(kind).filter(|row| row.op == "call")?;
        crate::clients::recorded(table.params(row), row.ignore.iter().map(String::as_str), params)
    };
    table.clients(kind).find_map(|row| row.recorded(params)).or_else(own)
}

/// Reads the scenario of a blueprint.
pub fn import(source: &SourceFile, document: &Value) -> Imported {
    let found = blueprint::find(document);
    if found.is_empty() {
        return Imported::Unreadable(Unreadable::new(
            "there is no Make blueprint in this file: an object with a `flow` array of modules was expected",
        ));
    }
    let read = |(at, blueprint): &(Pointer, &Value)| blueprint::import(source, document, at, blueprint);
    Imported::Workflows(found.iter().map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_copied_from_a_canvas_is_a_scenario_for_each_piece() {
        let module =
            |id: u8| json!({ "id": id, "module": "util:SetVariable2", "mapper": { "name": "a", "value": "b" } });
        let document = json!({ "subflows": [{ "flow": [module(4), module(5)] }, { "flow": [module(9)] }], "metadata": { "version": 1 } });
        let source = SourceFile { name: "copied.json".to_owned(), text: document.to_string() };
        let Imported::Workflows(all) = import(&source, &document) else { panic!("it has modules") };
        let steps: Vec<usize> = all.iter().map(|parsed| parsed.value.steps().count()).collect();
        assert_eq!(steps, [2, 1]);
    }
}
