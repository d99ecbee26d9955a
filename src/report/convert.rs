//! What `convert` prints.

pub use crate::assessment::Class;

use super::words::{columns, count, percent, plain};
use cutover_generators::{Expressions, Generated, Steps};
use cutover_ir::secret::Known;
use cutover_ir::{Finding, Pointer, Severity, Totals};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What became of all inputs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Conversion {
    pub workflows: Vec<Converted>,
    pub summary: Summary,
}

/// What became of one workflow.
#[derive(Clone, Debug, Serialize)]
pub struct Converted {
    pub source: String,
    /// Null where the file could not be read.
    pub name: Option<String>,
    pub platform: Option<String>,
    /// The folder of the repository; null where none was written.
    pub out: Option<String>,
    pub class: Class,
    pub steps: StepCounts,
    pub stubs: Vec<Stub>,
    pub expressions: ExpressionCounts,
    pub scheduled: usize,
    pub ledger: Totals,
    pub findings: Vec<Note>,
}

/// Steps by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StepCounts {
    pub total: usize,
    pub converted: usize,
    pub stubbed: usize,
}

/// Expressions by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExpressionCounts {
    pub total: usize,
    pub translated: usize,
    pub stubbed: usize,
}

/// A step that throws when it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stub {
    pub step: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub reason: String,
}

/// A finding, as short as a list of many needs it. What made a file fail is one too; its message names the file and the place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub pointer: Pointer,
}

/// All workflows added up.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    pub workflows: usize,
    pub steps: StepCounts,
    pub stubs: usize,
    pub expressions: ExpressionCounts,
    pub scheduled: usize,
    pub ledger: Totals,
    pub findings: usize,
    pub class: BTreeMap<Class, usize>,
}

impl From<&Finding> for Note {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
            pointer: finding.pointers.first().cloned().unwrap_or_default(),
        }
    }
}

impl From<Steps> for StepCounts {
    fn from(s: Steps) -> Self {
        Self { total: s.total, converted: s.converted, stubbed: s.stubbed }
    }
}

impl From<Expressions> for ExpressionCounts {
    fn from(e: Expressions) -> Self {
        Self { total: e.total, translated: e.translated, stubbed: e.stubbed }
    }
}

impl Converted {
    /// A source of which there is no repository.
    pub fn without(source: &str, class: Class, findings: Vec<Note>) -> Self {
        Self {
            source: source.to_owned(),
            name: None,
            platform: None,
            out: None,
            class,
            steps: StepCounts::default(),
            stubs: Vec::new(),
            expressions: ExpressionCounts::default(),
            scheduled: 0,
            ledger: Totals::default(),
            findings,
        }
    }

    /// Puts what stands for them in the places of known secrets.
    pub fn hide(&mut self, known: &Known) {
        let steps = self.stubs.iter_mut().map(|stub| &mut stub.step);
        let messages = self.findings.iter_mut().map(|note| &mut note.message);
        for text in steps.chain(messages).chain(&mut self.name) {
            if let Cow::Owned(clean) = known.hidden(text) {
                *text = clean;
            }
        }
    }

    /// What a generator made, before it is written.
    pub fn generated(source: &str, name: &str, platform: &str, made: &Generated, findings: Vec<Note>) -> Self {
        Self {
            source: source.to_owned(),
            name: Some(name.to_owned()),
            platform: Some(platform.to_owned()),
            out: None,
            class: if made.stubs.is_empty() { Class::Converted } else { Class::Partial },
            steps: made.steps.into(),
            stubs: made
                .stubs
                .iter()
                .map(|s| Stub { step: s.step.clone(), kind: s.kind.clone(), reason: s.reason.clone() })
                .collect(),
            expressions: made.expressions.into(),
            scheduled: made.scheduled,
            ledger: made.ledger.totals(),
            findings,
        }
    }
}

impl Conversion {
    /// All rows, added up.
    pub fn new(workflows: Vec<Converted>) -> Self {
        let mut summary = Summary { workflows: workflows.len(), ..Summary::default() };
        for class in [Class::Converted, Class::Partial, Class::Unsupported, Class::Failed] {
            summary.class.insert(class, 0);
        }
        for row in &workflows {
            summary.steps.total += row.steps.total;
            summary.steps.converted += row.steps.converted;
            summary.steps.stubbed += row.steps.stubbed;
            summary.stubs += row.stubs.len();
            summary.expressions.total += row.expressions.total;
            summary.expressions.translated += row.expressions.translated;
            summary.expressions.stubbed += row.expressions.stubbed;
            summary.scheduled += row.scheduled;
            summary.ledger = summary.ledger.plus(row.ledger);
            summary.findings += row.findings.len();
            *summary.class.entry(row.class).or_default() += 1;
        }
        Self { workflows, summary }
    }

