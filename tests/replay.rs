//! A miniature repository is replayed in real Node: what is equal is found equal, what is not is named, and what its code
//! may not do it cannot do.

#![allow(clippy::disallowed_methods, clippy::indexing_slicing, clippy::unwrap_used)]

use cutover::edge::node::Limits;
use cutover::replay::{CheckStatus, DiffOptions, DiffReport, RunStatus, StepStatus, VerifyOptions, diff, verify};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mini-repo")
}

fn execution(id: &str, input: Value, runs: &[(&str, Value)]) -> Value {
    let mut data = serde_json::Map::new();
    let start = json!([{"executionIndex": 0, "source": [], "data": {"main": [[{"json": input}]]}}]);
    data.insert("Start".to_owned(), start);
    for (i, (step, run)) in runs.iter().enumerate() {
        let mut run = run.clone();
        run["executionIndex"] = json!(i + 1);
        run["source"] = json!([{"previousNode": "?"}]);
        data.insert((*step).to_owned(), json!([run]));
    }
    let failed = runs.iter().find_map(|(_, run)| run.get("error").cloned());
    json!({
        "id": id, "mode": "trigger", "status": if failed.is_some() { "error" } else { "success" },
        "startedAt": "2026-03-11T10:15:30.000Z",
        "workflowData": {"name": "Mini", "connections": {}, "nodes": [
            {"name": "Start", "type": "n8n-nodes-base.manualTrigger"}, {"name": "Score", "type": "n8n-nodes-base.code"},
            {"name": "Send", "type": "n8n-nodes-base.slack"}, {"name": "Nothing", "type": "n8n-nodes-base.noOp"}]},
        "data": {"resultData": {"runData": data, "error": failed}},
        "cutover": {"effectParams": {"Send": [[{"to": "a@example.com", "points": 20}]]}}
    })
}

fn good(id: &str, input: Value) -> Value {
    let scored = json!({"data": {"main": [[{"json": {"email": "a@example.com", "points": 20}}]]}});
    let sent = json!({"data": {"main": [[{"json": {"sent": true}}]]}});
    execution(id, input, &[("Score", scored), ("Send", sent.clone()), ("Nothing", sent)])
}

fn compared(executions: &Value) -> DiffReport {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("runs.json");
    std::fs::write(&file, executions.to_string()).unwrap();
    let options = DiffOptions {
        runs: file,
        repo: repository(),
        limits: Limits { time: Duration::from_secs(3), memory: 64 },
        progress: &|_, _| {},
        note: &|_| {},
    };
    diff(&options).unwrap()
}

#[test]
fn equal_runs_are_equal_and_different_ones_are_told_where() {
    let visits = |n: u32| json!({"email": "a@example.com", "visits": n});
    let report = compared(&json!({"data": [good("equal", visits(2)), good("other", visits(3))]}));
    assert_eq!(report.summary.runs, 2);
    assert_eq!(report.summary.equal, 1);
    // The step that hands its items on is no evidence.
    assert_eq!((report.summary.steps, report.summary.steps_equal), (2, 1));
    assert_eq!((report.summary.effects, report.summary.effects_equal), (2, 1));
    let other = &report.runs[1];
    assert_eq!(other.status, RunStatus::Different);
    let difference = &other.steps[0].differences[0];
    assert_eq!((difference.output, difference.item, difference.path.as_str()), (Some(0), Some(0), "/points"));
    assert_eq!((difference.expected.clone(), difference.actual.clone()), (Some(json!(20)), Some(json!(30))));
    let text = cutover::replay::diff_text(&report);
    assert!(text.contains("1 of 2 runs equal (50.0 %)"), "{text}");
}

