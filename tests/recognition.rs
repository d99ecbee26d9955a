//! Every export of the shared corpus is recognised as what it is. Skipped, with the reason, where the corpus is not there.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use cutover_importers::{Imported, import, names};
use cutover_ir::SourceFile;
use std::path::{Path, PathBuf};

/// The corpus lies beside the project where there is one.
fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("CUTOVER_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    if found.is_dir() {
        return Some(found);
    }
    eprintln!("skipped: there is no corpus at {}", found.display());
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    all.sort();
    all
}

fn read(path: &Path) -> SourceFile {
    let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    SourceFile { name: path.display().to_string(), text: text.trim_start_matches('\u{feff}').to_owned() }
}

/// Folder of the corpus → the platforms that its files may be. Some files that were collected as Power Automate are
/// gallery templates of Azure Logic Apps, by their own `type`.
const FOLDERS: &[(&str, &[&str])] = &[
    ("make", &["make"]),
    ("zapier", &["zapier"]),
    ("dify", &["dify"]),
    ("flowise", &["flowise"]),
    ("langflow", &["langflow"]),
    ("retool", &["retool"]),
    ("node-red", &["node-red"]),
    ("logicapps", &["logic-apps"]),
    ("powerautomate", &["power-automate", "logic-apps"]),
    ("pipedream", &["pipedream"]),
];

#[test]
fn every_platform_is_recognised_and_inventoried() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    for (folder, platforms) in FOLDERS {
        for path in files(&corpus.join(folder)) {
            match import(&read(&path), None) {
                Imported::Unsupported(found) => {
                    for inventory in &found {
                        if !platforms.contains(&inventory.platform.as_str()) {
                            wrong.push(format!("{}: taken for {}", path.display(), inventory.platform));
                        }
                        if inventory.name.trim().is_empty() {
                            wrong.push(format!("{}: has no name", path.display()));
                        }
                    }
                    if found.iter().all(|i| i.entries.is_empty()) {
                        wrong.push(format!("{}: nothing was found in it", path.display()));
                    }
                }
                Imported::Workflows(found) => {
                    for workflow in &found {
                        if !platforms.contains(&workflow.value.platform.as_str()) {
                            wrong.push(format!("{}: taken for {}", path.display(), workflow.value.platform));
                        }
                    }
                }
                other => wrong.push(format!("{}: {other:?}", path.display()).chars().take(300).collect()),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_n8n_file_is_recognised_as_n8n() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    for folder in ["n8n", "n8n-odd"] {
        for path in files(&corpus.join(folder)) {
            match import(&read(&path), None) {
                Imported::Workflows(found) if !found.is_empty() => {
                    let imported: Vec<String> = found.into_iter().map(|w| w.value.name).collect();
                    let skimmed = names(&read(&path), None).into_iter().map(|named| named.name);
                    if skimmed.collect::<Vec<_>>() != imported {
                        wrong.push(format!("{}: skimming gives other names than importing", path.display()));
                    }
                }
                other => wrong.push(format!("{}: {other:?}", path.display()).chars().take(300).collect::<String>()),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_platform_reads_every_cut_of_its_own_files_without_a_panic() {
    let Some(corpus) = corpus() else { return };
    for (folder, _) in FOLDERS {
        for path in files(&corpus.join(folder)).iter().take(3) {
            let source = read(path);
            for tenth in 1..10 {
                let cut: String = source.text.chars().take(source.text.len() * tenth / 10).collect();
                drop(import(&SourceFile { name: source.name.clone(), text: cut }, None));
            }
        }
    }
}
