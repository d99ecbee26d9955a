//! Constants and names in a syntax tree.

use crate::analyzers::view::Constant;
use oxc::ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, CallExpression, ChainElement, Expression, NewExpression,
    ObjectExpression, ObjectPropertyKind, PropertyKey, UnaryExpression,
};
use oxc::syntax::operator::UnaryOperator;

pub(super) fn constant(expression: &Expression<'_>) -> Option<Constant> {
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

/// The elements of a list of at least two constants, without keys; of objects of constants, each told in one line.
pub(super) fn listed(array: &ArrayExpression<'_>) -> Option<Vec<(String, String)>> {
    let row = |object: &ObjectExpression<'_>| {
        let members: Option<Vec<String>> =
            object.properties.iter().map(|one| entry(one).map(|(key, value)| format!("{key} {value}"))).collect();
        members.filter(|members| (2..=MOST_MEMBERS).contains(&members.len())).map(|members| members.join(", "))
    };
    let element = |e: &ArrayExpressionElement<'_>| {
        let value = match e.as_expression()?.get_inner_expression() {
            Expression::ObjectExpression(object) => row(object)?,
            other => plain(constant(other)?),
        };
        Some((String::new(), value))
    };
    array.elements.iter().map(element).collect::<Option<Vec<_>>>().filter(|entries| entries.len() >= 2)
}

/// How many members an object of a table has at the most: one with more is data.
const MOST_MEMBERS: usize = 4;

/// The entries of a set or a map that is made from a list of at least two constants or pairs of them.
pub(super) fn made_of(made: &NewExpression<'_>) -> Option<Vec<(String, String)>> {
    let Expression::Identifier(id) = &made.callee else { return None };
    let Expression::ArrayExpression(array) =
        made.arguments.first().and_then(Argument::as_expression)?.get_inner_expression()
    else {
        return None;
    };
    let pair = |element: &ArrayExpressionElement<'_>| match element.as_expression()?.get_inner_expression() {
        Expression::ArrayExpression(pair) => match pair.elements.as_slice() {
            [key, value] => Some((plain(constant(key.as_expression()?)?), plain(constant(value.as_expression()?)?))),
            _ => None,
        },
        _ => None,
    };
    match id.name.as_str() {
        "Set" => listed(array),
        "Map" => array.elements.iter().map(pair).collect::<Option<Vec<_>>>().filter(|entries| entries.len() >= 2),
        _ => None,
    }
}

/// What a function asks about each element of a list: `text` of `(word) => text.includes(word)`.
pub(super) fn asked<'e, 'a>(function: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    let Expression::ArrowFunctionExpression(arrow) = function.get_inner_expression() else {
        return None;
    };
    let Expression::CallExpression(call) = arrow.get_expression()?.get_inner_expression() else {
        return None;
    };
    match &call.callee {
        Expression::StaticMemberExpression(member)
            if ["includes", "startsWith", "endsWith", "indexOf"].contains(&member.property.name.as_str()) =>
        {
            Some(&member.object)
        }
        _ => None,
    }
}

/// A member of an object whose key and value are constants.
pub(super) fn entry(property: &ObjectPropertyKind<'_>) -> Option<(String, String)> {
    member(property).map(|(key, value)| (key, plain(value)))
}

/// The same with the constant as it is.
pub(super) fn member(property: &ObjectPropertyKind<'_>) -> Option<(String, Constant)> {
    let ObjectPropertyKind::ObjectProperty(property) = property else {
        return None;
    };
    Some((key(&property.key)?, constant(&property.value)?))
}

/// The name of a member of an object, where it is not computed.
pub(super) fn key(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(id) => Some(id.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        PropertyKey::NumericLiteral(number) => Some(number.value.to_string()),
        _ => None,
    }
}

/// A constant as a text.
fn plain(constant: Constant) -> String {
    match constant {
        Constant::Number(text) | Constant::Text(text) => text,
    }
}

fn negative(unary: &UnaryExpression<'_>) -> Option<Constant> {
    match constant(&unary.argument)? {
        Constant::Number(number) => Some(Constant::Number(format!("-{number}"))),
        Constant::Text(_) => None,
    }
}

/// The name that a reader would call a value by.
pub(super) fn last_name(expression: &Expression<'_>) -> String {
    match expression.get_inner_expression() {
        Expression::Identifier(id) => id.name.to_string(),
        Expression::StaticMemberExpression(member) => member.property.name.to_string(),
        Expression::ComputedMemberExpression(member) => match constant(&member.expression) {
            Some(Constant::Text(name)) => name,
            _ => last_name(&member.object),
        },
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::StaticMemberExpression(member) => member.property.name.to_string(),
            ChainElement::CallExpression(call) => called(call),
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
