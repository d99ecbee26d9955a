//! Options of a step call.

use super::literal;
use super::printer::{Printer, group};
use cutover_ir::OnError;
use petgraph::stable_graph::NodeIndex;

/// `, { … }`, or nothing.
pub fn print(parts: &[String]) -> String {
    if parts.is_empty() { String::new() } else { format!(", {}", group("{", parts, "}")) }
}

/// What does not depend on the kind of step.
pub fn policy(printer: &mut Printer<'_>, step: NodeIndex, without: &[&str]) -> Vec<String> {
    let Some(named) = printer.step(step) else { return Vec::new() };
    let policy = &named.policy;
    let mut parts = Vec::new();
    match policy.on_error {
        OnError::Stop => {}
        OnError::Continue => parts.push("onError: \"continue\"".to_owned()),
        OnError::Route => parts.push("onError: \"route\"".to_owned()),
    }
    if let Some(retry) = &policy.retry {
        let mut inner = Vec::new();
        if let Some(tries) = &retry.tries {
            inner.push(format!("tries: {}", literal::number(tries)));
        }
        if let Some(wait) = &retry.wait {
            inner.push(format!("waitMs: {}", literal::number(wait)));
        }
        parts.push(format!("retry: {}", group("{", &inner, "}")));
    }
    if policy.once && !without.contains(&"once") {
        parts.push("once: true".to_owned());
    }
    if policy.always {
        parts.push("always: true".to_owned());
    }
    parts
}
