//! The runtime: only the files that the emitted code reaches through its imports.

use crate::Files;
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

static RUNTIME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/typescript/runtime");

struct Module {
    /// Its place in a repository.
    place: String,
    text: &'static str,
    /// The ordinals of other runtime files. Every repository follows them, so they are looked up once.
    imports: Vec<usize>,
    /// Names of packages.
    packages: Vec<String>,
    /// SHA-256 of the text, made when it is first asked for.
    digest: OnceLock<String>,
}

/// Where the runtime stands in a repository.
const FOLDER: &str = "src/runtime/";

/// All runtime files, in the order of their places.
fn modules() -> &'static [Module] {
    static MODULES: OnceLock<Vec<Module>> = OnceLock::new();
    MODULES.get_or_init(|| {
        let mut texts = BTreeMap::new();
        collect(&RUNTIME, &mut texts);
        let ordinals: BTreeMap<&str, usize> = texts.keys().enumerate().map(|(i, path)| (path.as_str(), i)).collect();
        let module = |(path, text): (&String, &&'static str)| {
            let (own, foreign): (Vec<_>, Vec<_>) = specifiers(text).partition(|specifier| specifier.starts_with('.'));
            Module {
                place: format!("{FOLDER}{path}"),
                text,
                imports: own.iter().filter_map(|one| ordinals.get(resolve(path, one).as_str()).copied()).collect(),
                packages: foreign.into_iter().filter(|one| !one.starts_with("node:")).map(package_of).collect(),
                digest: OnceLock::new(),
            }
        };
        texts.iter().map(module).collect()
    })
}

fn collect(dir: &Dir<'static>, texts: &mut BTreeMap<String, &'static str>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        texts.extend(file.contents_utf8().map(|text| (path, text)));
    }
    for sub in dir.dirs() {
        collect(sub, texts);
    }
}

/// The ordinal of the runtime file at a place in a repository.
fn ordinal(place: &str) -> Option<usize> {
    modules().binary_search_by(|module| module.place.as_str().cmp(place)).ok()
}

/// The module specifiers of import and export statements and of `import("…")`.
fn specifiers(text: &str) -> impl Iterator<Item = &str> {
    opened_by(text, "\"")
}

/// The module specifiers that stand behind such an opening: a quote, or a quote and what they begin with.
fn opened_by<'t>(text: &'t str, opening: &'static str) -> impl Iterator<Item = &'t str> {
    memchr::memmem::find_iter(text.as_bytes(), opening.as_bytes()).filter_map(|at| {
        let (before, rest) = (text.get(..at)?, text.get(at + 1..)?);
        let named = [" from ", "import ", "import(", "import.meta.resolve("].iter().any(|end| before.ends_with(end));
        let address = before.ends_with("new URL(");
        let (specifier, _) = rest.split_once('"').filter(|_| named || address)?;
        (named || specifier.starts_with('.')).then_some(specifier)
    })
}

fn package_of(specifier: &str) -> String {
    let mut parts = specifier.split('/');
    let first = parts.next().unwrap_or_default();
    if first.starts_with('@') { format!("{first}/{}", parts.next().unwrap_or_default()) } else { first.to_owned() }
}

/// The runtime file that a relative specifier names.
fn resolve(from: &str, specifier: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    let path = parts.join("/");
    match path.strip_suffix(".js") {
        Some(stem) => format!("{stem}.ts"),
        None => path,
    }
}

/// SHA-256 of the runtime file at a place in a repository, in hex: the same in every repository, so it is made once.
pub fn digest(place: &str) -> Option<&'static str> {
    let module = modules().get(ordinal(place)?)?;
    Some(module.digest.get_or_init(|| super::project::hex(module.text.as_bytes())))
}

/// Adds the runtime files that the tree reaches; gives the packages that they need.
pub fn add(tree: &mut Files) -> BTreeSet<String> {
    let mut wanted: Vec<usize> = Vec::new();
    let mut packages = BTreeSet::new();
    for (path, bytes) in tree.iter() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        // Own code that runs as a script calls the runtime too.
        let plain = path.ends_with(".js") && (path.starts_with("test/") || path.starts_with("src/code/"));
        if !(path.ends_with(".ts") || plain) {
            continue;
        }
        // Own code holds many quotes, and the runtime is always named by a way from the file.
        wanted.extend(opened_by(text, "\".").filter_map(|specifier| ordinal(&resolve(path, specifier))));
    }
    // What is handed around says under which terms.
    wanted.extend(ordinal(&format!("{FOLDER}LICENSE")));
    let mut left: Vec<Option<&Module>> = modules().iter().map(Some).collect();
    while let Some(next) = wanted.pop() {
        if let Some(module) = left.get_mut(next).and_then(Option::take) {
            wanted.extend(&module.imports);
            packages.extend(module.packages.iter().cloned());
            tree.insert(module.place.clone(), module.text.as_bytes().into());
        }
    }
    packages
}
