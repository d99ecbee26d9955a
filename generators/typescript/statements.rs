//! `src/pipeline.ts`: the plan, statement by statement.

mod arguments;
mod functions;
mod joins;
mod loops;
mod pieces;
mod placed;
mod steps;
mod variables;

pub use steps::imported_as;

use super::Emitted;
use super::beside::beside;
use super::literal;
use super::printer::{Printer, indent_code, times_named};
use crate::plan::{Block, Statement};
use cutover_ir::Order;
use functions::function_name;
use petgraph::stable_graph::NodeIndex;
use variables::{assignment, input, join_name, step_name, variable};

pub use pieces::Piece;

/// Prints the body of the pipeline function, and the functions that stand behind it.
pub fn body(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) -> (String, String) {
    let mut out = String::new();
    functions::name_all(printer, emitted, block);
    print_block(printer, emitted, block, &mut out);
    let mut printed = pieces::assemble(printer, emitted, out);
    for name in std::mem::take(&mut printer.perhaps_unread) {
        if times_named(&printed.0, &name) + times_named(&printed.1, &name) == 1 {
            printed = (undeclared(&printed.0, &name), undeclared(&printed.1, &name));
        }
    }
    printed
}

/// The code without the variable of a name, whose value is left.
fn undeclared(code: &str, name: &str) -> String {
    let Some((before, after)) = code.split_once(&format!("const {name}")) else { return code.to_owned() };
    let value = after.split_once(" = ").filter(|(annotation, _)| annotation.is_empty() || annotation.starts_with(": "));
    value.map_or_else(|| code.to_owned(), |(_, value)| format!("{before}{value}"))
}

fn print_block(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block, out: &mut String) {
    for statement in block {
        print_statement(printer, emitted, statement, out);
    }
}

fn nested(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) -> String {
    let mut inner = String::new();
    print_block(printer, emitted, block, &mut inner);
    indent_lines(&inner)
}

/// Indents whole lines.
fn indent_lines(code: &str) -> String {
    let trimmed = code.trim_end_matches('\n');
    if trimmed.is_empty() {
        return String::new();
    }
    format!("  {}\n", indent_code(trimmed, 2))
}

fn print_statement(printer: &mut Printer<'_>, emitted: &mut Emitted, statement: &Statement, out: &mut String) {
    match statement {
        Statement::Heading(text) => out.push_str(&format!("\n// {}\n", literal::comment_line(text))),
        Statement::Fire { trigger } => {
            let name = function_name(emitted, *trigger);
            out.push_str(&format!("await {};\n", pieces::call(&name, "")));
        }
        Statement::Start { step, entered } => {
            notes(printer, *step, out);
            let name = step_name(printer, *step);
            let outputs = printer.outputs(*step);
            let head = assignment(printer, *step, outputs == 1);
            let by = if *entered { ", items" } else { "" };
            if outputs > 1 {
                super::triggers::print(printer, emitted, *step);
                let generics = printer.types.of_output(*step).map(str::to_owned).map_or(String::new(), |ty| {
                    printer.imports.ty("types", &ty);
                    format!("<{ty}, {outputs}>")
                });
                out.push_str(&format!("{head}await run.starts{generics}({name}, {outputs}{by});\n"));
                return;
            }
            let fields = super::triggers::fields(printer, *step);
            let Some(serve) = super::triggers::print(printer, emitted, *step) else {
                out.push_str(&format!("{head}await run.start({name}{by}{fields});\n"));
                return;
            };
            let asked = printer.variables.get(&(*step, 0)).cloned().unwrap_or_else(|| "asked".to_owned());
            let tools = literal::string(&printer.step(*step).map(|s| format!("{}: tools", s.name)).unwrap_or_default());
            out.push_str(&format!("const {asked} = await run.start({name}{by}{fields});\n"));
            out.push_str(&format!("await run.effect({tools}, {asked}, {serve}, ({{ json }}) => json);\n"));
        }
        Statement::Step { step, feed } => {
            notes(printer, *step, out);
            let input = input(printer, *step, feed);
            out.push_str(&steps::print_step(printer, emitted, *step, &input));
        }
        Statement::Merge { step, arms } => joins::merge(printer, emitted, *step, arms, out),
        Statement::Join { step, body, waits_for, pull } => {
            joins::join(printer, emitted, *step, body, waits_for, pull.as_deref(), out);
        }
        Statement::Arrive { join, input, source } => {
            let handle = join_name(printer, emitted, *join);
            let variable = variable(printer, *source);
            out.push_str(&format!("await {handle}.arrive({input}, {variable});\n"));
        }
        Statement::Function { step, body, cyclic } => {
            out.push_str(&functions::function(printer, emitted, *step, body, *cyclic));
        }
        Statement::Call { function, source } => {
            let name = function_name(emitted, *function);
            let variable = variable(printer, *source);
            out.push_str(&format!("await {};\n", pieces::call(&name, &variable)));
        }
        Statement::Program { triggers, body } => {
            out.push_str(&functions::program(printer, emitted, triggers, body));
        }
        Statement::Loop { step, feed, body } => loops::print_loop(printer, emitted, *step, feed, body, out),
        Statement::Back { head, source } => {
            let handle = emitted.loops.get(head).cloned().unwrap_or_else(|| "loop".to_owned());
            let variable = variable(printer, *source);
            out.push_str(&format!("{handle}.back({variable});\n"));
        }
        Statement::Together { arms } => {
            let arms: Vec<String> = arms
                .iter()
                .map(|arm| {
                    let mut text = String::new();
                    print_block(printer, emitted, arm, &mut text);
                    pieces::keep(emitted, functions::arm(printer, arm, text))
                })
                .collect();
            out.push_str(&format!("{};\n", together(&arms)));
        }
    }
}

fn together(arms: &[String]) -> String {
    let mut text = String::from("await run.together(");
    for arm in arms {
        text.push_str("\n  ");
        text.push_str(&indent_code(arm, 2));
        text.push(',');
    }
    text.push_str("\n)");
    text
}

/// What people wrote on the canvas about a step.
fn notes(printer: &mut Printer<'_>, step: NodeIndex, out: &mut String) {
    let Some(named) = printer.step(step) else { return };
    let own = named.notes.as_ref().map(|notes| notes.value.as_str());
    for text in own.into_iter().chain(super::notes::near(printer.workflow, step)) {
        out.push_str(&beside(text, &named.name));
    }
}

/// The order of the engine as the option of the pipeline, where it is not the usual one.
pub fn order(order: Order) -> Option<&'static str> {
    match order {
        Order::DepthFirst => None,
        Order::BreadthFirst => Some("breadth-first"),
    }
}
