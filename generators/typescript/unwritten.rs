//! Connectors that a person has to write.

use super::{comments, literal, prose};
use crate::plan::capital;
use cutover_ir::{Expr, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A function of a connector that nobody has written: who calls it, with what, and what is read of its answers.
#[derive(Debug, Default)]
pub struct Unwritten {
    /// The operation of the app.
    pub operation: String,
    /// The steps that call it, by the names people know.
    pub steps: Vec<String>,
    /// The parameters that any of them gives, with the types of what is given.
    pub parameters: BTreeMap<String, BTreeSet<&'static str>>,
    /// The types of items that later steps take its answers for.
    pub answers: BTreeSet<String>,
    /// The steps that are given its answers, by the names people know.
    pub takers: BTreeSet<String>,
    /// Whether code or expressions ask one of its steps for what it gave, by its name.
    pub asked: bool,
}

/// So many steps are named where more than these are given the same.
const NAMED: usize = 3;

impl Unwritten {
    /// What its answer is, and who reads it.
    fn gives(&self) -> String {
        let mut readers = Vec::new();
        let mut takers: Vec<String> =
            self.takers.iter().take(NAMED).map(|step| format!("“{}”", literal::comment_line(step))).collect();
        match self.takers.len().saturating_sub(NAMED) {
            0 => {}
            more => takers.push(format!("{more} more")),
        }
        if !takers.is_empty() {
            let verb = if self.takers.len() == 1 { "is" } else { "are" };
            readers.push(format!("{} {verb} given all of it", prose::list(&takers)));
        }
        let answers: Vec<String> = self.answers.iter().map(|name| format!("`{name}`")).collect();
        if !answers.is_empty() {
            readers.push(format!("steps read {} (src/types.ts) of each", prose::list(&answers)));
        }
        if self.asked {
            readers.push("code or expressions ask for it by the step's name".to_owned());
        }
        if readers.is_empty() {
            return "Nothing reads its answer.".to_owned();
        }
        let what = "It gives the fields of one item, or a list of them, or items with files";
        format!("{what}: {}.", readers.join("; "))
    }
}

/// The functions of a connector by name, in one file.
pub fn file(app: &str, functions: &BTreeMap<String, Unwritten>) -> String {
    let mut text = String::new();
    if functions.values().flat_map(|each| each.parameters.values()).any(|types| types.contains(ANY)) {
        text.push_str("import type { Json } from \"../runtime/items.js\";\n");
    }
    text.push_str("import { unconverted } from \"../runtime/not-converted.js\";\n");
    for (function, each) in functions {
        let params = format!("{}Params", capital(function));
        let fields = each
            .parameters
            .iter()
            .map(|(name, types)| format!("  {}?: {};\n", literal::key(name), any_of(types)))
            .collect::<String>();
        text.push_str(&params_type(&params, &fields));
        let steps: Vec<String> = each.steps.iter().map(|step| format!("“{}”", literal::comment_line(step))).collect();
        let more = format!(" Called by {}. {}", steps.join(", "), each.gives());
        text.push_str(&connector(app, &each.operation, function, &params, &more));
    }
    text
}

/// The type of a value that may be anything.
const ANY: &str = "Json";

/// The type of what a step gives as a parameter.
pub fn type_of(given: &Node) -> &'static str {
    match &given.value {
        Value::Text(_) | Value::Expr(Expr::Template(_)) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        _ => ANY,
    }
}

fn any_of(types: &BTreeSet<&'static str>) -> String {
    if types.contains(ANY) { ANY.to_owned() } else { types.iter().copied().collect::<Vec<_>>().join(" | ") }
}

fn what(app: &str, operation: &str) -> String {
    format!("{}: {}", literal::comment_line(app), literal::comment_line(operation))
}

/// The type of what a function is called with: an alias, for an interface would not fit where any object is asked for.
pub fn params_type(name: &str, fields: &str) -> String {
    if fields.is_empty() {
        return format!("\n/** It is called with nothing. */\nexport type {name} = Record<string, never>;\n");
    }
    format!("\nexport type {name} = {{\n{fields}}};\n")
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
