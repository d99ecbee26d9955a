//! Which conditions are about the business, and what each decides by.

use super::Bound;
use super::code::constant_text;
use super::draft::Draft;
use super::kind::{KINDS, split_words};
use super::threshold::{bound, bound_in, is_order};
use crate::analyzers::tells;
use crate::analyzers::view::{Constant, Subject, constants, right};
use cutover_ir::{Condition, Expr, Node, Value};

/// What a condition decides by.
#[derive(Default)]
pub(super) struct Decided {
    constants: Vec<String>,
    bounds: Vec<Bound>,
    about: String,
}

/// The conditions that are about the business, each with what it decides by.
pub(super) fn decided<'c>(
    subject: &Subject<'_>,
    conditions: impl Iterator<Item = &'c Condition>,
) -> Vec<(&'c Condition, Decided)> {
    let decided = |condition: &'c Condition| {
        let mut found = within(subject, condition);
        if is_telling(condition) || is_flag(condition) {
            found.constants.extend(plain_constant(condition));
            found.bounds.extend(bound(condition));
            found.about = format!("{} {}", names_of(condition), found.about).trim().to_owned();
        }
        (!found.about.is_empty()).then_some((condition, found))
    };
    conditions.filter_map(decided).collect()
}

/// Writes what conditions decide by into a draft.
pub(super) fn add(draft: &mut Draft<'_>, telling: Vec<(&Condition, Decided)>) {
    let mut about = Vec::with_capacity(telling.len());
    for (_, one) in telling {
        draft.constants.extend(one.constants);
        draft.bounds.extend(one.bounds);
        about.push(one.about);
    }
    draft.about = about.join(" ");
}

/// What the expressions of a condition compare with constants: some conditions are one expression that must be true.
fn within(subject: &Subject<'_>, condition: &Condition) -> Decided {
    let mut found = Decided::default();
    let mut names = Vec::new();
    let mut read = |expr: &Expr| {
        if let Expr::Foreign { source, .. } = expr
            && source.contains(['<', '>', '='])
        {
            let script = subject.expression(source);
            for c in script.comparisons.iter().filter(|c| decides(&c.name, &c.constant)) {
                found.constants.push(constant_text(&c.constant));
                found.bounds.extend(bound_in(c));
                names.push(c.name.clone());
            }
        }
    };
    for side in [Some(&condition.left), right(condition)].into_iter().flatten() {
        if let Value::Expr(expr) = &side.value {
            expr.each(&mut read);
        }
    }
    found.about = names.join(" ");
    found
}

/// Whether a comparison of this name with this constant is a decision of the business. More counts here than in a finding: the state of an order
/// and the role of a person are rules, though nobody need be warned of them.
pub(super) fn decides(name: &str, constant: &Constant) -> bool {
    tells(name, constant) || is_state(name, constant)
}

/// `order_status is "completed"`, `role is not "admin"`: the state of something that the business names.
fn is_state(name: &str, constant: &Constant) -> bool {
    let Constant::Text(text) = constant else {
        return false;
    };
    let words = split_words(name);
    let Some((last, before)) = words.split_last().filter(|(last, _)| KINDS.states.contains(last)) else {
        return false;
    };
    let text = text.trim().to_lowercase();
    let of_machine =
        before.iter().any(|word| KINDS.machine_things.contains(word)) || KINDS.machine_states.contains(&text);
    // A bare status that is "completed" is mostly that of a job; that of an order is named so.
    let is_named = !before.is_empty() && KINDS.states_of_things.contains(&text);
    !of_machine && (is_named || tells(&format!("{last} of something"), constant))
}

/// A field that is true or false, or says yes or no: `approved is true`.
fn is_flag(condition: &Condition) -> bool {
    let says = match (condition.operation.value.as_str(), right(condition).map(|node| &node.value)) {
        ("true" | "false", _) | (_, Some(Value::Bool(_))) => true,
        (_, Some(Value::Text(text))) => KINDS.flags.contains(&text.trim().to_lowercase()),
        _ => false,
    };
    let is_field = matches!(&condition.left.value, Value::Expr(Expr::Path(_)));
    says && is_field
        && name_of_side(&condition.left).is_some_and(|name| {
            let is_machine = split_words(&name).iter().any(|word| KINDS.machine_flags.contains(word));
            !is_machine && tells(&name, &Constant::Text("given".to_owned()))
        })
}

/// Whether a condition is about the business: a constant that says something, or two fields compared with each other.
fn is_telling(condition: &Condition) -> bool {
    let Some(right) = right(condition) else {
        return false;
    };
    match (constants(right), constants(&condition.left)) {
        (Some(constant), None) => name_of_side(&condition.left).is_some_and(|name| decides(&name, &constant)),
        (None, Some(constant)) => name_of_side(right).is_some_and(|name| decides(&name, &constant)),
        (None, None) => {
            is_order(&condition.operation.value)
                && name_of_side(right).is_some()
                && name_of_side(&condition.left).is_some()
        }
        _ => false,
    }
}

/// The names that a condition decides by.
fn names_of(condition: &Condition) -> String {
    let sides = [Some(&condition.left), right(condition)].into_iter().flatten();
    sides.filter_map(name_of_side).collect::<Vec<_>>().join(" ")
}

fn name_of_side(node: &Node) -> Option<String> {
    match &node.value {
        Value::Expr(expr) => crate::analyzers::subject_name(expr),
        _ => None,
    }
}

fn plain_constant(condition: &Condition) -> Option<String> {
    let right = right(condition)?;
    constants(right).or_else(|| constants(&condition.left)).map(|constant| constant_text(&constant))
}
