//! The prompts of a workflow.

use super::Facts;
use cutover_ir::{Expr, Node, Part, Pointer, Step, Value, Workflow};

/// A text that a model is told.
pub(crate) struct Prompt<'a> {
    pub step: &'a Step,
    pub at: &'a Pointer,
    /// Its constant text; a hole is a space.
    pub text: String,
}

/// Every prompt, in the order of the export.
pub(crate) fn prompts<'a>(workflow: &'a Workflow, facts: &Facts) -> Vec<Prompt<'a>> {
    let mut prompts = Vec::new();
    for (_, step) in workflow.steps() {
        let kind = step.origin.kind.value.as_str();
        let speaks =
            facts.models.contains_key(kind) || facts.prompt_kinds.iter().any(|end| kind.ends_with(end.as_str()));
        if speaks && !step.policy.disabled {
            walk(step, step.params(), "", facts, &mut prompts);
        }
    }
    prompts
}

fn walk<'a>(step: &'a Step, node: &'a Node, name: &str, facts: &Facts, prompts: &mut Vec<Prompt<'a>>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| walk(step, item, name, facts, prompts)),
        Value::Map(members) => members.iter().for_each(|(key, member)| walk(step, member, key, facts, prompts)),
        Value::Text(text) if is_prompt(name, facts) => prompts.push(Prompt { step, at: &node.at, text: text.clone() }),
        Value::Expr(expr) if is_prompt(name, facts) => {
            let text = constant_text(expr);
            if !text.trim().is_empty() {
                prompts.push(Prompt { step, at: &node.at, text });
            }
        }
        _ => {}
    }
}

fn is_prompt(name: &str, facts: &Facts) -> bool {
    facts.prompt_params.iter().any(|p| p == name)
}

fn constant_text(expr: &Expr) -> String {
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Hole(_) => " ",
            })
            .collect(),
        _ => String::new(),
    }
}
