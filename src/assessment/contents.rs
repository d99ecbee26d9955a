//! What is in a workflow: the inventory that a migration begins with.

use super::schedule;
use crate::analyzers::view::{Subject, holes, host_of, whole};
use crate::inventory;
use cutover_importers::{Entry, Inventory, role_word};
use cutover_ir::secret::redact;
use cutover_ir::{Account, Finding, LinkKind, Node, Op, Pointer, Step, StepKind, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// The inventory of one workflow.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Contents {
    pub triggers: Vec<Thing>,
    /// Steps by what they do.
    pub kinds: BTreeMap<String, usize>,
    pub steps: usize,
    pub disabled: usize,
    pub prompts: Vec<PromptText>,
    pub tools: Vec<Thing>,
    pub models: Vec<ModelUse>,
    pub memory: Vec<Thing>,
    pub vector_stores: Vec<Thing>,
    pub credentials: Vec<Credential>,
    pub systems: Vec<System>,
    /// Hosts that constant addresses name.
    pub hosts: Vec<String>,
    /// Sensitive data that it seems to touch: classes, each with its fields.
    pub touches: BTreeMap<String, BTreeSet<String>>,
    /// What the platform keeps for the workflow.
    pub stores: Vec<Store>,
    pub code: Vec<CodePiece>,
    pub branches: Vec<Thing>,
    pub people: Vec<Thing>,
    pub schedules: Vec<Schedule>,
    pub calls: Vec<CallTo>,
    /// The role of every step, in the order of the export.
    #[serde(skip)]
    pub roles: Vec<String>,
    /// Addresses under which something outside can start it.
    #[serde(skip)]
    pub doors: Vec<String>,
}

/// A step by name, with its place.
#[derive(Clone, Debug, Serialize)]
pub struct Thing {
    pub step: String,
    /// The platform's own type.
    #[serde(rename = "type")]
    pub kind: String,
    pub pointer: Pointer,
}

/// A prompt, whole, secrets removed.
#[derive(Clone, Debug, Serialize)]
pub struct PromptText {
    pub step: String,
    pub text: String,
    /// What is put into it when it runs.
    pub variables: Vec<String>,
    /// The model that is told it, where the graph shows one.
    pub model: Option<String>,
    /// An estimate: see the cost forecast.
    pub tokens: usize,
    pub pointer: Pointer,
}

/// A model that a step names.
#[derive(Clone, Debug, Serialize)]
pub struct ModelUse {
    pub step: String,
    /// `provider/model`, or the provider alone where the export names no model.
    pub model: String,
    pub pinned: bool,
    pub pointer: Pointer,
}

/// A credential that the export refers to. Never a value.
#[derive(Clone, Debug, Serialize)]
pub struct Credential {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: Option<String>,
    pub steps: Vec<String>,
    pub pointer: Pointer,
    /// The export names it and a step that runs needs it: it stays behind and must be issued again.
    #[serde(skip)]
    pub stays: bool,
    /// A step that runs needs it and the export does not name it.
    #[serde(skip)]
    pub unnamed: bool,
}

/// A system outside of the platform.
#[derive(Clone, Debug, Serialize)]
pub struct System {
    pub name: String,
    pub reads: usize,
    pub writes: usize,
}

/// Something that the platform keeps between runs.
#[derive(Clone, Debug, Serialize)]
pub struct Store {
    pub step: String,
    /// What it keeps, with its name where it has one.
    pub kind: String,
    /// Other workflows can reach it too.
    pub shared: bool,
    pub pointer: Pointer,
}

/// The workflow's own code.
#[derive(Clone, Debug, Serialize)]
pub struct CodePiece {
    pub step: String,
    pub language: String,
    pub lines: usize,
    pub pointer: Pointer,
}

/// When the workflow starts by itself.
#[derive(Clone, Debug, Serialize)]
pub struct Schedule {
    pub step: String,
    pub when: String,
    pub timezone: Option<String>,
    pub pointer: Pointer,
}

/// A call of another workflow.
#[derive(Clone, Debug, Serialize)]
pub struct CallTo {
    pub step: String,
    /// Its id or name; null where an expression chooses it.
    pub target: Option<String>,
    pub label: Option<String>,
    /// A run that another workflow starts gets to it.
    #[serde(skip)]
    pub when_called: bool,
    pub pointer: Pointer,
}

