//! Code repositories from cutover's intermediate representation. One folder per target; one table lists them.

mod generated;
mod plan;
mod typescript;

pub use generated::{Expressions, Files, Fixture, Generated, Outline, Request, Siblings, Steps, Stub};
pub use typescript::SANDBOX;
pub use typescript::{asks_model, model_call, usual_model};

use cutover_ir::Workflow;
use cutover_ir::secret::Leak;

/// The repository for one workflow.
pub fn generate(workflow: &Workflow, request: &Request<'_>) -> Generated {
    typescript::generate(workflow, request)
}

/// What [`generate`] would make of a workflow that holds these secrets, at a part of its price.
pub fn outline(workflow: &Workflow, leaks: &[Leak]) -> Outline {
    typescript::outline(workflow, leaks)
}
