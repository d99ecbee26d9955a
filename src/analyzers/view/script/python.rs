//! What a piece of Python decides by, from its tokens: comparisons with constants, and the lines that ask for them.
//!
//! No parser of Python is among the dependencies, and what is asked here needs none: where a text, a comment and a line end is enough.

mod tables;

use super::comparison::words_of;
use super::{Comparison, Constant, Decision, Script, plain_code};
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    Number,
    Text,
    Sign,
    /// The end of a logical line.
    End,
}

/// A token with its bytes; the column is that of its physical line.
#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    line: usize,
    column: usize,
}

/// Words that end an operand of a comparison.
const WORDS: &[&str] =
    &["and", "or", "not", "if", "elif", "else", "while", "return", "in", "is", "assert", "lambda", "yield", "for"];

/// Signs that do, beside the comparisons themselves.
const SIGNS: &[&str] = &[",", ":", "=", ":=", ";", "+=", "-="];

impl Script {
    /// The body of a code step in Python.
    pub(crate) fn of_python(source: &str) -> Self {
        let mut reader = Reader { source, tokens: tokens(source), fixed: Vec::new() };
        let is_constant = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        reader.fixed = reader.numbers().into_iter().filter(|(name, ..)| is_constant(name)).collect();
        let found = reader.comparisons();
        Script {
            decisions: reader.decisions(&found),
            drops: reader.drops(),
            tables: reader.tables(),
            numbers: reader.numbers(),
            comparisons: found.into_iter().map(|(_, comparison)| comparison).collect(),
            ..Script::default()
        }
    }
}

