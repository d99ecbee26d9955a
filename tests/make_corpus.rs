//! Every real Make blueprint that is at hand goes through the line: none breaks it, nothing is lost, what comes out type-checks, and control
//! flow is converted, not stubbed.
//!
//! The snapshot holds counts only: the texts belong to their authors.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/chance.rs"]
mod chance;
#[path = "support/essence.rs"]
mod essence;
#[path = "support/line.rs"]
mod line;
#[path = "support/tokens.rs"]
mod tokens;
#[path = "support/typecheck.rs"]
mod typecheck;

use chance::Chance;
use cutover::commands::Runs;
use essence::{decides_with_others, essence};
use line::{Made, corpus, file_name, made, report, with_stack};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Modules that decide where bundles go: none of them may be a stub.
const CONTROL: &[&str] = &[
    "builtin:BasicRouter",
    "builtin:BasicIfElse",
    "builtin:BasicMerge",
    "builtin:BasicFeeder",
    "builtin:BasicRepeater",
    "builtin:BasicAggregator",
    "util:TextAggregator",
    "util:FunctionAggregator2",
    "builtin:Ignore",
    "builtin:Resume",
    "builtin:Break",
    "builtin:Commit",
    "builtin:Rollback",
    "util:FunctionSleep",
];

fn rows() -> Option<Vec<(String, Made)>> {
    let files = corpus(&["make"])?;
    let rows = with_stack(|| {
        files
            .par_iter()
            .flat_map_iter(|path: &PathBuf| {
                let text = std::fs::read_to_string(path).unwrap_or_default();
                let file = file_name(path);
                made(&file, &text, &Runs::default()).into_iter().map(move |made| (file.clone(), made))
            })
            .collect()
    });
    Some(rows)
}

#[test]
fn every_blueprint_becomes_a_repository_that_type_checks_and_loses_nothing() {
    let Some(rows) = rows() else { return };
    assert!(rows.len() >= 143, "there are only {} blueprints", rows.len());
    let mut wrong = Vec::new();
    let mut text = String::new();
    let (mut total, mut translated, mut steps, mut stubbed, mut leaves) = (0, 0, 0, 0, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, made) in &rows {
        if made.row.ledger.unaccounted > 0 {
            wrong.push(format!("{file}: {} leaves are unaccounted for", made.row.ledger.unaccounted));
        }
        for stub in &made.row.stubs {
            // Where only a formula in it cannot be read the construct stands in the code; formulas are counted below.
            let is_missing = !stub.reason.starts_with("an expression of it cannot be evaluated");
            if CONTROL.contains(&stub.kind.as_str()) && is_missing {
                wrong.push(format!("{file}: {} ({}) is a stub: {}", stub.step, stub.kind, stub.reason));
            }
            *reasons.entry(stub.reason.as_str()).or_default() += 1;
        }
        for (path, bytes) in &made.files {
            let code = String::from_utf8_lossy(bytes);
            let typescript = path.ends_with(".ts") && !path.starts_with("src/runtime/");
            for forbidden in typescript.then(|| tokens::forbidden(&code)).into_iter().flatten() {
                wrong.push(format!("{file}: {path} holds {forbidden}"));
            }
            for missing in tokens::missing_imports(path, &code, &made.files) {
                wrong.push(format!("{file}: {path} imports {missing}, which is not emitted"));
            }
        }
        // The engine of item arrays is not theirs.
        for foreign in ["run.ts", "turns.ts", "step.ts", "effect.ts"] {
            if made.files.contains_key(format!("src/runtime/{foreign}").as_str()) {
                wrong.push(format!("{file}: src/runtime/{foreign} is emitted for nothing"));
            }
        }
        total += made.row.expressions.total;
        translated += made.row.expressions.translated;
        steps += made.row.steps.total;
        stubbed += made.row.steps.stubbed;
        leaves += made.row.ledger.leaves;
    }
    if translated * 100 < total * 98 {
        wrong.push(format!("only {translated} of {total} formulas are translated"));
    }
    let all: Vec<(&str, &Made)> = rows.iter().map(|(file, made)| (file.as_str(), made)).collect();
    for (file, said) in &typecheck::together(&all) {
        wrong.push(format!("{file}: {}", said.join("\n    ")));
    }
    report("make-corpus.txt", &wrong);
    assert!(
        wrong.is_empty(),
        "{} problems:\n{}",
        wrong.len(),
        wrong.iter().take(60).cloned().collect::<Vec<_>>().join("\n")
    );
    let _ = writeln!(
        text,
        "blueprints {}\nsteps {steps} stubbed {stubbed}\nformulas {total} translated {translated}\nleaves {leaves}\n\nstubs",
        rows.len()
    );
    for (reason, count) in reasons {
        let _ = writeln!(text, "{count:>5} {reason}");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("make-corpus", text));
}

#[test]
fn the_ledger_is_honest_over_the_blueprints() {
    let Some(files) = corpus(&["make"]) else { return };
    let count: usize = std::env::var("CUTOVER_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let mut chance = Chance::new(0x5eed);
    let mut chosen: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    let known: Vec<Vec<(String, String)>> = with_stack(|| {
        files
            .par_iter()
            .map(|path| {
                let made = made("export.json", &std::fs::read_to_string(path).unwrap(), &Runs::default());
                let leaves = made.iter().flat_map(Made::leaves);
                // Most leaves are the editor's own; one in twenty of those is enough.
                leaves
                    .enumerate()
                    .filter(|(i, (class, _))| class != "cosmetic" || i % 20 == 0)
                    .map(|(_, l)| l)
                    .collect()
            })
            .collect()
    });
    for _ in 0..count {
        let file = chance.below(known.len());
        if !known[file].is_empty() {
            let leaf = chance.below(known[file].len());
            chosen.entry(file).or_default().push(known[file][leaf].clone());
        }
    }
    let wrong: Vec<String> = with_stack(|| {
        chosen.into_par_iter().flat_map_iter(|(file, leaves)| violations(&files[file], &leaves)).collect()
    });
    report("make-mutation.txt", &wrong);
    println!("{} of {count} changed leaves break the ledger's word", wrong.len());
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

fn violations(file: &std::path::Path, leaves: &[(String, String)]) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let base = made("export.json", &document.to_string(), &Runs::default());
    let before: Vec<_> = base.iter().map(|made| essence(&made.files)).collect();
    let mut wrong = Vec::new();
    for (class, pointer) in leaves {
        let mut changed = document.clone();
        let Some(value) = changed.pointer_mut(pointer) else {
            wrong.push(format!("NO SUCH LEAF\t{class}\t{}\t{pointer}", file_name(file)));
            continue;
        };
        let old: String = value.to_string().chars().take(60).collect();
        *value = match value {
            Value::String(text) => Value::String(format!("{text}x")),
            Value::Bool(flag) => Value::Bool(!*flag),
            Value::Number(number) => (number.as_i64().unwrap_or(0) + 1).into(),
            _ => Value::String("x".to_owned()),
        };
        let after = made("export.json", &changed.to_string(), &Runs::default());
        let moved = after.iter().map(|made| essence(&made.files)).collect::<Vec<_>>() != before;
        if moved == (class == "cosmetic") && !(class == "translated" && decides_with_others(pointer)) {
            let word = if moved { "MOVED" } else { "SILENT" };
            wrong.push(format!("{word}\t{class}\t{pointer}\t{}\t{old}", file_name(file)));
        }
    }
    wrong
}
