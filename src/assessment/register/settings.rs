//! Numbers that a step gives a name of the business.

use super::RuleSource;
use super::draft::Draft;
use super::kind::{RuleKind, kind_in, split_words};
use crate::analyzers::tells;
use crate::analyzers::view::{Constant, constants, short};
use cutover_ir::{Op, Step};

/// Numbers that a step gives a name of the business: `discount_rate = 10`.
pub(super) fn settings(step: &Step) -> Vec<Draft<'_>> {
    let Op::Assign { assignments, .. } = &step.op else {
        return Vec::new();
    };
    let mut drafts = Vec::new();
    for one in assignments {
        let (Some(name), Some(Constant::Number(number))) = (one.name.text(), constants(&one.value)) else {
            continue;
        };
        if is_setting(name, &number) {
            let mut draft = Draft::new(
                RuleSource::Constant,
                format!("{} = {number}", short(name, 60)),
                &one.value.at,
                "src/steps/",
            );
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
