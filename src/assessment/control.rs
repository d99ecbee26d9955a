//! Control dependence: which steps run or not because of what one step decides.
//!
//! A step depends on a decision when it can be reached from it and does not run on every way out of it. That is post-dominance, with one
//! difference to a flow chart of single instructions: where one output feeds several steps, all of them run. So a decision joins its
//! outputs with "and only what they share is sure", and a fork joins its targets with "all of them are sure". Where a graph
//! holds no fork, this is exactly what post-dominators give; a test compares the two.

use crate::analyzers::view::{Bits, Subject};
use cutover_ir::{LinkKind, OnError, Op, Step};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// What surely runs, for every step that runs at all.
pub(crate) struct Control {
    nodes: Vec<NodeIndex>,
    place: BTreeMap<NodeIndex, usize>,
    /// For every step: its targets by output.
    outputs: Vec<BTreeMap<usize, Vec<usize>>>,
    sure: Vec<Bits>,
    /// Steps that wait for several inputs and go on with those that came, each with what leads to it.
    joins: BTreeMap<usize, Vec<usize>>,
}

/// One way out of a decision and what runs on it only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub output: usize,
    pub steps: Vec<NodeIndex>,
}

impl Control {
    /// Works out what surely runs.
    pub(crate) fn of(subject: &Subject<'_>) -> Self {
        let nodes: Vec<NodeIndex> = subject.live().map(|(index, _)| index).collect();
        let place: BTreeMap<NodeIndex, usize> = nodes.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let mut outputs: Vec<BTreeMap<usize, Vec<usize>>> = Vec::with_capacity(nodes.len());
        let mut shapes: Vec<Shape> = Vec::with_capacity(nodes.len());
        for index in &nodes {
            let mut by_output: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for (target, link) in subject.workflow.outgoing(*index) {
                if let (LinkKind::Main, Some(at)) = (&link.kind, place.get(&target)) {
                    by_output.entry(link.output).or_default().push(*at);
                }
            }
            shapes.push(subject.workflow.graph.node_weight(*index).map_or(Shape::Straight(1), shape));
            outputs.push(by_output);
        }
        let sure = sure(&outputs, &shapes);
        let lone = &subject.facts.lone_joins;
        let op = |index: &NodeIndex| subject.workflow.graph.node_weight(*index).map(|step| &step.op);
        let joins = nodes.iter().enumerate().filter_map(|(at, index)| match op(index)? {
            Op::Join { function, .. } if lone.contains(function) => {
                let feeders = subject.feeders(*index).into_iter();
                Some((at, feeders.filter_map(|(feeder, _)| place.get(&feeder).copied()).collect()))
            }
            _ => None,
        });
        let joins = joins.collect();
        Self { nodes, place, outputs, sure, joins }
    }

    /// The ways out of a step, each with the steps that run because of it: reachable from here, and not sure to run anyway.
    pub(crate) fn ways(&self, from: NodeIndex) -> Vec<Way> {
        let Some(at) = self.place.get(&from).copied() else {
            return Vec::new();
        };
        let (Some(outputs), Some(sure)) = (self.outputs.get(at), self.sure.get(at)) else {
            return Vec::new();
        };
        let all: Vec<usize> = outputs.values().flatten().copied().collect();
        let decided = self.reached(&all, at, &BTreeSet::new());
        // What joins these ways with one that is not decided here runs anyway.
        let is_free = |feeder: &usize| *feeder != at && !decided.contains(feeder);
        let free = self.joins.iter().filter(|(_, feeders)| feeders.iter().any(is_free));
        let free: BTreeSet<usize> = free.map(|(join, _)| *join).collect();
        let way = |(output, targets): (&usize, &Vec<usize>)| {
            let reached = self.reached(targets, at, &free);
            let steps = reached.into_iter().filter(|i| !sure.has(*i) && *i != at);
            Way { output: *output, steps: steps.filter_map(|i| self.nodes.get(i).copied()).collect() }
        };
        outputs.iter().map(way).filter(|way| !way.steps.is_empty()).collect()
    }

