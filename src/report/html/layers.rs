//! Columns for boxes that have no place of their own.

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// The column of each box: one further right than the furthest that leads to it. Those on a common ring share the column of the
/// ring's beginning, one further right each.
pub(super) fn columns(count: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = (0..count).map(|_| graph.add_node(())).collect();
    for (from, to) in links.iter().filter(|(from, to)| from != to) {
        if let (Some(from), Some(to)) = (nodes.get(*from), nodes.get(*to)) {
            graph.update_edge(*from, *to, ());
        }
    }
    let mut column = vec![0; count];
    // Tarjan gives what is led to before what leads there.
    for ring in tarjan_scc(&graph).into_iter().rev() {
        let before = ring.iter().flat_map(|node| graph.neighbors_directed(*node, Direction::Incoming));
        let outside = before.filter(|caller| !ring.contains(caller));
        let first = outside.filter_map(|caller| column.get(caller.index()).map(|c: &usize| c + 1)).max().unwrap_or(0);
        for (further, node) in ring.iter().rev().enumerate() {
            if let Some(own) = column.get_mut(node.index()) {
                *own = first + further;
            }
        }
    }
    column
}
