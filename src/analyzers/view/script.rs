//! What a piece of code decides by and what it reaches for: of JavaScript from its syntax tree, of Python from its tokens.

mod comparison;
mod constant;
mod formula;
mod python;
mod sent;

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Argument, BinaryExpression, BindingPattern, CallExpression, ComputedMemberExpression, ConditionalExpression,
    Expression, FormalParameter, FunctionBody, IdentifierReference, IfStatement, LogicalExpression, ReturnStatement,
    Statement, StaticMemberExpression, SwitchStatement, UnaryExpression, VariableDeclaration, VariableDeclarator,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType, Span};
use oxc::syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Constant, plain_code};
use comparison::{opposite, words_of};
use constant::{asked, constant, entry, last_name, listed, made_of, member};
pub(crate) use sent::{Request, Sent};

/// The facts of one piece of code.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// Comparisons with a constant.
    pub comparisons: Vec<Comparison>,
    /// Calls of a text's method with a constant text: `error.message.includes("quota")`.
    pub probes: Vec<Comparison>,
    /// Steps that it names, with the line.
    pub steps: Vec<(String, usize)>,
    /// Every identifier and member name.
    pub names: BTreeSet<String>,
    /// Numbers that it computes with: factors (`×`, `÷`), and what is held `at most` or `at least`.
    pub computed: Vec<Comparison>,
    /// Conditions of `if` and `?:` that compare with a constant.
    pub decisions: Vec<Decision>,
    /// Tables and lists of constants that code looks things up in.
    pub tables: Vec<Table>,
    /// Names given to a single number.
    pub numbers: Vec<(String, String, usize)>,
    /// It can hand on fewer items than it was given: it filters, or returns nothing on some way.
    pub drops: bool,
    /// Every text, template texts too.
    pub texts: Vec<String>,
    /// Names of functions and methods that it calls.
    pub calls: BTreeSet<String>,
    /// It has a `while (true)` or `for (;;)`.
    pub endless: bool,
    /// The lines of `catch` blocks that hold nothing.
    pub swallows: Vec<usize>,
    /// Why it is no JavaScript, with the one-based line.
    pub broken: Option<(String, usize)>,
    /// What it sends, and what it takes from the items that it is given.
    pub sent: Sent,
}

/// A condition in code and what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The condition as a person would say it.
    pub test: String,
    /// What holds or happens then, as written, shortened by whoever shows it; only the beginning of what is very long.
    pub then: String,
    pub otherwise: String,
    pub comparisons: Vec<Comparison>,
    /// One-based.
    pub line: usize,
}

/// Constants by key, or a list of constants.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub name: String,
    /// Keys are empty in a list.
    pub entries: Vec<(String, String)>,
    /// What is looked up in it, as written.
    pub looked_up: String,
    /// One-based.
    pub line: usize,
}

/// Something compared with a constant.
#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    /// The other side, as written.
    pub subject: String,
    /// The last name in it: `total` of `order.total`.
    pub name: String,
    pub operator: String,
    pub constant: Constant,
    /// One-based.
    pub line: usize,
}

/// Of what follows from a decision no more bytes are kept: nobody shows them, and in a chain of decisions each would hold the whole rest.
const LONGEST_OUTCOME: usize = 4_000;

const BEFORE: &str = "async function code() {\n";

impl Script {
    /// The body of a code step.
    pub(crate) fn of_code(source: &str) -> Self {
        let text = format!("{BEFORE}{source}\n}}");
        Self::parse(&text, BEFORE.len())
    }

    /// A single expression.
    pub(crate) fn of_expression(source: &str) -> Self {
        Self::parse(&format!("({source}\n)"), 1)
    }

