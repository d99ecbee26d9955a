//! What an engineering lead must know about a workflow: what is in it, which rules it hides, what locks it in, where data goes, what it
//! takes to leave, and whether to leave. Pure functions of a workflow; the thresholds and weights are data files that the report prints.

mod checklist;
mod contents;
pub(crate) mod control;
pub mod cost;
mod cron;
pub(crate) mod data;
mod effort;
mod estate;
mod fingerprint;
mod lock_in;
pub(crate) mod register;
pub(crate) mod schedule;
pub(crate) use contents::credentials;
pub(crate) use register::{disagree, split_words};
pub mod tokens;
pub mod totals;
mod usage;
pub(crate) mod verdict;

pub use checklist::Check;
pub use contents::{CallTo, CodePiece, Contents, Credential, ModelUse, PromptText, Schedule, System, Thing, app_name};
pub use data::{DataFlow, DestinationKind};
pub use effort::{Complexity, Effort, ManualTask, Part};
pub use estate::{Brief, Conflict, Estate, Wave};
pub use fingerprint::{constants, fingerprint, identity};
pub use lock_in::{LockIn, LockPoint, Portability};
pub use register::{Bound, BusinessRule, Gate, RuleKind, RuleSource};
pub use verdict::{Answer, Criterion, Question, Verdict};

use crate::analyzers::view::Subject;
use crate::analyzers::{analyze_subject, unguarded};
use crate::report::findings::Placed;
use cutover_generators::Outline;
use cutover_importers::Inventory;
use cutover_ir::secret::Leak;
use cutover_ir::{Confidence, Finding, LinkKind, Parsed, Pointer, Severity, Step, Workflow};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that the report says about one workflow.
#[derive(Clone, Debug, Serialize)]
pub struct Assessment {
    /// Unique in a report; the name of the workflow's page.
    pub id: String,
    pub source: String,
    /// The file's path inside of what the user named: a baseline knows it by that.
    pub within: String,
    pub name: String,
    pub platform: String,
    /// How far `convert` can bring it.
    pub class: Class,
    pub description: Option<String>,
    pub steps: Vec<StepView>,
    pub links: Vec<LinkView>,
    #[serde(skip)]
    pub notes: Vec<NoteView>,
    pub contents: Contents,
    pub rules: Vec<BusinessRule>,
    pub lock_in: LockIn,
    pub data: Vec<DataFlow>,
    pub effort: Effort,
    /// 0 to 100, by the formula in `risk`.
    pub risk: u32,
    pub verdict: Verdict,
    pub checklist: Vec<Check>,
    /// What one run uses.
    pub usage: cost::Usage,
    /// Only where a volume was given.
    pub cost: Option<cost::Cost>,
    pub findings: Vec<Placed>,
    /// What dependencies between files are found by; not printed.
    #[serde(skip)]
    pub ties: Ties,
}

/// How far `convert` can bring a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Every step has a translation.
    Converted,
    /// At least one step becomes a function that throws until somebody fills it in.
    Partial,
    /// Recognised, not convertible yet.
    Unsupported,
    /// Not readable.
    Failed,
}

impl Class {
    /// The word that the report prints.
    pub fn word(self) -> &'static str {
        match self {
            Class::Converted => "converted",
            Class::Partial => "partial",
            Class::Unsupported => "unsupported",
            Class::Failed => "failed",
        }
    }
}

/// One step as the report shows it.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub role: String,
    /// The system outside that it talks to.
    pub system: Option<String>,
    pub lock_in: Portability,
    pub pointer: Pointer,
    pub disabled: bool,
    /// Some enabled trigger leads to it.
    pub reachable: bool,
    /// x and y on the platform's own canvas.
    #[serde(skip)]
    pub position: Option<(f64, f64)>,
}

/// A link between two steps, by their places in `steps`.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    pub from: usize,
    pub to: usize,
    pub output: usize,
    /// `main`, or the role of the part that is plugged in.
    pub kind: String,
}

/// A note on the canvas.
#[derive(Clone, Debug)]
pub struct NoteView {
    pub text: String,
    /// x, y, width, height.
    pub place: (f64, f64, f64, f64),
}

/// By what a workflow hangs together with others.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// Names by which others may call it: its id, its name, its file's name.
    pub known_as: Vec<String>,
    pub calls: Vec<String>,
    /// Those of them that it makes when another workflow has called it.
    pub calls_on: Vec<String>,
    /// Stores of the platform that it reads or writes, by kind and name.
    pub stores: Vec<String>,
    pub credentials: Vec<String>,
    /// What starts it from outside, by kind and address: two that share one race.
    pub doors: Vec<String>,
    /// The same flow has the same digest.
    pub digest: String,
    /// What tells it from all others of a report, in every report: see [`identity`].
    pub identity: String,
}

