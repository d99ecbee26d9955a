//! The shared vocabulary of cutover.
//!
//! This crate knows no platform and no target language. Importers build these values, analyzers read them,
//! the planner and the generators print them. Nothing here touches disk or network, and nothing panics.

mod comparison;
mod expr;
mod finding;
mod latin;
mod ledger;
mod nesting;
mod pointer;
mod region;
pub mod secret;
mod source;
mod step;
pub mod table;
mod value;
mod variable;
mod workflow;

pub use comparison::{comparison_opposite, comparison_words};
pub use expr::{Access, Asked, Constant, Expr, Part, PathExpr, Piece, Plain, Read, Root, Segment, Taken};
pub use finding::{Confidence, Finding, Parsed, Severity};
pub use latin::{latin, whole_words};
pub use ledger::{Class, Ledger, Totals};
pub use nesting::nests_too_deep;
pub use pointer::Pointer;
pub use region::{Arm, Arms, Choice, Gate, Multiplicity, Nested, Region, Test, Tool, When};
pub use source::SourceFile;
pub use step::{
    Account, Adapter, Assignment, Branch, CodeMode, Condition, Conditions, Directive, Gives, Keep, Labels, OnError, Op,
    Origin, PartCall, Policy, Poll, Retry, Step, StepKind, TriggerClient, TriggerKind, account_label, waits_for_caller,
};
pub use value::{Located, Node, Value};
pub use variable::variable_name;
pub use workflow::{Granularity, Link, LinkKind, Note, Order, Semantics, Setting, Workflow};
