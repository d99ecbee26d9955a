//! Mappings: what a Set step makes of an item.

use super::literal;
use super::printer::{Imports, Printer, Uses, group};
use cutover_ir::{Assignment, Expr, Keep, Node, Part, Value};
use petgraph::stable_graph::NodeIndex;

/// A mapping as the body of a closure, with the options of the call.
pub struct Printed {
    pub body: String,
    pub uses: Uses,
    pub imports: Imports,
    pub options: Vec<String>,
    pub reads_steps: bool,
    pub fields: usize,
    /// The members of the object that it gives, where it is one.
    pub members: Vec<(String, String)>,
}

/// Prints an assignment step.
pub fn print(
    printer: &mut Printer<'_>,
    step: NodeIndex,
    assignments: &[Assignment],
    raw: Option<&Node>,
    keep: &Keep,
    options: &[(String, Node)],
) -> Printed {
    let outer = std::mem::take(&mut printer.imports);
    let mut uses = Uses::default();
    let legacy = options.iter().any(|(k, _)| k == "legacy");
    let (body, members) = match raw {
        Some(node) => (raw_json(printer, node, step, &mut uses), Vec::new()),
        None => object(printer, assignments, legacy, step, &mut uses),
    };
    let mut printed_options = Vec::new();
    match keep {
        Keep::None => {
            if legacy {
                printed_options.push("keepOnlySet: true".to_owned());
            }
        }
        Keep::All => {
            if !legacy {
                printed_options.push("keep: \"all\"".to_owned());
            }
        }
        Keep::Only(node) => printed_options.push(format!("keep: {}", names(printer, node, step))),
        Keep::Except(node) => printed_options.push(format!("keep: {{ except: {} }}", names(printer, node, step))),
    }
    for (key, node) in options {
        let mut none = Uses::default();
        match (key.as_str(), &node.value) {
            // Includes or strips the files of the item.
            ("includeBinary", Value::Bool(b)) => {
                printer.printed(&node.at);
                printed_options.push(format!("binary: \"{}\"", if *b { "keep" } else { "strip" }));
            }
            ("stripBinary", Value::Bool(b)) => {
                printer.printed(&node.at);
                printed_options.push(format!("binary: \"{}\"", if *b { "strip" } else { "keep" }));
            }
            ("duplicateItem", _) => {
                printer.printed(&node.at);
                if options.iter().all(|(k, _)| k != "duplicateCount") {
                    printed_options.push("duplicate: 0".to_owned());
                }
            }
            ("duplicateCount", _) => {
                let count = printer.value(node, step, "copies", &mut none);
                let count = if node.has_expr() { none.closure(&count) } else { count };
                printed_options.push(format!("duplicate: {count}"));
            }
            ("version", Value::Number(n)) if n == "3.4" => {}
            _ => printed_options.push(format!("{}: {}", literal::key(key), printer.value(node, step, "", &mut none))),
        }
    }
    let imports = std::mem::replace(&mut printer.imports, outer);
    Printed {
        body,
        uses,
        imports,
        options: printed_options,
        reads_steps: raw.is_some_and(|raw| printer.reads_steps(raw, step))
            || assignments.iter().any(|a| printer.reads_steps(&a.value, step) || printer.reads_steps(&a.name, step)),
        fields: assignments.len(),
        members,
    }
}

/// A comma-separated list of field names; a function of the item where they are an expression.
fn names(printer: &mut Printer<'_>, node: &Node, step: NodeIndex) -> String {
    printer.printed(&node.at);
    match &node.value {
        Value::Text(text) => {
            let parts: Vec<String> =
                text.split(',').map(str::trim).filter(|p| !p.is_empty()).map(literal::string).collect();
            group("[", &parts, "]")
        }
        _ => {
            let mut uses = Uses::default();
            let value = printer.value(node, step, "fields", &mut uses);
            uses.closure(&value)
        }
    }
}

