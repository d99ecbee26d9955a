//! Rules of filters and paths: tests of one group must all hold, any group is enough.

use super::nodes::ZapNode;
use super::references::References;
use super::table::table;
use super::templates;
use crate::read;
use cutover_ir::{Confidence, Constant, Expr, Finding, Gate, Located, Node, Pointer, Severity, Test, Value};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::HashMap;

/// A gate, and what was noticed.
pub struct Read {
    pub gate: Gate,
    pub findings: Vec<Finding>,
    pub ignored: Vec<Pointer>,
    /// What says nothing about the rule: kept as it is.
    pub kept: Vec<Node>,
    /// What the rule was made of beside its fields and values.
    pub leaves: Vec<Pointer>,
}

/// The rules of a filter or a path. `name` is what the step is called.
pub fn read(node: &ZapNode<'_>, name: &str, references: &References) -> Read {
    let at = node.at.key("params").key("filter_criteria");
    let mut found =
        Read { gate: Gate::default(), findings: Vec::new(), ignored: Vec::new(), kept: Vec::new(), leaves: Vec::new() };
    found.gate.at = at.clone();
    found.gate.name = Some(Located::new(name.to_owned(), node.at.clone()));
    if let Some(other) = node.param("filter_criteria").filter(|list| !list.is_array()) {
        found.kept.push(templates::verbatim(other, &at));
    }
    let criteria = node.param("filter_criteria").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let mut sizes: HashMap<String, usize> = HashMap::new();
    for criterion in criteria {
        *sizes.entry(group(criterion)).or_default() += 1;
    }
    let mut groups: IndexMap<String, Vec<Test>> = IndexMap::new();
    for (i, criterion) in criteria.iter().enumerate() {
        let here = at.index(i);
        let of = group(criterion);
        let read = test(criterion, &here, references, &mut found);
        let Some(test) = read else {
            // It has no field or no comparison, and always passes.
            found.kept.push(templates::verbatim(criterion, &here));
            continue;
        };
        for key in ["id", "group"] {
            // The number of a group says nothing where the test stands alone in it.
            let lone = key == "id" || sizes.get(&of) == Some(&1);
            let into = if lone { &mut found.ignored } else { &mut found.leaves };
            into.push(here.key(key));
        }
        found.leaves.push(here.key("action"));
        for (key, member) in criterion.as_object().into_iter().flatten() {
            let unary = key == "value" && test.right.is_none();
            if unary || !matches!(key.as_str(), "id" | "group" | "key" | "match" | "action" | "value") {
                found.kept.push(templates::verbatim(member, &here.key(key)));
            }
        }
        groups.entry(of).or_default().push(test);
    }
    found.gate.any = groups.into_values().collect();
    found
}

fn group(criterion: &Json) -> String {
    criterion.get("group").map(Json::to_string).unwrap_or_default()
}

/// One test. Without a field or a comparison it always passes.
fn test(json: &Json, at: &Pointer, references: &References, found: &mut Read) -> Option<Test> {
    let written = read::text(json, "match")?;
    let field = read::text(json, "key")?;
    let left = match templates::key(field, references) {
        Some(expr) => Value::Expr(expr),
        None => {
            Value::Expr(Expr::Broken { source: field.to_owned(), reason: "it names no field of a step".to_owned() })
        }
    };
    let known = table().comparison(written);
    match known {
        Some(known) if !known.doubt.is_empty() => {
            found.findings.push(
                Finding::new("IM206", Severity::Low, format!("“{written}”: {}", known.doubt), at.key("match"))
                    .confidence(Confidence::High)
                    .help("check the rule against the zap's history, and correct it in src/rules"),
            );
        }
        Some(_) => {}
        None => found.findings.push(
            Finding::new(
                "IM204",
                Severity::High,
                format!("the comparison “{written}” is not known: reaching it throws"),
                at.key("match"),
            )
            .help("choose the comparison that the zap's editor shows and write it in the rule")
            .effort(1),
        ),
    }
    // `stop` says the opposite.
    let (operator, understood) = match read::text(json, "action") {
        None | Some("continue") => (written.to_owned(), true),
        Some("stop") => (format!("not {written}"), true),
        Some(other) => (format!("{other} {written}"), false),
    };
    let unary = known.is_some_and(|known| known.unary);
    let value = json.get("value").filter(|_| !unary);
    let right = value.map(|value| templates::read(value, &at.key("value"), references)).map(constant);
    Some(Test {
        left: Located::new(left, at.key("key")),
        operator: Located::new(operator, at.key("match")),
        right,
        known: known.is_some() && understood,
    })
}

/// A missing value is an empty text.
fn constant(node: Node) -> Node {
    match node.value {
        Value::Null => Located::new(Value::Expr(Expr::Constant(Constant::Text(String::new()))), node.at),
        _ => node,
    }
}
