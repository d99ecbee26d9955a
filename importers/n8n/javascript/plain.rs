//! Which expressions mean the same in every JavaScript: operators and constants over paths whose reading cannot fail.
//!
//! The platform gives `undefined` for an expression in which anything throws, so `$json.a.b || "x"` is not plain: without an `a` it is
//! `undefined` there and `"x"` in plain code. `$json.a || "x"` and `$json.a?.b || "x"` cannot throw.

use cutover_ir::{Access, Operand, PathExpr, Root, Segment};
use oxc::ast::ast::{
    BinaryOperator, CallExpression, ChainElement, Expression, ObjectPropertyKind, Program, PropertyKey, PropertyKind,
    Statement, UnaryOperator,
};
use oxc::span::{GetSpan, Span};

/// The paths that a plain expression reads, in order; nothing where the expression is not plain. `before` characters stand in
/// front of the expression in the parsed text.
pub fn operands(program: &Program<'_>, before: usize) -> Option<Vec<Operand>> {
    let [Statement::ExpressionStatement(statement)] = program.body.as_slice() else { return None };
    // A comment to the end of the line would swallow what is printed after it.
    if !program.comments.is_empty() {
        return None;
    }
    let mut reader = Reader { before, found: Vec::new() };
    reader.expression(&statement.expression, false)?;
    Some(reader.found)
}

struct Reader {
    before: usize,
    found: Vec<Operand>,
}

impl Reader {
    /// Reads an expression; `compared` where its value stands on one side of an equality.
    fn expression(&mut self, node: &Expression<'_>, compared: bool) -> Option<()> {
        match node {
            Expression::BooleanLiteral(_) | Expression::NullLiteral(_) | Expression::NumericLiteral(_) => Some(()),
            // A text over several lines would be indented with the code.
            Expression::StringLiteral(text) => (!spans_lines(&text.value)).then_some(()),
            Expression::TemplateLiteral(template) => {
                if template.quasis.iter().any(|part| spans_lines(&part.value.raw)) {
                    return None;
                }
                template.expressions.iter().try_for_each(|hole| self.expression(hole, false))
            }
            Expression::ParenthesizedExpression(inner) => self.expression(&inner.expression, compared),
            Expression::ArrayExpression(list) => {
                list.elements.iter().try_for_each(|element| self.expression(element.as_expression()?, false))
            }
            Expression::ObjectExpression(object) => object.properties.iter().try_for_each(|property| match property {
                ObjectPropertyKind::ObjectProperty(field)
                    if field.kind == PropertyKind::Init
                        && !field.computed
                        && !field.method
                        && !field.shorthand
                        && !matches!(field.key, PropertyKey::PrivateIdentifier(_)) =>
                {
                    self.expression(&field.value, false)
                }
                _ => None,
            }),
            Expression::LogicalExpression(both) => {
                self.decides(&both.left)?;
                self.expression(&both.left, false)?;
                self.expression(&both.right, false)
            }
            Expression::ConditionalExpression(choice) => {
                self.decides(&choice.test)?;
                self.expression(&choice.test, false)?;
                self.expression(&choice.consequent, false)?;
                self.expression(&choice.alternate, false)
            }
            Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
                self.decides(&not.argument)?;
                self.expression(&not.argument, false)
            }
            Expression::BinaryExpression(both) => match both.operator {
                BinaryOperator::StrictEquality | BinaryOperator::StrictInequality => {
                    // Two constants are never meant, and the compiler says so.
                    let read = self.found.len();
                    self.expression(&both.left, true)?;
                    self.expression(&both.right, true)?;
                    let simple = |side: &Expression<'_>| is_path(side) || is_constant(side);
                    (self.found.len() == read + 1 && simple(&both.left) && simple(&both.right)).then_some(())
                }
                // With a text on one side it joins texts; numbers would need what JSON does not promise.
                BinaryOperator::Addition if is_text(&both.left) || is_text(&both.right) => {
                    self.expression(&both.left, false)?;
                    self.expression(&both.right, false)
                }
                _ => None,
            },
            Expression::CallExpression(call) if is_stringify(call) => {
                let mut arguments = call.arguments.iter();
                let value = arguments.next()?.as_expression()?;
                self.expression(value, false)?;
                arguments.try_for_each(|layout| layout.as_expression().filter(|l| is_constant(l)).map(|_| ()))
            }
            _ => self.path(node, compared),
        }
    }

    /// Whether a value can decide one way or the other: of a constant the compiler knows, and objects.
    fn decides(&self, node: &Expression<'_>) -> Option<()> {
        let undecided = match node {
            Expression::ParenthesizedExpression(inner) => return self.decides(&inner.expression),
            Expression::LogicalExpression(_)
            | Expression::BinaryExpression(_)
            | Expression::UnaryExpression(_)
            | Expression::ConditionalExpression(_) => true,
            _ => is_path(node),
        };
        undecided.then_some(())
    }

    fn path(&mut self, node: &Expression<'_>, compared: bool) -> Option<()> {
        let path = path(node)?;
        let Span { start, end, .. } = node.span();
        let range = (start as usize).checked_sub(self.before)?..(end as usize).checked_sub(self.before)?;
        self.found.push(Operand { range, path, compared });
        Some(())
    }
}

