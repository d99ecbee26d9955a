//! Nesting that an export has. Platforms that send one record at a time down a path say in the export itself what runs inside what; it is kept,
//! so that no later stage must find it again.

use crate::{Located, Node, Pointer};
use petgraph::stable_graph::NodeIndex;

/// Steps in the order in which one record goes through them. Each runs once for every record that the step before it gave.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub steps: Vec<Nested>,
}

/// A step at its place in a region, with what hangs on it.
#[derive(Clone, Debug)]
pub struct Nested {
    pub step: NodeIndex,
    /// The condition that a record must meet to reach the step. A record that does not meet it ends here, without an error.
    pub gate: Option<Gate>,
    /// The ways on from this step. Steps that follow in the same region run for the arms that rejoin.
    pub arms: Option<Arms>,
    /// What runs when the step fails.
    pub handler: Option<Region>,
    /// What a model may call as a tool.
    pub tools: Vec<Tool>,
    /// How many records the step gives for each that it gets.
    pub gives: Multiplicity,
}

impl Nested {
    /// A step on which nothing hangs.
    pub fn new(step: NodeIndex, gives: Multiplicity) -> Self {
        Self { step, gate: None, arms: None, handler: None, tools: Vec::new(), gives }
    }
}

/// How many records an operation gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Multiplicity {
    /// Exactly one.
    One,
    /// None or one.
    Optional,
    /// Any number.
    Many,
    /// Nobody knows: any number, and a finding.
    #[default]
    Unknown,
}

/// The ways on from a step.
#[derive(Clone, Debug)]
pub struct Arms {
    pub choice: Choice,
    /// In the order in which they are tried.
    pub list: Vec<Arm>,
}

/// Which of several arms run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All whose condition holds, one after the other.
    All,
    /// The first whose condition holds.
    First,
}

/// One way on: a route, a branch, a path.
#[derive(Clone, Debug)]
pub struct Arm {
    /// What its author calls it.
    pub name: Option<Located<String>>,
    pub when: When,
    pub body: Region,
    /// Its author switched it off: it never runs.
    pub disabled: bool,
    /// What its last step gives goes on to the step after the one that the arms hang on.
    pub rejoins: bool,
    /// What must hold of what it gives there.
    pub meets: Option<Gate>,
    /// The place of the arm.
    pub at: Pointer,
}

/// When an arm runs.
#[derive(Clone, Debug)]
pub enum When {
    Always,
    /// Where the gate is open.
    Gate(Gate),
    /// Where no other arm ran. It may have a gate of its own.
    Fallback(Option<Gate>),
}

/// A condition on one record: any of several lists of tests, of which all must hold. A gate without tests is open.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// What its author calls it.
    pub name: Option<Located<String>>,
    pub any: Vec<Vec<Test>>,
    /// The place of the whole condition.
    pub at: Pointer,
}

/// One comparison of a gate.
#[derive(Clone, Debug)]
pub struct Test {
    pub left: Node,
    /// The platform's own name of the comparison, as written.
    pub operator: Located<String>,
    pub right: Option<Node>,
    /// The platform has no such comparison: reaching it throws.
    pub known: bool,
}

/// A flow that a model may call.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: Node,
    pub description: Option<Node>,
    pub body: Region,
}

impl Region {
    /// Every nested step, outermost first, in the order of the export.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Nested)) {
        for nested in &self.steps {
            visit(nested);
            nested.each_region(&mut |region| region.each(visit));
        }
    }

    /// Every gate, with the step that it stands before or, for an arm, that the arm hangs on.
    pub fn each_gate<'a>(&'a self, visit: &mut dyn FnMut(NodeIndex, &'a Gate)) {
        self.each(&mut |nested| {
            if let Some(gate) = &nested.gate {
                visit(nested.step, gate);
            }
            for arm in nested.arms.iter().flat_map(|arms| &arms.list) {
                if let When::Gate(gate) | When::Fallback(Some(gate)) = &arm.when {
                    visit(nested.step, gate);
                }
                if let Some(gate) = &arm.meets {
                    visit(nested.step, gate);
                }
            }
        });
    }
}

impl Nested {
    /// The regions that hang on this step.
    pub fn each_region<'a>(&'a self, visit: &mut dyn FnMut(&'a Region)) {
        for arm in self.arms.iter().flat_map(|arms| &arms.list) {
            visit(&arm.body);
        }
        if let Some(handler) = &self.handler {
            visit(handler);
        }
        for tool in &self.tools {
            visit(&tool.body);
        }
    }
}
