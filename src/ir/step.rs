use crate::{Expr, Located, Node, Pointer, Value};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// One step of a workflow.
#[derive(Clone, Debug)]
pub struct Step {
    /// The name people know, unique in its workflow.
    pub name: String,
    pub op: Op,
    pub policy: Policy,
    /// The accounts that it signs in with. Never a value.
    pub credentials: Vec<Account>,
    /// Where it stands on the canvas, as written.
    pub position: Option<Located<(String, String)>>,
    /// What its author wrote about it.
    pub notes: Option<Located<String>>,
    pub labels: Labels,
    pub origin: Origin,
}

/// What people call the parameters and the fields of a step, where its export says so. Only comments and accounts show it.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// By the name of the parameter in the step's call.
    pub params: BTreeMap<String, String>,
    /// By the name of the field, at the top of what the step gives.
    pub fields: BTreeMap<String, String>,
    /// By the identifier that a parameter holds, or that a member has for a name.
    pub things: BTreeMap<String, String>,
    /// Nobody named the step: the editor called it by its kind, with a number for a copy.
    pub unnamed: bool,
}

/// Where a step comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The platform's own name of the step's type.
    pub kind: Located<String>,
    /// The version of the type, as written; the platform's default where it is missing.
    pub version: Located<String>,
    /// The place of the whole step.
    pub at: Pointer,
    /// Its parameters as they were written, expressions parsed.
    pub params: Node,
    /// The operation that the platform takes where the export names none, as far as that is known.
    pub operation: Option<String>,
    /// Leaves of them that the platform drops before the step sees them.
    pub unread: Vec<Pointer>,
    /// What the platform fills in for parameters that were left out, where an expression asks for parameters.
    pub presets: Vec<(String, serde_json::Value)>,
}

/// What does not depend on the kind of step.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub on_error: OnError,
    pub retry: Option<Retry>,
    /// Only the first item.
    pub once: bool,
    /// An empty item where the step gave nothing.
    pub always: bool,
    /// Passes its input through.
    pub disabled: bool,
    /// The leaves that this policy was read from.
    pub leaves: Vec<Pointer>,
    /// The same as written, by name.
    pub written: Vec<(String, String)>,
}

/// What happens when a step fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    #[default]
    Stop,
    /// The run goes on with the input items on the first output.
    Continue,
    /// Failed items leave through an output of their own.
    Route,
}

/// Another try after a failure, as written: the platform's limits are applied by the runtime's facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retry {
    /// Tries in all.
    pub tries: Option<String>,
    /// Milliseconds between two tries.
    pub wait: Option<String>,
}

/// The call that a tool makes: the one of a step of the flow.
#[derive(Clone, Debug, PartialEq)]
pub struct PartCall {
    pub function: String,
    pub module: String,
    pub params: Node,
    /// Leaves that chose the function.
    pub decided: Vec<Pointer>,
    /// Leaves without behaviour.
    pub cosmetic: Vec<Pointer>,
}

/// How many items a step gives in one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gives {
    /// As many as it likes.
    #[default]
    Any,
    /// None, or one, for each that it gets.
    Each,
    /// One for all that it gets, or none.
    One,
}

