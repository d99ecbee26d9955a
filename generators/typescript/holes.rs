//! Texts with holes: what a hole is called, and the code that fills it.

use crate::plan::identifier;
use cutover_ir::{Access, Expr, PathExpr, Read, Root, Segment, Workflow};

/// Shorter keys with a digit are words that people say.
const SHORTEST_ID: usize = 8;
/// Longer labels are no names.
const LONGEST_LABEL: usize = 40;

/// The holes of a text: the name of each, and the code that fills it.
#[derive(Debug, Default)]
pub struct Holes {
    pub named: Vec<(String, String)>,
}

impl Holes {
    /// The name of a hole; the same code has the same name wherever it stands.
    pub fn named(&mut self, wanted: &str, code: &str) -> String {
        if let Some((name, _)) = self.named.iter().find(|(_, known)| known == code) {
            return name.clone();
        }
        let taken = |name: &str| self.named.iter().any(|(known, _)| known == name);
        let numbered = (2..).map(|n| format!("{wanted}{n}"));
        let name = std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
        self.named.push((name.clone(), code.to_owned()));
        name
    }
}

/// The last key of a path.
fn last(segments: &[Segment]) -> Option<String> {
    segments.iter().rev().find_map(|segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(_) => None,
    })
}

/// What people call the field that a path reads, where its key is none: a number of a column, an identifier.
fn label(path: &PathExpr, workflow: &Workflow) -> Option<String> {
    let (Root::Step { name, .. }, [Segment::Key(key)]) = (&path.root, path.segments.as_slice()) else { return None };
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let spoken = digits == 0 || (!key.starts_with(|c: char| c.is_ascii_digit()) && key.len() < SHORTEST_ID);
    let step = workflow.graph.node_weight(*workflow.by_name.get(name)?)?;
    let label = step.labels.fields.get(key).filter(|label| !spoken && label.chars().count() <= LONGEST_LABEL)?;
    // Behind the name of a column stands its letter.
    Some(label.split_once(" (").map_or(label.as_str(), |(name, _)| name).to_owned())
}

/// The last key of a path, or what people call it.
fn called(path: &PathExpr, workflow: &Workflow) -> Option<String> {
    label(path, workflow).or_else(|| last(&path.segments))
}

/// The last key of the first path within an expression that has one, or what people call it.
fn key_in(expr: &Expr, workflow: &Workflow) -> Option<String> {
    let mut found = None;
    expr.each(&mut |part| {
        if let (Expr::Path(path), None) = (part, &found) {
            found = called(path, workflow);
        }
    });
    found
}

/// What people would call the value of an expression.
pub fn name_of(hole: &Expr, workflow: &Workflow) -> String {
    let wanted = match hole {
        Expr::Path(path) => called(path, workflow).unwrap_or_else(|| match &path.root {
            Root::Item
            | Root::Input(Access::Paired | Access::SameIndex | Access::Current | Access::First | Access::Last) => {
                "item".to_owned()
            }
            Root::Binary => "files".to_owned(),
            Root::Step { name, .. } | Root::Scope(name) => name.clone(),
            Root::ItemIndex => "itemIndex".to_owned(),
            Root::RunIndex => "runIndex".to_owned(),
        }),
        other => key_in(other, workflow).unwrap_or_else(|| {
            let named = other.reads().into_iter().find_map(|read| match read {
                Read::Item(segments) => last(&segments),
                Read::Step(name) | Read::Scope(name) => Some(name),
            });
            named.unwrap_or_else(|| "value".to_owned())
        }),
    };
    // A column that only has a number.
    let wanted = if wanted.starts_with(|c: char| c.is_ascii_digit()) { format!("field {wanted}") } else { wanted };
    let ascii: String = identifier(&wanted).chars().filter(char::is_ascii_alphanumeric).collect();
    if ascii.is_empty() || ascii.starts_with(|c: char| c.is_ascii_digit()) { "value".to_owned() } else { ascii }
}
