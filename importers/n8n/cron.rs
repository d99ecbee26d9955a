//! Cron lines and intervals that n8n refuses: a workflow with one could not be switched on.

use super::javascript::constant;
use super::lower;
use cutover_ir::{Finding, Node, Op, Severity, Step, Value};

/// The node types with cron lines, and where they stand: the list of entries, the member that says that an entry is one, its value, the line.
const PLACES: &[(&str, &str, &str, &str, &str)] = &[
    ("n8n-nodes-base.scheduleTrigger", "rule.interval", "field", "cronExpression", "expression"),
    ("n8n-nodes-base.cron", "triggerTimes.item", "mode", "custom", "cronExpression"),
];

/// The fields of a line with the second first: the lowest and the highest value, and the names that stand for values.
const FIELDS: [(u32, u32, &[&str]); 6] = [
    (0, 59, &[]),
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    (0, 7, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

/// Names for whole lines.
const PRESETS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// The node type that checks its intervals, and the version since which it does.
const CHECKED: (&str, f64) = ("n8n-nodes-base.scheduleTrigger", 1.3);

/// What an interval may be: the field, the highest number, and what n8n says of others.
const INTERVALS: [(&str, f64, &str); 5] = [
    ("seconds", 59.0, "Seconds must be in range 1-59"),
    ("minutes", 59.0, "Minutes must be in range 1-59"),
    ("hours", 23.0, "Hours must be in range 1-23"),
    ("days", 31.0, "Days must be in range 1-31"),
    ("months", f64::INFINITY, "Months must be larger than 0"),
];

/// Writes into the settings of a schedule that it cannot start, where n8n refused one of its intervals.
pub fn refuse(step: &Step, op: &mut Op) {
    let Some((_, reason)) = refused_intervals(step).into_iter().next() else { return };
    let Op::Trigger { params, .. } = op else { return };
    let refused = lower::constant(Value::Text(reason.to_owned()), &step.origin.params);
    if let Value::Map(members) = &mut params.value {
        members.insert("refused".to_owned(), refused);
    }
}

/// The intervals that n8n refuses, and why.
fn refused_intervals(step: &Step) -> Vec<(&Node, &'static str)> {
    if step.origin.kind.value != CHECKED.0 || lower::version(step) < CHECKED.1 || step.policy.disabled {
        return Vec::new();
    }
    let entries = step.origin.params.path("rule.interval").map(Node::elements).unwrap_or_default();
    let refused = |entry| {
        let field = Node::get(entry, "field").and_then(Node::text).unwrap_or("days");
        let (_, highest, reason) = INTERVALS.iter().find(|(name, ..)| *name == field)?;
        let node = entry.get(&format!("{field}Interval"))?;
        let (Value::Number(number) | Value::Text(number)) = &node.value else { return None };
        let number: f64 = number.trim().parse().ok()?;
        (number < 1.0 || number > *highest).then_some((node, *reason))
    };
    entries.iter().filter_map(refused).collect()
}

/// The findings of one step.
pub fn findings(step: &Step) -> Vec<Finding> {
    let intervals = refused_intervals(step).into_iter().map(|(node, reason)| (node, format!("its interval: {reason}")));
    let lines = refused_lines(step).into_iter().map(|node| (node, "its cron line".to_owned()));
    lines
        .chain(intervals)
        .map(|(node, what)| {
            let message = format!(
                "{}: n8n refuses {what}, so the workflow could never be switched on; the repository does not start either",
                step.name
            );
            Finding::new("IM015", Severity::High, message, node.at.clone())
        })
        .collect()
}

/// The cron lines that n8n refuses.
fn refused_lines(step: &Step) -> Vec<&Node> {
    let place = PLACES.iter().find(|(kind, ..)| *kind == step.origin.kind.value && !step.policy.disabled);
    let Some((_, list, member, chosen, line)) = place else { return Vec::new() };
    let entries = step.origin.params.path(list).map(Node::elements).unwrap_or_default();
    let lines = entries
        .iter()
        .filter(|entry| entry.get(member).and_then(Node::text) == Some(chosen))
        .filter_map(|entry| entry.get(line));
    lines.filter(|node| text(node).is_some_and(|text| !is_valid(&text))).collect()
}

/// The line; nothing for an expression that asks for something.
fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Expr(expr) => match constant(expr)? {
            Value::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn is_valid(line: &str) -> bool {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let ranges = match fields.len() {
        5 => FIELDS.get(1..),
        6 => FIELDS.get(..),
        _ => None,
    };
    PRESETS.contains(&line.trim().to_lowercase().as_str())
        || ranges.is_some_and(|ranges| fields.iter().zip(ranges).all(|(field, range)| is_field(field, range)))
}

/// A list of values, ranges and steps.
fn is_field(field: &str, (low, high, names): &(u32, u32, &[&str])) -> bool {
    let number = |text: &str| match text.parse::<u32>() {
        Ok(number) => Some(number),
        Err(_) => {
            let start = text.get(..3).filter(|_| text.bytes().all(|b| b.is_ascii_alphabetic()))?.to_lowercase();
            names.iter().position(|name| *name == start).and_then(|at| u32::try_from(at).ok()).map(|at| at + low)
        }
    };
    field.split(',').all(|part| {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let stepped = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step >= 1));
        let bounds = match range {
            "*" | "?" => Some((*low, *high)),
            _ => match range.split_once('-') {
                Some((first, last)) => number(first).zip(number(last)),
                None => number(range).map(|only| (only, only)),
            },
        };
        stepped && bounds.is_some_and(|(first, last)| *low <= first && first <= last && last <= *high)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_n8n_takes_are_valid() {
        for line in
            ["0 9 * * 1-5", "*/10 * * * * *", "0 0 1,15 * *", "0 0 * JAN-MAR mon", "0 0 31 2 *", "@daily", "0 0 ? * 7"]
        {
            assert!(is_valid(line), "{line}");
        }
    }

    #[test]
    fn lines_that_n8n_refuses_are_not() {
        for line in
            ["61 * * * *", "every day", "* * * *", "", "0 0 * * MON#1", "0 0 L * *", "*/0 * * * *", "5-1 * * * *"]
        {
            assert!(!is_valid(line), "{line}");
        }
    }

    #[test]
    fn intervals_are_refused_from_the_version_on_that_checks_them() {
        let refused = |version: &str, interval: &str| {
            let text = format!(
                r#"{{"nodes":[{{"name":"T","type":"n8n-nodes-base.scheduleTrigger","typeVersion":{version},"parameters":{{"rule":{{"interval":[{interval}]}}}}}}],"connections":{{}}}}"#
            );
            let document: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let source = cutover_ir::SourceFile { name: "t.json".to_owned(), text };
            let read =
                super::super::workflow::import(&source, &document, &document, &cutover_ir::Pointer::default(), None)
                    .value;
            read.graph.node_weights().next().is_some_and(|step| !refused_intervals(step).is_empty())
        };
        assert!(refused("1.3", r#"{"field":"minutes","minutesInterval":90}"#));
        assert!(refused("1.3", r#"{"daysInterval":0}"#));
        assert!(!refused("1.2", r#"{"field":"minutes","minutesInterval":90}"#));
        assert!(!refused("1.3", r#"{"field":"minutes","minutesInterval":59}"#));
        assert!(!refused("1.3", r#"{"field":"weeks","weeksInterval":60}"#));
    }
}
