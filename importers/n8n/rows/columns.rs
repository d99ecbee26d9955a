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
    /// Its values are converted.
    converted: bool,
}

impl Columns {
    pub(super) fn read(path: &str, tree: &Node) -> Self {
        // The fields of the item go as they are, with no types.
        let named = tree.path(path).filter(|n| n.get("mappingMode").and_then(Node::text) != Some("autoMapInputData"));
        let value = named.and_then(|n| n.get("value"));
        let schema = named.and_then(|n| n.get("schema")).map_or(&[][..], Node::elements).iter();
        let entry = |entry: &Node| {
            let id = entry.get("id").and_then(Node::text)?;
            let kind = entry.get("type").and_then(Node::text)?;
            Some(Entry {
                id: id.to_owned(),
                written: value.is_some_and(|v| v.get(id).is_some()),
                offered: entry.get("removed").and_then(Node::bool) == Some(false),
                converted: !AS_THEY_ARE.contains(&kind),
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
            "type" if used && self.converted => {
                Column::To(vec![Seg::Key("types".to_owned()), Seg::Key(self.id.clone())])
            }
            "type" if used => Column::Decides,
            "id" if used && self.converted => Column::Decides,
            "removed" if !self.written && self.converted => Column::Decides,
            _ => Column::Shown,
        }
    }
}
