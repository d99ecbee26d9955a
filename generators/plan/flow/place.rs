//! Statements: where each step, function and join stands.

use super::{Edge, Planner};
use crate::plan::{Block, Feed, Source, Statement};
use petgraph::stable_graph::NodeIndex;

impl Planner<'_> {
    /// The statement of a step and everything that follows it.
    pub(super) fn begin(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) {
        let declared = self.functions.contains(&step) || self.joins.contains(&step) && !self.merged.contains(&step);
        // A dead root that other dead steps lead to: its declaration alone keeps it.
        if declared && feed == Feed::Never {
            return;
        }
        self.place(step, feed, block);
    }

    fn place(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) {
        let edges = self.stand(step, feed, block);
        self.fan(edges, block, vec![step]);
    }

    pub(super) fn after(&mut self, step: NodeIndex, block: &mut Block) {
        self.declarations(Some(step), block);
        self.fan(self.edges(step), block, vec![step]);
    }

    /// The statement of a step, with the joins that are declared behind it; gives the ways on from there.
    fn stand(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) -> Vec<Edge> {
        let is_loop = self.loops.contains(&step);
        if is_loop {
            let mut body = Block::new();
            // What a waiting join began by itself may still be at work in the next pass.
            let outside = self.alone;
            self.alone &= self.pulled.is_empty();
            self.loop_body(step, &mut body);
            self.alone = outside;
            block.push(Statement::Loop { step, feed, body });
        } else {
            block.push(Statement::Step { step, feed });
        }
        // Joins and functions below the head that belong to the body are declared there; the rest follows `done`.
        self.declarations(Some(step), block);
        let told = self.cut.iter().filter(|edge| edge.from == step).filter_map(|edge| {
            let to = self.workflow.graph.node_weight(edge.to)?;
            Some(Statement::Heading(format!("It would go on with “{}”, which others lead to.", to.name)))
        });
        block.extend(told.collect::<Vec<_>>());
        self.edges(step).into_iter().filter(|e| !is_loop || e.output != 1).collect()
    }

    /// Ways out in the order of the engine, and behind them the functions that belong to the steps which stand in the block.
    pub(super) fn fan(&mut self, edges: Vec<Edge>, block: &mut Block, mut placed: Vec<NodeIndex>) {
        if self.breadth {
            self.drain(edges, block, &mut placed);
        } else {
            for part in self.parts(edges) {
                self.descend(part, block);
            }
        }
        self.functions_below(&placed, block);
    }

    /// Ways out in parts that stand one after the other; the ways of one part go on together.
    pub(super) fn parts(&self, edges: Vec<Edge>) -> Vec<Vec<Edge>> {
        if self.breadth {
            return self.apart(edges);
        }
        // What a step gives to a waiting join arrives when the step ends, before any arm that begins there.
        let arrives = edges.iter().any(|e| self.joins.contains(&e.to) && !self.merged.contains(&e.to));
        if arrives && self.apart(edges.clone()).iter().any(|part| part.len() > 1) {
            return vec![edges];
        }
        edges.into_iter().map(|edge| vec![edge]).collect()
    }

    /// The ways of one part, each to its end.
    fn descend(&mut self, part: Vec<Edge>, block: &mut Block) {
        let mut arms = Vec::new();
        for edge in part {
            let mut arm = Block::new();
            let mut placed = Vec::new();
            let next = self.take(edge, &mut arm, &mut placed);
            self.fan(next, &mut arm, placed);
            arms.push(arm);
        }
        arms.retain(|arm| !arm.is_empty());
        if arms.len() > 1 {
            block.push(Statement::Together { arms });
        } else {
            arms.into_iter().for_each(|mut arm| block.append(&mut arm));
        }
    }

    /// The statement to which a way leads; gives the ways on from there that are still to be gone.
    pub(super) fn take(&mut self, edge: Edge, block: &mut Block, placed: &mut Vec<NodeIndex>) -> Vec<Edge> {
        let source = Source { step: edge.from, output: edge.output };
        if self.merged.contains(&edge.to) {
            // Printed at the last arrival in depth-first order.
            return self.arrive_in_place(edge, block, placed);
        }
        if self.joins.contains(&edge.to) {
            self.enters(edge.to);
            block.push(Statement::Arrive { join: edge.to, input: edge.input, source });
        } else if self.loops.contains(&edge.to) && self.dominators.runs_before(edge.to, edge.from) {
            block.push(Statement::Back { head: edge.to, source });
        } else if self.functions.contains(&edge.to) {
            self.enters(edge.to);
            block.push(Statement::Call { function: edge.to, source });
        } else {
            placed.push(edge.to);
            return self.stand(edge.to, Feed::Output(source), block);
        }
        Vec::new()
    }

    /// Notes that a function or what follows a join begins here: it is not alone where other ways are open.
    fn enters(&mut self, step: NodeIndex) {
        if !self.alone {
            self.crowded.insert(step);
        }
    }

    fn arrive_in_place(&mut self, edge: Edge, block: &mut Block, placed: &mut Vec<NodeIndex>) -> Vec<Edge> {
        if !self.is_last_arrival(edge) {
            return Vec::new();
        }
        let edges = self.incoming(edge.to).to_vec();
        let inputs = edges.iter().map(|e| e.input + 1).max().unwrap_or(0);
        let mut arms = vec![Vec::new(); inputs];
        for e in &edges {
            if let Some(arm) = arms.get_mut(e.input) {
                arm.push(Source { step: e.from, output: e.output });
            }
        }
        block.push(Statement::Merge { step: edge.to, arms });
        self.declarations(Some(edge.to), block);
        placed.push(edge.to);
        self.edges(edge.to)
    }

    /// Whether a merge in place takes its turn here: at the first of the edges by which the step that completes it leads to it.
    fn is_last_arrival(&self, edge: Edge) -> bool {
        self.completes.get(&edge.to) == Some(&edge.from)
            && self
                .edges(edge.from)
                .iter()
                .find(|e| e.to == edge.to)
                .is_some_and(|first| first.output == edge.output && first.input == edge.input)
    }

    /// Joins whose immediate dominator is `above`, declared before anything can arrive.
    pub(super) fn declarations(&mut self, above: Option<NodeIndex>, block: &mut Block) {
        let children = self.children.get(&above).cloned().unwrap_or_default();
        for child in children {
            self.declare_join(child, block);
        }
    }

    pub(super) fn declare_join(&mut self, join: NodeIndex, block: &mut Block) {
        let is_here = self.within.contains(&join) && self.joins.contains(&join) && !self.merged.contains(&join);
        if !is_here || !self.declared.insert(join) {
            return;
        }
        let mut body = Block::new();
        let outside = std::mem::replace(&mut self.alone, !self.crowded.contains(&join));
        self.after(join, &mut body);
        self.alone = outside;
        let pull = if self.breadth { self.pulls(join) } else { None };
        block.push(Statement::Join { step: join, body, waits_for: self.waits_for(join), pull });
    }

    /// The local functions that belong to steps of a block.
    pub(super) fn functions_below(&mut self, placed: &[NodeIndex], block: &mut Block) {
        for step in placed {
            self.functions_of(Some(*step), block);
        }
    }

    /// Local functions whose immediate dominator is `above`; hoisted, so they stand last.
    pub(super) fn functions_of(&mut self, above: Option<NodeIndex>, block: &mut Block) {
        let children = self.children.get(&above).cloned().unwrap_or_default();
        for child in children {
            self.declare_function(child, block);
        }
    }

    pub(super) fn declare_function(&mut self, function: NodeIndex, block: &mut Block) {
        let is_here = self.within.contains(&function) && self.functions.contains(&function);
        if !is_here || !self.declared.insert(function) {
            return;
        }
        let mut body = Block::new();
        let outside = std::mem::replace(&mut self.alone, !self.crowded.contains(&function));
        if self.pulled.contains(&function) && self.is_live_trigger(function) {
            body.push(Statement::Start { step: function, entered: true });
            self.after(function, &mut body);
        } else {
            self.place(function, Feed::Parameter, &mut body);
        }
        self.alone = outside;
        let cyclic = self.edges(function).iter().any(|e| self.leads_to(e.to, function));
        block.push(Statement::Function { step: function, body, cyclic });
    }
}
