//! What a team has decided about findings: suppressions with a reason and an end, and a baseline of what is known.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The settings file, `cutover.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    pub suppress: Vec<Suppress>,
}

/// One finding, or all of a rule, that a team has accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppress {
    /// A code or the name of a rule.
    pub rule: String,
    /// The workflow's name or file; all where it is missing.
    pub workflow: Option<String>,
    /// The step's name; all where it is missing.
    pub step: Option<String>,
    /// Why it is accepted. Must say something.
    pub reason: String,
    /// The last day on which it holds, `2027-03-31`. Must be given: nothing is accepted for ever.
    pub until: toml::value::Datetime,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suppressed {
    pub reason: String,
    pub until: String,
}

/// What does not count, and since when.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    suppress: Vec<(Suppress, String)>,
    /// Fingerprints of findings that an earlier report held.
    pub known: HashSet<String>,
    today: String,
}

impl Policy {
    /// The policy on a day, `2026-11-21`.
    ///
    /// # Errors
    /// Where the text is no settings file, or a suppression has no reason or no date.
    pub fn new(settings: &str, known: HashSet<String>, today: &str) -> Result<Self, String> {
        let settings: Settings = toml::from_str(settings).map_err(|error| error.to_string())?;
        let mut suppress = Vec::new();
        for one in settings.suppress {
            if one.reason.trim().len() < 8 {
                return Err(format!(
                    "the suppression of {} gives no reason; say in a sentence why it is accepted",
                    one.rule
                ));
            }
            let Some(date) = one.until.date else {
                return Err(format!("the suppression of {} needs a day in `until`, such as 2027-03-31", one.rule));
            };
            let until = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
            suppress.push((one, until));
        }
        Ok(Self { suppress, known, today: today.to_owned() })
    }

    /// Why a finding does not count, where somebody has decided so and the decision still holds.
    pub fn suppresses(
        &self,
        code: &str,
        name: Option<&str>,
        workflow: &str,
        source: &str,
        steps: &[String],
    ) -> Option<Suppressed> {
        let file = source.rsplit(['/', '!']).next().unwrap_or(source);
        self.suppress
            .iter()
            .filter(|(_, until)| *until >= self.today)
            .find(|(one, _)| {
                let is_rule =
                    one.rule.eq_ignore_ascii_case(code) || name.is_some_and(|name| one.rule.eq_ignore_ascii_case(name));
                let is_workflow = one.workflow.as_ref().is_none_or(|w| w == workflow || w == source || w == file);
                is_rule && is_workflow && one.step.as_ref().is_none_or(|step| steps.contains(step))
            })
            .map(|(one, until)| Suppressed { reason: one.reason.clone(), until: until.clone() })
    }

    /// Suppressions whose day has passed: their findings count again.
    pub fn expired(&self) -> impl Iterator<Item = String> {
        self.suppress.iter().filter(|(_, until)| *until < self.today).map(|(one, until)| {
            format!("the suppression of {} ended on {until}; its findings count again ({})", one.rule, one.reason)
        })
    }
}

/// The fingerprints of an earlier report.
///
/// # Errors
/// Where the text is no `report.json` of this program.
pub fn baseline(text: &str) -> Result<HashSet<String>, String> {
    let report: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(workflows) = report.get("workflows").and_then(serde_json::Value::as_array) else {
        return Err("it has no list of workflows; give a report.json that `cutover report` wrote".to_owned());
    };
    let estate = report.get("estate").and_then(|estate| estate.get("findings")).into_iter();
    let findings = workflows
        .iter()
        .filter_map(|w| w.get("findings"))
        .chain(estate)
        .filter_map(serde_json::Value::as_array)
        .flatten();
    Ok(findings.filter_map(|f| f.get("fingerprint")?.as_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[[suppress]]\nrule = \"hidden-threshold\"\nstep = \"Large order?\"\nreason = \"agreed with finance\"\nuntil = 2027-01-31\n";

    fn holds(today: &str, step: &str) -> bool {
        let policy = Policy::new(TEXT, HashSet::new(), today).unwrap();
        policy.suppresses("BR001", Some("hidden-threshold"), "Orders", "a/orders.json", &[step.to_owned()]).is_some()
    }

    #[test]
    fn a_suppression_holds_for_its_step_until_its_day() {
        assert!(holds("2027-01-31", "Large order?"));
        assert!(!holds("2027-02-01", "Large order?"));
        assert!(!holds("2027-01-31", "Small order?"));
    }

    #[test]
    fn nothing_is_accepted_without_a_reason_or_for_ever() {
        for text in [
            "[[suppress]]\nrule = \"BR001\"\nreason = \"\"\nuntil = 2027-01-31",
            "[[suppress]]\nrule = \"BR001\"\nreason = \"agreed with all\"",
            "[[supress]]",
        ] {
            assert!(Policy::new(text, HashSet::new(), "2026-01-01").is_err(), "{text}");
        }
    }
}
