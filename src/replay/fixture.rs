use super::privacy::without_secrets;
use super::values::FAILED;
use super::{Kind, Recording, RepoFacts, Run};
use cutover_importers::Calls;
use cutover_ir::Workflow;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The input of a replay for one recorded run, in the format of `docs/emitted-code.md`.
///
/// Triggers, effects and stubs are answered from the recording, and so is every step that the recording itself
/// did not run but had pinned; all others will really run.
pub fn fixture(recording: &Recording, repo: &RepoFacts) -> Value {
    with_calls(recording, repo, &|_| true)
}

/// The same where it is known which steps ask a model by the names that the emitted call has.
fn with_calls(recording: &Recording, repo: &RepoFacts, asks_model: &dyn Fn(&str) -> bool) -> Value {
    let mut answers = Map::new();
    let mut force = Vec::new();
    for (step, runs) in &recording.steps {
        let kind = repo.kind(step);
        let answered = matches!(kind, Some(Kind::Trigger | Kind::Effect | Kind::Stub));
        let pinned = recording.is_pinned(step);
        if answered || pinned {
            answers.insert(step.clone(), Value::Array(runs.iter().map(given).collect()));
        }
        if pinned && !answered {
            force.push(Value::from(step.as_str()));
        }
    }
    // What the recorded run did not reach is answered too: a replay that strays goes on and shows where it leads.
    for (step, items) in &recording.pins {
        if !answers.contains_key(step) {
            answers.insert(step.clone(), given_once(as_items(items.clone())));
            if !matches!(repo.kind(step), None | Some(Kind::Trigger | Kind::Effect | Kind::Stub)) {
                force.push(Value::from(step.as_str()));
            }
        }
    }
    let mut fixture = header(&recording.id, &recording.provenance, repo);
    let fixed = &recording.fixed;
    put(&mut fixture, "clock", Value::from(fixed.clock.as_str()));
    if let Some(random) = &fixed.random {
        put(&mut fixture, "random", random.clone());
    }
    if let Some(uuid) = &fixed.uuid {
        put(&mut fixture, "uuid", Value::from(uuid.as_str()));
    }
    put(&mut fixture, "timezone", Value::from(fixed.timezone.as_str()));
    put(&mut fixture, "workflow", json!({ "id": fixed.workflow, "name": fixed.name }));
    put(&mut fixture, "localZone", Value::from(fixed.local_zone.as_str()));
    put(&mut fixture, "executionId", Value::from(fixed.execution.as_str()));
    put(&mut fixture, "mode", Value::from(recording.mode.as_str()));
    if let Some(start) = &recording.start {
        put(&mut fixture, "start", Value::from(start.as_str()));
    }
    put(&mut fixture, "answers", Value::Object(answers));
    put(&mut fixture, "pinned", Value::from(!recording.pins.is_empty()));
    if !force.is_empty() {
        put(&mut fixture, "force", Value::Array(force));
    }
    put(&mut fixture, "passThrough", json!(recording.passed_through));
    if !recording.state.is_empty() {
        put(&mut fixture, "state", json!(recording.state));
    }
    put(&mut fixture, "expected", expected(recording, repo, asks_model));
    Value::Object(fixture)
}

/// The golden runs of a repository: every recording, or, without any, the data that the export has pinned.
pub fn fixtures(runs: &[Recording], workflow: &Workflow, repo: &RepoFacts) -> Vec<cutover_generators::Fixture> {
    let mut all = Vec::new();
    let indices = workflow.graph.node_indices().filter(|index| cutover_generators::asks_model(workflow, *index));
    let asked: HashSet<&str> =
        indices.filter_map(|index| workflow.graph.node_weight(index)).map(|step| step.name.as_str()).collect();
    for recording in runs {
        let case = unique(&all, &safe(&recording.id));
        let mut json = without_secrets(with_calls(recording, repo, &|step| asked.contains(step)));
        if let Value::Object(members) = &mut json {
            put(members, "case", Value::from(case.as_str()));
        }
        all.push(cutover_generators::Fixture { case, json });
    }
    if all.is_empty()
        && let Some(json) = pinned(workflow, repo)
    {
        all.push(cutover_generators::Fixture { case: "pinned".to_owned(), json: without_secrets(json) });
    }
    all
}