    /// How many workflows are of a class.
    pub fn of(&self, class: Class) -> usize {
        self.summary.class.get(&class).copied().unwrap_or(0)
    }

    /// The conversion for a terminal.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if self.workflows.len() <= FEW {
            for row in &self.workflows {
                text.push_str(&full(row));
                text.push('\n');
            }
        } else {
            for row in
                self.workflows.iter().filter(|r| matches!(r.class, Class::Failed | Class::Unsupported)).take(MANY)
            {
                text.push_str(&full(row));
            }
        }
        if self.workflows.len() != 1 {
            text.push_str(&self.totals());
        }
        text
    }

    fn totals(&self) -> String {
        let s = &self.summary;
        let rows = vec![
            vec![
                "workflows".to_owned(),
                s.workflows.to_string(),
                format!(
                    "{} converted, {} partial, {} unsupported, {} failed",
                    self.of(Class::Converted),
                    self.of(Class::Partial),
                    self.of(Class::Unsupported),
                    self.of(Class::Failed)
                ),
            ],
            vec![
                "steps".to_owned(),
                s.steps.total.to_string(),
                share(s.steps.converted, s.steps.total, s.steps.stubbed),
            ],
            vec![
                "expressions".to_owned(),
                s.expressions.total.to_string(),
                share(s.expressions.translated, s.expressions.total, s.expressions.stubbed),
            ],
            vec!["leaves".to_owned(), s.ledger.leaves.to_string(), ledger(&s.ledger)],
            vec!["findings".to_owned(), s.findings.to_string(), String::new()],
        ];
        columns(&rows, 0)
    }
}

/// Up to this many workflows are shown in full.
const FEW: usize = 5;
/// Of many, no more than this many that failed are shown.
const MANY: usize = 50;
/// Stubs that are shown of one workflow.
const STUBS: usize = 8;

fn share(done: usize, all: usize, stubbed: usize) -> String {
    format!("{} real code, {stubbed} stubbed", percent(done, all))
}

fn ledger(l: &Totals) -> String {
    format!(
        "{} translated, {} stubbed, {} cosmetic, {} unaccounted",
        l.translated, l.stubbed, l.cosmetic, l.unaccounted
    )
}

fn full(row: &Converted) -> String {
    let source = plain(&row.source, 200);
    match row.class {
        Class::Failed => row
            .findings
            .iter()
            .filter(|f| f.severity >= Severity::High)
            .take(3)
            .map(|f| format!("failed       {}\n", plain(&f.message, 600)))
            .collect(),
        Class::Unsupported => format!(
            "unsupported  {source}: “{}” is of {}, which is recognised and not converted yet; `cutover inspect` shows what is in it\n",
            plain(row.name.as_deref().unwrap_or_default(), 80),
            row.platform.as_deref().unwrap_or("another platform"),
        ),
        Class::Converted | Class::Partial => {
            let mut rows = vec![
                vec!["repository".to_owned(), plain(row.out.as_deref().unwrap_or_default(), 200)],
                vec!["steps".to_owned(), format!("{} of {} are real code", row.steps.converted, row.steps.total)],
                vec![
                    "expressions".to_owned(),
                    format!("{} of {} translated", row.expressions.translated, row.expressions.total),
                ],
                vec!["leaves".to_owned(), ledger(&row.ledger)],
            ];
            for stub in row.stubs.iter().take(STUBS) {
                rows.push(vec![
                    "stub".to_owned(),
                    format!("{} ({}): {}", plain(&stub.step, 60), plain(&stub.kind, 60), plain(&stub.reason, 120)),
                ]);
            }
            if row.stubs.len() > STUBS {
                rows.push(vec![
                    "stub".to_owned(),
                    format!("and {} more; MIGRATION.md lists them", row.stubs.len() - STUBS),
                ]);
            }
            if !row.findings.is_empty() {
                let what = count(row.findings.len(), "finding");
                rows.push(vec!["findings".to_owned(), format!("{what}; `cutover report` explains them")]);
            }
            format!("{source}: “{}”\n{}", plain(row.name.as_deref().unwrap_or_default(), 80), columns(&rows, 2))
        }
    }
}
