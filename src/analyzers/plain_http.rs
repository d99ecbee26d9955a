use super::rule::{Found, Rule};
use super::view::{Subject, constant_text, quote};
use cutover_ir::{Confidence, Expr, Node, Part, Severity, Value};

pub(super) const RULE: Rule = Rule {
    code: "SE003",
    name: "plain-http",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Use https, or keep the service in a network that nobody else can read.",
    tags: &["LCNC-SEC-04"],
    page: include_str!("plain_http.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live().filter(|(_, step)| subject.is_external(step)) {
        step.params().each_leaf(&mut |leaf| {
            let Some(text) = beginning(leaf) else { return };
            let host = text
                .trim()
                .strip_prefix("http://")
                .and_then(|rest| rest.split(['/', '?', '#', ' ']).next())
                .unwrap_or_default();
            if is_public(host) && !text.trim().contains(char::is_whitespace) {
                found.report(
                    format!("{} talks to {} without encryption.", quote(&step.name, 60), quote(host, 80)),
                    [&leaf.at],
                );
            }
        });
    }
}

/// A text, or how a text with holes begins where it names a whole host.
fn beginning(leaf: &Node) -> Option<String> {
    match &leaf.value {
        Value::Expr(Expr::Template(parts)) => match parts.first()? {
            Part::Text(text) if text.trim().matches('/').count() > 2 => {
                text.split_whitespace().next().filter(|word| word.len() == text.trim().len()).map(str::to_owned)
            }
            _ => None,
        },
        _ => constant_text(leaf),
    }
}

/// A name that a server on the internet can have: names of a private network and examples are left out.
fn is_public(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let private = ["localhost", "127.", "10.", "192.168.", "172.", "0.0.0.0", "host.docker", "169.254."];
    let private_end = [".local", ".internal", ".lan", ".localhost", ".test", ".svc", ".example"];
    name.contains('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        && !private.iter().any(|start| name.starts_with(start))
        && !private_end.iter().any(|end| name.ends_with(end))
        && !name.contains("example")
        && !name.contains("your")
        && !name.split('.').any(|part| part == "schemas" || part == "www")
}
