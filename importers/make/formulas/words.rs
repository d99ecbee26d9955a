//! What Make's formula language knows by name.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

#[derive(Default, Deserialize)]
struct Table {
    functions: HashMap<String, (usize, Option<usize>)>,
    undocumented: HashMap<String, (usize, Option<usize>)>,
    elsewhere: HashSet<String>,
    texts: HashMap<String, String>,
    names: HashSet<String>,
    systems: HashSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("functions.json"));

/// Why a call of a function cannot be evaluated; nothing where it can.
pub fn refusal(function: &str, arguments: usize) -> Option<String> {
    let known = TABLE.functions.get(function).or_else(|| TABLE.undocumented.get(function));
    let Some((least, most)) = known else {
        return Some(if TABLE.elsewhere.contains(function) {
            format!("{function} belongs to another product with the same engine, Make does not have it")
        } else {
            format!("Make has no function {function}; it may be a custom function of the account")
        });
    };
    let fits = arguments >= *least && most.is_none_or(|most| arguments <= most);
    (!fits).then(|| match most {
        Some(most) if most == least => format!("{function} takes {least} arguments, here are {arguments}"),
        Some(most) => format!("{function} takes {least} to {most} arguments, here are {arguments}"),
        None => format!("{function} takes at least {least} arguments, here are {arguments}"),
    })
}

/// The text that a keyword stands for.
pub fn text(keyword: &str) -> Option<&'static str> {
    TABLE.texts.get(keyword).map(String::as_str)
}

/// Whether a name is a variable or keyword of the language.
pub fn is_name(name: &str) -> bool {
    TABLE.names.contains(name)
}

/// Whether a name begins a path into facts of the platform: `var.scenario.name`.
pub fn is_system(name: &str) -> bool {
    TABLE.systems.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        let table: Table = serde_json::from_str(include_str!("functions.json")).unwrap();
        assert!(table.functions.len() > 70);
        assert!(table.functions.keys().all(|name| !table.elsewhere.contains(name)));
    }
}
