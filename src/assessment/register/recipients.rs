//! Who is told: addresses of people, chats and channels that stand in the export.

use super::draft::Draft;
use super::gates::Gate;
use super::kind::KINDS;
use super::{RuleKind, RuleSource};
use crate::analyzers::view::{Subject, list};
use crate::assessment::verdict::messages;
use cutover_ir::secret::redact;
use cutover_ir::{Pointer, Step, Value};

/// Addresses of people, chats and channels that stand in the export: who is told is a decision of the business.
pub(super) fn recipients<'a>(subject: &Subject<'a>, step: &'a Step) -> Vec<Draft<'a>> {
    if !subject.writes(step) {
        return Vec::new();
    }
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut add = |told: Vec<String>, at: &'a Pointer| {
        let condition = format!("goes to {}", list(&told, 6));
        if !told.is_empty() && !drafts.iter().any(|known| known.condition == condition) {
            let mut draft = Draft::new(RuleSource::Recipient, condition, at, "src/pipeline.ts");
            draft.constants = told;
            draft.kind = Some(RuleKind::Routing);
            draft.gates = vec![Gate { way: "always".to_owned(), effects: vec![redact(&step.name).into_owned()] }];
            drafts.push(draft);
        }
    };
    step.params().each_leaf(&mut |leaf| {
        if let Some(text) = leaf.text().filter(|text| text.len() < 400) {
            let people = text.split([',', ';', ' ']).map(str::trim).filter(|word| is_address(word));
            add(people.map(str::to_owned).collect(), &leaf.at);
        }
    });
    if messages(subject, step) {
        for node in subject.facts.addressees.iter().filter_map(|path| subject.param(step, path)) {
            let told = match &node.value {
                Value::Text(text) => text.trim(),
                Value::Number(number) => number.as_str(),
                _ => continue,
            };
            let names_one = (2..=60).contains(&told.len()) && !told.contains(['@', '\n', ' ']) && !is_example(told);
            // What people see of a chosen channel stands beside its id.
            let label = subject.facts.addressee_labels.iter().find_map(|path| subject.param(step, path)?.text());
            let told = label.filter(|label| !label.trim().is_empty()).unwrap_or(told);
            add(names_one.then(|| told.to_owned()).into_iter().collect(), &node.at);
        }
    }
    drafts
}

/// Whether an address or a name is plainly an example.
pub(crate) fn is_example(text: &str) -> bool {
    let plain = text.to_ascii_lowercase();
    KINDS.examples.iter().any(|part| plain.contains(part.as_str()))
}

/// An address of a person that is not plainly an example.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b))
        && host.rsplit('.').next().is_some_and(|end| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()))
        && !is_example(text)
}
