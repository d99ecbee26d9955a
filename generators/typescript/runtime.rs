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
    /// Paths of other runtime files.
    imports: Vec<String>,
    /// Names of packages.
    packages: Vec<String>,
    /// SHA-256 of the text, made when it is first asked for.
    digest: OnceLock<String>,
}

fn modules() -> &'static BTreeMap<String, Module> {
    static MODULES: OnceLock<BTreeMap<String, Module>> = OnceLock::new();
    MODULES.get_or_init(|| {
        let mut all = BTreeMap::new();
        collect(&RUNTIME, &mut all);
        all
    })
}

fn collect(dir: &Dir<'static>, all: &mut BTreeMap<String, Module>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let Some(text) = file.contents_utf8() else { continue };
        let mut imports = Vec::new();
        let mut packages = Vec::new();
        for specifier in specifiers(text) {
            if specifier.starts_with('.') {
                imports.push(resolve(&path, specifier));
            } else if !specifier.starts_with("node:") {
                packages.push(package_of(specifier));
            }
        }
        let place = format!("src/runtime/{path}");
        all.insert(path, Module { place, text, imports, packages, digest: OnceLock::new() });
    }
    for sub in dir.dirs() {
        collect(sub, all);
    }
}

/// The module specifiers of import and export statements and of `import("…")`.
fn specifiers(text: &str) -> impl Iterator<Item = &str> {
    opened_by(text, "\"")
}

/// The module specifiers that stand behind such an opening: a quote, or a quote and what they begin with.
fn opened_by<'t>(text: &'t str, opening: &str) -> impl Iterator<Item = &'t str> {
    text.match_indices(opening).filter_map(|(at, _)| {
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

/// SHA-256 of a runtime file, in hex: the same in every repository, so it is made once.
pub fn digest(path: &str) -> Option<&'static str> {
    let module = modules().get(path)?;
    Some(module.digest.get_or_init(|| super::project::hex(module.text.as_bytes())))
}

/// Adds the runtime files that the tree reaches; gives the packages that they need.
pub fn add(tree: &mut Files) -> BTreeSet<String> {
    let mut wanted: Vec<&'static str> = Vec::new();
    let mut packages = BTreeSet::new();
    for (path, bytes) in tree.iter() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        // Own code that runs as a script calls the runtime too.
        let plain = path.ends_with(".js") && (path.starts_with("test/") || path.starts_with("src/code/"));
        if !(path.ends_with(".ts") || plain) {
            continue;
        }
        // Own code holds many quotes, and the runtime is always named by a way from the file.
        for specifier in opened_by(text, "\".") {
            let file = resolve(path, specifier);
            let module = file.strip_prefix("src/runtime/").and_then(|inner| modules().get_key_value(inner));
            wanted.extend(module.map(|(path, _)| path.as_str()));
        }
    }
    // What is handed around says under which terms.
    wanted.push("LICENSE");
    let mut seen = BTreeSet::new();
    while let Some(path) = wanted.pop() {
        if seen.insert(path)
            && let Some(module) = modules().get(path)
        {
            wanted.extend(module.imports.iter().map(String::as_str));
            packages.extend(module.packages.iter().cloned());
            tree.insert(module.place.clone(), module.text.as_bytes().into());
        }
    }
    packages
}
