//! The last door: what is still in a file when the repository is whole. Of what runs nothing is replaced as text: a value becomes the
//! variable, and a name stays a name.

use super::{ALIAS, Edit, FUNCTION, Literal, MODULE, edited};
use crate::Files;
use cutover_ir::secret::{self, Known, Secret, add};
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    BindingIdentifier, CallExpression, ExportAllDeclaration, ExportNamedDeclaration, IdentifierReference,
    ImportDeclaration, ObjectProperty, PropertyKey, StaticMemberExpression, StringLiteral, TSLiteralType, TSSignature,
    TSTypeLiteral, TemplateLiteral,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType, Span};
use std::collections::BTreeSet;
use std::ops::Range;

/// Takes known secrets out of the code of a repository: every value becomes a call that reads the environment, so that the code does what it
/// did. `names` are the names of steps, which are spelled with a stand-in wherever they stand. `call` gives the name of a variable.
pub fn take_out(tree: &mut Files, known: &Known, names: &BTreeSet<&str>, variable: &mut dyn FnMut(&str) -> String) {
    if known.anywhere.is_empty() {
        return;
    }
    let paths: Vec<String> = tree.keys().filter(|path| is_code(path)).cloned().collect();
    for path in paths {
        let Some(source) = tree.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) else { continue };
        if let Some(clean) = without(&path, source, known, names, variable) {
            tree.insert(path, clean.into_bytes().into());
        }
    }
    let held: Vec<String> = tree.keys().filter(|path| safe(path, known) != **path).cloned().collect();
    for path in held {
        if let Some(bytes) = tree.remove(&path) {
            tree.insert(safe(&path, known), bytes);
        }
    }
}

fn is_code(path: &str) -> bool {
    path.ends_with(".ts") || path.ends_with(".js")
}

/// A path or an identifier with what stands for the secrets in it: letters, digits and `_` alone.
fn safe(name: &str, known: &Known) -> String {
    let held = known.anywhere.iter().filter(|value| name.contains(value.as_str()));
    held.fold(name.to_owned(), |name, value| {
        name.replace(value.as_str(), &format!("secret_{}", secret::fingerprint(value)))
    })
}

/// A file of code without known secrets; nothing where it holds none.
fn without(
    path: &str,
    source: &str,
    known: &Known,
    names: &BTreeSet<&str>,
    variable: &mut dyn FnMut(&str) -> String,
) -> Option<String> {
    let mut found: Vec<Secret> = Vec::new();
    for value in &known.anywhere {
        for written in BTreeSet::from([value.clone(), escaped(value)]) {
            for (start, _) in source.match_indices(&written) {
                add(&mut found, Secret { kind: value.clone(), range: start..start + written.len(), certain: false });
            }
        }
    }
    found.first()?;
    let allocator = Allocator::default();
    let source_type = SourceType::from_path(path).unwrap_or_default();
    let parsed = Parser::new(&allocator, source, source_type).parse();
    if parsed.panicked {
        return None;
    }
    let mut sites = Sites { source, known, names, found: &found, edits: Vec::new(), calls: false, variable };
    sites.visit_program(&parsed.program);
    let (edits, calls) = (sites.edits, sites.calls);
    let mut clean = edited(source, edits);
    if calls && !clean.contains(&format!("as {ALIAS} }}")) {
        let up = "../".repeat(path.matches('/').count().saturating_sub(1));
        let up = if up.is_empty() { "./" } else { &up };
        clean.insert_str(0, &format!("import {{ {FUNCTION} as {ALIAS} }} from \"{up}{MODULE}.js\";\n"));
    }
    Some(clean)
}

/// Where secrets stand in code, and what takes their places.
struct Sites<'s> {
    source: &'s str,
    known: &'s Known,
    names: &'s BTreeSet<&'s str>,
    found: &'s [Secret],
    edits: Vec<Edit>,
    calls: bool,
    variable: &'s mut dyn FnMut(&str) -> String,
}

