//! Thresholds: what is bounded, from which side, by which number.

use crate::analyzers::view::{Comparison, Constant, constants, path_text, plain_name, right};
use cutover_ir::{Condition, Expr, Value};
use serde::Serialize;
use std::collections::BTreeSet;

/// `subject operator value`: a threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// The last members of the path, in small letters.
    pub subject: String,
    /// The last member of the path, as it is written.
    #[serde(skip)]
    pub written: String,
    /// `above` or `below`.
    pub side: &'static str,
    pub value: String,
    /// The step that asks, or the first of several that ask one behind the other; known once all rules are.
    #[serde(skip)]
    pub scale: String,
}

/// Whether two steps bound the same thing by values that look like one value that somebody changed in one place only: both have a value that
/// the other has not, and the two are close. Grades far apart (100 and 2000) are other scales.
pub(crate) fn disagree(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    let number = |text: &&&str| text.parse::<f64>().ok();
    let own: Vec<f64> = one.difference(other).filter_map(|v| number(&v)).collect();
    let mut theirs = other.difference(one).filter_map(|v| number(&v));
    theirs.any(|b| own.iter().any(|a| a * b > 0.0 && (a / b).max(b / a) <= FARTHEST))
}

/// How many times larger a value may be and still mean the same limit.
pub(super) const FARTHEST: f64 = 2.0;

/// Whether a comparison asks which side is more.
pub(super) fn is_order(operation: &str) -> bool {
    side(operation).is_some() || ["after", "before"].contains(&operation) || operation.starts_with("date:")
}

/// A condition as a threshold: what is bounded, from which side, by which number.
pub(super) fn bound(condition: &Condition) -> Option<Bound> {
    let side = side(&condition.operation.value)?;
    let Constant::Number(value) = constants(right(condition)?)? else {
        return None;
    };
    let Value::Expr(Expr::Path(path)) = &condition.left.value else {
        return None;
    };
    Some(limit(&path_text(path), side, value))
}

pub(super) fn side(operation: &str) -> Option<&'static str> {
    match operation {
        "gt" | "gte" | "larger" | "largerEqual" | ">" | ">=" | "number:greater" | "number:greaterorequal" => {
            Some("above")
        }
        "lt" | "lte" | "smaller" | "smallerEqual" | "<" | "<=" | "number:less" | "number:lessorequal" => Some("below"),
        _ => None,
    }
}

fn limit(path: &str, side: &'static str, value: String) -> Bound {
    Bound { subject: subject_of(path), written: last_of(path).to_owned(), side, value, scale: String::new() }
}

/// `body.order.total` and `Total` are about the same thing: the last name, in small letters without signs.
pub(super) fn subject_of(path: &str) -> String {
    plain_name(last_of(path))
}

fn last_of(path: &str) -> &str {
    path.rsplit(['.', ']', '[']).find(|part| !part.is_empty()).unwrap_or(path)
}

pub(super) fn bound_in(comparison: &Comparison) -> Option<Bound> {
    let Constant::Number(value) = &comparison.constant else {
        return None;
    };
    Some(limit(&comparison.name, side(&comparison.operator)?, value.clone()))
}
