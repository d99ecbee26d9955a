use super::Trace;
use super::trace::TraceRun;
use super::values::{FAILED, mismatches, plain_message, unmet};
use crate::edge::node::Answer;
use serde_json::Value;

/// What one golden run executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Golden {
    /// Runs of steps that really happened.
    pub executed: usize,
    /// Runs of steps that are not converted and were answered.
    pub answered: usize,
    /// Calls to the outside that were made as they were recorded: one for each run of such a step.
    pub calls: usize,
    /// Calls whose recorded parameters were compared.
    pub parameters: usize,
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
    let mut found = Golden { executed: 0, answered: 0, calls: 0, parameters: 0 };
    for (name, runs) in steps {
        let replayed = trace.steps.get(name).map(Vec::as_slice).unwrap_or_default();
        let recorded = runs.as_array().map(Vec::as_slice).unwrap_or_default();
        if replayed.is_empty() && !recorded.is_empty() {
            return Err(format!("step \"{name}\" did not run"));
        }
        if replayed.iter().any(|run| run.answered.is_some()) {
            found.answered += replayed.iter().filter(|run| run.answered.as_deref() == Some("stub")).count();
            if trace.effects.contains_key(name) {
                if replayed.len() < recorded.len() {
                    return Err(format!(
                        "call \"{name}\" was made {} times instead of {}",
                        replayed.len(),
                        recorded.len()
                    ));
                }
                found.calls += recorded.len();
            }
            continue;
        }
        if replayed.len() != recorded.len() {
            return Err(format!("step \"{name}\" ran {} times instead of {}", replayed.len(), recorded.len()));
        }
        for (run, (recorded, replayed)) in recorded.iter().zip(replayed).enumerate() {
            same_run(recorded, replayed).map_err(|place| format!("step \"{name}\", run {run}: {place}"))?;
            found.executed += 1;
        }
    }
    found.parameters = calls(expected, &trace)?;
    match trace.steps.iter().find(|(name, runs)| !runs.is_empty() && !steps.contains_key(*name)) {
        Some((name, _)) => Err(format!("step \"{name}\" ran, and should not have")),
        None => Ok(Some(found)),
    }
}

/// How many calls were given the parameters that the fixture lists of them; the error says which one was not. Of a step that was not
/// reached the fixture says so already, and one whose own run is compared makes no call.
fn calls(expected: &Value, trace: &Trace) -> Result<usize, String> {
    let mut count = 0;
    for (name, runs) in expected.get("effects").and_then(Value::as_object).into_iter().flatten() {
        let Some(made) = trace.effects.get(name) else { continue };
        for (run, items) in runs.as_array().into_iter().flatten().enumerate() {
            for (item, listed) in items.as_array().into_iter().flatten().enumerate() {
                let at = format!("call \"{name}\", run {run}, item {item}");
                match made.get(run).and_then(|items| items.get(item)) {
                    Some(sent) if sent.get(FAILED).is_none() || !has_failed(listed) => {
                        if let Some(first) = unmet(listed, sent, 1).first() {
                            return Err(format!("{at}: its parameters differ at \"{}\"", first.path));
                        }
                    }
                    _ if has_failed(listed) => {}
                    _ => return Err(format!("{at} was not made")),
                }
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Whether the platform could not work out all of the parameters: then the emitted code need not either.
fn has_failed(listed: &Value) -> bool {
    match listed {
        Value::Object(members) => members.contains_key(FAILED) || members.values().any(has_failed),
        Value::Array(items) => items.iter().any(has_failed),
        _ => false,
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
