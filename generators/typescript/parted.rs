//! Runtime files of which a repository gets only what it asks for.
//!
//! A part stands between `//#region for run.wait | waiting:` and `//#endregion`, lines that are not emitted. It is there where the repository's own
//! code holds one of the texts, and what only missing parts import is not imported. All imports stand at the top, each on one line; parts do not nest.
//! A file whose marks cannot be read so is emitted as it stands.

use super::runtime::specifiers;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

const BEGIN: &str = "//#region for ";
const END: &str = "//#endregion";

/// A runtime file in parts.
pub struct Parted {
    /// What stands before the imports.
    head: &'static str,
    imports: Vec<Import>,
    pieces: Vec<Piece>,
}

struct Import {
    names: Vec<Name>,
    /// What stands behind the names: ` } from "./x.js";`.
    from: &'static str,
    /// `./x.js`.
    source: &'static str,
}

struct Name {
    /// As it is imported: `a`, `a as b`.
    written: &'static str,
    is_type: bool,
}

impl Name {
    /// What the file calls it.
    fn local(&self) -> &'static str {
        self.written.rsplit(' ').next().unwrap_or(self.written)
    }
}

struct Piece {
    text: &'static str,
    /// It is there where one of these is asked for: ordinals of [`Words`]. Always, where there are none.
    asked_by: Vec<usize>,
    /// The imports whose names it holds: ordinals of the statement and of the name in it.
    uses: Vec<(usize, usize)>,
    /// What it reads from by itself: `export … from "./x.js"`.
    sources: Vec<&'static str>,
}

/// The texts by which code asks for parts.
#[derive(Default)]
pub struct Words(Vec<&'static str>);

impl Words {
    fn ordinal(&mut self, word: &'static str) -> usize {
        self.0.iter().position(|known| *known == word).unwrap_or_else(|| {
            self.0.push(word);
            self.0.len() - 1
        })
    }

    /// What finds them in code.
    pub fn search(self) -> Search {
        // The words are a constant of the program, and few.
        let all =
            AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).match_kind(MatchKind::Standard).build(&self.0).ok();
        Search { all, count: self.0.len() }
    }
}

/// Finds the words in code.
pub struct Search {
    all: Option<AhoCorasick>,
    count: usize,
}

/// Which words a repository's own code holds.
pub struct Asked(Vec<bool>);

impl Search {
    /// Nothing is asked for yet.
    pub fn none(&self) -> Asked {
        Asked(vec![self.all.is_none(); self.count])
    }

    /// Adds what a text asks for.
    pub fn add(&self, text: &str, asked: &mut Asked) {
        for found in self.all.iter().flat_map(|all| all.find_overlapping_iter(text)) {
            let (before, after) = text.split_at(found.end());
            let goes_on = before.ends_with(is_of_a_name) && after.starts_with(is_of_a_name);
            if let Some(is_asked) = asked.0.get_mut(found.pattern().as_usize()).filter(|_| !goes_on) {
                *is_asked = true;
            }
        }
    }
}

impl Parted {
    /// A file in its parts; nothing where it has none.
    pub fn read(text: &'static str, words: &mut Words) -> Option<Self> {
        text.contains(BEGIN).then_some(())?;
        let (head, rest) = text.split_at(text.find("import ")?);
        let mut imports = Vec::new();
        let mut body = rest;
        while let Some((line, after)) = body.split_once('\n').filter(|(line, _)| line.starts_with("import ")) {
            imports.push(Import::read(line)?);
            body = after;
        }
        let mut pieces = Vec::new();
        while let Some((always, rest)) = split_at_line(body, BEGIN) {
            let (asked_by, rest) = rest.split_once('\n')?;
            let asked_by: Vec<usize> = asked_by.split(" | ").map(|word| words.ordinal(word)).collect();
            let (part, rest) = split_at_line(rest, END)?;
            // The blank line behind a part goes with it.
            let rest = rest.strip_prefix('\n')?;
            let blank = rest.get(..usize::from(rest.starts_with('\n')))?;
            pieces.push(Piece::new(always, Vec::new(), &imports));
            pieces.push(Piece::new(part, asked_by.clone(), &imports));
            pieces.push(Piece::new(blank, asked_by, &imports));
            body = rest.get(blank.len()..)?;
        }
        pieces.push(Piece::new(body, Vec::new(), &imports));
        Some(Self { head, imports, pieces })
    }

    /// The text with the parts that are asked for, and what is imported from: `./x.js`.
    pub fn text(&self, asked: &Asked) -> (String, Vec<&'static str>) {
        let is_asked = |piece: &&Piece| {
            piece.asked_by.is_empty() || piece.asked_by.iter().any(|word| asked.0.get(*word) == Some(&true))
        };
        let pieces: Vec<&Piece> = self.pieces.iter().filter(is_asked).collect();
        let is_used = |place: (usize, usize)| pieces.iter().any(|piece| piece.uses.contains(&place));
        let mut text = String::with_capacity(pieces.iter().map(|piece| piece.text.len()).sum::<usize>() + 2000);
        text.push_str(self.head);
        let mut sources: Vec<&str> = pieces.iter().flat_map(|piece| &piece.sources).copied().collect();
        for (statement, import) in self.imports.iter().enumerate() {
            let places = import.names.iter().enumerate();
            let names: Vec<&Name> =
                places.filter(|(name, _)| is_used((statement, *name))).map(|(_, name)| name).collect();
            if names.is_empty() {
                continue;
            }
            // Where only types are left the statement is one of types, so that nothing is loaded for them.
            let of_types = names.iter().all(|name| name.is_type);
            text.push_str(if of_types { "import type { " } else { "import { " });
            for (place, name) in names.iter().enumerate() {
                text.push_str(if place > 0 { ", " } else { "" });
                text.push_str(if name.is_type && !of_types { "type " } else { "" });
                text.push_str(name.written);
            }
            text.push_str(import.from);
            text.push('\n');
            sources.push(import.source);
        }
        pieces.iter().for_each(|piece| text.push_str(piece.text));
        (text, sources)
    }
}

