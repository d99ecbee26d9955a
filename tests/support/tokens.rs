//! What emitted TypeScript must not hold, looked for in its tokens: texts and comments of the export may say anything.

#![allow(dead_code)]

use cutover_generators::Files;
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    CallExpression, ExportAllDeclaration, ExportFromDeclaration, Expression, ImportDeclaration,
    ImportDeclarationSpecifier, TSAnyKeyword, TSAsExpression, TSType,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::SourceType;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

/// Ways round the type checker, by name.
pub fn forbidden(text: &str) -> Vec<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = Found::default();
    if let Some(first) = parsed.diagnostics.first() {
        found.words.push(format!("what is no TypeScript: {first}"));
    }
    for comment in &parsed.program.comments {
        let said = comment.content_span().source_text(text);
        for word in ["@ts-ignore", "@ts-nocheck", "@ts-expect-error"] {
            if said.trim_start_matches(['*', '/', ' ']).trim_start().starts_with(word) {
                found.words.push(word.to_owned());
            }
        }
    }
    found.visit_program(&parsed.program);
    found.words
}

/// Calls of a method with this name.
pub fn calls(text: &str, method: &str) -> Vec<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = Found::default();
    found.visit_program(&parsed.program);
    found.calls.into_iter().filter(|c| c == method).collect()
}

/// Relative imports that lead to no emitted file, and names that the file they lead to does not export.
pub fn missing_imports(path: &str, text: &str, files: &Files) -> Vec<String> {
    let code = path.ends_with(".ts") || path.ends_with(".js");
    if !code {
        return Vec::new();
    }
    let imports = if path.starts_with("src/runtime/") { runtime_imports(text) } else { Arc::new(imports(text)) };
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut missing = Vec::new();
    for (target, names) in imports.iter().filter(|(target, _)| target.starts_with('.')) {
        let plain = plain(&folder.join(target));
        let source = plain.strip_suffix(".js").map(|stem| format!("{stem}.ts")).filter(|s| files.contains_key(s));
        match source {
            None if !files.contains_key(&plain) => missing.push(target.clone()),
            Some(source) if source.starts_with("src/runtime/") => {
                let text = String::from_utf8_lossy(&files[&source]);
                let names = names.iter().filter(|name| !exports(&text, name));
                missing.extend(names.map(|name| format!("{name} from {target}")));
            }
            _ => {}
        }
    }
    missing
}

/// Does a runtime file export a name? Exports stand at the beginning of a line there.
fn exports(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.lines().filter_map(|line| line.strip_prefix("export ")).any(|line| {
        // `export { a, b } from`, `export type { A }` and `export const { of: a } = …` name several.
        let several = line.contains(" from ") || line.starts_with("const {");
        let head = if several { line } else { line.split(['(', '=', '<', ':']).next().unwrap_or_default() };
        line.starts_with('*') || head.split(|c| !is_word(c)).any(|word| word == name)
    })
}

/// What is imported from where.
pub type Imports = Vec<(String, Vec<String>)>;

pub fn imports(text: &str) -> Imports {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = Found::default();
    found.visit_program(&parsed.program);
    found.imports
}

/// Runtime files are the same in most repositories: each text is parsed once.
fn runtime_imports(text: &str) -> Arc<Imports> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Imports>>>> = LazyLock::new(Mutex::default);
    if let Some(known) = KNOWN.lock().unwrap().get(text) {
        return Arc::clone(known);
    }
    let made = Arc::new(imports(text));
    KNOWN.lock().unwrap().insert(text.to_owned(), Arc::clone(&made));
    made
}

pub fn plain(path: &Path) -> String {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(name) => parts.push(name),
            _ => {}
        }
    }
    parts.to_string_lossy().replace('\\', "/")
}

#[derive(Default)]
struct Found {
    words: Vec<String>,
    imports: Imports,
    calls: Vec<String>,
}

impl<'a> Visit<'a> for Found {
    fn visit_ts_any_keyword(&mut self, _: &TSAnyKeyword) {
        self.words.push("any".to_owned());
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        if let Expression::TSAsExpression(inner) = &it.expression
            && matches!(inner.type_annotation, TSType::TSUnknownKeyword(_))
        {
            self.words.push("as unknown as".to_owned());
        }
        walk::walk_ts_as_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Expression::StaticMemberExpression(member) = &it.callee {
            self.calls.push(member.property.name.to_string());
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        let names = it.specifiers.iter().flatten().filter_map(|specifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(one) => Some(one.imported.name().to_string()),
            _ => None,
        });
        self.imports.push((it.source.value.to_string(), names.collect()));
        walk::walk_import_declaration(self, it);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.imports.push((it.source.value.to_string(), Vec::new()));
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        let names = it.specifiers.iter().map(|one| one.local.name().to_string());
        self.imports.push((it.source.value.to_string(), names.collect()));
        walk::walk_export_from_declaration(self, it);
    }
}
