//! What only the estate shows, as findings.

use super::{Brief, Estate};
use cutover_ir::{Confidence, Finding, Pointer, Severity};
use std::collections::HashMap;

impl Estate {
    /// What only the estate shows, as findings on a workflow each: its id, and the finding.
    pub fn findings(&self, briefs: &[Brief]) -> Vec<(String, Finding)> {
        let by_id: HashMap<&str, &Brief> = briefs.iter().map(|one| (one.id.as_str(), one)).collect();
        let name = |id: &str| by_id.get(id).map_or(id, |one| one.name.as_str()).to_owned();
        let mut found = Vec::new();
        for ids in &self.copies {
            if let Some((first, rest)) = ids.split_first() {
                for id in rest {
                    let message = format!(
                        "This workflow is the same as “{}” ({first}): whoever changes one must know of the other.",
                        name(first)
                    );
                    found.push((
                        id.clone(),
                        estate_finding(
                            "GO101",
                            Severity::Low,
                            message,
                            "Keep one, and let it be called where the other ran.",
                        ),
                    ));
                }
            }
        }
        for (door, ids) in &self.races {
            if let Some((first, rest)) = ids.split_first() {
                for id in rest {
                    let door = door.rsplit(' ').next().unwrap_or(door);
                    let message = format!(
                        "It listens at the same address {door} as “{}” ({first}): only one of them is called.",
                        name(first)
                    );
                    found.push((
                        id.clone(),
                        estate_finding(
                            "RE101",
                            Severity::High,
                            message,
                            "Give each its own address, or delete the one that never runs.",
                        ),
                    ));
                }
            }
        }
        for conflict in self.conflicts.iter().filter(|c| !c.within) {
            let first = conflict.values.values().flatten().next();
            if let Some((id, rule)) = first {
                let values = conflict.said(&by_id);
                let message = format!("The {} has {} values: {}.", conflict.title(), values.len(), values.join("; "));
                let rules = by_id.get(id.as_str()).into_iter().flat_map(|one| &one.rules);
                let at = rules.into_iter().find(|known| known.id == *rule).map(|known| known.pointer.clone());
                let finding = estate_finding(
                    "BR101",
                    Severity::Low,
                    message,
                    "Ask which value is right, and keep it in one place.",
                )
                .confidence(Confidence::Low);
                found.push((id.clone(), Finding { pointers: at.into_iter().collect(), ..finding }));
            }
        }
        for ids in &self.rings {
            for id in ids {
                let others: Vec<String> =
                    ids.iter().filter(|other| *other != id).map(|other| format!("“{}”", name(other))).collect();
                let message = match others.as_slice() {
                    [] => "It runs itself again, and nothing but its own conditions ends that.".to_owned(),
                    _ => format!(
                        "It and {} run each other in a circle, and nothing but their own conditions ends that.",
                        others.join(", ")
                    ),
                };
                let help = "Check that some condition ends the circle, and count the rounds.";
                let finding = estate_finding("RE102", Severity::Low, message, help).confidence(Confidence::Medium);
                found.push((id.clone(), finding));
            }
        }
        for (id, target) in &self.missing {
            let message = format!("It calls the workflow {target}, which is not among the exports.");
            found.push((
                id.clone(),
                estate_finding(
                    "GO102",
                    Severity::Info,
                    message,
                    "Export it too: its rules, risks and effort are not in this report.",
                ),
            ));
        }
        found
    }
}

fn estate_finding(code: &str, severity: Severity, message: String, help: &str) -> Finding {
    Finding::new(code, severity, message, Pointer::root()).help(help).confidence(Confidence::High).effort(1)
}
