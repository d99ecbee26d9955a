use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote, short};
use cutover_ir::{Confidence, Op, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "LI008",
    name: "no-translation",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 4,
    help: "Write the step by hand where the repository throws NotConverted, or leave it on the platform and call it from there.",
    tags: &[],
    page: include_str!("no_translation.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Step>> = BTreeMap::new();
    for (_, step) in subject.live().filter(|(_, step)| subject.is_of_vendor(step)) {
        // Code of another language is the matter of foreign-language.
        let is_code = subject.facts.foreign_code.keys().any(|param| step.params().get(param).is_some());
        if let (Op::Opaque { reason, .. }, false) = (&step.op, is_code) {
            kinds.entry((step.origin.kind.value.as_str(), reason.as_str())).or_default().push(step);
        }
    }
    for ((kind, reason), steps) in kinds {
        let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
        let message = format!(
            "{} of type {kind} cannot be converted ({}): {}.",
            count(names.len(), "step"),
            short(reason, 100),
            list(&names, 3)
        );
        found.report(message, steps.iter().map(|step| &step.origin.kind.at));
    }
}