impl Sites<'_> {
    fn holds(&self, span: Span) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        self.found.iter().any(|one| one.range.start >= start && one.range.end <= end)
    }

    fn literal(&mut self, range: Range<usize>, template: bool) {
        let (found, source) = (self.found, self.source);
        let values = |written: &str| {
            let one = found.iter().find(|one| source.get(one.range.clone()) == Some(written));
            one.map_or_else(|| written.to_owned(), |one| one.kind.clone())
        };
        let variable = &mut *self.variable;
        let literal = Literal { range, template, key: false };
        let edit = literal.without(source, found, &mut |written| call(&variable(&values(written))));
        self.calls |= edit.is_some();
        self.edits.extend(edit);
    }

    /// A name that code reads by becomes a text in brackets.
    fn computed(&mut self, name: Span, before: &str, behind: &str, from: u32) {
        if !self.holds(name) {
            return;
        }
        let source = self.source;
        let text = source.get(name.start as usize..name.end as usize).unwrap_or_default();
        let mut code = String::new();
        let mut at = 0;
        for one in
            self.found.iter().filter(|one| one.range.start >= name.start as usize && one.range.end <= name.end as usize)
        {
            let start = one.range.start - name.start as usize;
            code.push_str(text.get(at..start).unwrap_or_default());
            code.push_str(&format!("${{{}}}", call(&(self.variable)(&one.kind))));
            at = one.range.end - name.start as usize;
        }
        code.push_str(text.get(at..).unwrap_or_default());
        self.calls = true;
        self.edits.push((from as usize..name.end as usize, format!("{before}[`{code}`]{behind}")));
    }

    fn renamed(&mut self, span: Span) {
        if self.holds(span) {
            let range = span.start as usize..span.end as usize;
            let new = safe(self.source.get(range.clone()).unwrap_or_default(), self.known);
            self.edits.push((range, new));
        }
    }

    /// What is no value: the stand-in does.
    fn hidden(&mut self, span: Span) {
        if self.holds(span) {
            let range = span.start as usize..span.end as usize;
            let text = self.source.get(range.clone()).unwrap_or_default();
            let new = secret::without(text, &self.known.anywhere).into_owned();
            let new = if new.starts_with(['"', '\'']) { new } else { format!("\"{new}\"") };
            self.edits.push((range, new));
        }
    }
}

fn call(variable: &str) -> String {
    format!("{ALIAS}(\"{variable}\")")
}

/// Calls whose texts are only told to whoever reads the error.
const TELLING: &[&str] = &["broken", "refused", "unresolved", "stub", "notConverted", "Error"];

