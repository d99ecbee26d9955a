//! Where values stand in the text of a JSON document: pointers are symbolic until somebody reads them.

use cutover_importers::read_json;
use cutover_ir::Pointer;
use std::collections::{BTreeSet, HashMap};
use std::ops::{Bound, Range};

/// A one-based line and column.
pub type Place = (usize, usize);

/// The bytes of some values of a document. Pointers that lead nowhere have none.
pub struct Places<'t> {
    text: &'t str,
    found: HashMap<String, Range<usize>>,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'t> Places<'t> {
    /// Looks for values, in one walk for all of them.
    pub fn new<'p>(text: &'t str, wanted: impl IntoIterator<Item = &'p Pointer>) -> Self {
        let wanted: BTreeSet<&str> = wanted.into_iter().map(Pointer::as_str).collect();
        let mut found = HashMap::with_capacity(wanted.len());
        if !wanted.is_empty() {
            let is_below = |path: &str| {
                let mut behind = wanted.range::<str, _>((Bound::Excluded(path), Bound::Unbounded));
                behind.next().is_some_and(|next| next.starts_with(path))
            };
            walk(text, &mut |path| is_below(path), &mut |token, path, range| {
                if token == Token::Value && wanted.contains(path) {
                    found.insert(path.to_owned(), range);
                }
            });
        }
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = if found.is_empty() { Vec::new() } else { std::iter::once(start_of(text)).chain(starts).collect() };
        Self { text, found, lines }
    }

    /// The line and column of a value.
    pub fn of(&self, at: &Pointer) -> Option<Place> {
        let start = self.found.get(at.as_str())?.start;
        let line = self.lines.partition_point(|begins| *begins <= start);
        let begins = self.lines.get(line.checked_sub(1)?)?;
        Some((line, self.text.get(*begins..start)?.chars().count() + 1))
    }

    /// The text of a value, as the document has it.
    pub fn text(&self, at: &Pointer) -> Option<&'t str> {
        self.text.get(self.found.get(at.as_str())?.clone())
    }
}

/// What a walk meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// The name of a member; the path is that of the member.
    Name,
    /// A whole value, told when it ends.
    Value,
}

/// Walks through the text of a JSON document and tells every name and value with its path and its bytes. `enter` says whether the inside of
/// a list or an object matters. A text that is no JSON comes to an end, too.
pub(crate) fn walk(text: &str, enter: &mut dyn FnMut(&str) -> bool, visit: &mut dyn FnMut(Token, &str, Range<usize>)) {
    let bytes = text.as_bytes();
    let mut at = start_of(text);
    if !text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(['{', '['])) {
        return;
    }
    let mut path = String::new();
    let mut frames: Vec<Frame> = Vec::new();
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b':' => at += 1,
            b',' => {
                at += 1;
                if let Some(frame) = frames.last_mut() {
                    path.truncate(frame.prefix);
                    frame.expects_key = frame.object;
                    frame.index += 1;
                }
            }
            b']' | b'}' => {
                at += 1;
                if let Some(frame) = frames.pop() {
                    path.truncate(frame.prefix);
                    visit(Token::Value, &path, frame.start..at);
                }
            }
            b'"' if frames.last().is_some_and(|frame| frame.expects_key) => {
                let start = at;
                at = end_of_text(bytes, at);
                if let Some(frame) = frames.last_mut() {
                    frame.expects_key = false;
                    path.truncate(frame.prefix);
                }
                push_key(&mut path, text.get(start..at).unwrap_or_default());
                visit(Token::Name, &path, start..at);
            }
            _ => {
                if let Some(frame) = frames.last().filter(|frame| !frame.object) {
                    path.truncate(frame.prefix);
                    path.push('/');
                    path.push_str(&frame.index.to_string());
                }
                let start = at;
                match byte {
                    b'{' | b'[' if enter(&path) => {
                        at += 1;
                        let object = byte == b'{';
                        frames.push(Frame { start, prefix: path.len(), object, expects_key: object, index: 0 });
                        continue;
                    }
                    b'{' | b'[' => at = end_of_container(bytes, at),
                    b'"' => at = end_of_text(bytes, at),
                    _ => at = end_of_scalar(bytes, at),
                }
                visit(Token::Value, &path, start..at);
            }
        }
    }
}

/// Where a document begins: a mark of its encoding is not part of it.
fn start_of(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{feff}').len()
}

/// An open object or list.
struct Frame {
    start: usize,
    /// The length of the path of the value itself.
    prefix: usize,
    object: bool,
    expects_key: bool,
    index: usize,
}

/// Adds a member to a path, by its name as the document spells it.
fn push_key(path: &mut String, raw: &str) {
    path.push('/');
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if inner.contains('\\') {
        let key: String = read_json(raw).unwrap_or_default();
        path.push_str(Pointer::root().key(&key).as_str().get(1..).unwrap_or_default());
    } else if inner.contains(['~', '/']) {
        path.push_str(Pointer::root().key(inner).as_str().get(1..).unwrap_or_default());
    } else {
        path.push_str(inner);
    }
}

/// Behind the closing quote of a text that begins at `at`.
pub(crate) fn end_of_text(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(rest) = bytes.get(at..) {
        match rest.iter().position(|byte| *byte == b'"' || *byte == b'\\') {
            Some(n) if rest.get(n) == Some(&b'"') => return at + n + 1,
            Some(n) => at += n + 2,
            None => break,
        }
    }
    bytes.len()
}

/// Behind the bracket that closes the one at `at`.
fn end_of_container(bytes: &[u8], at: usize) -> usize {
    let (mut at, mut open) = (at, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = end_of_text(bytes, at);
                continue;
            }
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if open == 0 {
            return at;
        }
    }
    bytes.len()
}

fn end_of_scalar(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
    at + 1 + rest.iter().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        let text = "\u{feff}{\n  \"nodes\": [\n    {\"a/b\": 1, \"é\": [true, \"x\"]},\n    {\"c\": {}}\n  ]\n}";
        let wanted: Vec<Pointer> = ["", "/nodes/0/a~1b", "/nodes/0/é/1", "/nodes/1/c", "/nodes/1", "/nodes/9"]
            .iter()
            .map(|p| Pointer::from(*p))
            .collect();
        let found = Places::new(text, &wanted);
        assert_eq!(found.of(&wanted[0]), Some((1, 1)));
        assert_eq!(found.of(&wanted[1]), Some((3, 13)));
        assert_eq!(found.of(&wanted[2]), Some((3, 28)));
        assert_eq!(found.of(&wanted[3]), Some((4, 11)));
        assert_eq!(found.text(&wanted[4]), Some("{\"c\": {}}"));
        assert_eq!(found.of(&wanted[5]), None);
    }

    #[test]
    fn any_text_comes_to_an_end() {
        let wanted = [Pointer::from("/a"), Pointer::from("/b/c")];
        for text in ["{", "[\"", "{\"a\"", "{\"a\":", "]]]]", "[,,,]", "{\"\\", "{\"b\":[[", "{\"b\":{\"c\":\"\\"] {
            Places::new(text, &wanted);
        }
    }
}
