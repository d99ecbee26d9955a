use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Setting, Severity, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "GO011",
    name: "switched-off-but-scheduled",
    severity: Severity::Info,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask whether it still has a job. Delete it where it has none; else write down who switches it on, and when.",
    tags: &["LCNC-SEC-09"],
    page: include_str!("switched_off_but_scheduled.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let off = |setting: &&Setting| {
        subject.facts.switched_off.iter().any(|(name, is)| setting.name == *name && setting.value.bool() == Some(*is))
    };
    let Some(off) = subject.workflow.provenance.iter().find(off) else { return };
    let starts: Vec<String> = subject
        .triggers()
        .filter(|(_, _, kind)| matches!(kind, TriggerKind::Schedule | TriggerKind::Poll(_)))
        .map(|(_, step, _)| quote(&step.name, 60))
        .collect();
    if !starts.is_empty() {
        found.report(
            format!("It is to start by itself ({}), and is switched off as a whole.", list(&starts, 3)),
            [&off.value.at],
        );
    }
}
