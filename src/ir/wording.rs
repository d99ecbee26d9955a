//! Comparisons in words.

use std::collections::HashMap;
use std::sync::LazyLock;

static OPERATIONS: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("operations.json")).unwrap_or_default());

/// How a person says a comparison, by the name that a platform has for it: `text:notcontain` is "does not contain".
pub fn operation_words(operation: &str) -> Option<&'static str> {
    OPERATIONS.get(operation).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_readable() {
        assert_eq!(operation_words("text:notcontain"), Some("does not contain"));
        assert_eq!(operation_words("no such comparison"), None);
    }
}
