//! Import, analysis, conversion and report of real exports, against a bare parse of the same bytes.
//!
//! `cargo bench` takes the corpus beside the checkout where there is one, else the project's samples. Set
//! `CUTOVER_BENCH_FILES` to take only that many files of each platform. Each row is measured in a process of its own, so that its
//! peak of memory is its own; what no column names runs on one core.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

use cutover::analyzers::analyze;
use cutover::commands::{Runs, convert, every_form};
use cutover_generators::Siblings;
use cutover_importers::{Imported, import};
use cutover_ir::{Parsed, SourceFile, Workflow};
use rayon::prelude::*;
use serde_json::Value;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The platforms that are converted. The odd files of n8n count with the others.
const PLATFORMS: [&str; 3] = ["n8n", "make", "zapier"];

/// How often a stage runs; the best time counts, because whatever else the machine does only adds to it.
const ROUNDS: usize = 5;

/// A part of the line, with the time that it takes for all files.
struct Stage {
    name: &'static str,
    run: fn(&[SourceFile]) -> Duration,
}

/// In the order of the table. The first is what the others are compared with.
const STAGES: [Stage; 6] = [
    Stage { name: "bare parse", run: |all| timed(|| all.iter().for_each(parse)) },
    Stage {
        name: "import",
        run: |all| {
            timed(|| {
                all.iter().for_each(|source| {
                    black_box(workflows(source));
                })
            })
        },
    },
    Stage { name: "analyse what is imported", run: analysis },
    Stage { name: "convert, nothing written", run: |all| timed(|| all.iter().for_each(conversion)) },
    Stage { name: "the same on every core", run: |all| timed(|| all.par_iter().for_each(conversion)) },
    Stage { name: "report in every form", run: |all| timed(|| all.iter().for_each(report)) },
];

fn main() {
    // Exports nest deeply and every stage recurses: the same stack as the program's own workers.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(32 << 20).build().expect("a pool of threads");
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().skip_while(|a| *a != "--row").collect::<Vec<_>>().as_slice() {
        [_, platform, stage, ..] => pool.install(|| measure(platform, stage)),
        _ => PLATFORMS.iter().for_each(|platform| table(platform)),
    }
}

/// Prints the rows of a platform.
fn table(platform: &str) {
    let sources = sources(platform);
    let bytes = sources.iter().map(|s| s.text.len()).sum::<usize>() as f64 / 1e6;
    println!("\n{platform}: {} files, {bytes:.1} MB", sources.len());
    println!("| stage | ms | files/s | MB/s | × the parse | peak, MB |\n|---|--:|--:|--:|--:|--:|");
    let mut parse = None;
    for stage in STAGES {
        let me = std::env::current_exe().expect("the path of this program");
        let said = Command::new(me).args(["--row", platform, stage.name]).output().expect("this program can be run");
        let said = String::from_utf8_lossy(&said.stdout);
        let mut numbers = said.split_whitespace().map(|n| n.parse::<f64>().expect("a number"));
        let (seconds, peak) = (numbers.next().expect("seconds"), numbers.next().unwrap_or(f64::NAN));
        let times = seconds / *parse.get_or_insert(seconds);
        println!(
            "| {} | {:.0} | {:.0} | {:.0} | {times:.1} | {peak:.0} |",
            stage.name,
            seconds * 1e3,
            sources.len() as f64 / seconds,
            bytes / seconds
        );
    }
}

/// Prints the seconds of one row and the peak of this process in megabytes, where the system tells.
fn measure(platform: &str, stage: &str) {
    let sources = sources(platform);
    let stage = STAGES.into_iter().find(|s| s.name == stage).expect("a stage");
    let best = (0..ROUNDS).map(|_| (stage.run)(&sources)).min().expect("a round");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    println!("{} {}", best.as_secs_f64(), peak.unwrap_or(f64::NAN) / 1e3);
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

fn timed(work: impl FnOnce()) -> Duration {
    let from = Instant::now();
    work();
    from.elapsed()
}

fn parse(source: &SourceFile) {
    let _ = black_box(serde_json::from_str::<Value>(source.text.trim_start_matches('\u{feff}')));
}

fn workflows(source: &SourceFile) -> Vec<Parsed<Workflow>> {
    match import(source, None) {
        Imported::Workflows(all) => all,
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

/// The rules alone: importing is not counted.
fn analysis(all: &[SourceFile]) -> Duration {
    let imported = all.iter().flat_map(workflows);
    imported.map(|parsed| timed(|| drop(black_box(analyze(&parsed.value))))).sum()
}

/// All that `convert` does before it writes.
fn conversion(source: &SourceFile) {
    let runs = Runs::default();
    for parsed in workflows(source) {
        black_box(convert(&source.name, parsed, "workflow", &runs, Siblings::NONE));
    }
}

fn report(source: &SourceFile) {
    black_box(every_form(source));
}
