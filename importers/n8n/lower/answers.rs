//! Steps that answer callers, and the triggers that leave their answer to one.

use super::super::defaults::Seen;
use super::{Place, constant, kinds, version};
use cutover_ir::{Link, LinkKind, Node, Op, Origin, Step, Value};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The step that answers the caller of another one.
pub const RESPONDER: &str = "n8n-nodes-base.respondToWebhook";

/// The step that says something in a chat.
pub const CHAT_RESPONDER: &str = "@n8n/n8n-nodes-langchain.chat";

/// When a trigger refuses each call, with the message that the caller gets.
///
/// Source: `checkResponseModeConfiguration` of the webhook node, which its versions from 2 on ask before anything else.
#[derive(Deserialize)]
pub struct Refusals {
    /// The first version that does.
    since: f64,
    /// The parameter that says who answers.
    parameter: String,
    /// The value of it that leaves the answer to a step.
    waits: String,
    /// Values that a step which answers is no contradiction to.
    allows: Vec<String>,
    /// It leaves the answer to a step, and none comes after it.
    missing: String,
    /// It answers by itself, and a step that would answer comes after it.
    unused: String,
}

/// Notes which steps that answer or that take calls are before and after the step at `index`.
pub fn place(graph: &StableDiGraph<Step, Link>, index: NodeIndex, place: &mut Place) {
    let Some(step) = graph.node_weight(index) else { return };
    let kind = &step.origin.kind.value;
    place.asked = match kind.as_str() {
        RESPONDER => meets(graph, index, Direction::Incoming, |step| kinds().callers.contains(&step.origin.kind.value)),
        CHAT_RESPONDER => meets(graph, index, Direction::Incoming, leaves_answers),
        _ => false,
    };
    place.told = kind == RESPONDER && meets(graph, index, Direction::Incoming, answers_along);
    place.answered = kinds().refusals.contains_key(kind)
        && meets(graph, index, Direction::Outgoing, |step| step.origin.kind.value == RESPONDER);
}

/// Whether a step is a chat that steps answer in.
fn leaves_answers(step: &Step) -> bool {
    let Origin { kind, version, params, .. } = &step.origin;
    let seen = Seen::new(&kind.value, &version.value, params);
    let embedded = seen.text(params, "mode").is_some_and(|mode| mode == "webhook");
    let mode = params.path("options.responseMode").and_then(Node::text);
    kind.value.ends_with("langchain.chatTrigger") && !step.policy.disabled && !embedded && mode == Some("responseNodes")
}

/// Whether the caller of a trigger reads along what steps give.
fn answers_along(step: &Step) -> bool {
    let Origin { kind, version, params, .. } = &step.origin;
    let is_caller = kinds().callers.contains(&kind.value);
    let seen = Seen::new(&kind.value, &version.value, params);
    let modes = ["responseMode", "options.responseMode"];
    is_caller && modes.iter().any(|path| seen.text(params, path).is_some_and(|mode| mode == "streaming"))
}

/// Whether a step gives its answer to a caller who reads along: all items in any version, anything else from 1.5 on.
///
/// Source: calls of webhooks whose answers stream, each kind of answer in the versions 1.4 and 1.5.
pub fn streams(step: &Step) -> bool {
    let params = &step.origin.params;
    let refused = params.path("options.enableStreaming").is_some_and(|node| matches!(node.value, Value::Bool(false)));
    let all = params.get("respondWith").and_then(Node::text) == Some("allIncomingItems");
    all || (version(step) >= 1.5 && !refused)
}

/// Whether a path leads that way to a step like that. A step that is switched off counts, as it does on the platform.
fn meets(graph: &StableDiGraph<Step, Link>, index: NodeIndex, way: Direction, wanted: impl Fn(&Step) -> bool) -> bool {
    let mut open = vec![index];
    let mut seen = BTreeSet::from([index]);
    while let Some(here) = open.pop() {
        for edge in graph.edges_directed(here, way).filter(|e| e.weight().kind == LinkKind::Main) {
            let next = if way == Direction::Incoming { edge.source() } else { edge.target() };
            if graph.node_weight(next).is_some_and(&wanted) {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// Writes into a trigger's settings that it refuses every call, where its settings contradict the steps after it.
pub fn refuse(step: &Step, place: Place, op: &mut Op) {
    let Origin { kind, version: written, params, .. } = &step.origin;
    let Some(refusals) = kinds().refusals.get(&kind.value).filter(|known| version(step) >= known.since) else { return };
    let Op::Trigger { params: printed, .. } = op else { return };
    let Value::Map(members) = &mut printed.value else { return };
    let seen = Seen::new(&kind.value, &written.value, params);
    let mode = seen.text(params, &refusals.parameter).unwrap_or_default();
    let message = match place.answered {
        false if mode == refusals.waits => &refusals.missing,
        true if !refusals.allows.contains(&mode) => &refusals.unused,
        _ => return,
    };
    members.insert("refuses".to_owned(), constant(Value::Text(message.clone()), params));
}
