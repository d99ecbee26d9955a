//! Code repositories from cutover's intermediate representation. One folder per target; one table lists them.

mod generated;
mod plan;
mod typescript;

pub use generated::{Expressions, Files, Fixture, Generated, Request, Steps, Stub};

use cutover_ir::Workflow;

/// The repository for one workflow.
pub fn generate(workflow: &Workflow, request: &Request<'_>) -> Generated {
    typescript::generate(workflow, request)
}
