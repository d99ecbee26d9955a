//! Conditions as a person would say them.

use cutover_ir::secret::redact;
use cutover_ir::{Condition, Expr, Node, Part, PathExpr, Root, Segment, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

static OPERATIONS: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("operations.json")).unwrap_or_default());

/// A constant that something is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Number(String),
    Text(String),
}

/// The constants of one side of a comparison.
pub(crate) fn constants(node: &Node) -> Option<Constant> {
    match &node.value {
        Value::Number(number) => Some(Constant::Number(number.clone())),
        Value::Text(text) => Some(match text.trim().parse::<f64>() {
            Ok(_) => Constant::Number(text.trim().to_owned()),
            Err(_) => Constant::Text(text.clone()),
        }),
        _ => None,
    }
}

/// One condition: `score >= 80`.
pub(crate) fn phrase(condition: &Condition) -> String {
    let operation =
        OPERATIONS.get(&condition.operation.value).map_or(condition.operation.value.as_str(), String::as_str);
    match right(condition) {
        Some(right) => format!("{} {} {}", side(&condition.left), operation, side(right)),
        None => format!("{} {}", side(&condition.left), operation),
    }
}

/// What a condition compares with; nothing for a question that needs no second side, even where the export has one.
pub(crate) fn right(condition: &Condition) -> Option<&Node> {
    const ALONE: &[&str] = &["exists", "notExists", "empty", "notEmpty", "isEmpty", "isNotEmpty", "true", "false"];
    condition.right.as_ref().filter(|_| !ALONE.contains(&condition.operation.value.as_str()))
}

/// A value as one side of a comparison.
fn side(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.clone(),
        Value::Text(text) if text.trim().parse::<f64>().is_ok() => text.trim().to_owned(),
        Value::Text(text) => quote(text, 40),
        Value::List(_) | Value::Map(_) => "a structure".to_owned(),
        Value::Expr(expr) => expression(expr),
    }
}

fn expression(expr: &Expr) -> String {
    match expr {
        Expr::Path(path) => path_text(path),
        Expr::Template(parts) => {
            let text: String = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Hole(hole) => format!("{{{}}}", expression(hole)),
                })
                .collect();
            short(&text, 60)
        }
        Expr::Foreign { source, .. } | Expr::Broken { source, .. } => short(source, 60),
        Expr::Constant(_) | Expr::Call { .. } | Expr::Infix { .. } | Expr::Member { .. } | Expr::Index { .. } => {
            short(&expr.plain(), 60)
        }
    }
}

/// The last member that a path follows, or its root.
pub(crate) fn path_text(path: &PathExpr) -> String {
    let mut members = String::new();
    for segment in &path.segments {
        match segment {
            Segment::Key(key) => {
                if !members.is_empty() {
                    members.push('.');
                }
                members.push_str(key);
            }
            Segment::Index(index) => members.push_str(&format!("[{index}]")),
        }
    }
    if !members.is_empty() {
        return short(&members, 60);
    }
    match &path.root {
        Root::Item | Root::Input(_) => "the item".to_owned(),
        Root::Binary => "the file".to_owned(),
        Root::Step { name, .. } => format!("the item of {}", quote(name, 40)),
        Root::ItemIndex => "the item's ordinal".to_owned(),
        Root::RunIndex => "the run's ordinal".to_owned(),
        Root::Scope(name) => name.clone(),
    }
}

/// A text in quotes on one line, shortened, secrets removed.
pub(crate) fn quote(text: &str, most: usize) -> String {
    format!("\"{}\"", short(text, most))
}

/// A text on one line, shortened, secrets removed before anything is cut.
pub(crate) fn short(text: &str, most: usize) -> String {
    let clean = redact(text);
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// Some names in a row, the rest counted.
pub(crate) fn list(names: &[String], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// `1 step`, `2 steps`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
