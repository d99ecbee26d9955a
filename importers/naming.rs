//! Names of steps: short, on one line, each once.

use std::collections::HashSet;

/// Longest name, in characters.
const LONGEST: usize = 60;

/// A name on one line, cut where it is long.
pub fn one_line(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect::<String>().trim().to_owned()
}

/// A name that no other step has. Where several want the same one, the id tells them apart, so that adding a step renames no other.
pub fn unique(wanted: &str, id: Option<&str>, repeated: bool, taken: &mut HashSet<String>) -> String {
    let named = match id {
        Some(id) if repeated => format!("{wanted} [{id}]"),
        _ => wanted.to_owned(),
    };
    let mut name = named.clone();
    let mut n = 2;
    while !taken.insert(name.clone()) {
        name = format!("{named} {n}");
        n += 1;
    }
    name
}
