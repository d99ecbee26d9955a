use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Op, Severity, Step, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "DA003",
    name: "input-not-checked",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Check the input against a schema in the first step, and refuse what does not fit.",
    tags: &["LCNC-SEC-06"],
    page: include_str!("input_not_checked.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (trigger, step, kind) in subject.triggers() {
        if !matches!(kind, TriggerKind::Webhook) {
            continue;
        }
        let checks =
            |step: &Step| subject.decides(step) || matches!(step.op, Op::Code { .. }) || subject.calls_model(step);
        let open = subject.downstream_until(trigger, &checks);
        let writes: Vec<&Step> = subject
            .live()
            .filter(|(index, step)| open.contains(index) && subject.writes(step) && reads_body(step))
            .map(|(_, step)| step)
            .collect();
        if !writes.is_empty() {
            let names: Vec<String> = writes.iter().map(|step| quote(&step.name, 60)).collect();
            let go = if names.len() == 1 { "1 write" } else { &count(names.len(), "write") };
            found.report(
                format!(
                    "What a caller sends to {} goes unchecked into {go}: {}.",
                    quote(&step.name, 60),
                    list(&names, 3)
                ),
                std::iter::once(&step.origin.at).chain(writes.iter().map(|step| &step.origin.at)),
            );
        }
    }
}

/// Whether a step puts what the caller sent into what it writes.
fn reads_body(step: &Step) -> bool {
    let mut found = false;
    step.each_expr(&mut |expr, _| {
        found |= crate::assessment::data::fields(expr)
            .iter()
            .any(|field| field == "body" || field.starts_with("body.") || field.starts_with("query."));
    });
    found
}
