//! Which expressions mean the same in every JavaScript: operators and constants over paths whose reading cannot fail, and, where failing
//! leaves the whole expression without a value, methods that only one kind of value has.
//!
//! The platform gives `undefined` for an expression in which anything throws, so `$json.a.b || "x"` is not plain: without an `a` it is
//! `undefined` there and `"x"` in plain code. `$json.a || "x"` and `$json.a?.b || "x"` cannot throw, and of `$json.a.b.trim()` there is
//! nothing left when it does.

use super::path::bare_path;
use super::reprint;
use super::{guarded, literal};
use cutover_ir::{Access, PathExpr, Piece, Plain, Root, Segment, Taken};
use oxc::ast::ast::{
    BinaryOperator, CallExpression, ChainElement, Expression, NumericLiteral, ObjectExpression, ObjectProperty,
    ObjectPropertyKind, Program, PropertyKey, PropertyKind, Statement, TemplateLiteral, UnaryOperator,
};
use oxc::span::{GetSpan, Span};
use std::collections::HashSet;

/// What the editor writes in front of a value that a model is to give.
const GIVEN_MARK: &str = "n8n-auto-generated-fromAI-override";

/// An expression as plain code; nothing where it is not plain. `source` is what was parsed, the expression in parentheses.
pub fn plain(program: &Program<'_>, source: &str) -> Option<Plain> {
    let [Statement::ExpressionStatement(statement)] = program.body.as_slice() else { return None };
    let Expression::ParenthesizedExpression(outer) = &statement.expression else { return None };
    let span = outer.expression.span();
    // A comment says what the author meant, and one to the end of a line would swallow what is printed after it.
    let said = |comment: &Span| text_of(source, *comment).trim() != GIVEN_MARK || comment.end > span.start;
    if program.comments.iter().any(|comment| said(&comment.content_span())) {
        return None;
    }
    let mut reader = Reader::new(source);
    let plain = match reader.expression(&outer.expression, Place::Whole) {
        Some(()) => Some(Plain { pieces: reader.pieces(span), fails: false, moment: false }),
        None => guarded::plain(&outer.expression, source),
    };
    plain.filter(|plain| !narrows(plain))
}

/// Whether the compiler would know after one comparison how another of the same value ends: it refuses that one.
fn narrows(plain: &Plain) -> bool {
    let pieces = plain.pieces.iter();
    let all: Vec<(&PathExpr, bool)> = pieces
        .filter_map(|piece| match piece {
            Piece::Read { path, taken } => Some((path, taken.is_compared())),
            _ => None,
        })
        .collect();
    let says = |words: &[&str]| {
        let said = |piece: &Piece| matches!(piece, Piece::Code(code) if words.iter().any(|word| code.contains(word)));
        plain.pieces.iter().any(said)
    };
    all.iter().filter(|(_, compared)| *compared).any(|(path, _)| {
        let times = |only_compared: bool| {
            all.iter().filter(|(other, compared)| *other == *path && (*compared || !only_compared)).count()
        };
        times(true) > 1 && says(&["&&", "true", "false", "typeof", "null", "isArray"])
            || times(false) > 1 && says(&["true", "false"])
    })
}

/// Whether a value can decide one way or the other: of a constant the compiler knows, and objects. `reads` says which values are read
/// rather than made.
pub(super) fn decides(node: &Expression<'_>, reads: fn(&Expression<'_>) -> bool) -> bool {
    match node {
        Expression::ParenthesizedExpression(inner) => decides(&inner.expression, reads),
        Expression::LogicalExpression(_)
        | Expression::BinaryExpression(_)
        | Expression::UnaryExpression(_)
        | Expression::ConditionalExpression(_) => true,
        _ => reads(node),
    }
}

/// Whether the words of a template stand in code as they are: none spans lines, and the platform prints none anew, with other blanks.
pub(super) fn is_plain_template(template: &TemplateLiteral<'_>) -> bool {
    template.quasis.iter().all(|part| !spans_lines(&part.value.raw) && reprint::part_of_template(part).is_none())
}

/// A field of an object that is a name and a value.
pub(super) fn plain_field<'p, 'a>(property: &'p ObjectPropertyKind<'a>) -> Option<&'p ObjectProperty<'a>> {
    let ObjectPropertyKind::ObjectProperty(field) = property else { return None };
    let named = !field.computed && !field.method && !field.shorthand;
    (field.kind == PropertyKind::Init && named && !matches!(field.key, PropertyKey::PrivateIdentifier(_)))
        .then_some(field)
}

