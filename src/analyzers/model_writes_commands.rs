use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI004",
    name: "model-writes-commands",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 3,
    help: "Let the model choose among commands that you wrote, or check its answer against a schema before anything runs it.",
    tags: &["LLM05:2025", "LCNC-SEC-06"],
    page: include_str!("model_writes_commands.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let kind = &step.origin.kind.value;
        let path = subject.facts.shells.get(kind).or_else(|| subject.facts.queries.get(kind));
        let Some(node) = path.and_then(|path| subject.param(step, path)) else {
            continue;
        };
        let from_model =
            node.expr().is_some_and(|expr| subject.reads_from(index, expr, &|source| subject.calls_model(source)));
        if from_model {
            found.report(format!("{} runs what a model wrote.", quote(&step.name, 60)), [&node.at]);
        }
    }
}
