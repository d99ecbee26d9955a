//! Expressions that may fail, and then have no value on the platform either: plain code in a guard. What a value must be for the
//! code around it stands there as a function that fails for everything else, as that code would.

use super::chain::{Kind, method};
use super::path::bare_path;
use super::plain::{
    Link, Reader, asks_model, decides, is_constant, is_given, is_path, is_plain_number, is_plain_template,
    is_stringify, members, names_once, plain_field, spans_lines, text_of,
};
use super::rewrite::{is_extension, mentions_extension};
use super::{is_javascript_global, literal};
use cutover_ir::{Access, Asked, PathExpr, Piece, Plain, Root, Taken};
use oxc::ast::ast::{
    Argument, ArrowFunctionExpression, BinaryOperator, CallExpression, ChainElement, Expression, LogicalOperator,
    StaticMemberExpression, UnaryOperator,
};
use oxc::span::{GetSpan, Span};

/// What `typeof` says of JSON values.
const TYPES: &[&str] = &["string", "number", "boolean", "object", "undefined"];

/// Names that the code around a function may hold, beside those of JavaScript.
const TAKEN_NAMES: &[&str] = &[
    "json",
    "item",
    "input",
    "run",
    "attempt",
    "there",
    "textOf",
    "numberOf",
    "listOf",
    "recordsOf",
    "extend",
    "asText",
    "asList",
    "fromModel",
    "now",
    "today",
    "env",
    "vars",
    "executionOf",
    "workflowOf",
    "runIndex",
    "missing",
    "broken",
    "text",
    "own",
];

/// An expression in a guard, if one is needed; nothing where it needs the platform's scope.
pub(super) fn plain(node: &Expression<'_>, source: &str) -> Option<Plain> {
    let mut guarded = Guarded { reader: Reader::new(source), whole: node.span(), fails: false, bound: Vec::new() };
    let kind = guarded.value(node, false).or_else(|| guarded.moment_as_it_is(node))?;
    Some(Plain { moment: !kind.is_json(), pieces: guarded.reader.pieces(node.span()), fails: guarded.fails })
}

/// A parameter of a function that stands in the expression.
struct Bound {
    name: String,
    kind: Kind,
    used: bool,
}

struct Guarded<'s> {
    reader: Reader<'s>,
    whole: Span,
    /// Whether something of it may fail.
    fails: bool,
    bound: Vec<Bound>,
}

