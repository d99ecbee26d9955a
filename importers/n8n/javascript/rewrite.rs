//! Rewrites what n8n rewrites before it evaluates: extension methods and `$if`.
//!
//! Template literals get the blanks that come of printing them again. What a module must not name goes as well. `x.toTitleCase()` becomes `extend(x, "toTitleCase", [])`, `$if(a, b, c)` becomes `((a) ? (b) : (c))`.

use super::reprint;
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    CallExpression, ChainElement, ChainExpression, Expression, IdentifierReference, NumericLiteral, Program,
    SpreadElement, TemplateElement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The text of a program with every extension call and `$if` rewritten.
///
/// `free` are the names that the program does not declare itself.
pub fn extension_calls(source: &str, program: &Program<'_>, free: &[String]) -> String {
    let mut visitor = Calls { source, edits: Vec::new(), extends: mentions_extension(source), free };
    visitor.visit_program(program);
    if visitor.edits.is_empty() {
        return source.to_owned();
    }
    apply(source, visitor.edits)
}

/// The platform rewrites nothing in a hole unless it sees a call of an extension outside the first quoted text.
pub fn mentions_extension(source: &str) -> bool {
    let outside = without_first_quoted(source);
    if outside.contains("$if(") || outside.contains("$if (") {
        return true;
    }
    let mut rest = outside.as_str();
    while let Some(dot) = rest.find('.') {
        rest = rest.get(dot + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let after = after.strip_prefix("?.").unwrap_or(after).trim_start();
        if is_extension(name) && after.starts_with('(') {
            return true;
        }
    }
    false
}

fn without_first_quoted(source: &str) -> String {
    let Some((start, quote)) = source.char_indices().find(|(_, c)| matches!(c, '"' | '\'')) else {
        return source.to_owned();
    };
    let (before, from) = source.split_at(start);
    let inner = from.get(1..).unwrap_or_default();
    match inner.find(quote) {
        Some(end) => format!("{before}{}", inner.get(end + 1..).unwrap_or_default()),
        None => source.to_owned(),
    }
}

/// Replaces `from..to`; insertions have `from == to`. Edits at one place keep the order in which they were made.
struct Edit {
    from: usize,
    to: usize,
    text: String,
}

fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| e.from);
    let mut out = String::with_capacity(source.len() + 64);
    let mut at = 0;
    for edit in edits {
        out.push_str(source.get(at..edit.from).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.to.max(at);
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// Whether a method is one of those that the platform adds.
pub fn is_extension(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| cutover_ir::table!("../extensions.json")).contains(name)
}

struct Calls<'s> {
    source: &'s str,
    edits: Vec<Edit>,
    extends: bool,
    free: &'s [String],
}

impl Calls<'_> {
    fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(at, at, text);
    }

    fn replace(&mut self, from: u32, to: u32, text: impl Into<String>) {
        self.edits.push(Edit { from: from as usize, to: to as usize, text: text.into() });
    }

    /// The place behind the parenthesis that opens the arguments of a call whose callee ends at `end`.
    fn after_open(&self, end: u32) -> u32 {
        let found = self.source.get(end as usize..).and_then(|s| s.find('(')).unwrap_or(0);
        end + u32::try_from(found).unwrap_or(0) + 1
    }
}

/// The text of an expression that is known to hold extension calls, with these rewritten.
fn rewritten(source: &str, free: &[String]) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::cjs()).parse();
    let mut visitor = Calls { source, edits: Vec::new(), extends: true, free };
    visitor.visit_program(&parsed.program);
    apply(source, visitor.edits)
}

/// One link of a chain: what it stands behind, whether it is optional, and whose method it calls where it is a call.
struct Link<'b, 'a> {
    below: &'b Expression<'a>,
    optional: bool,
    calls: Option<Method>,
}

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Extension,
    Own,
}

impl<'b, 'a> Link<'b, 'a> {
    fn call(call: &'b CallExpression<'a>) -> Self {
        let calls = if is_extension_call(call) { Method::Extension } else { Method::Own };
        Self { below: &call.callee, optional: call.optional, calls: Some(calls) }
    }

    fn member(below: &'b Expression<'a>, optional: bool) -> Self {
        Self { below, optional, calls: None }
    }

