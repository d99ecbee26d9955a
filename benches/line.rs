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

/// The platforms that are converted. The odd files of n8n count with the others.
const PLATFORMS: [&str; 3] = ["n8n", "make", "zapier"];

static SOURCES: LazyLock<Vec<(&str, Vec<SourceFile>)>> =
    LazyLock::new(|| PLATFORMS.iter().map(|platform| (*platform, sources(platform))).collect());

/// The exports of a platform.
fn of(platform: &str) -> &'static [SourceFile] {
    SOURCES.iter().find(|(name, _)| *name == platform).map_or(&[], |(_, sources)| sources)
}

fn main() {
    for platform in PLATFORMS {
        println!("{platform}: {} files, {:.1} MB", of(platform).len(), bytes(platform) as f64 / 1e6);
    }
    // Exports nest deeply and every stage recurses: the same stack as the program's own workers.
    rayon::ThreadPoolBuilder::new().stack_size(32 << 20).build_global().expect("the pool is the first");
    divan::main();
}

fn sources(platform: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    let folder = if corpus.is_dir() { corpus } else { root.join("samples") };
    let inside = |path: &Path| {
        let part =
            path.strip_prefix(&folder).ok().and_then(|p| p.components().next()).map(|c| c.as_os_str().to_owned());
        part.is_some_and(|part| part == platform || (platform == "n8n" && part == "n8n-odd"))
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

fn bytes(platform: &str) -> usize {
    of(platform).iter().map(|s| s.text.len()).sum()
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, platform: &str) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(of(platform).len())).counter(BytesCount::new(bytes(platform)))
}

fn workflows(source: &SourceFile) -> Vec<Parsed<Workflow>> {
    match import(source, None) {
        Imported::Workflows(all) => all,
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn a_bare_parse(bencher: Bencher, platform: &str) {
    counted(bencher, platform).bench_local(|| {
        for source in of(platform) {
            let _ = black_box(serde_json::from_str::<Value>(source.text.trim_start_matches('\u{feff}')));
        }
    });
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn b_import(bencher: Bencher, platform: &str) {
    counted(bencher, platform).bench_local(|| {
        for source in of(platform) {
            black_box(workflows(source));
        }
    });
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn c_import_and_analyse(bencher: Bencher, platform: &str) {
    counted(bencher, platform).bench_local(|| {
        for source in of(platform) {
            for parsed in workflows(source) {
                black_box(analyze(&parsed.value));
            }
        }
    });
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn d_convert(bencher: Bencher, platform: &str) {
    let runs = Runs::default();
    counted(bencher, platform).bench_local(|| of(platform).iter().for_each(|source| one(source, &runs)));
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn e_convert_on_every_core(bencher: Bencher, platform: &str) {
    let runs = Runs::default();
    counted(bencher, platform).bench_local(|| of(platform).par_iter().for_each(|source| one(source, &runs)));
}

/// All that `convert` does before it writes.
fn one(source: &SourceFile, runs: &Runs) {
    for parsed in workflows(source) {
        black_box(convert(&source.name, parsed, "workflow", runs));
    }
}

#[divan::bench(sample_count = 5, args = PLATFORMS)]
fn f_report_in_every_form(bencher: Bencher, platform: &str) {
    counted(bencher, platform).bench_local(|| {
        for source in of(platform) {
            black_box(every_form(source));
        }
    });
}