/// What a step does. A node type never adds a variant: a table row lowers it to one of these.
#[derive(Clone, Debug)]
pub enum Op {
    Trigger {
        kind: TriggerKind,
        params: Node,
        /// What an event of an app is learnt by, where the runtime can.
        client: Option<Box<TriggerClient>>,
    },
    /// Sets fields of each item.
    Assign {
        assignments: Vec<Assignment>,
        /// The whole item as one JSON text or expression instead of single fields.
        raw: Option<Node>,
        keep: Keep,
        /// Options of the emitted call, by name.
        options: Vec<(String, Node)>,
        /// Leaves that were read and say what is already the default.
        leaves: Vec<Pointer>,
    },
    /// Two outputs: items for which the condition holds, and the others.
    Partition {
        rule: Conditions,
    },
    /// One output: items for which the condition holds.
    Filter {
        rule: Conditions,
    },
    /// One output per branch.
    Route {
        branches: Vec<Branch>,
        /// `none`, `extra`, or the index of an output.
        fallback: String,
        /// An item leaves through every output that matches, not only the first.
        all: bool,
        leaves: Vec<Pointer>,
    },
    /// The output is computed: an index.
    RouteBy {
        output: Node,
        outputs: usize,
        leaves: Vec<Pointer>,
    },
    /// Waits for several inputs.
    Join {
        function: String,
        module: String,
        params: Node,
        inputs: usize,
        /// The number of inputs that must have arrived, `all` where every one must, or a list of those that must.
        requires: Option<String>,
        outputs: usize,
    },
    /// Splits its input in batches and goes round.
    Loop {
        version: String,
        params: Node,
    },
    /// A pure function from items to items, by the name of its runtime file.
    Transform {
        function: String,
        module: String,
        params: Node,
        outputs: usize,
        /// Gives an item whenever it gets one.
        delivers: bool,
        gives: Gives,
    },
    /// The workflow's own code.
    Code {
        mode: CodeMode,
        /// `javascript` or `python`.
        language: String,
        source: Located<String>,
        leaves: Vec<Pointer>,
    },
    /// A call to the outside world that has a real client in the runtime.
    Call {
        function: String,
        module: String,
        params: Node,
        /// What stands between the client and the platform's own operation; nothing where the client is made for it.
        adapter: Option<Box<Adapter>>,
    },
    /// A call to the outside world for which a person must write the client; parameters resolved.
    Connector {
        app: String,
        operation: String,
        params: Node,
        /// Why no client of the runtime serves it, where one was tried.
        reason: Option<String>,
    },
    /// A language model, a chain or an agent, with the parts that are plugged into it.
    Model {
        role: StepKind,
        params: Node,
        parts: Vec<String>,
    },
    /// A part that is plugged into a model step: not a step of the flow.
    Part {
        role: String,
        params: Node,
        /// The call that it makes, where it is a tool that is known.
        call: Option<Box<PartCall>>,
        /// Why no call is known, where the rows of its app say it.
        reason: Option<String>,
    },
    /// Answers the caller. A second output holds the answer.
    Respond {
        params: Node,
        outputs: usize,
    },
    Wait {
        params: Node,
    },
    /// Ends the run with an error.
    Stop {
        params: Node,
    },
    /// Runs another workflow.
    SubFlow {
        params: Node,
    },
    /// A pure function of its parameters, by the name of its runtime file. How many records it gives is said in its region.
    Compute {
        function: String,
        module: String,
        params: Node,
    },
    /// One record for each element of a list.
    Iterate {
        over: Node,
    },
    /// Collects what reaches it while a step further up gives its records, and gives the collection when that one is through.
    Collect {
        /// The name of the step whose records are collected.
        feeder: Located<String>,
        function: String,
        module: String,
        /// What is collected for each record.
        value: Node,
        /// Options of the function.
        params: Node,
        /// One collection for each value of this.
        group: Option<Node>,
        /// Gives nothing where nothing was collected.
        stop_if_empty: Option<Located<bool>>,
        /// Gives nothing where the step whose records are collected failed and the flow goes on without the record that it failed for.
        drops: bool,
    },
    /// Reads or writes what outlives the step: a variable of the run, a record of a store. By the name of its runtime file.
    State {
        function: String,
        module: String,
        params: Node,
    },
    /// Where arms that rejoin meet. For each arm, the fields that it hands on; without any, the record as it is.
    Rejoin {
        outputs: Vec<(Located<String>, Vec<Node>)>,
        leaves: Vec<Pointer>,
    },
    /// How an error handler ends.
    Directive {
        kind: Directive,
        params: Node,
    },
    /// Hands its items on.
    Pass,
    /// Not understood: kept verbatim, throws when it is reached.
    Opaque {
        reason: String,
        params: Node,
    },
}

/// How an error handler ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// The record ends here, the others go on.
    Ignore,
    /// Goes on with the given record in place of what the failed step would have given.
    Resume,
    /// The step and what follows are kept and tried again later; other records go on.
    Break,
    /// The run ends as a success, what was written stays.
    Commit,
    /// The run ends as a failure, what can be undone is undone.
    Rollback,
}

/// What people call a step in an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepKind {
    Trigger,
    Transform,
    Branch,
    Merge,
    Loop,
    Code,
    Http,
    App,
    Model,
    Agent,
    Chain,
    Tool,
    Memory,
    Parser,
    VectorStore,
    Embedding,
    Respond,
    Wait,
    Human,
    SubWorkflow,
    Stop,
    Other,
}

impl StepKind {
    /// Whether a model step of this kind asks a language model: a store of vectors and a memory do not.
    pub fn asks_a_model(self) -> bool {
        !matches!(self, Self::VectorStore | Self::Memory)
    }
}

/// How a client that serves several platforms serves one operation of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adapter {
    pub app: String,
    pub operation: String,
    /// The type of the account that the client uses; nothing where it needs none.
    pub account: Option<String>,
    /// The request to the app's API, where the client is the general one for such requests.
    pub request: Option<serde_json::Value>,
    /// What of the client's answer becomes the record; all of it when there is nothing to say.
    pub answer: Option<serde_json::Value>,
    /// The words that a model is given: their places among the parameters, and who speaks; `.name` stands for the neighbour that says it.
    pub prompts: Vec<(String, String)>,
}

/// A trigger that asks an app now and then what is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    pub function: String,
    pub module: String,
    pub adapter: Adapter,
    /// The fields that tell records apart.
    pub key: Vec<String>,
    /// A field that grows; empty where none does.
    pub since: String,
}

/// A function of the runtime that learns of an app's events.
#[derive(Clone, Debug)]
pub struct TriggerClient {
    pub function: String,
    pub module: String,
    /// It asks the app on a schedule; otherwise it reads what the app sends.
    pub polls: bool,
    /// How many items an event gives.
    pub gives: Gives,
    pub params: Node,
}

