//! Methods one after the other: of a text or list that a path leads to, or of the moment that the clock shows.

use super::path::bare_path;
use super::plain::{Place, Reader, is_plain_number, may_be_missing, text_of};
use super::{is_extension, literal};
use cutover_ir::{PathExpr, Piece, Root, Taken};
use oxc::ast::ast::{Argument, CallExpression, ChainElement, Expression, ObjectPropertyKind, PropertyKey};
use oxc::span::{GetSpan, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a value is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Any JSON value.
    Json,
    Text,
    List,
    /// A list whose elements have fields.
    Records,
    /// Something with fields.
    Record,
    /// The same, or nothing.
    #[serde(rename = "record?")]
    MaybeRecord,
    /// A list of texts.
    Texts,
    /// A moment as the platform's scope has it.
    Moment,
    /// A date of JavaScript.
    Date,
    Number,
    Truth,
    /// A text, or nothing.
    #[serde(rename = "text?")]
    MaybeText,
    /// A list of texts, or nothing.
    #[serde(rename = "texts?")]
    MaybeTexts,
}

impl Kind {
    /// What it is where it is not nothing.
    pub(super) fn there(self) -> Kind {
        match self {
            Kind::MaybeRecord => Kind::Record,
            Kind::MaybeText => Kind::Text,
            Kind::MaybeTexts => Kind::Texts,
            kind => kind,
        }
    }

    pub(super) fn may_be_nothing(self) -> bool {
        self.there() != self
    }

    /// Whether JSON has such values.
    pub(super) fn is_json(self) -> bool {
        !matches!(self, Kind::Moment | Kind::Date)
    }
}

#[derive(Deserialize)]
pub(super) struct Method {
    /// What each argument is; one that may be missing ends in a question mark.
    #[serde(default)]
    takes: Vec<String>,
    pub(super) gives: Kind,
    /// Values of other kinds have a method of that name too.
    #[serde(default)]
    pub(super) shared: bool,
    /// Its name outside of the platform.
    #[serde(default, rename = "as")]
    renamed: Option<String>,
}

pub(super) fn method(of: Kind, name: &str) -> Option<&'static Method> {
    static METHODS: OnceLock<BTreeMap<Kind, BTreeMap<String, Method>>> = OnceLock::new();
    let all = METHODS.get_or_init(|| cutover_ir::table!("methods.json"));
    // What the platform adds is its own unless the runtime's clock has the same.
    all.get(&of)?.get(name).filter(|_| of == Kind::Moment || !is_extension(name))
}

