//! What is known about a platform's kinds of steps: a table per platform, no code.

use cutover_ir::{Node, Op, Severity, Step};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The facts of one platform.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    /// Packages that the vendor ships; any other is a community package.
    pub packages: Vec<String>,
    /// Prefixes of kinds that are neither a vendor's nor a community's.
    pub local: HashSet<String>,
    /// Words an operation begins with when it only reads.
    pub reading: Vec<String>,
    /// Kinds that only read, whatever their parameters say.
    pub readers: HashSet<String>,
    /// Kinds that only read where they name no operation.
    pub default_readers: Vec<String>,
    /// Parameters that hold the method of the request that a step of an app sends.
    pub methods: Vec<String>,
    /// Kinds of plain web requests, which their method tells apart.
    pub http: HashSet<String>,
    /// Steps that exist on this platform only.
    pub proprietary: Vec<Trait>,
    /// Steps that keep something inside the platform.
    pub state: Vec<Trait>,
    /// Names that reach the platform's store from code.
    pub store_names: Vec<String>,
    /// Kinds that call a model or stand for one.
    pub models: HashMap<String, ModelKind>,
    /// Kinds whose parameters hold prompts: the ends of their type names.
    pub prompt_kinds: Vec<String>,
    /// The parameters that are prompts.
    pub prompt_params: Vec<String>,
    /// Where a kind of trigger says how callers prove who they are.
    pub doors: HashMap<String, Door>,
    /// Kinds that call another workflow, beside those that the importer knows as calls.
    pub callers: Vec<String>,
    /// Dotted paths of the parameter that says which workflow a call is for, the first that is there counts.
    pub call_targets: Vec<String>,
    /// The same for the name that the editor shows.
    pub call_labels: Vec<String>,
    /// Members of a step's parameters that hold them, where they are not its parameters themselves.
    pub roots: Vec<String>,
    /// A connection has the same name wherever it is used, and no other connection has it.
    pub connections_by_name: bool,
    /// Dotted paths of the parameters that say who gets a message: a chat, a channel, a number.
    pub addressees: Vec<String>,
    /// The same for the name that the editor shows.
    pub addressee_labels: Vec<String>,
    /// Kinds that stand where somebody may put a step one day.
    pub placeholders: HashSet<String>,
    /// Functions of joins that give something though only one of their inputs came.
    pub lone_joins: HashSet<String>,
    /// Kinds that the platform does not charge for.
    pub free: HashSet<String>,
    /// What no export of the platform ever holds.
    pub never_exported: Vec<String>,
    /// Triggers of apps that hand on what strangers wrote: the ends of their type names.
    pub strangers: Vec<String>,
    /// Dotted paths of the parameter that bounds a model's answer.
    pub token_limits: Vec<String>,
    /// The same for its temperature.
    pub temperatures: Vec<String>,
    /// The same for the rounds of an agent.
    pub rounds: Vec<String>,
    /// Kinds that sort, extract or rate: the ends of their type names.
    pub extractors: Vec<String>,
    /// Tools that bring in text from the web: the ends of their type names.
    pub web_tools: Vec<String>,
    /// Tools that change nothing, whatever their parameters say: the ends of their type names.
    pub mild_tools: Vec<String>,
    /// Ends of types of tools whose model fills in what they send, without a call that says so.
    pub model_filled_tools: Vec<String>,
    /// Dotted paths of the parameter that holds code in Python.
    pub python: Vec<String>,
    /// Kind → the parameter that a shell runs.
    pub shells: HashMap<String, String>,
    /// Parameters that switch the check of certificates off.
    pub unchecked_certificates: Vec<String>,
    /// Parameters that say who may call from a browser.
    pub origins: Vec<String>,
    /// Parameters that say how long a request may take.
    pub timeouts: Vec<String>,
    /// Parameters that ask for everything there is.
    pub everything: Vec<String>,
    /// Where a trigger leaves the answer to a later step.
    pub answers_later: Vec<Trait>,
    /// Settings that say by their value that the platform keeps no list of some runs.
    pub unkept_runs: HashMap<String, String>,
    /// Members of an export that say by their value that nothing starts the workflow.
    pub switched_off: HashMap<String, bool>,
    /// Settings by which a step sends all that it is given.
    pub sends_items: Vec<Trait>,
    /// Settings that share something with everybody.
    pub shared_with_all: Vec<Trait>,
    /// Kinds that read or write files of the machine that the platform runs on.
    pub host_files: Vec<String>,
    /// Names of the scope that read the platform's configuration.
    pub configuration: Vec<String>,
    /// Names of the scope that read the platform's own execution.
    pub execution: Vec<String>,
    /// Parameters that name a conversation.
    pub sessions: Vec<String>,
    /// Kinds of databases whose parameter of the value's name holds a query.
    pub queries: HashMap<String, String>,
    /// Parameters that hold code of a language that is not converted, with its name.
    pub foreign_code: HashMap<String, String>,
    /// Words by which the name of a step says that it changes something.
    pub changing_names: Vec<String>,
    /// Words in the name of a request that only asks.
    pub asking_names: Vec<String>,
    /// Parts of addresses to which a POST only asks.
    pub asking_addresses: Vec<String>,
    /// Steps that give values names → the dotted path of the list of a `name` and a `value` each; empty where the step has one such pair.
    #[serde(default)]
    pub setters: HashMap<String, String>,
    /// Functions of steps that give a text made of their parameters and nothing else.
    pub wrappers: Vec<String>,
    /// What has no trigger is started by the platform's own schedule.
    #[serde(default)]
    pub starts_by_schedule: bool,
    /// What the choices of a form are called, each in an entry of a list.
    pub choices: Vec<String>,
    /// Tools that read and send mail, by their operation.
    pub mail_tools: Vec<String>,
    /// Names that the editor gives by itself, in small letters.
    pub default_names: Vec<String>,
}

