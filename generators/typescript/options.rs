//! Options of a step call.

use super::literal;
use super::printer::{Printer, group};
use cutover_ir::{OnError, Policy};
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
    parts.extend(retry(policy));
    if policy.once && !without.contains(&"once") {
        parts.push("once: true".to_owned());
    }
    if policy.always {
        parts.push("always: true".to_owned());
    }
    parts
}

/// `retry: { … }`, where what fails is tried again.
pub fn retry(policy: &Policy) -> Option<String> {
    let retry = policy.retry.as_ref()?;
    let tries = retry.tries.as_ref().map(|tries| format!("tries: {}", literal::number(tries)));
    let wait = retry.wait.as_ref().map(|wait| format!("waitMs: {}", literal::number(wait)));
    let mut inner: Vec<String> = tries.into_iter().chain(wait).collect();
    if inner.is_empty() {
        // What the runtime does anyway, for who reads it.
        inner = vec!["tries: 3".to_owned(), "waitMs: 1000".to_owned()];
    }
    Some(format!("retry: {}", group("{", &inner, "}")))
}
