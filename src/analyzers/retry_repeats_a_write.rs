use super::rule::{Found, Rule};
use super::view::{Alike, Subject};
use cutover_ir::{Confidence, Node, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "RE006",
    name: "retry-repeats-a-write",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Send a key that is the same for each try, so that the other side can tell a repetition.",
    tags: &[],
    page: include_str!("retry_repeats_a_write.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut repeated = Alike::new();
    for (_, step) in subject.live().filter(|(_, step)| step.policy.retry.is_some() && creates(subject, step)) {
        if !has_key(step) {
            repeated.add((), step, [&step.origin.at]);
        }
    }
    for ((), group) in repeated.groups() {
        let work = group.verb("its", "their");
        let message = format!(
            "A second try of {} may do {work} work twice: nothing tells the other side that it is the same.",
            group.who()
        );
        found.report(message, group.places);
    }
}

/// Whether doing it twice leaves two things.
fn creates(subject: &Subject<'_>, step: &Step) -> bool {
    let param = |name: &str| subject.param(step, name).and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    let operation = param("operation");
    let adds = ["create", "send", "post", "append", "insert", "add", "pay", "charge"]
        .iter()
        .any(|verb| operation.starts_with(verb));
    let posts = subject.facts.is_http(step) && param("method") == "post";
    subject.writes(step) && (adds || posts)
}

/// Whether anything in its parameters is called a key of the request.
fn has_key(step: &Step) -> bool {
    let mut found = false;
    step.params().each_leaf(&mut |leaf| {
        if let Some(text) = leaf.text() {
            let plain: String =
                text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            found |= plain.contains("idempotenc") || plain.contains("requestid") || plain.contains("dedup");
        }
    });
    found
}
