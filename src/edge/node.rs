#![allow(clippy::disallowed_methods)]
//! Node.js with its doors shut: no network, no processes, no files but the repository's copy and its packages.

use super::stage::{GUARD_NAME, Stage};
use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long and how large a run may get.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For one run.
    pub time: Duration,
    /// Of Node's heap, in megabytes.
    pub memory: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), memory: 1024 }
    }
}

/// Bytes that are kept of what nobody has to believe.
const KEPT: usize = 64 * 1024;

/// A Node.js that can be used.
#[derive(Clone, Debug)]
pub struct Node {
    program: PathBuf,
    major: u32,
    /// The program that takes the network away, where the system lets it.
    unshare: Option<PathBuf>,
}

/// What came of one file that was given to a program.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The line that it printed, or why there is none.
    pub line: Result<String, String>,
    /// What it tried and was not allowed to do.
    pub violations: Vec<String>,
}

/// What a process in the sandbox says while it runs.
enum Said {
    /// An answer to one of the files that it was given.
    Answer(String),
    /// An attempt to leave the sandbox.
    Violation(String),
    /// Anything else that was printed: it may come from the workflow's own code and proves nothing.
    Printed(String),
}

/// What a program that was run to its end said.
#[derive(Clone, Debug)]
pub struct Ended {
    pub success: bool,
    pub output: String,
    pub violations: Vec<String>,
}

impl Node {
    /// The Node.js on the PATH, which must be version 20 or newer.
    pub fn find() -> Result<Self> {
        let program = on_path("node")
            .context("Node.js is not on the PATH: install version 20 or newer from https://nodejs.org")?;
        let output = Command::new(&program).arg("--version").stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot start {}", program.display()))?;
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        if major < 20 {
            bail!("{} is {version}: the emitted code needs Node.js 20 or newer", program.display());
        }
        super::cache::sweep(&super::cache::folder().join("replay"));
        Ok(Self { program, major, unshare: unshare() })
    }

    /// Where it is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    fn command(&self, stage: &Stage, limits: Limits) -> Command {
        let mut command = match &self.unshare {
            Some(unshare) => {
                let mut command = Command::new(unshare);
                command.arg("-rn").arg(&self.program);
                command
            }
            None => Command::new(&self.program),
        };
        command
            .arg(if self.major >= 23 { "--permission" } else { "--experimental-permission" })
            .arg(format!("--allow-fs-read={}", everything_in(stage.path())));
        if let Some(packages) = &stage.packages {
            command.arg(format!("--allow-fs-read={}", everything_in(packages)));
        }
        command
            .arg("--no-warnings")
            .arg(format!("--max-old-space-size={}", limits.memory))
            .args(["--import", &format!("./{GUARD_NAME}")])
            .current_dir(stage.path())
            .env_clear()
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Starts a program and tells the guard how to mark its lines; gives what the process says.
    fn start(&self, command: &mut Command) -> Result<(Child, Receiver<Said>)> {
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.program.display()))?;
        let mark = mark();
        if let Some(mut input) = child.stdin.take() {
            // A process that has ended already says so by itself.
            let _ = input.write_all(mark.as_bytes());
        }
        let said = said(&mut child, mark);
        Ok((child, said))
    }

    /// Runs a program on many files in one process and gives one answer per file, in order. Only what comes through the
    /// guard counts. Where it hangs or ends early, the file at hand is named and the others go on.
    pub fn answers(&self, stage: &Stage, program: &str, files: &[String], limits: Limits) -> Result<Vec<Answer>> {
        let mut open: VecDeque<&String> = files.iter().collect();
        let mut answers = Vec::new();
        while !open.is_empty() {
            let (mut child, lines) = self.start(self.command(stage, limits).arg(program).args(&open))?;
            let errors = text_of(&mut child);
            let mut violations = Vec::new();
            let mut deadline = Instant::now() + limits.time;
            let failure = loop {
                if open.is_empty() {
                    break None;
                }
                match next(&lines, deadline) {
                    Ok(Said::Violation(what)) => violations.push(what),
                    Ok(Said::Answer(line)) => {
                        open.pop_front();
                        deadline = Instant::now() + limits.time;
                        answers.push(Answer { line: Ok(line), violations: std::mem::take(&mut violations) });
                    }
                    Ok(Said::Printed(_)) => {}
                    Err(RecvTimeoutError::Timeout) => {
                        break Some(format!("took longer than {} s", limits.time.as_secs()));
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        let said = errors.recv_timeout(Duration::from_secs(2)).unwrap_or_default();
                        break Some(last_words(&without_place(&said, stage), limits));
                    }
                }
            };
            end(&mut child);
            if let Some(message) = failure {
                open.pop_front();
                answers.push(Answer { line: Err(message), violations });
            }
        }
        Ok(answers)
    }

    /// Runs a program to its end.
    pub fn run(&self, stage: &Stage, program: &str, limits: Limits) -> Result<Ended> {
        let (mut child, lines) = self.start(self.command(stage, limits).arg(program))?;
        let errors = text_of(&mut child);
        let deadline = Instant::now() + limits.time;
        let mut ended = Ended { success: false, output: String::new(), violations: Vec::new() };
        loop {
            match next(&lines, deadline) {
                Ok(Said::Violation(what)) => ended.violations.push(what),
                Ok(Said::Printed(line)) if ended.output.len() < KEPT => {
                    ended.output.push_str(&line);
                    ended.output.push('\n');
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    end(&mut child);
                    ended.output.push_str(&format!("took longer than {} s\n", limits.time.as_secs()));
                    return Ok(ended);
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().context("cannot wait for Node.js")?;
        ended.success = status.success();
        ended.output.push_str(&errors.recv_timeout(Duration::from_secs(2)).unwrap_or_default());
        ended.output = without_place(&ended.output, stage);
        Ok(ended)
    }
}

/// The form in which Node's permission flags name a folder with all that is in it.
fn everything_in(folder: &Path) -> String {
    format!("{}{}*", folder.display(), std::path::MAIN_SEPARATOR)
}

/// Where a program is.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let file = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
    std::env::split_paths(&paths).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// `unshare`, where it can give a process an empty network of its own without further rights.
fn unshare() -> Option<PathBuf> {
    let program = on_path("unshare")?;
    let tried = Command::new(&program)
        .args(["-rn", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success()).then_some(program)
}

/// A mark that nobody can guess, for the lines of one process.
fn mark() -> String {
    // Each state has keys of its own, which the system chose by chance.
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}:", part(), part())
}

/// Reads what a process prints, line by line. What does not bear the mark is cut off after `KEPT` bytes, so that no code
/// can fill the memory.
fn said(child: &mut Child, mark: String) -> Receiver<Said> {
    let (send, receive) = mpsc::sync_channel(64);
    let Some(output) = child.stdout.take() else { return receive };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(output);
        while let Some(line) = line(&mut reader, mark.as_bytes()) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let said = match text.strip_prefix(&mark) {
                None => Said::Printed(text),
                Some(own) => violation(own).map_or_else(|| Said::Answer(own.to_owned()), Said::Violation),
            };
            if send.send(said).is_err() {
                break;
            }
        }
    });
    receive
}

