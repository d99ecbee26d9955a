//! The nodes of a zap and how they hang together: `parent_id` alone gives the order.

use crate::read;
use cutover_ir::Pointer;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// A node as it is written.
#[derive(Debug)]
pub struct ZapNode<'j> {
    pub id: String,
    pub json: &'j Json,
    pub at: Pointer,
    pub parent: Option<String>,
}

/// The nodes of one zap in the order of the file.
#[derive(Debug)]
pub struct Nodes<'j> {
    all: Vec<ZapNode<'j>>,
    by_id: HashMap<String, usize>,
    children: HashMap<String, Vec<usize>>,
}

impl ZapNode<'_> {
    /// The app as written, with its version.
    pub fn api(&self) -> &str {
        read::text(self.json, "selected_api").unwrap_or("unknown")
    }

    /// The app without its version.
    pub fn app(&self) -> &str {
        self.api().split('@').next().unwrap_or_default()
    }

    /// The version of the app, where it has one.
    pub fn version(&self) -> &str {
        self.api().split_once('@').map_or("1", |(_, version)| version)
    }

    /// The action; empty for a draft.
    pub fn action(&self) -> &str {
        read::text(self.json, "action").unwrap_or_default()
    }

    /// A parameter.
    pub fn param(&self, name: &str) -> Option<&Json> {
        self.json.get("params").and_then(|params| params.get(name))
    }
}

impl<'j> Nodes<'j> {
    /// Reads the nodes of a zap: an object by id, or a list.
    pub fn read(zap: &'j Json, at: &Pointer) -> Self {
        let here = at.key("nodes");
        let mut all = Vec::new();
        match zap.get("nodes") {
            Some(Json::Object(members)) => {
                for (id, json) in members {
                    all.push(node(id.clone(), json, here.key(id)));
                }
            }
            Some(Json::Array(items)) => {
                for (i, json) in items.iter().enumerate() {
                    let id = json.get("id").and_then(read::label).unwrap_or_else(|| format!("node {i}"));
                    all.push(node(id, json, here.index(i)));
                }
            }
            _ => {}
        }
        all.retain(|node| node.json.is_object());
        let mut by_id = HashMap::new();
        for (i, node) in all.iter().enumerate() {
            by_id.entry(node.id.clone()).or_insert(i);
        }
        let mut children: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, node) in all.iter().enumerate() {
            if let Some(parent) = &node.parent {
                children.entry(parent.clone()).or_default().push(i);
            }
        }
        for list in children.values_mut() {
            list.sort_by_key(|i| all.get(*i).map(|node| rank(&node.id)));
        }
        Self { all, by_id, children }
    }

    /// Every node in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &ZapNode<'j>> {
        self.all.iter()
    }

    /// The node with an id.
    pub fn get(&self, id: &str) -> Option<&ZapNode<'j>> {
        self.by_id.get(id).and_then(|i| self.all.get(*i))
    }

    /// The nodes whose parent this one is, by id.
    pub fn children(&self, id: &str) -> Vec<&ZapNode<'j>> {
        self.children.get(id).into_iter().flatten().filter_map(|i| self.all.get(*i)).collect()
    }

    /// The nodes without a parent, by id.
    pub fn roots(&self) -> Vec<&ZapNode<'j>> {
        let mut roots: Vec<_> = self.all.iter().filter(|node| node.parent.is_none()).collect();
        roots.sort_by_key(|node| rank(&node.id));
        roots
    }

    /// The ids of the nodes that run before one, nearest first.
    pub fn before(&self, id: &str) -> Vec<String> {
        let mut seen = HashSet::from([id.to_owned()]);
        let mut found = Vec::new();
        let mut at = self.get(id).and_then(|node| node.parent.clone());
        while let Some(parent) = at {
            if !seen.insert(parent.clone()) {
                break;
            }
            at = self.get(&parent).and_then(|node| node.parent.clone());
            found.push(parent);
        }
        found
    }

    /// The nodes as the editor numbers them: along the chain, path after path.
    pub fn in_order(&self) -> Vec<&ZapNode<'j>> {
        let mut ordered = Vec::new();
        let mut seen = HashSet::new();
        let mut open: Vec<&ZapNode<'j>> = self.roots();
        open.reverse();
        while let Some(node) = open.pop() {
            if !seen.insert(node.id.clone()) {
                continue;
            }
            ordered.push(node);
            open.extend(self.children(&node.id).into_iter().rev());
        }
        ordered
    }
}

fn node(id: String, json: &Json, at: Pointer) -> ZapNode<'_> {
    let parent = json.get("parent_id").and_then(read::label);
    ZapNode { id, json, at, parent }
}

/// Ids are numbers: shorter ones are older.
fn rank(id: &str) -> (usize, String) {
    (id.len(), id.to_owned())
}
