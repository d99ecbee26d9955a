//! Texts with holes: `{{123__user__name}}`, `{{123__items[]price}}`, `{{=gives["123"]["user"]["name"]}}`, `{{zap_meta_human_now}}`,
//! and formulas: `{{=Text.extract_email(gives["123"]["from"])}}`.

use super::references::References;
use super::table::table;
use crate::tree;
pub use crate::tree::verbatim;
use cutover_ir::{Access, Constant, Expr, Node, Part, PathExpr, Pointer, Root, Segment, Value};
use serde_json::Value as Json;

/// What stands between two braces.
#[derive(Clone, Debug, PartialEq)]
pub enum Hole {
    /// A value of another step, by its id and the keys that are followed; `[]` marks a list whose elements are followed.
    Reference {
        id: String,
        keys: Vec<String>,
    },
    /// A stamp of the run: `zap_meta_` and the rest.
    Stamp(String),
    /// A function of the editor's formulas and what it is given.
    Formula {
        function: String,
        arguments: Vec<Hole>,
    },
    /// A text, a number or a word within a formula.
    Constant(Constant),
    /// It begins as a formula does, and cannot be read.
    Unread,
    Unknown,
}

/// The parameter tree at a place.
pub fn read(json: &Json, at: &Pointer, references: &References) -> Node {
    tree::read(json, at, &|text| template(text, references).map(Value::Expr))
}

/// A text as an expression; nothing where it has no hole.
pub fn template(text: &str, references: &References) -> Option<Expr> {
    let mut parts = Vec::new();
    let mut found = false;
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => parts.push(Part::Text(text.to_owned())),
            Piece::Hole(inside) => match hole(inside) {
                // Braces around something else are text, as the platform shows them.
                Hole::Unknown => parts.push(Part::Text(format!("{{{{{inside}}}}}"))),
                hole => {
                    found = true;
                    parts.push(Part::Hole(expr(&hole, inside, references)));
                }
            },
        }
    }
    if !found {
        return None;
    }
    match (parts.pop(), parts.is_empty()) {
        (Some(Part::Hole(only)), true) => Some(only),
        (Some(last), _) => {
            parts.push(last);
            Some(Expr::Template(parts))
        }
        (None, _) => None,
    }
}

/// The key of a filter: a template, or a reference without braces.
pub fn key(text: &str, references: &References) -> Option<Expr> {
    template(text, references).or_else(|| match hole(text) {
        Hole::Unknown => None,
        hole => Some(expr(&hole, text, references)),
    })
}

fn expr(hole: &Hole, source: &str, references: &References) -> Expr {
    match hole {
        Hole::Stamp(name) => Expr::Call {
            function: "runStamp".to_owned(),
            arguments: vec![Expr::Constant(Constant::Text(name.clone()))],
        },
        Hole::Reference { id, keys } => match references.step(id) {
            Some(name) => value(name, keys),
            None => broken(source, format!("step {id} is not in the export, and nothing tells which one was meant")),
        },
        Hole::Formula { function, arguments } => match table().formula(function) {
            Some(known) => Expr::Call {
                function: known.to_owned(),
                arguments: arguments.iter().map(|argument| expr(argument, source, references)).collect(),
            },
            None => broken(source, format!("the function {function} of its formula is not converted yet")),
        },
        Hole::Constant(constant) => Expr::Constant(constant.clone()),
        Hole::Unread => broken(source, "its formula cannot be read".to_owned()),
        Hole::Unknown => Expr::Constant(Constant::Text(source.to_owned())),
    }
}

fn broken(source: &str, reason: String) -> Expr {
    Expr::Broken { source: source.to_owned(), reason }
}

/// The value at the keys of a step's record. After a list mark the rest is followed in every element.
fn value(step: &str, keys: &[String]) -> Expr {
    let mut head = Vec::new();
    let mut tail: Vec<Vec<String>> = Vec::new();
    for key in keys {
        let mut parts = key.split("[]");
        let first = parts.next().unwrap_or_default();
        if !first.is_empty() {
            match tail.last_mut() {
                Some(last) => last.push(first.to_owned()),
                None => head.push(Segment::Key(first.to_owned())),
            }
        }
        for part in parts {
            tail.push(if part.is_empty() { Vec::new() } else { vec![part.to_owned()] });
        }
    }
    let mut result =
        Expr::Path(PathExpr { root: Root::Step { name: step.to_owned(), access: Access::Current }, segments: head });
    for keys in tail {
        let mut arguments = vec![result];
        arguments.extend(keys.into_iter().map(|key| Expr::Constant(Constant::Text(key))));
        result = Expr::Call { function: "ofEach".to_owned(), arguments };
    }
    result
}