fn object(
    printer: &mut Printer<'_>,
    assignments: &[Assignment],
    legacy: bool,
    step: NodeIndex,
    uses: &mut Uses,
) -> (String, Vec<(String, String)>) {
    let mut parts = Vec::new();
    let mut members = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut plain = true;
    for assignment in assignments {
        match &assignment.name.value {
            Value::Text(name) => {
                // An object literal keeps one value per name, and puts names that are numbers first.
                plain &= seen.insert(name.clone()) && !name.starts_with(|c: char| c.is_ascii_digit());
            }
            _ => plain = false,
        }
    }
    for assignment in assignments {
        let hint = assignment.name.text().unwrap_or_default().to_owned();
        let value = field(printer, assignment, legacy, &hint, step, uses);
        let name = match &assignment.name.value {
            Value::Text(name) => {
                printer.printed(&assignment.name.at);
                if plain { literal::key(name) } else { literal::string(name) }
            }
            Value::Number(n) => {
                printer.printed(&assignment.name.at);
                literal::string(n)
            }
            _ => printer.value(&assignment.name, step, "name", uses),
        };
        if plain {
            members.push((name.clone(), value.clone()));
            parts.push(if value == name && literal::is_plain_key(&name) { value } else { format!("{name}: {value}") });
        } else {
            parts.push(format!("[{name}, {value}]"));
        }
    }
    if parts.is_empty() {
        return ("({})".to_owned(), members);
    }
    if plain {
        (format!("({})", group("{", &parts, "}")), members)
    } else {
        printer.imports.value("runtime/entries", "entries");
        (group("entries(", &parts, ")"), members)
    }
}

/// The value of a field, with the conversion that its type asks for, where the value is not of that type already.
fn field(
    printer: &mut Printer<'_>,
    assignment: &Assignment,
    legacy: bool,
    hint: &str,
    step: NodeIndex,
    uses: &mut Uses,
) -> String {
    if let Value::Expr(expr @ Expr::Template(parts)) = &assignment.value.value
        && let Some(kind) = assignment
            .kind
            .as_ref()
            .filter(|kind| assignment.json_holes && !legacy && !matches!(kind.value.as_str(), "any" | "string"))
    {
        printer.printed(&kind.at);
        printer.imports.value("runtime/field", "to");
        let text = printer.counted(&assignment.value, expr, |printer| json_template(printer, parts, step, hint, uses));
        return format!("to.{}({text})", kind.value);
    }
    let value = printer.value(&assignment.value, step, hint, uses);
    let Some(kind) = &assignment.kind else { return value };
    printer.printed(&kind.at);
    if legacy {
        return match (kind.value.as_str(), &assignment.value.value) {
            ("boolean", Value::Bool(_)) | ("number", Value::Number(_)) | ("string", _) => value,
            ("boolean", _) => format!("Boolean({value})"),
            ("number", _) => {
                printer.imports.value("runtime/field", "numeric");
                format!("numeric({value})")
            }
            _ => value,
        };
    }
    let already = matches!(
        (kind.value.as_str(), &assignment.value.value),
        ("string", Value::Text(_) | Value::Expr(Expr::Template(_)))
            | ("number", Value::Number(_))
            | ("boolean", Value::Bool(_))
            | ("any", _)
    );
    if already {
        return value;
    }
    printer.imports.value("runtime/field", "to");
    let shown = match &assignment.value.value {
        Value::Expr(_) if assignment.json_holes => {
            printer.imports.value("runtime/raw-json", "rawValue");
            format!("rawValue({value})")
        }
        _ => value,
    };
    format!("to.{}({shown})", kind.value)
}

fn json_template(printer: &mut Printer<'_>, parts: &[Part], step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
    printer.imports.value("runtime/raw-json", "rawJson");
    let mut out = String::from("rawJson`");
    for part in parts {
        match part {
            Part::Text(text) => {
                let words = printer.words(text, step, hint);
                out.push_str(&words);
            }
            Part::Hole(hole) => {
                let inner = printer.expression(hole, step, hint, uses);
                out.push_str(&format!("${{{inner}}}"));
            }
        }
    }
    out.push('`');
    out
}

/// The whole item as JSON text.
fn raw_json(printer: &mut Printer<'_>, node: &Node, step: NodeIndex, uses: &mut Uses) -> String {
    match &node.value {
        Value::Text(text) => {
            printer.printed(&node.at);
            match constant_object(printer, text) {
                Some(object) => object,
                None => {
                    printer.imports.value("runtime/raw-json", "rawJson");
                    format!("rawJson`{}`", printer.words(text, step, "json"))
                }
            }
        }
        Value::Expr(expr @ Expr::Template(parts)) => {
            printer.counted(node, expr, |printer| json_template(printer, parts, step, "json", uses))
        }
        _ => {
            let value = printer.value(node, step, "json", uses);
            printer.imports.value("runtime/raw-json", "rawJson");
            format!("rawJson`${{{value}}}`")
        }
    }
}

/// A text that is a JSON object as the object itself. Nothing where it holds a secret, or a name that means something else in code.
fn constant_object(printer: &Printer<'_>, text: &str) -> Option<String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let secret = !super::secrets::in_text(text, &printer.known_secrets).is_empty();
    (!secret && !text.contains("__proto__")).then(|| format!("({})", super::project::typescript(&object.into())))
}
