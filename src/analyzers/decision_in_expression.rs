use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "BR004",
    name: "decision-in-expression",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Give it a name and move it into a rule of its own, with a test for each outcome.",
    tags: &[],
    page: include_str!("decision_in_expression.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        let mut deep = Vec::new();
        step.each_expr(&mut |expr, at| {
            let outcomes = subject.decisions(expr).into_iter().map(|script| script.decisions.len() + 1);
            deep.extend(outcomes.filter(|outcomes| *outcomes > FEW).map(|outcomes| (outcomes, at)));
        });
        if let Some(outcomes) = deep.iter().map(|(outcomes, _)| *outcomes).max() {
            let message = format!("One expression of {} decides between {outcomes} outcomes.", quote(&step.name, 60));
            found.report(message, deep.iter().map(|(_, at)| *at));
        }
    }
}

/// A choice between this many outcomes reads well in a line.
const FEW: usize = 3;
