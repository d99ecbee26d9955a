//! Code repositories from cutover's intermediate representation. One folder per target; one table lists them.

mod generated;
mod plan;
mod typescript;

pub use generated::{Expressions, Files, Fixture, Generated, Steps, Stub};

use cutover_ir::Workflow;

/// The repository for one workflow. `slug` names the package; `fixtures` are golden runs to emit.
pub fn generate(workflow: Workflow, slug: &str, fixtures: &[Fixture]) -> Generated {
    typescript::generate(workflow, slug, fixtures)
}
