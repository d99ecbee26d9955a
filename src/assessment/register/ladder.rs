//! Grades: limits on one thing that are asked for one behind the other are one scale, and do not contradict each other.

use super::{BusinessRule, RuleSource};
use crate::analyzers::view::Subject;
use crate::assessment::control::Control;
use cutover_ir::Op;
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// Names the scale of every limit: its own step, or the first of the steps that ask about the same thing one behind the other.
pub(super) fn grade(subject: &Subject<'_>, control: &mut Option<Control>, rules: &mut [BusinessRule]) {
    let mut asked: BTreeMap<(String, &'static str), BTreeMap<String, Asked>> = BTreeMap::new();
    for rule in rules.iter() {
        for bound in &rule.bounds {
            let steps = asked.entry((bound.subject.clone(), bound.side)).or_default();
            let one = steps.entry(rule.step.clone()).or_insert_with(|| Asked::new(subject, rule));
            one.values.extend(bound.value.parse::<f64>());
        }
    }
    let mut scales: BTreeMap<(String, &'static str, String), String> = BTreeMap::new();
    for ((what, side), steps) in asked.into_iter().filter(|(_, steps)| steps.len() > 1) {
        let control = control.get_or_insert_with(|| Control::of(subject));
        let scale = |step: &String, scales: &BTreeMap<_, String>| {
            scales.get(&(what.clone(), side, step.clone())).unwrap_or(step).clone()
        };
        for (first, one) in &steps {
            for (second, other) in steps.iter().filter(|(step, _)| *step != first) {
                if is_next(subject, control, one, other, side) {
                    let (from, to) = (scale(second, &scales), scale(first, &scales));
                    for step in steps.keys().filter(|step| scale(step, &scales) == from).cloned().collect::<Vec<_>>() {
                        scales.insert((what.clone(), side, step), to.clone());
                    }
                }
            }
        }
    }
    for rule in rules {
        for bound in &mut rule.bounds {
            let key = (bound.subject.clone(), bound.side, rule.step.clone());
            bound.scale = scales.get(&key).unwrap_or(&rule.step).clone();
        }
    }
}

/// A step that asks whether something is above or below some values.
struct Asked {
    at: Option<NodeIndex>,
    /// The question stands before the step and decides whether it runs.
    before: bool,
    values: Vec<f64>,
}

impl Asked {
    fn new(subject: &Subject<'_>, rule: &BusinessRule) -> Self {
        let at = subject.workflow.by_name.get(&rule.step).copied();
        let is_gate = |index: NodeIndex| subject.gates.iter().any(|gate| gate.step == index);
        let before = rule.source == RuleSource::Condition && at.is_some_and(is_gate);
        Self { at, before, values: Vec::new() }
    }
}

/// Whether the second step asks for the next grade of the first one's scale: it runs only where the first has answered, and its values can still
/// make a difference there. Questions before the ways that leave one step are grades too.
fn is_next(subject: &Subject<'_>, control: &Control, first: &Asked, second: &Asked, side: &str) -> bool {
    let (Some(from), Some(to)) = (first.at, second.at) else { return false };
    if first.before && second.before {
        let before = |index| subject.feeders(index).into_iter().map(|(feeder, _)| feeder).collect::<Vec<_>>();
        let (one, other) = (before(from), before(to));
        return !one.is_empty() && one == other;
    }
    let Some(step) = subject.workflow.graph.node_weight(from) else { return false };
    let differs = |holds: bool| {
        let further = |one: &f64, other: &f64| if (side == "above") == holds { other > one } else { other < one };
        first.values.iter().all(|one| second.values.iter().all(|other| further(one, other)))
    };
    control.ways(from).into_iter().filter(|way| way.steps.contains(&to)).any(|way| match &step.op {
        Op::Partition { .. } => differs(way.output == 0),
        Op::Filter { .. } => differs(true),
        // Behind all of its ways none of its conditions held; which of them one way stands for is not compared.
        Op::Route { branches, .. } => way.output == branches.len() && differs(false),
        _ => false,
    })
}
