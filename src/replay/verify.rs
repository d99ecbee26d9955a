use super::diff::{facts, replay_in};
use super::golden::{Golden, golden};
use super::sha256;
use super::{AccountFacts, RepoFacts};
use crate::edge::node::{Limits, Node};
use crate::edge::packages::{Need, packages};
use crate::edge::stage::{Stage, file, files};
use crate::edge::typecheck::typecheck;
use anyhow::Result;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to verify, and how.
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    pub repo: PathBuf,
    pub limits: Limits,
}

/// What `verify` found: the shape of `verify --json`.
#[derive(Clone, Debug, Serialize)]
pub struct VerifyReport {
    pub repo: String,
    /// The workflow that it was made from.
    pub workflow: String,
    pub verdict: Verdict,
    pub checks: Vec<Check>,
    /// Emitted files that somebody has changed: named, and no failure.
    pub edited: Vec<String>,
    /// Emitted files that are gone.
    pub missing: Vec<String>,
    #[serde(rename = "goldenRuns")]
    pub golden_runs: usize,
    /// Runs of steps that the golden runs really executed.
    #[serde(rename = "stepsExecuted")]
    pub steps_executed: usize,
    /// Runs of steps that the golden runs had answered because they are not converted.
    #[serde(rename = "stepsAnswered")]
    pub steps_answered: usize,
    /// Calls to the outside that the golden runs made as they were recorded.
    #[serde(rename = "callsMade")]
    pub calls_made: usize,
    /// Calls of which the recorded parameters were compared.
    #[serde(rename = "parametersCompared")]
    pub parameters_compared: usize,
    /// What the code tried and was not allowed to do.
    pub violations: Vec<String>,
}

/// One word about a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Every check passed, and golden runs executed steps or made calls.
    Green,
    /// Some check failed.
    Red,
    /// Nothing failed, and nothing was executed that could have.
    Unproven,
}

impl Verdict {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Green => "GREEN",
            Verdict::Red => "RED",
            Verdict::Unproven => "UNPROVEN",
        }
    }
}

/// One thing that was checked.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub name: String,
    pub status: CheckStatus,
    /// One sentence, or what the tool said.
    pub detail: String,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    Passed,
    /// Nothing failed, and somebody should know.
    Warned,
    Failed,
    Skipped,
}

impl CheckStatus {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            CheckStatus::Passed => "passed",
            CheckStatus::Warned => "warned",
            CheckStatus::Failed => "failed",
            CheckStatus::Skipped => "skipped",
        }
    }
}

/// Checks an emitted repository: its files, its types, its tests and its golden runs.
///
/// The error is for what cannot be done at all: no repository, no Node.js.
pub fn verify(options: &VerifyOptions) -> Result<VerifyReport> {
    let repo = facts(&options.repo)?;
    let node = Node::find()?;
    let files = files(&options.repo)?;
    let mut report = VerifyReport {
        repo: options.repo.display().to_string(),
        workflow: repo.workflow.name.clone(),
        verdict: Verdict::Unproven,
        checks: Vec::new(),
        edited: Vec::new(),
        missing: Vec::new(),
        golden_runs: 0,
        steps_executed: 0,
        steps_answered: 0,
        calls_made: 0,
        parameters_compared: 0,
        violations: Vec::new(),
    };
    (report.edited, report.missing) = changes(&options.repo, &repo, &files);
    let same = repo.files.len() - report.edited.len() - report.missing.len();
    report.passed("files", format!("{same} of {} files are as they were generated", repo.files.len()));
    if let Some(missing) = missing_accounts(&repo.accounts) {
        report.add("accounts", CheckStatus::Warned, missing);
    }
    match packages(&options.repo, &files, Need::Check, None) {
        Ok(packages) => {
            let place = packages.as_ref().map_or("none needed".to_owned(), |p| p.display().to_string());
            report.passed("install", place);
            run_checks(&mut report, options, &node, &files, packages.as_deref());
        }
        Err(error) => report.failed("install", format!("{error:#}")),
    }
    report.verdict = if report.checks.iter().any(|c| c.status == CheckStatus::Failed) {
        Verdict::Red
    } else if report.steps_executed == 0 && report.calls_made == 0 {
        Verdict::Unproven
    } else {
        Verdict::Green
    };
    Ok(report)
}

