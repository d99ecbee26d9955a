//! The report on one screen.

use super::Closing;
use super::findings::{Placed, severity_word};
use super::words::{columns, count, plain};
use crate::assessment::{Assessment, Brief, rule_name};
use std::cmp::Reverse;

/// One workflow with everything that was found in it.
pub fn workflow(one: &Assessment) -> String {
    let mut text = format!("{}: “{}” ({})\n", plain(&one.source, 200), plain(&one.name, 80), one.platform);
    if one.class != crate::assessment::Class::Unsupported {
        text.push_str(&columns(
            &[
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
            ],
            2,
        ));
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
        let kinds = list(estate.rules.iter().map(|(k, n)| (k.words().to_owned(), *n)).collect());
        let mut codes: Vec<(&String, &usize)> = closing.summary.code.iter().collect();
        codes.sort_by_key(|(code, n)| (Reverse(**n), (*code).clone()));
        let top: Vec<String> = codes
            .iter()
            .take(4)
            .map(|(code, n)| format!("{code} {} {n}", rule_name(code).unwrap_or_default()))
            .collect();
        let steps: usize = briefs.iter().map(|one| one.steps).sum();
        text.push_str(&columns(
            &[
                row("estate", &format!("{}, {}", count(briefs.len(), "workflow"), count(steps, "step"))),
                row("verdict", &verdicts),
                row("convert", &classes),
                row("effort", &format!("about {:.0} hours in {}", estate.hours, count(estate.waves.len(), "wave"))),
                row(
                    "rules",
                    &if rules == 0 {
                        "none found".to_owned()
                    } else {
                        format!("{}: {kinds}", count(rules, "business rule"))
                    },
                ),
                row("conflict", &format!("{} with more than one value", count(estate.conflicts.len(), "threshold"))),
                row("often", &top.join(", ")),
            ],
            0,
        ));
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
                    plain(&one.name, 60),
                ]
            })
            .collect();
        text.push_str(&columns(&riskiest, 2));
        text.push('\n');
    }
    for problem in closing.unreadable.iter().take(20) {
        text.push_str(&format!("unreadable  {}\n", problem.line()));
    }
    text.push_str(&closing.summary.line());
    text.push('\n');
    if closing.summary.findings > 0 {
        text.push_str("`cutover explain CODE` shows what a code means and what to do.\n");
    }
    text
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
