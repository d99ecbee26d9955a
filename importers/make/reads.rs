//! Which fields of each module formulas read: what decides whether a client is known well enough to stand for a module.

use super::formulas;
use cutover_ir::{Expr, Root, Segment};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

/// The first member of every path, by the id of the module that it begins at; an empty one where all of a bundle is read.
pub fn reads(blueprint: &Json) -> HashMap<String, BTreeSet<String>> {
    let mut found = HashMap::new();
    collect(blueprint, &mut found);
    found
}

fn collect(json: &Json, found: &mut HashMap<String, BTreeSet<String>>) {
    match json {
        Json::String(text) if text.contains("{{") => {
            let Some(expr) = formulas::parse(text, &|id| Some(id.to_owned())) else { return };
            expr.each(&mut |part| {
                let Expr::Path(path) = part else { return };
                let Root::Step { name, .. } = &path.root else { return };
                let head = match path.segments.first() {
                    Some(Segment::Key(key)) => key.clone(),
                    Some(Segment::Index(_)) | None => String::new(),
                };
                found.entry(name.clone()).or_default().insert(head);
            });
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
        // What the editor keeps for itself is no formula.
        Json::Object(members) => {
            members.iter().filter(|(key, _)| *key != "metadata").for_each(|(_, member)| collect(member, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_fields_that_formulas_read_are_found_by_module() {
        let found = reads(&json!({ "flow": [
            { "id": 2, "mapper": { "a": "{{lower(1.`Full name`)}} {{3.items[].id}}", "b": "{{1.id}}" } },
            { "id": 4, "mapper": { "all": "{{toString(3)}}" }, "metadata": { "note": "{{3.hidden}}" } },
        ] }));
        assert_eq!(found["1"], BTreeSet::from(["Full name".to_owned(), "id".to_owned()]));
        assert!(found["3"].contains("items") && !found["3"].contains("hidden"));
    }
}