fn run_checks(
    report: &mut VerifyReport,
    options: &VerifyOptions,
    node: &Node,
    files: &BTreeMap<String, Vec<u8>>,
    packages: Option<&Path>,
) {
    match typecheck(node, files, packages, options.limits.time * 4) {
        Ok(None) => report.passed("types", "the sources type-check".to_owned()),
        Ok(Some(errors)) => report.failed("types", errors),
        Err(error) => report.failed("types", format!("{error:#}")),
    }
    let stage = match Stage::new("verify", files, packages) {
        Ok(stage) => stage,
        Err(error) => return report.failed("tests", format!("{error:#}")),
    };
    tests(report, options, node, files, &stage);
    golden_runs(report, options, node, files, &stage);
    report.violations.sort();
    report.violations.dedup();
    match report.violations.is_empty() {
        true => report.passed("sandbox", "nothing was tried that a replay does not allow".to_owned()),
        false => report.failed("sandbox", format!("{} attempts that a replay does not allow", report.violations.len())),
    }
}

/// The repository's own test programs, in the sandbox.
fn tests(
    report: &mut VerifyReport,
    options: &VerifyOptions,
    node: &Node,
    files: &BTreeMap<String, Vec<u8>>,
    stage: &Stage,
) {
    let programs: Vec<String> = files
        .keys()
        .filter(|f| f.ends_with(".test.ts"))
        .filter_map(|f| f.strip_suffix(".ts"))
        .map(|f| stage.program(f))
        .collect();
    if programs.is_empty() {
        return report.skipped("tests", "the repository has no test program".to_owned());
    }
    let mut failures = Vec::new();
    for program in &programs {
        match node.run(stage, program, options.limits) {
            Ok(ended) => {
                report.violations.extend(ended.violations);
                if !ended.success {
                    failures.push(format!("{program}: {}", telling(&ended.output)));
                }
            }
            Err(error) => failures.push(format!("{program}: {error:#}")),
        }
    }
    if failures.is_empty() {
        report.passed("tests", format!("{} test programs passed", programs.len()));
    } else {
        report.failed("tests", failures.join("\n"));
    }
}

/// The lines of a test's output that say what failed.
fn telling(output: &str) -> String {
    let wanted = |l: &&str| {
        let l = l.trim_start();
        l.starts_with("not ok") || l.starts_with("error:") || l.starts_with("✖") || l.contains("Error")
    };
    let lines: Vec<&str> = output.lines().filter(wanted).map(str::trim).take(10).collect();
    if lines.is_empty() { output.lines().take(10).collect::<Vec<_>>().join(" / ") } else { lines.join(" / ") }
}

/// The golden runs, judged here and not by the repository's own test.
fn golden_runs(
    report: &mut VerifyReport,
    options: &VerifyOptions,
    node: &Node,
    files: &BTreeMap<String, Vec<u8>>,
    stage: &Stage,
) {
    let fixtures: Vec<(&String, &Vec<u8>)> =
        files.iter().filter(|(f, _)| f.starts_with("fixtures/") && f.ends_with(".json")).collect();
    if fixtures.is_empty() {
        return report
            .skipped("golden", "the repository has no golden run: convert with --runs to give it some".to_owned());
    }
    let bytes: Vec<Vec<u8>> = fixtures.iter().map(|(_, bytes)| (*bytes).clone()).collect();
    let answers = match replay_in(node, stage, &bytes, options.limits) {
        Ok(answers) => answers,
        Err(error) => return report.failed("golden", format!("{error:#}")),
    };
    let mut failures = Vec::new();
    for ((name, bytes), answer) in fixtures.iter().zip(answers) {
        report.violations.extend(answer.violations.iter().cloned());
        match golden(bytes, &answer) {
            Ok(None) => {}
            Ok(Some(Golden { executed, answered, calls, parameters })) => {
                report.golden_runs += 1;
                report.steps_executed += executed;
                report.steps_answered += answered;
                report.calls_made += calls;
                report.parameters_compared += parameters;
            }
            Err(message) => failures.push(format!("{name}: {message}")),
        }
    }
    if failures.is_empty() && report.golden_runs == 0 {
        report.skipped(
            "golden",
            "no fixture holds a run that can be replayed: convert with --runs to give it some".to_owned(),
        );
    } else if failures.is_empty() {
        report.passed("golden", report.proven());
    } else {
        report.failed("golden", failures.join("\n"));
    }
}

