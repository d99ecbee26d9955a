//! What is in a workflow, in the same terms for a platform that is converted and for one that is only recognised.

use crate::analyzers::view::{Model, Subject};
use cutover_importers::{Entry, Inventory, role_of_type};
use cutover_ir::{Account, Located, Op, Step, StepKind, Value, Workflow};

/// The inventory of a workflow that was imported.
pub fn of(workflow: &Workflow) -> Inventory {
    let subject = Subject::new(workflow);
    let mut found = without_prompts(&subject);
    for prompt in &subject.prompts {
        if let Some(entry) = found.entries.iter_mut().find(|e| e.name == prompt.step.name) {
            entry.prompts.push(prompt.at.clone());
        }
    }
    found
}

/// The same without the places of prompts.
pub(crate) fn without_prompts(subject: &Subject<'_>) -> Inventory {
    let workflow = subject.workflow;
    let mut found = Inventory {
        platform: workflow.platform.clone(),
        name: workflow.name.clone(),
        at: workflow.at.clone(),
        ..Inventory::default()
    };
    for (_, step) in workflow.steps() {
        let mut entry = Entry::new(&step.name, &step.origin.kind.value, role(workflow, step), step.origin.at.clone());
        entry.disabled = step.policy.disabled;
        entry.model = subject.model(step).map(Model::label);
        if let Op::Code { language, source, .. } = &step.op {
            entry.code.push((source.at.clone(), language.clone()));
        } else if let Some(source) = subject.facts.python(step) {
            entry.code.push((source.at.clone(), "python".to_owned()));
        }
        found.entries.push(entry);
        for Account { kind, name, .. } in &step.credentials {
            let label = match name {
                Some(name) => format!("{}: {}", kind.value, name.value),
                None => kind.value.clone(),
            };
            let is_known = |known: &str| {
                known == label
                    || (subject.facts.connections_by_name
                        && name.as_ref().is_some_and(|n| known.ends_with(&format!(": {}", n.value))))
            };
            if !found.credentials.iter().any(|c| is_known(&c.value)) {
                found.credentials.push(Located::new(label, kind.at.clone()));
            }
        }
    }
    found
}

/// What people call a step.
fn role(workflow: &Workflow, step: &Step) -> StepKind {
    let kind = &step.origin.kind.value;
    if asks_a_person(step) {
        return StepKind::Human;
    }
    match &step.op {
        Op::Trigger { .. } => StepKind::Trigger,
        Op::Assign { .. } | Op::Transform { .. } => StepKind::Transform,
        Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } => StepKind::Branch,
        Op::Join { .. } => StepKind::Merge,
        Op::Loop { .. } => StepKind::Loop,
        Op::Code { .. } => StepKind::Code,
        Op::Model { role, .. } => *role,
        Op::Respond { .. } => StepKind::Respond,
        Op::Wait { .. } => StepKind::Wait,
        Op::Stop { .. } => StepKind::Stop,
        Op::SubFlow { .. } => StepKind::SubWorkflow,
        Op::Compute { .. } | Op::State { .. } => StepKind::Transform,
        Op::Iterate { .. } => StepKind::Loop,
        Op::Collect { .. } | Op::Rejoin { .. } => StepKind::Merge,
        Op::Directive { .. } => StepKind::Stop,
        Op::Part { .. } | Op::Call { .. } | Op::Connector { .. } | Op::Pass | Op::Opaque { .. } => {
            role_of_type(&workflow.platform, kind)
        }
    }
}

/// A message that waits for an answer, or a wait that a form ends.
fn asks_a_person(step: &Step) -> bool {
    let is = |param: &str, value: &str| {
        step.params().get(param).is_some_and(|node| matches!(&node.value, Value::Text(text) if text == value))
    };
    is("operation", "sendAndWait") || (step.waits() && is("resume", "form"))
}
