//! Which step gives a value that another one reads, where the export itself says what it is.

use super::{Facts, prompt};
use cutover_ir::{Access, Expr, Keep, LinkKind, Node, Op, Part, PathExpr, Piece, Root, Segment, Value, Workflow};
use petgraph::stable_graph::NodeIndex;

/// How many steps a value is followed through.
const FAR: usize = 8;

/// How many steps are looked at for one value: ways part and join again.
const MOST: usize = 64;

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
        let given = self.given(from, path);
        match given.nodes.as_slice() {
            [only] if !given.is_open => Some(only),
            _ => None,
        }
    }

    /// The same for all steps that could set it: those on different ways to the step.
    pub(crate) fn nodes(self, from: NodeIndex, path: &PathExpr) -> Vec<&'a Node> {
        self.given(from, path).nodes
    }

    fn given(self, from: NodeIndex, path: &PathExpr) -> Given<'a> {
        let mut given = Given { nodes: Vec::new(), is_open: false, left: MOST };
        self.follow(from, path, FAR, &mut given);
        given.nodes.dedup_by_key(|node| &node.at);
        given
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

    fn follow(self, from: NodeIndex, path: &PathExpr, far: usize, given: &mut Given<'a>) {
        match &path.root {
            Root::Item | Root::Input(Access::Paired | Access::First | Access::Last | Access::SameIndex) => {
                self.given_before(from, &path.segments, far, given);
            }
            Root::Step { name, .. } => match self.workflow.by_name.get(name) {
                Some(giver) => self.given_by(*giver, &path.segments, far, given),
                None => given.is_open = true,
            },
            _ => given.is_open = true,
        }
    }

    /// What the steps give whose items a step gets.
    fn given_before(self, index: NodeIndex, segments: &[Segment], far: usize, given: &mut Given<'a>) {
        let feeders = self.before(index);
        given.is_open |= feeders.is_empty();
        feeders.into_iter().for_each(|feeder| self.given_by(feeder, segments, far, given));
    }

    fn given_by(self, giver: NodeIndex, segments: &[Segment], far: usize, given: &mut Given<'a>) {
        let (Some(far), Some(left)) = (far.checked_sub(1), given.left.checked_sub(1)) else {
            given.is_open = true;
            return;
        };
        given.left = left;
        let Some(step) = self.workflow.graph.node_weight(giver) else { return };
        if step.policy.disabled {
            return self.given_before(giver, segments, far, given);
        }
        match &step.op {
            Op::Assign { assignments, raw: None, keep, .. } => {
                // The last of a name wins.
                let named = assignments.iter().rev().find_map(|one| {
                    let rest = behind(one.name.text()?, segments)?;
                    Some((&one.value, rest))
                });
                match named {
                    Some((node, rest)) => self.settle(giver, node, rest, far, given),
                    None if matches!(keep, Keep::All) => self.given_before(giver, segments, far, given),
                    None => given.is_open = true,
                }
            }
            // They hand on what they get.
            Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } | Op::Wait { .. } => {
                self.given_before(giver, segments, far, given);
            }
            Op::Compute { function, params, .. } if self.facts.wrappers.contains(function) => match segments {
                [Segment::Key(_)] => given.nodes.push(params),
                _ => given.is_open = true,
            },
            _ => {
                let named = match segments {
                    [Segment::Key(key), rest @ ..] => {
                        let mut named = self.facts.named(step).into_iter();
                        named.find(|(name, _)| name.text() == Some(key)).map(|(_, value)| (value, rest))
                    }
                    _ => None,
                };
                match named {
                    Some((value, rest)) => self.settle(giver, value, rest, far, given),
                    None => given.is_open = true,
                }
            }
        }
    }

    /// The node that further members lead to, or what the expression that stands there reads.
    fn settle(self, at: NodeIndex, node: &'a Node, rest: &[Segment], far: usize, given: &mut Given<'a>) {
        let inner = match (&node.value, rest) {
            (Value::Expr(Expr::Path(path)), []) => return self.follow(at, path, far, given),
            (_, []) => {
                given.nodes.push(node);
                return;
            }
            (Value::Map(members), [Segment::Key(key), rest @ ..]) => members.get(key.as_str()).map(|node| (node, rest)),
            (Value::List(items), [Segment::Index(index), rest @ ..]) => items.get(*index).map(|node| (node, rest)),
            _ => None,
        };
        match inner {
            Some((node, rest)) => self.settle(at, node, rest, far, given),
            None => given.is_open = true,
        }
    }

    /// The steps whose items a step gets; a part gets those of the step that it is plugged into.
    fn before(self, index: NodeIndex) -> Vec<NodeIndex> {
        let is_part = self.workflow.graph.node_weight(index).is_some_and(|step| matches!(step.op, Op::Part { .. }));
        let owner = if is_part { self.workflow.graph.neighbors(index).next() } else { Some(index) };
        let incoming = owner.map(|owner| self.workflow.incoming(owner)).unwrap_or_default();
        incoming.into_iter().filter(|(_, link)| matches!(link.kind, LinkKind::Main)).map(|(index, _)| index).collect()
    }
}

/// What was found of a value.
struct Given<'a> {
    nodes: Vec<&'a Node>,
    /// Some way to it was not followed to a step that sets it.
    is_open: bool,
    /// How many more steps are looked at.
    left: usize,
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
