//! The control flow: from links to nested blocks.
//!
//! Depth-first order (n8n's v1) is a plain sequence; breadth-first order (v0) puts forks into `Together`, and so does a depth-first
//! fork of which one way leads to a waiting join: what is given to a join arrives when the step ends. A step with several
//! edges into its one input is a local function, a step with several inputs is a join, and both are declared where their
//! immediate dominator stands.

mod joins;
mod loops;
mod place;

use super::{Block, Dominators, Feed, Flow, Statement};
use cutover_ir::{LinkKind, Op, Order, Workflow};
use petgraph::algo::dominators::simple_fast;
use petgraph::graph::DiGraph;
use petgraph::stable_graph::NodeIndex;
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, Debug)]
struct Edge {
    from: NodeIndex,
    output: usize,
    to: NodeIndex,
    input: usize,
}

/// The plan of a workflow's flow.
pub fn plan_flow(workflow: &Workflow) -> Flow {
    Planner::new(workflow).run()
}

struct Planner<'a> {
    workflow: &'a Workflow,
    breadth: bool,
    out: HashMap<NodeIndex, Vec<Edge>>,
    into: HashMap<NodeIndex, Vec<Edge>>,
    roots: Vec<NodeIndex>,
    reachable: HashSet<NodeIndex>,
    idom: HashMap<NodeIndex, Option<NodeIndex>>,
    children: HashMap<Option<NodeIndex>, Vec<NodeIndex>>,
    dominators: Dominators,
    functions: HashSet<NodeIndex>,
    joins: HashSet<NodeIndex>,
    merged: HashSet<NodeIndex>,
    /// Merge in place → the step whose end completes it.
    completes: HashMap<NodeIndex, NodeIndex>,
    loops: HashSet<NodeIndex>,
    caveats: Vec<(NodeIndex, String)>,
    /// Functions and joins that have been declared already.
    declared: HashSet<NodeIndex>,
    /// Steps that a waiting join may enter.
    pulled: HashSet<NodeIndex>,
    /// The same by join.
    pulls: HashMap<NodeIndex, Vec<NodeIndex>>,
}

impl<'a> Planner<'a> {
    fn new(workflow: &'a Workflow) -> Self {
        let mut out: HashMap<NodeIndex, Vec<Edge>> = HashMap::new();
        let mut into: HashMap<NodeIndex, Vec<Edge>> = HashMap::new();
        for (index, step) in workflow.steps() {
            if matches!(step.op, Op::Part { .. }) {
                continue;
            }
            let mut edges: Vec<Edge> = workflow
                .outgoing(index)
                .into_iter()
                .filter(|(to, link)| {
                    link.kind == LinkKind::Main
                        && workflow.graph.node_weight(*to).is_some_and(|s| !matches!(s.op, Op::Part { .. }))
                })
                .map(|(to, link)| Edge { from: index, output: link.output, to, input: link.input })
                .collect();
            if workflow.semantics.order == Order::DepthFirst {
                edges = by_canvas(workflow, edges);
            }
            for edge in &edges {
                into.entry(edge.to).or_default().push(*edge);
            }
            out.insert(index, edges);
        }
        Self {
            workflow,
            breadth: workflow.semantics.order == Order::BreadthFirst,
            out,
            into,
            roots: Vec::new(),
            reachable: HashSet::new(),
            idom: HashMap::new(),
            children: HashMap::new(),
            dominators: Dominators::default(),
            functions: HashSet::new(),
            joins: HashSet::new(),
            merged: HashSet::new(),
            completes: HashMap::new(),
            loops: HashSet::new(),
            caveats: Vec::new(),
            declared: HashSet::new(),
            pulled: HashSet::new(),
            pulls: HashMap::new(),
        }
    }

