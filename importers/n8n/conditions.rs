//! Conditions of If, Filter and Switch, in the three shapes that exports hold.

use super::lower::{AS_IT_IS, Taken};
use cutover_ir::{Condition, Conditions, Expr, Located, Node, Pointer, Root, Value};

/// The emitted kind of an operator type.
fn kind(operator_type: &str) -> Option<&'static str> {
    Some(match operator_type {
        "string" => "text",
        "number" => "number",
        "boolean" => "boolean",
        "dateTime" => "dateTime",
        "array" => "array",
        "object" => "object",
        other if AS_IT_IS.contains(&other) => "untyped",
        _ => return None,
    })
}

/// Words that people and models write for a combinator and the engine does not know: nothing holds, and nothing is compared (measured).
const NO_COMBINATORS: &[&str] = &["AND", "OR", "all", "any"];

/// Words for the check of types that the engine does not know: it is as loose as without one (measured).
const NOT_STRICT: &[&str] = &["", "none", "any", "Strict", "loosely"];

/// The conditions of the second generation: a filter value with a combinator and options.
pub fn filter(node: &Node, taken: &mut Taken) -> Result<Conditions, String> {
    let mut out = Conditions::default();
    // Without a combinator the engine finds nothing to combine: the rule always holds, whatever else is written there.
    if node.get("combinator").is_none() {
        taken.cosmetic(node);
        return Ok(out);
    }
    if let Some(combinator) = node.get("combinator") {
        out.any = match combinator.text() {
            Some("and") => false,
            Some("or") => true,
            Some(word) if NO_COMBINATORS.contains(&word) => {
                unlooked(node, taken, |key| key != "combinator")?;
                taken.read(combinator, &mut out.leaves);
                return Ok(Conditions { any: true, ..out });
            }
            _ => return Err("the combinator is neither `and` nor `or`".to_owned()),
        };
        taken.read(combinator, &mut out.leaves);
    }
    if let Some(options) = node.get("options") {
        for (key, value) in members(options) {
            match (key.as_str(), &value.value) {
                ("caseSensitive", Value::Bool(b)) => out.ignore_case = !b,
                ("typeValidation", Value::Text(t)) if t == "strict" || t == "loose" => out.strict = Some(t == "strict"),
                ("typeValidation", Value::Expr(_)) => out.loose_when = Some(value.clone()),
                ("typeValidation", Value::Text(t)) if NOT_STRICT.contains(&t.as_str()) => out.strict = Some(false),
                ("typeValidation", Value::Null) => out.strict = Some(false),
                ("version", Value::Number(n)) => out.version = Some(n.clone()),
                // Fills the editor's left field; the engine does not look at it.
                ("leftValue", _) => {
                    taken.cosmetic(value);
                    continue;
                }
                ("caseSensitive" | "typeValidation" | "version", _) => {
                    return Err(format!("the condition option `{key}` is not understood"));
                }
                _ => {
                    unlooked(options, taken, |name| name == key)?;
                    continue;
                }
            }
            taken.read(value, &mut out.leaves);
        }
    }
    out.unsaid = node.get("options").is_none();
    for condition in node.get("conditions").map(Node::elements).unwrap_or_default() {
        out.conditions.push(one(condition, taken, &mut out.leaves)?);
    }
    Ok(out)
}

/// Members that the engine evaluates and does not look at: what their expressions read says nothing of the items.
pub fn unlooked(node: &Node, taken: &mut Taken, among: impl Fn(&str) -> bool) -> Result<(), String> {
    for (key, value) in members(node).filter(|(key, _)| among(key)) {
        let mut fails = false;
        value.each_leaf(&mut |leaf| fails |= may_fail(leaf));
        if fails {
            return Err(format!("`{key}` is not looked at, but what it asks for may not be there"));
        }
        taken.unheard(value);
    }
    Ok(())
}

fn members(node: &Node) -> impl Iterator<Item = (&String, &Node)> {
    match &node.value {
        Value::Map(members) => Some(members.iter()),
        _ => None,
    }
    .into_iter()
    .flatten()
}

