//! Joins: which of them stand in line, what they wait for, and what a waiting one pulls.

use super::{Planner, joins};
use cutover_ir::{OnError, Op};
use petgraph::stable_graph::NodeIndex;
use std::collections::{HashMap, HashSet};

impl Planner<'_> {
    /// Joins that can stand in place: every input has one edge, from a step that runs at most once before, and nothing else is
    /// left to do after the last arrival but what follows the join.
    pub(super) fn find_merges(&mut self) {
        let mut candidates: Vec<NodeIndex> = self.joins.iter().copied().collect();
        candidates.sort();
        for join in candidates {
            let Some(Op::Join { requires, .. }) = self.op(join) else { continue };
            if requires.as_deref().is_some_and(|r| r.parse::<usize>().is_err()) {
                continue;
            }
            let edges = self.incoming(join).to_vec();
            let Some(Some(fork)) = self.idom.get(&join).copied() else { continue };
            let mut inputs: Vec<usize> = edges.iter().map(|e| e.input).collect();
            inputs.sort_unstable();
            inputs.dedup();
            let highest = edges.iter().map(|e| e.input + 1).max().unwrap_or(0);
            if inputs.len() != edges.len() || highest != edges.len() {
                continue;
            }
            if let Some(by) = self.completed_by(fork, join)
                && self.is_last_in_run(fork)
            {
                self.merged.insert(join);
                self.completes.insert(join, by);
            }
        }
    }

    /// The step whose end completes the join, where walking depth-first from the fork passes every other step before the join,
    /// each entered from one place, with no cycle, function or other waiting join on the way.
    ///
    /// What a step gives to a join arrives when the step ends, before any arm that begins there; the join that this completes
    /// takes its turn among the arms, in canvas order.
    fn completed_by(&self, fork: NodeIndex, join: NodeIndex) -> Option<NodeIndex> {
        let mut arrivals: HashMap<NodeIndex, usize> = HashMap::new();
        let mut stack = vec![fork];
        let mut by = None;
        let mut guard = 0;
        while let Some(step) = stack.pop() {
            guard += 1;
            if guard > 2_000 {
                return None;
            }
            if step == join {
                return by.filter(|_| stack.is_empty());
            }
            let edges = self.edges(step);
            let waits = |step: &NodeIndex| *step == join || self.merged.contains(step);
            for edge in edges.iter().filter(|e| waits(&e.to)) {
                *arrivals.entry(edge.to).or_default() += 1;
            }
            let mut next: Vec<NodeIndex> = Vec::new();
            for edge in &edges {
                if edge.to == fork {
                    return None;
                }
                if waits(&edge.to) {
                    let complete = arrivals.get(&edge.to) == Some(&self.incoming(edge.to).len());
                    if complete && !next.contains(&edge.to) {
                        next.push(edge.to);
                        if edge.to == join {
                            by = Some(step);
                        }
                    }
                    continue;
                }
                if self.functions.contains(&edge.to) || self.loops.contains(&edge.to) || self.joins.contains(&edge.to) {
                    return None;
                }
                next.push(edge.to);
            }
            stack.extend(next.into_iter().rev());
        }
        None
    }

    /// Whether nothing else waits to run when the steps below `fork` are done: every ancestor on the way has its last way out here.
    fn is_last_in_run(&self, fork: NodeIndex) -> bool {
        let mut at = fork;
        let mut guard = 0;
        loop {
            guard += 1;
            if guard > 2_000 || self.functions.contains(&at) || self.joins.contains(&at) && !self.merged.contains(&at) {
                return false;
            }
            if self.roots.contains(&at) {
                // Other triggers do not fire in the same run.
                return self.incoming(at).is_empty();
            }
            let edges = self.incoming(at);
            let Some(edge) = edges.last().copied() else { return false };
            if edges.len() > 1 && !self.merged.contains(&at) {
                return false;
            }
            let siblings = self.edges(edge.from);
            let last = siblings.last().is_some_and(|e| e.to == at);
            if !last {
                return false;
            }
            if self.loops.contains(&edge.from) {
                return false;
            }
            at = edge.from;
        }
    }

    /// From the dominator of each join to every step that the join may enter.
    pub(super) fn pull_edges(&mut self, steps: &[NodeIndex]) -> Vec<(Option<NodeIndex>, NodeIndex)> {
        let mut edges = Vec::new();
        let joins: Vec<NodeIndex> = steps.iter().copied().filter(|s| joins(self.workflow, *s)).collect();
        for join in joins {
            if !self.reachable.contains(&join) {
                continue;
            }
            let fork = self.idom.get(&join).copied().flatten();
            let candidates = self.pull_candidates(join, fork);
            for step in &candidates {
                edges.push((fork, *step));
                self.pulled.insert(*step);
            }
            self.pulls.insert(join, candidates);
        }
        edges
    }

    /// The same once the steps are known that a join may enter.
    pub(super) fn pulled_from(&self) -> Vec<(Option<NodeIndex>, NodeIndex)> {
        let from = |join: &NodeIndex| self.idom.get(join).copied().flatten();
        self.pulls.iter().flat_map(|(join, steps)| steps.iter().map(move |step| (from(join), *step))).collect()
    }

    /// Steps above a join that may not have run when it begins to wait, though what leads to them has: what follows a
    /// branch or anything else that may give nothing, and triggers that did not fire.
    fn pull_candidates(&self, join: NodeIndex, fork: Option<NodeIndex>) -> Vec<NodeIndex> {
        let mut ancestors = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.incoming(join).iter().map(|e| e.from).collect();
        while let Some(step) = stack.pop() {
            if Some(step) != fork && step != join && ancestors.insert(step) {
                stack.extend(self.incoming(step).iter().map(|e| e.from));
            }
        }
        let mut found: Vec<NodeIndex> = ancestors
            .into_iter()
            .filter(|step| {
                if joins(self.workflow, *step) {
                    return false;
                }
                let edges = self.incoming(*step);
                // What nothing leads to has not run: a trigger that did not fire, or is switched off, or a step that lost its links.
                edges.is_empty() || edges.iter().any(|e| !self.certainly_feeds(e.from, fork))
            })
            .collect();
        found.sort();
        found
    }

    /// Whether a step gives an item to everything behind it whenever it runs. Alone below a fork of one output that is enough.
    fn certainly_feeds(&self, step: NodeIndex, fork: Option<NodeIndex>) -> bool {
        let outputs: HashSet<usize> = self.edges(step).iter().map(|e| e.output).collect();
        if outputs.len() > 1 {
            return false;
        }
        // The join waits because something below the fork ran, so the fork's only output gave something.
        if Some(step) == fork {
            return true;
        }
        // An error output gives nothing where nothing fails, and the others where everything does.
        let policy = self.workflow.graph.node_weight(step).map(|s| &s.policy);
        let routes = policy.is_some_and(|p| p.on_error == OnError::Route && !p.disabled);
        if outputs.iter().any(|output| *output > 0) || routes && !matches!(self.op(step), Some(Op::Pass)) {
            return policy.is_some_and(|p| p.always) && outputs.iter().all(|output| *output == 0);
        }
        match self.op(step) {
            Some(Op::Assign { .. } | Op::Pass | Op::Wait { .. } | Op::Respond { .. } | Op::Trigger { .. }) => true,
            Some(Op::Transform { delivers, .. }) => *delivers,
            _ => self.workflow.graph.node_weight(step).is_some_and(|s| s.policy.always),
        }
    }

    /// Waiting joins that lead to a join: it is not forced before them.
    pub(super) fn waits_for(&self, join: NodeIndex) -> Vec<NodeIndex> {
        let mut seen = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.incoming(join).iter().map(|e| e.from).collect();
        while let Some(step) = stack.pop() {
            if seen.insert(step) {
                stack.extend(self.incoming(step).iter().map(|e| e.from));
            }
        }
        let mut joins: Vec<NodeIndex> =
            seen.into_iter().filter(|s| *s != join && self.joins.contains(s) && !self.merged.contains(s)).collect();
        joins.sort();
        joins
    }

    /// What a waiting join may enter by itself: functions, and beside them joins that nothing leads to; nothing where it never enters anything.
    pub(super) fn pulls(&self, join: NodeIndex) -> Option<Vec<NodeIndex>> {
        let above = |step: &NodeIndex| self.incoming(join).iter().any(|edge| self.leads_to(*step, edge.from));
        let mut pulls = self.pulls.get(&join).cloned().unwrap_or_default();
        pulls.retain(|step| self.functions.contains(step) && above(step));
        let starts_joins = || self.joins.iter().any(|other| *other != join && self.is_loose(*other) && above(other));
        (!pulls.is_empty() || starts_joins()).then_some(pulls)
    }

    /// Whether nothing leads to the first input of a join: another one that waits starts it by itself, with nothing declared for that.
    fn is_loose(&self, join: NodeIndex) -> bool {
        self.incoming(join).iter().all(|edge| edge.input > 0)
    }

    /// Whether something leads from one step to another, or they are the same.
    pub(super) fn leads_to(&self, from: NodeIndex, to: NodeIndex) -> bool {
        let mut seen = HashSet::new();
        let mut stack = vec![from];
        while let Some(step) = stack.pop() {
            if step == to {
                return true;
            }
            if seen.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
        false
    }
}
