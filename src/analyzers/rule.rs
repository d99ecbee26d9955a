use super::view::Subject;
use cutover_ir::secret::redact;
use cutover_ir::{Confidence, Finding, Pointer, Severity};

/// One row of the table of rules.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable, never used again: a family of two letters and three digits.
    pub code: &'static str,
    /// Reads right after "allow": `hidden-threshold`.
    pub name: &'static str,
    /// What a finding weighs unless the rule says otherwise for one.
    pub severity: Severity,
    /// How sure a finding is unless the rule says otherwise for one.
    pub confidence: Confidence,
    /// Points of half an hour that a finding takes to resolve unless the rule says otherwise for one.
    pub effort: u32,
    /// What to do next.
    pub help: &'static str,
    /// Entries of the OWASP lists that it speaks to: `LLM01:2025` (LLM applications), `LCNC-SEC-03` (low-code and no-code).
    pub tags: &'static [&'static str],
    /// The rule's page, in Markdown.
    pub page: &'static str,
    pub(super) check: fn(&Subject<'_>, &mut Found),
}

/// Collects what one rule finds.
pub(super) struct Found {
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl Found {
    /// What the rule finds in the workflow.
    pub(super) fn by(rule: &'static Rule, subject: &Subject<'_>) -> Vec<Finding> {
        let mut found = Self { rule, findings: Vec::new() };
        (rule.check)(subject, &mut found);
        found.findings
    }

    /// A finding of this rule at one place or several, the most telling first. It counts once it is [added](Self::add).
    pub(super) fn finding<'p>(&self, message: String, places: impl IntoIterator<Item = &'p Pointer>) -> Finding {
        Finding {
            code: self.rule.code.to_owned(),
            severity: self.rule.severity,
            confidence: self.rule.confidence,
            message,
            pointers: places.into_iter().cloned().collect(),
            help: self.rule.help.to_owned(),
            effort: self.rule.effort,
        }
    }

    /// Counts a finding, secrets removed.
    pub(super) fn add(&mut self, mut finding: Finding) {
        finding.message = redact(&finding.message).into_owned();
        finding.help = redact(&finding.help).into_owned();
        self.findings.push(finding);
    }

    /// Counts a finding as the table describes it.
    pub(super) fn report<'p>(&mut self, message: String, places: impl IntoIterator<Item = &'p Pointer>) {
        self.add(self.finding(message, places));
    }
}
