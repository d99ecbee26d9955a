use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, Expr, Op, Part, Root, Severity};

pub(super) const RULE: Rule = Rule {
    code: "SE008",
    name: "address-from-strangers",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Take the host from the configuration, or compare it with a list of hosts that may be called.",
    tags: &["LCNC-SEC-06"],
    page: include_str!("address_from_strangers.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let strangers = subject.strangers();
    for (index, step) in subject.live() {
        let Some(node) = subject.param(step, "url").filter(|_| subject.facts.is_http(step)) else {
            continue;
        };
        let Some(path) = node.expr().and_then(whole_host) else {
            continue;
        };
        let source = match &path.root {
            Root::Item | Root::Input(_) => subject
                .feeders(index)
                .into_iter()
                .map(|(_, step)| step)
                .find(|step| matches!(step.op, Op::Trigger { .. })),
            Root::Step { name, .. } => subject.workflow.step(name),
            _ => None,
        };
        let stranger = source.and_then(|source| strangers.iter().find(|(_, trigger)| std::ptr::eq(*trigger, source)));
        if let Some((_, trigger)) = stranger {
            found.report(
                format!(
                    "{} calls whatever address {} was given by its caller.",
                    quote(&step.name, 60),
                    quote(&trigger.name, 60)
                ),
                [&node.at],
            );
        }
    }
}

/// The path that gives the host, where data decides it.
fn whole_host(expr: &Expr) -> Option<&cutover_ir::PathExpr> {
    match expr {
        Expr::Path(path) => Some(path),
        Expr::Template(parts) => match parts.as_slice() {
            [Part::Hole(Expr::Path(path)), ..] => Some(path),
            [Part::Text(text), Part::Hole(Expr::Path(path)), ..] if ["https://", "http://"].contains(&text.trim()) => {
                Some(path)
            }
            _ => None,
        },
        _ => None,
    }
}
