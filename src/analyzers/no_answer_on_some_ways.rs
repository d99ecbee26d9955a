use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, LinkKind, Op, Severity};
use petgraph::stable_graph::NodeIndex;

pub(super) const RULE: Rule = Rule {
    code: "RE013",
    name: "no-answer-on-some-ways",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Answer on every way, also when there is nothing to say.",
    tags: &[],
    page: include_str!("no_answer_on_some_ways.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (trigger, step, _) in subject.triggers() {
        if !subject.facts.answers_later.iter().any(|row| row.holds(step)) {
            continue;
        }
        // Branches that can be reached before anything has answered, and that have a way from which no answer can be reached.
        let open = subject.downstream_until(trigger, &|step| matches!(step.op, Op::Respond { .. }));
        let mut silent: Vec<(&str, &cutover_ir::Pointer)> = Vec::new();
        for (index, branch) in subject
            .live()
            .filter(|(index, step)| open.contains(index) && matches!(step.op, Op::Partition { .. } | Op::Route { .. }))
        {
            let answers: Vec<bool> = ways(subject, index)
                .into_iter()
                .map(|targets| targets.into_iter().any(|target| can_answer(subject, target)))
                .collect();
            if answers.contains(&true) && answers.contains(&false) && !answered_beside(subject, trigger, index) {
                silent.push((&branch.name, &branch.origin.at));
            }
        }
        if !silent.is_empty() {
            let names: Vec<String> = silent.iter().map(|(name, _)| quote(name, 60)).collect();
            found.report(
                format!("Who calls {} gets no answer on some ways out of {}.", quote(&step.name, 60), list(&names, 3)),
                silent.iter().map(|(_, at)| *at),
            );
        }
    }
}

/// The targets of each output that a choice has, also of those that lead nowhere.
fn ways(subject: &Subject<'_>, index: NodeIndex) -> Vec<Vec<NodeIndex>> {
    let outputs = match subject.workflow.graph.node_weight(index).map(|step| &step.op) {
        Some(Op::Route { branches, fallback, .. }) => branches.len() + usize::from(fallback == "extra"),
        _ => 2,
    };
    let links = subject.workflow.outgoing(index);
    (0..outputs)
        .map(|output| {
            links
                .iter()
                .filter(|(_, link)| link.kind == LinkKind::Main && link.output == output)
                .map(|(target, _)| *target)
                .collect()
        })
        .collect()
}

fn can_answer(subject: &Subject<'_>, from: NodeIndex) -> bool {
    let is_answer = |index: &NodeIndex| {
        subject.workflow.graph.node_weight(*index).is_some_and(|step| matches!(step.op, Op::Respond { .. }))
    };
    is_answer(&from) || subject.leads_to_answer(from)
}

/// Whether an answer is given on another arm, whatever the branch decides.
fn answered_beside(subject: &Subject<'_>, trigger: NodeIndex, branch: NodeIndex) -> bool {
    let without = subject.downstream_until(trigger, &|step| subject.workflow.by_name.get(&step.name) == Some(&branch));
    without.iter().any(|index| {
        subject.workflow.graph.node_weight(*index).is_some_and(|step| matches!(step.op, Op::Respond { .. }))
    })
}
