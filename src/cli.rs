//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use cutover_ir::Severity;
use std::path::PathBuf;

/// Turn exports of visual workflow builders into code repositories, and prove that they behave the same.
///
/// Start with `inspect` to see what is in an export and `report` to see what is risky in it. `convert` writes the
/// repository, `verify` checks it, and `diff` replays recorded runs through it and compares every step.
#[derive(Clone, Debug, Parser)]
#[command(name = "cutover", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// Print the result as JSON on standard output; docs/schemas/ describes its shape
    #[arg(long, global = true)]
    pub json: bool,

    /// Print nothing but errors, and JSON where it is asked for
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  findings at or above --fail-on (report); a stub under --strict, anything unaccounted, failed or
     unreadable, or nothing that could be converted (convert); a failed check (verify); a difference (diff)
  2  wrong usage, nothing readable, or a result that could not be written";

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Show what is in an export: triggers, steps, prompts, models, tools, credentials, branches, code
    Inspect(Inspect),
    /// Show what is risky in an export, with places and advice
    Report(Report),
    /// Write a repository for each workflow
    Convert(Convert),
    /// Install, type-check and test a repository, and give one verdict
    Verify(Verify),
    /// Replay recorded runs through a repository and compare every step
    Diff(Diff),
    /// Show the page of a rule
    Explain(Explain),
}

/// Where exports are, and what they are.
#[derive(Args, Clone, Debug)]
pub struct Exports {
    /// A file, a folder (walked), a zip, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The platform that the exports come from; recognised by their shape where it is not given
    #[arg(long, value_name = "PLATFORM", value_parser = platform)]
    pub from: Option<String>,
}

/// Arguments of `inspect`.
#[derive(Args, Clone, Debug)]
pub struct Inspect {
    #[command(flatten)]
    pub exports: Exports,
}

/// Arguments of `report`.
#[derive(Args, Clone, Debug)]
pub struct Report {
    #[command(flatten)]
    pub exports: Exports,

    /// Write the report into this folder: index.html, rules.html, a page for each workflow, report.md, report.json, findings.sarif, workflows.csv
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Write only these of them
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', requires = "out")]
    pub format: Vec<Format>,

    /// Exit with 1 when a finding is at least this severe
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<Threshold>,

    /// Runs in a month, to forecast costs: a number for every workflow, or a JSON file of names or files and numbers
    #[arg(long, value_name = "NUMBER|FILE")]
    pub volume: Option<String>,

    /// A JSON file with prices that replace cutover's own, member by member
    #[arg(long, value_name = "FILE", requires = "volume")]
    pub prices: Option<PathBuf>,

    /// An earlier report.json: list only findings that it does not hold
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Suppressions with a reason and an end; cutover.toml in the current folder where it is not given
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Arguments of `convert`.
#[derive(Args, Clone, Debug)]
pub struct Convert {
    #[command(flatten)]
    pub exports: Exports,

    /// Where to write: the repository itself for one file with one workflow, else one folder for each in it, named after the
    /// workflow. One that has a folder there keeps it; of several with one name the oldest (or the first by path) has the plain
    /// one, and the others' folders end with a sign made from the export's id, or else its file's name
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// Move a folder that is in the way aside to <NAME>.old-N; without it, convert refuses
    #[arg(long)]
    pub force: bool,

    /// Exit with 1 when any step could not be converted
    #[arg(long)]
    pub strict: bool,

    /// Recorded executions (a file or a folder) to make golden tests from
    #[arg(long, value_name = "PATH")]
    pub runs: Option<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// A repository that `convert` wrote
    #[arg(value_name = "REPO")]
    pub repo: PathBuf,

    /// Exit with 1 when no golden run executed any step or made any call
    #[arg(long)]
    pub require_proof: bool,
}

/// Arguments of `diff`.
#[derive(Args, Clone, Debug)]
pub struct Diff {
    /// Recorded executions: a file or a folder
    #[arg(long, value_name = "PATH")]
    pub runs: PathBuf,

    /// A repository that `convert` wrote, or a folder of them
    #[arg(value_name = "REPO")]
    pub repo: PathBuf,
}

/// Arguments of `explain`.
#[derive(Args, Clone, Debug)]
pub struct Explain {
    /// A code such as BR001, or the name of a rule; without it, all rules are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Html,
    Md,
    Json,
    Sarif,
    Csv,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Self {
        match threshold {
            Threshold::Info => Severity::Info,
            Threshold::Low => Severity::Low,
            Threshold::Medium => Severity::Medium,
            Threshold::High => Severity::High,
            Threshold::Critical => Severity::Critical,
        }
    }
}

/// The platform that a word names, hyphens and case aside.
fn platform(word: &str) -> Result<String, String> {
    let bare = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    cutover_importers::platforms().find(|name| bare(name) == bare(word)).map(str::to_owned).ok_or_else(|| {
        format!("cutover knows these platforms: {}", cutover_importers::platforms().collect::<Vec<_>>().join(", "))
    })
}
