//! Rules in the conditions of an If, a Filter, a Switch, a router, and before steps.

use super::RuleSource;
use super::draft::Draft;
use super::gates::{Gate, effects, gates_of, way_name};
use super::threshold::{bound, is_order};
use crate::analyzers::tells;
use crate::analyzers::view::{Constant, Subject, constants, phrase, right, rules as ways_of, short};
use crate::assessment::control::Control;
use cutover_ir::{Condition, Conditions, Node, Op, Step, Value};
use petgraph::stable_graph::NodeIndex;

/// What is decided by an If, a Filter, a Switch, a router.
pub(super) fn of_conditions<'a>(
    subject: &Subject<'a>,
    control: &mut Option<Control>,
    index: NodeIndex,
    step: &'a Step,
) -> Vec<Draft<'a>> {
    let all = ways_of(step);
    let many = all.len() > 1 || matches!(step.op, Op::Route { .. });
    let mut drafts = Vec::new();
    let mut gates: Option<Vec<Gate>> = None;
    for (output, rule) in all.into_iter().enumerate() {
        let telling: Vec<&Condition> = rule.conditions.iter().filter(|c| is_telling(c)).collect();
        let Some(first) = telling.first() else {
            continue;
        };
        let at = right(first).map_or(&first.left.at, |right| &right.at);
        let mut draft = Draft::new(RuleSource::Condition, said(rule), at, "src/rules/");
        draft.constants = telling.iter().filter_map(|c| plain_constant(c)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound(c)).collect();
        draft.about = names_of(&telling);
        draft.file = subject.rule_file(rule.conditions.iter().map(|c| &c.left.at));
        let gates = gates.get_or_insert_with(|| gates_of(subject, control, index, step));
        let way = way_name(step, output);
        draft.gates = if many { gates.iter().filter(|gate| gate.way == way).cloned().collect() } else { gates.clone() };
        if many && !way.bytes().all(|b| b.is_ascii_digit()) {
            draft.label = Some(way);
        }
        drafts.push(draft);
    }
    drafts
}

/// What is decided before a step, or on the arms that hang on it.
pub(super) fn of_gates<'a>(subject: &'a Subject<'_>, index: NodeIndex) -> Vec<Draft<'a>> {
    let mut drafts = Vec::new();
    for gated in subject.gates.iter().filter(|gated| gated.step == index) {
        let telling: Vec<&Condition> = gated.any.iter().flatten().filter(|c| is_telling(c)).collect();
        if telling.is_empty() {
            continue;
        }
        let all: Vec<String> =
            gated.any.iter().map(|all| all.iter().map(phrase).collect::<Vec<_>>().join(" and ")).collect();
        let mut draft = Draft::new(RuleSource::Condition, all.join(" or "), &gated.gate.at, "src/rules/");
        draft.constants = telling.iter().filter_map(|c| plain_constant(c)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound(c)).collect();
        draft.about = names_of(&telling);
        draft.file = subject.rule_file(std::iter::once(&gated.gate.at));
        draft.label = gated.gate.name.as_ref().map(|name| name.value.clone()).filter(|name| !name.trim().is_empty());
        let way = if gated.otherwise { "this way" } else { "where it holds" };
        let effects = effects(subject, &gated.behind);
        if !effects.is_empty() {
            draft.gates = vec![Gate { way: way.to_owned(), effects }];
        }
        drafts.push(draft);
    }
    drafts
}

/// All conditions of one way, joined as the step joins them.
pub(super) fn said(rule: &Conditions) -> String {
    let parts: Vec<String> = rule.conditions.iter().map(phrase).collect();
    parts.join(if rule.any { " or " } else { " and " })
}

/// Whether a condition is about the business: a constant that says something, or two fields compared with each other.
pub(super) fn is_telling(condition: &Condition) -> bool {
    let Some(right) = right(condition) else {
        return false;
    };
    match (constants(right), constants(&condition.left)) {
        (Some(constant), None) => name_of_side(&condition.left).is_some_and(|name| tells(&name, &constant)),
        (None, Some(constant)) => name_of_side(right).is_some_and(|name| tells(&name, &constant)),
        (None, None) => {
            is_order(&condition.operation.value)
                && name_of_side(right).is_some()
                && name_of_side(&condition.left).is_some()
        }
        _ => false,
    }
}

/// The names that conditions decide by.
pub(super) fn names_of(conditions: &[&Condition]) -> String {
    let sides = conditions.iter().flat_map(|c| [Some(&c.left), right(c)]).flatten();
    sides.filter_map(name_of_side).collect::<Vec<_>>().join(" ")
}

pub(super) fn name_of_side(node: &Node) -> Option<String> {
    match &node.value {
        Value::Expr(expr) => crate::analyzers::subject_name(expr),
        _ => None,
    }
}

pub(super) fn plain_constant(condition: &Condition) -> Option<String> {
    let right = right(condition)?;
    constants(right).or_else(|| constants(&condition.left)).map(|constant| match constant {
        Constant::Number(text) | Constant::Text(text) => short(&text, 80),
    })
}