impl Method {
    pub(super) fn takes(&self, arguments: &[Argument<'_>]) -> bool {
        let needed = self.takes.iter().filter(|kind| !kind.ends_with('?')).count();
        let fits = |(argument, kind): (&Argument<'_>, &String)| takes(argument, kind.trim_end_matches('?'));
        (needed..=self.takes.len()).contains(&arguments.len()) && arguments.iter().zip(&self.takes).all(fits)
    }
}

fn takes(argument: &Argument<'_>, kind: &str) -> bool {
    let text =
        matches!(argument, Argument::StringLiteral(text) if !text.value.contains(['\n', '\r', '\u{2028}', '\u{2029}']));
    match kind {
        "text" => text,
        "constant" => text || matches!(argument, Argument::BooleanLiteral(_)) || takes(argument, "number"),
        "number" => matches!(argument, Argument::NumericLiteral(number) if is_plain_number(number)) || is_negative(argument),
        "expression" => matches!(argument, Argument::RegExpLiteral(_)),
        "pattern" => text || matches!(argument, Argument::RegExpLiteral(_)),
        "locale" => literal(Some(argument)).is_some_and(is_locale),
        "layout" => matches!(argument, Argument::ObjectExpression(layout) if layout.properties.iter().all(is_of_a_layout)),
        "unit" => literal(Some(argument)).is_some_and(is_unit),
        "span" => match argument {
            Argument::ObjectExpression(span) => span.properties.iter().all(|property| match property {
                ObjectPropertyKind::ObjectProperty(part) => {
                    let unit = matches!(&part.key, PropertyKey::StaticIdentifier(key) if is_unit(key.name.trim_end_matches('s')));
                    unit && !part.shorthand && matches!(&part.value, Expression::NumericLiteral(number) if is_plain_number(number))
                }
                ObjectPropertyKind::SpreadProperty(_) => false,
            }),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a text names a language, or one of a country, as every JavaScript reads it.
fn is_locale(text: &str) -> bool {
    let (language, country) =
        text.split_once('-').map_or((text, None), |(language, country)| (language, Some(country)));
    language.len() == 2
        && language.chars().all(|c| c.is_ascii_lowercase())
        && country.is_none_or(|country| country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase()))
}

/// Whether a part of a layout of dates is one that is always understood. Zones may not be.
fn is_of_a_layout(property: &ObjectPropertyKind<'_>) -> bool {
    let ObjectPropertyKind::ObjectProperty(part) = property else { return false };
    let (PropertyKey::StaticIdentifier(key), Expression::StringLiteral(said)) = (&part.key, &part.value) else {
        return false;
    };
    let said = said.value.as_str();
    match key.name.as_str() {
        "weekday" => matches!(said, "long" | "short" | "narrow"),
        "year" | "day" | "hour" | "minute" | "second" => matches!(said, "numeric" | "2-digit"),
        "month" => matches!(said, "numeric" | "2-digit" | "long" | "short" | "narrow"),
        _ => false,
    }
}

fn is_negative(argument: &Argument<'_>) -> bool {
    matches!(argument, Argument::UnaryExpression(minus)
        if minus.operator.as_str() == "-" && matches!(&minus.argument, Expression::NumericLiteral(number) if is_plain_number(number)))
}

fn is_unit(word: &str) -> bool {
    matches!(word, "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second" | "millisecond")
}

/// The value of a chain so far.
pub(super) struct Link {
    pub(super) kind: Kind,
    /// Without a value, what follows throws on the platform and is left out in plain code: the same where nothing else follows.
    pub(super) only_whole: bool,
}

impl Reader<'_> {
    /// Methods and members after each other, down to a value that JSON has.
    pub(super) fn chain(&mut self, node: &Expression<'_>, place: Place) -> Option<()> {
        let link = self.link(node)?;
        (place != Place::Compared && link.kind.is_json() && (!link.only_whole || place == Place::Whole)).then_some(())
    }

    pub(super) fn link(&mut self, node: &Expression<'_>) -> Option<Link> {
        match node {
            Expression::Identifier(name) if matches!(name.name.as_str(), "$now" | "$today") => {
                let path = PathExpr { root: Root::Scope(name.name.to_string()), segments: Vec::new() };
                self.read(name.span, path, Taken::Any)?;
                Some(Link { kind: Kind::Moment, only_whole: false })
            }
            Expression::NewExpression(new) if new.arguments.is_empty() && is_date(&new.callee) => {
                text_of(self.source, new.span).ends_with(')').then_some(Link { kind: Kind::Date, only_whole: false })
            }
            Expression::ParenthesizedExpression(inner) => {
                // What may be left out must not end at a parenthesis.
                self.link(&inner.expression).filter(|link| !link.only_whole)
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.call_link(call),
                ChainElement::ComputedMemberExpression(member) => {
                    self.element(&member.object, &member.expression, member.optional)
                }
                _ => None,
            },
            Expression::CallExpression(call) => self.call_link(call),
            Expression::ComputedMemberExpression(member) => {
                self.element(&member.object, &member.expression, member.optional)
            }
            _ => None,
        }
    }

    pub(super) fn call_link(&mut self, call: &CallExpression<'_>) -> Option<Link> {
        let Expression::StaticMemberExpression(callee) = &call.callee else { return None };
        if call.optional || call.type_arguments.is_some() {
            return None;
        }
        let name = callee.property.name.as_str();
        if is_date(&callee.object) {
            return (name == "now" && call.arguments.is_empty())
                .then_some(Link { kind: Kind::Number, only_whole: false });
        }
        let dot = Span::new(callee.object.span().end, callee.property.span.start);
        let (of, only_whole) = match self.receiver(&callee.object, name) {
            Some((taken, path, of)) => {
                self.read(Span::new(callee.object.span().start, dot.end), path, taken)?;
                (of, true)
            }
            None => {
                let link = self.link(&callee.object)?;
                let of = link.kind.there();
                if callee.optional || link.kind.may_be_nothing() {
                    self.found.push((dot, Piece::Code("?.".to_owned())));
                }
                (of, link.only_whole || link.kind.may_be_nothing())
            }
        };
        let found = method(of, name)?;
        if !found.takes(&call.arguments) || of == Kind::Moment && callee.optional {
            return None;
        }
        for argument in &call.arguments {
            if let Argument::StringLiteral(text) = argument {
                self.quote(text.span);
            }
        }
        if let Some(renamed) = &found.renamed {
            self.found.push((callee.property.span, Piece::Code(renamed.clone())));
        }
        Some(Link { kind: found.gives, only_whole })
    }

    /// The path whose value a method is called on, and which kind of value it must be to have that method.
    fn receiver(&self, object: &Expression<'_>, name: &str) -> Option<(Taken, PathExpr, Kind)> {
        let path = bare_path(text_of(self.source, object.span()))?;
        if path.segments.is_empty() || !may_be_missing(&path) {
            return None;
        }
        let only = |kind: Kind| method(kind, name).is_some_and(|found| !found.shared);
        match (only(Kind::Text), only(Kind::List)) {
            (true, _) => Some((Taken::Text, path, Kind::Text)),
            (false, true) => Some((Taken::List, path, Kind::List)),
            (false, false) => None,
        }
    }

    /// One of several texts.
    fn element(&mut self, object: &Expression<'_>, at: &Expression<'_>, optional: bool) -> Option<Link> {
        if !matches!(at, Expression::NumericLiteral(number) if is_plain_number(number)) {
            return None;
        }
        let link = self.link(object)?;
        if link.kind.there() != Kind::Texts {
            return None;
        }
        if link.kind.may_be_nothing() && !optional {
            let end = object.span().end;
            self.found.push((Span::new(end, end), Piece::Code("?.".to_owned())));
        }
        Some(Link { kind: Kind::MaybeText, only_whole: link.only_whole || link.kind.may_be_nothing() })
    }
}

fn is_date(node: &Expression<'_>) -> bool {
    matches!(node, Expression::Identifier(name) if name.name == "Date")
}
