//! Every secret of a workflow, found in one pass over its texts.

use super::address::HOOK;
use super::credible::is_lone_password;
use super::name::{Place, is_password_name, kind_of_name};
use super::pair::{compared_name, has_user, is_cases, named_below, other_side};
use super::scan::{partner_of, partners};
use super::table::TABLE;
use super::{FIRST_SIDE, Secret, named_at, named_in, named_literals, secrets};
use crate::{Constant, Expr, Node, Part, Pointer, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A secret that a workflow holds in plain text.
#[derive(Clone, Debug)]
pub struct Leak {
    pub holder: Holder,
    /// The value that holds it; of a member's name, that member.
    pub at: Pointer,
    pub secret: Secret,
    /// The secret itself: never to be shown.
    pub value: String,
    /// The range of the secret is one of a whole constant.
    pub constant: bool,
}

/// What holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The name of the workflow.
    Workflow,
    /// The name of a step.
    StepName,
    /// The name of a credential.
    Credential,
    /// The name of a parameter.
    Member,
    /// A parameter of a step.
    Step(NodeIndex),
    /// Data pinned to a step, by its ordinal among the pins.
    Pins(usize),
    /// What people wrote beside it, and what describes the workflow.
    Words,
}

/// Every secret of a workflow, whatever holds it: names, parameters, keys, pinned data, notes, settings.
pub fn leaks(workflow: &Workflow) -> Vec<Leak> {
    let mut all = Vec::new();
    let mut text = |text: &str, at: &Pointer, holder: Holder| all.extend(of_text(text, at, holder));
    text(&workflow.name, workflow.name_at.as_ref().unwrap_or(&workflow.at), Holder::Workflow);
    workflow.description.iter().for_each(|d| text(&d.value, &d.at, Holder::Words));
    for note in &workflow.notes {
        text(&note.text.value, &note.text.at, Holder::Words);
        text(&note.name.value, &note.name.at, Holder::Words);
    }
    for (_, step) in workflow.steps() {
        text(&step.name, &step.origin.at, Holder::StepName);
        step.notes.iter().for_each(|n| text(&n.value, &n.at, Holder::Words));
        for name in step.credentials.iter().filter_map(|account| account.name.as_ref()) {
            text(&name.value, &name.at, Holder::Credential);
        }
    }
    for (index, step) in workflow.steps() {
        of_tree(&step.origin.params, Holder::Step(index), &mut all);
    }
    for (ordinal, (_, pins)) in workflow.pins.iter().enumerate() {
        of_tree(pins, Holder::Pins(ordinal), &mut all);
    }
    for setting in workflow.settings.iter().chain(&workflow.provenance).chain(&workflow.state) {
        of_tree(&setting.value, Holder::Words, &mut all);
    }
    let own = own_paths(workflow);
    all.retain(|leak| leak.secret.kind != HOOK || !own.contains(leak.value.as_str()));
    all
}

/// The paths under which the workflow is called itself: a step that calls it gives nothing away that its trigger does not show.
fn own_paths(workflow: &Workflow) -> BTreeSet<&str> {
    let members = workflow.steps().filter_map(|(_, step)| match &step.origin.params.value {
        Value::Map(members) => Some(members),
        _ => None,
    });
    members.flat_map(|members| TABLE.hooks.own.iter().filter_map(|key| members.get(key)?.text())).collect()
}

/// Every secret among the constants of a parameter tree, with its place. Names are map keys or the sibling of a `value`.
pub fn secrets_in(node: &Node) -> Vec<(Pointer, Secret)> {
    let mut all = Vec::new();
    of_tree(node, Holder::Words, &mut all);
    all.into_iter().filter(|leak| leak.holder != Holder::Member).map(|leak| (leak.at, leak.secret)).collect()
}

fn of_text<'t>(text: &'t str, at: &'t Pointer, holder: Holder) -> impl Iterator<Item = Leak> + use<'t> {
    secrets(text).into_iter().filter_map(move |secret| leak(text, at, holder, secret, true))
}

