//! Set: the four generations of setting fields.

use super::super::conditions::unlooked;
use super::{Taken, version};
use cutover_ir::{Assignment, Keep, Located, Node, Op, Pointer, Step, Value};

/// The types that the emitted mapping converts to.
const CONVERTED: &[&str] = &["string", "number", "boolean", "array", "object", "binary"];

/// Types that people and models write and the engine does not know: it takes the value as it is (measured).
pub const AS_IT_IS: &[&str] = &[
    "",
    "any",
    "null",
    "undefined",
    "integer",
    "int",
    "float",
    "bool",
    "json",
    "text",
    "expression",
    "date",
    "file",
    "list",
    "manual",
    "String",
    "stringValue",
    "numberValue",
    "booleanValue",
    "arrayValue",
    "objectValue",
];

/// A value without a type, which the engine fails on.
const UNTYPED: &str = "untyped";

/// The Set node of any version.
pub fn lower(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    if version(step) < 3.0 { first(step, taken) } else { third(step, taken) }
}

/// Versions 1 and 2: values by type, already typed by the export.
fn first(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    let params = &step.origin.params;
    let mut leaves = Vec::new();
    let mut assignments = Vec::new();
    // The engine sets booleans first, then numbers, then texts.
    for (list, kind, default) in [
        ("boolean", "boolean", Value::Bool(false)),
        ("number", "number", Value::Number("0".to_owned())),
        ("string", "string", Value::Text(String::new())),
    ] {
        for entry in params.path(&format!("values.{list}")).map(Node::elements).unwrap_or_default() {
            let Value::Map(members) = &entry.value else {
                return Err("a field is not an object".to_owned());
            };
            if let Some(key) = members.keys().find(|key| !matches!(key.as_str(), "name" | "value")) {
                return Err(format!("the member `{key}` of a field has no converter"));
            }
            let name = entry
                .get("name")
                .cloned()
                .unwrap_or_else(|| super::constant(Value::Text("propertyName".to_owned()), entry));
            let given = match entry.get("value") {
                // A text that was written as null is the empty default.
                Some(node) if kind == "string" && matches!(node.value, Value::Null) => {
                    Some(Located::new(Value::Text(String::new()), node.at.clone()))
                }
                given => given.cloned(),
            };
            let value = given.unwrap_or_else(|| super::constant(default.clone(), entry));
            taken.node(entry);
            // Version 1 sets numbers as they are given, texts included.
            let kind = if kind == "number" && version(step) < 2.0 { "any" } else { kind };
            assignments.push(Assignment {
                name,
                kind: Some(Located::new(kind.to_owned(), entry.at.key("#type"))),
                value,
                json_holes: false,
            });
        }
    }
    let keep = match params.get("keepOnlySet") {
        None => Keep::All,
        Some(node) => {
            taken.read(node, &mut leaves);
            if node.bool().ok_or("`keepOnlySet` is an expression")? { Keep::None } else { Keep::All }
        }
    };
    let mut options = vec![("legacy".to_owned(), super::constant(Value::Bool(true), params))];
    take_options(params, taken, &mut options, &["dotNotation"])?;
    Ok(Op::Assign { assignments, raw: None, keep, options, leaves })
}

fn take_options(
    params: &Node,
    taken: &mut Taken,
    options: &mut Vec<(String, Node)>,
    known: &[&str],
) -> Result<(), String> {
    if let Some(Value::Map(members)) = params.get("options").map(|n| &n.value) {
        for (key, node) in members {
            if !known.contains(&key.as_str()) {
                return Err(format!("the option `{key}` has no converter"));
            }
            if matches!(node.value, Value::Expr(_)) {
                return Err(format!("the option `{key}` is an expression"));
            }
            taken.node(node);
            options.push((key.clone(), node.clone()));
        }
    }
    Ok(())
}

