//! The JavaScript in a hole: bare paths by a scanner, everything else by a real parser.

mod chain;
mod constant;
mod guarded;
mod path;
mod plain;
mod refused;
mod reprint;
mod rewrite;
mod statement;

use cutover_ir::{Expr, Read, Segment, nests_too_deep};
use oxc::allocator::Allocator;
use oxc::ast::ast::{Argument, CallExpression, ComputedMemberExpression, Expression, StaticMemberExpression};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use std::collections::BTreeSet;
use std::sync::OnceLock;

pub use constant::constant;
pub use path::bare_path;
use rewrite::is_extension;

/// More members after each other than anybody reads: what is printed for each grows with it.
const DEEPEST_PATH: usize = 200;

/// Parses the text of one hole.
pub fn parse(code: &str) -> Expr {
    let broken = |reason: &str| Expr::Broken { source: code.to_owned(), reason: reason.to_owned() };
    if code.contains(".constructor") {
        return broken("Expression contains invalid constructor function call");
    }
    if nests_too_deep(code) {
        return broken(TOO_DEEP);
    }
    if let Some(path) = bare_path(code) {
        if path.segments.len() > DEEPEST_PATH {
            return broken("it goes deeper into the item than any item goes");
        }
        return match refused::in_path(&path) {
            Some(reason) => broken(&reason),
            None => Expr::Path(path),
        };
    }
    let trimmed = code.trim().trim_end_matches(';').trim_end();
    if trimmed.is_empty() {
        return broken("the hole is empty");
    }
    if ["function", "async function", "class"].iter().any(|word| statement::begins(trimmed, word)) {
        return broken("a declaration is no expression");
    }
    let trimmed = match statement::first(trimmed) {
        Ok(first) => first,
        Err(reason) => return broken(&reason),
    };
    let allocator = Allocator::default();
    let wrapped = format!("({trimmed}\n)");
    let parsed = Parser::new(&allocator, &wrapped, SourceType::cjs()).parse();
    if let Some(reason) = refused::in_program(&parsed.program) {
        return broken(&reason);
    }
    if reprint::fails(&parsed.program) {
        return match parse(reprint::FAILING) {
            Expr::Foreign { code: failing, reads, unknown, plain, .. } if !rewrite::mentions_extension(&wrapped) => {
                Expr::Foreign { source: trimmed.to_owned(), code: failing, reads, unknown, plain }
            }
            _ => broken("a hole of a template literal is an optional chain"),
        };
    }
    let free = free_names(&parsed.program);
    if let Some(reason) = refused::in_names(&free) {
        return broken(&reason);
    }
    let mut visitor = Reads::default();
    visitor.visit_program(&parsed.program);
    let mut reads = visitor.reads;
    for name in &free {
        if name.starts_with('$') {
            reads.push(Read::Scope(name.clone()));
        }
    }
    let unknown = free.iter().filter(|n| !is_known(n)).cloned().collect();
    let body = rewrite::extension_calls(&wrapped, &parsed.program, &free);
    let plain = plain::plain(&parsed.program, &wrapped);
    // The wrapping parentheses and the line break go again.
    let code = body
        .strip_prefix('(')
        .and_then(|b| b.strip_suffix(')'))
        .map_or_else(|| trimmed.to_owned(), |b| b.trim_end_matches('\n').to_owned());
    if !is_module_code(&code) {
        return Expr::Broken { source: code, reason: "it runs only outside modules".to_owned() };
    }
    Expr::Foreign { source: trimmed.to_owned(), code, reads: dedupe(reads), unknown, plain }
}

/// Whether an expression can stand in a module, where JavaScript is strict.
fn is_module_code(code: &str) -> bool {
    let allocator = Allocator::default();
    let text = format!("export const value = () => (\n{code}\n);");
    let parsed = Parser::new(&allocator, &text, SourceType::mjs()).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return false;
    }
    SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program).diagnostics.is_empty()
}

/// Why code with too many brackets within brackets is not read.
pub const TOO_DEEP: &str = "it nests deeper than anything can read";

/// Why the body of a function does not parse, in the parser's words; nothing where it does. Top-level `return` and `await`
/// are legal in it.
pub fn code_error(body: &str) -> Option<String> {
    if nests_too_deep(body) {
        return Some(TOO_DEEP.to_owned());
    }
    let allocator = Allocator::default();
    let wrapped = format!("(async function () {{\n{body}\n}})");
    let parsed = Parser::new(&allocator, &wrapped, SourceType::cjs()).parse();
    if !parsed.panicked && parsed.diagnostics.is_empty() {
        return None;
    }
    Some(parsed.diagnostics.iter().next().map_or_else(|| "it does not parse".to_owned(), |d| d.message.to_string()))
}

fn dedupe(reads: Vec<Read>) -> Vec<Read> {
    let mut seen = std::collections::HashSet::new();
    reads.into_iter().filter(|r| seen.insert(r.clone())).collect()
}

fn free_names(program: &oxc::ast::ast::Program<'_>) -> Vec<String> {
    let semantic = SemanticBuilder::new().build(program).semantic;
    let names: BTreeSet<String> =
        semantic.scoping().root_unresolved_references().keys().map(|name| name.to_string()).collect();
    names.into_iter().collect()
}

/// Names of JavaScript itself: they mean the same everywhere.
pub fn is_javascript_global(name: &str) -> bool {
    static GLOBALS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    GLOBALS.get_or_init(|| include_str!("javascript/globals.txt").split_whitespace().collect()).contains(name)
}

/// Names that n8n's scope defines.
pub fn is_scope_name(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| include_str!("javascript/scope.txt").split_whitespace().collect()).contains(name)
}

