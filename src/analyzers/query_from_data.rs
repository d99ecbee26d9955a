use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Expr, Part, Read, Severity};

pub(super) const RULE: Rule = Rule {
    code: "SE006",
    name: "query-from-data",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Pass the values as parameters of the query: the database then never reads them as words of its language.",
    tags: &["LCNC-SEC-06"],
    page: include_str!("query_from_data.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in
        subject.workflow.steps().filter(|(index, step)| subject.reachable.contains(index) && !step.policy.disabled)
    {
        let Some(node) = subject.facts.queries.get(&step.origin.kind.value).and_then(|path| subject.param(step, path))
        else {
            continue;
        };
        let Some(Expr::Template(parts)) = node.expr() else {
            continue;
        };
        // What stands between quotes or after a comparison is a value; holes that read only the platform's own names are not data.
        let data = parts
            .iter()
            .filter(
                |part| matches!(part, Part::Hole(hole) if hole.reads().iter().any(|r| !matches!(r, Read::Scope(_)))),
            )
            .count();
        if data > 0 {
            found.report(
                format!(
                    "{} writes {data} value{} of the data into the text of its query.",
                    quote(&step.name, 60),
                    if data == 1 { "" } else { "s" }
                ),
                [&node.at],
            );
        }
    }
}
