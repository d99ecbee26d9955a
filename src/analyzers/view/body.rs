//! What a plain request sends: its members by name, whatever form the request has.

use super::given::Givers;
use super::{Script, prompt};
use cutover_ir::{Expr, Node, Part, Pointer, Step, Value};
use petgraph::stable_graph::NodeIndex;

/// A member of what a request sends.
pub(crate) struct Member<'a> {
    pub name: String,
    /// Holes stand in double braces; nothing where the value is computed as a whole, or is no text.
    pub value: Option<String>,
    /// The leaf that it stands in.
    pub at: &'a Pointer,
}

/// Every named value among the parameters of a step: members of maps, rows of name and value, members of JSON in a text, and of objects that
/// an expression builds.
pub(crate) fn members<'a>(givers: Givers<'a>, index: NodeIndex, step: &'a Step) -> Vec<Member<'a>> {
    let mut reader = Reader { givers, index, step, found: Vec::new() };
    reader.walk(step.params(), "", true);
    reader.found
}

struct Reader<'a> {
    givers: Givers<'a>,
    index: NodeIndex,
    step: &'a Step,
    found: Vec<Member<'a>>,
}

impl<'a> Reader<'a> {
    /// `own`: the node stands in the step itself and not in another that gives it.
    fn walk(&mut self, node: &'a Node, name: &str, own: bool) {
        if self.step.origin.unread.contains(&node.at) {
            return;
        }
        let member = |value: Option<String>| Member { name: name.to_owned(), value, at: &node.at };
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.walk(item, name, own)),
            Value::Map(members) => match (members.get("name").and_then(Node::text), members.get("value")) {
                (Some(name), Some(value)) => self.walk(value, name, own),
                _ => members.iter().for_each(|(key, member)| self.walk(member, key, own)),
            },
            Value::Text(text) => {
                self.found.push(member(Some(text.clone())));
                self.found.extend(in_text(text, &node.at));
            }
            Value::Expr(Expr::Path(path)) if own => match self.givers.node(self.index, path) {
                Some(given) => self.walk(given, name, false),
                None => self.found.push(member(None)),
            },
            Value::Expr(Expr::Foreign { source, .. }) => {
                self.found.push(member(None));
                let built = Script::of_expression(source).sent.members;
                self.found.extend(built.into_iter().map(|(name, text)| Member {
                    name,
                    value: Some(text),
                    at: &node.at,
                }));
            }
            Value::Expr(expr @ Expr::Template(parts)) if parts.iter().any(|part| matches!(part, Part::Text(_))) => {
                let text = if own { self.givers.filled(self.index, expr) } else { prompt::whole(expr) };
                self.found.extend(in_text(&text, &node.at));
                self.found.push(member(Some(text)));
            }
            Value::Number(number) => self.found.push(member(Some(number.clone()))),
            Value::Expr(_) => self.found.push(member(None)),
            Value::Null | Value::Bool(_) => {}
        }
    }
}

/// A piece of a text that may be JSON with holes.
enum Token {
    Text(String),
    Word,
    Colon,
    Hole,
    Other,
}

/// Names with their texts in a text that is JSON but for its holes. Nothing in a text that is no object.
fn in_text<'a>(text: &str, at: &'a Pointer) -> Vec<Member<'a>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return Vec::new();
    }
    let mut found = Vec::new();
    // What a value may belong to, and whether its colon has been read.
    let mut name: Option<String> = None;
    let mut colon = false;
    for token in tokens(text) {
        match token {
            Token::Colon => colon = name.is_some(),
            Token::Text(value) if colon => {
                found.extend(name.take().map(|name| Member { name, value: Some(value), at }));
                colon = false;
            }
            Token::Hole | Token::Word | Token::Other if colon => {
                found.extend(name.take().map(|name| Member { name, value: None, at }));
                colon = false;
            }
            Token::Text(text) => name = Some(text),
            Token::Other | Token::Hole | Token::Word => {
                name = None;
                colon = false;
            }
        }
    }
    found
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            '"' => {
                let end = end_of_text(after);
                tokens.push(Token::Text(unescaped(after.get(..end).unwrap_or_default())));
                after.get(end + 1..).unwrap_or_default()
            }
            '{' if after.starts_with('{') => {
                tokens.push(Token::Hole);
                rest.find("}}").and_then(|end| rest.get(end + 2..)).unwrap_or_default()
            }
            ':' => {
                tokens.push(Token::Colon);
                after
            }
            c if c.is_whitespace() => after,
            c if c.is_alphanumeric() || "-+._".contains(c) => {
                let end = after.find(|c: char| !(c.is_alphanumeric() || "-+._".contains(c))).unwrap_or(after.len());
                let end = first.len_utf8() + end;
                tokens.push(Token::Word);
                rest.get(end..).unwrap_or_default()
            }
            _ => {
                tokens.push(Token::Other);
                after
            }
        };
    }
    tokens
}

/// Where a text ends: at its quotation mark that is not escaped and in no hole.
fn end_of_text(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return at,
            b'{' if bytes.get(at + 1) == Some(&b'{') => {
                at = text.get(at..).and_then(|rest| rest.find("}}")).map_or(text.len(), |end| at + end + 1);
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// A text of JSON as it is meant; as it is written where it is none.
fn unescaped(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    let one_line = raw.replace('\r', "").replace('\n', "\\n").replace('\t', "\\t");
    serde_json::from_str(&format!("\"{one_line}\"")).unwrap_or_else(|_| raw.replace("\\n", "\n").replace("\\\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_json_with_holes_are_read() {
        let at = Pointer::root();
        let text = r#"{"model": "gpt-4o", "n": 2, "messages": [{"role": "user", "content": "Say \"{{ $json["a"] }}\"\nnow"}], "user": {{ $json.id }}, "stop": ["a", "b"]}"#;
        let read: Vec<(String, Option<String>)> = in_text(text, &at).into_iter().map(|m| (m.name, m.value)).collect();
        let told = "Say \"{{ $json[\"a\"] }}\"\nnow";
        let expected = [
            ("model", Some("gpt-4o")),
            ("n", None),
            ("messages", None),
            ("role", Some("user")),
            ("content", Some(told)),
            ("user", None),
            ("stop", None),
        ];
        assert_eq!(read.iter().map(|(n, v)| (n.as_str(), v.as_deref())).collect::<Vec<_>>(), expected);
        assert!(in_text("Note: \"this\": \"that\"", &at).is_empty());
    }
}
