use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE008",
    name: "swallowed-error",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Say what failed, and hand on what the next step needs to know.",
    tags: &["LCNC-SEC-10"],
    page: include_str!("swallowed_error.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        if !script.swallows.is_empty() {
            let lines: Vec<String> = script.swallows.iter().map(usize::to_string).collect();
            let noun = if lines.len() == 1 { "line" } else { "lines" };
            found.report(
                format!(
                    "The code of {} drops errors without a word ({noun} {}).",
                    quote(&step.name, 60),
                    list(&lines, 4)
                ),
                [&source.at],
            );
        }
    }
}
