use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "DA005",
    name: "shared-with-everybody",
    severity: Severity::High,
    confidence: Confidence::High,
    effort: 1,
    help: "Share it with those who need it.",
    tags: &["LCNC-SEC-02", "LCNC-SEC-03"],
    page: include_str!("shared_with_everybody.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        for row in subject.facts.shared_with_all.iter().filter(|row| row.holds(step)) {
            let at =
                row.when.keys().find_map(|path| subject.param(step, path)).map_or(&step.origin.at, |node| &node.at);
            found.report(
                format!("{} makes {} readable by anybody who has its address.", quote(&step.name, 60), row.what),
                [at],
            );
        }
    }
}
