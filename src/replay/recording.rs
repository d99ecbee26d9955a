use super::flatted;
use cutover_importers::read_json;
use indexmap::IndexMap;
use serde_json::Value;

/// One recorded execution of a workflow.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The identity that the platform gave it; the file's name where it has none.
    pub id: String,
    /// The file that it was read from, as messages show it.
    pub source: String,
    /// The workflow that ran, where the recording carries it.
    pub workflow: Option<Value>,
    /// `success` or `error`; anything else is an execution that did not end.
    pub status: String,
    /// What ended it.
    pub error: Option<StepError>,
    /// How it was started, in the platform's words.
    pub mode: String,
    /// The step that it started with.
    pub start: Option<String>,
    /// What each step did, in the order in which the recording lists them.
    pub steps: IndexMap<String, Vec<Run>>,
    /// Names of the steps in the order in which they ran.
    pub order: Vec<String>,
    /// Items that stood in for a step: step → items.
    pub pins: IndexMap<String, Value>,
    /// Things that were held fixed while it was recorded.
    pub fixed: Fixed,
    /// Waiting steps that were let through at once.
    pub passed_through: Vec<String>,
    /// What each effect would have been called with: step → runs → items → parameters.
    pub effects: IndexMap<String, Value>,
    /// What was answered to the caller.
    pub responses: Vec<Value>,
    /// Whether the recording says what was answered to the caller at all.
    pub has_responses: bool,
    /// `recorded` where a platform ran it, `synthesised` where somebody wrote down what it should do.
    pub provenance: String,
    /// What was kept from earlier runs: scope → members.
    pub state: IndexMap<String, Value>,
}

/// Clock, chance and place of a recorded execution.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    pub clock: String,
    pub random: Option<Value>,
    pub uuid: Option<String>,
    pub timezone: String,
    /// The zone of the machine, in which JavaScript's own dates are read and written.
    pub local_zone: String,
    /// Whether the workflow chose the zone; if not, it was the installation's.
    pub own_zone: bool,
    /// Whether the clock stood still while it was recorded.
    pub own_clock: bool,
    pub execution: String,
    /// The identifier of the workflow that ran.
    pub workflow: String,
    /// Its name.
    pub name: String,
}

/// What stands for the workflow of an execution that does not say which one it was.
pub(super) const UNNAMED: &str = "recorded";

/// One run of one step.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The items of each output.
    pub outputs: Vec<Vec<Value>>,
    /// What it failed with.
    pub error: Option<String>,
    /// Whether it failed and gave nothing at all.
    pub failed: bool,
    /// Where its input came from.
    pub source: Vec<Option<Source>>,
}

/// The output of a run that an input came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub step: String,
    pub output: u64,
    pub run: u64,
}

/// An error and the step that raised it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepError {
    pub step: Option<String>,
    pub message: String,
}

/// Every recorded execution in one document: an execution, an array of them, or a page of the platform's API.
///
/// # Errors
/// What is wrong with a run that says that it was written down in cutover's own format.
pub fn recordings(source: &str, document: &Value) -> Result<Vec<Recording>, String> {
    let mut found = Vec::new();
    collect(source, document, &mut found)?;
    Ok(found)
}

