//! One zap: its chain of steps, and what belongs to the whole.

use super::chain::Chains;
use super::nodes::Nodes;
use super::references::References;
use super::{naming, templates};
use crate::read;
use cutover_ir::{
    Finding, Granularity, Ledger, Order, Parsed, Pointer, Semantics, Setting, Severity, SourceFile, Workflow,
};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Reads the zap at `at`, the `ordinal`-th of its file.
pub fn import(
    source: &SourceFile,
    document: &Json,
    zap: &Json,
    at: &Pointer,
    ordinal: usize,
    of: usize,
) -> Parsed<Workflow> {
    let mut ledger = Ledger::open(zap, at);
    let mut provenance = Vec::new();
    let mut settings = Vec::new();
    // Whether the builder runs it, and its number there.
    let mut cosmetic = Vec::new();
    // What describes the whole file is told once.
    if ordinal == 0 {
        for (key, member) in document.as_object().into_iter().flatten() {
            if key != "zaps" {
                let here = Pointer::root().key(key);
                ledger.add(member, &here);
                provenance.push(Setting { name: key.clone(), value: templates::verbatim(member, &here) });
            }
        }
    }
    for (key, member) in zap.as_object().into_iter().flatten() {
        let here = at.key(key);
        match key.as_str() {
            // None is a name too: the zap is called after its file then.
            "title" if member.is_string() || member.is_null() => {}
            "nodes" if member.is_object() || member.is_array() => stray(member, &here, &mut provenance),
            "status" | "id" => {
                cosmetic.push(here.clone());
                settings.push(Setting { name: key.clone(), value: templates::verbatim(member, &here) });
            }
            _ => provenance.push(Setting { name: key.clone(), value: templates::verbatim(member, &here) }),
        }
    }
    let nodes = Nodes::read(zap, at);
    let mut findings = Vec::new();
    if nodes.all().next().is_none() {
        findings.push(Finding::new("IM007", Severity::Info, "the zap has no steps", at.clone()));
    }
    let names = naming::names(&nodes);
    let references = References::resolve(&nodes, &names, &mut findings);
    let mut chains = Chains::new(&nodes, &names, &references);
    let (regions, orphans) = chains.read();
    cosmetic.extend(crate::accounts::tell_apart(&mut chains.graph));
    for finding in std::mem::take(&mut chains.findings) {
        // What is true of several places is told once.
        match findings.iter_mut().find(|f: &&mut Finding| f.code == finding.code && f.message == finding.message) {
            Some(told) => told.pointers.extend(finding.pointers),
            None => findings.push(finding),
        }
    }
    let title = zap.get("title").and_then(Json::as_str).filter(|title| !title.trim().is_empty());
    let stem = read::stem(source);
    let fallback = if of > 1 { format!("{stem} {}", ordinal + 1) } else { stem };
    let timezone = chains.timezone.take();
    provenance.append(&mut chains.provenance);
    cosmetic.append(&mut chains.cosmetic);
    Parsed {
        value: Workflow {
            platform: "zapier".to_owned(),
            name: title.map_or(fallback, str::to_owned),
            name_at: zap.get("title").filter(|t| t.is_string() || t.is_null()).map(|_| at.key("title")),
            description: None,
            id: None,
            graph: chains.graph,
            by_name: chains.by_name,
            semantics: Semantics {
                granularity: Granularity::Records,
                order: Order::DepthFirst,
                timezone,
                timeout: None,
                error_workflow: None,
            },
            regions: Some(regions),
            orphans,
            settings,
            notes: Vec::new(),
            pins: Vec::new(),
            state: Vec::new(),
            provenance,
            cosmetic,
            ledger,
            at: at.clone(),
            digest: digest(zap),
        },
        findings,
    }
}

/// Nodes that are no nodes are kept as they are.
fn stray(nodes: &Json, at: &Pointer, provenance: &mut Vec<Setting>) {
    let all: Vec<(Pointer, &Json)> = match nodes {
        Json::Object(members) => members.iter().map(|(key, json)| (at.key(key), json)).collect(),
        Json::Array(items) => items.iter().enumerate().map(|(i, json)| (at.index(i), json)).collect(),
        _ => Vec::new(),
    };
    for (here, json) in all.into_iter().filter(|(_, json)| !json.is_object()) {
        provenance.push(Setting { name: "node".to_owned(), value: templates::verbatim(json, &here) });
    }
}

/// SHA-256 of the steps without what the platform keeps for itself: the same flow has the same digest in both kinds of export.
fn digest(zap: &Json) -> String {
    let mut text = String::new();
    for (id, node) in read::members(zap, "nodes") {
        for key in ["parent_id", "selected_api", "action", "params"] {
            text.push_str(&format!("{id} {key} {}\n", node.get(key).unwrap_or(&Json::Null)));
        }
    }
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
