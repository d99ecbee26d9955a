//! Where data goes: which fields reach which vendor, model or host.

use super::contents::{model_for, system};
use super::register::split_words;
use crate::analyzers::view::{Subject, host_of};
use cutover_ir::secret::redact;
use cutover_ir::{Expr, Op, Pointer, Read, Segment, Step};
use petgraph::stable_graph::NodeIndex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// One kind of data that reaches one place outside.
#[derive(Clone, Debug, Serialize)]
pub struct DataFlow {
    /// `personal`, `financial`, `health`, `secret`, `customer text`.
    pub class: String,
    /// Paths as the expressions read them.
    pub fields: Vec<String>,
    pub to: String,
    pub kind: DestinationKind,
    /// The step that sends it.
    pub step: String,
    pub pointer: Pointer,
}

/// What receives data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DestinationKind {
    Model,
    Vendor,
    Host,
}

impl DestinationKind {
    /// The word that the report prints.
    pub fn word(self) -> &'static str {
        match self {
            DestinationKind::Model => "model",
            DestinationKind::Vendor => "vendor",
            DestinationKind::Host => "host",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    classes: HashMap<String, Vec<String>>,
    /// Phrases that mean something else than their words; an empty class is none.
    first: Vec<(String, String)>,
    plain_ids: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data_classes.json")).unwrap_or_default());

/// Phrase → its place in `first`, or behind those the place of its class: of several phrases in a name the one that comes first counts.
static PHRASES: LazyLock<HashMap<&'static str, (usize, Option<&'static str>)>> = LazyLock::new(|| {
    let first = TABLE
        .first
        .iter()
        .enumerate()
        .map(|(at, (phrase, class))| (phrase.as_str(), (at, CLASSES.into_iter().find(|known| known == class))));
    let mut phrases: HashMap<&str, (usize, Option<&str>)> = HashMap::new();
    let classes = CLASSES.into_iter().enumerate().flat_map(|(at, class)| {
        let names = TABLE.classes.get(class).into_iter().flatten();
        names.map(move |name| (name.as_str(), (TABLE.first.len() + at, Some(class))))
    });
    first.chain(classes).for_each(|(phrase, what)| {
        phrases.entry(phrase).or_insert(what);
    });
    phrases
});

/// The most words that a phrase has.
static LONGEST_PHRASE: LazyLock<usize> =
    LazyLock::new(|| PHRASES.keys().map(|phrase| phrase.split(' ').count()).max().unwrap_or(0));

/// From the most to the least sensitive; a field counts as the first that fits.
pub(crate) const CLASSES: [&str; 5] = ["secret", "health", "financial", "personal", "customer text"];

/// The class of a field by the words in its name; nothing where the name says nothing.
pub(crate) fn class_of(field: &str) -> Option<&'static str> {
    let words = split_words(field);
    let last = words.last()?;
    if TABLE.plain_ids.contains(last) && words.len() > 1 && last != "id" {
        return None;
    }
    let mut best: Option<(usize, Option<&'static str>)> = None;
    for from in 0..words.len() {
        let mut phrase = String::new();
        for word in words.iter().skip(from).take(*LONGEST_PHRASE) {
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(word);
            let found = PHRASES.get(phrase.as_str()).copied();
            best = [best, found].into_iter().flatten().min_by_key(|(at, _)| *at);
        }
    }
    best.and_then(|(_, class)| class)
}

/// Where a request goes whose address no export can tell.
pub(super) const UNKNOWN_ADDRESS: &str = "an address chosen at run time";

/// Class, kind of destination, destination, step.
type Way = (String, DestinationKind, String, String);

/// Every class of data that reaches something outside.
pub(crate) fn flows(subject: &Subject<'_>) -> Vec<DataFlow> {
    let mut found: BTreeMap<Way, (BTreeSet<String>, Pointer)> = BTreeMap::new();
    for (index, step) in subject.live() {
        let destinations = destinations(subject, step);
        if destinations.is_empty() {
            continue;
        }
        for (class, field, at) in touched(subject, index, step) {
            for (to, kind) in &destinations {
                let key = (class.to_owned(), *kind, to.clone(), step.name.clone());
                found.entry(key).or_insert_with(|| (BTreeSet::new(), at.clone())).0.insert(field.clone());
            }
        }
    }
    found
        .into_iter()
        .map(|((class, kind, to, step), (fields, pointer))| DataFlow {
            class,
            fields: fields.into_iter().map(|field| redact(&field).into_owned()).collect(),
            to: redact(&to).into_owned(),
            kind,
            step: redact(&step).into_owned(),
            pointer,
        })
        .collect()
}

/// The sensitive fields that the expressions and the code of a step read: class, path, place.
fn touched<'a>(subject: &Subject<'_>, index: NodeIndex, step: &'a Step) -> Vec<(&'static str, String, &'a Pointer)> {
    let mut found = Vec::new();
    let mut add = |field: String, at: &'a Pointer| {
        let last: Vec<&str> = field.rsplit('.').take(2).collect();
        let name = last.into_iter().rev().collect::<Vec<_>>().join(" ");
        found.extend(class_of(&name).map(|class| (class, field, at)));
    };
    step.each_expr(&mut |expr, at| fields(expr).into_iter().for_each(|field| add(field, at)));
    if let (Op::Code { source, .. }, Some(script)) = (&step.op, subject.scripts.get(&index)) {
        script.sent.fields.iter().for_each(|field| add(field.clone(), &source.at));
    }
    found
}

