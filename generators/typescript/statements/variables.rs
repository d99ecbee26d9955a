//! Variables of the pipeline: their names, their types, and which outputs anything reads.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::Printer;
use super::super::prose;
use crate::plan::{Feed, Source, identifier, identifier_of, outcome};
use cutover_ir::{Branch, LinkKind, Node, OnError, Op, Root, Value};
use petgraph::stable_graph::NodeIndex;

/// Whether anything reads the outputs of a step: a statement after it, or an expression by its variable.
fn is_read(printer: &Printer<'_>, step: NodeIndex) -> bool {
    leads_on(printer, step) || is_mentioned(printer, step)
}

/// Whether a step follows that stands in the same file.
fn leads_on(printer: &Printer<'_>, step: NodeIndex) -> bool {
    let mut ways = printer.workflow.outgoing(step).into_iter();
    ways.any(|(to, link)| link.kind == LinkKind::Main && stands_with(printer, step, to))
}

/// Whether anything reads that output of a step.
pub(super) fn is_output_read(printer: &Printer<'_>, step: NodeIndex, output: usize) -> bool {
    let follows = |(_, link): &(NodeIndex, &cutover_ir::Link)| link.kind == LinkKind::Main && link.output == output;
    printer.workflow.outgoing(step).iter().any(follows) || is_mentioned(printer, step)
}

/// Whether the variables of a step are in scope where another one stands: what no trigger leads to has a file of its own.
fn stands_with(printer: &Printer<'_>, step: NodeIndex, other: NodeIndex) -> bool {
    printer.flow.dead.contains(&step) == printer.flow.dead.contains(&other)
}

/// Whether an expression reads a step by its name.
fn is_mentioned(printer: &Printer<'_>, step: NodeIndex) -> bool {
    let Some(name) = printer.step(step).map(|s| s.name.as_str()) else { return false };
    printer.workflow.steps().any(|(other, s)| {
        let mut found = false;
        if !stands_with(printer, step, other) {
            return false;
        }
        s.each_expr(&mut |expr, _| {
            expr.each_path(&mut |path| found |= matches!(&path.root, Root::Step { name: n, .. } if n == name));
        });
        found
    })
}

/// The variable of an output; a list that never comes where it has none.
pub(super) fn variable(printer: &Printer<'_>, source: Source) -> String {
    printer.variables.get(&(source.step, source.output)).cloned().unwrap_or_else(|| "run.never()".to_owned())
}

/// What feeds a step.
pub(super) fn input(printer: &mut Printer<'_>, step: NodeIndex, feed: &Feed) -> String {
    match feed {
        Feed::Output(source) if printer.variables.contains_key(&(source.step, source.output)) => {
            variable(printer, *source)
        }
        Feed::Parameter => "items".to_owned(),
        Feed::Never | Feed::Output(_) => never(printer, step),
    }
}

/// What feeds a step that nothing leads to.
fn never(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    match printer.types.of_input(step).map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("run.never<{ty}>()")
        }
        None => "run.never()".to_owned(),
    }
}

/// The type that annotates a variable, where one is inferred.
fn annotation(printer: &mut Printer<'_>, step: NodeIndex) -> Option<String> {
    let ty = printer.types.of_output(step)?.to_owned();
    printer.imports.ty("types", &ty);
    printer.imports.ty("runtime/items", "Output");
    Some(format!("Output<{ty}>"))
}

/// The type of the items that a step takes (`Output<T>`).
pub(super) fn input_type(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let ty = printer.types.of_input(step).map(str::to_owned);
    list_of(printer, ty)
}

/// The type of the items that a step gives (`Output<T>`).
pub(super) fn output_type(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let ty = printer.types.of_output(step).map(str::to_owned);
    list_of(printer, ty)
}

fn list_of(printer: &mut Printer<'_>, ty: Option<String>) -> String {
    printer.imports.ty("runtime/items", "Output");
    match ty {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("Output<{ty}>")
        }
        None => "Output".to_owned(),
    }
}

/// `<T>` for what a step gives, where a type was inferred.
pub(super) fn generic(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    match printer.types.of_output(step).map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("<{ty}>")
        }
        None => String::new(),
    }
}

