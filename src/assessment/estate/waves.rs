//! The order in which to move.

use super::{Brief, Estate};
use crate::assessment::Complexity;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// The wave of a workflow that stays where it is.
pub(super) const STAYS: usize = 0;

/// A workflow may cause this many waves only; what is deeper moves with the last.
const MOST_WAVES: usize = 12;

impl Estate {
    /// The order in which to move. What is called moves before its callers; what shares a store or calls itself in a ring moves together; within that,
    /// the easy and harmless come first: a workflow moves no earlier than its own difficulty allows. What had better stay is in no wave, unless
    /// something that moves depends on it.
    pub(super) fn waves(&mut self, briefs: &mut [Brief], calls: &[(usize, usize)]) {
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<NodeIndex> = briefs.iter().map(|_| graph.add_node(())).collect();
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
        let moves = moving(briefs, &graph, &nodes);
        for (wave, moves) in wave_of.iter_mut().zip(&moves) {
            *wave = if *moves { *wave } else { STAYS };
        }
        self.stays = briefs.iter().zip(&moves).filter(|(_, moves)| !**moves).map(|(one, _)| one.id.clone()).collect();
        // Waves are numbered without gaps.
        let used: BTreeSet<usize> = wave_of.iter().copied().filter(|wave| *wave != STAYS).collect();
        let number: BTreeMap<usize, usize> = used.into_iter().enumerate().map(|(i, wave)| (wave, i + 1)).collect();
        for (one, wave) in briefs.iter_mut().zip(&wave_of) {
            one.wave = number.get(wave).copied().unwrap_or(STAYS);
        }
        let mut last_use: BTreeMap<&str, usize> = BTreeMap::new();
        for one in briefs.iter() {
            for credential in &one.ties.credentials {
                let last = last_use.entry(credential).or_default();
                // What stays needs its credentials for good.
                *last = if one.wave == STAYS { usize::MAX } else { (*last).max(one.wave) };
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
}

/// Which workflows move: those that had better, and what they call or share a store with.
fn moving(briefs: &[Brief], graph: &DiGraph<(), ()>, nodes: &[NodeIndex]) -> Vec<bool> {
    let mut moves: Vec<bool> = briefs.iter().map(|one| one.verdict != "stay-no-code").collect();
    let movers = nodes.iter().zip(&moves).filter(|(_, moves)| **moves);
    let mut open: Vec<NodeIndex> = movers.map(|(node, _)| *node).collect();
    while let Some(node) = open.pop() {
        for needed in graph.neighbors(node) {
            if let Some(moves) = moves.get_mut(needed.index()).filter(|moves| !**moves) {
                *moves = true;
                open.push(needed);
            }
        }
    }
    moves
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
