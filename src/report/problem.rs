//! Files that could not be read: the same words in every command.

use super::words::plain;
use cutover_importers::Unreadable;
use serde::Serialize;

/// A file that could not be read, with the place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub source: String,
    pub message: String,
    /// One-based; null where the place is not known.
    pub line: Option<usize>,
    pub column: Option<usize>,
}

impl Problem {
    /// The problem with one source.
    pub fn new(source: &str, unreadable: &Unreadable) -> Self {
        let known = |number: usize| (number > 0).then_some(number);
        Self {
            source: source.to_owned(),
            message: unreadable.message.clone(),
            line: known(unreadable.line),
            column: known(unreadable.column),
        }
    }

    /// `file:line:column: what is wrong; what to do`.
    pub fn line(&self) -> String {
        let source = plain(&self.source, 300);
        let message = plain(&self.message, 400);
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{source}:{line}:{column}: {message}"),
            (Some(line), None) => format!("{source}:{line}: {message}"),
            _ => format!("{source}: {message}"),
        }
    }
}
