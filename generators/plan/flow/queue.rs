//! The engine's queue in breadth-first order: what waits in it while the steps are placed.
//!
//! A pipeline is a thread, and so is each arm of a `Together`. Where a thread is the only one, nothing but its own ways out waits in
//! the queue, and the steps can stand in the order in which the engine comes to them: a step that is given nothing takes no turn,
//! so leaving it out never changes the order of the others. Where the arms are long that order is hard to read, and they stay arms.

use super::{Edge, Planner};
use crate::plan::{Block, Statement};
use petgraph::stable_graph::NodeIndex;
use std::collections::{HashSet, VecDeque};

/// An arm of so many steps may stand between the steps of another one.
const SHORT: usize = 2;

impl Planner<'_> {
    /// All ways out of a step, and what they lead to, as the engine's queue takes them.
    pub(super) fn drain(&mut self, edges: Vec<Edge>, block: &mut Block, placed: &mut Vec<NodeIndex>) {
        let mut queue = VecDeque::from(edges);
        while let Some(edge) = queue.pop_front() {
            if queue.is_empty() {
                queue.extend(self.take(edge, block, placed));
                continue;
            }
            queue.push_front(edge);
            let parts = self.apart(queue.iter().copied().collect());
            if parts.len() > 1 {
                parts.into_iter().for_each(|part| self.drain(part, block, placed));
                return;
            }
            if !self.alone || !self.stands_in_line(&queue) {
                let arms = self.arms(queue);
                block.push(Statement::Together { arms });
                return;
            }
            queue.pop_front();
            let beside = std::mem::replace(&mut self.alone, false);
            let next = self.take(edge, block, placed);
            self.alone = beside;
            queue.extend(next);
        }
    }

    /// The arms in which a full queue goes on: each way one of its own, those that exclude each other in one.
    fn arms(&mut self, queue: VecDeque<Edge>) -> Vec<Block> {
        let mut siblings: Vec<Vec<Edge>> = Vec::new();
        for edge in queue {
            match siblings.last_mut().filter(|last| last.iter().all(|e| e.from == edge.from)) {
                Some(last) => last.push(edge),
                None => siblings.push(vec![edge]),
            }
        }
        let mut arms: Vec<Vec<Vec<Edge>>> = Vec::new();
        for ways in siblings {
            let parts = self.apart(ways);
            if parts.len() > 1 {
                arms.push(parts);
            } else {
                arms.extend(parts.into_iter().flatten().map(|edge| vec![vec![edge]]));
            }
        }
        arms.into_iter().map(|parts| self.arm(parts)).filter(|arm| !arm.is_empty()).collect()
    }

    /// One arm, its parts one after the other.
    fn arm(&mut self, parts: Vec<Vec<Edge>>) -> Block {
        let beside = std::mem::replace(&mut self.alone, false);
        let (mut block, mut placed) = (Block::new(), Vec::new());
        parts.into_iter().for_each(|part| self.drain(part, &mut block, &mut placed));
        self.functions_below(&placed, &mut block);
        self.alone = beside;
        block
    }

    /// Whether the first of several waiting ways is a step that can stand in line, and the order is one that a person can follow: all
    /// ways but one are short.
    fn stands_in_line(&self, queue: &VecDeque<Edge>) -> bool {
        let first = queue.front().is_some_and(|edge| self.is_plain(edge.to));
        first && queue.iter().filter(|edge| !self.is_short(**edge)).count() <= 1
    }

    /// Whether a way leads to a step that stands for itself: no loop, no join, no function with more in it.
    fn is_plain(&self, step: NodeIndex) -> bool {
        let is_all = !self.pulled.contains(&step) && self.edges(step).is_empty();
        !self.loops.contains(&step) && !self.joins.contains(&step) && (!self.functions.contains(&step) || is_all)
    }

    /// Whether a way leads to a few plain steps and ends.
    fn is_short(&self, edge: Edge) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![edge.to];
        while let Some(step) = open.pop() {
            if !self.is_plain(step) || seen.insert(step) && seen.len() > SHORT {
                return false;
            }
            open.extend(self.edges(step).iter().map(|e| e.to));
        }
        true
    }
}
