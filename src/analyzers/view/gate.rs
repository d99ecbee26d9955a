//! Conditions that stand before steps and on arms, on platforms that keep them apart from the steps.

use cutover_ir::{Choice, Condition, Gate, Nested, Region, When, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

/// A condition, and what runs only where it holds.
pub(crate) struct Gated<'a> {
    pub gate: &'a Gate,
    /// The step that it stands before, or that the arm hangs on.
    pub step: NodeIndex,
    /// Any of these lists is enough; of each, all must hold.
    pub any: Vec<Vec<Condition>>,
    pub behind: Vec<NodeIndex>,
    /// Another arm is taken where it does not hold.
    pub otherwise: bool,
}

/// Every condition of the regions, outermost first.
pub(super) fn gates(workflow: &Workflow) -> Vec<Gated<'_>> {
    let mut found = Vec::new();
    if let Some(region) = &workflow.regions {
        of_region(region, &mut found);
    }
    found
}

fn of_region<'a>(region: &'a Region, found: &mut Vec<Gated<'a>>) {
    for (at, nested) in region.steps.iter().enumerate() {
        if let Some(gate) = &nested.gate {
            let behind = region.steps.get(at..).unwrap_or_default().iter().flat_map(steps).collect();
            found.push(gated(gate, nested.step, behind, false));
        }
        if let Some(arms) = &nested.arms {
            for arm in arms.list.iter().filter(|arm| !arm.disabled) {
                if let When::Gate(gate) | When::Fallback(Some(gate)) = &arm.when {
                    let mut behind = Vec::new();
                    arm.body.each(&mut |nested| behind.push(nested.step));
                    found.push(gated(gate, nested.step, behind, arms.choice == Choice::First));
                }
            }
        }
        nested.each_region(&mut |region| of_region(region, found));
    }
}

/// A step with all that hangs on it.
fn steps(nested: &Nested) -> Vec<NodeIndex> {
    let mut all = vec![nested.step];
    nested.each_region(&mut |region| region.each(&mut |inner| all.push(inner.step)));
    all
}

fn gated(gate: &Gate, step: NodeIndex, behind: Vec<NodeIndex>, otherwise: bool) -> Gated<'_> {
    let condition = |test: &cutover_ir::Test| Condition {
        kind: test.operator.value.split(':').next().unwrap_or_default().to_owned(),
        left: test.left.clone(),
        operation: test.operator.clone(),
        right: test.right.clone(),
        right_type: None,
    };
    let any = gate.any.iter().map(|all| all.iter().map(condition).collect()).collect();
    Gated { gate, step, any, behind, otherwise }
}

/// Steps that the regions hold: where a platform nests, these are the steps that run.
pub(super) fn nested(workflow: &Workflow) -> BTreeSet<NodeIndex> {
    let mut all = BTreeSet::new();
    if let Some(region) = &workflow.regions {
        region.each(&mut |nested| {
            all.insert(nested.step);
        });
    }
    all
}
