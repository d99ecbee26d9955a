//! Where data goes: which fields reach which vendor, model or host.

use super::contents::{host_of, model_for, system};
use super::register::split_words;
use crate::analyzers::view::Subject;
use cutover_ir::secret::redact;
use cutover_ir::{Expr, LinkKind, Op, Pointer, Read, Segment, Step};
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
    plain_ids: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data_classes.json")).unwrap_or_default());

/// From the most to the least sensitive; a field counts as the first that fits.
pub(crate) const CLASSES: [&str; 5] = ["secret", "health", "financial", "personal", "customer text"];

/// The class of a field by the words in its name; nothing where the name says nothing.
pub(crate) fn class_of(field: &str) -> Option<&'static str> {
    let words = split_words(field);
    let last = words.last()?;
    if TABLE.plain_ids.contains(last) && words.len() > 1 && last != "id" {
        return None;
    }
    let spoken = format!(" {} ", words.join(" "));
    CLASSES.into_iter().find(|class| {
        TABLE.classes.get(*class).is_some_and(|names| names.iter().any(|name| spoken.contains(&format!(" {name} "))))
    })
}

/// Class, kind of destination, destination, step.
type Way = (String, DestinationKind, String, String);

/// Every class of data that reaches something outside.
pub(super) fn flows(subject: &Subject<'_>) -> Vec<DataFlow> {
    let mut found: BTreeMap<Way, (BTreeSet<String>, Pointer)> = BTreeMap::new();
    for (index, step) in subject.live() {
        let Some((to, kind)) = destination(subject, step) else {
            continue;
        };
        let mut read: Vec<(String, Pointer)> = Vec::new();
        step.each_expr(&mut |expr, at| read.extend(fields(expr).into_iter().map(|field| (field, at.clone()))));
        // What is plugged into a step speaks to the same model: memories and parsers read fields of their own.
        for (part, link) in subject.workflow.incoming(index) {
            if link.kind != LinkKind::Main
                && let Some(part) = subject.workflow.graph.node_weight(part)
                && subject.facts.model(part).is_none()
                && matches!(&part.op, Op::Part { .. })
                && !subject.writes(part)
            {
                part.each_expr(&mut |expr, at| read.extend(fields(expr).into_iter().map(|field| (field, at.clone()))));
            }
        }
        for (field, at) in read {
            let last: Vec<&str> = field.rsplit('.').take(2).collect();
            let name = last.into_iter().rev().collect::<Vec<_>>().join(" ");
            if let Some(class) = class_of(&name) {
                let key = (class.to_owned(), kind, to.clone(), step.name.clone());
                found.entry(key).or_insert_with(|| (BTreeSet::new(), at)).0.insert(field);
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

/// Where a step sends what it is given.
fn destination(subject: &Subject<'_>, step: &Step) -> Option<(String, DestinationKind)> {
    if subject.calls_model(step) {
        return Some((model_for(subject, step).unwrap_or_else(|| "a model".to_owned()), DestinationKind::Model));
    }
    if subject.facts.http.contains(&step.origin.kind.value) {
        let host = step.params().get("url").and_then(host_of);
        return Some((host.unwrap_or_else(|| "an address chosen at run time".to_owned()), DestinationKind::Host));
    }
    (subject.is_external(step) && !matches!(step.op, Op::Part { .. }))
        .then(|| system(subject, step))
        .flatten()
        .map(|name| (name, DestinationKind::Vendor))
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
            ("message id", Some("customer text")),
            ("order status", None),
            ("email count", None),
            ("emailed", None),
        ] {
            assert_eq!(class_of(field), class, "{field}");
        }
    }
}
