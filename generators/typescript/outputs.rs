//! How many outputs steps have, and how many items they give.

use super::models;
use crate::plan::Shape;
use cutover_ir::{Gives, LinkKind, OnError, Op, TriggerKind, Workflow};
use petgraph::stable_graph::NodeIndex;

/// What the plan must know of a step.
pub fn shape(workflow: &Workflow, index: NodeIndex) -> Shape {
    let gives = match workflow.graph.node_weight(index).map(|step| (step, &step.op)) {
        Some((_, Op::Transform { gives, .. })) => *gives,
        Some((step, Op::Model { .. })) => models::gives(step),
        _ => Gives::Any,
    };
    Shape { outputs: outputs(workflow, index), gives }
}

/// How many outputs a step has in the emitted code.
pub fn outputs(workflow: &Workflow, index: NodeIndex) -> usize {
    let Some(step) = workflow.graph.node_weight(index) else { return 1 };
    // The engine sorts out items with errors after a step that is switched off too, and then knows all of its outputs.
    if step.policy.disabled && step.policy.on_error != OnError::Route {
        return 1;
    }
    let own = match &step.op {
        Op::Partition { .. } | Op::Loop { .. } => 2,
        Op::Route { branches, fallback, .. } => {
            let version: f64 = step.origin.version.value.parse().unwrap_or(1.0);
            if version < 2.0 {
                // The first version has four outputs, whatever its rules are.
                return 4 + usize::from(step.policy.on_error == OnError::Route);
            }
            if version < 3.0 {
                return branches.len()
                    + usize::from(fallback != "none")
                    + usize::from(step.policy.on_error == OnError::Route);
            }
            let to = branches.iter().enumerate().map(|(i, b)| b.output.unwrap_or(i) + 1).max().unwrap_or(1);
            to.max(branches.len()).max(1) + usize::from(fallback == "extra")
        }
        Op::RouteBy { outputs, .. } => *outputs,
        // Each method of a webhook that lists several has an output of its own.
        Op::Trigger { kind: TriggerKind::Webhook, params, .. } => {
            params.get("method").map_or(1, |methods| methods.elements().len().max(1))
        }
        Op::Transform { outputs, .. } | Op::Join { outputs, .. } | Op::Respond { outputs, .. } => *outputs,
        Op::Model { .. } if models::outputs(step).is_some() => models::outputs(step).unwrap_or(1),
        Op::Connector { .. } | Op::Opaque { .. } | Op::Model { .. } => workflow
            .outgoing(index)
            .iter()
            .filter(|(_, l)| l.kind == LinkKind::Main)
            .map(|(_, l)| l.output + 1)
            .max()
            .unwrap_or(1)
            .saturating_sub(usize::from(step.policy.on_error == OnError::Route))
            .max(1),
        _ => 1,
    };
    own + usize::from(step.policy.on_error == OnError::Route)
}
