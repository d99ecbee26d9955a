//! The report on one screen.

use super::Closing;
use super::codes;
use super::findings::{Placed, severity_word};
use super::words::{columns, count, plain};
use crate::assessment::cost::{Cost, Money};
use crate::assessment::{Assessment, Brief};
use std::collections::BTreeMap;

/// One workflow with everything that was found in it.
pub fn workflow(one: &Assessment) -> String {
    let mut text = format!("{}: “{}” ({})\n", plain(&one.source, 200), plain(&one.name, 80), one.platform);
    if one.class != crate::assessment::Class::Unsupported {
        let mut rows = vec![
            row("verdict", &format!("{}: {}", words(&one.verdict.verdict), one.verdict.because)),
            row(
                "effort",
                &format!(
                    "{} points, about {} hours, {}",
                    one.effort.points,
                    one.effort.hours,
                    one.effort.complexity.words()
                ),
            ),
            row("lock-in", &format!("{} of 100; risk {} of 100", one.lock_in.score, one.risk)),
            row("rules", &rules(one)),
        ];
        rows.extend(one.cost.as_ref().map(|cost| row("cost", &super::cost_line(cost))));
        text.push_str(&columns(&rows, 2));
    }
    if one.findings.is_empty() {
        text.push_str("  nothing to report\n");
    }
    text.push_str(&rows(&one.findings));
    text
}

fn row(label: &str, value: &str) -> Vec<String> {
    vec![label.to_owned(), value.to_owned()]
}

fn rules(one: &Assessment) -> String {
    let shown: Vec<String> = one.rules.iter().take(3).map(|rule| plain(&rule.condition, 70)).collect();
    match one.rules.len() {
        0 => "no business rule found".to_owned(),
        n if n > 3 => format!("{}: {} and {} more", count(n, "business rule"), shown.join("; "), n - 3),
        n => format!("{}: {}", count(n, "business rule"), shown.join("; ")),
    }
}

/// All workflows, on one screen.
pub fn estate(closing: &Closing<'_>) -> String {
    let mut text = String::new();
    let briefs = closing.briefs;
    if briefs.len() > 1 {
        let list = |pairs: Vec<(String, usize)>| -> String {
            pairs.into_iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
        };
        let estate = closing.estate;
        let verdicts = list(estate.verdicts.iter().map(|(v, n)| (words(v), *n)).collect());
        let classes = list(estate.classes.iter().map(|(c, n)| (c.word().to_owned(), *n)).collect());
        let rules: usize = estate.rules.values().sum();
        let kinds = most(estate.rules.iter().map(|(kind, n)| (kind.words().to_owned(), *n)), 44);
        let urgent =
            most(closing.summary.urgent.iter().map(|(code, n)| (codes::name(code).unwrap_or(code).to_owned(), *n)), 56);
        let steps: usize = briefs.iter().map(|one| one.steps).sum();
        let mut rows = vec![
            row("estate", &format!("{}, {}", count(briefs.len(), "workflow"), count(steps, "step"))),
            row("verdict", &verdicts),
            row("convert", &classes),
            row(
                "effort",
                &format!(
                    "about {:.0} hours to move {} in {}{}",
                    estate.waves.iter().map(|wave| wave.hours).sum::<f64>().abs(), // The sum of none is -0.
                    briefs.len() - estate.stays.len(),
                    count(estate.waves.len(), "wave"),
                    if estate.stays.is_empty() { String::new() } else { format!("; {} stay", estate.stays.len()) }
                ),
            ),
            row(
                "rules",
                &if rules == 0 { "none found".to_owned() } else { format!("{}: {kinds}", count(rules, "rule")) },
            ),
            row("conflict", &format!("{} with more than one value", count(estate.conflicts.len(), "threshold"))),
            row("urgent", if urgent.is_empty() { "nothing" } else { &urgent }),
        ];
        rows.extend(cost(briefs).map(|cost| row("cost", &cost)));
        text.push_str(&columns(&rows, 0));
        text.push_str("\nriskiest\n");
        let mut by_risk: Vec<&Brief> = briefs.iter().collect();
        by_risk.sort_by(|a, b| b.risk.cmp(&a.risk).then_with(|| a.id.cmp(&b.id)));
        let riskiest: Vec<Vec<String>> = by_risk
            .iter()
            .take(8)
            .map(|one| {
                vec![
                    format!("risk {}", one.risk),
                    format!("lock-in {}", one.lock_in),
                    format!("{:.1} h", one.hours),
                    words(&one.verdict),
                    plain(&one.name, 30),
                ]
            })
            .collect();
        text.push_str(&columns(&riskiest, 2));
        text.push('\n');
    }
    for problem in closing.unreadable.iter().take(20) {
        text.push_str(&format!("unreadable  {}\n", problem.line()));
    }
    // The first row has counted the workflows; what the findings take stands on a line of its own, so that eighty columns hold it.
    let line = closing.summary.line();
    let counted = format!(" in {}; ", count(closing.summary.workflows, "workflow"));
    text.push_str(&if briefs.len() > 1 { line.replacen(&counted, "\n", 1) } else { line });
    text.push('\n');
    if closing.summary.findings > 0 {
        text.push_str("`cutover explain CODE` shows what a code means and what to do.\n");
    }
    text
}

/// What the runs of a month cost all together, where a volume was given: on the platforms, in models, as code.
fn cost(briefs: &[Brief]) -> Option<String> {
    let costs: Vec<&Cost> = briefs.iter().filter_map(|one| one.cost.as_ref()).collect();
    if costs.is_empty() {
        return None;
    }
    let sum = |part: fn(&Cost) -> Option<&Money>| {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for money in costs.iter().filter_map(|cost| part(cost)) {
            *sums.entry(&money.currency).or_default() += money.amount;
        }
        let said: Vec<String> = sums.iter().map(|(currency, amount)| format!("{amount:.2} {currency}")).collect();
        if said.is_empty() { "no price known".to_owned() } else { said.join(" and ") }
    };
    let asks_models = costs.iter().any(|cost| cost.models.is_some() || !cost.unpriced.is_empty());
    let models = if asks_models { format!(", models {}", sum(|cost| cost.models.as_ref())) } else { String::new() };
    Some(format!(
        "a month, {} forecast: platform {}{models}, as code {}",
        count(costs.len(), "workflow"),
        sum(|cost| cost.platform.as_ref()),
        sum(|cost| Some(&cost.code)),
    ))
}

/// What there is most of, as far as it fits on a line: `133 unauthenticated-webhook, 43 unresolved-expression
/// and 9 more`. `room` is how many letters stand before the "and".
fn most(counts: impl Iterator<Item = (String, usize)>, room: usize) -> String {
    let mut counts: Vec<(String, usize)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut line = String::new();
    let mut rest = 0;
    for (name, n) in counts {
        let next = format!("{}{n} {name}", if line.is_empty() { "" } else { ", " });
        if rest == 0 && line.len() + next.len() <= room {
            line.push_str(&next);
        } else {
            rest += n;
        }
    }
    if rest > 0 { format!("{line} and {rest} more") } else { line }
}

/// `stay-no-code` as words.
pub fn words(name: &str) -> String {
    match name {
        "stay-no-code" => "stay no-code".to_owned(),
        other => other.to_owned(),
    }
}

fn rows(findings: &[Placed]) -> String {
    let rows: Vec<Vec<String>> = findings
        .iter()
        .filter(|f| f.suppressed.is_none())
        .map(|f| vec![severity_word(f.severity).to_owned(), f.code.clone(), f.place(), plain(&f.message, 240)])
        .collect();
    columns(&rows, 2)
}
