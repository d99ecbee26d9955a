//! Local functions of the pipeline: what several steps lead to, and what comes back to itself.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::Printer;
use super::pieces::{self, Kind, Piece};
use super::print_block;
use super::variables::input_type;
use crate::plan::{Block, Statement, identifier, identifier_of, words};
use cutover_ir::Op;
use petgraph::stable_graph::NodeIndex;

/// Names all local functions of a block before anything calls one.
pub(super) fn name_all(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) {
    for statement in block {
        match statement {
            Statement::Function { step, body, cyclic } => {
                let name = printer.names.unique(&wanted(printer, *step, body, *cyclic));
                emitted.functions.insert(*step, name);
                if !called(body).is_empty() {
                    emitted.calling.insert(*step);
                }
                name_all(printer, emitted, body);
            }
            Statement::Join { body, .. } | Statement::Loop { body, .. } | Statement::Program { body, .. } => {
                name_all(printer, emitted, body);
            }
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

/// The functions that a block calls, those that it declares left out.
fn called(block: &Block) -> Vec<NodeIndex> {
    let of = |statement: &Statement| match statement {
        Statement::Call { function, .. } => vec![*function],
        Statement::Loop { body, .. } => called(body),
        Statement::Together { arms } => arms.iter().flat_map(called).collect(),
        _ => Vec::new(),
    };
    block.iter().flat_map(of).collect()
}

/// What a function is called: what its step does, where it does little else or goes round by it; else where a straight way leads.
fn wanted(printer: &Printer<'_>, step: NodeIndex, body: &Block, cyclic: bool) -> String {
    let Some(named) = printer.step(step) else { return identifier("") };
    let called = printer.called(step);
    match named.op {
        Op::Trigger { .. } => identifier_of("on", called),
        Op::Loop { .. } => identifier(called),
        _ if is_all(step, body) => identifier(called),
        _ if cyclic => identifier_of(called, "loop"),
        _ => match last_deed(body).filter(|last| *last != step) {
            Some(last) => identifier(&format!("{} then {}", first_words(called), first_words(printer.called(last)))),
            None => identifier_of(called, "onward"),
        },
    }
}

/// The step that a straight way ends with or leads to; nothing where the way divides.
fn last_deed(body: &Block) -> Option<NodeIndex> {
    let mut last = None;
    for statement in body {
        match statement {
            Statement::Step { step, .. }
            | Statement::Merge { step, .. }
            | Statement::Call { function: step, .. }
            | Statement::Arrive { join: step, .. } => last = Some(*step),
            _ => return None,
        }
    }
    last
}

/// As much of a name as another can follow.
fn first_words(name: &str) -> String {
    words(name).into_iter().take(3).collect::<Vec<_>>().join(" ")
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
    let mut text = String::new();
    print_block(printer, emitted, body, &mut text);
    let trigger = matches!(body.first(), Some(Statement::Start { .. }));
    // A step that is given nothing does not run; but what comes back to itself must end, and calls of calls add up.
    let calls_on = called(body).iter().any(|function| emitted.calling.contains(function));
    if (cyclic || calls_on) && !trigger {
        text.insert_str(0, "if (items.length === 0) return;\n");
    }
    let about = match (is_all(step, body), printer.step(step)) {
        (false, Some(named)) => {
            let again = if cyclic { ", which leads back to it" } else { "" };
            format!("“{}” and what follows{again}.", literal::comment_line(&named.name))
        }
        _ => String::new(),
    };
    let (kind, items) = if trigger { (Kind::Entered, "items?") } else { (Kind::Function, "items") };
    let given = vec![(items.to_owned(), ty)];
    format!("{}\n", pieces::keep(emitted, Piece { kind, name, about, given, text }))
}

/// One of several programs: a function that the pipeline calls.
pub(super) fn program(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    triggers: &[NodeIndex],
    body: &Block,
) -> String {
    let mut text = String::new();
    print_block(printer, emitted, body, &mut text);
    let wanted = triggers.first().map(|trigger| wanted(printer, *trigger, body, false)).unwrap_or_default();
    let name = printer.names.unique(&wanted);
    let names = triggers.iter().filter_map(|trigger| printer.step(*trigger));
    let names: Vec<String> = names.map(|step| format!("“{}”", literal::comment_line(&step.name))).collect();
    let about = format!("Started by {}.", names.join(" or "));
    let call = format!("await {};\n", pieces::call(&name, ""));
    format!("{call}{}\n", pieces::keep(emitted, Piece { kind: Kind::Function, name, about, given: Vec::new(), text }))
}

/// An arm that runs beside others, called after the step that it begins with where it becomes a function.
pub(super) fn arm(printer: &Printer<'_>, block: &Block, text: String) -> Piece {
    let first = block.iter().find_map(|statement| match statement {
        Statement::Step { step, .. } | Statement::Merge { step, .. } | Statement::Loop { step, .. } => Some(*step),
        _ => None,
    });
    let name = first.map_or_else(|| "arm".to_owned(), |step| wanted(printer, step, block, false));
    let named = first.and_then(|step| printer.step(step)).map(|step| step.name.as_str()).unwrap_or_default();
    let about = format!("“{}” and what follows.", literal::comment_line(named));
    Piece { kind: Kind::Arm, name, about, given: Vec::new(), text }
}
