//! The samples as a list.

use std::path::{Path, PathBuf};

/// The workflows of a platform that were written for this project.
pub fn samples(platform: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(platform);
    let mut all: Vec<PathBuf> = std::fs::read_dir(root)
        .map(|entries| entries.filter_map(Result::ok).map(|e| e.path().join("workflow.json")).collect())
        .unwrap_or_default();
    all.retain(|path: &PathBuf| path.is_file());
    all.sort();
    all
}
