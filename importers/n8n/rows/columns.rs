//! A parameter that maps values to the columns of a table that the editor has read.

use super::path::{Seg, pattern};
use cutover_ir::Node;

/// Types of columns whose values are not converted.
pub(super) const AS_THEY_ARE: &[&str] = &["string", "options"];
/// What becomes of a leaf of a parameter that maps values to columns.
pub(super) enum Column {
    To(Vec<Seg>),
    /// It chose what is converted.
    Decides,
    /// The editor shows it.
    Shown,
}

/// A parameter that maps values to columns, with its schema.
pub(super) struct Columns {
    path: Vec<Seg>,
    schema: Vec<Option<Entry>>,
}

/// A column of the schema.
struct Entry {
    id: String,
    /// It has a value.
    written: bool,
    /// The editor offers it.
    offered: bool,
    /// Its type is handed on, as its values are converted or the function asks for every type.
    typed: bool,
    /// Nobody asks whether the editor offers it.
    every: bool,
}

impl Columns {
    /// `every_type`: the function is given the types of all columns, of texts and of those that the item's own fields fill too.
    pub(super) fn read(path: &str, tree: &Node, every_type: bool) -> Self {
        // The fields of the item go as they are, with no types, unless all are asked for.
        let fills = |n: &Node| every_type || n.get("mappingMode").and_then(Node::text) != Some("autoMapInputData");
        let named = tree.path(path).filter(|n| fills(n));
        let value = named.and_then(|n| n.get("value"));
        let schema = named.and_then(|n| n.get("schema")).map_or(&[][..], Node::elements).iter();
        let entry = |entry: &Node| {
            let id = entry.get("id").and_then(Node::text)?;
            let kind = entry.get("type").and_then(Node::text)?;
            Some(Entry {
                id: id.to_owned(),
                written: value.is_some_and(|v| v.get(id).is_some()),
                offered: every_type || entry.get("removed").and_then(Node::bool) == Some(false),
                typed: every_type || !AS_THEY_ARE.contains(&kind),
                every: every_type,
            })
        };
        Self { path: pattern(path), schema: schema.map(entry).collect() }
    }

    pub(super) fn place(&self, leaf: &[Seg], node: &Node) -> Option<Column> {
        let inner = leaf.strip_prefix(self.path.as_slice())?;
        let key = |name: &str| Seg::Key(name.to_owned());
        Some(match inner {
            [Seg::Key(value), rest @ ..] if value == "value" && !rest.is_empty() => {
                Column::To([&[key("record")], rest].concat())
            }
            [Seg::Key(schema), Seg::Index(index), Seg::Key(member)] if schema == "schema" => {
                self.schema.get(*index).and_then(Option::as_ref).map_or(Column::Shown, |entry| entry.place(member))
            }
            [Seg::Key(mode)] if mode == "mappingMode" && node.text() == Some("defineBelow") => Column::Decides,
            [Seg::Key(mode)] if mode == "mappingMode" => Column::To(vec![key("mapping")]),
            [Seg::Key(schema), ..] if schema == "schema" || schema == "value" || schema == "cachedResultName" => {
                Column::Shown
            }
            _ => return None,
        })
    }
}

impl Entry {
    /// A type is passed where values are converted to it, and the leaves that decide so are not only shown.
    fn place(&self, member: &str) -> Column {
        let used = self.written || self.offered;
        match member {
            "type" if used && self.typed => Column::To(vec![Seg::Key("types".to_owned()), Seg::Key(self.id.clone())]),
            "type" if used => Column::Decides,
            "id" if used && self.typed => Column::Decides,
            "removed" if !self.written && self.typed && !self.every => Column::Decides,
            _ => Column::Shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::params;
    use super::*;
    use cutover_ir::Pointer;
    use serde_json::json;

    /// The columns whose types a function is given for a table of three that maps the item's own fields, or only `total`.
    fn typed(mode: &str, every_type: bool) -> Vec<String> {
        let tree = params::read(
            &json!({"columns": {"mappingMode": mode, "value": {"total": "5"}, "schema": [
                {"id": "total", "type": "number"},
                {"id": "note", "type": "string", "removed": true},
                {"id": "at", "type": "dateTime", "removed": true},
            ]}}),
            &Pointer::root(),
        );
        let columns = Columns::read("columns", &tree, every_type);
        let kind = Node::new(cutover_ir::Value::Null, Pointer::root());
        let places = (0..3).filter_map(|index| {
            let leaf =
                [Seg::Key("columns".into()), Seg::Key("schema".into()), Seg::Index(index), Seg::Key("type".into())];
            match columns.place(&leaf, &kind) {
                Some(Column::To(target)) => target.into_iter().next_back(),
                _ => None,
            }
        });
        places.filter_map(|place| if let Seg::Key(name) = place { Some(name) } else { None }).collect()
    }

    #[test]
    fn a_function_is_given_the_types_that_its_values_have_or_all_of_the_table() {
        assert_eq!(typed("defineBelow", false), ["total"]);
        assert!(typed("autoMapInputData", false).is_empty());
        assert_eq!(typed("defineBelow", true), ["total", "note", "at"]);
        assert_eq!(typed("autoMapInputData", true), ["total", "note", "at"]);
    }
}