/// Assesses a workflow without its secrets. `id` names its page; `leaks` and `outline` are those of the workflow as it was.
pub fn assess(
    id: String,
    source: &str,
    parsed: Parsed<Workflow>,
    leaks: Vec<Leak>,
    outline: &Outline,
) -> (Assessment, Vec<Finding>) {
    let workflow = parsed.value;
    let subject = Subject::knowing(&workflow, leaks, Some(outline));
    let mut contents = contents::contents(&subject);
    let mut findings = parsed.findings;
    contents.schedules.extend(contents::unsaid_schedule(&findings));
    findings.extend(analyze_subject(&subject));
    sort(&mut findings);
    let rules = subject.register().to_vec();
    let lock_in = lock_in::lock_in(&subject, &contents);
    let data = subject.flows().to_vec();
    let class = class(&subject);
    let steps = steps(&subject, &contents, &lock_in);
    let effort = effort::effort(&subject, &contents, &rules, &lock_in);
    let risk = risk(&findings);
    let unguarded: Vec<&Step> = unguarded(&subject).into_iter().map(|(_, step)| step).collect();
    let verdict = verdict::verdict(&verdict::Evidence {
        subject: &subject,
        contents: &contents,
        rules: &rules,
        lock_in: &lock_in,
        data: &data,
        effort: &effort,
        findings: &findings,
        unguarded: &unguarded,
        class,
    });
    let checklist = checklist::checklist(&subject, &contents, &rules, &data, unguarded.len());
    let description = description(&workflow);
    let ties = ties(&subject, &contents, source);
    let usage = usage::usage(&subject, &contents.prompts);
    let assessment = Assessment {
        id,
        source: source.to_owned(),
        within: String::new(),
        name: cutover_ir::secret::redact(&workflow.name).into_owned(),
        platform: workflow.platform.clone(),
        class,
        description,
        links: links(&workflow),
        notes: notes(&workflow),
        steps,
        contents,
        rules,
        lock_in,
        data,
        effort,
        risk,
        verdict,
        checklist,
        usage,
        cost: None,
        findings: Vec::new(),
        ties,
    };
    (assessment, findings)
}

/// Assesses a workflow of a platform that is only recognised: its contents, and that no rule has looked at it.
pub fn assess_inventory(id: String, source: &str, inventory: &Inventory) -> Assessment {
    let contents = contents::of_inventory(inventory);
    let steps = inventory
        .entries
        .iter()
        .map(|entry| StepView {
            name: entry.name.clone(),
            kind: entry.kind.clone(),
            role: cutover_importers::role_word(entry.role).to_owned(),
            system: None,
            lock_in: Portability::Unknown,
            pointer: entry.at.clone(),
            disabled: entry.disabled,
            reachable: true,
            position: None,
        })
        .collect();
    Assessment {
        id,
        source: source.to_owned(),
        within: String::new(),
        name: cutover_ir::secret::redact(&inventory.name).into_owned(),
        platform: inventory.platform.clone(),
        class: Class::Unsupported,
        description: None,
        steps,
        links: Vec::new(),
        notes: Vec::new(),
        effort: effort::of_inventory(inventory),
        contents,
        rules: Vec::new(),
        lock_in: LockIn::default(),
        data: Vec::new(),
        risk: 0,
        verdict: verdict::unknown(),
        checklist: Vec::new(),
        usage: cost::Usage::default(),
        cost: None,
        findings: Vec::new(),
        ties: Ties { known_as: vec![inventory.name.clone()], ..Ties::default() },
    }
}

/// The most severe first, then by code and place.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.code.cmp(&b.code)).then_with(|| a.pointers.cmp(&b.pointers))
    });
}

/// What a finding weighs in the risk of a workflow.
pub fn weight(severity: Severity, confidence: Confidence) -> f64 {
    let severity = match severity {
        Severity::Critical => 10.0,
        Severity::High => 5.0,
        Severity::Medium => 2.0,
        Severity::Low => 0.5,
        Severity::Info => 0.0,
    };
    let confidence = match confidence {
        Confidence::High => 1.0,
        Confidence::Medium => 0.7,
        Confidence::Low => 0.4,
    };
    severity * confidence
}

/// The risk of a set of findings, 0 to 100: 100 × w ÷ (w + 20), where w adds up severity times confidence. Lock-in has a score of its
/// own and does not count here.
pub fn risk(findings: &[Finding]) -> u32 {
    let counted = findings.iter().filter(|finding| !finding.code.starts_with("LI"));
    share(counted.map(|finding| weight(finding.severity, finding.confidence)).sum(), 20.0)
}

/// 100 × w ÷ (w + half): 50 at `half`, never quite 100.
pub(crate) fn share(weight: f64, half: f64) -> u32 {
    (100.0 * weight / (weight + half)).round() as u32
}

