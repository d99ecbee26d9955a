use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use crate::assessment::schedule;
use cutover_ir::{Confidence, Op, Severity, TriggerKind};

pub(super) const RULE: Rule = Rule {
    code: "CO002",
    name: "runs-every-minute",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask for less often, or let the other side call when there is something new.",
    tags: &[],
    page: include_str!("runs_every_minute.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step, kind) in subject.triggers() {
        let Op::Trigger { params, .. } = &step.op else {
            continue;
        };
        // An app that is polled starts a run only where it finds something.
        if !matches!(kind, TriggerKind::Schedule) {
            continue;
        }
        if let Some((when, runs)) = schedule::phrases(params)
            .into_iter()
            .filter_map(|when| Some((runs_a_month(&when)?, when)))
            .map(|(n, w)| (w, n))
            .find(|(_, n)| *n >= MANY)
        {
            found.report(
                format!(
                    "{} starts a run {when}: about {runs} runs a month, each of which is billed or takes a place.",
                    quote(&step.name, 60)
                ),
                [&step.origin.at],
            );
        }
    }
}

/// More runs than this in a month: every two minutes.
const MANY: u64 = 20_000;

/// The runs of thirty days, for schedules that are named in seconds or minutes.
fn runs_a_month(when: &str) -> Option<u64> {
    const MONTH: u64 = 30 * 24 * 60 * 60;
    if when == "every minute" {
        return Some(MONTH / 60);
    }
    let rest = when.strip_prefix("every ")?;
    let (number, unit) = rest.split_once(' ')?;
    let number: u64 = number.parse().ok().filter(|n| *n > 0)?;
    match unit {
        "seconds" => Some(MONTH / number),
        "minutes" => Some(MONTH / 60 / number),
        _ => None,
    }
}