/// The inventory of a workflow that was imported.
pub(super) fn contents(subject: &Subject<'_>) -> Contents {
    let workflow = subject.workflow;
    let entries = inventory::without_prompts(subject);
    let mut found = Contents {
        steps: entries.entries.len(),
        prompts: prompts(subject),
        touches: super::data::touches(subject),
        ..Contents::default()
    };
    let mut systems: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut hosts: BTreeSet<String> = BTreeSet::new();
    for ((index, step), entry) in workflow.steps().zip(&entries.entries) {
        let code = match &step.op {
            Op::Code { source, .. } => source.value.as_str(),
            _ => subject.facts.python(step).and_then(Node::text).unwrap_or_default(),
        };
        let lines = code.lines().count();
        let pinned = entry.model.is_some() && crate::analyzers::is_pinned(subject, step);
        add(&mut found, entry, pinned, lines);
        if let Op::Trigger { kind: TriggerKind::Schedule, params, .. } = &step.op {
            let phrases = schedule::phrases(params);
            let when =
                if phrases.is_empty() { "on the platform's default schedule".to_owned() } else { phrases.join("; ") };
            found.schedules.push(Schedule {
                step: clean(&step.name),
                when,
                timezone: workflow.semantics.timezone.as_ref().map(|zone| zone.value.clone()),
                pointer: step.origin.at.clone(),
            });
        }
        found.doors.extend(door(subject, step));
        found.calls.extend(call(subject, index, step));
        for row in subject.facts.state.iter().filter(|row| row.holds(step)) {
            let thing = subject.param(step, &row.thing).and_then(Node::text).filter(|_| !row.thing.is_empty());
            found.stores.push(Store {
                step: clean(&step.name),
                kind: thing.map_or_else(|| row.what.clone(), |thing| format!("{} ({})", row.what, clean(thing))),
                shared: thing.is_some(),
                pointer: step.origin.at.clone(),
            });
        }
        if let Some(script) = subject.scripts.get(&index)
            && subject.facts.store_names.iter().any(|name| script.names.contains(name))
        {
            found.stores.push(Store {
                step: clean(&step.name),
                kind: "the workflow's static data".to_owned(),
                shared: false,
                pointer: step.origin.at.clone(),
            });
        }
        if let Some(name) = system(subject, step) {
            let (reads, writes) = systems.entry(name).or_default();
            if step.policy.disabled {
                continue;
            }
            let acts = if is_tool(step) { subject.tool_may_act(step) } else { subject.writes(step) };
            *(if acts { writes } else { reads }) += 1;
        }
        step.params().each_leaf(&mut |leaf| hosts.extend(host_of(leaf)));
        hosts.extend(subject.code_hosts(step).into_iter().flatten());
    }
    found.credentials = credentials(subject);
    found.systems = systems.into_iter().map(|(name, (reads, writes))| System { name, reads, writes }).collect();
    found.hosts = hosts.into_iter().collect();
    found
}

/// The schedule of a workflow that starts by one which its export does not hold.
pub(super) fn unsaid_schedule(findings: &[Finding]) -> Option<Schedule> {
    let finding = findings.iter().find(|finding| finding.code == "IM110")?;
    Some(Schedule {
        step: "the scenario".to_owned(),
        when: "look it up on the platform, the export does not hold it".to_owned(),
        timezone: None,
        pointer: finding.pointers.first().cloned().unwrap_or_else(Pointer::root),
    })
}

/// Every account that steps name or need, each once, in the order of the export.
pub(crate) fn credentials(subject: &Subject<'_>) -> Vec<Credential> {
    let mut found: Vec<Credential> = Vec::new();
    for (index, step) in subject.workflow.steps() {
        let runs = subject.reachable.contains(&index) && !step.policy.disabled;
        for Account { kind, name, .. } in &step.credentials {
            // What stands at the type itself is an account that the step needs and the export does not name: none stays behind.
            let is_named = name.is_some() || kind.at != step.origin.kind.at;
            let name = name.as_ref().map(|name| clean(&name.value)).filter(|name| !name.is_empty());
            let by_name = subject.facts.connections_by_name && name.is_some();
            let known = found.iter().position(|c| (by_name || c.kind == kind.value) && c.name == name);
            let known = known.unwrap_or_else(|| {
                found.push(Credential {
                    kind: kind.value.clone(),
                    name,
                    steps: Vec::new(),
                    pointer: kind.at.clone(),
                    stays: false,
                    unnamed: false,
                });
                found.len() - 1
            });
            if let Some(credential) = found.get_mut(known) {
                credential.steps.push(clean(&step.name));
                credential.stays |= runs && is_named;
                credential.unnamed |= runs && !is_named;
            }
        }
    }
    // One that some step names is the one that the others mean.
    found.iter_mut().for_each(|credential| credential.unnamed &= !credential.stays);
    found
}

