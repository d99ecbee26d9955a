use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "GO007",
    name: "pinned-data",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Delete it from the export before it is shared, and keep as fixtures what the tests need, without names of people.",
    tags: &["LCNC-SEC-08"],
    page: include_str!("pinned_data.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let pins: Vec<_> = subject.workflow.pins.iter().filter(|(_, items)| !items.elements().is_empty()).collect();
    if !pins.is_empty() {
        let names: Vec<String> = pins.iter().map(|(step, _)| quote(step, 60)).collect();
        let items: usize = pins.iter().map(|(_, items)| items.elements().len()).sum();
        found.report(
            format!(
                "The export holds {items} record{} of earlier runs, pinned to {}.",
                if items == 1 { "" } else { "s" },
                list(&names, 3)
            ),
            pins.iter().map(|(_, items)| &items.at),
        );
    }
}
