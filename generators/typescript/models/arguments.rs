//! What a model may give a tool: the calls of `$fromAI` in the tool's parameters.

use crate::typescript::literal;
use crate::typescript::printer::group;
use cutover_ir::{Expr, Node};
use oxc::allocator::Allocator;
use oxc::ast::ast::{Argument as Given, CallExpression, Expression};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// One argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    pub name: String,
    pub description: Option<String>,
    pub kind: Option<String>,
    /// The value taken where the model gives none, as a literal.
    pub fallback: Option<String>,
}

#[derive(Default)]
struct Finder {
    found: Vec<Argument>,
}

impl<'a> Visit<'a> for Finder {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Expression::Identifier(callee) = &call.callee
            && callee.name.eq_ignore_ascii_case("$fromai")
        {
            let text = |index: usize| call.arguments.get(index).and_then(constant_text);
            if let Some(name) = text(0) {
                self.found.push(Argument {
                    name,
                    description: text(1).filter(|t| !t.is_empty()),
                    kind: text(2).filter(|t| !t.is_empty() && t != "string"),
                    fallback: call.arguments.get(3).and_then(constant),
                });
            }
        }
        walk::walk_call_expression(self, call);
    }
}

fn constant_text(argument: &Given<'_>) -> Option<String> {
    match argument {
        Given::StringLiteral(text) => Some(text.value.to_string()),
        Given::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().and_then(|q| q.value.cooked.as_ref()).map(ToString::to_string)
        }
        _ => None,
    }
}

fn constant(argument: &Given<'_>) -> Option<String> {
    match argument {
        Given::NumericLiteral(number) => Some(literal::number(&number.value.to_string())),
        Given::BooleanLiteral(value) => Some(value.value.to_string()),
        _ => constant_text(argument).map(|t| literal::string(&t)),
    }
}

/// The arguments that expressions below a node ask for, each name once, in order.
pub fn of(node: &Node) -> Vec<Argument> {
    let mut all: Vec<Argument> = Vec::new();
    node.each_leaf(&mut |leaf| {
        if let Some(expr) = leaf.expr() {
            expr.each(&mut |e| {
                if let Expr::Foreign { source, .. } = e {
                    for argument in in_code(source) {
                        if !all.iter().any(|a| a.name == argument.name) {
                            all.push(argument);
                        }
                    }
                }
            });
        }
    });
    all
}

fn in_code(code: &str) -> Vec<Argument> {
    if !code.to_ascii_lowercase().contains("$fromai") {
        return Vec::new();
    }
    let allocator = Allocator::default();
    let wrapped = format!("({code}\n)");
    let parsed = Parser::new(&allocator, &wrapped, SourceType::cjs()).parse();
    let mut finder = Finder::default();
    finder.visit_program(&parsed.program);
    finder.found
}

/// The arguments as the runtime reads them; nothing where there are none.
pub fn print(arguments: &[Argument]) -> Option<String> {
    if arguments.is_empty() {
        return None;
    }
    let fields: Vec<String> = arguments
        .iter()
        .map(|a| {
            let mut parts = Vec::new();
            if let Some(kind) = a.kind.as_deref().filter(|k| matches!(*k, "number" | "boolean" | "json")) {
                parts.push(format!("type: {}", literal::string(kind)));
            }
            if let Some(description) = &a.description {
                parts.push(format!("description: {}", literal::string(description)));
            }
            if let Some(fallback) = &a.fallback {
                parts.push(format!("fallback: {fallback}"));
            }
            format!("{}: {}", literal::key(&a.name), group("{", &parts, "}"))
        })
        .collect();
    Some(group("{", &fields, "}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_found_wherever_they_are_called() {
        let found = in_code("`a ${ $fromAI('order', 'The number', 'number', 7) }`.concat($fromAi(\"x\"))");
        assert_eq!(
            print(&found).unwrap_or_default(),
            "{ order: { type: \"number\", description: \"The number\", fallback: 7 }, x: {} }"
        );
        assert!(in_code("broken(").is_empty());
    }
}
