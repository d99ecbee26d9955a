//! Secrets that the workflow holds in plain text: each becomes a variable of the environment, and none reaches a file.

use crate::Files;
use cutover_ir::secret::{self, Secret};
use oxc::allocator::Allocator;
use oxc::ast::ast::{Directive, PropertyKey, StringLiteral, TaggedTemplateExpression, TemplateLiteral};
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
}

impl Variables {
    /// The variable for a secret: named after the first place that holds it, told apart by a fingerprint.
    pub fn name(&mut self, value: &str, place: &str) -> String {
        let fresh = || {
            let slug = crate::plan::file_slug(place).replace('-', "_").to_uppercase();
            format!("{slug}_{}", secret::fingerprint(value))
        };
        self.by_value.entry(value.to_owned()).or_insert_with(fresh).clone()
    }

    /// The names of all of them.
    pub fn names(&self) -> BTreeSet<String> {
        self.by_value.values().cloned().collect()
    }
}

/// Every secret in a text: what its shape gives away, and values that another place of the workflow gives away.
pub fn in_text(text: &str, known: &[String]) -> Vec<Secret> {
    let mut found = secret::secrets(text);
    for value in known {
        for (start, _) in text.match_indices(value.as_str()) {
            let range = start..start + value.len();
            if found.iter().all(|s| s.range.end <= range.start || s.range.start >= range.end) {
                found.push(Secret { kind: "secret".to_owned(), range, certain: false });
            }
        }
    }
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
pub fn in_code(source: &str, module: bool, known: &[String], call: &mut dyn FnMut(&str) -> String) -> Code {
    let found = in_text(source, known);
    if found.is_empty() {
        return Code::Clean;
    }
    let allocator = Allocator::default();
    let (prefix, suffix) = if module { ("async function code() {\n", "\n}") } else { ("(", "\n)") };
    let text = format!("{prefix}{source}{suffix}");
    let source_type = if module { SourceType::mjs() } else { SourceType::cjs() };
    let parsed = Parser::new(&allocator, &text, source_type).parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return Code::Stuck;
    }
    let commented = |range: &Range<usize>| {
        parsed.program.comments.iter().any(|comment| {
            let (start, end) = (comment.span.start as usize, comment.span.end as usize);
            start <= range.start + prefix.len() && range.end + prefix.len() <= end
        })
    };
    let mut literals = Literals { skip: prefix.len(), found: Vec::new() };
    literals.visit_program(&parsed.program);
    literals.found.sort_by_key(|l| l.range.start);
    let held =
        |range: &Range<usize>| literals.found.iter().any(|l| l.range.start <= range.start && range.end <= l.range.end);
    if found.iter().any(|s| !held(&s.range) && !commented(&s.range)) {
        return Code::Stuck;
    }
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    let mut changed = false;
    for literal in literals.found {
        let inside: Vec<_> =
            found.iter().filter(|s| s.range.start >= literal.range.start && s.range.end <= literal.range.end).collect();
        let Some(body) = source.get(literal.range.clone()).filter(|_| !inside.is_empty()) else { continue };
        let quote = if literal.template { 0 } else { 1 };
        out.push_str(source.get(at..literal.range.start - quote).unwrap_or_default());
        let mut from = literal.range.start;
        let mut pieces: Vec<String> = Vec::new();
        let mark = source.get(literal.range.start - quote..literal.range.start).unwrap_or_default();
        for secret in &inside {
            let before = source.get(from..secret.range.start).unwrap_or_default();
            let value = call(source.get(secret.range.clone()).unwrap_or_default());
            if literal.template {
                pieces.push(format!("{before}${{{value}}}"));
            } else {
                if !before.is_empty() {
                    pieces.push(format!("{mark}{before}{mark}"));
                }
                pieces.push(value);
            }
            from = secret.range.end;
        }
        let rest = source.get(from..literal.range.start + body.len()).unwrap_or_default();
        if literal.template {
            pieces.push(rest.to_owned());
            out.push_str(&pieces.concat());
        } else {
            if !rest.is_empty() {
                pieces.push(format!("{mark}{rest}{mark}"));
            }
            let joined = pieces.join(" + ");
            out.push_str(&if pieces.len() > 1 { format!("({joined})") } else { joined });
        }
        at = literal.range.end + quote;
        changed = true;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    if changed { Code::Rewritten(out) } else { Code::Clean }
}

/// A text literal: the bytes between its quotes, or one piece of a template.
struct Literal {
    range: Range<usize>,
    template: bool,
}

/// Text literals that are values: member names, directives and tagged templates are not.
struct Literals {
    skip: usize,
    found: Vec<Literal>,
}

impl Literals {
    fn add(&mut self, start: u32, end: u32, template: bool) {
        let (start, end) = (start as usize, end as usize);
        if start >= self.skip && end >= start {
            self.found.push(Literal { range: start - self.skip..end - self.skip, template });
        }
    }
}

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

    fn visit_directive(&mut self, _: &Directive<'a>) {}
}

/// Data in which every known secret is a `${VARIABLE}`, for files that the runtime reads. `name` gives the variable.
pub fn in_data(json: &serde_json::Value, known: &[String], name: &mut dyn FnMut(&str) -> String) -> serde_json::Value {
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

/// The last door: what is still in a file stands there as its fingerprint from now on. Gives the files that held one.
pub fn close(tree: &mut Files, values: &[String]) -> Vec<String> {
    let mut held = Vec::new();
    if values.is_empty() {
        return held;
    }
    for (path, bytes) in tree.iter_mut() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let mut clean: Option<String> = None;
        for value in values {
            for written in [value.clone(), escaped(value)] {
                let current = clean.as_deref().unwrap_or(text);
                if current.contains(&written) {
                    clean = Some(current.replace(&written, &secret::stand_in(value)));
                }
            }
        }
        if let Some(clean) = clean {
            *bytes = clean.into_bytes().into();
            held.push(path.clone());
        }
    }
    held
}

/// The value as a JSON text writes it.
fn escaped(value: &str) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ghp_9fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyTa1b2";

    fn rewritten(source: &str) -> Code {
        in_code(source, true, &["correct-horse-9".to_owned()], &mut |value| {
            assert!([KEY, "correct-horse-9"].contains(&value), "{value}");
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
    fn comments_are_left_to_the_last_door_and_names_and_patterns_cannot_be_helped() {
        assert_eq!(rewritten(&format!("x = 1; // {KEY}")), Code::Clean);
        assert_eq!(rewritten(&format!("x = {{ '{KEY}': 1 }};")), Code::Stuck);
        assert_eq!(rewritten(&format!("/{KEY}/.test(x)")), Code::Stuck);
    }
}
