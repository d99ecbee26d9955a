//! What code sends, and what it takes from the items that it is given.

use super::constant::{constant, key};
use crate::analyzers::view::Constant;
use oxc::ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression, Expression, IdentifierReference,
    ObjectProperty, ObjectPropertyKind, Program, StaticMemberExpression, VariableDeclarator,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan, Span};
use oxc::syntax::operator::BinaryOperator;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a piece of code sends and reads.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// Its calls of functions that send a request.
    pub requests: Vec<Request>,
    /// Members of objects whose value is a text, or the name of one: `model: "gpt-4o"`.
    pub members: Vec<(String, String)>,
    /// Fields of items, as dotted paths: what stands before `json` is left out.
    pub fields: BTreeSet<String>,
    /// Members of objects with the fields of items that their values are made from: `to: item.json.email`.
    pub filled: BTreeSet<(String, String)>,
}

/// A request that code sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// How its address begins; nothing where that is known at run time only.
    pub address: Option<String>,
    /// Its method in capital letters, as a word of the code says it; nothing where none does, which is GET for every function that sends.
    pub method: Option<String>,
}

/// Names by which code sends a request.
#[derive(Debug, Default, Deserialize)]
struct Senders {
    /// Functions: `fetch(…)`.
    functions: Vec<String>,
    /// Objects of which any method sends: `axios.post(…)`.
    objects: Vec<String>,
    /// Methods of any object.
    methods: Vec<String>,
    /// Methods that send as members of an object of this name only: `this.helpers.request(…)`.
    methods_of: Vec<(String, String)>,
    /// Members that hold the address.
    addresses: Vec<String>,
}

static SENDERS: LazyLock<Senders> = LazyLock::new(|| cutover_ir::table!("../own_requests.json"));

/// The longest path of a field that is told of, in names.
const LONGEST: usize = 64;

/// Names that the items of a step have from the start.
const GIVEN: &[&str] = &["$json", "inputData", "json"];

/// Methods of HTTP that functions are named after.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

impl Sent {
    /// What a program sends. `text` is its source.
    pub(super) fn of(program: &Program<'_>, text: &str) -> Self {
        let mut reader = Reader {
            text,
            sent: Self::default(),
            texts: BTreeMap::new(),
            methods: BTreeMap::new(),
            given: BTreeSet::new(),
            copies: BTreeMap::new(),
            members: Vec::new(),
            callee: None,
        };
        reader.visit_program(program);
        reader.sent
    }
}

struct Reader<'t> {
    text: &'t str,
    sent: Sent,
    /// Texts and addresses that have a name.
    texts: BTreeMap<String, String>,
    /// Methods of requests whose options have a name.
    methods: BTreeMap<String, String>,
    /// Names given to items or their data.
    given: BTreeSet<String>,
    /// Names given to single fields.
    copies: BTreeMap<String, String>,
    /// The members of objects that are being read, the innermost last.
    members: Vec<String>,
    /// The function that is being called: its last name is no field.
    callee: Option<Span>,
}

/// The first of two values of which the other stands in where it is missing.
fn or_else<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    match expression.get_inner_expression() {
        Expression::LogicalExpression(logical) => or_else(&logical.left),
        other => other,
    }
}

