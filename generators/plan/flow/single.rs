//! What is known of how many items pass: steps whose every run is given at most one, and ways out of which at most one is taken.
//!
//! Arms that never run in the same pass need no order among each other, so they can stand one after the other.

use super::{Edge, Planner};
use cutover_ir::{CodeMode, Gives, OnError, Op, Step, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::HashSet;

impl Planner<'_> {
    /// Finds the steps whose every run is given at most one item. A step is taken for one until something that leads to it
    /// may give more: each run is led to by an earlier one, so what holds for the first and is handed on holds for all.
    pub(super) fn find_singles(&mut self, steps: &[NodeIndex]) {
        self.singles = steps.iter().copied().collect();
        loop {
            let several: Vec<NodeIndex> = self
                .singles
                .iter()
                .copied()
                .filter(|step| self.incoming(*step).iter().any(|edge| !self.gives_one(edge.from, edge.output)))
                .collect();
            if several.is_empty() {
                return;
            }
            self.singles.retain(|step| !several.contains(step));
        }
    }

    /// Whether an output of a step holds at most one item in each run.
    fn gives_one(&self, step: NodeIndex, output: usize) -> bool {
        let Some(named) = self.workflow.graph.node_weight(step) else { return false };
        match &named.op {
            // Each pass hands on so many, and at the end all that came back.
            Op::Loop { .. } if !named.policy.disabled => {
                output == usize::from(loop_version(named) >= 3.0) && batch_size(named).as_deref() == Some("1")
            }
            _ => self.gives_one_in_all(step),
        }
    }

    /// Whether all outputs of a step together hold at most one item in each run, that of `always` not counted.
    fn gives_one_in_all(&self, step: NodeIndex) -> bool {
        let Some(named) = self.workflow.graph.node_weight(step) else { return false };
        let given_one = self.singles.contains(&step) || named.policy.once;
        match &named.op {
            Op::Trigger { .. } if !self.incoming(step).is_empty() => false,
            Op::Trigger { kind, client, .. } => {
                starts_with_one(kind) || client.as_ref().is_some_and(|client| client.gives == Gives::One)
            }
            _ if named.policy.disabled => self.singles.contains(&step),
            Op::Transform { .. } | Op::Model { .. } => match self.gives.get(&step) {
                Some(Gives::One) => true,
                Some(Gives::Each) => given_one,
                _ => false,
            },
            Op::Partition { .. }
            | Op::Filter { .. }
            | Op::Route { all: false, .. }
            | Op::RouteBy { .. }
            | Op::Code { mode: CodeMode::Each | CodeMode::LegacyFunctionItem, .. }
            | Op::Respond { outputs: 1, .. }
            | Op::Wait { .. }
            | Op::Stop { .. }
            | Op::Pass => given_one,
            Op::Assign { options, .. } => given_one && options.iter().all(|(name, _)| name != "duplicate"),
            _ => false,
        }
    }

    /// Whether at most one output of a step gives anything in a run.
    pub(super) fn takes_one_way(&self, step: NodeIndex) -> bool {
        let Some(named) = self.workflow.graph.node_weight(step) else { return false };
        // An empty item on the first output stands beside what another one gives.
        if named.policy.always || named.policy.disabled {
            return false;
        }
        match &named.op {
            // It gives a batch, or what has come back once all have gone.
            Op::Loop { .. } => named.policy.on_error != OnError::Route,
            // A call is made by one method.
            Op::Trigger { kind, .. } => self.incoming(step).is_empty() && starts_with_one(kind),
            _ => self.gives_one_in_all(step),
        }
    }

    /// The ways out of a step in parts of which at most one is gone; a single part where that is not known.
    pub(super) fn apart(&self, edges: Vec<Edge>) -> Vec<Vec<Edge>> {
        let Some(from) = edges.first().map(|edge| edge.from) else { return Vec::new() };
        if edges.iter().any(|edge| edge.from != from) || !self.takes_one_way(from) {
            return vec![edges];
        }
        // Breadth-first, a join takes even an empty list for an arrival, at any input but the first: that way is gone beside the other.
        if self.breadth && edges.iter().any(|edge| edge.input > 0 && self.joins.contains(&edge.to)) {
            return vec![edges];
        }
        let mut parts: Vec<Vec<Edge>> = Vec::new();
        let mut outputs: HashSet<usize> = HashSet::new();
        for edge in edges {
            if outputs.insert(edge.output) {
                parts.push(vec![edge]);
            } else if let Some(part) = parts.iter_mut().find(|part| part.iter().any(|e| e.output == edge.output)) {
                part.push(edge);
            }
        }
        parts
    }
}

/// Triggers that start a run with one item.
fn starts_with_one(kind: &TriggerKind) -> bool {
    match kind {
        TriggerKind::Manual
        | TriggerKind::Webhook
        | TriggerKind::Schedule
        | TriggerKind::Form
        | TriggerKind::Chat
        | TriggerKind::Error => true,
        // What is new since the last time may be more than one, and so may what another pipeline hands over.
        TriggerKind::SubWorkflow | TriggerKind::App(_) | TriggerKind::Poll(_) => false,
    }
}

fn loop_version(step: &Step) -> f64 {
    match &step.op {
        Op::Loop { version, .. } => version.parse().unwrap_or(1.0),
        _ => 1.0,
    }
}

/// How many items a loop hands on in each pass, where that is a constant; the platform's default where nothing is said.
fn batch_size(step: &Step) -> Option<String> {
    let Op::Loop { params, .. } = &step.op else { return None };
    match params.get("batchSize").map(|size| &size.value) {
        Some(Value::Number(size) | Value::Text(size)) => Some(size.trim().to_owned()),
        Some(_) => None,
        None => (loop_version(step) >= 3.0).then(|| "1".to_owned()),
    }
}
