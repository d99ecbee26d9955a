use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Account, Confidence, Pointer, Severity};
use std::collections::BTreeMap;

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
    // Type and name → its first place, and how many steps need it.
    let mut uses: BTreeMap<(&str, &str), (&Pointer, usize)> = BTreeMap::new();
    for (_, step) in subject.live() {
        // What stands at the type itself is an account that the step needs and the export does not name: none stays behind.
        let at = &step.origin.kind.at;
        let named = step.credentials.iter().filter(|account| account.name.is_some() || account.kind.at != *at);
        for Account { kind, name, .. } in named {
            let label = name.as_ref().map_or("", |name| name.value.as_str());
            uses.entry((&kind.value, label)).or_insert((&kind.at, 0)).1 += 1;
        }
    }
    if uses.is_empty() {
        return;
    }
    let said: Vec<String> = uses
        .iter()
        .map(|((kind, name), (_, steps))| {
            let named = if name.is_empty() { String::new() } else { format!("{} ", quote(name, 60)) };
            format!("{named}({kind}, {})", count(*steps, "step"))
        })
        .collect();
    let stay =
        if uses.len() == 1 { "1 credential stays".to_owned() } else { format!("{} credentials stay", uses.len()) };
    let message = format!("{stay} in the platform and must be issued again: {}.", list(&said, 6));
    let mut finding = found.finding(message, uses.values().map(|(at, _)| *at));
    finding.effort = u32::try_from(uses.len()).unwrap_or(u32::MAX);
    found.add(finding);
}
