use super::rule::{Found, Rule};
use super::view::{Subject, count, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "LI006",
    name: "foreign-language",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 4,
    help: "Translate the code, or run it as a service of its own that the repository calls.",
    tags: &[],
    page: include_str!("foreign_language.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        let kept = subject.facts.foreign_code.iter().find_map(|(param, language)| {
            let node = step.params().get(param).filter(|_| matches!(step.op, Op::Opaque { .. } | Op::Call { .. }))?;
            Some((language.as_str(), node.text()?, &node.at))
        });
        let code = match &step.op {
            Op::Code { language, source, .. } if language != "javascript" => {
                Some((language.as_str(), source.value.as_str(), &source.at))
            }
            _ => kept,
        };
        if let Some((language, source, at)) = code {
            let lines = source.lines().count();
            // Where a client runs it, the interpreter must stand beside Node.js; else somebody must translate it.
            let runs = matches!(step.op, Op::Call { .. });
            let then =
                if runs { "for which its interpreter must be installed" } else { "which the repository cannot run" };
            let message = format!("{} is {} of {language}, {then}.", quote(&step.name, 60), count(lines, "line"));
            let mut finding = found.finding(message, [at]);
            if runs {
                finding.severity = Severity::Low;
            }
            finding.effort = if runs { 1 } else { 2 + u32::try_from(lines / 20).unwrap_or(20) };
            found.add(finding);
        }
    }
}
