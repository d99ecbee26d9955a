//! What n8n gave for its own test workflows, expressions and filters, against what they become here.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/fidelity.rs"]
mod fidelity;
#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use cutover::edge::node::Limits;
use cutover::edge::output::write_repository;
use cutover::replay::{DiffOptions, DiffReport, RunStatus, diff};
use line::{beside, file_name, made, with_stack};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Expressions in one workflow: each is a pair of steps.
const TOGETHER: usize = 25;

#[test]
fn every_run_of_the_vendors_workflows_is_equal() {
    let Some(folder) = beside("conformance/n8n/runs") else { return };
    let executions: Vec<(String, Value)> = files(&folder)
        .into_iter()
        .map(|path| (file_name(&path), serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap()))
        .collect();
    let report = replayed(&executions);
    let lineage = report.runs.iter().filter(|r| r.beside.lineage).count();
    println!("lineage equal in {lineage} of {} runs", report.runs.len());
    assert!(lineage * 100 >= report.runs.len() * 95);
    assert_equal("vendor's runs", &report, 0);
    fidelity::row("Lineage of the items in them", report.runs.len(), lineage);
    fidelity::row("Runs of the vendor's own test workflows", report.summary.runs, report.summary.equal);
}

#[test]
fn every_expression_gives_what_n8n_gave() {
    let Some(folder) = beside("conformance/n8n") else { return };
    let cases: Vec<Value> = lines(&folder.join("expressions.jsonl"));
    let (with_item, without): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| !needs_no_item(case));
    for case in &without {
        println!("aside: {} is evaluated where no item is, which no step of a flow does", case["expression"]);
    }
    let executions: Vec<_> = with_item
        .chunks(TOGETHER)
        .enumerate()
        .flat_map(|(chunk, cases)| {
            let workflow = expressions_workflow(chunk, cases);
            cases.iter().enumerate().map(move |(i, case)| {
                (format!("{chunk}-{i}.json"), expression_execution(chunk, i, case, workflow.clone()))
            })
        })
        .collect();
    let report = replayed(&executions);
    assert_equal("expressions", &report, without.len());
    fidelity::row("Expressions of the vendor's own tests", report.summary.runs, report.summary.equal);
}

#[test]
fn every_filter_decides_as_n8n_did() {
    let Some(folder) = beside("conformance/n8n") else { return };
    let executions: Vec<_> = lines(&folder.join("filters.jsonl"))
        .iter()
        .enumerate()
        .map(|(i, case)| (format!("{i}.json"), filter_execution(i, case)))
        .collect();
    let report = replayed(&executions);
    assert_equal("filters", &report, 0);
    fidelity::row("Filters of the vendor's own tests", report.summary.runs, report.summary.equal);
}

/// An error that says that nothing has run: in a flow the step does not run either.
fn needs_no_item(case: &Value) -> bool {
    case["items"].as_array().is_some_and(Vec::is_empty)
        && case["error"]["message"].as_str().is_some_and(|m| m.ends_with("hasn't been executed"))
}

fn assert_equal(what: &str, report: &DiffReport, aside: usize) {
    let summary = &report.summary;
    println!("{what}: {} of {} equal, {aside} aside", summary.equal, summary.runs);
    let different: Vec<String> = report
        .runs
        .iter()
        .filter(|r| r.status != RunStatus::Equal)
        .map(|r| {
            let steps: Vec<_> = r.steps.iter().filter(|s| s.status != cutover::replay::StepStatus::Equal).collect();
            format!("{}: {:?} {}", r.source, r.message, serde_json::to_string(&steps).unwrap())
        })
        .collect();
    line::report(&format!("{}.txt", what.replace(' ', "-")), &different);
    assert!(summary.runs > 0);
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}

/// Converts the workflow of each execution, once, and replays them all.
fn replayed(executions: &[(String, Value)]) -> DiffReport {
    let folder = tempfile::tempdir().unwrap();
    let (runs, repositories) = (folder.path().join("runs"), folder.path().join("repositories"));
    std::fs::create_dir_all(&runs).unwrap();
    let mut workflows: Vec<(String, String)> = Vec::new();
    for (name, execution) in executions {
        std::fs::write(runs.join(name), execution.to_string()).unwrap();
        let workflow = execution["workflowData"].to_string();
        if workflows.last().is_none_or(|(_, last)| *last != workflow) {
            workflows.push((name.clone(), workflow));
        }
    }
    with_stack(|| {
        workflows.par_iter().for_each(|(name, text)| {
            for made in made(name, text, &Runs::default()) {
                write_repository(&repositories.join(name), &made.files, false).unwrap();
            }
        });
    });
    diff(&DiffOptions {
        runs,
        repo: repositories,
        limits: Limits::default(),
        progress: &|_, _| {},
        note: &|note| println!("{note}"),
    })
    .unwrap()
}

fn expressions_workflow(chunk: usize, cases: &[Value]) -> Value {
    let mut nodes = Vec::new();
    let mut connections = serde_json::Map::new();
    for (i, case) in cases.iter().enumerate() {
        nodes.push(node(&format!("Start {i}"), "n8n-nodes-base.manualTrigger", 1.0, json!({})));
        let value = json!([{"name": "value", "value": case["expression"]}]);
        let parameters = json!({"keepOnlySet": true, "values": {"string": value}, "options": {}});
        nodes.push(node(&format!("Value {i}"), "n8n-nodes-base.set", 1.0, parameters));
        connections.insert(
            format!("Start {i}"),
            json!({"main": [[{"node": format!("Value {i}"), "type": "main", "index": 0}]]}),
        );
    }
    let zone = cases.first().map(|c| c["timezone"].clone());
    let settings = json!({"executionOrder": "v1", "timezone": zone});
    json!({"name": format!("Expressions {chunk}"), "nodes": nodes, "connections": connections, "settings": settings})
}

