//! Bare paths: four of five expressions are nothing else, so they are read without a parser.

use cutover_ir::{Access, PathExpr, Root, Segment};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Reads a hole that is a path and nothing else.
pub fn bare_path(code: &str) -> Option<PathExpr> {
    let mut scan = Scan { rest: code.trim() };
    let root = root(&mut scan)?;
    let mut segments = Vec::new();
    while !scan.rest.is_empty() {
        let segment = scan.segment()?;
        if let Segment::Key(key) = &segment
            && matches!(key.as_str(), "__proto__" | "constructor" | "prototype")
        {
            return None;
        }
        segments.push(segment);
    }
    // A text has no field `trim`, and a method that nobody calls is an error of its own on the platform.
    let ends_in_method = matches!(segments.last(), Some(Segment::Key(key)) if is_method(key));
    (!ends_in_method).then_some(PathExpr { root, segments })
}

/// Whether values of JSON have a method of that name, which few fields have.
fn is_method(name: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| include_str!("methods-of-values.txt").split_whitespace().collect()).contains(name)
}

fn root(scan: &mut Scan<'_>) -> Option<Root> {
    if scan.eat("$json") {
        return scan.at_boundary().then_some(Root::Item);
    }
    if scan.eat("$binary") {
        return scan.at_boundary().then_some(Root::Binary);
    }
    if scan.eat("$itemIndex") {
        return scan.rest.is_empty().then_some(Root::ItemIndex);
    }
    if scan.eat("$runIndex") {
        return scan.rest.is_empty().then_some(Root::RunIndex);
    }
    if scan.eat("$input") {
        if scan.eat(".item.json") {
            return scan.at_boundary().then_some(Root::Item);
        }
        let access = if scan.eat(".first().json") {
            Access::First
        } else if scan.eat(".last().json") {
            Access::Last
        } else {
            return None;
        };
        return scan.at_boundary().then_some(Root::Input(access));
    }
    if scan.eat("$node") {
        let name = match scan.segment()? {
            Segment::Key(name) => name,
            Segment::Index(_) => return None,
        };
        if !scan.eat(".json") {
            return None;
        }
        return scan.at_boundary().then_some(Root::Step { name, access: Access::SameIndex });
    }
    if scan.eat("$(") {
        let name = scan.quoted()?;
        if !scan.eat(")") {
            return None;
        }
        let access = if scan.eat(".item.json") {
            Access::Paired
        } else if scan.eat(".first().json") {
            Access::First
        } else if scan.eat(".last().json") {
            Access::Last
        } else {
            return None;
        };
        return scan.at_boundary().then_some(Root::Step { name, access });
    }
    None
}

struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn at_boundary(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with(['.', '[', '?'])
    }

    fn segment(&mut self) -> Option<Segment> {
        if self.eat("?.[") || self.eat("[") {
            let segment = if self.rest.starts_with(['"', '\'']) {
                Segment::Key(self.quoted()?)
            } else {
                let end = self.rest.find(|c: char| !c.is_ascii_digit())?;
                let (digits, rest) = self.rest.split_at(end);
                // A leading zero is octal in sloppy code; leave it to the parser.
                if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
                    return None;
                }
                self.rest = rest;
                Segment::Index(digits.parse().ok()?)
            };
            return self.eat("]").then_some(segment);
        }
        if !self.eat("?.") && !self.eat(".") {
            return None;
        }
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() || name.starts_with(|c: char| c.is_numeric()) {
            return None;
        }
        // A call, a tagged template or an operator glued to the name: not a bare path.
        if !rest.is_empty() && !rest.starts_with(['.', '[', '?']) {
            return None;
        }
        if rest.starts_with('?') && !rest.starts_with("?.") {
            return None;
        }
        self.rest = rest;
        Some(Segment::Key(name.to_owned()))
    }

    /// A quoted text in which nothing is escaped but quotes and backslashes.
    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let inner = self.rest.get(1..)?;
        let mut text = String::new();
        let mut characters = inner.char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                c if c == quote => {
                    self.rest = inner.get(at + 1..)?;
                    return (quote != '`' || !text.contains("${")).then_some(text);
                }
                '\\' => {
                    let (_, escaped) = characters.next()?;
                    text.push(Some(escaped).filter(|c| matches!(c, '"' | '\'' | '`' | '\\'))?);
                }
                '\n' => return None,
                c => text.push(c),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(k: &str) -> Segment {
        Segment::Key(k.into())
    }

    #[test]
    fn paths_are_read() {
        assert_eq!(
            bare_path(" $json.body['a b'][0]?.c "),
            Some(PathExpr { root: Root::Item, segments: vec![key("body"), key("a b"), Segment::Index(0), key("c")] })
        );
        assert_eq!(
            bare_path("$('Set it').item.json.x"),
            Some(PathExpr {
                root: Root::Step { name: "Set it".into(), access: Access::Paired },
                segments: vec![key("x")]
            })
        );
    }

    #[test]
    fn a_name_may_hold_its_own_quotes() {
        let step = |name: &str| Root::Step { name: name.into(), access: Access::First };
        let path = PathExpr { root: step("Ann's \"list\""), segments: vec![key("a")] };
        assert_eq!(bare_path(r#"$('Ann\'s "list"').first().json.a"#), Some(path));
        assert_eq!(bare_path(r"$('a\n').first().json.a"), None);
        assert_eq!(bare_path("$('a).first().json.a"), None);
    }

    #[test]
    fn other_code_is_not_a_path() {
        for code in [
            "$json.a.trim",
            "$json.toString",
            "$json.a()",
            "$json.a + 1",
            "$jsonx",
            "$json.a ? 1 : 2",
            "$json[i]",
            "$json.constructor",
            "$json.a?1:2",
        ] {
            assert_eq!(bare_path(code), None, "{code}");
        }
    }
}