    /// A condition as a person would say it; nothing where the source is none.
    pub(crate) fn said(source: &str) -> Option<String> {
        let text = format!("({source}\n)");
        if cutover_ir::nests_too_deep(&text) {
            return None;
        }
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &text, SourceType::mjs()).parse();
        let reader = Reader::new(&text, 1);
        match parsed.program.body.first().filter(|_| !parsed.panicked)? {
            Statement::ExpressionStatement(statement) => match statement.expression.get_inner_expression() {
                test @ (Expression::BinaryExpression(_)
                | Expression::LogicalExpression(_)
                | Expression::UnaryExpression(_)
                | Expression::CallExpression(_)) => Some(reader.say(test)),
                _ => None,
            },
            _ => None,
        }
    }

    fn parse(text: &str, skip: usize) -> Self {
        if cutover_ir::nests_too_deep(text) {
            return Self::default();
        }
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        let is_whole = !parsed.panicked && parsed.diagnostics.is_empty();
        let broken = if is_whole { None } else { broken(text, skip) };
        if parsed.panicked {
            return Self { broken, ..Self::default() };
        }
        let text = without_comments(text, parsed.program.comments.iter().map(|comment| comment.span));
        let mut reader = Reader::new(&text, skip);
        reader.visit_program(&parsed.program);
        Self { sent: Sent::of(&parsed.program, &text), broken, ..reader.finish() }
    }
}

/// The first complaint about a text that is no script either (platforms run scripts, which may do what modules may not), with the one-based line
/// of the code that begins after `skip` bytes.
fn broken(text: &str, skip: usize) -> Option<(String, usize)> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    let complaint = parsed.diagnostics.iter().next()?;
    let at = complaint.labels.iter().map(|label| label.offset() as usize).next().unwrap_or(text.len());
    let before = text.get(skip..at.max(skip)).unwrap_or_default();
    Some((complaint.message.to_string(), before.matches('\n').count() + 1))
}

/// A text whose comments are blanks of the same length, so that places stay what they are: what a comment says, the code does not do.
fn without_comments(text: &str, comments: impl Iterator<Item = Span>) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for span in comments {
        let range = span.start as usize..span.end as usize;
        let Some(comment) = text.get(range.clone()) else {
            continue;
        };
        let blank: String = comment.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        text.to_mut().replace_range(range, &blank);
    }
    text
}

/// Code on one line, as a person would read it aloud.
fn spoken(source: &str) -> String {
    let text = source.split_whitespace().collect::<Vec<_>>().join(" ");
    plain_code(&text).replace(['\'', '`'], "\"")
}

