use super::{Recording, Trace};
use serde::Serialize;
use serde_json::Value;

/// What is reported beside the status of a run and does not decide it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// The steps ran in the recorded order.
    pub order: bool,
    /// Every item of a step that really ran comes from the recorded items.
    pub lineage: bool,
    /// Every such item carries files of the recorded names and types.
    pub files: bool,
}

/// Compares what does not decide.
pub fn beside(recording: &Recording, trace: &Trace) -> Beside {
    let mut found = Beside { order: recording.order == trace.order, lineage: true, files: true };
    for (name, recorded) in &recording.steps {
        let replayed = trace.steps.get(name).map(Vec::as_slice).unwrap_or_default();
        for (expected, actual) in recorded.iter().zip(replayed).filter(|(_, a)| a.answered.is_none()) {
            for (output, items) in expected.outputs.iter().enumerate() {
                let others = actual.outputs.get(output).and_then(Option::as_deref).unwrap_or_default();
                for (one, other) in items.iter().zip(others) {
                    found.lineage &= lineage(one.get("pairedItem")) == lineage(other.get("pairedItem"));
                    found.files &= files(one) == files(other);
                }
            }
        }
    }
    found
}

/// Where an item comes from: item and input. The platform writes one and the same in several ways.
fn lineage(value: Option<&Value>) -> Vec<(u64, u64)> {
    let one = |value: &Value| match value {
        Value::Number(n) => n.as_u64().map(|item| (item, 0)),
        other => Some((other.get("item")?.as_u64()?, other.get("input").and_then(Value::as_u64).unwrap_or(0))),
    };
    match value {
        Some(Value::Array(all)) => all.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The files of an item: property, name, type.
fn files(item: &Value) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let mut all: Vec<_> = item
        .get("binary")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, file)| {
            let text = |name: &str| file.get(name).and_then(Value::as_str);
            (key.as_str(), text("fileName"), text("mimeType"))
        })
        .collect();
    all.sort_unstable();
    all
}