fn collect(source: &str, document: &Value, found: &mut Vec<Recording>) -> Result<(), String> {
    match document {
        Value::Array(all) => all.iter().try_for_each(|one| collect(source, one, found)),
        Value::Object(_) => {
            if let Some(written) = super::neutral::recording(source, document) {
                let run = found.len() + 1;
                found.push(written.map_err(|problem| format!("run {run} is not as docs/formats.md says: {problem}"))?);
            } else if let Some(recording) = recording(source, document, found.len()) {
                found.push(recording);
            } else if let Some(inner @ (Value::Array(_) | Value::Object(_))) =
                ["data", "results", "executions"].iter().find_map(|key| document.get(*key))
            {
                collect(source, inner, found)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The run data of an execution: a value, a text, or the reference table of the platform's database, plain or as text.
fn run_data(document: &Value) -> Option<Value> {
    let data = document.get("data")?;
    let parsed;
    let data = match data {
        Value::String(text) => {
            parsed = read_json::<Value>(text).ok()?;
            &parsed
        }
        other => other,
    };
    let unfolded = match data {
        Value::Array(table) if table.first().is_some_and(Value::is_object) => flatted::unflatten(table)?,
        other => other.clone(),
    };
    unfolded.pointer("/resultData/runData").is_some_and(Value::is_object).then_some(unfolded)
}

fn recording(source: &str, document: &Value, ordinal: usize) -> Option<Recording> {
    let data = run_data(document)?;
    let result = data.get("resultData")?;
    let notes = document.get("cutover").unwrap_or(&Value::Null);
    let workflow = match document.get("workflowData") {
        Some(Value::String(text)) => serde_json::from_str(text).ok(),
        Some(value @ Value::Object(_)) => Some(value.clone()),
        _ => None,
    };
    let (steps, order) = steps(result.get("runData")?);
    let mode = text(document.get("mode")).unwrap_or_else(|| "manual".to_owned());
    let error = ended_with(result, &steps);
    let status =
        text(document.get("status")).unwrap_or_else(|| if error.is_some() { "error" } else { "success" }.to_owned());
    let pins = pins(result, workflow.as_ref(), &mode);
    let start = text(notes.get("trigger")).or_else(|| started_with(&steps, &order));
    Some(Recording {
        id: identity(source, document, ordinal),
        source: source.to_owned(),
        status,
        error,
        mode,
        start,
        steps,
        order,
        pins,
        fixed: fixed(document, notes, workflow.as_ref()),
        passed_through: texts(notes.get("patched")),
        effects: members(notes.get("effectParams")),
        responses: elements(notes.get("responses")).to_vec(),
        has_responses: notes.get("responses").is_some(),
        provenance: "recorded".to_owned(),
        state: IndexMap::new(),
        workflow,
    })
}

fn identity(source: &str, document: &Value, ordinal: usize) -> String {
    match document.get("id") {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => {
            let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
            let stem = file.strip_suffix(".json").unwrap_or(file);
            if ordinal == 0 { stem.to_owned() } else { format!("{stem}-{ordinal}") }
        }
    }
}

fn steps(run_data: &Value) -> (IndexMap<String, Vec<Run>>, Vec<String>) {
    let mut steps = IndexMap::new();
    let mut order = Vec::new();
    for (name, runs) in members(Some(run_data)) {
        let mut all = Vec::new();
        for run in elements(Some(&runs)) {
            if !is_of_the_flow(run) {
                continue;
            }
            let index = run.get("executionIndex").and_then(Value::as_u64);
            let time = run.get("startTime").and_then(Value::as_u64).unwrap_or(0);
            order.push((index.unwrap_or(u64::MAX), time, order.len(), name.clone()));
            all.push(one_run(run));
        }
        if !all.is_empty() {
            steps.insert(name, all);
        }
    }
    order.sort();
    (steps, order.into_iter().map(|(_, _, _, name)| name).collect())
}

/// Models, memories and tools are recorded as steps too, but only items are the flow.
fn is_of_the_flow(run: &Value) -> bool {
    match run.get("data") {
        Some(Value::Object(kinds)) if !kinds.is_empty() => kinds.contains_key("main"),
        _ => run.get("inputOverride").is_none(),
    }
}

fn one_run(run: &Value) -> Run {
    let outputs: Vec<Vec<Value>> =
        elements(run.pointer("/data/main")).iter().map(|output| elements(Some(output)).to_vec()).collect();
    let error = run.get("error").filter(|e| !e.is_null()).map(error_message);
    Run {
        failed: error.is_some() && run.pointer("/data/main").is_none(),
        error,
        outputs,
        source: elements(run.get("source")).iter().map(source_of).collect(),
    }
}

fn source_of(value: &Value) -> Option<Source> {
    Some(Source {
        step: text(value.get("previousNode"))?,
        output: value.get("previousNodeOutput").and_then(Value::as_u64).unwrap_or(0),
        run: value.get("previousNodeRun").and_then(Value::as_u64).unwrap_or(0),
    })
}

fn error_message(error: &Value) -> String {
    match error {
        Value::String(message) => message.clone(),
        other => text(other.get("message")).unwrap_or_default(),
    }
}

fn ended_with(result: &Value, steps: &IndexMap<String, Vec<Run>>) -> Option<StepError> {
    let error = result.get("error").filter(|e| !e.is_null())?;
    let failed = steps.iter().find(|(_, runs)| runs.iter().any(|run| run.failed)).map(|(name, _)| name.clone());
    Some(StepError {
        step: failed.or_else(|| text(error.pointer("/node/name"))).or_else(|| text(result.get("lastNodeExecuted"))),
        message: error_message(error),
    })
}

fn pins(result: &Value, workflow: Option<&Value>, mode: &str) -> IndexMap<String, Value> {
    let own = members(result.get("pinData"));
    if !own.is_empty() || mode != "manual" {
        return own;
    }
    members(workflow.and_then(|w| w.get("pinData")))
}

fn started_with(steps: &IndexMap<String, Vec<Run>>, order: &[String]) -> Option<String> {
    order
        .iter()
        .find(|name| {
            let first = steps.get(*name).and_then(|runs| runs.first());
            first.is_some_and(|run| run.source.iter().all(Option::is_none))
        })
        .or_else(|| order.first())
        .cloned()
}

fn fixed(document: &Value, notes: &Value, workflow: Option<&Value>) -> Fixed {
    let own_zone =
        text(workflow.and_then(|w| w.pointer("/settings/timezone"))).filter(|z| z != "DEFAULT" && !z.is_empty());
    Fixed {
        clock: text(notes.get("clock"))
            .or_else(|| text(document.get("startedAt")))
            .or_else(|| text(document.get("createdAt")))
            .unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned()),
        workflow: text(workflow.and_then(|w| w.get("id")))
            .or_else(|| text(document.get("workflowId")))
            .unwrap_or_else(|| UNNAMED.to_owned()),
        name: text(workflow.and_then(|w| w.get("name"))).unwrap_or_else(|| UNNAMED.to_owned()),
        random: notes.get("random").filter(|r| r.is_number()).cloned(),
        uuid: text(notes.get("uuid")),
        local_zone: text(notes.get("timezone")).unwrap_or_else(|| "UTC".to_owned()),
        own_zone: own_zone.is_some(),
        own_clock: notes.get("clock").is_some(),
        timezone: own_zone.or_else(|| text(notes.get("timezone"))).unwrap_or_else(|| "UTC".to_owned()),
        execution: if notes.is_null() {
            document
                .get("id")
                .map(|id| text(Some(id)).unwrap_or_else(|| id.to_string()))
                .unwrap_or_else(|| "1".to_owned())
        } else {
            "1".to_owned()
        },
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    elements(value).iter().filter_map(|v| text(Some(v))).collect()
}

fn elements(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn members(value: Option<&Value>) -> IndexMap<String, Value> {
    value
        .and_then(Value::as_object)
        .map(|all| all.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
        .unwrap_or_default()
}

impl Recording {
    /// Whether a person wrote the run down: it carries no workflow, and lists what matters.
    pub fn is_written_down(&self) -> bool {
        self.workflow.as_ref().is_none_or(|workflow| workflow.get("nodes").is_none())
    }

    /// Whether a step's items were put there instead of being computed.
    pub fn is_pinned(&self, step: &str) -> bool {
        self.pins.contains_key(step)
    }

    /// Whether the step was set to be executed for the first item only.
    pub fn is_once(&self, step: &str) -> bool {
        self.node(step).is_some_and(|node| node.get("executeOnce") == Some(&Value::Bool(true)))
    }

    /// The parameters of a step as the workflow has them; nothing where the recording carries none.
    pub fn parameters(&self, step: &str) -> &Value {
        self.node(step).and_then(|node| node.get("parameters")).unwrap_or(&Value::Null)
    }

    /// Whether the step stood disabled in the workflow that ran.
    pub fn is_disabled(&self, step: &str) -> bool {
        self.node(step).is_some_and(|node| node.get("disabled") == Some(&Value::Bool(true)))
    }

    /// The platform's type of a step.
    pub fn kind_of(&self, step: &str) -> Option<&str> {
        self.node(step)?.get("type")?.as_str()
    }

    /// The name of the workflow that ran.
    pub fn workflow_name(&self) -> Option<&str> {
        self.workflow.as_ref()?.get("name")?.as_str()
    }

    /// The names of the workflow's steps.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        self.nodes().iter().filter_map(|node| node.get("name")?.as_str())
    }

    fn nodes(&self) -> &[Value] {
        elements(self.workflow.as_ref().and_then(|w| w.get("nodes")))
    }

    fn node(&self, step: &str) -> Option<&Value> {
        self.nodes().iter().find(|node| node.get("name").and_then(Value::as_str) == Some(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn result() -> Value {
        json!({"resultData": {"lastNodeExecuted": "B", "runData": {
            "B": [{"executionIndex": 1, "source": [{"previousNode": "A", "previousNodeOutput": 1}],
                   "error": {"message": "no [line 2]"}}],
            "A": [{"executionIndex": 0, "source": [], "data": {"main": [null, [{"json": {"a": 1}}]]}}],
            "Model": [{"executionIndex": 2, "source": [], "data": {"ai_languageModel": [[{"json": {}}]]}}]
        }, "error": {"message": "no [line 2]", "node": {"name": "B"}}}})
    }

    fn check(recording: &Recording) {
        assert_eq!(recording.order, ["A", "B"]);
        assert_eq!(recording.start.as_deref(), Some("A"));
        assert_eq!(recording.status, "error");
        assert_eq!(recording.error.as_ref().and_then(|e| e.step.as_deref()), Some("B"));
        assert_eq!(recording.steps["A"][0].outputs, [vec![], vec![json!({"json": {"a": 1}})]]);
        assert!(recording.steps["B"][0].failed);
        let source = Source { step: "A".to_owned(), output: 1, run: 0 };
        assert_eq!(recording.steps["B"][0].source, [Some(source)]);
    }

    #[test]
    fn an_execution_is_read_alone_in_an_array_and_in_a_page_of_the_api() {
        let one = json!({"id": 7, "mode": "webhook", "startedAt": "2026-03-11T10:15:30.000Z", "data": result()});
        for document in [one.clone(), json!([one]), json!({"data": [one], "nextCursor": null}), json!({"data": one})] {
            let all = recordings("x/runs.json", &document).unwrap();
            assert_eq!(all.len(), 1, "{document}");
            assert_eq!(all[0].id, "7");
            check(&all[0]);
        }
    }

    #[test]
    fn the_reference_table_of_the_database_is_read_too() {
        let table = json!([{"resultData": "1"}, {"runData": "2", "lastNodeExecuted": "3"}, {"A": "4"}, "A", ["5"],
            {"source": "6", "data": "7"}, [], {"main": "8"}, ["9"], ["10"], {"json": "11"}, {"a": "12"}, "text"]);
        for data in [table.clone(), Value::String(table.to_string())] {
            let all = recordings("dump.json", &json!({"data": data, "workflowData": "{\"name\": \"W\"}"})).unwrap();
            assert_eq!(all.len(), 1);
            assert_eq!(all[0].id, "dump");
            assert_eq!(all[0].workflow_name(), Some("W"));
            assert_eq!(all[0].steps["A"][0].outputs, [vec![json!({"json": {"a": "text"}})]]);
        }
    }

    #[test]
    fn what_is_no_execution_gives_none() {
        for document in [json!({"nodes": []}), json!([1, null]), json!("x"), json!({"data": "not json"})] {
            assert!(recordings("x.json", &document).unwrap().is_empty());
        }
    }
}
