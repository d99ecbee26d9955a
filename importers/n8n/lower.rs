//! One node to what it does. Types that need code are here; the rest are rows of data.

mod answers;
mod assign;
mod branch;
mod code;
pub mod evaluation;
mod trigger;

pub use assign::AS_IT_IS;

use super::cron;
use super::defaults::{self, Seen};
use super::rows::{self, Settled, Unfit};
use cutover_ir::{Expr, Finding, Link, LinkKind, Located, Node, Op, Origin, Pointer, Severity, Step, StepKind, Value};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a lowering has dealt with: the rest of the parameters makes the step a stub.
#[derive(Default)]
pub struct Taken {
    nodes: Vec<Pointer>,
    waived: Vec<Pointer>,
    /// Leaves that are not even evaluated: what their expressions read says nothing of the items.
    unheard: Vec<Pointer>,
}

impl Taken {
    /// The whole subtree will be printed.
    pub fn node(&mut self, node: &Node) {
        self.nodes.push(node.at.clone());
    }

    /// The leaf decides how the code looks; it is remembered in `leaves`.
    pub fn read(&mut self, node: &Node, leaves: &mut Vec<Pointer>) {
        self.nodes.push(node.at.clone());
        leaves.push(node.at.clone());
    }

    /// The engine does not look at it.
    pub fn cosmetic(&mut self, node: &Node) {
        self.waived.push(node.at.clone());
    }

    /// The engine does not even evaluate it.
    pub fn unheard(&mut self, node: &Node) {
        self.cosmetic(node);
        node.each_leaf(&mut |leaf| self.unheard.push(leaf.at.clone()));
    }

    /// A leaf that was marked for printing and is not looked at after all.
    pub fn unread(&mut self, node: &Node) {
        self.nodes.retain(|p| *p != node.at);
        self.waived.push(node.at.clone());
    }

    fn leftover(&self, params: &Node) -> Option<Pointer> {
        let mut left = None;
        params.each_leaf(&mut |leaf| {
            // An empty container is no leaf of the export.
            if matches!(&leaf.value, Value::List(_) | Value::Map(_)) {
                return;
            }
            let known = self.nodes.iter().chain(&self.waived).any(|p| leaf.at.is_within(p));
            if !known && left.is_none() {
                left = Some(leaf.at.clone());
            }
        });
        left
    }
}

/// How a step stands in the graph.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// The highest connected main input plus one.
    pub inputs: usize,
    pub main: bool,
    /// It is plugged into another step.
    pub plugged: bool,
    /// Something is plugged into it.
    pub parts: bool,
    /// A second output leads somewhere.
    pub second: bool,
    /// A step that leads here takes calls which can be answered.
    pub asked: bool,
    /// A caller before it reads along what steps give.
    pub told: bool,
    /// A step that answers calls comes after it.
    pub answered: bool,
}

/// How the step at `index` stands in the graph.
pub fn place(graph: &StableDiGraph<Step, Link>, index: NodeIndex) -> Place {
    let mut place = Place::default();
    for edge in graph.edges_directed(index, Direction::Incoming) {
        if edge.weight().kind == LinkKind::Main {
            place.inputs = place.inputs.max(edge.weight().input + 1);
            place.main = true;
        } else {
            place.parts = true;
        }
    }
    for edge in graph.edges_directed(index, Direction::Outgoing) {
        match &edge.weight().kind {
            LinkKind::Main => {
                place.main = true;
                place.second |= edge.weight().output == 1;
            }
            LinkKind::Part(_) => place.plugged = true,
        }
    }
    answers::place(graph, index, &mut place);
    place
}

#[derive(Default, Deserialize)]
struct Kinds {
    pass: BTreeSet<String>,
    triggers: BTreeMap<String, String>,
    #[serde(rename = "appTriggers")]
    app_triggers: BTreeSet<String>,
    models: BTreeMap<String, String>,
    /// How the names of the vendor's types begin that are plugged into others and nothing else.
    #[serde(rename = "onlyParts")]
    only_parts: Vec<String>,
    callers: BTreeSet<String>,
    refusals: BTreeMap<String, answers::Refusals>,
    filled: BTreeMap<String, Filled>,
}

fn kinds() -> &'static Kinds {
    static KINDS: LazyLock<Kinds> = LazyLock::new(|| cutover_ir::table!("lower/step-kinds.json"));
    &KINDS
}

