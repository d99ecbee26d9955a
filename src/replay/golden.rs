use super::Trace;
use super::trace::TraceRun;
use super::values::{mismatches, plain_message};
use crate::edge::node::Answer;
use serde_json::Value;

/// What one golden run executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Golden {
    /// Runs of steps that really happened.
    pub executed: usize,
    /// Runs of steps that are not converted and were answered.
    pub answered: usize,
}

/// Holds the replay of a fixture against what the fixture expects. The error says where they part.
///
/// A run made of pinned data expects nothing: it only shows that the code runs, so it is not counted.
pub fn golden(fixture: &[u8], answer: &Answer) -> Result<Option<Golden>, String> {
    let fixture: Value = serde_json::from_slice(fixture).map_err(|e| format!("is not JSON: {e}"))?;
    let trace = match &answer.line {
        Ok(line) => Trace::parse(line).ok_or_else(|| "the replay printed no trace".to_owned())?,
        Err(message) => return Err(message.clone()),
    };
    let Some(expected) = fixture.get("expected").filter(|e| e.get("status").is_some()) else {
        return Ok(None);
    };
    let status = expected.get("status").and_then(Value::as_str).unwrap_or_default();
    if status != trace.status {
        let why = trace.error.and_then(|e| e.message).unwrap_or_default();
        return Err(format!("ended with {} instead of {status}. {why}", trace.status));
    }
    let none = serde_json::Map::new();
    let steps = expected.get("steps").and_then(Value::as_object).unwrap_or(&none);
    let mut executed = 0;
    let mut answered = 0;
    for (name, runs) in steps {
        let replayed = trace.steps.get(name).map(Vec::as_slice).unwrap_or_default();
        let recorded = runs.as_array().map(Vec::as_slice).unwrap_or_default();
        if replayed.is_empty() && !recorded.is_empty() {
            return Err(format!("step \"{name}\" did not run"));
        }
        if replayed.iter().any(|run| run.answered.is_some()) {
            answered += replayed.iter().filter(|run| run.answered.as_deref() == Some("stub")).count();
            continue;
        }
        if replayed.len() != recorded.len() {
            return Err(format!("step \"{name}\" ran {} times instead of {}", replayed.len(), recorded.len()));
        }
        for (run, (recorded, replayed)) in recorded.iter().zip(replayed).enumerate() {
            same_run(recorded, replayed).map_err(|place| format!("step \"{name}\", run {run}: {place}"))?;
            executed += 1;
        }
    }
    match trace.steps.iter().find(|(name, runs)| !runs.is_empty() && !steps.contains_key(*name)) {
        Some((name, _)) => Err(format!("step \"{name}\" ran, and should not have")),
        None => Ok(Some(Golden { executed, answered })),
    }
}

fn same_run(recorded: &Value, replayed: &TraceRun) -> Result<(), String> {
    let outputs = recorded.get("outputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for output in 0..outputs.len().max(replayed.outputs.len()) {
        let left = outputs.get(output).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let right = replayed.outputs.get(output).and_then(Option::as_deref).unwrap_or_default();
        if left.len() != right.len() {
            return Err(format!("output {output} has {} items instead of {}", right.len(), left.len()));
        }
        for (item, (left, right)) in left.iter().zip(right).enumerate() {
            let null = Value::Null;
            let (left, right) = (left.get("json").unwrap_or(&null), right.get("json").unwrap_or(&null));
            if let Some(first) = mismatches(left, right, 1).first() {
                return Err(format!("output {output}, item {item} differs at \"{}\"", first.path));
            }
        }
    }
    let expected = recorded.pointer("/error/message").and_then(Value::as_str).map(plain_message);
    let actual = replayed.error.as_ref().map(|e| plain_message(e.message.as_deref().unwrap_or_default()));
    if expected == actual { Ok(()) } else { Err("failed with another error".to_owned()) }
}
