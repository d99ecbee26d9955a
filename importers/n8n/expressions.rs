//! n8n's expression texts: a template whose holes are JavaScript.

use super::javascript;
use cutover_ir::{Expr, Part, Value};

/// Parses what follows the leading `=`. Text without holes is a constant.
pub fn parse_expression(template: &str) -> Value {
    let chunks = split(template);
    match chunks.as_slice() {
        [] => Value::Text(String::new()),
        [Chunk::Text(text)] => Value::Text(text.clone()),
        // A constant of a setting, which some editors write as an expression.
        [Chunk::Code(code)] if code.trim() == "true" => Value::Bool(true),
        [Chunk::Code(code)] if code.trim() == "false" => Value::Bool(false),
        [Chunk::Code(code)] => Value::Expr(javascript::parse(code)),
        chunks => Value::Expr(Expr::Template(
            chunks
                .iter()
                .map(|chunk| match chunk {
                    Chunk::Text(text) => Part::Text(text.clone()),
                    Chunk::Code(code) => Part::Hole(javascript::parse(code)),
                })
                .collect(),
        )),
    }
}

#[derive(Debug, PartialEq)]
enum Chunk {
    Text(String),
    Code(String),
}

/// Cuts a template at `{{` and at the first `}}` after it. A backslash before either keeps it as text.
/// A hole that is never closed is text to the end.
fn split(template: &str) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let (before, from_open) = rest.split_at(open);
        let after = from_open.strip_prefix("{{").unwrap_or_default();
        if let Some(kept) = before.strip_suffix('\\') {
            text.push_str(kept);
            text.push_str("{{");
            rest = after;
            continue;
        }
        text.push_str(before);
        let Some((code, tail)) = close(after) else {
            text.push_str(from_open);
            rest = "";
            break;
        };
        if !text.is_empty() {
            chunks.push(Chunk::Text(std::mem::take(&mut text)));
        }
        chunks.push(Chunk::Code(code));
        rest = tail;
    }
    text.push_str(rest);
    if !text.is_empty() {
        chunks.push(Chunk::Text(text));
    }
    chunks
}

/// The code up to the first `}}` that no backslash precedes, and what follows.
fn close(after: &str) -> Option<(String, &str)> {
    let mut code = String::new();
    let mut rest = after;
    loop {
        let end = rest.find("}}")?;
        let (before, from_end) = rest.split_at(end);
        let tail = from_end.strip_prefix("}}").unwrap_or_default();
        match before.strip_suffix('\\') {
            Some(kept) => {
                code.push_str(kept);
                code.push_str("}}");
                rest = tail;
            }
            None => {
                code.push_str(before);
                return Some((code, tail));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_around_a_hole_makes_a_template() {
        assert_eq!(
            split("a {{ b }} c"),
            vec![Chunk::Text("a ".into()), Chunk::Code(" b ".into()), Chunk::Text(" c".into())]
        );
    }

    #[test]
    fn an_open_hole_is_text() {
        assert_eq!(split("a {{ b"), vec![Chunk::Text("a {{ b".into())]);
    }

    #[test]
    fn an_escaped_bracket_is_text() {
        assert_eq!(split(r"a \{{ b"), vec![Chunk::Text("a {{ b".into())]);
    }
}
