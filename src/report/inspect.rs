//! What `inspect` prints.

use super::problem::Problem;
use super::words::{columns, count, plain};
use crate::assessment::{Class, Thing};
use cutover_importers::{Entry, Inventory, role_word};
use cutover_ir::{Pointer, StepKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is in all inputs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Inspection {
    pub workflows: Vec<Inspected>,
    pub unreadable: Vec<Problem>,
    pub summary: Summary,
}

/// What is in one workflow.
#[derive(Clone, Debug, Serialize)]
pub struct Inspected {
    pub source: String,
    pub name: String,
    pub platform: String,
    /// Whether `convert` can make a repository of it.
    pub convertible: bool,
    /// How far `convert` brings it.
    pub class: Class,
    pub triggers: Vec<Thing>,
    pub steps: Steps,
    pub prompts: Vec<Prompt>,
    pub models: Vec<Model>,
    pub tools: Vec<Thing>,
    pub memory: Vec<Thing>,
    /// Connections that the workflow refers to, by type and name. Their values are never in an export.
    pub credentials: Vec<String>,
    pub branches: Vec<Thing>,
    pub code: Vec<Code>,
    pub human: Vec<Thing>,
    pub subworkflows: Vec<Thing>,
}

/// Steps in all, and by what they do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Steps {
    pub total: usize,
    pub disabled: usize,
    pub kinds: BTreeMap<String, usize>,
}

/// A prompt by its place. Its text stays in the export: it may hold secrets.
#[derive(Clone, Debug, Serialize)]
pub struct Prompt {
    pub step: String,
    pub pointer: Pointer,
}

/// A step that runs a language model.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    pub step: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// Null where the export does not name one.
    pub model: Option<String>,
    pub pointer: Pointer,
}

/// A piece of the workflow's own code.
#[derive(Clone, Debug, Serialize)]
pub struct Code {
    pub step: String,
    pub language: String,
    pub pointer: Pointer,
}

/// All workflows added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub workflows: usize,
    pub convertible: usize,
    pub unreadable: usize,
    pub steps: usize,
    pub triggers: usize,
    pub prompts: usize,
    pub models: usize,
    pub tools: usize,
    pub memory: usize,
    pub credentials: usize,
    pub branches: usize,
    pub code: usize,
    pub human: usize,
    pub subworkflows: usize,
    pub platforms: BTreeMap<String, usize>,
}

impl Inspected {
    /// The inventory of one workflow, sorted by what people look for.
    pub fn new(source: &str, inventory: &Inventory, class: Class) -> Self {
        let of = |roles: &[StepKind]| -> Vec<Thing> {
            inventory.entries.iter().filter(|e| roles.contains(&e.role)).map(Thing::from).collect()
        };
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &inventory.entries {
            *kinds.entry(role_word(entry.role).to_owned()).or_default() += 1;
        }
        let entries = &inventory.entries;
        Self {
            source: source.to_owned(),
            name: inventory.name.clone(),
            platform: inventory.platform.clone(),
            convertible: class != Class::Unsupported,
            class,
            triggers: of(&[StepKind::Trigger]),
            steps: Steps { total: entries.len(), disabled: entries.iter().filter(|e| e.disabled).count(), kinds },
            prompts: entries
                .iter()
                .flat_map(|e| e.prompts.iter().map(|at| Prompt { step: e.name.clone(), pointer: at.clone() }))
                .collect(),
            models: entries.iter().filter(|e| e.role == StepKind::Model || e.model.is_some()).map(model).collect(),
            tools: of(&[StepKind::Tool]),
            memory: of(&[StepKind::Memory, StepKind::VectorStore]),
            credentials: inventory.credentials.iter().map(|c| c.value.clone()).collect(),
            branches: of(&[StepKind::Branch]),
            code: entries
                .iter()
                .flat_map(|e| {
                    e.code.iter().map(|(at, language)| Code {
                        step: e.name.clone(),
                        language: language.clone(),
                        pointer: at.clone(),
                    })
                })
                .collect(),
            human: of(&[StepKind::Human]),
            subworkflows: of(&[StepKind::SubWorkflow]),
        }
    }
}

fn model(entry: &Entry) -> Model {
    Model { step: entry.name.clone(), kind: entry.kind.clone(), model: entry.model.clone(), pointer: entry.at.clone() }
}