impl Import {
    /// `import { a, type B } from "./x.js";` or `import type { B } from "./x.js";`.
    fn read(line: &'static str) -> Option<Self> {
        let (begin, rest) = line.split_once('{')?;
        let end = rest.find(" }")?;
        let all_types = begin.starts_with("import type ");
        let name = |written: &'static str| {
            let plain = written.strip_prefix("type ");
            Name { written: plain.unwrap_or(written), is_type: all_types || plain.is_some() }
        };
        let from = rest.get(end..)?;
        let source = specifiers(from).next()?;
        Some(Self { names: rest.get(..end)?.trim().split(", ").map(name).collect(), from, source })
    }
}

impl Piece {
    fn new(text: &'static str, asked_by: Vec<usize>, imports: &[Import]) -> Self {
        let names = imports.iter().enumerate().flat_map(|(statement, import)| {
            import.names.iter().enumerate().map(move |(place, name)| ((statement, place), name.local()))
        });
        let code: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
        let is_held = |name: &str| code.iter().any(|line| holds(line, name));
        let uses = names.filter(|(_, name)| is_held(name)).map(|(place, _)| place).collect();
        Self { text, asked_by, uses, sources: specifiers(text).collect() }
    }
}

/// A text before the line that begins so, and behind that beginning.
fn split_at_line(text: &'static str, mark: &str) -> Option<(&'static str, &'static str)> {
    let at = text.find(mark)?;
    let begin = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    Some((text.get(..begin)?, text.get(at + mark.len()..)?))
}

/// Whether a line is of a comment, which uses nothing.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("/*") || line.starts_with("* ")
}

/// Whether a text holds a name, and not only one that it is a part of, a member of something or a text of its own.
fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + name.len()..).unwrap_or_default());
        let is_member = before.ends_with('.') && !before.ends_with("...");
        !(before.ends_with(is_of_a_name) || after.starts_with(is_of_a_name) || is_member || before.ends_with('"'))
    })
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    const FILE: &str = r#"// A licence.
import { type Json, parse } from "./json.js";
import { pause } from "./pause.js";

/** Is always there. */
export const parsed = (text: string): Json => parse(text);

//#region for run.wait | waiting:
/** Waits. */
export const wait = pause;
//#endregion

//#region for run.name
export const name = (value: Json): string => String(value);
//#endregion
"#;

    fn with(own: &str) -> String {
        let mut words = Words::default();
        let file = Parted::read(FILE, &mut words).expect("a file in parts");
        let search = words.search();
        let mut asked = search.none();
        search.add(own, &mut asked);
        file.text(&asked).0
    }

    #[test]
    fn what_is_not_asked_for_goes_with_its_imports_and_the_blank_line_behind_it() {
        let expected = r#"// A licence.
import { type Json, parse } from "./json.js";

/** Is always there. */
export const parsed = (text: string): Json => parse(text);

"#;
        assert_eq!(with("run.map(); run.waits(); run.named()"), expected);
    }

    #[test]
    fn each_of_its_words_asks_for_a_part() {
        for own in ["await run.wait(items)", "main({ waiting: runs })"] {
            let text = with(own);
            assert!(text.contains("import { pause } from \"./pause.js\";"), "{text}");
            assert!(
                text.contains("/** Waits. */\nexport const wait = pause;\n\n") && !text.contains("region"),
                "{text}"
            );
        }
        assert!(with("run.name(x)").ends_with("\n\nexport const name = (value: Json): string => String(value);\n"));
    }

    #[test]
    fn a_name_that_is_a_member_or_a_text_is_no_use_of_an_import() {
        assert!(holds("parse(text)", "parse") && holds("[...parse]", "parse"));
        assert!(!holds("JSON.parse(text)", "parse") && !holds("\"parse\"", "parse") && !holds("parsed", "parse"));
    }

    #[test]
    fn a_name_in_a_comment_is_no_use_of_an_import() {
        let mut words = Words::default();
        let text = "import { a, b } from \"./c.js\";\n/** Like a. */\nexport const d = b;\n//#region for run.a\nexport const e = a;\n//#endregion\n";
        let file = Parted::read(text, &mut words).expect("a file in parts");
        let none = words.search().none();
        assert!(file.text(&none).0.starts_with("import { b } from \"./c.js\";\n"));
    }

    #[test]
    fn an_import_of_which_types_are_left_is_one_of_types() {
        let mut words = Words::default();
        let text = "import { type A, b } from \"./c.js\";\nexport type D = A;\n//#region for run.e\nexport const e = b;\n//#endregion\n";
        let file = Parted::read(text, &mut words).expect("a file in parts");
        let none = words.search().none();
        assert_eq!(file.text(&none).0, "import type { A } from \"./c.js\";\nexport type D = A;\n");
    }
}
