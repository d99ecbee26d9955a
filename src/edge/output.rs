#![allow(clippy::disallowed_methods)]

use crate::safe_path;
use anyhow::{Context, Result, bail};
use cutover_generators::Files;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Says whether something already stands where a folder is to be written.
pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Writes a repository whole or not at all: into a temporary sibling, which then takes the name.
///
/// A folder that stands in the way is an error, unless `force` moves it aside first; then its new name is returned.
pub fn write_repository(target: &Path, files: &Files, force: bool) -> Result<Option<PathBuf>> {
    safe_path::check(files)?;
    let (parent, name) = parent_and_name(target)?;
    if let Ok(known) = target.symlink_metadata()
        && !(known.is_dir() || known.is_file() || known.is_symlink())
    {
        bail!("{} is a device or a pipe, and stays; name another place with --out", target.display());
    }
    if exists(target) && !force {
        bail!("{} exists already; choose another folder, or move it aside with --force", target.display());
    }
    create_folder(&parent)?;
    let draft = Draft::new(&parent, &name)?;
    draft.folders(files)?;
    for (path, bytes) in files {
        draft.write(path, bytes)?;
    }
    let aside = if force { move_aside(target)? } else { None };
    match draft.publish(target) {
        Ok(()) => Ok(aside),
        Err(error) => {
            if let Some(old) = &aside {
                std::fs::rename(old, target).with_context(|| format!("the former folder is now {}", old.display()))?;
            }
            Err(error)
        }
    }
}

/// Removes those of the folders that are empty, in this order.
pub fn remove_empty(folders: &[PathBuf]) {
    for folder in folders {
        // One that holds something stays, and that is no failure.
        let _ = std::fs::remove_dir(folder);
    }
}

/// Makes a folder, and those that it lies in.
///
/// # Errors
/// Where a file has the name of one of them, or the disk does not take it.
pub fn create_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(file) = folder.ancestors().find(|part| part.exists() && !part.is_dir()) {
        bail!("{} is no folder, so none can be made in it; name another place with --out", file.display());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))
}

/// Writes single files into a folder that may exist, without secrets; each appears whole or not at all.
pub fn write_files(folder: &Path, files: &Files) -> Result<()> {
    safe_path::check(files)?;
    create_folder(folder)?;
    for (path, bytes) in files {
        let target = folder.join(path);
        let draft = folder.join(format!(".{path}.{}.tmp", std::process::id()));
        std::fs::write(&draft, without_secrets(bytes))
            .and_then(|()| std::fs::rename(&draft, &target))
            .with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// Names and places of an export may hold secrets; a report is handed around.
fn without_secrets(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    match std::str::from_utf8(bytes).map(cutover_ir::secret::redact) {
        Ok(std::borrow::Cow::Owned(clean)) => clean.into_bytes().into(),
        _ => bytes.into(),
    }
}

/// The folder that will hold the target, and the target's own name.
fn parent_and_name(target: &Path) -> Result<(PathBuf, String)> {
    let Some(name) = target.file_name() else {
        bail!("{} does not name a folder; give --out a name that is not there yet", target.display());
    };
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    Ok((parent, name.to_string_lossy().into_owned()))
}

/// Renames what stands at `target` to the first free `<name>.old-N`.
fn move_aside(target: &Path) -> Result<Option<PathBuf>> {
    if !exists(target) {
        return Ok(None);
    }
    let (parent, name) = parent_and_name(target)?;
    for n in 1..10_000 {
        let aside = parent.join(format!("{name}.old-{n}"));
        if !exists(&aside) {
            std::fs::rename(target, &aside)
                .with_context(|| format!("cannot move {} aside to {}", target.display(), aside.display()))?;
            return Ok(Some(aside));
        }
    }
    bail!("there are too many old copies beside {}; remove some", target.display())
}

/// A folder under a temporary name that is removed unless it is published.
struct Draft {
    path: PathBuf,
    published: bool,
}

/// Drafts of one process have different names.
static DRAFTS: AtomicUsize = AtomicUsize::new(0);

impl Draft {
    fn new(parent: &Path, name: &str) -> Result<Self> {
        loop {
            let n = DRAFTS.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!(".{name}.{}-{n}.tmp", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path, published: false }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("cannot create a folder in {}", parent.display()));
                }
            }
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let target = self.path.join(path);
        std::fs::write(&target, bytes).with_context(|| format!("cannot write {}", target.display()))
    }

    /// Makes the folders that the files lie in, each once.
    fn folders(&self, files: &Files) -> Result<()> {
        let ends = |path: &str| path.match_indices('/').map(|(end, _)| end).collect::<Vec<_>>();
        let folders: BTreeSet<&str> =
            files.keys().flat_map(|path| ends(path).into_iter().filter_map(|end| path.get(..end))).collect();
        for folder in folders {
            let folder = self.path.join(folder);
            std::fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        Ok(())
    }

    fn publish(mut self, target: &Path) -> Result<()> {
        std::fs::rename(&self.path, target)
            .with_context(|| format!("cannot give the new folder its name {}", target.display()))?;
        self.published = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            // Nothing more can be done where even this fails: the folder has a hidden name and is no repository.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
