//! What a module is called: by its author, by what it works on, else by app and operation. Names are unique and do not depend on order.

use super::table::Row;
use crate::naming::one_line;
use crate::read;
use serde_json::Value as Json;

/// The name of a module before it is made unique.
pub fn wanted(module: &Json, kind: &str, row: Option<&Row>) -> String {
    if let Some(name) = read::first_text(module, &["/metadata/designer/name"]) {
        return one_line(name);
    }
    if let Some(row) = row {
        for pattern in [&row.name, &row.otherwise] {
            if let Some(name) = fill(pattern, module).filter(|name| !name.is_empty()) {
                return one_line(&name);
            }
        }
    }
    let (app, operation) = kind.split_once(':').unwrap_or(("", kind));
    let operation = operation.strip_prefix("Action").filter(|rest| !rest.is_empty()).unwrap_or(operation);
    // A later version of an operation has a number behind its name.
    let versioned = operation.trim_end_matches(|c: char| c.is_ascii_digit());
    let operation = if versioned.is_empty() { operation } else { versioned };
    one_line(&format!("{} {}", words(app, true), words(operation, false)))
}

/// Whether its author gave a module a name.
pub fn is_named(module: &Json) -> bool {
    read::first_text(module, &["/metadata/designer/name"]).is_some()
}

/// What the filter before a module is called, for modules that would have the same name.
pub fn reason(module: &Json) -> Option<String> {
    route(read::first_text(module, &["/filter/name"])?)
}

/// What a way is called, short enough to stand behind a name.
pub fn route(label: &str) -> Option<String> {
    let short = one_line(label).chars().take(30).collect::<String>().trim().to_owned();
    (!short.is_empty()).then_some(short)
}

/// The pattern with its holes filled; nothing where a hole has nothing to say.
fn fill(pattern: &str, module: &Json) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, tail)) = rest.split_once('{') {
        let (hole, after) = tail.split_once('}')?;
        match value(hole, module) {
            Some(found) => {
                out.push_str(before);
                out.push_str(&found);
            }
            None => out.push_str(without_preposition(before)),
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// A text that does not end with a word that asks for a noun.
fn without_preposition(text: &str) -> &str {
    match text.trim_end().rsplit_once(' ') {
        Some((head, "in" | "of" | "to")) => head,
        _ => text,
    }
}

fn value(hole: &str, module: &Json) -> Option<String> {
    if hole == "feeder" {
        let label = read::first_text(module, &["/metadata/restore/extra/feeder/label"]).unwrap_or("bundles");
        let what = label.split(" - ").last().unwrap_or(label);
        let number = |tail: &str| tail.strip_suffix(']').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let what = what.rsplit_once(" [").filter(|(_, tail)| number(tail)).map_or(what, |(head, _)| head);
        return Some(if what == "Iterator" { "elements" } else { what }.to_owned());
    }
    let place =
        hole.strip_prefix("restore.").map_or_else(|| hole.to_owned(), |rest| format!("metadata.restore.{rest}"));
    let mut found: Vec<&Json> = vec![module];
    for part in place.split('.') {
        let name = part.trim_end_matches("[]");
        found = found.into_iter().filter_map(|json| json.get(name)).collect();
        if part.ends_with("[]") {
            found = found.into_iter().filter_map(Json::as_array).flatten().collect();
        }
    }
    let texts: Vec<String> = found.into_iter().filter_map(read::label).take(3).map(|text| plain(&text)).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// A formula as the words in it that say what it is about.
fn plain(text: &str) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let inside = text.trim_start_matches('{').trim_end_matches('}');
    inside.rsplit(['.', '(', ';']).next().unwrap_or(inside).trim_matches(['`', '[', ']', ')', ' ', '"']).to_owned()
}

/// An identifier as words: `addRow` is `add row`.
fn words(text: &str, title: bool) -> String {
    let mut out = String::new();
    let mut before_lower = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if matches!(c, '-' | '_' | '.') {
            out.push(' ');
            before_lower = false;
            continue;
        }
        if c.is_uppercase() && before_lower {
            out.push(' ');
        }
        // The article in `createARow` is a word.
        let mut ahead = chars.clone();
        let article = c == 'A'
            && before_lower
            && ahead.next().is_some_and(char::is_uppercase)
            && ahead.next().is_some_and(char::is_lowercase);
        before_lower = article || c.is_lowercase() || c.is_numeric();
        if !title && c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    if !title {
        return out;
    }
    let mut titled = String::new();
    let mut start = true;
    for c in out.chars() {
        if start {
            titled.extend(c.to_uppercase())
        } else {
            titled.push(c)
        }
        start = c == ' ';
    }
    titled
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_say_what_a_module_does() {
        assert_eq!(wanted(&json!({}), "google-sheets:addRow", None), "Google Sheets add row");
        assert_eq!(wanted(&json!({}), "airtable:ActionUpdateRecords", None), "Airtable update records");
        assert_eq!(wanted(&json!({}), "google-drive:uploadAFile", None), "Google Drive upload a file");
        assert_eq!(wanted(&json!({}), "some-app:makeAPICall", None), "Some App make apicall");
        assert_eq!(wanted(&json!({}), "notion:searchObjects1", None), "Notion search objects");
        let row = super::super::table::table().row("util:SetVariable2");
        assert_eq!(wanted(&json!({ "mapper": { "name": "Limit" } }), "util:SetVariable2", row), "Set Limit");
        let row = super::super::table::table().row("datastore:ExistRecord");
        assert_eq!(wanted(&json!({}), "datastore:ExistRecord", row), "Look for a record");
        let named = json!({ "metadata": { "designer": { "name": "My  step" } } });
        assert_eq!(wanted(&named, "x:y", None), "My step");
    }
}