#[test]
fn a_stub_that_the_recording_answered_makes_the_run_unequal() {
    let scored = json!({"data": {"main": [[{"json": {"email": "a@example.com", "points": 20}}]]}});
    let sent = json!({"data": {"main": [[{"json": {"draw": true}}]]}});
    let drawn = json!({"data": {"main": [[{"json": {"chart": 1}}]]}});
    let input = json!({"email": "a@example.com", "visits": 2});
    let runs = [("Score", scored), ("Send", sent), ("Draw chart", drawn.clone()), ("Nothing", drawn)];
    let report = compared(&execution("stub", input, &runs));
    assert_eq!(report.runs[0].status, RunStatus::Different);
    assert_eq!(report.summary.answered, 1);
    assert!(report.runs[0].steps.iter().any(|s| s.name == "Draw chart" && s.status == StepStatus::Answered));
}

#[test]
fn code_that_misbehaves_is_refused_and_reported_and_the_next_run_goes_on() {
    let bad = |what: &str| good(what, json!({"do": what, "email": "a@example.com", "visits": 2}));
    let kinds = ["hang", "exit", "socket", "fetch", "process", "file", "write", "memory", "wait"];
    let mut all: Vec<Value> = kinds.iter().map(|k| bad(k)).collect();
    all.push(good("z-last", json!({"email": "a@example.com", "visits": 2})));
    let report = compared(&Value::Array(all));
    let run = |id: &str| report.runs.iter().find(|r| r.id == id).unwrap();
    assert_eq!(run("z-last").status, RunStatus::Equal);
    for id in ["hang", "wait", "memory"] {
        assert_eq!(run(id).status, RunStatus::Error, "{id}");
    }
    assert!(run("hang").message.as_deref().unwrap().contains("took longer than 3 s"));
    assert!(run("memory").message.as_deref().unwrap().contains("64 MB"), "{:?}", run("memory").message);
    for (id, what) in [
        ("socket", "socket to 192.0.2.1:80"),
        ("fetch", "request to http://192.0.2.1/"),
        ("process", "process id"),
        ("file", "file /etc/hostname"),
        ("write", "change of file here.txt"),
        ("exit", "exit 0"),
    ] {
        assert_eq!(run(id).status, RunStatus::Different, "{id}");
        assert_eq!(run(id).violations, [what], "{id}");
    }
    assert!(!repository().join("here.txt").exists());
}

#[test]
fn nothing_of_the_environment_reaches_the_code() {
    let report = compared(&good("environment", json!({"do": "environment"})));
    let difference = &report.runs[0].steps[0].differences;
    let names = difference.iter().find(|d| d.path == "/names").unwrap();
    assert_eq!(names.actual, Some(json!([])));
}

#[test]
fn an_error_is_behaviour_too() {
    let failed = |message: &str| json!({"error": {"message": message}});
    let input = json!({"email": "a@example.com"});
    let at = |text: &str| execution(text, input.clone(), &[("Score", failed(text))]);
    // `items` is not what fails: the step's own message must be the recorded one, without the line.
    let report = compared(&json!([at("Cannot read properties of undefined (reading 'do') [line 4]")]));
    assert_eq!(report.runs[0].status, RunStatus::Different);
    let mut empty = at("Cannot read properties of undefined (reading 'do') [line 4]");
    empty["data"]["resultData"]["runData"]["Start"][0]["data"]["main"] = json!([[{}]]);
    let report = compared(&empty);
    assert_eq!(report.runs[0].status, RunStatus::Equal, "{:?}", report.runs[0]);
}

#[test]
fn verify_counts_what_the_golden_runs_executed() {
    let report = verify(&VerifyOptions { repo: repository(), limits: Limits::default() }).unwrap();
    let status = |name: &str| report.checks.iter().find(|c| c.name == name).map(|c| c.status);
    assert_eq!(status("files"), Some(CheckStatus::Passed));
    assert_eq!(status("tests"), Some(CheckStatus::Passed), "{:?}", report.checks);
    assert_eq!(status("golden"), Some(CheckStatus::Passed), "{:?}", report.checks);
    assert_eq!((report.golden_runs, report.steps_executed), (1, 2));
    assert!(report.edited.is_empty() && report.missing.is_empty());
}
