//! What `report` prints: findings as text, as Markdown and as JSON.

use super::problem::Problem;
use super::words::{columns, count, markdown, plain};
use cutover_ir::{Confidence, Finding, Pointer, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// The findings of all inputs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub workflows: Vec<Reported>,
    pub unreadable: Vec<Problem>,
    pub summary: Summary,
}

/// The findings of one workflow.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    pub source: String,
    pub name: String,
    pub platform: String,
    pub findings: Vec<Placed>,
}

/// A finding with the place of its first pointer in the text.
#[derive(Clone, Debug, Serialize)]
pub struct Placed {
    pub code: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub message: String,
    pub help: String,
    /// Points of about half an hour.
    pub effort: u32,
    pub pointers: Vec<Pointer>,
    /// One-based; null where the place is not known.
    pub line: Option<usize>,
    pub column: Option<usize>,
}

/// All findings added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub workflows: usize,
    pub unreadable: usize,
    pub findings: usize,
    /// Points of about half an hour.
    pub effort: u32,
    pub severity: BTreeMap<Severity, usize>,
    pub code: BTreeMap<String, usize>,
}

impl Placed {
    /// A finding at a place that is known or not.
    pub fn new(finding: Finding, place: Option<(usize, usize)>) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            confidence: finding.confidence,
            message: finding.message,
            help: finding.help,
            effort: finding.effort,
            pointers: finding.pointers,
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
        }
    }
}

/// The word for a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

const SEVERITIES: [Severity; 5] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

impl Report {
    /// All findings, added up.
    pub fn new(workflows: Vec<Reported>, unreadable: Vec<Problem>) -> Self {
        let mut summary = Summary { workflows: workflows.len(), unreadable: unreadable.len(), ..Summary::default() };
        for severity in SEVERITIES {
            summary.severity.insert(severity, 0);
        }
        for finding in workflows.iter().flat_map(|w| &w.findings) {
            summary.findings += 1;
            summary.effort += finding.effort;
            *summary.severity.entry(finding.severity).or_default() += 1;
            *summary.code.entry(finding.code.clone()).or_default() += 1;
        }
        Self { workflows, unreadable, summary }
    }

    /// The worst severity that was found.
    pub fn worst(&self) -> Option<Severity> {
        self.workflows.iter().flat_map(|w| &w.findings).map(|f| f.severity).max()
    }

    /// The report for a terminal.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for one in self.workflows.iter().filter(|w| !w.findings.is_empty() || self.workflows.len() == 1) {
            text.push_str(&format!("{}: “{}” ({})\n", plain(&one.source, 200), plain(&one.name, 80), one.platform));
            if one.findings.is_empty() {
                text.push_str("  nothing to report\n");
            }
            text.push_str(&rows(&one.findings));
            text.push('\n');
        }
        for problem in &self.unreadable {
            text.push_str(&format!("unreadable  {}\n", problem.line()));
        }
        text.push_str(&self.totals());
        text
    }

    fn totals(&self) -> String {
        let s = &self.summary;
        let by: Vec<String> = SEVERITIES
            .iter()
            .filter_map(|severity| {
                let n = s.severity.get(severity).copied().unwrap_or(0);
                (n > 0).then(|| format!("{n} {}", severity_word(*severity)))
            })
            .collect();
        let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
        let mut text = format!(
            "{}{by} in {}; about {} by hand\n",
            count(s.findings, "finding"),
            count(s.workflows, "workflow"),
            hours(s.effort)
        );
        if s.findings > 0 {
            text.push_str("`cutover explain CODE` shows what a code means and what to do.\n");
        }
        text
    }

    /// The report as a page.
    pub fn markdown(&self) -> String {
        let mut page = String::from("# Migration report\n\n");
        page.push_str(&markdown_line(&self.totals()));
        page.push_str("\n| severity | findings |\n|---|---:|\n");
        for severity in SEVERITIES {
            let n = self.summary.severity.get(&severity).copied().unwrap_or(0);
            page.push_str(&format!("| {} | {n} |\n", severity_word(severity)));
        }
        for one in &self.workflows {
            page.push_str(&format!(
                "\n## {}\n\n{}, {}\n\n",
                markdown(&one.name, 120),
                markdown(&one.source, 200),
                markdown(&one.platform, 40)
            ));
            if one.findings.is_empty() {
                page.push_str("Nothing to report.\n");
                continue;
            }
            page.push_str("| code | severity | place | finding | what to do | effort |\n|---|---|---|---|---|---:|\n");
            for f in &one.findings {
                page.push_str(&format!(
                    "| {} | {} | {} | {} | {} | {} |\n",
                    f.code,
                    severity_word(f.severity),
                    markdown(&place(f), 200),
                    markdown(&f.message, 600),
                    markdown(&f.help, 600),
                    f.effort
                ));
            }
        }
        if !self.unreadable.is_empty() {
            page.push_str("\n## Not readable\n\n");
            for problem in &self.unreadable {
                page.push_str(&format!("- {}\n", markdown(&problem.line(), 600)));
            }
        }
        page
    }
}

fn markdown_line(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.replace('<', "&lt;"))).collect()
}

fn rows(findings: &[Placed]) -> String {
    let rows: Vec<Vec<String>> = findings
        .iter()
        .map(|f| vec![severity_word(f.severity).to_owned(), f.code.clone(), place(f), plain(&f.message, 240)])
        .collect();
    columns(&rows, 2)
}

fn place(finding: &Placed) -> String {
    match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!("{line}:{column}"),
        _ => finding.pointers.first().map(|p| plain(p.as_str(), 60)).unwrap_or_default(),
    }
}

/// Points of half an hour in words.
fn hours(points: u32) -> String {
    match points {
        0 => "no work".to_owned(),
        1 => "half an hour".to_owned(),
        n if n % 2 == 1 => format!("{}.5 hours", n / 2),
        n => format!("{} hours", n / 2),
    }
}
