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

    pub(super) fn place(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) {
        if self.loops.contains(&step) {
            let mut body = Block::new();
            self.loop_body(step, &mut body);
            block.push(Statement::Loop { step, feed, body });
            // Joins and functions below the head that belong to the body are declared there; the rest follows `done`.
            self.declarations(Some(step), block);
            let edges: Vec<Edge> = self.edges(step).into_iter().filter(|e| e.output != 1).collect();
            self.fan(edges, block);
            self.functions_of(Some(step), block);
            return;
        }
        block.push(Statement::Step { step, feed });
        self.after(step, block);
    }

    pub(super) fn after(&mut self, step: NodeIndex, block: &mut Block) {
        self.declarations(Some(step), block);
        self.follow(step, block);
        self.functions_of(Some(step), block);
    }

    pub(super) fn follow(&mut self, step: NodeIndex, block: &mut Block) {
        let edges = self.edges(step);
        self.fan(edges, block);
    }

    /// All ways out of a step, in the order of the engine.
    pub(super) fn fan(&mut self, edges: Vec<Edge>, block: &mut Block) {
        // What a step gives to a waiting join arrives when the step ends, before any arm that begins there.
        let arrives = edges.iter().any(|e| self.joins.contains(&e.to) && !self.merged.contains(&e.to));
        if (self.breadth || arrives) && edges.len() > 1 {
            let arms: Vec<Block> = edges
                .iter()
                .map(|edge| {
                    let mut arm = Block::new();
                    self.take(*edge, &mut arm);
                    arm
                })
                .filter(|arm| !arm.is_empty())
                .collect();
            block.push(Statement::Together { arms });
            return;
        }
        for edge in edges {
            self.take(edge, block);
        }
    }

    pub(super) fn take(&mut self, edge: Edge, block: &mut Block) {
        let source = Source { step: edge.from, output: edge.output };
        if self.merged.contains(&edge.to) {
            // Printed at the last arrival in depth-first order.
            self.arrive_in_place(edge, block);
        } else if self.joins.contains(&edge.to) {
            block.push(Statement::Arrive { join: edge.to, input: edge.input, source });
        } else if self.loops.contains(&edge.to) && self.dominators.runs_before(edge.to, edge.from) {
            block.push(Statement::Back { head: edge.to, source });
        } else if self.functions.contains(&edge.to) {
            block.push(Statement::Call { function: edge.to, source });
        } else {
            self.place(edge.to, Feed::Output(source), block);
        }
    }

    fn arrive_in_place(&mut self, edge: Edge, block: &mut Block) {
        if !self.is_last_arrival(edge) {
            return;
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
        self.after(edge.to, block);
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
        if !self.joins.contains(&join) || self.merged.contains(&join) || !self.declared.insert(join) {
            return;
        }
        let mut body = Block::new();
        self.after(join, &mut body);
        let pull = if self.breadth { self.pulls(join) } else { Vec::new() };
        block.push(Statement::Join { step: join, body, waits_for: self.waits_for(join), pull });
    }

    /// Local functions whose immediate dominator is `above`; hoisted, so they stand last.
    pub(super) fn functions_of(&mut self, above: Option<NodeIndex>, block: &mut Block) {
        let children = self.children.get(&above).cloned().unwrap_or_default();
        for child in children {
            self.declare_function(child, block);
        }
    }

    pub(super) fn declare_function(&mut self, function: NodeIndex, block: &mut Block) {
        if !self.functions.contains(&function) || !self.declared.insert(function) {
            return;
        }
        let mut body = Block::new();
        if self.pulled.contains(&function) && self.is_live_trigger(function) {
            body.push(Statement::Start { step: function, entered: true });
            self.after(function, &mut body);
        } else {
            self.place(function, Feed::Parameter, &mut body);
        }
        let cyclic = self.edges(function).iter().any(|e| self.leads_to(e.to, function));
        block.push(Statement::Function { step: function, body, cyclic });
    }
}
