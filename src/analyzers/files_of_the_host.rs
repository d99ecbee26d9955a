use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "LI009",
    name: "files-of-the-host",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 3,
    help: "Bring the files over, and decide where they live: a container has no disk that stays.",
    tags: &["LCNC-SEC-05"],
    page: include_str!("files_of_the_host.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let steps: Vec<&Step> = subject
        .live()
        .filter(|(_, step)| subject.facts.host_files.contains(&step.origin.kind.value))
        .map(|(_, step)| step)
        .collect();
    if steps.is_empty() {
        return;
    }
    let names: Vec<String> = steps.iter().map(|step| quote(&step.name, 60)).collect();
    found.report(
        format!(
            "{} on the disk of the platform's machine: {}.",
            if names.len() == 1 { "1 step works".to_owned() } else { format!("{} work", count(names.len(), "step")) },
            list(&names, 4)
        ),
        steps.iter().map(|step| &step.origin.at),
    );
}
