use super::{Outcome, json};
use crate::cli;
use crate::edge::console::Console;
use crate::replay::{DiffOptions, diff, diff_text};
use anyhow::Result;
use std::sync::Mutex;

/// Replays recorded runs through repositories.
pub fn run(arguments: &cli::Diff, console: &Console) -> Result<Outcome> {
    let bar = Mutex::new(None);
    let report = diff(&DiffOptions {
        runs: arguments.runs.clone(),
        repo: arguments.repo.clone(),
        limits: Default::default(),
        progress: &|done, total| {
            if let Ok(mut bar) = bar.lock() {
                bar.get_or_insert_with(|| console.progress("replaying", total)).set_position(done as u64);
            }
        },
        note: &|text| console.note(text),
    })?;
    if let Ok(Some(bar)) = bar.into_inner() {
        bar.finish_and_clear();
    }
    console.json(&json(&report));
    console.show(&diff_text(&report));
    Ok(if report.is_equal() { Outcome::Fine } else { Outcome::Found })
}