fn one(node: &Node, taken: &mut Taken, leaves: &mut Vec<Pointer>) -> Result<Condition, String> {
    let operator = node.get("operator").ok_or("a condition has no operator")?;
    let operator_type = operator.get("type").and_then(Node::text).ok_or("a condition's operator has no type")?;
    let operation = match operator.get("operation") {
        Some(said) => said
            .text()
            .map(|text| Located::new(text.to_owned(), said.at.clone()))
            .ok_or("the operation of a condition is an expression")?,
        // No comparison has such a name, so it does not hold.
        None => Located::new(String::new(), operator.at.key("operation")),
    };
    let kind = kind(operator_type).ok_or_else(|| format!("the operator type `{operator_type}` is not understood"))?;
    for (key, value) in members(operator) {
        match key.as_str() {
            "type" | "operation" => taken.node(value),
            // It says whether there is a right operand. Where that makes no difference in the code it is looks only.
            "singleValue" if value.bool().is_some() => {
                let idle =
                    |right: &Node| kind == "text" && Condition::is_unary(&operation.value) && right.text() == Some("");
                if node.get("rightValue").is_none_or(idle) {
                    taken.cosmetic(value);
                } else {
                    taken.read(value, leaves);
                }
            }
            "rightType" if value.text().is_some() => taken.read(value, leaves),
            "singleValue" | "rightType" => return Err(format!("the operator member `{key}` is not understood")),
            // What the editor shows, or nobody reads; type and operation decide.
            _ => unlooked(operator, taken, |name| name == key)?,
        }
    }
    for (key, value) in members(node) {
        match key.as_str() {
            "id" => taken.cosmetic(value),
            "leftValue" | "rightValue" | "operator" => taken.node(value),
            _ => unlooked(node, taken, |name| name == key)?,
        }
    }
    let empty = Located::new(Value::Text(String::new()), node.at.clone());
    let single = operator.get("singleValue").and_then(Node::bool) == Some(true);
    let mut right = node.get("rightValue");
    let mut right_type =
        operator.get("rightType").and_then(Node::text).filter(|t| *t != operator_type).map(str::to_owned);
    if single && Condition::is_unary(&operation.value) {
        // With one operand the engine does not look at the other, which the editor leaves in place; but it is evaluated.
        if let Some(unused) = right.filter(|r| !may_fail(r)) {
            taken.unread(unused);
            right = None;
        }
        right_type = right.map(|_| "any".to_owned());
    } else if single {
        // The mark only keeps the engine from complaining of the other operand.
        right_type = Some(format!("{}?", right_type.as_deref().unwrap_or(operator_type)));
    }
    Ok(Condition {
        kind: kind.to_owned(),
        left: node.get("leftValue").cloned().unwrap_or(empty),
        operation,
        right: right.cloned(),
        right_type,
    })
}

/// Whether evaluating it may end the step: it asks for what another step may not have given.
fn may_fail(node: &Node) -> bool {
    let mut found = false;
    if let Some(expr) = node.expr() {
        expr.each(&mut |part| {
            found |= match part {
                Expr::Path(path) => match &path.root {
                    Root::Step { .. } => true,
                    Root::Scope(name) => name == "$env",
                    _ => false,
                },
                Expr::Foreign { reads, .. } => !reads.is_empty(),
                Expr::Broken { .. } => true,
                _ => false,
            };
        });
    }
    found
}

/// The conditions of the first generation: lists by type.
pub fn legacy(node: Option<&Node>, combine: Option<&Node>, taken: &mut Taken) -> Result<Conditions, String> {
    let mut out = Conditions { legacy: true, ..Conditions::default() };
    if let Some(combine) = combine {
        out.any = match combine.text() {
            Some("all" | "AND") => false,
            Some("any" | "OR") => true,
            _ => return Err("the way to combine conditions is an expression".to_owned()),
        };
        taken.read(combine, &mut out.leaves);
    }
    let Some(node) = node else { return Ok(out) };
    // A list, or a text, holds no conditions of any type.
    if !matches!(node.value, Value::Map(_)) {
        let mut fails = false;
        node.each_leaf(&mut |leaf| fails |= may_fail(leaf));
        if fails {
            return Err("its conditions are none, but what they ask for may not be there".to_owned());
        }
        taken.unheard(node);
        return Ok(out);
    }
    // The engine goes through the types in this order, not in the order of the export.
    for (list, kind, default) in [
        ("boolean", "boolean", "equal"),
        ("dateTime", "dateTime", "after"),
        ("number", "number", "smaller"),
        ("string", "text", "equal"),
    ] {
        for condition in node.get(list).map(Node::elements).unwrap_or_default() {
            let operation = match condition.get("operation") {
                Some(o) => {
                    o.text().map(|t| Located::new(t.to_owned(), o.at.clone())).ok_or("an operation is an expression")?
                }
                None => Located::new(default.to_owned(), condition.at.clone()),
            };
            for (key, value) in members(condition) {
                match key.as_str() {
                    "value1" | "value2" | "operation" => taken.node(value),
                    _ => return Err(format!("the condition member `{key}` is not understood")),
                }
            }
            let missing = |v: Value| Located::new(v, condition.at.clone());
            let default_value = match kind {
                "boolean" => Value::Bool(false),
                "number" => Value::Number("0".to_owned()),
                _ => Value::Text(String::new()),
            };
            out.conditions.push(Condition {
                kind: kind.to_owned(),
                left: condition.get("value1").cloned().unwrap_or_else(|| missing(default_value.clone())),
                operation,
                right: Some(condition.get("value2").cloned().unwrap_or_else(|| missing(default_value))),
                right_type: None,
            });
        }
    }
    Ok(out)
}
