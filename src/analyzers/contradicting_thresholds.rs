use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use crate::assessment::{BusinessRule, disagree};
use cutover_ir::{Confidence, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    code: "BR003",
    name: "contradicting-thresholds",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Ask which value is right, and keep it in one place.",
    tags: &[],
    page: include_str!("contradicting_thresholds.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    // What is bounded and from which side → step → the values: the grades of one step are one scale.
    let rules = subject.register();
    let mut scales: BTreeMap<(&str, &str), BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for rule in rules {
        for bound in rule.bounds.iter().filter(|bound| bound.subject.len() > 2) {
            let steps = scales.entry((&bound.subject, bound.side)).or_default();
            steps.entry(&bound.scale).or_default().insert(&bound.value);
        }
    }
    for ((what, side), steps) in scales {
        let scales: BTreeSet<&BTreeSet<&str>> = steps.values().collect();
        let values: BTreeSet<&str> = steps.values().flatten().copied().collect();
        // A scale that is part of another is the same scale, used for less.
        let disagree = scales.iter().any(|one| scales.iter().any(|other| disagree(one, other)));
        if !disagree {
            continue;
        }
        let said: Vec<String> = steps
            .iter()
            .map(|(step, values)| {
                format!("{} in {}", values.iter().copied().collect::<Vec<_>>().join(", "), quote(step, 60))
            })
            .collect();
        let bounds = |rule: &BusinessRule| rule.bounds.iter().find(|b| b.subject == what && b.side == side).cloned();
        let written = rules.iter().find_map(bounds).map_or_else(|| what.to_owned(), |bound| bound.written);
        let places = rules.iter().filter(|rule| bounds(rule).is_some()).map(|rule| &rule.pointer);
        found.report(
            format!("The limit {side} {} has {} values: {}.", quote(&written, 40), values.len(), list(&said, 4)),
            places,
        );
    }
}
