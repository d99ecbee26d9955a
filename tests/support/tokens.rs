//! What emitted TypeScript must not hold, looked for in its tokens: texts and comments of the export may say anything.

#![allow(dead_code)]

use cutover_generators::Files;
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    CallExpression, ExportAllDeclaration, ExportFromDeclaration, Expression, ImportDeclaration, TSAnyKeyword,
    TSAsExpression, TSType,
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

/// Relative imports that lead to no emitted file.
pub fn missing_imports(path: &str, text: &str, files: &Files) -> Vec<String> {
    let code = path.ends_with(".ts") || path.ends_with(".js");
    if !code {
        return Vec::new();
    }
    let imports = if path.starts_with("src/runtime/") { runtime_imports(path, text) } else { Arc::new(imports(text)) };
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let there = |target: &str| {
        let plain = plain(&folder.join(target));
        let source = plain.strip_suffix(".js").map(|stem| format!("{stem}.ts"));
        files.contains_key(&plain) || source.is_some_and(|s| files.contains_key(&s))
    };
    imports.iter().filter(|t| t.starts_with('.') && !there(t)).cloned().collect()
}

fn imports(text: &str) -> Vec<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let mut found = Found::default();
    found.visit_program(&parsed.program);
    found.imports
}

/// Runtime files are the same in every repository: each is parsed once.
fn runtime_imports(path: &str, text: &str) -> Arc<Vec<String>> {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Vec<String>>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap();
    Arc::clone(known.entry(path.to_owned()).or_insert_with(|| Arc::new(imports(text))))
}

fn plain(path: &Path) -> String {
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
    imports: Vec<String>,
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
        self.imports.push(it.source.value.to_string());
        walk::walk_import_declaration(self, it);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.imports.push(it.source.value.to_string());
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.imports.push(it.source.value.to_string());
        walk::walk_export_from_declaration(self, it);
    }
}
