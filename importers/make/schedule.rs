//! When a scenario starts, as cron expressions with seconds: `{"type": "daily", "time": "06:10"}` is `0 10 6 * * *`.

use crate::read;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// More lines than these no longer say when something happens.
const MOST: usize = 12;

/// How a scenario is started.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    /// At the times that these name.
    Crons(Vec<String>),
    /// Somebody, or what comes in, starts it.
    ByHand,
    /// What is written is not known, or no cron expression says it.
    Unknown,
}

/// What a schedule says.
pub fn start(written: &Json) -> Start {
    if matches!(read::text(written, "type"), Some("on-demand" | "immediately")) {
        return Start::ByHand;
    }
    match crons(written) {
        Some(crons) if (1..=MOST).contains(&crons.len()) => Start::Crons(crons),
        _ => Start::Unknown,
    }
}

fn crons(written: &Json) -> Option<Vec<String>> {
    let members = written.as_object()?;
    let only = |names: &[&str]| {
        let known = |key: &String| key == "type" || names.contains(&key.as_str());
        members.iter().all(|(key, value)| known(key) || value.is_null()).then_some(())
    };
    let time = || minute_of(read::text(written, "time")?);
    let list = |name: &str, low: u64, high: u64| numbers(written.get(name)?, low, high);
    match read::text(written, "type")? {
        "daily" => {
            only(&["time"])?;
            Some(lines(&BTreeSet::from([time()?]), "* * *"))
        }
        "weekly" => {
            only(&["time", "days"])?;
            Some(lines(&BTreeSet::from([time()?]), &format!("* * {}", list("days", 0, 7)?)))
        }
        "monthly" => {
            only(&["time", "dates"])?;
            Some(lines(&BTreeSet::from([time()?]), &format!("{} * *", list("dates", 1, 31)?)))
        }
        "yearly" => {
            only(&["time", "dates", "months"])?;
            let days = format!("{} {} *", list("dates", 1, 31)?, list("months", 1, 12)?);
            Some(lines(&BTreeSet::from([time()?]), &days))
        }
        "indefinitely" => {
            only(&["interval", "restrict"])?;
            let seconds = u32::try_from(written.get("interval")?.as_u64()?).ok()?;
            let every = (seconds > 0 && seconds.is_multiple_of(60)).then_some(seconds / 60)?;
            match written.get("restrict").and_then(Json::as_array).map(Vec::as_slice) {
                None | Some([]) => unrestricted(every),
                Some(windows) => {
                    let all: Option<Vec<Vec<String>>> = windows.iter().map(|window| within(every, window)).collect();
                    Some(all?.concat())
                }
            }
        }
        _ => None,
    }
}

/// Every so many minutes, all day long.
fn unrestricted(every: u32) -> Option<Vec<String>> {
    match every {
        1 => Some(vec!["0 * * * * *".to_owned()]),
        2..60 if 60 % every == 0 => Some(vec![format!("0 */{every} * * * *")]),
        60 => Some(vec!["0 0 * * * *".to_owned()]),
        _ if every < DAY && every.is_multiple_of(60) && DAY.is_multiple_of(every) => {
            Some(vec![format!("0 0 */{} * * *", every / 60)])
        }
        _ if every <= DAY && DAY.is_multiple_of(every) => Some(lines(&times(every, 0, DAY), "* * *")),
        _ => None,
    }
}

/// Every so many minutes from the beginning of a window on.
fn within(every: u32, window: &Json) -> Option<Vec<String>> {
    let known = |key: &String| matches!(key.as_str(), "days" | "time");
    window.as_object()?.keys().all(known).then_some(())?;
    let days =
        window.get("days").filter(|days| !days.is_null()).map_or(Some("*".to_owned()), |days| numbers(days, 0, 7))?;
    let (from, until) = match window.get("time").filter(|time| !time.is_null()) {
        Some(Json::Array(time)) => match time.as_slice() {
            [from, until] => (minute_of(from.as_str()?)?, minute_of(until.as_str()?)?),
            _ => return None,
        },
        Some(_) => return None,
        None => (0, DAY),
    };
    (from < until).then(|| lines(&times(every, from, until), &format!("* * {days}")))
}

