//! Import, analysis and conversion of real exports, against a bare parse of the same bytes.
//!
//! `cargo bench` takes the corpus beside the checkout where there is one, else the project's samples. Set
//! `CUTOVER_BENCH_FILES` to take only that many files.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

use cutover::analyzers::analyze;
use cutover::commands::{Runs, convert, every_form};
use cutover_importers::{Imported, import};
use cutover_ir::{Parsed, SourceFile, Workflow};
use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher, black_box};
use rayon::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Counts what is allocated, so that divan can print the peak.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

static SOURCES: LazyLock<Vec<SourceFile>> = LazyLock::new(sources);

fn main() {
    println!("{} files, {:.1} MB", SOURCES.len(), bytes() as f64 / 1e6);
    // Exports nest deeply and every stage recurses: the same stack as the program's own workers.
    rayon::ThreadPoolBuilder::new().stack_size(32 << 20).build_global().expect("the pool is the first");
    divan::main();
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    let folder = if corpus.is_dir() { corpus } else { root.join("samples") };
    let inside = |path: &Path| {
        let part =
            path.strip_prefix(&folder).ok().and_then(|p| p.components().next()).map(|c| c.as_os_str().to_owned());
        part.is_some_and(|part| part == "n8n" || part == "n8n-odd")
            && !path.components().any(|c| c.as_os_str() == "runs")
    };
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == "json") && inside(path))
        .collect();
    paths.sort();
    let limit = std::env::var("CUTOVER_BENCH_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        Some(SourceFile { name: path.file_name()?.to_string_lossy().into_owned(), text })
    };
    paths.iter().filter_map(read).take(limit).collect()
}

fn bytes() -> usize {
    SOURCES.iter().map(|s| s.text.len()).sum()
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(SOURCES.len())).counter(BytesCount::new(bytes()))
}

fn workflows(source: &SourceFile) -> Vec<Parsed<Workflow>> {
    match import(source, None) {
        Imported::Workflows(all) => all,
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

#[divan::bench(sample_count = 5)]
fn a_bare_parse(bencher: Bencher) {
    counted(bencher).bench_local(|| {
        for source in SOURCES.iter() {
            let _ = black_box(serde_json::from_str::<Value>(source.text.trim_start_matches('\u{feff}')));
        }
    });
}

#[divan::bench(sample_count = 5)]
fn b_import(bencher: Bencher) {
    counted(bencher).bench_local(|| {
        for source in SOURCES.iter() {
            black_box(workflows(source));
        }
    });
}

#[divan::bench(sample_count = 5)]
fn c_import_and_analyse(bencher: Bencher) {
    counted(bencher).bench_local(|| {
        for source in SOURCES.iter() {
            for parsed in workflows(source) {
                black_box(analyze(&parsed.value));
            }
        }
    });
}

#[divan::bench(sample_count = 5)]
fn d_convert(bencher: Bencher) {
    let runs = Runs::default();
    counted(bencher).bench_local(|| SOURCES.iter().for_each(|source| one(source, &runs)));
}

#[divan::bench(sample_count = 5)]
fn e_convert_on_every_core(bencher: Bencher) {
    let runs = Runs::default();
    counted(bencher).bench_local(|| SOURCES.par_iter().for_each(|source| one(source, &runs)));
}

/// All that `convert` does before it writes.
fn one(source: &SourceFile, runs: &Runs) {
    for parsed in workflows(source) {
        black_box(convert(&source.name, parsed, "workflow", runs));
    }
}

#[divan::bench(sample_count = 5)]
fn f_report_in_every_form(bencher: Bencher) {
    counted(bencher).bench_local(|| {
        for source in SOURCES.iter() {
            black_box(every_form(source));
        }
    });
}
