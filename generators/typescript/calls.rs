//! `src/calls.ts`: the pipelines of other repositories that this one runs.

use super::literal;
use super::notes::cut;
use super::printer::Imports;
use crate::Siblings;
use cutover_ir::{Expr, Finding, Located, Node, Op, Pointer, Severity, Step, TriggerKind, Value, Workflow};
use std::collections::BTreeMap;

/// A workflow that is run from this one and becomes a repository of its own.
pub struct Missing<'a> {
    /// Steps that run it; none for the workflow that takes failures.
    pub step: Option<&'a str>,
    /// Its identifier, nothing where it is computed.
    pub id: Option<&'a str>,
    /// What people call it, where the export says so.
    pub name: Option<&'a str>,
    at: Pointer,
}

impl Missing<'_> {
    /// What this repository does not hold, for the report.
    pub fn finding(&self) -> Finding {
        Finding::new("PL003", Severity::Medium, format!("{}.", self.sentence()), self.at.clone())
            .help("Convert it too where it is not converted yet, and register its pipeline in src/calls.ts.")
    }

    fn folder<'s>(&self, siblings: &'s Siblings) -> Option<&'s str> {
        siblings.folder(self.id?)
    }

    /// The same for a list of things to do.
    pub fn sentence(&self) -> String {
        let which = match (self.name, self.id) {
            (Some(name), Some(id)) => format!("the workflow “{name}” ({id})"),
            (None, Some(id)) => format!("the workflow {id}"),
            _ => "a workflow that is computed while it runs".to_owned(),
        };
        match self.step {
            Some(step) => format!("“{step}” runs {which}, a pipeline of another repository"),
            None => format!("A failure starts {which}, a pipeline of another repository"),
        }
    }
}

/// The place of the workflow's own identifier, where a call in it names it.
pub fn own_call(workflow: &Workflow) -> Option<&Pointer> {
    let own = workflow.id.as_ref()?;
    callees(workflow).iter().any(|callee| callee.id == Some(own.value.as_str())).then_some(&own.at)
}

/// Every workflow that is run from here and is neither here nor beside it.
pub fn missing<'w>(workflow: &'w Workflow, siblings: &Siblings) -> Vec<Missing<'w>> {
    elsewhere(workflow).into_iter().filter(|one| one.folder(siblings).is_none()).collect()
}

/// Every workflow that is run from here and stands beside it: what runs it, and the folder.
pub fn beside<'w, 's>(workflow: &'w Workflow, siblings: &'s Siblings) -> Vec<(Missing<'w>, &'s str)> {
    elsewhere(workflow).into_iter().filter_map(|one| one.folder(siblings).map(|folder| (one, folder))).collect()
}

/// Every workflow that is run from here and is another one.
fn elsewhere(workflow: &Workflow) -> Vec<Missing<'_>> {
    let own = own_id(workflow);
    let mut all: Vec<Missing<'_>> = callees(workflow).into_iter().filter(|m| m.id.is_none() || m.id != own).collect();
    if let Some(handler) = &workflow.semantics.error_workflow
        && Some(handler.value.as_str()) != own
        && !handler.value.is_empty()
    {
        all.push(Missing { step: None, id: Some(&handler.value), name: None, at: handler.at.clone() });
    }
    all
}

/// Whether anything runs another pipeline, or will once somebody says which.
pub fn any(workflow: &Workflow) -> bool {
    workflow.steps().any(|(_, step)| runs_another(step)) || error_handler(workflow).is_some()
}

/// Whether a step runs a workflow.
fn runs_another(step: &Step) -> bool {
    let calls = match &step.op {
        Op::SubFlow { .. } => true,
        Op::Part { .. } => step.origin.kind.value.ends_with(".toolWorkflow"),
        _ => false,
    };
    calls && !step.policy.disabled
}

fn own_id(workflow: &Workflow) -> Option<&str> {
    workflow.id.as_ref().map(|id| id.value.as_str())
}

fn error_handler(workflow: &Workflow) -> Option<&str> {
    workflow.semantics.error_workflow.as_ref().map(|w| w.value.as_str()).filter(|id| !id.is_empty())
}

/// Every workflow that a step runs. Steps without a target are stubs and not among them.
fn callees(workflow: &Workflow) -> Vec<Missing<'_>> {
    let mut all = Vec::new();
    for (_, step) in workflow.steps() {
        if !runs_another(step) {
            continue;
        }
        let Some(target) = target_of(workflow, step) else { continue };
        let (id, name) = identified(target, own_id(workflow));
        all.push(Missing { step: Some(&step.name), id, name, at: target.at.clone() });
    }
    all
}

/// Why a step that runs a workflow cannot.
const NO_TARGET: &str = "no workflow is chosen, or it is written in place: convert it on its own, register its pipeline in src/calls.ts and name it here";

/// Why a step that runs another workflow throws when it is reached.
const ELSEWHERE: &str = "the workflow that it runs becomes a repository of its own: convert it too, and register its pipeline in src/calls.ts";

/// Whether that is why something is a stub: it is printed as if it were none.
pub fn is_obstacle(reason: &str) -> bool {
    reason == NO_TARGET || reason == ELSEWHERE
}

