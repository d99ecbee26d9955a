use serde_json::{Map, Value, json};

/// A manifest and its lock file that install what several repositories need.
#[derive(Clone, Debug, PartialEq)]
pub struct Install {
    pub manifest: Value,
    /// Nothing where a repository has no lock file: then the manifest alone decides.
    pub lock: Option<Value>,
}

/// One install for all of them; `None` where two want different versions of a package at the same place.
///
/// What differs between repositories and does not matter is left out: names, versions, what is for development only.
pub fn together(repositories: &[(Value, Option<Value>)]) -> Option<Install> {
    let mut dependencies = Map::new();
    let mut packages = Map::new();
    let mut locked = true;
    for (manifest, lock) in repositories {
        for kind in ["dependencies", "devDependencies"] {
            for (name, version) in manifest.get(kind).and_then(Value::as_object).into_iter().flatten() {
                agree(&mut dependencies, name, version.clone())?;
            }
        }
        match lock.as_ref().and_then(|lock| lock.get("packages")).and_then(Value::as_object) {
            Some(all) => {
                for (place, package) in all.iter().filter(|(place, _)| !place.is_empty()) {
                    agree(&mut packages, place, plain(package))?;
                }
            }
            None => locked = false,
        }
    }
    dependencies.sort_keys();
    packages.sort_keys();
    let manifest =
        json!({ "name": "cutover-packages", "version": "0.0.0", "private": true, "dependencies": dependencies });
    let lock = locked.then(|| {
        let mut all = Map::new();
        all.insert(String::new(), manifest.clone());
        all.extend(packages);
        json!({ "name": "cutover-packages", "version": "0.0.0", "lockfileVersion": 3, "requires": true, "packages": all })
    });
    Some(Install { manifest, lock })
}

fn agree(all: &mut Map<String, Value>, name: &str, value: Value) -> Option<()> {
    match all.get(name) {
        Some(known) if *known != value => None,
        Some(_) => Some(()),
        None => {
            all.insert(name.to_owned(), value);
            Some(())
        }
    }
}

/// A package without the marks that depend on who wants it.
fn plain(package: &Value) -> Value {
    let mut package = package.clone();
    if let Value::Object(members) = &mut package {
        for mark in ["dev", "devOptional", "peer"] {
            members.shift_remove(mark);
        }
    }
    package
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(name: &str, kind: &str, version: &str) -> (Value, Option<Value>) {
        let manifest = json!({"name": name, kind: {"luxon": version}});
        let lock = json!({"name": name, "packages": {"": manifest, "node_modules/luxon": {"version": version, "dev": name == "b"}}});
        (manifest, Some(lock))
    }

    #[test]
    fn what_agrees_is_installed_once() {
        let a = repository("a", "dependencies", "3.7.2");
        let both = together(&[a.clone(), repository("b", "devDependencies", "3.7.2")]);
        assert_eq!(both, together(&[a]));
        assert!(both.unwrap().lock.unwrap()["packages"]["node_modules/luxon"].get("dev").is_none());
    }

    #[test]
    fn what_disagrees_is_not_mixed() {
        let all = [repository("a", "dependencies", "3.7.2"), repository("b", "dependencies", "3.7.1")];
        assert_eq!(together(&all), None);
    }
}
