//! What a formula of operators and functions decides by, in the same facts as code.

use super::comparison::words_of;
use super::{Comparison, Decision, Script, Table};
use crate::analyzers::view::{Constant, path_text};
use cutover_ir::{Constant as Literal, Expr, Segment};

/// How a comparison of a formula reads, which writes `=` where code writes `==`.
fn compared(operator: &str) -> Option<(&'static str, &'static str)> {
    words_of(if operator == "=" { "==" } else { operator })
}

/// Functions that give what they were given, written in another way.
const THROUGH: &[&str] = &["trim", "lower", "upper", "toString", "parseNumber", "ifempty", "round", "floor", "ceil"];

impl Script {
    /// A formula; nothing of it is code.
    pub(crate) fn of_formula(formula: &Expr) -> Self {
        let mut script = Self::default();
        read(formula, &mut script);
        script
    }
}

fn read(expr: &Expr, script: &mut Script) {
    match expr {
        Expr::Call { function, arguments } => match (function.as_str(), arguments.as_slice()) {
            ("if", [test, then, rest @ ..]) => {
                let from = script.comparisons.len();
                read(test, script);
                let comparisons = script.comparisons.get(from..).unwrap_or_default().to_vec();
                if !comparisons.is_empty() {
                    let otherwise = rest.first().map(said).unwrap_or_default();
                    let (test, then) = (said(test), said(then));
                    script.decisions.push(Decision { test, then, otherwise, comparisons, line: 1 });
                }
                arguments.iter().skip(1).for_each(|argument| read(argument, script));
            }
            ("switch", [of, cases @ ..]) => {
                let entry = |case: &[Expr]| match case {
                    [key, value] => Some((text(&literal(key)?), text(&literal(value)?))),
                    _ => None,
                };
                let entries: Vec<(String, String)> = cases.chunks_exact(2).filter_map(entry).collect();
                if entries.len() > 1 {
                    script.tables.push(Table { name: name(of), entries, looked_up: said(of), line: 1 });
                }
                arguments.iter().for_each(|argument| read(argument, script));
            }
            _ => arguments.iter().for_each(|argument| read(argument, script)),
        },
        Expr::Infix { operator, left, right } => {
            let found = match (literal(left), literal(right)) {
                (None, Some(value)) => Some((left, value, false)),
                (Some(value), None) => Some((right, value, true)),
                _ => None,
            };
            if let Some((subject, constant, is_mirrored)) = found {
                let words =
                    compared(operator).map(|(straight, mirrored)| if is_mirrored { mirrored } else { straight });
                let sign = match operator.as_str() {
                    "*" => Some(&"×"),
                    "/" if !is_mirrored => Some(&"÷"),
                    _ => None,
                };
                let comparison = |operator: &str| Comparison {
                    subject: said(subject),
                    name: name(subject),
                    operator: operator.to_owned(),
                    constant: constant.clone(),
                    line: 1,
                };
                script.comparisons.extend(words.map(&comparison));
                let is_number = matches!(constant, Constant::Number(_));
                script.computed.extend(sign.filter(|_| is_number).map(|sign| comparison(sign)));
            }
            read(left, script);
            read(right, script);
        }
        Expr::Member { of, .. } => read(of, script),
        Expr::Index { of, at, .. } => {
            read(of, script);
            read(at, script);
        }
        Expr::Template(_) | Expr::Path(_) | Expr::Foreign { .. } | Expr::Constant(_) | Expr::Broken { .. } => {}
    }
}

fn literal(expr: &Expr) -> Option<Constant> {
    match expr {
        Expr::Constant(Literal::Number(number)) => Some(Constant::Number(number.clone())),
        Expr::Constant(Literal::Text(text)) => Some(match text.trim().parse::<f64>() {
            Ok(_) => Constant::Number(text.trim().to_owned()),
            Err(_) => Constant::Text(text.clone()),
        }),
        _ => None,
    }
}

fn text(constant: &Constant) -> String {
    match constant {
        Constant::Number(text) | Constant::Text(text) => text.clone(),
    }
}

/// A formula as a person would say it.
fn said(expr: &Expr) -> String {
    match expr {
        Expr::Path(path) => path_text(path),
        Expr::Infix { operator, left, right } => {
            let words = compared(operator).map(|(words, _)| words).unwrap_or(match operator.as_str() {
                "&" => "and",
                "|" => "or",
                sign => sign,
            });
            format!("{} {words} {}", joined(left, operator), joined(right, operator))
        }
        other => other.plain(),
    }
}

/// One side of an operator: alternatives within a conjunction stand in brackets.
fn joined(side: &Expr, operator: &str) -> String {
    let is_alternative = matches!(side, Expr::Infix { operator, .. } if operator == "|");
    if operator == "&" && is_alternative { format!("({})", said(side)) } else { said(side) }
}

/// The name that a reader would call a value by.
fn name(expr: &Expr) -> String {
    match expr {
        Expr::Path(path) => last(&path.segments),
        Expr::Member { of, segments } => {
            Some(last(segments)).filter(|name| !name.is_empty()).unwrap_or_else(|| name(of))
        }
        Expr::Index { of, .. } => name(of),
        Expr::Call { function, arguments } => match arguments.as_slice() {
            [of, ..] if THROUGH.contains(&function.as_str()) => name(of),
            _ => function.clone(),
        },
        _ => String::new(),
    }
}

fn last(segments: &[Segment]) -> String {
    let key = |segment: &Segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(_) => None,
    };
    segments.iter().rev().find_map(key).unwrap_or_default()
}
