//! `prompts/<id>.md`: the words that a model is given, with holes for what the run fills in.

use super::Emitted;
use super::holes::{self, Holes};
use super::literal;
use super::printer::{Printer, Uses, group};
use super::project::hex;
use cutover_ir::{Expr, Node, Part, Pointer, Value};
use petgraph::stable_graph::NodeIndex;

/// The prompts of one step.
pub struct PromptFile {
    id: String,
    source: Pointer,
    sections: Vec<Section>,
    holes: Holes,
}

/// One message of a prompt.
struct Section {
    role: String,
    /// The role, with a number from the second one on.
    name: String,
    text: String,
    /// What the code fills in.
    variables: Vec<String>,
}

/// What a test holds of a prompt file: the hash of its text, and what the code asks of each section.
#[derive(Debug)]
pub struct Checked {
    pub id: String,
    pub hash: String,
    /// Names of sections, with the variables that are filled in.
    pub sections: Vec<(String, Vec<String>)>,
}

/// The version that every prompt begins with.
pub const VERSION: &str = "1.0.0";

/// Whether a parameter holds words for a file: a text, and not one single expression.
pub fn has_words(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => !text.trim().is_empty(),
        value => matches!(value, Value::Expr(Expr::Template(_))),
    }
}

/// A piece of a prompt: its own words, or a hole by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Hole(String),
}

impl PromptFile {
    /// A file without prompts.
    pub fn new(id: &str, source: Pointer) -> Self {
        Self { id: id.to_owned(), source, sections: Vec::new(), holes: Holes::default() }
    }

    /// Adds the text of a parameter and gives the call that stands for it; with `coerced`, holes are made text by the formulas' own rules. Nothing where the parameter is no text, or one single expression.
    pub fn add(
        &mut self,
        printer: &mut Printer<'_>,
        node: &Node,
        role: &str,
        (step, coerced): (NodeIndex, bool),
        hint: &str,
        uses: &mut Uses,
    ) -> Option<String> {
        let mut filled: Vec<(String, String)> = Vec::new();
        if !has_words(node) {
            return None;
        }
        let pieces = match &node.value {
            Value::Text(text) => self.words(printer, text, step, hint, &mut filled),
            Value::Expr(expr @ Expr::Template(parts)) => {
                printer.count(expr);
                let mut pieces = Vec::new();
                for part in parts {
                    match part {
                        Part::Text(text) => pieces.extend(self.words(printer, text, step, hint, &mut filled)),
                        Part::Hole(hole) => {
                            let mut code = printer.hole(hole, step, hint, uses);
                            if coerced {
                                printer.imports.value("runtime/formulas/coerce", "toText");
                                code = format!("toText({code})");
                            }
                            pieces.push(self.filled(&holes::names_of(hole, printer.workflow), code, &mut filled));
                        }
                    }
                }
                pieces
            }
            _ => return None,
        };
        printer.printed(&node.at);
        printer.imports.value("runtime/prompt", "prompt");
        let before = self.sections.iter().filter(|section| section.role == role).count();
        let name = if before == 0 { role.to_owned() } else { format!("{role} {}", before + 1) };
        let mut call = format!("prompt({}, {}", literal::string(&self.id), literal::string(&name));
        let variables = filled.iter().map(|(variable, _)| variable.clone()).collect();
        self.sections.push(Section { role: role.to_owned(), name, text: encode(&pieces), variables });
        if !filled.is_empty() {
            let values: Vec<String> = filled
                .iter()
                .map(|(name, code)| if name == code { name.clone() } else { format!("{name}: {code}") })
                .collect();
            call.push_str(", ");
            call.push_str(&group("{", &values, "}"));
        }
        call.push(')');
        Some(call)
    }

    /// Words with a hole for each secret.
    fn words(
        &mut self,
        printer: &mut Printer<'_>,
        text: &str,
        step: NodeIndex,
        hint: &str,
        filled: &mut Vec<(String, String)>,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for secret in super::secrets::in_text(text, &printer.known_secrets) {
            let value = text.get(secret.range.clone()).unwrap_or_default();
            pieces.push(Piece::Text(text.get(at..secret.range.start).unwrap_or_default().to_owned()));
            let code = printer.secret(value, step, hint);
            pieces.push(self.filled(&["secret".to_owned()], code, filled));
            at = secret.range.end;
        }
        pieces.push(Piece::Text(text.get(at..).unwrap_or_default().to_owned()));
        pieces
    }

    /// A hole and the code that fills it.
    fn filled(&mut self, wanted: &[String], code: String, filled: &mut Vec<(String, String)>) -> Piece {
        let name = self.holes.named(wanted, &code);
        if !filled.iter().any(|(n, _)| *n == name) {
            filled.push((name.clone(), code));
        }
        Piece::Hole(name)
    }