fn spans_lines(text: &str) -> bool {
    text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

fn is_constant(node: &Expression<'_>) -> bool {
    matches!(
        node,
        Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::StringLiteral(_)
    )
}

fn is_text(node: &Expression<'_>) -> bool {
    match node {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::ParenthesizedExpression(inner) => is_text(&inner.expression),
        Expression::BinaryExpression(both) => {
            both.operator == BinaryOperator::Addition && (is_text(&both.left) || is_text(&both.right))
        }
        _ => false,
    }
}

fn is_stringify(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(callee) = &call.callee else { return false };
    !call.optional
        && !callee.optional
        && callee.property.name == "stringify"
        && matches!(&callee.object, Expression::Identifier(name) if name.name == "JSON")
        && call.type_arguments.is_none()
}

fn is_path(node: &Expression<'_>) -> bool {
    match node {
        Expression::ParenthesizedExpression(inner) => is_path(&inner.expression),
        _ => path(node).is_some_and(|path| !path.segments.is_empty()),
    }
}

/// A path whose reading cannot fail: every member beyond the first is read with `?.`.
fn path(node: &Expression<'_>) -> Option<PathExpr> {
    let members = members(node)?;
    let mut members = members.into_iter();
    let root = match members.next()? {
        Link::Root(name) if name == "$json" => Root::Item,
        Link::Root(name) if name == "$itemIndex" => {
            return members.next().is_none().then_some(PathExpr { root: Root::ItemIndex, segments: Vec::new() });
        }
        Link::Root(name) if name == "$node" => {
            let Link::Member(Segment::Key(step), false) = members.next()? else { return None };
            let Link::Member(Segment::Key(json), false) = members.next()? else { return None };
            if json != "json" {
                return None;
            }
            Root::Step { name: step, access: Access::SameIndex }
        }
        _ => return None,
    };
    let mut segments = Vec::new();
    for (depth, link) in members.enumerate() {
        let Link::Member(segment, optional) = link else { return None };
        if depth > 0 && !optional {
            return None;
        }
        segments.push(segment);
    }
    Some(PathExpr { root, segments })
}

enum Link {
    Root(String),
    /// A member, and whether it is read with `?.`.
    Member(Segment, bool),
}

fn members(node: &Expression<'_>) -> Option<Vec<Link>> {
    let step = |object: &Expression<'_>, segment: Segment, optional: bool| {
        let mut links = members(object)?;
        links.push(Link::Member(segment, optional));
        Some(links)
    };
    match node {
        Expression::Identifier(name) => Some(vec![Link::Root(name.name.to_string())]),
        Expression::StaticMemberExpression(m) => step(&m.object, Segment::Key(m.property.name.to_string()), m.optional),
        Expression::ComputedMemberExpression(m) => step(&m.object, computed(&m.expression)?, m.optional),
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::StaticMemberExpression(m) => {
                step(&m.object, Segment::Key(m.property.name.to_string()), m.optional)
            }
            ChainElement::ComputedMemberExpression(m) => step(&m.object, computed(&m.expression)?, m.optional),
            _ => None,
        },
        _ => None,
    }
}

fn computed(key: &Expression<'_>) -> Option<Segment> {
    match key {
        Expression::StringLiteral(text) => Some(Segment::Key(text.value.to_string())),
        Expression::NumericLiteral(n) if n.value >= 0.0 && n.value.fract() == 0.0 && n.value < 1e9 => {
            Some(Segment::Index(n.value as usize))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::n8n::javascript::parse;
    use cutover_ir::Expr;

    fn plain(code: &str) -> Option<Vec<String>> {
        let Expr::Foreign { code, operands, .. } = parse(code) else { panic!("not foreign: {code}") };
        operands.map(|all| all.iter().map(|o| code.get(o.range.clone()).unwrap_or_default().to_owned()).collect())
    }

    #[test]
    fn operators_over_safe_paths_are_plain() {
        assert_eq!(plain("$json.a || 'x'"), Some(vec!["$json.a".to_owned()]));
        assert_eq!(plain("$json['a b']?.c ?? $json.d"), Some(vec!["$json['a b']?.c".to_owned(), "$json.d".to_owned()]));
        assert_eq!(plain(r#"$node["A"].json.b ? 1 : 2"#), Some(vec![r#"$node["A"].json.b"#.to_owned()]));
        assert_eq!(plain("JSON.stringify($json, null, 2)"), Some(vec!["$json".to_owned()]));
        assert_eq!(plain("'n ' + $json.n"), Some(vec!["$json.n".to_owned()]));
        assert_eq!(
            plain("{ id: $json.id, ok: $json.ok === true }"),
            Some(vec!["$json.id".to_owned(), "$json.ok".to_owned()])
        );
    }

    #[test]
    fn what_may_fail_or_convert_is_not() {
        for code in [
            "$json.a.b || 'x'",
            "$json.a?.b.c || 'x'",
            "$('A').item.json.b || 'x'",
            "$json.a + $json.b",
            "$json.a == 1",
            "$json.a > 1",
            "$json.name.trim()",
            "$json.name.isEmpty() || 1",
            "{ ...$json }",
            "$json[$json.key] || 1",
            "'a' || $json.b",
            "$now || 1",
            "`a\nb ${$json.c}`",
        ] {
            assert_eq!(plain(code), None, "{code}");
        }
    }
}
