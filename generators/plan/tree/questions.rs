//! Questions about steps, handlers and blocks that decide how they nest.

use super::{Block, Statement};
use cutover_ir::{Arm, Directive, Multiplicity, Nested, Op, Region, When, Workflow};
use std::collections::{BTreeSet, HashSet};

/// Names of steps that some collection is fed by.
pub(super) fn feeders(workflow: &Workflow) -> HashSet<&str> {
    workflow
        .steps()
        .filter_map(|(_, step)| match &step.op {
            Op::Collect { feeder, .. } => Some(feeder.value.as_str()),
            _ => None,
        })
        .collect()
}

/// Whether a setting of the workflow is a truth value that says so.
pub fn setting_is(workflow: &Workflow, name: &str, value: bool) -> bool {
    workflow.settings.iter().any(|setting| setting.name == name && setting.value.bool() == Some(value))
}

/// Whether the platform keeps what fails, unhandled, and goes on with the rest.
pub fn keeps_incomplete(workflow: &Workflow) -> bool {
    setting_is(workflow, "dlq", true)
}

/// How many statements a step makes, roughly.
pub(super) fn weight(nested: &Nested) -> usize {
    let mut sum = 1;
    nested.each_region(&mut |region| region.each(&mut |_| sum += 1));
    sum
}

/// Whether every way through a block ends the handler.
pub(super) fn ends(block: &Block<'_>) -> bool {
    block.iter().any(|statement| match statement {
        Statement::End { .. } | Statement::Silent { .. } => true,
        Statement::Routes { ways, .. } => {
            ways.iter().any(|way| is_open(way.arm) && !way.arm.disabled && ends(&way.body))
        }
        _ => false,
    })
}

/// Whether a handler goes on with a bundle of its own, whatever happens: straight steps that end in Resume.
pub fn always_resumes(workflow: &Workflow, handler: &Region) -> bool {
    handler.steps.iter().all(|nested| {
        nested.gate.as_ref().is_none_or(|gate| gate.any.is_empty())
            && nested.arms.is_none()
            && nested.handler.is_none()
            && nested.gives == Multiplicity::One
    }) && handler.steps.last().is_some_and(|last| {
        let op = workflow.graph.node_weight(last.step).map(|s| &s.op);
        matches!(op, Some(Op::Directive { kind: Directive::Resume, .. }))
    })
}

/// Whether a handler does what happens without one: the run ends as a failure. Where what fails is kept, that happens only with it.
pub(super) fn only_fails(workflow: &Workflow, handler: &Region) -> bool {
    let [only] = handler.steps.as_slice() else { return false };
    let op = workflow.graph.node_weight(only.step).map(|s| &s.op);
    !keeps_incomplete(workflow)
        && only.gate.is_none()
        && matches!(op, Some(Op::Directive { kind: Directive::Rollback, .. }))
}

/// Whether a way has no condition.
pub fn is_open(arm: &Arm) -> bool {
    match &arm.when {
        When::Always => true,
        When::Gate(gate) => gate.any.is_empty(),
        When::Fallback(_) => false,
    }
}

/// The fallback of several ways is tried last, whatever its place.
pub fn is_fallback(arm: &Arm) -> bool {
    matches!(arm.when, When::Fallback(_))
}

/// The names of all steps that any formula of the workflow reads.
pub fn read_steps(workflow: &Workflow) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_expr(workflow, &mut |expr| names.extend(expr.steps()));
    names
}

/// Every formula of a workflow: those of parameters, conditions and tools.
pub fn each_expr(workflow: &Workflow, visit: &mut dyn FnMut(&cutover_ir::Expr)) {
    for (_, step) in workflow.steps() {
        step.each_expr(&mut |expr, _| visit(expr));
        if let Op::Rejoin { outputs, .. } = &step.op {
            outputs.iter().flat_map(|(_, nodes)| nodes).for_each(|node| {
                node.each_leaf(&mut |leaf| leaf.expr().into_iter().for_each(&mut *visit));
            });
        }
    }
    for region in workflow.regions.iter().chain(&workflow.orphans) {
        region.each_gate(&mut |_, gate| {
            for test in gate.any.iter().flatten() {
                for node in std::iter::once(&test.left).chain(&test.right) {
                    node.each_leaf(&mut |leaf| leaf.expr().into_iter().for_each(&mut *visit));
                }
            }
        });
    }
}
