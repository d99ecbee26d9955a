use crate::Pointer;
use crate::pointer::{add_index, add_key};
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
    /// The places of all leaves, one behind the other: there are so many that a text for each would take longer than reading the export.
    places: String,
    entries: Vec<Entry>,
    /// The entries stand in pointer order, each leaf once. A ledger that is only opened is never sorted.
    is_sorted: bool,
}

/// What became of the leaf at a place.
#[derive(Clone, Debug)]
struct Entry {
    /// Where its text stands among the places.
    place: Range<usize>,
    class: Class,
}

impl Entry {
    fn at<'p>(&self, places: &'p str) -> &'p str {
        places.get(self.place.clone()).unwrap_or_default()
    }
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
        ledger.add(document, at);
        ledger
    }

    /// Opens the leaves of a further value, such as what wraps the workflow.
    pub fn add(&mut self, value: &serde_json::Value, at: &Pointer) {
        self.is_sorted = false;
        self.add_leaves(value, &mut at.as_str().to_owned());
    }

    fn add_leaves(&mut self, value: &serde_json::Value, path: &mut String) {
        let length = path.len();
        match value {
            serde_json::Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    add_index(path, i);
                    self.add_leaves(item, path);
                    path.truncate(length);
                }
            }
            serde_json::Value::Object(members) => {
                for (key, member) in members {
                    add_key(path, key);
                    self.add_leaves(member, path);
                    path.truncate(length);
                }
            }
            _ => {
                let start = self.places.len();
                self.places.push_str(path);
                self.entries.push(Entry { place: start..self.places.len(), class: Class::Unaccounted });
            }
        }
    }

    fn sort(&mut self) {
        if !self.is_sorted {
            let places = self.places.as_str();
            self.entries.sort_by(|a, b| (a.at(places), a.class).cmp(&(b.at(places), b.class)));
            self.entries.dedup_by(|next, kept| next.at(places) == kept.at(places));
            self.is_sorted = true;
        }
    }

    /// Settles one leaf. What was translated stays translated; a stub outweighs a waiver.
    pub fn settle(&mut self, at: &Pointer, class: Class) {
        self.sort();
        let found = self.entries.binary_search_by(|entry| entry.at(&self.places).cmp(at.as_str())).ok();
        if let Some(entry) = found.and_then(|index| self.entries.get_mut(index))
            && class < entry.class
        {
            entry.class = class;
        }
    }

    /// Settles every leaf at or below a place.
    pub fn settle_within(&mut self, at: &Pointer, class: Class) {
        self.sort();
        let places = self.places.as_str();
        let from = self.entries.partition_point(|entry| entry.at(places) < at.as_str());
        for entry in self.entries.iter_mut().skip(from) {
            let Some(below) = entry.at(places).strip_prefix(at.as_str()) else { break };
            if class < entry.class && (below.is_empty() || below.starts_with('/')) {
                entry.class = class;
            }
        }
    }

    /// Every leaf with its class, in pointer order.
    pub fn entries(&self) -> Vec<(&str, Class)> {
        let mut all: Vec<_> = self.entries.iter().map(|entry| (entry.at(&self.places), entry.class)).collect();
        all.sort();
        all
    }

    /// The leaves that nobody dealt with.
    pub fn unaccounted(&self) -> impl Iterator<Item = Pointer> {
        self.entries.iter().filter(|entry| entry.class == Class::Unaccounted).map(|entry| entry.at(&self.places).into())
    }

    /// The account added up.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in &self.entries {
            totals.leaves += 1;
            match entry.class {
                Class::Translated => totals.translated += 1,
                Class::Stubbed => totals.stubbed += 1,
                Class::Cosmetic => totals.cosmetic += 1,
                Class::Unaccounted => totals.unaccounted += 1,
            }
        }
        totals
    }
}
