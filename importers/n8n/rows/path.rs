//! Places of leaves in parameters, and patterns of places: `a.b[].c`, `a.*`, `a.{other.leaf}`.

use cutover_ir::{Located, Node, Pointer, Value};
use indexmap::IndexMap;

use super::super::defaults::Seen;
use super::apply::FAILED;

/// One segment of a place or of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seg {
    Key(String),
    Any,
    Index(usize),
    Rest,
    /// The key is what another leaf says.
    Said(Saying),
}

/// `{path}` or `{path|said=key}` in a target: the text of that leaf, by another word where one is given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Saying {
    path: Vec<Seg>,
    words: Vec<(String, String)>,
}

impl Saying {
    fn new(text: &str) -> Self {
        let (path, words) = text.split_once('|').unwrap_or((text, ""));
        let words = words.split(',').filter_map(|w| w.split_once('='));
        Self { path: pattern(path), words: words.map(|(a, b)| (a.to_owned(), b.to_owned())).collect() }
    }

    /// The key, and the place of the leaf that says it where the export has one, with the indices of the leaf that asks.
    pub(super) fn key(&self, tree: &Node, indices: &[usize], seen: &Seen<'_>) -> Option<(String, Option<Pointer>)> {
        let (said, at) = match self.path.as_slice() {
            [Seg::Key(name)] => (seen.text(tree, name)?, tree.get(name).map(|node| node.at.clone())),
            _ => {
                let node = self.leaf(tree, indices)?;
                (node.text()?.to_owned(), Some(node.at.clone()))
            }
        };
        let key = self.words.iter().find(|(word, _)| *word == said).map_or(said, |(_, key)| key.clone());
        Some((key, at))
    }

    /// The other leaf.
    fn leaf<'a>(&self, tree: &'a Node, indices: &[usize]) -> Option<&'a Node> {
        let mut indices = indices.iter();
        let mut node = tree;
        for seg in &self.path {
            node = match seg {
                Seg::Key(key) => node.get(key)?,
                Seg::Any => node.elements().get(*indices.next()?)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

/// The segments of a pattern.
pub(super) fn pattern(text: &str) -> Vec<Seg> {
    if let Some((before, rest)) = text.split_once('{')
        && let Some((inner, after)) = rest.split_once('}')
    {
        let mut out = pattern(before.trim_end_matches('.'));
        out.push(Seg::Said(Saying::new(inner)));
        out.extend(pattern(after.trim_start_matches('.')));
        return out;
    }
    let mut out = Vec::new();
    for part in text.split('.') {
        if part == "*" {
            out.push(Seg::Rest);
            continue;
        }
        let mut key = part;
        let mut lists = 0;
        while let Some(shorter) = key.strip_suffix("[]") {
            key = shorter;
            lists += 1;
        }
        if !key.is_empty() {
            out.push(Seg::Key(key.to_owned()));
        }
        out.extend(std::iter::repeat_n(Seg::Any, lists));
    }
    out
}

/// The indices that a path gives to the pattern's lists and the rest below `.*`, where it matches.
pub(super) fn matches(pattern: &[Seg], path: &[Seg]) -> Option<(Vec<usize>, Vec<Seg>)> {
    let mut indices = Vec::new();
    let mut path = path.iter();
    for seg in pattern {
        if *seg == Seg::Rest {
            return Some((indices, path.cloned().collect()));
        }
        match (seg, path.next()?) {
            (Seg::Key(a), Seg::Key(b)) if a == b => {}
            (Seg::Any, Seg::Index(i)) => indices.push(*i),
            _ => return None,
        }
    }
    path.next().is_none().then_some((indices, Vec::new()))
}

/// Whether a pattern leads to something below a path.
pub(super) fn begins_with(pattern: &[Seg], path: &[Seg]) -> bool {
    pattern.len() > path.len()
        && pattern.iter().zip(path).all(|pair| match pair {
            (Seg::Key(a), Seg::Key(b)) => a == b,
            (Seg::Any, Seg::Index(_)) | (Seg::Rest, _) => true,
            _ => false,
        })
}

/// The leaves below a node with their places; what `is_value` is a leaf as a whole.
pub(super) fn leaves<'a>(
    node: &'a Node,
    is_value: &dyn Fn(&[Seg], bool) -> bool,
    path: &mut Vec<Seg>,
    out: &mut Vec<(Vec<Seg>, &'a Node)>,
) {
    match &node.value {
        Value::List(items) if is_value(path, items.is_empty()) => out.push((path.clone(), node)),
        // A locator is a choice of how to name a thing, and the rows say what of it is meant.
        Value::Map(members) if !is_locator(members) && is_value(path, members.is_empty()) => {
            out.push((path.clone(), node));
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(Seg::Index(i));
                // An element that says nothing is an element all the same.
                if is_empty(item) {
                    out.push((path.clone(), item));
                }
                leaves(item, is_value, path, out);
                path.pop();
            }
        }
        Value::Map(members) if !members.contains_key(FAILED) => {
            for (key, member) in members {
                path.push(Seg::Key(key.clone()));
                leaves(member, is_value, path, out);
                path.pop();
            }
        }
        _ => out.push((path.clone(), node)),
    }
}

/// A locator says how a thing is named, and what it is called; older exports leave the mark out.
fn is_locator(members: &IndexMap<String, Node>) -> bool {
    members.contains_key("__rl")
        || (members.len() == 2 && members.contains_key("mode") && members.contains_key("value"))
}

pub(super) fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Map(members) if members.is_empty())
}

