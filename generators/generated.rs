use cutover_ir::{Finding, Ledger};
use std::collections::BTreeMap;

/// A repository as a value: path (with `/`, relative, safe) → bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a generator made of one workflow.
#[derive(Debug)]
pub struct Generated {
    pub files: Files,
    pub steps: Steps,
    pub stubs: Vec<Stub>,
    pub expressions: Expressions,
    /// Steps that needed an explicit work list instead of plain code.
    pub scheduled: usize,
    pub ledger: Ledger,
    pub findings: Vec<Finding>,
}

/// Steps by what became of them. Notes are not steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    pub total: usize,
    pub converted: usize,
    pub stubbed: usize,
}

/// Expressions by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expressions {
    pub total: usize,
    pub translated: usize,
    pub stubbed: usize,
}

/// A step that throws when it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stub {
    pub step: String,
    /// The platform's type.
    pub kind: String,
    pub reason: String,
}

/// A golden run in the format of `docs/emitted-code.md`, secrets already replaced.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Safe file name without extension.
    pub case: String,
    pub json: serde_json::Value,
}
