//! Loops in batches.

use super::super::Emitted;
use super::super::literal;
use super::super::options;
use super::super::printer::{Printer, Uses};
use super::variables::{declare, generic, input, step_name};
use super::{nested, notes};
use crate::plan::{Block, Feed, identifier, identifier_of};
use cutover_ir::{Class, LinkKind, Node, Op, Value};
use petgraph::stable_graph::NodeIndex;

/// A loop whose body comes back to it.
pub(super) fn print_loop(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    feed: &Feed,
    body: &Block,
    out: &mut String,
) {
    notes(printer, step, out);
    let Some(named) = printer.step(step) else { return };
    let name = literal::string(&named.name);
    let input = input(printer, step, feed);
    let handle = printer.names.unique(&identifier(printer.called(step)));
    emitted.loops.insert(step, handle.clone());
    let done = printer.names.unique(&identifier_of(printer.called(step), "done"));
    let batch = printer.names.unique(&identifier_of(printer.called(step), "batch"));
    printer.variables.insert((step, 0), done.clone());
    printer.variables.insert((step, 1), batch.clone());
    let options = loop_options(printer, step);
    let generic = generic(printer, step);
    out.push_str(&format!("const {handle} = run.loop{generic}({name}, {input}{options});\n"));
    let inner = nested(printer, emitted, body);
    out.push_str(&format!("for await (const {batch} of {handle}) {{\n{inner}}}\n"));
    let follows = printer.workflow.outgoing(step).iter().any(|(_, l)| l.kind == LinkKind::Main && l.output == 0);
    if follows {
        out.push_str(&format!("const {done} = {handle}.done;\n"));
    }
}

/// A loop that nothing comes back to: all batches at once.
pub(super) fn batches(printer: &mut Printer<'_>, step: NodeIndex, version: &str, input: &str) -> String {
    let name = step_name(printer, step);
    let options = loop_options(printer, step);
    let names = declare(printer, step);
    let generic = generic(printer, step);
    let (done, batch, failed) = (names.first(), names.get(1), names.get(2));
    // Versions 1 and 2 give the batch on the first output, and the first one has none for the end.
    let order = match version.parse::<f64>().unwrap_or(1.0) {
        number if number < 2.0 => [batch, failed.or(done), None],
        number if number < 3.0 => [batch, done, failed],
        _ => [done, batch, failed],
    };
    let links = printer.workflow.outgoing(step);
    let mut read = Vec::new();
    for (output, name) in order.iter().enumerate() {
        printer.variables.remove(&(step, output));
        let Some(name) = name else { continue };
        printer.variables.insert((step, output), (*name).clone());
        if links.iter().any(|(_, link)| link.kind == LinkKind::Main && link.output == output) {
            read.push(*name);
        }
    }
    let mut parts: Vec<&str> = [done, batch, failed]
        .iter()
        .map(|name| name.filter(|name| read.contains(name)).map_or("", String::as_str))
        .collect();
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let declared = if parts.is_empty() { String::new() } else { format!("const [{}] = ", parts.join(", ")) };
    format!("{declared}await run.batches{generic}({name}, {input}{options});\n")
}

fn loop_options(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let Op::Loop { version, params } = &named.op else { return String::new() };
    let mut parts = Vec::new();
    let as_option = |printer: &mut Printer<'_>, node: &Node, hint: &str| {
        let mut own = Uses::default();
        let value = printer.value(node, step, hint, &mut own);
        if matches!(node.value, Value::Expr(_)) { own.closure(&value) } else { value }
    };
    if let Value::Map(members) = &params.value {
        for (key, node) in members {
            match (key.as_str(), &node.value) {
                // The editor may have stored the number as a text.
                ("batchSize", Value::Text(text)) if text.trim().parse::<u32>().is_ok() => {
                    printer.printed(&node.at);
                    parts.push(format!("size: {}", literal::number(text.trim())));
                }
                ("batchSize", Value::Text(_)) => {
                    parts.push(format!("size: () => {}", as_option(printer, node, "batch size")))
                }
                ("batchSize", _) => parts.push(format!("size: {}", as_option(printer, node, "batch size"))),
                ("options", Value::Map(options)) => {
                    for (key, node) in options {
                        if key == "reset" {
                            parts.push(format!("reset: {}", as_option(printer, node, "reset")));
                        } else {
                            // The engine knows no other option of this node.
                            node.each_leaf(&mut |leaf| printer.ledger.settle(&leaf.at, Class::Cosmetic));
                        }
                    }
                }
                _ => node.each_leaf(&mut |leaf| printer.ledger.settle(&leaf.at, Class::Cosmetic)),
            }
        }
    }
    let number = version.parse::<f64>().unwrap_or(1.0);
    if number < 3.0 {
        parts.push(format!("version: {}", if number < 2.0 { 1 } else { 2 }));
        if !parts.iter().any(|p| p.starts_with("size")) {
            parts.push("size: 10".to_owned());
        }
    }
    parts.extend(options::policy(printer, step, &[]));
    options::print(&parts)
}
