use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "LI001",
    name: "proprietary-node",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Choose what takes its place before the move.",
    tags: &[],
    page: include_str!("proprietary_node.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for row in &subject.facts.proprietary {
        let steps: Vec<_> = subject.live().filter(|(_, step)| row.holds(step)).map(|(_, step)| step).collect();
        if steps.is_empty() {
            continue;
        }
        let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
        let need = match steps.len() {
            1 => "1 step needs".to_owned(),
            n => format!("{} need", count(n, "step")),
        };
        let message = format!("{need} {}, which exists on this platform only: {}.", row.what, list(&names, 3));
        let mut finding = found
            .finding(message, steps.iter().map(|step| &step.origin.kind.at))
            .help(format!("In its place: {}.", row.exit))
            .effort(row.effort);
        finding.severity = row.severity.unwrap_or(finding.severity);
        found.add(finding);
    }
}