struct Reader<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    /// Names in capitals that were given one number, with it and the line.
    fixed: Vec<(String, String, usize)>,
}

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.source.get(token.range.clone())).unwrap_or_default()
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// The source from one token to another, without the second.
    fn between(&self, tokens: Range<usize>) -> &str {
        let (Some(first), Some(last)) = (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1)))
        else {
            return "";
        };
        self.source.get(first.range.start..last.range.end).unwrap_or_default()
    }

    /// Comparisons with a constant, with the places of their signs.
    fn comparisons(&self) -> Vec<(usize, Comparison)> {
        let mut found = Vec::new();
        for (at, token) in self.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Sign) {
            let Some((operator, mirrored)) = words_of(self.text(at)) else {
                continue;
            };
            let (left, right) = (self.operand_before(at), self.operand_after(at + 1));
            let (subject, operator, constant) = match (self.constant(left.clone()), self.constant(right.clone())) {
                (None, Some(value)) => (left, operator, value),
                (Some(value), None) => (right, mirrored, value),
                _ => continue,
            };
            let comparison = Comparison {
                subject: self.between(subject.clone()).to_owned(),
                name: self.name(subject),
                operator: operator.to_owned(),
                constant,
                line: token.line,
            };
            found.push((at, comparison));
        }
        found
    }

    /// Whether an operand ends here, where no bracket is open.
    fn ends(&self, at: usize) -> bool {
        let text = self.text(at);
        match self.kind(at) {
            Some(Kind::Name) => WORDS.contains(&text),
            Some(Kind::Sign) => SIGNS.contains(&text) || words_of(text).is_some(),
            Some(Kind::End) | None => true,
            Some(Kind::Number | Kind::Text) => false,
        }
    }

    fn operand_before(&self, end: usize) -> Range<usize> {
        let (mut from, mut open) = (end, 0_usize);
        while let Some(at) = from.checked_sub(1) {
            match self.text(at) {
                ")" | "]" | "}" if self.kind(at) == Some(Kind::Sign) => open += 1,
                "(" | "[" | "{" if self.kind(at) == Some(Kind::Sign) => match open.checked_sub(1) {
                    Some(left) => open = left,
                    None => break,
                },
                _ if open == 0 && self.ends(at) => break,
                _ => {}
            }
            from = at;
        }
        from..end
    }

    fn operand_after(&self, start: usize) -> Range<usize> {
        let (mut end, mut open) = (start, 0_usize);
        while end < self.tokens.len() {
            match self.text(end) {
                "(" | "[" | "{" if self.kind(end) == Some(Kind::Sign) => open += 1,
                ")" | "]" | "}" if self.kind(end) == Some(Kind::Sign) => match open.checked_sub(1) {
                    Some(left) => open = left,
                    None => break,
                },
                _ if open == 0 && self.ends(end) => break,
                _ => {}
            }
            end += 1;
        }
        start..end
    }

    fn constant(&self, operand: Range<usize>) -> Option<Constant> {
        let (sign, at) = match (operand.len(), self.text(operand.start)) {
            (1, _) => ("", operand.start),
            (2, "-") => ("-", operand.start + 1),
            _ => return None,
        };
        let text = self.text(at);
        match self.kind(at)? {
            Kind::Number => Some(Constant::Number(format!("{sign}{}", text.replace('_', "")))),
            Kind::Text if sign.is_empty() => Some(Constant::Text(written(text)?.to_owned())),
            // A name in capitals that was given one number means that number.
            Kind::Name if sign.is_empty() => {
                let number = self.fixed.iter().find(|(name, ..)| name == text).map(|(_, number, _)| number.clone());
                number.map(Constant::Number)
            }
            _ => None,
        }
    }

    /// What a reader would call an operand: `total` of `item.json["total"]`, of `item.get("total", 0)` and of `order.total`.
    fn name(&self, operand: Range<usize>) -> String {
        if self.text(operand.start) == "len" {
            return "length".to_owned();
        }
        let is_called = |at: usize| self.text(at + 1) == "(";
        let named = |at: &usize| match self.kind(*at) {
            Some(Kind::Name) => !is_called(*at),
            // What stands behind a comma is given where there is nothing.
            Some(Kind::Text) => at.checked_sub(1).is_some_and(|before| ["[", "("].contains(&self.text(before))),
            _ => false,
        };
        let last = operand.clone().rev().find(named).or_else(|| operand.into_iter().next());
        let text = last.map(|at| self.text(at)).unwrap_or_default();
        written(text).unwrap_or(text).to_owned()
    }

    /// The lines that begin with `if` or `elif` and compare with a constant.
    fn decisions(&self, found: &[(usize, Comparison)]) -> Vec<Decision> {
        let lines: Vec<Range<usize>> = self.lines();
        let mut decisions = Vec::new();
        for (n, line) in lines.iter().enumerate() {
            if !["if", "elif"].contains(&self.text(line.start)) {
                continue;
            }
            let end = self.end_of_test(line);
            let comparisons: Vec<Comparison> =
                found.iter().filter(|(at, _)| (line.start..end).contains(at)).map(|(_, c)| c.clone()).collect();
            if comparisons.is_empty() {
                continue;
            }
            let column = |n: usize| lines.get(n).and_then(|line| self.tokens.get(line.start)).map_or(0, |t| t.column);
            let then = match lines.get(n + 1) {
                _ if end + 1 < line.end => self.between(end + 1..line.end),
                // A block of several lines is no short outcome.
                Some(next) if column(n + 1) > column(n) && column(n + 2) < column(n + 1) => self.between(next.clone()),
                _ => "",
            };
            let test = plain_code(self.between(line.start + 1..end)).replace('\'', "\"");
            decisions.push(Decision {
                test: test.replace(" == ", " is ").replace(" != ", " is not "),
                then: then.to_owned(),
                otherwise: String::new(),
                comparisons,
                line: self.tokens.get(line.start).map_or(1, |token| token.line),
            });
        }
        decisions
    }

    /// Where the colon behind a condition stands.
    fn end_of_test(&self, line: &Range<usize>) -> usize {
        let mut open = 0_usize;
        for at in line.clone() {
            match self.text(at) {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open = open.saturating_sub(1),
                ":" if open == 0 => return at,
                _ => {}
            }
        }
        line.end
    }

    /// The logical lines, without the tokens that end them.
    fn lines(&self) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut from = 0;
        for (at, _) in self.tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::End) {
            if at > from {
                lines.push(from..at);
            }
            from = at + 1;
        }
        lines
    }

    /// Whether it returns nothing on some way.
    fn drops(&self) -> bool {
        self.lines().iter().any(|line| {
            let mut texts = line.clone().map(|at| self.text(at)).skip_while(|text| *text != "return").skip(1);
            let is_return = line.clone().any(|at| self.text(at) == "return" && self.kind(at) == Some(Kind::Name));
            is_return && matches!((texts.next(), texts.next()), (None | Some("None"), None) | (Some("["), Some("]")))
        })
    }
}

/// The inside of a text; nothing for one that is put together when it runs.
fn written(token: &str) -> Option<&str> {
    let from = token.find(['"', '\''])?;
    let (prefix, quoted) = token.split_at(from);
    if prefix.contains(['f', 'F']) {
        return None;
    }
    let triple = ["\"\"\"", "'''"].iter().find_map(|q| quoted.strip_prefix(q)?.strip_suffix(q));
    triple.or_else(|| quoted.get(1..quoted.len().saturating_sub(1)))
}

