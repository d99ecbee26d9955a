//! What rules see of a workflow: its graph, its facts, its code and its prompts, worked out once.

mod facts;
mod phrase;
mod prompt;
mod script;

pub(crate) use facts::{Facts, is_one_of};
pub(crate) use phrase::{Constant, constants, count, list, path_text, phrase, quote, right, short};
pub(crate) use prompt::Prompt;
pub(crate) use script::{Comparison, Script};

use cutover_ir::{Condition, Conditions, LinkKind, Node, OnError, Op, Step, TriggerKind, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// A workflow made ready for the rules.
pub(crate) struct Subject<'a> {
    pub workflow: &'a Workflow,
    pub facts: &'static Facts,
    /// Steps that some enabled trigger leads to, with the parts that are plugged into them.
    pub reachable: BTreeSet<NodeIndex>,
    /// The code of code steps, parsed.
    pub scripts: BTreeMap<NodeIndex, Script>,
    pub prompts: Vec<Prompt<'a>>,
    /// The tests of the gates before a step and of the ways on from it, as conditions, for exports that nest.
    pub gates: BTreeMap<NodeIndex, Vec<Condition>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(workflow: &'a Workflow) -> Self {
        let facts = Facts::of(&workflow.platform);
        let scripts = workflow
            .steps()
            .filter_map(|(index, step)| match &step.op {
                Op::Code { language, source, .. } if language == "javascript" => {
                    Some((index, Script::of_code(&source.value)))
                }
                _ => None,
            })
            .collect();
        Self {
            workflow,
            facts,
            reachable: reachable(workflow),
            scripts,
            prompts: prompt::prompts(workflow, facts),
            gates: gates(workflow),
        }
    }

    /// Steps that run: reachable and enabled.
    pub(crate) fn live(&self) -> impl Iterator<Item = (NodeIndex, &'a Step)> {
        self.workflow.steps().filter(|(index, step)| self.reachable.contains(index) && !step.policy.disabled)
    }

    /// Enabled triggers.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = (NodeIndex, &'a Step, &'a TriggerKind)> {
        self.workflow.steps().filter_map(|(index, step)| match &step.op {
            Op::Trigger { kind, .. } if !step.policy.disabled => Some((index, step, kind)),
            _ => None,
        })
    }

    /// Whether it belongs to a package of the vendor.
    pub(crate) fn is_of_vendor(&self, step: &Step) -> bool {
        let package = self.facts.package(&step.origin.kind.value);
        self.facts.packages.is_empty() || self.facts.packages.iter().any(|p| p == package)
    }

    /// Whether the step itself calls something outside of the platform.
    pub(crate) fn is_external(&self, step: &Step) -> bool {
        let local = self.facts.local.contains(&step.origin.kind.value);
        match &step.op {
            Op::Call { .. } | Op::Connector { .. } | Op::Opaque { .. } => !local,
            Op::Model { .. } => true,
            _ => false,
        }
    }

    /// Whether the step calls a model itself; a part that is plugged into another step does not.
    pub(crate) fn calls_model(&self, step: &Step) -> bool {
        match &step.op {
            Op::Model { .. } => true,
            Op::Part { .. } => false,
            _ => self.facts.models.contains_key(&step.origin.kind.value),
        }
    }

    /// Whether an external step changes something outside, as far as its parameters show.
    pub(crate) fn writes(&self, step: &Step) -> bool {
        if !self.is_external(step) || self.calls_model(step) || self.facts.readers.contains(&step.origin.kind.value) {
            return false;
        }
        let param = |name| step.params().get(name).and_then(Node::text);
        let operation = match &step.op {
            Op::Connector { operation, .. } if !operation.is_empty() => Some(operation.as_str()),
            _ => param("operation"),
        };
        let reads = |word: &str| {
            let word = word.to_ascii_lowercase();
            self.facts.reading.iter().any(|verb| word.starts_with(verb.as_str()))
        };
        if self.facts.http.contains(&step.origin.kind.value) {
            return !reads(param("method").or_else(|| param("requestMethod")).unwrap_or("get"));
        }
        match operation {
            Some(operation) => !reads(operation),
            None => !self.facts.default_readers.contains(&step.origin.kind.value),
        }
    }

    /// Whether the step waits until a person answers.
    pub(crate) fn asks_a_person(&self, step: &Step) -> bool {
        self.facts.state.iter().any(|row| row.person && row.holds(step))
    }

    /// Whether a failure of the step is dealt with.
    pub(crate) fn is_guarded(&self, step: &Step) -> bool {
        step.policy.on_error != OnError::Stop || step.policy.retry.is_some()
    }

    /// The steps that items of one step can get to, itself not counted.
    pub(crate) fn downstream(&self, from: NodeIndex) -> BTreeSet<NodeIndex> {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(index) = open.pop() {
            for (next, link) in self.workflow.outgoing(index) {
                if link.kind == LinkKind::Main && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// Groups of steps that lie on a common cycle.
    pub(crate) fn cycles(&self) -> Vec<BTreeSet<NodeIndex>> {
        let main =
            self.workflow.graph.filter_map(|_, _| Some(()), |_, link| (link.kind == LinkKind::Main).then_some(()));
        let mut cycles: Vec<BTreeSet<NodeIndex>> = petgraph::algo::tarjan_scc(&main)
            .into_iter()
            .filter(|group| group.len() > 1 || group.iter().any(|i| main.contains_edge(*i, *i)))
            .map(|group| group.into_iter().collect())
            .collect();
        cycles.sort();
        cycles
    }
}

/// The conditions of a step that chooses a way.
pub(crate) fn conditions(step: &Step) -> Vec<&Condition> {
    rules(step).into_iter().flat_map(|rule| &rule.conditions).collect()
}

/// The rules of a step that chooses a way, one per way.
pub(crate) fn rules(step: &Step) -> Vec<&Conditions> {
    match &step.op {
        Op::Partition { rule } | Op::Filter { rule } => vec![rule],
        Op::Route { branches, .. } => branches.iter().map(|branch| &branch.rule).collect(),
        _ => Vec::new(),
    }
}

fn gates(workflow: &Workflow) -> BTreeMap<NodeIndex, Vec<Condition>> {
    let mut all: BTreeMap<NodeIndex, Vec<Condition>> = BTreeMap::new();
    if let Some(region) = &workflow.regions {
        region.each_gate(&mut |step, gate| {
            all.entry(step).or_default().extend(gate.any.iter().flatten().map(condition));
        });
    }
    all
}

/// A test of a gate in the terms of a condition: `number:greater` is a `greater` of numbers.
fn condition(test: &cutover_ir::Test) -> Condition {
    let written = &test.operator.value;
    let (kind, operation) = written.split_once(':').unwrap_or(("", written));
    let operation = operation.split(':').next().unwrap_or(operation);
    Condition {
        kind: kind.to_owned(),
        left: test.left.clone(),
        operation: cutover_ir::Located::new(operation.to_owned(), test.operator.at.clone()),
        right: test.right.clone(),
        right_type: None,
    }
}

fn reachable(workflow: &Workflow) -> BTreeSet<NodeIndex> {
    let mut seen: BTreeSet<NodeIndex> = workflow
        .steps()
        .filter(|(_, step)| matches!(step.op, Op::Trigger { .. }) && !step.policy.disabled)
        .map(|(index, _)| index)
        .collect();
    // A flow that is nested starts with its first step, trigger or not: without one a schedule starts it.
    seen.extend(workflow.regions.iter().filter_map(|region| region.steps.first()).map(|first| first.step));
    let mut open: Vec<NodeIndex> = seen.iter().copied().collect();
    while let Some(index) = open.pop() {
        let next = workflow.outgoing(index).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        let parts = workflow.incoming(index).into_iter().filter(|(_, link)| link.kind != LinkKind::Main);
        for (other, _) in next.chain(parts) {
            if seen.insert(other) {
                open.push(other);
            }
        }
    }
    seen
}