/// How a place is shown in a message.
pub(super) fn show(path: &[Seg]) -> String {
    let mut text = String::new();
    for seg in path {
        match seg {
            Seg::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Seg::Index(i) => text.push_str(&format!("[{i}]")),
            Seg::Any | Seg::Rest | Seg::Said(_) => {}
        }
    }
    text
}

/// Whether something stands at a place already, so that a leaf put there would take its place.
pub(super) fn is_taken(root: &Node, path: &[Seg]) -> bool {
    let inner = match (path.split_first(), &root.value) {
        (_, Value::Map(members)) if members.is_empty() => return false,
        (None, _) => return true,
        (Some((Seg::Key(key), rest)), Value::Map(members)) => members.get(key).map(|child| (child, rest)),
        (Some((Seg::Index(i), rest)), Value::List(items)) => items.get(*i).map(|child| (child, rest)),
        (Some(_), Value::List(items)) if items.is_empty() => return false,
        (Some(_), _) => return true,
    };
    inner.is_some_and(|(child, rest)| is_taken(child, rest))
}

/// Puts a leaf at a place, and what is missing on the way.
pub(super) fn insert(root: &mut Node, path: &[Seg], leaf: Node) {
    let Some((first, rest)) = path.split_first() else {
        *root = leaf;
        return;
    };
    let at = root.at.clone();
    match first {
        Seg::Index(i) => {
            if !matches!(root.value, Value::List(_)) {
                root.value = Value::List(Vec::new());
            }
            if let Value::List(items) = &mut root.value {
                while items.len() <= *i {
                    items.push(Located::new(Value::Map(IndexMap::new()), at.clone()));
                }
                if let Some(item) = items.get_mut(*i) {
                    insert(item, rest, leaf);
                }
            }
        }
        Seg::Key(key) => {
            if !matches!(root.value, Value::Map(_)) {
                root.value = Value::Map(IndexMap::new());
            }
            if let Value::Map(members) = &mut root.value {
                let child = members.entry(key.clone()).or_insert_with(|| Located::new(Value::Map(IndexMap::new()), at));
                insert(child, rest, leaf);
            }
        }
        Seg::Any | Seg::Rest | Seg::Said(_) => {}
    }
}
