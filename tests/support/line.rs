//! The whole line in process: a text becomes repositories, as `convert` makes them before it writes.

#![allow(dead_code)]

use cutover::commands::{Runs, convert};
use cutover::report::convert::Converted;
use cutover::slug;
use cutover_generators::Files;
use cutover_generators::Siblings;
use cutover_importers::{Imported, import};
use cutover_ir::SourceFile;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// One workflow and what became of it.
pub struct Made {
    pub slug: String,
    pub row: Converted,
    pub files: Files,
}

impl Made {
    /// A text file of the repository.
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The pointers of every leaf, by class.
    pub fn leaves(&self) -> Vec<(String, String)> {
        let ledger: Value = serde_json::from_str(self.text(".cutover/ledger.json")).unwrap();
        let mut all = Vec::new();
        for (class, pointers) in ledger.as_object().unwrap() {
            for pointer in pointers.as_array().into_iter().flatten() {
                all.push((class.clone(), pointer.as_str().unwrap().to_owned()));
            }
        }
        all
    }
}

/// Every workflow of a text. `name` is what its slug comes from where the workflow has no name.
pub fn made(name: &str, text: &str, runs: &Runs) -> Vec<Made> {
    match import(&SourceFile { name: name.to_owned(), text: text.to_owned() }, None) {
        Imported::Workflows(all) => all
            .into_iter()
            .enumerate()
            .map(|(ordinal, parsed)| {
                let named = cutover_importers::Named { name: parsed.value.name.clone(), ..Default::default() };
                let naming = slug::Naming { source: name.to_owned(), ordinal, named };
                let slug = slug::unique(&[naming], &|_, _| false).remove(0);
                let (row, files) = convert(name, parsed, &slug, runs, Siblings::NONE);
                Made { slug, row, files }
            })
            .collect(),
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

/// Runs `work` with the stack that the program gives its own workers: exports nest deeply.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().stack_size(32 << 20).build().unwrap().install(work)
}

/// The real exports beside the checkout. `None`, with the reason on the terminal, where they are not there.
pub fn corpus(folders: &[&str]) -> Option<Vec<PathBuf>> {
    let root = beside("corpus")?;
    let mut all = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(root.join(folder)).ok().into_iter().flatten();
        all.extend(
            entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")),
        );
    }
    all.sort();
    Some(all)
}

/// A folder of material that is not part of the project.
pub fn beside(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if !root.is_dir() {
        println!(
            "skipped: {} is not there; this test needs real exports that do not belong to the project",
            root.display()
        );
        return None;
    }
    Some(root)
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// SHA-256 of many parts, short.
pub fn short_hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let all: Vec<u8> = parts.into_iter().flat_map(|p| p.iter().copied().chain([0])).collect();
    cutover::replay::sha256(&all).chars().take(16).collect()
}

/// Writes a full list into the folder that `CUTOVER_REPORTS` names, for those who are to repair what it says.
pub fn report(name: &str, lines: &[String]) {
    if let Some(folder) = std::env::var_os("CUTOVER_REPORTS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(name), lines.join("\n") + "\n").unwrap();
    }
}
