use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Node, Severity, Step};

pub(super) const RULE: Rule = Rule {
    code: "AI010",
    name: "agent-deletes",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Ask a person before it deletes or pays, or take the tool away.",
    tags: &["LLM06:2025"],
    page: include_str!("agent_deletes.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, agent) in subject.agents() {
        let tools: Vec<&Step> = subject.tools(index).into_iter().filter(|tool| destroys(tool)).collect();
        if !tools.is_empty() {
            let names: Vec<String> = tools.iter().map(|tool| quote(&tool.name, 60)).collect();
            found.report(
                format!("{} may delete by itself, through {}.", quote(&agent.name, 60), list(&names, 3)),
                tools.iter().map(|tool| &tool.origin.at),
            );
        }
    }
}

fn destroys(tool: &Step) -> bool {
    let param = |name: &str| tool.params().get(name).and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    let operation = param("operation");
    ["delete", "remove", "cancel", "revoke", "truncate"].iter().any(|verb| operation.starts_with(verb))
        || param("method") == "delete"
}
