//! The control flow: from links to nested blocks.
//!
//! Depth-first order (n8n's v1) is a plain sequence, and so is breadth-first order (v0) where the queue is known; where it is not, forks
//! go into `Together`, and so does a depth-first fork of which one way leads to a waiting join: what is given to a join arrives when
//! the step ends. Arms of which at most one runs need no order, and stand one after the other. A step with several
//! edges into its one input is a local function, a step with several inputs is a join, and both are declared where their
//! immediate dominator stands.

mod joins;
mod loops;
mod place;
mod queue;
mod single;

use super::{Block, Dominators, Feed, Flow, Statement};
use cutover_ir::{Gives, LinkKind, Op, Order, Workflow};
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

/// What the plan must know of a step that its target decides.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// How many outputs it has in the emitted code.
    pub outputs: usize,
    /// How many items it gives in one run.
    pub gives: Gives,
}

/// The plan of a workflow's flow.
pub fn plan_flow(workflow: &Workflow, shape: &dyn Fn(NodeIndex) -> Shape) -> Flow {
    Planner::new(workflow, shape).run()
}

/// A pipeline of so few steps is one function, however many programs it holds.
const FEW: usize = 8;

/// What a reader of several starts must know.
const ONE_STARTS: &str = " One trigger starts a run: what the others start gets nothing.";

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
    /// How many items each step gives in one run.
    gives: HashMap<NodeIndex, Gives>,
    /// The steps of the part that is planned: only what belongs to it is declared in it.
    within: HashSet<NodeIndex>,
    /// The ways from steps that never run to those that do.
    cut: Vec<Edge>,
    /// Steps whose every run is given at most one item.
    singles: HashSet<NodeIndex>,
    /// While a block is planned: nothing else can run beside it.
    alone: bool,
    /// Functions and joins that begin while other ways are open.
    crowded: HashSet<NodeIndex>,
}

