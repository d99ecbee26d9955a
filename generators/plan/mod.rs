//! Workflow → Plan: every decision about the emitted code, made before anything is printed.
//!
//! A plan is a tree of blocks. A block is a list of statements that run in order; blocks nest as the dominator tree of the flow nests,
//! so that whatever must have run before a statement is in its lexical scope.

mod bundles;
mod called;
mod dominators;
mod flow;
mod names;
mod reading;
mod sure;
pub mod tree;
mod types;

pub use bundles::{infer_bundles, plain_part};
pub use called::{called, outcome};
pub use dominators::Dominators;
pub use flow::{Shape, plan_flow};
pub use names::{Names, by_way, capital, file_slug, identifier, identifier_as, identifier_of, latin_slug, words};
pub use reading::in_reading_order;
pub use types::{Tree, Types, infer};

use petgraph::stable_graph::NodeIndex;
use std::collections::HashSet;

/// One output of a step, as what a later statement reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    pub step: NodeIndex,
    pub output: usize,
}

/// What feeds a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The output of a step whose variable is in scope.
    Output(Source),
    /// The parameter of the local function or continuation that the statement begins.
    Parameter,
    /// Nothing leads here: the step never runs.
    Never,
}

/// Statements in order.
pub type Block = Vec<Statement>;

/// One statement of the plan.
#[derive(Clone, Debug)]
pub enum Statement {
    /// A trigger. `entered`: it is a local function that a waiting join may enter with an item of its own.
    Start { step: NodeIndex, entered: bool },
    /// Calls the local function of a trigger.
    Fire { trigger: NodeIndex },
    /// A step on what feeds it.
    Step { step: NodeIndex, feed: Feed },
    /// A join whose arms have all been seen, in place.
    Merge { step: NodeIndex, arms: Vec<Vec<Source>> },
    /// Declares a join with what follows it.
    /// `pull`: the local functions that it may enter by itself, with an empty item; nothing where it starts nothing.
    Join { step: NodeIndex, body: Block, waits_for: Vec<NodeIndex>, pull: Option<Vec<NodeIndex>> },
    /// Something arrives at an input of a join.
    Arrive { join: NodeIndex, input: usize, source: Source },
    /// Declares a local function that begins with a step.
    Function {
        step: NodeIndex,
        body: Block,
        /// It can come back to itself.
        cyclic: bool,
    },
    /// Calls a local function.
    Call { function: NodeIndex, source: Source },
    /// A loop in place: head, body, then what follows `done`.
    Loop { step: NodeIndex, feed: Feed, body: Block },
    /// The end of a loop's body: what goes back to its head.
    Back { head: NodeIndex, source: Source },
    /// Arms that advance together, one step at a time.
    Together { arms: Vec<Block> },
    /// One of several programs that have nothing to do with each other.
    Program { triggers: Vec<NodeIndex>, body: Block },
    /// A heading for people.
    Heading(String),
}

/// The plan of a flow.
#[derive(Debug, Default)]
pub struct Flow {
    pub body: Block,
    /// What no trigger leads to, where there is one.
    pub unreached: Block,
    /// The steps in it.
    pub dead: HashSet<NodeIndex>,
    /// The steps that must have run before others.
    pub dominators: Dominators,
    /// Places where the plan could not follow the platform to the letter.
    pub caveats: Vec<(NodeIndex, String)>,
}
