//! TypeScript for Node.js.

use crate::{Fixture, Generated};
use cutover_ir::Workflow;

/// The repository for one workflow.
pub fn generate(workflow: Workflow, _slug: &str, _fixtures: &[Fixture]) -> Generated {
    Generated {
        files: Default::default(),
        steps: Default::default(),
        stubs: Vec::new(),
        expressions: Default::default(),
        scheduled: 0,
        ledger: workflow.ledger,
        findings: Vec::new(),
    }
}
