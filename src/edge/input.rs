#![allow(clippy::disallowed_methods)]

use super::archive;
use super::base::Base;
use cutover_importers::Unreadable;
use cutover_ir::SourceFile;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One file that the user named, or that was found in a folder or an archive that the user named.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name that messages show: a path as the user gave it, `archive.zip!member`, or `stdin`.
    pub name: String,
    /// Its path inside of all that the user named, however the paths were written: what a later run knows it by.
    pub within: String,
    /// The user named this very file; it is not one of many that a folder holds.
    pub named: bool,
    /// Its text, or why there is none.
    pub text: Result<SourceFile, Unreadable>,
}

/// No export is larger; what is larger is a mistake or an attack.
pub const LARGEST_FILE: u64 = 128 * 1024 * 1024;

/// Names of the files that are exports, by their ending.
const ENDINGS: &[&str] = &["json", "yml", "yaml", "bubble", "zip"];

/// Files that lie beside exports and are none, by their whole name.
const COMPANIONS: &[&str] = &[
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "composer.json",
    "manifest.json",
    "apismap.json",
    "connectionsmap.json",
    ".positions.json",
    "local.settings.json",
    "host.json",
    "connections.json",
    "parameters.json",
    "pnpm-lock.yaml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// A folder that holds this file was written by cutover: its fixtures are not exports.
const OWN: &str = "cutover.lock";

/// The other forms of a report in JSON.
const REPORT_FORMS: &[&str] = &["report.md", "index.html", "findings.sarif", "workflows.csv"];

/// Reads everything that the paths name, in a stable order. `-` is standard input.
pub fn read(paths: &[PathBuf]) -> Vec<Input> {
    use rayon::prelude::*;
    let files: Vec<Found> = listed(paths);
    let mut inputs: Vec<Input> = files.into_par_iter().flat_map_iter(load).collect();
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    inputs.dedup_by(|a, b| a.name == b.name);
    inputs
}

/// The same, a part at a time: files that are not asked for yet are not read yet. An archive is one file.
pub struct Reading {
    files: std::vec::IntoIter<Found>,
}

impl Reading {
    /// Lists what the paths name, in the order of names. What lies in the folder `except` is the result of an earlier run.
    pub fn of(paths: &[PathBuf], except: Option<&Path>) -> Self {
        let except = except.and_then(|folder| folder.canonicalize().ok());
        let mut files: Vec<Found> = listed(paths);
        if let Some(except) = except {
            files.retain(|found| match found {
                Found::File { path, named: false, .. } => {
                    !path.canonicalize().is_ok_and(|path| path.starts_with(&except))
                }
                _ => true,
            });
        }
        files.sort_by_cached_key(Found::name);
        files.dedup_by(|a, b| a.name() == b.name());
        Self { files: files.into_iter() }
    }

    /// How many files are left.
    pub fn left(&self) -> usize {
        self.files.len()
    }

    /// Reads the next files, as many as asked for or as are left.
    pub fn next(&mut self, most: usize) -> Vec<Input> {
        use rayon::prelude::*;
        let files: Vec<Found> = self.files.by_ref().take(most).collect();
        files.into_par_iter().flat_map_iter(load).filter(|input| !is_run(input)).collect()
    }
}

/// Whether a file that a folder holds is a run that a person wrote down (`trace.json`): it lies beside exports and is none.
pub fn is_run(input: &Input) -> bool {
    let Ok(source) = &input.text else { return false };
    let head: String = source.text.chars().take(300).filter(|c| !c.is_whitespace()).collect();
    !input.named && head.contains(r#""format":"cutover-trace/"#)
}

/// The text of one file that the user named for something other than exports.
///
/// # Errors
/// Where it cannot be read, with its name.
pub fn text(path: &Path) -> anyhow::Result<String> {
    use anyhow::Context;
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A file that was found, not read yet.
enum Found {
    File { path: PathBuf, within: String, alone: bool, named: bool },
    Stdin,
    Failed(Input),
}

impl Found {
    fn name(&self) -> String {
        match self {
            Found::File { path, .. } => path.to_string_lossy().into_owned(),
            Found::Stdin => "stdin".to_owned(),
            Found::Failed(input) => input.name.clone(),
        }
    }
}

/// All files of the paths.
fn listed(paths: &[PathBuf]) -> Vec<Found> {
    let base = Base::of(paths);
    paths.iter().flat_map(|path| list(path, &base)).collect()
}

fn list(path: &Path, base: &Base) -> Vec<Found> {
    if path.as_os_str() == "-" {
        return vec![Found::Stdin];
    }
    let kind = match std::fs::metadata(path) {
        Ok(kind) => kind,
        Err(error) => return vec![Found::Failed(failed(path, true, &error))],
    };
    if !kind.is_dir() {
        return vec![Found::File {
            path: path.to_owned(),
            within: base.within(path, path),
            alone: base.is_alone(path),
            named: true,
        }];
    }
    let walk = walkdir::WalkDir::new(path).follow_links(false).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry))
        .filter_map(|entry| match entry {
            // A link to a file is that file; a link to a folder may lead in a circle.
            Ok(entry) if is_candidate(entry.path()) && entry.path().is_file() => {
                let within = base.within(path, entry.path());
                Some(Found::File { path: entry.into_path(), within, alone: false, named: false })
            }
            Ok(_) => None,
            Err(error) => {
                let at = error.path().unwrap_or(path).to_owned();
                let message = format!("this folder cannot be read: {error}; check its permissions");
                Some(Found::Failed(refused(&at, false, message)))
            }
        })
        .collect()
}

fn is_skipped(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.file_type().is_dir() && (name.starts_with('.') || name == "node_modules" || entry.path().join(OWN).is_file())
}

fn is_candidate(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let name = path.file_name().map(|n| n.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) && !is_companion(&name) && !is_report(path, &name)
}

/// Whether it is a report that cutover wrote: one of its other forms stands beside it.
fn is_report(path: &Path, name: &str) -> bool {
    name == "report.json" && REPORT_FORMS.iter().any(|form| path.with_file_name(form).is_file())
}

/// Whether a file of this name lies beside exports and is none.
pub fn is_companion(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    COMPANIONS.contains(&name.as_str())
}

/// Whether the ending of a name is that of an export.
pub fn is_export_name(name: &str) -> bool {
    is_candidate(Path::new(name))
}

fn load(found: Found) -> Vec<Input> {
    match found {
        Found::Failed(input) => vec![input],
        Found::Stdin => {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().take(LARGEST_FILE + 1).read_to_end(&mut bytes);
            match read {
                Ok(_) => content("stdin", "stdin", true, true, bytes),
                Err(error) => vec![failed(Path::new("stdin"), true, &error)],
            }
        }
        Found::File { path, within, alone, named } => match std::fs::metadata(&path) {
            Ok(meta) if meta.len() > LARGEST_FILE => vec![refused(&path, named, too_large())],
            // A device or a pipe has no length that says how much will come.
            Ok(_) => match read_at_most(&path) {
                Ok(bytes) => content(&path.to_string_lossy(), &within, alone, named, bytes),
                Err(error) => vec![failed(&path, named, &error)],
            },
            Err(error) => vec![failed(&path, named, &error)],
        },
    }
}

/// Reads a file, up to just beyond the largest size that is taken.
fn read_at_most(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn content(name: &str, within: &str, alone: bool, named: bool, bytes: Vec<u8>) -> Vec<Input> {
    if bytes.len() as u64 > LARGEST_FILE {
        return vec![refused(Path::new(name), named, too_large())];
    }
    if archive::is_zip(&bytes) {
        return archive::read(name, if alone { "" } else { within }, bytes);
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        return vec![refused(Path::new(name), named, "this file is packed with gzip; unpack it first".to_owned())];
    }
    vec![Input { name: name.to_owned(), within: within.to_owned(), named, text: super::text::decode(name, bytes) }]
}

fn too_large() -> String {
    format!("this file is larger than {} MB, which no export is; check that it is the right file", LARGEST_FILE >> 20)
}

fn failed(path: &Path, named: bool, error: &std::io::Error) -> Input {
    let advice = match error.kind() {
        std::io::ErrorKind::NotFound => "check the path",
        std::io::ErrorKind::PermissionDenied => "check its permissions",
        _ => "try again, or copy it to another place",
    };
    refused(path, named, format!("this file cannot be read: {error}; {advice}"))
}

fn refused(path: &Path, named: bool, message: String) -> Input {
    let name = path.to_string_lossy().into_owned();
    Input { within: name.clone(), name, named, text: Err(Unreadable::new(message)) }
}
