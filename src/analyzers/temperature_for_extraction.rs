use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI009",
    name: "temperature-for-extraction",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Set it to 0: whoever sorts or extracts wants the same answer for the same text.",
    tags: &["LLM09:2025"],
    page: include_str!("temperature_for_extraction.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let parts = subject.parts(index);
        let structured = parts.iter().any(|(role, ..)| role.ends_with("outputParser"));
        if !structured && !subject.kind_ends(step, &subject.facts.extractors) {
            continue;
        }
        for (_, _, model) in parts.into_iter().filter(|(_, _, part)| subject.model(part).is_some()) {
            if let Some((value, at)) = subject.number(model, &subject.facts.temperatures)
                && value > STEADY
            {
                found.report(
                    format!(
                        "{} sorts or extracts with a temperature of {value}: the same text may get another answer.",
                        quote(&step.name, 60)
                    ),
                    [at],
                );
            }
        }
    }
}

/// Up to here answers hardly change.
const STEADY: f64 = 0.5;
