//! Parameters: JSON to a tree in which texts that begin with `=` are parsed expressions.

use super::expressions::parse_expression;
use crate::tree;
pub use crate::tree::verbatim;
use cutover_ir::{Node, Pointer};
use serde_json::Value as Json;

/// The parameter tree at a place of the export.
pub fn read(json: &Json, at: &Pointer) -> Node {
    tree::read(json, at, &|text| text.strip_prefix('=').map(parse_expression))
}
