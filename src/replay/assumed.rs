use super::instant::instant;
use super::{Recording, RunDiff, RunStatus, StepStatus};

/// The identifier that a replay makes where its fixture names none.
const MADE_UP: &str = "00000000-0000-4000-8000-000000000000";

/// The zone of an installation that was not given one.
const DEFAULT_ZONE: &str = "America/New_York";

/// The same recording under circumstances that it does not state and that could explain why a replay differs: the moment and the
/// identifier that its own values show, the zone that the platform takes when nobody chose one. An execution that was not made for tests
/// states neither, so a replay that guessed them wrongly says nothing about the code.
pub fn alternatives(recording: &Recording, found: &RunDiff) -> Vec<Recording> {
    if found.status != RunStatus::Different {
        return Vec::new();
    }
    let fixed = &recording.fixed;
    let mut zones = vec![fixed.timezone.clone()];
    if !fixed.own_zone {
        zones.extend([DEFAULT_ZONE, "UTC"].into_iter().filter(|z| *z != fixed.timezone).map(str::to_owned));
    }
    let clock = if fixed.own_clock { None } else { moment_shown(recording, found) };
    let uuid = if fixed.uuid.is_some() { None } else { uuid_shown(found) };
    let shown = clock.is_some() || uuid.is_some();
    let clocks = std::iter::once((None, None)).chain(shown.then_some((clock, uuid)));
    let mut all = Vec::new();
    for (clock, uuid) in clocks {
        for zone in &zones {
            // A server runs in its own default zone, a harness often in another.
            for local in [&fixed.local_zone, zone] {
                let mut other = recording.clone();
                other.fixed.timezone.clone_from(zone);
                other.fixed.local_zone.clone_from(local);
                if let Some(clock) = &clock {
                    other.fixed.clock.clone_from(clock);
                }
                if uuid.is_some() {
                    other.fixed.uuid.clone_from(&uuid);
                }
                if !std::iter::once(recording).chain(&all).any(|known| known.fixed == other.fixed) {
                    all.push(other);
                }
            }
        }
    }
    all
}

/// The moment that was recorded where the replay gave the time of its clock.
fn moment_shown(recording: &Recording, found: &RunDiff) -> Option<String> {
    let ours = instant(&recording.fixed.clock)?;
    let differences = found.steps.iter().flat_map(|s| &s.differences);
    differences
        .filter(|d| d.actual.as_ref().and_then(|v| v.as_str()).and_then(instant) == Some(ours))
        .filter_map(|d| d.expected.as_ref()?.as_str())
        .find(|text| instant(text).is_some())
        .map(str::to_owned)
}

/// The identifier that was recorded where the replay made up its own.
fn uuid_shown(found: &RunDiff) -> Option<String> {
    let differences = found.steps.iter().flat_map(|s| &s.differences);
    let both = differences.filter_map(|d| Some((d.actual.as_ref()?.as_str()?, d.expected.as_ref()?.as_str()?)));
    both.filter(|(actual, expected)| *actual == MADE_UP && is_uuid(expected))
        .map(|(_, expected)| expected.to_owned())
        .next()
}

fn is_uuid(text: &str) -> bool {
    let like = |(a, b): (char, char)| if a == '-' { b == '-' } else { b.is_ascii_hexdigit() };
    text.len() == MADE_UP.len() && MADE_UP.chars().zip(text.chars()).all(like)
}

/// What was assumed, in words.
pub fn described(recording: &Recording) -> String {
    let fixed = &recording.fixed;
    format!("replayed at {} in the zone {}, which the recording does not state", fixed.clock, fixed.timezone)
}

/// Whether a replay under assumptions explains the recording, and the first did not.
pub fn explains(first: &RunDiff, second: &RunDiff) -> bool {
    let differing = |run: &RunDiff| run.steps.iter().filter(|s| s.status != StepStatus::Equal).count();
    second.status == RunStatus::Equal || (second.status == first.status && differing(second) < differing(first))
}
