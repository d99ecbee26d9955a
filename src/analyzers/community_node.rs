use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "LI002",
    name: "community-node",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 3,
    help: "Call the service's own API instead, and read the package's source first: it ran with all rights of the platform.",
    tags: &["LCNC-SEC-07"],
    page: include_str!("community_node.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut packages: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
    for (_, step) in subject.live().filter(|(_, step)| !subject.is_of_vendor(step)) {
        let kind = &step.origin.kind.value;
        if kind.contains('.') {
            packages.entry(subject.facts.package(kind)).or_default().push(step);
        }
    }
    for (package, steps) in packages {
        let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
        found.report(
            format!(
                "{} from the community package {}: {}.",
                match names.len() {
                    1 => "1 step comes".to_owned(),
                    n => format!("{} come", count(n, "step")),
                },
                quote(package, 80),
                list(&names, 3)
            ),
            steps.iter().map(|step| &step.origin.kind.at),
        );
    }
}
