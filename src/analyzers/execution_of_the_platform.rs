use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Pointer, Read, Severity};

pub(super) const RULE: Rule = Rule {
    code: "LI007",
    name: "execution-of-the-platform",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Decide what takes its place: a run id of your own, a link to your own log, an address of your own to resume at.",
    tags: &[],
    page: include_str!("execution_of_the_platform.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut steps: Vec<String> = Vec::new();
    let mut places: Vec<&Pointer> = Vec::new();
    for (index, step) in subject.live() {
        let before = places.len();
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) {
            if subject.facts.execution.iter().any(|name| script.names.contains(name)) {
                places.push(&source.at);
            }
        } else {
            step.each_expr(&mut |expr, at| {
                let is_read = |read: &Read| matches!(read, Read::Scope(name) if subject.facts.execution.contains(name));
                if expr.reads().iter().any(is_read) {
                    places.push(at);
                }
            });
        }
        if places.len() > before {
            steps.push(quote(&step.name, 60));
        }
    }
    if !steps.is_empty() {
        found.report(
            format!(
                "{} the platform's own execution (its id, mode or address to resume at): {}.",
                if steps.len() == 1 { "1 step reads" } else { "Several steps read" },
                list(&steps, 4)
            ),
            places,
        );
    }
}