impl Reader<'_> {
    /// A text that stands there, or that has the name which stands there; holes are left as they are written.
    fn text_of(&self, expression: &Expression<'_>) -> Option<String> {
        match expression.get_inner_expression() {
            Expression::TemplateLiteral(template) => {
                let range = template.span.start as usize + 1..(template.span.end as usize).saturating_sub(1);
                self.text.get(range).map(str::to_owned)
            }
            Expression::Identifier(id) => self.texts.get(id.name.as_str()).cloned(),
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                let left = self.text_of(&sum.left)?;
                Some(left + &self.text_of(&sum.right).unwrap_or_else(|| "${…}".to_owned()))
            }
            other => match constant(other)? {
                Constant::Text(text) => Some(text),
                Constant::Number(_) => None,
            },
        }
    }

    /// The texts that a value may be: one, or those that are chosen from.
    fn texts_of(&self, expression: &Expression<'_>) -> Vec<String> {
        match expression.get_inner_expression() {
            Expression::ConditionalExpression(choice) => {
                let mut texts = self.texts_of(&choice.consequent);
                texts.extend(self.texts_of(&choice.alternate));
                texts
            }
            other => self.text_of(other).into_iter().collect(),
        }
    }

    /// How the address of a request begins, from the argument that holds it.
    fn address_of(&self, expression: &Expression<'_>) -> Option<String> {
        match expression.get_inner_expression() {
            Expression::ObjectExpression(object) => object.properties.iter().find_map(|property| {
                let ObjectPropertyKind::ObjectProperty(property) = property else {
                    return None;
                };
                let is_address = key(&property.key).is_some_and(|name| SENDERS.addresses.contains(&name));
                is_address.then(|| self.address_of(&property.value))?
            }),
            // `${BASE}/path`: what the name stands for.
            Expression::TemplateLiteral(template)
                if template.quasis.first().is_some_and(|text| text.value.raw.is_empty()) =>
            {
                let rest = self.text_of(expression)?;
                let rest = rest.split_once('}').map_or("", |(_, rest)| rest);
                Some(self.address_of(template.expressions.first()?)? + rest)
            }
            other => self.text_of(other).filter(|text| text.starts_with("http")),
        }
    }

    /// The method of a request, from the options that hold it.
    fn method_of(&self, options: &Expression<'_>) -> Option<String> {
        match options.get_inner_expression() {
            Expression::ObjectExpression(object) => object.properties.iter().find_map(|property| {
                let ObjectPropertyKind::ObjectProperty(property) = property else {
                    return None;
                };
                let says = key(&property.key).is_some_and(|name| name == "method");
                says.then(|| self.text_of(&property.value))?.map(|method| method.to_uppercase())
            }),
            Expression::Identifier(id) => self.methods.get(id.name.as_str()).cloned(),
            _ => None,
        }
    }

    /// The method that the name of a function says: `axios.post`.
    fn method_called(callee: &Expression<'_>) -> Option<String> {
        let Expression::StaticMemberExpression(member) = callee.get_inner_expression() else { return None };
        let name = member.property.name.to_uppercase();
        METHODS.contains(&name.as_str()).then_some(name)
    }

    /// Whether a value is an item or its data.
    fn is_given(&self, expression: &Expression<'_>) -> bool {
        match expression.get_inner_expression() {
            Expression::Identifier(id) => self.is_given_name(&id.name),
            Expression::StaticMemberExpression(member) => {
                member.property.name == "json" || self.is_given(&member.object)
            }
            Expression::ComputedMemberExpression(member) => self.is_given(&member.object),
            Expression::LogicalExpression(logical) => self.is_given(&logical.left),
            _ => false,
        }
    }

    fn is_given_name(&self, name: &str) -> bool {
        GIVEN.contains(&name) || self.given.contains(name)
    }

    /// The path of a field of an item: the names after `json`. Nothing for one of more than `most` names, so that a long chain costs no
    /// more than its length.
    fn path(&self, member: &StaticMemberExpression<'_>, most: usize) -> Option<Vec<String>> {
        let most = most.checked_sub(1)?;
        let name = member.property.name.to_string();
        let mut path = match member.object.get_inner_expression() {
            Expression::Identifier(id) => self.is_given_name(&id.name).then(Vec::new)?,
            Expression::StaticMemberExpression(object) if object.property.name == "json" => Vec::new(),
            Expression::StaticMemberExpression(object) => self.path(object, most)?,
            Expression::ComputedMemberExpression(object) => match object.object.get_inner_expression() {
                Expression::StaticMemberExpression(inner) => self.path(inner, most)?,
                Expression::Identifier(id) => self.is_given_name(&id.name).then(Vec::new)?,
                _ => return None,
            },
            _ => return None,
        };
        path.push(name);
        Some(path)
    }

    fn sends(&self, callee: &Expression<'_>) -> bool {
        match callee.get_inner_expression() {
            Expression::Identifier(id) => SENDERS.functions.iter().any(|name| id.name == name.as_str()),
            Expression::StaticMemberExpression(member) => {
                let method = member.property.name.as_str();
                let object = match member.object.get_inner_expression() {
                    Expression::Identifier(id) => id.name.as_str(),
                    Expression::StaticMemberExpression(object) => object.property.name.as_str(),
                    _ => "",
                };
                SENDERS.methods.iter().any(|name| name == method)
                    || SENDERS.methods_of.iter().any(|(of, name)| of == object && name == method)
                    || SENDERS.objects.iter().any(|name| name == object)
                    || method == "call" && self.sends(&member.object)
            }
            _ => false,
        }
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        match (&it.id, &it.init) {
            (BindingPattern::BindingIdentifier(id), Some(init)) => {
                if let Some(text) = self.address_of(init).or_else(|| self.text_of(init)) {
                    self.texts.insert(id.name.to_string(), text);
                }
                if let Some(method) = self.method_of(init) {
                    self.methods.insert(id.name.to_string(), method);
                }
                if let Expression::StaticMemberExpression(member) = or_else(init)
                    && let Some(path) = self.path(member, LONGEST)
                {
                    self.copies.insert(id.name.to_string(), path.join("."));
                }
                if self.is_given(init) {
                    self.given.insert(id.name.to_string());
                }
            }
            (BindingPattern::ObjectPattern(pattern), Some(init)) if self.is_given(init) => {
                self.sent.fields.extend(pattern.properties.iter().filter_map(|property| key(&property.key)));
            }
            _ => {}
        }
        walk::walk_variable_declarator(self, it);
    }

    /// `options.url = "https://…"`.
    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &it.left
            && let Expression::Identifier(object) = member.object.get_inner_expression()
            && SENDERS.addresses.iter().any(|name| member.property.name == name.as_str())
            && let Some(address) = self.address_of(&it.right)
        {
            self.texts.insert(object.name.to_string(), address);
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        let Some(name) = key(&it.key) else { return walk::walk_object_property(self, it) };
        let texts = self.texts_of(&it.value);
        self.sent.members.extend(texts.into_iter().map(|text| (name.clone(), text)));
        self.members.push(name);
        walk::walk_object_property(self, it);
        self.members.pop();
    }

    /// `to: email`, where the name stands for a field.
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if let (Some(member), Some(field)) = (self.members.last(), self.copies.get(it.name.as_str())) {
            self.sent.filled.insert((member.clone(), field.clone()));
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if self.sends(&it.callee) {
            let arguments = || it.arguments.iter().filter_map(Argument::as_expression);
            let address = arguments().find_map(|argument| self.address_of(argument));
            let said = Self::method_called(&it.callee);
            let method = said.or_else(|| arguments().find_map(|argument| self.method_of(argument)));
            self.sent.requests.push(Request { address, method });
        }
        self.callee = Some(it.callee.span());
        walk::walk_call_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        let is_called = self.callee == Some(it.span);
        if let Some(path) = self.path(it, LONGEST)
            && !is_called
        {
            // A longer path stands for the shorter ones that it begins with: they are walked, but they are no fields of their own.
            let field = path.join(".");
            let longer = format!("{field}.");
            let is_part =
                self.sent.fields.range(longer.clone()..).next().is_some_and(|known| known.starts_with(&longer));
            if !is_part {
                self.sent.filled.extend(self.members.last().map(|member| (member.clone(), field.clone())));
                self.sent.fields.insert(field);
            }
        }
        walk::walk_static_member_expression(self, it);
    }
}
