//! Every real export that is at hand goes through the line: none breaks it, nothing is lost, and what comes out type-checks.
//!
//! The snapshot holds counts and hashes only: the texts belong to their authors.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;
#[path = "support/tokens.rs"]
mod tokens;
#[path = "support/typecheck.rs"]
mod typecheck;

use cutover::commands::Runs;
use line::{Made, corpus, file_name, made, report, short_hash, with_stack};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::Instant;

/// What became of one file.
struct Row {
    file: String,
    made: Vec<Made>,
    broke: Option<String>,
}

/// Converted once for all tests of this file.
fn rows() -> Option<&'static [Row]> {
    static ROWS: LazyLock<Option<Vec<Row>>> = LazyLock::new(|| converted(&["n8n", "n8n-odd"]));
    ROWS.as_deref()
}

/// The same for Zapier.
fn zaps() -> Option<&'static [Row]> {
    static ROWS: LazyLock<Option<Vec<Row>>> = LazyLock::new(|| converted(&["zapier"]));
    ROWS.as_deref()
}

fn converted(folders: &[&str]) -> Option<Vec<Row>> {
    let files = corpus(folders)?;
    let convert = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let file = file_name(path);
        match catch_unwind(AssertUnwindSafe(|| made(&file, &text, &Runs::default()))) {
            Ok(made) => Row { file, made, broke: None },
            Err(cause) => {
                let said = cause.downcast_ref::<String>().cloned();
                let said = said.or_else(|| cause.downcast_ref::<&str>().map(|s| (*s).to_owned()));
                Row { file, made: Vec::new(), broke: Some(said.unwrap_or_default()) }
            }
        }
    };
    let begun = Instant::now();
    let rows: Vec<Row> = with_stack(|| files.par_iter().map(convert).collect());
    println!("{} files were converted in {:.1} s", rows.len(), begun.elapsed().as_secs_f64());
    Some(rows)
}

