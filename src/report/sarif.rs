//! Findings as SARIF 2.1.0, which code-scanning tools read.

use super::Closing;
use super::codes::{PAGES, Page};
use super::findings::Placed;
use crate::analyzers::{RULES, Rule};
use cutover_ir::{Confidence, Severity};
use serde_json::{Value, json};

/// What stands before the first result: the tool and its rules.
pub fn head() -> String {
    let rules: Vec<Value> = RULES.iter().map(rule).chain(PAGES.iter().map(page)).collect();
    let driver = json!({
        "name": "cutover",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    format!(
        "{{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{{\n\"tool\": {{\"driver\": {driver}}},\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
    )
}

/// The results of one workflow, each on a line of its own.
pub fn results(findings: &[Placed], source: &str, workflow: &str) -> String {
    let source = uri(source);
    let lines = findings.iter().map(|finding| result(finding, &source, workflow).to_string());
    lines.collect::<Vec<_>>().join(",\n")
}

/// What stands after the last result.
pub fn tail(closing: &Closing<'_>) -> String {
    let notifications: Vec<Value> = closing
        .unreadable
        .iter()
        .map(|problem| {
            json!({
                "level": "error",
                "message": {"text": problem.message},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&problem.source)}}}],
            })
        })
        .collect();
    format!(
        "\n],\n\"invocations\": [{}]\n}}]}}\n",
        json!({"executionSuccessful": true, "toolExecutionNotifications": notifications})
    )
}

fn rule(rule: &Rule) -> Value {
    let paragraph = |heading: &str| {
        let part = rule.page.split_once(&format!("\n## {heading}\n")).map_or("", |(_, after)| after);
        part.split("\n## ").next().unwrap_or_default().split("\n```").next().unwrap_or_default().trim().to_owned()
    };
    json!({
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": {"text": rule.name.replace('-', " ")},
        "fullDescription": {"text": paragraph("What it finds")},
        "help": {"text": rule.help, "markdown": format!("{}\n\n{}", paragraph("What it finds"), paragraph("Why it matters"))},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {
            "tags": rule.tags,
            "precision": match rule.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            "problem.severity": problem(rule.severity),
            "security-severity": score(rule.severity),
        },
    })
}

/// A code of the importers, the plan or the estate: its severity stands with each finding.
fn page(page: &Page) -> Value {
    json!({
        "id": page.code,
        "name": pascal(&page.name),
        "shortDescription": {"text": page.name.replace('-', " ")},
        "fullDescription": {"text": page.meaning()},
        "help": {"text": if page.advice().is_empty() { page.meaning() } else { page.advice() }},
    })
}

fn result(finding: &Placed, source: &str, workflow: &str) -> Value {
    let codes = RULES.iter().map(|rule| rule.code).chain(PAGES.iter().map(|page| page.code.as_str()));
    let index = codes.enumerate().find(|(_, code)| *code == finding.code).map(|(at, _)| at);
    let mut physical = json!({"artifactLocation": {"uri": source}});
    if let (Some(line), Some(object)) = (finding.line, physical.as_object_mut()) {
        object.insert("region".to_owned(), json!({"startLine": line, "startColumn": finding.column.unwrap_or(1)}));
    }
    let mut logical = vec![json!({"name": workflow, "kind": "module"})];
    logical.extend(
        finding
            .steps
            .iter()
            .map(|step| json!({"name": step, "fullyQualifiedName": format!("{workflow}/{step}"), "kind": "function"})),
    );
    let mut result = json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": physical, "logicalLocations": logical}],
        "partialFingerprints": {"cutover/v1": finding.fingerprint},
        "properties": {
            "severity": super::findings::severity_word(finding.severity),
            "effort": finding.effort,
            "pointers": finding.pointers,
        },
    });
    if let Some(object) = result.as_object_mut() {
        if let Some(index) = index {
            object.insert("ruleIndex".to_owned(), json!(index));
        }
        if let Some(suppressed) = &finding.suppressed {
            object.insert(
                "suppressions".to_owned(),
                json!([{"kind": "external", "status": "accepted", "justification": suppressed.reason}]),
            );
        }
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

/// The scale on which code-scanning tools rank.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

fn pascal(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
        })
        .collect()
}

/// A path as a relative reference: everything but letters, digits and a few signs is escaped.
fn uri(path: &str) -> String {
    let path = path.trim_start_matches("./").replace('\\', "/");
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    if path.starts_with('/') { format!("file://{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./a b/ü.json"), "a%20b/%C3%BC.json");
        assert_eq!(uri("/tmp/x.zip!a.json"), "file:///tmp/x.zip!a.json");
    }
}
