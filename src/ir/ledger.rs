use crate::Pointer;
use serde::{Deserialize, Serialize};

/// What became of one scalar leaf of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The emitted tree depends on it.
    Translated,
    /// It is a parameter of a function that throws when it is reached.
    Stubbed,
    /// Nothing that runs, tunes or draws the pipeline depends on it: the editor's own, and what the platform does not read.
    Cosmetic,
    /// Nobody dealt with it: a bug, reported and failing.
    Unaccounted,
}

/// The account of every scalar leaf (text, number, boolean, null) of one exported workflow.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<(Pointer, Class)>,
    /// The entries stand in pointer order, each leaf once. A ledger that is only opened is never sorted.
    is_sorted: bool,
}

/// The ledger added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub leaves: usize,
    pub translated: usize,
    pub stubbed: usize,
    pub cosmetic: usize,
    pub unaccounted: usize,
}

impl Totals {
    /// Both accounts together.
    pub fn plus(self, other: Totals) -> Totals {
        Totals {
            leaves: self.leaves + other.leaves,
            translated: self.translated + other.translated,
            stubbed: self.stubbed + other.stubbed,
            cosmetic: self.cosmetic + other.cosmetic,
            unaccounted: self.unaccounted + other.unaccounted,
        }
    }
}

impl Ledger {
    /// An account in which every scalar leaf of `document` is still open.
    pub fn open(document: &serde_json::Value, at: &Pointer) -> Self {
        let mut ledger = Self::default();
        ledger.add_leaves(document, at.clone());
        ledger
    }

    /// Opens the leaves of a further value, such as what wraps the workflow.
    pub fn add(&mut self, value: &serde_json::Value, at: &Pointer) {
        self.add_leaves(value, at.clone());
    }

    fn add_leaves(&mut self, value: &serde_json::Value, at: Pointer) {
        match value {
            serde_json::Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.add_leaves(item, at.index(i));
                }
            }
            serde_json::Value::Object(members) => {
                for (key, member) in members {
                    self.add_leaves(member, at.key(key));
                }
            }
            _ => {
                self.entries.push((at, Class::Unaccounted));
                self.is_sorted = false;
            }
        }
    }

    fn sort(&mut self) {
        if !self.is_sorted {
            self.entries.sort();
            self.entries.dedup_by(|next, kept| next.0 == kept.0);
            self.is_sorted = true;
        }
    }

    /// Settles one leaf. What was translated stays translated; a stub outweighs a waiver.
    pub fn settle(&mut self, at: &Pointer, class: Class) {
        self.sort();
        let found = self.entries.binary_search_by(|(leaf, _)| leaf.cmp(at)).ok();
        if let Some((_, entry)) = found.and_then(|index| self.entries.get_mut(index))
            && class < *entry
        {
            *entry = class;
        }
    }

    /// Settles every leaf at or below a place.
    pub fn settle_within(&mut self, at: &Pointer, class: Class) {
        self.sort();
        let from = self.entries.partition_point(|(leaf, _)| leaf < at);
        let below = self.entries.iter_mut().skip(from).take_while(|(leaf, _)| leaf.as_str().starts_with(at.as_str()));
        for (_, entry) in below.filter(|(leaf, entry)| class < *entry && leaf.is_within(at)) {
            *entry = class;
        }
    }

    /// Every leaf with its class, in pointer order.
    pub fn entries(&self) -> Vec<(&Pointer, Class)> {
        let mut all: Vec<(&Pointer, Class)> = self.entries.iter().map(|(leaf, class)| (leaf, *class)).collect();
        all.sort();
        all
    }

    /// The leaves that nobody dealt with.
    pub fn unaccounted(&self) -> impl Iterator<Item = &Pointer> {
        self.entries.iter().filter(|(_, class)| *class == Class::Unaccounted).map(|(leaf, _)| leaf)
    }

    /// The account added up.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (_, class) in &self.entries {
            totals.leaves += 1;
            match class {
                Class::Translated => totals.translated += 1,
                Class::Stubbed => totals.stubbed += 1,
                Class::Cosmetic => totals.cosmetic += 1,
                Class::Unaccounted => totals.unaccounted += 1,
            }
        }
        totals
    }
}
