//! Where else the value of a known secret is hidden: one that nobody would write wherever it stands, a word only where it stands alone.

use super::credible::{distinct, is_random};
use super::{Leak, Secret, stand_in};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The values of secrets that must not be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Values that nobody would write by chance, the longest first: they stand nowhere.
    pub anywhere: Vec<String>,
    /// Values that may be a word of the workflow too, the name of a field for one: only a whole value is the secret.
    pub alone: BTreeSet<String>,
}

/// The shortest value that is looked for within other texts: what is shorter is likelier a word than a secret where nothing names it.
const SHORTEST: usize = 8;

/// The shortest value that is looked for as a whole value.
const SHORTEST_ALONE: usize = 6;

/// From here on a run of letters and digits is no word any more.
const LONGEST_WORD: usize = 20;

impl Known {
    /// What is known from the secrets of a workflow.
    pub fn of<'l>(leaks: impl IntoIterator<Item = &'l Leak>) -> Self {
        Self::of_values(leaks.into_iter().map(|leak| leak.value.as_str()))
    }

    /// The same from their values.
    pub fn of_values<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut known = Self::default();
        for value in values.into_iter().collect::<BTreeSet<_>>() {
            if value.len() >= SHORTEST && !is_word(value) {
                known.anywhere.push(value.to_owned());
            } else if value.len() >= SHORTEST_ALONE {
                known.alone.insert(value.to_owned());
            }
        }
        known.anywhere.sort_by_key(|value| Reverse(value.len()));
        known
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.anywhere.is_empty() && self.alone.is_empty()
    }

    /// The known secrets of a whole value. They may overlap: a longer one comes before what stands in it.
    pub fn within(&self, text: &str) -> Vec<Secret> {
        let secret = |range| Secret { kind: "secret".to_owned(), range, certain: false };
        if self.alone.contains(text) {
            return vec![secret(0..text.len())];
        }
        let places = |value: &str| text.match_indices(value).map(|(at, v)| at..at + v.len()).collect::<Vec<_>>();
        self.anywhere.iter().flat_map(|value| places(value)).map(secret).collect()
    }

    /// A whole value with what stands for the secrets in it.
    pub fn hidden<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.alone.contains(text) { Cow::Owned(stand_in(text)) } else { super::without(text, &self.anywhere) }
    }
}

/// Whether a value could be the name of a field or a word of a text: letters, digits and `_` that hardly take turns.
fn is_word(value: &str) -> bool {
    let of_words = value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let turns = super::credible::changes(value) * 10 >= value.len() * 3;
    let long = value.len() >= LONGEST_WORD && distinct(value) >= 10 && !value.contains('_');
    of_words && !turns && !long && !is_random(value)
}
