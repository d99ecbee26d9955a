//! What expressions and code ask of the run beside the item at hand: other steps, parameters, names of the scope.

use cutover_ir::{Access, Expr, LinkKind, Op, Root, Step, Workflow};
use petgraph::Direction;
use petgraph::algo::has_path_connecting;
use petgraph::stable_graph::NodeIndex;
use std::collections::HashMap;

/// Whether any expression that stays as it was written, or code, is as the test asks; paths to more than one item of a step are told to it as `$(`.
fn any_own(workflow: &Workflow, test: &dyn Fn(&str) -> bool) -> bool {
    let mut found = any_code(workflow, &|source, is_plain| !is_plain && test(source));
    for (_, step) in workflow.steps() {
        step.each_expr(&mut |expr, _| {
            expr.each_path(&mut |path| {
                found |= matches!(&path.root, Root::Step { access, .. } if *access != Access::Paired) && test("$(");
            });
        });
    }
    found
}

/// Whether any expression or code is as the test asks, which is told too whether the expression is printed as plain TypeScript.
fn any_code(workflow: &Workflow, test: &dyn Fn(&str, bool) -> bool) -> bool {
    let mut found = false;
    for (_, step) in workflow.steps() {
        step.each_expr(&mut |expr, _| {
            expr.each(&mut |e| {
                if let Expr::Foreign { source, plain, .. } = e {
                    found |= test(source, plain.is_some());
                }
            });
        });
        if let Op::Code { source, .. } = &step.op {
            found |= test(&source.value, false);
        }
    }
    found
}

/// Whether anything names a method, however its expression is printed.
pub fn names(workflow: &Workflow, method: &str) -> bool {
    any_code(workflow, &|code, _| code.contains(method))
}

/// Whether anything reads a name of the scope.
pub fn reads_scope(workflow: &Workflow, name: &str) -> bool {
    any_code(workflow, &|code, _| code.contains(name))
}

/// Whether expressions look steps up by name where the connections decide what they find: the output that `$('X').first()` means is that
/// which leads to who asks, and what goes wrong with a step that leads nowhere near is told from them. A step that leads here by its first
/// output alone is found without them.
pub fn looks_up_steps(workflow: &Workflow) -> bool {
    let steps_by_name: HashMap<&str, NodeIndex> =
        workflow.steps().map(|(index, step)| (step.name.as_str(), index)).collect();
    workflow.steps().any(|(index, step)| {
        let plugged = main_links(workflow, index, Direction::Incoming).next().is_none();
        let depends = |asked: &Asked| match asked {
            Asked::Item(_) if plugged => false,
            Asked::Item(name) => steps_by_name.get(name.as_str()).is_none_or(|from| !leads(workflow, *from, index)),
            Asked::Place(name) => steps_by_name.get(name.as_str()).is_none_or(|from| {
                plugged
                    || !leads(workflow, *from, index)
                    || main_links(workflow, *from, Direction::Outgoing).any(|output| output != 0)
            }),
            Asked::Anything => true,
        };
        asked_by(workflow, step).iter().any(depends)
    })
}

/// The outputs that the connections of a step begin at, those of data.
fn main_links(workflow: &Workflow, step: NodeIndex, way: Direction) -> impl Iterator<Item = usize> {
    let links = workflow.graph.edges_directed(step, way).map(|link| link.weight());
    links.filter(|link| link.kind == LinkKind::Main).map(|link| link.output)
}

fn leads(workflow: &Workflow, from: NodeIndex, to: NodeIndex) -> bool {
    from != to && has_path_connecting(&workflow.graph, from, to, None)
}

/// What somebody asks of the run.
#[derive(Debug, PartialEq)]
enum Asked {
    /// The item of a step that the one at hand was made from, which its lineage alone leads to.
    Item(String),
    /// Another item of a step, or all of them.
    Place(String),
    /// A step whose name is only known while it runs.
    Anything,
}

/// The steps that a step asks by their names.
fn asked_by(workflow: &Workflow, step: &Step) -> Vec<Asked> {
    let mut all = Vec::new();
    step.each_expr(&mut |expr, _| {
        expr.each(&mut |e| {
            if let Expr::Foreign { .. } = e {
                all.extend(e.steps().into_iter().map(Asked::Item));
            }
        });
        expr.each_path(&mut |path| {
            match &path.root {
                // Of a step that there is not nothing can be found, with or without connections.
                Root::Step { name, .. } if !workflow.by_name.contains_key(name) => {}
                Root::Step { name, access: Access::Paired } => all.push(Asked::Item(name.clone())),
                Root::Step { name, .. } => all.push(Asked::Place(name.clone())),
                _ => {}
            }
        });
        expr.each(&mut |e| {
            if let Expr::Foreign { source, plain: None, .. } = e {
                all.extend(asked_in(source));
            }
        });
    });
    if let Op::Code { source, .. } = &step.op {
        all.extend(asked_in(&source.value));
        // Code may hand a step's view on, and what it asks of it is not seen here.
        let views = source.value.split("$(").skip(1).filter_map(named);
        all.extend(views.map(|(name, _)| Asked::Place(name)));
    }
    all
}

