//! What formulas become in TypeScript: a table.

use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// The type that a piece of a formula gives, as far as it matters for operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gives {
    #[default]
    Any,
    Number,
    Text,
    Boolean,
}

/// A function of the runtime.
#[derive(Debug, Deserialize)]
pub struct Function {
    /// Its name there, where it is another one.
    pub function: Option<String>,
    pub module: String,
    pub gives: Gives,
}

/// A name of the language.
#[derive(Debug, Deserialize)]
pub struct Name {
    #[serde(default)]
    pub module: String,
    /// It is a function without parameters.
    #[serde(default)]
    pub call: bool,
    /// The code that it stands for.
    #[serde(default)]
    pub code: String,
    pub gives: Gives,
}

/// An infix operator.
#[derive(Debug, Deserialize)]
pub struct Operator {
    pub function: String,
    /// The sign of the target for two numbers.
    pub plain: String,
    pub gives: Gives,
    #[serde(default)]
    pub not: bool,
    #[serde(default)]
    pub swap: bool,
}

/// A comparison of conditions.
#[derive(Debug, Deserialize)]
pub struct Comparison {
    pub code: String,
    #[serde(rename = "use")]
    pub uses: Vec<String>,
    pub module: Option<String>,
}

/// The whole table.
#[derive(Debug, Default, Deserialize)]
pub struct Table {
    pub functions: HashMap<String, Function>,
    pub names: HashMap<String, Name>,
    pub operators: HashMap<String, Operator>,
    pub comparisons: HashMap<String, Comparison>,
    /// What one of the bundles of a function is called, and all of them.
    pub bundles: HashMap<String, (String, String)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("intrinsics.json"));

/// The table.
pub fn table() -> &'static Table {
    &TABLE
}

/// Every name that formulas which call these functions may import: nothing else may have it.
pub fn imported(called: &BTreeSet<String>) -> Vec<String> {
    let table = table();
    let functions = table.functions.iter().filter(|(name, _)| called.contains(*name));
    let mut names: Vec<String> =
        functions.map(|(name, f)| f.function.clone().unwrap_or_else(|| name.clone())).collect();
    names.extend(table.names.keys().cloned());
    names.extend(table.operators.values().map(|o| o.function.clone()));
    names.extend(table.comparisons.values().flat_map(|c| c.uses.iter().cloned()));
    names.extend(
        [
            "refused",
            "both",
            "either",
            "element",
            "at",
            "toBoolean",
            "outOfReach",
            "unresolved",
            "search",
            "answering",
            "apiCall",
            "apiFile",
            "apiUpload",
            "ownCode",
            "text",
            "polling",
            "catching",
            "switchedOff",
            "noSuchComparison",
            "system",
            "failed",
            "ignore",
            "resume",
            "commit",
            "rollback",
            "unhandled",
            "breakOff",
            "Run",
            "Value",
            "Bundle",
            "handOn",
            "secret",
            "receiving",
        ]
        .map(str::to_owned),
    );
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        let table: Table = serde_json::from_str(include_str!("intrinsics.json")).unwrap();
        assert!(table.functions.len() > 70 && table.comparisons.len() > 40);
    }
}
