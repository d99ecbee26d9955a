use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE016",
    name: "code-does-not-parse",
    severity: Severity::High,
    confidence: Confidence::High,
    effort: 1,
    help: "Mend the code or take the step out: it has never worked as it stands.",
    tags: &[],
    page: include_str!("code_does_not_parse.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        if let Some((reason, line)) = &script.broken {
            let message = format!(
                "The code of {} is no JavaScript: {} (line {line}). The step fails each time it runs.",
                quote(&step.name, 60),
                reason.trim_end_matches('.')
            );
            found.report(message, [&source.at]);
        }
    }
}
