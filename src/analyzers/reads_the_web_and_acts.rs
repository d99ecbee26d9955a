use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI012",
    name: "reads-the-web-and-acts",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 4,
    help: "Part them: let one agent read, without tools that act, and hand on only what code has checked.",
    tags: &["LLM01:2025", "LLM06:2025"],
    page: include_str!("reads_the_web_and_acts.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, agent) in subject.agents() {
        let tools = subject.tools(index);
        let names = |wanted: &dyn Fn(&cutover_ir::Step) -> bool| -> Vec<String> {
            tools.iter().filter(|tool| wanted(tool)).map(|tool| quote(&tool.name, 60)).collect()
        };
        let reading = names(&|tool| subject.tool_reads_the_web(tool) && !subject.tool_acts(tool));
        let acting = names(&|tool| subject.tool_acts(tool));
        if !reading.is_empty() && !acting.is_empty() {
            found.report(
                format!(
                    "{} reads what others wrote ({}) and can act ({}).",
                    quote(&agent.name, 60),
                    list(&reading, 2),
                    list(&acting, 3)
                ),
                [&agent.origin.at],
            );
        }
    }
}