/// The inventory of a workflow that is only recognised.
pub(super) fn of_inventory(inventory: &Inventory) -> Contents {
    let mut found = Contents { steps: inventory.entries.len(), ..Contents::default() };
    for entry in &inventory.entries {
        add(&mut found, entry, false, 0);
        if entry.role == StepKind::SubWorkflow {
            let step = clean(&entry.name);
            found.calls.push(CallTo { step, target: None, label: None, when_called: false, pointer: entry.at.clone() });
        }
    }
    found.credentials = inventory
        .credentials
        .iter()
        .map(|c| Credential {
            kind: clean(&c.value),
            name: None,
            steps: Vec::new(),
            pointer: c.at.clone(),
            stays: true,
            unnamed: false,
        })
        .collect();
    found
}

/// Adds what an entry says by itself, each thing to its kind.
fn add(found: &mut Contents, entry: &Entry, pinned: bool, lines: usize) {
    let role = role_word(entry.role).to_owned();
    *found.kinds.entry(role.clone()).or_default() += 1;
    found.roles.push(role);
    found.disabled += usize::from(entry.disabled);
    let things = match entry.role {
        StepKind::Trigger => Some(&mut found.triggers),
        StepKind::Tool => Some(&mut found.tools),
        StepKind::Memory => Some(&mut found.memory),
        StepKind::VectorStore => Some(&mut found.vector_stores),
        StepKind::Branch => Some(&mut found.branches),
        StepKind::Human => Some(&mut found.people),
        _ => None,
    };
    if let Some(things) = things {
        things.push(Thing::from(entry));
    }
    found.models.extend(entry.model.iter().map(|model| ModelUse {
        step: clean(&entry.name),
        model: clean(model),
        pinned,
        pointer: entry.at.clone(),
    }));
    found.code.extend(entry.code.iter().map(|(at, language)| CodePiece {
        step: clean(&entry.name),
        language: language.clone(),
        lines,
        pointer: at.clone(),
    }));
}

impl From<&Entry> for Thing {
    fn from(entry: &Entry) -> Self {
        Self { step: clean(&entry.name), kind: entry.kind.clone(), pointer: entry.at.clone() }
    }
}

fn clean(text: &str) -> String {
    redact(text).into_owned()
}

/// The system outside that a step talks to, as people call it.
pub(super) fn system(subject: &Subject<'_>, step: &Step) -> Option<String> {
    if let Some(model) = subject.model(step) {
        return Some(app_name(model.provider));
    }
    if subject.facts.is_http(step) {
        let url = subject.param(step, "url").and_then(host_of);
        return Some(url.unwrap_or_else(|| super::data::UNKNOWN_ADDRESS.to_owned()));
    }
    if let Op::Code { .. } = &step.op {
        return subject
            .code_hosts(step)
            .into_iter()
            .next()
            .map(|host| host.unwrap_or_else(|| super::data::UNKNOWN_ADDRESS.to_owned()));
    }
    let app = match &step.op {
        Op::Connector { app, .. } if !app.is_empty() => app.as_str(),
        Op::Trigger { kind: TriggerKind::App(app), .. } => app.as_str(),
        Op::Trigger { kind: TriggerKind::Poll(poll), .. } => poll.adapter.app.as_str(),
        Op::Trigger { .. } => return None,
        // A tool is the step of an app that a model may call; other parts are the model's own.
        Op::Part { .. } if is_tool(step) => return tool_system(subject, step),
        Op::Part { .. } => return None,
        // What an agent or a chain talks to is the model that is plugged into it.
        Op::Model { parts, .. } if !parts.is_empty() => return None,
        _ if subject.is_external(step) => step.origin.kind.value.as_str(),
        _ => return None,
    };
    (!subject.facts.is_local(step)).then(|| app_name(app))
}

/// The system that a tool talks to; nothing for one that computes, or that is a part of the model's own.
fn tool_system(subject: &Subject<'_>, tool: &Step) -> Option<String> {
    let kind = tool.origin.kind.value.as_str();
    if subject.sends_requests(tool) {
        // A tool without an address was emptied before it was exported.
        let host = host_of(subject.param(tool, "url")?);
        return Some(host.unwrap_or_else(|| super::data::UNKNOWN_ADDRESS.to_owned()));
    }
    let app = kind.strip_suffix("Tool")?;
    let is_app = !subject.facts.is_local_kind(app) && !kind.starts_with("@n8n/n8n-nodes-langchain.");
    is_app.then(|| app_name(app))
}