/// A run made of the export's own pinned data. It has answers but nothing to compare with: it proves nothing by itself.
fn pinned(workflow: &Workflow, repo: &RepoFacts) -> Option<Value> {
    let mut answers = Map::new();
    let mut force = Vec::new();
    for (step, items) in &workflow.pins {
        let items = items.to_json();
        if !items.is_array() {
            continue;
        }
        answers.insert(step.clone(), given_once(as_items(items)));
        if matches!(repo.kind(step), Some(Kind::Pure | Kind::Pass)) {
            force.push(Value::from(step.as_str()));
        }
    }
    if answers.is_empty() {
        return None;
    }
    let mut triggers = repo.steps.iter().filter(|(_, facts)| facts.kind == Kind::Trigger).map(|(name, _)| name);
    let start = triggers.clone().find(|name| answers.contains_key(*name)).or_else(|| triggers.next())?.clone();
    if !answers.contains_key(&start) {
        answers.insert(start.clone(), given_once(json!([{ "json": {} }])));
    }
    let mut fixture = header("pinned", "pinned", repo);
    put(&mut fixture, "clock", Value::from("2026-01-05T09:00:00.000Z"));
    put(&mut fixture, "random", json!(0.42));
    put(&mut fixture, "uuid", Value::from("00000000-0000-4000-8000-000000000000"));
    let zone = workflow.semantics.timezone.as_ref().map_or("UTC", |zone| zone.value.as_str());
    put(&mut fixture, "timezone", Value::from(zone));
    put(&mut fixture, "executionId", Value::from("1"));
    put(&mut fixture, "mode", Value::from("manual"));
    put(&mut fixture, "start", Value::from(start));
    put(&mut fixture, "answers", Value::Object(answers));
    put(&mut fixture, "pinned", Value::from(true));
    if !force.is_empty() {
        put(&mut fixture, "force", Value::Array(force));
    }
    let waits: Vec<&str> = workflow
        .steps()
        .filter(|(_, step)| matches!(step.op, cutover_ir::Op::Wait { .. }))
        .map(|(_, step)| step.name.as_str())
        .collect();
    put(&mut fixture, "passThrough", json!(waits));
    put(&mut fixture, "expected", json!({}));
    Some(Value::Object(fixture))
}

fn header(case: &str, provenance: &str, repo: &RepoFacts) -> Map<String, Value> {
    let mut fixture = Map::new();
    put(&mut fixture, "case", Value::from(case));
    put(&mut fixture, "provenance", Value::from(provenance));
    if !repo.workflow.slug.is_empty() {
        put(&mut fixture, "pipeline", Value::from(repo.workflow.slug.as_str()));
    }
    fixture
}

/// What answers a step that ran once and gave these items. Pinned data may be large: nothing of it is copied.
fn given_once(items: Value) -> Value {
    Value::Array(vec![member("outputs", Value::Array(vec![items]))])
}

