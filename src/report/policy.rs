//! What a team has decided about findings: suppressions with a reason and an end, and a baseline of what is known.

use super::codes;
use crate::assessment::Assessment;
use crate::assessment::cost::names;
use cutover_ir::Finding;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

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
#[derive(Debug, Default)]
pub struct Policy {
    suppress: Vec<Accepted>,
    /// Fingerprints of findings that an earlier report held.
    pub known: HashSet<String>,
    today: String,
}

/// A suppression with its last day, and whether it has suppressed anything.
#[derive(Debug)]
struct Accepted {
    what: Suppress,
    until: String,
    is_used: AtomicBool,
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
            suppress.push(Accepted { what: one, until, is_used: AtomicBool::new(false) });
        }
        Ok(Self { suppress, known, today: today.to_owned() })
    }

    /// Why a finding does not count, where somebody has decided so and the decision still holds. A decision about a step holds for that step's
    /// part of the finding only: `steps` are those of one part.
    pub fn suppresses(
        &self,
        code: &str,
        name: Option<&str>,
        workflow: &str,
        source: &str,
        steps: &[String],
    ) -> Option<Suppressed> {
        let called = names(workflow, source);
        let found = self.suppress.iter().filter(|one| one.until >= self.today).find(|one| {
            let Suppress { rule, workflow, step, .. } = &one.what;
            let is_rule = rule.eq_ignore_ascii_case(code) || name.is_some_and(|name| rule.eq_ignore_ascii_case(name));
            let is_workflow = workflow.as_ref().is_none_or(|w| called.contains(&w.as_str()));
            let is_step = |step: &String| !steps.is_empty() && steps.iter().all(|one| one == step);
            is_rule && is_workflow && step.as_ref().is_none_or(is_step)
        })?;
        found.is_used.store(true, Ordering::Relaxed);
        Some(Suppressed { reason: found.what.reason.clone(), until: found.until.clone() })
    }

    /// Suppressions that hold and did nothing, with what seems to be wrong: a rule or a workflow of that name is not there. `workflows` are the
    /// names of all that were read.
    pub fn idle(&self, workflows: &HashSet<&str>) -> Vec<String> {
        let idle = self.suppress.iter().filter(|one| one.until >= self.today && !one.is_used.load(Ordering::Relaxed));
        idle.map(|one| {
            let Suppress { rule, workflow, .. } = &one.what;
            match workflow {
                _ if !codes::is_known(rule) => {
                    format!("the suppression of {rule} holds for nothing: there is no such rule")
                }
                Some(workflow) if !workflows.contains(workflow.as_str()) => {
                    format!("the suppression of {rule} holds for nothing: {workflow} is no workflow of this report")
                }
                _ => format!("the suppression of {rule} holds for nothing: no finding fits it any more"),
            }
        })
        .collect()
    }

    /// Whether the baseline holds a finding, or one of the same kind about all of its steps and more. A rule with other constants is another one.
    pub fn knows(&self, fingerprint: &str, one: &Assessment, finding: &Finding, steps: &[String]) -> bool {
        let left = || {
            let known = |step: &String| self.known.contains(&member(&one.within, &one.name, &finding.code, step));
            !finding.code.starts_with("BR") && !steps.is_empty() && steps.iter().all(known)
        };
        self.known.contains(fingerprint) || left()
    }

    /// Suppressions whose day has passed: their findings count again.
    pub fn expired(&self) -> impl Iterator<Item = String> {
        self.suppress.iter().filter(|one| one.until < self.today).map(|one| {
            let Suppress { rule, reason, .. } = &one.what;
            format!("the suppression of {rule} ended on {}; its findings count again ({reason})", one.until)
        })
    }
}

/// What stands in a baseline for a step of a finding that is about several: what is left of the group when one of them is mended is known.
fn member(within: &str, workflow: &str, code: &str, step: &str) -> String {
    [within, workflow, code, step].join("\0")
}

/// What a baseline knows a finding by: its fingerprint, and where it is about several steps each of them.
pub fn marks(fingerprint: &str, within: &str, workflow: &str, code: &str, steps: &[String]) -> Vec<String> {
    let members = steps.iter().filter(|_| steps.len() > 1).map(|step| member(within, workflow, code, step));
    std::iter::once(fingerprint.to_owned()).chain(members).collect()
}

/// The fingerprints of an earlier report, and the steps of its findings that are about several; those that it knew from a baseline of its own are
/// among them.
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
    let mut known: HashSet<String> =
        findings.filter_map(|f| f.get("fingerprint")?.as_str().map(str::to_owned)).collect();
    let text = |value: &serde_json::Value, key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    for workflow in workflows {
        let (Some(within), Some(name)) = (text(workflow, "within"), text(workflow, "name")) else { continue };
        for finding in workflow.get("findings").and_then(serde_json::Value::as_array).into_iter().flatten() {
            let steps = finding.get("steps").and_then(serde_json::Value::as_array).filter(|steps| steps.len() > 1);
            let code = text(finding, "code").unwrap_or_default();
            let steps = steps.into_iter().flatten().filter_map(serde_json::Value::as_str);
            known.extend(steps.map(|step| member(&within, &name, &code, step)));
        }
    }
    let earlier = report.get("summary").and_then(|summary| summary.get("known_marks")?.as_array());
    known.extend(earlier.into_iter().flatten().filter_map(|mark| mark.as_str().map(str::to_owned)));
    Ok(known)
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
    fn what_suppresses_nothing_is_told() {
        let told = |text: &str, workflows: &[&str]| {
            let policy = Policy::new(text, HashSet::new(), "2027-01-01").unwrap();
            policy.idle(&workflows.iter().copied().collect()).join("")
        };
        assert!(told(TEXT, &["Orders"]).contains("no finding fits"));
        assert!(told(&TEXT.replace("hidden-threshold", "hiden-threshold"), &[]).contains("no such rule"));
        assert!(
            told(&TEXT.replace("step = \"Large order?\"", "workflow = \"Oders\""), &["Orders"]).contains("no workflow")
        );
        let policy = Policy::new(TEXT, HashSet::new(), "2027-01-01").unwrap();
        policy.suppresses("BR001", Some("hidden-threshold"), "Orders", "a.json", &["Large order?".to_owned()]);
        assert!(policy.idle(&HashSet::new()).is_empty());
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
