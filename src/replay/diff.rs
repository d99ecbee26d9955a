use super::privacy::secrets_by_fingerprint;
use super::{DiffReport, Recording, RepoFacts, RunDiff, Trace, assumed, compare, fixture, matching};
use crate::edge::node::{Answer, Limits, Node};
use crate::edge::packages::{Need, packages, shared};
use crate::edge::recordings;
use crate::edge::stage::{Stage, files};
use anyhow::{Context, Result, bail};
use cutover_importers::read_json;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The program of an emitted repository that replays fixtures, without its ending.
const ENTRY: &str = "test/replay";

/// What to compare, and how.
pub struct DiffOptions<'a> {
    /// A file or a folder of recorded executions.
    pub runs: PathBuf,
    /// A repository, or a folder of repositories.
    pub repo: PathBuf,
    pub limits: Limits,
    /// Called with the number of runs that are done and that there are.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Called with what a person should know besides the report.
    pub note: &'a (dyn Fn(&str) + Sync),
}

/// Replays recorded executions through emitted repositories and compares every step.
///
/// The error is for what cannot be done at all: nothing to read, no Node.js. A run that cannot be replayed is in the report.
pub fn diff(options: &DiffOptions<'_>) -> Result<DiffReport> {
    let (recorded, without) = recordings::read(&options.runs)?;
    for note in &without {
        (options.note)(note);
    }
    if recorded.is_empty() {
        bail!(
            "{} holds no recorded execution: export one from the platform's API with its data",
            options.runs.display()
        );
    }
    let folders = recordings::repositories(&options.repo)?;
    let repositories = folders.iter().map(|f| facts(f)).collect::<Result<Vec<_>>>()?;
    let owners: Vec<Option<usize>> = recorded
        .par_iter()
        .map(|recording| matching::repository(recording, matching::digest(recording).as_deref(), &repositories))
        .collect();
    let (groups, mut done) = groups(&recorded, &owners, repositories.len() > 1);
    let unmatched = owners.iter().filter(|o| o.is_none()).count();
    if unmatched > 0 {
        (options.note)(&format!("{unmatched} recorded executions belong to none of the repositories"));
    }
    if groups.is_empty() {
        bail!("no recorded execution in {} belongs to {}", options.runs.display(), options.repo.display());
    }
    let node = Node::find()?;
    let needed: Vec<PathBuf> = groups.iter().filter_map(|(repo, _)| folders.get(*repo).cloned()).collect();
    let shared = shared(&needed, Need::Run)?;
    let total: usize = groups.iter().map(|(_, runs)| runs.len()).sum();
    let finished = AtomicUsize::new(0);
    let replayed = in_parallel(&groups, &|(repo, runs)| {
        let found = match (folders.get(*repo), repositories.get(*repo)) {
            (Some(folder), Some(facts)) => {
                one_repository(&node, folder, facts, runs, options.limits, shared.as_deref())
            }
            _ => Vec::new(),
        };
        let before = finished.fetch_add(runs.len(), Ordering::Relaxed);
        (options.progress)(before + runs.len(), total);
        found
    });
    done.extend(replayed.into_iter().flatten());
    done.sort_by(|a, b| (&a.source, &a.id).cmp(&(&b.source, &b.id)));
    Ok(DiffReport::new(done, unmatched))
}

/// What a repository says about itself.
pub(super) fn facts(folder: &Path) -> Result<RepoFacts> {
    let (text, path) = recordings::lock(folder)?;
    RepoFacts::parse(&text).with_context(|| format!("{} is not readable: convert the workflow again", path.display()))
}

/// One repository and the recordings that belong to it.
type Group<'a> = (usize, Vec<&'a Recording>);

fn groups<'a>(recorded: &'a [Recording], owners: &[Option<usize>], many: bool) -> (Vec<Group<'a>>, Vec<RunDiff>) {
    let mut groups: BTreeMap<usize, Vec<&Recording>> = BTreeMap::new();
    let mut done = Vec::new();
    for (recording, owner) in recorded.iter().zip(owners) {
        match owner {
            Some(_) if recording.status != "success" && recording.status != "error" => {
                let message = format!("the recorded execution did not end: its status is {}", recording.status);
                done.push(RunDiff::failed(&recording.id, &recording.source, message));
            }
            Some(owner) => groups.entry(*owner).or_default().push(recording),
            // With one repository the others are simply not its runs; a folder should hold all of them.
            None if many => done.push(RunDiff::failed(
                &recording.id,
                &recording.source,
                "no repository was made from the workflow that this execution ran",
            )),
            None => {}
        }
    }
    (groups.into_iter().collect(), done)
}

/// Works on all of them, a few at a time, and keeps their order.
pub(super) fn in_parallel<T: Sync, R: Send>(work: &[T], each: &(dyn Fn(&T) -> R + Sync)) -> Vec<R> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, 8).min(work.len().max(1));
    let next = AtomicUsize::new(0);
    let results: Mutex<BTreeMap<usize, R>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((i, one)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    work.get(i).map(|one| (i, one))
                } {
                    let result = each(one);
                    if let Ok(mut all) = results.lock() {
                        all.insert(i, result);
                    }
                }
            });
        }
    });
    results.into_inner().map(|all| all.into_values().collect()).unwrap_or_default()
}

