//! Parameters: JSON to a tree in which texts with holes are parsed formulas.

use super::formulas::{self, StepOf};
use crate::tree;
pub use crate::tree::verbatim;
use cutover_ir::{Node, Pointer, Value};
use serde_json::Value as Json;

/// The tree at a place of the blueprint.
pub fn read(json: &Json, at: &Pointer, step_of: StepOf<'_>) -> Node {
    tree::read(json, at, &|text| formulas::parse(text, step_of).map(Value::Expr))
}
