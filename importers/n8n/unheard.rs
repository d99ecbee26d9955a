//! What somebody wrote and the engine does not hear: the editor may show it, and no run was ever changed by it.

use super::defaults::Seen;
use super::rows;
use cutover_ir::{Finding, Node, Severity, Step, Value};

/// Members whose text is a program, a template or a document of its own.
const OWN: &[&str] = &["jsCode", "functionCode", "pythonCode", "html", "workflowJson", "code"];

/// Members that a node has as the tool of a model only.
const OF_TOOLS: &[&str] = &["toolDescription", "descriptionType"];

/// The findings of one step.
pub fn findings(step: &Step) -> Vec<Finding> {
    if step.policy.disabled {
        return Vec::new();
    }
    let params = &step.origin.params;
    let version = step.origin.version.value.as_str();
    let mut told = Vec::new();
    let mut tell = |node: &Node, message: String| {
        let message = format!("{}: {message}", step.name);
        told.push(Finding::new("IM014", Severity::Medium, message, node.at.clone()));
    };
    for (name, node) in Seen::new(&step.origin.kind.value, version, params).unknown() {
        if !is_blank(node) && !OF_TOOLS.contains(&name.as_str()) {
            let message =
                format!("version {version} of its type has no parameter `{name}`, so n8n never read what stands there");
            tell(node, message);
        }
    }
    unjoined(params, &mut tell);
    let filled = rows::filled(&step.origin.kind.value);
    let filled: Vec<&Node> = filled.into_iter().filter_map(|path| params.path(path)).collect();
    unfilled(params, &filled, &mut tell);
    told
}

/// Nothing that anybody would miss.
fn is_blank(node: &Node) -> bool {
    let mut blank = true;
    node.each_leaf(&mut |leaf| {
        blank &= match &leaf.value {
            Value::Text(text) => text.trim().is_empty(),
            Value::Null | Value::Bool(false) => true,
            Value::List(items) => items.is_empty(),
            Value::Map(members) => members.is_empty(),
            _ => false,
        };
    });
    blank
}

/// Conditions that nothing joins: n8n lets everything through.
fn unjoined(node: &Node, tell: &mut impl FnMut(&Node, String)) {
    match &node.value {
        Value::Map(members) => {
            let conditions = members.get("conditions").map(Node::elements).unwrap_or_default();
            let with_operators = !conditions.is_empty() && conditions.iter().all(|one| one.get("operator").is_some());
            if with_operators && !members.contains_key("combinator") {
                let message = "its conditions say neither “and” nor “or”, so n8n never looked at them and lets everything through";
                tell(node, message.to_owned());
            }
            members.values().for_each(|member| unjoined(member, tell));
        }
        Value::List(items) => items.iter().for_each(|item| unjoined(item, tell)),
        _ => {}
    }
}

/// Texts with holes that are no expressions: they go out as they stand, braces and all. A node fills the holes of `filled` itself.
fn unfilled(node: &Node, filled: &[&Node], tell: &mut impl FnMut(&Node, String)) {
    match &node.value {
        Value::Text(text) => {
            let holes = text.split("{{").skip(1).filter(|rest| rest.contains("}}"));
            if let Some(hole) = holes.map(str::trim_start).find(|rest| rest.starts_with('$')) {
                let shown: String = hole.split("}}").next().unwrap_or_default().trim().chars().take(60).collect();
                tell(
                    node,
                    format!(
                        "“{{{{ {shown} }}}}” stands in a text that is no expression, so n8n sends the braces and not the value"
                    ),
                );
            }
        }
        Value::Map(members) => {
            members
                .iter()
                .filter(|(name, _)| !OWN.contains(&name.as_str()))
                .filter(|(_, member)| !filled.iter().any(|own| std::ptr::eq(*own, *member)))
                .for_each(|(_, member)| unfilled(member, filled, tell));
        }
        Value::List(items) => items.iter().for_each(|item| unfilled(item, filled, tell)),
        _ => {}
    }
}
