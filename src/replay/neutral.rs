//! Runs in cutover's own recording format, which a person can write down from a platform's history: `docs/formats.md` describes it.

use super::recording::{Fixed, Recording, Run, StepError, UNNAMED};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The word by which a document says that it is in this format.
const FORMAT: &str = "cutover-trace/1";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    format: String,
    #[serde(default)]
    provenance: Provenance,
    #[serde(default)]
    workflow: Option<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    clock: Option<String>,
    #[serde(default)]
    random: Option<Value>,
    #[serde(default)]
    uuid: Option<String>,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    execution_id: Option<String>,
    #[serde(default)]
    start: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    error: Option<Failure>,
    steps: Vec<Operation>,
    #[serde(default)]
    responses: Option<Vec<Value>>,
    /// Data stores as they were before the run: name → key → record.
    #[serde(default)]
    stores: IndexMap<String, Value>,
}

/// Where a run comes from.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Provenance {
    /// The platform ran it.
    #[default]
    Recorded,
    /// Somebody wrote down what should happen.
    Synthesised,
}

#[derive(Deserialize)]
struct Failure {
    #[serde(default)]
    step: Option<String>,
    message: String,
}

/// One operation of one step, in the order in which they ran.
#[derive(Deserialize)]
struct Operation {
    step: String,
    /// What it was called with.
    #[serde(default)]
    input: Option<Value>,
    /// The bundles or records that it gave; a single one may stand alone.
    #[serde(default)]
    output: Option<Value>,
    /// What it failed with.
    #[serde(default)]
    error: Option<String>,
}

/// The recording in a document; nothing where it is not in this format.
pub fn recording(source: &str, document: &Value) -> Option<Recording> {
    if document.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return None;
    }
    let document: Document = serde_json::from_value(document.clone()).ok()?;
    debug_assert_eq!(document.format, FORMAT);
    let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let mut steps: IndexMap<String, Vec<Run>> = IndexMap::new();
    let mut effects: IndexMap<String, Vec<Value>> = IndexMap::new();
    let mut order = Vec::new();
    for operation in document.steps {
        let failed = operation.error.is_some() && operation.output.is_none();
        let outputs = if failed { Vec::new() } else { vec![items(operation.output)] };
        order.push(operation.step.clone());
        if let Some(input) = operation.input {
            let runs = effects.entry(operation.step.clone()).or_default();
            let ordinal = steps.get(&operation.step).map_or(0, Vec::len);
            while runs.len() < ordinal {
                runs.push(json!([]));
            }
            runs.push(json!([input]));
        }
        let run = Run { outputs, error: operation.error, failed, source: Vec::new() };
        steps.entry(operation.step).or_default().push(run);
    }
    let error = document.error.map(|failure| StepError { step: failure.step, message: failure.message });
    let status = document.status.unwrap_or_else(|| if error.is_some() { "error" } else { "success" }.to_owned());
    Some(Recording {
        id: document.id.unwrap_or_else(|| file.strip_suffix(".json").unwrap_or(file).to_owned()),
        source: source.to_owned(),
        workflow: document.workflow.as_ref().map(|name| json!({ "name": name })),
        status,
        error,
        mode: "trigger".to_owned(),
        start: document.start.or_else(|| order.first().cloned()),
        steps,
        order,
        pins: IndexMap::new(),
        fixed: Fixed {
            local_zone: "UTC".to_owned(),
            own_zone: false,
            own_clock: document.clock.is_some(),
            clock: document.clock.unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned()),
            random: document.random.filter(Value::is_number),
            uuid: document.uuid,
            timezone: document.timezone.unwrap_or_else(|| "UTC".to_owned()),
            execution: document.execution_id.unwrap_or_else(|| "1".to_owned()),
            workflow: UNNAMED.to_owned(),
            name: document.workflow.clone().unwrap_or_else(|| UNNAMED.to_owned()),
        },
        provenance: match document.provenance {
            Provenance::Recorded => "recorded",
            Provenance::Synthesised => "synthesised",
        }
        .to_owned(),
        passed_through: Vec::new(),
        state: document.stores.into_iter().map(|(name, records)| (format!("data store {name}"), records)).collect(),
        effects: effects.into_iter().map(|(step, runs)| (step, Value::Array(runs))).collect(),
        has_responses: document.responses.is_some(),
        responses: document.responses.unwrap_or_default(),
    })
}

/// What a step gave: a list of bundles, or one bundle; an empty one where nothing is said.
fn items(output: Option<Value>) -> Vec<Value> {
    let all = match output {
        Some(Value::Array(all)) => all,
        Some(Value::Null) => Vec::new(),
        Some(one) => vec![one],
        // Most steps give one bundle, and nobody writes down what nothing reads.
        None => vec![json!({})],
    };
    all.into_iter()
        .map(|bundle| match bundle {
            Value::Object(_) => json!({ "json": bundle }),
            other => json!({ "json": Value::Object(Map::from_iter([("value".to_owned(), other)])) }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_was_written_down_is_read() {
        let document = json!({"format": FORMAT, "workflow": "W", "clock": "2026-03-11T10:15:30.000Z", "steps": [
            {"step": "Hook", "output": {"a": 1}},
            {"step": "Send", "input": {"to": "x"}, "output": [{"id": 1}, 2]},
            {"step": "Send", "error": "no"},
            {"step": "Log"}, {"step": "Find", "output": []}]});
        let recording = recording("runs/first.json", &document).unwrap();
        assert_eq!((recording.id.as_str(), recording.status.as_str()), ("first", "success"));
        assert_eq!(recording.start.as_deref(), Some("Hook"));
        assert_eq!(recording.order, ["Hook", "Send", "Send", "Log", "Find"]);
        assert_eq!(recording.steps["Log"][0].outputs, [vec![json!({"json": {}})]]);
        assert!(recording.steps["Find"][0].outputs[0].is_empty());
        assert_eq!(
            recording.steps["Send"][0].outputs,
            [vec![json!({"json": {"id": 1}}), json!({"json": {"value": 2}})]]
        );
        assert!(recording.steps["Send"][1].failed);
        assert_eq!(recording.effects["Send"], json!([[{"to": "x"}]]));
        assert_eq!(recording.workflow_name(), Some("W"));
    }

    #[test]
    fn other_documents_are_not_in_this_format() {
        assert!(recording("x.json", &json!({"format": "other", "steps": []})).is_none());
        assert!(recording("x.json", &json!({"format": FORMAT, "steps": [{"no": 1}]})).is_none());
    }
}
