//! npm packages: exact versions, and a lock file cut down to what a repository needs.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The lock file of every package that emitted code may use, made by `packages/relock.sh`.
fn whole() -> &'static Map<String, Value> {
    static LOCK: OnceLock<Map<String, Value>> = OnceLock::new();
    LOCK.get_or_init(|| {
        let lock: Value = cutover_ir::table!("packages/package-lock.json");
        lock.get("packages").and_then(Value::as_object).cloned().unwrap_or_default()
    })
}

/// Packages that a workflow's own code may ask for.
const FOR_OWN_CODE: &[&str] = &["moment"];

/// The package of those that a call of `require` names.
pub fn for_own_code(code: &str) -> impl Iterator<Item = &'static str> {
    FOR_OWN_CODE
        .iter()
        .copied()
        .filter(|name| ['"', '\'', '`'].iter().any(|quote| code.contains(&format!("require({quote}{name}{quote})"))))
}

fn version(name: &str) -> Option<&'static str> {
    whole().get(&format!("node_modules/{name}"))?.get("version")?.as_str()
}

/// What a repository depends on, by name with exact versions.
pub struct Packages {
    pub dependencies: BTreeMap<String, String>,
    pub development: BTreeMap<String, String>,
}

impl Packages {
    /// The packages that the emitted code imports, with their types and the tools.
    pub fn of(imported: &BTreeSet<String>) -> Self {
        let mut dependencies = BTreeMap::new();
        let mut development = BTreeMap::new();
        for name in imported {
            if let Some(version) = version(name) {
                dependencies.insert(name.clone(), version.to_owned());
                let types = format!("@types/{}", name.trim_start_matches('@').replace('/', "__"));
                if let Some(version) = self::version(&types) {
                    development.insert(types, version.to_owned());
                }
            }
        }
        for name in ["typescript", "@types/node"] {
            if let Some(version) = version(name) {
                development.insert(name.to_owned(), version.to_owned());
            }
        }
        Self { dependencies, development }
    }

    /// `package-lock.json` for these packages.
    pub fn lock(&self, name: &str) -> String {
        let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
        for (dev, list) in [(false, &self.dependencies), (true, &self.development)] {
            for package in list.keys() {
                reach(&format!("node_modules/{package}"), dev, &mut wanted);
            }
        }
        let mut root = json!({ "name": name, "version": "1.0.0", "license": "UNLICENSED" });
        if let Some(root) = root.as_object_mut() {
            root.insert("dependencies".to_owned(), json!(self.dependencies));
            root.insert("devDependencies".to_owned(), json!(self.development));
            root.insert("engines".to_owned(), json!({ "node": ">=20" }));
        }
        let mut text = format!(
            "{{\n  \"name\": {},\n  \"version\": \"1.0.0\",\n  \"lockfileVersion\": 3,\n  \"requires\": true,\n  \"packages\": {{\n{}",
            json!(name),
            entry("", &root)
        );
        for (path, dev) in wanted {
            if let Some((plain, marked)) = printed().get(&path) {
                text.push_str(",\n");
                text.push_str(if dev { marked } else { plain });
            }
        }
        text.push_str("\n  }\n}\n");
        text
    }
}

/// An entry of the lock file as it stands in the text.
fn entry(path: &str, value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("    {}: {}", json!(path), text.replace('\n', "\n    "))
}

/// Every entry, once as production needs it and once marked as needed for development only: the same text in every repository.
fn printed() -> &'static BTreeMap<String, (String, String)> {
    static PRINTED: OnceLock<BTreeMap<String, (String, String)>> = OnceLock::new();
    PRINTED.get_or_init(|| {
        let both = |(path, value): (&String, &Value)| {
            let mut members = value.as_object().cloned().unwrap_or_default();
            members.shift_remove("dev");
            let plain = entry(path, &Value::Object(members.clone()));
            members.insert("dev".to_owned(), Value::Bool(true));
            (path.clone(), (plain, entry(path, &Value::Object(members))))
        };
        whole().iter().map(both).collect()
    })
}

/// Everything that a package needs, nested packages first. A package that production needs is no development package.
fn reach(path: &str, dev: bool, wanted: &mut BTreeMap<String, bool>) {
    match wanted.get(path) {
        Some(false) => return,
        Some(true) if dev => return,
        _ => {}
    }
    let Some(entry) = whole().get(path) else { return };
    wanted.insert(path.to_owned(), dev);
    for key in ["dependencies", "optionalDependencies", "peerDependencies"] {
        for name in entry.get(key).and_then(Value::as_object).into_iter().flatten().map(|(n, _)| n) {
            if let Some(found) = locate(path, name) {
                reach(&found, dev, wanted);
            }
        }
    }
}

/// Where Node would find a package from a place: nested first, then upwards.
fn locate(from: &str, name: &str) -> Option<String> {
    let mut base = from.to_owned();
    loop {
        let candidate = format!("{base}/node_modules/{name}");
        if whole().contains_key(&candidate) {
            return Some(candidate);
        }
        match base.rfind("/node_modules/") {
            Some(at) => base.truncate(at),
            None => break,
        }
    }
    let top = format!("node_modules/{name}");
    whole().contains_key(&top).then_some(top)
}