impl<'a> Visit<'a> for Sites<'_> {
    fn visit_string_literal(&mut self, literal: &StringLiteral<'a>) {
        if self.names.contains(literal.value.as_str()) {
            self.hidden(literal.span);
        } else {
            self.literal(literal.span.start as usize + 1..(literal.span.end as usize).saturating_sub(1), false);
        }
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        for quasi in &template.quasis {
            self.literal(quasi.span.start as usize..quasi.span.end as usize, true);
        }
        for expression in &template.expressions {
            self.visit_expression(expression);
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let name = call.callee.get_identifier_reference().map(|name| name.name.as_str());
        if name.is_some_and(|name| TELLING.contains(&name)) {
            return;
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        match &property.key {
            PropertyKey::StaticIdentifier(key) if property.shorthand => {
                let name = key.span;
                if self.holds(name) {
                    let value = safe(&key.name, self.known);
                    self.computed(name, "", &format!(": {value}"), name.start);
                }
            }
            PropertyKey::StaticIdentifier(key) => {
                self.computed(key.span, "", "", key.span.start);
                self.visit_expression(&property.value);
            }
            PropertyKey::StringLiteral(key) if !self.names.contains(key.value.as_str()) => {
                if self.holds(key.span) {
                    let before = self.edits.len();
                    self.visit_string_literal(key);
                    if let Some((_, code)) = self.edits.get_mut(before) {
                        *code = format!("[{code}]");
                    }
                }
                self.visit_expression(&property.value);
            }
            PropertyKey::StringLiteral(key) => {
                self.hidden(key.span);
                self.visit_expression(&property.value);
            }
            _ => walk::walk_object_property(self, property),
        }
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        self.visit_expression(&member.object);
        let dots = if member.optional { "?." } else { "" };
        let name = member.property.span;
        let from = member.object.span().end;
        self.computed(name, dots, "", from);
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.renamed(name.span);
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.renamed(name.span);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        // Names and the paths of files are spelled as the files are.
        self.renamed(import.span);
    }

    fn visit_export_all_declaration(&mut self, export: &ExportAllDeclaration<'a>) {
        self.renamed(export.span);
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        self.renamed(export.span);
    }

    fn visit_ts_literal_type(&mut self, literal: &TSLiteralType<'a>) {
        self.hidden(literal.span);
    }

    /// A field whose name is a secret is one of any name.
    fn visit_ts_type_literal(&mut self, literal: &TSTypeLiteral<'a>) {
        let mut told = false;
        for member in &literal.members {
            match member {
                TSSignature::TSPropertySignature(field) if self.holds(field.key.span()) => {
                    let any = if told { "" } else { "[field: string]: any;" };
                    self.edits.push((field.span.start as usize..field.span.end as usize, any.to_owned()));
                    told = true;
                }
                other => self.visit_ts_signature(other),
            }
        }
    }
}

/// Hides what is left, in comments, documents and data that people read: from now on its fingerprint stands there. Gives the files that held
/// something. `names` are the names of steps: a word that is one of them stays.
pub fn close(tree: &mut Files, known: &Known, names: &BTreeSet<&str>) -> Vec<String> {
    let mut held = Vec::new();
    if known.is_empty() {
        return held;
    }
    let mut written: Vec<(String, String)> = Vec::new();
    for value in &known.anywhere {
        let stand_in = secret::stand_in(value);
        let in_json = Some(escaped(value)).filter(|escaped| escaped != value);
        written.push((value.clone(), stand_in.clone()));
        written.extend(in_json.map(|escaped| (escaped, stand_in)));
    }
    for (path, bytes) in tree.iter_mut() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let mut clean: Option<String> = None;
        for (written, stand_in) in &written {
            let current = clean.as_deref().unwrap_or(text);
            if current.contains(written) {
                clean = Some(current.replace(written, stand_in));
            }
        }
        // The definition of the pipeline is read when it runs.
        for value in known.alone.iter().filter(|value| !names.contains(value.as_str()) && path != "pipeline.yaml") {
            let current = clean.as_deref().unwrap_or(text);
            if current.contains(value.as_str()) {
                clean = alone(path, current, value).or(clean);
            }
        }
        if let Some(clean) = clean {
            *bytes = clean.into_bytes().into();
            held.push(path.clone());
        }
    }
    held
}

/// The text with a word hidden where it stands alone between quotes, in code only within comments.
fn alone(path: &str, text: &str, value: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, _) in text.match_indices(value) {
        let (before, behind) = (text.get(..start)?, text.get(start + value.len()..)?);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let comment = line.trim_start().starts_with(['*', '/', '#']) || !is_code(path);
        let quoted = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('>', '<')]
            .iter()
            .any(|(open, close)| before.ends_with(*open) && behind.starts_with(*close));
        let named = behind.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
        let bare = (before.ends_with(": ") || before.ends_with("| "))
            && (behind.is_empty() || behind.starts_with(['\n', '|']) || behind.starts_with(" |"));
        if comment && !named && (quoted || bare) {
            out.push_str(text.get(at..start)?);
            out.push_str(&secret::stand_in(value));
            at = start + value.len();
        }
    }
    out.push_str(text.get(at..)?);
    (at > 0).then_some(out)
}

/// The value as a JSON text writes it.
fn escaped(value: &str) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned()
}
