//! What a call of a model step is given, its prompts taken from the prompt file.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::{Printer, Uses, group};
use super::super::prompts::{self, PromptFile};
use super::rows::{self, Mapped, Place, Prompt};
use super::{call, plugs};
use crate::plan::file_slug;
use cutover_ir::{Class, LinkKind, Node, Pointer, Step, Value};
use petgraph::stable_graph::NodeIndex;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a step asks: the name of its prompt file and where its prompts stand.
pub struct Asked {
    pub id: String,
    kind: String,
    version: f64,
    prompts: Cow<'static, [Prompt]>,
    /// What fills the holes is made text as the formulas of single bundles do it.
    coerced: bool,
}

/// Who speaks, by what the vendors' APIs call them; anybody else is the user.
const SPEAKERS: [(&str, &str); 4] =
    [("system", "system"), ("developer", "system"), ("assistant", "assistant"), ("model", "assistant")];

impl Asked {
    /// A prompt file of its own for a step of a type, after what the step is called.
    pub fn of(emitted: &mut Emitted, step: &Step, called: &str) -> Self {
        let kind = &step.origin.kind.value;
        Self {
            id: emitted.prompt_names.unique_with(&file_slug(called), "-"),
            kind: kind.clone(),
            version: plugs::version(step),
            prompts: rows::root(kind)
                .map_or(Cow::Borrowed(&[]), |r| Cow::Borrowed(r.at(plugs::version(step)).prompts.as_slice())),
            coerced: false,
        }
    }

    /// The same for a step whose client's row says where its words stand.
    pub fn of_client(emitted: &mut Emitted, name: &str, places: &[(String, String)]) -> Self {
        let roles = || SPEAKERS.map(|(called, role)| (called.to_owned(), role.to_owned())).into();
        let prompts = places.iter().map(|(place, speaker)| match speaker.strip_prefix('.') {
            Some(by) => Prompt { path: place.clone(), role: "user".to_owned(), by: by.to_owned(), roles: roles() },
            None => Prompt { path: place.clone(), role: speaker.clone(), ..Prompt::default() },
        });
        Self {
            id: emitted.prompt_names.unique_with(&file_slug(name), "-"),
            // The client takes the parameters as they are.
            kind: String::new(),
            version: 0.0,
            prompts: prompts.collect(),
            coerced: true,
        }
    }

    /// Whether any of the parameters holds words for the prompt file.
    pub fn has_words(&self, params: &Node) -> bool {
        self.places(params).into_iter().any(|(_, _, leaf)| prompts::has_words(leaf))
    }

    /// The parameters that may hold words, in the order of the table, each with who speaks.
    fn places<'n>(&self, params: &'n Node) -> Vec<(&Prompt, String, &'n Node)> {
        let mut all = Vec::new();
        for prompt in self.prompts.iter() {
            rows::each_leaf(params, &mut |pattern, path, leaf| {
                if pattern == prompt.path {
                    all.push((prompt, role(prompt, params, path, self.coerced), leaf));
                }
            });
        }
        all
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
        for (prompt, role, leaf) in self.places(params) {
            if let Some(text) = file.add(printer, leaf, &role, (step, self.coerced), &prompt.path, uses) {
                code.insert(leaf.at.clone(), text);
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

/// Who speaks: the neighbour of the parameter says it, or, where `above` too counts, the nearest one around it; else the table.
fn role(prompt: &Prompt, params: &Node, path: &[Place], above: bool) -> String {
    if prompt.by.is_empty() {
        return prompt.role.clone();
    }
    let said = |around: &[Place]| {
        let node = around.iter().try_fold(params, |node, place| match place {
            Place::Key(key) => node.get(key),
            Place::Index(index) => node.elements().get(*index),
        });
        node.and_then(|n| n.get(&prompt.by)).and_then(Node::text)
    };
    let depth = if above { path.len() } else { 1 };
    let neighbour = (1..=depth).find_map(|up| said(path.get(..path.len().checked_sub(up)?)?));
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
    // What holds a leaf may have been put at its place.
    if let (Value::Text(_) | Value::Expr(_), Some(text)) = (&node.value, code.get(&node.at)) {
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
