//! What a call of a model step is given, its prompts taken from the prompt file.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::{Printer, Uses, group};
use super::super::prompts::PromptFile;
use super::rows::{self, Mapped, Place, Prompt};
use super::{call, plugs};
use crate::plan::file_slug;
use cutover_ir::{Class, LinkKind, Node, Pointer, Step, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::HashMap;

/// What a step asks: the name of its prompt file and where its prompts stand.
pub struct Asked {
    pub id: String,
    kind: String,
    version: f64,
    prompts: &'static [Prompt],
}

impl Asked {
    /// A prompt file of its own for a step of a type.
    pub fn of(emitted: &mut Emitted, step: &Step) -> Self {
        let kind = &step.origin.kind.value;
        Self {
            id: emitted.prompt_names.unique_with(&file_slug(&step.name), "-"),
            kind: kind.clone(),
            version: plugs::version(step),
            prompts: rows::root(kind).map_or(&[], |r| r.prompts.as_slice()),
        }
    }

    /// The parameters as an expression; what the holes of the prompts use is noted in `uses`.
    pub fn params(
        &self,
        printer: &mut Printer<'_>,
        emitted: &mut Emitted,
        step: NodeIndex,
        params: &Node,
        uses: &mut Uses,
    ) -> String {
        let mut file = PromptFile::new(&self.id, params.at.clone());
        let mut code = HashMap::new();
        for prompt in self.prompts {
            let mut found = Vec::new();
            rows::each_leaf(params, &mut |pattern, path, leaf| {
                if pattern == prompt.path {
                    found.push((role(prompt, params, path), leaf));
                }
            });
            for (role, leaf) in found {
                if let Some(text) = file.add(printer, leaf, &role, step, &prompt.path, uses) {
                    code.insert(leaf.at.clone(), text);
                }
            }
        }
        file.write(emitted);
        let call = rows::root(&self.kind)
            .and_then(|root| call::printed(root.at(self.version), params))
            .filter(|_| !printer.stubbing);
        let Some(call) = call else { return tree(printer, params, step, "", uses, &code) };
        settle(printer, step, &call, params);
        tree(printer, &call.params, step, "", uses, &code)
    }
}

/// Settles what a call does not hold: what the platform does not read, and what only decides about a part that is not there.
fn settle(printer: &mut Printer<'_>, step: NodeIndex, call: &Mapped, params: &Node) {
    let switch = params.get("hasOutputParser").map(|node| &node.at);
    let parser = |link: &cutover_ir::Link| matches!(&link.kind, LinkKind::Part(role) if role == "ai_outputParser");
    let plugged = printer.workflow.incoming(step).iter().any(|(_, link)| parser(link));
    for leaf in &call.chosen {
        match switch {
            Some(at) if at == leaf && !plugged => printer.ledger.settle(leaf, Class::Cosmetic),
            _ => printer.printed(leaf),
        }
    }
    for leaf in &call.waived {
        printer.ledger.settle(leaf, Class::Cosmetic);
    }
}

/// Who speaks: the neighbour of the parameter says it, or the table.
fn role(prompt: &Prompt, params: &Node, path: &[Place]) -> String {
    if prompt.by.is_empty() {
        return prompt.role.clone();
    }
    let above = path.split_last().map_or(&[][..], |(_, above)| above);
    let neighbour = above
        .iter()
        .try_fold(params, |node, place| match place {
            Place::Key(key) => node.get(key),
            Place::Index(index) => node.elements().get(*index),
        })
        .and_then(|n| n.get(&prompt.by))
        .and_then(Node::text);
    neighbour.and_then(|n| prompt.roles.get(n)).unwrap_or(&prompt.role).clone()
}

fn tree(
    printer: &mut Printer<'_>,
    node: &Node,
    step: NodeIndex,
    hint: &str,
    uses: &mut Uses,
    code: &HashMap<Pointer, String>,
) -> String {
    if let Some(text) = code.get(&node.at) {
        return text.clone();
    }
    match &node.value {
        Value::List(items) => {
            let parts: Vec<String> = items.iter().map(|item| tree(printer, item, step, hint, uses, code)).collect();
            group("[", &parts, "]")
        }
        Value::Map(members) => {
            let parts: Vec<String> = members
                .iter()
                .map(|(key, member)| {
                    format!(
                        "{}: {}",
                        literal::key(key),
                        tree(printer, member, step, &format!("{hint} {key}"), uses, code)
                    )
                })
                .collect();
            group("{", &parts, "}")
        }
        _ => printer.value(node, step, hint, uses),
    }
}