impl<'a> Planner<'a> {
    fn new(workflow: &'a Workflow, shape: &dyn Fn(NodeIndex) -> Shape) -> Self {
        let mut out: HashMap<NodeIndex, Vec<Edge>> = HashMap::new();
        let mut into: HashMap<NodeIndex, Vec<Edge>> = HashMap::new();
        let mut gives = HashMap::new();
        let mut caveats = Vec::new();
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
            let Shape { outputs, gives: given } = shape(index);
            gives.insert(index, given);
            for edge in &edges {
                let comes = edge.output < outputs;
                // A join waits for the input all the same.
                if comes || joins(workflow, edge.to) {
                    into.entry(edge.to).or_default().push(*edge);
                }
                if !comes && let Some(to) = workflow.graph.node_weight(edge.to) {
                    let number = edge.output + 1;
                    caveats
                        .push((index, format!("it has no output {number}: nothing comes to “{}” from there", to.name)));
                }
            }
            edges.retain(|edge| edge.output < outputs);
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
            caveats,
            declared: HashSet::new(),
            pulled: HashSet::new(),
            pulls: HashMap::new(),
            gives,
            within: HashSet::new(),
            cut: Vec::new(),
            singles: HashSet::new(),
            alone: true,
            crowded: HashSet::new(),
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
            // Each may move what dominates another join, and with it where that one stands.
            let mut guard = 0;
            let mut known = HashMap::new();
            while self.idom != known && guard < 100 {
                guard += 1;
                known.clone_from(&self.idom);
                let pulls = self.pull_edges(&flow_steps);
                self.dominate(&dead_roots, &pulls);
            }
        }
        // What a waiting join starts by itself is not dead.
        dead_roots.retain(|root| !self.pulled.contains(root));
        let live = self.live();
        let dead: HashSet<NodeIndex> = flow_steps.iter().copied().filter(|step| !live.contains(step)).collect();
        if self.cut_off(&dead) {
            let pulls = self.pulled_from();
            self.dominate(&dead_roots, &pulls);
        }
        self.roots.extend(dead_roots.iter().copied());
        self.find_singles(&flow_steps);
        self.classify(&flow_steps);
        if !self.pulled.is_empty() {
            // What a waiting join begins by itself runs beside whatever comes later.
            self.crowded.extend(self.functions.iter().chain(&self.joins));
        }
        // Whether a function runs alone depends on the calls in others, and what stands in it on that.
        loop {
            let known = self.crowded.len();
            self.declared.clear();
            let mut body = self.body(&triggers, &live);
            self.within.clone_from(&dead);
            let mut unreached = Block::new();
            self.declarations(None, &mut unreached);
            for root in &dead_roots {
                self.begin(*root, Feed::Never, &mut unreached);
            }
            self.functions_of(None, &mut unreached);
            if self.crowded.len() == known {
                if triggers.is_empty() {
                    // Nothing starts it yet: it stands where it is to run.
                    body.push(Statement::Heading("No trigger leads to what follows: it never runs.".to_owned()));
                    body.append(&mut unreached);
                    return Flow { body, dominators: self.dominators, caveats: self.caveats, ..Flow::default() };
                }
                return Flow { body, unreached, dead, dominators: self.dominators, caveats: self.caveats };
            }
        }
    }

    /// The statements of what runs.
    fn body(&mut self, triggers: &[NodeIndex], live: &HashSet<NodeIndex>) -> Block {
        let mut body = Block::new();
        let programs = self.programs(triggers, live);
        if programs.len() < 2 || live.len() <= FEW {
            self.within.clone_from(live);
            self.program(triggers, &mut body);
            return body;
        }
        body.push(Statement::Heading(ONE_STARTS.trim_start().to_owned()));
        for (triggers, steps) in programs {
            let mut program = Block::new();
            self.within = steps;
            self.program(&triggers, &mut program);
            body.push(Statement::Program { triggers, body: program });
        }
        body
    }

    /// What belongs together: the triggers of each program, and its steps.
    fn programs(&self, triggers: &[NodeIndex], live: &HashSet<NodeIndex>) -> Vec<(Vec<NodeIndex>, HashSet<NodeIndex>)> {
        let mut programs: Vec<(Vec<NodeIndex>, HashSet<NodeIndex>)> = Vec::new();
        for trigger in triggers {
            if let Some((known, _)) = programs.iter_mut().find(|(_, steps)| steps.contains(trigger)) {
                known.push(*trigger);
                continue;
            }
            let mut steps = HashSet::new();
            let mut open = vec![*trigger];
            while let Some(step) = open.pop() {
                if live.contains(&step) && steps.insert(step) {
                    open.extend(self.edges(step).iter().map(|e| e.to));
                    open.extend(self.incoming(step).iter().map(|e| e.from));
                }
            }
            programs.push((vec![*trigger], steps));
        }
        programs
    }

    /// The statements of one program.
    fn program(&mut self, triggers: &[NodeIndex], body: &mut Block) {
        let several = triggers.len() > 1;
        self.declarations(None, body);
        for root in triggers {
            if several {
                let name = self.workflow.graph.node_weight(*root).map(|s| s.name.clone()).unwrap_or_default();
                let only = if Some(root) == triggers.first() { ONE_STARTS } else { "" };
                body.push(Statement::Heading(format!("Started by “{name}”.{only}")));
            }
            if self.pulled.contains(root) {
                body.push(Statement::Fire { trigger: *root });
                continue;
            }
            body.push(Statement::Start { step: *root, entered: false });
            if self.functions.contains(root) || self.joins.contains(root) {
                // A trigger that other steps lead to as well.
                self.fan(self.edges(*root), body, Vec::new());
                continue;
            }
            self.after(*root, body);
        }
        self.functions_of(None, body);
    }

    /// What triggers lead to, and what waiting joins start by themselves.
    fn live(&self) -> HashSet<NodeIndex> {
        let mut live = self.reachable.clone();
        for step in &self.pulled {
            // What leads to one that runs is covered already; whatever it leads to runs too.
            let mut behind = HashSet::new();
            self.cover(*step, &mut behind);
            live.extend(behind);
        }
        live
    }

    /// Takes away the ways from steps that never run to those that do. A join waits for its input all the same.
    fn cut_off(&mut self, dead: &HashSet<NodeIndex>) -> bool {
        let crosses = |edge: &Edge| dead.contains(&edge.from) && !dead.contains(&edge.to);
        let cut: Vec<Edge> = self.out.values().flatten().filter(|edge| crosses(edge)).copied().collect();
        for edge in &cut {
            if let Some(out) = self.out.get_mut(&edge.from) {
                out.retain(|e| !crosses(e));
            }
            if !joins(self.workflow, edge.to)
                && let Some(into) = self.into.get_mut(&edge.to)
            {
                into.retain(|e| !crosses(e));
            }
        }
        self.cut = cut;
        !self.cut.is_empty()
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

/// Whether a step waits for several inputs.
fn joins(workflow: &Workflow, step: NodeIndex) -> bool {
    let several = workflow.incoming(step).iter().any(|(_, link)| link.kind == LinkKind::Main && link.input > 0);
    several && !workflow.graph.node_weight(step).is_some_and(|s| matches!(s.op, Op::Trigger { .. }))
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
