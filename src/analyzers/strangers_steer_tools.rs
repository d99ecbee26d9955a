use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI003",
    name: "strangers-steer-tools",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 4,
    help: "Let the model propose, and let code or a person decide: give the agent tools that only read, or ask before one acts.",
    tags: &["LLM01:2025", "LLM06:2025"],
    page: include_str!("strangers_steer_tools.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let strangers = subject.strangers();
    for (index, agent) in subject.agents() {
        let acting: Vec<String> = subject
            .tools(index)
            .into_iter()
            .filter(|tool| subject.tool_acts(tool))
            .map(|tool| quote(&tool.name, 60))
            .collect();
        if acting.is_empty() {
            continue;
        }
        let from = strangers.iter().find(|(trigger, _)| {
            subject.downstream_until(*trigger, &|step| subject.asks_a_person(step)).contains(&index)
        });
        if let Some((_, trigger)) = from {
            found.report(
                format!(
                    "What strangers write to {} reaches {}, which can act through {}.",
                    quote(&trigger.name, 60),
                    quote(&agent.name, 60),
                    list(&acting, 3)
                ),
                [&agent.origin.at],
            );
        }
    }
}
