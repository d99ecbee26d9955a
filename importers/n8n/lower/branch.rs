//! If, Filter and Switch.

use super::super::conditions;
use super::super::defaults::Seen;
use super::{Taken, version};
use cutover_ir::{Branch, Condition, Conditions, Located, Node, OnError, Op, Pointer, Step, Value};
use indexmap::IndexMap;

fn rule(step: &Step, taken: &mut Taken) -> Result<Conditions, String> {
    let params = &step.origin.params;
    let old = version(step) < 2.0;
    if old {
        let combine = params.get("combineOperation").or_else(|| params.get("combineConditions"));
        return conditions::legacy(params.get("conditions"), combine, taken);
    }
    let empty = super::constant(Value::Map(Default::default()), params);
    let node = params.get("conditions").unwrap_or(&empty);
    let rule = conditions::filter(node, taken)?;
    options(step, taken);
    Ok(rule)
}

/// `looseTypeValidation` and `ignoreCase` fill the stored condition options in the editor; the engine reads the stored ones.
fn options(step: &Step, taken: &mut Taken) {
    let params = &step.origin.params;
    for path in ["looseTypeValidation", "options.looseTypeValidation"] {
        if let Some(node) = params.path(path) {
            taken.cosmetic(node);
        }
    }
    if let Some(node) = params.path("options.ignoreCase") {
        taken.cosmetic(node);
    }
}

/// The If node.
pub fn lower_if(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    Ok(Op::Partition { rule: rule(step, taken)? })
}

/// The Filter node. What it discards leaves by a second output that the editor does not show; one for errors takes its place.
pub fn lower_filter(step: &Step, second: bool, taken: &mut Taken) -> Result<Op, String> {
    let rule = rule(step, taken)?;
    let discards = second && step.policy.on_error != OnError::Route;
    Ok(if discards { Op::Partition { rule } } else { Op::Filter { rule } })
}

/// The Switch node.
pub fn lower_switch(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    let params = &step.origin.params;
    let mut leaves: Vec<Pointer> = Vec::new();
    let by_expression = match params.get("mode") {
        None => false,
        Some(mode) => {
            taken.read(mode, &mut leaves);
            match mode.text() {
                Some("rules") => false,
                Some("expression") => true,
                _ => return Err("the mode of the switch is an expression".to_owned()),
            }
        }
    };
    if by_expression {
        return route_by(step, taken, leaves);
    }
    if version(step) < 3.0 {
        return legacy_rules(step, taken, leaves);
    }
    rules(step, taken, leaves)
}

/// More outputs than any editor shows: a damaged number must not make a step of that size.
const MOST_OUTPUTS: usize = 1_000;

fn route_by(step: &Step, taken: &mut Taken, mut leaves: Vec<Pointer>) -> Result<Op, String> {
    let params = &step.origin.params;
    options(step, taken);
    let (key, default) = match version(step) {
        v if v < 2.0 => ("", 4),
        v if v < 3.0 => ("outputsAmount", 4),
        _ => ("numberOutputs", 4),
    };
    let outputs = match params.get(key) {
        None => default,
        Some(node) => {
            taken.read(node, &mut leaves);
            match &node.value {
                Value::Number(n) => n.parse().map_err(|_| "the number of outputs is odd".to_owned())?,
                _ => return Err("the number of outputs is an expression".to_owned()),
            }
        }
    };
    if outputs > MOST_OUTPUTS {
        return Err(format!("it has {outputs} outputs, more than anything can be connected to"));
    }
    let output = match params.get("output") {
        Some(node) => {
            taken.node(node);
            node.clone()
        }
        // Newer versions take an expression without anything in it, which fails.
        None => {
            let seen = Seen::new(&step.origin.kind.value, &step.origin.version.value, params);
            super::super::params::read(&seen.default("output").unwrap_or_default(), &params.at)
        }
    };
    Ok(Op::RouteBy { output, outputs, leaves })
}

