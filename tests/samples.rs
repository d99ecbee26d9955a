//! Every sample through the whole line: what it becomes is reviewed as a snapshot, its repository verifies, and every
//! recorded run of it is equal.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/fidelity.rs"]
mod fidelity;
#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use cutover::edge::console::Console;
use cutover::edge::node::Limits;
use cutover::edge::output::write_repository;
use cutover::replay::{CheckStatus, DiffOptions, RunStatus, StepStatus, Verdict, VerifyOptions, diff, sha256, verify};
use cutover_importers::{Imported, import};
use cutover_ir::{LinkKind, SourceFile, Workflow};
use line::{Made, file_name, made, with_stack};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A recorded run that does not come out equal yet, and why. A row that is no longer true fails the test.
struct Known {
    /// The folder of the sample.
    case: &'static str,
    /// The file of the run.
    run: &'static str,
    reason: &'static str,
}

/// Empty is the aim.
const KNOWN: &[Known] = &[];

/// Samples whose repository does not verify yet, and why.
const RED: &[(&str, &str)] = &[];

#[test]
fn what_each_sample_becomes_is_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/samples");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let mut failed = Vec::new();
        for case in cases() {
            let name = name_of(&case);
            let text = with_stack(|| snapshot(&case));
            if std::panic::catch_unwind(|| insta::assert_snapshot!(name.as_str(), text)).is_err() {
                failed.push(name);
            }
        }
        assert!(failed.is_empty(), "review with `just review`: {}", failed.join(", "));
    });
}

#[test]
fn every_sample_verifies() {
    let mut wrong = Vec::new();
    let mut red = Vec::new();
    for repository in repositories().iter() {
        let report = verify(&VerifyOptions { repo: repository.path.clone(), limits: Limits::default() }).unwrap();
        let failed: Vec<String> = report
            .checks
            .iter()
            .filter(|c| c.status == CheckStatus::Failed)
            .map(|c| format!("{}: {}: {}", repository.case, c.name, c.detail))
            .collect();
        let whole = report.verdict == Verdict::Green
            && report.edited.is_empty()
            && report.missing.is_empty()
            && report.violations.is_empty();
        let known = RED.iter().any(|(case, _)| *case == repository.case);
        match (whole, known) {
            (false, true) => red.push(repository.case.as_str()),
            (true, true) => wrong.push(format!("{}: verifies now; take it out of RED", repository.case)),
            (false, false) if failed.is_empty() => wrong.push(format!("{}: {report:?}", repository.case)),
            (false, false) => wrong.extend(failed),
            (true, false) => {}
        }
    }
    for (case, reason) in RED {
        println!("known: {case} does not verify: {reason}");
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_recorded_run_of_a_sample_is_equal() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    let mut different: Vec<(String, String)> = Vec::new();
    for repository in repositories().iter() {
        let options = DiffOptions {
            runs: repository.runs.clone(),
            repo: repository.path.clone(),
            limits: Limits::default(),
            progress: &|_, _| {},
            note: &|note| panic!("{note}"),
        };
        let report = diff(&options).unwrap();
        for run in &report.runs {
            compared += 1;
            let file = file_name(Path::new(&run.source));
            // What the samples of other platforms say of calls was written by hand.
            let recorded = !["make-", "zapier-"].iter().any(|platform| repository.case.starts_with(platform));
            for call in run.effects.iter().filter(|call| recorded && call.status != StepStatus::Equal) {
                wrong.push(format!("{}/{file}: the call {}: {:?}", repository.case, call.name, call.differences));
            }
            let known = KNOWN.iter().any(|k| k.case == repository.case && k.run == file);
            if run.status == RunStatus::Equal {
                continue;
            }
            different.push((repository.case.clone(), file.clone()));
            if known {
                continue;
            }
            let mut text =
                format!("{}/{file}: {:?} {}", repository.case, run.status, run.message.as_deref().unwrap_or_default());
            for step in run.steps.iter().filter(|s| s.status != StepStatus::Equal).take(3) {
                let first = step
                    .differences
                    .first()
                    .map(|d| format!("{} expected {:?} actual {:?}", d.path, d.expected, d.actual));
                let _ = write!(
                    text,
                    "\n    {:?} {} run {}: {}",
                    step.status,
                    step.name,
                    step.run,
                    first.unwrap_or_default()
                );
            }
            wrong.push(text);
        }
    }
    for known in KNOWN {
        println!("known: {}/{} is not equal: {}", known.case, known.run, known.reason);
        if !different.iter().any(|(case, run)| case == known.case && run == known.run) {
            wrong.push(format!("{}/{}: equal now; take it out of KNOWN", known.case, known.run));
        }
    }
    println!("{} of {compared} recorded runs of the samples are equal", compared - different.len());
    assert!(compared > 0, "no sample has a recorded run");
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    fidelity::row("Recorded runs of the samples", compared, compared - different.len());
}

/// The folders of the samples.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut all: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .min_depth(2)
        .max_depth(2)
        .into_iter()
        .filter_map(Result::ok)
        .map(|e| e.into_path())
        .filter(|p| p.join("workflow.json").is_file())
        .collect();
    all.sort();
    assert!(all.len() >= 8, "there are too few samples: {}", all.len());
    all
}