/// What is said next. A process that never stops to print is late all the same.
fn next(lines: &Receiver<Said>, deadline: Instant) -> Result<Said, RecvTimeoutError> {
    let left = deadline.checked_duration_since(Instant::now()).ok_or(RecvTimeoutError::Timeout)?;
    lines.recv_timeout(left)
}

/// The next line, with its end; nothing at the end of the output.
fn line(reader: &mut impl BufRead, mark: &[u8]) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let mut ended = false;
    while !ended {
        let part = reader.fill_buf().ok().filter(|part| !part.is_empty());
        let Some(part) = part else { return (!line.is_empty()).then_some(line) };
        let until = part.iter().position(|byte| *byte == b'\n');
        ended = until.is_some();
        let count = until.map_or(part.len(), |at| at + 1);
        if line.len() < KEPT || line.starts_with(mark) {
            line.extend_from_slice(part.get(..count).unwrap_or_default());
        }
        reader.consume(count);
    }
    Some(line)
}

fn violation(line: &str) -> Option<String> {
    let rest = line.strip_prefix("{\"violation\":")?.strip_suffix('}')?;
    serde_json::from_str(rest).ok()
}

/// The first part of what a process writes to its error output, when it has ended.
fn text_of(child: &mut Child) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    if let Some(mut output) = child.stderr.take() {
        std::thread::spawn(move || {
            let mut kept = Vec::new();
            let mut part = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut part) {
                if kept.len() < KEPT {
                    kept.extend_from_slice(part.get(..n).unwrap_or_default());
                }
            }
            let _ = send.send(String::from_utf8_lossy(&kept).into_owned());
        });
    }
    receive
}

/// What a process said, with paths as they are in the repository instead of its passing copy.
fn without_place(said: &str, stage: &Stage) -> String {
    let place = format!("{}{}", stage.path().display(), std::path::MAIN_SEPARATOR);
    said.replace(&format!("file://{place}"), "").replace(&place, "")
}

/// Why a process ended, from what it said last.
fn last_words(said: &str, limits: Limits) -> String {
    if said.contains("heap out of memory") || said.contains("Reached heap limit") {
        return format!("needed more than {} MB of memory", limits.memory);
    }
    let telling = said.lines().find(|l| l.contains("Error") && !l.trim_start().starts_with("at "));
    let telling = telling.or_else(|| said.lines().rev().find(|l| !l.trim().is_empty()));
    match telling {
        Some(line) => format!("Node.js ended early: {}", line.trim().chars().take(300).collect::<String>()),
        None => "Node.js ended early and said nothing".to_owned(),
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself; then there is nothing to end.
    let _ = child.kill();
    let _ = child.wait();
}