fn rules(step: &Step, taken: &mut Taken, mut leaves: Vec<Pointer>) -> Result<Op, String> {
    let params = &step.origin.params;
    let mut branches = Vec::new();
    // What the export leaves out is one rule, and a rule is one condition: that nothing equals nothing.
    let unsaid = super::constant(Value::Map(IndexMap::new()), params);
    let rules = match params.get("rules") {
        None => std::slice::from_ref(&unsaid),
        Some(_) => params.path("rules.values").map(Node::elements).unwrap_or_default(),
    };
    for value in rules {
        let rule = conditions::filter(value.get("conditions").unwrap_or(&unsaid), taken)?;
        options(step, taken);
        let name = value.get("outputKey").cloned();
        if let Some(name) = &name {
            taken.node(name);
        }
        // Whether the output's name is shown.
        if let Some(rename) = value.get("renameOutput") {
            taken.cosmetic(rename);
        }
        branches.push(Branch { name, rule, output: None });
    }
    let mut fallback = "none".to_owned();
    if let Some(node) = params.path("options.fallbackOutput") {
        fallback = match &node.value {
            Value::Text(t) if t == "none" || t == "extra" => t.clone(),
            Value::Number(n) => n.clone(),
            Value::Text(t) if t.parse::<u32>().is_ok() => t.clone(),
            _ => return Err("the fallback output is an expression".to_owned()),
        };
        taken.read(node, &mut leaves);
    }
    let all = match params.path("options.allMatchingOutputs") {
        None => false,
        Some(node) => {
            taken.read(node, &mut leaves);
            node.bool().ok_or("`allMatchingOutputs` is an expression")?
        }
    };
    // The label of the fallback output on the canvas.
    if let Some(node) = params.path("options.renameFallbackOutput") {
        taken.cosmetic(node);
    }
    Ok(Op::Route { branches, fallback, all, leaves })
}

fn legacy_rules(step: &Step, taken: &mut Taken, mut leaves: Vec<Pointer>) -> Result<Op, String> {
    let params = &step.origin.params;
    let data_type = match params.get("dataType") {
        None => "number",
        Some(node) => {
            taken.read(node, &mut leaves);
            node.text().ok_or("the data type of the switch is an expression")?
        }
    };
    let (kind, default_operation, empty) = match data_type {
        "boolean" => ("boolean", "equal", Value::Bool(false)),
        "dateTime" => ("dateTime", "after", Value::Number("0".to_owned())),
        "number" => ("number", "smaller", Value::Number("0".to_owned())),
        "string" => ("text", "equal", Value::Text(String::new())),
        _ => return Err("the data type of the switch is not known".to_owned()),
    };
    let first_default = if kind == "dateTime" { Value::Text(String::new()) } else { empty.clone() };
    let left = match params.get("value1") {
        Some(node) => {
            taken.node(node);
            node.clone()
        }
        None => super::constant(first_default, params),
    };
    let first_version = version(step) < 2.0;
    let mut branches = Vec::new();
    for value in params.path("rules.rules").map(Node::elements).unwrap_or_default() {
        let operation = match value.get("operation") {
            Some(o) => {
                taken.node(o);
                o.text()
                    .map(|t| Located::new(t.to_owned(), o.at.clone()))
                    .ok_or("an operation of the switch is an expression")?
            }
            None => Located::new(default_operation.to_owned(), value.at.clone()),
        };
        let right = match value.get("value2") {
            Some(node) => {
                taken.node(node);
                node.clone()
            }
            None => super::constant(empty.clone(), value),
        };
        let mut rule_leaves = Vec::new();
        let output = match value.get("output") {
            Some(node) => {
                taken.read(node, &mut rule_leaves);
                match &node.value {
                    Value::Number(n) => n.parse::<usize>().ok(),
                    _ => return Err("an output of the switch is an expression".to_owned()),
                }
            }
            None => first_version.then_some(0),
        };
        let name = value.get("outputKey").cloned();
        if let Some(name) = &name {
            taken.node(name);
        }
        branches.push(Branch {
            name,
            rule: Conditions {
                conditions: vec![Condition {
                    kind: kind.to_owned(),
                    left: left.clone(),
                    operation,
                    right: Some(right),
                    right_type: None,
                }],
                legacy: true,
                leaves: rule_leaves,
                ..Conditions::default()
            },
            output,
        });
    }
    // Without rules nothing is compared with it.
    if branches.is_empty()
        && let Some(value) = params.get("value1")
    {
        taken.unread(value);
    }
    let fallback = match params.get("fallbackOutput") {
        None => "none".to_owned(),
        Some(node) => {
            taken.read(node, &mut leaves);
            match &node.value {
                Value::Number(n) if n == "-1" => "none".to_owned(),
                Value::Number(n) => n.clone(),
                _ => return Err("the fallback output is an expression".to_owned()),
            }
        }
    };
    Ok(Op::Route { branches, fallback, all: false, leaves })
}
