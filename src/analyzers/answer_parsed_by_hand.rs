use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI006",
    name: "answer-parsed-by-hand",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Give the model a schema for its answer and check the answer against it; what does not fit is then an error with a name.",
    tags: &["LLM05:2025"],
    page: include_str!("answer_parsed_by_hand.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        let parses = script.calls.contains("parse") && script.names.contains("JSON");
        let model = subject.feeders(index).into_iter().find(|(i, feeder)| {
            let has_schema = subject.parts(*i).iter().any(|(role, ..)| role.ends_with("outputParser"));
            let asked =
                ["options.responseFormat", "jsonOutput", "options.textFormat", "options.textFormat.textOptions"]
                    .iter()
                    .any(|path| subject.param(feeder, path).is_some());
            let has_form = subject.model(feeder).is_some_and(|model| model.has_form);
            subject.calls_model(feeder) && !has_schema && !asked && !has_form
        });
        if let (true, Some((_, model))) = (parses, model) {
            found.report(
                format!(
                    "{} takes the answer of {} apart by hand; no schema says what it must hold.",
                    quote(&step.name, 60),
                    quote(&model.name, 60)
                ),
                [&source.at],
            );
        }
    }
}
