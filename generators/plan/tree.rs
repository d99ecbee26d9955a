//! Workflows with regions → statements. The nesting is the export's own; what is decided here is where a loop begins, where a collection closes,
//! which condition is a guard, and where the rest of a flow becomes a function of its own.

mod questions;

pub use questions::{always_resumes, each_expr, is_fallback, is_open, keeps_incomplete, read_steps, setting_is};

use cutover_ir::{Arm, Choice, Directive, Gate, Granularity, Multiplicity, Nested, Op, Workflow};
use petgraph::stable_graph::NodeIndex;
use questions::{ends, feeders, only_fails, weight};
use std::collections::{BTreeSet, HashMap, HashSet};

/// How deep statements may nest before the rest becomes a function.
const DEEPEST: usize = 3;

/// How deep loops and conditions may nest before what is left is not converted. Exports stay below 40.
const MOST_LEVELS: usize = 200;

/// Statements in order.
pub type Block<'w> = Vec<Statement<'w>>;

/// One statement of the plan.
#[derive(Debug)]
pub enum Statement<'w> {
    /// A step. What follows in the same block runs once for its bundle.
    One(&'w Nested),
    /// A step that may give nothing: then what follows does not run.
    /// `follows`: it runs as the next statements of the same block, else it is `rest`.
    Maybe { step: &'w Nested, leave: Leave, follows: bool, rest: Block<'w> },
    /// A step that gives any number of bundles, with what runs for each. `apart`: one that is kept for later leaves the others, which are collected without it.
    Many { step: &'w Nested, body: Block<'w>, apart: bool },
    /// A condition on what follows: on `rest`, or, where the block can be left, on the next statements of the block.
    Gate { step: NodeIndex, gate: &'w Gate, leave: Leave, rest: Block<'w> },
    /// All ways whose condition holds, in order; the fallback last.
    Routes { step: NodeIndex, ways: Vec<Way<'w>> },
    /// The first way whose condition holds. `meet`: the step at which ways rejoin, with what follows it.
    Branches { step: NodeIndex, ways: Vec<Way<'w>>, meet: Option<(&'w Nested, Block<'w>)> },
    /// A way arrives where branches rejoin. `last` is the step whose bundle it brings, `gate` what must hold of it.
    Arrive { meet: NodeIndex, way: usize, last: Option<NodeIndex>, gate: Option<&'w Gate> },
    /// Begins a collection.
    Open { collector: NodeIndex },
    /// Adds to a collection.
    Add { collector: NodeIndex },
    /// Closes a collection, with what follows it.
    Close { collector: &'w Nested, leave: Leave, rest: Block<'w> },
    /// The rest becomes a function of its own. `again`: it can be tried again later from here.
    Function { step: NodeIndex, body: Block<'w>, again: bool },
    /// A wait, after which the rest goes on as a function of its own: it can be entered when the time has come.
    Pause { step: &'w Nested, body: Block<'w> },
    /// Something that never runs, kept readable.
    Off { what: String, body: Block<'w> },
    /// How an error handler ends.
    End { step: NodeIndex, kind: Directive },
    /// More levels than anybody reads: what is left throws.
    Beyond { steps: &'w [Nested] },
    /// An error handler ends without saying how.
    Silent { handles: bool },
}

/// How a block can be left early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It cannot: what follows nests.
    Not,
    Return,
    Continue,
}

/// One way on from a step.
#[derive(Debug)]
pub struct Way<'w> {
    pub arm: &'w Arm,
    pub body: Block<'w>,
}

/// The plan of a workflow with regions.
#[derive(Debug, Default)]
pub struct Tree<'w> {
    pub body: Block<'w>,
    /// Handlers by the step that they belong to.
    pub handlers: HashMap<NodeIndex, Block<'w>>,
    /// Tools by the step that may call them, in order.
    pub tools: HashMap<NodeIndex, Vec<Block<'w>>>,
    /// Steps whose bundle is handed on as it is, so that it needs a name.
    pub bound: BTreeSet<NodeIndex>,
    /// Places where the plan could not follow the platform to the letter.
    pub caveats: Vec<(NodeIndex, String)>,
}

/// Plans a workflow with regions.
pub fn plan_tree(workflow: &Workflow) -> Tree<'_> {
    let mut planner = Planner {
        workflow,
        tree: Tree::default(),
        open: Vec::new(),
        pending: HashMap::new(),
        in_handler: false,
        functions: HashSet::new(),
        feeders: feeders(workflow),
        keeps: keeps_incomplete(workflow),
        apart: HashSet::new(),
        level: 0,
    };
    let start = Place { depth: 0, leave: Leave::Return, end: None };
    let mut body = match &workflow.regions {
        Some(region) => planner.flow(&region.steps, None, start),
        None => Vec::new(),
    };
    for orphan in &workflow.orphans {
        let inside = Place { depth: 1, leave: Leave::Not, end: None };
        let orphan_body = planner.flow(&orphan.steps, None, inside);
        body.insert(0, Statement::Off { what: "nothing leads here".to_owned(), body: orphan_body });
    }
    planner.tree.body = body;
    planner.tree
}

/// Where statements are put.
#[derive(Clone, Copy, Debug)]
struct Place<'w> {
    depth: usize,
    leave: Leave,
    /// Where the end of this flow goes on: the meeting step, the number of the way, and what must hold there.
    end: Option<(NodeIndex, usize, Option<&'w Gate>)>,
}

impl Place<'_> {
    fn nested(self) -> Self {
        Self { depth: self.depth + 1, leave: Leave::Not, ..self }
    }
}

struct Planner<'w> {
    workflow: &'w Workflow,
    tree: Tree<'w>,
    /// Steps whose bundles are being collected, outermost first.
    open: Vec<NodeIndex>,
    /// What follows a collection, by the step that feeds it.
    pending: HashMap<NodeIndex, Vec<(&'w Nested, &'w [Nested])>>,
    in_handler: bool,
    functions: HashSet<NodeIndex>,
    /// Names of steps that some collection is fed by.
    feeders: HashSet<&'w str>,
    /// What fails is kept: each bundle of a loop can be entered again by itself.
    keeps: bool,
    /// Steps whose bundles go on without each other while they are collected.
    apart: HashSet<NodeIndex>,
    level: usize,
}

