use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, Step, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "RE009",
    name: "caller-waits",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Set a time-out that is shorter than the caller's, or answer at once and work afterwards.",
    tags: &[],
    page: include_str!("caller_waits.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    if subject.workflow.semantics.timeout.is_some() {
        return;
    }
    for (trigger, step, kind) in subject.triggers() {
        if !matches!(kind, TriggerKind::Webhook) || !subject.facts.answers_later.iter().any(|row| row.holds(step)) {
            continue;
        }
        let before: Vec<&Step> = {
            let open = subject.downstream_until(trigger, &|step| matches!(step.op, Op::Respond { .. }));
            let slow = |step: &Step| subject.facts.is_http(step) && !subject.has_param(step, &subject.facts.timeouts);
            subject
                .live()
                .filter(|(index, step)| open.contains(index) && slow(step) && subject.leads_to_answer(*index))
                .map(|(_, step)| step)
                .collect()
        };
        if before.len() >= MANY {
            let names: Vec<String> = before.iter().map(|step| quote(&step.name, 60)).collect();
            found.report(
                format!(
                    "Who calls {} waits for {} requests without a time-out: {}.",
                    quote(&step.name, 60),
                    names.len(),
                    list(&names, 3)
                ),
                before.iter().map(|step| &step.origin.at),
            );
        }
    }
}

/// One request may be quick; several in a row add up.
const MANY: usize = 2;
