//! Texts with holes: what a hole is called, and the code that fills it.

use crate::plan::identifier;
use cutover_ir::{Access, Expr, Read, Root, Segment, Workflow};

/// The holes of a text: the name of each, and the code that fills it.
#[derive(Debug, Default)]
pub struct Holes {
    pub named: Vec<(String, String)>,
}

impl Holes {
    /// The name of a hole: the first of those wanted that is free. The same code has the same name wherever it stands.
    pub fn named(&mut self, wanted: &[String], code: &str) -> String {
        if let Some((name, _)) = self.named.iter().find(|(_, known)| known == code) {
            return name.clone();
        }
        let taken = |name: &str| self.named.iter().any(|(known, _)| known == name);
        let first = wanted.first().map_or("value", String::as_str);
        let numbered = (2..).map(|n| format!("{first}{n}"));
        let name = wanted.iter().cloned().chain(numbered).find(|name| !taken(name)).unwrap_or_default();
        self.named.push((name.clone(), code.to_owned()));
        name
    }
}

/// What is called so has no name that a prompt file may hold.
const UNNAMED: &str = "value";

/// The last key of a path.
fn last(segments: &[Segment]) -> Option<String> {
    segments.iter().rev().find_map(|segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(_) => None,
    })
}

/// The last key of the first path within an expression that has one.
fn key_in(expr: &Expr) -> Option<String> {
    let mut found = None;
    expr.each_path(&mut |path| {
        if found.is_none() {
            found = last(&path.segments);
        }
    });
    found
}

/// What people call a field whose own name is a number, where the export says it; the letter of a column behind it is not part of that.
fn label_of(hole: &Expr, workflow: &Workflow) -> Option<String> {
    let mut found = None;
    hole.each_path(&mut |path| {
        let (Root::Step { name, .. }, [Segment::Key(key), ..]) = (&path.root, path.segments.as_slice()) else { return };
        if found.is_some() || !key.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let step = workflow.by_name.get(name).and_then(|step| workflow.graph.node_weight(*step));
        found = step.and_then(|step| step.labels.fields.get(key)).map(|label| {
            let column = label.rsplit_once(" (").filter(|(_, tail)| tail.len() <= 4 && tail.ends_with(')'));
            in_latin(column.map_or(label.as_str(), |(head, _)| head))
        });
    });
    // A column without a heading is called by its letter.
    found.filter(|name| name != UNNAMED && name.len() > 2)
}

/// What people would call the value of an expression, and what else where that is taken: with what it is a member of, or with its step.
pub fn names_of(hole: &Expr, workflow: &Workflow) -> Vec<String> {
    let mut names: Vec<String> = label_of(hole, workflow).into_iter().collect();
    names.push(name_of(hole));
    let mut first = None;
    hole.each_path(&mut |path| {
        first.get_or_insert_with(|| path.clone());
    });
    if let Some(path) = first {
        let keys: Vec<&str> = path
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Key(key) => Some(key.as_str()),
                Segment::Index(_) => None,
            })
            .collect();
        if let [.., parent, last] = keys.as_slice() {
            names.push(in_latin(&format!("{parent} {last}")));
        }
        if let (Root::Step { name, .. }, Some(last)) = (&path.root, keys.last()) {
            names.push(in_latin(&format!("{name} {last}")));
        }
    }
    names
}

/// What people would call the value of an expression.
fn name_of(hole: &Expr) -> String {
    let wanted = match hole {
        Expr::Path(path) => last(&path.segments).unwrap_or_else(|| match &path.root {
            Root::Item
            | Root::Input(Access::Paired | Access::SameIndex | Access::Current | Access::First | Access::Last) => {
                "item".to_owned()
            }
            Root::Binary => "files".to_owned(),
            Root::Step { name, .. } | Root::Given(name) | Root::Scope(name) => name.clone(),
            Root::ItemIndex => "itemIndex".to_owned(),
            Root::RunIndex => "runIndex".to_owned(),
        }),
        other => key_in(other).unwrap_or_else(|| {
            let named = other.reads().into_iter().find_map(|read| match read {
                Read::Item(segments) => last(&segments),
                Read::Step(name) | Read::Scope(name) => Some(name),
            });
            named.unwrap_or_else(|| "value".to_owned())
        }),
    };
    // A column that only has a number.
    let wanted = if wanted.starts_with(|c: char| c.is_ascii_digit()) { format!("field {wanted}") } else { wanted };
    in_latin(&wanted)
}

/// A name that a prompt file may hold.
fn in_latin(wanted: &str) -> String {
    let ascii: String = identifier(wanted).chars().filter(char::is_ascii_alphanumeric).collect();
    if ascii.is_empty() || ascii.starts_with(|c: char| c.is_ascii_digit()) { UNNAMED.to_owned() } else { ascii }
}
