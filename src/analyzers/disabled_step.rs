use super::rule::{Found, Rule};
use super::view::{Alike, Subject};
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

/// What a step does while it is switched off: the words for one step and for several.
type Words = (&'static str, &'static str);

const TRIGGER: Words = (
    "Trigger {} is switched off: what it starts runs no more, or only by hand.",
    "triggers are switched off: what they start runs no more, or only by hand: {}.",
);
const PART: Words = (
    "Part {} is switched off: the step that it is plugged into does without it.",
    "parts are switched off: the steps that they are plugged into do without them: {}.",
);
const STEP: Words = (
    "Step {} is switched off and hands its items on unchanged.",
    "steps are switched off and hand their items on unchanged: {}.",
);

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut off = Alike::new();
    for (_, step) in subject.workflow.steps().filter(|(_, step)| step.policy.disabled) {
        let words = match &step.op {
            Op::Trigger { .. } => TRIGGER,
            Op::Part { .. } => PART,
            _ => STEP,
        };
        off.add(words, step, [&step.origin.at]);
    }
    for ((one, several), group) in off.groups() {
        let message = match group.steps.len() {
            1 => one.replace("{}", &group.who()),
            n => format!("{n} {}", several.replace("{}", &group.who())),
        };
        found.report(message, group.places);
    }
}
