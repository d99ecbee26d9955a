//! What is known about Make's modules: a table, no code.

use crate::clients::{self, ClientRow};
use crate::wildcard::matches;
use cutover_ir::{Multiplicity, Node};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The whole table.
#[derive(Default, Deserialize)]
pub struct Table {
    modules: Vec<Row>,
    /// Parameter tables that several modules share.
    rows: HashMap<String, HashMap<String, String>>,
    /// Constants that hold anyway and are not passed on, by the name of the parameter table and the place.
    defaults: HashMap<String, HashMap<String, Vec<Json>>>,
    apps: Apps,
    /// Settings that must hold one of these constants, by the name of the parameter table and the place: with another one the module stays a stub.
    must: HashMap<String, HashMap<String, Vec<Json>>>,
    /// Parameters that hold the id of a connection.
    pub connections: HashSet<String>,
    /// Places of a module that have no meaning outside of the editor: the closed list.
    pub cosmetic: Vec<String>,
    /// Settings of a scenario that change how the pipeline runs.
    pub tunes: Vec<String>,
    operators: Operators,
    /// Operations that a client serves.
    #[serde(skip)]
    clients: Vec<ClientRow>,
}

static CLIENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/make/clients");

/// A module with behaviour of its own.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Row {
    module: String,
    pub op: String,
    #[serde(default)]
    pub function: String,
    #[serde(default)]
    pub file: String,
    #[serde(default)]
    pub name: String,
    /// The name where the first one has nothing to say.
    #[serde(default)]
    pub otherwise: String,
    gives: String,
    #[serde(default)]
    params: HashMap<String, String>,
    #[serde(default)]
    rows: String,
    #[serde(default)]
    pub ignore: Vec<String>,
    #[serde(default)]
    pub trigger: String,
    /// What a person must do before it works here.
    #[serde(default)]
    pub notice: String,
    #[serde(default)]
    pub directive: String,
    /// The parameters that name a key of the account.
    #[serde(default)]
    pub keychains: Vec<Keychain>,
    /// The parameter that tells what this module keeps from what another one keeps: its id.
    #[serde(default)]
    pub own: String,
    /// Where the list of an iterator stands.
    #[serde(default)]
    pub over: String,
    /// Where an aggregator's value stands; the whole mapper where it does not say.
    #[serde(default)]
    pub value: String,
}

/// A parameter that names a key of the account.
#[derive(Clone, Debug, Deserialize)]
pub struct Keychain {
    pub parameter: String,
    /// The kind of that key.
    pub credential: String,
    /// The parameter, with its value, that chooses this key; a key that is not chosen is not used.
    #[serde(default)]
    pub chosen: Option<(String, String)>,
}

#[derive(Default, Deserialize)]
struct Apps {
    gives: Vec<(String, String)>,
    triggers: Vec<String>,
    instant: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Operators {
    /// Families whose sides are coerced to something that not every value can be.
    coercing: HashSet<String>,
    unary: HashSet<String>,
    text: HashSet<String>,
    order: HashSet<String>,
    ordered: HashSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table {
    clients: clients::rows(&CLIENTS).unwrap_or_default(),
    ..cutover_ir::table!("modules.json")
});

/// The table.
pub fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// The row of a module type; nothing for a call of an app.
    pub fn row(&self, module: &str) -> Option<&Row> {
        self.modules.iter().find(|row| matches(&row.module, module))
    }

    /// The clients that may serve a module, in the order in which they are tried.
    pub fn clients(&self, module: &str) -> impl Iterator<Item = &ClientRow> {
        self.clients.iter().filter(move |row| matches(&row.operation, module))
    }

    /// The type of account that the clients of an app use: one connection is one account, whether a client serves the module or not.
    pub fn account_of(&self, app: &str) -> Option<&str> {
        let of_app = |row: &&ClientRow| row.operation.split_once(':').is_some_and(|(api, _)| api == app);
        self.clients.iter().filter(of_app).map(|row| row.credential.as_str()).find(|kind| !kind.is_empty())
    }

    /// The name of the emitted parameter for each place of a module.
    pub fn params<'t>(&'t self, row: &'t Row) -> &'t HashMap<String, String> {
        self.rows.get(&row.rows).unwrap_or(&row.params)
    }

