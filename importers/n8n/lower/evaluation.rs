//! Steps that do something only while a data set is evaluated: they ask whether the trigger that reads it started the run.

use super::super::javascript;
use cutover_ir::{Link, LinkKind, Located, Node, Op, Step, Value};
use petgraph::Direction;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use petgraph::visit::EdgeRef;
use std::collections::VecDeque;

const TRIGGER: &str = "n8n-nodes-base.evaluationTrigger";
const STEP: &str = "n8n-nodes-base.evaluation";

/// Tells the step at `index` whether the run evaluates, and the row that it was given. Without such a trigger before it no run does.
///
/// Source: the node asks for the first trigger of that type among the steps before it, and whether that was executed.
pub fn tell(graph: &StableDiGraph<Step, Link>, index: NodeIndex, op: &mut Op) {
    if graph.node_weight(index).is_none_or(|step| step.origin.kind.value != STEP) {
        return;
    }
    let (params, records) = match op {
        Op::Transform { function, params, .. } if function == "whileEvaluating" => (params, false),
        Op::Call { params, .. } => (params, true),
        _ => return,
    };
    let Some(trigger) = before(graph, index) else { return };
    let Ok(name) = serde_json::to_string(&trigger.name) else { return };
    let said = |code: &str, at: &str| -> Node {
        Located::new(Value::Expr(javascript::parse(&format!("$({name}){code}"))), params.at.key(at))
    };
    let (evaluating, row) = (said(".isExecuted", "#evaluating"), said(".first().json", "#row"));
    let Value::Map(members) = &mut params.value else { return };
    members.insert("evaluating".to_owned(), evaluating);
    if records {
        members.insert("row".to_owned(), row);
    }
}

/// The nearest trigger of the kind before a step.
fn before(graph: &StableDiGraph<Step, Link>, index: NodeIndex) -> Option<&Step> {
    let mut open = VecDeque::from([index]);
    let mut seen = vec![index];
    while let Some(here) = open.pop_front() {
        for edge in graph.edges_directed(here, Direction::Incoming).filter(|e| e.weight().kind == LinkKind::Main) {
            let Some(step) = graph.node_weight(edge.source()) else { continue };
            if step.origin.kind.value == TRIGGER {
                return Some(step);
            }
            if !seen.contains(&edge.source()) {
                seen.push(edge.source());
                open.push_back(edge.source());
            }
        }
    }
    None
}
