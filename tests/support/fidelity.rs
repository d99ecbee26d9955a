//! `docs/fidelity.md`: a row for each kind of material, with how much of it was equal when it was measured.

use std::path::{Path, PathBuf};

/// How far a measured number may fall below the written one: a slow machine lets a run or two time out.
const SLACK: usize = 3;

/// Compares what was measured with the row of `area`, or writes it where `UPDATE_DOCS` is set.
pub fn row(area: &str, cases: usize, equal: usize) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fidelity.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let begins = format!("| {area} |");
    let line =
        text.lines().find(|l| l.starts_with(&begins)).unwrap_or_else(|| panic!("docs/fidelity.md has no row {area}"));
    let share = 100.0 * equal as f64 / cases.max(1) as f64;
    let fresh = format!("| {area} | {cases} | {equal} | {share:.1} % |");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, text.replace(line, &fresh)).unwrap();
        return;
    }
    let numbers: Vec<usize> = line.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
    let &[known_cases, known_equal] = numbers.as_slice() else {
        panic!("the row {area} of docs/fidelity.md is damaged")
    };
    let stale = known_cases != cases || equal > known_equal || equal + SLACK < known_equal;
    assert!(
        !stale,
        "docs/fidelity.md is stale for {area}: it says {known_equal} of {known_cases}, and it is {equal} of {cases}; \
         run UPDATE_DOCS=1 cargo test --test conformance --test recorded --test samples"
    );
}
