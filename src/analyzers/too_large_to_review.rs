use super::rule::{Found, Rule};
use super::view::{Subject, count};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO008",
    name: "too-large-to-review",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 4,
    help: "Cut it where the data is handed over: each part becomes a function or a workflow of its own that can be tested alone.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("too_large_to_review.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let steps = subject.live().filter(|(_, step)| !matches!(step.op, Op::Part { .. })).count();
    let branches = subject.live().filter(|(_, step)| subject.decides(step)).count() + subject.gates.len();
    if steps >= LARGE {
        let at = subject.workflow.name_at.as_ref().unwrap_or(&subject.workflow.at);
        let ways = match branches {
            1 => "1 branch".to_owned(),
            n => format!("{n} branches"),
        };
        found.report(format!("{} and {ways} in one piece: nobody sees all of it at once.", count(steps, "step")), [at]);
    }
}

/// More than fits on two screens.
const LARGE: usize = 50;