fn expression_execution(chunk: usize, i: usize, case: &Value, workflow: Value) -> Value {
    let given: Vec<Value> = case["items"].as_array().unwrap().iter().map(|item| json!({"json": item})).collect();
    let items = if given.is_empty() { vec![json!({"json": {}})] } else { given };
    let fields = match written(case.get("result").unwrap_or(&Value::Null)) {
        None => json!({}),
        Some(value) => json!({"value": value}),
    };
    let outcome = match case.get("error") {
        Some(error) => json!({"executionStatus": "error", "error": error}),
        None => json!({"executionStatus": "success", "data": {"main": [[{"json": fields}]]}}),
    };
    let (start, step) = (format!("Start {i}"), format!("Value {i}"));
    execution(&format!("{chunk}-{i}"), workflow, (&start, items), (&step, outcome), case)
}

fn filter_execution(i: usize, case: &Value) -> Value {
    let parameters = json!({"conditions": as_parameter(&case["filter"]), "options": {}});
    let nodes = [
        node("Start", "n8n-nodes-base.manualTrigger", 1.0, json!({})),
        node("Holds", "n8n-nodes-base.if", 2.3, parameters),
    ];
    let connections = json!({"Start": {"main": [[{"node": "Holds", "type": "main", "index": 0}]]}});
    let settings = json!({"executionOrder": "v1", "timezone": "America/New_York"});
    let workflow =
        json!({"name": format!("Filter {i}"), "nodes": nodes, "connections": connections, "settings": settings});
    let item = json!([{"json": {}}]);
    let outcome = match case.get("error") {
        Some(error) => json!({"executionStatus": "error", "error": error}),
        None if case["result"] == json!(true) => json!({"data": {"main": [item, []]}}),
        None => json!({"data": {"main": [[], item]}}),
    };
    execution(&i.to_string(), workflow, ("Start", vec![json!({"json": {}})]), ("Holds", outcome), case)
}

/// An execution of two steps, as the public API gives it.
fn execution(
    id: &str,
    workflow: Value,
    (start, items): (&str, Vec<Value>),
    (step, outcome): (&str, Value),
    case: &Value,
) -> Value {
    let mut runs = serde_json::Map::new();
    runs.insert(start.to_owned(), json!([{"executionIndex": 0, "source": [], "data": {"main": [items]}}]));
    let mut run = outcome;
    run["executionIndex"] = json!(1);
    run["source"] = json!([{"previousNode": start}]);
    runs.insert(step.to_owned(), json!([run]));
    let mut pins = serde_json::Map::new();
    pins.insert(start.to_owned(), json!(items));
    let clock = case.get("fakeNow").cloned().unwrap_or_else(|| json!("2026-03-11T10:15:30.000Z"));
    json!({
        "id": id, "mode": "manual", "status": if case.get("error").is_some() { "error" } else { "success" },
        "workflowData": workflow,
        "data": {"resultData": {"runData": runs, "pinData": pins, "error": case.get("error"), "lastNodeExecuted": step}},
        // A few values show a moment a little after the one that was noted: the clock is not said to stand still.
        "startedAt": clock, "cutover": {"timezone": "America/New_York"}
    })
}

fn node(name: &str, kind: &str, version: f64, parameters: Value) -> Value {
    json!({"name": name, "id": name, "type": kind, "typeVersion": version, "position": [0, 0], "parameters": parameters})
}

/// A value as an item's JSON holds it; nothing where there is no value.
fn written(value: &Value) -> Option<Value> {
    match value {
        Value::Object(members) => match members.get("$t").and_then(Value::as_str) {
            Some("undefined") => None,
            Some("number") => Some(Value::Null),
            Some("Date" | "DateTime") => Some(members["v"].clone()),
            Some(_) => Some(json!({})),
            None => Some(members.iter().filter_map(|(k, v)| Some((k.clone(), written(v)?))).collect()),
        },
        Value::Array(items) => Some(items.iter().map(|i| written(i).unwrap_or(Value::Null)).collect()),
        other => Some(other.clone()),
    }
}

/// A value as a parameter gives it: what JSON lacks becomes an expression.
fn as_parameter(value: &Value) -> Value {
    match value {
        Value::Object(members) => match members.get("$t").and_then(Value::as_str) {
            Some("undefined") => json!("={{ undefined }}"),
            Some("number") => json!(format!("={{{{ {} }}}}", members["v"].as_str().unwrap())),
            Some("Date") => json!(format!("={{{{ new Date({}) }}}}", members["v"])),
            Some("DateTime") => json!(format!("={{{{ DateTime.fromISO({}, {{ setZone: true }}) }}}}", members["v"])),
            Some(other) => panic!("values of the kind {other} are not known here"),
            None => members.iter().map(|(k, v)| (k.clone(), as_parameter(v))).collect(),
        },
        Value::Array(items) => items.iter().map(as_parameter).collect(),
        other => other.clone(),
    }
}

fn lines(path: &Path) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}