enum Piece<'t> {
    Text(&'t str),
    Hole(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("{{") {
        let Some((inside, after)) = tail.split_once("}}") else { break };
        if !before.is_empty() {
            all.push(Piece::Text(before));
        }
        all.push(Piece::Hole(inside));
        rest = after;
    }
    if !rest.is_empty() {
        all.push(Piece::Text(rest));
    }
    all
}

/// What stands between two braces.
pub fn hole(inside: &str) -> Hole {
    let text = inside.trim();
    if let Some(formula) = text.strip_prefix('=') {
        return formula_hole(formula.trim());
    }
    if let Some(stamp) = text.strip_prefix("zap_meta_") {
        return Hole::Stamp(stamp.to_owned());
    }
    let Some((id, path)) = text.split_once("__") else { return Hole::Unknown };
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Hole::Unknown;
    }
    Hole::Reference { id: id.to_owned(), keys: split_keys(path) }
}

/// Keys between double underscores. A third underscore belongs to the key that follows.
fn split_keys(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    while let Some((mut key, mut tail)) = rest.split_once("__") {
        if key.is_empty() {
            // The path begins with underscores: they belong to the key.
            let end = tail.find("__").unwrap_or(tail.len());
            key = rest.get(..end + 2).unwrap_or(rest);
            tail = tail.get(end..).unwrap_or_default().strip_prefix("__").unwrap_or_default();
            keys.push(key.to_owned());
            rest = tail;
            if rest.is_empty() {
                return keys;
            }
            continue;
        }
        keys.push(key.to_owned());
        rest = tail;
    }
    keys.push(rest.to_owned());
    keys
}

/// A formula: a field of a step, a function of others, or a constant.
fn formula_hole(text: &str) -> Hole {
    if let Some(keys) = text.strip_prefix("gives") {
        return match gives_keys(keys) {
            Hole::Unknown => Hole::Unread,
            reference => reference,
        };
    }
    // Quotes may be escaped where the template stands inside code.
    let plain = text.trim_matches('\\');
    if let Some(quote) = plain.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = plain.get(1..).and_then(|rest| rest.strip_suffix(quote));
        return match inner.map(|inner| inner.trim_end_matches('\\')).filter(|inner| !inner.contains([quote, '\\'])) {
            Some(inner) => Hole::Constant(Constant::Text(inner.to_owned())),
            None => Hole::Unread,
        };
    }
    if text.parse::<f64>().is_ok_and(f64::is_finite) {
        return Hole::Constant(Constant::Number(text.to_owned()));
    }
    let call = text.strip_suffix(')').and_then(|open| open.split_once('('));
    let Some((function, inside)) = call else { return Hole::Unread };
    if function.is_empty() || !function.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')) {
        return Hole::Unread;
    }
    let Some(parts) = arguments(inside) else { return Hole::Unread };
    let arguments: Vec<Hole> = parts.into_iter().map(|part| formula_hole(part.trim())).collect();
    if arguments.contains(&Hole::Unread) {
        return Hole::Unread;
    }
    Hole::Formula { function: function.to_owned(), arguments }
}

/// What stands between the commas of a call; nothing where brackets or quotes are not closed.
fn arguments(text: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                parts.push(text.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text.get(start..)?;
    if !parts.is_empty() || !last.trim().is_empty() {
        parts.push(last);
    }
    (depth == 0 && quote.is_none()).then_some(parts)
}

fn gives_keys(text: &str) -> Hole {
    let mut keys = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some(open) = rest.strip_prefix('[') else { return Hole::Unknown };
        let open = open.trim_start();
        // Quotes may be escaped where the template stands inside code.
        let plain = open.trim_start_matches('\\');
        let Some(quote) = plain.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return Hole::Unknown };
        let body = plain.get(1..).unwrap_or_default();
        let Some((key, after)) = body.split_once(quote) else { return Hole::Unknown };
        keys.push(key.trim_end_matches('\\').to_owned());
        let Some(next) = after.trim_start().strip_prefix(']') else { return Hole::Unknown };
        rest = next.trim_start();
    }
    if keys.is_empty() {
        return Hole::Unknown;
    }
    let id = keys.remove(0);
    Hole::Reference { id, keys }
}

