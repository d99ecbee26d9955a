//! Emitted code as text.

use super::super::super::printer::indent_code;
use std::collections::BTreeSet;

/// Whether code uses a name.
pub(super) fn mentions(code: &str, name: &str) -> bool {
    let code = &without_texts(code);
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        let after = code.get(at + name.len()..).and_then(|tail| tail.chars().next());
        !before.is_some_and(|c| is_word(c) || c == '.') && !after.is_some_and(is_word)
    })
}

/// The names at the beginning of paths in code without texts. The key of a member is none.
pub(super) fn names_in(code: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = code;
    while let Some(start) = rest.find(is_word) {
        let path = rest.get(start..).unwrap_or_default();
        let end = path.find(|c: char| !is_word(c) && c != '.').unwrap_or(path.len());
        let (word, after) = path.split_at(end);
        // What goes on behind a bracket, as in `f(a).b`, begins with a dot.
        let continues = rest.get(..start).is_some_and(|before| before.ends_with('.'));
        if !after.starts_with(':') && !continues {
            names.insert(word.split('.').next().unwrap_or(word));
        }
        rest = after;
    }
    names
}

/// Whether a character can stand in a name.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Code without its texts: what stands between quotes, and the words of templates. Holes of templates are code.
pub(super) fn without_texts(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    // Where it stands: in a quoted text, in a template, or in the braces of code, innermost last.
    let mut places: Vec<char> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match (places.last().copied(), c) {
            (Some('"' | '`'), '\\') => {
                chars.next();
            }
            (Some('"'), '"') | (Some('`'), '`') => {
                places.pop();
                out.push(' ');
            }
            (Some('`'), '$') if chars.peek() == Some(&'{') => {
                chars.next();
                places.push('{');
                out.push(' ');
            }
            (Some('"' | '`'), _) => {}
            (_, '/') if chars.peek() == Some(&'*') => {
                let mut before = ' ';
                while let Some(c) = chars.by_ref().next().filter(|c| (before, *c) != ('*', '/')) {
                    before = c;
                }
                out.push(' ');
            }
            (_, '"' | '`' | '{') => {
                places.push(c);
                out.push(' ');
            }
            (Some('{'), '}') => {
                places.pop();
                out.push(' ');
            }
            (_, c) => out.push(c),
        }
    }
    out
}

/// A body in braces.
pub fn braces(body: &str) -> String {
    let body = body.trim_end();
    if body.is_empty() { "{}".to_owned() } else { format!("{{\n  {}\n}}", indent_code(body, 2)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_members_are_no_names() {
        let names = names_in("f( row: sheet.row, a ? b : c, short ).member?.other");
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b", "c", "f", "sheet", "short"]);
    }

    #[test]
    fn names_in_texts_are_no_names() {
        assert!(mentions("f(row)", "row"));
        assert!(!mentions("f(\"row\", `row \"`, other.row, rows)", "row"));
        assert!(mentions("text`{\"a\": \"${ { b: row } }\"}`", "row"));
        assert!(!mentions("text`${a} row`", "row"));
        assert!(mentions("text`${row.a}`", "row"));
        assert!(mentions("text`${\"}\"}` + row", "row"));
        assert!(mentions("f(\"a/b\", x / row /* a \" row */)", "row"));
        assert!(!mentions("f(\"7bC2\" /* its row* */, other)", "row"));
    }
}