/// The tokens of a text. A text that is no Python comes to an end, too.
fn tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let (mut at, mut line, mut begins, mut open) = (0, 1, 0, 0_usize);
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let mut add = |kind: Kind, length: usize| {
            found.push(Token { kind, range: at..at + length, line, column: at.saturating_sub(begins) });
            length
        };
        let length = match first {
            '\n' => {
                if open == 0 {
                    add(Kind::End, 1);
                }
                line += 1;
                begins = at + 1;
                1
            }
            '\\' if rest.starts_with("\\\n") => {
                line += 1;
                begins = at + 2;
                2
            }
            '#' => rest.find('\n').unwrap_or(rest.len()),
            c if c.is_whitespace() => c.len_utf8(),
            c if c.is_ascii_digit() => add(
                Kind::Number,
                rest.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_')).unwrap_or(rest.len()),
            ),
            c if c.is_alphabetic() || c == '_' || c == '"' || c == '\'' => {
                let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let is_prefix =
                    name <= 2 && rest.get(..name).is_some_and(|p| p.bytes().all(|b| b"rbfuRBFU".contains(&b)));
                match rest.get(name..).and_then(end_of_text).filter(|_| is_prefix) {
                    Some(quoted) => {
                        let length = add(Kind::Text, name + quoted);
                        let inside = rest.get(..length).unwrap_or_default();
                        line += inside.matches('\n').count();
                        begins = inside.rfind('\n').map_or(begins, |last| at + last + 1);
                        length
                    }
                    None => add(Kind::Name, name.max(1)),
                }
            }
            c => {
                match c {
                    '(' | '[' | '{' => open += 1,
                    ')' | ']' | '}' => open = open.saturating_sub(1),
                    _ => {}
                }
                let two = ["<=", ">=", "==", "!=", "->", "**", "//", ":=", "+=", "-=", "*=", "/="];
                let length = if two.iter().any(|sign| rest.starts_with(sign)) { 2 } else { c.len_utf8() };
                add(Kind::Sign, length)
            }
        };
        at += length;
    }
    found.push(Token { kind: Kind::End, range: source.len()..source.len(), line, column: 0 });
    found
}

/// The length of a quoted text that begins here.
fn end_of_text(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let triple = quote.to_string().repeat(3);
    let (end, opening) = if rest.starts_with(&triple) { (triple, 3) } else { (quote.to_string(), 1) };
    let mut at = opening;
    while let Some(inner) = rest.get(at..).filter(|inner| !inner.is_empty()) {
        if inner.starts_with(&end) {
            return Some(at + opening);
        }
        let c = inner.chars().next().unwrap_or(' ');
        if c == '\n' && opening == 1 {
            // Nobody closed it: the line is lost, not the rest.
            return Some(at);
        }
        at += c.len_utf8();
        if c == '\\' {
            at += rest.get(at..).and_then(|after| after.chars().next()).map_or(0, char::len_utf8);
        }
    }
    Some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_of_python_are_read_and_texts_are_not() {
        let script = Script::of_python(
            "# if total > 9999\nnote = 'if total > 8888'\n\"\"\"\nif total > 7777:\n\"\"\"\nfor i in items:\n    if i.json['total'] > 2_500 and i.get(\"country\", '') == 'DE':\n        i.tier = 'gold'\n    elif 500 <= float(i.total):\n        a = 1\n        b = 2\nif len(items) > 3: return []\nreturn [x for x in items if x['age'] >= 18]\n",
        );
        let read: Vec<_> = script
            .comparisons
            .iter()
            .map(|c| format!("{} {} {:?} {}", c.name, c.operator, c.constant, c.line))
            .collect();
        assert_eq!(
            read,
            [
                "total > Number(\"2500\") 7",
                "country is Text(\"DE\") 7",
                "total >= Number(\"500\") 9",
                "length > Number(\"3\") 12",
                "age >= Number(\"18\") 13"
            ]
        );
        let decided: Vec<_> = script.decisions.iter().map(|d| (d.then.as_str(), d.line)).collect();
        assert_eq!(decided, [("i.tier = 'gold'", 7), ("", 9), ("return []", 12)]);
        assert!(script.drops);
    }

    #[test]
    fn any_text_comes_to_an_end() {
        for text in ["", "'", "\"\"\"", "if (", "x <", "< 3", "\\", "f'{a", "é > 3", "if a == 'ü\\", "]]] > 4"] {
            Script::of_python(text);
        }
    }
}