/// A row that holds for steps of some kinds with some parameters.
#[derive(Debug, Deserialize)]
pub(crate) struct Trait {
    pub kinds: Vec<String>,
    /// Dotted path of a parameter → the values for which the row holds; `null` for an absent one.
    #[serde(default)]
    pub when: HashMap<String, Vec<Option<String>>>,
    /// Versions of the kind for which the row holds; all where there are none.
    #[serde(default)]
    pub versions: Vec<String>,
    #[serde(default)]
    pub what: String,
    #[serde(default)]
    pub exit: String,
    /// A person decides when it goes on.
    #[serde(default)]
    pub person: bool,
    #[serde(default)]
    pub effort: u32,
    /// Where it weighs less or more than the rule says.
    pub severity: Option<Severity>,
    /// The parameter that names the thing, so that ten steps on one thing are one finding.
    #[serde(default)]
    pub thing: String,
}

/// A kind of model step.
#[derive(Debug, Deserialize)]
pub(crate) struct ModelKind {
    /// Who makes or serves it.
    pub provider: String,
    /// The row of the table of model names, where that is not the provider's own.
    #[serde(default)]
    pub names: String,
    /// Where the model's name stands.
    pub params: Vec<String>,
}

/// How a trigger checks its callers.
#[derive(Debug, Deserialize)]
pub(crate) struct Door {
    pub param: String,
    /// Values that let everybody in; `null` for an absent parameter.
    pub open: Vec<Option<String>>,
    /// Parameters that, where something stands in them, let only some in.
    #[serde(default)]
    pub guards: Vec<String>,
    /// A parameter that must be true for the door to exist.
    #[serde(default)]
    pub only_if: String,
    pub what: String,
    /// Where it weighs less than the rule says.
    pub severity: Option<Severity>,
}

static N8N: LazyLock<Facts> = LazyLock::new(|| cutover_ir::table!("n8n.json"));
static MAKE: LazyLock<Facts> = LazyLock::new(|| cutover_ir::table!("make.json"));
static ZAPIER: LazyLock<Facts> = LazyLock::new(|| cutover_ir::table!("zapier.json"));
static NONE: LazyLock<Facts> = LazyLock::new(Facts::default);

