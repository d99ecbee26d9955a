//! What is known about Zapier's own steps: a table, no code.

use crate::clients::{self, ClientRow};
use crate::wildcard::matches;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// The whole table.
#[derive(Default, Deserialize)]
pub struct Table {
    steps: Vec<Row>,
    transforms: HashMap<String, Transform>,
    matches: HashMap<String, Match>,
    /// Functions of the editor's formulas, and those of the runtime that they are.
    formulas: HashMap<String, String>,
    pub cosmetic: Cosmetic,
    /// Operations that a client serves.
    #[serde(skip)]
    clients: Vec<ClientRow>,
}

static CLIENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/zapier/clients");

/// A step with behaviour of its own.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Row {
    api: String,
    action: String,
    pub op: String,
    /// What a step is called where its author gave it no name.
    pub name: String,
    pub function: String,
    pub file: String,
    pub language: String,
    pub reason: String,
    /// What is not certain about all of it.
    pub notice: String,
    /// It reads dates, which without a zone are in that of the account.
    #[serde(default)]
    pub zoned: bool,
    /// `many` where it may give any number of records.
    pub gives: String,
    pub params: HashMap<String, String>,
    pub ignore: Vec<String>,
    /// The parameter that says which account it is: what is kept is kept for each.
    #[serde(default)]
    pub account: String,
    /// The order of the parameters where they become the arguments of a formula.
    pub order: Vec<String>,
    /// Values of parameters that nothing here serves.
    pub refuse: BTreeMap<String, Vec<String>>,
    /// What is not certain about a parameter, and the value with which it does not matter.
    pub doubts: BTreeMap<String, Doubt>,
}

/// What is not certain about a parameter.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Doubt {
    /// The value with which it does not matter; so does none.
    pub unless: String,
    pub says: String,
}

/// A transform of the formatter.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Transform {
    pub function: String,
    pub file: String,
    pub name: String,
    pub params: Vec<String>,
    pub ignore: Vec<String>,
}

/// A comparison of filters and paths.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Match {
    /// The function of the runtime.
    pub sign: String,
    /// It has one side only.
    pub unary: bool,
    /// What is not certain about it.
    pub doubt: String,
}

/// Places without meaning outside the editor.
#[derive(Default, Deserialize)]
pub struct Cosmetic {
    /// Of any step, dotted.
    pub step: Vec<String>,
    /// Of the parameters of a path.
    pub path: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table {
    clients: clients::rows(&CLIENTS).unwrap_or_default(),
    ..cutover_ir::table!("steps.json")
});

/// The table.
pub fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// The row of a step; nothing for a call of an app.
    pub fn row(&self, app: &str, action: &str) -> Option<&Row> {
        self.steps.iter().find(|row| matches(&row.api, app) && matches(&row.action, action))
    }

    /// The clients that may serve an action of an app, in the order in which they are tried. A search that makes what it does not find is another
    /// action: `find_record or create`.
    pub fn clients(&self, app: &str, action: &str) -> impl Iterator<Item = &ClientRow> {
        self.clients.iter().filter(move |row| {
            row.operation.split_once(' ').is_some_and(|(api, wanted)| matches(api, app) && matches(wanted, action))
        })
    }

    /// The type of account that the clients of an app use: one connection is one account, whether a client serves the step or not.
    pub fn account_of(&self, app: &str) -> Option<&str> {
        let of_app = |row: &&ClientRow| row.operation.split_once(' ').is_some_and(|(api, _)| matches(api, app));
        self.clients.iter().filter(of_app).map(|row| row.credential.as_str()).find(|kind| !kind.is_empty())
    }

    /// A transform of the formatter.
    pub fn transform(&self, name: &str) -> Option<&Transform> {
        self.transforms.get(name)
    }

    /// The function of the runtime that a function of the editor's formulas is.
    pub fn formula(&self, name: &str) -> Option<&str> {
        self.formulas.get(name).map(String::as_str)
    }

    /// A comparison by the platform's name.
    pub fn comparison(&self, name: &str) -> Option<&Match> {
        self.matches.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable_and_every_operation_is_known() {
        let table: Table = serde_json::from_str(include_str!("steps.json")).unwrap();
        let known = [
            "filter",
            "paths",
            "path",
            "loop",
            "formatter",
            "code",
            "wait",
            "opaque",
            "schedule",
            "webhook",
            "call",
            "called",
            "hand-on",
            "subflow",
            "state",
            "event",
        ];
        for row in &table.steps {
            assert!(known.contains(&row.op.as_str()), "{} {}", row.api, row.action);
            assert_eq!(row.file.is_empty(), row.function.is_empty(), "{} {}", row.api, row.action);
        }
        assert!(table.transforms.len() > 40);
    }

    #[test]
    fn every_client_is_readable_and_belongs_to_an_action() {
        for row in clients::rows(&CLIENTS).unwrap() {
            let (function, file) = row.client();
            assert!(!function.is_empty() && !file.is_empty() && row.operation.contains(' '), "{}", row.operation);
        }
    }

    #[test]
    fn versions_and_names_of_apps_fit_their_rows() {
        assert_eq!(table().row("WebHookCLIAPI", "hook_v2").map(|row| row.op.as_str()), Some("webhook"));
        assert_eq!(table().row("DelayAPI", "delay_until").map(|row| row.op.as_str()), Some("wait"));
        assert!(table().row("SlackAPI", "channel_message").is_none());
    }
}