    fn last(chain: &'b ChainElement<'a>) -> Option<Self> {
        match chain {
            ChainElement::CallExpression(call) => Some(Self::call(call)),
            ChainElement::StaticMemberExpression(member) => Some(Self::member(&member.object, member.optional)),
            ChainElement::ComputedMemberExpression(member) => Some(Self::member(&member.object, member.optional)),
            _ => None,
        }
    }

    fn next(&self) -> Option<Self> {
        match self.below {
            Expression::CallExpression(call) => Some(Self::call(call)),
            Expression::StaticMemberExpression(member) => Some(Self::member(&member.object, member.optional)),
            Expression::ComputedMemberExpression(member) => Some(Self::member(&member.object, member.optional)),
            _ => None,
        }
    }
}

/// The first optional link of a chain in which the platform's own printing of it shows: one that calls an extension, or a method
/// optionally. Nothing where that link is the chain's last and calls an extension: the call itself is rewritten then.
fn leaves_out<'b, 'a>(chain: &'b ChainElement<'a>) -> Option<Link<'b, 'a>> {
    let mut shows = false;
    let mut first = None;
    let mut links = 0;
    let mut at = Link::last(chain);
    while let Some(link) = at {
        links += 1;
        shows |= link.calls == Some(Method::Extension) || link.optional && link.calls.is_some();
        at = link.next();
        if link.optional {
            first = Some((links, link));
        }
    }
    let (place, link) = first.filter(|_| shows)?;
    (place > 1 || link.calls != Some(Method::Extension)).then_some(link)
}

fn is_extension_call(call: &CallExpression<'_>) -> bool {
    matches!(&call.callee, Expression::StaticMemberExpression(member) if is_extension(member.property.name.as_str()))
}

/// What a free name stands for that a module must not use as a name.
fn in_place_of(name: &str) -> Option<&'static str> {
    match name {
        "eval" => Some("({})"),
        "arguments" | "let" | "static" | "yield" | "await" | "implements" | "interface" | "package" | "private"
        | "protected" | "public" => Some("undefined"),
        _ => None,
    }
}

