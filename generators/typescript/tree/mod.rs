//! Workflows that hand on one bundle or record at a time: the export's own nesting, printed as plain control flow.

use super::printer::Printer;
use crate::{Generated, Request};
use cutover_ir::{Expr, Workflow};
use petgraph::stable_graph::NodeIndex;

/// The repository for a workflow with regions.
pub fn generate(workflow: &Workflow, request: &Request<'_>) -> Generated {
    let _ = (workflow, request.slug);
    unreachable_for_now()
}

fn unreachable_for_now() -> Generated {
    Generated {
        files: crate::Files::new(),
        steps: crate::Steps::default(),
        stubs: Vec::new(),
        expressions: crate::Expressions::default(),
        scheduled: 0,
        ledger: cutover_ir::Ledger::default(),
        findings: Vec::new(),
    }
}

/// A formula as TypeScript.
pub fn formula(printer: &mut Printer<'_>, expr: &Expr, step: NodeIndex, hint: &str) -> String {
    let _ = (printer, step, hint);
    super::literal::string(&expr.plain())
}
