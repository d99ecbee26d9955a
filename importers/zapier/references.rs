//! Which step a reference means. In the export of a team the steps are renumbered and some references are not: those are matched by evidence,
//! and every one of them is told.

use super::nodes::{Nodes, ZapNode};
use super::templates;
use crate::read;
use cutover_ir::{Confidence, Finding, Pointer, Severity};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The names of steps by the ids that references use.
#[derive(Debug, Default)]
pub struct References {
    by_id: HashMap<String, String>,
    /// The first key of every reference, by the name of the step that it means.
    reads: HashMap<String, BTreeSet<String>>,
}

/// A reference whose id no step has.
struct Dangling {
    keys: BTreeSet<Vec<String>>,
    /// The steps that hold it.
    holders: BTreeSet<String>,
    at: Vec<Pointer>,
}

/// Why a step is taken for the one that was meant.
enum Evidence {
    /// The editor's own list of labels pairs the old id with the new one.
    Label,
    /// Old ids that are paired lie at one distance from the new ones.
    Distance,
    /// The editor remembers the number of the step.
    Number,
    /// Only one earlier step gives fields of these names.
    Fields,
}

impl References {
    /// The step that an id means.
    pub fn step(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// The fields of a step that others read.
    pub fn reads_of(&self, step: &str) -> Option<&BTreeSet<String>> {
        self.reads.get(step)
    }

    /// Resolves every reference of a zap; what had to be guessed, or could not be, is told.
    pub fn resolve(nodes: &Nodes<'_>, names: &HashMap<String, String>, findings: &mut Vec<Finding>) -> Self {
        let by_id = resolved(nodes, names, findings);
        let mut reads: HashMap<String, BTreeSet<String>> = HashMap::new();
        for node in nodes.all() {
            let Some(params) = node.json.get("params") else { continue };
            templates::each_reference(params, &node.at, &mut |id, keys, _| {
                if let Some(step) = by_id.get(id) {
                    let head = keys.first().map_or("", |key| key.split("[]").next().unwrap_or_default());
                    reads.entry(step.clone()).or_default().insert(head.to_owned());
                }
            });
        }
        Self { by_id, reads }
    }
}

/// The names of steps by the ids that references use.
fn resolved(
    nodes: &Nodes<'_>,
    names: &HashMap<String, String>,
    findings: &mut Vec<Finding>,
) -> HashMap<String, String> {
    let mut by_id = names.clone();
    let dangling = dangling(nodes);
    if dangling.is_empty() {
        return by_id;
    }
    let pairs = labelled(nodes);
    let distance = distance(&pairs);
    let mut meant: HashMap<&str, (String, Evidence)> = HashMap::new();
    for (id, reference) in &dangling {
        let found = pairs
            .get(id)
            .map(|new| (new.clone(), Evidence::Label))
            .or_else(|| by_distance(id, distance, nodes, reference).map(|new| (new, Evidence::Distance)))
            .or_else(|| by_number(id, nodes, reference).map(|new| (new, Evidence::Number)));
        meant.extend(found.map(|found| (id.as_str(), found)));
    }
    // Two ids are never one step. So what is clearest is decided first, and leaves fewer steps for the rest.
    loop {
        let taken: BTreeSet<&str> = meant.values().map(|(new, _)| new.as_str()).collect();
        let open = dangling.iter().filter(|(id, _)| !meant.contains_key(id.as_str()));
        let clear = open.filter_map(|(id, reference)| {
            let (count, new) = by_fields(nodes, reference, &taken)?;
            Some((count, std::cmp::Reverse(id.as_str()), new))
        });
        let Some((_, std::cmp::Reverse(id), new)) = clear.max() else { break };
        meant.insert(id, (new, Evidence::Fields));
    }
    for (id, reference) in &dangling {
        let found = meant.remove(id.as_str());
        findings.push(match &found {
            Some((new, evidence)) => matched(id, names.get(new).map_or(new, |n| n), evidence, reference),
            None => lost(id, reference),
        });
        if let Some(name) = found.and_then(|(new, _)| names.get(&new).cloned()) {
            by_id.insert(id.clone(), name);
        }
    }
    by_id
}

fn matched(id: &str, step: &str, evidence: &Evidence, reference: &Dangling) -> Finding {
    let (why, confidence) = match evidence {
        Evidence::Label => ("the labels of the editor say so", Confidence::High),
        Evidence::Distance => ("its distance from the other ids says so", Confidence::Medium),
        Evidence::Number => ("the editor remembers its title or its number", Confidence::Medium),
        Evidence::Fields => ("no other step gives fields of these names", Confidence::Low),
    };
    let mut finding = Finding::new(
        "IM201",
        Severity::Medium,
        format!("step {id} is not in the export: “{step}” is taken for it, because {why}"),
        Pointer::root(),
    )
    .confidence(confidence)
    .help("compare the field in the zap's own editor with the code before the zap is switched off")
    .effort(1);
    finding.pointers.clone_from(&reference.at);
    finding
}

fn lost(id: &str, reference: &Dangling) -> Finding {
    let keys: Vec<String> = reference.keys.iter().take(4).map(|keys| keys.join(".")).collect();
    let mut finding = Finding::new(
        "IM202",
        Severity::High,
        format!("step {id} is not in the export and cannot be found ({}): reaching it throws", keys.join(", ")),
        Pointer::root(),
    )
    .confidence(Confidence::High)
    .help("look up in the zap's own editor which step the field comes from, and write it in the code")
    .effort(2);
    finding.pointers.clone_from(&reference.at);
    finding
}

/// References to ids that no step has, by id.
fn dangling(nodes: &Nodes<'_>) -> BTreeMap<String, Dangling> {
    let mut found: BTreeMap<String, Dangling> = BTreeMap::new();
    for node in nodes.all() {
        let Some(params) = node.json.get("params") else { continue };
        let code = node.at.key("params").key("code");
        templates::each_reference(params, &node.at.key("params"), &mut |id, keys, at| {
            // Braces in code are text.
            if nodes.get(id).is_some() || *at == code {
                return;
            }
            let entry = found.entry(id.to_owned()).or_insert_with(|| Dangling {
                keys: BTreeSet::new(),
                holders: BTreeSet::new(),
                at: Vec::new(),
            });
            entry.keys.insert(keys.to_vec());
            entry.holders.insert(node.id.clone());
            entry.at.push(at.clone());
        });
    }
    found
}

/// Old id → new id, where the labels of a step name a field by its old id that the step reads by its new one.
fn labelled(nodes: &Nodes<'_>) -> BTreeMap<String, String> {
    let mut votes: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for node in nodes.all() {
        let Some(labels) = node.json.pointer("/meta/selectedGives").and_then(Json::as_object) else { continue };
        let mut read: Vec<(String, Vec<String>)> = Vec::new();
        if let Some(params) = node.json.get("params") {
            templates::each_reference(params, &node.at, &mut |id, keys, _| read.push((id.to_owned(), keys.to_vec())));
        }
        for label in labels.keys() {
            let templates::Hole::Reference { id: old, keys } = templates::hole(label) else { continue };
            if nodes.get(&old).is_some() {
                continue;
            }
            for (new, _) in read.iter().filter(|(new, read)| *read == keys && nodes.get(new).is_some()) {
                *votes.entry(old.clone()).or_default().entry(new.clone()).or_default() += 1;
            }
        }
    }
    // An old id that speaks for two steps proves nothing.
    votes
        .into_iter()
        .filter_map(|(old, new)| (new.len() == 1).then(|| new.into_keys().next().map(|new| (old, new)))?)
        .collect()
}

/// How far old ids lie from new ones, where all pairs agree.
fn distance(pairs: &BTreeMap<String, String>) -> Option<i64> {
    let mut all = pairs.iter().filter_map(|(old, new)| Some(old.parse::<i64>().ok()? - new.parse::<i64>().ok()?));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn by_distance(id: &str, distance: Option<i64>, nodes: &Nodes<'_>, reference: &Dangling) -> Option<String> {
    let new = (id.parse::<i64>().ok()? - distance?).to_string();
    (nodes.get(&new).is_some() && earlier(nodes, reference).contains(&new)).then_some(new)
}

/// The editor's list of fields that lost their step says which number the step had.
fn by_number(id: &str, nodes: &Nodes<'_>, reference: &Dangling) -> Option<String> {
    let order = nodes.in_order();
    for holder in &reference.holders {
        let list = nodes.get(holder)?.json.pointer("/meta/$editor/missing_field_mapping").and_then(Json::as_array);
        for entry in list.into_iter().flatten() {
            if entry.get("stepId").and_then(read::label).as_deref() != Some(id) {
                continue;
            }
            let titled = read::text(entry, "stepTitle")
                .and_then(|title| only(nodes.all().filter(|node| super::naming::own(node) == Some(title))));
            if let Some(node) = titled.filter(|node| earlier(nodes, reference).contains(&node.id)) {
                return Some(node.id.clone());
            }
            let number: usize = entry.get("stepNumber").and_then(read::label)?.parse().ok()?;
            let node = order.get(number.checked_sub(1)?)?;
            let app = read::text(entry, "app").unwrap_or_default().to_ascii_lowercase();
            let fits = app.is_empty()
                || node.api().to_ascii_lowercase().contains(app.split('@').next().unwrap_or_default())
                || app.contains(&node.app().to_ascii_lowercase());
            if fits && earlier(nodes, reference).contains(&node.id) {
                return Some(node.id.clone());
            }
        }
    }
    None
}

/// The one element of what is found; nothing where there are several.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The only earlier step that shows in the export that it gives such fields, and how many of them. Steps that are taken do not count.
fn by_fields(nodes: &Nodes<'_>, reference: &Dangling, taken: &BTreeSet<&str>) -> Option<(usize, String)> {
    let firsts: BTreeSet<String> = reference
        .keys
        .iter()
        .filter_map(|keys| keys.first())
        .map(|key| key.split("[]").next().unwrap_or_default().to_owned())
        .collect();
    let mut best: Vec<(usize, &ZapNode<'_>)> = earlier(nodes, reference)
        .iter()
        .filter(|id| !taken.contains(id.as_str()))
        .filter_map(|id| nodes.get(id))
        .map(|node| (firsts.iter().filter(|key| gives(node, key)).count(), node))
        .filter(|(count, _)| *count > 0)
        .collect();
    best.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match best.as_slice() {
        [(count, only)] => Some((*count, only.id.clone())),
        [(first, node), (second, _), ..] if first > second => Some((*first, node.id.clone())),
        _ => None,
    }
}

/// Whether the export shows that a step gives a field of this name.
fn gives(node: &ZapNode<'_>, key: &str) -> bool {
    let named = |place: &str| {
        node.json.pointer(place).is_some_and(|list| match list {
            Json::Object(members) => members.contains_key(key),
            Json::Array(items) => items.iter().any(|item| {
                item.as_str() == Some(key) || ["key", "name", "label"].iter().any(|k| read::text(item, k) == Some(key))
            }),
            Json::String(text) => text.split(',').any(|name| name.trim() == key),
            _ => false,
        })
    };
    if ["/params/loop_values", "/params/input_list", "/params/outputSchema"].into_iter().any(named) {
        return true;
    }
    let app = node.app();
    if key.starts_with("COL$") {
        return app.contains("Sheet") || app.contains("Excel");
    }
    if key.starts_with("loop_") {
        return app.contains("Looping");
    }
    if key == "output" {
        return app.contains("Formatter");
    }
    // A search that may find several gives them as line items.
    if read::text(node.json, "type_of") == Some("search") && matches!(key, "results" | "count") {
        return read::text(node.json.get("params").unwrap_or(&Json::Null), "_zap_search_multiple_results")
            == Some("group");
    }
    node.json.pointer("/params/code").and_then(Json::as_str).is_some_and(|code| code_names(code, key))
}

/// Whether code writes a member of this name: `name:`, `"name"`, `.name =`, or the short form between commas and braces.
fn code_names(code: &str, key: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    code.match_indices(key).any(|(at, _)| {
        let before = code.get(..at).unwrap_or_default().trim_end_matches(' ').chars().next_back();
        let glued = code.get(..at).and_then(|head| head.chars().next_back()).is_some_and(part);
        let rest = code.get(at + key.len()..).unwrap_or_default();
        let next = rest.trim_start().chars().next();
        !glued
            && !rest.starts_with(part)
            && match next {
                Some(':' | ',' | '}' | '"' | '\'') => true,
                Some('=') => before == Some('.'),
                _ => false,
            }
    })
}

/// The ids of the steps that run before every step that holds the reference.
fn earlier(nodes: &Nodes<'_>, reference: &Dangling) -> BTreeSet<String> {
    let mut common: Option<BTreeSet<String>> = None;
    for holder in &reference.holders {
        let before: BTreeSet<String> = nodes.before(holder).into_iter().collect();
        common = Some(match common {
            Some(known) => known.intersection(&before).cloned().collect(),
            None => before,
        });
    }
    common.unwrap_or_default()
}
