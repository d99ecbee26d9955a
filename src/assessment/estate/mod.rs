//! What only all workflows together show: who depends on whom, in which order to move, which rules contradict each other.

mod findings;
mod rules;
mod waves;

pub use rules::{Conflict, Duplicate};
pub use waves::Wave;

use super::register::{BusinessRule, RuleKind, is_example};
use super::{Assessment, Class, Complexity, Ties};
use cutover_ir::Severity;
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// As much of a workflow as the estate needs; the rest is written and let go.
#[derive(Clone, Debug)]
pub struct Brief {
    pub id: String,
    pub source: String,
    pub within: String,
    pub name: String,
    pub platform: String,
    pub class: Class,
    pub steps: usize,
    pub triggers: Vec<String>,
    pub complexity: Complexity,
    pub points: f64,
    pub hours: f64,
    pub lock_in: u32,
    pub risk: u32,
    pub verdict: String,
    pub severities: BTreeMap<Severity, usize>,
    pub rules: Vec<BusinessRule>,
    pub data: Vec<(String, String, String)>,
    pub ties: Ties,
    pub cost: Option<super::cost::Cost>,
    /// Filled by [`Estate::new`]; 0 where it stays.
    pub wave: usize,
}

impl From<&Assessment> for Brief {
    fn from(one: &Assessment) -> Self {
        let mut severities = BTreeMap::new();
        for finding in one.findings.iter().filter(|finding| finding.suppressed.is_none()) {
            *severities.entry(finding.severity).or_default() += 1;
        }
        let mut triggers: Vec<String> =
            one.contents.triggers.iter().map(|t| t.kind.rsplit('.').next().unwrap_or(&t.kind).to_owned()).collect();
        triggers.sort();
        triggers.dedup();
        Self {
            id: one.id.clone(),
            source: one.source.clone(),
            within: one.within.clone(),
            name: one.name.clone(),
            platform: one.platform.clone(),
            class: one.class,
            steps: one.contents.steps,
            triggers,
            complexity: one.effort.complexity,
            points: one.effort.points,
            hours: one.effort.hours,
            lock_in: one.lock_in.score,
            risk: one.risk,
            verdict: one.verdict.verdict.clone(),
            severities,
            rules: one.rules.clone(),
            data: one
                .data
                .iter()
                .map(|flow| (flow.class.clone(), flow.kind.word().to_owned(), flow.to.clone()))
                .collect(),
            ties: one.ties.clone(),
            cost: one.cost.clone(),
            wave: 0,
        }
    }
}

/// All workflows together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Estate {
    /// Which workflow calls which, by id.
    pub calls: Vec<(String, String)>,
    /// Called and not among the inputs: by id of the caller, and what it calls.
    pub missing: Vec<(String, String)>,
    pub waves: Vec<Wave>,
    /// Workflows that had better stay where they are, and on which none that moves depends: they are in no wave.
    pub stays: Vec<String>,
    /// The same threshold with several values.
    pub conflicts: Vec<Conflict>,
    /// Conditions that several workflows hold.
    pub duplicates: Vec<Duplicate>,
    /// Workflows that run each other in a circle, by id; one that runs itself is one of its own.
    pub rings: Vec<Vec<String>>,
    /// Workflows whose steps, links and settings are the same.
    pub copies: Vec<Vec<String>>,
    /// Doors that several workflows listen at.
    pub races: Vec<(String, Vec<String>)>,
    /// The inventory, summed.
    pub inventory: super::totals::Totals,
    /// Rules by kind.
    pub rules: BTreeMap<RuleKind, usize>,
    pub verdicts: BTreeMap<String, usize>,
    pub classes: BTreeMap<Class, usize>,
    pub points: f64,
    pub hours: f64,
}

impl Estate {
    /// Puts all workflows together; writes the wave into each and marks the rules that stand elsewhere too.
    pub fn new(briefs: &mut [Brief]) -> Self {
        let mut estate = Self::default();
        let calls = estate.calls(briefs);
        estate.waves(briefs, &calls);
        estate.compare_rules(briefs);
        estate.copies_and_races(briefs);
        for one in briefs.iter() {
            *estate.verdicts.entry(one.verdict.clone()).or_default() += 1;
            *estate.classes.entry(one.class).or_default() += 1;
            estate.points += one.points;
            estate.hours += one.hours;
            for rule in &one.rules {
                *estate.rules.entry(rule.kind).or_default() += 1;
            }
        }
        estate
    }