/// Names the variables of all outputs of a step.
pub(super) fn declare(printer: &mut Printer<'_>, step: NodeIndex) -> Vec<String> {
    let Some(named) = printer.step(step) else { return Vec::new() };
    let called = printer.called(step).to_owned();
    let base = identifier(&called);
    let count = printer.outputs(step);
    let mut all = Vec::new();
    for output in 0..count {
        let wanted = match (&named.op, count) {
            (_, 1) => base.clone(),
            _ if named.policy.on_error == OnError::Route && output + 1 == count => {
                format!("{base}Failed")
            }
            (Op::Partition { rule }, _) => {
                let said = prose::sides(rule).filter(|_| named.labels.unnamed);
                match said {
                    Some([holds, fails]) => identifier(&format!("where {}", if output == 0 { holds } else { fails })),
                    None => format!("{base}{}", if output == 0 { "Yes" } else { "No" }),
                }
            }
            (Op::Route { branches, fallback, .. }, _) => {
                let branch = branches.iter().enumerate().find(|(i, b)| b.output.unwrap_or(*i) == output);
                let name = branch.and_then(|(_, branch)| branch_name(branch));
                match name {
                    Some(name) if named.labels.unnamed => identifier(&name),
                    Some(name) => identifier_of(&called, &name),
                    None if fallback == "extra" && output + 1 == count => format!("{base}Rest"),
                    None => format!("{base}{}", output + 1),
                }
            }
            (Op::Loop { .. }, _) => {
                format!("{base}{}", if output == 0 { "Done" } else { "Batch" })
            }
            (Op::Trigger { params, .. }, _) => {
                let methods = params.get("method").map(Node::elements).unwrap_or_default();
                let method = methods.get(output).and_then(Node::text).unwrap_or_default().to_lowercase();
                identifier_of(&called, &method)
            }
            (Op::Model { .. }, _) => {
                match super::super::models::output_names(named).get(output).filter(|name| !name.trim().is_empty()) {
                    Some(name) if named.labels.unnamed => identifier(name),
                    Some(name) => identifier_of(&called, name),
                    None => format!("{base}{}", output + 1),
                }
            }
            _ if output == 0 => base.clone(),
            _ => format!("{base}{}", output + 1),
        };
        // A function has the name already: what the step does, or what all that follows does.
        let otherwise = outcome(&wanted).unwrap_or_else(|| format!("{wanted}Items"));
        let name = printer.names.unique_or(&wanted, &otherwise);
        printer.variables.insert((step, output), name.clone());
        all.push(name);
    }
    all
}

/// What a branch is called: by its author, or by the one text that it compares with.
pub(super) fn branch_name(branch: &Branch) -> Option<String> {
    let own = branch.name.as_ref().and_then(Node::text).filter(|name| !name.trim().is_empty());
    let compared = || match branch.rule.conditions.as_slice() {
        [only] if matches!(only.operation.value.as_str(), "equals" | "equal") => match &only.right.as_ref()?.value {
            Value::Text(text) if text.len() <= 30 && text.chars().any(char::is_alphabetic) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    own.map(str::to_owned).or_else(compared)
}

/// `const x = ` or `const [a, , c] = ` for the outputs that something reads.
pub(super) fn assignment(printer: &mut Printer<'_>, step: NodeIndex, typed: bool) -> String {
    let names = declare(printer, step);
    if !is_read(printer, step) {
        return String::new();
    }
    if names.len() == 1 {
        let name = names.first().cloned().unwrap_or_default();
        if !leads_on(printer, step) {
            printer.perhaps_unread.push(name.clone());
        }
        return match annotation(printer, step).filter(|_| typed) {
            Some(ty) => format!("const {name}: {ty} = "),
            None => format!("const {name} = "),
        };
    }
    let used: Vec<bool> = (0..names.len())
        .map(|output| {
            let mut ways = printer.workflow.outgoing(step).into_iter();
            ways.any(|(to, l)| l.kind == LinkKind::Main && l.output == output && stands_with(printer, step, to))
        })
        .collect();
    let last = used.iter().rposition(|u| *u).unwrap_or(0);
    let parts: Vec<String> = names
        .iter()
        .zip(&used)
        .take(last + 1)
        .map(|(name, used)| if *used { name.clone() } else { String::new() })
        .collect();
    if !used.iter().any(|u| *u) {
        return String::new();
    }
    match annotation(printer, step).filter(|_| typed) {
        Some(ty) => format!("const [{}]: [{}] = ", parts.join(", "), vec![ty; names.len()].join(", ")),
        None => format!("const [{}] = ", parts.join(", ")),
    }
}

/// The name of a step as a literal.
pub(super) fn step_name(printer: &Printer<'_>, step: NodeIndex) -> String {
    literal::string(printer.step(step).map(|s| s.name.as_str()).unwrap_or_default())
}

/// The variable of a join; what arrives may stand before its declaration in the text, though not in time.
pub(super) fn join_name(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    if let Some(name) = emitted.joins.get(&step) {
        return name.clone();
    }
    let base = identifier_of(printer.called(step), "join");
    let name = printer.names.unique(&base);
    emitted.joins.insert(step, name.clone());
    name
}
