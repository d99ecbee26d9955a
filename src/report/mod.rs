//! Renderings of values: text for a terminal, JSON, Markdown, HTML, SARIF, CSV. Each workflow is rendered by itself and let go, the estate last.

pub mod codes;
pub mod convert;
pub mod csv;
pub mod findings;
pub mod html;
pub mod inspect;
pub mod json;
pub mod markdown;
pub mod mask;
pub mod place;
pub mod policy;
pub mod problem;
pub mod sarif;
pub mod terminal;
pub mod words;

use crate::assessment::cost::Cost;
use crate::assessment::{Brief, Estate};
use findings::{Placed, Summary};
use problem::Problem;
use serde::Serialize;

/// What is known when all workflows have been seen.
pub struct Closing<'a> {
    pub briefs: &'a [Brief],
    pub estate: &'a Estate,
    /// What only the estate shows.
    pub findings: &'a [OfEstate],
    pub unreadable: &'a [Problem],
    pub summary: &'a Summary,
}

/// A finding that only the estate shows.
#[derive(Clone, Debug, Serialize)]
pub struct OfEstate {
    /// The id of the workflow that it stands with.
    pub workflow: String,
    #[serde(flatten)]
    pub finding: Placed,
}

/// A forecast in one sentence.
pub fn cost_line(cost: &Cost) -> String {
    let platform = match &cost.platform {
        Some(money) => format!(
            "{} {}s, about {:.2} {} a month on the platform",
            cost.units, cost.unit, money.amount, money.currency
        ),
        None => "the platform's price is not known".to_owned(),
    };
    let models = match &cost.models {
        Some(money) => format!("; models about {:.2} {} in either world", money.amount, money.currency),
        None => String::new(),
    };
    format!(
        "{} runs a month: {platform}; about {:.2} {} as code{models}.",
        cost.runs, cost.code.amount, cost.code.currency
    )
}
