use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE012",
    name: "no-answer",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Add the step that answers, or let the trigger answer by itself.",
    tags: &[],
    page: include_str!("no_answer.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (trigger, step, _) in subject.triggers() {
        let name = quote(&step.name, 60);
        if let Some(message) = Subject::refusal(step) {
            found.report(
                format!("{name} refuses every call with an error, and nothing runs: {}.", quote(message, 80)),
                [&step.origin.at],
            );
            continue;
        }
        if !subject.facts.answers_later.iter().any(|row| row.holds(step)) {
            continue;
        }
        let behind = subject.downstream(trigger);
        let answers = subject
            .live()
            .any(|(index, step)| behind.contains(&index) && matches!(step.op, Op::Respond { .. } | Op::Opaque { .. }));
        if !answers && !behind.is_empty() {
            found.report(
                format!(
                    "{name} leaves its answer to a later step, and no step answers: its callers wait until the run is over, and learn nothing."
                ),
                [&step.origin.at],
            );
        }
    }
}