#[test]
fn every_export_becomes_a_repository_that_type_checks_and_loses_nothing() {
    let Some(rows) = rows() else { return };
    assert!(rows.len() >= 643, "there are only {} exports", rows.len());
    let begun = Instant::now();
    let mut wrong: Vec<String> = with_stack(|| rows.par_iter().flat_map_iter(problems).collect());
    println!("they were read in {:.1} s", begun.elapsed().as_secs_f64());
    let all: Vec<(&str, &Made)> =
        rows.iter().flat_map(|row| row.made.iter().map(|made| (row.file.as_str(), made))).collect();
    let scheduled = all.iter().filter(|(_, made)| made.row.scheduled > 0).count();
    if scheduled * 20 > all.len() {
        wrong.push(format!("{scheduled} of {} workflows need the scheduler", all.len()));
    }
    let complaints = typecheck::together(&all);
    println!("{} repositories from {} files; {} do not type-check", all.len(), rows.len(), complaints.len());
    for (file, said) in &complaints {
        wrong.push(format!("{file}: {}", said.join("\n    ")));
    }
    report("corpus.txt", &wrong);
    assert!(
        wrong.is_empty(),
        "{} problems:\n{}",
        wrong.len(),
        wrong.iter().take(60).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// What is wrong with one file's repositories, types aside.
fn problems(row: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(said) = &row.broke {
        wrong.push(format!("{}: cutover broke down: {said}", row.file));
    } else if row.made.is_empty() {
        wrong.push(format!("{}: no workflow was found in it", row.file));
    }
    for made in &row.made {
        let lost = made.row.ledger.unaccounted;
        if lost > 0 {
            wrong.push(format!("{}: {lost} leaves are unaccounted for", row.file));
        }
        for (path, bytes) in &made.files {
            let text = String::from_utf8_lossy(bytes);
            let typescript = path.ends_with(".ts") && !path.starts_with("src/runtime/");
            for forbidden in typescript.then(|| tokens::forbidden(&text)).into_iter().flatten() {
                wrong.push(format!("{}: {path} holds {forbidden}", row.file));
            }
            for missing in tokens::missing_imports(path, &text, &made.files) {
                wrong.push(format!("{}: {path} imports {missing}, which is not emitted", row.file));
            }
        }
    }
    wrong
}

#[test]
fn the_runtime_has_no_way_round_the_types() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("generators/typescript");
    let mut wrong = Vec::new();
    for part in ["runtime", "runtime-tests", "templates"] {
        for entry in walkdir::WalkDir::new(folder.join(part)).into_iter().filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|e| e == "ts") {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                wrong.extend(tokens::forbidden(&text).into_iter().map(|f| format!("{}: {f}", file_name(entry.path()))));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_zap_becomes_a_repository_that_type_checks_and_loses_nothing() {
    let Some(rows) = zaps() else { return };
    assert!(rows.len() >= 7, "there are only {} exports", rows.len());
    let mut wrong: Vec<String> = rows.iter().flat_map(problems).collect();
    let all: Vec<(&str, &Made)> =
        rows.iter().flat_map(|row| row.made.iter().map(|made| (row.file.as_str(), made))).collect();
    for (file, said) in &typecheck::together(&all) {
        wrong.push(format!("{file}: {}", said.join("\n    ")));
    }
    report("corpus-zapier.txt", &wrong);
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_zaps_come_out_as_counted() {
    let Some(rows) = zaps() else { return };
    counted("corpus-zapier", rows);
}

#[test]
fn the_corpus_comes_out_as_counted() {
    let Some(rows) = rows() else { return };
    counted("corpus", rows);
}

/// Compares what became of exports with what a person has reviewed.
fn counted(name: &str, rows: &[Row]) {
    let all: Vec<&Made> = rows.iter().flat_map(|row| &row.made).collect();
    let mut text = String::new();
    let sum = |of: &dyn Fn(&Made) -> usize| -> usize { all.iter().map(|made| of(made)).sum() };
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for made in &all {
        *classes.entry(format!("{:?}", made.row.class).to_lowercase()).or_default() += 1;
        for finding in &made.row.findings {
            *codes.entry(finding.code.as_str()).or_default() += 1;
        }
    }
    let _ = writeln!(text, "files {}, workflows {}", rows.len(), all.len());
    let _ = writeln!(text, "classes {classes:?}");
    let steps = (sum(&|m| m.row.steps.total), sum(&|m| m.row.steps.converted), sum(&|m| m.row.steps.stubbed));
    let _ = writeln!(text, "steps {} converted {} stubbed {}", steps.0, steps.1, steps.2);
    let expressions = (sum(&|m| m.row.expressions.total), sum(&|m| m.row.expressions.translated));
    let _ = writeln!(text, "expressions {} translated {}", expressions.0, expressions.1);
    let _ = writeln!(text, "scheduled {}", sum(&|m| m.row.scheduled));
    let leaves = (sum(&|m| m.row.ledger.leaves), sum(&|m| m.row.ledger.translated), sum(&|m| m.row.ledger.stubbed));
    let more = (sum(&|m| m.row.ledger.cosmetic), sum(&|m| m.row.ledger.unaccounted));
    let _ = writeln!(
        text,
        "leaves {} translated {} stubbed {} cosmetic {} unaccounted {}",
        leaves.0, leaves.1, leaves.2, more.0, more.1
    );
    let _ = writeln!(text, "findings {codes:?}");
    let _ = writeln!(text, "\nfile: steps/stubs, leaves/stubbed, hash of what is its own");
    for row in rows {
        for made in &row.made {
            let own = made.files.iter().filter(|(path, _)| is_own(path));
            let hash = short_hash(own.flat_map(|(path, bytes)| [path.as_bytes(), &**bytes]));
            let r = &made.row;
            let _ = writeln!(
                text,
                "{}: {}/{}, {}/{}, {hash}",
                row.file, r.steps.total, r.steps.stubbed, r.ledger.leaves, r.ledger.stubbed
            );
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Files that a change of the runtime, of a package or of the version does not move.
fn is_own(path: &str) -> bool {
    !["src/runtime/", "cutover.lock", ".cutover/", "package-lock.json", "package.json"]
        .iter()
        .any(|p| path.starts_with(p))
}
