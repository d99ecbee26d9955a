//! Which steps must have run before which.

use petgraph::stable_graph::NodeIndex;
use std::collections::HashMap;

/// The tree of immediate dominators, numbered so that no question has to climb it.
#[derive(Debug, Default)]
pub struct Dominators {
    /// For every step, when a walk through the tree comes to it and when it has seen all below it.
    visits: HashMap<NodeIndex, (usize, usize)>,
}

impl Dominators {
    /// Numbers a tree, given as the steps right below each; those below none are its roots.
    pub(super) fn new(below: &HashMap<Option<NodeIndex>, Vec<NodeIndex>>) -> Self {
        let next_below = |step: Option<NodeIndex>| below.get(&step).map(Vec::as_slice).unwrap_or_default().iter();
        let mut visits: HashMap<NodeIndex, (usize, usize)> = HashMap::new();
        let mut way = vec![(None, next_below(None))];
        while let Some((step, rest)) = way.last_mut() {
            if let Some(next) = rest.next() {
                visits.insert(*next, (visits.len(), usize::MAX));
                way.push((Some(*next), next_below(Some(*next))));
                continue;
            }
            let seen = visits.len();
            if let Some(visit) = step.and_then(|step| visits.get_mut(&step)) {
                visit.1 = seen;
            }
            way.pop();
        }
        Self { visits }
    }

    /// Whether one step must have run before another. None runs before itself.
    pub fn runs_before(&self, above: NodeIndex, below: NodeIndex) -> bool {
        match (self.visits.get(&above), self.visits.get(&below)) {
            (Some((from, to)), Some((at, _))) => from < at && at < to,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_runs_before_all_that_stands_below_it() {
        let [a, b, c, d] = [0, 1, 2, 3].map(NodeIndex::new);
        let tree = Dominators::new(&HashMap::from([(None, vec![a, d]), (Some(a), vec![b]), (Some(b), vec![c])]));
        assert!(tree.runs_before(a, b) && tree.runs_before(a, c) && tree.runs_before(b, c));
        assert!(!tree.runs_before(a, a) && !tree.runs_before(c, a), "neither itself nor what stands above it");
        assert!(!tree.runs_before(a, d) && !tree.runs_before(d, c), "nor what another tree holds");
    }
}
