use super::rule::{Found, Rule};
use super::view::{Alike, Group, Subject, list, quote, short};
use cutover_ir::{Confidence, Constant, Expr, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE002",
    name: "unresolved-expression",
    severity: Severity::High,
    confidence: Confidence::High,
    effort: 1,
    help: "Find out what was meant. The platform gives nothing or an error here, and the converted code does the same.",
    tags: &[],
    page: include_str!("unresolved_expression.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut problems = Alike::new();
    for (index, step) in subject.live() {
        step.each_expr(&mut |expr, at| {
            for problem in problem(subject, expr) {
                problems.add(problem, step, [at]);
            }
        });
        let Op::Code { source, .. } = &step.op else {
            continue;
        };
        for (name, _) in subject.scripts.get(&index).into_iter().flat_map(|script| &script.steps) {
            if subject.workflow.step(name).is_none() {
                problems.add(Problem::Missing(name.clone()), step, [&source.at]);
            }
        }
    }
    // Names that nothing defines are one thing to look up, however many there are.
    let (undefined, problems): (Vec<_>, Vec<_>) =
        problems.groups().partition(|(problem, _)| matches!(problem, Problem::Undefined(_)));
    if !undefined.is_empty() {
        let names: Vec<String> = undefined.iter().map(|(problem, _)| problem.words()).collect();
        let noun = if names.len() == 1 { "name" } else { "names" };
        let mut all = Group::new();
        undefined.into_iter().for_each(|(_, places)| all.join(places));
        found.report(format!("Nothing defines the {noun} {}, in {}.", list(&names, 4), all.who()), all.places);
    }
    for (problem, places) in problems {
        let problem = problem.words();
        found.report(format!("{problem}, in {}.", places.who()), places.places);
    }
}

/// What is wrong with an expression.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Problem {
    /// A name that nothing defines.
    Undefined(String),
    /// A step that does not exist.
    Missing(String),
    /// It cannot be read: the expression and the reason.
    Broken(String, String),
}

impl Problem {
    fn words(&self) -> String {
        match self {
            Problem::Undefined(name) => quote(name, 40),
            Problem::Missing(name) => format!("Step {} is read and does not exist", quote(name, 60)),
            Problem::Broken(source, reason) => {
                format!("An expression cannot be read: {} ({})", quote(source, 80), short(reason, 80))
            }
        }
    }
}

/// A name that stands for something the reader of a template is to fill in.
fn is_placeholder(name: &str) -> bool {
    let is_capitals = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    name.len() > 2 && is_capitals(name.trim_start_matches('$'))
}

/// Whether a text is one name and nothing else.
fn is_name(source: &str) -> bool {
    let source = source.trim();
    source.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && source.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// What is wrong with an expression: the first thing found, or every name in it that nothing defines.
fn problem(subject: &Subject<'_>, expr: &Expr) -> Vec<Problem> {
    let mut problems = Vec::new();
    expr.each(&mut |part| {
        if !problems.is_empty() {
            return;
        }
        match part {
            Expr::Broken { source, .. } if is_placeholder(source.trim()) => {}
            Expr::Broken { source, .. } if is_name(source) => {
                problems.push(Problem::Undefined(source.trim().to_owned()))
            }
            Expr::Broken { source, reason } => problems.push(Problem::Broken(source.clone(), reason.clone())),
            // A name that the template of a workflow leaves open.
            Expr::Call { function, arguments } if function == "setting" => match arguments.first() {
                Some(Expr::Constant(Constant::Text(name))) if !is_placeholder(name) => {
                    problems.push(Problem::Undefined(name.clone()));
                }
                _ => {}
            },
            Expr::Foreign { unknown, .. } => {
                let names = unknown.iter().filter(|name| !is_placeholder(name));
                problems.extend(names.map(|name| Problem::Undefined(name.clone())));
            }
            _ => {}
        }
    });
    if problems.is_empty() {
        let missing = expr.steps().into_iter().find(|name| subject.workflow.step(name).is_none());
        problems.extend(missing.map(Problem::Missing));
    }
    problems
}
