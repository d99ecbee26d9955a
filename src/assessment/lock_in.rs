//! How tightly a workflow is bound to its platform: every point with its place and its way out.

use super::contents::Contents;
use crate::analyzers::view::Subject;
use cutover_ir::{Expr, Op, Pointer, Step, TriggerKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// How a step can leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Portability {
    /// Logic only: it becomes code.
    #[default]
    Portable,
    /// A public API that any code can call.
    StandardApi,
    /// From a package that somebody else wrote for this platform.
    Community,
    /// Exists on this platform only.
    Proprietary,
    /// No rule has looked.
    Unknown,
}

impl Portability {
    /// The words that the report prints.
    pub fn words(self) -> &'static str {
        match self {
            Portability::Portable => "portable",
            Portability::StandardApi => "standard API",
            Portability::Community => "community package",
            Portability::Proprietary => "proprietary",
            Portability::Unknown => "not looked at",
        }
    }
}

/// What binds a workflow to its platform.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LockIn {
    /// 0 (nothing) to 100: 100 × points ÷ (points + 30).
    pub score: u32,
    pub points: f64,
    /// What the points are for, the heaviest first.
    pub items: Vec<LockPoint>,
    /// Steps by how they can leave.
    pub steps: BTreeMap<Portability, usize>,
    /// Share of expressions that use the platform's own dialect, in percent.
    pub dialect: u32,
    /// What no export holds.
    pub not_exported: Vec<String>,
    #[serde(skip)]
    by_step: HashMap<String, Portability>,
}

/// One reason, with its way out.
#[derive(Clone, Debug, Serialize)]
pub struct LockPoint {
    pub what: String,
    pub points: f64,
    pub exit: String,
    pub steps: Vec<String>,
    pub pointers: Vec<Pointer>,
}

/// What one kind of tie weighs.
#[derive(Debug, Default, Deserialize)]
struct Weight {
    points: f64,
    exit: String,
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    half: f64,
    classes: HashMap<String, Weight>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| cutover_ir::table!("lock_in.json"));

impl LockIn {
    /// How a step can leave.
    pub(super) fn of_step(&self, name: &str) -> Portability {
        self.by_step.get(name).copied().unwrap_or_default()
    }
}

/// The formula and its weights, as the report publishes them.
pub(crate) fn published() -> Vec<(String, f64, String)> {
    let mut rows: Vec<_> = TABLE.classes.iter().map(|(name, w)| (name.clone(), w.points, w.exit.clone())).collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    rows
}

