use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Severity, Step};
use petgraph::stable_graph::NodeIndex;

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
    let bare = unguarded(subject);
    let writers = subject.live().filter(|(_, step)| subject.writes(step));
    let written = subject.downstream_of_all(writers.map(|(index, _)| index));
    // The calls whose failure leaves something half done come first.
    let (half_done, clean): (Vec<&Step>, Vec<&Step>) = {
        let (after, others): (Vec<_>, Vec<_>) = bare.into_iter().partition(|(index, _)| written.contains(index));
        (after.into_iter().map(|(_, step)| step).collect(), others.into_iter().map(|(_, step)| step).collect())
    };
    if half_done.is_empty() {
        return;
    }
    let all: Vec<&Step> = half_done.iter().chain(&clean).copied().collect();
    let names: Vec<String> = all.iter().map(|step| quote(&step.name, 60)).collect();
    let consequence = match half_done.len() {
        n if n == all.len() => "something was written before, so a failure leaves the work half done".to_owned(),
        n => format!("before {n} of them something was written, so a failure leaves the work half done"),
    };
    let mut finding = found.finding(
        format!(
            "{} no retry, no error output and no error workflow: {}; {consequence}.",
            have(all.len()),
            list(&names, 4)
        ),
        all.iter().map(|step| &step.origin.at),
    );
    if !half_done.iter().any(|step| subject.writes(step)) {
        finding.severity = Severity::Low;
    }
    found.add(finding);
}

/// The calls to the outside whose failure nobody hears of: none has a retry, an error output, an error workflow or a start of its own for failures, and the workflow starts by itself.
/// Where nothing was written before, that is a line of the inventory and no finding: the run ends and can be started again.
pub(crate) fn unguarded<'a>(subject: &Subject<'a>) -> Vec<(NodeIndex, &'a Step)> {
    if !subject.runs_alone() || subject.told_of_failure().is_some() {
        return Vec::new();
    }
    subject.live().filter(|(_, step)| subject.reaches_out(step) && !subject.is_guarded(step)).collect()
}

/// `3 external calls have`.
pub(crate) fn have(calls: usize) -> String {
    format!("{} {}", count(calls, "external call"), if calls == 1 { "has" } else { "have" })
}
