//! Imports of an emitted file.

use std::collections::{BTreeMap, BTreeSet};

/// How often code holds a name, and not only a longer one that it is a part of; two stand for many.
pub fn names(code: &str, name: &str) -> usize {
    let of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let stands_alone = |at: &usize| {
        let (before, after) = (code.get(..*at), code.get(at + name.len()..));
        !before.is_some_and(|before| before.ends_with(of_name))
            && !after.is_some_and(|after| after.starts_with(of_name))
    };
    memchr::memmem::find_iter(code.as_bytes(), name.as_bytes()).filter(stands_alone).take(2).count()
}

/// Imports of one file: module → names.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    values: BTreeMap<String, BTreeSet<String>>,
    /// Whole modules, by the name that stands for them.
    spaces: BTreeMap<String, String>,
    types: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Adds a value.
    pub fn value(&mut self, module: &str, name: &str) {
        self.values.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Adds a module as a whole.
    pub fn space(&mut self, module: &str, name: &str) {
        self.spaces.insert(module.to_owned(), name.to_owned());
    }

    /// Adds a type.
    pub fn ty(&mut self, module: &str, name: &str) {
        self.types.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    /// Leaves out what the code of the file does not name.
    pub fn keep_named(&mut self, code: &str) {
        let is_named = |name: &String| names(code, name.rsplit(' ').next().unwrap_or(name)) > 0;
        for imported in self.values.values_mut().chain(self.types.values_mut()) {
            imported.retain(is_named);
        }
        self.values.retain(|_, names| !names.is_empty());
        self.types.retain(|_, names| !names.is_empty());
    }

    /// Adds everything of another set.
    pub fn merge(&mut self, other: &Imports) {
        for (module, names) in &other.values {
            self.values.entry(module.clone()).or_default().extend(names.iter().cloned());
        }
        self.spaces.extend(other.spaces.iter().map(|(module, name)| (module.clone(), name.clone())));
        for (module, names) in &other.types {
            self.types.entry(module.clone()).or_default().extend(names.iter().cloned());
        }
    }

    /// The import lines, with modules below `src/` made relative by `prefix` (`./` or `../`).
    pub fn print(&self, prefix: &str) -> String {
        let mut out = String::new();
        for (module, name) in &self.spaces {
            out.push_str(&format!("import * as {name} from \"{prefix}{module}.js\";\n"));
        }
        let modules: BTreeSet<&String> = self.values.keys().chain(self.types.keys()).collect();
        for module in modules {
            let empty = BTreeSet::new();
            let values = self.values.get(module).unwrap_or(&empty);
            let types = self.types.get(module).unwrap_or(&empty);
            let path = format!("{prefix}{module}.js");
            let list = |names: &BTreeSet<String>, mark: &str| {
                names.iter().map(|n| format!("{mark}{n}")).collect::<Vec<_>>().join(", ")
            };
            let line = if values.is_empty() {
                format!("import type {{ {} }} from \"{path}\";\n", list(types, ""))
            } else {
                let mut names = list(values, "");
                if !types.is_empty() {
                    names.push_str(", ");
                    names.push_str(&list(types, "type "));
                }
                format!("import {{ {names} }} from \"{path}\";\n")
            };
            out.push_str(&line);
        }
        out
    }
}