/// What starts a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerKind {
    Manual,
    Webhook,
    Schedule,
    Form,
    Chat,
    SubWorkflow,
    Error,
    /// An app's own trigger, by app name.
    App(String),
    /// An app's own trigger that has a client.
    Poll(Box<Poll>),
}

/// One field to set.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub name: Node,
    /// `string`, `number`, `boolean`, `array`, `object`, or nothing where the value is taken as it is.
    pub kind: Option<Located<String>>,
    pub value: Node,
    /// A text with holes is JSON, and what fills a hole is printed as JSON.
    pub json_holes: bool,
}

/// Which input fields survive an assignment.
#[derive(Clone, Debug)]
pub enum Keep {
    None,
    All,
    Only(Node),
    Except(Node),
}

/// Conditions joined by one connective.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// `true`: any of them is enough.
    pub any: bool,
    pub conditions: Vec<Condition>,
    /// Type checks are strict.
    pub strict: Option<bool>,
    /// An expression that decides strictness at run time.
    pub loose_when: Option<Node>,
    pub ignore_case: bool,
    /// The version of the comparison rules.
    pub version: Option<String>,
    /// The comparison rules of the first node versions.
    pub legacy: bool,
    /// The export holds no options at all, which the engine does not expect.
    pub unsaid: bool,
    /// Leaves that were read.
    pub leaves: Vec<Pointer>,
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct Condition {
    /// `text`, `number`, `boolean`, `dateTime`, `array`, `object`; `untyped` where the type is none that there is.
    pub kind: String,
    pub left: Node,
    pub operation: Located<String>,
    pub right: Option<Node>,
    /// The type of the right operand, where it is another than the left one's. With a question mark at the end, a value that is not of the
    /// type counts as none.
    pub right_type: Option<String>,
}

impl Condition {
    /// Whether an operation looks at its left operand only.
    pub fn is_unary(operation: &str) -> bool {
        matches!(operation, "exists" | "notExists" | "empty" | "notEmpty" | "true" | "false")
    }
}

/// One way out of a route.
#[derive(Clone, Debug)]
pub struct Branch {
    pub name: Option<Node>,
    pub rule: Conditions,
    /// The output that it leads to, where the export names one.
    pub output: Option<usize>,
}

/// How code sees items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeMode {
    /// Once, with all items.
    All,
    /// Once for each item.
    Each,
    /// The platform's first function step.
    LegacyFunction,
    /// The same for single items.
    LegacyFunctionItem,
    /// For two items at a time: says which comes first.
    Order,
}

/// An account that a step signs in with, as the export refers to it.
#[derive(Clone, Debug)]
pub struct Account {
    pub kind: Located<String>,
    /// What people call it.
    pub name: Option<Located<String>>,
    /// The platform's own number of it: two accounts may have one name.
    pub id: Option<Located<String>>,
}

impl Account {
    pub fn new(kind: Located<String>, name: Option<Located<String>>) -> Self {
        Self { kind, name, id: None }
    }

    /// What it is called: as people named it, else after its type.
    pub fn label(&self) -> &str {
        self.name.as_ref().map_or_else(|| account_label(&self.kind.value), |name| &name.value)
    }
}

/// What an account without a name is called: after its type, of which `Api` at the end says nothing.
pub fn account_label(kind: &str) -> &str {
    kind.strip_suffix("Api").filter(|rest| !rest.is_empty()).unwrap_or(kind)
}

/// Whether the calls of a module of the runtime wait for a caller: the one that only waits, and those that ask a person before.
pub fn waits_for_caller(module: &str) -> bool {
    module == "connectors/wait-for-call" || module.starts_with("asks/")
}

impl Step {
    /// Every expression of the step's parameters that the step sees, with its place.
    pub fn each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr, &'a Pointer)) {
        self.origin.params.each_leaf(&mut |node| {
            if let Some(expr) = node.expr().filter(|_| !self.origin.unread.contains(&node.at)) {
                visit(expr, &node.at);
            }
        });
    }

    /// Its accounts: the type of each, and what it is called.
    pub fn accounts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.credentials.iter().map(|account| (account.kind.value.as_str(), account.label()))
    }

    /// The types of its accounts with what they are called; nothing where it has none.
    pub fn account_names(&self) -> Option<Node> {
        let named: IndexMap<String, Node> = self
            .credentials
            .iter()
            .map(|account| {
                let at = account.name.as_ref().map_or(&account.kind.at, |name| &name.at);
                let label = Value::Text(account.label().to_owned());
                (account.kind.value.clone(), Node::new(label, at.clone()))
            })
            .collect();
        (!named.is_empty()).then(|| Node::new(Value::Map(named), self.origin.at.key("credentials")))
    }

    /// It waits: for a time, or for a call or a form.
    pub fn waits(&self) -> bool {
        matches!(self.op, Op::Wait { .. }) || self.waits_for_caller()
    }

    /// It waits for a call or a form: the run is kept until one comes.
    pub fn waits_for_caller(&self) -> bool {
        matches!(&self.op, Op::Call { module, .. } if waits_for_caller(module))
    }

    /// The fixed place of the step's parameters.
    pub fn params(&self) -> &Node {
        &self.origin.params
    }
}
