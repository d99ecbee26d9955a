use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Pointer, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "LI004",
    name: "credential-not-exported",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Issue a new one for the repository, with no more rights than these steps need, and put it where .env.example says.",
    tags: &["LCNC-SEC-01"],
    page: include_str!("credential_not_exported.md"),
    check,
};

/// The steps that need one credential, and where they name it.
#[derive(Default)]
struct Uses<'a> {
    steps: Vec<String>,
    places: Vec<&'a Pointer>,
}

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut uses: BTreeMap<(&str, &str), Uses<'_>> = BTreeMap::new();
    for (_, step) in subject.live() {
        for (kind, name) in &step.credentials {
            let label = name.as_ref().map_or("", |name| name.value.as_str());
            let entry = uses.entry((&kind.value, label)).or_default();
            entry.steps.push(quote(&step.name, 60));
            entry.places.push(&kind.at);
        }
    }
    for ((kind, name), Uses { steps, places }) in uses {
        let named = if name.is_empty() { String::new() } else { format!(" {}", quote(name, 60)) };
        let need = match steps.len() {
            1 => "1 step needs".to_owned(),
            n => format!("{} need", count(n, "step")),
        };
        found.report(
            format!("The credential{named} of type {kind} stays in the platform; {need} it: {}.", list(&steps, 3)),
            places,
        );
    }
}
