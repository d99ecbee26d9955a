//! What the pipeline asks of its surroundings: credentials, variables of the environment, values that the platform kept.

use super::accounts;
use super::models::is_unused;
use crate::plan::tree::each_expr;
use cutover_ir::{
    Constant, Expr, Node, Op, Root, Segment, Step, TriggerKind, Workflow, account_label, secret, variable_name,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Variables by where they come from.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Stand for secrets that the workflow held in plain text; each with the steps that held it.
    pub secrets: BTreeMap<String, BTreeSet<String>>,
    /// Are read from the environment by expressions and code.
    pub environment: BTreeSet<String>,
    /// Are named by formulas, and neither the export nor the platform says what they are: facts of the account, names left open.
    pub facts: BTreeSet<String>,
    /// Were variables of the platform.
    pub vars: BTreeSet<String>,
}

/// A credential of the platform, which no export carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credential {
    /// What people call it, or a name after its type where the export does not name it.
    pub label: String,
    pub kind: String,
    /// The steps that need it, where the export does not name it.
    pub needed_by: Vec<String>,
}

impl Credential {
    /// The account of a type that the export does not name.
    fn unnamed(kind: &str) -> Self {
        Self { label: account_label(kind).to_owned(), kind: kind.to_owned(), needed_by: Vec::new() }
    }

    /// What it is: its name and type, or its type and who needs it.
    pub fn description(&self) -> String {
        let quoted: Vec<String> =
            self.needed_by.iter().map(|step| format!("“{}”", secret::with_stand_ins(step))).collect();
        match quoted.as_slice() {
            [] => format!("{} ({})", secret::with_stand_ins(&self.label), self.kind),
            steps => format!("{}, needed by {}", self.kind, steps.join(", ")),
        }
    }

    /// The variables of the environment that hold it, spelled as the runtime reads them; of each whether it may stay empty.
    pub fn variables(&self) -> Vec<(String, bool)> {
        let label = secret::with_stand_ins(&self.label);
        let fields = accounts::fields(&self.kind).into_iter();
        fields.map(|field| (variable_name(&[&label, &field.name]), field.optional)).collect()
    }

    /// How pipeline.yaml declares it.
    pub fn declaration(&self) -> Json {
        let (optional, needed): (Vec<_>, Vec<_>) =
            accounts::fields(&self.kind).into_iter().partition(|field| field.optional);
        let names = |fields: Vec<accounts::Field>| fields.into_iter().map(|field| field.name).collect::<Vec<_>>();
        let mut declared = json!({ "type": self.kind, "fields": names(needed) });
        if let Some(members) = declared.as_object_mut() {
            if !optional.is_empty() {
                members.insert("optional".to_owned(), json!(names(optional)));
            }
            if let Some(renewal) = accounts::renewal(&self.kind) {
                members.insert("token".to_owned(), json!(renewal));
            }
        }
        declared
    }
}

/// The credentials of the steps that run, each once, in the order of the steps.
pub fn credentials(workflow: &Workflow) -> Vec<Credential> {
    let mut all: Vec<Credential> = Vec::new();
    for (index, step) in workflow.steps() {
        if step.policy.disabled || matches!(step.op, Op::Part { .. }) && is_unused(workflow, index) {
            continue;
        }
        for account in &step.credentials {
            let (kind, label) = (&account.kind.value, account.label());
            let known = all.iter().position(|one| one.label == label && one.kind == *kind);
            let place = known.unwrap_or_else(|| {
                all.push(Credential { label: label.to_owned(), kind: kind.clone(), needed_by: Vec::new() });
                all.len() - 1
            });
            if let (None, Some(one)) = (&account.name, all.get_mut(place)) {
                one.needed_by.push(step.name.clone());
            }
        }
    }
    all
}

/// Variables that stand for several things at once, with what these are.
pub fn shared_variables(workflow: &Workflow, asked: &Asked) -> Vec<(String, Vec<String>)> {
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for credential in credentials(workflow) {
        let what = format!("a value of the account {}", credential.description());
        for (variable, _) in credential.variables() {
            owners.entry(variable).or_default().push(what.clone());
        }
    }
    for name in &asked.environment {
        owners.entry(name.clone()).or_default().push(format!("`$env.{name}`"));
    }
    owners.into_iter().filter(|(_, owners)| owners.len() > 1).collect()
}

/// A step that needs an account which the export does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unnamed {
    pub step: String,
    /// The type of the account.
    #[serde(rename = "type")]
    pub kind: String,
    /// The variables of the environment that hold it.
    pub variables: Vec<String>,
}

/// The steps whose accounts the export does not name: whoever shares a workflow takes them out.
pub fn unnamed(workflow: &Workflow) -> Vec<Unnamed> {
    let mut all = Vec::new();
    for (_, step) in workflow.steps() {
        for account in step.credentials.iter().filter(|account| account.name.is_none()) {
            let account = Credential::unnamed(&account.kind.value);
            let needed = account.variables().into_iter().filter(|(_, optional)| !optional);
            let variables = needed.map(|(variable, _)| variable).collect();
            all.push(Unnamed { step: step.name.clone(), variables, kind: account.kind });
        }
    }
    all
}

/// The name of the trigger of a workflow that starts by a clock without a step for it.
pub const SCHEDULE: &str = "Schedule";

/// What the export says of the clock that starts the workflow as a whole.
pub fn schedule(workflow: &Workflow) -> Option<&Node> {
    workflow.settings.iter().find(|setting| setting.name == "schedule").map(|setting| &setting.value)
}

