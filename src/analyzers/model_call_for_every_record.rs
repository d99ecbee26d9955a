use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "CO004",
    name: "model-call-for-every-record",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Bound how many records a run may read, and see whether one call can take several of them.",
    tags: &["LLM10:2025"],
    page: include_str!("model_call_for_every_record.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let all = subject
            .facts
            .everything
            .iter()
            .filter_map(|path| subject.param(step, path))
            .find(|node| node.bool() == Some(true));
        let Some(at) = all.map(|node| &node.at) else {
            continue;
        };
        // A limit, an aggregation or a condition in between changes how many there are.
        let bounds = |step: &Step| {
            let gathers = matches!(&step.op, Op::Transform { function, .. } if ["limit", "aggregate", "summarize", "concatenateItems"].contains(&function.as_str()));
            gathers || step.policy.once || subject.decides(step) || matches!(step.op, Op::Loop { .. } | Op::Code { .. })
        };
        let open = subject.downstream_until(index, &bounds);
        let models: Vec<String> = subject
            .live()
            .filter(|(i, s)| open.contains(i) && subject.calls_model(s) && !s.policy.once)
            .map(|(_, s)| quote(&s.name, 60))
            .collect();
        if !models.is_empty() {
            found.report(
                format!(
                    "{} reads everything there is, and each record calls {}.",
                    quote(&step.name, 60),
                    list(&models, 3)
                ),
                [at],
            );
        }
    }
}
