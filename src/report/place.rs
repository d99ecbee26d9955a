//! Lines and columns of JSON Pointers: places are symbolic until somebody reads them.

use cutover_ir::Pointer;
use std::collections::{HashMap, HashSet};

/// A one-based line and column.
pub type Place = (usize, usize);

/// Where values stand in the text of a JSON document. Pointers that lead nowhere are left out.
pub fn places<'p>(text: &str, wanted: impl IntoIterator<Item = &'p Pointer>) -> HashMap<Pointer, Place> {
    let wanted: HashSet<&str> = wanted.into_iter().map(Pointer::as_str).collect();
    let mut found = HashMap::new();
    if wanted.is_empty() || !text.trim_start().starts_with(['{', '[']) {
        return found;
    }
    let mut scan = Scan { bytes: text.as_bytes(), at: 0, line: 1, line_start: 0 };
    let mut path = String::new();
    let mut frames: Vec<Frame> = Vec::new();
    while let Some(byte) = scan.peek() {
        if found.len() == wanted.len() {
            break;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b':' => scan.step(),
            b',' => {
                scan.step();
                if let Some(frame) = frames.last_mut() {
                    path.truncate(frame.prefix);
                    frame.expects_key = frame.object;
                    frame.index += 1;
                }
            }
            b']' | b'}' => {
                scan.step();
                if let Some(frame) = frames.pop() {
                    path.truncate(frame.prefix);
                }
            }
            b'"' if frames.last().is_some_and(|f| f.expects_key) => {
                let key = scan.text(text);
                if let Some(frame) = frames.last_mut() {
                    frame.expects_key = false;
                    path.truncate(frame.prefix);
                    path.push_str(Pointer::root().key(&key).as_str());
                }
            }
            _ => {
                if let Some(frame) = frames.last().filter(|f| !f.object) {
                    path.truncate(frame.prefix);
                    path.push_str(Pointer::root().index(frame.index).as_str());
                }
                if wanted.contains(path.as_str()) {
                    found.insert(Pointer::from(path.as_str()), scan.place(text));
                }
                match byte {
                    b'{' | b'[' => {
                        scan.step();
                        let object = byte == b'{';
                        frames.push(Frame { prefix: path.len(), object, expects_key: object, index: 0 });
                    }
                    b'"' => scan.skip_text(),
                    _ => scan.scalar(),
                }
            }
        }
    }
    found
}

/// An open object or list.
struct Frame {
    /// The length of the path of the value itself.
    prefix: usize,
    object: bool,
    expects_key: bool,
    index: usize,
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
    line_start: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line += 1;
            self.line_start = self.at + 1;
        }
        self.at += 1;
    }

    fn place(&self, text: &str) -> Place {
        let column = text.get(self.line_start..self.at).map_or(0, |before| before.chars().count());
        (self.line, column + 1)
    }

    fn skip_text(&mut self) {
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'"' => return,
                b'\\' => self.step(),
                _ => {}
            }
        }
    }

    /// A key, unescaped.
    fn text(&mut self, text: &str) -> String {
        let start = self.at;
        self.skip_text();
        let raw = text.get(start..self.at).unwrap_or("\"\"");
        serde_json::from_str(raw).unwrap_or_default()
    }

    fn scalar(&mut self) {
        self.step();
        while self.peek().is_some_and(|b| !matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n')) {
            self.step();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        let text = "{\n  \"nodes\": [\n    {\"a/b\": 1, \"é\": [true, \"x\"]},\n    {\"c\": {}}\n  ]\n}";
        let wanted: Vec<Pointer> =
            ["", "/nodes/0/a~1b", "/nodes/0/é/1", "/nodes/1/c", "/nodes/9"].iter().map(|p| Pointer::from(*p)).collect();
        let found = places(text, &wanted);
        assert_eq!(found.get(&wanted[0]), Some(&(1, 1)));
        assert_eq!(found.get(&wanted[1]), Some(&(3, 13)));
        assert_eq!(found.get(&wanted[2]), Some(&(3, 28)));
        assert_eq!(found.get(&wanted[3]), Some(&(4, 11)));
        assert_eq!(found.get(&wanted[4]), None);
    }

    #[test]
    fn any_text_comes_to_an_end() {
        let wanted = [Pointer::from("/a")];
        for text in ["{", "[\"", "{\"a\"", "{\"a\":", "]]]]", "[,,,]", "{\"\\"] {
            places(text, &wanted);
        }
    }
}
