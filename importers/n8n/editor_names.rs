//! Names that the editor gives a new node: by its kind, with a number where there is one already.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Kind → what the editor calls it, where that is more than the kind itself.
static NAMES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| cutover_ir::table!("editor_names.json"));

/// Whether a name is the one that the editor gives a node of a type.
pub fn is_given(kind: &str, name: &str) -> bool {
    let kind = kind.rsplit('.').next().unwrap_or_default();
    let bare = bare(name);
    bare == self::bare(kind) || NAMES.get(kind).is_some_and(|names| names.iter().any(|given| self::bare(given) == bare))
}

/// Letters alone, small ones: the number of a copy, spaces and signs say nothing.
fn bare(name: &str) -> String {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit()).chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::is_given;

    #[test]
    fn the_editor_names_by_kind_and_number() {
        assert!(is_given("n8n-nodes-base.httpRequest", "HTTP Request12"));
        assert!(is_given("n8n-nodes-base.set", "Edit Fields"));
        assert!(is_given("n8n-nodes-base.mongoDb", "MongoDB8"));
        assert!(!is_given("n8n-nodes-base.httpRequest", "Fetch orders"));
        assert!(!is_given("n8n-nodes-base.set", "Set price"));
    }
}