    fn op(&self, step: NodeIndex) -> Option<&'a Op> {
        self.workflow.graph.node_weight(step).map(|s| &s.op)
    }

    fn edges(&self, step: NodeIndex) -> Vec<Edge> {
        self.out.get(&step).cloned().unwrap_or_default()
    }

    fn incoming(&self, step: NodeIndex) -> &[Edge] {
        self.into.get(&step).map_or(&[], Vec::as_slice)
    }

    fn is_live_trigger(&self, step: NodeIndex) -> bool {
        self.workflow.graph.node_weight(step).is_some_and(|s| matches!(s.op, Op::Trigger { .. }) && !s.policy.disabled)
    }

    fn run(mut self) -> Flow {
        let flow_steps: Vec<NodeIndex> =
            self.workflow.steps().filter(|(_, s)| !matches!(s.op, Op::Part { .. })).map(|(i, _)| i).collect();
        let triggers: Vec<NodeIndex> = flow_steps.iter().copied().filter(|s| self.is_live_trigger(*s)).collect();
        self.roots = triggers.clone();
        for root in &triggers {
            self.reach(*root);
        }
        let unreachable: Vec<NodeIndex> = flow_steps.iter().copied().filter(|s| !self.reachable.contains(s)).collect();
        // Steps that nothing leads to begin the dead parts; a dead cycle begins anywhere.
        let mut covered = self.reachable.clone();
        let mut dead_roots = Vec::new();
        for pass in 0..2 {
            for step in &unreachable {
                let entry = pass == 1 || self.incoming(*step).is_empty();
                if entry && !covered.contains(step) {
                    dead_roots.push(*step);
                    self.cover(*step, &mut covered);
                }
            }
        }
        self.dominate(&dead_roots, &[]);
        if self.breadth {
            // A join that begins to wait may run arms that have not run: edges of their own, which the first pass cannot know.
            let pulls = self.pull_edges(&flow_steps);
            self.dominate(&dead_roots, &pulls);
        }
        self.roots.extend(dead_roots.iter().copied());
        self.classify(&flow_steps);
        let mut body = Block::new();
        let several = triggers.len() > 1;
        self.declarations(None, &mut body);
        for root in &triggers {
            if several {
                let name = self.workflow.graph.node_weight(*root).map(|s| s.name.clone()).unwrap_or_default();
                body.push(Statement::Heading(format!("Started by “{name}”.")));
            }
            if self.pulled.contains(root) {
                body.push(Statement::Fire { trigger: *root });
                continue;
            }
            if self.functions.contains(root) || self.joins.contains(root) {
                // A trigger that other steps lead to as well.
                body.push(Statement::Start { step: *root, entered: false });
                self.follow(*root, &mut body);
                continue;
            }
            body.push(Statement::Start { step: *root, entered: false });
            self.after(*root, &mut body);
        }
        // What a waiting join starts by itself is not dead.
        if dead_roots.iter().any(|root| !self.pulled.contains(root)) {
            body.push(Statement::Heading("No trigger leads to what follows: it never runs.".to_owned()));
        }
        for root in &dead_roots {
            self.begin(*root, Feed::Never, &mut body);
        }
        self.functions_of(None, &mut body);
        Flow { body, dominators: self.dominators, caveats: self.caveats }
    }

    fn reach(&mut self, from: NodeIndex) {
        let mut stack = vec![from];
        while let Some(step) = stack.pop() {
            if self.reachable.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
    }

    fn cover(&self, from: NodeIndex, covered: &mut HashSet<NodeIndex>) {
        let mut stack = vec![from];
        while let Some(step) = stack.pop() {
            if covered.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
    }

    /// Immediate dominators under a virtual root that leads to every trigger and every dead root.
    fn dominate(&mut self, dead_roots: &[NodeIndex], pulls: &[(Option<NodeIndex>, NodeIndex)]) {
        self.idom.clear();
        self.children.clear();
        let mut graph: DiGraph<Option<NodeIndex>, ()> = DiGraph::new();
        let root = graph.add_node(None);
        let mut map = HashMap::new();
        let steps: Vec<NodeIndex> = self.workflow.graph.node_indices().collect();
        for step in &steps {
            map.insert(*step, graph.add_node(Some(*step)));
        }
        for step in &steps {
            for edge in self.edges(*step) {
                if let (Some(a), Some(b)) = (map.get(&edge.from), map.get(&edge.to)) {
                    graph.add_edge(*a, *b, ());
                }
            }
        }
        for entry in self.roots.iter().chain(dead_roots) {
            if let Some(b) = map.get(entry) {
                graph.add_edge(root, *b, ());
            }
        }
        for (from, to) in pulls {
            let from = from.and_then(|f| map.get(&f).copied()).unwrap_or(root);
            if let Some(b) = map.get(to) {
                graph.add_edge(from, *b, ());
            }
        }
        let dominators = simple_fast(&graph, root);
        for step in &steps {
            let Some(own) = map.get(step) else { continue };
            let above = dominators.immediate_dominator(*own).and_then(|d| graph.node_weight(d).copied().flatten());
            self.idom.insert(*step, above);
            self.children.entry(above).or_default().push(*step);
        }
        self.dominators = Dominators::new(&self.children);
    }

    /// Decides which steps are joins, functions and loops in place.
    fn classify(&mut self, steps: &[NodeIndex]) {
        for step in steps {
            let edges = self.incoming(*step).to_vec();
            let inputs = edges.iter().map(|e| e.input + 1).max().unwrap_or(0);
            let entered = self.roots.contains(step);
            if inputs > 1 && !self.workflow.graph.node_weight(*step).is_some_and(|s| matches!(s.op, Op::Trigger { .. }))
            {
                self.joins.insert(*step);
            } else if edges.len() + usize::from(entered) > 1 || self.pulled.contains(step) {
                self.functions.insert(*step);
            }
        }
        self.find_loops(steps);
        if !self.breadth {
            self.find_merges();
        }
    }
}

/// Siblings in the order of the canvas: from top to bottom, then from left to right; of two at one place the later connection goes first.
fn by_canvas(workflow: &Workflow, edges: Vec<Edge>) -> Vec<Edge> {
    let place = |edge: &Edge| {
        let position = workflow.graph.node_weight(edge.to).and_then(|s| s.position.as_ref());
        let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        position.map_or((0.0, 0.0), |p| (number(&p.value.0), number(&p.value.1)))
    };
    let mut sorted: Vec<Edge> = edges.into_iter().rev().collect();
    sorted.sort_by(|a, b| {
        let ((ax, ay), (bx, by)) = (place(a), place(b));
        ay.total_cmp(&by).then(ax.total_cmp(&bx))
    });
    sorted
}
