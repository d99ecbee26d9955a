use super::rule::{Found, Rule};
use super::view::{Comparison, Subject, list, quote, short};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "BR008",
    name: "business-calendar-in-code",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Name the zone, and keep opening hours and days off in data that the business can change.",
    tags: &[],
    page: include_str!("business_calendar_in_code.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) else {
            continue;
        };
        let said: Vec<String> = script.comparisons.iter().filter(|c| is_calendar(c)).map(say).collect();
        if !said.is_empty() {
            let zone =
                if subject.workflow.semantics.timezone.is_some() { "" } else { "; the workflow names no time zone" };
            found.report(
                format!("{} knows when the business is open: {}{zone}.", quote(&step.name, 60), list(&said, 4)),
                [&source.at],
            );
        }
    }
}

fn say(c: &Comparison) -> String {
    let constant = match &c.constant {
        super::view::Constant::Number(text) | super::view::Constant::Text(text) => text,
    };
    format!("{} {} {} (line {})", short(&c.subject, 40), c.operator, short(constant, 20), c.line)
}

/// Hours and days of the week, compared with more than nothing: a comparison of a day with 0 or of an hour with 12 makes a text.
fn is_calendar(c: &Comparison) -> bool {
    let name: String = c.name.to_lowercase();
    let clock = ["gethours", "getutchours", "getday", "getutcday", "weekday", "dayofweek"].contains(&name.as_str())
        || (name == "hour" && ["<", ">", "<=", ">="].contains(&c.operator.as_str()));
    let trivial = matches!(&c.constant, super::view::Constant::Number(n) if n == "12" && name.contains("hour"));
    clock && !trivial
}