fn one_repository(
    node: &Node,
    folder: &Path,
    repo: &RepoFacts,
    runs: &[&Recording],
    limits: Limits,
    shared: Option<&Path>,
) -> Vec<RunDiff> {
    let fixtures: Vec<Vec<u8>> =
        runs.iter().map(|r| serde_json::to_vec(&with_secrets(r, repo)).unwrap_or_default()).collect();
    match replay(node, folder, &fixtures, limits, shared) {
        Ok(answers) => {
            let judged = runs.iter().zip(answers).map(|(recording, answer)| judge(recording, repo, answer));
            judged.zip(runs).map(|(found, run)| look_again(node, folder, repo, run, found, limits, shared)).collect()
        }
        Err(error) => {
            runs.iter().map(|r| RunDiff::failed(&r.id, &r.source, format!("{}: {error:#}", folder.display()))).collect()
        }
    }
}

/// The fixture of a run, with the secrets that its workflow held: they stay in the folder of this one replay.
fn with_secrets(recording: &Recording, repo: &RepoFacts) -> serde_json::Value {
    let mut fixture = fixture(recording, repo);
    if let (Some(workflow), Some(members)) = (&recording.workflow, fixture.as_object_mut()) {
        let secrets = secrets_by_fingerprint(workflow);
        if !secrets.is_empty() {
            members.insert("secrets".to_owned(), serde_json::Value::Object(secrets));
        }
    }
    fixture
}

/// Replays a run that differs under what its recording leaves open, and keeps what explains it best.
fn look_again(
    node: &Node,
    folder: &Path,
    repo: &RepoFacts,
    recording: &Recording,
    found: RunDiff,
    limits: Limits,
    shared: Option<&Path>,
) -> RunDiff {
    let others = assumed::alternatives(recording, &found);
    if others.is_empty() {
        return found;
    }
    let fixtures: Vec<Vec<u8>> =
        others.iter().map(|r| serde_json::to_vec(&with_secrets(r, repo)).unwrap_or_default()).collect();
    let Ok(answers) = replay(node, folder, &fixtures, limits, shared) else { return found };
    let judged = others.iter().zip(answers).map(|(other, answer)| {
        let mut second = judge(other, repo, answer);
        second.assumed = Some(assumed::described(other));
        second
    });
    judged.fold(found, |best, second| if assumed::explains(&best, &second) { second } else { best })
}

/// Runs a repository on fixtures: one answer per fixture.
fn replay(
    node: &Node,
    folder: &Path,
    fixtures: &[Vec<u8>],
    limits: Limits,
    shared: Option<&Path>,
) -> Result<Vec<Answer>> {
    let files = files(folder)?;
    let packages = packages(folder, &files, Need::Run, shared)?;
    let stage = Stage::new("run", &files, packages.as_deref())?;
    replay_in(node, &stage, fixtures, limits)
}

/// The trace that a repository prints for one fixture.
pub fn trace_of(folder: &Path, fixture: &serde_json::Value) -> Result<serde_json::Value> {
    let node = Node::find()?;
    let shared = shared(&[folder.to_owned()], Need::Run)?;
    let answers = replay(&node, folder, &[serde_json::to_vec(fixture)?], Limits::default(), shared.as_deref())?;
    match answers.into_iter().next().map(|answer| answer.line) {
        Some(Ok(line)) => read_json(&line).context("the replay printed no trace"),
        Some(Err(message)) => bail!("{message}"),
        None => bail!("the replay printed nothing"),
    }
}

/// The same in a copy that is there already.
pub(super) fn replay_in(node: &Node, stage: &Stage, fixtures: &[Vec<u8>], limits: Limits) -> Result<Vec<Answer>> {
    let entry = stage.program(ENTRY);
    if !stage.path().join(&entry).is_file() {
        bail!("there is no test/replay.ts in it: convert the workflow again");
    }
    let mut names = Vec::new();
    for (i, fixture) in fixtures.iter().enumerate() {
        let name = format!("cutover-runs/{i}.json");
        stage.write(&name, fixture)?;
        names.push(name);
    }
    node.answers(stage, &entry, &names, limits)
}

fn judge(recording: &Recording, repo: &RepoFacts, answer: Answer) -> RunDiff {
    let trace = match &answer.line {
        Ok(line) => Trace::parse(line),
        Err(message) => {
            let mut failed = RunDiff::failed(&recording.id, &recording.source, message.as_str());
            failed.violations = answer.violations;
            return failed;
        }
    };
    let Some(mut trace) = trace else {
        return RunDiff::failed(&recording.id, &recording.source, "the replay printed no trace");
    };
    for violation in answer.violations {
        if !trace.violations.contains(&violation) {
            trace.violations.push(violation);
        }
    }
    compare(recording, repo, &trace)
}
