//! Numbers that a step gives a name of the business.

use super::RuleSource;
use super::draft::Draft;
use super::kind::{RuleKind, kind_in, split_words};
use crate::analyzers::tells;
use crate::analyzers::view::{Constant, Subject, constants, short};
use cutover_ir::Step;

/// Numbers that a step gives a name of the business: `discount_rate = 10`.
pub(super) fn settings<'s>(subject: &Subject<'_>, step: &'s Step) -> Vec<Draft<'s>> {
    let mut drafts = Vec::new();
    for (name, value) in subject.facts.named(step) {
        let (Some(name), Some(Constant::Number(number))) = (name.text(), constants(value)) else {
            continue;
        };
        if is_setting(name, &number) {
            let mut draft =
                Draft::new(RuleSource::Constant, format!("{} = {number}", short(name, 60)), &value.at, "src/steps/");
            draft.constants = vec![number];
            draft.label = Some(short(name, 60));
            drafts.push(draft);
        }
    }
    drafts
}

/// Whether a named number is about the business: money, limits, permissions and days are; sizes of pages and pauses of the machine are not.
pub(super) fn is_setting(name: &str, number: &str) -> bool {
    const MACHINE: &[&str] = &[
        "size",
        "batch",
        "page",
        "retry",
        "retries",
        "timeout",
        "delay",
        "ms",
        "width",
        "height",
        "chunk",
        "token",
        "tokens",
        "index",
        "offset",
        "port",
        "seed",
        "attempts",
        "concurrency",
        "results",
        "length",
        "chars",
        "count",
        "id",
        "year",
        "seconds",
        "temperature",
        "duration",
        "counter",
    ];
    let words = split_words(name);
    let technical = words.iter().any(|word| MACHINE.contains(&word.as_str()));
    !technical
        && tells(name, &Constant::Number(number.to_owned()))
        && !matches!(kind_in(name), None | Some(RuleKind::Routing | RuleKind::DataQuality))
}