    /// Caller → called, by place.
    fn calls(&mut self, briefs: &[Brief]) -> Vec<(usize, usize)> {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (at, one) in briefs.iter().enumerate() {
            for name in &one.ties.known_as {
                known.entry(name).or_insert(at);
            }
        }
        let mut calls = BTreeSet::new();
        let mut calls_on = BTreeSet::new();
        for (at, one) in briefs.iter().enumerate() {
            for target in &one.ties.calls {
                match known.get(target.as_str()) {
                    Some(to) => {
                        calls.insert((at, *to));
                        if one.ties.calls_on.contains(target) {
                            calls_on.insert((at, *to));
                        }
                    }
                    // What stands for a name says that nobody has chosen one yet, and IM016 or the step itself says that.
                    None if is_example(target) => {}
                    None => self.missing.push((one.id.clone(), target.clone())),
                }
            }
        }
        self.missing.sort();
        self.missing.dedup();
        self.calls = calls
            .iter()
            .filter_map(|(from, to)| Some((briefs.get(*from)?.id.clone(), briefs.get(*to)?.id.clone())))
            .collect();
        self.rings = rings(&calls_on)
            .into_iter()
            .map(|ring| ring.into_iter().filter_map(|at| Some(briefs.get(at)?.id.clone())).collect())
            .collect();
        calls.into_iter().collect()
    }

    fn copies_and_races(&mut self, briefs: &[Brief]) {
        let mut digests: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut doors: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for one in briefs {
            if !one.ties.digest.is_empty() && one.steps > 0 {
                digests.entry(&one.ties.digest).or_default().push(one.id.clone());
            }
            // A workflow with two triggers at one address is no race with another.
            for door in one.ties.doors.iter().collect::<BTreeSet<_>>() {
                doors.entry(door).or_default().push(one.id.clone());
            }
        }
        self.copies = digests.into_values().filter(|ids| ids.len() > 1).collect();
        self.races =
            doors.into_iter().filter(|(_, ids)| ids.len() > 1).map(|(door, ids)| (door.to_owned(), ids)).collect();
    }
}

/// Groups of callers that can reach themselves, by place.
fn rings(calls: &BTreeSet<(usize, usize)>) -> Vec<Vec<usize>> {
    let graph: DiGraphMap<usize, ()> = calls.iter().copied().collect();
    let mut rings = tarjan_scc(&graph);
    rings.retain(|ring| ring.len() > 1 || ring.iter().any(|at| graph.contains_edge(*at, *at)));
    rings.iter_mut().for_each(|ring| ring.sort_unstable());
    rings.sort();
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(id: &str, complexity: Complexity, calls: &[&str], stores: &[&str]) -> Brief {
        Brief {
            id: id.to_owned(),
            source: format!("{id}.json"),
            within: format!("{id}.json"),
            name: id.to_owned(),
            platform: "n8n".to_owned(),
            class: Class::Converted,
            steps: 3,
            triggers: Vec::new(),
            complexity,
            points: 5.0,
            hours: 2.5,
            lock_in: 10,
            risk: 10,
            verdict: "hybrid".to_owned(),
            severities: BTreeMap::new(),
            rules: Vec::new(),
            data: Vec::new(),
            ties: Ties {
                known_as: vec![id.to_owned()],
                calls: calls.iter().map(|c| (*c).to_owned()).collect(),
                stores: stores.iter().map(|s| (*s).to_owned()).collect(),
                credentials: vec!["crm: main".to_owned()],
                ..Ties::default()
            },
            cost: None,
            wave: 0,
        }
    }

    #[test]
    fn what_is_called_moves_before_its_callers_and_what_shares_a_store_together() {
        let mut all = [
            brief("caller", Complexity::Low, &["callee", "elsewhere"], &[]),
            brief("callee", Complexity::Medium, &[], &[]),
            brief("easy", Complexity::Low, &[], &["orders"]),
            brief("hard", Complexity::Complex, &[], &["orders"]),
            brief("ring-a", Complexity::Low, &["ring-b"], &[]),
            brief("ring-b", Complexity::Low, &["ring-a"], &[]),
        ];
        let estate = Estate::new(&mut all);
        let wave = |id: &str| all.iter().find(|one| one.id == id).unwrap().wave;
        assert_eq!((wave("ring-a"), wave("ring-b")), (1, 1));
        assert_eq!((wave("callee"), wave("caller")), (2, 3));
        assert_eq!((wave("easy"), wave("hard")), (3, 3));
        assert_eq!(estate.missing, [("caller".to_owned(), "elsewhere".to_owned())]);
        assert_eq!(estate.waves[1].unblocks, ["caller"]);
        assert!(estate.waves[0].frees.is_empty());
        assert_eq!(estate.waves.last().unwrap().frees, ["crm: main"]);
    }

    #[test]
    fn what_had_better_stay_is_in_no_wave_unless_something_that_moves_needs_it() {
        let stay = |id: &str| Brief { verdict: "stay-no-code".to_owned(), ..brief(id, Complexity::Low, &[], &[]) };
        let mut all = [brief("caller", Complexity::Low, &["called"], &[]), stay("called"), stay("alone")];
        let estate = Estate::new(&mut all);
        let waves: Vec<_> = all.iter().map(|one| one.wave).collect();
        assert_eq!((waves, estate.stays), (vec![2, 1, 0], vec!["alone".to_owned()]));
        // What stays still needs the credential.
        assert!(estate.waves.iter().all(|wave| wave.frees.is_empty()));
    }
}
