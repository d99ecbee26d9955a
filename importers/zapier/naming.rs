//! What a step is called: by its author, by what it does, else by app and action. Names are unique and do not depend on order.

use super::nodes::{Nodes, ZapNode};
use super::table::table;
use crate::naming::{one_line, unique};
use crate::read;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Names by id.
pub fn names(nodes: &Nodes<'_>) -> HashMap<String, String> {
    let wanted: Vec<(String, String)> = nodes.all().map(|node| (node.id.clone(), wanted(node))).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, name) in &wanted {
        *counts.entry(name.as_str()).or_default() += 1;
    }
    let mut taken = HashSet::new();
    let mut names = HashMap::new();
    for (id, name) in &wanted {
        let repeated = counts.get(name.as_str()).is_some_and(|count| *count > 1);
        names.entry(id.clone()).or_insert(unique(name, Some(id), repeated, &mut taken));
    }
    names
}

fn wanted(node: &ZapNode<'_>) -> String {
    if let Some(name) = own(node) {
        return one_line(name);
    }
    let row = table().row(node.app(), node.action());
    if row.is_some_and(|row| row.op == "formatter")
        && let Some(transform) = node.param("transform").and_then(|t| t.as_str()).and_then(|t| table().transform(t))
    {
        return one_line(&transform.name);
    }
    match row {
        Some(row) => one_line(&row.name),
        None if node.action().is_empty() => one_line(&format!("{} draft", app_words(node.app()))),
        None => one_line(&format!("{} {}", app_words(node.app()), action_words(node.action()))),
    }
}

/// The name that its author gave the step. The title of the first step is that of the zap.
pub fn own<'j>(node: &ZapNode<'j>) -> Option<&'j str> {
    read::first_text(node.json, &["/meta/stepTitle"])
        .or_else(|| node.parent.as_ref().and_then(|_| read::text(node.json, "title")))
}

/// The name of an app: `GoogleSheetsV2CLIAPI` is Google Sheets.
pub fn app_words(app: &str) -> String {
    let mut name = app;
    for ending in ["CLIAPI", "DevAPI", "API"] {
        if let Some(head) = name.strip_suffix(ending).filter(|head| !head.is_empty()) {
            name = head;
            break;
        }
    }
    let unversioned = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name =
        unversioned.strip_suffix('V').filter(|head| !head.is_empty() && unversioned.len() < name.len()).unwrap_or(name);
    let mut out = String::new();
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            out.push(' ');
        }
        lower = c.is_lowercase() || c.is_numeric();
        out.push(c);
    }
    out
}

/// What a connection is called, which has no name in the export: its id, or a fingerprint of one that is only a hash itself.
pub fn connection(id: &str) -> String {
    if id.len() <= 12 {
        return format!("connection {id}");
    }
    let print: String = Sha256::digest(id.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("connection {print}")
}

fn action_words(action: &str) -> String {
    let mut out = String::new();
    for c in action.trim_start_matches('_').chars() {
        if matches!(c, '_' | '-') {
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_have_names_for_people() {
        assert_eq!(app_words("GoogleSheetsV2CLIAPI"), "Google Sheets");
        assert_eq!(app_words("TodoistV2DevAPI"), "Todoist");
        assert_eq!(app_words("SlackAPI"), "Slack");
        assert_eq!(app_words("App123456CLIAPI"), "App123456");
    }
}
