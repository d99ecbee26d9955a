use super::beside::beside;
use super::evidence::is_evidence;
use super::fixture::{asked_as, effect_runs};
use super::trace::TraceRun;
use super::values::{FAILED, Mismatch, mismatches, plain_message, same, unmet};
use super::{Difference, EffectDiff, Kind, Recording, RepoFacts, Run, RunDiff, RunStatus, StepDiff, StepStatus, Trace};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cutover_importers::{Calls, effect_params, parameters_only};
use serde_json::{Map, Value, json};

/// Differences named per run of a step: more would not be read.
const LIMIT: usize = 50;

/// Compares a replay with the run that was recorded.
pub fn compare(recording: &Recording, repo: &RepoFacts, trace: &Trace) -> RunDiff {
    let steps = steps(recording, repo, trace);
    let mut effects = effects(recording, repo, trace);
    effects.extend(responses(recording, trace));
    let mut message = unknown(recording, repo);
    if message.is_some() {
        // Everything else follows from that.
    } else if trace.status != recording.status {
        let cause = trace.error.as_ref().map(describe).unwrap_or_default();
        message = Some(format!("ended with {} instead of {}{cause}", trace.status, recording.status));
    } else if let Some(text) = other_error(recording, trace) {
        message = Some(text);
    } else if !trace.violations.is_empty() {
        message = Some("its code tried what a replay does not allow".to_owned());
    }
    let equal = message.is_none() && steps.iter().all(|s| s.status == StepStatus::Equal);
    RunDiff {
        id: recording.id.clone(),
        source: recording.source.clone(),
        status: if equal { RunStatus::Equal } else { RunStatus::Different },
        message,
        assumed: None,
        steps,
        effects,
        beside: beside(recording, trace),
        violations: trace.violations.clone(),
    }
}

fn describe(error: &super::trace::TraceError) -> String {
    match (&error.step, &error.message) {
        (Some(step), Some(message)) => format!(": \"{step}\": {message}"),
        (_, Some(message)) => format!(": {message}"),
        _ => String::new(),
    }
}

/// The run ended with an error both times, but not with the same one.
fn other_error(recording: &Recording, trace: &Trace) -> Option<String> {
    let expected = recording.error.as_ref()?;
    let actual = trace.error.clone().unwrap_or_default();
    let message = actual.message.clone().unwrap_or_default();
    let same_step = expected.step.is_none() || actual.step.is_none() || expected.step == actual.step;
    if same_step && plain_message(&expected.message) == plain_message(&message) {
        return None;
    }
    let step = expected.step.as_deref().unwrap_or("?");
    Some(format!("ended with another error{} instead of \"{step}\": {}", describe(&actual), expected.message))
}

/// A name that no step of the repository has, in a run that somebody wrote down: what that step did can only be missing.
fn unknown(recording: &Recording, repo: &RepoFacts) -> Option<String> {
    let name = recording.steps.keys().find(|name| repo.kind(name).is_none()).filter(|_| recording.is_written_down())?;
    let names: Vec<String> = repo.steps.keys().map(|known| format!("\"{known}\"")).collect();
    Some(format!("the repository has no step \"{name}\"; its steps are {}", names.join(", ")))
}

fn steps(recording: &Recording, repo: &RepoFacts, trace: &Trace) -> Vec<StepDiff> {
    let mut all = Vec::new();
    for (name, runs) in &recording.steps {
        let replayed = trace.steps.get(name).map(Vec::as_slice).unwrap_or_default();
        let found = if is_answered(name, recording, repo) {
            answered(name, recording, repo, runs.len(), replayed)
        } else {
            executed(name, runs, replayed)
        };
        let evidence = is_evidence(name, recording, repo);
        all.extend(found.into_iter().filter(|s| evidence || s.status != StepStatus::Equal));
    }
    for (name, replayed) in &trace.steps {
        if !recording.steps.contains_key(name) && !replayed.is_empty() {
            all.push(step(name, 0, StepStatus::Unexpected, Vec::new()));
        }
    }
    all
}

/// Whether the recording speaks for the step: effects, triggers, stubs, and what was pinned when it was recorded.
fn is_answered(name: &str, recording: &Recording, repo: &RepoFacts) -> bool {
    recording.is_pinned(name) || matches!(repo.kind(name), Some(Kind::Trigger | Kind::Effect | Kind::Stub))
}

/// Of an answered step it only counts that it was reached; of a stub, that it is one.
fn answered(
    name: &str,
    recording: &Recording,
    repo: &RepoFacts,
    recorded: usize,
    replayed: &[TraceRun],
) -> Vec<StepDiff> {
    let pinned = recording.is_pinned(name);
    if replayed.is_empty() {
        return vec![step(name, 0, StepStatus::Missing, Vec::new())];
    }
    // A run that was written down has an operation for each time that a step ran.
    if recording.is_written_down() && replayed.len() < recorded {
        return (replayed.len()..recorded).map(|run| step(name, run, StepStatus::Missing, Vec::new())).collect();
    }
    let stub = repo.kind(name) == Some(Kind::Stub) || replayed.iter().any(|r| r.answered.as_deref() == Some("stub"));
    // What was pinned when it was recorded is an effect of that recording, whatever it was converted to.
    if !stub || pinned {
        return Vec::new();
    }
    (0..recorded.max(1)).map(|run| step(name, run, StepStatus::Answered, Vec::new())).collect()
}

