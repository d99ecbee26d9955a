//! The commands: one file each. A command reads through `edge`, makes one value, and shows it.

mod convert;
mod diff;
mod explain;
mod inspect;
mod readable;
mod report;
mod runs;
mod verify;

pub use convert::convert;
pub use report::every_form;
pub use runs::Runs;

use crate::cli::{Arguments, Command, Exports};
use crate::edge::console::Console;
use crate::edge::input::{self, Input};
use anyhow::anyhow;
use cutover_importers::Imported;
use serde::Serialize;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// Something was found, failed or differs.
    Found,
    /// Wrong usage, or nothing readable.
    Usage,
}

impl Outcome {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Fine => 0,
            Outcome::Found => 1,
            Outcome::Usage => 2,
        }
    }
}

/// Stack for one worker: exports may nest deeply, and every stage recurses.
const STACK: usize = 32 * 1024 * 1024;

/// Runs a command and gives its exit code.
pub fn run(arguments: Arguments) -> u8 {
    let console = Console::new(arguments.quiet, arguments.json);
    let work = || match &arguments.command {
        Command::Inspect(a) => Ok(inspect::run(a, &console)),
        Command::Report(a) => report::run(a, &console),
        Command::Convert(a) => convert::run(a, &console),
        Command::Verify(a) => verify::run(a, &console),
        Command::Diff(a) => diff::run(a, &console),
        Command::Explain(a) => Ok(explain::run(a, &console)),
    };
    let outcome = match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    let outcome = outcome.and_then(|outcome| match console.failure() {
        Some(reason) => Err(anyhow!(
            "the result could not be written to standard output: {reason}; make room, or write it to another place"
        )),
        None => Ok(outcome),
    });
    match outcome {
        Ok(outcome) => outcome.code(),
        Err(error) => {
            console.error(&format!("{error:#}"));
            Outcome::Usage.code()
        }
    }
}

/// Reads the exports that a command names.
fn read(exports: &Exports, console: &Console) -> Vec<Input> {
    let mut inputs = input::read(&exports.paths);
    inputs.retain(|input| !input::is_run(input));
    if inputs.is_empty() {
        none_found(exports, console);
    }
    inputs
}

/// Says that the paths hold nothing to read.
fn none_found(exports: &Exports, console: &Console) {
    let paths: Vec<String> = exports.paths.iter().map(|path| path.display().to_string()).collect();
    console.error(&format!(
        "there is no export at {}: no .json, .yml, .yaml, .bubble or .zip file but those of packages, editors and cutover itself, which are passed over",
        paths.join(", ")
    ));
}

/// What a file turned out to be. Nothing where it is a YAML file that was not named itself and is no export: folders hold
/// many, and a note says so.
fn import(input: &Input, from: Option<&str>, console: &Console) -> Option<Imported> {
    let imported = match &input.text {
        Ok(source) => cutover_importers::import(source, from),
        Err(unreadable) => Imported::Unreadable(unreadable.clone()),
    };
    let yaml = [".yml", ".yaml"].iter().any(|end| input.name.to_ascii_lowercase().ends_with(end));
    match imported {
        Imported::Unreadable(reason) if yaml && !input.named && reason.line == 0 => {
            console.note(&format!("{} is no export and was passed over", input.name));
            None
        }
        other => Some(other),
    }
}

/// A value as JSON. Values of reports always are.
fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
