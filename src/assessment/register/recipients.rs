//! Who is told: addresses of people that stand in the export.

use super::draft::Draft;
use super::gates::Gate;
use super::{RuleKind, RuleSource};
use crate::analyzers::view::Subject;
use cutover_ir::Step;
use cutover_ir::secret::redact;

/// Addresses of people that stand in the export: who is told is a decision of the business.
pub(super) fn recipients<'a>(subject: &Subject<'a>, step: &'a Step) -> Vec<Draft<'a>> {
    if !subject.writes(step) {
        return Vec::new();
    }
    let mut drafts = Vec::new();
    step.params().each_leaf(&mut |leaf| {
        let Some(text) = leaf.text() else {
            return;
        };
        let addresses: Vec<String> =
            text.split([',', ';', ' ']).map(str::trim).filter(|a| is_address(a)).map(str::to_owned).collect();
        let condition = format!("goes to {}", crate::analyzers::view::list(&addresses, 6));
        let is_new = !drafts.iter().any(|known: &Draft<'_>| known.condition == condition);
        if is_new && !addresses.is_empty() && text.len() < 400 {
            let mut draft = Draft::new(RuleSource::Recipient, condition, &leaf.at, "src/pipeline.ts");
            draft.constants = addresses;
            draft.kind = Some(RuleKind::Routing);
            draft.gates = vec![Gate { way: "always".to_owned(), effects: vec![redact(&step.name).into_owned()] }];
            drafts.push(draft);
        }
    });
    drafts
}

/// An address of a person that is not plainly an example.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    let plain = text.to_ascii_lowercase();
    let example = [
        "example",
        "your",
        "test",
        "domain.com",
        "email@",
        "user@",
        "company.com",
        "acme",
        "xxx",
        "placeholder",
        "name@",
        "sample",
        "foo",
        "redacted",
        "someone",
        "mail@mail",
    ];
    !user.is_empty()
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && host.rsplit('.').next().is_some_and(|end| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()))
        && !example.iter().any(|part| plain.contains(part))
}
