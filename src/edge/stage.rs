#![allow(clippy::disallowed_methods)]
//! A copy of an emitted repository that Node can run: types stripped, dependencies in reach, nothing of it writable.

use super::cache::{self, Scratch};
use crate::replay::{sha256, transpile};
use anyhow::{Context, Result, bail};
use cutover_generators::SANDBOX;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

/// The name of the module that Node loads before anything of the repository: the sandbox of the runtime, and never the
/// repository's own copy of it, which may have been changed.
pub const GUARD_NAME: &str = "cutover-guard.mjs";

/// Folders that are no part of a repository's own code.
const SKIPPED: &[&str] = &["node_modules", ".git", ".cutover", "dist"];

/// A file of a repository above this size is not code and not a fixture.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files of a repository, by path with `/`.
pub fn files(repository: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    let walk = walkdir::WalkDir::new(repository).follow_links(false).sort_by_file_name();
    let entries = walk
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().to_str().is_some_and(|name| SKIPPED.contains(&name)));
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", repository.display()))?;
        if !entry.file_type().is_file() || entry.metadata().is_ok_and(|m| m.len() > LARGEST) {
            continue;
        }
        let Ok(relative) = entry.path().strip_prefix(repository) else { continue };
        let Some(name) = relative.to_str() else { continue };
        let bytes = std::fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
        all.insert(name.replace('\\', "/"), bytes);
    }
    Ok(all)
}

/// One file of a repository.
pub fn file(repository: &Path, name: &str) -> Option<Vec<u8>> {
    let ordinary = Path::new(name).components().all(|c| matches!(c, std::path::Component::Normal(_)));
    if ordinary { std::fs::read(repository.join(name)).ok() } else { None }
}

/// A runnable copy of a repository in the cache folder; it disappears with this value.
#[derive(Debug)]
pub struct Stage {
    folder: Scratch,
    /// Where its packages really are.
    pub packages: Option<PathBuf>,
    /// Where the JavaScript is, as the compiler would have put it: empty, or a folder with `/`.
    out: String,
}

impl Stage {
    /// Copies `files`, TypeScript as JavaScript, and puts `packages` in reach.
    pub fn new(label: &str, files: &BTreeMap<String, Vec<u8>>, packages: Option<&Path>) -> Result<Self> {
        let folder = Scratch::new(&cache::folder().join("replay"), label)?;
        let out = out_folder(files);
        for (name, bytes) in files {
            match name.strip_suffix(".ts") {
                Some(_) if name.ends_with(".d.ts") => {}
                Some(stem) => {
                    let source = std::str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))?;
                    let code = javascript(name, source)?;
                    write(folder.path(), &format!("{out}{stem}.js"), code.as_bytes())?;
                }
                None => write(folder.path(), name, bytes)?,
            }
            if !out.is_empty() && name.ends_with(".js") {
                write(folder.path(), &format!("{out}{name}"), bytes)?;
            }
        }
        if !files.contains_key("package.json") {
            write(folder.path(), "package.json", b"{\"type\":\"module\"}\n")?;
        }
        write(folder.path(), GUARD_NAME, javascript("sandbox.ts", SANDBOX)?.as_bytes())?;
        let packages = linked(&folder, packages)?;
        Ok(Self { folder, packages, out })
    }

    /// A copy for tools that read the sources as they are.
    pub fn verbatim(label: &str, files: &BTreeMap<String, Vec<u8>>, packages: Option<&Path>) -> Result<Self> {
        let folder = Scratch::new(&cache::folder().join("replay"), label)?;
        for (name, bytes) in files {
            write(folder.path(), name, bytes)?;
        }
        let packages = linked(&folder, packages)?;
        Ok(Self { folder, packages, out: String::new() })
    }

    /// Where the copy is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The place of a program of the repository, named as its source without the ending.
    pub fn program(&self, stem: &str) -> String {
        format!("{}{stem}.js", self.out)
    }

    /// Writes one more file into the copy.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write(self.path(), name, bytes)
    }
}

/// The folder that the repository's compiler writes to, where it is an ordinary one inside the repository.
fn out_folder(files: &BTreeMap<String, Vec<u8>>) -> String {
    let settings: Option<serde_json::Value> =
        files.get("tsconfig.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let given = settings.as_ref().and_then(|s| s.pointer("/compilerOptions/outDir")?.as_str()).unwrap_or_default();
    let plain = given.trim_start_matches("./").trim_end_matches('/');
    let ordinary = Path::new(plain).components().all(|c| matches!(c, std::path::Component::Normal(_)));
    if plain.is_empty() || plain == "." || !ordinary { String::new() } else { format!("{plain}/") }
}

/// JavaScript from TypeScript. Repositories share most of their files: what was stripped once is kept.
fn javascript(name: &str, source: &str) -> Result<Arc<str>> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<str>>>> = LazyLock::new(Mutex::default);
    let key = sha256(source.as_bytes());
    if let Some(code) = KNOWN.lock().ok().and_then(|known| known.get(&key).cloned()) {
        return Ok(code);
    }
    let code: Arc<str> = transpile(name, source).map_err(anyhow::Error::msg)?.into();
    if let Ok(mut known) = KNOWN.lock() {
        known.insert(key, Arc::clone(&code));
    }
    Ok(code)
}

fn linked(folder: &Scratch, packages: Option<&Path>) -> Result<Option<PathBuf>> {
    let Some(packages) = packages else { return Ok(None) };
    let real = packages.canonicalize().with_context(|| format!("cannot resolve {}", packages.display()))?;
    link(&real, &folder.path().join("node_modules"))?;
    Ok(Some(real))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    if Path::new(name).components().any(|c| !matches!(c, std::path::Component::Normal(_))) {
        bail!("{name} is not a path inside a repository");
    }
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    }
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, at).with_context(|| format!("cannot link {}", at.display()))
}

#[cfg(windows)]
fn link(target: &Path, at: &Path) -> Result<()> {
    std::os::windows::fs::symlink_dir(target, at).with_context(|| format!("cannot link {}", at.display()))
}
