//! Rules of different workflows beside each other: the same threshold with two values, the same condition twice.

use super::{Brief, Estate};
use crate::analyzers::view::list;
use crate::assessment::register::{BusinessRule, RuleSource, disagree};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One threshold with several values.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    /// What is bounded, as its first rule writes it.
    pub subject: String,
    /// `above` or `below`; `is` for an entry of a table, and for the number in a sentence of a prompt.
    pub side: String,
    /// Value → where: workflow id and rule id.
    pub values: BTreeMap<String, Vec<(String, String)>>,
    /// All in one workflow.
    pub within: bool,
}

impl Conflict {
    /// What has several values: `the limit above discount`, `the number in “… % off”`.
    pub fn title(&self) -> String {
        match self.side.as_str() {
            ENTRY => format!("value of “{}”", self.subject),
            side => format!("limit {side} {}", self.subject),
        }
    }

    /// Each value with the workflows and places that hold it: `10 in “Orders” (orders.json, step “Too much?”)`.
    pub fn said(&self, briefs: &HashMap<&str, &Brief>) -> Vec<String> {
        let place = |(id, rule): &(String, String)| {
            let one = briefs.get(id.as_str())?;
            let rule = one.rules.iter().find(|known| known.id == *rule)?;
            Some(format!("“{}” ({}, step “{}”)", one.name, one.within, rule.step))
        };
        self.values
            .iter()
            .map(|(value, places)| {
                let said: Vec<String> = places.iter().filter_map(place).collect();
                format!("{value} in {}", list(&said, MOST_PLACES))
            })
            .collect()
    }
}

/// The side of what has a value and no limit.
const ENTRY: &str = "is";

/// How many workflows of one value are named; the page of the rules has all.
const MOST_PLACES: usize = 3;

/// One condition in several workflows.
#[derive(Clone, Debug, Serialize)]
pub struct Duplicate {
    pub condition: String,
    pub places: Vec<(String, String)>,
}

/// With how many other scales a scale is compared, at the most: an estate may have thousands.
const MOST_COMPARED: usize = 1000;

/// Names that are about anything: two thresholds on them have nothing to do with each other.
const GENERIC: &[&str] = &[
    "value",
    "count",
    "number",
    "result",
    "total",
    "length",
    "size",
    "data",
    "item",
    "index",
    "x",
    "n",
    "hour",
    "hours",
    "day",
    "days",
    "minutes",
    "age",
    "id",
    "diff",
    "now",
    "year",
    "month",
    "score",
    "abs",
    "volume",
    "rank",
    "rating",
    "percentage",
    "percent",
    "rate",
    "confidence",
    "priority",
];

/// Ends of names for an hour of somebody's clock: everybody has one.
const CLOCKS: &[&str] = &["hour", "minute"];

fn is_generic(subject: &str) -> bool {
    GENERIC.contains(&subject) || CLOCKS.iter().any(|end| subject.ends_with(end))
}

