//! The rows of the n8n importer as a whole: whatever an export gives or leaves out, what is emitted type-checks and accounts for
//! every leaf.
//!
//! The corpus holds what people use. Here every row is asked for twice, with nothing but what chooses it, and with an expression
//! for each parameter that it reads: a connector whose type asks for a member that an export may leave out, or does not take what an
//! expression gives, shows here before somebody's workflow does not compile.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;
#[path = "support/tokens.rs"]
mod tokens;
#[path = "support/typecheck.rs"]
mod typecheck;

use cutover::commands::Runs;
use line::{Made, made, with_stack};
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

/// Members of `allow` that are settings of a step and no parameters.
const SETTINGS: [&str; 4] = ["executeOnce", "onError", "retryOnFail", "alwaysOutputData"];

#[test]
fn every_row_type_checks_with_nothing_but_what_chooses_it() {
    checked(&|_, _| {});
}

#[test]
fn every_row_type_checks_with_an_expression_for_every_parameter() {
    checked(&|row, parameters| {
        // A list of objects has an editor of its own, which takes no expression for the whole.
        let is_list = |path: &str| row.iter().any(|other| other.starts_with(&format!("{path}[]")));
        for path in row.iter().filter(|path| !path.contains("[]") && !is_list(path)) {
            put(parameters, path, json!("={{ $json.a.b }}"));
        }
    });
}

/// Gives parameters to a step, of which it is told what its row reads.
type Fill<'f> = dyn Fn(&[String], &mut Map<String, Json>) + Sync + 'f;

/// Converts a workflow for each file of rows, with one step for each row and version, and has all that is emitted type-checked.
fn checked(fill: &Fill<'_>) {
    let rows = with_stack(|| {
        let mut all = Vec::new();
        for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("importers/n8n/nodes")) {
            let data: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let Some(workflow) = workflow(&data, fill) else { continue };
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            for made in made(&format!("{name}.json"), &workflow.to_string(), &Runs::default()) {
                all.push((name.clone(), made));
            }
        }
        all
    });
    assert!(rows.len() > 200, "there are only {} files of rows", rows.len());
    let mut wrong = Vec::new();
    for (name, made) in &rows {
        if made.row.ledger.unaccounted > 0 {
            wrong.push(format!("{name}: {} leaves unaccounted", made.row.ledger.unaccounted));
        }
    }
    let all: Vec<(&str, &Made)> = rows.iter().map(|(name, made)| (name.as_str(), made)).collect();
    for (name, said) in &typecheck::together(&all) {
        wrong.push(format!("{name}: {}", said.join("\n    ")));
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .collect();
    all.sort();
    all
}

/// A workflow with a step for each row and version of a file; nothing for a file that has other data.
fn workflow(data: &Json, fill: &Fill<'_>) -> Option<Json> {
    let kind = data["type"].as_str()?;
    let one = [Json::Null];
    let versions = data["versions"].as_array().cloned().unwrap_or_else(|| vec![json!(1)]);
    let rows = data["rows"].as_array().map_or(&one[..], Vec::as_slice);
    let mut nodes = vec![json!({
        "id": "start", "name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {},
    })];
    let mut targets = Vec::new();
    for version in &versions {
        for row in rows {
            if row["versions"].as_array().is_some_and(|known| !known.contains(version)) {
                continue;
            }
            let mut parameters = Map::new();
            let chosen = [data, row].into_iter().filter_map(|of| of["allow"].as_object()).flatten();
            for (path, values) in chosen.filter(|(path, _)| !SETTINGS.contains(&path.as_str())) {
                let values = values.as_array().unwrap();
                if let Some(value) = values.first().filter(|_| !values.contains(&Json::Null)) {
                    put(&mut parameters, path, value.clone());
                }
            }
            let read = [data, row].into_iter().filter_map(|of| of["params"].as_object()).flatten();
            fill(&read.map(|(path, _)| path.clone()).collect::<Vec<_>>(), &mut parameters);
            let name = format!("Step {}", nodes.len());
            nodes.push(json!({
                "id": name, "name": name, "type": kind, "typeVersion": version, "position": [200, nodes.len() * 100], "parameters": parameters,
            }));
            targets.push(json!({ "node": name, "type": "main", "index": 0 }));
        }
    }
    Some(json!({ "name": "Rows", "nodes": nodes, "connections": { "Start": { "main": [targets] } } }))
}

/// Puts a value at a dotted path where nothing stands yet.
fn put(parameters: &mut Map<String, Json>, path: &str, value: Json) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match rest {
        None => {
            parameters.entry(first).or_insert(value);
        }
        Some(rest) => {
            if let Json::Object(inner) = parameters.entry(first).or_insert_with(|| json!({})) {
                put(inner, rest, value);
            }
        }
    }
}
