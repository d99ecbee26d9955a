//! Workflows that hand on one bundle or record at a time: the export's own nesting, printed as plain control flow.
//!
//! `plan::tree` decides; `print` prints statements, `calls` the call of a step, `gates` conditions, `formula` formulas, by the table in
//! `intrinsics.json`; `files` writes what stands around the flow, `account` settles the ledger.

mod account;
mod calls;
mod code;
mod files;
mod formula;
mod gates;
mod intrinsics;
mod print;

pub use formula::formula;

use super::printer::Printer;
use super::{Emitted, project};
use crate::plan::tree::{each_expr, keeps_incomplete, plan_tree, read_steps};
use crate::plan::{Flow as NoFlow, Names, identifier_as, infer_bundles};
use crate::{Generated, Outline, Request, Siblings};
use cutover_ir::secret::Leak;
use cutover_ir::{Directive, Expr, Granularity, Ledger, Op, Workflow};
use std::collections::BTreeSet;

/// What [`generate`] would make of a workflow with regions.
pub fn outline(workflow: &Workflow, leaks: &[Leak]) -> Outline {
    let plan = plan_tree(workflow);
    let nothing = NoFlow::default();
    let (mut printer, _) = begin(workflow, Ledger::default(), (leaks, Siblings::NONE), &nothing);
    let mut emitted = Emitted::sketch();
    print::Flow::new(&mut printer, &mut emitted, &plan, read_steps(workflow)).block(&plan.body);
    super::note_broken(&mut printer, &mut emitted);
    emitted.outline()
}

/// A printer with nothing printed yet, and the name of the pipeline.
fn begin<'w>(
    workflow: &'w Workflow,
    ledger: Ledger,
    about: (&[Leak], &'w Siblings),
    nothing: &'w NoFlow,
) -> (Printer<'w>, String) {
    let mut names = Names::default();
    let mut called = BTreeSet::new();
    each_expr(workflow, &mut |expr| {
        expr.each(&mut |inner| {
            if let Expr::Call { function, .. } = inner {
                called.insert(function.clone());
            }
        });
    });
    for name in intrinsics::imported(&called) {
        names.unique(&name);
    }
    // No closure here takes an item.
    names.release("item");
    for (_, step) in workflow.steps() {
        if let Op::Compute { function, .. }
        | Op::State { function, .. }
        | Op::Call { function, .. }
        | Op::Collect { function, .. } = &step.op
        {
            names.reserve(function);
        }
    }
    let pipeline_name = names.unique(&identifier_as(&workflow.name, "flow"));
    let types = infer_bundles(workflow, &mut names);
    let mut printer = Printer::new(workflow, ledger, about, nothing, types, names);
    // Records join the elements of a list in a text by commas alone.
    printer.tag = match workflow.semantics.granularity {
        Granularity::Records => ("runtime/formatter/text-with-holes", "text"),
        _ => ("runtime/formulas/text", "text"),
    };
    (printer, pipeline_name)
}

/// Whether some error handler keeps what failed for later.
fn breaks_off(workflow: &Workflow) -> bool {
    workflow.steps().any(|(_, step)| matches!(&step.op, Op::Directive { kind: Directive::Break, .. }))
}

/// The repository for a workflow with regions.
pub fn generate(workflow: &Workflow, request: &Request<'_>) -> Generated {
    let slug = request.slug;
    let plan = plan_tree(workflow);
    let nothing = NoFlow::default();
    let (mut printer, pipeline_name) =
        begin(workflow, workflow.ledger.clone(), (request.leaks, request.siblings), &nothing);
    let mut emitted = Emitted::default();
    let mut flow = print::Flow::new(&mut printer, &mut emitted, &plan, read_steps(workflow));
    let body = flow.block(&plan.body);
    let (functions, tails, connectors) =
        (std::mem::take(&mut flow.functions), std::mem::take(&mut flow.tails), std::mem::take(&mut flow.connectors));
    let polls = std::mem::take(&mut flow.polls);
    let mut caveats = std::mem::take(&mut flow.caveats);
    caveats.extend(plan.caveats.iter().cloned());
    let file = files::Pipeline { name: &pipeline_name, slug, body: &body, functions: &functions, tails: &tails };
    files::pipeline(&mut printer, &mut emitted, &file);
    files::connectors(&mut emitted, &connectors);
    emitted.retries = !tails.is_empty() || keeps_incomplete(workflow) || breaks_off(workflow);
    emitted.main = Some(files::main(workflow, &pipeline_name, emitted.retries, &polls));
    project::source_files(&mut printer, &mut emitted);
    account::settle(&mut printer);
    super::finished(printer, emitted, &pipeline_name, request, &caveats)
}
