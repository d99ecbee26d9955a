//! Cron lines that n8n refuses: a workflow with one could not be switched on.

use super::javascript::constant;
use cutover_ir::{Finding, Node, Severity, Step, Value};

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

/// The findings of one step.
pub fn findings(step: &Step) -> Vec<Finding> {
    let place = PLACES.iter().find(|(kind, ..)| *kind == step.origin.kind.value && !step.policy.disabled);
    let Some((_, list, member, chosen, line)) = place else { return Vec::new() };
    let entries = step.origin.params.path(list).map(Node::elements).unwrap_or_default();
    let lines = entries
        .iter()
        .filter(|entry| entry.get(member).and_then(Node::text) == Some(chosen))
        .filter_map(|entry| entry.get(line));
    lines
        .filter(|node| text(node).is_some_and(|text| !is_valid(&text)))
        .map(|node| {
            let message = format!(
                "{}: n8n refuses its cron line, so the workflow could never be switched on; the repository does not start either",
                step.name
            );
            Finding::new("IM015", Severity::High, message, node.at.clone())
        })
        .collect()
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
}
