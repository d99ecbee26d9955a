//! Which step gives a value that another one reads, where the export itself says what it is.

use super::{Facts, prompt};
use cutover_ir::{Access, Expr, Keep, LinkKind, Node, Op, Part, PathExpr, Piece, Root, Segment, Value, Workflow};
use petgraph::stable_graph::NodeIndex;

/// How many steps a value is followed through.
const FAR: usize = 8;

/// The steps of a workflow, asked for what they give.
#[derive(Clone, Copy)]
pub(crate) struct Givers<'a> {
    pub workflow: &'a Workflow,
    pub facts: &'static Facts,
}

impl<'a> Givers<'a> {
    /// What stands where a path leads that the step at `from` reads: a parameter of the step that sets it. Nothing where more than one step
    /// could set it, or where it is made at run time.
    pub(crate) fn node(self, from: NodeIndex, path: &PathExpr) -> Option<&'a Node> {
        self.follow(from, path, FAR)
    }

    /// The constant text that an expression of the step at `from` comes to, and where it stands.
    pub(crate) fn text(self, from: NodeIndex, expr: &Expr) -> Option<(&'a str, &'a Node)> {
        let Expr::Path(path) = expr else { return None };
        let node = self.node(from, path)?;
        node.text().map(|text| (text, node))
    }

    /// A template as the step at `from` reads it: constants of other steps stand in their holes, in one that is JSON as JSON has them; other
    /// holes are in double braces.
    pub(crate) fn filled(self, from: NodeIndex, expr: &Expr) -> String {
        let Expr::Template(parts) = expr else { return prompt::whole(expr) };
        let json = matches!(parts.first(), Some(Part::Text(text)) if text.trim_start().starts_with(['{', '[']));
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Hole(hole) => {
                let quoted = stringified(hole).and_then(|path| self.node(from, path)).and_then(Node::text);
                match (quoted, self.text(from, hole)) {
                    (Some(text), _) => serde_json::Value::from(text).to_string(),
                    (None, Some((text, _))) if json => within_quotes(text),
                    (None, Some((text, _))) => text.to_owned(),
                    (None, None) => prompt::whole(hole),
                }
            }
        };
        parts.iter().map(part).collect()
    }

    fn follow(self, from: NodeIndex, path: &PathExpr, far: usize) -> Option<&'a Node> {
        let far = far.checked_sub(1)?;
        let giver = match &path.root {
            Root::Item | Root::Input(Access::Paired | Access::First | Access::Last | Access::SameIndex) => {
                self.before(from)?
            }
            Root::Step { name, .. } => *self.workflow.by_name.get(name)?,
            _ => return None,
        };
        self.given_by(giver, &path.segments, far)
    }

    fn given_by(self, giver: NodeIndex, segments: &[Segment], far: usize) -> Option<&'a Node> {
        let far = far.checked_sub(1)?;
        let step = self.workflow.graph.node_weight(giver)?;
        if step.policy.disabled {
            return self.given_by(self.before(giver)?, segments, far);
        }
        match &step.op {
            Op::Assign { assignments, raw: None, keep, .. } => {
                // The last of a name wins.
                let named = assignments.iter().rev().find_map(|one| {
                    let rest = behind(one.name.text()?, segments)?;
                    Some((&one.value, rest))
                });
                match named {
                    Some((node, rest)) => self.settle(giver, node, rest, far),
                    None if matches!(keep, Keep::All) => self.given_by(self.before(giver)?, segments, far),
                    None => None,
                }
            }
            // They hand on what they get.
            Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } | Op::Wait { .. } => {
                self.given_by(self.before(giver)?, segments, far)
            }
            Op::Compute { function, params, .. } if self.facts.wrappers.contains(function) => match segments {
                [Segment::Key(_)] => Some(params),
                _ => None,
            },
            _ => {
                let [Segment::Key(key), rest @ ..] = segments else { return None };
                let mut named = self.facts.named(step).into_iter();
                let (_, value) = named.find(|(name, _)| name.text() == Some(key))?;
                self.settle(giver, value, rest, far)
            }
        }
    }

    /// The node that further members lead to, or what the expression that stands there reads.
    fn settle(self, at: NodeIndex, node: &'a Node, rest: &[Segment], far: usize) -> Option<&'a Node> {
        match (&node.value, rest) {
            (Value::Expr(Expr::Path(path)), []) => self.follow(at, path, far),
            (_, []) => Some(node),
            (Value::Map(members), [Segment::Key(key), rest @ ..]) => {
                self.settle(at, members.get(key.as_str())?, rest, far)
            }
            (Value::List(items), [Segment::Index(index), rest @ ..]) => self.settle(at, items.get(*index)?, rest, far),
            _ => None,
        }
    }

    /// The only step whose items a step gets; a part gets those of the step that it is plugged into.
    fn before(self, index: NodeIndex) -> Option<NodeIndex> {
        let is_part = matches!(self.workflow.graph.node_weight(index)?.op, Op::Part { .. });
        let index = if is_part { self.workflow.graph.neighbors(index).next()? } else { index };
        let mut feeders =
            self.workflow.incoming(index).into_iter().filter(|(_, link)| matches!(link.kind, LinkKind::Main));
        let (first, _) = feeders.next()?;
        feeders.next().is_none().then_some(first)
    }
}

/// The members behind those of a dotted name.
fn behind<'s>(name: &str, segments: &'s [Segment]) -> Option<&'s [Segment]> {
    let mut rest = segments;
    for part in name.split('.') {
        match rest {
            [Segment::Key(key), more @ ..] if key == part => rest = more,
            _ => return None,
        }
    }
    Some(rest)
}

/// The path whose value `JSON.stringify(…)` prints, where the expression is nothing else.
fn stringified(expr: &Expr) -> Option<&PathExpr> {
    let Expr::Foreign { plain: Some(plain), .. } = expr else { return None };
    match plain.pieces.as_slice() {
        [Piece::Code(before), Piece::Read { path, .. }, Piece::Code(after)]
            if before.trim() == "JSON.stringify(" && after.trim() == ")" =>
        {
            Some(path)
        }
        _ => None,
    }
}

/// A text as it stands between the quotation marks of JSON.
fn within_quotes(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}