    /// Whether a constant says what holds without it too.
    pub fn holds_anyway(&self, row: &Row, place: &str, leaf: &Node) -> bool {
        let constants = self.defaults.get(&row.rows).and_then(|defaults| defaults.get(place));
        constants.is_some_and(|constants| constants.iter().any(|constant| clients::is(leaf, constant)))
    }

    /// Whether a setting may have the value that it has. One that is computed may be anything.
    pub fn allows(&self, row: &Row, place: &str, leaf: &Node) -> bool {
        let constants = self.must.get(&row.rows).and_then(|must| must.get(place));
        constants.is_none_or(|constants| constants.iter().any(|constant| clients::is(leaf, constant)))
    }

    /// How many bundles an operation gives.
    pub fn gives(&self, module: &str) -> Multiplicity {
        let word = match self.row(module) {
            Some(row) => row.gives.as_str(),
            None => {
                self.apps.gives.iter().find(|(pattern, _)| matches(pattern, module)).map_or("unknown", |(_, word)| word)
            }
        };
        match word {
            "one" => Multiplicity::One,
            "optional" => Multiplicity::Optional,
            "many" => Multiplicity::Many,
            _ => Multiplicity::Unknown,
        }
    }

    /// Whether a module that stands first starts a run by itself.
    pub fn is_trigger(&self, module: &str) -> bool {
        self.apps.triggers.iter().any(|pattern| matches(pattern, module))
    }

    /// Whether a trigger is called by the app with one event at a time.
    pub fn is_instant(&self, module: &str) -> bool {
        self.apps.instant.iter().any(|pattern| matches(pattern, module))
    }

    /// What is not certain about a comparison: `existence`, or that its sides are `coerced`.
    pub fn doubted(&self, name: &str) -> Option<&'static str> {
        let family = name.split(':').next().unwrap_or(name);
        if self.operators.unary.contains(name) {
            return Some("existence");
        }
        self.operators.coercing.contains(family).then_some("coerced")
    }

    /// Whether Make has a comparison of this name.
    pub fn has_operator(&self, name: &str) -> bool {
        if self.operators.unary.contains(name) {
            return true;
        }
        let (family, rest) = name.split_once(':').unwrap_or((name, ""));
        let (operation, flag) = rest.split_once(':').unwrap_or((rest, ""));
        let plain = flag.is_empty();
        match family {
            "text" => (plain || flag == "ci") && self.operators.text.contains(operation),
            "array" if matches!(operation, "contain" | "notcontain") => plain || flag == "ci",
            "boolean" => plain && matches!(operation, "equal" | "notequal"),
            family => plain && self.operators.ordered.contains(family) && self.operators.order.contains(operation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable_and_its_words_are_known() {
        let table: Table = serde_json::from_str(include_str!("modules.json")).unwrap();
        let words = ["one", "many", "optional"];
        assert!(table.modules.len() > 40);
        for row in &table.modules {
            assert!(words.contains(&row.gives.as_str()), "{}", row.module);
            assert!(row.rows.is_empty() || table.rows.contains_key(&row.rows), "{}", row.module);
        }
    }

    #[test]
    fn every_client_is_readable_and_belongs_to_a_module() {
        let rows = clients::rows(&CLIENTS).unwrap();
        assert!(rows.len() > 10);
        for row in rows {
            let (function, file) = row.client();
            assert!(!function.is_empty() && !file.is_empty() && row.operation.contains(':'), "{}", row.operation);
        }
    }

    #[test]
    fn operators_are_a_closed_list() {
        let table = table();
        for name in ["exist", "text:equal:ci", "array:greater", "array:contain", "semver:less", "boolean:notequal"] {
            assert!(table.has_operator(name), "{name}");
        }
        for name in ["text:isempty", "string:equal", "number:equal:ci", "boolean:greater", "text", ""] {
            assert!(!table.has_operator(name), "{name}");
        }
    }

    #[test]
    fn a_search_gives_many_and_a_new_operation_is_unknown() {
        assert_eq!(table().gives("google-sheets:filterRows"), Multiplicity::Many);
        assert_eq!(table().gives("google-sheets:addRow"), Multiplicity::One);
        assert_eq!(table().gives("some-app:doSomething"), Multiplicity::Unknown);
    }
}
