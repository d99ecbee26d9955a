//! The parameters of a step under the names of the emitted function.

use cutover_ir::{Located, Node, Pointer, Value};
use indexmap::IndexMap;
use std::collections::HashMap;

/// What the table says about the parameters of a step.
#[derive(Clone, Copy)]
pub struct Places<'t> {
    /// Place in the step → name in the emitted call; `[]` any index, a trailing `.*` a whole subtree. `COL$*` is any key that begins so: in its target
    /// `.*` stands for the key, `.{rest}` for what the star stands for.
    pub known: &'t HashMap<String, String>,
    /// Places without behaviour.
    pub ignore: &'t [String],
    /// An empty list or object within a subtree is a value, and not the same as none.
    pub keeps_empty: bool,
}

/// What became of a step's leaves.
pub struct Mapped {
    pub params: Node,
    /// Leaves without behaviour.
    pub ignored: Vec<Pointer>,
    /// Leaves that the table does not know, with their place in the step.
    pub unknown: Vec<(String, Node)>,
}

/// Puts every leaf of a step where the table says.
pub fn map(places: Places<'_>, inputs: &[(&str, &Node)], at: &Pointer) -> Mapped {
    let mut mapped = Mapped {
        params: Located::new(Value::Map(IndexMap::new()), at.clone()),
        ignored: Vec::new(),
        unknown: Vec::new(),
    };
    for (name, node) in inputs {
        let mut place = if name.is_empty() { Vec::new() } else { vec![Place::Key((*name).to_owned())] };
        visit(node, &mut place, &mut |leaf, place| {
            let written = written(place);
            if is_hollow(leaf) {
                // It is no leaf to account for.
                let within = target(places.known, place).filter(|(_, rest)| places.keeps_empty && !rest.is_empty());
                if let Some((target, rest)) = within {
                    put(&mut mapped.params, &target, rest, leaf);
                }
            } else if let Some((target, rest)) = target(places.known, place) {
                match put(&mut mapped.params, &target, rest, leaf) {
                    // Two places of a step that mean the same say it once.
                    Some(lost) if is_empty(&lost) => mapped.ignored.push(lost.at),
                    Some(lost) => mapped.unknown.push((written, lost)),
                    None => {}
                }
            } else if places.ignore.iter().any(|pattern| covers(pattern, &written)) || is_empty(leaf) {
                mapped.ignored.push(leaf.at.clone());
            } else {
                mapped.unknown.push((written, leaf.clone()));
            }
        });
    }
    mapped
}

/// The same tree without leaves that say nothing, and where those stood.
pub fn given(node: &Node, empty: &mut Vec<Pointer>) -> Node {
    let mut keep = |member: &Node| keeps(member, empty).then(|| given(member, empty));
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().filter_map(&mut keep).collect()),
        Value::Map(members) => {
            Value::Map(members.iter().filter_map(|(key, member)| Some((key.clone(), keep(member)?))).collect())
        }
        leaf => leaf.clone(),
    };
    Located::new(value, node.at.clone())
}

fn keeps(node: &Node, empty: &mut Vec<Pointer>) -> bool {
    let says = !is_empty(node);
    if !says {
        empty.push(node.at.clone());
    }
    says
}

#[derive(Clone, Debug)]
enum Place {
    Key(String),
    Index(usize),
}

/// An empty text or null says nothing, whatever it stands for.
fn is_empty(leaf: &Node) -> bool {
    matches!(&leaf.value, Value::Null) || matches!(&leaf.value, Value::Text(text) if text.is_empty())
}

fn is_hollow(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.is_empty(),
        Value::Map(members) => members.is_empty(),
        _ => false,
    }
}

fn visit(node: &Node, place: &mut Vec<Place>, leaf: &mut dyn FnMut(&Node, &[Place])) {
    match &node.value {
        Value::List(items) if !items.is_empty() => {
            for (i, item) in items.iter().enumerate() {
                place.push(Place::Index(i));
                visit(item, place, leaf);
                place.pop();
            }
        }
        Value::Map(members) if !members.is_empty() => {
            for (key, member) in members {
                place.push(Place::Key(key.clone()));
                visit(member, place, leaf);
                place.pop();
            }
        }
        _ => leaf(node, place),
    }
}

