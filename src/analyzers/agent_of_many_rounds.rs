use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "AI007",
    name: "agent-of-many-rounds",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Lower the number of rounds to what the task needs, and bound the cost of a run.",
    tags: &["LLM10:2025"],
    page: include_str!("agent_of_many_rounds.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.live() {
        if let Some((rounds, at)) = subject.number(step, &subject.facts.rounds)
            && rounds >= MANY
        {
            found.report(
                format!("{} may call its model and tools {rounds} times before it gives up.", quote(&step.name, 60)),
                [at],
            );
        }
    }
}

/// Agents that finish do so within ten rounds; the platforms' own limits are about there.
const MANY: f64 = 25.0;