/// The name of a sample: that of its folder, behind the platform's where it is not n8n.
fn name_of(case: &Path) -> String {
    let platform = case.parent().map(file_name).unwrap_or_default();
    match platform.as_str() {
        "n8n" => file_name(case),
        other => format!("{other}-{}", file_name(case)),
    }
}

fn runs(case: &Path) -> Runs {
    Runs::read(&case.join("runs"), &Console::new(true, false)).unwrap()
}

fn text(case: &Path) -> String {
    std::fs::read_to_string(case.join("workflow.json")).unwrap()
}

/// A sample's repository on disk.
struct Repository {
    case: String,
    path: PathBuf,
    runs: PathBuf,
}

/// The repositories of all samples, in a folder that lives as long as they do.
struct Repositories {
    _folder: tempfile::TempDir,
    all: Vec<Repository>,
}

impl Repositories {
    fn iter(&self) -> impl Iterator<Item = &Repository> {
        self.all.iter()
    }
}

fn repositories() -> Repositories {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for case in cases() {
        let name = name_of(&case);
        let made = with_stack(|| made("workflow.json", &text(&case), &runs(&case)));
        let several = made.len() > 1;
        for made in made {
            let (name, runs) = match several {
                // The runs of each workflow of a file stand in a folder of their own.
                true => (format!("{name}-{}", made.slug), case.join("runs").join(&made.slug)),
                false => (name.clone(), case.join("runs")),
            };
            let path = folder.path().join(&name);
            write_repository(&path, &made.files, false).unwrap();
            all.push(Repository { case: name, path, runs });
        }
    }
    Repositories { _folder: folder, all }
}

/// What a reviewer wants to see of a sample: structure, findings, the code that is its own, and the names of the rest.
fn snapshot(case: &Path) -> String {
    let text = text(case);
    let mut out = String::new();
    if let Imported::Workflows(all) = import(&SourceFile { name: "workflow.json".to_owned(), text: text.clone() }, None)
    {
        all.iter().for_each(|parsed| structure(&parsed.value, &mut out));
    }
    for made in made("workflow.json", &text, &runs(case)) {
        findings(&made, &mut out);
        tree(&made, &mut out);
    }
    out
}

fn structure(workflow: &Workflow, out: &mut String) {
    let _ = writeln!(out, "# {} · {:?}\n\n## Structure", workflow.name, workflow.semantics.order);
    for (index, step) in workflow.steps() {
        let op = format!("{:?}", step.op);
        let op = op.split([' ', '{', '(']).next().unwrap_or_default();
        let _ = writeln!(out, "{op:<12} {}", step.name);
        for (to, link) in workflow.outgoing(index) {
            let to = workflow.graph.node_weight(to).map(|s| s.name.as_str()).unwrap_or_default();
            match &link.kind {
                LinkKind::Main => {
                    let _ = writeln!(out, "             {} → {} of {to}", link.output, link.input);
                }
                LinkKind::Part(role) => {
                    let _ = writeln!(out, "             {role} of {to}");
                }
            }
        }
    }
}

fn findings(made: &Made, out: &mut String) {
    let row = &made.row;
    let _ = writeln!(
        out,
        "\n## Conversion\n{:?}, {:?}, {:?}, scheduled {}\n{:?}",
        row.class, row.steps, row.expressions, row.scheduled, row.ledger
    );
    for stub in &row.stubs {
        let _ = writeln!(out, "stub {} ({}): {}", stub.step, stub.kind, stub.reason);
    }
    let _ = writeln!(out, "\n## Findings");
    for finding in &row.findings {
        let _ = writeln!(out, "{} {:?} {} {}", finding.code, finding.severity, finding.pointer, finding.message);
    }
}

/// Folders whose files are shown in full.
const SHOWN: &[&str] = &["src/pipeline.ts", "src/rules/", "src/steps/", "src/models/", "prompts/"];

/// What moves whenever the runtime or a package does: by name only.
const NAMED: &[&str] = &["src/runtime/", "cutover.lock", ".cutover/", "package-lock.json", "package.json"];

fn tree(made: &Made, out: &mut String) {
    let mut runtime = BTreeMap::new();
    let _ = writeln!(out, "\n## Files");
    for (path, bytes) in &made.files {
        if let Some(name) = path.strip_prefix("src/runtime/") {
            runtime.insert(name, ());
        } else if NAMED.iter().any(|n| path.starts_with(n)) || SHOWN.iter().any(|s| path.starts_with(s)) {
            let _ = writeln!(out, "                 {path}");
        } else {
            let hash = sha256(bytes);
            let _ = writeln!(out, "{} {path}", hash.get(..16).unwrap_or(&hash));
        }
    }
    let names: Vec<&str> = runtime.into_keys().map(|n| n.trim_end_matches(".ts")).collect();
    let _ = writeln!(out, "runtime: {}", names.join(" "));
    for path in made.files.keys().filter(|p| SHOWN.iter().any(|s| p.starts_with(s))) {
        let _ = writeln!(out, "\n## {path}\n{}", made.text(path));
    }
}
