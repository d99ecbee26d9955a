//! What one row of the table says, and the operation that it gives.

use super::path::{Seg, pattern};
use cutover_ir::{Gives, Node, Op, Step, TriggerClient, Value};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::OnceLock;

/// One alternative for a node type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// `transform`, `join`, `effect` (a real client), `subflow`, `respond`, `pass`; of triggers `trigger` (settings of the server), `poll`, `hook`.
    pub(super) verb: String,
    #[serde(default)]
    pub(super) function: String,
    #[serde(default)]
    pub(super) module: String,
    #[serde(default = "one")]
    pub(super) inputs: usize,
    #[serde(default = "one")]
    pub(super) outputs: usize,
    /// Passes `version: <typeVersion>`.
    #[serde(default)]
    pub(super) version: bool,
    /// Versions that are not passed: the function does the same where it is told none.
    #[serde(default)]
    pub(super) versionless: Vec<Json>,
    /// Versions that are passed only where a name comes twice: they take more than the last value then.
    #[serde(default)]
    pub(super) twice: Option<Twice>,
    /// Constants that it understands, `null` for an absent parameter.
    #[serde(default)]
    pub(super) allow: IndexMap<String, Vec<Json>>,
    /// Place of a parameter → place in the object given to the function.
    #[serde(default)]
    pub(super) params: IndexMap<String, String>,
    /// Leaves whose expressions are asked anew for each page of an answer.
    #[serde(default, rename = "perPage")]
    pub(super) per_page: Vec<String>,
    /// Leaves without behaviour.
    #[serde(default)]
    pub(super) ignore: Vec<String>,
    /// A parameter that maps values to columns: they go to `record`, the types that they are converted to, to `types`.
    #[serde(default)]
    pub(super) mapper: Option<String>,
    /// The function is given the type of every column that the mapper knows.
    #[serde(default)]
    pub(super) every_type: bool,
    /// What the emitted call does not do, to be told where it matters.
    #[serde(default)]
    pub(super) notices: Vec<Notice>,
    /// Parameter → constants that say what holds anyway and are not passed.
    #[serde(default)]
    pub(super) omit: HashMap<String, Vec<Json>>,
    /// Place in the object given to the function → the value that it need not say where one of the other places holds something.
    #[serde(default)]
    pub(super) implied: IndexMap<String, Implied>,
    /// Members of the call that are lists of a name and a value each: an object where all names are constants and differ.
    #[serde(default)]
    pub(super) records: Vec<String>,
    /// Parameters that name a thing by its id, name or address → place in the object given to the function.
    #[serde(default)]
    pub(super) locators: IndexMap<String, String>,
    /// Parameters that name a thing by one value, however it was chosen → place in the object given to the function.
    #[serde(default)]
    named: IndexMap<String, String>,
    /// The parameter that gives values to columns, in the order that the editor knew them.
    #[serde(default)]
    pub(super) columns: Option<String>,
    #[serde(default)]
    pub(super) versions: Vec<Json>,
    #[serde(default)]
    pub(super) requires: Option<Json>,
    /// The member that takes credential types → names.
    #[serde(default)]
    pub(super) credentials: Option<String>,
    /// Gives an item whenever it gets one.
    #[serde(default)]
    pub(super) delivers: bool,
    /// How many items it gives.
    #[serde(default)]
    pub(super) gives: Gives,
    /// Place in the object given to the function → what the platform takes where the export says nothing.
    #[serde(default)]
    pub(super) defaults: IndexMap<String, Json>,
    /// Parameters that are given with the default of the node's version where the export leaves them out.
    #[serde(default)]
    pub(super) taken: Vec<String>,
    /// Texts that the platform fills once more where an expression gives them → the parameter that says so to the step of the runtime.
    #[serde(default)]
    pub(super) again: IndexMap<String, String>,
    /// Lists of entries, or groups → what the platform takes for a member that an entry leaves out.
    #[serde(default)]
    pub(super) entries: IndexMap<String, IndexMap<String, Json>>,
    /// Parameters of which each must say something: the platform refuses the step otherwise.
    #[serde(default)]
    pub(super) needs: Vec<String>,
    /// Parameters whose holes are filled even where they are no expressions: not converted then.
    #[serde(default)]
    pub(super) refuse: Vec<String>,
    /// Members that the call is given beside the parameters: recordings do not hold them.
    #[serde(default)]
    pub(super) beside: Vec<String>,
    /// Parameters whose holes are computed each for itself, even where they are no expressions → the member that takes them as a list.
    /// Recordings do not hold it.
    #[serde(default)]
    pub(super) holes: IndexMap<String, String>,
    /// Parameter → the constants that choose this row, `null` for an absent parameter.
    #[serde(default)]
    is: IndexMap<String, Vec<Json>>,
    #[serde(default)]
    #[allow(dead_code)]
    note: Option<Json>,
    #[serde(skip)]
    patterns: OnceLock<Patterns>,
}

/// The places that a row names, read once.
#[derive(Debug)]
pub(super) struct Patterns {
    /// Place of a parameter → place in the object given to the function.
    pub(super) params: Vec<(Vec<Seg>, Vec<Seg>)>,
    pub(super) ignored: Vec<Vec<Seg>>,
    pub(super) omitted: Vec<(Vec<Seg>, Vec<Json>)>,
}

/// A value that other members of the call say already.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Implied {
    pub(super) value: Json,
    pub(super) by: Vec<String>,
}

/// Versions that differ from the usual one in what they do with a name that comes twice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twice {
    pub(super) versions: Vec<Json>,
    /// The places of names, each of one list.
    pub(super) names: Vec<String>,
}