/// Whether a step is plugged in as a tool that a model may call.
pub(super) fn is_tool(step: &Step) -> bool {
    matches!(&step.op, Op::Part { role, .. } if role.ends_with("ool"))
}

/// What people call the app of a type: `n8n-nodes-base.googleSheetsTool` is Google Sheets, `slack:PostMessage` is Slack.
pub fn app_name(kind: &str) -> String {
    let name = kind.rsplit('.').next().unwrap_or(kind);
    // `SlackAPI channel_message`: an app and what it does.
    let name = name.split_once(' ').map_or(name, |(app, _)| if app.ends_with("API") { app } else { name });
    let name = name.split(':').next().unwrap_or(name);
    let name = ["CLIAPI", "DevAPI", "API", "Trigger", "Tool"]
        .iter()
        .fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
    // `GoogleSheetsV2`: the version of the app's own making.
    let unversioned = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name =
        unversioned.strip_suffix('V').filter(|app| unversioned.len() < name.len() && !app.is_empty()).unwrap_or(name);
    let mut text = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if matches!(c, '-' | '_') {
            text.push(' ');
        } else if c.is_uppercase() && before.is_lowercase() {
            text.push(' ');
            text.push(c);
        } else if text.is_empty() || text.ends_with(' ') {
            text.extend(c.to_uppercase());
        } else {
            text.push(c);
        }
        before = c;
    }
    let text = text.trim();
    NAMES.get(&text.to_lowercase()).cloned().unwrap_or_else(|| text.to_owned())
}

/// What systems call themselves, where a type's name does not give it.
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| cutover_ir::table!("systems.json"));

fn prompts(subject: &Subject<'_>) -> Vec<PromptText> {
    subject
        .prompts
        .iter()
        .map(|prompt| {
            let mut variables = BTreeSet::new();
            let mut text = prompt.shown.clone().unwrap_or_else(|| prompt.text.clone());
            prompt.step.params().each_leaf(&mut |leaf| {
                if &leaf.at == prompt.at
                    && let Value::Expr(expr) = &leaf.value
                {
                    variables.extend(holes(expr));
                    if prompt.shown.is_none() {
                        text = whole(expr);
                    }
                }
            });
            let text = clean(&text);
            PromptText {
                step: clean(&prompt.step.name),
                tokens: super::tokens::estimate(&text),
                text,
                variables: variables.into_iter().collect(),
                model: model_for(subject, prompt.step),
                pointer: prompt.at.clone(),
            }
        })
        .collect()
}

/// The model that a step names itself, or that is plugged into it.
pub(super) fn model_for(subject: &Subject<'_>, step: &Step) -> Option<String> {
    if let Some(model) = subject.model(step) {
        return Some(model.label());
    }
    let index = subject.workflow.by_name.get(&step.name)?;
    subject
        .workflow
        .incoming(*index)
        .into_iter()
        .filter(|(_, link)| link.kind != LinkKind::Main)
        .filter_map(|(part, _)| subject.workflow.graph.node_weight(part))
        .find_map(|part| Some(subject.model(part)?.label()))
}

/// The address under which something outside starts the workflow.
fn door(subject: &Subject<'_>, step: &Step) -> Option<String> {
    let Op::Trigger { kind, params, .. } = &step.op else {
        return None;
    };
    if step.policy.disabled || !matches!(kind, TriggerKind::Webhook | TriggerKind::Form) {
        return None;
    }
    let path = params.get("path").and_then(Node::text)?;
    let method = step.origin.params.get("httpMethod").and_then(Node::text).unwrap_or("GET");
    Some(format!(
        "{} {} {method} /{}",
        subject.workflow.platform,
        step.origin.kind.value,
        clean(path.trim_matches('/'))
    ))
}

/// The workflow that a step calls.
fn call(subject: &Subject<'_>, index: NodeIndex, step: &Step) -> Option<CallTo> {
    let is_call = matches!(step.op, Op::SubFlow { .. }) || subject.facts.callers.contains(&step.origin.kind.value);
    if !is_call || step.policy.disabled {
        return None;
    }
    let target = subject.facts.call_targets.iter().find_map(|path| subject.param(step, path)?.text());
    let label = subject.facts.call_labels.iter().find_map(|path| subject.param(step, path)?.text());
    let mut called = subject.triggers().filter(|(_, _, kind)| matches!(kind, TriggerKind::SubWorkflow));
    Some(CallTo {
        step: clean(&step.name),
        target: target.map(clean),
        label: label.map(clean),
        when_called: called.any(|(trigger, ..)| subject.downstream(trigger).contains(&index)),
        pointer: step.origin.at.clone(),
    })
}
