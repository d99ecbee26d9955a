use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use cutover_ir::{Confidence, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "CO001",
    name: "model-call-in-a-loop",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Bound the number of passes and the cost of a run, and see whether one call can take several items.",
    tags: &["LLM10:2025"],
    page: include_str!("model_call_in_a_loop.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for cycle in subject.cycles() {
        let live = || subject.live().filter(|(index, _)| cycle.contains(index));
        let models: Vec<_> = live().filter(|(_, step)| subject.calls_model(step)).collect();
        if models.is_empty() {
            continue;
        }
        let names: Vec<String> = models.iter().map(|(_, step)| quote(&step.name, 60)).collect();
        let head = live().find(|(_, step)| matches!(step.op, Op::Loop { .. }));
        let places = models.iter().map(|(_, step)| &step.origin.at).chain(head.iter().map(|(_, step)| &step.origin.at));
        let calls = count(names.len(), "model step");
        let message = match &head {
            Some((_, step)) => {
                format!(
                    "Each round of the loop {} runs {calls}: {}. What a run costs grows with its input.",
                    quote(&step.name, 60),
                    list(&names, 3)
                )
            }
            None => format!(
                "A cycle without a loop step runs {calls} in each round: {}. Nothing but its own conditions ends it.",
                list(&names, 3)
            ),
        };
        let mut finding = found.finding(message, places);
        if head.is_none() && !live().any(|(_, step)| subject.asks_a_person(step)) {
            finding.severity = Severity::High;
        }
        found.add(finding);
    }
}
