//! The report as Markdown: the estate first, then each workflow.

use super::findings::{Placed, SEVERITIES, severity_word};
use super::policy::Suppressed;
use super::terminal::words;
use super::words::markdown as escape;
use super::{Closing, OfEstate};
use crate::assessment::{Assessment, Brief, Contents, Gate, Thing};
use std::collections::HashMap;

/// The part about one workflow.
pub fn workflow(one: &Assessment) -> String {
    let mut page =
        format!("\n## {}\n\n{}, {}\n\n", escape(&one.name, 120), escape(&one.source, 200), escape(&one.platform, 40));
    if one.class == crate::assessment::Class::Unsupported {
        page.push_str(&format!("{}\n\n", escape(&one.verdict.because, 300)));
    } else {
        page.push_str(&format!(
            "**{}**: {} Effort {} points (about {} hours, {}); lock-in {} and risk {} of 100; {}.\n\n",
            escape(&words(&one.verdict.verdict), 40),
            escape(&one.verdict.because, 300),
            one.effort.points,
            one.effort.hours,
            one.effort.complexity.words(),
            one.lock_in.score,
            one.risk,
            one.class.word()
        ));
        page.push_str("| question | answer | evidence |\n|---|---|---|\n");
        for q in &one.verdict.questions {
            page.push_str(&format!(
                "| {} | {} | {} |\n",
                escape(&q.question, 80),
                q.answer.word(),
                escape(&q.evidence, 300)
            ));
        }
        page.push_str(&inventory(&one.contents));
        if !one.lock_in.items.is_empty() {
            page.push_str("\n| what locks it in | points | way out |\n|---|---:|---|\n");
            for point in &one.lock_in.items {
                page.push_str(&format!(
                    "| {} | {} | {} |\n",
                    escape(&point.what, 120),
                    point.points,
                    escape(&point.exit, 200)
                ));
            }
        }
        if !one.rules.is_empty() {
            page.push_str("\n| rule | kind | condition | gates | place |\n|---|---|---|---|---|\n");
            for rule in &one.rules {
                let gates: Vec<String> = rule.gates.iter().map(Gate::words).collect();
                page.push_str(&format!(
                    "| {} {} | {} | {} | {} | {} |\n",
                    rule.id,
                    escape(&rule.name, 80),
                    rule.kind.words(),
                    escape(&rule.condition, 300),
                    escape(&gates.join("; "), 200),
                    escape(rule.pointer.as_str(), 200)
                ));
            }
        }
        if !one.data.is_empty() {
            page.push_str("\n| data | fields | goes to | step |\n|---|---|---|---|\n");
            for flow in &one.data {
                page.push_str(&format!(
                    "| {} | {} | {} {} | {} |\n",
                    flow.class,
                    escape(&flow.fields.join(", "), 200),
                    flow.kind.word(),
                    escape(&flow.to, 80),
                    escape(&flow.step, 80)
                ));
            }
        }
        if !one.effort.manual.is_empty() {
            page.push_str("\nBy hand:\n\n");
            for task in &one.effort.manual {
                page.push_str(&format!("- {}\n", escape(&task.what, 200)));
            }
        }
        if let Some(cost) = &one.cost {
            page.push_str(&format!("\n{}\n\n", escape(&super::cost_line(cost), 600)));
            if !cost.unpriced.is_empty() {
                page.push_str(&format!("- no price is known for {}\n", escape(&cost.unpriced.join(", "), 300)));
            }
            for assumption in &cost.assumptions {
                page.push_str(&format!("- {}\n", escape(assumption, 600)));
            }
        }
        page.push('\n');
    }
    if one.findings.is_empty() {
        page.push_str("Nothing to report.\n");
        return page;
    }
    page.push_str("| code | severity | place | finding | what to do | effort |\n|---|---|---|---|---|---:|\n");
    for f in &one.findings {
        page.push_str(&format!(
            "| {} | {}{} | {} | {} | {} | {} |\n",
            f.code,
            severity_word(f.severity),
            standing(f),
            escape(&f.place(), 200),
            escape(&f.message, 600),
            escape(&f.help, 600),
            f.effort
        ));
    }
    page
}

/// Why a finding does not count, after its severity; nothing where it does.
fn standing(finding: &Placed) -> String {
    let why = |s: &Suppressed| format!(" (suppressed until {}: {})", s.until, escape(&s.reason, 200));
    finding.suppressed.as_ref().map_or_else(String::new, why)
}