impl<'w> Planner<'w> {
    fn op(&self, step: NodeIndex) -> Option<&'w Op> {
        self.workflow.graph.node_weight(step).map(|s| &s.op)
    }

    /// A flow from one of its steps on. `before` is the step whose bundle arrives.
    fn flow(&mut self, steps: &'w [Nested], before: Option<NodeIndex>, place: Place<'w>) -> Block<'w> {
        if self.level > MOST_LEVELS {
            return vec![Statement::Beyond { steps }];
        }
        self.level += 1;
        let block = self.line(steps, before, place);
        self.level -= 1;
        block
    }

    /// Steps stand in one line as long as the block can be left; only what cannot is nested.
    fn line(&mut self, steps: &'w [Nested], before: Option<NodeIndex>, place: Place<'w>) -> Block<'w> {
        let mut block = Vec::new();
        let mut left = steps;
        let mut before = before;
        while let Some((nested, rest)) = left.split_first() {
            if let Some(gate) = nested.gate.as_ref().filter(|gate| !gate.any.is_empty()) {
                if place.leave == Leave::Not {
                    let rest = self.step(nested, rest, before, place.nested());
                    block.push(Statement::Gate { step: nested.step, gate, leave: Leave::Not, rest });
                    return block;
                }
                block.push(Statement::Gate { step: nested.step, gate, leave: place.leave, rest: Vec::new() });
            }
            if !self.is_straight(nested, rest, place) {
                block.extend(self.step(nested, rest, before, place));
                return block;
            }
            self.hang(nested);
            block.push(match self.gives(nested) {
                Multiplicity::One => Statement::One(nested),
                _ => Statement::Maybe { step: nested, leave: place.leave, follows: !rest.is_empty(), rest: Vec::new() },
            });
            before = Some(nested.step);
            left = rest;
        }
        block.extend(self.end(before, place));
        block
    }

    /// Whether a step is one statement, whatever follows it.
    fn is_straight(&self, nested: &'w Nested, rest: &'w [Nested], place: Place<'w>) -> bool {
        let one = match self.gives(nested) {
            Multiplicity::One => true,
            Multiplicity::Optional => place.leave != Leave::Not,
            _ => false,
        };
        one && nested.arms.is_none()
            && !matches!(self.op(nested.step), Some(Op::Collect { .. } | Op::Directive { .. }))
            && !self.extracts(nested, rest, place)
            && !self.pauses(nested, rest)
            && self.collectors_of(nested, rest).is_empty()
    }

    fn end(&mut self, before: Option<NodeIndex>, place: Place<'w>) -> Block<'w> {
        match place.end {
            Some((meet, way, gate)) => {
                if matches!(self.op(meet), Some(Op::Rejoin { outputs, .. }) if outputs.is_empty()) {
                    self.tree.bound.extend(before);
                }
                vec![Statement::Arrive { meet, way, last: before, gate }]
            }
            None => Vec::new(),
        }
    }

    fn step(
        &mut self,
        nested: &'w Nested,
        rest: &'w [Nested],
        before: Option<NodeIndex>,
        place: Place<'w>,
    ) -> Block<'w> {
        if let Some(Op::Collect { feeder, .. }) = self.op(nested.step) {
            return self.collect(nested, rest, &feeder.value, place);
        }
        if self.extracts(nested, rest, place) {
            let again = self.breaks(nested) || self.parts(nested, rest);
            let inner = Place { depth: 0, leave: Leave::Return, ..place };
            self.functions.insert(nested.step);
            let body = self.step(nested, rest, before, inner);
            return vec![Statement::Function { step: nested.step, body, again }];
        }
        self.hang(nested);
        let collectors = self.collectors_of(nested, rest);
        if collectors.is_empty() {
            return self.plain(nested, rest, before, place);
        }
        let mut block: Block<'w> = collectors.iter().map(|c| Statement::Open { collector: *c }).collect();
        let entered = if self.open.is_empty() { self.functions.contains(&nested.step) } else { self.all_apart() };
        if entered && self.parts(nested, rest) {
            self.apart.insert(nested.step);
        }
        self.open.push(nested.step);
        let inside = Place { leave: Leave::Not, end: None, ..place };
        block.extend(self.plain(nested, rest, before, inside));
        self.open.pop();
        let mut closing = self.pending.remove(&nested.step).unwrap_or_default();
        let last = closing.pop();
        for (collector, rest) in closing {
            let inside = Place { leave: Leave::Not, ..place };
            block.extend(self.close(collector, rest, inside));
        }
        if let Some((collector, rest)) = last {
            block.extend(self.close(collector, rest, place));
        }
        block
    }

    /// Closes a collection. What it gives may be collected again.
    fn close(&mut self, collector: &'w Nested, rest: &'w [Nested], place: Place<'w>) -> Block<'w> {
        let collectors = self.collectors_of(collector, rest);
        if collectors.is_empty() {
            return vec![self.closing(collector, rest, place)];
        }
        let mut block: Block<'w> = collectors.iter().map(|c| Statement::Open { collector: *c }).collect();
        self.open.push(collector.step);
        block.push(self.closing(collector, rest, Place { leave: Leave::Not, end: None, ..place }));
        self.open.pop();
        let mut closing = self.pending.remove(&collector.step).unwrap_or_default();
        let last = closing.pop();
        for (outer, rest) in closing {
            block.extend(self.close(outer, rest, Place { leave: Leave::Not, ..place }));
        }
        if let Some((outer, rest)) = last {
            block.extend(self.close(outer, rest, place));
        }
        block
    }

    fn closing(&mut self, collector: &'w Nested, rest: &'w [Nested], place: Place<'w>) -> Statement<'w> {
        let inner = match collector.gives {
            Multiplicity::One => place,
            Multiplicity::Optional if place.leave != Leave::Not => place,
            Multiplicity::Optional => place.nested(),
            Multiplicity::Many | Multiplicity::Unknown => {
                Place { depth: place.depth + 1, leave: Leave::Continue, ..place }
            }
        };
        let rest = self.flow(rest, Some(collector.step), inner);
        Statement::Close { collector, leave: place.leave, rest }
    }

    fn collect(&mut self, nested: &'w Nested, rest: &'w [Nested], feeder: &str, place: Place<'w>) -> Block<'w> {
        let feeder = self.workflow.by_name.get(feeder).copied();
        match feeder.filter(|feeder| self.open.contains(feeder)) {
            Some(feeder) => {
                self.pending.entry(feeder).or_default().push((nested, rest));
                vec![Statement::Add { collector: nested.step }]
            }
            None => {
                self.tree.caveats.push((
                    nested.step,
                    "the module that it collects from is not on the way to it: it collects nothing".to_owned(),
                ));
                let mut block = vec![Statement::One(nested)];
                block.extend(self.flow(rest, Some(nested.step), place));
                block
            }
        }
    }

    /// Collections that this step feeds, in the order in which they are met.
    fn collectors_of(&self, nested: &'w Nested, rest: &'w [Nested]) -> Vec<NodeIndex> {
        let name = self.workflow.graph.node_weight(nested.step).map(|s| s.name.as_str()).unwrap_or_default();
        let mut found = Vec::new();
        if !self.feeders.contains(name) {
            return found;
        }
        let mut look = |inner: &Nested| {
            if let Some(Op::Collect { feeder, .. }) = self.op(inner.step)
                && feeder.value == name
            {
                found.push(inner.step);
            }
        };
        for arm in nested.arms.iter().flat_map(|arms| &arms.list) {
            arm.body.each(&mut look);
        }
        for inner in rest {
            look(inner);
            inner.each_region(&mut |region| region.each(&mut look));
        }
        found
    }

    fn plain(
        &mut self,
        nested: &'w Nested,
        rest: &'w [Nested],
        before: Option<NodeIndex>,
        place: Place<'w>,
    ) -> Block<'w> {
        if let Some(Op::Directive { kind, .. }) = self.op(nested.step)
            && self.in_handler
        {
            return vec![Statement::End { step: nested.step, kind: *kind }];
        }
        if nested.arms.is_some() && matches!(self.op(nested.step), Some(Op::Pass)) {
            return self.arms(nested, rest, before, place);
        }
        let last = Some(nested.step);
        if self.pauses(nested, rest) {
            let inner = Place { depth: 0, leave: Leave::Return, end: None };
            let body = self.onward(nested, rest, inner);
            return vec![Statement::Pause { step: nested, body }];
        }
        match self.gives(nested) {
            Multiplicity::One => {
                let mut block = vec![Statement::One(nested)];
                block.extend(self.onward(nested, rest, place));
                block
            }
            Multiplicity::Optional => {
                let follows = !rest.is_empty() || nested.arms.is_some();
                let inner = if place.leave == Leave::Not && follows { place.nested() } else { place };
                let rest = self.onward(nested, rest, inner);
                vec![Statement::Maybe { step: nested, leave: place.leave, follows: false, rest }]
            }
            Multiplicity::Many | Multiplicity::Unknown => {
                let straight = rest.first().filter(|_| nested.arms.is_none());
                let alone = straight.filter(|first| self.keeps && self.separable(place) && !self.breaks(first));
                let body = match alone {
                    Some(first) => {
                        let inner = Place { depth: 0, leave: Leave::Return, ..place };
                        let body = self.flow(rest, last, inner);
                        vec![Statement::Function { step: first.step, body, again: true }]
                    }
                    None => {
                        let leave = if self.apart.contains(&nested.step) { Leave::Return } else { Leave::Continue };
                        self.onward(nested, rest, Place { depth: place.depth + 1, leave, ..place })
                    }
                };
                vec![Statement::Many { step: nested, body, apart: self.apart.contains(&nested.step) }]
            }
        }
    }

    /// What comes after a step that ran: its ways, where it has several, else what follows it.
    fn onward(&mut self, nested: &'w Nested, rest: &'w [Nested], place: Place<'w>) -> Block<'w> {
        match nested.arms {
            Some(_) => self.arms(nested, rest, Some(nested.step), place),
            None => self.flow(rest, Some(nested.step), place),
        }
    }

    /// What a step gives, its error handler considered: a handler may end the bundle.
    fn gives(&self, nested: &'w Nested) -> Multiplicity {
        match (nested.gives, &nested.handler) {
            (Multiplicity::One, Some(handler))
                if !always_resumes(self.workflow, handler) && !only_fails(self.workflow, handler) =>
            {
                Multiplicity::Optional
            }
            (gives, _) => gives,
        }
    }

    fn arms(
        &mut self,
        nested: &'w Nested,
        rest: &'w [Nested],
        before: Option<NodeIndex>,
        place: Place<'w>,
    ) -> Block<'w> {
        let Some(arms) = &nested.arms else { return Vec::new() };
        let step = nested.step;
        let meets = rest.split_first().filter(|(first, _)| {
            arms.choice == Choice::First && matches!(self.op(first.step), Some(Op::Rejoin { .. }))
        });
        let mut ways = Vec::new();
        for (i, arm) in arms.list.iter().enumerate() {
            let end = match meets {
                Some((meet, _)) if arm.rejoins && !arm.disabled => Some((meet.step, i, arm.meets.as_ref())),
                Some(_) => None,
                // Nothing rejoins: what follows comes after all ways.
                None => None,
            };
            let inner = Place { end, ..place.nested() };
            // The step before is what arrives, also where a way has no step of its own.
            let body = self.flow(&arm.body.steps, before, inner);
            ways.push(Way { arm, body });
        }
        let mut block = Vec::new();
        match arms.choice {
            Choice::All => block.push(Statement::Routes { step, ways }),
            Choice::First => {
                let meet = meets.map(|(meet, after)| {
                    let inner = Place { depth: 1, leave: Leave::Return, end: place.end };
                    (meet, self.flow(after, Some(meet.step), inner))
                });
                block.push(Statement::Branches { step, ways, meet });
            }
        }
        if meets.is_none() {
            if !rest.is_empty() && arms.choice == Choice::All {
                let reason = "steps follow its routes in the same flow: they run after all routes".to_owned();
                self.tree.caveats.push((step, reason));
            }
            block.extend(self.flow(rest, before, place));
        }
        block
    }

    /// Plans what hangs on a step: its error handler and its tools.
    fn hang(&mut self, nested: &'w Nested) {
        if self.tree.handlers.contains_key(&nested.step) || self.tree.tools.contains_key(&nested.step) {
            return;
        }
        if let Some(handler) = nested.handler.as_ref().filter(|handler| !only_fails(self.workflow, handler)) {
            let outside = std::mem::replace(&mut self.in_handler, true);
            let place = Place { depth: 1, leave: Leave::Not, end: None };
            let mut block = self.flow(&handler.steps, None, place);
            // A handler whose first condition is not met is as if it were not there.
            let gated = handler.steps.first().is_some_and(|s| s.gate.as_ref().is_some_and(|g| !g.any.is_empty()));
            if gated
                && let Some(Statement::Gate { rest, .. }) = block.last_mut()
                && !ends(rest)
            {
                rest.push(Statement::Silent { handles: true });
            }
            if !ends(&block) {
                block.push(Statement::Silent { handles: !gated });
            }
            self.in_handler = outside;
            self.tree.handlers.insert(nested.step, block);
            if !self.all_apart() && self.breaks(nested) {
                let reason = "what Break keeps here goes on with all that is being collected around it, when it is tried again: the platform lets the other bundles go on at once, and sends this one after them alone".to_owned();
                self.tree.caveats.push((nested.step, reason));
            }
        }
        if !nested.tools.is_empty() {
            let place = Place { depth: 0, leave: Leave::Return, end: None };
            let blocks = nested.tools.iter().map(|tool| self.flow(&tool.body.steps, None, place)).collect();
            self.tree.tools.insert(nested.step, blocks);
        }
    }

    /// Whether the flow from here on becomes a function of its own.
    fn extracts(&self, nested: &'w Nested, rest: &'w [Nested], place: Place<'w>) -> bool {
        if self.functions.contains(&nested.step) || !self.separable(place) {
            return false;
        }
        if self.breaks(nested) || self.parts(nested, rest) {
            return true;
        }
        place.depth >= DEEPEST && std::iter::once(nested).chain(rest).map(weight).sum::<usize>() > 2
    }

    /// Whether the bundles of a step are collected, and one of them may be kept for later on the way there.
    fn parts(&self, nested: &'w Nested, rest: &'w [Nested]) -> bool {
        let collectors = self.collectors_of(nested, rest);
        let many = matches!(nested.gives, Multiplicity::Many | Multiplicity::Unknown);
        let way = rest.split(|inner| collectors.contains(&inner.step)).next().unwrap_or_default();
        let mut keeps = self.keeps && !way.is_empty();
        for inner in way {
            keeps |= self.breaks(inner);
            inner.each_region(&mut |region| region.each(&mut |inner| keeps |= self.breaks(inner)));
        }
        many && !collectors.is_empty() && keeps
    }

    /// Whether the bundles of every step that is being collected from go on without each other; so it is where none is.
    fn all_apart(&self) -> bool {
        self.open.iter().all(|open| self.apart.contains(open))
    }

    /// Whether nothing around a place needs to know how the flow goes on there.
    fn separable(&self, place: Place<'w>) -> bool {
        !self.in_handler && self.open.is_empty() && place.end.is_none()
    }

    /// Whether the rest of the flow is kept until a time has come. Waits of single records last up to a month.
    fn pauses(&self, nested: &Nested, rest: &[Nested]) -> bool {
        self.workflow.semantics.granularity == Granularity::Records
            && (!rest.is_empty() || nested.arms.is_some())
            && !self.in_handler
            && self.open.is_empty()
            && matches!(self.op(nested.step), Some(Op::Wait { .. }))
    }

    /// Whether a failure of the step is kept for later.
    fn breaks(&self, nested: &Nested) -> bool {
        let mut found = false;
        if let Some(handler) = &nested.handler {
            handler.each(&mut |inner| {
                found |= matches!(self.op(inner.step), Some(Op::Directive { kind: Directive::Break, .. }));
            });
        }
        found
    }
}
