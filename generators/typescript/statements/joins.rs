//! Steps that wait for several inputs.

use super::super::Emitted;
use super::super::literal;
use super::super::options;
use super::super::printer::{Printer, call, group, indent_code};
use super::arguments::{off, stubbed_params, transform_call};
use super::functions::function_name;
use super::pieces::{self, Kind, Piece};
use super::variables::{assignment, declare, is_output_read, join_name, output_type, step_name, variable};
use super::{notes, print_block};
use crate::plan::{Block, Source, identifier_of};
use cutover_ir::{LinkKind, Op};
use petgraph::stable_graph::NodeIndex;

const NO_JOIN: &str = "it has several inputs and no converter";

/// A join whose arms have all run when it stands: one call.
pub(super) fn merge(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    arms: &[Vec<Source>],
    out: &mut String,
) {
    notes(printer, step, out);
    let inputs: Vec<String> = arms
        .iter()
        .map(|arm| arm.first().map_or_else(|| "run.never()".to_owned(), |s| variable(printer, *s)))
        .collect();
    let name = step_name(printer, step);
    let how = how(printer, emitted, step);
    let options = join_options(printer, step, &[], None);
    let head = assignment(printer, step, true);
    let inputs = group("[", &inputs, "]");
    let mut arguments = vec![name.as_str(), &inputs, &how];
    arguments.extend(Some(options.trim_start_matches(", ")).filter(|options| !options.is_empty()));
    out.push_str(&format!("{head}{};\n", call("await run.merge", &arguments)));
}

/// A join that may have to wait, with what follows it.
pub(super) fn join(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    body: &Block,
    waits_for: &[NodeIndex],
    pull: Option<&[NodeIndex]>,
    out: &mut String,
) {
    notes(printer, step, out);
    let name = step_name(printer, step);
    let how = how(printer, emitted, step);
    let inputs = inputs(printer, step);
    let handle = join_name(printer, emitted, step);
    let pulls = pull.map(|pull| entries(printer, emitted, pull));
    let options = join_options(printer, step, waits_for, pulls.as_deref());
    let outputs = declare(printer, step);
    let mut text = String::new();
    print_block(printer, emitted, body, &mut text);
    let ty = output_type(printer, step);
    let given = if text.trim().is_empty() { Vec::new() } else { outputs };
    let mut given: Vec<(String, String)> = given
        .into_iter()
        .enumerate()
        .map(|(output, name)| match is_output_read(printer, step, output) {
            true => (name, ty.clone()),
            false => (format!("{}{output}", pieces::UNREAD), ty.clone()),
        })
        .collect();
    while given.last().is_some_and(|(name, _)| name.starts_with(pieces::UNREAD)) {
        given.pop();
    }
    let named = printer.step(step).map(|s| s.name.as_str()).unwrap_or_default();
    let about = format!("What follows “{}”.", literal::comment_line(named));
    let head = format!("const {handle} = run.join({name}, {inputs}, {how}, ");
    let kind = Kind::Continuation { head: head.len() };
    let then =
        pieces::keep(emitted, Piece { kind, name: identifier_of("after", printer.called(step)), about, given, text });
    out.push_str(&match options.is_empty() {
        true => format!("{head}{then});\n"),
        // Nothing follows a function within a line.
        false => format!(
            "const {handle} = run.join(\n  {name},\n  {inputs},\n  {},\n  {then},\n  {},\n);\n",
            indent_code(&how, 2),
            indent_code(options.trim_start_matches(", "), 2)
        ),
    });
}

/// How many inputs are connected, up to the last one that is.
fn inputs(printer: &Printer<'_>, step: NodeIndex) -> usize {
    printer
        .workflow
        .incoming(step)
        .iter()
        .filter(|(_, l)| l.kind == LinkKind::Main)
        .map(|(_, l)| l.input + 1)
        .max()
        .unwrap_or(1)
}

/// The function that joins.
fn how(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    if named.policy.disabled {
        off(printer, emitted, step);
        return "\"off\"".to_owned();
    }
    match &named.op {
        Op::Join { function, module, params, .. } => transform_call(printer, step, function, module, params),
        _ => {
            // A step that takes items of several inputs without being a join of ours.
            emitted.stub(printer, step, NO_JOIN);
            printer.imports.value("runtime/not-converted", "unconvertedJoin");
            let reason = literal::string(NO_JOIN);
            // Items of several inputs have no one type.
            let typed = std::mem::replace(&mut printer.untyped, true);
            let params = stubbed_params(printer, step);
            printer.untyped = typed;
            format!("unconvertedJoin({reason}, {params})")
        }
    }
}

fn join_options(
    printer: &mut Printer<'_>,
    step: NodeIndex,
    waits_for: &[NodeIndex],
    pulls: Option<&[String]>,
) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let mut parts = Vec::new();
    if let Op::Join { requires, outputs, .. } = &named.op {
        match requires.as_deref() {
            Some("all") => parts.push("required: \"all\"".to_owned()),
            Some(n) if n != "1" => parts.push(format!("required: {}", n.replace(',', ", "))),
            _ => {}
        }
        if *outputs > 1 && printer.outputs(step) > 1 {
            parts.push(format!("outputs: {outputs}"));
        }
    }
    if !waits_for.is_empty() {
        let names: Vec<String> = waits_for.iter().map(|s| step_name(printer, *s)).collect();
        parts.push(format!("waitsFor: [{}]", names.join(", ")));
    }
    if let Some(pulls) = pulls {
        parts.push(format!("pull: {}", group("{", pulls, "}")));
    }
    parts.extend(options::policy(printer, step, &[]));
    options::print(&parts)
}

/// The functions that a waiting join may enter, by the names of their steps.
fn entries(printer: &Printer<'_>, emitted: &mut Emitted, pull: &[NodeIndex]) -> Vec<String> {
    emitted.needs_wiring = true;
    pull.iter()
        .map(|step| {
            let name = literal::key(printer.step(*step).map(|s| s.name.as_str()).unwrap_or_default());
            format!("{name}: (items) => {}", pieces::call(&function_name(emitted, *step), "items"))
        })
        .collect()
}