impl Guarded<'_> {
    /// What an expression gives, with what stands in place of its parts. `compared`: it stands on one side of an equality.
    fn value(&mut self, node: &Expression<'_>, compared: bool) -> Option<Kind> {
        if let Some(kind) = self.path(node, compared) {
            return Some(kind);
        }
        match node {
            Expression::BooleanLiteral(_) => Some(Kind::Truth),
            Expression::NullLiteral(_) => Some(Kind::Json),
            Expression::NumericLiteral(number) => is_plain_number(number).then_some(Kind::Number),
            Expression::StringLiteral(text) => {
                self.reader.quote(text.span);
                (!spans_lines(&text.value)).then_some(Kind::Text)
            }
            Expression::TemplateLiteral(template) => {
                is_plain_template(template).then_some(())?;
                template.expressions.iter().try_for_each(|hole| self.value(hole, false).map(|_| ()))?;
                Some(Kind::Text)
            }
            Expression::ParenthesizedExpression(inner) => self.value(&inner.expression, compared),
            Expression::Identifier(name) => self.parameter(&name.name),
            Expression::ArrayExpression(list) => {
                list.elements.iter().try_for_each(|element| self.json(element.as_expression()?))?;
                Some(Kind::List)
            }
            Expression::ObjectExpression(object) => {
                names_once(object).then_some(())?;
                object.properties.iter().try_for_each(|property| self.json(&plain_field(property)?.value))?;
                Some(Kind::Record)
            }
            Expression::LogicalExpression(both) => {
                let left_may_miss = match both.operator {
                    // The compiler knows of an operator's value that it is never missing.
                    LogicalOperator::Coalesce => is_reference(&both.left),
                    LogicalOperator::Or | LogicalOperator::And => decides(&both.left, is_reference),
                };
                if !left_may_miss {
                    return None;
                }
                let left = self.value(&both.left, false)?;
                let right = self.value(&both.right, false)?;
                either(left.there(), right)
            }
            Expression::ConditionalExpression(choice) => {
                decides(&choice.test, is_reference).then_some(())?;
                self.value(&choice.test, false)?;
                let yes = self.value(&choice.consequent, false)?;
                let no = self.value(&choice.alternate, false)?;
                either(yes, no)
            }
            Expression::UnaryExpression(unary) => match unary.operator {
                UnaryOperator::LogicalNot => {
                    decides(&unary.argument, is_reference).then_some(())?;
                    self.value(&unary.argument, false)?;
                    Some(Kind::Truth)
                }
                UnaryOperator::UnaryNegation => {
                    self.number(&unary.argument)?;
                    Some(Kind::Number)
                }
                _ => None,
            },
            Expression::BinaryExpression(both) => self.binary(both.operator, &both.left, &both.right),
            Expression::CallExpression(call) => self.call(call),
            Expression::StaticMemberExpression(member) => self.member(member),
            Expression::ComputedMemberExpression(member) => {
                let at = matches!(&member.expression, Expression::NumericLiteral(n) if is_plain_number(n) && n.value.fract() == 0.0);
                if !at || member.optional {
                    return None;
                }
                match self.value(&member.object, false)? {
                    Kind::Texts => Some(Kind::MaybeText),
                    Kind::Records => Some(Kind::MaybeRecord),
                    Kind::List => Some(Kind::Json),
                    Kind::MaybeTexts => {
                        self.surely(member.object.span());
                        Some(Kind::MaybeText)
                    }
                    _ => None,
                }
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::StaticMemberExpression(member) => self.member(member),
                _ => None,
            },
            _ => None,
        }
    }

    /// A value that can stand in a list or an object.
    fn json(&mut self, node: &Expression<'_>) -> Option<()> {
        self.value(node, false)?.is_json().then_some(())
    }

    /// A path that the export's own data or another step's leads to, read as JavaScript reads it.
    fn path(&mut self, node: &Expression<'_>, compared: bool) -> Option<Kind> {
        let text = text_of(self.reader.source, node.span());
        let of_the_run = || super::plain::path(node).filter(|path| matches!(path.root, Root::Scope(_)));
        let path = bare_path(text).or_else(of_the_run)?;
        let sure = match &path.root {
            Root::Scope(_) => false,
            Root::ItemIndex | Root::RunIndex => return self.read(node.span(), path, Taken::Any, Kind::Number),
            Root::Item => {
                let links = members(node)?;
                let deep: Vec<bool> = links.iter().skip(2).map(|link| matches!(link, Link::Member(_, true))).collect();
                if links.len() != path.segments.len() + 1 || deep.iter().any(|one| Some(one) != deep.first()) {
                    return None;
                }
                deep.first() == Some(&false)
            }
            Root::Step { access: Access::Current, .. } => return None,
            Root::Step { .. } if text.contains("?.") => return None,
            Root::Step { .. } => true,
            _ => return None,
        };
        self.fails |= sure;
        let taken = match (sure, compared) {
            (false, false) => Taken::Any,
            (false, true) => Taken::Compared,
            (true, false) => Taken::Sure,
            (true, true) => Taken::SureCompared,
        };
        let kind = if path.segments.is_empty() { Kind::Record } else { Kind::Json };
        self.read(node.span(), path, taken, kind)
    }

    fn read(&mut self, span: Span, path: PathExpr, taken: Taken, kind: Kind) -> Option<Kind> {
        self.reader.read(span, path, taken)?;
        Some(kind)
    }

    /// A parameter of a function around, by its name.
    fn parameter(&mut self, name: &str) -> Option<Kind> {
        let bound = self.bound.iter_mut().rev().find(|bound| bound.name == name)?;
        bound.used = true;
        // An element with fields is asked for these only: it may be no object.
        (bound.kind != Kind::Record).then_some(bound.kind)
    }

    /// A field of an element, or how long something is.
    fn member(&mut self, member: &StaticMemberExpression<'_>) -> Option<Kind> {
        let name = member.property.name.as_str();
        if let Expression::Identifier(of) = &member.object
            && let Some(bound) = self.bound.iter_mut().rev().find(|bound| bound.name == of.name.as_str())
            && bound.kind == Kind::Record
        {
            bound.used = true;
            self.fails |= !member.optional;
            return Some(Kind::Json);
        }
        match (self.value(&member.object, false)?, name) {
            (Kind::Text | Kind::List | Kind::Texts | Kind::Records, "length") if !member.optional => Some(Kind::Number),
            (Kind::MaybeRecord, _) => {
                if !member.optional {
                    self.surely(member.object.span());
                }
                Some(Kind::Json)
            }
            _ => None,
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expression<'_>, right: &Expression<'_>) -> Option<Kind> {
        match operator {
            BinaryOperator::StrictEquality
            | BinaryOperator::StrictInequality
            | BinaryOperator::Equality
            | BinaryOperator::Inequality => self.equality(left, right),
            BinaryOperator::LessThan
            | BinaryOperator::LessEqualThan
            | BinaryOperator::GreaterThan
            | BinaryOperator::GreaterEqualThan => {
                // Two texts are compared by their letters: one side must be a number for sure.
                (is_number(left) || is_number(right)).then_some(())?;
                self.number(left)?;
                self.number(right)?;
                Some(Kind::Truth)
            }
            BinaryOperator::Subtraction
            | BinaryOperator::Multiplication
            | BinaryOperator::Division
            | BinaryOperator::Remainder => {
                self.number(left)?;
                self.number(right)?;
                Some(Kind::Number)
            }
            BinaryOperator::Addition => {
                let left = self.value(left, false)?;
                let right = self.value(right, false)?;
                match (left, right) {
                    (Kind::Number, Kind::Number) => Some(Kind::Number),
                    (Kind::Text, other) | (other, Kind::Text) => other.is_json().then_some(Kind::Text),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Both sides of an equality, of kinds that the compiler lets meet.
    fn equality(&mut self, left: &Expression<'_>, right: &Expression<'_>) -> Option<Kind> {
        let (asked, constant) = if is_constant(right) { (left, right) } else { (right, left) };
        if !is_constant(constant) || is_constant(asked) {
            return None;
        }
        if let Expression::UnaryExpression(unary) = asked
            && unary.operator == UnaryOperator::Typeof
        {
            self.value(&unary.argument, true).filter(|_| is_path(&unary.argument))?;
            let Expression::StringLiteral(said) = constant else { return None };
            self.reader.quote(said.span);
            return TYPES.contains(&said.value.as_str()).then_some(Kind::Truth);
        }
        let kind = self.value(asked, true)?;
        let constant = self.value(constant, true)?;
        (kind == Kind::Json || kind.there() == constant).then_some(Kind::Truth)
    }

    /// A value as the number that arithmetic makes of it.
    fn number(&mut self, node: &Expression<'_>) -> Option<()> {
        let before = self.reader.found.len();
        let kind = self.value(node, false)?;
        if kind != Kind::Number {
            kind.is_json().then_some(())?;
            self.wrap(before, node.span(), Piece::Code("Number(".to_owned()));
        }
        Some(())
    }

    /// Puts a call around what was found since `before`.
    fn wrap(&mut self, before: usize, span: Span, opening: Piece) {
        self.reader.found.insert(before, (Span::new(span.start, span.start), opening));
        self.reader.found.push((Span::new(span.end, span.end), Piece::Code(")".to_owned())));
    }

    fn ask(&mut self, before: usize, span: Span, asked: Asked) {
        self.fails = true;
        self.wrap(before, span, Piece::Asked(asked));
    }

    /// What may be nothing is read all the same, which fails where it is nothing.
    fn surely(&mut self, span: Span) {
        self.fails = true;
        self.reader.found.push((Span::new(span.end, span.end), Piece::Code("!".to_owned())));
    }

    fn call(&mut self, call: &CallExpression<'_>) -> Option<Kind> {
        if call.optional || call.type_arguments.is_some() {
            return None;
        }
        if is_stringify(call) {
            let (value, layout) = call.arguments.split_first()?;
            self.value(value.as_expression()?, false)?;
            let constants = layout.iter().all(|one| one.as_expression().is_some_and(is_constant));
            // Of nothing it makes nothing, which is no text.
            self.fails = true;
            return constants.then_some(Kind::Text);
        }
        if is_given(call) {
            let path =
                PathExpr { root: Root::Given(literal(call.arguments.first())?.to_owned()), segments: Vec::new() };
            return self.read(call.span, path, Taken::Any, Kind::Json);
        }
        if let Some(kind) = self.given_or_else(call) {
            return Some(kind);
        }
        if let Some(kind) = self.moment(call) {
            return Some(kind);
        }
        match &call.callee {
            Expression::Identifier(name) => self.function(name.name.as_str(), &call.arguments),
            Expression::StaticMemberExpression(callee) => match &callee.object {
                Expression::Identifier(owner) if owner.name == "Math" => {
                    const OF_NUMBERS: &[&str] =
                        &["round", "floor", "ceil", "abs", "trunc", "min", "max", "sqrt", "pow"];
                    if !OF_NUMBERS.contains(&callee.property.name.as_str()) || call.arguments.is_empty() {
                        return None;
                    }
                    call.arguments.iter().try_for_each(|argument| self.number(argument.as_expression()?))?;
                    Some(Kind::Number)
                }
                Expression::Identifier(owner) if owner.name == "Array" && callee.property.name == "isArray" => {
                    let [argument] = call.arguments.as_slice() else { return None };
                    let argument = argument.as_expression().filter(|argument| is_path(argument))?;
                    self.value(argument, true)?;
                    Some(Kind::Truth)
                }
                _ => self.method(callee, call),
            },
            _ => None,
        }
    }

    /// What a model gave, or a constant where it gave nothing.
    fn given_or_else(&mut self, call: &CallExpression<'_>) -> Option<Kind> {
        let [name, about, kind, otherwise] = call.arguments.as_slice() else { return None };
        let constant = otherwise.as_expression().filter(|otherwise| is_constant(otherwise))?;
        if !asks_model(call) || literal(Some(about)).is_none() || literal(Some(kind)).is_none() {
            return None;
        }
        let (open, close) = if call.span == self.whole { ("", "") } else { ("(", ")") };
        let path = PathExpr { root: Root::Given(literal(Some(name))?.to_owned()), segments: Vec::new() };
        let start = Span::new(call.span.start, call.span.start);
        self.reader.found.push((start, Piece::Code(open.to_owned())));
        self.reader.read(Span::new(call.span.start, constant.span().start), path, Taken::Any)?;
        self.reader
            .found
            .push((Span::new(constant.span().start, constant.span().start), Piece::Code(" ?? ".to_owned())));
        self.value(constant, false)?;
        self.reader.found.push((Span::new(constant.span().end, call.span.end), Piece::Code(close.to_owned())));
        Some(Kind::Json)
    }

    /// Dates of the clock, as far as they never fail.
    fn moment(&mut self, call: &CallExpression<'_>) -> Option<Kind> {
        let before = self.reader.found.len();
        match self.reader.call_link(call) {
            Some(link) if !link.only_whole && link.kind.is_json() => Some(link.kind),
            _ => {
                self.reader.found.truncate(before);
                None
            }
        }
    }

    /// A moment that nothing is made of: a text can hold it.
    fn moment_as_it_is(&mut self, node: &Expression<'_>) -> Option<Kind> {
        self.reader.found.clear();
        self.fails = false;
        let link = self.reader.link(node)?;
        (link.kind == Kind::Moment && !link.only_whole).then_some(Kind::Moment)
    }

    /// A function that is there without an object.
    fn function(&mut self, name: &str, arguments: &[Argument<'_>]) -> Option<Kind> {
        let (first, rest) = arguments.split_first()?;
        let first = first.as_expression()?;
        let before = self.reader.found.len();
        match name {
            "Number" | "String" | "Boolean" if rest.is_empty() => {
                self.value(first, false)?;
                Some(match name {
                    "Number" => Kind::Number,
                    "String" => Kind::Text,
                    _ => Kind::Truth,
                })
            }
            "parseInt" | "parseFloat" | "encodeURIComponent" | "encodeURI" | "decodeURIComponent" | "decodeURI" => {
                let radix = name == "parseInt" && matches!(rest, [Argument::NumericLiteral(n)] if is_plain_number(n));
                if !rest.is_empty() && !radix {
                    return None;
                }
                if self.value(first, false)? != Kind::Text {
                    self.wrap(before, first.span(), Piece::Code("String(".to_owned()));
                }
                let number = name.starts_with("parse");
                self.fails |= !number;
                Some(if number { Kind::Number } else { Kind::Text })
            }
            _ => None,
        }
    }

    fn method(&mut self, callee: &StaticMemberExpression<'_>, call: &CallExpression<'_>) -> Option<Kind> {
        let name = callee.property.name.as_str();
        if callee.optional {
            return None;
        }
        if matches!(name, "map" | "filter" | "find" | "some" | "every") {
            return self.over_elements(callee, name, call);
        }
        let before = self.reader.found.len();
        let span = callee.object.span();
        let mut kind = self.value(&callee.object, false)?;
        if is_extension(name) {
            return self.extension(before, name, callee, call);
        }
        if name == "toString" && call.arguments.is_empty() {
            return self.printed_value(before, kind, callee, call);
        }
        if kind.may_be_nothing() {
            self.surely(span);
            kind = kind.there();
        }
        if kind == Kind::Json {
            let only = |kind: Kind| method(kind, name).is_some_and(|found| !found.shared);
            let (asked, known) = [(Asked::Text, Kind::Text), (Asked::List, Kind::List), (Asked::Number, Kind::Number)]
                .into_iter()
                .find(|(_, kind)| only(*kind))?;
            self.ask(before, span, asked);
            kind = known;
        }
        let found = method(kind, name).or_else(|| method(Kind::List, name).filter(|_| kind == Kind::Records))?;
        if !found.takes(&call.arguments) {
            return None;
        }
        for argument in &call.arguments {
            if let Argument::StringLiteral(text) = argument {
                self.reader.quote(text.span);
            }
        }
        Some(found.gives)
    }

    /// A method that the platform adds to values: a call of the runtime's own.
    fn extension(
        &mut self,
        before: usize,
        name: &str,
        callee: &StaticMemberExpression<'_>,
        call: &CallExpression<'_>,
    ) -> Option<Kind> {
        if !mentions_extension(self.reader.source) {
            return None;
        }
        let object = callee.object.span();
        self.fails = true;
        self.reader.found.insert(before, (Span::new(object.start, object.start), Piece::Asked(Asked::Extension)));
        let mut behind = format!(", \"{name}\"");
        match (call.arguments.first(), call.arguments.last()) {
            (Some(first), Some(last)) => {
                behind.push_str(", [");
                self.reader.found.push((Span::new(object.end, first.span().start), Piece::Code(behind)));
                for argument in &call.arguments {
                    self.json(argument.as_expression()?)?;
                }
                self.reader.found.push((Span::new(last.span().end, call.span.end), Piece::Code("])".to_owned())));
            }
            _ => {
                behind.push(')');
                self.reader.found.push((Span::new(object.end, call.span.end), Piece::Code(behind)));
            }
        }
        Some(Kind::Json)
    }

    /// `x.toString()` is `String(x)` of something that is there.
    fn printed_value(
        &mut self,
        before: usize,
        kind: Kind,
        callee: &StaticMemberExpression<'_>,
        call: &CallExpression<'_>,
    ) -> Option<Kind> {
        let span = callee.object.span();
        match kind {
            Kind::Text => return Some(Kind::Text),
            Kind::Json => self.ask(before, span, Asked::There),
            Kind::Number | Kind::Truth => {}
            _ => return None,
        }
        let called = Span::new(span.end, call.span.end);
        self.reader.found.insert(before, (Span::new(span.start, span.start), Piece::Code("String(".to_owned())));
        self.reader.found.push((called, Piece::Code(")".to_owned())));
        Some(Kind::Text)
    }

    /// A method that calls a function with each element.
    fn over_elements(
        &mut self,
        callee: &StaticMemberExpression<'_>,
        name: &str,
        call: &CallExpression<'_>,
    ) -> Option<Kind> {
        let [Argument::ArrowFunctionExpression(arrow)] = call.arguments.as_slice() else { return None };
        if is_extension(name) {
            return None;
        }
        let before = self.reader.found.len();
        let span = callee.object.span();
        let of = match self.value(&callee.object, false)? {
            Kind::MaybeTexts => {
                self.surely(span);
                Kind::Texts
            }
            of @ (Kind::Json | Kind::Texts | Kind::List | Kind::Records) => of,
            _ => return None,
        };
        let (of, gives) = match of {
            Kind::Texts => (of, self.body(arrow, Kind::Text)?),
            Kind::Records => (of, self.body(arrow, Kind::Record)?),
            Kind::List => (of, self.body(arrow, Kind::Json)?),
            _ => {
                let after = self.reader.found.len();
                let records = self.body(arrow, Kind::Record);
                let (asked, of, gives) = match records {
                    Some(gives) => (Asked::Records, Kind::Records, gives),
                    None => {
                        self.reader.found.truncate(after);
                        (Asked::List, Kind::List, self.body(arrow, Kind::Json)?)
                    }
                };
                // The call opens before what was found in the object, and closes behind it.
                self.fails = true;
                self.reader.found.insert(before, (Span::new(span.start, span.start), Piece::Asked(asked)));
                self.reader.found.insert(after + 1, (Span::new(span.end, span.end), Piece::Code(")".to_owned())));
                (of, gives)
            }
        };
        Some(match name {
            "map" if gives == Kind::Text => Kind::Texts,
            "map" if gives.is_json() => Kind::List,
            "filter" => of,
            "find" => match of {
                Kind::Texts => Kind::MaybeText,
                Kind::Records => Kind::MaybeRecord,
                _ => Kind::Json,
            },
            "some" | "every" => Kind::Truth,
            _ => return None,
        })
    }

    /// What a function gives for an element, and for its ordinal where it asks.
    fn body(&mut self, arrow: &ArrowFunctionExpression<'_>, element: Kind) -> Option<Kind> {
        let mut names = Vec::new();
        for parameter in &arrow.params.items {
            names.push(parameter.pattern.get_identifier_name()?.to_string());
        }
        let plain = !arrow.r#async
            && arrow.params.rest.is_none()
            && arrow.type_parameters.is_none()
            && arrow.params.items.iter().all(|parameter| parameter.initializer.is_none());
        let body = arrow.body.as_expression()?;
        if !plain || names.len() > 2 || names.iter().any(|name| is_taken(name)) {
            return None;
        }
        let before = (self.bound.len(), self.reader.found.len());
        let kinds = [element, Kind::Number];
        self.bound.extend(names.into_iter().zip(kinds).map(|(name, kind)| Bound { name, kind, used: false }));
        let gives = self.value(body, false);
        let unused = self.bound.last().is_some_and(|bound| self.bound.len() > before.0 && !bound.used);
        self.bound.truncate(before.0);
        // What is read of a step is called by a name that a parameter may have too.
        let steps = self
            .reader
            .found
            .iter()
            .skip(before.1)
            .any(|(_, piece)| matches!(piece, Piece::Read { path: PathExpr { root: Root::Step { .. }, .. }, .. }));
        gives.filter(|_| !unused && !steps)
    }
}

/// Whether a value is read or asked for, and not made by an operator.
fn is_reference(node: &Expression<'_>) -> bool {
    match node {
        Expression::ParenthesizedExpression(inner) => is_reference(&inner.expression),
        Expression::CallExpression(_)
        | Expression::StaticMemberExpression(_)
        | Expression::ComputedMemberExpression(_)
        | Expression::ChainExpression(_)
        | Expression::Identifier(_) => true,
        _ => false,
    }
}

fn is_number(node: &Expression<'_>) -> bool {
    match node {
        Expression::NumericLiteral(_) => true,
        Expression::ParenthesizedExpression(inner) => is_number(&inner.expression),
        Expression::UnaryExpression(minus) => {
            minus.operator == UnaryOperator::UnaryNegation && is_number(&minus.argument)
        }
        Expression::StaticMemberExpression(member) => member.property.name == "length" && is_list(&member.object),
        _ => false,
    }
}

/// Whether something is a list because a function made it.
fn is_list(node: &Expression<'_>) -> bool {
    matches!(node, Expression::CallExpression(call) if matches!(&call.callee, Expression::StaticMemberExpression(callee)
        if matches!(callee.property.name.as_str(), "map" | "filter" | "split")))
}

/// A value that is one or the other.
fn either(one: Kind, other: Kind) -> Option<Kind> {
    match (one, other) {
        (one, other) if one == other => Some(one),
        (one, other) if one.is_json() && other.is_json() => Some(Kind::Json),
        _ => None,
    }
}

/// Whether a parameter must not be called so: something of that name is printed, or the platform takes it for its own.
fn is_taken(name: &str) -> bool {
    name.starts_with('$') || TAKEN_NAMES.contains(&name) || is_javascript_global(name)
}
