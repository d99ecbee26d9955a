//! A row applied to the parameters of a step: every leaf gets its place in the call, or is settled, or makes the row unfit.

use super::super::defaults::Seen;
use super::super::expressions::parse_filled;
use super::columns::{Column, Columns};
use super::path::{Seg, begins_with, insert, is_empty, is_taken, leaves, matches, pattern, show};
use super::row::{Notice, Patterns, Row, Twice};
use super::unfit::Unfit;
use crate::n8n::lower;
use crate::n8n::params;
use cutover_ir::{Expr, Node, Part, Pointer, Value};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::HashSet;

/// What a recording writes in the place of a parameter whose expression failed.
pub const FAILED: &str = "$error";

/// What became of leaves that are not printed.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The engine does not look at them.
    pub cosmetic: Vec<Pointer>,
    /// They chose the function.
    pub decided: Vec<Pointer>,
    /// The engine drops them before the node sees them.
    pub unread: Vec<Pointer>,
    /// What the emitted call does otherwise.
    pub notices: Vec<String>,
}

impl Twice {
    /// Whether all names of each list are known and different. One with a dot leads into what another one names.
    fn is_none_twice(&self, found: &[(Vec<Seg>, &Node)]) -> bool {
        self.names.iter().all(|place| {
            let place = pattern(place);
            let mut seen = HashSet::new();
            let mut names = found.iter().filter(|(at, _)| matches(&place, at).is_some());
            names.all(|(_, node)| node.text().is_some_and(|name| !name.contains(['.', '[']) && seen.insert(name)))
        })
    }
}

/// What these notices say of the parameters of a step.
pub(super) fn told(notices: &[Notice], tree: &Node, version: &str, seen: &Seen<'_>) -> Vec<String> {
    let holds = |notice: &&Notice| {
        notice.when.iter().all(|(path, values)| is_among(tree, path, values, seen))
            && (notice.versions.is_empty() || notice.versions.iter().any(|v| number_or_text(v) == version))
            && notice.filled.iter().all(|path| tree.path(path).is_some_and(|node| node.text() != Some("")))
            && notice.plain.iter().all(|path| tree.path(path).is_some_and(|node| !matches!(node.value, Value::Map(_))))
    };
    notices.iter().filter(holds).map(|notice| notice.message.clone()).collect()
}

impl Row {
    /// The object for the function, and the leaves that have no behaviour.
    pub(super) fn apply(&self, tree: &Node, version: &str, seen: &Seen<'_>) -> Result<(Node, Settled), Unfit> {
        self.apply_to(tree, version, seen, false)
    }

