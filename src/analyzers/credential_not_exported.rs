use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use crate::assessment::{Credential, credentials};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "LI004",
    name: "credential-not-exported",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Issue a new one for the repository, with no more rights than these steps need, and put it where .env.example says.",
    tags: &["LCNC-SEC-01"],
    page: include_str!("credential_not_exported.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let stay: Vec<Credential> = credentials(subject).into_iter().filter(|credential| credential.stays).collect();
    if stay.is_empty() {
        return;
    }
    let said: Vec<String> = stay
        .iter()
        .map(|one| {
            let named = one.name.as_ref().map_or_else(String::new, |name| format!("{} ", quote(name, 60)));
            format!("{named}({}, {})", one.kind, count(one.steps.len(), "step"))
        })
        .collect();
    let number =
        if stay.len() == 1 { "1 credential stays".to_owned() } else { format!("{} credentials stay", stay.len()) };
    let message = format!("{number} in the platform and must be issued again: {}.", list(&said, 6));
    let mut finding = found.finding(message, stay.iter().map(|one| &one.pointer));
    finding.effort = u32::try_from(stay.len()).unwrap_or(u32::MAX);
    found.add(finding);
}