/// A parameter whose holes the platform fills though no `=` begins the text.
#[derive(Deserialize)]
struct Filled {
    /// `[]` stands for the elements of a list.
    parameter: String,
    /// Where it does: a parameter and its value; behind a dot, a member that stands beside it.
    when: (String, String),
    /// The first version that does.
    #[serde(default)]
    from: f64,
    /// What an expression gives is filled again here too.
    #[serde(default)]
    again: bool,
}

/// Texts that hold expressions without a leading `=`: the platform fills them in all the same, and writes each value as JavaScript does.
///
/// Where an expression gives the whole text, what comes of it is filled again there; that is told.
pub fn fill_templates(step: &mut Step) -> Option<Finding> {
    let Origin { kind, version, params, .. } = &mut step.origin;
    let base = kind.value.strip_suffix("Tool").unwrap_or(&kind.value);
    let filled = kinds().filled.get(base)?;
    let seen = Seen::new(&kind.value, &version.value, params);
    let (name, wanted) = &filled.when;
    let holds = name.starts_with('.') || seen.text(params, name).is_some_and(|value| value == *wanted);
    if !holds || !version.value.parse::<f64>().is_ok_and(|version| version >= filled.from) {
        return None;
    }
    fill(params, &filled.parameter, name.strip_prefix('.').map(|beside| (beside, wanted.as_str())));
    let given = params.get(&filled.parameter)?;
    let whole = matches!(&given.value, Value::Expr(Expr::Path(_) | Expr::Foreign { .. }));
    (whole && !filled.again).then(|| {
        let message = format!(
            "{}: an expression gives `{}`, and n8n fills the holes that come of it once more; here braces in it stay",
            step.name, filled.parameter
        );
        Finding::new("IM009", Severity::Info, message, given.at.clone())
    })
}

/// Fills the text at a path below a node, where the member `beside` it has the value that it must have.
fn fill(node: &mut Node, path: &str, beside: Option<(&str, &str)>) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let allowed = beside.is_none_or(|(name, wanted)| node.get(name).and_then(Node::text) == Some(wanted));
    let Value::Map(members) = &mut node.value else { return };
    let Some(member) = members.get_mut(first.trim_end_matches("[]")) else { return };
    match (&mut member.value, rest) {
        (Value::List(items), Some(rest)) => items.iter_mut().for_each(|item| fill(item, rest, beside)),
        (_, Some(rest)) => fill(member, rest, beside),
        (Value::Text(text), None) if allowed => {
            if let Some(parts) = super::expressions::parse_filled(text) {
                let arguments = vec![Expr::Template(parts)];
                member.value = Value::Expr(Expr::Call { function: FILLED.to_owned(), arguments });
            }
        }
        _ => {}
    }
}

/// Marks a text whose holes are filled by the rules of JavaScript: null and undefined show as words.
pub(super) const FILLED: &str = "filled";

/// Whether an expression gives a text that the platform then fills once more.
pub(super) fn is_given(node: &Node) -> bool {
    match &node.value {
        Value::Expr(Expr::Call { function, .. }) => function != FILLED,
        value => matches!(value, Value::Expr(_)),
    }
}

/// The operation of a step, and the leaves that carry no meaning.
pub fn lower(step: &Step, place: Place) -> (Op, Settled) {
    let params = &step.origin.params;
    let mut dropped = Seen::new(&step.origin.kind.value, &step.origin.version.value, params).dropped();
    // What is printed whole keeps what the engine would drop: a person who fills it in may want to see it.
    let whole = |op: &Op| {
        matches!(op, Op::Connector { .. } | Op::Opaque { .. } | Op::Model { .. } | Op::Part { .. } | Op::Pass)
    };
    // The engine no longer runs the first kind of Python, which exports still hold.
    let python = params.get("language").and_then(Node::text) == Some("python");
    // Whether an output of a switch has a name of its own is a matter of the editor, and hides that name.
    dropped.retain(|at| !at.as_str().ends_with("/outputKey"));
    if dropped.is_empty() || step.policy.disabled || python {
        return lower_seen(step, place);
    }
    let mut seen = step.clone();
    seen.origin.params = defaults::without(params, &dropped);
    let (mut op, mut settled) = lower_seen(&seen, place);
    if let Op::Part { .. } = op {
        return lower_seen(step, place);
    }
    if whole(&op) {
        if let Op::Connector { params: printed, .. } | Op::Opaque { params: printed, .. } = &mut op {
            (*printed, settled) = rows::bare(params);
        } else if let Op::Model { params: printed, .. } = &mut op {
            *printed = params.clone();
        }
    } else {
        settled.unread.extend(defaults::leaves_at(params, &dropped));
    }
    (op, settled)
}

