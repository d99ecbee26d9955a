use super::rule::{Found, Rule};
use super::view::{Alike, Subject, constant_text, quote};
use cutover_ir::secret::is_secret_name;
use cutover_ir::{Confidence, Node, Severity};

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
    let mut senders = Alike::new();
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
            senders.add(quote(name, 40), step, [&url.at]);
        }
    }
    for (name, group) in senders.groups() {
        let message = format!("{} {} {name} as a part of the address.", group.who(), group.verb("sends", "send"));
        found.report(message, group.places);
    }
}