/// Version 3: typed assignments or one raw JSON.
fn third(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    let params = &step.origin.params;
    let since_3_3 = version(step) >= 3.3;
    let mut leaves = Vec::new();
    let raw = match params.get("mode") {
        None => None,
        Some(mode) => {
            if mode.text().is_none_or(|name| matches!(name, "manual" | "raw")) {
                taken.read(mode, &mut leaves);
            }
            match mode.text() {
                Some("manual") => None,
                Some("raw") => Some(match params.get("jsonOutput") {
                    Some(node) => node.clone(),
                    None => super::constant(
                        Value::Text("{\n  \"my_field_1\": \"value\",\n  \"my_field_2\": 1\n}\n".to_owned()),
                        params,
                    ),
                }),
                Some(_) => return Ok(no_such_mode(params, mode, taken)),
                None => return Err("the mode is an expression".to_owned()),
            }
        }
    };
    if let Some(node) = params.get("jsonOutput") {
        // Left over from another mode, hidden: the engine drops it.
        if raw.is_some() { taken.node(node) } else { taken.cosmetic(node) }
    }
    let mut assignments = Vec::new();
    for (list, active) in [("assignments", since_3_3), ("fields", !since_3_3)] {
        let Some(node) = params.get(list) else { continue };
        if !active || raw.is_some() {
            taken.cosmetic(node);
            continue;
        }
        if list == "assignments" {
            new_assignments(node, taken, &mut assignments)?;
        } else {
            old_fields(node, taken, &mut assignments)?;
        }
    }
    let keep = keep(params, since_3_3, taken, &mut leaves)?;
    let mut options = Vec::new();
    take_options(
        params,
        taken,
        &mut options,
        &["dotNotation", "ignoreConversionErrors", "includeBinary", "stripBinary"],
    )?;
    // Copies for trying things out in the editor; the engine makes them only in manual runs.
    let asked = params.get("duplicateItem").is_some_and(|node| !matches!(node.value, Value::Bool(false)));
    for key in ["duplicateItem", "duplicateCount"] {
        if let Some(node) = params.get(key) {
            match &node.value {
                // A number without the wish says nothing.
                _ if !asked => taken.cosmetic(node),
                Value::Bool(false) => taken.cosmetic(node),
                Value::Expr(_) if key == "duplicateItem" => return Err(format!("`{key}` is an expression")),
                _ => {
                    taken.node(node);
                    options.push((key.to_owned(), node.clone()));
                }
            }
        }
    }
    options.push(("version".to_owned(), super::constant(Value::Number(step.origin.version.value.clone()), params)));
    Ok(Op::Assign { assignments, raw, keep, options, leaves })
}

/// A mode that the engine does not have: it finds nothing to run, and fails so.
fn no_such_mode(params: &Node, mode: &Node, taken: &mut Taken) -> Op {
    if let Value::Map(members) = &params.value {
        members.iter().filter(|(key, _)| *key != "mode").for_each(|(_, node)| taken.unread(node));
    }
    // One name that the engine does not know is like another.
    taken.cosmetic(mode);
    let words = Value::Text("Cannot read properties of undefined (reading 'execute')".to_owned());
    let message = Located::new(words, mode.at.clone());
    Op::Stop { params: Located::new(Value::Map([("errorMessage".to_owned(), message)].into()), mode.at.clone()) }
}

fn new_assignments(node: &Node, taken: &mut Taken, out: &mut Vec<Assignment>) -> Result<(), String> {
    if matches!(node.value, Value::Expr(_)) {
        return Err("the assignments are one expression".to_owned());
    }
    // The engine reads the list and nothing beside it.
    if let Value::Map(members) = &node.value {
        members.iter().filter(|(key, _)| *key != "assignments").for_each(|(_, beside)| taken.unheard(beside));
    }
    for entry in node.get("assignments").map(Node::elements).unwrap_or_default() {
        let Value::Map(members) = &entry.value else {
            return Err("an assignment is not an object".to_owned());
        };
        for (key, member) in members {
            match key.as_str() {
                "id" => taken.cosmetic(member),
                "name" | "type" | "value" => taken.node(member),
                _ => unlooked(entry, taken, |name| name == key)?,
            }
        }
        let said = |value: Value| super::constant(value, entry);
        let kind = match entry.get("type") {
            None => Located::new(UNTYPED.to_owned(), entry.at.key("#type")),
            Some(kind) => {
                let name = kind.text().ok_or("the type of an assignment is an expression")?;
                let known = CONVERTED.contains(&name);
                if !known && !AS_IT_IS.contains(&name) {
                    return Err(format!("assignments of the type `{name}` have no converter"));
                }
                Located::new(if known { name } else { "any" }.to_owned(), kind.at.clone())
            }
        };
        out.push(Assignment {
            // A name that nobody wrote is the word that the engine's own language has for it.
            name: entry.get("name").cloned().unwrap_or_else(|| said(Value::Text("undefined".to_owned()))),
            kind: Some(kind),
            value: entry.get("value").cloned().unwrap_or_else(|| said(Value::Null)),
            json_holes: false,
        });
    }
    Ok(())
}

