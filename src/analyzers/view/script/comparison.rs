//! How comparisons read, whatever language they are written in.

/// How a comparison reads by its sign, and how it reads with its sides exchanged; nothing for what compares nothing.
pub(super) fn words_of(sign: &str) -> Option<(&'static str, &'static str)> {
    Some(match sign {
        "==" | "===" => ("is", "is"),
        "!=" | "!==" => ("is not", "is not"),
        "<" => ("<", ">"),
        "<=" => ("<=", ">="),
        ">" => (">", "<"),
        ">=" => (">=", "<="),
        _ => return None,
    })
}

/// How a comparison reads that holds where this one does not.
pub(super) fn opposite(operator: &str) -> &str {
    match operator {
        "is" => "is not",
        "is not" => "is",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        other => other,
    }
}