fn times(every: u32, from: u32, until: u32) -> BTreeSet<u32> {
    (from..until).step_by(every as usize).collect()
}

/// A line for each minute of the hour, with its hours.
fn lines(times: &BTreeSet<u32>, days: &str) -> Vec<String> {
    let mut by_minute: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for time in times {
        by_minute.entry(time % 60).or_default().push((time / 60).to_string());
    }
    by_minute.into_iter().map(|(minute, hours)| format!("0 {minute} {} {days}", hours.join(","))).collect()
}

/// `06:10` as a minute of the day.
fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

/// A list of numbers as cron writes it; a whole week is any day.
fn numbers(list: &Json, low: u64, high: u64) -> Option<String> {
    let all: Option<BTreeSet<u64>> = list.as_array()?.iter().map(Json::as_u64).collect();
    let all = all.filter(|all| !all.is_empty() && all.iter().all(|n| (low..=high).contains(n)))?;
    let whole_week = (low, high) == (0, 7) && all.iter().map(|day| day % 7).collect::<BTreeSet<_>>().len() == 7;
    let texts: Vec<String> = all.iter().map(u64::to_string).collect();
    Some(if whole_week { "*".to_owned() } else { texts.join(",") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn crons(written: Json) -> Vec<String> {
        match start(&written) {
            Start::Crons(crons) => crons,
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn times_are_cron_expressions() {
        assert_eq!(crons(json!({ "type": "daily", "time": "06:10" })), ["0 10 6 * * *"]);
        assert_eq!(crons(json!({ "type": "weekly", "days": [1, 3], "time": "06:10" })), ["0 10 6 * * 1,3"]);
        assert_eq!(crons(json!({ "type": "monthly", "dates": [1, 31], "time": "23:59" })), ["0 59 23 1,31 * *"]);
        assert_eq!(crons(json!({ "type": "yearly", "months": [1], "dates": [2], "time": "00:00" })), ["0 0 0 2 1 *"]);
    }

    #[test]
    fn intervals_are_cron_expressions_where_a_day_holds_them() {
        let every = |seconds: u32| crons(json!({ "type": "indefinitely", "interval": seconds }));
        assert_eq!(every(60), ["0 * * * * *"]);
        assert_eq!(every(900), ["0 */15 * * * *"]);
        assert_eq!(every(7200), ["0 0 */2 * * *"]);
        assert_eq!(every(86_400), ["0 0 0 * * *"]);
        assert_eq!(every(5400), ["0 0 0,3,6,9,12,15,18,21 * * *", "0 30 1,4,7,10,13,16,19,22 * * *"]);
        assert_eq!([every(45), every(420), every(172_800)], [["Unknown"], ["Unknown"], ["Unknown"]]);
    }

    #[test]
    fn windows_bound_an_interval() {
        let daily = json!({ "type": "indefinitely", "interval": 900, "restrict": [{ "days": [1, 2, 3, 4, 5, 6, 0], "time": ["06:00", "06:01"] }] });
        assert_eq!(crons(daily), ["0 0 6 * * *"]);
        let office = json!({ "type": "indefinitely", "interval": 3600, "restrict": [{ "days": [1, 5], "time": ["09:30", "12:00"] }] });
        assert_eq!(crons(office), ["0 30 9,10,11 * * 1,5"]);
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        assert_eq!(start(&json!({ "type": "on-demand" })), Start::ByHand);
        for written in [
            json!({ "type": "once", "date": "2026-05-01T10:00:00.000Z" }),
            json!({ "type": "indefinitely", "interval": 900, "between": ["2026-01-01", "2026-02-01"] }),
            json!({ "type": "weekly", "days": ["Monday"], "time": "06:10" }),
            json!("daily"),
        ] {
            assert_eq!(start(&written), Start::Unknown, "{written}");
        }
    }
}
