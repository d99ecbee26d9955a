//! How lists and blocks stand on lines.

use super::super::literal;

/// A list or an object on one line where it is short, else one part a line.
pub fn group(open: &str, parts: &[String], close: &str) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let one = parts.join(", ");
    let pad = if open == "{" { " " } else { "" };
    if one.len() <= 80 && !one.contains(['\n', literal::BREAK]) {
        return format!("{open}{pad}{one}{pad}{close}");
    }
    let mut out = String::from(open);
    for part in parts {
        out.push_str("\n  ");
        out.push_str(&indent_code(part, 2));
        out.push(',');
    }
    out.push('\n');
    out.push_str(close);
    out
}

/// Indents every line but the first. Line breaks inside template literals are not lines yet.
pub fn indent_code(code: &str, by: usize) -> String {
    code.replace('\n', &format!("\n{}", " ".repeat(by)))
}
