//! The JSON of each step as the export has it, secrets hidden.

use crate::assessment::Assessment;
use crate::report::mask::unquoted;
use crate::report::place::{Places, end_of_text};
use cutover_ir::secret::{redact, redact_named};
use std::borrow::Cow;

/// Longer texts are cut, in bytes: the export holds the rest.
const LONGEST: usize = 20_000;

/// The JSON of every step, empty where the export is no JSON.
pub(super) fn steps(one: &Assessment, places: &Places<'_>) -> Vec<String> {
    one.steps
        .iter()
        .map(|step| {
            let Some(raw) = places.text(&step.pointer) else { return String::new() };
            let mut text = pretty(raw, LONGEST);
            if text.len() > LONGEST {
                let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                text.truncate(end);
                text.push_str(&format!("\n… the export holds the rest, at {}", step.pointer));
            }
            text
        })
        .collect()
}

/// JSON with a member on each line, texts as they are spelled, secrets hidden. It ends soon after `most` bytes.
fn pretty(raw: &str, most: usize) -> String {
    let bytes = raw.as_bytes();
    let mut text = String::with_capacity(raw.len().min(most) + raw.len() / 4);
    let (mut at, mut depth) = (0, 0_usize);
    // The name of the member whose value comes next.
    let mut name = Cow::Borrowed("");
    while let Some(byte) = bytes.get(at).copied().filter(|_| text.len() <= most) {
        match byte {
            b'"' => {
                let end = end_of_text(bytes, at);
                let word = raw.get(at..end).unwrap_or_default();
                let is_name = raw.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                let said = unquoted(word);
                let shown = if is_name { redact(&said) } else { redact_named(&name, &said) };
                if shown == said {
                    text.push_str(word);
                } else {
                    text.push_str(&serde_json::to_string(&shown).unwrap_or_default());
                }
                if is_name {
                    name = said;
                }
                at = end;
                continue;
            }
            b'{' | b'[' => {
                text.push(char::from(byte));
                let inside = raw.get(at + 1..).unwrap_or_default().trim_start();
                if inside.starts_with(['}', ']']) {
                    at = raw.len() - inside.len();
                    text.push_str(inside.get(..1).unwrap_or_default());
                } else {
                    depth += 1;
                    line(&mut text, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line(&mut text, depth);
                text.push(char::from(byte));
            }
            b',' => {
                text.push(',');
                line(&mut text, depth);
            }
            b':' => text.push_str(": "),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            byte => text.push(char::from(byte)),
        }
        at += 1;
    }
    text
}

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_stands_on_a_line() {
        let text = pretty("{\"a\":[1,{ }, []],\"b\" : {\"c\":\"x, {y}\"}}", 1000);
        assert_eq!(text, "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": \"x, {y}\"\n  }\n}");
    }

    #[test]
    fn what_a_name_gives_away_is_hidden() {
        let text = pretty("{\"password\": \"hunter2-horse\", \"note\": \"say \\\"ho\\\"\"}", 1000);
        assert!(!text.contains("hunter2") && text.contains("say \\\"ho\\\""), "{text}");
    }

    #[test]
    fn long_texts_end() {
        assert!(pretty(&format!("[{}1]", "1,".repeat(50_000)), 100).len() < 120);
    }
}
