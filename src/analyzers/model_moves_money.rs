use super::rule::{Found, Rule};
use super::view::{Script, Subject, list, quote};
use crate::assessment::verdict::{destroys, moves_money, tool_moves_money};
use cutover_ir::{Confidence, Expr, Severity, Step};
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
    for (index, agent) in subject.agents() {
        let tools: Vec<&Step> = subject
            .tools(index)
            .into_iter()
            .filter(|tool| tool_moves_money(subject, tool) && is_filled_by_the_model(subject, tool))
            .collect();
        if !tools.is_empty() {
            let names: Vec<String> = tools.iter().map(|tool| quote(&tool.name, 60)).collect();
            found.report(
                format!(
                    "{} moves money as its model chooses, through {}, with nothing in between.",
                    quote(&agent.name, 60),
                    list(&names, 3)
                ),
                tools.iter().map(|tool| &tool.origin.at),
            );
        }
    }
}

/// Whether the model says what a tool sends: in the places that call for it, or in all, where the tool is of that kind.
fn is_filled_by_the_model(subject: &Subject<'_>, tool: &Step) -> bool {
    let mut asked = subject.kind_ends(tool, &subject.facts.model_filled_tools);
    tool.each_expr(&mut |expr, _| expr.each(&mut |part| asked |= asks_the_model(part)));
    asked
}

/// `$fromAI('amount')`.
fn asks_the_model(expr: &Expr) -> bool {
    matches!(expr, Expr::Foreign { source, .. } if Script::of_expression(source).calls.contains("$fromAI"))
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