/// An object with one member.
fn member(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

/// What answers a step in a replay. One that failed and gave nothing fails again.
fn given(run: &Run) -> Value {
    match answer(run) {
        Value::Object(mut members) if run.failed && run.outputs.is_empty() => {
            members.shift_remove("outputs");
            Value::Object(members)
        }
        other => other,
    }
}

fn answer(run: &Run) -> Value {
    let mut answer = Map::new();
    put(&mut answer, "outputs", outputs(run));
    if let Some(message) = &run.error {
        put(&mut answer, "error", json!({ "message": message }));
    }
    Value::Object(answer)
}

fn expected(recording: &Recording, repo: &RepoFacts, asks_model: &dyn Fn(&str) -> bool) -> Value {
    let mut expected = Map::new();
    put(&mut expected, "status", Value::from(recording.status.as_str()));
    if let Some(error) = &recording.error {
        let failure = match &error.step {
            Some(step) => json!({ "step": step, "message": error.message }),
            None => json!({ "message": error.message }),
        };
        put(&mut expected, "error", failure);
    }
    let mut steps = Map::new();
    for (step, runs) in &recording.steps {
        steps.insert(step.clone(), Value::Array(runs.iter().map(expected_run).collect()));
    }
    put(&mut expected, "steps", Value::Object(steps));
    put(&mut expected, "order", json!(recording.order));
    let mut effects = Map::new();
    let calls = recording.workflow.as_ref().map(Calls::of).unwrap_or_default();
    for (step, runs) in &recording.effects {
        let shaped = shaped_runs(step, runs, recording, repo, &|params| {
            // Place by place as the emitted call is given them, where the recording carries its workflow.
            let asked = if asks_model(step) { asked_of(step, params, recording, repo) } else { None };
            asked.or_else(|| calls.expected(step, params))
        });
        // A call that no client covers has its parameters as they were written.
        let as_written = recording.is_written_down() && !repo.steps.get(step).is_some_and(|facts| facts.client);
        let shaped = if as_written { runs.clone() } else { shaped };
        effects.insert(step.clone(), shaped);
    }
    put(&mut expected, "effects", Value::Object(effects));
    put(&mut expected, "responses", Value::Array(recording.responses.clone()));
    Value::Object(expected)
}

fn expected_run(run: &Run) -> Value {
    let mut one = match answer(run) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let source: Vec<Value> = run
        .source
        .iter()
        .map(|source| match source {
            Some(s) => json!({ "step": s.step, "output": s.output, "run": s.run }),
            None => Value::Null,
        })
        .collect();
    put(&mut one, "source", Value::Array(source));
    Value::Object(one)
}

/// The recorded parameters of a model's step by the names that the emitted call has for them; nothing for other steps.
pub(super) fn asked_as(step: &str, params: &Value, repo: &RepoFacts) -> Option<Value> {
    let facts = repo.steps.get(step)?;
    let resolved = cutover_importers::resolved(params);
    cutover_generators::model_call(&facts.source_type, &facts.version(), &resolved).map(|call| call.to_json())
}

/// A parameter that failed as a whole has failed in each of its members, by which the emitted call may have it.
fn failed_throughout(noted: &Value, written: &Value) -> Value {
    match (noted, written) {
        (Value::Object(failed), Value::Object(members)) if failed.contains_key(FAILED) => {
            members.iter().map(|(key, member)| (key.clone(), failed_throughout(noted, member))).collect()
        }
        (Value::Object(failed), Value::Array(items)) if failed.contains_key(FAILED) => {
            items.iter().map(|item| failed_throughout(noted, item)).collect()
        }
        (Value::Object(members), Value::Object(_)) => members
            .iter()
            .map(|(key, member)| {
                (key.clone(), written.get(key).map_or_else(|| member.clone(), |w| failed_throughout(member, w)))
            })
            .collect(),
        _ => noted.clone(),
    }
}

/// The recorded parameters of an effect in the shape that the emitted call has.
pub(super) fn effect_runs(step: &str, runs: &Value, recording: &Recording, repo: &RepoFacts) -> Value {
    shaped_runs(step, runs, recording, repo, &|params| asked_of(step, params, recording, repo))
}

/// The recorded parameters of a call of a model; nothing for other steps.
fn asked_of(step: &str, params: &Value, recording: &Recording, repo: &RepoFacts) -> Option<Value> {
    asked_as(step, &failed_throughout(params, recording.parameters(step)), repo)
}

/// Each call of a step, shaped by `shape`, or else by what is known of the step's type.
fn shaped_runs(
    step: &str,
    runs: &Value,
    recording: &Recording,
    repo: &RepoFacts,
    shape: &dyn Fn(&Value) -> Option<Value>,
) -> Value {
    let facts = repo.steps.get(step);
    let shape = |params: &Value| match facts {
        Some(facts) => shape(params)
            .unwrap_or_else(|| cutover_importers::effect_params(&facts.source_type, &facts.version(), params)),
        None => params.clone(),
    };
    // A step that is executed once makes one call, for however many items parameters were noted.
    let most = if recording.is_once(step) { 1 } else { usize::MAX };
    let each = |items: &Value| match items {
        Value::Array(items) => Value::Array(items.iter().take(most).map(shape).collect()),
        other => other.clone(),
    };
    match runs {
        Value::Array(runs) => Value::Array(runs.iter().map(each).collect()),
        other => other.clone(),
    }
}

fn outputs(run: &Run) -> Value {
    Value::Array(run.outputs.iter().map(|items| Value::Array(items.iter().cloned().map(item).collect())).collect())
}

/// An item without what only the platform's own screen needs.
fn item(item: Value) -> Value {
    let mut kept = Map::new();
    if let Value::Object(mut members) = item {
        for key in ["json", "binary", "pairedItem", "error"] {
            if let Some(value) = members.swap_remove(key) {
                put(&mut kept, key, value);
            }
        }
    }
    Value::Object(kept)
}

/// Pinned data as items: older exports pin bare objects.
fn as_items(items: Value) -> Value {
    let wrapped = |one: Value| match one.get("json") {
        Some(Value::Object(_)) => item(one),
        _ => member("json", one),
    };
    match items {
        Value::Array(all) => all.into_iter().map(wrapped).collect(),
        _ => Value::Array(Vec::new()),
    }
}

fn put(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}

/// A name that is safe as a file name everywhere.
fn safe(id: &str) -> String {
    let mut name: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).take(60).collect();
    while name.contains("--") {
        name = name.replace("--", "-");
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "run".to_owned() } else { name.to_owned() }
}

