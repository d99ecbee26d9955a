use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use crate::assessment::verdict::{destroys, moves_money};
use cutover_ir::{Confidence, Severity, Step};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "AI005",
    name: "model-moves-money",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 3,
    help: "Put a limit that code checks, or a person, between the answer and the act.",
    tags: &["LLM06:2025"],
    page: include_str!("model_moves_money.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut acts: BTreeMap<&str, (&Step, Vec<String>)> = BTreeMap::new();
    for (index, model) in subject.live().filter(|(_, step)| subject.calls_model(step)) {
        // A person or a condition in between is a review; of the two only the person is sure, but a condition shows that somebody thought of it.
        let unchecked = subject.downstream_until(index, &|step| subject.asks_a_person(step) || subject.decides(step));
        for (at, step) in subject
            .live()
            .filter(|(i, step)| unchecked.contains(i) && (moves_money(subject, step) || destroys(subject, step)))
        {
            if !hears(subject, at, step, model) {
                continue;
            }
            acts.entry(&step.name).or_insert_with(|| (step, Vec::new())).1.push(quote(&model.name, 60));
        }
    }
    for (step, models) in acts.into_values() {
        found.report(
            format!(
                "{} acts on the word of {} with nothing in between: it moves money or deletes.",
                quote(&step.name, 60),
                list(&models, 2)
            ),
            [&step.origin.at],
        );
    }
}

/// Whether what a step does depends on what a model said: it names the model's step, or nothing but shaping lies between the two.
fn hears(subject: &Subject<'_>, index: NodeIndex, step: &Step, model: &Step) -> bool {
    let mut named = false;
    step.each_expr(&mut |expr, _| named |= expr.steps().contains(&model.name));
    let mut open = vec![index];
    let mut seen = BTreeSet::from([index]);
    while let Some(at) = open.pop() {
        for (feeder, before) in subject.feeders(at) {
            if std::ptr::eq(before, model) {
                return true;
            }
            if !subject.is_external(before) && seen.insert(feeder) {
                open.push(feeder);
            }
        }
    }
    named
}
