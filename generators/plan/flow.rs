//! The control flow: from links to nested blocks.
//!
//! Depth-first order (n8n's v1) is a plain sequence; breadth-first order (v0) puts forks into `Together`, and so does a depth-first
//! fork of which one way leads to a waiting join: what is given to a join arrives when the step ends. A step with several
//! edges into its one input is a local function, a step with several inputs is a join, and both are declared where their
//! immediate dominator stands.

use super::{Block, Feed, Flow, Pull, Source, Statement};
use cutover_ir::{LinkKind, Op, Order, Workflow};
use petgraph::algo::dominators::{Dominators, simple_fast};
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
        if !dead_roots.is_empty() {
            body.push(Statement::Heading("No trigger leads to what follows: it never runs.".to_owned()));
            for root in &dead_roots {
                self.begin(*root, Feed::Never, &mut body);
            }
        }
        self.functions_of(None, &mut body);
        let mut dominators = HashMap::new();
        for step in &flow_steps {
            let mut chain = Vec::new();
            let mut at = self.idom.get(step).copied().flatten();
            while let Some(dominator) = at {
                chain.push(dominator);
                at = self.idom.get(&dominator).copied().flatten();
            }
            dominators.insert(*step, chain);
        }
        Flow { body, dominators, caveats: self.caveats }
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
        let dominators: Dominators<_> = simple_fast(&graph, root);
        for step in &steps {
            let Some(own) = map.get(step) else { continue };
            let above = dominators.immediate_dominator(*own).and_then(|d| graph.node_weight(d).copied().flatten());
            self.idom.insert(*step, above);
            self.children.entry(above).or_default().push(*step);
        }
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

    fn dominates(&self, above: NodeIndex, below: NodeIndex) -> bool {
        let mut at = Some(below);
        while let Some(step) = at {
            if step == above {
                return true;
            }
            at = self.idom.get(&step).copied().flatten();
        }
        false
    }

    /// A loop in place: one way in, one way back, and the way back is the last thing that a pass does.
    fn find_loops(&mut self, steps: &[NodeIndex]) {
        for step in steps {
            let Some(Op::Loop { version, .. }) = self.op(*step) else { continue };
            if version.parse::<f64>().unwrap_or(1.0) < 3.0 || self.roots.contains(step) || self.pulled.contains(step) {
                continue;
            }
            // Switched off, it is no loop. Where each pass gives something on `done` whatever happens, what follows runs with each pass.
            if self.workflow.graph.node_weight(*step).is_some_and(|s| s.policy.disabled || s.policy.always) {
                continue;
            }
            let edges = self.incoming(*step).to_vec();
            let (back, entry): (Vec<Edge>, Vec<Edge>) =
                edges.iter().copied().partition(|e| e.from != *step && self.dominates(*step, e.from));
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
            // An arrival counts as soon as the step before it has run, even while an earlier arm is still at work.
            let arrives = edges.iter().any(|e| self.joins.contains(&e.to) && !self.merged.contains(&e.to));
            if (self.breadth || arrives) && edges.len() > 1 {
                return false;
            }
            let Some(last) = edges.last().copied() else { return false };
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
        let mut body = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.edges(head).iter().filter(|e| e.output == 1).map(|e| e.to).collect();
        while let Some(step) = stack.pop() {
            if step != head && body.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
        let mut after = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.edges(head).iter().filter(|e| e.output != 1).map(|e| e.to).collect();
        while let Some(step) = stack.pop() {
            if step != head && after.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
        body.is_disjoint(&after)
    }

    /// Joins that can stand in place: every input has one edge, from a step that runs at most once before, and nothing else is
    /// left to do after the last arrival but what follows the join.
    fn find_merges(&mut self) {
        let mut candidates: Vec<NodeIndex> = self.joins.iter().copied().collect();
        candidates.sort();
        for join in candidates {
            let Some(Op::Join { requires, .. }) = self.op(join) else { continue };
            if requires.as_deref() == Some("all") {
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

    /// Whether a step with several connected inputs waits for them.
    fn is_join(&self, step: NodeIndex) -> bool {
        self.incoming(step).iter().any(|e| e.input > 0) && !matches!(self.op(step), Some(Op::Trigger { .. }))
    }

    /// From the dominator of each join to every step that the join may enter.
    fn pull_edges(&mut self, steps: &[NodeIndex]) -> Vec<(Option<NodeIndex>, NodeIndex)> {
        let mut edges = Vec::new();
        let joins: Vec<NodeIndex> = steps.iter().copied().filter(|s| self.is_join(*s)).collect();
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
                if self.is_join(*step) {
                    return false;
                }
                let edges = self.incoming(*step);
                if edges.is_empty() {
                    return self.is_live_trigger(*step);
                }
                edges.iter().any(|e| !self.certainly_feeds(e.from, fork))
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
        match self.op(step) {
            Some(Op::Assign { .. } | Op::Pass | Op::Wait { .. } | Op::Respond { .. } | Op::Trigger { .. }) => true,
            Some(Op::Transform { delivers, .. }) => *delivers,
            _ => self.workflow.graph.node_weight(step).is_some_and(|s| s.policy.always),
        }
    }

    fn waits_for(&self, join: NodeIndex) -> Vec<NodeIndex> {
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

    /// The statement of a step and everything that follows it.
    fn begin(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) {
        let declared = self.functions.contains(&step) || self.joins.contains(&step) && !self.merged.contains(&step);
        // A dead root that other dead steps lead to: its declaration alone keeps it.
        if declared && feed == Feed::Never {
            return;
        }
        self.place(step, feed, block);
    }

    fn place(&mut self, step: NodeIndex, feed: Feed, block: &mut Block) {
        if self.loops.contains(&step) {
            let mut body = Block::new();
            self.loop_body(step, &mut body);
            block.push(Statement::Loop { step, feed, body });
            // Joins and functions below the head that belong to the body are declared there; the rest follows `done`.
            self.declarations(Some(step), block);
            let edges: Vec<Edge> = self.edges(step).into_iter().filter(|e| e.output != 1).collect();
            self.fan(step, edges, block);
            self.functions_of(Some(step), block);
            return;
        }
        block.push(Statement::Step { step, feed });
        self.after(step, block);
    }

    fn after(&mut self, step: NodeIndex, block: &mut Block) {
        self.declarations(Some(step), block);
        self.follow(step, block);
        self.functions_of(Some(step), block);
    }

    fn loop_body(&mut self, head: NodeIndex, block: &mut Block) {
        // What only the body reaches is declared inside the body.
        let inside = self.inside(head);
        let own: Vec<NodeIndex> = self.children.get(&Some(head)).cloned().unwrap_or_default();
        for child in own.iter().filter(|c| inside.contains(c)) {
            self.declare_join(*child, block);
        }
        let edges: Vec<Edge> = self.edges(head).into_iter().filter(|e| e.output == 1).collect();
        self.fan(head, edges, block);
        for child in own.iter().filter(|c| inside.contains(c)) {
            self.declare_function(*child, block);
        }
    }

    fn inside(&self, head: NodeIndex) -> HashSet<NodeIndex> {
        let mut body = HashSet::new();
        let mut stack: Vec<NodeIndex> = self.edges(head).iter().filter(|e| e.output == 1).map(|e| e.to).collect();
        while let Some(step) = stack.pop() {
            if step != head && body.insert(step) {
                stack.extend(self.edges(step).iter().map(|e| e.to));
            }
        }
        body
    }

    fn follow(&mut self, step: NodeIndex, block: &mut Block) {
        let edges = self.edges(step);
        self.fan(step, edges, block);
    }

    /// All ways out of a step, in the order of the engine.
    fn fan(&mut self, _step: NodeIndex, edges: Vec<Edge>, block: &mut Block) {
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

    fn take(&mut self, edge: Edge, block: &mut Block) {
        let source = Source { step: edge.from, output: edge.output };
        if self.merged.contains(&edge.to) {
            // Printed at the last arrival in depth-first order.
            self.arrive_in_place(edge, block);
        } else if self.joins.contains(&edge.to) {
            block.push(Statement::Arrive { join: edge.to, input: edge.input, source });
        } else if self.loops.contains(&edge.to) && self.dominates(edge.to, edge.from) {
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
    fn declarations(&mut self, above: Option<NodeIndex>, block: &mut Block) {
        let children = self.children.get(&above).cloned().unwrap_or_default();
        for child in children {
            self.declare_join(child, block);
        }
    }

    fn declare_join(&mut self, join: NodeIndex, block: &mut Block) {
        if !self.joins.contains(&join) || self.merged.contains(&join) || !self.declared.insert(join) {
            return;
        }
        let mut body = Block::new();
        self.after(join, &mut body);
        let pull = if self.breadth { self.pulls(join) } else { Vec::new() };
        block.push(Statement::Join { step: join, body, waits_for: self.waits_for(join), pull });
    }

    fn pulls(&self, join: NodeIndex) -> Vec<Pull> {
        let enter: Vec<NodeIndex> = self
            .pulls
            .get(&join)
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .filter(|s| self.functions.contains(s))
            .collect();
        if enter.is_empty() {
            return Vec::new();
        }
        let mut pulls: Vec<Pull> = Vec::new();
        for edge in self.incoming(join) {
            let reach: Vec<NodeIndex> =
                enter.iter().copied().filter(|f| *f == edge.from || self.leads_to(*f, edge.from)).collect();
            if !reach.is_empty() && pulls.iter().all(|p| p.source != edge.from) {
                pulls.push(Pull { source: edge.from, enter: reach });
            }
        }
        pulls
    }

    fn leads_to(&self, from: NodeIndex, to: NodeIndex) -> bool {
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

    /// Local functions whose immediate dominator is `above`; hoisted, so they stand last.
    fn functions_of(&mut self, above: Option<NodeIndex>, block: &mut Block) {
        let children = self.children.get(&above).cloned().unwrap_or_default();
        for child in children {
            self.declare_function(child, block);
        }
    }

    fn declare_function(&mut self, function: NodeIndex, block: &mut Block) {
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