    /// What lies behind some steps, up to those that run anyway and to the decision itself: in a cycle it decides anew.
    fn reached(&self, targets: &[usize], decision: usize, free: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut seen: BTreeSet<usize> = targets.iter().copied().filter(|target| !free.contains(target)).collect();
        let mut open: Vec<usize> = seen.iter().copied().collect();
        while let Some(at) = open.pop() {
            if at == decision {
                continue;
            }
            for next in self.outputs.get(at).into_iter().flat_map(BTreeMap::values).flatten() {
                if !free.contains(next) && seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        seen
    }
}

/// How the outputs of a step depend on each other.
#[derive(Clone, Copy)]
enum Shape {
    /// All of this many outputs deliver; what lies beyond is for failures.
    Straight(usize),
    /// One of this many outputs delivers for an item.
    Choice(usize),
    /// An item may leave through none.
    Gate,
}

fn shape(step: &Step) -> Shape {
    if step.policy.disabled {
        return Shape::Straight(1);
    }
    match &step.op {
        Op::Partition { .. } => Shape::Choice(2),
        Op::Filter { .. } | Op::RouteBy { .. } => Shape::Gate,
        Op::Route { fallback, .. } if fallback == "none" => Shape::Gate,
        Op::Route { branches, .. } => Shape::Choice(branches.len() + 1),
        Op::Loop { .. } => Shape::Straight(2),
        Op::Transform { outputs, .. } | Op::Join { outputs, .. } => Shape::Straight((*outputs).max(1)),
        Op::Model { role, .. } if role.asks_a_model() && step.policy.on_error != OnError::Route => Shape::Choice(1),
        _ => Shape::Straight(1),
    }
}

/// The least sets that hold: a step runs when it runs, and so does what its outputs make sure.
fn sure(outputs: &[BTreeMap<usize, Vec<usize>>], shapes: &[Shape]) -> Vec<Bits> {
    let mut sets: Vec<Bits> = (0..outputs.len()).map(|i| Bits::of(outputs.len(), i)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for at in (0..outputs.len()).rev() {
            let (Some(targets), Some(shape)) = (outputs.get(at), shapes.get(at)) else {
                continue;
            };
            let of_output = |output: &[usize]| {
                let mut all = Bits::none(outputs.len());
                output.iter().filter_map(|t| sets.get(*t)).for_each(|set| {
                    all.add(set);
                });
                all
            };
            let next = match shape {
                Shape::Gate => continue,
                Shape::Straight(count) => {
                    let mut all = Bits::none(outputs.len());
                    targets.range(..*count).for_each(|(_, output)| {
                        all.add(&of_output(output));
                    });
                    all
                }
                Shape::Choice(count) => {
                    // A model step with several outputs chooses one of those that are connected.
                    let count = if *count == 1 { targets.keys().last().map_or(1, |k| k + 1) } else { *count };
                    let mut ways = (0..count).map(|o| of_output(targets.get(&o).map_or(&[][..], Vec::as_slice)));
                    let mut common = ways.next().unwrap_or_else(|| Bits::none(outputs.len()));
                    ways.for_each(|way| common.keep(&way));
                    common
                }
            };
            if let Some(set) = sets.get_mut(at) {
                changed |= set.add(&next);
            }
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use petgraph::algo::dominators::simple_fast;
    use petgraph::graph::DiGraph;

    fn outputs(ways: &[&[&[usize]]]) -> Vec<BTreeMap<usize, Vec<usize>>> {
        ways.iter().map(|outputs| outputs.iter().enumerate().map(|(o, t)| (o, t.to_vec())).collect()).collect()
    }

    /// Where no output feeds two steps, what is sure is what post-dominates.
    #[test]
    fn without_forks_it_is_post_dominance() {
        // 0 chooses 1 or 2; 1 chooses 3 or 4; all meet in 5, then 6.
        let graph: &[&[&[usize]]] = &[&[&[1], &[2]], &[&[3], &[4]], &[&[5]], &[&[5]], &[&[5]], &[&[6]], &[]];
        let shapes: Vec<Shape> =
            graph.iter().map(|o| if o.len() == 2 { Shape::Choice(2) } else { Shape::Straight(1) }).collect();
        let sets = sure(&outputs(graph), &shapes);
        let mut reversed = DiGraph::<(), ()>::new();
        let nodes: Vec<_> = graph.iter().map(|_| reversed.add_node(())).collect();
        for (from, outputs) in graph.iter().enumerate() {
            for to in outputs.iter().flat_map(|targets| targets.iter()) {
                reversed.add_edge(nodes[*to], nodes[from], ());
            }
        }
        let dominators = simple_fast(&reversed, nodes[6]);
        for (at, set) in sets.iter().enumerate() {
            let expected: BTreeSet<usize> = dominators.dominators(nodes[at]).unwrap().map(|n| n.index()).collect();
            let found: BTreeSet<usize> = (0..graph.len()).filter(|i| set.has(*i)).collect();
            assert_eq!(found, expected, "step {at}");
        }
    }

    #[test]
    fn a_fork_runs_all_of_its_arms() {
        // 0 is a choice: its first output feeds 1 and 2, its second feeds 1 only. Step 1 is sure, step 2 is not.
        let graph: &[&[&[usize]]] = &[&[&[1, 2], &[1]], &[], &[]];
        let sets = sure(&outputs(graph), &[Shape::Choice(2), Shape::Straight(1), Shape::Straight(1)]);
        assert!(sets[0].has(1) && !sets[0].has(2));
    }

    #[test]
    fn a_cycle_comes_to_an_end() {
        let graph: &[&[&[usize]]] = &[&[&[1]], &[&[2], &[0]], &[]];
        let sets = sure(&outputs(graph), &[Shape::Straight(1), Shape::Straight(2), Shape::Straight(1)]);
        assert!(sets[0].has(2) && sets[1].has(0));
    }
}
