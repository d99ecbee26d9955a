use crate::{Unreadable, read_json};
use cutover_ir::SourceFile;
use serde::Deserialize;
use serde_json::Value;

/// How deep values may nest. Exports stay below 40; every later stage recurses, so the limit is part of being total.
const DEEPEST: usize = 256;

/// Reads the text of an export as JSON, or as YAML where it is plainly that.
pub fn read(source: &SourceFile) -> Result<Value, Unreadable> {
    let text = source.text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Unreadable::new("this file is empty; export the workflow again"));
    }
    match json(text) {
        Ok(document) => Ok(document),
        Err(error) => match yaml(source, text) {
            Some(Ok(document)) => Ok(document),
            Some(Err(yaml_error)) => Err(yaml_error),
            None => Err(error),
        },
    }
}

fn json(text: &str) -> Result<Value, Unreadable> {
    let error = match read_json(text) {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    if is_recursion_limit(&error) {
        return match too_deep(text) {
            Some((line, column)) => Err(Unreadable {
                message: format!(
                    "values nest deeper than {DEEPEST} levels here, which no export needs; check what wrote this file"
                ),
                line,
                column,
            }),
            None => deep_json(text),
        };
    }
    Err(unreadable(&error))
}

/// Reads JSON that nests deeper than serde_json allows by itself, after `too_deep` has found no level past the limit.
fn deep_json(text: &str) -> Result<Value, Unreadable> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let document = Value::deserialize(&mut reader).map_err(|e| unreadable(&e))?;
    reader.end().map_err(|e| unreadable(&e))?;
    Ok(document)
}

fn is_recursion_limit(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit exceeded")
}

fn unreadable(error: &serde_json::Error) -> Unreadable {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    let advice = if error.is_eof() {
        "the file ends in the middle: it was cut off; export the workflow again"
    } else {
        "export the workflow again, or mend this place"
    };
    Unreadable {
        message: format!("this is not valid JSON: {reason}; {advice}"),
        line: error.line(),
        column: error.column(),
    }
}

/// Line and column of the first bracket past the deepest level, if there is one.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut line, mut column) = (0usize, 1usize, 0usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in text.bytes() {
        column += 1;
        match byte {
            b'\n' => {
                line += 1;
                column = 0;
            }
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                if depth > DEEPEST {
                    return Some((line, column));
                }
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Reads YAML. Nothing where the text does not look like YAML, so that the JSON error is the one to show.
fn yaml(source: &SourceFile, text: &str) -> Option<Result<Value, Unreadable>> {
    let named = [".yml", ".yaml"].iter().any(|end| source.name.to_ascii_lowercase().ends_with(end));
    let starts = text.trim_start().chars().next()?;
    if !named && (!starts.is_ascii_alphabetic() || !text.lines().take(20).any(|l| l.contains(": ") || l.ends_with(':')))
    {
        return None;
    }
    // YAML 1.2: only `true` and `false` are booleans; `no` and `on` are words.
    match serde_saphyr::from_str_with_options::<Value>(text, serde_saphyr::options! { strict_booleans: true }) {
        Ok(document) if document.is_object() || named => Some(Ok(document)),
        Ok(_) => None,
        Err(error) => named.then(|| {
            let (line, column) = error.location().map_or((1, 0), |at| (as_usize(at.line()), as_usize(at.column())));
            Err(Unreadable {
                message: format!(
                    "this is not valid YAML: {}; export the workflow again, or mend this place",
                    error.to_string().lines().next().unwrap_or_default()
                ),
                line,
                column,
            })
        }),
    }
}

fn as_usize(number: impl TryInto<usize>) -> usize {
    number.try_into().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn two_hundred_levels_are_read() {
        let text = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert!(read(&source("deep.json", &text)).is_ok());
    }

    #[test]
    fn bottomless_nesting_is_an_error_with_a_place() {
        let error = read(&source("deep.json", &"[".repeat(1_000_000))).unwrap_err();
        assert_eq!((error.line, error.column), (1, 257));
    }

    #[test]
    fn a_cut_off_file_says_so() {
        let error = read(&source("cut.json", "{\n  \"nodes\": [\n    {\"id\": 1}")).unwrap_err();
        assert_eq!(error.line, 3);
        assert!(error.message.contains("cut off"), "{}", error.message);
    }

    #[test]
    fn numbers_survive_as_they_were_written() {
        let document = read(&source("n.json", "[1.10, 12345678901234567890123]")).unwrap();
        assert_eq!(document.to_string(), "[1.10,12345678901234567890123]");
    }

    #[test]
    fn yaml_keeps_words_that_old_parsers_took_for_numbers_and_booleans() {
        let document = read(&source("a.yml", "answer: no\nport: 017\n")).unwrap();
        assert_eq!(document["answer"], Value::String("no".to_owned()));
    }

    #[test]
    fn an_alias_bomb_is_an_error() {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for i in 1..12 {
            let row = vec![format!("*a{}", i - 1); 10].join(",");
            text.push_str(&format!("a{i}: &a{i} [{row}]\n"));
        }
        assert!(read(&source("bomb.yaml", &text)).is_err());
    }

    #[test]
    fn plain_words_are_not_yaml() {
        let error = read(&source("noise.json", "hello")).unwrap_err();
        assert!(error.message.contains("JSON"));
    }
}
