use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, LinkKind, Op, Severity, Step};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "GO002",
    name: "unreachable-step",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Delete it before the move, or connect it to what should start it.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("unreachable_step.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut left: BTreeSet<NodeIndex> = subject
        .workflow
        .steps()
        .filter(|(index, step)| !subject.reachable.contains(index) && !step.policy.disabled)
        .filter(|(_, step)| !subject.facts.lists(&subject.facts.placeholders, step))
        .map(|(index, _)| index)
        .collect();
    let whole = subject.reachable.is_empty();
    // One look at the canvas decides about all of them.
    let mut lost = Vec::new();
    while let Some(first) = left.pop_first() {
        let island = island(subject, first, &mut left);
        if !island.iter().any(|(index, step)| may_start(subject, *index, step)) {
            lost.extend(island);
        }
    }
    if lost.is_empty() {
        return;
    }
    // What others hang from is named first: a model that is plugged into a step says less than the step.
    lost.sort_by_key(|(index, step)| (matches!(step.op, Op::Part { .. }), !subject.feeders(*index).is_empty()));
    let names: Vec<String> = lost.iter().map(|(_, step)| quote(&step.name, 60)).collect();
    let verb = if whole { "starts" } else { "leads to" };
    found.report(
        format!("No enabled trigger {verb} {}: {}.", count(names.len(), "step"), list(&names, 3)),
        lost.iter().map(|(_, step)| &step.origin.at),
    );
}

/// Whether a step of a community package could be a trigger: nothing leads to it and something follows it.
fn may_start(subject: &Subject<'_>, index: NodeIndex, step: &Step) -> bool {
    !subject.is_of_vendor(step)
        && subject.workflow.incoming(index).is_empty()
        && subject.workflow.outgoing(index).iter().any(|(_, link)| link.kind == LinkKind::Main)
}

/// The steps that hang together with one, taken from those that are left.
fn island<'a>(subject: &Subject<'a>, first: NodeIndex, left: &mut BTreeSet<NodeIndex>) -> Vec<(NodeIndex, &'a Step)> {
    let mut open = vec![first];
    let mut all = BTreeSet::from([first]);
    while let Some(index) = open.pop() {
        let near = subject.workflow.graph.neighbors_undirected(index);
        for other in near {
            if left.remove(&other) {
                all.insert(other);
                open.push(other);
            }
        }
    }
    all.into_iter().filter_map(|index| subject.workflow.graph.node_weight(index).map(|step| (index, step))).collect()
}
