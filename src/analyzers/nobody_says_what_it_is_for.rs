use super::rule::{Found, Rule};
use super::view::{Subject, count};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO003",
    name: "nobody-says-what-it-is-for",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Write two sentences: what it is for, and who is asked when it breaks.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("nobody_says_what_it_is_for.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let workflow = subject.workflow;
    let said = workflow.description.as_ref().is_some_and(|text| !text.value.trim().is_empty())
        || workflow.notes.iter().any(|note| note.text.value.trim().len() > 20)
        || workflow.steps().any(|(_, step)| step.notes.is_some());
    let steps = subject.live().count();
    if !said && steps >= MANY && subject.runs_alone() {
        let at = workflow.name_at.as_ref().unwrap_or(&workflow.at);
        found.report(
            format!(
                "{} run by themselves, and nothing says what they are for: no description, no note.",
                count(steps, "step")
            ),
            [at],
        );
    }
}

/// A smaller workflow says what it does by itself.
const MANY: usize = 8;
