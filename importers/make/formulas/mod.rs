//! Make's formulas: text with holes `{{…}}`, each hole one formula. What cannot be read is kept and reported, never guessed.

mod lexer;
mod parser;
pub mod words;

use cutover_ir::{Constant, Expr, Part};

/// How the id of a module becomes the name of a step.
pub type StepOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A text of a blueprint as an expression; nothing where it has no hole.
pub fn parse(text: &str, step_of: StepOf<'_>) -> Option<Expr> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    let mut holes = 0usize;
    while let Some(at) = rest.find("{{") {
        let (before, from) = (rest.get(..at).unwrap_or_default(), rest.get(at + 2..).unwrap_or_default());
        plain.push_str(before);
        let Some(length) = lexer::hole(from) else {
            // Braces that nothing closes are text.
            plain.push_str("{{");
            rest = from;
            continue;
        };
        let source = from.get(..length).unwrap_or_default();
        rest = from.get(length + 2..).unwrap_or_default();
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        holes += 1;
        parts.push(Part::Hole(parser::parse(source, step_of)));
    }
    plain.push_str(rest);
    if holes == 0 {
        return None;
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    let alone = parts.len() == 1;
    for part in &mut parts {
        if let Part::Hole(expr) = part
            && let Some(open) = left_open(expr, alone)
        {
            *expr = open;
        }
    }
    match parts.len() {
        1 => parts.into_iter().next().map(|part| match part {
            Part::Hole(expr) => expr,
            text => Expr::Template(vec![text]),
        }),
        _ => Some(Expr::Template(parts)),
    }
}

/// A name that the platform does not have, as the setting that whoever made a template of the scenario left open: in capitals anywhere, in several
/// words where it is all that a field holds. One plain word (`{{title}}`) may as well be the field of a module whose number is missing.
fn left_open(expr: &Expr, alone: bool) -> Option<Expr> {
    let Expr::Broken { source, .. } = expr else { return None };
    let name = source.trim();
    let is_identifier = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() > 2
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_capitals = !name.contains(|c: char| c.is_ascii_lowercase());
    let is_several = name.chars().skip(1).any(|c| !c.is_ascii_lowercase());
    (is_identifier && (is_capitals || alone && is_several)).then(|| Expr::Call {
        function: "setting".to_owned(),
        arguments: vec![Expr::Constant(Constant::Text(name.to_owned()))],
    })
}

#[cfg(test)]
mod tests;
