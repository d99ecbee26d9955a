use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO001",
    name: "disabled-step",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask why it is off. Delete it, or write down what turns it on again; the converted code passes items through in its place.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("disabled_step.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.workflow.steps().filter(|(_, step)| step.policy.disabled) {
        let name = quote(&step.name, 60);
        let message = match &step.op {
            Op::Trigger { .. } => {
                format!("Trigger {name} is switched off: what it starts runs no more, or only by hand.")
            }
            Op::Part { .. } => {
                format!("Part {name} is switched off: the step that it is plugged into does without it.")
            }
            _ => format!("Step {name} is switched off and hands its items on unchanged."),
        };
        found.report(message, [&step.origin.at]);
    }
}