fn is_known(name: &str) -> bool {
    is_javascript_global(name) || is_scope_name(name)
}

#[derive(Default)]
struct Reads {
    reads: Vec<Read>,
}

fn literal<'a>(argument: Option<&'a Argument<'a>>) -> Option<&'a str> {
    match argument {
        Some(Argument::StringLiteral(text)) => Some(text.value.as_str()),
        Some(Argument::TemplateLiteral(t)) if t.expressions.is_empty() => {
            t.quasis.first().and_then(|q| q.value.cooked.as_ref()).map(|c| c.as_str())
        }
        _ => None,
    }
}

fn is_identifier(expr: &Expression<'_>, name: &str) -> bool {
    matches!(expr, Expression::Identifier(id) if id.name == name)
}

/// The longest path of an item that is told of, in members. Parts of a longer one are told; it would cost its length squared itself.
const LONGEST: usize = 64;

/// The static members followed from `$json`, outermost last; nothing for more than `most` of them.
fn item_path(expr: &Expression<'_>, most: usize) -> Option<Vec<Segment>> {
    let most = most.checked_sub(1)?;
    match expr {
        Expression::Identifier(id) if id.name == "$json" => Some(Vec::new()),
        Expression::StaticMemberExpression(m) => {
            if is_input_item_json(expr) {
                return Some(Vec::new());
            }
            let mut path = item_path(&m.object, most)?;
            path.push(Segment::Key(m.property.name.to_string()));
            Some(path)
        }
        Expression::ComputedMemberExpression(m) => {
            let mut path = item_path(&m.object, most)?;
            match &m.expression {
                Expression::StringLiteral(s) => path.push(Segment::Key(s.value.to_string())),
                Expression::NumericLiteral(n) if n.value >= 0.0 && n.value.fract() == 0.0 => {
                    path.push(Segment::Index(n.value as usize));
                }
                _ => {}
            }
            Some(path)
        }
        _ => None,
    }
}

fn is_input_item_json(expr: &Expression<'_>) -> bool {
    let Expression::StaticMemberExpression(json) = expr else {
        return false;
    };
    let Expression::StaticMemberExpression(item) = &json.object else {
        return false;
    };
    json.property.name == "json" && item.property.name == "item" && is_identifier(&item.object, "$input")
}

impl<'a> Visit<'a> for Reads {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if (is_identifier(&call.callee, "$") || is_identifier(&call.callee, "$items"))
            && let Some(name) = literal(call.arguments.first())
        {
            self.reads.push(Read::Step(name.to_owned()));
        }
        // The last member of what is called is a method and no field.
        match call.callee.get_inner_expression() {
            Expression::StaticMemberExpression(method) => {
                self.visit_expression(&method.object);
                self.visit_arguments(&call.arguments);
            }
            _ => walk::walk_call_expression(self, call),
        }
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        if is_identifier(&member.object, "$node") {
            self.reads.push(Read::Step(member.property.name.to_string()));
        }
        if let Some(mut path) = item_path(&member.object, LONGEST) {
            path.push(Segment::Key(member.property.name.to_string()));
            self.reads.push(Read::Item(path));
        }
        walk::walk_static_member_expression(self, member);
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        if is_identifier(&member.object, "$node")
            && let Expression::StringLiteral(name) = &member.expression
        {
            self.reads.push(Read::Step(name.value.to_string()));
        }
        if let (Some(mut path), Expression::StringLiteral(name)) =
            (item_path(&member.object, LONGEST), &member.expression)
        {
            path.push(Segment::Key(name.value.to_string()));
            self.reads.push(Read::Item(path));
        }
        walk::walk_computed_member_expression(self, member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_call_is_rewritten() {
        let Expr::Foreign { code, .. } = parse(" $json.name.toTitleCase() + '!' ") else {
            panic!("not foreign");
        };
        assert_eq!(code, r#"extend($json.name, "toTitleCase", []) + '!'"#);
    }

    #[test]
    fn an_optional_call_beside_an_extension_has_lost_its_object() {
        let Expr::Foreign { code, .. } = parse("$json.s.trim?.().toTitleCase?.()") else { panic!("not foreign") };
        assert_eq!(
            code,
            r#"((v) => v == null ? undefined : extendOptional(v.call({}), "toTitleCase")?.())($json.s.trim)"#
        );
        let Expr::Foreign { code, .. } = parse("$json.s.trim?.()") else { panic!("not foreign") };
        assert_eq!(code, "$json.s.trim?.()");
    }

    #[test]
    fn unknown_names_are_told() {
        let Expr::Foreign { unknown, reads, .. } = parse("foo || $('A B').item.json.x") else {
            panic!("not foreign");
        };
        assert_eq!(unknown, vec!["foo"]);
        assert!(reads.contains(&Read::Step("A B".into())));
    }

    #[test]
    fn broken_code_is_told() {
        assert!(matches!(parse("a +"), Expr::Broken { .. }));
    }

    #[test]
    fn a_name_of_the_scope_means_nothing_where_it_is_spread() {
        let code = |text: &str| match parse(text) {
            Expr::Foreign { code, .. } => code,
            other => panic!("{other:?}"),
        };
        assert!(
            code("{ ...$json, a: 1 }").starts_with("{ ...(() => { throw new TypeError("),
            "{}",
            code("{ ...$json, a: 1 }")
        );
        assert!(code("$json.a ? f(...($json)) : 1").contains("throw"));
        let fine = "{ ...$('A').item.json, b: [...$json.list], c: ((o) => ({ ...o }))({}) }";
        assert_eq!(code(fine), fine);
    }

    #[test]
    fn code_that_does_not_parse_says_why() {
        assert_eq!(code_error("return await items;"), None);
        assert!(code_error("return ][").is_some());
    }
}
