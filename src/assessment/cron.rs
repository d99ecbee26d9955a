//! A cron line as a person would say it.

use super::schedule::DAYS;

/// `0 9 * * 1-5` is "every Monday to Friday at 09:00". Nothing where a line says more than these words can.
pub(super) fn said(line: &str) -> Option<String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    // A sixth field, before the others, is the second.
    let (minute, hour, day, month, weekday) = match fields.as_slice() {
        [minute, hour, day, month, weekday] | ["0", minute, hour, day, month, weekday] => {
            (*minute, *hour, *day, *month, *weekday)
        }
        _ => return None,
    };
    if month != "*" {
        return None;
    }
    let when = match (day, weekday) {
        ("*" | "?", "*" | "?") => None,
        (day, "*" | "?") => Some(format!("on day {} of every month", number(day)?)),
        ("*" | "?", weekday) => Some(format!("every {}", weekdays(weekday)?)),
        _ => return None,
    };
    match (number(minute), number(hour), every(minute), every(hour)) {
        (Some(minute), Some(hour), _, _) => {
            Some(format!("{} at {hour:02}:{minute:02}", when.unwrap_or_else(|| "every day".to_owned())))
        }
        (Some(minute), None, _, Some(hours)) if when.is_none() => {
            let at = if minute == 0 { String::new() } else { format!(" at minute {minute}") };
            Some(format!("every {}{at}", times(hours, "hour")))
        }
        (None, None, Some(minutes), Some(1)) if when.is_none() => Some(format!("every {}", times(minutes, "minute"))),
        _ => None,
    }
}

/// `hour`, `6 hours`.
fn times(number: u32, unit: &str) -> String {
    if number == 1 { unit.to_owned() } else { format!("{number} {unit}s") }
}

fn number(field: &str) -> Option<u32> {
    field.parse().ok()
}

/// How many units lie between two runs: `*` is one, `*/15` fifteen.
fn every(field: &str) -> Option<u32> {
    match field.strip_prefix('*')? {
        "" => Some(1),
        step => number(step.strip_prefix('/')?),
    }
}

/// `1`, `1-5`, `1,3`, `MON`.
fn weekdays(field: &str) -> Option<String> {
    let day = |text: &str| match number(text) {
        Some(number) => DAYS.get(number as usize % 7).copied(),
        None => DAYS
            .iter()
            .find(|day| text.len() == 3 && day.get(..3).is_some_and(|d| d.eq_ignore_ascii_case(text)))
            .copied(),
    };
    if let Some((from, to)) = field.split_once('-') {
        return Some(format!("{} to {}", day(from)?, day(to)?));
    }
    Some(field.split(',').map(day).collect::<Option<Vec<_>>>()?.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_as_a_person_says_them() {
        for (line, words) in [
            ("0 9 * * *", Some("every day at 09:00")),
            ("0 8 * * 1-5", Some("every Monday to Friday at 08:00")),
            ("0 30 8 * * MON", Some("every Monday at 08:30")),
            ("0 6 1 * *", Some("on day 1 of every month at 06:00")),
            ("11 */1 * * *", Some("every hour at minute 11")),
            ("0 */6 * * *", Some("every 6 hours")),
            ("*/15 * * * *", Some("every 15 minutes")),
            ("* * * * *", Some("every minute")),
            ("0 9-17 * * *", None),
            ("0 0 1 1 *", None),
            ("nonsense", None),
        ] {
            assert_eq!(said(line).as_deref(), words, "{line}");
        }
    }
}