fn written(place: &[Place]) -> String {
    let mut out = String::new();
    for part in place {
        match part {
            Place::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
            Place::Index(_) => out.push_str("[]"),
        }
    }
    out
}

fn covers(pattern: &str, written: &str) -> bool {
    match pattern.strip_suffix(".*") {
        Some(head) => written.strip_prefix(head).is_some_and(|rest| rest.starts_with(['.', '[']) || rest.is_empty()),
        None => pattern == written,
    }
}

/// What stands at the end of a target for the part of a key that a star stands for.
const REST: &str = ".{rest}";

/// Where a leaf goes: the target's places, and what is left below a subtree.
fn target<'p>(known: &'p HashMap<String, String>, place: &'p [Place]) -> Option<(Vec<Place>, &'p [Place])> {
    let whole = written(place);
    let found = |place: &str| known.get(place).map(|target| (target, ""));
    let exact =
        found(&whole).or_else(|| starred(known, &whole)).map(|(target, rest)| (target, rest.to_owned(), place.len()));
    let (target, starred, length) = exact.or_else(|| {
        // The longest subtree that holds it.
        (1..place.len()).rev().find_map(|length| {
            let head = written(place.get(..length)?);
            let (target, rest) = found(&format!("{head}.*")).or_else(|| starred(known, &head))?;
            Some((target, rest.to_owned(), length))
        })
    })?;
    let mut indices = place.iter().take(length).filter_map(|p| match p {
        Place::Index(i) => Some(*i),
        Place::Key(_) => None,
    });
    let mut places = Vec::new();
    // The key keeps its name, or the part of it that the star stands for.
    let last = || length.checked_sub(1).and_then(|last| place.get(last)).cloned();
    let (target, named) = match (target.strip_suffix(".*"), target.strip_suffix(REST)) {
        (Some(head), _) => (head, last()),
        (None, Some(head)) => (head, Some(Place::Key(starred))),
        (None, None) => (target.as_str(), None),
    };
    for part in target.split('.') {
        let name = part.trim_end_matches("[]");
        if !name.is_empty() {
            places.push(Place::Key(name.to_owned()));
        }
        for _ in 0..part.matches("[]").count() {
            places.push(Place::Index(indices.next().unwrap_or(0)));
        }
    }
    places.extend(named);
    Some((places, place.get(length..).unwrap_or_default()))
}

/// The target of a place whose last name begins as a key of the table does before its star (`COL$*`), and what the star stands for.
fn starred<'k, 'w>(known: &'k HashMap<String, String>, whole: &'w str) -> Option<(&'k String, &'w str)> {
    let fits = |pattern: &str| {
        let head = pattern.strip_suffix('*').filter(|head| !head.ends_with('.'))?;
        let rest = whole.strip_prefix(head)?;
        (!rest.contains(['.', '['])).then_some(rest)
    };
    known
        .iter()
        .filter_map(|(pattern, target)| Some((fits(pattern)?, target)))
        .min_by_key(|(rest, _)| rest.len())
        .map(|(rest, target)| (target, rest))
}

/// Puts a leaf at its place. Gives the leaf that has none, where another one stands there: one that says nothing first.
fn put(root: &mut Node, target: &[Place], rest: &[Place], leaf: &Node) -> Option<Node> {
    let mut node = root;
    for part in target.iter().chain(rest) {
        match part {
            Place::Key(key) => {
                if !matches!(node.value, Value::Map(_)) {
                    node.value = Value::Map(IndexMap::new());
                }
                let Value::Map(members) = &mut node.value else { return None };
                let at = leaf.at.clone();
                node = members.entry(key.clone()).or_insert_with(|| Located::new(Value::Null, at));
            }
            Place::Index(index) => {
                if !matches!(node.value, Value::List(_)) {
                    node.value = Value::List(Vec::new());
                }
                let Value::List(items) = &mut node.value else { return None };
                while items.len() <= *index {
                    items.push(Located::new(Value::Null, leaf.at.clone()));
                }
                node = items.get_mut(*index)?;
            }
        }
    }
    if matches!(node.value, Value::Null) {
        *node = leaf.clone();
        return None;
    }
    Some(if is_empty(leaf) { leaf.clone() } else { std::mem::replace(node, leaf.clone()) })
}