fn old_fields(node: &Node, taken: &mut Taken, out: &mut Vec<Assignment>) -> Result<(), String> {
    for entry in node.get("values").map(Node::elements).unwrap_or_default() {
        let kind_node = entry.get("type");
        let kind = match kind_node {
            None => "stringValue",
            Some(k) => k.text().ok_or("the type of a field is an expression")?,
        };
        let short = kind.strip_suffix("Value").unwrap_or(kind);
        if !matches!(short, "string" | "number" | "boolean" | "array" | "object" | "binary") {
            return Err(format!("fields of the type `{kind}` have no converter"));
        }
        let Value::Map(members) = &entry.value else {
            return Err("a field is not an object".to_owned());
        };
        for (key, member) in members {
            match key.as_str() {
                "name" | "type" => taken.node(member),
                k if k == kind => taken.node(member),
                // The value of another type, hidden by the type: the engine drops it.
                "stringValue" | "numberValue" | "booleanValue" | "arrayValue" | "objectValue" => taken.cosmetic(member),
                _ => return Err(format!("the member `{key}` of a field has no converter")),
            }
        }
        let default = match short {
            "boolean" => Value::Text("true".to_owned()),
            "object" => Value::Text("{}".to_owned()),
            _ => Value::Text(String::new()),
        };
        let at: Pointer = kind_node.map_or_else(|| entry.at.key("#type"), |k| k.at.clone());
        out.push(Assignment {
            name: entry.get("name").cloned().unwrap_or_else(|| super::constant(Value::Text(String::new()), entry)),
            kind: Some(Located::new(short.to_owned(), at)),
            value: entry.get(kind).cloned().unwrap_or_else(|| super::constant(default, entry)),
            // Measured on the engine: only objects, and only in these versions.
            json_holes: short == "object",
        });
    }
    Ok(())
}

fn keep(params: &Node, since_3_3: bool, taken: &mut Taken, leaves: &mut Vec<Pointer>) -> Result<Keep, String> {
    let others = if since_3_3 {
        match params.get("includeOtherFields") {
            None => false,
            Some(node) => {
                taken.read(node, leaves);
                node.bool().ok_or("`includeOtherFields` is an expression")?
            }
        }
    } else {
        if let Some(node) = params.get("includeOtherFields") {
            taken.cosmetic(node);
        }
        true
    };
    let include = match params.get("include") {
        None => "all",
        Some(node) if !others => {
            taken.cosmetic(node);
            "all"
        }
        Some(node) => {
            taken.read(node, leaves);
            node.text().ok_or("`include` is an expression")?
        }
    };
    let mut keep = Keep::None;
    for (key, wanted) in [("includeFields", "selected"), ("excludeFields", "except")] {
        let node = params.get(key);
        if others && include == wanted {
            let fields = node.cloned().unwrap_or_else(|| super::constant(Value::Text(String::new()), params));
            if let Some(node) = node {
                taken.node(node);
            }
            keep = if wanted == "selected" { Keep::Only(fields) } else { Keep::Except(fields) };
        } else if let Some(node) = node {
            taken.cosmetic(node);
        }
    }
    if others && include == "all" {
        keep = Keep::All;
    }
    if others && !matches!(include, "all" | "none" | "selected" | "except") {
        return Err(format!("`include` = {include} has no converter"));
    }
    Ok(keep)
}
