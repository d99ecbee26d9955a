//! Secrets that the workflow holds in plain text: each becomes a variable of the environment, and none reaches a file.

mod door;

pub use door::{close, take_out};

use cutover_ir::secret::{self, Known, Secret, add};
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Argument, CallExpression, ComputedMemberExpression, Directive, Expression, PropertyKey, StringLiteral,
    TaggedTemplateExpression, TemplateLiteral,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::SourceType;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The function that gives a secret's value.
pub const FUNCTION: &str = "secret";
/// The module of [`FUNCTION`].
pub const MODULE: &str = "runtime/secret";
/// Its name in the workflow's own code, which may have a `secret` of its own.
pub const ALIAS: &str = "secretFromEnvironment";

/// The line by which a file of own code gets at it; nothing where the code does not ask.
pub fn import_for(code: &str) -> String {
    let call = format!("{ALIAS}(");
    if code.contains(&call) {
        format!("import {{ {FUNCTION} as {ALIAS} }} from \"../{MODULE}.js\";\n\n")
    } else {
        String::new()
    }
}

/// The variables that take the places of a workflow's secrets.
#[derive(Debug, Default)]
pub struct Variables {
    by_value: BTreeMap<String, String>,
    /// The steps that read each variable.
    steps: BTreeMap<String, BTreeSet<String>>,
}

impl Variables {
    /// The variable for a secret: named after the first place that holds it, told apart by a fingerprint.
    pub fn name(&mut self, value: &str, place: &str) -> String {
        let fresh = || {
            let slug = crate::plan::latin_slug(place).replace('-', "_").to_uppercase();
            format!("{slug}_{}", secret::fingerprint(value))
        };
        self.by_value.entry(value.to_owned()).or_insert_with(fresh).clone()
    }

    /// Notes that a step reads a variable.
    pub fn read_by(&mut self, variable: &str, step: &str) {
        self.steps.entry(variable.to_owned()).or_default().insert(step.to_owned());
    }

    /// All of them, with the steps that read them as far as they are steps.
    pub fn places(&self) -> BTreeMap<String, BTreeSet<String>> {
        let steps = |name: &String| self.steps.get(name).cloned().unwrap_or_default();
        self.by_value.values().map(|name| (name.clone(), steps(name))).collect()
    }
}

/// Every secret in a whole value: what its shape gives away, and values that another place of the workflow gives away.
pub fn in_text(text: &str, known: &Known) -> Vec<Secret> {
    let mut found = secret::secrets(text);
    known.within(text).into_iter().for_each(|one| add(&mut found, one));
    found.sort_by_key(|s| s.range.start);
    found
}

/// Why code with a secret cannot run here.
pub const STUCK: &str = "a secret stands in it where no variable can take its place";

/// What became of code that holds secrets.
#[derive(Debug, PartialEq, Eq)]
pub enum Code {
    /// It holds none.
    Clean,
    /// Every one is read from the environment now.
    Rewritten(String),
    /// One stands where no call can: in a pattern, in a name.
    Stuck,
}

/// JavaScript in which every secret that a text literal holds is read from the environment. `call` gives the expression that
/// stands for a value. Secrets in comments are left to the last door.
pub fn in_code(source: &str, module: bool, known: &Known, call: &mut dyn FnMut(&str) -> String) -> Code {
    let mut found = in_text(source, known);
    if found.is_empty() && !known.alone.iter().any(|value| source.contains(value.as_str())) {
        return Code::Clean;
    }
    let allocator = Allocator::default();
    let (prefix, suffix) = if module { ("async function code() {\n", "\n}") } else { ("(", "\n)") };
    let text = format!("{prefix}{source}{suffix}");
    let source_type = if module { SourceType::mjs() } else { SourceType::cjs() };
    let parsed = Parser::new(&allocator, &text, source_type).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        // A word that is a secret elsewhere stays what it is here.
        return if found.is_empty() { Code::Clean } else { Code::Stuck };
    }
    let mut literals = Literals { skip: prefix.len(), found: Vec::new(), names: Vec::new() };
    literals.visit_program(&parsed.program);
    literals.found.sort_by_key(|l| l.range.start);
    for literal in &literals.found {
        let whole = source.get(literal.range.clone()).is_some_and(|body| known.alone.contains(body));
        // One piece of a template is not the whole of it.
        if whole && !literal.template && !literal.key {
            add(&mut found, Secret { kind: "secret".to_owned(), range: literal.range.clone(), certain: false });
        }
    }
    found.sort_by_key(|s| s.range.start);
    let comments = parsed.program.comments.iter();
    let comments = comments.map(|comment| comment.span.start as usize..comment.span.end as usize);
    // What stands there is left to the last door.
    let left: Vec<Range<usize>> = comments
        .map(|range| range.start.saturating_sub(prefix.len())..range.end.saturating_sub(prefix.len()))
        .chain(std::mem::take(&mut literals.names))
        .collect();
    let lies = |range: &Range<usize>, within: &Range<usize>| within.start <= range.start && range.end <= within.end;
    let held = |range: &Range<usize>| literals.found.iter().any(|literal| lies(range, &literal.range));
    found.retain(|s| !left.iter().any(|within| lies(&s.range, within)));
    if found.iter().any(|s| !held(&s.range)) {
        return Code::Stuck;
    }
    let edits: Vec<Edit> =
        literals.found.iter().filter_map(|literal| literal.without(source, &found, &mut *call)).collect();
    if edits.is_empty() { Code::Clean } else { Code::Rewritten(edited(source, edits)) }
}

