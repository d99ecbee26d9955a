//! Comparisons in words: the operators of every platform that are more than their name.

use std::collections::HashMap;
use std::sync::LazyLock;

static WORDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| crate::table!("comparisons.json"));

/// What an operator says between its two sides, `gte` or `number:greaterorequal` say `>=`; nothing where nobody described it.
pub fn comparison_words(operator: &str) -> Option<&'static str> {
    WORDS.get(operator).map(String::as_str)
}
