//! The value of an expression that asks for nothing: literals, and what joins and adds them.

use cutover_ir::{Expr, Part, Value};
use oxc::allocator::Allocator;
use oxc::ast::ast::{BinaryOperator, Expression, Statement, UnaryOperator};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// Up to here every whole number is written with its digits alone.
const LARGEST: f64 = 1e15;

/// What the platform makes of an expression without any name in it; nothing where more than literals and signs stand in it.
pub fn constant(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Foreign { source, reads, unknown, .. } if reads.is_empty() && unknown.is_empty() => {
            evaluated(source).and_then(value)
        }
        Expr::Template(parts) => {
            let text = |part: &Part| match part {
                Part::Text(text) => Some(text.clone()),
                Part::Hole(Expr::Foreign { source, reads, unknown, .. }) if reads.is_empty() && unknown.is_empty() => {
                    written(&evaluated(source)?)
                }
                Part::Hole(_) => None,
            };
            parts.iter().map(text).collect::<Option<String>>().map(Value::Text)
        }
        _ => None,
    }
}

enum Constant {
    Text(String),
    Number(f64),
    Bool(bool),
}

fn evaluated(code: &str) -> Option<Constant> {
    let allocator = Allocator::default();
    let wrapped = format!("({code}\n)");
    let parsed = Parser::new(&allocator, &wrapped, SourceType::cjs()).parse();
    match parsed.program.body.as_slice() {
        [Statement::ExpressionStatement(statement)] if parsed.diagnostics.is_empty() => of(&statement.expression),
        _ => None,
    }
}

fn of(expression: &Expression<'_>) -> Option<Constant> {
    match expression {
        Expression::ParenthesizedExpression(inner) => of(&inner.expression),
        Expression::StringLiteral(text) => Some(Constant::Text(text.value.to_string())),
        Expression::NumericLiteral(number) => Some(Constant::Number(number.value)),
        Expression::BooleanLiteral(word) => Some(Constant::Bool(word.value)),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            let [only] = template.quasis.as_slice() else { return None };
            Some(Constant::Text(only.value.cooked?.to_string()))
        }
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::UnaryNegation => {
            match of(&unary.argument)? {
                Constant::Number(number) => Some(Constant::Number(-number)),
                _ => None,
            }
        }
        Expression::BinaryExpression(binary) => {
            let (left, right) = (of(&binary.left)?, of(&binary.right)?);
            match (binary.operator, &left, &right) {
                (BinaryOperator::Addition, Constant::Number(a), Constant::Number(b)) => Some(Constant::Number(a + b)),
                (BinaryOperator::Addition, ..)
                    if matches!((&left, &right), (Constant::Text(_), _) | (_, Constant::Text(_))) =>
                {
                    Some(Constant::Text(written(&left)? + &written(&right)?))
                }
                (BinaryOperator::Subtraction, Constant::Number(a), Constant::Number(b)) => {
                    Some(Constant::Number(a - b))
                }
                (BinaryOperator::Multiplication, Constant::Number(a), Constant::Number(b)) => {
                    Some(Constant::Number(a * b))
                }
                (BinaryOperator::Division, Constant::Number(a), Constant::Number(b)) if *b != 0.0 => {
                    Some(Constant::Number(a / b))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A constant in a text. How JavaScript shortens long fractions is its own matter.
fn written(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Text(text) => Some(text.clone()),
        Constant::Bool(word) => Some(word.to_string()),
        Constant::Number(number) => {
            (number.fract() == 0.0 && number.abs() < LARGEST).then(|| format!("{}", number + 0.0))
        }
    }
}

fn value(constant: Constant) -> Option<Value> {
    Some(match constant {
        Constant::Text(text) => Value::Text(text),
        Constant::Bool(word) => Value::Bool(word),
        number => Value::Number(written(&number)?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::expressions::parse_expression;
    use super::*;

    fn folded(text: &str) -> Option<Value> {
        match parse_expression(text) {
            Value::Expr(expr) => constant(&expr),
            known => Some(known),
        }
    }

    #[test]
    fn literals_and_signs_have_a_value() {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        assert_eq!(folded("{{ 12 }}"), Some(Value::Number("12".to_owned())));
        assert_eq!(folded("{{ 6 * (3 - 1) }}"), Some(Value::Number("12".to_owned())));
        assert_eq!(folded("{{ \"a\" + 'b' + 1 }}"), text("ab1"));
        assert_eq!(folded("orders-{{ 1 + 1 }}{{ `x` }}"), text("orders-2x"));
        assert_eq!(folded("{{ -5 }}"), Some(Value::Number("-5".to_owned())));
    }

    #[test]
    fn what_asks_for_anything_has_none() {
        for text in [
            "{{ $json.a }}",
            "{{ $now.hour }}",
            "{{ Math.random() }}",
            "{{ a + 1 }}",
            "{{ 1 / 0 }}",
            "a{{ 0.1 + 0.2 }}",
        ] {
            assert_eq!(folded(text), None, "{text}");
        }
    }
}