/// A piece of code that is replaced.
type Edit = (Range<usize>, String);

/// The source with its edits made; those that overlap an earlier one are left out.
fn edited(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (range, new) in edits.into_iter() {
        if range.start >= at {
            out.push_str(source.get(at..range.start).unwrap_or_default());
            out.push_str(&new);
            at = range.end;
        }
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// A text literal: the bytes between its quotes, or one piece of a template.
struct Literal {
    range: Range<usize>,
    template: bool,
    /// It names a member: `item["total"]`.
    key: bool,
}

impl Literal {
    /// The literal with a call for each secret in it; nothing where it holds none.
    fn without(&self, source: &str, found: &[Secret], call: &mut dyn FnMut(&str) -> String) -> Option<Edit> {
        let inside: Vec<&Secret> =
            found.iter().filter(|s| s.range.start >= self.range.start && s.range.end <= self.range.end).collect();
        inside.first()?;
        let quote = usize::from(!self.template);
        let mark = source.get(self.range.start - quote..self.range.start).unwrap_or_default();
        let mut pieces: Vec<String> = Vec::new();
        let words = |text: &str, pieces: &mut Vec<String>| match self.template {
            true => pieces.push(text.to_owned()),
            false if text.is_empty() => {}
            false => pieces.push(format!("{mark}{text}{mark}")),
        };
        let mut from = self.range.start;
        for secret in inside {
            words(source.get(from..secret.range.start).unwrap_or_default(), &mut pieces);
            let value = call(source.get(secret.range.clone()).unwrap_or_default());
            pieces.push(if self.template { format!("${{{value}}}") } else { value });
            from = secret.range.end;
        }
        words(source.get(from..self.range.end).unwrap_or_default(), &mut pieces);
        let code = match (self.template, pieces.len()) {
            (true, _) => pieces.concat(),
            (false, 1) => pieces.concat(),
            (false, _) => format!("({})", pieces.join(" + ")),
        };
        Some((self.range.start - quote..self.range.end + quote, code))
    }
}

/// Text literals that are values: member names, directives and tagged templates are not.
struct Literals {
    skip: usize,
    found: Vec<Literal>,
    /// Texts that name a step: they are spelled as the step is.
    names: Vec<Range<usize>>,
}

impl Literals {
    fn add(&mut self, start: u32, end: u32, template: bool) {
        let (start, end) = (start as usize, end as usize);
        if start >= self.skip && end >= start {
            self.found.push(Literal { range: start - self.skip..end - self.skip, template, key: false });
        }
    }

    fn name(&mut self, name: &StringLiteral<'_>) {
        let (start, end) = (name.span.start as usize, name.span.end as usize);
        self.names.push(start.saturating_sub(self.skip)..end.saturating_sub(self.skip));
    }
}

/// How code of the platforms asks for a step by its name.
const STEP_BY_NAME: &[&str] = &["$", "$items", "$node"];

impl<'a> Visit<'a> for Literals {
    fn visit_string_literal(&mut self, literal: &StringLiteral<'a>) {
        self.add(literal.span.start + 1, literal.span.end.saturating_sub(1), false);
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        for quasi in &template.quasis {
            self.add(quasi.span.start, quasi.span.end, true);
        }
        walk::walk_template_literal(self, template);
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        for expression in &tagged.quasi.expressions {
            self.visit_expression(expression);
        }
    }

    fn visit_property_key(&mut self, key: &PropertyKey<'a>) {
        if !matches!(key, PropertyKey::StringLiteral(_)) {
            walk::walk_property_key(self, key);
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let of_step =
            call.callee.get_identifier_reference().is_some_and(|name| STEP_BY_NAME.contains(&name.name.as_str()));
        if of_step && let Some(Argument::StringLiteral(name)) = call.arguments.first() {
            self.name(name);
            call.arguments.iter().skip(1).for_each(|argument| self.visit_argument(argument));
        } else {
            walk::walk_call_expression(self, call);
        }
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        let of_step = member.object.get_identifier_reference().is_some_and(|name| name.name == "$node");
        match &member.expression {
            Expression::StringLiteral(name) if of_step => self.name(name),
            expression => {
                self.visit_expression(&member.object);
                let before = self.found.len();
                self.visit_expression(expression);
                if let (Expression::StringLiteral(_), Some(literal)) = (expression, self.found.get_mut(before)) {
                    literal.key = true;
                }
            }
        }
    }

    fn visit_directive(&mut self, _: &Directive<'a>) {}
}

/// Data in which every known secret is a `${VARIABLE}`, for files that the runtime reads. `name` gives the variable.
pub fn in_data(json: &serde_json::Value, known: &Known, name: &mut dyn FnMut(&str) -> String) -> serde_json::Value {
    use serde_json::Value as Json;
    match json {
        Json::String(text) => {
            let mut out = String::new();
            let mut at = 0;
            for found in in_text(text, known) {
                out.push_str(text.get(at..found.range.start).unwrap_or_default());
                out.push_str(&format!("${{{}}}", name(text.get(found.range.clone()).unwrap_or_default())));
                at = found.range.end;
            }
            out.push_str(text.get(at..).unwrap_or_default());
            Json::String(out)
        }
        Json::Array(items) => Json::Array(items.iter().map(|item| in_data(item, known, name)).collect()),
        Json::Object(members) => {
            Json::Object(members.iter().map(|(key, member)| (key.clone(), in_data(member, known, name))).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ghp_9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyTa1b2";

    fn rewritten(source: &str) -> Code {
        in_code(source, true, &Known::of_values(["correct-horse-9", "Customer2"]), &mut |value| {
            assert!([KEY, "correct-horse-9", "Customer2"].contains(&value), "{value}");
            "secret(\"K\")".to_owned()
        })
    }

    #[test]
    fn a_literal_becomes_a_call() {
        let made = |text: &str| Code::Rewritten(text.to_owned());
        assert_eq!(rewritten(&format!("const k = '{KEY}';")), made("const k = secret(\"K\");"));
        assert_eq!(
            rewritten(&format!("f(\"token {KEY}!\", `a ${{b}} {KEY}`)")),
            made("f((\"token \" + secret(\"K\") + \"!\"), `a ${b} ${secret(\"K\")}`)")
        );
    }

    #[test]
    fn a_value_that_another_place_gives_away_is_found() {
        assert_eq!(rewritten("x === 'correct-horse-9'"), Code::Rewritten("x === secret(\"K\")".to_owned()));
    }

    #[test]
    fn a_word_is_a_secret_only_where_it_is_a_whole_value() {
        let made = |text: &str| Code::Rewritten(text.to_owned());
        assert_eq!(
            rewritten(
                "const Customer2 = { Customer2: 'Customer2', 'Customer2': a['Customer2'], b: 'Customer2 total' };"
            ),
            made("const Customer2 = { Customer2: secret(\"K\"), 'Customer2': a['Customer2'], b: 'Customer2 total' };")
        );
        assert_eq!(rewritten("$('Customer2').first().json.Customer2 + /Customer2/.source"), Code::Clean);
    }

    #[test]
    fn comments_are_left_to_the_last_door_and_names_and_patterns_cannot_be_helped() {
        assert_eq!(rewritten(&format!("x = 1; // {KEY}")), Code::Clean);
        assert_eq!(rewritten(&format!("x = {{ '{KEY}': 1 }};")), Code::Stuck);
        assert_eq!(rewritten(&format!("/{KEY}/.test(x)")), Code::Stuck);
    }
}
