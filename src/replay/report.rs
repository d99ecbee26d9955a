use super::Beside;
use super::privacy::without_secrets;
use serde::Serialize;
use serde_json::Value;

/// What `diff` found: the shape of `diff --json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DiffReport {
    pub runs: Vec<RunDiff>,
    pub summary: Summary,
}

/// One recorded run against its replay.
#[derive(Clone, Debug, Serialize)]
pub struct RunDiff {
    pub id: String,
    /// The file of the recording.
    pub source: String,
    pub status: RunStatus,
    /// Why the run could not be replayed, or how it ended differently.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What the recording does not state and the replay took for given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assumed: Option<String>,
    pub steps: Vec<StepDiff>,
    pub effects: Vec<EffectDiff>,
    pub beside: Beside,
    /// What the code tried and was not allowed to do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<String>,
}

/// How a replay compares with its recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    Equal,
    Different,
    /// It could not be replayed.
    Error,
}

/// One run of one step that is not an effect.
#[derive(Clone, Debug, Serialize)]
pub struct StepDiff {
    pub name: String,
    pub run: usize,
    pub status: StepStatus,
    pub differences: Vec<Difference>,
}

/// The parameters of one call of one effect, or one answer to the caller.
#[derive(Clone, Debug, Serialize)]
pub struct EffectDiff {
    pub name: String,
    pub run: usize,
    pub item: usize,
    pub status: StepStatus,
    pub differences: Vec<Difference>,
}

/// How one step or call compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepStatus {
    Equal,
    Different,
    /// Recorded, but it did not happen in the replay.
    Missing,
    /// It happened in the replay and was not recorded.
    Unexpected,
    /// A step that is not converted: the recording answered in its place.
    Answered,
}

/// One place where the replay differs from the recording.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The output; nothing where the difference is not in an item.
    pub output: Option<usize>,
    pub item: Option<usize>,
    /// JSON Pointer inside the item's JSON; `error` for the step's error.
    pub path: String,
    /// Null where nothing was recorded.
    pub expected: Option<Value>,
    /// Null where the replay gave nothing.
    pub actual: Option<Value>,
    pub kind: DifferenceKind,
}

/// Tells a recorded null from nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    Changed,
    Missing,
    Unexpected,
}

/// The report added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub runs: usize,
    pub equal: usize,
    /// Runs of steps that were compared and whose equality is evidence.
    pub steps: usize,
    #[serde(rename = "stepsEqual")]
    pub steps_equal: usize,
    /// Runs of steps that are not converted.
    pub answered: usize,
    pub effects: usize,
    #[serde(rename = "effectsEqual")]
    pub effects_equal: usize,
    /// Recordings that belong to none of the repositories.
    pub unmatched: usize,
}

impl Difference {
    /// A difference with its kind taken from what is there.
    pub fn new(
        output: Option<usize>,
        item: Option<usize>,
        path: impl Into<String>,
        expected: Option<Value>,
        actual: Option<Value>,
    ) -> Self {
        let kind = match (&expected, &actual) {
            (_, None) => DifferenceKind::Missing,
            (None, _) => DifferenceKind::Unexpected,
            _ => DifferenceKind::Changed,
        };
        // A report is shown to people: a comparison may run with real secrets.
        let shown = |value: Option<Value>| value.map(without_secrets);
        Self { output, item, path: path.into(), expected: shown(expected), actual: shown(actual), kind }
    }
}

impl RunDiff {
    /// Calls to the outside that were not made as recorded.
    pub fn sent_otherwise(&self) -> usize {
        self.effects.iter().filter(|e| e.status != StepStatus::Equal).count()
    }

    /// A run that could not be replayed.
    pub fn failed(id: &str, source: &str, message: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            source: source.to_owned(),
            status: RunStatus::Error,
            message: Some(message.into()),
            assumed: None,
            steps: Vec::new(),
            effects: Vec::new(),
            beside: Beside::default(),
            violations: Vec::new(),
        }
    }
}

impl DiffReport {
    /// The report over these runs.
    pub fn new(runs: Vec<RunDiff>, unmatched: usize) -> Self {
        let mut summary = Summary { unmatched, ..Summary::default() };
        for run in &runs {
            summary.runs += 1;
            summary.equal += usize::from(run.status == RunStatus::Equal);
            summary.steps += run.steps.len();
            summary.effects += run.effects.len();
            for step in &run.steps {
                summary.steps_equal += usize::from(step.status == StepStatus::Equal);
                summary.answered += usize::from(step.status == StepStatus::Answered);
            }
            summary.effects_equal += run.effects.iter().filter(|e| e.status == StepStatus::Equal).count();
        }
        Self { runs, summary }
    }

    /// Whether every run is equal, and every call was given what was recorded of it.
    pub fn is_equal(&self) -> bool {
        self.summary.equal == self.summary.runs && self.summary.effects_equal == self.summary.effects
    }
}
