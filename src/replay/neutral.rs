//! Runs in cutover's own recording format, which a person can write down from a platform's history: `docs/formats.md` describes it.

use super::instant::instant;
use super::recording::{Fixed, Recording, Run, StepError, UNNAMED};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The word by which a document says that it is in this format, before its version.
const FAMILY: &str = "cutover-trace/";
/// The whole of it.
const FORMAT: &str = "cutover-trace/1";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document {
    #[serde(rename = "format")]
    _format: String,
    /// Editors check a document by it.
    #[serde(default, rename = "$schema")]
    _schema: Option<String>,
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
    /// Read one by one: a message says which of them it is about.
    steps: Vec<Value>,
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
#[serde(deny_unknown_fields)]
struct Failure {
    #[serde(default)]
    step: Option<String>,
    message: String,
}

/// One operation of one step, in the order in which they ran.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
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
///
/// The error says what in the document is not of this format. A person wrote it down: a word that nobody reads would prove less than it seems to.
pub fn recording(source: &str, document: &Value) -> Option<Result<Recording, String>> {
    let format = document.get("format").and_then(Value::as_str).filter(|format| format.starts_with(FAMILY))?;
    Some(match format {
        FORMAT => written(source, document),
        other => Err(format!("/format is {other:?}, and only {FORMAT:?} is known")),
    })
}

/// The names of the time zones in IANA's database, its older names among them.
const ZONES: &str = include_str!("zones.txt");

/// What is of the right type and cannot be meant.
fn circumstances(document: &Document) -> Result<(), String> {
    if let Some(clock) = document.clock.as_deref().filter(|clock| instant(clock).is_none()) {
        return Err(format!("/clock is {clock:?}, and no moment like \"2026-03-11T10:15:30.000Z\""));
    }
    if let Some(zone) = &document.timezone
        && !ZONES.lines().any(|known| known.eq_ignore_ascii_case(zone))
    {
        return Err(format!("/timezone is {zone:?}, and no IANA zone like \"Europe/Prague\""));
    }
    if let Some(random) = &document.random
        && !random.as_f64().is_some_and(|random| (0.0..1.0).contains(&random))
    {
        return Err(format!("/random is {random}, and no number from 0 to below 1"));
    }
    match document.status.as_deref() {
        None | Some("success" | "error") => Ok(()),
        Some(status) => Err(format!("/status is {status:?}, and neither \"success\" nor \"error\"")),
    }
}

fn written(source: &str, document: &Value) -> Result<Recording, String> {
    let document: Document = read(document, "/")?;
    circumstances(&document)?;
    let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let mut steps: IndexMap<String, Vec<Run>> = IndexMap::new();
    let mut effects: IndexMap<String, Vec<Value>> = IndexMap::new();
    let mut order = Vec::new();
    for (i, operation) in document.steps.iter().enumerate() {
        let operation: Operation = read(operation, &format!("/steps/{i}"))?;
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
    Ok(Recording {
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
        state: document
            .stores
            .into_iter()
            .map(|(name, records)| (format!("shared data store {name}"), records))
            .collect(),
        effects: effects.into_iter().map(|(step, runs)| (step, Value::Array(runs))).collect(),
        has_responses: document.responses.is_some(),
        responses: document.responses.unwrap_or_default(),
    })
}

/// A part of a document, or what is wrong at which place of it.
fn read<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, String> {
    T::deserialize(value).map_err(|error| format!("at {at}: {error}"))
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
        let recording = recording("runs/first.json", &document).unwrap().unwrap();
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
        assert!(recording("x.json", &json!({"steps": []})).is_none());
    }

    #[test]
    fn what_is_not_of_this_format_is_told_with_its_place() {
        let problem = |document: Value| recording("x.json", &document).unwrap().unwrap_err();
        let step = problem(json!({"format": FORMAT, "steps": [{"step": "A"}, {"step": "B", "outputs": []}]}));
        assert!(step.starts_with("at /steps/1: unknown field `outputs`"), "{step}");
        let member = problem(json!({"format": FORMAT, "time": "now", "steps": []}));
        assert!(member.starts_with("at /: unknown field `time`"), "{member}");
        let nameless = problem(json!({"format": FORMAT, "steps": [{}]}));
        assert!(nameless.contains("missing field `step`"), "{nameless}");
        let clock = problem(json!({"format": FORMAT, "clock": "yesterday", "steps": []}));
        assert!(clock.starts_with("/clock is \"yesterday\""), "{clock}");
        let zone = problem(json!({"format": FORMAT, "timezone": "Mars/Base", "steps": []}));
        assert!(zone.starts_with("/timezone is \"Mars/Base\""), "{zone}");
        let chance = problem(json!({"format": FORMAT, "random": 7, "steps": []}));
        assert!(chance.starts_with("/random is 7"), "{chance}");
        let status = problem(json!({"format": FORMAT, "status": "fine", "steps": []}));
        assert!(status.starts_with("/status is \"fine\""), "{status}");
        let version = problem(json!({"format": "cutover-trace/9", "steps": []}));
        assert!(version.contains("cutover-trace/9"), "{version}");
    }
}
