use super::rule::{Found, Rule};
use super::view::{Subject, constant_text, list, quote};
use cutover_ir::secret::is_secret_name;
use cutover_ir::{Confidence, Node, Pointer, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "SE002",
    name: "secret-in-address",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Send it in a header: addresses end up in logs, histories and referrers.",
    tags: &["LCNC-SEC-08"],
    page: include_str!("secret_in_address.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut senders: BTreeMap<String, Vec<(&Step, &Pointer)>> = BTreeMap::new();
    for (_, step) in subject.live() {
        let Some(url) = subject.param(step, "url") else {
            continue;
        };
        let Some(text) = constant_text(url) else { continue };
        let in_address = text
            .split(['?', '&'])
            .skip(1)
            .filter_map(|part| part.split_once('='))
            .map(|(name, _)| name.trim().to_owned());
        let query = subject.param(step, "queryParameters.parameters").map(Node::elements).unwrap_or_default();
        let in_query = query.iter().filter_map(|entry| entry.get("name")?.text().map(str::to_owned));
        let names: Vec<String> = in_address.chain(in_query).filter(|name| is_secret_name(name)).collect();
        if let Some(name) = names.first() {
            senders.entry(quote(name, 40)).or_default().push((step, &url.at));
        }
    }
    for (name, steps) in senders {
        let names: Vec<String> = steps.iter().map(|(step, _)| quote(&step.name, 60)).collect();
        let verb = if steps.len() == 1 { "sends" } else { "send" };
        found.report(
            format!("{} {verb} {name} as a part of the address.", list(&names, 3)),
            steps.into_iter().map(|(_, at)| at),
        );
    }
}
