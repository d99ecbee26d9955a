//! One strict run of the TypeScript compiler over many repositories that share one runtime.

#![allow(dead_code)]

use super::line::Made;
use super::tokens::{imports, plain};
use cutover::edge::packages::{Need, shared};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What the compiler has against each repository, by the file that it came from.
///
/// Imports of `src/runtime` lead to one folder here, so that the compiler reads each runtime file once: it follows links, and
/// still takes what it finds behind two of them for two files. The shared files are whole; what repositories have of them in parts stands
/// beside them, each text once, so that a part that lacks something is found. That a repository has all the files and names
/// that it imports is for another check.
pub fn together(all: &[(&str, &Made)]) -> BTreeMap<String, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("generators/typescript/runtime");
    let mut runtime = BTreeSet::new();
    let mut parts = BTreeSet::new();
    let mut settings = None;
    let mut repositories = Vec::new();
    for (i, (_, made)) in all.iter().enumerate() {
        let repository = root.join(format!("r{i:05}"));
        for (path, bytes) in &made.files {
            if let Some(name) = path.strip_prefix("src/runtime/") {
                let whole = std::fs::read(source.join(name)).unwrap();
                if **bytes != *whole && parts.insert((name.to_owned(), bytes.to_vec())) {
                    let part = format!("{}.part{}.ts", name.trim_end_matches(".ts"), parts.len());
                    write(&root.join("runtime").join(part), bytes);
                }
                runtime.insert(name.to_owned());
            } else if path.starts_with("src/") || path.starts_with("test/") || path.starts_with("package") {
                write(&repository.join(path), &with_shared_runtime(path, bytes));
            }
        }
        settings = settings.or_else(|| made.files.get("tsconfig.json").cloned());
        repositories.push(repository);
    }
    let mut left: Vec<String> = runtime.iter().cloned().collect();
    while let Some(name) = left.pop() {
        let text = std::fs::read(source.join(&name)).unwrap();
        write(&root.join("runtime").join(&name), &text);
        if name.ends_with(".ts") {
            let folder = Path::new(&name).parent().unwrap();
            let imported =
                imports(&String::from_utf8_lossy(&text)).into_iter().filter(|(target, _)| target.starts_with('.'));
            let files = imported.map(|(target, _)| plain(&folder.join(target)).replace(".js", ".ts"));
            left.extend(files.filter(|file| source.join(file).exists() && runtime.insert(file.clone())));
        }
    }
    let packages = packages(&root, &repositories);
    link(&packages, &root.join("node_modules"));
    write(&root.join("package.json"), br#"{"type":"module"}"#);
    let mut settings: serde_json::Value = serde_json::from_slice(&settings.unwrap_or_default()).unwrap();
    settings["include"] = serde_json::json!(["r*/src/*.ts", "r*/src/*/*.ts", "r*/test/*.ts", "runtime/**/*.ts"]);
    settings["exclude"] = serde_json::json!(["node_modules"]);
    settings["compilerOptions"]["noEmit"] = true.into();
    // What is emitted uses all that it declares; whoever edits it need not at every moment.
    for unused in ["noUnusedLocals", "noUnusedParameters"] {
        settings["compilerOptions"][unused] = true.into();
    }
    write(&root.join("tsconfig.json"), settings.to_string().as_bytes());
    let begun = Instant::now();
    let output = Command::new("node")
        .arg(packages.join("typescript/bin/tsc"))
        .args(["-p", ".", "--pretty", "false"])
        .current_dir(&root)
        .output()
        .expect("Node.js 20 or newer must be on the PATH");
    println!("the TypeScript compiler took {:.1} s for {} repositories", begun.elapsed().as_secs_f64(), all.len());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    complaints(&said, all, output.status.success())
}

/// A TypeScript file whose imports of its own runtime lead to the shared one.
fn with_shared_runtime(path: &str, bytes: &[u8]) -> Vec<u8> {
    if !path.ends_with(".ts") {
        return bytes.to_vec();
    }
    let text = String::from_utf8_lossy(bytes);
    let depth = path.matches('/').count();
    let shared = format!("{}runtime/", "../".repeat(depth + 1));
    let own = match (path.starts_with("test/"), depth) {
        (true, _) => "../src/runtime/".to_owned(),
        (false, 1) => "./runtime/".to_owned(),
        (false, _) => format!("{}runtime/", "../".repeat(depth - 1)),
    };
    let moved =
        |text: String, before: &str| text.replace(&format!("{before} \"{own}"), &format!("{before} \"{shared}"));
    moved(moved(text.into_owned(), " from"), "import").into_bytes()
}

/// `node_modules` with the union of what the repositories need.
fn packages(root: &Path, repositories: &[PathBuf]) -> PathBuf {
    match shared(repositories, Need::Check).unwrap() {
        Some(packages) => packages,
        None => panic!("the repositories in {} do not agree on their packages", root.display()),
    }
}

fn complaints(said: &str, all: &[(&str, &Made)], success: bool) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = "the compiler".to_owned();
    for line in said.lines() {
        let owner =
            line.strip_prefix('r').and_then(|rest| rest.get(..5)?.parse::<usize>().ok()).and_then(|i| all.get(i));
        match owner {
            Some((file, _)) => {
                current = (*file).to_owned();
                found.entry(current.clone()).or_default().push(line.get(7..).unwrap_or(line).to_owned());
            }
            None if line.starts_with(' ') => {
                if let Some(last) = found.get_mut(&current).and_then(|all| all.last_mut()) {
                    last.push_str(line);
                }
            }
            None => found.entry("the compiler".to_owned()).or_default().push(line.to_owned()),
        }
    }
    if !success && found.is_empty() {
        found.insert("the compiler".to_owned(), vec!["it failed and said nothing".to_owned()]);
    }
    found
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) {
    std::fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, at).unwrap();
}

#[cfg(windows)]
fn link(target: &Path, at: &Path) {
    std::fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::os::windows::fs::symlink_dir(target, at).unwrap();
}