/// Calls `visit` for every reference of a tree of JSON, with the text's place.
pub fn each_reference(json: &Json, at: &Pointer, visit: &mut dyn FnMut(&str, &[String], &Pointer)) {
    match json {
        Json::String(text) => {
            for piece in pieces(text) {
                if let Piece::Hole(inside) = piece {
                    each_in(&hole(inside), at, visit);
                }
            }
        }
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| each_reference(item, &at.index(i), visit));
        }
        Json::Object(members) => {
            for (name, member) in members {
                let here = at.key(name);
                if name == "key"
                    && let Json::String(text) = member
                    && !text.contains("{{")
                {
                    each_in(&hole(text), &here, visit);
                }
                each_reference(member, &here, visit);
            }
        }
        _ => {}
    }
}

/// The references of a hole, and of the arguments of its formula.
fn each_in(hole: &Hole, at: &Pointer, visit: &mut dyn FnMut(&str, &[String], &Pointer)) {
    match hole {
        Hole::Reference { id, keys } => visit(id, keys, at),
        Hole::Formula { arguments, .. } => arguments.iter().for_each(|argument| each_in(argument, at, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(id: &str, keys: &[&str]) -> Hole {
        Hole::Reference { id: id.to_owned(), keys: keys.iter().map(|k| (*k).to_owned()).collect() }
    }

    #[test]
    fn both_notations_are_read() {
        assert_eq!(hole("12__user__name"), reference("12", &["user", "name"]));
        assert_eq!(hole("12__Photo Link[]url"), reference("12", &["Photo Link[]url"]));
        assert_eq!(hole("12___zap_search_was_found_status"), reference("12", &["_zap_search_was_found_status"]));
        assert_eq!(hole("=gives[\"7\"]['a b'][\"c\"]"), reference("7", &["a b", "c"]));
        assert_eq!(hole("=gives[\\\"7\\\"][\\\"c\\\"]"), reference("7", &["c"]));
        assert_eq!(hole("zap_meta_human_now"), Hole::Stamp("human_now".to_owned()));
        assert_eq!(hole("first_name"), Hole::Unknown);
        assert_eq!(hole("=gives[7]"), Hole::Unread);
    }

    #[test]
    fn a_formula_is_read_with_what_it_is_given() {
        let formula = |arguments: Vec<Hole>| Hole::Formula { function: "Text.extract_email".to_owned(), arguments };
        assert_eq!(hole("=Text.extract_email(gives['7'][\"a\"])"), formula(vec![reference("7", &["a"])]));
        let text = |text: &str| Hole::Constant(Constant::Text(text.to_owned()));
        assert_eq!(hole("=Text.extract_email(\"a, (b\", 2)"), {
            formula(vec![text("a, (b"), Hole::Constant(Constant::Number("2".to_owned()))])
        });
        assert_eq!(hole("=1 + gives['7']['a']"), Hole::Unread);
        assert_eq!(hole("=Text.trim(gives['7']"), Hole::Unread);
    }

    #[test]
    fn a_formula_that_is_not_known_never_becomes_a_text() {
        let references = References::default();
        for text in ["{{=Text.reverse(\"a\")}}", "To: {{=1 + 1}}"] {
            let mut reasons = 0;
            template(text, &references)
                .unwrap()
                .each(&mut |e| reasons += usize::from(matches!(e, Expr::Broken { .. })));
            assert_eq!(reasons, 1, "{text}");
        }
        assert_eq!(template("{{=Text.extract_email(\"x\")}}", &references).unwrap().plain(), "emailIn(\"x\")");
    }

    #[test]
    fn a_list_mark_is_followed_in_every_element() {
        let expr = value("Order", &["items[]product".to_owned(), "name".to_owned()]);
        assert_eq!(expr.plain(), "ofEach(Order.items, \"product\", \"name\")");
    }

    #[test]
    fn braces_that_are_no_reference_stay_text() {
        assert_eq!(template("Dear {{first_name}}", &References::default()), None);
    }
}