fn executed(name: &str, recorded: &[Run], replayed: &[TraceRun]) -> Vec<StepDiff> {
    let mut all = Vec::new();
    for run in 0..recorded.len().max(replayed.len()) {
        all.push(match (recorded.get(run), replayed.get(run)) {
            (Some(expected), Some(actual)) => one_run(name, run, expected, actual),
            (Some(_), None) => step(name, run, StepStatus::Missing, Vec::new()),
            _ => step(name, run, StepStatus::Unexpected, Vec::new()),
        });
    }
    all
}

fn one_run(name: &str, run: usize, expected: &Run, actual: &TraceRun) -> StepDiff {
    if actual.answered.as_deref() == Some("stub") {
        return step(name, run, StepStatus::Answered, Vec::new());
    }
    let mut differences = Vec::new();
    let outputs = expected.outputs.len().max(actual.outputs.len());
    for output in 0..outputs {
        let left = expected.outputs.get(output).map(Vec::as_slice).unwrap_or_default();
        let right = actual.outputs.get(output).and_then(Option::as_deref).unwrap_or_default();
        items(output, left, right, &mut differences);
    }
    let message = actual.error.as_ref().map(|e| e.message.clone().unwrap_or_default());
    if expected.error.as_deref().map(plain_message) != message.as_deref().map(plain_message) {
        differences.push(Difference::new(
            None,
            None,
            "error",
            expected.error.clone().map(Value::from),
            message.map(Value::from),
        ));
    }
    let status = if differences.is_empty() { StepStatus::Equal } else { StepStatus::Different };
    step(name, run, status, differences)
}

fn items(output: usize, expected: &[Value], actual: &[Value], differences: &mut Vec<Difference>) {
    for item in 0..expected.len().max(actual.len()) {
        if differences.len() >= LIMIT {
            return;
        }
        let left = expected.get(item).map(fields);
        let right = actual.get(item).map(fields);
        match (left, right) {
            (Some(left), Some(right)) => {
                let found = mismatches(left, right, LIMIT - differences.len());
                differences.extend(
                    found.into_iter().map(|m| Difference::new(Some(output), Some(item), m.path, m.expected, m.actual)),
                );
            }
            (left, right) => {
                differences.push(Difference::new(Some(output), Some(item), "", left.cloned(), right.cloned()))
            }
        }
    }
}

/// The part of an item that counts.
fn fields(item: &Value) -> &Value {
    item.get("json").unwrap_or(&Value::Null)
}

fn effects(recording: &Recording, repo: &RepoFacts, trace: &Trace) -> Vec<EffectDiff> {
    let calls = recording.workflow.as_ref().map(Calls::of).unwrap_or_default();
    let mut all = Vec::new();
    for (name, runs) in &recording.effects {
        if !recording.steps.contains_key(name) || repo.kind(name) == Some(Kind::Trigger) {
            continue;
        }
        let shaped = effect_runs(name, runs, recording, repo);
        // The calls of models have names of their own, which the recording was given already.
        let own = asked_as(name, &Value::Null, repo).is_some();
        let replayed = trace.effects.get(name);
        for (run, items) in shaped.as_array().into_iter().flatten().enumerate() {
            for (item, expected) in items.as_array().into_iter().flatten().enumerate() {
                let noted = runs.get(run).and_then(|r| r.get(item)).unwrap_or(expected);
                let actual = replayed.and_then(|r| r.get(run)).and_then(|r| r.get(item));
                if recording.is_written_down() {
                    // A call that no client covers has its parameters as they were written.
                    let found = listed(name, run, item, expected, actual);
                    let written = listed(name, run, item, noted, actual);
                    all.push(if written.status == StepStatus::Equal { written } else { found });
                    continue;
                }
                let beside = actual.filter(|_| !own).and_then(|actual| calls.beside(name, noted, actual));
                all.push(match beside {
                    Some((expected, actual)) => effect(name, run, item, &expected, Some(&actual)),
                    None => {
                        let kind = repo.steps.get(name).map_or("", |facts| &facts.source_type);
                        let actual = actual.map(|params| parameters_only(kind, params, expected));
                        // A call that no client covers has its parameters as they were written.
                        let found = effect(name, run, item, expected, actual.as_ref());
                        let written = effect(name, run, item, &effect_params("", "", noted), actual.as_ref());
                        if written.status == StepStatus::Equal { written } else { found }
                    }
                });
            }
        }
    }
    all
}

/// A person writes down those parameters that matter: the others may be anything.
fn listed(name: &str, run: usize, item: usize, expected: &Value, actual: Option<&Value>) -> EffectDiff {
    let Some(actual) = actual else { return effect(name, run, item, expected, None) };
    let found = unmet(expected, actual, LIMIT).into_iter();
    let differences: Vec<_> = found.map(|m| Difference::new(None, Some(item), m.path, m.expected, m.actual)).collect();
    let status = if differences.is_empty() { StepStatus::Equal } else { StepStatus::Different };
    EffectDiff { name: name.to_owned(), run, item, status, differences }
}

