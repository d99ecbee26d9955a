//! When a schedule fires, as a person would say it.

use super::cron;
use cutover_ir::{Node, Value};

/// A schedule in words, for each of its entries. Knows the shapes that builders share: a cron line, or a unit with an interval and a time of day.
pub(crate) fn phrases(params: &Node) -> Vec<String> {
    let mut found = Vec::new();
    walk(params, &mut found);
    found.dedup();
    found
}

fn walk(node: &Node, found: &mut Vec<String>) {
    match &node.value {
        Value::Map(members) => {
            if let Some(cron) = ["expression", "cronExpression", "cron"].iter().find_map(|key| text(node, key)) {
                found.push(cron::said(&cron).unwrap_or_else(|| format!("by the cron line {cron}")));
            } else if ["interval", "item", "rule", "triggerTimes"].iter().any(|key| members.contains_key(*key)) {
                members.values().for_each(|member| walk(member, found));
            } else if let Some(entry) = entry(node) {
                found.push(entry);
            }
        }
        Value::List(items) => {
            for item in items {
                match &item.value {
                    Value::Map(members) if members.is_empty() => found.push("every day at 00:00".to_owned()),
                    _ => walk(item, found),
                }
            }
        }
        _ => {}
    }
}

/// One entry: `{field: "weeks", triggerAtDay: [1], triggerAtHour: 9}`, `{mode: "everyDay", hour: 8}`.
fn entry(node: &Node) -> Option<String> {
    let unit = text(node, "field").or_else(|| text(node, "mode")).or_else(|| text(node, "unit"));
    let hour = text(node, "triggerAtHour").or_else(|| text(node, "hour"));
    let minute = text(node, "triggerAtMinute").or_else(|| text(node, "minute"));
    if unit.is_none() && hour.is_none() && minute.is_none() {
        return None;
    }
    let unit = unit.unwrap_or_else(|| "days".to_owned());
    // An entry with a mode, of the older kind, has its own unit and other defaults.
    let is_older = node.get("mode").is_some();
    let named = unit.trim_start_matches("every").to_lowercase();
    let named = if named == "x" { text(node, "unit").unwrap_or_else(|| "hours".to_owned()) } else { named };
    let plain = named.trim_end_matches('s');
    if plain == "cronexpression" {
        return Some("at times that an expression works out".to_owned());
    }
    let step = [
        "secondsInterval",
        "minutesInterval",
        "hoursInterval",
        "daysInterval",
        "weeksInterval",
        "monthsInterval",
        "value",
    ]
    .iter()
    .filter(|key| key.starts_with(plain) || **key == "value")
    .find_map(|key| text(node, key))
    .or_else(|| (unit == "everyX").then(|| "2".to_owned()));
    let every = match (step, plain) {
        // A step beyond the range of a cron field leaves the field's first value only.
        (Some(n), "second" | "minute") if n.parse::<u32>().is_ok_and(|n| n > 59) => {
            format!("every {}", if plain == "second" { "minute" } else { "hour" })
        }
        (Some(n), _) if n == "1" => format!("every {plain}"),
        (Some(n), _) => format!("every {n} {plain}s"),
        (None, "minute") if unit == "minutes" => "every 5 minutes".to_owned(),
        (None, "second") => "every 30 seconds".to_owned(),
        (None, _) => format!("every {plain}"),
    };
    let days: Vec<String> = node
        .get("triggerAtDay")
        .map(Node::elements)
        .unwrap_or_default()
        .iter()
        .filter_map(|day| {
            let number: usize = scalar(day)?.parse().ok()?;
            DAYS.get(number % 7).map(|day| (*day).to_owned())
        })
        .collect();
    let on = match (days.is_empty(), plain) {
        (false, _) => format!(" on {}", days.join(", ")),
        (true, "week") if is_older => {
            let number = text(node, "weekday").and_then(|day| day.parse::<usize>().ok()).unwrap_or(1);
            DAYS.get(number % 7).map(|day| format!(" on {day}")).unwrap_or_default()
        }
        (true, "month") if is_older => {
            format!(" on day {}", text(node, "dayOfMonth").unwrap_or_else(|| "1".to_owned()))
        }
        (true, _) => String::new(),
    };
    let usual = if is_older { "14" } else { "00" };
    let at = match (hour, minute) {
        _ if ["minute", "second", "hour"].contains(&plain) => String::new(),
        (Some(hour), minute) => format!(" at {}:{:0>2}", two(&hour), minute.unwrap_or_else(|| "0".to_owned())),
        (None, Some(minute)) => format!(" at {usual}:{minute:0>2}"),
        (None, None) => format!(" at {usual}:00"),
    };
    Some(format!("{every}{on}{at}"))
}

/// As cron counts them.
pub(super) const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn two(hour: &str) -> String {
    format!("{hour:0>2}")
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(scalar)
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}
