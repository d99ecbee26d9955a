//! Paths of emitted files, checked before anything is written: no path leaves the repository on any system.

use anyhow::{Result, bail};
use cutover_generators::Files;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Names that are devices on Windows, whatever their ending.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$", "clock$",
];

/// How long these names are.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=7;

/// The longest path that every system takes inside an ordinary folder.
const LONGEST: usize = 200;

/// An error that names the first path that must not be written.
pub fn check(files: &Files) -> Result<()> {
    let mut seen: BTreeMap<Cow<'_, str>, &str> = BTreeMap::new();
    for path in files.keys() {
        if let Some(reason) = danger(path) {
            bail!("refusing to write {path:?}: {reason}; this is a bug in cutover, please report it");
        }
        if let Some(other) = seen.insert(lowercase(path), path) {
            bail!("refusing to write {path:?} beside {other:?}: many systems take both for one file");
        }
    }
    // Files of one folder stand one after the other, so each folder is looked up about once.
    let mut last = "";
    for path in seen.keys() {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder == last {
            continue;
        }
        last = folder;
        for (at, _) in path.match_indices('/') {
            if path.get(..at).is_some_and(|folder| seen.contains_key(folder)) {
                bail!("refusing to write {path:?}: one of its folders is a file");
            }
        }
    }
    Ok(())
}

/// A path as systems know it that take both cases of a letter for one. Nearly every path of a repository is in that form.
fn lowercase(path: &str) -> Cow<'_, str> {
    match path.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        true => Cow::Borrowed(path),
        false => Cow::Owned(path.to_lowercase()),
    }
}

/// Why a path must not be written, where it must not.
fn danger(path: &str) -> Option<&'static str> {
    if path.is_empty() || path.len() > LONGEST {
        return Some("its length");
    }
    if path.starts_with('/') || path.contains('\\') || path.contains(':') {
        return Some("it is not relative");
    }
    path.split('/').find_map(|part| {
        if part.is_empty() || part == "." || part == ".." {
            Some("it leaves its folder")
        } else if part.chars().any(|c| c.is_control() || "<>\"|?*".contains(c)) {
            Some("a character that not every system takes")
        } else if part.ends_with(['.', ' ']) || part.starts_with(' ') {
            Some("a dot or a space at an edge")
        } else if is_device(part) {
            Some("a reserved name")
        } else {
            None
        }
    })
}

/// Whether a name is a device on Windows.
pub fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default();
    LENGTHS.contains(&base.len()) && DEVICES.iter().any(|device| device.eq_ignore_ascii_case(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Files {
        paths.iter().map(|p| ((*p).to_owned(), Vec::new().into())).collect()
    }

    #[test]
    fn ordinary_paths_pass() {
        assert!(check(&files(&["src/main.ts", ".env.example", ".github/workflows/ci.yml", "package.json"])).is_ok());
    }

    #[test]
    fn paths_that_escape_or_clash_are_refused() {
        for bad in [
            "../x",
            "/etc/passwd",
            "a/../../x",
            "a//b",
            "C:/x",
            "a\\b",
            "nul.txt",
            "src/aux.ts",
            "a\0b",
            "a.",
            "",
            "src/ x",
            "a*b",
        ] {
            assert!(check(&files(&[bad])).is_err(), "{bad:?}");
        }
        assert!(check(&files(&["a/B.ts", "a/b.ts"])).is_err());
        assert!(check(&files(&["a", "a/b"])).is_err());
    }
}
