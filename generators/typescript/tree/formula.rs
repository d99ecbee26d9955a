//! Formulas as TypeScript. Plain paths and arithmetic on numbers stand as they are; everything else is a function of the runtime.

use super::super::literal;
use super::super::needs::dotted;
use super::super::printer::{Printer, Uses, tail};
use super::intrinsics::{Gives, table};
use crate::plan::plain_part;
use cutover_ir::{Constant, Expr, Part, PathExpr, Root, Segment};
use petgraph::stable_graph::NodeIndex;

/// A formula as TypeScript.
pub fn formula(printer: &mut Printer<'_>, expr: &Expr, step: NodeIndex, hint: &str) -> String {
    print(printer, expr, step, hint).code
}

/// Printed code, the type that it gives, and whether it must stand in brackets beside an operator.
struct Code {
    code: String,
    gives: Gives,
    loose: bool,
}

impl Code {
    fn tight(code: impl Into<String>, gives: Gives) -> Self {
        Self { code: code.into(), gives, loose: false }
    }

    /// The code as a side of an operator.
    fn side(&self) -> String {
        if self.loose { format!("({})", self.code) } else { self.code.clone() }
    }
}

fn print(printer: &mut Printer<'_>, expr: &Expr, step: NodeIndex, hint: &str) -> Code {
    match expr {
        Expr::Path(path) => path_code(printer, path),
        Expr::Constant(constant) => constant_code(printer, constant, step, hint),
        Expr::Call { function, arguments } => call(printer, function, arguments, step, hint),
        Expr::Infix { operator, left, right } => infix(printer, operator, left, right, step, hint),
        Expr::Member { of, segments } => {
            let of = print(printer, of, step, hint);
            printer.imports.value("runtime/formulas/general", "at");
            Code::tight(format!("at({}{})", of.code, arguments_of(segments)), Gives::Any)
        }
        Expr::Index { of, at, .. } => {
            let of = print(printer, of, step, hint);
            let at = print(printer, at, step, hint);
            printer.imports.value("runtime/formulas/general", "element");
            Code::tight(format!("element({}, {})", of.code, at.code), Gives::Any)
        }
        Expr::Template(_) => Code::tight(printer.expression(expr, step, hint, &mut Uses::default()), Gives::Text),
        Expr::Broken { source, reason } => {
            printer.broken_steps.insert(step);
            printer.imports.value("runtime/formulas/refused", "refused");
            let source = literal::string(&cutover_ir::secret::redact(source.trim()));
            Code::tight(format!("refused({source}, {})", literal::string(reason)), Gives::Any)
        }
        Expr::Foreign { .. } => Code::tight(printer.expression(expr, step, hint, &mut Uses::default()), Gives::Any),
    }
}

fn constant_code(printer: &mut Printer<'_>, constant: &Constant, step: NodeIndex, hint: &str) -> Code {
    match constant {
        Constant::Null => Code::tight("null", Gives::Any),
        Constant::Absent => Code::tight("undefined", Gives::Any),
        Constant::Bool(value) => Code::tight(value.to_string(), Gives::Boolean),
        Constant::Number(number) => Code::tight(literal::number(number), Gives::Number),
        Constant::Text(text) => Code::tight(printer.constant_text(text, step, hint), Gives::Text),
    }
}

fn call(printer: &mut Printer<'_>, function: &str, arguments: &[Expr], step: NodeIndex, hint: &str) -> Code {
    if function == "if" {
        return choice(printer, arguments, step, hint);
    }
    let parts: Vec<String> = arguments.iter().map(|a| print(printer, a, step, hint).code).collect();
    match table().functions.get(function) {
        Some(known) => {
            let name = known.function.as_deref().unwrap_or(function);
            printer.imports.value(&format!("runtime/{}", known.module), name);
            Code::tight(format!("{name}({})", parts.join(", ")), known.gives)
        }
        None => {
            // An importer that knows a function which no runtime file has.
            printer.imports.value("runtime/broken", "broken");
            let reason = literal::string("there is no such function");
            Code::tight(format!("broken({}, {reason})", literal::string(function)), Gives::Any)
        }
    }
}

fn choice(printer: &mut Printer<'_>, arguments: &[Expr], step: NodeIndex, hint: &str) -> Code {
    let mut parts = arguments.iter().map(|a| print(printer, a, step, hint)).collect::<Vec<_>>().into_iter();
    let nothing = || Code::tight("undefined", Gives::Any);
    let condition = parts.next().unwrap_or_else(nothing);
    let (yes, no) = (parts.next().unwrap_or_else(nothing), parts.next().unwrap_or_else(nothing));
    let plain = condition.gives == Gives::Boolean && !condition.loose;
    let condition = truth(printer, &condition);
    if yes.code == "true" && no.code == "false" {
        return Code { code: condition, gives: Gives::Boolean, loose: !plain };
    }
    let gives = if yes.gives == no.gives { yes.gives } else { Gives::Any };
    Code { code: format!("{condition} ? {} : {}", yes.side(), no.side()), gives, loose: true }
}

/// A condition as a boolean.
fn truth(printer: &mut Printer<'_>, code: &Code) -> String {
    if code.gives == Gives::Boolean {
        return code.side();
    }
    printer.imports.value("runtime/formulas/coerce", "toBoolean");
    format!("toBoolean({})", code.code)
}

