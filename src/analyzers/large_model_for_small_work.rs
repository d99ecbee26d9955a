use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use crate::assessment::cost::Prices;
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "CO003",
    name: "large-model-for-small-work",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Try a small model with the golden runs as a check: sorting and extracting rarely need a large one.",
    tags: &["LLM10:2025"],
    page: include_str!("large_model_for_small_work.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let Some(prices) = Prices::built_in() else {
        return;
    };
    for (index, step) in subject.live().filter(|(_, step)| subject.kind_ends(step, &subject.facts.extractors)) {
        for (_, _, part) in subject.parts(index) {
            let Some(model) = subject.model(part).map(super::view::Model::label) else {
                continue;
            };
            if let Some(price) = prices.of(&model).filter(|price| price.input >= DEAR) {
                found.report(
                    format!(
                        "{} sorts or extracts with {}, at {} dollars for a million tokens.",
                        quote(&step.name, 60),
                        quote(&model, 60),
                        price.input
                    ),
                    [&part.origin.at],
                );
            }
        }
    }
}

/// Dollars for a million tokens: small models cost a tenth.
const DEAR: f64 = 2.0;
