//! Types of bundles: what formulas read of each step, as a tree of optional fields.

use super::names::{Names, by_way, type_name};
use super::tree::each_expr;
use super::types::{Tree, Types};
use cutover_ir::{Expr, Root, Segment, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// Infers the type of the bundles of every step that formulas read.
pub fn infer_bundles(workflow: &Workflow, names: &mut Names) -> Types {
    let mut trees: BTreeMap<NodeIndex, Tree> = BTreeMap::new();
    each_expr(workflow, &mut |expr| {
        expr.each(&mut |e| {
            let Expr::Path(path) = e else { return };
            let Root::Step { name, .. } = &path.root else { return };
            let Some(step) = workflow.by_name.get(name) else { return };
            trees.entry(*step).or_default().add(plain_part(&path.segments));
        });
    });
    let mut types = Types::default();
    for (step, tree) in trees {
        if tree.is_leaf() {
            continue;
        }
        let Some(named) = workflow.graph.node_weight(step) else { continue };
        let name = names.unique(&format!("{}Bundle", type_name(by_way(&named.name))));
        types.declare(step, name, tree, named.labels.fields.clone());
    }
    types
}

/// The members up to the first one that is a name of every object, text or list, and without elements at the end: those are looked up with care.
pub fn plain_part(segments: &[Segment]) -> &[Segment] {
    let until = segments.iter().position(is_shadowed).unwrap_or(segments.len());
    let plain = segments.get(..until).unwrap_or(segments);
    let elements = plain.iter().rev().take_while(|segment| matches!(segment, Segment::Index(_))).count();
    // What ends with an element may be one of a text, of which JavaScript would give a letter.
    let whole = plain.len() == segments.len() && elements < plain.len();
    plain.get(..plain.len() - if whole { elements } else { 0 }).unwrap_or(plain)
}

/// Whether a member has a name that values of JavaScript have by themselves.
fn is_shadowed(segment: &Segment) -> bool {
    const NAMES: &[&str] = &[
        "length",
        "constructor",
        "toString",
        "valueOf",
        "hasOwnProperty",
        "isPrototypeOf",
        "toLocaleString",
        "__proto__",
        "at",
        "concat",
        "entries",
        "every",
        "fill",
        "filter",
        "find",
        "flat",
        "includes",
        "join",
        "keys",
        "map",
        "pop",
        "push",
        "reverse",
        "shift",
        "slice",
        "some",
        "sort",
        "splice",
        "values",
        "with",
        "link",
        "match",
        "repeat",
        "replace",
        "search",
        "split",
        "trim",
        "big",
        "bold",
        "sub",
        "sup",
    ];
    matches!(segment, Segment::Key(key) if NAMES.contains(&key.as_str()))
}
