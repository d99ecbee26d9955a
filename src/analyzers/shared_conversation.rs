use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "AI011",
    name: "shared-conversation",
    severity: Severity::High,
    confidence: Confidence::High,
    effort: 1,
    help: "Name the conversation by its user: the chat, the sender, the session.",
    tags: &["LLM02:2025", "LLM08:2025"],
    page: include_str!("shared_conversation.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    // Where only one person or a schedule starts it, one conversation is what is meant.
    let many = subject.triggers().any(|(_, _, kind)| {
        matches!(kind, TriggerKind::Webhook | TriggerKind::Chat | TriggerKind::App(_) | TriggerKind::Poll(_))
    });
    if !many {
        return;
    }
    let mut keys: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for (_, step) in subject.live().filter(|(_, step)| matches!(step.op, Op::Part { .. })) {
        for node in subject.facts.sessions.iter().filter_map(|path| subject.param(step, path)) {
            // What a reader is to fill in says nothing yet.
            let placeholder = |key: &str| key.to_uppercase() == key || key.contains("YOUR") || key.contains('<');
            if let Some(key) = node.text().filter(|key| !key.trim().is_empty() && !placeholder(key)) {
                keys.push(format!("{} in {}", quote(key, 40), quote(&step.name, 60)));
                places.push(&node.at);
            }
        }
    }
    if !keys.is_empty() {
        found.report(
            format!("Everybody who writes to this workflow shares one conversation: {}.", list(&keys, 3)),
            places,
        );
    }
}
