//! Connections: each output of a step to the inputs that it feeds.

use super::{Reader, scalar};
use cutover_ir::{Link, LinkKind, Pointer, Severity};
use petgraph::stable_graph::NodeIndex;
use serde_json::Value as Json;

/// More inputs than any node of n8n has: a damaged number must not make a step of that size.
const MOST_INPUTS: usize = 256;

impl Reader {
    pub(super) fn connections(&mut self, json: Option<&Json>, at: &Pointer) {
        let Some(sources) = json.and_then(Json::as_object) else {
            if let Some(other) = json {
                self.keep("connections", other, at.clone());
            }
            return;
        };
        for (source, kinds) in sources {
            let at = at.key(source);
            let from = self.by_name.get(source).copied();
            for (kind, outputs) in kinds.as_object().into_iter().flatten() {
                let at = at.key(kind);
                if !outputs.is_array() {
                    self.keep("connections", outputs, at);
                    continue;
                }
                // Old exports hold one list of targets instead of one list per output.
                for (output, targets) in outputs.as_array().into_iter().flatten().enumerate() {
                    let at = at.index(output);
                    match targets {
                        Json::Array(targets) => {
                            for (rank, target) in targets.iter().enumerate() {
                                self.link(from, source, kind, (output, rank), target, at.index(rank));
                            }
                        }
                        Json::Null => self.cosmetic.push(at),
                        other => self.link(from, source, kind, (0, output), other, at),
                    }
                }
            }
            if !kinds.is_object() {
                self.keep("connections", kinds, at);
            }
        }
    }

    fn link(
        &mut self,
        from: Option<NodeIndex>,
        source: &str,
        kind: &str,
        (output, rank): (usize, usize),
        target: &Json,
        at: Pointer,
    ) {
        if target.is_null() {
            self.cosmetic.push(at);
            return;
        }
        let name = match target {
            Json::String(name) => Some(name.as_str()),
            other => other.get("node").and_then(Json::as_str),
        };
        let to = name.and_then(|n| self.by_name.get(n).copied());
        let (Some(from), Some(to)) = (from, to) else {
            let missing = if from.is_none() { source } else { name.unwrap_or("(no name)") };
            let message = format!("a connection of “{source}” is dangling: there is no node “{missing}”");
            return self.dangling(message, target, at);
        };
        let written = target.get("index").and_then(scalar);
        let input = match written.as_deref().unwrap_or_default() {
            "" | "null" => 0,
            number => number.parse().unwrap_or(MOST_INPUTS),
        };
        if input >= MOST_INPUTS {
            let (written, name) = (written.unwrap_or_default(), name.unwrap_or_default());
            let message =
                format!("a connection of “{source}” enters input {written} of “{name}”: no node has that one");
            return self.dangling(message, target, at);
        }
        for (key, member) in target.as_object().into_iter().flatten() {
            match key.as_str() {
                "node" | "type" | "index" if scalar(member).is_some() => {}
                _ => self.keep("connection", member, at.key(key)),
            }
        }
        let written = target.get("type").and_then(scalar).unwrap_or_default();
        let written = format!("{written} {}", target.get("index").and_then(scalar).unwrap_or_default());
        let link_kind = if kind == "main" { LinkKind::Main } else { LinkKind::Part(kind.to_owned()) };
        self.graph.add_edge(from, to, Link { kind: link_kind, output, input, rank, written, at });
    }

    /// A connection that leads nowhere: it is told, and kept.
    fn dangling(&mut self, message: String, target: &Json, at: Pointer) {
        self.tell("IM006", Severity::Medium, message, at.clone());
        self.keep("dangling connection", target, at);
    }

    pub(super) fn tell_if_empty(&mut self) {
        if self.graph.node_count() == 0 {
            self.tell("IM007", Severity::Info, "the workflow has no steps".to_owned(), Pointer::root());
        }
    }
}
