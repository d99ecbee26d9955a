//! Azure Logic Apps: a bare definition, a definition with its kind, an ARM template, or a gallery template.

pub mod definition;

use crate::{Inventory, read};
use cutover_ir::{Located, Pointer, SourceFile};
use serde_json::Value;

/// Whether a document holds at least one workflow definition.
pub fn recognises(document: &Value) -> bool {
    !definitions(document).is_empty()
}

/// One inventory for each workflow definition.
pub fn inventory(source: &SourceFile, document: &Value) -> Vec<Inventory> {
    let found = definitions(document);
    let several = found.len() > 1;
    found
        .into_iter()
        .enumerate()
        .map(|(i, (name, at, definition))| {
            let stem = read::stem(source);
            let fallback = if several { format!("{stem} {}", i + 1) } else { stem };
            let mut inventory = Inventory { name: name.unwrap_or(fallback), at: at.clone(), ..Inventory::default() };
            definition::steps(definition, &at, &mut inventory);
            let parent = at.as_str().strip_suffix("/definition").unwrap_or("");
            if let Some(owner) = document.pointer(parent) {
                connections(owner, &Pointer::from(parent), &mut inventory);
            }
            inventory
        })
        .collect()
}

type Named<'a> = (Option<String>, Pointer, &'a Value);

fn definitions(document: &Value) -> Vec<Named<'_>> {
    if definition::is_definition(document) {
        return vec![(None, Pointer::root(), document)];
    }
    for at in ["/definition", "/properties/definition"] {
        if let Some(inner) = document.pointer(at).filter(|d| definition::is_definition(d)) {
            let name = read::first_text(document, &["/properties/displayName"]).map(str::to_owned);
            return vec![(name, Pointer::from(at), inner)];
        }
    }
    let mut found = Vec::new();
    resources(document, &Pointer::root(), 0, &mut found);
    found
}

/// Workflows among the resources of an ARM template, nested deployments included.
fn resources<'a>(template: &'a Value, at: &Pointer, depth: usize, found: &mut Vec<Named<'a>>) {
    if depth > 8 {
        return;
    }
    for (i, resource) in read::list(template, "resources").iter().enumerate() {
        let place = at.key("resources").index(i);
        let kind = read::text(resource, "type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("Microsoft.Logic/workflows")
            && let Some(inner) = resource.pointer("/properties/definition").filter(|d| d.is_object())
        {
            let name = read::text(resource, "name").map(str::to_owned);
            found.push((name, place.key("properties").key("definition"), inner));
        }
        if let Some(nested) = resource.pointer("/properties/template") {
            resources(nested, &place.key("properties").key("template"), depth + 1, found);
        }
        resources(resource, &place, depth + 1, found);
    }
}

/// The connections that a workflow refers to.
pub fn connections(owner: &Value, at: &Pointer, found: &mut Inventory) {
    for (key, path) in [
        ("connectionReferences", "/connectionReferences"),
        ("connections", "/connections"),
        ("$connections", "/$connections/value"),
        ("parameters", "/parameters/$connections/value"),
    ] {
        let Some(references) = owner.pointer(path).and_then(Value::as_object) else { continue };
        for name in references.keys() {
            if !found.credentials.iter().any(|c| &c.value == name) {
                found.credentials.push(Located::new(name.clone(), at.key(key)));
            }
        }
    }
}
