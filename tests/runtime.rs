//! The runtime of the emitted code: it type-checks as strictly as what is emitted, and its own tests pass in real Node.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use cutover::edge::packages::{Need, packages};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_runtime_type_checks_and_its_tests_pass() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("generators/typescript");
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let mut programs = Vec::new();
    for part in ["runtime", "runtime-tests"] {
        for name in sources(&source.join(part)) {
            let target = root.join(part).join(&name);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::copy(source.join(part).join(&name), &target).unwrap();
            if name.to_string_lossy().ends_with(".test.ts") {
                programs.push(Path::new("dist").join(part).join(name).with_extension("js"));
            }
        }
    }
    programs.sort();
    assert!(programs.len() > 10, "there are only {} test programs", programs.len());

    let modules = installed(&source.join("packages"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(&modules, root.join("node_modules")).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(&modules, root.join("node_modules")).unwrap();
    std::fs::write(root.join("package.json"), r#"{"type":"module"}"#).unwrap();
    std::fs::write(root.join("tsconfig.json"), settings(&source)).unwrap();

    let compiled =
        node(&root).arg(modules.join("typescript/bin/tsc")).args(["-p", ".", "--pretty", "false"]).output().unwrap();
    let said = String::from_utf8_lossy(&compiled.stdout);
    assert!(compiled.status.success(), "the runtime does not type-check:\n{}", first_lines(&said, 40));

    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/zapier-cases.jsonl");
    let tested = node(&root)
        .env("CUTOVER_ZAPIER_CASES", cases)
        .args(["--no-warnings", "--test", "--test-reporter", "tap"])
        .args(&programs)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&tested.stdout), String::from_utf8_lossy(&tested.stderr));
    assert!(tested.status.success(), "tests of the runtime fail:\n{}", failures(&said));
    let count = said.lines().rev().find_map(|l| l.strip_prefix("# pass ")).unwrap_or("?");
    println!("{count} tests of the runtime passed");
}

/// TypeScript files below a folder and the data that they read, by relative path.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == "ts" || e == "json"))
        .filter_map(|p| p.strip_prefix(folder).ok().map(Path::to_owned))
        .collect()
}

/// All packages that any emitted repository may depend on.
fn installed(folder: &Path) -> PathBuf {
    let files: BTreeMap<String, Vec<u8>> = ["package.json", "package-lock.json"]
        .into_iter()
        .map(|name| (name.to_owned(), std::fs::read(folder.join(name)).unwrap()))
        .collect();
    packages(folder, &files, Need::Check, None).unwrap().unwrap()
}

/// The settings that emitted repositories have, for this layout.
fn settings(source: &Path) -> String {
    let text = std::fs::read_to_string(source.join("templates/tsconfig.json")).unwrap();
    let mut settings: serde_json::Value = serde_json::from_str(&text).unwrap();
    settings["include"] = serde_json::json!(["runtime", "runtime-tests"]);
    settings.to_string()
}

fn node(folder: &Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(folder).env("TZ", "UTC");
    command
}

fn first_lines(text: &str, count: usize) -> String {
    text.lines().take(count).collect::<Vec<_>>().join("\n")
}

/// The lines of a TAP report from each failed test on.
fn failures(said: &str) -> String {
    let mut kept = Vec::new();
    let mut open = 0;
    for line in said.lines() {
        if line.trim_start().starts_with("not ok") {
            open = 30;
        }
        if open > 0 {
            kept.push(line);
            open -= 1;
        }
    }
    if kept.is_empty() { first_lines(said, 60) } else { kept.into_iter().take(200).collect::<Vec<_>>().join("\n") }
}