/// What binds the workflow.
pub(super) fn lock_in(subject: &Subject<'_>, contents: &Contents) -> LockIn {
    let mut found = LockIn::default();
    let mut points: BTreeMap<(String, String), LockPoint> = BTreeMap::new();
    let mut add = |class: &str, what: String, exit: Option<String>, step: &str, at: &Pointer| {
        let weight = TABLE.classes.get(class);
        let exit = exit.unwrap_or_else(|| weight.map(|w| w.exit.clone()).unwrap_or_default());
        let entry = points.entry((class.to_owned(), what.clone())).or_insert_with(|| LockPoint {
            what,
            points: weight.map_or(0.0, |w| w.points),
            exit,
            steps: Vec::new(),
            pointers: Vec::new(),
        });
        entry.steps.push(cutover_ir::secret::redact(step).into_owned());
        entry.pointers.push(at.clone());
    };
    let (mut expressions, mut dialect) = (0_usize, Vec::new());
    for (_, step) in subject.workflow.steps() {
        let class = portability(subject, step);
        *found.steps.entry(class).or_default() += 1;
        found.by_step.insert(step.name.clone(), class);
        if step.policy.disabled {
            continue;
        }
        let at = &step.origin.at;
        for row in subject.facts.proprietary.iter().filter(|row| row.holds(step)) {
            add("proprietary", row.what.clone(), Some(row.exit.clone()), &step.name, at);
        }
        if class == Portability::Community {
            let package = subject.facts.package(&step.origin.kind.value);
            add("community", format!("community package {package}"), None, &step.name, at);
        }
        for row in subject.facts.state.iter().filter(|row| row.holds(step)) {
            add("state", format!("the platform keeps {}", row.what), Some(row.exit.clone()), &step.name, at);
        }
        match &step.op {
            Op::Opaque { .. } if class != Portability::Community => {
                add("stub", format!("no translation of {}", step.origin.kind.value), None, &step.name, at);
            }
            Op::Connector { app, .. } if class == Portability::StandardApi => {
                let app = if app.is_empty() { step.origin.kind.value.as_str() } else { app.as_str() };
                add("standard", format!("client of {app}"), None, &step.name, at);
            }
            Op::Trigger {
                kind:
                    TriggerKind::Webhook
                    | TriggerKind::Form
                    | TriggerKind::Chat
                    | TriggerKind::App(_)
                    | TriggerKind::Poll(_),
                ..
            } => add("hosting", "an entrance that the platform hosts or polls".to_owned(), None, &step.name, at),
            Op::SubFlow { .. } => {
                add("call", "a call of another workflow on the platform".to_owned(), None, &step.name, at)
            }
            _ => {}
        }
        step.each_expr(&mut |expr, at| {
            expressions += 1;
            if is_dialect(expr) {
                dialect.push((step.name.as_str(), at));
            }
        });
    }
    for credential in &contents.credentials {
        let name = credential.name.as_deref().unwrap_or("without a name");
        let step = credential.steps.first().map_or("", String::as_str);
        add("credential", format!("credential {} ({name})", credential.kind), None, step, &credential.pointer);
    }
    found.dialect = u32::try_from((dialect.len() * 100).checked_div(expressions).unwrap_or(0)).unwrap_or(0);
    let words = dialect.len();
    for (step, at) in dialect.into_iter().take(20) {
        add("dialect", format!("{words} expressions in the platform's own dialect"), None, step, at);
    }
    let mut items: Vec<LockPoint> = points
        .into_iter()
        .map(|((class, _), mut point)| {
            // One tie of a kind weighs whole, each further step that has it a quarter; expressions weigh each, up to ten points.
            let further = point.steps.len().saturating_sub(1) as f64;
            point.points = match class.as_str() {
                "dialect" => (point.points * words as f64).min(10.0),
                "credential" => point.points,
                _ => point.points + (point.points * 0.25 * further).min(point.points * 2.0),
            };
            point
        })
        .collect();
    items.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.what.cmp(&b.what)));
    found.points = (items.iter().map(|item| item.points).sum::<f64>() * 4.0).round() / 4.0;
    found.score = super::share(found.points, TABLE.half);
    found.items = items;
    found.not_exported = not_exported(subject, contents);
    found
}

/// How a step can leave.
pub(super) fn portability(subject: &Subject<'_>, step: &Step) -> Portability {
    if !subject.is_of_vendor(step) && step.origin.kind.value.contains('.') {
        return Portability::Community;
    }
    if subject.facts.proprietary.iter().any(|row| row.holds(step)) {
        return Portability::Proprietary;
    }
    let hosted = subject.facts.state.iter().any(|row| row.holds(step));
    match &step.op {
        Op::Trigger { kind: TriggerKind::App(_) | TriggerKind::Poll(_), .. } => Portability::StandardApi,
        _ if hosted => Portability::Proprietary,
        _ if subject.is_external(step) || subject.model(step).is_some() => Portability::StandardApi,
        _ => Portability::Portable,
    }
}

/// Whether an expression uses words that only the platform knows: anything that is not a plain path or plain text.
fn is_dialect(expr: &Expr) -> bool {
    let mut found = false;
    expr.each(&mut |part| {
        found |= matches!(part, Expr::Foreign { source, code, .. } if source != code || source.contains('$'))
    });
    found
}

/// What no export of the platform holds and the workflow has.
fn not_exported(subject: &Subject<'_>, contents: &Contents) -> Vec<String> {
    let mut missing: Vec<String> = subject.facts.never_exported.clone();
    if contents.credentials.is_empty() {
        missing.retain(|what| !what.contains("credential"));
    }
    let mut kept: Vec<String> = contents.stores.iter().map(|store| store.kind.clone()).collect();
    kept.sort();
    kept.dedup();
    missing.extend(kept);
    missing
}
