//! Steps that wait for several inputs.

use super::super::Emitted;
use super::super::literal;
use super::super::options;
use super::super::printer::Printer;
use super::arguments::{off, stubbed_params, transform_call};
use super::functions::function_name;
use super::variables::{assignment, declare, join_name, output_type, step_name, variable};
use super::{nested, notes};
use crate::plan::{Block, Pull, Source};
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
    let options = join_options(printer, step, &[], &[]);
    let head = assignment(printer, step, true);
    out.push_str(&format!("{head}await run.merge({name}, [{}], {how}{options});\n", inputs.join(", ")));
}

/// A join that may have to wait, with what follows it.
pub(super) fn join(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    body: &Block,
    waits_for: &[NodeIndex],
    pull: &[Pull],
    out: &mut String,
) {
    notes(printer, step, out);
    let name = step_name(printer, step);
    let how = how(printer, emitted, step);
    let inputs = inputs(printer, step);
    let handle = join_name(printer, emitted, step);
    let pulls = pull_text(printer, emitted, pull);
    let options = join_options(printer, step, waits_for, &pulls);
    let outputs = declare(printer, step);
    let inner = nested(printer, emitted, body);
    let parameters = if inner.trim().is_empty() {
        String::new()
    } else {
        let ty = output_type(printer, step);
        outputs.iter().map(|n| format!("{n}: {ty}")).collect::<Vec<_>>().join(", ")
    };
    let block = if inner.is_empty() { "{}".to_owned() } else { format!("{{\n{inner}}}") };
    out.push_str(&format!(
        "const {handle} = run.join({name}, {inputs}, {how}, async ({parameters}) => {block}{options});\n"
    ));
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

fn join_options(printer: &mut Printer<'_>, step: NodeIndex, waits_for: &[NodeIndex], pulls: &[String]) -> String {
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
    if !pulls.is_empty() {
        parts.push(format!("pull: [{}]", pulls.join(", ")));
    }
    parts.extend(options::policy(printer, step, &[]));
    options::print(&parts)
}

fn pull_text(printer: &mut Printer<'_>, emitted: &mut Emitted, pull: &[Pull]) -> Vec<String> {
    pull.iter()
        .map(|p| {
            let enter: Vec<String> = p
                .enter
                .iter()
                .map(|f| {
                    let function = function_name(emitted, *f);
                    format!(
                        "{}: {function}",
                        literal::key(printer.step(*f).map(|s| s.name.as_str()).unwrap_or_default())
                    )
                })
                .collect();
            emitted.needs_wiring = true;
            format!("{{ source: {}, enter: {{ {} }} }}", step_name(printer, p.source), enter.join(", "))
        })
        .collect()
}
