//! The chain of steps from parent to child, with the paths that branch off it.

use super::lower::{self, Lowered};
use super::nodes::{Nodes, ZapNode};
use super::references::References;
use super::table::table;
use super::{filter, naming, templates};
use crate::read;
use cutover_ir::{
    Account, Arm, Arms, Choice, Finding, Gate, Labels, Link, LinkKind, Located, Multiplicity, Nested, Node, Op, Origin,
    Pointer, Policy, Region, Setting, Severity, Step, Value, When,
};
use indexmap::IndexMap;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// Reads the steps of one zap into regions.
pub struct Chains<'z> {
    nodes: &'z Nodes<'z>,
    names: &'z HashMap<String, String>,
    references: &'z References,
    pub graph: StableDiGraph<Step, Link>,
    pub by_name: HashMap<String, NodeIndex>,
    pub findings: Vec<Finding>,
    pub cosmetic: Vec<Pointer>,
    pub provenance: Vec<Setting>,
    pub timezone: Option<Located<String>>,
    seen: HashSet<String>,
}

impl<'z> Chains<'z> {
    /// A reader that has read nothing yet.
    pub fn new(nodes: &'z Nodes<'z>, names: &'z HashMap<String, String>, references: &'z References) -> Self {
        Self {
            nodes,
            names,
            references,
            graph: StableDiGraph::new(),
            by_name: HashMap::new(),
            findings: Vec::new(),
            cosmetic: Vec::new(),
            provenance: Vec::new(),
            timezone: None,
            seen: HashSet::new(),
        }
    }

    /// The chain that runs, and what nothing leads to.
    pub fn read(&mut self) -> (Region, Vec<Region>) {
        let nodes = self.nodes;
        let mut roots = nodes.roots().into_iter();
        let main = match roots.next() {
            Some(first) => self.chain(first, None),
            None => Region::default(),
        };
        let mut orphans = Vec::new();
        for root in roots {
            self.tell("IM203", Severity::High, "a second step has no parent: nothing leads to it", root);
            orphans.push(self.chain(root, None));
        }
        for node in nodes.all() {
            if self.seen.contains(&node.id) {
                continue;
            }
            let missing = node.parent.as_ref().is_some_and(|parent| nodes.get(parent).is_none());
            if missing {
                self.tell(
                    "IM203",
                    Severity::High,
                    "the step before this one is not in the export: it never runs",
                    node,
                );
                orphans.push(self.chain(node, None));
            }
        }
        // What is left goes round in circles.
        for node in nodes.all() {
            if !self.seen.contains(&node.id) {
                self.tell("IM203", Severity::High, "its parents go round in a circle: it never runs", node);
                orphans.push(self.chain(node, None));
            }
        }
        (main, orphans)
    }

    fn tell(&mut self, code: &str, severity: Severity, message: &str, node: &ZapNode<'_>) {
        let name = self.names.get(&node.id).map_or("", String::as_str);
        self.findings.push(Finding::new(code, severity, format!("“{name}”: {message}"), node.at.clone()));
    }

    /// A chain from one of its steps on.
    fn chain(&mut self, first: &'z ZapNode<'z>, from: Option<(NodeIndex, usize)>) -> Region {
        let mut region = Region::default();
        let mut before = from;
        let mut next = Some(first);
        while let Some(node) = next {
            if !self.seen.insert(node.id.clone()) {
                break;
            }
            let (mut nested, paths) = self.step(node);
            if let Some((step, output)) = before {
                self.link(step, output, nested.step, node);
            }
            let children: Vec<&ZapNode<'z>> = self.nodes.children(&node.id);
            before = Some((nested.step, 0));
            next = match children.as_slice() {
                [] => None,
                [only] if !paths && !is_path(only) => Some(*only),
                _ => {
                    if !paths {
                        self.tell(
                            "IM205",
                            Severity::Medium,
                            "several steps follow it: they run one after the other",
                            node,
                        );
                    }
                    nested.arms = Some(self.arms(nested.step, &children, paths));
                    None
                }
            };
            region.steps.push(nested);
        }
        region
    }

    fn link(&mut self, from: NodeIndex, output: usize, to: NodeIndex, node: &ZapNode<'_>) {
        let rank = self.graph.edges(from).count();
        let at = node.at.key("parent_id");
        self.graph.add_edge(
            from,
            to,
            Link { kind: LinkKind::Main, output, input: 0, rank, written: String::new(), at },
        );
    }