fn infix(printer: &mut Printer<'_>, operator: &str, left: &Expr, right: &Expr, step: NodeIndex, hint: &str) -> Code {
    if operator == "+"
        && let Some(joined) = joined(printer, left, right, step, hint)
    {
        return joined;
    }
    let (a, b) = (print(printer, left, step, hint), print(printer, right, step, hint));
    if operator == "&" || operator == "|" {
        let sign = if operator == "&" { "&&" } else { "||" };
        let (a, b) = (truth(printer, &a), truth(printer, &b));
        return Code { code: format!("{a} {sign} {b}"), gives: Gives::Boolean, loose: true };
    }
    let Some(known) = table().operators.get(operator) else {
        return Code::tight("undefined", Gives::Any);
    };
    let numbers = a.gives == Gives::Number && b.gives == Gives::Number;
    let constants = matches!((left, right), (Expr::Constant(_), Expr::Constant(_)));
    // Two constants of different value would be a comparison that the compiler refuses.
    if numbers && !(constants && known.gives == Gives::Boolean) {
        let gives = if known.gives == Gives::Boolean { Gives::Boolean } else { Gives::Number };
        return Code { code: format!("{} {} {}", a.side(), known.plain, b.side()), gives, loose: true };
    }
    printer.imports.value("runtime/formulas/operators", &known.function);
    let (first, second) = if known.swap { (&b, &a) } else { (&a, &b) };
    let not = if known.not { "!" } else { "" };
    let gives =
        if operator == "+" && (a.gives == Gives::Text || b.gives == Gives::Text) { Gives::Text } else { known.gives };
    Code::tight(format!("{not}{}({}, {})", known.function, first.code, second.code), gives)
}

/// A sum in which a text makes every further sum a text: one template.
fn joined(printer: &mut Printer<'_>, left: &Expr, right: &Expr, step: NodeIndex, hint: &str) -> Option<Code> {
    let mut parts = vec![right];
    let mut rest = left;
    while let Expr::Infix { operator, left, right } = rest
        && operator == "+"
    {
        parts.push(right);
        rest = left;
    }
    parts.push(rest);
    parts.reverse();
    // From the first text on everything is joined; sums before it would add numbers.
    let texts = |expr: &&Expr| match expr {
        Expr::Constant(Constant::Text(_)) | Expr::Template(_) => true,
        Expr::Call { function, .. } => table().functions.get(function.as_str()).is_some_and(|f| f.gives == Gives::Text),
        _ => false,
    };
    if !parts.iter().take(2).any(texts) {
        return None;
    }
    if parts.iter().all(|part| matches!(part, Expr::Constant(Constant::Text(_)))) {
        let whole: String = parts
            .iter()
            .map(|part| match part {
                Expr::Constant(Constant::Text(text)) => text.as_str(),
                _ => "",
            })
            .collect();
        return Some(Code::tight(printer.constant_text(&whole, step, hint), Gives::Text));
    }
    let template = parts
        .into_iter()
        .map(|part| match part {
            Expr::Constant(Constant::Text(text)) => Part::Text(text.clone()),
            other => Part::Hole(other.clone()),
        })
        .collect();
    let code = printer.expression(&Expr::Template(template), step, hint, &mut Uses::default());
    Some(Code::tight(code, Gives::Text))
}

fn path_code(printer: &mut Printer<'_>, path: &PathExpr) -> Code {
    match &path.root {
        Root::Step { name, .. } => step_path(printer, name, &path.segments),
        Root::Scope(name) => scope_path(printer, name, &path.segments),
        _ => Code::tight("undefined", Gives::Any),
    }
}

fn scope_path(printer: &mut Printer<'_>, name: &str, segments: &[Segment]) -> Code {
    let Some(known) = table().names.get(name) else {
        // Facts of the platform by dotted name.
        let dotted = dotted(segments);
        if dotted == "scenario.name" {
            let name = printer.workflow.name.clone();
            return Code::tight(literal::string(&name), Gives::Text);
        }
        printer.imports.value("runtime/formulas/facts", "system");
        return Code::tight(format!("system({})", literal::string(&dotted)), Gives::Any);
    };
    let code = if known.code.is_empty() {
        printer.imports.value(&format!("runtime/{}", known.module), name);
        if known.call { format!("{name}()") } else { name.to_owned() }
    } else {
        known.code.clone()
    };
    if segments.is_empty() {
        return Code::tight(code, known.gives);
    }
    printer.imports.value("runtime/formulas/general", "at");
    Code::tight(format!("at({code}{})", arguments_of(segments)), Gives::Any)
}

fn step_path(printer: &mut Printer<'_>, name: &str, segments: &[Segment]) -> Code {
    let variable = printer.workflow.by_name.get(name).and_then(|step| printer.variables.get(&(*step, 0)).cloned());
    let Some(variable) = variable else {
        printer.imports.value("runtime/flow/parts", "outOfReach");
        printer.unreached.insert(name.to_owned());
        let path: String = segments
            .iter()
            .map(|s| match s {
                Segment::Key(key) => format!(".{key}"),
                Segment::Index(index) => format!("[{}]", index + 1),
            })
            .collect();
        return Code::tight(format!("outOfReach({})", literal::string(&format!("{name}{path}"))), Gives::Any);
    };
    let plain = plain_part(segments);
    let out = tail(variable, plain, false);
    let rest = segments.get(plain.len()..).unwrap_or_default();
    if rest.is_empty() {
        return Code::tight(out, Gives::Any);
    }
    printer.imports.value("runtime/formulas/general", "at");
    Code::tight(format!("at({out}{})", arguments_of(rest)), Gives::Any)
}

fn arguments_of(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => format!(", {}", literal::string(key)),
            Segment::Index(index) => format!(", {index}"),
        })
        .collect()
}
