use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "SE007",
    name: "code-from-text",
    severity: Severity::High,
    confidence: Confidence::High,
    effort: 3,
    help: "Write what it does as code of its own; nothing that is read at run time should become code.",
    tags: &["LCNC-SEC-06", "LLM05:2025"],
    page: include_str!("code_from_text.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        let evaluates = ["eval", "runInNewContext", "runInThisContext", "execSync", "spawnSync"]
            .iter()
            .find(|name| script.calls.contains(**name));
        let made =
            (script.names.contains("Function") && source.value.contains("new Function(")).then_some(&"new Function");
        let loads = script.texts.iter().any(|text| text == "child_process").then_some(&"child_process");
        if let Some(name) = evaluates.or(made).or(loads) {
            found.report(format!("The code of {} runs text as code ({name}).", quote(&step.name, 60)), [&source.at]);
        }
    }
}
