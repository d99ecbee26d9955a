//! The program as a user runs it.

#![allow(dead_code)]

pub mod samples;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What the program said and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}\nout: {}\nerr: {}", self.out, self.err))
    }
}

/// Runs the program in a folder.
pub fn run_in<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Ran {
    ran(program(folder, arguments).stdin(Stdio::null()).output().unwrap())
}

/// Runs the program with a text on standard input.
pub fn run_with<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S], input: &[u8]) -> Ran {
    let mut child =
        program(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    ran(child.wait_with_output().unwrap())
}

pub fn program<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    command.args(arguments).current_dir(folder);
    command
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A folder for one test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Every file and folder below a folder, by relative path.
pub fn tree(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> = walkdir::WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|e| e.path().strip_prefix(folder).ok().map(|p| p.to_string_lossy().into_owned()))
        .collect();
    all.sort();
    all
}

/// The smallest workflow: a manual trigger and one step of a given name.
pub fn workflow(name: &str, step: &str) -> String {
    serde_json::json!({
        "name": name,
        "nodes": [
            {"id": "1", "name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
            {"id": "2", "name": step, "type": "n8n-nodes-base.noOp", "typeVersion": 1, "position": [200, 0], "parameters": {}}
        ],
        "connections": {"Start": {"main": [[{"node": step, "type": "main", "index": 0}]]}},
        "settings": {"executionOrder": "v1"}
    })
    .to_string()
}