    /// The paths of a step, in the order in which they are tried. Only where paths begin has each an output of its own.
    fn arms(&mut self, step: NodeIndex, children: &[&'z ZapNode<'z>], paths: bool) -> Arms {
        let mut ordered: Vec<&'z ZapNode<'z>> = children.to_vec();
        ordered.sort_by_key(|node| (number(node, "path_eval_stage"), number(node, "path_eval_index")));
        let mut list = Vec::new();
        for (i, node) in ordered.into_iter().enumerate() {
            let mut body = self.chain(node, Some((step, if paths { i } else { 0 })));
            let gate = if is_path(node) { body.steps.first_mut().and_then(|first| first.gate.take()) } else { None };
            let gate = gate.filter(|gate| !gate.any.is_empty());
            let fallback = number(node, "path_eval_stage") == FALLBACK;
            let always = node.param("isAlwaysRun").is_some_and(|v| v == &Json::Bool(true));
            let when = match gate {
                _ if always => When::Always,
                gate if fallback => When::Fallback(gate),
                Some(gate) => When::Gate(gate),
                None => When::Always,
            };
            let at = if naming::own(node).is_some() { node.at.key("meta").key("stepTitle") } else { node.at.clone() };
            let name = self.names.get(&node.id).map(|name| Located::new(name.clone(), at));
            list.push(Arm { name, when, body, disabled: false, rejoins: false, meets: None, at: node.at.clone() });
        }
        Arms { choice: Choice::All, list }
    }

    /// One step, and whether paths begin at it.
    fn step(&mut self, node: &'z ZapNode<'z>) -> (Nested, bool) {
        let name = self.names.get(&node.id).cloned().unwrap_or_else(|| node.id.clone());
        let row = table().row(node.app(), node.action());
        let params = match node.json.get("params") {
            Some(json) => templates::read(json, &node.at.key("params"), self.references),
            None => Located::new(Value::Map(IndexMap::new()), node.at.key("params")),
        };
        let params = if row.is_some_and(|row| row.op == "code") { with_code_as_written(node, params) } else { params };
        let Lowered { op, gives, findings, ignored, mut leaves, credential } =
            lower::lower(node, row, &params, &name, self.references);
        self.findings.extend(findings);
        self.cosmetic.extend(ignored);
        let gate = match row.map(|row| row.op.as_str()) {
            Some("filter" | "path") => Some(self.gate(node, &name, &mut leaves)),
            _ => None,
        };
        let trigger = matches!(op, Op::Trigger { .. });
        let mut policy = Policy { disabled: false, leaves, ..Policy::default() };
        // When a path is tried, and a parent that is not there.
        for key in ["path_eval_index", "path_eval_stage", "isAlwaysRun"] {
            if let Some(value) = node.param(key) {
                policy.written.push((key.to_owned(), read::label(value).unwrap_or_else(|| value.to_string())));
            }
        }
        if let Some(parent) = node.parent.as_ref().filter(|parent| self.nodes.get(parent).is_none()) {
            policy.written.push(("parent_id".to_owned(), parent.clone()));
        }
        policy.always = read::text(node.json, "type_of") == Some("search") && matches!(gives, Multiplicity::One);
        let mut credentials = self.members(node, trigger, &mut policy);
        if !credential.is_empty() {
            if credentials.is_empty() {
                credentials.push(Account::new(Located::new(credential.clone(), node.at.key("selected_api")), None));
            }
            credentials.iter_mut().for_each(|account| account.kind.value.clone_from(&credential));
        }
        let action = if node.action().is_empty() { "draft" } else { node.action() };
        let step = Step {
            name: name.clone(),
            op,
            policy,
            credentials,
            position: None,
            notes: None,
            labels: labels(node),
            origin: Origin {
                kind: Located::new(format!("{} {action}", node.app()), node.at.key("selected_api")),
                version: Located::new(node.version().to_owned(), node.at.key("selected_api")),
                at: node.at.clone(),
                params,
                unread: Vec::new(),
                presets: Vec::new(),
                operation: None,
            },
        };
        let index = self.graph.add_node(step);
        self.by_name.insert(name, index);
        let mut nested = Nested::new(index, gives);
        nested.gate = gate;
        (nested, row.is_some_and(|row| row.op == "paths"))
    }

    fn gate(&mut self, node: &ZapNode<'_>, name: &str, leaves: &mut Vec<Pointer>) -> Gate {
        let read = filter::read(node, name, self.references);
        self.findings.extend(read.findings);
        self.cosmetic.extend(read.ignored);
        leaves.extend(read.leaves);
        for value in read.kept {
            self.provenance.push(Setting { name: format!("{} rule", node.id), value });
        }
        read.gate
    }