struct Reader<'t> {
    text: &'t str,
    skip: usize,
    /// Where lines end, worked out when somebody asks.
    lines: OnceCell<Vec<usize>>,
    script: Script,
    /// Objects and lists of constants, by the name they were given.
    declared: Vec<Table>,
    /// What something is looked up by: the name of the object → the key, as written.
    looked_up: BTreeMap<String, String>,
    /// What a name or a member of a named object always is: `MAX`, `limits.order`.
    fixed: BTreeMap<String, Constant>,
    /// The declaration that is being read never changes.
    is_const: bool,
    /// What is being read is the condition of a decision, or a part of one.
    is_test: bool,
    /// What is being read holds where it does not.
    is_negated: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, skip: usize) -> Self {
        Self {
            text,
            skip,
            lines: OnceCell::new(),
            script: Script::default(),
            declared: Vec::new(),
            looked_up: BTreeMap::new(),
            fixed: BTreeMap::new(),
            is_const: false,
            is_test: false,
            is_negated: false,
        }
    }

    fn source(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn line(&self, span: Span) -> usize {
        let ends = self.lines.get_or_init(|| self.text.match_indices('\n').map(|(at, _)| at).collect());
        let before = |at: usize| ends.partition_point(|end| *end < at);
        1 + before(span.start as usize).saturating_sub(before(self.skip))
    }

    /// What follows from a decision, as written.
    fn outcome(&self, span: Span) -> &str {
        let whole = self.source(span);
        let cut = (whole.len().min(LONGEST_OUTCOME)..whole.len()).find(|at| whole.is_char_boundary(*at));
        whole.get(..cut.unwrap_or(whole.len())).unwrap_or_default()
    }

    /// Only what is really looked up in is a table; other constants are data.
    fn finish(mut self) -> Script {
        // A number that has a name and no reader decides nothing.
        let names = &self.script.names;
        self.script.numbers.retain(|(name, ..)| names.contains(name));
        for mut table in self.declared {
            if let Some(key) = self.looked_up.get(&table.name) {
                table.looked_up.clone_from(key);
                self.script.tables.push(table);
            }
        }
        self.script
    }

    /// A condition as a person would say it.
    fn say(&self, expression: &Expression<'_>) -> String {
        match expression.get_inner_expression() {
            Expression::LogicalExpression(logical) => self.say_logical(logical),
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                match unary.argument.get_inner_expression() {
                    Expression::LogicalExpression(_) | Expression::BinaryExpression(_) => {
                        format!("not ({})", self.say(&unary.argument))
                    }
                    _ => format!("not {}", self.say(&unary.argument)),
                }
            }
            Expression::BinaryExpression(binary) => match words_of(binary.operator.as_str()) {
                Some((word, _)) => format!("{} {word} {}", self.side(&binary.left), self.side(&binary.right)),
                None => self.side(expression),
            },
            Expression::CallExpression(call) => {
                match (&call.callee, call.arguments.first().and_then(Argument::as_expression)) {
                    (Expression::StaticMemberExpression(member), Some(argument)) => {
                        let word = match member.property.name.as_str() {
                            "includes" => "contains",
                            "startsWith" => "starts with",
                            "endsWith" => "ends with",
                            "test" => return format!("{} matches {}", self.side(argument), self.side(&member.object)),
                            _ => return self.side(expression),
                        };
                        format!("{} {word} {}", self.side(&member.object), self.side(argument))
                    }
                    _ => self.side(expression),
                }
            }
            _ => self.side(expression),
        }
    }

    fn say_logical(&self, logical: &LogicalExpression<'_>) -> String {
        let word = match logical.operator {
            LogicalOperator::And => "and",
            LogicalOperator::Or => "or",
            LogicalOperator::Coalesce => "or else",
        };
        let side = |side: &Expression<'_>| match side.get_inner_expression() {
            Expression::LogicalExpression(inner) if inner.operator != logical.operator => {
                let binds = inner.operator == LogicalOperator::And;
                if binds { self.say(side) } else { format!("({})", self.say(side)) }
            }
            _ => self.say(side),
        };
        format!("{} {word} {}", side(&logical.left), side(&logical.right))
    }

    /// One side of a comparison. What is a name for a constant is told with it.
    fn side(&self, expression: &Expression<'_>) -> String {
        let text = spoken(self.source(expression.span()));
        match self.named(expression) {
            Some(Constant::Number(value)) => format!("{text} ({value})"),
            Some(Constant::Text(value)) => format!("{text} (\"{value}\")"),
            None => text,
        }
    }

    /// The constant that stands here, or that has this name.
    fn value(&self, expression: &Expression<'_>) -> Option<Constant> {
        constant(expression).or_else(|| self.named(expression).cloned())
    }

    fn named(&self, expression: &Expression<'_>) -> Option<&Constant> {
        match expression.get_inner_expression() {
            Expression::Identifier(id) => self.fixed.get(id.name.as_str()),
            Expression::StaticMemberExpression(member) => match &member.object {
                Expression::Identifier(id) => self.fixed.get(&format!("{}.{}", id.name, member.property.name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Remembers what a declaration gives a name to for good.
    fn remember(&mut self, name: &str, init: &Expression<'_>) {
        if !self.is_const {
            // A name that is used again means something else from here on.
            self.fixed.remove(name);
            return;
        }
        match init.get_inner_expression() {
            Expression::ObjectExpression(object) => {
                let members = object.properties.iter().filter_map(member);
                self.fixed.extend(members.map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            other => match constant(other) {
                Some(value) => {
                    self.fixed.insert(name.to_owned(), value);
                }
                None => {
                    self.fixed.remove(name);
                }
            },
        }
    }

    /// A number that something is computed with.
    fn computed(&mut self, one: &Expression<'_>, other: &Expression<'_>, operator: &str, at: Span) {
        let (subject, value) = match (self.value(one), self.value(other)) {
            (None, Some(value)) => (one, value),
            (Some(value), None) => (other, value),
            _ => return,
        };
        if matches!(value, Constant::Number(_)) {
            let found = self.comparison(subject, operator, value, at);
            self.script.computed.push(found);
        }
    }

    fn decision(&mut self, test: &Expression<'_>, then: String, otherwise: String, from: usize) {
        let comparisons: Vec<Comparison> = self.script.comparisons.get(from..).unwrap_or_default().to_vec();
        if !comparisons.is_empty() {
            let line = self.line(test.span());
            self.script.decisions.push(Decision { test: self.say(test), then, otherwise, comparisons, line });
        }
    }

    /// Reads the condition of a decision.
    fn test(&mut self, test: &Expression<'_>) {
        let outer = std::mem::replace(&mut self.is_test, true);
        self.visit_expression(test);
        self.is_test = outer;
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
        if let Some(operator) = words_of(it.operator.as_str()) {
            let found = match (self.value(&it.left), self.value(&it.right)) {
                (None, Some(value)) => Some((&it.left, operator.0, value)),
                (Some(value), None) => Some((&it.right, operator.1, value)),
                _ => None,
            };
            if let Some((subject, operator, value)) = found {
                let operator = if self.is_negated { opposite(operator) } else { operator };
                let is_typeof = matches!(subject.without_parentheses(), Expression::UnaryExpression(u) if u.operator == UnaryOperator::Typeof);
                if !is_typeof {
                    self.script.comparisons.push(self.comparison(subject, operator, value, it.span));
                }
            }
        }
        if it.operator == BinaryOperator::Multiplication {
            self.computed(&it.left, &it.right, "×", it.span);
        }
        // A number that is divided is no factor.
        if it.operator == BinaryOperator::Division && self.value(&it.left).is_none() {
            self.computed(&it.left, &it.right, "÷", it.span);
        }
        walk::walk_binary_expression(self, it);
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        let outer = std::mem::replace(&mut self.is_const, it.kind.is_const());
        walk::walk_variable_declaration(self, it);
        self.is_const = outer;
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        for case in &it.cases {
            if let Some(value) = case.test.as_ref().and_then(constant) {
                self.script.comparisons.push(self.comparison(&it.discriminant, "is", value, case.span));
            }
        }
        walk::walk_switch_statement(self, it);
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        let (outer, from) = (std::mem::replace(&mut self.is_test, true), self.script.comparisons.len());
        walk::walk_logical_expression(self, it);
        self.is_test = outer;
        // Several comparisons that something is decided by, though no `if` asks for them: `ok = total > 500 && country === "DE"`.
        if !outer && it.operator != LogicalOperator::Coalesce && self.script.comparisons.len() > from + 1 {
            let comparisons = self.script.comparisons.get(from..).unwrap_or_default().to_vec();
            let (said, line) = (self.say_logical(it), self.line(it.span));
            let test = if self.is_negated { format!("not ({said})") } else { said };
            let outcome = String::new();
            self.script.decisions.push(Decision { test, then: outcome.clone(), otherwise: outcome, comparisons, line });
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        let turns = it.operator == UnaryOperator::LogicalNot;
        self.is_negated ^= turns;
        walk::walk_unary_expression(self, it);
        self.is_negated ^= turns;
    }

    fn visit_function_body(&mut self, it: &FunctionBody<'a>) {
        // What a function decides is its own, wherever the function stands.
        let outer = (std::mem::take(&mut self.is_test), std::mem::take(&mut self.is_negated));
        walk::walk_function_body(self, it);
        (self.is_test, self.is_negated) = outer;
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) = (&it.pattern, &it.initializer)
            && let Some(value @ Constant::Number(_)) = constant(init)
        {
            self.fixed.insert(id.name.to_string(), value);
        }
        walk::walk_formal_parameter(self, it);
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        let from = self.script.comparisons.len();
        if matches!(it.test.get_inner_expression(), Expression::BooleanLiteral(never) if !never.value) {
            it.alternate.iter().for_each(|alternate| self.visit_statement(alternate));
            return;
        }
        self.test(&it.test);
        let otherwise = it.alternate.as_ref().map_or_else(String::new, |s| self.outcome(s.span()).to_owned());
        self.decision(&it.test, self.outcome(it.consequent.span()).to_owned(), otherwise, from);
        self.visit_statement(&it.consequent);
        if let Some(alternate) = &it.alternate {
            self.visit_statement(alternate);
        }
    }

    fn visit_conditional_expression(&mut self, it: &ConditionalExpression<'a>) {
        let from = self.script.comparisons.len();
        self.test(&it.test);
        let said = |branch: &Expression<'_>| spoken(self.outcome(branch.span()));
        let (then, otherwise) = (said(&it.consequent), said(&it.alternate));
        self.decision(&it.test, then, otherwise, from);
        self.visit_expression(&it.consequent);
        self.visit_expression(&it.alternate);
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        self.script.drops |= match &it.argument {
            None => true,
            Some(Expression::ArrayExpression(array)) => array.elements.is_empty(),
            Some(Expression::NullLiteral(_)) => true,
            Some(_) => false,
        };
        walk::walk_return_statement(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(init)) = (&it.id, &it.init) {
            let (name, line) = (id.name.to_string(), self.line(it.span));
            self.remember(&name, init);
            let init = init.get_inner_expression();
            let entries = match init {
                Expression::ObjectExpression(object) => {
                    let entries: Option<Vec<(String, String)>> = object.properties.iter().map(entry).collect();
                    entries.filter(|entries| entries.len() >= 2)
                }
                Expression::ArrayExpression(array) => listed(array),
                Expression::NewExpression(made) => made_of(made),
                _ => None,
            };
            if let Some(entries) = entries {
                self.declared.push(Table { name, entries, looked_up: String::new(), line });
            } else if let Some(Constant::Number(number)) = constant(init) {
                self.script.numbers.push((name, number, line));
            }
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_string_literal(&mut self, it: &oxc::ast::ast::StringLiteral<'a>) {
        self.script.texts.push(it.value.to_string());
    }

    fn visit_template_literal(&mut self, it: &oxc::ast::ast::TemplateLiteral<'a>) {
        self.script.texts.push(self.source(it.span).to_owned());
        walk::walk_template_literal(self, it);
    }

    fn visit_while_statement(&mut self, it: &oxc::ast::ast::WhileStatement<'a>) {
        self.script.endless |= matches!(&it.test, Expression::BooleanLiteral(b) if b.value);
        walk::walk_while_statement(self, it);
    }

    fn visit_for_statement(&mut self, it: &oxc::ast::ast::ForStatement<'a>) {
        self.script.endless |= it.test.is_none();
        walk::walk_for_statement(self, it);
    }

    fn visit_catch_clause(&mut self, it: &oxc::ast::ast::CatchClause<'a>) {
        if it.body.body.iter().all(|s| matches!(s, Statement::EmptyStatement(_))) {
            let line = self.line(it.span);
            self.script.swallows.push(line);
        }
        walk::walk_catch_clause(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match &it.callee {
            Expression::Identifier(id) => {
                self.script.calls.insert(id.name.to_string());
            }
            Expression::StaticMemberExpression(member) => {
                let method = member.property.name.as_str();
                self.script.calls.insert(method.to_owned());
                self.script.drops |= method == "filter";
                let bound = ["min", "max"].iter().position(|name| *name == method);
                if let (Expression::Identifier(id), Some(bound)) = (&member.object, bound)
                    && id.name == "Math"
                    && let [one, other] = it.arguments.as_slice()
                    && let (Some(one), Some(other)) = (one.as_expression(), other.as_expression())
                {
                    self.computed(one, other, if bound == 0 { "is at most" } else { "is at least" }, it.span);
                }
                let argument = it.arguments.first().and_then(Argument::as_expression);
                if let (true, Some(asked), Expression::Identifier(list)) =
                    (["some", "every", "find"].contains(&method), argument.and_then(asked), &member.object)
                {
                    let key = self.side(asked);
                    self.looked_up.entry(list.name.to_string()).or_insert(key);
                }
                if let (true, Some(argument)) = (["includes", "has", "get"].contains(&method), argument)
                    && constant(argument).is_none()
                {
                    let key = self.side(argument);
                    match member.object.get_inner_expression() {
                        Expression::Identifier(id) => {
                            self.looked_up.entry(id.name.to_string()).or_insert(key);
                        }
                        Expression::ArrayExpression(array) if method == "includes" => {
                            if let Some(entries) = listed(array) {
                                let line = self.line(it.span);
                                self.script.tables.push(Table { name: String::new(), entries, looked_up: key, line });
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
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
        if let Expression::Identifier(id) = &it.object
            && constant(&it.expression).is_none()
        {
            let key = self.side(&it.expression);
            self.looked_up.entry(id.name.to_string()).or_insert(key);
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
    fn a_constant_is_known_by_its_name() {
        let script = Script::of_code(
            "const FREE = 75, limits = { order: 2000, vip: ['c-17'] };\nlet start = 3;\n\
             const fee = total >= FREE ? 0 : 4.95;\nif (total > limits.order || n > start) return [];\n\
             const price = cost * 1.35;\nconst taken = Math.min(qty, 10), net = gross / 1.19, half = 1 / price;",
        );
        let read: Vec<_> = script.comparisons.iter().map(|c| (c.name.as_str(), &c.constant, c.line)).collect();
        let number = |text: &str| Constant::Number(text.to_owned());
        assert_eq!(read, [("total", &number("75"), 3), ("total", &number("2000"), 4)]);
        assert_eq!(script.decisions[0].test, "total >= FREE (75)");
        let computed: Vec<_> = script.computed.iter().map(|c| format!("{} {}", c.name, c.operator)).collect();
        assert_eq!(computed, ["cost ×", "qty is at most", "gross ÷"]);
    }

    #[test]
    fn lists_that_are_asked_are_tables() {
        let script = Script::of_code(
            "const vip = new Set(['c-1', 'c-2']);\nconst banned = ['gun', 'pill'];\nconst unused = ['a', 'b'];\n\
             if (vip.has(order.customer) || banned.some((word) => order.text.includes(word))) return [];",
        );
        let read: Vec<_> = script.tables.iter().map(|t| (t.name.as_str(), t.looked_up.as_str(), t.line)).collect();
        assert_eq!(read, [("vip", "order.customer", 1), ("banned", "order.text", 2)]);
    }

    #[test]
    fn a_chain_of_decisions_does_not_hold_its_rest_again_and_again() {
        let chain: String = (0..400).map(|n| format!("$json.total > {n} ? \"level {n}\" : ")).collect();
        let script = Script::of_expression(&format!("{chain}\"none\""));
        assert_eq!(script.decisions.len(), 400);
        let kept = script.decisions.iter().map(|decision| decision.otherwise.len()).max();
        assert!(kept.is_some_and(|kept| (100..=LONGEST_OUTCOME).contains(&kept)), "{kept:?}");
    }

    #[test]
    fn broken_code_says_nothing() {
        assert!(Script::of_code("if (").comparisons.is_empty());
        assert_eq!(Script::of_expression("$json.score > 80 ? 'hot' : 'cold'").comparisons.len(), 1);
    }
}