    /// Puts the file into the tree; a step without a prompt has none.
    pub fn write(self, emitted: &mut Emitted) {
        if self.sections.is_empty() {
            return;
        }
        let mut body = String::new();
        for Section { role, text, .. } in &self.sections {
            body.push_str(&format!("# {role}\n{text}\n"));
        }
        let hash = hex(body.trim_end_matches('\n').as_bytes());
        let names: Vec<&str> = self.holes.named.iter().map(|(n, _)| n.as_str()).collect();
        let head = format!(
            "---\nid: {}\nversion: {VERSION}\nhash: {hash}\nvariables: [{}]\nsource: {}\n---\n",
            self.id,
            names.join(", "),
            literal::string(self.source.as_str())
        );
        emitted.put(&format!("prompts/{}.md", self.id), head + &body);
        let sections = self.sections.into_iter().map(|section| (section.name, section.variables)).collect();
        emitted.checked_prompts.push(Checked { id: self.id, hash, sections });
    }
}

/// The text of a section, from which the runtime reads exactly the same pieces again.
pub fn encode(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (joined.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(text),
            _ => joined.push(piece.clone()),
        }
    }
    let pieces = joined.as_slice();
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Hole(name) => out.push_str(&format!("{{{{{name}}}}}")),
            Piece::Text(text) => {
                let end = text.chars().next_back().filter(|c| at == last && is_blank(*c));
                let body = end.map_or(text.as_str(), |c| text.get(..text.len() - c.len_utf8()).unwrap_or_default());
                words(&mut out, body);
                if let Some(c) = end {
                    kept(&mut out, c);
                }
            }
        }
    }
    // A line that looks like the head of a section is text.
    let lines: Vec<String> =
        out.split('\n').map(|line| if is_head(line) { format!("\\{line}") } else { line.to_owned() }).collect();
    lines.join("\n")
}

/// Blank for JavaScript or for anybody else: what stands last would be trimmed.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn words(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() == Some(&'{') => {
                chars.next();
                out.push_str("\\{{");
            }
            // A backslash must not meet a brace that follows, in the words or of a hole.
            '\\' if chars.peek().is_none_or(|next| matches!(next, '{' | '\\') || is_hidden(*next)) => kept(out, c),
            c if is_hidden(c) => kept(out, c),
            c => out.push(c),
        }
    }
}

/// A character that an editor might change or not show.
fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A character as JSON in a hole.
fn kept(out: &mut String, c: char) {
    let mut units = [0; 2];
    let text = match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        ' ' => " ".to_owned(),
        '\\' => "\\\\".to_owned(),
        c => c.encode_utf16(&mut units).iter().map(|u| format!("\\u{u:04x}")).collect(),
    };
    out.push_str(&format!("{{{{\"{text}\"}}}}"));
}

fn is_head(line: &str) -> bool {
    let line = line.trim_start_matches('\\').trim_end_matches([' ', '\t']);
    matches!(line, "# system" | "# user" | "# assistant")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the runtime makes of a section, with holes as `<name>`.
    fn decode(text: &str) -> String {
        let mut out = String::new();
        let lines: Vec<&str> = text
            .trim_end()
            .split('\n')
            .map(|line| match line.strip_prefix('\\') {
                Some(rest) if is_head(rest) => rest,
                _ => line,
            })
            .collect();
        let text = lines.join("\n");
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("\\{{") {
                out.push_str("{{");
                rest = after;
                continue;
            }
            if let Some(inner) = rest.strip_prefix("{{")
                && let Some(end) = inner.find("}}")
            {
                let hole = &inner[..end];
                if hole.starts_with('"') {
                    out.push_str(&serde_json::from_str::<String>(hole).unwrap());
                    rest = &inner[end + 2..];
                    continue;
                }
                if !hole.is_empty() && hole.chars().all(|c| c.is_ascii_alphanumeric()) {
                    out.push_str(&format!("<{hole}>"));
                    rest = &inner[end + 2..];
                    continue;
                }
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
        out
    }

    #[test]
    fn every_text_comes_back_byte_by_byte() {
        let alphabet = [
            '{', '}', '\\', '\n', '\r', ' ', '#', 'a', '"', '\u{0}', '\u{feff}', '\u{2028}', '\t', '\u{85}', 'é', '😀',
        ];
        let heads = ["# user", "\\# system", "# assistant \t", "a"];
        let mut seed = 7_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for _ in 0..20_000 {
            let mut pieces = Vec::new();
            let mut wanted = String::new();
            for _ in 0..=next(4) {
                if next(3) == 0 {
                    pieces.push(Piece::Hole("name".to_owned()));
                    wanted.push_str("<name>");
                    continue;
                }
                let mut text = String::new();
                for _ in 0..next(7) {
                    if next(9) == 0 {
                        text.push('\n');
                        text.push_str(heads[next(heads.len())]);
                        text.push('\n');
                    }
                    text.push(alphabet[next(alphabet.len())]);
                }
                wanted.push_str(&text);
                pieces.push(Piece::Text(text));
            }
            let encoded = encode(&pieces);
            assert_eq!(decode(&encoded), wanted, "{encoded:?}");
            assert!(encoded.split('\n').all(|line| !is_head(line) || line.starts_with('\\')));
        }
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        let text = "Hello,\n\nreply with {\"a\": 1}. C:\\temp";
        assert_eq!(encode(&[Piece::Text(text.to_owned())]), text);
        assert_eq!(encode(&[Piece::Text("a\n".to_owned())]), "a{{\"\\n\"}}");
    }
}
