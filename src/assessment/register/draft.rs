//! A rule on its way into the register.

use super::{Bound, Gate, RuleKind, RuleSource};
use cutover_ir::Pointer;

/// A rule on its way into the register.
pub(super) struct Draft<'a> {
    pub source: RuleSource,
    pub condition: String,
    pub constants: Vec<String>,
    pub at: &'a Pointer,
    pub line: Option<usize>,
    pub gates: Vec<Gate>,
    pub after: &'static str,
    /// The file that it becomes, where that is known.
    pub file: Option<String>,
    pub bounds: Vec<Bound>,
    /// A name that the export gives to this very rule, such as that of a route.
    pub label: Option<String>,
    /// What is decided by, as far as it has names: they tell what the rule is about, the values hardly do.
    pub about: String,
    pub kind: Option<RuleKind>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(source: RuleSource, condition: String, at: &'a Pointer, after: &'static str) -> Self {
        Self {
            source,
            condition,
            constants: Vec::new(),
            at,
            line: None,
            gates: Vec::new(),
            after,
            file: None,
            bounds: Vec::new(),
            label: None,
            about: String::new(),
            kind: None,
        }
    }
}
