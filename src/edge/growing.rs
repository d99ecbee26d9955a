#![allow(clippy::disallowed_methods)]
//! Files that grow while they are made and appear whole: what is large never stands in memory as a whole.

use super::output::create_folder;
use anyhow::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file under a temporary name that takes its own when it is finished.
pub struct Growing {
    target: PathBuf,
    draft: PathBuf,
    file: BufWriter<File>,
}

impl Growing {
    /// Begins a file in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// Where the folder or the file cannot be written.
    pub fn new(folder: &Path, name: &str) -> Result<Self> {
        create_folder(folder)?;
        let target = folder.join(name);
        let draft = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let file = File::create(&draft).with_context(|| format!("cannot write {}", draft.display()))?;
        Ok(Self { target, draft, file: BufWriter::new(file) })
    }

    /// Adds a text.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn add(&mut self, text: &str) -> Result<()> {
        self.file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", self.target.display()))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn finish(mut self) -> Result<()> {
        self.file
            .flush()
            .and_then(|()| std::fs::rename(&self.draft, &self.target))
            .with_context(|| format!("cannot write {}", self.target.display()))
    }

    /// Gives the file its name, with a text in front that is known only now.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn finish_after(mut self, head: &str) -> Result<()> {
        let write = || -> std::io::Result<()> {
            let second = self.draft.with_extension("head.tmp");
            self.file.flush()?;
            let mut whole = BufWriter::new(File::create(&second)?);
            whole.write_all(head.as_bytes())?;
            std::io::copy(&mut File::open(&self.draft)?, &mut whole)?;
            whole.flush()?;
            std::fs::rename(&second, &self.target)?;
            std::fs::remove_file(&self.draft)
        };
        let mut write = write;
        write().with_context(|| format!("cannot write {}", self.target.display()))
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        // Only a file that was not finished still has its temporary name.
        let _ = std::fs::remove_file(&self.draft);
    }
}

/// Writes a whole file with a plain name into a folder that exists.
///
/// # Errors
/// Where the disk does not take it.
pub fn page(folder: &Path, name: &str, text: &str) -> Result<()> {
    let target = folder.join(name);
    std::fs::write(&target, text).with_context(|| format!("cannot write {}", target.display()))
}
