#![allow(clippy::disallowed_methods)]
//! Recorded executions and emitted repositories on disk.

use super::input::{self, Input};
use crate::replay::{LOCK, Recording, recordings};
use anyhow::{Context, Result, anyhow, bail};
use cutover_importers::read_json;
use rayon::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Every recorded execution in a file, a folder or a zip, in the order of the files' names, and a word about each file
/// that was named and holds none, or cannot be read.
///
/// # Errors
/// Where the path leads nowhere, and where a run that a person wrote down is not in the format in which it says to be.
pub fn read(path: &Path) -> Result<(Vec<Recording>, Vec<String>)> {
    if path.as_os_str() != "-" && !path.exists() {
        bail!("{} does not exist: --runs takes a file or a folder of recorded executions", path.display());
    }
    let inputs: Vec<Input> =
        input::read(&[path.to_owned()]).into_iter().filter(|i| i.named || is_json(&i.name)).collect();
    let read = inputs.par_iter().map(recorded).collect::<Result<Vec<_>>>()?;
    let mut all = Vec::new();
    let mut without = Vec::new();
    for (input, found) in inputs.iter().zip(read) {
        match found {
            Ok(found) if !found.is_empty() => all.extend(found),
            // A folder may hold other files besides.
            Ok(_) if !input.named => {}
            Ok(_) => without.push(format!("{}: no recorded execution in it", input.name)),
            Err(problem) => without.push(format!("{}: {problem}", input.name)),
        }
    }
    Ok((all, without))
}

fn is_json(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".json")
}

/// The executions in a file, or why it cannot be read.
fn recorded(input: &Input) -> Result<Result<Vec<Recording>, String>> {
    let document = match document(input) {
        Ok(document) => document,
        Err(problem) => return Ok(Err(problem)),
    };
    recordings(&input.name, &document).map(Ok).map_err(|problem| anyhow!("{}: {problem}", input.name))
}

fn document(input: &Input) -> Result<Value, String> {
    let source = input.text.as_ref().map_err(|unreadable| unreadable.message.clone())?;
    read_json(&source.text).map_err(|error| format!("this is not JSON: {error}"))
}

/// The repositories at a path: itself, or the ones that it holds.
pub fn repositories(path: &Path) -> Result<Vec<PathBuf>> {
    if path.join(LOCK).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.exists() {
        bail!("{} does not exist: name a repository that `cutover convert` made, or a folder of them", path.display());
    }
    let mut found = Vec::new();
    let walk = walkdir::WalkDir::new(path).max_depth(4).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|e| {
        e.depth() == 0 || !e.file_name().to_str().is_some_and(|n| n == "node_modules" || n.starts_with('.'))
    });
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read {}", path.display()))?;
        if entry.file_type().is_file()
            && entry.file_name() == LOCK
            && let Some(folder) = entry.path().parent()
        {
            found.push(folder.to_owned());
        }
    }
    if found.is_empty() {
        bail!("{} holds no {LOCK}: name a repository that `cutover convert` made, or a folder of them", path.display());
    }
    Ok(found)
}

/// What a repository says about itself, and where it says so.
pub fn lock(repository: &Path) -> Result<(String, PathBuf)> {
    let path = repository.join(LOCK);
    if !path.is_file() {
        bail!("{} holds no {LOCK}: name a repository that `cutover convert` made", repository.display());
    }
    Ok((text(&path)?, path))
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