/// What is bounded, and from which side.
type Threshold = (String, &'static str);

impl Estate {
    /// Fills in what contradicts and what repeats, and marks the rules that stand elsewhere too.
    pub(super) fn compare_rules(&mut self, briefs: &mut [Brief]) {
        let mut bounds: BTreeMap<Threshold, BTreeMap<String, Vec<(String, String)>>> = BTreeMap::new();
        // The values of one step are the grades of one scale: only two scales that differ contradict each other.
        let mut scales: BTreeMap<Threshold, BTreeMap<(&str, &str), BTreeSet<&str>>> = BTreeMap::new();
        let mut conditions: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        let mut written: BTreeMap<String, String> = BTreeMap::new();
        for (at, one) in briefs.iter().enumerate() {
            for (r, rule) in one.rules.iter().enumerate() {
                for bound in rule.bounds.iter().filter(|b| b.subject.len() > 2 && !is_generic(&b.subject)) {
                    written.entry(bound.subject.clone()).or_insert_with(|| bound.written.clone());
                    let places = bounds
                        .entry((bound.subject.clone(), bound.side))
                        .or_default()
                        .entry(bound.value.clone())
                        .or_default();
                    // One place of a workflow is enough to find the others.
                    if places.last().is_none_or(|(id, _): &(String, String)| *id != one.id) {
                        places.push((one.id.clone(), rule.id.clone()));
                    }
                    let of_step = scales.entry((bound.subject.clone(), bound.side)).or_default();
                    of_step.entry((&one.id, &bound.scale)).or_default().insert(&bound.value);
                }
                if !rule.constants.is_empty() && rule.condition.len() > 8 {
                    conditions.entry(rule.condition.clone()).or_default().push((at, r));
                }
            }
        }
        for ((subject, side), values) in bounds {
            let workflows: BTreeSet<&String> = values.values().flatten().map(|(workflow, _)| workflow).collect();
            let within = workflows.len() == 1;
            let different: BTreeSet<_> =
                scales.get(&(subject.clone(), side)).map(|steps| steps.values().collect()).unwrap_or_default();
            let disagree = different.iter().enumerate().any(|(i, one)| {
                let others = different.iter().skip(i + 1);
                others.take(MOST_COMPARED).any(|other| disagree(one, other))
            });
            if disagree {
                let subject = written.get(&subject).cloned().unwrap_or(subject);
                self.conflicts.push(Conflict { subject, side: side.to_owned(), values, within });
            }
        }
        for (subject, values) in said(briefs).into_iter().chain(looked_up(briefs)) {
            let workflows: BTreeSet<&String> = values.values().flatten().map(|(workflow, _)| workflow).collect();
            let within = workflows.len() == 1;
            self.conflicts.push(Conflict { subject, side: ENTRY.to_owned(), values, within });
        }
        for (condition, places) in conditions {
            let workflows: BTreeSet<usize> = places.iter().map(|(at, _)| *at).collect();
            if workflows.len() < 2 {
                continue;
            }
            let names: Vec<(String, String)> = places
                .iter()
                .filter_map(|(at, r)| {
                    let one = briefs.get(*at)?;
                    Some((one.id.clone(), one.rules.get(*r)?.id.clone()))
                })
                .collect();
            for (at, r) in &places {
                let Some(own) = briefs.get(*at).map(|one| one.id.clone()) else {
                    continue;
                };
                if let Some(rule) = briefs.get_mut(*at).and_then(|one| one.rules.get_mut(*r)) {
                    rule.same_as =
                        names.iter().filter(|(id, _)| *id != own).map(|(id, _)| id.clone()).take(20).collect();
                }
            }
            self.duplicates.push(Duplicate { condition, places: names });
        }
    }
}

/// Value → where: workflow id and rule id.
type Values = BTreeMap<String, Vec<(String, String)>>;

/// Sentences of prompts that are the same but for one number, with its values.
fn said(briefs: &[Brief]) -> Vec<(String, Values)> {
    let mut found: BTreeMap<String, (String, Values)> = BTreeMap::new();
    for one in briefs {
        for rule in one.rules.iter().filter(|rule| rule.source == RuleSource::Prompt) {
            let Some((sentence, number)) = without_number(&rule.condition) else { continue };
            let (_, values) = found.entry(sentence.to_lowercase()).or_insert_with(|| (sentence, Values::new()));
            values.entry(number).or_default().push((one.id.clone(), rule.id.clone()));
        }
    }
    found.into_values().filter(|(_, values)| values.len() > 1).collect()
}

/// A sentence with a gap for its number, and the number; nothing where it has none or several.
fn without_number(sentence: &str) -> Option<(String, String)> {
    let from = sentence.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = sentence.split_at(from);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
    let (number, after) = rest.split_at(end);
    let number = number.trim_end_matches(['.', ',']);
    let words = before.split_whitespace().count() + after.split_whitespace().count();
    let alone = !after.contains(|c: char| c.is_ascii_digit()) && words >= FEWEST_WORDS;
    alone.then(|| (format!("{before}…{}", after.trim_end_matches(['.', '!', ' '])), number.to_owned()))
}

/// How many words of a sentence must be the same to say that it is about the same thing.
const FEWEST_WORDS: usize = 3;

/// Entries of tables that have the same keys and mostly the same values, with the values in which they differ.
fn looked_up(briefs: &[Brief]) -> Vec<(String, Values)> {
    type Table<'b> = (&'b Brief, &'b BusinessRule, BTreeMap<&'b str, &'b str>);
    let mut tables: BTreeMap<Vec<&str>, Vec<Table<'_>>> = BTreeMap::new();
    for one in briefs {
        for rule in one.rules.iter().filter(|rule| rule.source == RuleSource::Table) {
            let entries: BTreeMap<&str, &str> =
                rule.constants.iter().filter_map(|entry| entry.split_once(" → ")).collect();
            if entries.len() >= FEWEST_WORDS {
                tables.entry(entries.keys().copied().collect()).or_default().push((one, rule, entries));
            }
        }
    }
    let mut found: BTreeMap<String, Values> = BTreeMap::new();
    for (keys, tables) in &tables {
        let value =
            |key: &str| tables.iter().filter_map(|(.., entries)| entries.get(key).copied()).collect::<BTreeSet<_>>();
        let differing: Vec<&str> = keys.iter().copied().filter(|key| value(key).len() > 1).collect();
        if differing.len() * 2 > keys.len() {
            continue;
        }
        let Some((_, first, _)) = tables.first() else { continue };
        for key in differing {
            for (one, rule, entries) in tables.iter().take(MOST_COMPARED) {
                let Some(value) = entries.get(key) else { continue };
                let values = found.entry(format!("{key} in {}", first.name)).or_default();
                values.entry((*value).to_owned()).or_default().push((one.id.clone(), rule.id.clone()));
            }
        }
    }
    found.into_iter().filter(|(_, values)| values.len() > 1).collect()
}
