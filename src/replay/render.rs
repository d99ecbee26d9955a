use super::{DiffReport, Difference, EffectDiff, RunDiff, RunStatus, StepDiff, StepStatus, VerifyReport};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

/// Differences shown per step, and characters shown per value: the rest is in the JSON report.
const SHOWN: usize = 5;
const WIDTH: usize = 160;

/// What `diff` found, for a terminal.
pub fn diff_text(report: &DiffReport) -> String {
    let mut text = String::new();
    for run in &report.runs {
        if run.status != RunStatus::Equal || !run.violations.is_empty() || run.sent_otherwise() > 0 {
            one_run(&mut text, run);
        }
    }
    let s = &report.summary;
    let share = if s.runs == 0 { 0.0 } else { s.equal as f64 * 100.0 / s.runs as f64 };
    line(&mut text, format_args!("{} of {} runs equal ({share:.1} %)", s.equal, s.runs));
    line(
        &mut text,
        format_args!(
            "{} of {} steps equal, {} answered from the recording because they are not converted",
            s.steps_equal, s.steps, s.answered
        ),
    );
    line(&mut text, format_args!("{} of {} calls to the outside equal", s.effects_equal, s.effects));
    let count = |what: fn(&RunDiff) -> bool| report.runs.iter().filter(|r| what(r)).count();
    let (order, lineage, files) = (count(|r| r.beside.order), count(|r| r.beside.lineage), count(|r| r.beside.files));
    line(&mut text, format_args!("beside: order equal in {order} runs, lineage in {lineage}, files in {files}"));
    // The criterion of an equal run leaves out what its calls were given, and the verdict does not.
    let otherwise = report.runs.iter().filter(|r| r.status == RunStatus::Equal && r.sent_otherwise() > 0).count();
    if otherwise > 0 {
        let calls = s.effects - s.effects_equal;
        line(
            &mut text,
            format_args!(
                "different: {calls} of {} calls to the outside were not made as recorded, in {otherwise} of the equal runs too",
                s.effects
            ),
        );
    }
    text
}

fn one_run(text: &mut String, run: &RunDiff) {
    let status = match run.status {
        RunStatus::Equal if run.sent_otherwise() > 0 => "equal in its steps, different in its calls",
        RunStatus::Equal => "equal",
        RunStatus::Different => "different",
        RunStatus::Error => "error",
    };
    line(text, format_args!("{status}: {} ({})", run.id, run.source));
    if let Some(message) = &run.message {
        line(text, format_args!("  {}", short(message)));
    }
    if let Some(assumed) = &run.assumed {
        line(text, format_args!("  {assumed}"));
    }
    for violation in &run.violations {
        line(text, format_args!("  tried and was refused: {violation}"));
    }
    for step in run.steps.iter().filter(|s| s.status != StepStatus::Equal) {
        one_step(text, step);
    }
    for effect in run.effects.iter().filter(|e| e.status != StepStatus::Equal) {
        one_effect(text, effect);
    }
    text.push('\n');
}

fn one_step(text: &mut String, step: &StepDiff) {
    let StepDiff { name, run, .. } = step;
    let what = match step.status {
        StepStatus::Missing => "did not run",
        StepStatus::Unexpected => "ran, and should not have",
        StepStatus::Answered => "is not converted: the recording answered",
        StepStatus::Equal | StepStatus::Different => "differs",
    };
    line(text, format_args!("  step \"{name}\", run {run}: {what}"));
    differences(text, &step.differences);
}

fn one_effect(text: &mut String, effect: &EffectDiff) {
    let EffectDiff { name, run, item, .. } = effect;
    let what = match effect.status {
        StepStatus::Missing => "was not made",
        StepStatus::Unexpected => "was not recorded",
        _ => "differs",
    };
    line(text, format_args!("  call \"{name}\", run {run}, item {item}: {what}"));
    differences(text, &effect.differences);
}

fn differences(text: &mut String, all: &[Difference]) {
    for difference in all.iter().take(SHOWN) {
        let mut place = String::new();
        if let Some(output) = difference.output {
            let _ = write!(place, "output {output}, ");
        }
        if let Some(item) = difference.item {
            let _ = write!(place, "item {item}, ");
        }
        let path = if difference.path.is_empty() { "the whole item" } else { &difference.path };
        line(text, format_args!("    {place}{path}"));
        values(text, difference.expected.as_ref(), difference.actual.as_ref());
    }
    if all.len() > SHOWN {
        line(text, format_args!("    and {} more places", all.len() - SHOWN));
    }
}

fn values(text: &mut String, expected: Option<&Value>, actual: Option<&Value>) {
    if let (Some(Value::String(a)), Some(Value::String(b))) = (expected, actual)
        && (a.contains('\n') || b.contains('\n'))
    {
        return lines(text, a, b);
    }
    let shown = |value: Option<&Value>| value.map_or("(nothing)".to_owned(), |v| short(&v.to_string()));
    line(text, format_args!("      - {}", shown(expected)));
    line(text, format_args!("      + {}", shown(actual)));
}

/// Only the lines that changed, with one line around them.
fn lines(text: &mut String, expected: &str, actual: &str) {
    let diff = TextDiff::from_lines(expected, actual);
    for group in diff.grouped_ops(1).iter().take(SHOWN) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            line(text, format_args!("      {sign} {}", short(change.value().trim_end())));
        }
    }
}

/// One line of at most `WIDTH` characters, without anything that a terminal would act on.
fn short(value: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut text: String = value.chars().take(WIDTH).map(clean).collect();
    if value.chars().nth(WIDTH).is_some() {
        text.push('…');
    }
    text
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "{arguments}");
}

/// What `verify` found, for a terminal.
pub fn verify_text(report: &VerifyReport) -> String {
    let mut text = String::new();
    for check in &report.checks {
        line(&mut text, format_args!("{:<8} {:<8} {}", check.status.word(), check.name, check.detail));
    }
    for path in &report.edited {
        line(&mut text, format_args!("         edited since it was generated: {}", short(path)));
    }
    for path in &report.missing {
        line(&mut text, format_args!("         no longer there: {}", short(path)));
    }
    for violation in &report.violations {
        line(&mut text, format_args!("         tried and was refused: {}", short(violation)));
    }
    line(&mut text, format_args!("{}: {}", report.verdict.word(), report.proven()));
    text
}
