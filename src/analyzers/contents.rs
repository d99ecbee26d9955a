//! What inventories list and rules also look at.

use super::view::{Facts, Subject};
use cutover_ir::{Pointer, Step, Workflow};

/// Every prompt text: the name of its step and its place.
pub fn prompts(workflow: &Workflow) -> Vec<(String, Pointer)> {
    let subject = Subject::new(workflow);
    subject.prompts.iter().map(|prompt| (prompt.step.name.clone(), prompt.at.clone())).collect()
}

/// The language model that a step names, or the platform's default for its type. Nothing where the step is no model.
pub fn model(workflow: &Workflow, step: &Step) -> Option<String> {
    let facts = Facts::of(&workflow.platform);
    let kind = facts.model(step)?;
    let named = kind.params.iter().find_map(|path| facts.param(step, path)?.text());
    let name = named.unwrap_or(&kind.default);
    Some(match name {
        "" => kind.provider.clone(),
        name => format!("{}/{name}", kind.provider),
    })
}