    /// The same; where the parameters are `resolved`, the value of a parameter may be a list or an object.
    pub(super) fn apply_to(
        &self,
        tree: &Node,
        version: &str,
        seen: &Seen<'_>,
        resolved: bool,
    ) -> Result<(Node, Settled), Unfit> {
        if !self.versions.is_empty() && !self.versions.iter().any(|v| number_or_text(v) == version) {
            return Err(Unfit::Version(version.to_owned()));
        }
        // Most alternatives of a type fall here, before anything is read.
        for (held, (path, allowed)) in self.allow.iter().filter(|(path, _)| !path.contains("[]")).enumerate() {
            if !is_among(tree, path, allowed, seen) {
                return Err(Unfit::Choice { held, path: path.clone(), shown: shown(tree, path, seen) });
            }
        }
        // What is a text of the platform's makers, and no fact, is not in the tables.
        if let Some(name) = self.taken.iter().find(|name| tree.get(name).is_none() && seen.default(name).is_none()) {
            return Err(format!(
                "`{name}` is left out, and the sample that the platform takes then is not part of cutover"
            )
            .into());
        }
        if let Some(name) = self.needs.iter().find(|name| tree.path(name).is_none_or(says_nothing)) {
            return Err(format!("nothing is said under `{name}`, so the platform refuses the step").into());
        }
        let tree = &self.completed(tree, seen);
        let Patterns { params: patterns, ignored, omitted } = self.patterns();
        let mut found = Vec::new();
        // An empty list where a list of objects could stand is no value either.
        let is_value = |path: &[Seg], empty: bool| {
            resolved
                && patterns.iter().any(|(from, _)| !from.contains(&Seg::Rest) && matches(from, path).is_some())
                && !(empty && patterns.iter().any(|(from, _)| begins_with(from, path)))
        };
        leaves(tree, &is_value, &mut Vec::new(), &mut found);
        for (path, allowed) in self.allow.iter().filter(|(path, _)| path.contains("[]")) {
            let wanted = pattern(path);
            let other = found.iter().find(|(at, n)| matches(&wanted, at).is_some() && !allowed.contains(&n.to_json()));
            if let Some((at, _)) = other {
                return Err(format!("`{}` has a value without converter", show(at)).into());
            }
        }
        for path in &self.refuse {
            if !resolved && tree.path(path).and_then(Node::text).is_some_and(|text| text.contains("{{")) {
                return Err(format!("`{path}` has holes and is no expression").into());
            }
        }
        let mut root = Node::new(Value::Map(IndexMap::new()), tree.at.clone());
        let mut settled = Settled { notices: told(&self.notices, tree, version, seen), ..Settled::default() };
        let columns = self.mapper.as_deref().map(|path| Columns::read(path, tree, self.every_type));
        let is = |versions: &[Json]| versions.iter().any(|v| number_or_text(v) == version);
        let alike = self.twice.as_ref().is_some_and(|twice| is(&twice.versions) && twice.is_none_twice(&found));
        if self.version && !is(&self.versionless) && !alike {
            insert(
                &mut root,
                &[Seg::Key("version".to_owned())],
                Node::new(Value::Number(version.to_owned()), Pointer::from("#version")),
            );
        }
        let mut said = Vec::new();
        for (path, node) in found {
            if let Some(place) = columns.as_ref().and_then(|columns| columns.place(&path, node)) {
                match place {
                    Column::To(target) => insert(&mut root, &target, node.clone()),
                    Column::Decides => settled.decided.push(node.at.clone()),
                    Column::Shown => settled.cosmetic.push(node.at.clone()),
                }
            } else if omitted.iter().any(|(p, values)| matches(p, &path).is_some() && values.contains(&node.to_json()))
            {
                settled.decided.push(node.at.clone());
            } else if let Some((to, (indices, rest))) =
                patterns.iter().find_map(|(from, to)| matches(from, &path).map(|m| (to, m)))
            {
                let mut left = indices.iter();
                let mut target: Vec<Seg> = Vec::new();
                for seg in to {
                    match seg {
                        Seg::Any => target.push(Seg::Index(left.next().copied().unwrap_or(0))),
                        Seg::Said(saying) => match saying.key(tree, &indices, seen) {
                            Some((key, at)) => {
                                target.push(Seg::Key(key));
                                said.extend(at);
                            }
                            None => {
                                return Err(
                                    format!("the parameter `{}` is not said to be anything", show(&path)).into()
                                );
                            }
                        },
                        Seg::Rest => target.extend(rest.iter().cloned()),
                        other => target.push(other.clone()),
                    }
                }
                if !resolved && is_taken(&root, &target) {
                    let member = show(&target);
                    return Err(format!("the parameter `{}` is one of two for `{member}`", show(&path)).into());
                }
                let later = self.per_page.iter().any(|p| matches(&pattern(p), &path).is_some());
                insert(&mut root, &target, if later { asked_later(node, &path)? } else { node.clone() });
            } else if matches!(&node.value, Value::Map(members) if members.contains_key(FAILED)) {
                // All that would have come of it has failed.
                if self.mapper.as_deref().is_some_and(|mapper| pattern(mapper) == path) {
                    for target in ["record", "types"] {
                        insert(&mut root, &pattern(target), node.clone());
                    }
                }
                for (_, to) in patterns.iter().filter(|(from, _)| begins_with(from, &path)) {
                    let keys: Vec<Seg> = to.iter().take_while(|s| matches!(s, Seg::Key(_))).cloned().collect();
                    insert(&mut root, &keys, node.clone());
                }
            } else if ignored.iter().any(|p| matches(p, &path).is_some()) {
                if self.allow.contains_key(&show(&path)) {
                    settled.decided.push(node.at.clone());
                } else {
                    settled.cosmetic.push(node.at.clone());
                }
            } else if !is_empty(node) {
                let place = show(&path);
                let chosen = patterns.iter().any(|(from, _)| show(from) == format!("{place}.value"));
                let why = if chosen {
                    "is a plain value, where the platform reads a way to name it and a value"
                } else {
                    "has no converter"
                };
                return Err(format!("the parameter `{place}` {why}").into());
            }
        }
        if matches!(self.verb.as_str(), "transform" | "join") {
            for target in emptied(tree, patterns) {
                insert(&mut root, &target, Node::new(Value::List(Vec::new()), tree.at.clone()));
            }
        }
        // What names a member of the call is no looks.
        settled.cosmetic.retain(|at| !said.contains(at));
        settled.decided.extend(said);
        for (path, member) in &self.holes {
            let Some(node) = tree.path(path) else { continue };
            let holes = match &node.value {
                Value::Expr(Expr::Template(parts)) => in_template(parts),
                Value::Text(text) if !resolved => in_template(&parse_filled(text).unwrap_or_default()),
                _ => continue,
            };
            if !holes.is_empty() {
                let holes = holes.into_iter().map(|hole| Node::new(Value::Expr(hole), node.at.clone()));
                let list = Node::new(Value::List(holes.collect()), node.at.clone());
                insert(&mut root, &pattern(member), list);
            }
        }
        for (path, constant) in &self.defaults {
            if root.path(path).is_none() {
                insert(&mut root, &pattern(path), params::verbatim(constant, &Pointer::from("#default")));
            }
        }
        self.leave_out_implied(&mut root, &mut settled);
        // Recorded names are constants, whatever the export says: both are compared as lists.
        if !resolved {
            self.pairs_to_records(&mut root, &mut settled);
        }
        Ok((root, settled))
    }

