#![allow(clippy::disallowed_methods)]
//! Folders that cutover may fill and anybody may delete.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// cutover's cache folder: below `XDG_CACHE_HOME`, else below the home folder, else below the folder for temporary files.
pub fn folder() -> PathBuf {
    let given = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    given("XDG_CACHE_HOME")
        .or_else(|| given("LOCALAPPDATA"))
        .or_else(|| given("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("cutover")
}

/// Removes what runs that were killed have left below `parent` more than a day ago.
pub fn sweep(parent: &Path) {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
        if age.is_some_and(|age| age > DAY) {
            // What cannot be removed is in a cache folder: it does no harm.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder of this process alone that disappears when the value does.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A new empty folder below `parent`.
    pub fn new(parent: &Path, label: &str) -> Result<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{label}-{}-{count}", std::process::id()));
        if path.exists() {
            std::fs::remove_dir_all(&path).with_context(|| format!("cannot clear {}", path.display()))?;
        }
        std::fs::create_dir_all(&path).with_context(|| {
            format!("cannot create {}: set XDG_CACHE_HOME to a folder that can be written", path.display())
        })?;
        let path = path.canonicalize().with_context(|| format!("cannot resolve {}", path.display()))?;
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the folder to `target` and keeps it. Where somebody else was faster, theirs stays.
    pub fn keep_as(self, target: &Path) -> Result<()> {
        match std::fs::rename(&self.path, target) {
            Ok(()) => Ok(()),
            Err(_) if target.is_dir() => Ok(()),
            Err(error) => {
                Err(error).with_context(|| format!("cannot move {} to {}", self.path.display(), target.display()))
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is in a cache folder: it does no harm.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