impl VerifyReport {
    /// Whether the command may end well: nothing failed and, where proof is asked for, something was proven.
    pub fn holds(&self, require_proof: bool) -> bool {
        match self.verdict {
            Verdict::Green => true,
            Verdict::Red => false,
            Verdict::Unproven => !require_proof,
        }
    }

    /// What the golden runs compared, in words.
    pub fn proven(&self) -> String {
        let runs = counted(self.golden_runs, "golden run");
        let calls = counted(self.calls_made, "call");
        let parameters = match self.parameters_compared {
            0 => String::new(),
            n => format!(", {n} with {} parameters", if n == 1 { "its" } else { "their" }),
        };
        format!("{runs}, {}, {calls} are as recorded{parameters}", counted(self.steps_executed, "step"))
    }

    fn add(&mut self, name: &str, status: CheckStatus, detail: String) {
        self.checks.push(Check { name: name.to_owned(), status, detail });
    }

    fn passed(&mut self, name: &str, detail: String) {
        self.add(name, CheckStatus::Passed, detail);
    }

    fn failed(&mut self, name: &str, detail: String) {
        self.add(name, CheckStatus::Failed, detail);
    }

    fn skipped(&mut self, name: &str, detail: String) {
        self.add(name, CheckStatus::Skipped, detail);
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Which accounts the export does not name, and why that fails nothing; nothing where all have a name.
fn missing_accounts(accounts: &[AccountFacts]) -> Option<String> {
    let mut by_type: BTreeMap<&str, (Vec<&str>, &[String])> = BTreeMap::new();
    for account in accounts {
        by_type.entry(&account.kind).or_insert((Vec::new(), &account.variables)).0.push(&account.step);
    }
    let each = by_type.iter().map(|(kind, (steps, variables))| {
        let others = match steps.len() - 1 {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let first = steps.first().copied().unwrap_or_default();
        format!("{kind} for “{first}”{others} ({})", variables.join(", "))
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| {
        format!(
            "the export names no account of these types: {}. No check needs them, since golden runs answer what reaches outside; `npm start` does",
            each.join("; ")
        )
    })
}

/// Emitted files that somebody has changed, and those that are gone. `files` is what has been read of them already.
fn changes(folder: &Path, repo: &RepoFacts, files: &BTreeMap<String, Vec<u8>>) -> (Vec<String>, Vec<String>) {
    let (mut edited, mut missing) = (Vec::new(), Vec::new());
    for (path, hash) in &repo.files {
        // Folders that are no code are not among the files.
        let bytes = files.get(path).map(Cow::from).or_else(|| file(folder, path).map(Cow::from));
        match bytes {
            Some(bytes) if sha256(&bytes) == *hash => {}
            Some(_) => edited.push(path.clone()),
            None => missing.push(path.clone()),
        }
    }
    (edited, missing)
}

/// Emitted files of a repository that somebody has changed; none where the folder is no repository.
pub fn edited(folder: &Path) -> Vec<String> {
    facts(folder).map_or_else(|_| Vec::new(), |repo| changes(folder, &repo, &BTreeMap::new()).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_without_a_name_are_told_with_their_variables() {
        let account = |step: &str| AccountFacts {
            step: step.to_owned(),
            kind: "slackApi".to_owned(),
            variables: vec!["SLACK_API_ACCESS_TOKEN".to_owned()],
        };
        assert_eq!(missing_accounts(&[]), None);
        let told = missing_accounts(&[account("Post"), account("Tell")]).unwrap_or_default();
        assert!(told.contains("slackApi for “Post” and 1 more (SLACK_API_ACCESS_TOKEN)"), "{told}");
    }
}
