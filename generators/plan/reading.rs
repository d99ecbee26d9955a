//! The steps in the order in which a reader of the code meets them.

use super::{Block, Flow, Statement};
use cutover_ir::{Op, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::{HashMap, HashSet};

/// All steps, as the flow meets them; what is plugged into a step stands behind it, and what nothing leads to at the end.
pub fn in_reading_order(workflow: &Workflow, flow: &Flow) -> Vec<NodeIndex> {
    let mut reader = Reader { workflow, bodies: HashMap::new(), met: HashSet::new(), order: Vec::new() };
    for block in [&flow.body, &flow.unreached] {
        reader.collect(block);
        reader.read(block);
    }
    for (step, named) in workflow.steps() {
        if !matches!(named.op, Op::Part { .. }) {
            reader.meet(step);
        }
    }
    // Parts that are plugged into nothing.
    workflow.steps().for_each(|(step, _)| reader.meet(step));
    reader.order
}

struct Reader<'a> {
    workflow: &'a Workflow,
    /// What stands in functions and behind joins, which is read where they are first entered.
    bodies: HashMap<NodeIndex, &'a Block>,
    met: HashSet<NodeIndex>,
    order: Vec<NodeIndex>,
}

impl<'a> Reader<'a> {
    fn collect(&mut self, block: &'a Block) {
        for statement in block {
            match statement {
                Statement::Function { step, body, .. } | Statement::Join { step, body, .. } => {
                    self.bodies.insert(*step, body);
                    self.collect(body);
                }
                Statement::Loop { body, .. } | Statement::Program { body, .. } => self.collect(body),
                Statement::Together { arms } => arms.iter().for_each(|arm| self.collect(arm)),
                _ => {}
            }
        }
    }

    fn read(&mut self, block: &'a Block) {
        for statement in block {
            match statement {
                Statement::Start { step, .. } | Statement::Step { step, .. } | Statement::Merge { step, .. } => {
                    self.meet(*step);
                }
                Statement::Loop { step, body, .. } => {
                    self.meet(*step);
                    self.read(body);
                }
                Statement::Fire { trigger: entered } | Statement::Call { function: entered, .. } => {
                    self.enter(*entered)
                }
                Statement::Together { arms } => arms.iter().for_each(|arm| self.read(arm)),
                Statement::Program { body, .. } => self.read(body),
                // What arrives at a join is met before what follows it: that is read behind all that leads there.
                Statement::Arrive { .. }
                | Statement::Join { .. }
                | Statement::Function { .. }
                | Statement::Back { .. }
                | Statement::Heading(_) => {}
            }
        }
        for statement in block {
            if let Statement::Join { step, .. } = statement {
                self.enter(*step);
            }
        }
    }

    fn enter(&mut self, step: NodeIndex) {
        let Some(body) = self.bodies.remove(&step) else { return };
        // A function begins with its step itself; what follows a join does not hold it.
        let begins_with_it = matches!(body.first(),
            Some(Statement::Start { step: first, .. } | Statement::Step { step: first, .. } | Statement::Loop { step: first, .. }) if *first == step);
        if !begins_with_it {
            self.meet(step);
        }
        self.read(body);
    }

    fn meet(&mut self, step: NodeIndex) {
        if !self.met.insert(step) {
            return;
        }
        self.order.push(step);
        for (part, _) in self.workflow.incoming(step) {
            if self.workflow.graph.node_weight(part).is_some_and(|named| matches!(named.op, Op::Part { .. })) {
                self.meet(part);
            }
        }
    }
}