impl Facts {
    /// The facts of a platform; none where nothing is known.
    pub(crate) fn of(platform: &str) -> &'static Facts {
        match platform {
            "n8n" => &N8N,
            "make" => &MAKE,
            "zapier" => &ZAPIER,
            _ => &NONE,
        }
    }

    /// The package that a kind belongs to.
    pub(crate) fn package<'k>(&self, kind: &'k str) -> &'k str {
        kind.rsplit_once('.').map_or(kind, |(package, _)| package)
    }

    /// The name under which tables know a step's kind. A kind of app and action, `SlackAPI channel_message`, goes by its app.
    pub(crate) fn kind<'s>(&self, step: &'s Step) -> &'s str {
        step.origin.kind.value.split(' ').next().unwrap_or_default()
    }

    /// Whether a list of kinds has that of a step.
    pub(crate) fn lists(&self, kinds: &HashSet<String>, step: &Step) -> bool {
        kinds.contains(self.kind(step))
    }

    /// Whether a step is a plain web request.
    pub(crate) fn is_http(&self, step: &Step) -> bool {
        !matches!(step.op, Op::Trigger { .. }) && self.lists(&self.http, step)
    }

    /// Whether a step does its work on the platform, whoever made it.
    pub(crate) fn is_local(&self, step: &Step) -> bool {
        self.lists(&self.local, step)
    }

    /// Whether a word, the name of an operation or a method of HTTP, is one that only reads.
    pub(crate) fn only_reads(&self, word: &str) -> bool {
        let word = word.to_ascii_lowercase();
        self.reading.iter().any(|verb| word.starts_with(verb.as_str()))
    }

    /// What a step gives names: each name with its value.
    pub(crate) fn named<'n>(&self, step: &'n Step) -> Vec<(&'n Node, &'n Node)> {
        if let Op::Assign { assignments, .. } = &step.op {
            return assignments.iter().map(|one| (&one.name, &one.value)).collect();
        }
        let Some(rows) = self.setters.get(&step.origin.kind.value) else {
            return Vec::new();
        };
        if rows.is_empty() {
            return self.param(step, "name").zip(self.param(step, "value")).into_iter().collect();
        }
        let list = self.param(step, rows).map(Node::elements).unwrap_or_default();
        list.iter().filter_map(|one| one.get("name").zip(one.get("value"))).collect()
    }

    /// The same as [`is_local`](Self::is_local) for a type.
    pub(crate) fn is_local_kind(&self, kind: &str) -> bool {
        self.local.contains(kind)
    }

    /// The Python of a step that runs it, which is the platform's own code only where its language says so.
    pub(crate) fn python<'n>(&self, step: &'n Step) -> Option<&'n Node> {
        let language = self.param(step, "language").and_then(Node::text)?;
        let source = self.python.iter().find_map(|path| self.param(step, path))?;
        (language.starts_with("python") && !matches!(step.op, Op::Code { .. })).then_some(source)
    }

    /// The parameter of a step at a dotted path.
    pub(crate) fn param<'n>(&self, step: &'n Step, path: &str) -> Option<&'n Node> {
        let roots = || self.roots.iter().filter_map(|root| step.params().get(root));
        step.params().path(path).or_else(|| roots().find_map(|root| root.path(path)))
    }
}

impl Trait {
    /// Whether the row holds for a step.
    pub(crate) fn holds(&self, step: &Step) -> bool {
        let whole = &step.origin.kind.value;
        let app = whole.split(' ').next().unwrap_or_default();
        self.kinds.iter().any(|k| k == "*" || k == whole || k == app)
            && (self.versions.is_empty() || self.versions.contains(&step.origin.version.value))
            && self.when.iter().all(|(path, values)| is_one_of(step.params().path(path), values))
    }
}

/// Whether a parameter has one of the values; `None` stands for an absent one.
pub(crate) fn is_one_of(param: Option<&Node>, values: &[Option<String>]) -> bool {
    values.iter().any(|value| match (param, value) {
        (None, None) => true,
        (Some(node), Some(value)) => node.text() == Some(value) || node.bool().is_some_and(|b| b.to_string() == *value),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_can_be_read() {
        for table in [include_str!("n8n.json"), include_str!("make.json"), include_str!("zapier.json")] {
            let facts: Facts = serde_json::from_str(table).unwrap();
            assert!(!facts.reading.is_empty() && !facts.state.is_empty());
        }
    }
}