/// Whether no name stands twice in an object: the compiler refuses that.
pub(super) fn names_once(object: &ObjectExpression<'_>) -> bool {
    let mut seen = HashSet::new();
    object.properties.iter().all(|property| match property {
        ObjectPropertyKind::ObjectProperty(field) => field.key.static_name().is_none_or(|name| seen.insert(name)),
        ObjectPropertyKind::SpreadProperty(_) => true,
    })
}

/// What stands at a span of a text.
pub(super) fn text_of(source: &str, span: Span) -> &str {
    source.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// Where a value stands within the expression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Its value is that of the whole expression.
    Whole,
    /// On one side of an equality.
    Compared,
    Inside,
}

impl Place {
    /// The place of something that is the value wherever it is reached.
    fn passed_on(self) -> Place {
        if self == Place::Whole { Place::Whole } else { Place::Inside }
    }
}

pub(super) struct Reader<'s> {
    pub(super) source: &'s str,
    /// What stands in place of parts of the source.
    pub(super) found: Vec<(Span, Piece)>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, found: Vec::new() }
    }

    /// The source between `span` with what was found in place of its parts.
    pub(super) fn pieces(mut self, span: Span) -> Vec<Piece> {
        self.found.sort_by_key(|(at, _)| (at.start, at.end));
        let mut all = Vec::new();
        let mut at = span.start;
        let mut code = String::new();
        for (place, piece) in self.found {
            code.push_str(text_of(self.source, Span::new(at, place.start)));
            match piece {
                Piece::Code(text) => code.push_str(&text),
                read @ (Piece::Read { .. } | Piece::Asked(_)) => {
                    all.push(Piece::Code(std::mem::take(&mut code)));
                    all.push(read);
                }
            }
            at = place.end;
        }
        code.push_str(text_of(self.source, Span::new(at, span.end)));
        all.push(Piece::Code(code));
        all.retain(|piece| *piece != Piece::Code(String::new()));
        all
    }

    fn expression(&mut self, node: &Expression<'_>, place: Place) -> Option<()> {
        match node {
            Expression::BooleanLiteral(_) | Expression::NullLiteral(_) => Some(()),
            Expression::NumericLiteral(number) => is_plain_number(number).then_some(()),
            // A text over several lines would be indented with the code.
            Expression::StringLiteral(text) => {
                self.quote(text.span);
                (!spans_lines(&text.value)).then_some(())
            }
            Expression::TemplateLiteral(template) => {
                is_plain_template(template).then_some(())?;
                template.expressions.iter().try_for_each(|hole| self.expression(hole, Place::Inside))
            }
            Expression::ParenthesizedExpression(inner) => self.expression(&inner.expression, place),
            Expression::ArrayExpression(list) => {
                list.elements.iter().try_for_each(|element| self.expression(element.as_expression()?, Place::Inside))
            }
            Expression::ObjectExpression(object) if !names_once(object) => None,
            Expression::ObjectExpression(object) => {
                let fields = object.properties.iter();
                fields.map(plain_field).try_for_each(|field| self.expression(&field?.value, Place::Inside))
            }
            Expression::LogicalExpression(both) => {
                decides(&both.left, is_path).then_some(())?;
                self.expression(&both.left, Place::Inside)?;
                self.expression(&both.right, place.passed_on())
            }
            Expression::ConditionalExpression(choice) => {
                decides(&choice.test, is_path).then_some(())?;
                self.expression(&choice.test, Place::Inside)?;
                self.expression(&choice.consequent, place.passed_on())?;
                self.expression(&choice.alternate, place.passed_on())
            }
            Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
                decides(&not.argument, is_path).then_some(())?;
                self.expression(&not.argument, Place::Inside)
            }
            Expression::BinaryExpression(both) => match both.operator {
                BinaryOperator::StrictEquality | BinaryOperator::StrictInequality => {
                    // Two constants are never meant, and the compiler says so.
                    let read = self.reads();
                    self.expression(&both.left, Place::Compared)?;
                    self.expression(&both.right, Place::Compared)?;
                    let simple = |side: &Expression<'_>| is_path(side) || is_constant(side);
                    (self.reads() == read + 1 && simple(&both.left) && simple(&both.right)).then_some(())
                }
                // With a text on one side it joins texts; numbers would need what JSON does not promise.
                BinaryOperator::Addition if is_text(&both.left) || is_text(&both.right) => {
                    self.expression(&both.left, Place::Inside)?;
                    self.expression(&both.right, Place::Inside)
                }
                _ => None,
            },
            Expression::CallExpression(call) if is_stringify(call) => {
                let mut arguments = call.arguments.iter();
                let value = arguments.next()?.as_expression()?;
                if self.member_of_any(value, place).is_none() {
                    self.expression(value, Place::Inside)?;
                }
                arguments.try_for_each(|layout| layout.as_expression().filter(|l| is_constant(l)).map(|_| ()))
            }
            Expression::CallExpression(call) if is_given(call) => {
                let name = literal(call.arguments.first())?.to_owned();
                let path = PathExpr { root: Root::Given(name), segments: Vec::new() };
                self.read(call.span, path, Taken::Any)
            }
            _ => match path(node) {
                Some(path) => {
                    let taken = if place == Place::Compared { Taken::Compared } else { Taken::Any };
                    self.read(node.span(), path, taken)
                }
                None => self.chain(node, place),
            },
        }
    }

    /// A member of anything, where nothing is made of a missing one: what cannot be read has no text either.
    fn member_of_any(&mut self, node: &Expression<'_>, place: Place) -> Option<()> {
        let path = bare_path(text_of(self.source, node.span())).filter(|path| !path.segments.is_empty())?;
        (place == Place::Whole && may_be_missing(&path)).then_some(())?;
        self.read(node.span(), path, Taken::Any)
    }

    /// How many paths were read so far.
    fn reads(&self) -> usize {
        self.found.iter().filter(|(_, piece)| matches!(piece, Piece::Read { .. })).count()
    }

    /// Texts in the quotes that the code around has, where nothing in them needs another escape.
    pub(super) fn quote(&mut self, span: Span) {
        let inner = text_of(self.source, span).strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        if let Some(inner) = inner.filter(|inner| !inner.contains(['"', '\\'])) {
            self.found.push((span, Piece::Code(format!("\"{inner}\""))));
        }
    }

    pub(super) fn read(&mut self, span: Span, path: PathExpr, taken: Taken) -> Option<()> {
        self.found.push((span, Piece::Read { path, taken }));
        Some(())
    }
}

