use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use crate::assessment::{DestinationKind, split_words};
use cutover_ir::{Confidence, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "DA002",
    name: "sensitive-data-leaves",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Find out whether it may go there, and send only the fields that are needed.",
    tags: &["LCNC-SEC-03"],
    page: include_str!("sensitive_data_leaves.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut flows: BTreeMap<(String, String), Vec<_>> = BTreeMap::new();
    for flow in subject.flows().iter().filter(|flow| flow.kind != DestinationKind::Model) {
        if flow.class == "health" || flow.fields.iter().any(|field| identifies(field)) {
            flows.entry((flow.class.clone(), flow.to.clone())).or_default().push(flow);
        }
    }
    for ((class, to), flows) in flows {
        let mut fields: Vec<String> = flows
            .iter()
            .flat_map(|flow| flow.fields.iter())
            .filter(|field| class == "health" || identifies(field))
            .map(|field| quote(field, 40))
            .collect();
        fields.dedup();
        found.report(
            format!("Sensitive {class} data goes to {}: {}.", quote(&to, 60), list(&fields, 4)),
            flows.iter().map(|flow| &flow.pointer),
        );
    }
}

/// Whether a field holds a number by which a person or an account is known everywhere.
fn identifies(field: &str) -> bool {
    let words = format!(" {} ", split_words(field).join(" "));
    [
        " iban ",
        " ssn ",
        " passport ",
        " card number ",
        " cardnumber ",
        " cvv ",
        " tax id ",
        " social security ",
        " account number ",
    ]
    .iter()
    .any(|name| words.contains(name))
}
