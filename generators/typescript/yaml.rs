//! Data as YAML in block style. Every text that could be read as anything else is quoted.

use serde_json::Value;

/// The document.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

fn block(value: &Value, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                out.push_str(&pad);
                out.push_str(&text(key));
                out.push(':');
                inner(member, depth, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                out.push_str(&pad);
                out.push('-');
                match item {
                    // The first member stands behind the dash.
                    Value::Object(members) if !members.is_empty() => {
                        let mut lines = String::new();
                        block(item, depth + 1, &mut lines);
                        out.push_str(lines.strip_prefix(&pad).and_then(|l| l.strip_prefix(' ')).unwrap_or(&lines));
                    }
                    _ => inner(item, depth, out),
                }
            }
        }
        scalar => {
            out.push_str(&pad);
            out.push_str(&flow(scalar));
            out.push('\n');
        }
    }
}

fn inner(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(m) if !m.is_empty() => {
            out.push('\n');
            block(value, depth + 1, out);
        }
        Value::Array(a) if !a.is_empty() => {
            out.push('\n');
            block(value, depth + 1, out);
        }
        scalar => {
            out.push(' ');
            out.push_str(&flow(scalar));
            out.push('\n');
        }
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(s) => text(s),
        Value::Object(_) => "{}".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        other => other.to_string(),
    }
}

/// Plain where it cannot be misread, else double-quoted with JSON's escapes, which YAML shares.
fn text(text: &str) -> String {
    let first = text.chars().next();
    let plain = first.is_some_and(|c| c.is_ascii_alphabetic())
        && text.len() < 80
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n" | "nan" | "inf"
        );
    if plain { text.to_owned() } else { super::literal::string(text) }
}
