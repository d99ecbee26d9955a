//! The report as JSON, one workflow at a time: docs/schemas/report.schema.json describes the whole.

use super::Closing;
use crate::assessment::{Assessment, Estate};
use crate::report::OfEstate;
use serde::Serialize;

/// What stands before the first workflow.
pub const HEAD: &str = "{\n\"workflows\": [";

/// One workflow, for a line of its own.
pub fn workflow(one: &Assessment) -> String {
    text(one)
}

/// What stands after the last workflow.
pub fn tail(closing: &Closing<'_>) -> String {
    format!(
        "\n],\n\"unreadable\": {},\n\"estate\": {},\n\"summary\": {}\n}}\n",
        text(&closing.unreadable),
        text(&Whole { estate: closing.estate, findings: closing.findings }),
        text(closing.summary)
    )
}

/// The estate with the findings that only it shows.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    estate: &'a Estate,
    findings: &'a [OfEstate],
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