    /// Everything of a node beside its parameters.
    fn members(&mut self, node: &ZapNode<'_>, trigger: bool, policy: &mut Policy) -> Vec<Account> {
        let mut credentials = Vec::new();
        let cosmetic = |place: &str| table().cosmetic.step.iter().any(|known| known == place);
        let titled = read::first_text(node.json, &["/meta/stepTitle"]).is_some();
        for (key, member) in node.json.as_object().into_iter().flatten() {
            let here = node.at.key(key);
            match (key.as_str(), member) {
                ("params", Json::Object(_)) | ("selected_api", Json::String(_)) => {}
                (key, _) if cosmetic(key) => self.cosmetic.push(here),
                // Every step but the first is paused in every export: the zap is on or off as its first step is.
                ("paused", Json::Bool(_)) if !trigger => self.cosmetic.push(here),
                // The title of the first step is that of the zap; another one's counts where the editor's own is missing.
                ("title", Json::String(_)) if node.parent.is_none() || titled => {
                    self.provenance
                        .push(Setting { name: "title".to_owned(), value: templates::verbatim(member, &here) });
                }
                // It would name the step, if the editor's own title did not.
                ("title", Json::Null) if node.parent.is_none() || titled => self.cosmetic.push(here),
                // A parent that is not there leads to nothing; a finding and the README tell of it.
                ("parent_id", _) if node.parent.as_ref().is_some_and(|parent| self.nodes.get(parent).is_none()) => {
                    self.cosmetic.push(here);
                }
                ("title" | "action" | "parent_id", _) => policy.leaves.push(here),
                ("authentication_id", value) => match read::label(value) {
                    Some(id) => {
                        let kind =
                            table().account_of(node.app()).map_or_else(|| naming::app_words(node.app()), str::to_owned);
                        let app = Located::new(kind, node.at.key("selected_api"));
                        let name = naming::connection(&id);
                        credentials.push(Account::new(app, Some(Located::new(name, here))));
                    }
                    None => policy.leaves.push(here),
                },
                ("paused", Json::Bool(_)) => {
                    self.provenance
                        .push(Setting { name: "paused".to_owned(), value: templates::verbatim(member, &here) });
                }
                ("meta", Json::Object(meta)) => self.meta(node, meta, &here, policy),
                (key, value) => {
                    policy.written.push((key.to_owned(), read::label(value).unwrap_or_else(|| value.to_string())));
                    // What starts the zap, a search that finds nothing, and a node of a list, which has no other name.
                    let keyed = node.at.as_str().rsplit('/').next() == Some(node.id.as_str());
                    let decides = match key {
                        "type_of" => {
                            node.parent.is_none() || matches!(value.as_str(), Some("search" | "search_or_write"))
                        }
                        "id" => !keyed,
                        _ => false,
                    };
                    if decides { policy.leaves.push(here) } else { self.cosmetic.push(here) }
                }
            }
        }
        credentials
    }

    fn meta(&mut self, node: &ZapNode<'_>, meta: &serde_json::Map<String, Json>, at: &Pointer, policy: &mut Policy) {
        for (key, member) in meta {
            let here = at.key(key);
            if table().cosmetic.step.iter().any(|known| *known == format!("meta.{key}")) {
                self.cosmetic.push(here);
                continue;
            }
            match (key.as_str(), member) {
                ("stepTitle", _) => policy.leaves.push(here),
                ("timezone", Json::String(zone)) if node.parent.is_none() && zone.contains('/') => {
                    self.timezone = Some(Located::new(zone.clone(), here.clone()));
                    policy.leaves.push(here);
                }
                _ => {
                    let name = format!("{} {key}", node.id);
                    self.provenance.push(Setting { name, value: templates::verbatim(member, &here) });
                }
            }
        }
    }
}

/// The stage at which the fallback of several paths is tried.
const FALLBACK: i64 = 9;

/// An ordinal among the parameters of a path; the first one where it has none.
fn number(node: &ZapNode<'_>, key: &str) -> i64 {
    node.param(key).and_then(read::label).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// What people call the things that parameters hold only identifiers of.
fn labels(node: &ZapNode<'_>) -> Labels {
    let shown = node.json.pointer("/meta/parammap").and_then(Json::as_object).into_iter().flatten();
    let things = shown.filter_map(|(key, label)| {
        let (value, label) = (node.param(key).and_then(Json::as_str)?, read::label(label)?);
        let identifies =
            value.len() >= 5 && value.chars().any(|c| c.is_ascii_digit()) && !value.contains([' ', '{', '\n']);
        (identifies && value != label).then(|| (value.to_owned(), label))
    });
    Labels { things: things.collect(), ..Labels::default() }
}

/// The code of a step is text, whatever braces stand in it.
fn with_code_as_written(node: &ZapNode<'_>, mut params: Node) -> Node {
    if let (Value::Map(members), Some(code)) = (&mut params.value, node.param("code"))
        && let Some(member) = members.get_mut("code")
    {
        *member = templates::verbatim(code, &member.at);
    }
    params
}

fn is_path(node: &ZapNode<'_>) -> bool {
    table().row(node.app(), node.action()).is_some_and(|row| row.op == "path")
}

/// The members of a map.
pub fn members(node: &Node) -> impl Iterator<Item = (&String, &Node)> {
    match &node.value {
        Value::Map(members) => Some(members.iter()),
        _ => None,
    }
    .into_iter()
    .flatten()
}