fn unique(taken: &[cutover_generators::Fixture], name: &str) -> String {
    let mut candidate = name.to_owned();
    let mut n = 2;
    while taken.iter().any(|f| f.case == candidate) {
        candidate = format!("{name}-{n}");
        n += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repo() -> RepoFacts {
        let lock = json!({"workflow": {"slug": "w"}, "steps": {
            "Start": {"kind": "trigger"}, "Sum": {"kind": "pure"}, "Post": {"kind": "effect"}, "Later": {"kind": "effect"}}});
        RepoFacts::parse(&lock.to_string()).unwrap()
    }

    #[test]
    fn what_failed_as_a_whole_failed_in_each_member() {
        let failed = json!({"$error": "no path"});
        let written = json!({"text": "={{ 1 }}", "options": {"system": "={{ $('X').item.json.a }}", "more": ["a"]}});
        let noted = json!({"text": 1, "options": failed});
        let found = failed_throughout(&noted, &written);
        assert_eq!(found, json!({"text": 1, "options": {"system": failed, "more": [failed]}}));
    }

    fn recording(pins: Value) -> Recording {
        let run = |i: u32, value: &str| json!([{"executionIndex": i, "data": {"main": [[{"json": {"v": value}, "index": 3}]]}}]);
        let document = json!({"id": "a/b ../c", "mode": "manual", "status": "success", "data": {"resultData": {
            "runData": {"Start": run(0, "s"), "Sum": run(1, "t"), "Post": run(2, "p")}, "pinData": pins}}});
        super::super::recordings("x.json", &document).unwrap().remove(0)
    }

    #[test]
    fn effects_and_triggers_are_answered_and_the_rest_runs() {
        let fixture = fixture(&recording(json!({})), &repo());
        let answers: Vec<_> = fixture["answers"].as_object().unwrap().keys().collect();
        assert_eq!(answers, ["Start", "Post"]);
        assert_eq!(fixture["answers"]["Post"][0]["outputs"], json!([[{"json": {"v": "p"}}]]));
        assert_eq!(fixture["expected"]["order"], json!(["Start", "Sum", "Post"]));
        assert_eq!((fixture["pinned"].clone(), fixture.get("force")), (json!(false), None));
    }

    #[test]
    fn what_was_pinned_is_forced_and_what_was_not_reached_is_answered() {
        let fixture = fixture(&recording(json!({"Sum": [{"json": {"v": "t"}}], "Later": [{"bare": 1}]})), &repo());
        assert_eq!(fixture["force"], json!(["Sum"]));
        assert_eq!(fixture["answers"]["Later"], json!([{"outputs": [[{"json": {"bare": 1}}]]}]));
        assert_eq!(fixture["pinned"], json!(true));
    }

    #[test]
    fn a_case_has_a_name_that_is_safe_as_a_file_name() {
        assert_eq!(safe("a/b ../c"), "a-b-c");
        assert_eq!(safe("../.."), "run");
    }
}
