//! What expressions and code ask of the run beside the item at hand: other steps, parameters, names of the scope.

use cutover_ir::{Access, Expr, LinkKind, Op, Root, Step, Workflow};
use petgraph::Direction;
use petgraph::algo::has_path_connecting;
use petgraph::stable_graph::NodeIndex;

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
    any_own(workflow, &|code| code.contains(name))
}

/// Whether expressions look steps up by name: the output that `$('X').first()` means depends on the connections, and so does what goes
/// wrong with an item of a step that does not lead here.
pub fn looks_up_steps(workflow: &Workflow) -> bool {
    let code = |step: &Step| matches!(&step.op, Op::Code { source, .. } if source.value.contains("$("));
    any_own(workflow, &asks_by_place)
        || workflow.steps().any(|(index, step)| code(step) || asks_apart(workflow, index, step))
}

/// Whether an expression asks a step for more than the item that the one at hand was made from, which its lineage alone leads to.
fn asks_by_place(code: &str) -> bool {
    let named = ["$node", "$items", "$prevNode"].iter().any(|name| code.contains(name));
    named || code.split("$(").skip(1).any(|rest| !reads_item(rest))
}

/// Whether what follows `$(` is the name of a step and `.item`.
fn reads_item(rest: &str) -> bool {
    let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
    let Some((name, after)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { return false };
    let member =
        after.strip_prefix(")").map(|after| after.trim_start_matches('?')).and_then(|a| a.strip_prefix(".item"));
    !name.contains('\\') && member.is_some_and(|more| !more.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether a step asks for the item of one that does not lead to it, or that there is not.
fn asks_apart(workflow: &Workflow, index: NodeIndex, step: &Step) -> bool {
    let mut found = false;
    if workflow.graph.edges_directed(index, Direction::Incoming).all(|link| link.weight().kind != LinkKind::Main) {
        return false;
    }
    step.each_expr(&mut |expr, _| {
        for name in expr.steps() {
            let asked = workflow.steps().find(|(_, other)| other.name == name);
            found |=
                asked.is_none_or(|(from, _)| from == index || !has_path_connecting(&workflow.graph, from, index, None));
        }
    });
    found
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
    use super::asks_by_place;

    #[test]
    fn an_item_of_a_step_is_found_by_lineage_alone() {
        for code in ["$('A b').item.json.x + 1", r#"$("A").item?.json"#, "$json.x", "f($('A').item, $('B').item)"] {
            assert!(!asks_by_place(code), "{code}");
        }
    }

    #[test]
    fn whatever_else_is_asked_of_a_step_needs_the_wiring() {
        for code in [
            "$('A').first().json",
            "$('A').itemMatching(1)",
            "$(name).item",
            r"$('A\'s').item",
            "$node['A'].json",
            "$(",
        ] {
            assert!(asks_by_place(code), "{code}");
        }
    }
}
