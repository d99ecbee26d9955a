//! Steps that hold no settings: people empty an export before they share it, and what is left of it does not say what it did.

use super::defaults::Seen;
use cutover_ir::{Finding, Op, Pointer, Severity, Step, Value};
use serde_json::Value as Json;

/// How many steps a message names.
const NAMED: usize = 5;

/// One finding for all steps whose type asks for something that has no default, and that hold nothing at all.
///
/// Where there are some, branches, fields and code without a setting are counted too: alone, they may be meant so.
pub fn finding(steps: &[&Step], at: &Pointer) -> Option<Finding> {
    let bare = steps.iter().filter(|step| !step.policy.disabled && is_bare(step));
    let bare: Vec<(&Step, bool)> = bare.map(|step| (*step, asks_for_something(step))).collect();
    if !bare.iter().any(|(_, asks)| *asks) {
        return None;
    }
    let emptied = bare.iter().filter(|(step, asks)| *asks || decides(&step.op));
    let emptied: Vec<&str> = emptied.map(|(step, _)| step.name.as_str()).collect();
    let working = steps.iter().filter(|step| !matches!(step.op, Op::Pass)).count();
    let most = emptied.len() * 2 > working;
    let mut names: Vec<String> = emptied.iter().take(NAMED).map(|name| format!("“{name}”")).collect();
    if emptied.len() > NAMED {
        names.push(format!("{} more", emptied.len() - NAMED));
    }
    let message = format!(
        "{} of {} steps hold no settings at all, though their types need some ({}): what they did is not in this export",
        emptied.len(),
        steps.len(),
        names.join(", ")
    );
    Some(Finding::new("IM016", if most { Severity::High } else { Severity::Medium }, message, at.clone()))
}

fn is_bare(step: &Step) -> bool {
    matches!(&step.origin.params.value, Value::Map(members) if members.is_empty())
}

/// Whether a parameter that is there by default is an empty text, or a choice of nothing.
fn asks_for_something(step: &Step) -> bool {
    if matches!(step.op, Op::Trigger { .. } | Op::Pass) {
        return false;
    }
    let origin = &step.origin;
    let presets = Seen::new(&origin.kind.value, &origin.version.value, &origin.params).presets();
    presets.iter().any(|(_, preset)| match preset {
        Json::String(text) => text.is_empty(),
        Json::Object(chosen) => {
            chosen.get("mode").is_some() && chosen.get("value").and_then(Json::as_str).is_none_or(str::is_empty)
        }
        _ => false,
    })
}

/// Whether a step without settings has nothing to go by.
fn decides(op: &Op) -> bool {
    matches!(op, Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::Assign { .. } | Op::Code { .. })
}