    fn pairs_to_records(&self, root: &mut Node, settled: &mut Settled) {
        let Value::Map(members) = &mut root.value else { return };
        for name in &self.records {
            let Some(member) = members.get_mut(name) else { continue };
            if let Some((record, names)) = record(member) {
                member.value = Value::Map(record);
                settled.decided.extend(names);
            }
        }
    }

    fn leave_out_implied(&self, root: &mut Node, settled: &mut Settled) {
        for (member, implied) in &self.implied {
            let said = implied.by.iter().any(|other| root.get(other).is_some());
            let Value::Map(members) = &mut root.value else { return };
            let is_it = |node: &Node| !matches!(node.value, Value::Expr(_)) && node.to_json() == implied.value;
            if said && members.get(member).is_some_and(is_it) {
                settled.decided.extend(members.shift_remove(member).map(|node| node.at));
            }
        }
    }
}

/// The holes of a text.
fn in_template(parts: &[Part]) -> Vec<Expr> {
    let holes = parts.iter().filter_map(|part| match part {
        Part::Hole(hole) => Some(hole.clone()),
        Part::Text(_) => None,
    });
    holes.collect()
}

/// Pairs of a name and a value as an object, with the places of the names; nothing where that would lose a pair or the order.
fn record(pairs: &Node) -> Option<(IndexMap<String, Node>, Vec<Pointer>)> {
    let (mut record, mut names) = (IndexMap::new(), Vec::new());
    for pair in pairs.elements() {
        let Value::Map(members) = &pair.value else { return None };
        let (Some(name), Some(value), 2) = (members.get("name"), members.get("value"), members.len()) else {
            return None;
        };
        let key = name.text().filter(|key| !key.is_empty() && *key != "__proto__")?;
        // Objects put whole numbers first.
        if key.bytes().all(|b| b.is_ascii_digit()) || record.insert(key.to_owned(), value.clone()).is_some() {
            return None;
        }
        names.push(name.at.clone());
    }
    (!record.is_empty()).then_some((record, names))
}

