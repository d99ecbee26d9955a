//! Words for variables.

/// What a collection is about.
pub(super) fn subject(name: &str) -> &str {
    ["Collect ", "Join ", "Compute over ", "Table of ", "JSON of ", "CSV of "]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// One of what a plural names.
pub(super) fn singular(name: &str) -> String {
    match name {
        n if n.ends_with("ies") && n.len() > 4 => format!("{}y", n.trim_end_matches("ies")),
        n if n.ends_with("ss") || n.ends_with("us") => n.to_owned(),
        n if n.ends_with('s') && n.len() > 2 => n.trim_end_matches('s').to_owned(),
        n => n.to_owned(),
    }
}

/// The name of a list of such things.
pub(super) fn plural(name: &str) -> String {
    match name.chars().next_back() {
        Some('s' | 'x') => format!("{name}Found"),
        Some(c) if c.is_ascii_digit() => format!("{name}Found"),
        Some('y') => format!("{}ies", name.trim_end_matches('y')),
        _ => format!("{name}s"),
    }
}
