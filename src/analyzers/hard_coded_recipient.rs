use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use crate::assessment::register::is_address;
use cutover_ir::{Confidence, Pointer, Severity};

pub(super) const RULE: Rule = Rule {
    code: "BR006",
    name: "hard-coded-recipient",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask whether these people still should be told, and read the addresses from the configuration.",
    tags: &["LCNC-SEC-03"],
    page: include_str!("hard_coded_recipient.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live().filter(|(_, step)| subject.writes(step)) {
        let mut people: Vec<String> = Vec::new();
        let mut places: Vec<&Pointer> = Vec::new();
        step.params().each_leaf(&mut |leaf| {
            let text = leaf.text().filter(|text| text.len() < 400).unwrap_or_default();
            let addresses = text.split([',', ';', ' ']).map(str::trim).filter(|word| is_address(word));
            let before = people.len();
            people.extend(addresses.map(str::to_owned));
            if people.len() > before {
                places.push(&leaf.at);
            }
        });
        if !people.is_empty() {
            found.report(format!("{} always goes to {}.", quote(&step.name, 60), list(&people, 4)), places);
        }
    }
}
