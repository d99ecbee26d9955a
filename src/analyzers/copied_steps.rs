use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "GO006",
    name: "copied-steps",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Make it one step, or one function that is called from both places.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("copied_steps.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut same: BTreeMap<String, Vec<&Step>> = BTreeMap::new();
    for (_, step) in subject.live() {
        // Code alone: the same call in two places is often meant.
        if let Op::Code { source, .. } = &step.op
            && source.value.lines().count() >= LONG
        {
            let plain: String = source.value.split_whitespace().collect::<Vec<_>>().join(" ");
            same.entry(plain).or_default().push(step);
        }
    }
    for steps in same.into_values().filter(|steps| steps.len() > 1) {
        let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
        let lines = match steps.first().map(|step| &step.op) {
            Some(Op::Code { source, .. }) => source.value.lines().count(),
            _ => 0,
        };
        found.report(
            format!("The same {lines} lines of code stand in {} steps: {}.", names.len(), list(&names, 4)),
            steps.iter().map(|step| &step.origin.at),
        );
    }
}

/// Fewer lines are an idiom.
const LONG: usize = 5;