/// The classes of data that a workflow seems to touch, wherever that goes, each with its fields.
pub(super) fn touches(subject: &Subject<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (index, step) in subject.live() {
        for (class, field, _) in touched(subject, index, step) {
            found.entry(class.to_owned()).or_default().insert(redact(&field).into_owned());
        }
    }
    found
}

/// Where a step sends what it is given.
fn destinations(subject: &Subject<'_>, step: &Step) -> Vec<(String, DestinationKind)> {
    let host = |host: Option<String>| (host.unwrap_or_else(|| UNKNOWN_ADDRESS.to_owned()), DestinationKind::Host);
    if subject.calls_model(step) {
        return vec![(model_for(subject, step).unwrap_or_else(|| "a model".to_owned()), DestinationKind::Model)];
    }
    if subject.facts.is_http(step) {
        return vec![host(subject.param(step, "url").and_then(host_of))];
    }
    if matches!(step.op, Op::Code { .. }) {
        return subject.code_hosts(step).into_iter().map(host).collect();
    }
    let is_app = subject.is_external(step) && !matches!(step.op, Op::Part { .. });
    let app = is_app.then(|| system(subject, step)).flatten();
    app.into_iter().map(|name| (name, DestinationKind::Vendor)).collect()
}

/// The fields that an expression reads, as dotted paths.
pub(crate) fn fields(expr: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = |segments: &[Segment]| {
        let text: Vec<String> = segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Key(key) => Some(key.clone()),
                Segment::Index(_) => None,
            })
            .collect();
        if !text.is_empty() {
            found.push(text.join("."));
        }
    };
    expr.each(&mut |part| match part {
        Expr::Path(p) => path(&p.segments),
        Expr::Foreign { reads, .. } => reads.iter().for_each(|read| {
            if let Read::Item(segments) = read {
                path(segments);
            }
        }),
        _ => {}
    });
    found
}

/// How sensitive the data of a workflow is: the most sensitive class that leaves it.
pub(super) fn sensitivity(flows: &[DataFlow]) -> Option<&'static str> {
    CLASSES.into_iter().find(|class| flows.iter().any(|flow| flow.class == *class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_classed_by_their_words() {
        for (field, class) in [
            ("body email", Some("personal")),
            ("customer firstName", Some("personal")),
            ("patient_name", Some("health")),
            ("order amount", Some("financial")),
            ("message text", Some("customer text")),
            ("message id", None),
            ("order status", None),
            ("email count", None),
            ("emailed", None),
        ] {
            assert_eq!(class_of(field), class, "{field}");
        }
    }
}