/// A difference that somebody should know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// One sentence.
    pub message: String,
    /// The constants that bring it about, `null` for an absent parameter.
    #[serde(default)]
    pub(super) when: HashMap<String, Vec<Json>>,
    /// Parameters that say something then.
    #[serde(default)]
    pub(super) filled: Vec<String>,
    /// Parameters that are a value alone then, where the platform reads a way to name a thing and a value.
    #[serde(default)]
    pub(super) plain: Vec<String>,
    #[serde(default)]
    pub(super) versions: Vec<Json>,
}
fn one() -> usize {
    1
}
impl Row {
    /// The row's places; the row must be spelled out.
    pub(super) fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns {
            params: self.params.iter().map(|(from, to)| (pattern(from), pattern(to))).collect(),
            ignored: self.ignore.iter().map(|place| pattern(place)).collect(),
            omitted: self.omit.iter().map(|(place, values)| (pattern(place), values.clone())).collect(),
        })
    }

    /// The row with what its short forms stand for.
    pub(super) fn spelled_out(mut self) -> Self {
        for (path, constants) in std::mem::take(&mut self.is) {
            self.ignore.push(path.clone());
            self.allow.insert(path, constants);
        }
        for (from, to) in std::mem::take(&mut self.locators) {
            self.params.insert(format!("{from}.value"), format!("{to}.{{{from}.mode|list=id}}"));
            self.allow_locator(&from);
        }
        for (from, to) in std::mem::take(&mut self.named) {
            self.params.insert(format!("{from}.value"), to.clone());
            self.allow_locator(&from);
            self.params.insert(from, to);
        }
        if let Some(from) = self.columns.take() {
            let taken = ["value", "mappingMode", "matchingColumns[]", "schema[].id", "schema[].type"];
            let targets = ["values", "mapping", "matchOn[]", "columns[]", &format!("types.{{{from}.schema[].id}}")]
                .map(str::to_owned);
            for (member, to) in taken.into_iter().zip(targets) {
                let path = format!("{from}.{member}");
                if !self.ignore.contains(&path) {
                    self.params.insert(path, to);
                }
            }
            self.params.insert(format!("{from}.value.*"), "values.*".to_owned());
            self.params.shift_remove(&format!("{from}.value"));
            self.omit.insert(format!("{from}.mappingMode"), vec!["defineBelow".into()]);
            self.omit.insert(format!("{from}.value"), vec![Json::Null]);
            self.omit.insert(format!("{from}.schema[].type"), vec!["string".into()]);
            // What the editor shows of a column, and settings of the conversion that the engine does not look at.
            let shown =
                ["displayName", "required", "defaultMatch", "display", "canBeUsedToMatch", "removed", "readOnly"];
            self.ignore.extend(shown.iter().map(|member| format!("{from}.schema[].{member}")));
            self.ignore.extend(
                ["attemptToConvertTypes", "convertFieldsToString"].iter().map(|member| format!("{from}.{member}")),
            );
        }
        self
    }

    /// A locator in any of its modes, and what the editor keeps with it.
    fn allow_locator(&mut self, from: &str) {
        self.allow
            .entry(format!("{from}.mode"))
            .or_insert_with(|| ["id", "list", "url", "name"].map(Json::from).into_iter().chain([Json::Null]).collect());
        for member in ["__rl", "__regex", "mode", "cachedResultName", "cachedResultUrl"] {
            self.ignore.push(format!("{from}.{member}"));
        }
    }

    pub(super) fn op(&self, params: Node, inputs: usize) -> Op {
        match self.verb.as_str() {
            "join" => Op::Join {
                function: self.function.clone(),
                module: self.module.clone(),
                params,
                inputs: inputs.max(self.inputs),
                requires: self.requires.as_ref().map(|requires| match requires {
                    Json::Array(named) if named.len() >= inputs => "all".to_owned(),
                    Json::String(text) => text.clone(),
                    other => other.to_string(),
                }),
                outputs: self.outputs,
            },
            "effect" => {
                Op::Call { function: self.function.clone(), module: self.module.clone(), params, adapter: None }
            }
            "pass" => Op::Pass,
            "respond" => Op::Respond { params, outputs: self.outputs },
            "subflow" => Op::SubFlow { params },
            _ => Op::Transform {
                function: self.function.clone(),
                module: self.module.clone(),
                params,
                outputs: self.outputs,
                delivers: self.delivers,
                gives: self.gives,
            },
        }
    }

    /// The trigger's settings for the server, and what the runtime learns of events by. Settings are below `settings`.
    pub(super) fn trigger(&self, mut params: Node, step: &Step) -> (Node, TriggerClient) {
        let settings = match &mut params.value {
            Value::Map(members) => members.shift_remove("settings"),
            _ => None,
        };
        self.name_credentials(&mut params, step);
        let empty = Node::new(Value::Map(IndexMap::new()), step.origin.params.at.clone());
        let polls = self.verb == "poll";
        let client = TriggerClient {
            function: self.function.clone(),
            module: self.module.clone(),
            polls,
            gives: self.gives,
            params,
        };
        (settings.unwrap_or(empty), client)
    }

    /// Credential types with the names that people gave them.
    pub(super) fn name_credentials(&self, params: &mut Node, step: &Step) {
        let (Some(member), Value::Map(members)) = (&self.credentials, &mut params.value) else {
            return;
        };
        if let Some(named) = step.account_names() {
            members.insert(member.clone(), named);
        }
    }
}
