//! Steps that have the same thing wrong with them: one finding, not one for each.

use super::{list, quote};
use cutover_ir::{Pointer, Step};
use std::collections::BTreeMap;

/// Groups of steps, in the order of what they have in common.
pub(crate) struct Alike<'a, K>(BTreeMap<K, Group<'a>>);

/// Steps with the same thing in common.
pub(crate) struct Group<'a> {
    /// Their names in quotes, each once.
    pub steps: Vec<String>,
    /// Where it shows, each place once.
    pub places: Vec<&'a Pointer>,
}

impl<'a, K: Ord> Alike<'a, K> {
    pub(crate) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// A step that has this in common with others, and where it shows.
    pub(crate) fn add(&mut self, common: K, step: &Step, places: impl IntoIterator<Item = &'a Pointer>) {
        self.0.entry(common).or_insert_with(Group::new).add([quote(&step.name, 60)], places);
    }

    /// Every group with what it has in common.
    pub(crate) fn groups(self) -> impl Iterator<Item = (K, Group<'a>)> {
        self.0.into_iter()
    }
}

impl<'a> Group<'a> {
    pub(crate) fn new() -> Self {
        Self { steps: Vec::new(), places: Vec::new() }
    }

    /// The members of another group, too.
    pub(crate) fn join(&mut self, other: Self) {
        self.add(other.steps, other.places);
    }

    fn add(&mut self, steps: impl IntoIterator<Item = String>, places: impl IntoIterator<Item = &'a Pointer>) {
        for step in steps {
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
        }
        for place in places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }

    /// The first names, the rest counted.
    pub(crate) fn who(&self) -> String {
        list(&self.steps, 3)
    }

    /// The first word for one step, the second for several.
    pub(crate) fn verb<'w>(&self, one: &'w str, several: &'w str) -> &'w str {
        if self.steps.len() == 1 { one } else { several }
    }
}
