//! What only all workflows together show: who depends on whom, in which order to move, which rules contradict each other.

use super::register::{BusinessRule, RuleKind};
use super::{Assessment, Class, Complexity, Ties};
use cutover_ir::{Confidence, Finding, Pointer, Severity};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// As much of a workflow as the estate needs; the rest is written and let go.
#[derive(Clone, Debug)]
pub struct Brief {
    pub id: String,
    pub source: String,
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
    /// Filled by [`Estate::new`].
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
    /// The same threshold with several values.
    pub conflicts: Vec<Conflict>,
    /// Conditions that several workflows hold.
    pub duplicates: Vec<Duplicate>,
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

/// Workflows that can move together.
#[derive(Clone, Debug, Serialize)]
pub struct Wave {
    pub number: usize,
    pub workflows: Vec<String>,
    pub hours: f64,
    /// Credentials that nothing uses any more on the platform once this wave has moved.
    pub frees: Vec<String>,
    /// Workflows that wait for one of these.
    pub unblocks: Vec<String>,
}

/// One threshold with several values.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    pub subject: String,
    pub side: String,
    /// Value → where: workflow id and rule id.
    pub values: BTreeMap<String, Vec<(String, String)>>,
    /// All in one workflow.
    pub within: bool,
}

/// One condition in several workflows.
#[derive(Clone, Debug, Serialize)]
pub struct Duplicate {
    pub condition: String,
    pub places: Vec<(String, String)>,
}

/// With how many other scales a scale is compared, at the most: an estate may have thousands.
const MOST_COMPARED: usize = 1000;

/// Names that are about anything: two thresholds on them have nothing to do with each other.
const GENERIC: &[&str] = &[
    "value",
    "count",
    "number",
    "result",
    "total",
    "length",
    "size",
    "data",
    "item",
    "index",
    "x",
    "n",
    "hour",
    "hours",
    "day",
    "days",
    "minutes",
    "age",
    "id",
    "diff",
    "now",
    "year",
    "month",
    "score",
    "abs",
    "volume",
    "rank",
    "rating",
    "percentage",
    "percent",
    "rate",
    "confidence",
    "priority",
];