/// What is in a workflow, a line for each kind of thing that there is.
fn inventory(contents: &Contents) -> String {
    let steps = |things: &[Thing]| things.iter().map(|thing| thing.step.clone()).collect::<Vec<_>>();
    let lines: [(&str, Vec<String>); 14] = [
        ("starts by", steps(&contents.triggers)),
        ("schedules", contents.schedules.iter().map(|schedule| schedule.when.clone()).collect()),
        ("systems", contents.systems.iter().map(|system| system.name.clone()).collect()),
        ("hosts", contents.hosts.clone()),
        (
            "data it touches",
            contents
                .touches
                .iter()
                .map(|(class, fields)| format!("{class} ({})", fields.iter().cloned().collect::<Vec<_>>().join(", ")))
                .collect(),
        ),
        ("models", contents.models.iter().map(|model| format!("{} ({})", model.model, model.step)).collect()),
        ("prompts", contents.prompts.iter().map(|prompt| format!("{} ({})", prompt.step, prompt.pointer)).collect()),
        ("tools", steps(&contents.tools)),
        ("memory and vector stores", [steps(&contents.memory), steps(&contents.vector_stores)].concat()),
        ("credentials", contents.credentials.iter().map(|credential| credential.kind.clone()).collect()),
        (
            "kept by the platform",
            contents.stores.iter().map(|store| format!("{} ({})", store.kind, store.step)).collect(),
        ),
        ("code", contents.code.iter().map(|code| format!("{} ({} lines)", code.step, code.lines)).collect()),
        ("branches", steps(&contents.branches)),
        ("people are asked by", steps(&contents.people)),
    ];
    let mut page = String::new();
    for (what, things) in lines.into_iter().filter(|(_, things)| !things.is_empty()) {
        page.push_str(&format!("\n- {what}: {}", escape(&things.join(", "), 600)));
    }
    if page.is_empty() { page } else { format!("{page}\n") }
}

/// The part about the estate, which stands before the workflows.
pub fn head(closing: &Closing<'_>) -> String {
    let mut page = format!("# Migration report\n\n{}\n", escape(&closing.summary.line(), 400));
    page.push_str("\n| severity | findings |\n|---|---:|\n");
    for severity in SEVERITIES {
        let n = closing.summary.severity.get(&severity).copied().unwrap_or(0);
        page.push_str(&format!("| {} | {n} |\n", severity_word(severity)));
    }
    let estate = closing.estate;
    let by_id: HashMap<&str, &Brief> = closing.briefs.iter().map(|one| (one.id.as_str(), one)).collect();
    if closing.briefs.len() > 1 {
        page.push_str(
            "\n## Plan\n\n| wave | workflows | hours | unblocks | frees credentials |\n|---:|---:|---:|---:|---:|\n",
        );
        for wave in &estate.waves {
            page.push_str(&format!(
                "| {} | {} | {:.1} | {} | {} |\n",
                wave.number,
                wave.workflows.len(),
                wave.hours,
                wave.unblocks.len(),
                wave.frees.len()
            ));
        }
        if !estate.conflicts.is_empty() {
            page.push_str("\n## Thresholds with more than one value\n\n");
            for conflict in estate.conflicts.iter().take(100) {
                page.push_str(&format!(
                    "- {}: {}\n",
                    escape(&conflict.title(), 160),
                    escape(&conflict.said(&by_id).join("; "), 600)
                ));
            }
        }
        if !closing.findings.is_empty() {
            page.push_str("\n## What only the estate shows\n\n| code | severity | workflow | finding | what to do |\n|---|---|---|---|---|\n");
            for OfEstate { workflow, finding } in closing.findings {
                page.push_str(&format!(
                    "| {} | {}{} | {} | {} | {} |\n",
                    finding.code,
                    severity_word(finding.severity),
                    standing(finding),
                    escape(by_id.get(workflow.as_str()).map_or(workflow, |one| &one.name), 80),
                    escape(&finding.message, 600),
                    escape(&finding.help, 300)
                ));
            }
        }
        page.push_str("\n## Workflows\n\n| workflow | verdict | wave | risk | lock-in | hours | converts |\n|---|---|---:|---:|---:|---:|---|\n");
        for one in closing.briefs {
            page.push_str(&format!(
                "| {} | {} | {} | {} | {} | {:.1} | {} |\n",
                escape(&one.name, 80),
                words(&one.verdict),
                if one.wave == 0 { "stays".to_owned() } else { one.wave.to_string() },
                one.risk,
                one.lock_in,
                one.hours,
                one.class.word()
            ));
        }
    }
    if !closing.unreadable.is_empty() {
        page.push_str("\n## Not readable\n\n");
        for problem in closing.unreadable {
            page.push_str(&format!("- {}\n", escape(&problem.line(), 600)));
        }
    }
    page
}
