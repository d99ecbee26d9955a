use super::rule::{Found, Rule};
use super::view::{Constant, Subject, conditions, constants, phrase, quote, right, short};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "BR007",
    name: "hard-coded-date",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask what ends or begins on that day, and read the day from the configuration.",
    tags: &[],
    page: include_str!("hard_coded_date.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        for condition in conditions(step) {
            let Some(right) = right(condition) else {
                continue;
            };
            if matches!(constants(right), Some(Constant::Text(text)) if is_date(&text)) {
                found.report(
                    format!("{} decides by a fixed day: {}.", quote(&step.name, 60), phrase(condition)),
                    [&right.at],
                );
            }
        }
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) {
            for c in &script.comparisons {
                if let Constant::Text(text) = &c.constant
                    && is_date(text)
                {
                    let said = format!("{} {} {}", short(&c.subject, 60), c.operator, quote(text, 30));
                    found.report(
                        format!("{} decides by a fixed day in line {}: {said}.", quote(&step.name, 60), c.line),
                        [&source.at],
                    );
                }
            }
        }
    }
}

/// A day of this or the last century: `2026-03-31`, with or without a time.
fn is_date(text: &str) -> bool {
    let day: Vec<&str> = text.trim().split(['T', ' ']).next().unwrap_or_default().split('-').collect();
    let is_number = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    matches!(day.as_slice(), [year, month, day] if is_number(year, 4) && is_number(month, 2) && is_number(day, 2) && (year.starts_with("19") || year.starts_with("20")))
}
