//! What it takes to leave: points of half an hour, each with its reason.

use super::contents::Contents;
use super::lock_in::LockIn;
use super::register::{BusinessRule, RuleSource};
use crate::analyzers::view::Subject;
use cutover_importers::Inventory;
use cutover_ir::{Op, Pointer, TriggerKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The effort of moving one workflow.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Effort {
    pub points: f64,
    pub hours: f64,
    pub complexity: Complexity,
    pub parts: Vec<Part>,
    /// What only a person can do, in no particular order.
    pub manual: Vec<ManualTask>,
}

/// How complex a workflow is, by its points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Complexity {
    #[default]
    Low,
    Medium,
    Complex,
    VeryComplex,
}

impl Complexity {
    /// The words that the report prints.
    pub fn words(self) -> &'static str {
        match self {
            Complexity::Low => "low",
            Complexity::Medium => "medium",
            Complexity::Complex => "complex",
            Complexity::VeryComplex => "very complex",
        }
    }
}

/// One reason for effort.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    pub what: String,
    pub count: usize,
    pub points: f64,
}

/// Something that a person must do outside of the repository.
#[derive(Clone, Debug, Serialize)]
pub struct ManualTask {
    pub what: String,
    pub points: f64,
    pub pointer: Pointer,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Table {
    pub hours_per_point: f64,
    pub base: Base,
    /// Name, points for one, what it is.
    pub parts: Vec<(String, f64, String)>,
    pub manual: Vec<(String, f64, String)>,
    /// Class, the most points, in words.
    pub complexity: Vec<(Complexity, f64, String)>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Base {
    pub points: f64,
    pub what: String,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("effort.json"));

/// The weights, as the report publishes them.
pub(crate) fn published() -> &'static Table {
    &TABLE
}

/// What it takes to move a workflow.
pub(super) fn effort(subject: &Subject<'_>, contents: &Contents, rules: &[BusinessRule], lock_in: &LockIn) -> Effort {
    let live: Vec<_> = subject.live().map(|(_, step)| step).collect();
    let clients: BTreeSet<String> = live
        .iter()
        .filter_map(|step| match &step.op {
            Op::Connector { app, operation, .. } => Some(format!("{} {app} {operation}", step.origin.kind.value)),
            Op::Trigger { kind: TriggerKind::App(app), client: None, .. } => {
                Some(format!("{} {app}", step.origin.kind.value))
            }
            _ => None,
        })
        .collect();
    // A client is counted for itself, and what is plugged into a stub goes with it.
    let is_own = |step: &&&cutover_ir::Step| {
        let of_app = matches!(step.op, Op::Connector { .. } | Op::Trigger { kind: TriggerKind::App(_), .. });
        !of_app && !matches!(step.op, Op::Part { .. }) && subject.stubs.contains(&step.name)
    };
    let stubs = live.iter().filter(is_own).count();
    let lines: usize = contents.code.iter().map(|code| code.lines).sum();
    let decided =
        rules.iter().filter(|rule| !matches!(rule.source, RuleSource::Schedule | RuleSource::Recipient)).count();
    let proprietary = lock_in.items.iter().filter(|item| item.points >= 6.0).count();
    let counts = [
        ("step", live.len()),
        ("client", clients.len()),
        ("stub", stubs),
        ("code", lines.div_ceil(40)),
        ("rule", decided),
        ("model", contents.models.len()),
        ("replacement", proprietary),
    ];
    let mut manual = Vec::new();
    for credential in &contents.credentials {
        let name = credential.name.as_deref().unwrap_or("without a name");
        manual.extend(task("credential", &format!("{} ({name})", credential.kind), "", &credential.pointer));
    }
    for (_, step, kind) in subject.triggers() {
        if matches!(kind, TriggerKind::Webhook | TriggerKind::Form | TriggerKind::Chat) {
            manual.extend(task("webhook", &step.name, "", &step.origin.at));
        }
    }
    for schedule in &contents.schedules {
        manual.extend(task("schedule", &schedule.step, &schedule.when, &schedule.pointer));
    }
    for store in &contents.stores {
        manual.extend(task("store", &format!("{}, for {}", store.kind, store.step), "", &store.pointer));
    }
    for call in &contents.calls {
        manual.extend(task("call", &call.step, "", &call.pointer));
    }
    total(&counts, manual)
}

/// What it takes to move a workflow of which only the contents are known: a stub for each step.
pub(super) fn of_inventory(inventory: &Inventory) -> Effort {
    total(&[("stub", inventory.entries.len())], Vec::new())
}

fn total(counts: &[(&str, usize)], manual: Vec<ManualTask>) -> Effort {
    let mut parts = vec![Part { what: TABLE.base.what.clone(), count: 1, points: TABLE.base.points }];
    for (name, count) in counts.iter().filter(|(_, count)| *count > 0) {
        if let Some((_, points, what)) = TABLE.parts.iter().find(|(n, ..)| n == name) {
            parts.push(Part { what: what.clone(), count: *count, points: round(points * *count as f64) });
        }
    }
    let by_hand: f64 = manual.iter().map(|task| task.points).sum();
    if by_hand > 0.0 {
        parts.push(Part { what: "manual tasks, listed below".to_owned(), count: manual.len(), points: by_hand });
    }
    let points = round(parts.iter().map(|part| part.points).sum());
    let complexity = TABLE
        .complexity
        .iter()
        .find(|(_, most, _)| points <= *most)
        .map_or(Complexity::VeryComplex, |(class, ..)| *class);
    Effort { points, hours: round(points * TABLE.hours_per_point), complexity, parts, manual }
}

fn task(kind: &str, what: &str, when: &str, at: &Pointer) -> Option<ManualTask> {
    let (_, points, text) = TABLE.manual.iter().find(|(name, ..)| name == kind)?;
    let what = text.replace("{}", what).replace("{when}", when);
    Some(ManualTask { what: cutover_ir::secret::redact(&what).into_owned(), points: *points, pointer: at.clone() })
}

/// Tenths are enough.
fn round(points: f64) -> f64 {
    (points * 10.0).round() / 10.0
}
