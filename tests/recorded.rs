//! Recorded executions of public workflows, replayed through what they become: the share of equal runs only goes up.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/fidelity.rs"]
mod fidelity;
#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use cutover::edge::node::Limits;
use cutover::edge::output::write_repository;
use cutover::replay::{DiffOptions, RunStatus, diff};
use cutover_importers::{Imported, import};
use cutover_ir::SourceFile;
use line::{beside, file_name, made, with_stack};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Equal runs of 1,000. Raise it with every gain; it never goes down.
const FLOOR: usize = 1_000;

#[test]
fn the_share_of_equal_recorded_runs_does_not_fall() {
    let Some(recorded) = beside("recorded/n8n") else { return };
    let folder = tempfile::tempdir().unwrap();
    let repositories = with_stack(|| repositories(&recorded, folder.path()));
    println!("{repositories} workflows");
    let report = diff(&DiffOptions {
        runs: recorded,
        repo: folder.path().to_owned(),
        limits: Limits::default(),
        progress: &|_, _| {},
        note: &|note| println!("{note}"),
    })
    .unwrap();
    let summary = report.summary;
    let of = |equal: usize, all: usize| format!("{equal} of {all} ({:.1} %)", 100.0 * equal as f64 / all.max(1) as f64);
    println!("recorded runs equal: {}", of(summary.equal, summary.runs));
    println!("steps equal: {}, answered: {}", of(summary.steps_equal, summary.steps), summary.answered);
    println!("calls to the outside equal: {}", of(summary.effects_equal, summary.effects));
    let mut why: BTreeMap<String, usize> = BTreeMap::new();
    for run in report.runs.iter().filter(|r| r.status != RunStatus::Equal) {
        let message = run.message.clone().unwrap_or_else(|| {
            let step = run.steps.iter().find(|s| s.status != cutover::replay::StepStatus::Equal);
            step.map_or("no step differs".to_owned(), |s| format!("{:?} step", s.status))
        });
        *why.entry(message.chars().take(90).collect()).or_default() += 1;
    }
    let mut why: Vec<_> = why.into_iter().collect();
    why.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for (message, n) in why.iter().take(15) {
        println!("  {n:>4}  {message}");
    }
    line::report("diff.json", &[serde_json::to_string_pretty(&report).unwrap()]);
    assert!(summary.runs > 0);
    let share = summary.equal * 1_000 / summary.runs;
    assert!(share >= FLOOR, "{share} of 1,000 recorded runs are equal; {FLOOR} were");
    fidelity::row("Recorded runs of public workflows", summary.runs, summary.equal);
    fidelity::row("Calls to the outside in them, by resolved parameters", summary.effects, summary.effects_equal);
}

/// Converts each workflow that was recorded, once, and writes it; says how many there are.
fn repositories(recorded: &Path, folder: &Path) -> usize {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(recorded)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let digest = match import(&SourceFile { name: file_name(path), text: text.clone() }, None) {
            Imported::Workflows(all) => all.first().map(|parsed| parsed.value.digest.clone()),
            Imported::Unsupported(_) | Imported::Unreadable(_) => None,
        };
        digest.map(|digest| (digest, file_name(path), text))
    };
    let mut seen = HashSet::new();
    let mut all: Vec<_> = files.par_iter().filter_map(read).collect();
    all.retain(|(digest, _, _)| seen.insert(digest.clone()));
    all.par_iter().for_each(|(digest, name, text)| {
        for made in made(name, text, &Runs::default()) {
            write_repository(&folder.join(digest), &made.files, false).unwrap();
        }
    });
    all.len()
}
