use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Directive, OnError, Op, Severity, Step};
use petgraph::stable_graph::NodeIndex;

pub(super) const RULE: Rule = Rule {
    code: "RE005",
    name: "silent-continue",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Give it an error output and do something there, or let the run fail where somebody sees it.",
    tags: &["LCNC-SEC-10"],
    page: include_str!("silent_continue.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    // A handler that only ignores the failure is no answer to it.
    let is_ignored = |index: NodeIndex| {
        subject.workflow.outgoing(index).into_iter().any(|(next, _)| {
            let next = subject.workflow.graph.node_weight(next);
            matches!(next.map(|step| &step.op), Some(Op::Directive { kind: Directive::Ignore, .. }))
        })
    };
    let is_silent = |(index, step): &(NodeIndex, &Step)| {
        (step.policy.on_error == OnError::Continue || is_ignored(*index)) && subject.writes(step)
    };
    let steps: Vec<&Step> = subject.live().filter(is_silent).map(|(_, step)| step).collect();
    // A step after it that looks at the error is an answer to it.
    let looked_at = |step: &&Step| {
        subject.workflow.by_name.get(&step.name).is_some_and(|index| {
            subject.workflow.outgoing(*index).into_iter().any(|(next, _)| {
                subject.workflow.graph.node_weight(next).is_some_and(|next| {
                    subject.decides(next)
                        || subject.scripts.keys().any(|i| Some(i) == subject.workflow.by_name.get(&next.name))
                })
            })
        })
    };
    let steps: Vec<&Step> = steps.into_iter().filter(|step| !looked_at(step)).collect();
    if !steps.is_empty() {
        let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
        let fails =
            if names.len() == 1 { "1 write fails".to_owned() } else { format!("{} fail", count(names.len(), "write")) };
        found.report(
            format!("{fails} without a sound, and the run goes on as if it had worked: {}.", list(&names, 4)),
            steps.iter().map(|step| &step.origin.at),
        );
    }
}
