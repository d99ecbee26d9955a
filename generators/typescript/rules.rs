//! Business rules: the conditions of branches as named, pure functions.

use super::literal;
use super::printer::{Imports, Printer, Uses};
use cutover_ir::{Class, Condition, Conditions, Node, Value};
use petgraph::stable_graph::NodeIndex;

/// A rule as the body of a closure, and what it uses.
pub struct Printed {
    pub body: String,
    pub uses: Uses,
    pub imports: Imports,
    /// It reads other steps: it must stay where they are in scope.
    pub reads_steps: bool,
}

/// Prints the conditions of a branch.
pub fn print(printer: &mut Printer<'_>, rule: &Conditions, step: NodeIndex, hint: &str) -> Printed {
    let outer = std::mem::take(&mut printer.imports);
    let mut uses = Uses::default();
    for leaf in &rule.leaves {
        if leaf.as_str().ends_with("/options/version") && !reads_version(rule) {
            printer.ledger.settle(leaf, Class::Cosmetic);
        } else {
            printer.printed(leaf);
        }
    }
    let mut parts = Vec::new();
    for condition in &rule.conditions {
        let left = printer.value(&condition.left, step, hint, &mut uses);
        printer.printed(&condition.operation.at);
        settle_type(printer, condition.operation.at.as_str());
        let mut arguments = vec![left, literal::string(&condition.operation.value)];
        if let Some(right) = &condition.right {
            let text = printer.value(right, step, hint, &mut uses);
            if !is_idle(condition, right) {
                arguments.push(text);
                if let Some(kind) = &condition.right_type {
                    arguments.push(literal::string(kind));
                }
            }
        }
        let call = if rule.legacy {
            printer.imports.value("runtime/legacy", "legacy");
            format!("legacy.{}", condition.kind)
        } else {
            let module = if condition.kind == "dateTime" { "runtime/conditions-date" } else { "runtime/conditions" };
            // `text` is the template tag, `dateTime` a transform everywhere else.
            match condition.kind.as_str() {
                kind @ ("text" | "dateTime") => {
                    printer.imports.value(module, &format!("{kind} as {kind}Is"));
                    format!("{kind}Is")
                }
                kind => {
                    printer.imports.value(module, kind);
                    kind.to_owned()
                }
            }
        };
        let text = format!("{call}({})", arguments.join(", "));
        // The first generation evaluates a condition only when it comes to it: what may fail waits for its turn.
        let waits = rule.legacy
            && !parts.is_empty()
            && ["own(", ".of(", ".at(", ".first()", ".last()", "broken("].iter().any(|m| text.contains(m));
        parts.push(if waits { format!("() => {text}") } else { text });
    }
    let name = match (rule.legacy, rule.any) {
        (false, false) => "allOf",
        (false, true) => "anyOf",
        (true, false) => "legacyAll",
        (true, true) => "legacyAny",
    };
    printer.imports.value(if rule.legacy { "runtime/legacy" } else { "runtime/conditions" }, name);
    if !rule.legacy {
        parts.insert(0, options(printer, rule, step, hint, &mut uses));
    }
    let body = super::printer::group(&format!("{name}("), &parts, ")");
    let imports = std::mem::replace(&mut printer.imports, outer);
    let reads = |node: &Node| printer.reads_steps(node, step);
    let reads_steps = rule.conditions.iter().any(|c| reads(&c.left) || c.right.as_ref().is_some_and(reads));
    Printed { body, uses, imports, reads_steps }
}

/// Whether a right operand can neither decide nor fail: an empty text beside an operation that looks at the left one only. The engine reads
/// it all the same, and complains where it should be of another type.
fn is_idle(condition: &Condition, right: &Node) -> bool {
    let empty = matches!(&right.value, Value::Text(t) if t.is_empty());
    let kind = condition.right_type.as_deref().unwrap_or(&condition.kind);
    empty && matches!(kind, "text" | "string" | "any") && Condition::is_unary(&condition.operation.value)
}

/// The operator's type is printed as the name of the function.
fn settle_type(printer: &mut Printer<'_>, operation: &str) {
    if let Some(operator) = operation.strip_suffix("/operation") {
        printer.printed(&cutover_ir::Pointer::from(format!("{operator}/type").as_str()));
    }
}

/// Whether a revision of the rules can make a difference: to empty numbers, and to truth values that are converted (`conditions.ts` of
/// the runtime).
fn reads_version(rule: &Conditions) -> bool {
    let strict = rule.strict == Some(true) && rule.loose_when.is_none();
    rule.conditions.iter().flat_map(|c| std::iter::once(c.kind.as_str()).chain(c.right_type.as_deref())).any(|kind| {
        match kind.trim_end_matches('?') {
            "boolean" => !strict,
            "text" | "string" | "array" | "object" | "dateTime" | "any" => false,
            _ => true,
        }
    })
}

fn options(printer: &mut Printer<'_>, rule: &Conditions, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
    let base = match (rule.strict, rule.unsaid) {
        (_, true) => "unsaid",
        (Some(true), _) => "strict",
        // Options that do not say are loose.
        (_, _) if rule.conditions.is_empty() => "strict",
        _ => "loose",
    };
    let mut extra = Vec::new();
    if rule.ignore_case {
        extra.push("ignoreCase: true".to_owned());
    }
    if let Some(version) = rule.version.as_deref()
        && version != "1"
        && reads_version(rule)
    {
        extra.push(format!("version: {}", literal::number(version)));
    }
    if let Some(when) = &rule.loose_when {
        let value = printer.value(when, step, hint, uses);
        extra.push(format!("types: ({value}) === \"loose\" ? \"loose\" : \"strict\""));
    }
    printer.imports.value("runtime/conditions", base);
    if extra.is_empty() { base.to_owned() } else { format!("{{ ...{base}, {} }}", extra.join(", ")) }
}
