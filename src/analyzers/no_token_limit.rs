use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity, Step, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "AI002",
    name: "no-token-limit",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Set the longest answer that makes sense: the caller chooses the length otherwise, and you pay for it.",
    tags: &["LLM10:2025"],
    page: include_str!("no_token_limit.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let public: Vec<_> = subject
        .triggers()
        .filter(|(_, step, kind)| {
            matches!(kind, TriggerKind::Webhook | TriggerKind::Chat) && subject.is_open_to_others(step)
        })
        .collect();
    let behind = subject.downstream_of_all(public.iter().map(|(index, ..)| *index));
    let mut models: Vec<&Step> = Vec::new();
    for (index, step) in subject.live().filter(|(index, step)| behind.contains(index) && subject.calls_model(step)) {
        let own = subject.model(step).map(|_| step);
        let plugged = subject
            .parts(index)
            .into_iter()
            .filter(|(_, _, part)| subject.model(part).is_some())
            .map(|(_, _, part)| part);
        models.extend(
            own.into_iter().chain(plugged).filter(|model| !subject.has_param(model, &subject.facts.token_limits)),
        );
    }
    models.retain(|step| subject.model(step).is_some_and(|model| model.speaks && !model.is_bounded));
    models.sort_by(|a, b| a.name.cmp(&b.name));
    models.dedup_by(|a, b| a.name == b.name);
    // A step that draws, hears or speaks has no length of an answer.
    models.retain(|model| subject.param(model, "resource").is_none_or(|node| node.text() == Some("text")));
    if !models.is_empty() {
        let names: Vec<String> = models.iter().map(|step| quote(&step.name, 60)).collect();
        found.report(
            format!(
                "Anybody who can call {} makes {} answer at any length.",
                quote(public.first().map_or("", |(_, step, _)| step.name.as_str()), 60),
                list(&names, 3)
            ),
            models.iter().map(|step| &step.origin.at),
        );
    }
}
