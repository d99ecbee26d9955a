use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Severity, Step, TriggerKind};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "RE001",
    name: "no-error-path",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Retry what is safe to repeat, give the rest an error output, and name a workflow that tells somebody when a run fails.",
    tags: &["LCNC-SEC-10"],
    page: include_str!("no_error_path.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let unattended = subject
        .triggers()
        .any(|(_, _, kind)| !matches!(kind, TriggerKind::Manual | TriggerKind::Error | TriggerKind::SubWorkflow));
    if !unattended || subject.workflow.semantics.error_workflow.is_some() {
        return;
    }
    let bare: Vec<(NodeIndex, &Step)> =
        subject.live().filter(|(_, step)| subject.is_external(step) && !subject.is_guarded(step)).collect();
    let written: BTreeSet<NodeIndex> = subject
        .live()
        .filter(|(_, step)| subject.writes(step))
        .flat_map(|(index, _)| subject.downstream(index))
        .collect();
    // The calls whose failure leaves something half done come first.
    let (half_done, clean): (Vec<&Step>, Vec<&Step>) = {
        let (after, others): (Vec<_>, Vec<_>) = bare.into_iter().partition(|(index, _)| written.contains(index));
        (after.into_iter().map(|(_, step)| step).collect(), others.into_iter().map(|(_, step)| step).collect())
    };
    let all: Vec<&Step> = half_done.iter().chain(&clean).copied().collect();
    if all.is_empty() {
        return;
    }
    let names: Vec<String> = all.iter().map(|step| quote(&step.name, 60)).collect();
    let consequence = match half_done.len() {
        0 => "when one fails, nobody is told".to_owned(),
        n if n == all.len() => "something was written before, so a failure leaves the work half done".to_owned(),
        n => format!("before {n} of them something was written, so a failure leaves the work half done"),
    };
    let calls = match all.len() {
        1 => "1 external call has".to_owned(),
        n => format!("{} have", count(n, "external call")),
    };
    let mut finding = found.finding(
        format!("{calls} no retry, no error output and no error workflow: {}; {consequence}.", list(&names, 4)),
        all.iter().map(|step| &step.origin.at),
    );
    if half_done.is_empty() {
        finding.severity = Severity::Info;
    } else if !half_done.iter().any(|step| subject.writes(step)) {
        finding.severity = Severity::Low;
    }
    found.add(finding);
}