/// Whether the value of a path may be missing without an error of its own: the item's, or another step's.
pub(super) fn may_be_missing(path: &PathExpr) -> bool {
    matches!(path.root, Root::Item | Root::Step { .. })
}

/// Whether a call asks for what a model gave.
pub(super) fn asks_model(call: &CallExpression<'_>) -> bool {
    matches!(&call.callee, Expression::Identifier(name) if name.name.eq_ignore_ascii_case("$fromai"))
}

/// Whether a call asks for what a model gave: a name, and what the model is told about it, in constants.
pub(super) fn is_given(call: &CallExpression<'_>) -> bool {
    asks_model(call)
        && !call.optional
        && (1..=3).contains(&call.arguments.len())
        && call.arguments.iter().all(|argument| literal(Some(argument)).is_some())
}

/// Whether a number is written as every JavaScript reads it: zeros in front mean something else in old code.
pub(super) fn is_plain_number(number: &NumericLiteral<'_>) -> bool {
    let digits = number.raw.as_ref().map_or("", |raw| raw.as_str()).strip_prefix('0').unwrap_or_default();
    !digits.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn spans_lines(text: &str) -> bool {
    text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

pub(super) fn is_constant(node: &Expression<'_>) -> bool {
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

pub(super) fn is_stringify(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(callee) = &call.callee else { return false };
    !call.optional
        && !callee.optional
        && callee.property.name == "stringify"
        && matches!(&callee.object, Expression::Identifier(name) if name.name == "JSON")
        && call.type_arguments.is_none()
}

pub(super) fn is_path(node: &Expression<'_>) -> bool {
    match node {
        Expression::ParenthesizedExpression(inner) => is_path(&inner.expression),
        _ => path(node).is_some_and(|path| !path.segments.is_empty()),
    }
}

/// Whether a member of the scope is a fact of the run that is there in every run. The environment may be closed, which stops the step
/// wherever it is asked for.
fn is_of_the_run(root: &str, member: &str) -> bool {
    match root {
        "$env" | "$vars" => !matches!(member, "__proto__" | "constructor" | "prototype"),
        "$execution" => matches!(member, "id" | "mode" | "resumeUrl" | "resumeFormUrl"),
        "$workflow" => matches!(member, "id" | "name" | "active"),
        _ => false,
    }
}

/// A path whose reading cannot fail: every member beyond the first is read with `?.`.
pub(super) fn path(node: &Expression<'_>) -> Option<PathExpr> {
    let members = members(node)?;
    let mut members = members.into_iter();
    let root = match members.next()? {
        Link::Root(name) if name == "$json" => Root::Item,
        Link::Root(name) if name == "$itemIndex" => {
            return members.next().is_none().then_some(PathExpr { root: Root::ItemIndex, segments: Vec::new() });
        }
        Link::Root(name) if name.starts_with('$') && name != "$node" => {
            let Link::Member(Segment::Key(member), false) = members.next()? else { return None };
            let whole = members.next().is_none() && is_of_the_run(&name, &member);
            return whole.then(|| PathExpr { root: Root::Scope(name), segments: vec![Segment::Key(member)] });
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

pub(super) enum Link {
    Root(String),
    /// A member, and whether it is read with `?.`.
    Member(Segment, bool),
}

pub(super) fn members(node: &Expression<'_>) -> Option<Vec<Link>> {
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
    use cutover_ir::{Expr, Piece, Plain, Taken};

    /// The expression in pieces, what is read in angle brackets.
    fn plain(code: &str) -> Option<String> {
        let Expr::Foreign { plain, .. } = parse(code) else { panic!("not foreign: {code}") };
        let Plain { pieces, fails, moment } = plain?;
        let shown = |piece: &Piece| match piece {
            Piece::Code(text) => text.clone(),
            Piece::Asked(asked) => format!("{asked:?}("),
            Piece::Read { path, taken: Taken::Any | Taken::Compared } => {
                format!("<{}>", Expr::Path(path.clone()).plain())
            }
            Piece::Read { path, taken } => format!("<{} as {taken:?}>", Expr::Path(path.clone()).plain()),
        };
        let code: String = pieces.iter().map(shown).collect();
        let code = if moment { format!("moment {code}") } else { code };
        Some(if fails { format!("? {code}") } else { code })
    }

    fn assert_plain(code: &str, expected: &str) {
        assert_eq!(plain(code).as_deref(), Some(expected), "{code}");
    }

    #[test]
    fn operators_over_safe_paths_are_plain() {
        assert_plain("$json.a || 'x'", r#"<a> || "x""#);
        assert_plain("$json['a b']?.c ?? $json.d", "<a b.c> ?? <d>");
        assert_plain(r#"$node["A"].json.b ? 1 : 2"#, "<A.b> ? 1 : 2");
        assert_plain("JSON.stringify($json, null, 2)", "JSON.stringify(<>, null, 2)");
        assert_plain("'n ' + $json.n", r#""n " + <n>"#);
        assert_plain("{ id: $json.id, ok: $json.ok === true }", "{ id: <id>, ok: <ok> === true }");
    }

    #[test]
    fn what_fails_leaves_nothing_of_a_whole_expression() {
        assert_plain("$json.a.b.trim()", "<a.b as Text>trim()");
        assert_plain("$('A').first().json.tags.join(', ')", r#"<A.tags as List>join(", ")"#);
        assert_plain("$json.a?.split(',')[0].toLowerCase()", r#"<a as Text>split(",")[0]?.toLowerCase()"#);
        assert_plain(
            "$json.a ? $json.a.b.replace(/x/g, '') : 'none'",
            r#"<a> ? <a.b as Text>replace(/x/g, "") : "none""#,
        );
        assert_plain("$json.a.match(/x(y)/)[1]", "<a as Text>match(/x(y)/)?.[1]");
        assert_plain("JSON.stringify($('A').item.json.b)", "JSON.stringify(<A.b>)");
    }

    #[test]
    fn dates_of_the_clock_are_plain() {
        assert_plain("$now.toISO()", "<$now>.toISO()");
        assert_plain(
            "$now.minus({ days: 7 }).format('yyyy-MM-dd')",
            r#"<$now>.minus({ days: 7 }).toFormat("yyyy-MM-dd")"#,
        );
        assert_plain("$now.toISO().split('T')[0]", r#"<$now>.toISO()?.split("T")[0]"#);
        assert_plain("new Date().toISOString()", "new Date().toISOString()");
        assert_plain("$now.minus({ days: 7 })", "moment <$now>.minus({ days: 7 })");
        assert_plain(
            "new Date().toLocaleDateString('en-GB', { month: 'long' })",
            r#"new Date().toLocaleDateString("en-GB", { month: 'long' })"#,
        );
        assert_plain("'v' + Date.now()", r#""v" + Date.now()"#);
    }

    #[test]
    fn facts_of_the_run_are_plain() {
        assert_plain("$env.BASE_URL", "<$env.BASE_URL>");
        assert_plain("$vars.REGION || 'eu'", r#"<$vars.REGION> || "eu""#);
        assert_plain("$json.a.b + ' ' + $execution.id", r#"? <a.b as Sure> + " " + <$execution.id>"#);
        assert_plain("'by ' + $workflow.name", r#""by " + <$workflow.name>"#);
        assert_plain("$runIndex + 1", "<run> + 1");
        for code in
            ["$execution.customData.get('a')", "$env", "$env.A.b", "$workflow.tags", "new Date().toLocaleString('tlh')"]
        {
            assert_eq!(plain(code), None, "{code}");
        }
    }

    #[test]
    fn what_a_model_gives_is_plain() {
        assert_plain("/*n8n-auto-generated-fromAI-override*/ $fromAI('to', ``, 'string')", "<to>");
        assert_plain("'a ' + $fromAI('to')", r#""a " + <to>"#);
    }

    #[test]
    fn what_may_fail_is_guarded() {
        assert_plain("$json.a.b || 'x'", r#"? <a.b as Sure> || "x""#);
        assert_plain("$('A').item.json.b || 'x'", r#"? <A.b as Sure> || "x""#);
        assert_plain("$json.a.trim() || 'x'", r#"? Text(<a>).trim() || "x""#);
        assert_plain("'a' + $json.a.trim()", r#"? "a" + Text(<a>).trim()"#);
        assert_plain("($json.a || '').toLowerCase()", r#"? Text((<a> || "")).toLowerCase()"#);
        assert_plain("$json.a.split(' ')[0].trim() === 'x'", r#"? Text(<a>).split(" ")[0]!.trim() === "x""#);
        assert_plain("$json.list.map(x => x.name).join(', ')", r#"? Records(<list>).map(x => x.name).join(", ")"#);
        assert_plain("$json.list.map((x, i) => i + ': ' + x)", r#"? List(<list>).map((x, i) => i + ": " + x)"#);
        assert_plain("$json.a.split(',').map(s => s.trim())", r#"? Text(<a>).split(",").map(s => s.trim())"#);
        assert_plain("$json.list.find(x => x.id === 3).name", "? Records(<list>).find(x => x.id === 3)!.name");
        assert_plain("$json.id.toString()", "? String(There(<id>))");
        assert_plain("$json.n > 5 ? 'many' : 'few'", r#"Number(<n>) > 5 ? "many" : "few""#);
        assert_plain("Math.round($json.a / $json.b * 100)", "Math.round(Number(<a>) / Number(<b>) * 100)");
        assert_plain("typeof $json.a === 'string' ? $json.a : ''", r#"typeof <a> === "string" ? <a> : """#);
        assert_plain("$json.a === 'x' || $json.a === 'y' ? 1 : 2", r#"<a> === "x" || <a> === "y" ? 1 : 2"#);
        assert_plain("$fromAI('n', '', 'number', 7)", "<n> ?? 7");
        assert_plain("'x' + $fromAI('n', '', 'number', 7)", r#""x" + (<n> ?? 7)"#);
        assert_plain("$json.a.toTitleCase()", r#"? Extension(<a>, "toTitleCase")"#);
        assert_plain("$json.a.round(2) + ' EUR'", r#"? Extension(<a>, "round", [2]) + " EUR""#);
        assert_plain("encodeURIComponent($json.q)", "? encodeURIComponent(String(<q>))");
    }

    #[test]
    fn what_the_platform_or_the_compiler_reads_otherwise_is_not_plain() {
        for code in [
            "$json.a?.b.c || 'x'",
            "$json.a + $json.b",
            "$json.a > $json.b",
            "{ ...$json.a }",
            "$json[$json.key] || 1",
            "'a' || $json.b",
            "$now || 1",
            "`a\nb ${$json.c}`",
            "$json.a.includes('x')",
            "$json.a.replaceAll(/x/, '')",
            "$json.a.replace('x', $json.b)",
            "$now.plus({ fortnights: 1 }).toISO()",
            "new Date()",
            "/* why */ $json.a.trim()",
            "$json.a || 010",
            r"`Dear\n${$json.a}`",
            "$json.a.slice(010)",
            "$json.a.split(',')[01]",
            "$json.list.map(item => item.name)",
            "$json.list.map(x => x.a.b)",
            "$json.list.map(x => $('A').item.json.b)",
            "$json.list.map(x => { return x; })",
            "$json.list.map(({ a }) => a)",
            "$json.list.sort()",
            "$json.list.map(there => there.toString())",
            "$json.list.map($ => $ + 'x')",
            "{ a: 1, a: $json.s }",
            "$json.t === true || $json.t === 'true' || $json.t == true",
            "$json.t === true ? 1 : $json.t === true ? 2 : 3",
            "typeof $json.n === 'number' && $json.n === 'x'",
            "$json.y ? 'a' : $json.y === true ? 1 : 2",
            "$json.y === 'a' && $json.y !== 'b'",
            "typeof $json.a === 'array'",
            "(1 + 2) ?? $json.a",
        ] {
            assert_eq!(plain(code), None, "{code}");
        }
    }
}