/// Why a step that runs a workflow throws when it is reached; nothing where it runs the workflow that it stands in, or one beside it.
pub fn obstacle(workflow: &Workflow, siblings: &Siblings, step: &Step) -> Option<&'static str> {
    let Some(target) = target_of(workflow, step) else { return Some(NO_TARGET) };
    let (id, _) = identified(target, own_id(workflow));
    match id {
        Some(id) if Some(id) == own_id(workflow) || siblings.folder(id).is_some() => None,
        _ => Some(ELSEWHERE),
    }
}

/// The identifier and the name of the workflow that a parameter names; no identifier where it is computed.
fn identified<'n>(target: &'n Node, own: Option<&'n str>) -> (Option<&'n str>, Option<&'n str>) {
    let id = |node: &'n Node| match &node.value {
        Value::Number(id) => Some(id.as_str()),
        Value::Expr(Expr::Foreign { source, .. }) if source.trim() == ITSELF => own,
        _ => node.text(),
    };
    match &target.value {
        Value::Map(_) => (target.get("value").and_then(id), target.get("cachedResultName").and_then(Node::text)),
        _ => (id(target), None),
    }
}

/// The expression by which a workflow names itself.
const ITSELF: &str = "$workflow.id";

/// What names the workflow that a step runs. Nested exports have their own words for it, which the importer translated.
fn target_of<'s>(workflow: &Workflow, step: &'s Step) -> Option<&'s Node> {
    match &step.op {
        Op::SubFlow { params } if workflow.regions.is_some() => target(params),
        _ => target(&step.origin.params),
    }
}

/// The parameter that says which workflow a step runs, where it says so.
fn target(params: &Node) -> Option<&Node> {
    if matches!(params.get("source").and_then(Node::text), Some("parameter" | "localFile" | "url")) {
        return None;
    }
    ["workflowId", "workflow"].iter().filter_map(|key| params.get(key)).find(|node| match &node.value {
        Value::Map(_) => node.get("value").is_some_and(says_something),
        _ => says_something(node),
    })
}

fn says_something(node: &Located<Value>) -> bool {
    match &node.value {
        Value::Text(text) => !text.trim().is_empty(),
        Value::Number(_) | Value::Expr(_) => true,
        _ => false,
    }
}

/// The text of the file; nothing where no other pipeline is run.
pub fn file(workflow: &Workflow, siblings: &Siblings, pipeline: &str) -> Option<String> {
    if !any(workflow) {
        return None;
    }
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut computed = Vec::new();
    for callee in callees(workflow) {
        let by = format!("run by “{}”", callee.step.unwrap_or_default());
        let about = callee.name.map_or_else(|| by.clone(), |name| format!("“{name}”, {by}"));
        match callee.id {
            Some(id) => rows.entry(id).or_default().push(about),
            None => computed.push(by),
        }
    }
    let handler = error_handler(workflow);
    if let Some(id) = handler {
        rows.entry(id).or_default().push("run when this pipeline fails".to_owned());
    }
    let own = own_id(workflow);
    let start = |kind: TriggerKind| {
        let found = workflow.steps().find(|(_, s)| matches!(&s.op, Op::Trigger { kind: k, .. } if *k == kind));
        found.map(|(_, s)| s.name.clone())
    };
    let mut imports = Imports::default();
    imports.ty("runtime/launch", "Calls");
    let mut body = String::new();
    for (id, about) in &rows {
        let itself =
            if Some(*id) == own { start(TriggerKind::SubWorkflow).or_else(|| start(TriggerKind::Error)) } else { None };
        let value = match itself {
            Some(step) => {
                imports.value("pipeline", pipeline);
                format!("{{ pipeline: {pipeline}, step: {} }}", literal::string(&step))
            }
            None => match siblings.folder(id) {
                Some(folder) => {
                    imports.value("runtime/repositories", "repository");
                    let kind = if handler == Some(*id) { ", \"error\"" } else { "" };
                    format!("repository({}{kind})", literal::string(&format!("../{folder}")))
                }
                None => "undefined".to_owned(),
            },
        };
        let about = literal::comment_line(&cut(&about.join("; "), 200));
        body.push_str(&format!("  {}: {value}, // {about}\n", literal::key(id)));
    }
    for by in &computed {
        body.push_str(&format!(
            "  // {}: which one is computed, so add every pipeline that it may name.\n",
            literal::comment_line(&cut(by, 200))
        ));
    }
    Some(format!(
        "{}\n/**\n * Pipelines that this one runs, by the id of the workflow that each was: `repository(\"../folder\")` of\n * runtime/repositories.ts for one that was converted too. `npm start` refuses while one is missing.\n */\nexport const calls: Calls = {{{}{body}}};\n",
        imports.print("./"),
        if body.is_empty() { "" } else { "\n" }
    ))
}

/// What runs when this pipeline fails: another one, or its own failure trigger.
pub fn on_failure(workflow: &Workflow, pipeline: &str) -> Option<String> {
    if let Some(id) = error_handler(workflow) {
        let access =
            if literal::is_plain_key(id) { format!("calls.{id}") } else { format!("calls[{}]", literal::string(id)) };
        return Some(access);
    }
    let own = workflow
        .steps()
        .find(|(_, s)| matches!(&s.op, Op::Trigger { kind: TriggerKind::Error, .. }) && !s.policy.disabled);
    own.map(|(_, step)| format!("{{ pipeline: {pipeline}, step: {} }}", literal::string(&step.name)))
}
