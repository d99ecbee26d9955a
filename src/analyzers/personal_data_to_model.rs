use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use crate::assessment::DestinationKind;
use cutover_ir::{Confidence, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "AI008",
    name: "personal-data-to-model",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Find out whether the contract with the vendor allows it; leave out or mask the fields that the task does not need.",
    tags: &["LLM02:2025", "LCNC-SEC-03"],
    page: include_str!("personal_data_to_model.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut flows: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for flow in
        subject.flows().iter().filter(|flow| flow.kind == DestinationKind::Model && flow.class != "customer text")
    {
        flows.entry(flow.to.clone()).or_default().push(flow);
    }
    for (model, flows) in flows {
        let mut fields: Vec<String> =
            flows.iter().flat_map(|flow| flow.fields.iter().map(|field| quote(field, 40))).collect();
        fields.sort();
        fields.dedup();
        let mut classes: Vec<&str> = flows.iter().map(|flow| flow.class.as_str()).collect();
        classes.dedup();
        let mut finding = found.finding(
            format!(
                "{} data goes to the model {}: {}.",
                capital(&classes.join(", ")),
                quote(&model, 60),
                list(&fields, 4)
            ),
            flows.iter().map(|flow| &flow.pointer),
        );
        if flows.iter().any(|flow| flow.class == "health" || flow.class == "secret") {
            finding.severity = Severity::High;
        }
        found.add(finding);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
