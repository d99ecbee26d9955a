use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "RE015",
    name: "starts-race",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Let one run after the other change what is kept, or keep it in a database that counts by itself.",
    tags: &[],
    page: include_str!("starts_race.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let many_at_once = subject
        .triggers()
        .find(|(_, _, kind)| matches!(kind, TriggerKind::Webhook | TriggerKind::Chat | TriggerKind::Form));
    let starts =
        subject.triggers().filter(|(_, _, kind)| !matches!(kind, TriggerKind::Manual | TriggerKind::Error)).count();
    let mut keeping = Vec::new();
    for (index, step) in subject.live() {
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op)
            && subject.facts.store_names.iter().any(|name| script.names.contains(name))
        {
            keeping.push((quote(&step.name, 60), &source.at));
        }
    }
    if keeping.is_empty() || (many_at_once.is_none() && starts < 2) {
        return;
    }
    let names: Vec<String> = keeping.iter().map(|(name, _)| name.clone()).collect();
    found.report(
        format!("Runs that overlap overwrite what each other kept in the workflow's static data: {}.", list(&names, 3)),
        keeping.iter().map(|(_, at)| *at),
    );
}