/// The lists that the export says are empty, by their places in the call: a default would stand for one that is left out.
fn emptied(tree: &Node, patterns: &[(Vec<Seg>, Vec<Seg>)]) -> Vec<Vec<Seg>> {
    let Value::Map(members) = &tree.value else { return Vec::new() };
    let mut out = Vec::new();
    for (name, _) in members.iter().filter(|(_, member)| is_empty(member)) {
        let path = [Seg::Key(name.clone())];
        let lists = patterns
            .iter()
            .filter(|(from, _)| begins_with(from, &path) && matches!(from.get(1..), Some([Seg::Key(_), Seg::Any, ..])));
        let target = |to: &[Seg]| to.iter().take_while(|seg| matches!(seg, Seg::Key(_))).cloned().collect::<Vec<_>>();
        out.extend(lists.map(|(_, to)| target(to)).filter(|to| !to.is_empty()));
    }
    out
}

impl Row {
    /// The parameters with defaults that must be given, and with the members that entries of lists, or groups, leave out.
    fn completed<'a>(&self, tree: &'a Node, seen: &Seen<'_>) -> Cow<'a, Node> {
        let mut tree = Cow::Borrowed(tree);
        for name in &self.taken {
            if let Some(preset) = seen.default(name) {
                insert(tree.to_mut(), &pattern(name), params::verbatim(&preset, &Pointer::from("#default")));
            }
        }
        for (name, flag) in &self.again {
            if tree.get(name).is_some_and(lower::is_given) {
                let yes = Node::new(Value::Bool(true), Pointer::from("#default"));
                insert(tree.to_mut(), &pattern(flag), yes);
            }
        }
        for (place, members) in &self.entries {
            let Some(found) = tree.path(place) else { continue };
            let entries: Vec<Option<usize>> = match &found.value {
                Value::Map(_) => vec![None],
                _ => (0..found.elements().len()).map(Some).collect(),
            };
            for index in entries {
                for (member, preset) in members {
                    let found = tree.path(place);
                    let entry = match index {
                        None => found,
                        Some(index) => found.and_then(|list| list.elements().get(index)),
                    };
                    let Some(Value::Map(given)) = entry.map(|entry| &entry.value) else { continue };
                    if !given.contains_key(member) && !given.contains_key(FAILED) {
                        let preset = params::verbatim(preset, &Pointer::from("#default"));
                        let mut path = pattern(place);
                        path.extend(index.map(Seg::Index));
                        path.push(Seg::Key(member.clone()));
                        insert(tree.to_mut(), &path, preset);
                    }
                }
            }
        }
        tree
    }
}

/// A parameter that is a function where it is an expression.
fn asked_later(node: &Node, path: &[Seg]) -> Result<Node, String> {
    match &node.value {
        Value::Expr(Expr::Template(_)) => {
            Err(format!("the parameter `{}` is a text with expressions in it", show(path)))
        }
        Value::Expr(expr) => {
            let call = Expr::Call { function: "perPage".to_owned(), arguments: vec![expr.clone()] };
            Ok(Node::new(Value::Expr(call), node.at.clone()))
        }
        _ => Ok(node.clone()),
    }
}

/// Whether a constant is one of those listed. An absent one is what the engine takes it for; `null` stands for one without a known default,
/// and alone for any default.
fn is_among(tree: &Node, path: &str, values: &[Json], seen: &Seen<'_>) -> bool {
    match tree.path(path) {
        None => match seen.default(path) {
            Some(default) if values.iter().any(|value| !value.is_null()) => values.contains(&default),
            _ => values.iter().any(Json::is_null),
        },
        Some(node) => !matches!(node.value, Value::Expr(_)) && values.contains(&node.to_json()),
    }
}

/// A constant as a message shows it: what the engine takes where the export says nothing, and nothing for an expression.
fn shown(tree: &Node, path: &str, seen: &Seen<'_>) -> Option<String> {
    match tree.path(path) {
        None => seen.default(path).as_ref().map(number_or_text).or_else(|| Some("(nothing)".to_owned())),
        Some(node) if matches!(node.value, Value::Expr(_)) => None,
        Some(node) => Some(number_or_text(&node.to_json())),
    }
}

fn number_or_text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}
/// Whether no leaf stands below a parameter.
fn says_nothing(node: &Node) -> bool {
    let mut nothing = true;
    node.each_leaf(&mut |leaf| {
        let empty = match &leaf.value {
            Value::List(items) => items.is_empty(),
            Value::Map(members) => members.is_empty(),
            _ => false,
        };
        nothing &= empty;
    });
    nothing
}