/// What is bounded, and from which side.
type Threshold = (String, &'static str);

/// A workflow may cause this many waves only; what is deeper moves with the last.
const MOST_WAVES: usize = 12;

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
        for (at, one) in briefs.iter().enumerate() {
            for target in &one.ties.calls {
                match known.get(target.as_str()) {
                    Some(to) => {
                        calls.insert((at, *to));
                    }
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
        calls.into_iter().collect()
    }

    /// The order in which to move. What is called moves before its callers; what shares a store or calls itself in a ring moves together; within that,
    /// the easy and harmless come first: a workflow moves no earlier than its own difficulty allows.
    fn waves(&mut self, briefs: &mut [Brief], calls: &[(usize, usize)]) {
        let mut graph = petgraph::graph::DiGraph::<(), ()>::new();
        let nodes: Vec<_> = briefs.iter().map(|_| graph.add_node(())).collect();
        let mut link = |from: usize, to: usize| {
            if let (Some(from), Some(to)) = (nodes.get(from), nodes.get(to)) {
                graph.update_edge(*from, *to, ());
            }
        };
        calls.iter().filter(|(from, to)| from != to).for_each(|(from, to)| link(*from, *to));
        let mut stores: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, one) in briefs.iter().enumerate() {
            for store in &one.ties.stores {
                stores.entry(store).or_default().push(at);
            }
        }
        for users in stores.values() {
            // A ring: whoever shares a store moves together.
            for (a, b) in users.iter().zip(users.iter().cycle().skip(1)).filter(|(a, b)| a != b) {
                link(*a, *b);
            }
        }
        // Tarjan's order is that of the dependencies: what is called stands before its callers.
        let groups = petgraph::algo::tarjan_scc(&graph);
        let mut wave_of = vec![0_usize; briefs.len()];
        for group in &groups {
            let members: Vec<usize> = group.iter().map(|node| node.index()).collect();
            let own = members.iter().filter_map(|at| briefs.get(*at)).map(difficulty).max().unwrap_or(1);
            let after = members
                .iter()
                .filter_map(|at| nodes.get(*at))
                .flat_map(|node| graph.neighbors(*node))
                .filter(|to| !members.contains(&to.index()))
                .filter_map(|to| wave_of.get(to.index()).map(|wave| wave + 1))
                .max()
                .unwrap_or(1);
            for at in members {
                if let Some(wave) = wave_of.get_mut(at) {
                    *wave = own.max(after).min(MOST_WAVES);
                }
            }
        }
        // Waves are numbered without gaps.
        let used: BTreeSet<usize> = wave_of.iter().copied().collect();
        let number: BTreeMap<usize, usize> = used.into_iter().enumerate().map(|(i, wave)| (wave, i + 1)).collect();
        for (one, wave) in briefs.iter_mut().zip(&wave_of) {
            one.wave = number.get(wave).copied().unwrap_or(1);
        }
        let mut last_use: BTreeMap<&str, usize> = BTreeMap::new();
        for one in briefs.iter() {
            for credential in &one.ties.credentials {
                let last = last_use.entry(credential).or_default();
                *last = (*last).max(one.wave);
            }
        }
        for wave in 1..=number.len() {
            let mut members: Vec<&Brief> = briefs.iter().filter(|one| one.wave == wave).collect();
            members.sort_by(|a, b| {
                (a.risk, a.points)
                    .partial_cmp(&(b.risk, b.points))
                    .unwrap_or(std::cmp::Ordering::Equal)
                    .then_with(|| a.id.cmp(&b.id))
            });
            let callers = calls.iter().filter(|(_, to)| briefs.get(*to).is_some_and(|one| one.wave == wave));
            let unblocks: BTreeSet<String> = callers
                .filter_map(|(from, _)| briefs.get(*from))
                .filter(|one| one.wave > wave)
                .map(|one| one.id.clone())
                .collect();
            self.waves.push(Wave {
                number: wave,
                workflows: members.iter().map(|one| one.id.clone()).collect(),
                hours: members.iter().map(|one| one.hours).sum(),
                frees: last_use.iter().filter(|(_, last)| **last == wave).map(|(name, _)| (*name).to_owned()).collect(),
                unblocks: unblocks.into_iter().collect(),
            });
        }
    }

    fn compare_rules(&mut self, briefs: &mut [Brief]) {
        let mut bounds: BTreeMap<Threshold, BTreeMap<String, Vec<(String, String)>>> = BTreeMap::new();
        // The values of one step are the grades of one scale: only two scales that differ contradict each other.
        let mut scales: BTreeMap<Threshold, BTreeMap<(&str, &str), BTreeSet<&str>>> = BTreeMap::new();
        let mut conditions: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, one) in briefs.iter().enumerate() {
            for (r, rule) in one.rules.iter().enumerate() {
                for bound in
                    rule.bounds.iter().filter(|b| b.subject.len() > 2 && !GENERIC.contains(&b.subject.as_str()))
                {
                    let places = bounds
                        .entry((bound.subject.clone(), bound.side))
                        .or_default()
                        .entry(bound.value.clone())
                        .or_default();
                    // One place of a workflow is enough to find the others.
                    if places.last().is_none_or(|(id, _): &(String, String)| *id != one.id) {
                        places.push((one.id.clone(), rule.id.clone()));
                    }
                    let of_step = scales.entry((bound.subject.clone(), bound.side)).or_default();
                    of_step.entry((&one.id, &rule.step)).or_default().insert(&bound.value);
                }
                if !rule.constants.is_empty() && rule.condition.len() > 8 {
                    conditions.entry(rule.condition.clone()).or_default().push((at, r));
                }
            }
        }
        for ((subject, side), values) in bounds {
            let workflows: BTreeSet<&String> = values.values().flatten().map(|(workflow, _)| workflow).collect();
            let within = workflows.len() == 1;
            let different: BTreeSet<_> =
                scales.get(&(subject.clone(), side)).map(|steps| steps.values().collect()).unwrap_or_default();
            let disagree = different.iter().enumerate().any(|(i, one)| {
                let others = different.iter().skip(i + 1);
                others.take(MOST_COMPARED).any(|other| super::register::disagree(one, other))
            });
            if disagree {
                self.conflicts.push(Conflict { subject, side: side.to_owned(), values, within });
            }
        }
        for (condition, places) in conditions {
            let workflows: BTreeSet<usize> = places.iter().map(|(at, _)| *at).collect();
            if workflows.len() < 2 {
                continue;
            }
            let names: Vec<(String, String)> = places
                .iter()
                .filter_map(|(at, r)| {
                    let one = briefs.get(*at)?;
                    Some((one.id.clone(), one.rules.get(*r)?.id.clone()))
                })
                .collect();
            for (at, r) in &places {
                let Some(own) = briefs.get(*at).map(|one| one.id.clone()) else {
                    continue;
                };
                if let Some(rule) = briefs.get_mut(*at).and_then(|one| one.rules.get_mut(*r)) {
                    rule.same_as =
                        names.iter().filter(|(id, _)| *id != own).map(|(id, _)| id.clone()).take(20).collect();
                }
            }
            self.duplicates.push(Duplicate { condition, places: names });
        }
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

    /// What only the estate shows, as findings on a workflow each: its id, and the finding.
    pub fn findings(&self, briefs: &[Brief]) -> Vec<(String, Finding)> {
        let names: HashMap<&str, &str> = briefs.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        let name = |id: &str| names.get(id).copied().unwrap_or(id).to_owned();
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
            let values: Vec<String> = conflict
                .values
                .iter()
                .map(|(value, places)| {
                    format!("{value} in “{}”", places.first().map_or_else(String::new, |(id, _)| name(id)))
                })
                .collect();
            let first = conflict.values.values().flatten().next().map(|(id, _)| id.clone());
            if let Some(id) = first {
                let message = format!(
                    "The limit {} {} has {} values: {}.",
                    conflict.side,
                    conflict.subject,
                    values.len(),
                    values.join(", ")
                );
                let finding = estate_finding(
                    "BR101",
                    Severity::Low,
                    message,
                    "Ask which value is right, and keep it in one place.",
                )
                .confidence(Confidence::Low);
                found.push((id, finding));
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

/// The earliest wave that a workflow's own difficulty allows.
fn difficulty(one: &Brief) -> usize {
    let effort = match one.complexity {
        Complexity::Low => 1,
        Complexity::Medium => 2,
        Complexity::Complex => 3,
        Complexity::VeryComplex => 4,
    };
    effort + usize::from(one.risk >= 60 || one.lock_in >= 75)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(id: &str, complexity: Complexity, calls: &[&str], stores: &[&str]) -> Brief {
        Brief {
            id: id.to_owned(),
            source: format!("{id}.json"),
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
}