impl<'a> Visit<'a> for Calls<'_> {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        if let Some(text) = in_place_of(name.name.as_str()) {
            self.replace(name.span.start, name.span.end, text);
        }
    }

    /// The platform does not look for a name of its scope where it is spread: the name means nothing there, and whoever asks for it fails.
    fn visit_spread_element(&mut self, spread: &SpreadElement<'a>) {
        let Expression::Identifier(name) = spread.argument.without_parentheses() else {
            return walk::walk_spread_element(self, spread);
        };
        if !self.free.iter().any(|free| *free == name.name.as_str()) {
            return;
        }
        let text = format!("(() => {{ throw new TypeError(\"{} means nothing where it is spread\"); }})()", name.name);
        let span = spread.argument.span();
        self.replace(span.start, span.end, text);
    }

    /// A number that begins with a zero is octal where its digits allow it. Modules want that said in another way.
    fn visit_numeric_literal(&mut self, number: &NumericLiteral<'a>) {
        let written = self.source.get(number.span.start as usize..number.span.end as usize).unwrap_or_default();
        let Some(digits) = written.strip_prefix('0').filter(|d| d.starts_with(|c: char| c.is_ascii_digit())) else {
            return;
        };
        let octal = digits.chars().all(|c| matches!(c, '0'..='7'));
        let text = if octal { format!("0o{digits}") } else { digits.trim_start_matches('0').to_owned() };
        self.replace(number.span.start, number.span.end, text);
    }

    fn visit_template_element(&mut self, part: &TemplateElement<'a>) {
        if let Some(text) = reprint::part_of_template(part) {
            self.replace(part.span.start, part.span.end, text);
        }
    }

    /// Where a chain with an extension call ends early, all of it is left out: `a?.toDateTime().format("yyyy")`.
    fn visit_chain_expression(&mut self, chain: &ChainExpression<'a>) {
        let Some(link) = leaves_out(&chain.expression).filter(|_| self.extends) else {
            return walk::walk_chain_expression(self, chain);
        };
        let end = link.below.span().end as usize;
        let after = self.source.get(end..chain.span.end as usize).unwrap_or_default().trim_start();
        let Some(rest) = after.strip_prefix("?.") else {
            return walk::walk_chain_expression(self, chain);
        };
        let given = if rest.starts_with('[') {
            format!("v{rest}")
        } else if let Some(arguments) = rest.strip_prefix('(') {
            // The engine calls it by itself: it knows no longer of what it is the method.
            let more = if arguments.trim_start().starts_with(')') { "" } else { ", " };
            format!("v.call({{}}{more}{arguments}")
        } else {
            format!("v.{rest}")
        };
        let object = match (link.calls, link.below) {
            (Some(Method::Extension), Expression::StaticMemberExpression(member)) => {
                format!("extendOptional({}, \"{}\")", self.rebuilt(&member.object), member.property.name)
            }
            _ => self.rebuilt(link.below),
        };
        let text = format!("((v) => v == null ? undefined : {})({object})", rewritten(&given, self.free));
        self.replace(chain.span.start, chain.span.end, text);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if !self.extends {
            return walk::walk_call_expression(self, call);
        }
        if matches!(&call.callee, Expression::Identifier(id) if id.name == "$if") && call.arguments.len() >= 2 {
            let open = self.after_open(call.callee.span().end);
            let mut spans = call.arguments.iter().map(GetSpan::span);
            if let (Some(test), Some(yes)) = (spans.next(), spans.next()) {
                self.replace(call.span.start, open, "((");
                let no = spans.next();
                // Edits in source order: what stands inside the arguments is visited in between.
                if let Some(argument) = call.arguments.first() {
                    self.visit_argument(argument);
                }
                self.replace(test.end, yes.start, ") ? (");
                if let Some(argument) = call.arguments.get(1) {
                    self.visit_argument(argument);
                }
                match no {
                    Some(no) => {
                        self.replace(yes.end, no.start, ") : (");
                        if let Some(argument) = call.arguments.get(2) {
                            self.visit_argument(argument);
                        }
                        self.replace(no.end, call.span.end, "))");
                    }
                    None => self.replace(yes.end, call.span.end, ") : (false))"),
                }
            }
            return;
        }
        let Expression::StaticMemberExpression(member) = &call.callee else {
            return walk::walk_call_expression(self, call);
        };
        let name = member.property.name.as_str();
        if !is_extension(name) {
            return walk::walk_call_expression(self, call);
        }
        let object = member.object.span();
        let end = call.span.end;
        if call.optional {
            // `x.foo?.(a)`: the call is left out where the value has no such method.
            self.insert(object.start, "extendOptional(");
            self.visit_expression(&member.object);
            self.replace(object.end, member.property.span.end, format!(", \"{name}\")"));
            for argument in &call.arguments {
                self.visit_argument(argument);
            }
            return;
        }
        let open = self.after_open(member.property.span.end);
        if member.optional {
            self.insert(
                object.start,
                "((v) => v == null ? undefined : extend(v, ".to_owned() + &format!("\"{name}\", ["),
            );
            // The arguments stand before the object in the new text, so both are rebuilt from their own source.
            let object_text = self.rebuilt(&member.object);
            let arguments =
                self.source.get(open as usize..end.saturating_sub(1) as usize).unwrap_or_default().to_owned();
            self.replace(object.start, end, format!("{arguments}]))({object_text})"));
            return;
        }
        self.insert(object.start, "extend(");
        self.visit_expression(&member.object);
        self.replace(object.end, open, format!(", \"{name}\", ["));
        for argument in &call.arguments {
            self.visit_argument(argument);
        }
        self.replace(end.saturating_sub(1), end, "])");
    }
}

impl Calls<'_> {
    /// The text of an expression with its own calls rewritten.
    fn rebuilt(&self, expr: &Expression<'_>) -> String {
        let mut inner = Calls { source: self.source, edits: Vec::new(), extends: true, free: self.free };
        inner.visit_expression(expr);
        let span = expr.span();
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(text) = self.source.get(start..end) else {
            return String::new();
        };
        for edit in &mut inner.edits {
            edit.from = edit.from.saturating_sub(start);
            edit.to = edit.to.saturating_sub(start);
        }
        apply(text, inner.edits)
    }
}
