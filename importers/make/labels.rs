//! What people call the parameters and the fields of a module, as the editor keeps it beside them.

use super::table::table;
use crate::read;
use cutover_ir::Labels;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// A longer label describes a thing instead of naming it.
const LONGEST_NAME: usize = 60;

/// The names that the editor shows. `places`: where the parameters go, where the call has names of its own.
pub fn of(module: &Json, places: Option<&HashMap<String, String>>) -> Labels {
    let mut params = BTreeMap::new();
    for (part, schema) in [("mapper", "expect"), ("parameters", "parameters")] {
        for (name, label) in labelled(module, schema) {
            let place = format!("{part}.{name}");
            let target = match places {
                // A parameter that becomes members of another one has no name there.
                Some(places) => places.get(&place).filter(|target| !target.contains(['.', '['])).cloned(),
                None => Some(name),
            };
            if let Some(target) = target.filter(|target| says_more(target, &label)) {
                params.entry(target).or_insert(label);
            }
        }
    }
    let fields = labelled(module, "interface").filter(|(name, label)| says_more(name, label)).collect();
    Labels { params, fields, things: things(module), unnamed: false }
}

/// What people call the things that parameters hold only identifiers of, and the members that have an identifier for a name.
fn things(module: &Json) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (part, place) in [("parameters", "parameters"), ("mapper", "expect")] {
        let restored = module.pointer(&format!("/metadata/restore/{place}")).and_then(Json::as_object);
        let things = restored.into_iter().flatten().filter(|(key, _)| !is_account(key));
        for (key, restored) in things {
            let value = module.get(part).and_then(|part| part.get(key)).and_then(read::label);
            let label = read::text(restored, "label");
            if let (Some(value), Some(label)) = (value, label)
                && is_identifier(&value)
                && says_more(&value, label)
                && label.chars().count() <= LONGEST_NAME
            {
                names.insert(value, label.trim().to_owned());
            }
        }
    }
    if let (Some(schema), Some(mapper)) = (module.pointer("/metadata/expect"), module.get("mapper")) {
        named_by_identifier(schema, mapper, &mut names);
    }
    names
}

/// Members that have an identifier for a name, with what people call them.
fn named_by_identifier(schema: &Json, value: &Json, names: &mut BTreeMap<String, String>) {
    let fields = schema.as_array().into_iter().flatten();
    for field in fields {
        let Some(name) = read::text(field, "name") else { continue };
        let Some(member) = value.get(name).filter(|member| !member.is_null() && member.as_str() != Some("")) else {
            continue;
        };
        if let Some(label) = read::text(field, "label")
            && is_identifier(name)
            && says_more(name, label)
        {
            names.insert(name.to_owned(), label.trim().to_owned());
        }
        if let Some(inner) = field.get("spec") {
            named_by_identifier(inner, member, names);
        }
    }
}

/// Whether a parameter holds an account or the address of a webhook: those have names of their own elsewhere.
fn is_account(key: &str) -> bool {
    table().connections.contains(key) || matches!(key, "hook" | "__IMTHOOK__")
}

/// The fields of a schema that have a label.
fn labelled<'j>(module: &'j Json, schema: &str) -> impl Iterator<Item = (String, String)> + 'j {
    let list = module.get("metadata").and_then(|metadata| metadata.get(schema)).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(|field| {
        let (name, label) = (read::text(field, "name")?, read::text(field, "label")?);
        Some((name.to_owned(), label.trim().to_owned()))
    })
}

/// Whether a label is more than the name in other letters.
fn says_more(name: &str, label: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(name) != letters(label) && !letters(label).is_empty()
}

/// Whether a constant names a thing that people know by another name.
fn is_identifier(value: &str) -> bool {
    value.len() >= 5 && value.chars().any(|c| c.is_ascii_digit()) && !value.contains([' ', '{', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn labels_follow_their_parameters_into_the_call() {
        let module = json!({ "metadata": {
            "expect": [{ "name": "chat_id", "label": "Chat ID" }, { "name": "q", "label": "Search words" }, { "name": "who", "label": "Recipient" }],
            "interface": [{ "name": "3", "label": "Due date (D)" }],
        } });
        let places = HashMap::from([
            ("mapper.q".to_owned(), "query".to_owned()),
            ("mapper.who".to_owned(), "to[].name".to_owned()),
        ]);
        let served = of(&module, Some(&places));
        assert_eq!(served.params.into_iter().collect::<Vec<_>>(), [("query".to_owned(), "Search words".to_owned())]);
        assert_eq!(served.fields.get("3").map(String::as_str), Some("Due date (D)"));
        assert_eq!(of(&module, None).params.len(), 2);
    }

    #[test]
    fn identifiers_are_told_by_name() {
        let module = json!({
            "mapper": { "channel": "C024Y16JP", "mode": "2", "text": "{{1.a}}12345" },
            "metadata": { "restore": { "expect": { "channel": { "label": "sales" }, "mode": { "label": "Fast" }, "text": { "label": "x" } } } },
        });
        assert_eq!(things(&module).into_iter().collect::<Vec<_>>(), [("C024Y16JP".to_owned(), "sales".to_owned())]);
        assert!(things(&json!({})).is_empty());
        let nested = json!({
            "parameters": { "__IMTCONN__": 123456 }, "mapper": { "record": { "fld8wqAQdB0lKsrae": "Rejected", "fldl89tnn6Fl1AFxk": "" } },
            "metadata": {
                "restore": { "parameters": { "__IMTCONN__": { "label": "Our account" } } },
                "expect": [{ "name": "record", "type": "collection", "label": "Record", "spec": [
                    { "name": "fld8wqAQdB0lKsrae", "label": "Status" }, { "name": "fldl89tnn6Fl1AFxk", "label": "Notes" },
                ] }],
            },
        });
        let named = [("fld8wqAQdB0lKsrae".to_owned(), "Status".to_owned())];
        assert_eq!(things(&nested).into_iter().collect::<Vec<_>>(), named);
    }
}
