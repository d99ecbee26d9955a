//! Business rules: the conditions of branches as named, pure functions.

use super::holes::{Holes, names_of};
use super::literal;
use super::printer::{Imports, Printer, Uses};
use crate::plan::{Names, identifier_of};
use cutover_ir::{Class, Condition, Conditions, Node, Value};
use petgraph::stable_graph::NodeIndex;

/// A call that is the body of a rule has at most so many characters on one line.
const FLAT: usize = 117;

/// A rule as the body of a closure, and what it uses.
pub struct Printed {
    pub body: String,
    pub uses: Uses,
    pub imports: Imports,
    /// What the rule is asked about.
    pub about: About,
}

/// What a rule is asked about.
pub enum About {
    /// An item: its body reads the fields.
    Item,
    /// Values, since it reads other steps, which are only in scope where it is asked: their names in the body, and the code that gives
    /// them, which `uses` is about. What that code needs is imported already.
    Values(Vec<(String, String)>),
    /// It reads other steps in a way that leaves it where they are in scope.
    Steps,
}

/// Prints the conditions of a branch.
pub fn print(printer: &mut Printer<'_>, rule: &Conditions, step: NodeIndex, hint: &str) -> Printed {
    let outer = std::mem::take(&mut printer.imports);
    let mut uses = Uses::default();
    let sides = || rule.conditions.iter().flat_map(|c| std::iter::once(&c.left).chain(c.right.as_ref()));
    let reads_steps = sides().any(|side| printer.reads_steps(side, step));
    let takes_values = reads_steps && !rule.legacy && rule.loose_when.is_none() && sides().all(is_one_value);
    let mut operands = takes_values.then(|| Operands { values: Holes::default(), imports: outer.clone() });
    for leaf in &rule.leaves {
        if leaf.as_str().ends_with("/options/version") && !reads_version(rule) {
            printer.ledger.settle(leaf, Class::Cosmetic);
        } else {
            printer.printed(leaf);
        }
    }
    let mut parts = Vec::new();
    for condition in &rule.conditions {
        let left = operand(printer, &condition.left, step, hint, &mut uses, operands.as_mut());
        printer.printed(&condition.operation.at);
        settle_type(printer, condition.operation.at.as_str());
        let mut arguments = vec![left, literal::string(&condition.operation.value)];
        if let Some(right) = &condition.right {
            let text = operand(printer, right, step, hint, &mut uses, operands.as_mut());
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
    let flat = format!("{name}({})", parts.join(", "));
    let body = match flat.len() <= FLAT && !flat.contains(['\n', literal::BREAK]) {
        true => flat,
        false => super::printer::group(&format!("{name}("), &parts, ")"),
    };
    let (outer, about) = match operands {
        Some(operands) => (operands.imports, About::Values(operands.values.named)),
        None if reads_steps => (outer, About::Steps),
        None => (outer, About::Item),
    };
    let imports = std::mem::replace(&mut printer.imports, outer);
    Printed { body, uses, imports, about }
}

/// The values that a rule is given, and what the code that gives them imports.
struct Operands {
    values: Holes,
    imports: Imports,
}

/// Whether one side of a condition is an expression as a whole, or holds none.
fn is_one_value(node: &Node) -> bool {
    let mut holds_expression = false;
    node.each_leaf(&mut |leaf| holds_expression |= leaf.expr().is_some());
    node.expr().is_some() || !holds_expression
}

/// One side of a condition: its code, or the name of the value that the rule is given.
fn operand(
    printer: &mut Printer<'_>,
    node: &Node,
    step: NodeIndex,
    hint: &str,
    uses: &mut Uses,
    operands: Option<&mut Operands>,
) -> String {
    let (Some(operands), Value::Expr(expr)) = (operands, &node.value) else {
        return printer.value(node, step, hint, uses);
    };
    let own = std::mem::replace(&mut printer.imports, std::mem::take(&mut operands.imports));
    let code = printer.value(node, step, hint, uses);
    operands.imports = std::mem::replace(&mut printer.imports, own);
    let free = |name: String| Names::default().unique_or(&name, &identifier_of(&name, "value"));
    operands.values.named(&names_of(expr, printer.workflow).into_iter().map(free).collect::<Vec<_>>(), &code)
}

/// Whether a right operand can neither decide nor fail: an empty text beside an operation that looks at the left one only. The engine reads
/// it all the same, and complains where it should be of another type.
fn is_idle(condition: &Condition, right: &Node) -> bool {
    let empty = matches!(&right.value, Value::Text(t) if t.is_empty());
    let kind = condition.right_type.as_deref().unwrap_or(&condition.kind);
    empty && matches!(kind, "text" | "string" | "any" | "untyped") && Condition::is_unary(&condition.operation.value)
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
            "text" | "string" | "array" | "object" | "dateTime" | "any" | "untyped" => false,
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