impl Inspection {
    /// All inventories and problems, added up.
    pub fn new(workflows: Vec<Inspected>, unreadable: Vec<Problem>) -> Self {
        let mut summary = Summary { workflows: workflows.len(), unreadable: unreadable.len(), ..Summary::default() };
        for one in &workflows {
            summary.convertible += usize::from(one.convertible);
            summary.steps += one.steps.total;
            summary.triggers += one.triggers.len();
            summary.prompts += one.prompts.len();
            summary.models += one.models.len();
            summary.tools += one.tools.len();
            summary.memory += one.memory.len();
            summary.credentials += one.credentials.len();
            summary.branches += one.branches.len();
            summary.code += one.code.len();
            summary.human += one.human.len();
            summary.subworkflows += one.subworkflows.len();
            *summary.platforms.entry(one.platform.clone()).or_default() += 1;
        }
        Self { workflows, unreadable, summary }
    }

    /// The inspection for a terminal: every workflow in full where there are few, a table where there are many.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if self.workflows.len() <= FEW {
            for one in &self.workflows {
                text.push_str(&full(one));
                text.push('\n');
            }
        } else {
            text.push_str(&table(&self.workflows));
            text.push('\n');
        }
        for problem in &self.unreadable {
            text.push_str(&format!("unreadable  {}\n", problem.line()));
        }
        if self.workflows.len() != 1 || !self.unreadable.is_empty() {
            text.push_str(&self.totals());
        }
        text
    }

    fn totals(&self) -> String {
        let s = &self.summary;
        let platforms: Vec<String> = s.platforms.iter().map(|(name, n)| format!("{n} {name}")).collect();
        let platforms = if platforms.is_empty() { String::new() } else { format!(" ({})", platforms.join(", ")) };
        format!(
            "{}{}, {} can be converted; {}, {}, {}, {}; {} unreadable\n",
            count(s.workflows, "workflow"),
            platforms,
            s.convertible,
            count(s.steps, "step"),
            count(s.prompts, "prompt"),
            count(s.branches, "branch"),
            count(s.code, "code step"),
            s.unreadable,
        )
    }
}

/// Up to this many workflows are shown in full.
const FEW: usize = 3;
/// Names in one line of the full form.
const SHOWN: usize = 6;

fn full(one: &Inspected) -> String {
    let class = one.class.word();
    let kinds: Vec<String> = one.steps.kinds.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let mut rows = vec![vec!["steps".to_owned(), one.steps.total.to_string(), kinds.join(", ")]];
    let things = |label: &str, things: &[Thing]| {
        let names = things.iter().map(|t| format!("{} ({})", plain(&t.step, 40), short_type(&t.kind)));
        row(label, things.len(), names.collect())
    };
    rows.push(things("triggers", &one.triggers));
    rows.push(row("models", one.models.len(), one.models.iter().map(model_label).collect()));
    rows.push(row("prompts", one.prompts.len(), distinct(one.prompts.iter().map(|p| plain(&p.step, 40)))));
    rows.push(things("tools", &one.tools));
    rows.push(things("memory", &one.memory));
    rows.push(row("credentials", one.credentials.len(), one.credentials.iter().map(|c| plain(c, 60)).collect()));
    rows.push(things("branches", &one.branches));
    let code = one.code.iter().map(|c| format!("{} ({})", plain(&c.step, 40), plain(&c.language, 20)));
    rows.push(row("code", one.code.len(), code.collect()));
    rows.push(things("human steps", &one.human));
    rows.push(things("sub-workflows", &one.subworkflows));
    format!(
        "{}: “{}” ({}, {class})\n{}",
        plain(&one.source, 200),
        plain(&one.name, 80),
        one.platform,
        columns(&rows, 2)
    )
}

fn row(label: &str, number: usize, names: Vec<String>) -> Vec<String> {
    let more = names.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = names.into_iter().take(SHOWN).collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    vec![label.to_owned(), number.to_string(), shown.join(", ")]
}

fn model_label(model: &Model) -> String {
    match &model.model {
        Some(name) => format!("{} ({})", plain(&model.step, 40), plain(name, 50)),
        None => format!("{} ({})", plain(&model.step, 40), short_type(&model.kind)),
    }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// The telling part of a type: what follows the package.
fn short_type(kind: &str) -> String {
    plain(kind.rsplit('.').next().unwrap_or(kind), 40)
}

fn table(all: &[Inspected]) -> String {
    let head = ["SOURCE", "PLATFORM", "STEPS", "TRIGGERS", "PROMPTS", "BRANCHES", "CODE", "NAME"];
    let mut rows = vec![head.iter().map(|h| (*h).to_owned()).collect::<Vec<String>>()];
    for one in all {
        rows.push(vec![
            plain(&one.source, 60),
            one.platform.clone(),
            one.steps.total.to_string(),
            one.triggers.len().to_string(),
            one.prompts.len().to_string(),
            one.branches.len().to_string(),
            one.code.len().to_string(),
            plain(&one.name, 50),
        ]);
    }
    columns(&rows, 0)
}
