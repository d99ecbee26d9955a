use super::rule::{Found, Rule};
use super::view::{Subject, conditions, list, quote};
use cutover_ir::{Confidence, Expr, LinkKind, Op, Read, Severity, Step, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "RE007",
    name: "endless-cycle",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Count the rounds and stop after as many as make sense; wait longer from round to round.",
    tags: &["LLM10:2025"],
    page: include_str!("endless_cycle.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op)
            && script.endless
            && !source.value.contains("break")
            && !source.value.contains("return")
        {
            found.report(format!("The code of {} has a loop that nothing ends.", quote(&step.name, 60)), [&source.at]);
        }
    }
    for cycle in subject.cycles() {
        let live: Vec<_> = subject.live().filter(|(index, _)| cycle.contains(index)).collect();
        // A cycle that no trigger leads to goes round for nobody.
        if live.is_empty() {
            continue;
        }
        if live.iter().all(|(index, step)| stays(subject, *index, step, &cycle)) {
            let names: Vec<String> = live.iter().map(|(_, step)| quote(&step.name, 60)).collect();
            found.report(
                format!("A cycle that nothing leads out of, whatever the items hold: {}.", list(&names, 4)),
                live.iter().map(|(_, step)| &step.origin.at),
            );
            continue;
        }
        let has_loop = live.iter().any(|(_, step)| matches!(step.op, Op::Loop { .. }));
        let asks = live.iter().any(|(_, step)| subject.asks_a_person(step));
        let calls = live.iter().any(|(_, step)| subject.is_external(step));
        let models = live.iter().any(|(_, step)| subject.calls_model(step));
        let counts = live.iter().any(|(_, step)| {
            conditions(step).into_iter().any(|c| is_count(&c.left) || c.right.as_ref().is_some_and(is_count))
        });
        // Cycles with a model are the matter of model-call-in-a-loop.
        if !has_loop && !asks && !counts && calls && !models {
            let names: Vec<String> = live.iter().map(|(_, step)| quote(&step.name, 60)).collect();
            found.report(
                format!(
                    "A cycle goes round until the other side gives another answer, without counting: {}.",
                    list(&names, 4)
                ),
                live.iter().map(|(_, step)| &step.origin.at),
            );
        }
    }
}

/// Whether every item that a step gets goes on within the cycle.
fn stays(subject: &Subject<'_>, index: NodeIndex, step: &Step, cycle: &BTreeSet<NodeIndex>) -> bool {
    let leads_back = |output: usize| {
        let links = subject.workflow.outgoing(index);
        links.iter().any(|(to, link)| link.kind == LinkKind::Main && link.output == output && cycle.contains(to))
    };
    match &step.op {
        Op::Partition { .. } => leads_back(0) && leads_back(1),
        Op::Pass | Op::Assign { .. } | Op::Wait { .. } | Op::Call { .. } | Op::Connector { .. } => leads_back(0),
        _ => false,
    }
}

/// Whether a value looks like a count of rounds.
fn is_count(node: &cutover_ir::Node) -> bool {
    const COUNTS: &[&str] = &[
        "count",
        "retry",
        "retries",
        "attempt",
        "tries",
        "round",
        "iteration",
        "page",
        "index",
        "loop",
        "offset",
        "cursor",
        "next",
        "hasmore",
        "has_more",
    ];
    let Value::Expr(expr) = &node.value else {
        return false;
    };
    let named = crate::assessment::data::fields(expr)
        .iter()
        .any(|field| COUNTS.iter().any(|word| field.to_lowercase().contains(word)));
    let own = expr.reads().iter().any(|read| matches!(read, Read::Scope(name) if name == "$runIndex"));
    named
        || own
        || matches!(expr, Expr::Foreign { source, .. } if COUNTS.iter().any(|word| source.to_lowercase().contains(word)))
}
