//! Recorded executions of public workflows, replayed through what they become: the share of equal runs only goes up.

#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use cutover::edge::node::Limits;
use cutover::edge::output::write_repository;
use cutover::replay::{DiffOptions, RunStatus, diff};
use cutover::slug::{Naming, unique};
use line::{beside, corpus, file_name, made, with_stack};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Equal runs of 1,000. Raise it with every gain; it never goes down.
const FLOOR: usize = 0;

#[test]
fn the_share_of_equal_recorded_runs_does_not_fall() {
    let (Some(recorded), Some(files)) = (beside("recorded/n8n"), corpus(&["n8n", "n8n-odd"])) else { return };
    let folder = tempfile::tempdir().unwrap();
    with_stack(|| {
        let all: Vec<_> = files
            .par_iter()
            .flat_map_iter(|path| {
                let text = std::fs::read_to_string(path).unwrap_or_default();
                made(&file_name(path), &text, &Runs::default())
            })
            .collect();
        let namings: Vec<Naming> = all
            .iter()
            .enumerate()
            .map(|(i, made)| Naming { source: format!("{i:05}-{}", made.row.source), ordinal: 0, name: made.slug.clone() })
            .collect();
        let mut seen = HashSet::new();
        for (made, slug) in all.iter().zip(unique(&namings)) {
            assert!(seen.insert(slug.clone()), "{slug} twice");
            write_repository(&folder.path().join(slug), &made.files, false).unwrap();
        }
    });
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
}
