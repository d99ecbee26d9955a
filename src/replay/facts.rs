use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// The name of the file in which an emitted repository describes itself.
pub const LOCK: &str = "cutover.lock";

/// What an emitted repository says about itself in `cutover.lock`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RepoFacts {
    pub workflow: WorkflowFacts,
    /// Every step of the flow by the name people know.
    pub steps: IndexMap<String, StepFacts>,
    /// Accounts that steps need and the export does not name.
    pub accounts: Vec<AccountFacts>,
    /// SHA-256 of every emitted file, by path.
    pub files: IndexMap<String, String>,
}

/// Which workflow a repository was made from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkflowFacts {
    pub name: String,
    pub digest: String,
    pub slug: String,
    /// The platform's own identifier, where the export held it.
    pub id: Option<String>,
}

/// An account that a step needs and the export does not name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AccountFacts {
    pub step: String,
    /// The platform's type of the account.
    #[serde(rename = "type")]
    pub kind: String,
    /// The variables of the environment that are to hold it.
    pub variables: Vec<String>,
}

/// What a step became.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepFacts {
    pub kind: Kind,
    /// The platform's type.
    #[serde(rename = "type")]
    pub source_type: String,
    /// The version of that type, as written.
    pub version: Value,
    /// Its call names its parameters as a client does, instead of as the platform does.
    pub client: bool,
}

/// How a step is treated in a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Starts the run; answered from the recording.
    Trigger,
    /// Reaches the outside world; answered from the recording.
    Effect,
    /// Not converted; answered from the recording, and the run does not count as equal.
    Stub,
    /// Hands its items on; really runs, and proves little.
    Pass,
    /// Really runs.
    #[default]
    #[serde(other)]
    Pure,
}

impl StepFacts {
    /// The version as the export writes it.
    pub fn version(&self) -> String {
        match &self.version {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        }
    }
}

impl RepoFacts {
    /// Reads the text of a `cutover.lock`.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The facts of a repository that is being generated: the same value before it is a text.
    pub fn from_value(lock: &Value) -> Option<Self> {
        Self::deserialize(lock).ok()
    }

    /// How a step is treated.
    pub fn kind(&self, step: &str) -> Option<Kind> {
        self.steps.get(step).map(|facts| facts.kind)
    }
}