/// Whether the export says that only a person starts the workflow.
pub fn is_by_hand(workflow: &Workflow) -> bool {
    let says_nothing = |node: &Node| matches!(&node.value, cutover_ir::Value::Map(members) if members.is_empty());
    schedule(workflow).is_some_and(says_nothing)
}

/// Whether a clock starts the workflow, and the export does not say when.
pub fn lacks_schedule(workflow: &Workflow) -> bool {
    let triggered = workflow.steps().any(|(_, step)| matches!(step.op, Op::Trigger { .. }));
    workflow.regions.is_some() && !triggered && schedule(workflow).is_none()
}

/// How a step shows that it remembers something from run to run.
#[derive(Default, Deserialize)]
struct Memory {
    /// Runtime modules that do nothing else.
    modules: BTreeSet<String>,
    /// Runtime modules that do with one value of their parameter `operation`.
    operations: BTreeMap<String, String>,
    /// What code says to get at it.
    code: String,
}

/// The names of the steps that remember from run to run what they did: with an empty memory they do it twice, or miss it.
pub fn remembering(workflow: &Workflow) -> Vec<String> {
    static MEMORY: OnceLock<Memory> = OnceLock::new();
    let memory = MEMORY.get_or_init(|| cutover_ir::table!("memory.json"));
    let remembers = |step: &Step| match &step.op {
        Op::Trigger { kind: TriggerKind::Poll(_), .. } => true,
        Op::Trigger { client, .. } => client.as_ref().is_some_and(|client| client.polls),
        Op::Code { source, .. } => source.value.contains(&memory.code),
        Op::Transform { module, params, .. } => memory
            .operations
            .get(module)
            .is_some_and(|wanted| params.get("operation").and_then(Node::text) == Some(wanted.as_str())),
        Op::State { module, .. } => memory.modules.contains(module),
        _ => false,
    };
    let live = workflow.steps().filter(|(_, step)| !step.policy.disabled && remembers(step));
    live.map(|(_, step)| step.name.clone()).collect()
}

/// What expressions and code read from the environment and from the platform's variables.
pub fn asked(workflow: &Workflow) -> Asked {
    let mut asked = Asked::default();
    each_expr(workflow, &mut |expr| ask(expr, &mut asked));
    for (_, step) in workflow.steps() {
        if let Op::Code { source, .. } = &step.op {
            members(&source.value, &mut asked);
        }
    }
    asked.environment.retain(|name| is_variable(name));
    asked.vars.retain(|name| is_variable(name));
    asked
}

/// What one expression reads.
fn ask(expr: &Expr, asked: &mut Asked) {
    expr.each(&mut |e| match e {
        Expr::Path(path) => {
            let Some(Segment::Key(name)) = path.segments.first() else { return };
            match &path.root {
                // The name of the workflow is in the export.
                Root::Scope(scope) if scope == "var" && dotted(&path.segments) != "scenario.name" => {
                    asked.facts.insert(dotted(&path.segments))
                }
                Root::Scope(scope) if scope == "$env" => asked.environment.insert(name.clone()),
                Root::Scope(scope) if scope == "$vars" => asked.vars.insert(name.clone()),
                _ => false,
            };
        }
        Expr::Foreign { source, .. } => members(source, asked),
        Expr::Call { function, arguments } if function == "setting" => {
            if let Some(Expr::Constant(Constant::Text(name))) = arguments.first() {
                // A key does not belong into a file of the repository.
                let names = if secret::is_secret_name(name) { &mut asked.environment } else { &mut asked.facts };
                names.insert(name.clone());
            }
        }
        _ => {}
    });
}

/// Members as the runtime asks for them: `organization.name`.
pub fn dotted(segments: &[Segment]) -> String {
    let names = segments.iter().map(|segment| match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => index.to_string(),
    });
    names.collect::<Vec<_>>().join(".")
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Members of `$env` and `$vars` that a text of JavaScript names.
fn members(code: &str, asked: &mut Asked) {
    for (root, names) in [("$env", &mut asked.environment), ("$vars", &mut asked.vars)] {
        let mut rest = code;
        while let Some(at) = rest.find(root) {
            rest = rest.get(at + root.len()..).unwrap_or_default();
            let after = rest.trim_start_matches(['?', '.', '[', '"', '\'', ' ']);
            if after.len() == rest.len() {
                continue;
            }
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
            names.extend(after.get(..end).filter(|n| !n.is_empty()).map(str::to_owned));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_left_open_is_a_value_of_the_pipeline_and_a_key_a_variable() {
        let open = |name: &str| Expr::Call {
            function: "setting".to_owned(),
            arguments: vec![Expr::Constant(Constant::Text(name.to_owned()))],
        };
        let mut asked = Asked::default();
        ask(&open("SHEET_ID"), &mut asked);
        ask(&open("GROQ_API_KEY"), &mut asked);
        assert_eq!((asked.facts.len(), asked.facts.contains("SHEET_ID")), (1, true));
        assert_eq!((asked.environment.len(), asked.environment.contains("GROQ_API_KEY")), (1, true));
    }

    #[test]
    fn members_are_found_in_code() {
        let mut asked = Asked::default();
        members("$env.BASE_URL + $env['KEY'] + $vars?.region + f($env)", &mut asked);
        assert_eq!(asked.environment.into_iter().collect::<Vec<_>>(), ["BASE_URL", "KEY"]);
        assert_eq!(asked.vars.into_iter().collect::<Vec<_>>(), ["region"]);
    }
}
