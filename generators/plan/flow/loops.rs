//! Loops: batches whose body comes back to the step that gave them.

use super::{Edge, Planner};
use crate::plan::Block;
use cutover_ir::Op;
use petgraph::stable_graph::NodeIndex;
use std::collections::HashSet;

impl Planner<'_> {
    /// A loop in place: one way in, one way back, and the way back is the last thing that a pass does.
    pub(super) fn find_loops(&mut self, steps: &[NodeIndex]) {
        for step in steps {
            let Some(Op::Loop { version, .. }) = self.op(*step) else { continue };
            if version.parse::<f64>().unwrap_or(1.0) < 3.0 || self.roots.contains(step) || self.pulled.contains(step) {
                continue;
            }
            // Switched off, it is no loop. Where each pass gives something on `done` whatever happens, what follows runs with each pass.
            if self.workflow.graph.node_weight(*step).is_some_and(|s| s.policy.disabled || s.policy.always) {
                continue;
            }
            // What each pass sorts out as errors goes on with that pass.
            if self.edges(*step).iter().any(|edge| edge.output > 1) {
                continue;
            }
            let edges = self.incoming(*step).to_vec();
            let (back, entry): (Vec<Edge>, Vec<Edge>) =
                edges.iter().copied().partition(|e| e.from != *step && self.dominators.runs_before(*step, e.from));
            if edges.iter().any(|e| e.from == *step)
                || back.len() != 1
                || entry.is_empty()
                || edges.iter().any(|e| e.input != 0)
            {
                continue;
            }
            let Some(back) = back.first().copied() else { continue };
            if !self.ends_with(*step, back) || !self.done_is_apart(*step) {
                continue;
            }
            self.loops.insert(*step);
            if entry.len() == 1 {
                self.functions.remove(step);
            }
        }
    }

    /// Whether following the last way out from the loop's output, step by step, comes to the back edge with nothing left to do,
    /// through steps that are entered from nowhere else.
    fn ends_with(&self, head: NodeIndex, back: Edge) -> bool {
        let body: Vec<Edge> = self.edges(head).into_iter().filter(|e| e.output == 1).collect();
        if body.is_empty() {
            return false;
        }
        let mut edges = body;
        let mut seen = HashSet::new();
        loop {
            // Ways that go on together have no last one.
            let Some(last) = self.parts(edges).pop().filter(|part| part.len() == 1).and_then(|mut part| part.pop())
            else {
                return false;
            };
            // Everything before the last way out must stay inside the body and never go back.
            if last.to == head {
                return last.from == back.from && last.output == back.output;
            }
            if self.functions.contains(&last.to) || self.joins.contains(&last.to) || !seen.insert(last.to) {
                return false;
            }
            edges = self.edges(last.to);
        }
    }

    /// What follows `done` must not be reached from the body in any other way than through the head.
    fn done_is_apart(&self, head: NodeIndex) -> bool {
        self.behind(head, |edge| edge.output == 1).is_disjoint(&self.behind(head, |edge| edge.output != 1))
    }

    /// The statements of one pass.
    pub(super) fn loop_body(&mut self, head: NodeIndex, block: &mut Block) {
        // What only the body reaches is declared inside the body.
        let inside = self.behind(head, |edge| edge.output == 1);
        let own: Vec<NodeIndex> = self.children.get(&Some(head)).cloned().unwrap_or_default();
        for child in own.iter().filter(|c| inside.contains(c)) {
            self.declare_join(*child, block);
        }
        let edges: Vec<Edge> = self.edges(head).into_iter().filter(|e| e.output == 1).collect();
        self.fan(edges, block, Vec::new());
        for child in own.iter().filter(|c| inside.contains(c)) {
            self.declare_function(*child, block);
        }
    }

    /// What some ways out of a step lead to without coming back to it.
    fn behind(&self, head: NodeIndex, takes: impl Fn(&Edge) -> bool) -> HashSet<NodeIndex> {
        let mut found = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.edges(head).iter().filter(|e| takes(e)).map(|e| e.to).collect();
        while let Some(step) = stack.pop() {
            if step != head && found.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
        found
    }
}