/// The same for a step with the parameters that the engine sees.
fn lower_seen(step: &Step, place: Place) -> (Op, Settled) {
    let kind = step.origin.kind.value.as_str();
    let params = &step.origin.params;
    if let Some(mut lowered) =
        trigger::lower(step, kinds().triggers.get(kind).map(String::as_str), kinds().app_triggers.contains(kind))
    {
        answers::refuse(step, place, &mut lowered.0);
        cron::refuse(step, &mut lowered.0);
        return lowered;
    }
    if (place.plugged || is_only_part(kind)) && !place.main {
        let (call, reason) = match rows::tool(step) {
            Ok(call) => (Some(Box::new(call)), None),
            Err(unfit) => (None, unfit.map(|unfit| refused(step, &unfit))),
        };
        // A model's own parts are read by their tables; the tool of an app is a call whose client a person writes.
        let (params, settled) = match call {
            None if !kind.contains("langchain.") => rows::bare(params),
            _ => (params.clone(), Settled { notices: rows::part_notices(step), ..Settled::default() }),
        };
        return (Op::Part { role: part_role(kind).to_owned(), params, call, reason }, settled);
    }
    // A row does not know what is plugged in, a model step does.
    let row = || match rows::lower(step, place.inputs) {
        Ok((Op::Call { .. }, _)) if place.parts => Err(None),
        other => other,
    };
    if let Some(role) = kinds().models.get(kind) {
        if let Ok(found) = row() {
            return found;
        }
        let role = match role.as_str() {
            "agent" => StepKind::Agent,
            "chain" => StepKind::Chain,
            "store" => StepKind::VectorStore,
            "memory" => StepKind::Memory,
            _ => StepKind::Model,
        };
        let settled = Settled { notices: rows::part_notices(step), ..Settled::default() };
        return (Op::Model { role, params: params.clone(), parts: Vec::new() }, settled);
    }
    let version = &step.origin.version.value;
    let opaque = |reason: String| {
        let (params, settled) = rows::bare(params);
        (Op::Opaque { reason, params }, settled)
    };
    let mut taken = Taken::default();
    let lowered = match kind {
        "n8n-nodes-base.set" => assign::lower(step, &mut taken),
        "n8n-nodes-base.if" => branch::lower_if(step, &mut taken),
        "n8n-nodes-base.filter" => branch::lower_filter(step, place.second, &mut taken),
        "n8n-nodes-base.switch" => branch::lower_switch(step, &mut taken),
        "n8n-nodes-base.code" | "n8n-nodes-base.function" | "n8n-nodes-base.functionItem" => {
            code::lower(step, &mut taken)
        }
        "n8n-nodes-base.splitInBatches" => {
            taken.node(params);
            Ok(Op::Loop { version: step.origin.version.value.clone(), params: params.clone() })
        }
        "n8n-nodes-base.wait" if !waits_for_caller(step) => {
            taken.node(params);
            Ok(Op::Wait { params: params.clone() })
        }
        "n8n-nodes-base.stopAndError" => {
            taken.node(params);
            Ok(Op::Stop { params: params.clone() })
        }
        "n8n-nodes-base.sort" | "n8n-nodes-base.itemLists" => match code::lower_sort(step, &mut taken) {
            Some(lowered) => lowered,
            None => return rows::lower(step, place.inputs).unwrap_or_else(|unfit| connector(step, unfit)),
        },
        _ if kinds().pass.contains(kind) => Ok(Op::Pass),
        answers::CHAT_RESPONDER if !place.asked => {
            return unwritten(
                step,
                Some("the chat before it does not leave its answers to steps, so the platform refuses it".to_owned()),
            );
        }
        answers::RESPONDER if !place.asked && self::version(step) >= 1.1 => {
            let mut found = row();
            if let Ok((Op::Respond { params: printed, .. }, _)) = &mut found
                && let Value::Map(members) = &mut printed.value
            {
                members.insert("unasked".to_owned(), constant(Value::Bool(true), params));
            }
            return found.unwrap_or_else(|unfit| connector(step, unfit));
        }
        answers::RESPONDER if place.told && answers::streams(step) => {
            let mut found = row();
            if let Ok((Op::Respond { params: printed, .. }, _)) = &mut found
                && let Value::Map(members) = &mut printed.value
            {
                members.insert("streams".to_owned(), constant(Value::Bool(true), params));
            }
            return found.unwrap_or_else(|unfit| connector(step, unfit));
        }
        // A row says itself which versions it knows.
        _ => return row().unwrap_or_else(|unfit| connector(step, unfit)),
    };
    match lowered {
        Ok(_) if defaults::lacks(kind, version) => {
            opaque(format!("version {version} of its type is newer than what is known, and may mean something else"))
        }
        Ok(op) => match taken.leftover(params) {
            None => (op, Settled { cosmetic: taken.waived, unread: taken.unheard, ..Settled::default() }),
            Some(left) => {
                let shown = left.as_str().rsplit_once("/parameters/").map_or(left.as_str(), |(_, p)| p);
                opaque(format!("the parameter `{shown}` has no converter"))
            }
        },
        Err(reason) => opaque(reason),
    }
}

