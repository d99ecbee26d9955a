//! Local functions of the pipeline: what several steps lead to, and what comes back to itself.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::Printer;
use super::nested;
use super::variables::input_type;
use crate::plan::{Block, Statement, identifier, identifier_of};
use cutover_ir::Op;
use petgraph::stable_graph::NodeIndex;

/// Names all local functions of a block before anything calls one.
pub(super) fn name_all(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) {
    for statement in block {
        match statement {
            Statement::Function { step, body, .. } => {
                let name = printer.names.unique(&wanted(printer, *step, body));
                emitted.functions.insert(*step, name);
                name_all(printer, emitted, body);
            }
            Statement::Join { body, .. } | Statement::Loop { body, .. } => name_all(printer, emitted, body),
            Statement::Together { arms } => arms.iter().for_each(|arm| name_all(printer, emitted, arm)),
            Statement::Start { .. }
            | Statement::Fire { .. }
            | Statement::Step { .. }
            | Statement::Merge { .. }
            | Statement::Arrive { .. }
            | Statement::Call { .. }
            | Statement::Back { .. }
            | Statement::Heading(_) => {}
        }
    }
}

/// What a function is called: what its step does, where it does little else or goes round by it; else that the flow goes on from there.
fn wanted(printer: &Printer<'_>, step: NodeIndex, body: &Block) -> String {
    let Some(named) = printer.step(step) else { return identifier("") };
    match named.op {
        Op::Trigger { .. } => identifier_of("on", &named.name),
        Op::Loop { .. } => identifier(&named.name),
        _ if is_all(step, body) => identifier(&named.name),
        _ => identifier_of(&named.name, "onward"),
    }
}

/// Whether a body is its first step and nothing more.
fn is_all(step: NodeIndex, body: &Block) -> bool {
    matches!(body.as_slice(), [Statement::Step { step: only, .. }] if *only == step)
}

/// The name of the local function that begins with a step.
pub(super) fn function_name(emitted: &Emitted, step: NodeIndex) -> String {
    emitted.functions.get(&step).cloned().unwrap_or_default()
}

/// A local function with what it is for.
pub(super) fn function(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    body: &Block,
    cyclic: bool,
) -> String {
    let name = function_name(emitted, step);
    let ty = input_type(printer, step);
    let inner = nested(printer, emitted, body);
    // A step that is given nothing does not run, and what comes back to itself must end.
    let arrives = matches!(body.first(), Some(Statement::Arrive { .. }));
    let calls = body.iter().any(|s| matches!(s, Statement::Call { .. } | Statement::Together { .. }));
    let trigger = matches!(body.first(), Some(Statement::Start { .. }));
    let guard = if (cyclic || calls) && !arrives && !trigger { "  if (items.length === 0) return;\n" } else { "" };
    let optional = if trigger { "?" } else { "" };
    let about = match (is_all(step, body), printer.step(step)) {
        (false, Some(named)) => {
            let again = if cyclic { ", which leads back to it" } else { "" };
            super::super::comments::doc(&format!("“{}” and what follows{again}.", literal::comment_line(&named.name)))
        }
        _ => String::new(),
    };
    format!("\n{about}async function {name}(items{optional}: {ty}): Promise<void> {{\n{guard}{inner}}}\n")
}
