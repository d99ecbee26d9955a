use cutover_importers::read_json;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// What one replay of an emitted repository did: one line of its output.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Trace {
    pub case: String,
    pub status: String,
    pub error: Option<TraceError>,
    pub steps: IndexMap<String, Vec<TraceRun>>,
    pub order: Vec<String>,
    /// Step → runs → items → the parameters of that call.
    pub effects: IndexMap<String, Value>,
    pub responses: Vec<Value>,
    /// What the code tried and was not allowed to do.
    pub violations: Vec<String>,
}

/// The error that ended a replay.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TraceError {
    pub step: Option<String>,
    pub message: Option<String>,
}

/// One run of one step in a replay.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TraceRun {
    pub outputs: Vec<Option<Vec<Value>>>,
    pub error: Option<TraceError>,
    /// `effect` or `stub` where the recording answered in the step's place.
    pub answered: Option<String>,
}

impl Trace {
    /// Reads one line of a replay's output; `None` for anything else that was printed.
    pub fn parse(line: &str) -> Option<Self> {
        if !line.starts_with('{') {
            return None;
        }
        let trace: Self = read_json(line).ok()?;
        (!trace.status.is_empty()).then_some(trace)
    }

    /// How many runs of steps really happened instead of being answered.
    pub fn executed(&self) -> usize {
        self.steps.values().flatten().filter(|run| run.answered.is_none()).count()
    }
}
