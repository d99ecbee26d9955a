//! Why a row does not take a step.

use std::cmp::Ordering;
use std::fmt;

/// How much of a constant is shown.
const SHOWN: usize = 60;

/// Ordered by how near the row was: of a type's rows, what the nearest one does not know is what a person has to hear.
#[derive(Debug)]
pub enum Unfit {
    /// It is made for other versions.
    Version(String),
    /// It is made for another choice, after as many as `held` were its own.
    Choice { held: usize, path: String, shown: Option<String> },
    /// It does not know a parameter.
    Parameter(String),
}

impl Unfit {
    /// Where the choice of an operation is what no row knows.
    pub fn is_of_operation(&self) -> bool {
        matches!(self, Self::Choice { path, .. } if path == "resource" || path == "operation")
    }

    /// Whether this row was nearer than another.
    pub(super) fn is_nearer_than(&self, other: &Self) -> bool {
        let nearness = |unfit: &Self| match unfit {
            Self::Version(_) => 0,
            Self::Choice { held, .. } => 1 + held,
            Self::Parameter(_) => usize::MAX,
        };
        nearness(self).cmp(&nearness(other)) == Ordering::Greater
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "version {version} of this node type is not known"),
            Self::Choice { path, shown: None, .. } => {
                write!(f, "`{path}` is an expression, and it chooses what is done")
            }
            Self::Choice { path, shown: Some(shown), .. } => {
                let cut: String = shown.chars().take(SHOWN).collect();
                let more = if cut.len() < shown.len() { "…" } else { "" };
                write!(f, "`{path}` = {cut}{more} has no converter")
            }
            Self::Parameter(why) => f.write_str(why),
        }
    }
}

impl From<String> for Unfit {
    fn from(why: String) -> Self {
        Self::Parameter(why)
    }
}
