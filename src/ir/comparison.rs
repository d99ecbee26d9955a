//! Comparisons in words: the operators of every platform that are more than their name.

use std::collections::HashMap;
use std::sync::LazyLock;

static OPPOSITES: LazyLock<HashMap<String, String>> = LazyLock::new(|| crate::table!("opposites.json"));

static WORDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| crate::table!("comparisons.json"));

/// What an operator says between its two sides, `gte` or `number:greaterorequal` say `>=`; nothing where nobody described it.
pub fn comparison_words(operator: &str) -> Option<&'static str> {
    WORDS.get(operator).map(String::as_str)
}

/// The operator that holds exactly where this one does not; nothing where a value can be neither.
pub fn comparison_opposite(operator: &str) -> Option<&'static str> {
    OPPOSITES.get(operator).map(String::as_str)
}
