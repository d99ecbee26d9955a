//! Rules in the conditions of an If, a Filter, a Switch, a router, and before steps.

use super::RuleSource;
use super::draft::Draft;
use super::gates::{Gate, effects, gates_of, way_name};
use super::telling::{add, decided};
use crate::analyzers::view::{Subject, phrase, right, rules as ways_of};
use crate::assessment::control::Control;
use cutover_ir::{Conditions, Op, Step};
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
        let telling = decided(subject, rule.conditions.iter());
        let Some((first, _)) = telling.first() else {
            continue;
        };
        let at = right(first).map_or(&first.left.at, |right| &right.at);
        let mut draft = Draft::new(RuleSource::Condition, said(rule), at, "src/rules/");
        add(&mut draft, telling);
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
        let telling = decided(subject, gated.any.iter().flatten());
        if telling.is_empty() {
            continue;
        }
        let all: Vec<String> =
            gated.any.iter().map(|all| all.iter().map(phrase).collect::<Vec<_>>().join(" and ")).collect();
        let mut draft = Draft::new(RuleSource::Condition, all.join(" or "), &gated.gate.at, "src/rules/");
        add(&mut draft, telling);
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
