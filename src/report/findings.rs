//! Findings as a report shows them, and how they add up.

use super::codes::page;
use super::policy::Suppressed;
use super::words::count;
use cutover_ir::secret::redact;
use cutover_ir::{Confidence, Finding, Pointer, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// A finding with its place in the text and its standing.
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
    /// The steps that the pointers lie in.
    pub steps: Vec<String>,
    /// One-based; null where the place is not known.
    pub line: Option<usize>,
    pub column: Option<usize>,
    /// The line in the code at the first place, where the finding is about one.
    pub code_line: Option<usize>,
    /// The same in two reports for the same finding.
    pub fingerprint: String,
    /// Why it does not count; null where it does.
    pub suppressed: Option<Suppressed>,
}

/// All findings that count, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub workflows: usize,
    pub unreadable: usize,
    pub findings: usize,
    /// Points of about half an hour.
    pub effort: u32,
    pub severity: BTreeMap<Severity, usize>,
    pub code: BTreeMap<String, usize>,
    /// Findings that a team has accepted.
    pub suppressed: usize,
    /// Findings that the baseline held already; they are not listed.
    pub known: usize,
    /// What a baseline that is made of this report knows of them.
    pub known_marks: Vec<String>,
    /// Those that are high or critical, by code.
    #[serde(skip)]
    pub urgent: BTreeMap<String, usize>,
}

/// From the most to the least severe.
pub const SEVERITIES: [Severity; 5] =
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

impl Placed {
    /// A finding at a place that is known or not.
    pub fn new(finding: Finding, steps: Vec<String>, fingerprint: String, place: Option<(usize, usize)>) -> Self {
        let code_line = line_said(&finding.message);
        Self {
            code: finding.code.clone(),
            severity: finding.severity,
            confidence: finding.confidence,
            message: finding.message,
            help: if finding.help.is_empty() {
                page(&finding.code).map_or_else(String::new, |page| page.advice().to_owned())
            } else {
                finding.help
            },
            effort: finding.effort,
            // A member's name is part of the place, and may hold a secret.
            pointers: finding.pointers.iter().map(|at| Pointer::from(&*redact(at.as_str()))).collect(),
            steps,
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            code_line,
            fingerprint,
            suppressed: None,
        }
    }

    /// `line:column`, or the pointer.
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{line}:{column}"),
            _ => self.pointers.first().map(|p| super::words::plain(p.as_str(), 60)).unwrap_or_default(),
        }
    }
}

impl Summary {
    /// Nothing yet, with every severity at zero.
    pub fn empty() -> Self {
        Self { severity: SEVERITIES.iter().map(|severity| (*severity, 0)).collect(), ..Self::default() }
    }

    /// Adds findings; those that a team has accepted are only counted as such.
    pub fn add(&mut self, findings: &[Placed]) {
        for finding in findings {
            if finding.suppressed.is_some() {
                self.suppressed += 1;
                continue;
            }
            self.findings += 1;
            self.effort += finding.effort;
            *self.severity.entry(finding.severity).or_default() += 1;
            *self.code.entry(finding.code.clone()).or_default() += 1;
            if finding.severity >= Severity::High {
                *self.urgent.entry(finding.code.clone()).or_default() += 1;
            }
        }
    }

    /// Counts a finding that the baseline held already, with what the next baseline is to know it by.
    pub fn know(&mut self, marks: Vec<String>) {
        self.known += 1;
        self.known_marks.extend(marks);
    }

    /// The worst severity that counts.
    pub fn worst(&self) -> Option<Severity> {
        SEVERITIES.into_iter().find(|severity| self.severity.get(severity).is_some_and(|n| *n > 0))
    }

    /// `12 findings (1 high, 11 low) and 4 notes in 3 workflows; about 4 hours to resolve them in place …`: another sum than the effort of the move.
    pub fn line(&self) -> String {
        let of = |severity: Severity| self.severity.get(&severity).copied().unwrap_or(0);
        let by: Vec<String> = SEVERITIES
            .into_iter()
            .filter(|severity| *severity > Severity::Info && of(*severity) > 0)
            .map(|severity| format!("{} {}", of(severity), severity_word(severity)))
            .collect();
        let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
        // What only informs is a line of the inventory: it is counted, and shouts at nobody.
        let notes = match of(Severity::Info) {
            0 => String::new(),
            n => format!(" and {}", count(n, "note")),
        };
        let mut text = format!(
            "{}{by}{notes} in {}; about {} to resolve them in place, whether it moves or not",
            count(self.findings.saturating_sub(of(Severity::Info)), "finding"),
            count(self.workflows, "workflow"),
            hours(self.effort)
        );
        if self.suppressed > 0 {
            text.push_str(&format!("; {} suppressed", self.suppressed));
        }
        if self.known > 0 {
            text.push_str(&format!("; {} known from the baseline", self.known));
        }
        text
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

/// The first line of code that a message names: rules say it as `(line 12)`, `(lines 3, 9)` or `in line 12`.
fn line_said(message: &str) -> Option<usize> {
    let after = ["(line ", "(lines ", " in line "].into_iter().filter_map(|words| {
        let at = message.find(words)?;
        Some((at, message.get(at + words.len()..)?))
    });
    let (_, digits) = after.min_by_key(|(at, _)| *at)?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_code_is_told_apart() {
        assert_eq!(line_said("Step \"A\" computes: x > 7 (lines 12, 14), y > 3 (line 9)."), Some(12));
        assert_eq!(line_said("\"A\" decides by a fixed day in line 4: now > then."), Some(4));
        assert_eq!(line_said("\"A\" has 3 lines of code (of 40)."), None);
    }
}
