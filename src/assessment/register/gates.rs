//! Which calls to the outside happen on one way out of a decision only.

use crate::analyzers::view::{Subject, short};
use crate::assessment::control::Control;
use cutover_ir::secret::redact;
use cutover_ir::{Node, Op, Step};
use petgraph::stable_graph::NodeIndex;
use serde::Serialize;
use std::collections::HashSet;

/// One way out of a decision and the calls that happen only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// `true`, `false`, or the name or number of an output.
    pub way: String,
    pub effects: Vec<String>,
}

impl Gate {
    /// The way and what happens only there, in one line.
    pub fn words(&self) -> String {
        let way = match self.way.as_str() {
            "true" => "if so",
            "false" => "if not",
            way => way,
        };
        match self.effects.as_slice() {
            [] => way.to_owned(),
            effects => format!("{way}: {}", effects.join(", ")),
        }
    }
}

/// The calls that happen on one way only, for each way out of a step.
pub(super) fn gates_of(
    subject: &Subject<'_>,
    control: &mut Option<Control>,
    index: NodeIndex,
    step: &Step,
) -> Vec<Gate> {
    let control = control.get_or_insert_with(|| Control::of(subject));
    let mut gates: Vec<Gate> = control
        .ways(index)
        .into_iter()
        .map(|way| Gate { way: way_name(step, way.output), effects: effects(subject, &way.steps) })
        .collect();
    let is_total = match &step.op {
        Op::Partition { .. } => gates.len() > 1,
        Op::Route { branches, .. } => gates.len() > branches.len(),
        _ => false,
    };
    // In a loop each way leads to the next pass. What happens on all of them, where there is no other, is not decided here.
    if let [first, rest @ ..] = gates.as_slice()
        && is_total
    {
        let others: Vec<HashSet<&String>> = rest.iter().map(|gate| gate.effects.iter().collect()).collect();
        let everywhere = |effect: &&String| others.iter().all(|effects| effects.contains(effect));
        let common: HashSet<String> = first.effects.iter().filter(everywhere).cloned().collect();
        gates.iter_mut().for_each(|gate| gate.effects.retain(|effect| !common.contains(effect)));
    }
    gates.retain(|gate| !gate.effects.is_empty());
    gates
}

/// The steps among these that reach out, each with the tools of its model that change something.
pub(super) fn effects(subject: &Subject<'_>, steps: &[NodeIndex]) -> Vec<String> {
    let is_effect = |step: &&Step| {
        subject.reaches_out(step) || matches!(step.op, Op::SubFlow { .. } | Op::Respond { .. } | Op::Stop { .. })
    };
    let with_tools = |index: &NodeIndex| {
        let step = subject.workflow.graph.node_weight(*index).filter(is_effect);
        let tools = step.map(|_| subject.tools(*index)).unwrap_or_default();
        step.into_iter().chain(tools.into_iter().filter(|tool| subject.tool_acts(tool)))
    };
    let mut names: Vec<String> =
        steps.iter().flat_map(with_tools).map(|step| redact(&step.name).into_owned()).collect();
    names.dedup();
    names
}

/// What an output of a step is called.
pub(super) fn way_name(step: &Step, output: usize) -> String {
    match &step.op {
        Op::Partition { .. } => match output {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            _ => "on failure".to_owned(),
        },
        Op::Filter { .. } if output == 0 => "kept".to_owned(),
        Op::Route { branches, .. } => match branches.get(output) {
            Some(branch) => match branch.name.as_ref().and_then(Node::text).filter(|name| !name.trim().is_empty()) {
                Some(name) => short(name, 60),
                None => output.to_string(),
            },
            None => "otherwise".to_owned(),
        },
        _ => output.to_string(),
    }
}
