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

/// A text whose holes the platform fills though it is no expression: it finds each `{{` with the next `}}` and knows no escapes. Nothing where
/// it has no holes.
pub fn parse_filled(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((code, tail)) = after.split_once("}}")
    {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Hole(javascript::parse(code)));
        rest = tail;
    }
    if parts.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Some(parts)
}

#[derive(Debug, PartialEq)]
enum Chunk {
    Text(String),
    Code(String),
}

/// Cuts a template at `{{` and at the first `}}` after it. A hole that is never closed is code to the end. Of two backslashes in the
/// text before a hole the platform keeps one; in the text behind the last hole it keeps both.
fn split(template: &str) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = cut(rest, "{{") {
        if !text.is_empty() {
            chunks.push(Chunk::Text(text.replace(r"\\", r"\")));
        }
        let (code, tail) = cut(after, "}}").unwrap_or((after, ""));
        // Brackets without anything behind them hold no code, not even an empty one.
        if !after.is_empty() {
            chunks.push(Chunk::Code(code.replacen(r"\}}", "}}", 1)));
        }
        rest = tail;
    }
    if !rest.is_empty() {
        chunks.push(Chunk::Text(rest.to_owned()));
    }
    chunks
}

/// What stands before and behind the first brackets that are not escaped: an odd number of backslashes before them escapes.
fn cut<'text>(text: &'text str, brackets: &str) -> Option<(&'text str, &'text str)> {
    let mut from = 0;
    loop {
        let (before, after) = text.get(from..)?.split_once(brackets)?;
        let end = from + before.len();
        let escapes = before.len() - before.trim_end_matches('\\').len();
        if escapes % 2 == 0 {
            return Some((text.get(..end)?, after));
        }
        from = end + brackets.len();
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
    fn a_filled_text_knows_no_escapes_and_no_open_holes() {
        let Some(parts) = parse_filled(r"\\d {{ $json.a }} {{ b") else { panic!("no holes") };
        assert!(
            matches!(parts.as_slice(), [Part::Text(a), Part::Hole(_), Part::Text(b)] if a == r"\\d " && b == " {{ b")
        );
        assert!(parse_filled("a {{ b").is_none());
    }

    #[test]
    fn an_open_hole_is_code_to_the_end() {
        assert_eq!(split("a {{ b"), vec![Chunk::Text("a ".into()), Chunk::Code(" b".into())]);
        assert_eq!(split("a {{"), vec![Chunk::Text("a ".into())]);
    }

    #[test]
    fn an_escaped_bracket_is_text_and_keeps_its_backslash() {
        assert_eq!(split(r"a \{{ b"), vec![Chunk::Text(r"a \{{ b".into())]);
        assert_eq!(split(r"{{ '\}}' }}"), vec![Chunk::Code(" '}}' ".into())]);
    }

    #[test]
    fn of_two_backslashes_before_a_hole_one_is_left() {
        assert_eq!(
            split(r"C:\\in\\{{ a }}\\out"),
            vec![Chunk::Text(r"C:\in\".into()), Chunk::Code(" a ".into()), Chunk::Text(r"\\out".into())]
        );
    }
}
