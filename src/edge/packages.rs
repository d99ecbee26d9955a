#![allow(clippy::disallowed_methods)]
//! The packages that an emitted repository depends on: found where Node would find them, or installed once for all.

use super::cache::{self, Scratch};
use crate::replay::{Install, sha256, together};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// Which packages are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// What the code imports when it runs.
    Run,
    /// That, and the tools that check it.
    Check,
}

/// The `node_modules` with everything that a repository needs; `None` where it needs nothing.
///
/// Its own folder or a parent's is taken where it is complete, then `shared`. Otherwise the packages are installed from
/// the lock file into cutover's cache, once for all repositories that lock the same, without running any of their scripts.
pub fn packages(
    repository: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    need: Need,
    shared: Option<&Path>,
) -> Result<Option<PathBuf>> {
    let Some(bytes) = files.get("package.json") else { return Ok(None) };
    let manifest = json(bytes, "package.json")?;
    let wanted = wanted(&manifest, need);
    if wanted.is_empty() {
        return Ok(None);
    }
    if let Some(found) = found(repository, &wanted) {
        return Ok(Some(found));
    }
    if let Some(shared) = shared.filter(|shared| holds(shared, &wanted)) {
        return Ok(Some(shared.to_owned()));
    }
    let lock = files.get("package-lock.json").map(|bytes| json(bytes, "package-lock.json")).transpose()?;
    let install =
        together(&[(manifest, lock)]).context("package.json contradicts package-lock.json: run `npm install`")?;
    installed(&install).map(Some)
}

/// One `node_modules` for all those repositories that have none in reach; `None` where they need nothing or disagree.
pub fn shared(repositories: &[PathBuf], need: Need) -> Result<Option<PathBuf>> {
    let mut open = Vec::new();
    for repository in repositories {
        let read = |name: &str| std::fs::read(repository.join(name)).ok().and_then(|bytes| json(&bytes, name).ok());
        let Some(manifest) = read("package.json") else { continue };
        let wanted = wanted(&manifest, need);
        if !wanted.is_empty() && found(repository, &wanted).is_none() {
            open.push((manifest, read("package-lock.json")));
        }
    }
    match together(&open) {
        Some(install) if open.len() > 1 => installed(&install).map(Some),
        _ => Ok(None),
    }
}

fn json(bytes: &[u8], name: &str) -> Result<Value> {
    serde_json::from_slice(bytes).with_context(|| format!("{name} is not JSON: repair it or convert again"))
}

/// Names of the direct dependencies.
fn wanted(manifest: &Value, need: Need) -> Vec<String> {
    let kinds: &[&str] = match need {
        Need::Run => &["dependencies"],
        Need::Check => &["dependencies", "devDependencies"],
    };
    kinds.iter().filter_map(|kind| manifest.get(*kind)?.as_object()).flat_map(|all| all.keys().cloned()).collect()
}

/// The nearest `node_modules`, from the repository upwards, that holds all of them.
fn found(repository: &Path, wanted: &[String]) -> Option<PathBuf> {
    let start = repository.canonicalize().ok()?;
    start.ancestors().map(|folder| folder.join("node_modules")).find(|modules| holds(modules, wanted))
}

fn holds(modules: &Path, wanted: &[String]) -> bool {
    wanted.iter().all(|name| modules.join(name).join("package.json").is_file())
}

/// One install at a time: many repositories share one.
static INSTALLING: Mutex<()> = Mutex::new(());

fn installed(install: &Install) -> Result<PathBuf> {
    let manifest = serde_json::to_vec_pretty(&install.manifest).context("package.json cannot be written")?;
    let lock = install
        .lock
        .as_ref()
        .map(serde_json::to_vec_pretty)
        .transpose()
        .context("package-lock.json cannot be written")?;
    let key = sha256(lock.as_ref().unwrap_or(&manifest));
    let root = cache::folder().join("packages");
    let target = root.join(key.get(..32).unwrap_or(&key));
    let modules = target.join("node_modules");
    let _one = INSTALLING.lock();
    if modules.is_dir() {
        return Ok(modules);
    }
    let scratch = Scratch::new(&root, "install")?;
    std::fs::write(scratch.path().join("package.json"), &manifest).context("cannot write package.json")?;
    if let Some(lock) = &lock {
        std::fs::write(scratch.path().join("package-lock.json"), lock).context("cannot write package-lock.json")?;
    }
    npm(scratch.path(), lock.is_some())?;
    scratch.keep_as(&target)?;
    Ok(modules)
}

fn npm(folder: &Path, locked: bool) -> Result<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program)
        .arg(if locked { "ci" } else { "install" })
        .args(["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .context("cannot start npm: install Node.js 20 or newer, with npm, and put it on the PATH")?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().take(8).collect();
    bail!(
        "npm could not install the repository's packages: {}. Run `npm ci` in the repository, or check the registry that npm is set to",
        said.join(" / ")
    )
}