/// What was answered to the caller is an effect too; the recording does not say by which step.
fn responses(recording: &Recording, trace: &Trace) -> Vec<EffectDiff> {
    if !recording.has_responses {
        return Vec::new();
    }
    let count = recording.responses.len().max(trace.responses.len());
    (0..count)
        .map(|i| match (recording.responses.get(i), trace.responses.get(i)) {
            (Some(expected), actual) => effect("response", i, 0, expected, actual.map(sent).as_ref()),
            (None, actual) => {
                let differences = vec![Difference::new(None, None, "", None, actual.cloned())];
                EffectDiff { name: "response".to_owned(), run: i, item: 0, status: StepStatus::Unexpected, differences }
            }
        })
        .collect()
}

/// An answer as the platform sent it: a file is its bytes, with headers that say their type and number.
fn sent(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let file = answer.as_object_mut().and_then(|members| members.remove("file"));
    let bytes =
        file.as_ref().and_then(|f| f.get("data")).and_then(Value::as_str).and_then(|data| STANDARD.decode(data).ok());
    if let (Some(file), Some(bytes), Some(members)) = (file, bytes, answer.as_object_mut()) {
        let mut headers = Map::from_iter([
            ("content-type".to_owned(), file.get("mimeType").cloned().unwrap_or_default()),
            ("content-length".to_owned(), bytes.len().into()),
        ]);
        if let Some(Value::Object(said)) = members.remove("headers") {
            headers.extend(said);
        }
        members.insert("headers".to_owned(), Value::Object(headers));
        members.insert("body".to_owned(), json!({ "type": "Buffer", "data": bytes }));
    }
    answer
}

fn effect(name: &str, run: usize, item: usize, expected: &Value, actual: Option<&Value>) -> EffectDiff {
    let failed = unresolved(expected);
    let (status, differences) = match actual {
        // The platform could not work out the parameters, and neither could the emitted code.
        None | Some(Value::Null) if failed => (StepStatus::Equal, Vec::new()),
        None => (StepStatus::Missing, Vec::new()),
        Some(actual) if failed => compared(&resolved(expected, expected), &resolved(actual, expected), item),
        Some(actual) => compared(expected, actual, item),
    };
    EffectDiff { name: name.to_owned(), run, item, status, differences }
}

/// Whether a recorded parameter says that its expression failed.
fn unresolved(params: &Value) -> bool {
    match params {
        Value::Object(members) => members.contains_key(FAILED) || members.values().any(unresolved),
        Value::Array(items) => items.iter().any(unresolved),
        _ => false,
    }
}

/// The parameters without the members whose expressions failed in the recording.
fn resolved(params: &Value, recorded: &Value) -> Value {
    match (params, recorded) {
        (Value::Object(members), Value::Object(recorded)) => {
            let failed = |key: &String| recorded.get(key).is_some_and(|r| r.get(FAILED).is_some());
            let kept = members.iter().filter(|(key, _)| !failed(key));
            kept.map(|(k, v)| (k.clone(), recorded.get(k).map_or_else(|| v.clone(), |r| resolved(v, r)))).collect()
        }
        (Value::Array(items), Value::Array(recorded)) => items
            .iter()
            .enumerate()
            .map(|(i, item)| match recorded.get(i) {
                Some(failed) if failed.get(FAILED).is_some() => Value::Null,
                Some(recorded) => resolved(item, recorded),
                None => item.clone(),
            })
            .collect(),
        _ => params.clone(),
    }
}

fn compared(expected: &Value, actual: &Value, item: usize) -> (StepStatus, Vec<Difference>) {
    if same(expected, actual) {
        return (StepStatus::Equal, Vec::new());
    }
    // An object of which nothing was known is not in the recording, and stands in the call without members.
    let says_nothing = |m: &Mismatch| m.expected.is_none() && m.actual == Some(Value::Object(Map::new()));
    let found = mismatches(expected, actual, LIMIT).into_iter().filter(|m| !says_nothing(m));
    let differences: Vec<Difference> =
        found.map(|m| Difference::new(None, Some(item), m.path, m.expected, m.actual)).collect();
    (if differences.is_empty() { StepStatus::Equal } else { StepStatus::Different }, differences)
}

fn step(name: &str, run: usize, status: StepStatus, differences: Vec<Difference>) -> StepDiff {
    StepDiff { name: name.to_owned(), run, status, differences }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_answered_is_its_bytes() {
        let answer = json!({"statusCode": 200, "headers": {"content-type": "text/csv"}, "file": {"data": "aGk=", "mimeType": "text/plain"}});
        let bytes = json!({"type": "Buffer", "data": [104, 105]});
        let headers = json!({"content-type": "text/csv", "content-length": 2});
        assert_eq!(sent(&answer), json!({"statusCode": 200, "headers": headers, "body": bytes}));
        let plain = json!({"statusCode": 200, "headers": {}, "body": "hi"});
        assert_eq!(sent(&plain), plain);
    }
}