fn leak(text: &str, at: &Pointer, holder: Holder, secret: Secret, constant: bool) -> Option<Leak> {
    let value = text.get(secret.range.clone())?.to_owned();
    Some(Leak { holder, at: at.clone(), secret, value, constant })
}

fn of_tree(node: &Node, holder: Holder, all: &mut Vec<Leak>) {
    let from = all.len();
    walk(node, Place::Member, "", holder, all);
    // A key that comes as a pair gives its other half away, wherever in the step that stands.
    let found: Vec<Secret> = all.get(from..).unwrap_or_default().iter().map(|leak| leak.secret.clone()).collect();
    let Some(partner) = partner_of(&found) else { return };
    node.each_leaf(&mut |leaf| {
        each_text(leaf, &mut |text, constant| {
            for secret in partners(text, partner) {
                let found = leak(text, &leaf.at, holder, secret, constant);
                let is_known =
                    |new: &Leak| all.iter().skip(from).any(|old| old.at == new.at && old.value.contains(&new.value));
                all.extend(found.filter(|new| !is_known(new)).into_iter().collect::<Vec<_>>());
            }
        });
    });
}

fn walk(node: &Node, place: Place, name: &str, holder: Holder, all: &mut Vec<Leak>) {
    match &node.value {
        Value::Text(text) => {
            let found = named_in(place, name, text).into_iter();
            all.extend(found.filter_map(|secret| leak(text, &node.at, holder, secret, true)));
        }
        Value::Number(number) => {
            let found = named_at(place, name, number);
            all.extend(found.and_then(|secret| leak(number, &node.at, holder, secret, true)));
        }
        Value::Expr(_) => each_text(node, &mut |text, constant| {
            let mut found = secrets(text);
            if found.is_empty() && (place.names_secret(name) || super::may_name_token(name)) {
                found = named_literals(place, name, text);
            }
            all.extend(found.into_iter().filter_map(|secret| leak(text, &node.at, holder, secret, constant)));
        }),
        Value::List(items) => items.iter().for_each(|item| walk(item, place, name, holder, all)),
        Value::Map(members) => {
            let switched = members.get(FIRST_SIDE).and_then(source);
            let switched = switched.as_deref().and_then(compared_name);
            let users = || has_user(members.iter().map(|(key, member)| (key.as_str(), member.text())));
            for (key, member) in members {
                all.extend(of_text(key, &member.at, Holder::Member));
                let other = other_side(key).and_then(|other| members.get(other)).and_then(source);
                let compared = other.as_deref().and_then(compared_name);
                let compared = compared.or(switched.filter(|_| is_cases(key)));
                let beside = |label: &str| members.get(label).and_then(Node::text);
                let below = compared.unwrap_or_else(|| named_below(key, name, beside));
                let known = all.len();
                walk(member, place.below(key), below, holder, all);
                if let Some(text) = member.text().filter(|text| is_password_name(key) && is_lone_password(text))
                    && all.len() == known
                    && users()
                {
                    let secret = Secret { kind: kind_of_name(key).to_owned(), range: 0..text.len(), certain: false };
                    all.extend(leak(text, &member.at, holder, secret, true));
                }
            }
        }
        _ => {}
    }
}

/// What a leaf says, as the export has it.
fn source(leaf: &Node) -> Option<Cow<'_, str>> {
    match &leaf.value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Expr(expr) => Some(Cow::Owned(format!("{{{{ {} }}}}", expr.plain()))),
        _ => None,
    }
}

/// Every constant text of a leaf, and whether it is the whole of it.
fn each_text(leaf: &Node, visit: &mut dyn FnMut(&str, bool)) {
    match &leaf.value {
        Value::Text(text) => visit(text, true),
        Value::Expr(expr) => expr.each(&mut |expr| match expr {
            Expr::Template(parts) => parts.iter().for_each(|part| {
                if let Part::Text(text) = part {
                    visit(text, false);
                }
            }),
            Expr::Foreign { source, code, .. } => {
                visit(source, false);
                if code != source {
                    visit(code, false);
                }
            }
            Expr::Broken { source, .. } => visit(source, false),
            Expr::Constant(Constant::Text(text)) => visit(text, false),
            _ => {}
        }),
        _ => {}
    }
}