/// Whether a wait ends by a call or a form, and not by time.
fn waits_for_caller(step: &Step) -> bool {
    matches!(step.origin.params.get("resume").and_then(Node::text), Some("webhook" | "form"))
}

/// Whether a type is only ever plugged into others: a step of it that hangs nowhere never runs. The platform makes the tool of an app's
/// type under the name of that type.
fn is_only_part(kind: &str) -> bool {
    match kind.strip_prefix("@n8n/n8n-nodes-langchain.") {
        Some(short) => kinds().only_parts.iter().any(|begin| short.starts_with(begin.as_str())),
        None => kind.starts_with("n8n-nodes-base.") && kind.ends_with("Tool"),
    }
}

fn part_role(kind: &str) -> &'static str {
    let short = kind.rsplit('.').next().unwrap_or(kind);
    let starts = |prefix: &str| short.starts_with(prefix);
    if starts("lm") {
        "model"
    } else if starts("memory") {
        "memory"
    } else if starts("outputParser") {
        "outputParser"
    } else if starts("embeddings") {
        "embedding"
    } else if starts("vectorStore") {
        "vectorStore"
    } else if starts("document") {
        "document"
    } else if starts("textSplitter") {
        "textSplitter"
    } else if starts("retriever") {
        "retriever"
    } else if starts("reranker") {
        "reranker"
    } else {
        "tool"
    }
}

/// A call whose client a person writes.
fn connector(step: &Step, unfit: Option<Unfit>) -> (Op, Settled) {
    unwritten(step, unfit.map(|unfit| refused(step, &unfit)))
}

/// The same with the reason as a sentence.
fn unwritten(step: &Step, reason: Option<String>) -> (Op, Settled) {
    let kind = step.origin.kind.value.as_str();
    let app = kind.rsplit('.').next().unwrap_or(kind).to_owned();
    let (params, settled) = rows::bare(&step.origin.params);
    let operation = operation(step).unwrap_or_else(|| "run".to_owned());
    (Op::Connector { app, operation, params, reason }, settled)
}

/// The operation of an app that a step asks for, where constants say it.
fn operation(step: &Step) -> Option<String> {
    let params = &step.origin.params;
    let seen = Seen::new(&step.origin.kind.value, &step.origin.version.value, params);
    let constant = |key: &str| seen.text(params, key);
    match (constant("resource"), constant("operation")) {
        (Some(resource), Some(operation)) => Some(format!("{resource} {operation}")),
        (None, Some(operation)) => Some(operation),
        (Some(resource), None) => Some(format!("{resource} default")),
        (None, None) => None,
    }
}

/// Why the client of an app does not serve a step, with the operation that it is about.
fn refused(step: &Step, unfit: &Unfit) -> String {
    match operation(step) {
        Some(operation) if unfit.is_of_operation() => format!("the operation `{operation}` is not converted"),
        Some(operation) => format!("operation `{operation}`: {unfit}"),
        None => unfit.to_string(),
    }
}

/// The version as a number for comparisons such as “since 3.3”; 1 where it is none.
pub fn version(step: &Step) -> f64 {
    step.origin.version.value.parse().unwrap_or(1.0)
}

/// A constant with the place of the step it belongs to.
pub fn constant(value: Value, near: &Node) -> Node {
    Located::new(value, near.at.key("#default"))
}
