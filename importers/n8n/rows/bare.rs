//! Parameters of a call that no row knows, without what only the editor needs: a choice of how to name a thing becomes what names it, a
//! mapping of columns its values.

use super::apply::{FAILED, Settled};
use super::columns::AS_THEY_ARE;
use cutover_ir::{Node, Value};
use indexmap::IndexMap;

/// What the editor remembers of a thing that was chosen from a list.
const REMEMBERED: &[&str] = &["__rl", "__regex", "cachedResultName", "cachedResultUrl"];

/// The parameters as a person who writes the call wants them, and what became of the leaves that are not among them.
pub fn bare(tree: &Node) -> (Node, Settled) {
    let mut settled = Settled::default();
    let node = strip(tree, &mut settled);
    (node, settled)
}

fn strip(node: &Node, settled: &mut Settled) -> Node {
    let value = match &node.value {
        Value::Map(members) if members.contains_key("__rl") => return locator(node, members, settled),
        Value::Map(members) if is_mapping(members) => mapping(members, settled),
        Value::Map(members) => Value::Map(members.iter().map(|(k, v)| (k.clone(), strip(v, settled))).collect()),
        Value::List(items) => Value::List(items.iter().map(|item| strip(item, settled)).collect()),
        _ => return node.clone(),
    };
    Node::new(value, node.at.clone())
}

/// `{ id: … }`, `{ name: … }`, `{ url: … }`: by the way that was chosen, where a list gives an identifier.
fn locator(node: &Node, members: &IndexMap<String, Node>, settled: &mut Settled) -> Node {
    let mut kept = IndexMap::new();
    let said = members.get("mode").map_or(Some("list"), Node::text);
    let plain = members.keys().all(|key| REMEMBERED.contains(&key.as_str()) || key == "mode" || key == "value");
    for (key, member) in members {
        match (key.as_str(), said) {
            (key, _) if REMEMBERED.contains(&key) => waive(member, settled),
            ("mode", Some(_)) if plain => settled.decided.push(member.at.clone()),
            ("value", Some(mode)) if plain => {
                let name = if mode == "list" { "id" } else { mode };
                kept.insert(name.to_owned(), strip(member, settled));
            }
            _ => {
                kept.insert(key.clone(), strip(member, settled));
            }
        }
    }
    Node::new(Value::Map(kept), node.at.clone())
}

/// Whether it maps values to the columns of a table that the editor has read.
fn is_mapping(members: &IndexMap<String, Node>) -> bool {
    members.get("mappingMode").is_some_and(|mode| mode.text().is_some())
        && members.get("schema").is_none_or(|schema| matches!(schema.value, Value::List(_)))
        && !members.contains_key(FAILED)
}

/// `{ values, mapping, matchOn, types }`, as rows write it.
fn mapping(members: &IndexMap<String, Node>, settled: &mut Settled) -> Value {
    let mut kept = IndexMap::new();
    let defines = members.get("mappingMode").and_then(Node::text) == Some("defineBelow");
    let written = |id: &str| !defines || members.get("value").is_some_and(|value| value.get(id).is_some());
    for (key, member) in members {
        match key.as_str() {
            "mappingMode" if defines => settled.decided.push(member.at.clone()),
            "value" if matches!(member.value, Value::Null) => settled.decided.push(member.at.clone()),
            "attemptToConvertTypes" | "convertFieldsToString" if matches!(member.value, Value::Bool(false)) => {
                settled.decided.push(member.at.clone());
            }
            "cachedResultName" => waive(member, settled),
            "schema" => {
                let types: IndexMap<String, Node> =
                    member.elements().iter().filter_map(|entry| typed(entry, &written, settled)).collect();
                if !types.is_empty() {
                    kept.insert("types".to_owned(), Node::new(Value::Map(types), member.at.clone()));
                }
            }
            "mappingMode" => {
                kept.insert("mapping".to_owned(), member.clone());
            }
            "matchingColumns" => {
                if !member.elements().is_empty() {
                    kept.insert("matchOn".to_owned(), member.clone());
                }
            }
            "value" => {
                kept.insert("values".to_owned(), strip(member, settled));
            }
            _ => {
                kept.insert(key.clone(), strip(member, settled));
            }
        }
    }
    Value::Map(kept)
}

/// The type of a column that gets a value of another type than text.
fn typed(entry: &Node, written: &dyn Fn(&str) -> bool, settled: &mut Settled) -> Option<(String, Node)> {
    let kind = entry.get("type").filter(|kind| kind.text().is_some_and(|kind| !AS_THEY_ARE.contains(&kind)));
    let id = entry.get("id").and_then(Node::text).filter(|id| written(id));
    let plain = entry.get("type").is_some_and(|kind| kind.text().is_some_and(|kind| AS_THEY_ARE.contains(&kind)));
    let mut used = Vec::new();
    if id.is_some() && kind.is_some() {
        used.extend(["id", "type"]);
    } else if id.is_some() && plain {
        used.push("type");
    }
    match &entry.value {
        Value::Map(members) => {
            for (key, member) in members {
                if used.contains(&key.as_str()) {
                    settled.decided.push(member.at.clone());
                } else {
                    waive(member, settled);
                }
            }
        }
        _ => waive(entry, settled),
    }
    Some((id?.to_owned(), kind?.clone()))
}

fn waive(node: &Node, settled: &mut Settled) {
    node.each_leaf(&mut |leaf| settled.cosmetic.push(leaf.at.clone()));
}

#[cfg(test)]
mod tests {
    use super::super::params;
    use super::*;
    use cutover_ir::Pointer;
    use serde_json::{Value as Json, json};

    fn stripped(json: &Json) -> Json {
        bare(&params::read(json, &Pointer::root())).0.to_json()
    }

    #[test]
    fn a_choice_becomes_what_names_the_thing() {
        let list = json!({"board": {"__rl": true, "mode": "list", "value": "B1", "cachedResultName": "Leads", "cachedResultUrl": "https://x"}});
        assert_eq!(stripped(&list), json!({"board": {"id": "B1"}}));
        assert_eq!(
            stripped(&json!({"file": {"__rl": true, "mode": "url", "value": "https://y"}})),
            json!({"file": {"url": "https://y"}})
        );
        // What nobody knows stays, and so does the way it was chosen.
        let odd = json!({"file": {"__rl": true, "mode": "id", "value": "1", "extra": 2}});
        assert_eq!(stripped(&odd), json!({"file": {"mode": "id", "value": "1", "extra": 2}}));
    }

    #[test]
    fn a_mapping_becomes_its_values_and_the_types_that_are_no_texts() {
        let columns = json!({"columns": {
        "mappingMode": "defineBelow", "value": {"total": "5", "note": "x"}, "matchingColumns": ["note"], "attemptToConvertTypes": false,
        "schema": [
            {"id": "total", "displayName": "Total", "type": "number", "removed": false},
            {"id": "note", "displayName": "Note", "type": "string"},
            {"id": "unused", "displayName": "Unused", "type": "number"}
        ]}});
        let expected = json!({"columns": {"values": {"total": "5", "note": "x"}, "matchOn": ["note"], "types": {"total": "number"}}});
        assert_eq!(stripped(&columns), expected);
        assert_eq!(stripped(&expected), expected);
    }
}
