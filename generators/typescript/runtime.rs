//! The runtime: only the files that the emitted code reaches through its imports, and of those only the parts that it asks for.

use super::parted::{Parted, Search, Words};
use crate::Files;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

static RUNTIME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/typescript/runtime");

struct Module {
    /// Its place in a repository.
    place: String,
    text: &'static str,
    /// Where only some of it may be asked for.
    parted: Option<Parted>,
    /// What it imports. Every repository follows that, so it is looked up once.
    imports: Imports,
    /// SHA-256 of the text, made when it is first asked for.
    digest: OnceLock<String>,
}

/// What a runtime file imports.
#[derive(Default)]
struct Imports {
    /// The ordinals of other runtime files.
    modules: Vec<usize>,
    /// Names of packages.
    packages: Vec<String>,
}

impl Imports {
    /// Of the runtime file at `path`, which names these.
    fn of<'t>(sources: impl Iterator<Item = &'t str>, path: &str, ordinals: &HashMap<String, usize>) -> Self {
        let (own, foreign): (Vec<_>, Vec<_>) = sources.partition(|specifier| specifier.starts_with('.'));
        Self {
            modules: own.iter().filter_map(|one| ordinals.get(&resolve(path, one)).copied()).collect(),
            packages: foreign.into_iter().filter(|one| !one.starts_with("node:")).map(package_of).collect(),
        }
    }
}

/// Where the runtime stands in a repository.
const FOLDER: &str = "src/runtime/";

/// All runtime files.
struct Runtime {
    /// In the order of their places.
    modules: Vec<Module>,
    /// By the path below the runtime's folder.
    ordinals: HashMap<String, usize>,
    search: Search,
}

fn runtime() -> &'static Runtime {
    static FILES: OnceLock<Runtime> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut texts = BTreeMap::new();
        collect(&RUNTIME, &mut texts);
        let ordinals: HashMap<String, usize> = texts.keys().cloned().zip(0..).collect();
        let mut words = Words::default();
        let module = |(path, text): (&String, &&'static str)| Module {
            place: format!("{FOLDER}{path}"),
            text,
            parted: Parted::read(text, &mut words),
            imports: Imports::of(specifiers(text), path, &ordinals),
            digest: OnceLock::new(),
        };
        let modules = texts.iter().map(module).collect();
        Runtime { modules, ordinals, search: words.search() }
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
    runtime().ordinals.get(place.strip_prefix(FOLDER)?).copied()
}

/// The module specifiers of import and export statements and of `import("…")`.
pub fn specifiers(text: &str) -> impl Iterator<Item = &str> {
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

/// SHA-256 of the runtime file at a place in a repository, in hex: the same in every repository, so it is made once. Nothing for one that is emitted
/// in parts.
pub fn digest(place: &str) -> Option<&'static str> {
    let module = runtime().modules.get(ordinal(place)?).filter(|module| module.parted.is_none())?;
    Some(module.digest.get_or_init(|| super::project::hex(module.text.as_bytes())))
}

/// Adds what the tree reaches of the runtime; gives the packages that it needs.
pub fn add(tree: &mut Files) -> BTreeSet<String> {
    let Runtime { modules, ordinals, search } = runtime();
    let mut wanted: Vec<usize> = Vec::new();
    let mut packages = BTreeSet::new();
    let mut asked = search.none();
    for (path, bytes) in tree.iter() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        // Own code that runs as a script calls the runtime too.
        let plain = path.ends_with(".js") && (path.starts_with("test/") || path.starts_with("src/code/"));
        if !(path.ends_with(".ts") || plain) {
            continue;
        }
        search.add(text, &mut asked);
        if path.starts_with("src/code/") {
            packages.extend(super::packages::for_own_code(text).map(str::to_owned));
        }
        // Own code holds many quotes, and the runtime is always named by a way from the file.
        wanted.extend(opened_by(text, "\".").filter_map(|specifier| ordinal(&resolve(path, specifier))));
    }
    // What is handed around says under which terms.
    wanted.extend(ordinal(&format!("{FOLDER}LICENSE")));
    let mut left: Vec<Option<&Module>> = modules.iter().map(Some).collect();
    while let Some(next) = wanted.pop() {
        let Some(module) = left.get_mut(next).and_then(Option::take) else { continue };
        let (text, own) = match &module.parted {
            None => (Cow::Borrowed(module.text.as_bytes()), None),
            Some(parted) => {
                let (text, sources) = parted.text(&asked);
                let path = module.place.strip_prefix(FOLDER).unwrap_or(&module.place);
                (Cow::Owned(text.into_bytes()), Some(Imports::of(sources.into_iter(), path, ordinals)))
            }
        };
        let imports = own.as_ref().unwrap_or(&module.imports);
        wanted.extend(&imports.modules);
        packages.extend(imports.packages.iter().cloned());
        tree.insert(module.place.clone(), text);
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mark that is not understood would be emitted.
    #[test]
    fn the_marks_of_all_files_are_read() {
        let marked = runtime().modules.iter().filter(|module| module.text.contains("//#"));
        let unread: Vec<&str> =
            marked.filter(|module| module.parted.is_none()).map(|module| module.place.as_str()).collect();
        assert!(unread.is_empty(), "{unread:?}");
    }
}
