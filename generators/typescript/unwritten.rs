//! Connectors that a person has to write.

use super::{comments, literal};
use crate::plan::capital;
use std::collections::{BTreeMap, BTreeSet};

/// A function of a connector that nobody has written: who calls it, with what, and what is read of its answers.
#[derive(Debug, Default)]
pub struct Unwritten {
    /// The operation of the app.
    pub operation: String,
    /// The steps that call it, by the names people know.
    pub steps: Vec<String>,
    /// The parameters that any of them gives.
    pub parameters: BTreeSet<String>,
    /// The types of items that later steps take its answers for.
    pub answers: BTreeSet<String>,
}

/// The functions of a connector by name, in one file.
pub fn file(app: &str, functions: &BTreeMap<String, Unwritten>) -> String {
    let mut text = String::from("import type { Json } from \"../runtime/items.js\";\n");
    if functions.values().all(|each| each.parameters.is_empty()) {
        text.clear();
    }
    text.push_str("import { unconverted } from \"../runtime/not-converted.js\";\n");
    for (function, each) in functions {
        let params = format!("{}Params", capital(function));
        let fields =
            each.parameters.iter().map(|name| format!("  {}?: Json;\n", literal::key(name))).collect::<String>();
        text.push_str(&params_type(&what(app, &each.operation), &params, &fields));
        let steps: Vec<String> = each.steps.iter().map(|step| format!("“{}”", literal::comment_line(step))).collect();
        let answers: Vec<String> = each.answers.iter().map(|name| format!("`{name}`")).collect();
        let mut more = format!(" Called by {}.", steps.join(", "));
        match answers.is_empty() {
            true => more.push_str(" It gives the fields of one item, or a list of them; nothing reads them later."),
            false => more.push_str(&format!(
                " It gives the fields of one item, or a list of them; later steps read {} (src/types.ts) of each.",
                answers.join(" and ")
            )),
        }
        text.push_str(&connector(app, &each.operation, function, &params, &more));
    }
    text
}

fn what(app: &str, operation: &str) -> String {
    format!("{}: {}", literal::comment_line(app), literal::comment_line(operation))
}

/// The type of what a function is called with: an alias, for an interface would not fit where any object is asked for.
pub fn params_type(what: &str, name: &str, fields: &str) -> String {
    format!("\n/** What {what} is called with. */\nexport type {name} = {{\n{fields}}};\n")
}

/// `export const call = unconverted<Params>("app: operation");` with its comment; `more` ends that.
pub fn connector(app: &str, operation: &str, function: &str, params: &str, more: &str) -> String {
    let what = what(app, operation);
    let about = comments::doc(&format!(
        "{what}. Write the call here; it gets the parameters as the workflow resolved them.{more}"
    ));
    let name = literal::string(&format!("{app}: {operation}"));
    format!("\n{about}export const {function} = unconverted<{params}>({name});\n")
}
