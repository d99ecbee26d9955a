use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "GO004",
    name: "steps-without-a-name",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Name each step by what it does: the names become the names of functions.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("steps_without_a_name.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let counted = |step: &Step| !matches!(step.op, Op::Trigger { .. } | Op::Part { .. });
    let all = subject.live().filter(|(_, step)| counted(step)).count();
    let nameless: Vec<&Step> = subject
        .live()
        .map(|(_, step)| step)
        .filter(|step| counted(step))
        .filter(|step| {
            let bare = step.name.trim_end_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
            subject.facts.default_names.contains(&bare)
        })
        .collect();
    if nameless.len() >= MANY && nameless.len() * 2 > all {
        let names: Vec<String> = nameless.iter().map(|step| quote(&step.name, 40)).collect();
        found.report(
            format!("{} of {all} steps have the name that the editor gave them: {}.", nameless.len(), list(&names, 4)),
            nameless.iter().map(|step| &step.origin.at),
        );
    }
}

/// A few are read from their place in the drawing.
const MANY: usize = 4;
