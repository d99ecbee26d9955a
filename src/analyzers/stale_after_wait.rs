use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "RE010",
    name: "stale-after-wait",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Read again after the wait what may have changed meanwhile, and decide then.",
    tags: &[],
    page: include_str!("stale_after_wait.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live().filter(|(_, step)| step.waits()) {
        // Hours, days, a date, a person: a pause of seconds between two calls changes nothing.
        if !subject.facts.state.iter().any(|row| row.holds(step)) {
            continue;
        }
        let is_fresh = |step: &Step| subject.is_external(step) && !subject.writes(step);
        let stale = subject.downstream_until(index, &is_fresh);
        let writes: Vec<&Step> =
            subject.live().filter(|(i, s)| stale.contains(i) && subject.writes(s)).map(|(_, s)| s).collect();
        if !writes.is_empty() {
            let names: Vec<String> = writes.iter().map(|step| quote(&step.name, 60)).collect();
            found.report(
                format!(
                    "After the wait {} it acts on what was true before: {}.",
                    quote(&step.name, 60),
                    list(&names, 3)
                ),
                std::iter::once(&step.origin.at).chain(writes.iter().map(|step| &step.origin.at)),
            );
        }
    }
}