/// As `convert` classes it.
fn class(subject: &Subject<'_>) -> Class {
    if subject.stubs.is_empty() { Class::Converted } else { Class::Partial }
}

fn description(workflow: &Workflow) -> Option<String> {
    let text = workflow.description.as_ref()?.value.trim();
    (!text.is_empty()).then(|| cutover_ir::secret::redact(text).into_owned())
}

fn steps(subject: &Subject<'_>, contents: &Contents, lock_in: &LockIn) -> Vec<StepView> {
    subject
        .workflow
        .steps()
        .zip(&contents.roles)
        .map(|((index, step), role)| StepView {
            name: cutover_ir::secret::redact(&step.name).into_owned(),
            kind: step.origin.kind.value.clone(),
            role: role.clone(),
            system: contents::system(subject, step),
            lock_in: lock_in.of_step(&step.name),
            pointer: step.origin.at.clone(),
            disabled: step.policy.disabled,
            reachable: subject.reachable.contains(&index),
            position: step.position.as_ref().and_then(|p| Some((number(&p.value.0)?, number(&p.value.1)?))),
        })
        .collect()
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e9)
}

fn links(workflow: &Workflow) -> Vec<LinkView> {
    let place: BTreeMap<_, _> = workflow.steps().enumerate().map(|(i, (index, _))| (index, i)).collect();
    let mut links = Vec::new();
    for (index, _) in workflow.steps() {
        for (target, link) in workflow.outgoing(index) {
            if let (Some(from), Some(to)) = (place.get(&index), place.get(&target)) {
                let kind = match &link.kind {
                    LinkKind::Part(role) => role.clone(),
                    _ => "main".to_owned(),
                };
                links.push(LinkView { from: *from, to: *to, output: link.output, kind });
            }
        }
    }
    links
}

fn notes(workflow: &Workflow) -> Vec<NoteView> {
    let place = |note: &cutover_ir::Note, i: usize, default: f64| {
        note.place.get(i).and_then(Option::as_ref).and_then(|v| number(&v.value)).unwrap_or(default)
    };
    workflow
        .notes
        .iter()
        .map(|note| NoteView {
            text: cutover_ir::secret::redact(&note.text.value).into_owned(),
            place: (place(note, 0, 0.0), place(note, 1, 0.0), place(note, 2, 240.0), place(note, 3, 160.0)),
        })
        .collect()
}

fn ties(subject: &Subject<'_>, contents: &Contents, source: &str) -> Ties {
    let file = source.rsplit(['/', '!']).next().unwrap_or(source);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut known_as = vec![subject.workflow.name.clone(), stem.to_owned()];
    known_as.extend(subject.workflow.id.iter().map(|id| id.value.clone()));
    Ties {
        known_as,
        calls: contents.calls.iter().filter_map(|call| call.target.clone()).collect(),
        calls_on: contents
            .calls
            .iter()
            .filter(|call| call.when_called)
            .filter_map(|call| call.target.clone())
            .collect(),
        stores: contents.stores.iter().filter(|s| s.shared).map(|s| s.kind.clone()).collect(),
        credentials: contents
            .credentials
            .iter()
            .filter_map(|c| Some(format!("{}: {}", c.kind, c.name.as_ref()?)))
            .collect(),
        doors: contents.doors.clone(),
        digest: subject.workflow.digest.clone(),
        identity: String::new(),
    }
}

/// The formulas and weights behind the numbers, for the page that publishes them.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// Class, points, way out.
    pub lock_in: Vec<(String, f64, String)>,
    /// What, points for one.
    pub effort: Vec<(String, f64)>,
    pub hours_per_point: f64,
    /// Class, in words.
    pub complexity: Vec<(String, String)>,
    pub criteria: Vec<(String, String)>,
    /// Verdict, the most points, in words.
    pub verdicts: Vec<(String, u32, String)>,
}

/// Everything that the numbers of a report depend on.
pub fn published() -> Published {
    let effort = effort::published();
    let verdict = verdict::published();
    let base = std::iter::once((effort.base.what.clone(), effort.base.points));
    let parts = effort.parts.iter().map(|(_, points, what)| (what.clone(), *points));
    let manual = effort.manual.iter().map(|(name, points, _)| (format!("manual task: {name}"), *points));
    Published {
        lock_in: lock_in::published(),
        effort: base.chain(parts).chain(manual).collect(),
        hours_per_point: effort.hours_per_point,
        complexity: effort
            .complexity
            .iter()
            .map(|(class, _, words)| (class.words().to_owned(), words.clone()))
            .collect(),
        criteria: verdict.criteria.clone(),
        verdicts: verdict.verdicts.clone(),
    }
}
