//! What can get where: strangers' words, a model's words, and what stands in between.

use super::Subject;
use cutover_ir::{Expr, LinkKind, Node, Op, Read, Step, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

impl<'a> Subject<'a> {
    /// Triggers that hand on what anybody outside may have written.
    pub(crate) fn strangers(&self) -> Vec<(NodeIndex, &'a Step)> {
        self.triggers()
            .filter(|(_, step, kind)| match kind {
                // A chat that is not public is the editor's own.
                TriggerKind::Webhook | TriggerKind::Form | TriggerKind::Chat => self.is_open_to_others(step),
                TriggerKind::App(_) | TriggerKind::Poll(_) => self.kind_ends(step, &self.facts.strangers),
                _ => false,
            })
            .map(|(index, step, _)| (index, step))
            .collect()
    }

    /// Whether anybody but the people who edit it can start a trigger.
    pub(crate) fn is_open_to_others(&self, step: &Step) -> bool {
        self.facts.doors.get(&step.origin.kind.value).is_none_or(|door| {
            door.only_if.is_empty() || self.param(step, &door.only_if).and_then(|node| node.bool()) == Some(true)
        })
    }

    /// Triggers that start a run without a person who looks on.
    pub(crate) fn runs_alone(&self) -> bool {
        self.triggers()
            .any(|(_, _, kind)| !matches!(kind, TriggerKind::Manual | TriggerKind::Error | TriggerKind::SubWorkflow))
    }

    /// The steps that items of one step can get to without passing a step for which `stops` holds. Such steps are not counted themselves.
    pub(crate) fn downstream_until(&self, from: NodeIndex, stops: &dyn Fn(&Step) -> bool) -> BTreeSet<NodeIndex> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(index) = open.pop() {
            for (next, link) in self.workflow.outgoing(index) {
                let passes = self.workflow.graph.node_weight(next).is_some_and(|step| !stops(step));
                if link.kind == LinkKind::Main && passes && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// The step right before another, over main links.
    pub(crate) fn feeders(&self, of: NodeIndex) -> Vec<(NodeIndex, &'a Step)> {
        let links = self.workflow.incoming(of).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        links.filter_map(|(index, _)| Some((index, self.workflow.graph.node_weight(index)?))).collect()
    }

    /// The steps right behind another, over main links.
    pub(crate) fn followers(&self, of: NodeIndex) -> Vec<NodeIndex> {
        let links = self.workflow.outgoing(of).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        links.map(|(index, _)| index).collect()
    }

    /// Whether an expression of a step reads what a step of some kind gave: by name, or because that step stands right before.
    pub(crate) fn reads_from(&self, index: NodeIndex, expr: &Expr, is_source: &dyn Fn(&Step) -> bool) -> bool {
        let feeds = self.feeders(index).into_iter().any(|(_, step)| is_source(step));
        expr.reads().iter().any(|read| match read {
            Read::Item(_) => feeds,
            Read::Step(name) => self.workflow.step(name).is_some_and(is_source),
            Read::Scope(_) => false,
        })
    }

    /// Whether a condition, code or a filter lies on the way to a step from one of the steps before it.
    pub(crate) fn decides(&self, step: &Step) -> bool {
        matches!(step.op, Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. })
    }
}

/// Whether an expression puts data into a text; a text without holes is none.
pub(crate) fn has_holes(expr: &Expr) -> bool {
    match expr {
        Expr::Template(parts) => parts.iter().any(|part| matches!(part, cutover_ir::Part::Hole(_))),
        Expr::Broken { .. } => false,
        other => !other.reads().is_empty() || matches!(other, Expr::Path(_) | Expr::Foreign { .. }),
    }
}

/// A value as the text that an expert would judge: itself, or the constant parts of an expression; nothing where it is no text.
pub(crate) fn constant_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Expr(expr) => Some(constant_parts(expr)),
        _ => None,
    }
}

/// The constant parts of an expression.
fn constant_parts(expr: &Expr) -> String {
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|part| match part {
                cutover_ir::Part::Text(text) => text.as_str(),
                cutover_ir::Part::Hole(_) => " ? ",
            })
            .collect(),
        _ => String::new(),
    }
}
