//! The ledger is honest: a leaf that it calls translated or stubbed moves the emitted tree, a cosmetic one moves nothing.
//!
//! Two files are emitted for some leaves only, and count for no others. `docs/flow.svg` draws what a step is called, where it stands, whether it
//! is switched off, the links, and the words and colours of notes. `pipeline.yaml` is read when the process starts: settings of
//! triggers and models, the zone, credentials. What the file retells of the source (`source`, a trigger's `type`) is an account.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/chance.rs"]
mod chance;
#[path = "support/essence.rs"]
mod essence;
#[path = "support/line.rs"]
mod line;
#[path = "support/samples.rs"]
mod samples;

use chance::Chance;
use cutover::commands::Runs;
use essence::{Essence, decides_with_others, essence};
use line::{Made, corpus, file_name, made, report, with_stack};
use rayon::prelude::*;
use samples::samples;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many leaves are changed, one at a time.
const LEAVES: usize = 2_000;

/// One leaf, by file and pointer.
struct Leaf {
    pointer: String,
    class: String,
}

#[test]
fn the_ledger_is_honest_over_the_corpus() {
    let Some(files) = corpus(&["n8n", "n8n-odd"]) else { return };
    check("mutation-corpus", &files, count(LEAVES), 0x5eed);
}

#[test]
fn the_ledger_is_honest_over_the_samples() {
    check("mutation-samples", &samples("n8n"), count(300), 0x5eed);
}

#[test]
fn the_ledger_of_zaps_is_honest() {
    let mut files = samples("zapier");
    files.extend(corpus(&["zapier"]).unwrap_or_default());
    files.sort();
    check("mutation-zapier", &files, count(500), 0x5eed);
}

/// The number of leaves, which `CUTOVER_MUTATIONS` overrides for a longer look.
fn count(usual: usize) -> usize {
    std::env::var("CUTOVER_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn check(name: &str, files: &[PathBuf], leaves: usize, seed: u64) {
    let violations: Vec<String> = with_stack(|| {
        let known: Vec<Vec<Leaf>> = files.par_iter().map(|file| leaves_of(&text(file))).collect();
        let total: usize = known.iter().map(Vec::len).sum();
        let mut chance = Chance::new(seed);
        let mut chosen: BTreeMap<usize, Vec<&Leaf>> = BTreeMap::new();
        for _ in 0..leaves {
            let mut at = chance.below(total);
            for (file, known) in known.iter().enumerate() {
                match known.get(at) {
                    Some(leaf) => {
                        chosen.entry(file).or_default().push(leaf);
                        break;
                    }
                    None => at -= known.len(),
                }
            }
        }
        chosen.into_par_iter().flat_map_iter(|(file, chosen)| violations(&files[file], &chosen)).collect()
    });
    println!("{} of {leaves} changed leaves break the ledger's word", violations.len());
    report(&format!("{name}.txt"), &violations);
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn leaves_of(text: &str) -> Vec<Leaf> {
    let all = made("export.json", text, &Runs::default());
    all.iter().flat_map(Made::leaves).map(|(class, pointer)| Leaf { pointer, class }).collect()
}

fn violations(file: &Path, chosen: &[&Leaf]) -> Vec<String> {
    let text = text(file);
    let Ok(document) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else { return Vec::new() };
    let base = made("export.json", &document.to_string(), &Runs::default());
    let before: Vec<_> = base.iter().map(|made| essence(&made.files)).collect();
    let mut wrong = Vec::new();
    for leaf in chosen {
        let mut changed = document.clone();
        let Some(value) = changed.pointer_mut(&leaf.pointer) else {
            wrong.push(format!("NO SUCH LEAF\t{}\t{}\t{}", leaf.class, file_name(file), leaf.pointer));
            continue;
        };
        let old = value.to_string();
        *value = other(value);
        let after = made("export.json", &changed.to_string(), &Runs::default());
        let after: Vec<_> = after.iter().map(|made| essence(&made.files)).collect();
        let kind = kind(&document, &leaf.pointer);
        let mut files: Vec<&str> = moved_files(&before, &after);
        let beside = files.iter().all(|file| !is_emitted_for(file, &leaf.pointer, &kind));
        if beside && leaf.class != "cosmetic" {
            files.clear();
        }
        let moved = !files.is_empty();
        if moved == (leaf.class == "cosmetic") && !(leaf.class == "translated" && decides_with_others(&leaf.pointer)) {
            let old: String = old.chars().take(60).collect();
            wrong.push(format!(
                "{}\t{}\t{}\t{}\t{}\t{old}",
                if moved { "MOVED" } else { "SILENT" },
                leaf.class,
                kind,
                leaf.pointer,
                file_name(file)
            ));
        }
    }
    wrong
}

/// The files that differ between two conversions; one without a path where there are more or fewer repositories.
fn moved_files<'a>(before: &'a [Essence<'_>], after: &'a [Essence<'_>]) -> Vec<&'a str> {
    if before.len() != after.len() {
        return vec![""];
    }
    let pairs = before.iter().zip(after);
    let mut files: Vec<&str> = pairs
        .flat_map(|(before, after)| {
            let paths = before.keys().chain(after.keys());
            paths.filter(|path| before.get(*path) != after.get(*path)).copied().collect::<Vec<_>>()
        })
        .collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// Whether a file is made from leaves of this kind, so that its moving proves that the leaf was emitted.
fn is_emitted_for(file: &str, pointer: &str, kind: &str) -> bool {
    let parts: Vec<&str> = pointer.split('/').collect();
    let has = |names: &[&str]| names.iter().any(|name| parts.contains(name));
    match file {
        "docs/flow.svg" => {
            let is_note = kind.contains("stickyNote");
            is_note || has(&["name", "position", "type", "disabled", "connections"]) && !has(&["parameters"])
        }
        "pipeline.yaml" => {
            let starts = kind.to_lowercase().contains("trigger") || TRIGGERS.iter().any(|known| kind.contains(known));
            starts || kind.contains("langchain") || has(&["settings", "credentials", "name", "staticData", "zaps"])
        }
        _ => true,
    }
}

/// Types of triggers whose names do not say so.
const TRIGGERS: &[&str] = &[
    "base.webhook",
    "base.cron",
    "base.interval",
    "base.start",
    "base.emailReadImap",
    "base.rssFeedRead",
    "base.wait",
    "base.form",
];

/// Another value of the same type.
fn other(value: &Value) -> Value {
    match value {
        // Behind some names a version may stand, which alone decides nothing.
        Value::String(text) => Value::String(format!("x{text}x")),
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(n), _) => (n.wrapping_add(1)).into(),
            (None, Some(n)) => serde_json::Number::from_f64(n + 1.0).map_or(Value::Null, Value::Number),
            _ => Value::Null,
        },
        _ => Value::String("x".to_owned()),
    }
}

/// The type of the step that a leaf belongs to.
fn kind(document: &Value, pointer: &str) -> String {
    let mut prefix = String::new();
    let mut found = String::new();
    for part in pointer.split('/').skip(1) {
        prefix.push('/');
        prefix.push_str(part);
        if let Some(node) = document.pointer(&prefix)
            && node.get("parameters").is_some()
            && let Some(kind) = node.get("type").and_then(Value::as_str)
        {
            found = format!("{kind}@{}", node.get("typeVersion").unwrap_or(&Value::Null));
        }
    }
    if found.is_empty() { "-".to_owned() } else { found }
}
