#![allow(clippy::disallowed_methods)]

use std::path::{Component, Path, PathBuf};

/// The folder that holds all that the user named: files are known by their path inside of it, so that `estate`, `./estate` and its absolute
/// path name the same files.
pub struct Base {
    folder: PathBuf,
    /// The user named one path.
    is_one: bool,
}

impl Base {
    /// The deepest folder that holds every path. A folder that is named alone is that folder, a file that is named alone lies in it.
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut roots = paths.iter().filter(|path| path.as_os_str() != "-").map(|path| {
            let whole = whole(path);
            if path.is_dir() { whole } else { whole.parent().map(Path::to_owned).unwrap_or_default() }
        });
        let first = roots.next().unwrap_or_default();
        let folder = roots.fold(first, |common, root| {
            let shared = common.components().zip(root.components()).take_while(|(a, b)| a == b);
            shared.map(|(part, _)| part.as_os_str()).collect()
        });
        Self { folder, is_one: paths.len() == 1 }
    }

    /// Whether `path` is a file and all that the user named: where it is an archive, its members are what was named.
    pub fn is_alone(&self, path: &Path) -> bool {
        self.is_one && path.is_file()
    }

    /// The path of `file`, found in the named path `root`, inside of this folder, with `/` between its parts.
    pub fn within(&self, root: &Path, file: &Path) -> String {
        let below = file.strip_prefix(root).unwrap_or(Path::new(""));
        // Joining nothing would end the path with a separator.
        let place = if below.as_os_str().is_empty() { whole(root) } else { whole(root).join(below) };
        let inside = place.strip_prefix(&self.folder).unwrap_or(&place);
        let parts = inside.components().map(|part| match part {
            Component::Normal(name) => name.to_string_lossy(),
            _ => "".into(),
        });
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }
}

/// The absolute path. A link that is named keeps its own name: it is what the user calls the file.
fn whole(path: &Path) -> PathBuf {
    let absolute = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned());
    match (path.file_name(), path.parent()) {
        (Some(name), Some(parent)) if !path.is_dir() => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            absolute(parent).join(name)
        }
        _ => absolute(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_path_inside_of_what_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("dev/new")).unwrap();
        std::fs::create_dir_all(at("live")).unwrap();
        for file in ["dev/new/x.json", "live/x.json"] {
            std::fs::write(at(file), "{}").unwrap();
        }
        let known = |named: &[&str], root: &str, file: &str| {
            let paths: Vec<PathBuf> = named.iter().map(|name| at(name)).collect();
            Base::of(&paths).within(&at(root), &at(file))
        };
        assert_eq!(known(&["dev"], "dev", "dev/new/x.json"), "new/x.json");
        assert_eq!(known(&["dev/new/x.json"], "dev/new/x.json", "dev/new/x.json"), "x.json");
        assert_eq!(known(&["live/../dev"], "live/../dev", "live/../dev/new/x.json"), "new/x.json");
        let both = ["dev", "live/x.json"];
        assert_eq!(known(&both, "dev", "dev/new/x.json"), "dev/new/x.json");
        assert_eq!(known(&both, "live/x.json", "live/x.json"), "live/x.json");
    }
}
