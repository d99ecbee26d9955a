use oxc::allocator::Allocator;
use oxc::codegen::Codegen;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use oxc::transformer::{TransformOptions, Transformer, TypeScriptOptions};
use std::path::Path;

/// JavaScript from TypeScript: the types are taken out, nothing else changes.
///
/// The error is the first one, with its place as the parser tells it.
pub fn transpile(name: &str, source: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::ts()).parse();
    if let Some(first) = parsed.diagnostics.first() {
        return Err(format!("{name} is not valid TypeScript: {first}"));
    }
    let mut program = parsed.program;
    let scoping = SemanticBuilder::new().build(&program).semantic.into_scoping();
    let options = TransformOptions {
        typescript: TypeScriptOptions { only_remove_type_imports: true, ..TypeScriptOptions::default() },
        ..TransformOptions::default()
    };
    let done = Transformer::new(&allocator, Path::new(name), &options).build_with_scoping(scoping, &mut program);
    if let Some(first) = done.diagnostics.first() {
        return Err(format!("{name} cannot be stripped of its types: {first}"));
    }
    Ok(Codegen::new().build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::transpile;

    #[test]
    fn types_go_and_values_stay() {
        let source = "import { type Item, first } from \"./items.js\";\nimport type { X } from \"./x.js\";\n\
                      export class A<T> { readonly n: number = 1; declare y: T; f(a: T, b?: string): a is T & X { return first(a as T)!; } }\n";
        let code = transpile("a.ts", source).unwrap();
        assert!(code.contains("import { first } from \"./items.js\""), "{code}");
        assert!(!code.contains("x.js"), "{code}");
        assert!(code.contains("n = 1"), "{code}");
        assert!(!code.contains("y"), "{code}");
    }

    #[test]
    fn what_is_no_typescript_is_named() {
        assert!(transpile("a.ts", "const = ;").unwrap_err().starts_with("a.ts"));
    }
}
