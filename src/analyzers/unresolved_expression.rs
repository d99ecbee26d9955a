use super::rule::{Found, Rule};
use super::view::{Subject, list, quote, short};
use cutover_ir::{Confidence, Expr, Op, Pointer, Severity};
use std::collections::BTreeMap;

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
    let mut problems: BTreeMap<String, Places<'_>> = BTreeMap::new();
    for (index, step) in subject.live() {
        step.each_expr(&mut |expr, at| {
            if let Some(problem) = problem(subject, expr) {
                problems.entry(problem).or_default().add(&step.name, at);
            }
        });
        let Op::Code { source, .. } = &step.op else {
            continue;
        };
        for (name, _) in subject.scripts.get(&index).into_iter().flat_map(|script| &script.steps) {
            if subject.workflow.step(name).is_none() {
                problems.entry(missing(name)).or_default().add(&step.name, &source.at);
            }
        }
    }
    for (problem, places) in problems {
        found.report(format!("{problem}, in {}.", list(&places.steps, 3)), places.pointers);
    }
}

/// Where one problem shows.
#[derive(Default)]
struct Places<'a> {
    steps: Vec<String>,
    pointers: Vec<&'a Pointer>,
}

impl<'a> Places<'a> {
    fn add(&mut self, step: &str, at: &'a Pointer) {
        let step = quote(step, 60);
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
        if !self.pointers.contains(&at) {
            self.pointers.push(at);
        }
    }
}

fn missing(name: &str) -> String {
    format!("Step {} is read and does not exist", quote(name, 60))
}

/// A name that stands for something the reader of a template is to fill in.
fn is_placeholder(name: &str) -> bool {
    let plain = name.trim_start_matches('$');
    plain.contains('_') && plain.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// What is wrong with an expression: the first thing found.
fn problem(subject: &Subject<'_>, expr: &Expr) -> Option<String> {
    let mut problem = None;
    expr.each(&mut |part| {
        if problem.is_some() {
            return;
        }
        problem = match part {
            Expr::Broken { source, reason } => {
                Some(format!("An expression cannot be read: {} ({})", quote(source, 80), short(reason, 80)))
            }
            Expr::Foreign { unknown, .. } => {
                let names: Vec<String> =
                    unknown.iter().filter(|name| !is_placeholder(name)).map(|name| quote(name, 40)).collect();
                (!names.is_empty()).then(|| format!("Nothing defines the name {}", list(&names, 3)))
            }
            _ => None,
        };
    });
    problem.or_else(|| {
        expr.steps().into_iter().find(|name| subject.workflow.step(name).is_none()).map(|name| missing(&name))
    })
}
