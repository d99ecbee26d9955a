use cutover_ir::secret::Leak;
use cutover_ir::{Finding, Ledger, Pointer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A repository as a value: path (with `/`, relative, safe) → bytes.
pub type Files = BTreeMap<String, Cow<'static, [u8]>>;

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

/// Repositories that are made beside this one: the folder of each, by the platform's identifier of the workflow that it is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Siblings(BTreeMap<String, String>);

impl Siblings {
    /// Nothing stands beside it.
    pub const NONE: &'static Self = &Self(BTreeMap::new());

    /// From pairs of identifier and folder. An identifier that several workflows have names none of them.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut folders: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (id, folder) in pairs {
            folders.entry(id).and_modify(|known| *known = None).or_insert(Some(folder));
        }
        Self(folders.into_iter().filter_map(|(id, folder)| Some((id, folder?))).collect())
    }

    /// The folder of a workflow's repository.
    pub fn folder(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// What a repository is generated with, besides the workflow.
pub struct Request<'a> {
    /// Names the package.
    pub slug: &'a str,
    /// Repositories that are made at the same time, whose pipelines this one may run.
    pub siblings: &'a Siblings,
    /// The secrets that the workflow holds, as [`cutover_ir::secret::leaks`] finds them.
    pub leaks: &'a [Leak],
    /// What is odd about the export, for the people who take the repository over.
    pub findings: &'a [Finding],
    /// Golden runs to emit. Given what the lock file will say about each step: what a recording answers depends on it.
    pub fixtures: &'a dyn Fn(&serde_json::Value) -> Vec<Fixture>,
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

/// What a generator would make of a workflow, as far as it is known without its files.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub stubs: Vec<Stub>,
    /// Places of conditions, with the file of the rule that they become.
    pub rules: Vec<(Pointer, String)>,
}

/// A golden run in the format of `docs/emitted-code.md`, secrets already replaced.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Safe file name without extension.
    pub case: String,
    pub json: serde_json::Value,
}