/// The steps that code asks by their names.
fn asked_in(code: &str) -> Vec<Asked> {
    let mut all = Vec::new();
    let after = |mark: &'static str| code.split(mark).skip(1);
    all.extend(after("$(").map(|rest| match named(rest) {
        Some((name, more)) if reads_item(more) => Asked::Item(name),
        Some((name, _)) => Asked::Place(name),
        None => Asked::Anything,
    }));
    let places = after("$items(").filter(|rest| !rest.trim_start().starts_with(')')).chain(after("$node["));
    all.extend(places.map(|rest| named(rest).map_or(Asked::Anything, |(name, _)| Asked::Place(name))));
    all.extend(after("$node").filter(|rest| !rest.starts_with('[')).map(|rest| {
        let member = rest.strip_prefix('.').unwrap_or_default();
        let end = member.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(member.len());
        match member.get(..end).filter(|name| !name.is_empty()) {
            Some(name) => Asked::Place(name.to_owned()),
            None => Asked::Anything,
        }
    }));
    all
}

/// The name that stands as a text in front of a bracket, and what follows it.
fn named(rest: &str) -> Option<(String, &str)> {
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (name, after) = rest.get(1..)?.split_once(quote)?;
    let plain = !name.contains(['\\', '$', '\n']) && after.trim_start().starts_with([')', ']', ',']);
    plain.then(|| (name.to_owned(), after.trim_start()))
}

/// Whether what follows the name of a step is `.item`.
fn reads_item(after: &str) -> bool {
    let member =
        after.strip_prefix(')').map(|after| after.trim_start_matches('?')).and_then(|a| a.strip_prefix(".item"));
    member.is_some_and(|more| !more.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The names of the steps that are given what a step gives.
pub fn takers(workflow: &Workflow, step: NodeIndex) -> impl Iterator<Item = String> {
    let links = workflow.outgoing(step).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
    links.filter_map(|(to, _)| workflow.graph.node_weight(to).map(|taker| taker.name.clone()))
}

/// Whether anything asks a step for what it gave by its name.
pub fn asks_for(workflow: &Workflow, step: &str) -> bool {
    let by_path = |other: &Step| {
        let mut found = false;
        other.each_expr(&mut |expr, _| found |= expr.steps().iter().any(|name| name == step));
        found
    };
    any_own(workflow, &|code| code.contains(step)) || workflow.steps().any(|(_, other)| by_path(other))
}

/// Whether anything reads the parameters of a step.
pub fn reads_parameters(workflow: &Workflow) -> bool {
    any_own(workflow, &|code| {
        code.contains(".params")
            || code.contains("$parameter")
            || code.contains(".parameter")
            || code.contains("getNodeParameter")
    })
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked_in};

    fn item(name: &str) -> Asked {
        Asked::Item(name.to_owned())
    }

    fn place(name: &str) -> Asked {
        Asked::Place(name.to_owned())
    }

    #[test]
    fn an_item_of_a_step_is_found_by_lineage_alone() {
        assert_eq!(asked_in("$('A b').item.json.x + 1"), [item("A b")]);
        assert_eq!(asked_in(r#"$("A").item?.json"#), [item("A")]);
        assert_eq!(asked_in("f($('A').item, $('B').item)"), [item("A"), item("B")]);
        assert_eq!(asked_in("$json.x + $items().length"), []);
    }

    #[test]
    fn whatever_else_is_asked_of_a_step_depends_on_its_place() {
        for code in [
            "$('A').first().json",
            "$( 'A' ).itemMatching(1)",
            "$node['A'].json.x",
            "$node.A.json",
            "$items('A', 0)[0]",
        ] {
            assert_eq!(asked_in(code), [place("A")], "{code}");
        }
    }

    #[test]
    fn a_name_that_is_computed_may_be_any() {
        for code in ["$(name).item", r"$('A\'s').item", "$(`a${b}`).item", "$(", "$node[name]", "$('a' + b).item"] {
            assert_eq!(asked_in(code), [Asked::Anything], "{code}");
        }
    }
}
