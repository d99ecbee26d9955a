//! Make's formulas: every case of a table, through the whole line, in real Node.
//!
//! The large table belongs to the vendor's documentation and lies beside the checkout; the small one is the project's own.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use cutover::edge::output::write_repository;
use line::{beside, made};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Cases of the large table that come out otherwise, and what was found. A row that is no longer true fails the test.
const KNOWN: &[(&str, &str)] = &[];

#[test]
fn the_projects_own_cases_come_out_as_written() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("fixtures/make-formulas.json")).unwrap();
    let wrong = wrong(&cases);
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn documented_cases_come_out_as_documented() {
    let Some(folder) = beside("conformance") else { return };
    let text = std::fs::read_to_string(folder.join("make-functions.jsonl")).unwrap();
    let all: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    // What another product with the same engine has, Make refuses.
    let cases: Vec<Value> = all.into_iter().filter(|c| c["engine"] != "fusion-only").collect();
    let wrong: Vec<String> = wrong(&cases)
        .into_iter()
        .filter(|line| {
            let known = KNOWN.iter().find(|(expr, _)| line.starts_with(&format!("{expr} ")));
            if let Some((expr, reason)) = known {
                println!("known: {expr}: {reason}");
            }
            known.is_none()
        })
        .collect();
    println!("{} of {} documented formulas come out as documented", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// The cases whose value differs, each with what it was.
fn wrong(cases: &[Value]) -> Vec<String> {
    let mut by_zone: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for case in cases {
        by_zone.entry(case["timezone"].as_str().unwrap_or("UTC").to_owned()).or_default().push(case);
    }
    let mut wrong = Vec::new();
    for (zone, cases) in by_zone {
        let values = values(&zone, &cases);
        for (i, case) in cases.iter().enumerate() {
            let actual = values.get(&i).cloned().unwrap_or(Value::Null);
            if !same(&case["expected"], &actual, case["type"] == "date") {
                wrong.push(format!("{} should be {}, is {actual}", case["expr"].as_str().unwrap(), case["expected"]));
            }
        }
    }
    wrong
}

fn same(expected: &Value, actual: &Value, date: bool) -> bool {
    match (expected, actual) {
        (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-12,
        (Value::String(a), Value::String(b)) if date => {
            a.trim_end_matches(".000Z") == b.trim_end_matches(".000Z") || a == b
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, date)),
        (a, b) => a == b,
    }
}

/// The value of every case: one scenario whose router has a route for each.
fn values(zone: &str, cases: &[&Value]) -> BTreeMap<usize, Value> {
    let routes: Vec<Value> = cases.iter().enumerate().map(|(i, case)| route(i, case)).collect();
    let blueprint = json!({
        "name": "Formulas", "metadata": {"version": 1},
        "flow": [
            {"id": 1, "module": "gateway:CustomWebHook", "version": 1, "parameters": {"hook": 1}, "mapper": {}},
            {"id": 2, "module": "builtin:BasicRouter", "version": 1, "mapper": null, "routes": routes}
        ]
    });
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("formulas");
    let made = made("formulas.json", &blueprint.to_string(), &Runs::default()).remove(0);
    assert_eq!(made.row.ledger.unaccounted, 0);
    write_repository(&repository, &made.files, false).unwrap();
    let fixture = json!({"case": "all", "pipeline": made.slug, "start": "Webhook", "timezone": zone,
        "answers": {"Webhook": [{"outputs": [[{"json": {}}]]}]}});
    let steps = cutover::replay::trace_of(&repository, &fixture).unwrap();
    let mut values = BTreeMap::new();
    for i in 0..cases.len() {
        let value = steps.pointer(&format!("/steps/Case {i}/0/outputs/0/0/json/v"));
        let error = steps.pointer(&format!("/steps/Case {i}/0/error/message"));
        values.insert(i, value.or(error).cloned().unwrap_or(Value::Null));
    }
    values
}

/// A route that makes the modules that a formula reads, then a variable of the formula's value. Their ids are made unique.
fn route(i: usize, case: &Value) -> Value {
    let mut expr = case["expr"].as_str().unwrap().to_owned();
    let mut flow = Vec::new();
    for (id, fields) in case["context"].as_object().into_iter().flatten() {
        let fresh = (i + 1) * 1000 + id.parse::<usize>().unwrap();
        expr = renumbered(&expr, id, &fresh.to_string());
        flow.push(context(fresh, fields));
    }
    let stopped = json!({"module": "builtin:Ignore", "id": (i + 1) * 1000 + 998, "version": 1, "mapper": {}});
    flow.push(json!({"id": (i + 1) * 1000 + 999, "module": "util:SetVariables", "version": 1, "parameters": {},
        "mapper": {"scope": "roundtrip", "variables": [{"name": "v", "value": expr}]},
        "metadata": {"designer": {"name": format!("Case {i}")}}, "onerror": [stopped]}));
    json!({"flow": flow})
}

/// Dates and numbers come from variables, everything else from JSON.
fn context(id: usize, fields: &Value) -> Value {
    let dated = fields.as_object().unwrap().values().any(|v| v.get("$date").is_some());
    if !dated {
        let text = fields.to_string();
        return json!({"id": id, "module": "json:ParseJSON", "version": 1, "parameters": {"type": ""}, "mapper": {"json": text}});
    }
    let variables: Vec<Value> = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| match value.get("$date") {
            Some(date) => {
                json!({"name": name, "value": format!("{{{{parseDate({date}; \"YYYY-MM-DDTHH:mm:ss.SSSZ\")}}}}")})
            }
            None => json!({"name": name, "value": format!("{{{{{value}}}}}")}),
        })
        .collect();
    json!({"id": id, "module": "util:SetVariables", "version": 1, "parameters": {}, "mapper": {"scope": "roundtrip", "variables": variables}})
}

/// The formula with another id: `1.name` and `` `1` ``.
fn renumbered(expr: &str, id: &str, fresh: &str) -> String {
    let path = regex::Regex::new(&format!(r"(^|[^\w.`]){id}\.([A-Za-z`])")).unwrap();
    let whole = regex::Regex::new(&format!("`{id}`")).unwrap();
    let out = path.replace_all(expr, |c: &regex::Captures<'_>| format!("{}{fresh}.{}", &c[1], &c[2]));
    whole.replace_all(&out, format!("`{fresh}`").as_str()).into_owned()
}
