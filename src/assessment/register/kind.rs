//! What a rule is about and what people would call it, by the words that it decides by.

use super::RuleSource;
use super::draft::Draft;
use crate::analyzers::view::short;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    Pricing,
    Permission,
    Routing,
    Limit,
    Compliance,
    Timing,
    DataQuality,
}

impl RuleKind {
    /// The words that the report prints.
    pub fn words(self) -> &'static str {
        match self {
            RuleKind::Pricing => "pricing",
            RuleKind::Permission => "permission",
            RuleKind::Routing => "routing",
            RuleKind::Limit => "limit",
            RuleKind::Compliance => "compliance",
            RuleKind::Timing => "timing",
            RuleKind::DataQuality => "data quality",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Kinds {
    pub kinds: Vec<(String, Vec<String>)>,
    pub generic_names: Vec<String>,
    /// Parts of addresses that are plainly examples.
    pub examples: Vec<String>,
    /// Names of colours: what looks different is decided the same.
    pub colours: Vec<String>,
    /// Last words of names that hold the state of something.
    pub states: Vec<String>,
    /// States that things of the business have, though the same words also say how far a job is.
    pub states_of_things: Vec<String>,
    /// Words before such a name that make it the state of a machine's work.
    pub machine_things: Vec<String>,
    /// Values that only the machinery has: who speaks in a conversation with a model.
    pub machine_states: Vec<String>,
    /// Texts that mean true or false.
    pub flags: Vec<String>,
    /// Words of fields that only say whether the machinery worked.
    pub machine_flags: Vec<String>,
    /// Factors that turn one unit into another.
    pub unit_factors: Vec<String>,
}

pub(super) static KINDS: LazyLock<Kinds> = LazyLock::new(|| cutover_ir::table!("kinds.json"));

/// What a rule is about: by the names that it decides by, else by its own name, by the words of its condition, and by its step's name.
pub(super) fn kind_of(draft: &Draft<'_>, step: &str) -> RuleKind {
    let whole = draft.source == RuleSource::Prompt;
    let said = if whole { draft.condition.clone() } else { without_quotes(&draft.condition) };
    let label = draft.label.as_deref().unwrap_or_default();
    let own = [draft.about.as_str(), label, &said].into_iter().find_map(kind_in);
    // "Format the answer" says what the step does, and nothing of what it decides.
    let kind = own.or_else(|| kind_in(step).filter(|kind| *kind != RuleKind::DataQuality)).unwrap_or(RuleKind::Routing);
    // "The score is hot" sends it somewhere; only a number bounds.
    let is_named =
        !draft.constants.is_empty() && !draft.constants.iter().any(|c| c.contains(|c: char| c.is_ascii_digit()));
    if kind == RuleKind::Limit && is_named && draft.source != RuleSource::Prompt { RuleKind::Routing } else { kind }
}

/// The words that are not values.
pub(super) fn without_quotes(text: &str) -> String {
    text.split('"').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The kind that the words of a text name.
pub(super) fn kind_in(text: &str) -> Option<RuleKind> {
    let lower = text.to_lowercase();
    let words: Vec<String> = split_words(text);
    let (kind, _) = KINDS.kinds.iter().find(|(_, names)| {
        names.iter().any(|name| {
            if name.chars().all(|c| c.is_ascii_alphanumeric()) {
                words.contains(name)
            } else if name.chars().any(char::is_alphanumeric) {
                lower.contains(name.as_str())
            } else {
                is_money(&lower, name)
            }
        })
    })?;
    Some(match kind.as_str() {
        "compliance" => RuleKind::Compliance,
        "pricing" => RuleKind::Pricing,
        "permission" => RuleKind::Permission,
        "timing" => RuleKind::Timing,
        "limit" => RuleKind::Limit,
        "data quality" => RuleKind::DataQuality,
        _ => RuleKind::Routing,
    })
}

/// Whether a sign of a currency stands beside a number: in code it means other things.
pub(super) fn is_money(text: &str, sign: &str) -> bool {
    text.match_indices(sign).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end().chars().next_back();
        let after = text.get(at + sign.len()..).unwrap_or_default().trim_start().chars().next();
        [before, after].into_iter().flatten().any(|c| c.is_ascii_digit())
    })
}

/// The words of a text: camel case and signs part them.
pub(crate) fn split_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_alphanumeric() {
            words.push(String::new());
        } else {
            if c.is_uppercase() && before.is_lowercase() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What people would call a rule: the name of its route or step where somebody gave one, else the condition itself.
pub(super) fn name_of(step: &str, draft: &Draft<'_>) -> String {
    let bare = step.trim().trim_end_matches(|c: char| c.is_ascii_digit()).trim().to_lowercase();
    let is_generic = KINDS.generic_names.contains(&bare);
    let name = match (&draft.label, is_generic) {
        (Some(label), true) => label.clone(),
        (Some(label), false) => format!("{step}: {label}"),
        (None, true) => draft.condition.clone(),
        (None, false) => step.to_owned(),
    };
    short(&name, 80)
}
