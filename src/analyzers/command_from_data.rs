use super::rule::{Found, Rule};
use super::view::{Subject, has_holes, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "SE005",
    name: "command-from-data",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Pass data as arguments or on standard input, never inside the command; or call a library.",
    tags: &["LCNC-SEC-06"],
    page: include_str!("command_from_data.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        let Some(node) = subject.facts.shells.get(&step.origin.kind.value).and_then(|path| subject.param(step, path))
        else {
            continue;
        };
        if node.expr().is_some_and(has_holes) {
            found.report(format!("{} puts data into a command that a shell runs.", quote(&step.name, 60)), [&node.at]);
        }
    }
}
