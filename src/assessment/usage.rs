//! What one run uses: steps that act, steps that the platform charges for, calls of models, each with the loops that it stands in.

use super::contents::{PromptText, model_for};
use super::cost::Prices;
use crate::analyzers::view::Subject;
use cutover_ir::{Multiplicity, Op, Region, Step};
use petgraph::stable_graph::NodeIndex;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What one run uses, as far as the graph shows, every way taken once.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Usage {
    /// Steps that call something outside or run code.
    pub actions: usize,
    /// The triggers and steps that run in all.
    pub steps: usize,
    /// Steps that stand in a loop.
    pub looped: usize,
    /// The same steps by the loops that they stand in.
    pub passes: Vec<Pass>,
    pub models: Vec<ModelCall>,
}

/// Steps that stand in equally many loops within each other.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pass {
    pub loops: usize,
    pub steps: usize,
    pub actions: usize,
    /// Steps that the platform charges for where it charges for each that runs: some of its own cost nothing.
    pub charged: usize,
}

/// One call of a model.
#[derive(Clone, Debug, Serialize)]
pub struct ModelCall {
    pub step: String,
    pub model: String,
    /// An estimate: four characters are one token, and each variable adds what the table assumes.
    pub input_tokens: usize,
    /// The loops within each other that it stands in.
    pub loops: usize,
}

/// Loops within loops are counted up to here: each multiplies what a run costs.
const MOST_LOOPS: usize = 3;

/// What one run uses.
pub(super) fn usage(subject: &Subject<'_>, prompts: &[PromptText]) -> Usage {
    let depths = depths(subject);
    let loops = |index: NodeIndex| depths.loops.get(&index).copied().unwrap_or(0).min(MOST_LOOPS);
    let per_variable = Prices::built_in().map_or(0, |p| p.assumptions.tokens_per_variable);
    let mut used = Usage::default();
    let mut passes: BTreeMap<usize, Pass> = BTreeMap::new();
    for (index, step) in subject.live().filter(|(_, step)| !matches!(step.op, Op::Part { .. })) {
        let loops = loops(index);
        let acts = subject.is_external(step) || matches!(step.op, Op::Code { .. });
        let is_charged = !depths.on_failure.contains(&index) && !subject.facts.lists(&subject.facts.free, step);
        used.steps += 1;
        used.actions += usize::from(acts);
        used.looped += usize::from(loops > 0);
        let pass = passes.entry(loops).or_insert_with(|| Pass { loops, ..Pass::default() });
        pass.steps += 1;
        pass.actions += usize::from(acts);
        pass.charged += usize::from(is_charged);
        // What draws, speaks or films is not paid by the token.
        let has_tokens = subject.model(step).is_none_or(|model| model.speaks || model.names != "unknown");
        if let Some(model) = (has_tokens && subject.calls_model(step)).then(|| model_for(subject, step)).flatten() {
            let own = prompts.iter().filter(|prompt| prompt.step == step.name);
            let variables: usize = own.clone().map(|prompt| prompt.variables.len()).sum();
            let input_tokens = own.map(|prompt| prompt.tokens).sum::<usize>() + variables.max(1) * per_variable;
            used.models.push(ModelCall { step: step.name.clone(), model, input_tokens, loops });
        }
    }
    used.passes = passes.into_values().collect();
    used
}

/// In how many loops each step stands, and which steps run only where another one fails.
#[derive(Default)]
struct Depths {
    loops: BTreeMap<NodeIndex, usize>,
    on_failure: BTreeSet<NodeIndex>,
}

/// Where the export nests its steps, a step that gives many records opens a loop for all that follows, until a collector closes it; elsewhere
/// a cycle is a loop.
fn depths(subject: &Subject<'_>) -> Depths {
    let mut found = Depths::default();
    match &subject.workflow.regions {
        Some(region) => of_region(subject, region, 0, false, &mut found),
        None => {
            for index in subject.cycles().into_iter().flatten() {
                *found.loops.entry(index).or_default() += 1;
            }
        }
    }
    found
}

fn of_region(subject: &Subject<'_>, region: &Region, outer: usize, on_failure: bool, found: &mut Depths) {
    let mut depth = outer;
    for nested in &region.steps {
        let step: Option<&Step> = subject.workflow.graph.node_weight(nested.step);
        // What a collector gives stands where the step stood whose records it collects.
        if let Some(Op::Collect { feeder, .. }) = step.map(|step| &step.op)
            && let Some(feeds) = subject.workflow.by_name.get(&feeder.value).and_then(|index| found.loops.get(index))
        {
            depth = *feeds;
        }
        found.loops.insert(nested.step, depth);
        if on_failure {
            found.on_failure.insert(nested.step);
        }
        let is_trigger = step.is_some_and(|step| matches!(step.op, Op::Trigger { .. }));
        // How many records start a run is not known: each counts as a run of its own.
        if nested.gives == Multiplicity::Many && !is_trigger {
            depth += 1;
        }
        let arms = nested.arms.iter().flat_map(|arms| &arms.list).filter(|arm| !arm.disabled);
        arms.for_each(|arm| of_region(subject, &arm.body, depth, on_failure, found));
        nested.handler.iter().for_each(|handler| of_region(subject, handler, depth, true, found));
        nested.tools.iter().for_each(|tool| of_region(subject, &tool.body, depth, on_failure, found));
    }
}
