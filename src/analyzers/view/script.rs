//! What a piece of JavaScript decides by and what it reaches for, from its syntax tree.

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Argument, BinaryExpression, CallExpression, ComputedMemberExpression, Expression, IdentifierReference,
    StaticMemberExpression, SwitchStatement, UnaryExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::operator::{BinaryOperator, UnaryOperator};
use std::collections::BTreeSet;

use super::Constant;

/// The facts of one piece of code.
#[derive(Debug, Default)]
pub(in crate::analyzers) struct Script {
    /// Comparisons with a constant.
    pub comparisons: Vec<Comparison>,
    /// Calls of a text's method with a constant text: `error.message.includes("quota")`.
    pub probes: Vec<Comparison>,
    /// Steps that it names, with the line.
    pub steps: Vec<(String, usize)>,
    /// Every identifier and member name.
    pub names: BTreeSet<String>,
}

/// Something compared with a constant.
#[derive(Clone, Debug)]
pub(in crate::analyzers) struct Comparison {
    /// The other side, as written.
    pub subject: String,
    /// The last name in it: `total` of `order.total`.
    pub name: String,
    pub operator: String,
    pub constant: Constant,
    /// One-based.
    pub line: usize,
}

const BEFORE: &str = "async function code() {\n";

impl Script {
    /// The body of a code step.
    pub(in crate::analyzers) fn of_code(source: &str) -> Self {
        let text = format!("{BEFORE}{source}\n}}");
        Self::parse(&text, BEFORE.len())
    }

    /// A single expression.
    pub(in crate::analyzers) fn of_expression(source: &str) -> Self {
        Self::parse(&format!("({source}\n)"), 1)
    }

    fn parse(text: &str, skip: usize) -> Self {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        if parsed.panicked {
            return Self::default();
        }
        let mut reader = Reader { text, skip, script: Self::default() };
        reader.visit_program(&parsed.program);
        reader.script
    }
}

struct Reader<'t> {
    text: &'t str,
    skip: usize,
    script: Script,
}

