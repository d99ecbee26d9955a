use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "GO009",
    name: "versions-mixed",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Bring the older ones up to the newest version in the builder before you convert: each version has rules of its own.",
    tags: &["LCNC-SEC-07"],
    page: include_str!("versions_mixed.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut kinds: BTreeMap<&str, BTreeMap<u32, Vec<&Step>>> = BTreeMap::new();
    for (_, step) in subject.live() {
        let major = step.origin.version.value.split('.').next().and_then(|v| v.parse().ok());
        if let Some(major) = major {
            kinds.entry(step.origin.kind.value.as_str()).or_default().entry(major).or_default().push(step);
        }
    }
    for (kind, versions) in kinds.into_iter().filter(|(_, versions)| versions.len() > 1) {
        let said: Vec<String> = versions
            .iter()
            .map(|(version, steps)| {
                format!("{version} in {}", list(&steps.iter().map(|s| quote(&s.name, 40)).collect::<Vec<_>>(), 2))
            })
            .collect();
        let oldest = versions.values().next().into_iter().flatten().map(|step| &step.origin.version.at);
        found.report(
            format!("Steps of type {kind} follow the rules of different versions: {}.", list(&said, 3)),
            oldest,
        );
    }
}
