use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE014",
    name: "only-the-first-item",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Make sure that one item is what is meant: all others are dropped without a word.",
    tags: &[],
    page: include_str!("only_the_first_item.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live().filter(|(_, step)| step.policy.once && subject.writes(step)) {
        // What comes from a single call of a webhook is one item anyway.
        let many = subject.feeders(index).into_iter().any(|(_, feeder)| {
            subject.is_external(feeder)
                || !subject.decides(feeder)
                    && subject.scripts.keys().any(|i| subject.workflow.by_name.get(&feeder.name) == Some(i))
        });
        if many {
            found.report(
                format!("{} takes the first of its items and leaves the others.", quote(&step.name, 60)),
                [&step.origin.at],
            );
        }
    }
}
