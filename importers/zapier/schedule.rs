//! Schedules in words, as cron expressions: `{dow: "Thursday", hod: "3pm"}` is `0 0 15 * * 4`.

use super::nodes::ZapNode;
use crate::read;

const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// The settings that are known.
const SETTINGS: [&str; 4] = ["hod", "dow", "dom", "weekends"];

fn is_empty(value: &serde_json::Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// The cron expression with seconds; nothing where a word of the schedule is not known.
pub fn cron(node: &ZapNode<'_>) -> Option<String> {
    // What a setting that nobody has seen means is not guessed.
    let knows = |key: &String| SETTINGS.contains(&key.as_str());
    let params = node.json.get("params").and_then(serde_json::Value::as_object);
    if params.into_iter().flatten().any(|(key, value)| !knows(key) && !is_empty(value)) {
        return None;
    }
    let word = |key: &str| node.param(key).and_then(read::label);
    let action: String = node.action().to_ascii_lowercase().replace('_', "");
    let weekdays = match word("weekends").as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("no" | "false" | "0") => "1-5",
        _ => "*",
    };
    match action.as_str() {
        "everyhour" => Some(format!("0 0 * * * {weekdays}")),
        "everyday" => Some(format!("0 {} * * {weekdays}", time(&word("hod")?)?)),
        "everyweek" => Some(format!("0 {} * * {}", time(&word("hod")?)?, day(&word("dow")?)?)),
        "everymonth" => {
            let day: u8 = word("dom")?.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
            (1..=31).contains(&day).then_some(())?;
            Some(format!("0 {} {day} * *", time(&word("hod")?)?))
        }
        _ => None,
    }
}

fn day(word: &str) -> Option<usize> {
    let word = word.trim().to_ascii_lowercase();
    (word.len() >= 3).then(|| DAYS.iter().position(|day| day.starts_with(&word)))?
}

/// `3pm`, `9:30am`, `noon`, `15` or `15:00` as the minute and the hour of a cron expression.
fn time(word: &str) -> Option<String> {
    let word = word.trim().to_ascii_lowercase();
    match word.as_str() {
        "noon" => return Some("0 12".to_owned()),
        "midnight" => return Some("0 0".to_owned()),
        _ => {}
    }
    let (number, half) =
        match word.strip_suffix("am").map(|n| (n, 0)).or_else(|| word.strip_suffix("pm").map(|n| (n, 12))) {
            Some((number, half)) => (number, Some(half)),
            None => (word.as_str(), None),
        };
    let (hour, minute) = number.trim().split_once(':').unwrap_or((number.trim(), "0"));
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half),
        None => (hour < 24).then_some(hour),
    }?;
    (minute < 60).then(|| format!("{minute} {hour}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_days_are_read_as_the_editor_writes_them() {
        assert_eq!(time("3pm").as_deref(), Some("0 15"));
        assert_eq!(time("12am").as_deref(), Some("0 0"));
        assert_eq!(time("12pm").as_deref(), Some("0 12"));
        assert_eq!(time("13pm"), None);
        assert_eq!(time("9:30am").as_deref(), Some("30 9"));
        assert_eq!((time("15:00").as_deref(), time("9:75am")), (Some("0 15"), None));
        assert_eq!(day("Thursday"), Some(4));
        assert_eq!(day("Someday"), None);
    }
}
