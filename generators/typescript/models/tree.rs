//! The parameters of a model step in the shape of the export, its prompts taken from the prompt file.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::{Printer, Uses, group};
use super::super::prompts::PromptFile;
use super::rows::{self, Place, Prompt};
use crate::plan::file_slug;
use cutover_ir::{Node, Pointer, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::HashMap;

/// What a step asks: the name of its prompt file and where its prompts stand.
pub struct Asked {
    pub id: String,
    prompts: &'static [Prompt],
}

impl Asked {
    /// A prompt file of its own for a step of a type.
    pub fn of(emitted: &mut Emitted, name: &str, kind: &str) -> Self {
        Self {
            id: emitted.prompt_names.unique_with(&file_slug(name), "-"),
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
        tree(printer, params, step, "", uses, &code)
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