impl Reader<'_> {
    fn source(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn line(&self, span: Span) -> usize {
        let before = self.text.get(self.skip..span.start as usize).unwrap_or_default();
        1 + before.bytes().filter(|b| *b == b'\n').count()
    }

    fn comparison(&self, subject: &Expression<'_>, operator: &str, constant: Constant, at: Span) -> Comparison {
        Comparison {
            subject: self.source(subject.span()).to_owned(),
            name: last_name(subject),
            operator: operator.to_owned(),
            constant,
            line: self.line(at),
        }
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        if let Some(operator) = operator_text(it.operator) {
            let found = match (constant(&it.left), constant(&it.right)) {
                (None, Some(value)) => Some((&it.left, operator.0, value)),
                (Some(value), None) => Some((&it.right, operator.1, value)),
                _ => None,
            };
            if let Some((subject, operator, value)) = found {
                let is_typeof = matches!(subject.without_parentheses(), Expression::UnaryExpression(u) if u.operator == UnaryOperator::Typeof);
                if !is_typeof {
                    self.script.comparisons.push(self.comparison(subject, operator, value, it.span));
                }
            }
        }
        walk::walk_binary_expression(self, it);
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        for case in &it.cases {
            if let Some(value) = case.test.as_ref().and_then(constant) {
                self.script.comparisons.push(self.comparison(&it.discriminant, "is", value, case.span));
            }
        }
        walk::walk_switch_statement(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let first = it.arguments.first().and_then(Argument::as_expression).and_then(constant);
        match (&it.callee, first) {
            (Expression::Identifier(id), Some(Constant::Text(name))) if id.name == "$" || id.name == "$items" => {
                self.script.steps.push((name, self.line(it.span)));
            }
            (Expression::StaticMemberExpression(member), Some(value @ Constant::Text(_))) => {
                let method = member.property.name.as_str();
                if ["includes", "indexOf", "startsWith", "endsWith", "match", "search"].contains(&method) {
                    self.script.probes.push(self.comparison(&member.object, method, value, it.span));
                }
            }
            _ => {}
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if let (Expression::Identifier(id), Some(Constant::Text(name))) = (&it.object, constant(&it.expression))
            && id.name == "$node"
        {
            self.script.steps.push((name, self.line(it.span)));
        }
        walk::walk_computed_member_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        self.script.names.insert(it.property.name.to_string());
        walk::walk_static_member_expression(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.script.names.insert(it.name.to_string());
    }
}

/// How a comparison reads, and how it reads with its sides exchanged.
fn operator_text(operator: BinaryOperator) -> Option<(&'static str, &'static str)> {
    Some(match operator {
        BinaryOperator::Equality | BinaryOperator::StrictEquality => ("is", "is"),
        BinaryOperator::Inequality | BinaryOperator::StrictInequality => ("is not", "is not"),
        BinaryOperator::LessThan => ("<", ">"),
        BinaryOperator::LessEqualThan => ("<=", ">="),
        BinaryOperator::GreaterThan => (">", "<"),
        BinaryOperator::GreaterEqualThan => (">=", "<="),
        _ => return None,
    })
}

fn constant(expression: &Expression<'_>) -> Option<Constant> {
    match expression.without_parentheses() {
        Expression::NumericLiteral(number) => {
            Some(Constant::Number(number.raw.as_ref().map_or_else(|| number.value.to_string(), ToString::to_string)))
        }
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => negative(unary),
        Expression::StringLiteral(text) => Some(Constant::Text(text.value.to_string())),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().map(|quasi| Constant::Text(quasi.value.raw.to_string()))
        }
        _ => None,
    }
}

fn negative(unary: &UnaryExpression<'_>) -> Option<Constant> {
    match constant(&unary.argument)? {
        Constant::Number(number) => Some(Constant::Number(format!("-{number}"))),
        Constant::Text(_) => None,
    }
}

/// The name that a reader would call a value by.
fn last_name(expression: &Expression<'_>) -> String {
    match expression.get_inner_expression() {
        Expression::Identifier(id) => id.name.to_string(),
        Expression::StaticMemberExpression(member) => member.property.name.to_string(),
        Expression::ComputedMemberExpression(member) => match constant(&member.expression) {
            Some(Constant::Text(name)) => name,
            _ => last_name(&member.object),
        },
        Expression::ChainExpression(chain) => match &chain.expression {
            oxc::ast::ast::ChainElement::StaticMemberExpression(member) => member.property.name.to_string(),
            oxc::ast::ast::ChainElement::CallExpression(call) => called(call),
            _ => String::new(),
        },
        Expression::CallExpression(call) => called(call),
        Expression::LogicalExpression(logical) => last_name(&logical.left),
        Expression::AwaitExpression(wait) => last_name(&wait.argument),
        _ => String::new(),
    }
}

/// `trim()` and its like are passed through; `Number(x)` is called `x`; any other call goes by its own name.
fn called(call: &CallExpression<'_>) -> String {
    const THROUGH: &[&str] = &[
        "trim",
        "toLowerCase",
        "toUpperCase",
        "toString",
        "toFixed",
        "valueOf",
        "Number",
        "parseInt",
        "parseFloat",
        "String",
    ];
    match &call.callee {
        Expression::StaticMemberExpression(member) if THROUGH.contains(&member.property.name.as_str()) => {
            last_name(&member.object)
        }
        Expression::StaticMemberExpression(member) => member.property.name.to_string(),
        Expression::Identifier(id) if THROUGH.contains(&id.name.as_str()) => {
            call.arguments.first().and_then(Argument::as_expression).map(last_name).unwrap_or_default()
        }
        Expression::Identifier(id) => id.name.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_with_name_and_line() {
        let script =
            Script::of_code("const t = $json.total;\nif (80 <= t || (order.tier ?? '') === 'gold') return [];");
        let read: Vec<_> = script.comparisons.iter().map(|c| (c.name.as_str(), c.operator.as_str(), c.line)).collect();
        assert_eq!(read, [("t", ">=", 2), ("tier", "is", 2)]);
    }

    #[test]
    fn steps_and_names_are_read() {
        let script = Script::of_code(
            "const s = $getWorkflowStaticData('global');\nreturn $('A b').all().concat($node[\"C\"].json);",
        );
        assert_eq!(script.steps, [("A b".to_owned(), 2), ("C".to_owned(), 2)]);
        assert!(script.names.contains("$getWorkflowStaticData"));
    }

    #[test]
    fn broken_code_says_nothing() {
        assert!(Script::of_code("if (").comparisons.is_empty());
        assert_eq!(Script::of_expression("$json.score > 80 ? 'hot' : 'cold'").comparisons.len(), 1);
    }
}
