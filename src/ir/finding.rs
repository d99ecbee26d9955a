use crate::Pointer;
use serde::{Deserialize, Serialize};

/// How much a finding matters to somebody who is about to migrate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// How sure the rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// Something that a person should know, with the places in the export that it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, never reused: two capital letters and three digits.
    pub code: String,
    pub severity: Severity,
    pub confidence: Confidence,
    /// One sentence. Never holds a secret.
    pub message: String,
    /// The places it comes from, the most telling first.
    pub pointers: Vec<Pointer>,
    /// What to do next.
    pub help: String,
    /// Effort to resolve it by hand, in points (one point is about half an hour).
    pub effort: u32,
}

impl Finding {
    /// A finding of medium confidence and no effort at one place.
    pub fn new(code: &str, severity: Severity, message: impl Into<String>, at: Pointer) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            confidence: Confidence::Medium,
            message: message.into(),
            pointers: vec![at],
            help: String::new(),
            effort: 0,
        }
    }

    /// The same finding with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same finding with a confidence.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// The same finding with an effort in points.
    pub fn effort(mut self, effort: u32) -> Self {
        self.effort = effort;
        self
    }
}

/// A value that could always be made, with what was wrong on the way: parsing never fails.
#[derive(Clone, Debug)]
pub struct Parsed<T> {
    pub value: T,
    pub findings: Vec<Finding>,
}
