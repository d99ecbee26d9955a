use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "SE009",
    name: "open-to-every-page",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Name the pages that may call it.",
    tags: &["LCNC-SEC-05"],
    page: include_str!("open_to_every_page.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step, _) in subject.triggers() {
        for node in subject.facts.origins.iter().filter_map(|path| subject.param(step, path)) {
            if node.text().is_some_and(|text| text.trim() == "*") {
                found.report(
                    format!("Any web page that a user has open may call {}.", quote(&step.name, 60)),
                    [&node.at],
                );
            }
        }
    }
}
