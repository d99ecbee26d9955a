//! What a Code step hands on, as far as its text shows it: one record, or a list of which each element runs the rest of the zap.

use cutover_ir::Multiplicity;
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, CallExpression,
    ExportDefaultDeclaration, Expression, Function, ReturnStatement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::semantic::ScopeFlags;
use oxc::span::SourceType;

/// How many records JavaScript or Python gives. Every way out must show an object for it to be one.
pub fn gives(source: &str, language: &str) -> Multiplicity {
    let read = if language == "javascript" { javascript(source) } else { None };
    match read.unwrap_or_else(|| written(source)).as_slice() {
        [] => Multiplicity::Unknown,
        ways if ways.iter().all(|object| *object) => Multiplicity::One,
        _ => Multiplicity::Unknown,
    }
}

/// For every way out of JavaScript whether it shows an object; nothing where it does not parse.
fn javascript(source: &str) -> Option<Vec<bool>> {
    if cutover_ir::nests_too_deep(source) {
        return None;
    }
    let body = format!("export default async function () {{\n{source}\n}}");
    // A module is tried first: a body that returns is none.
    [source, body.as_str()].into_iter().find_map(|text| {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
        let mut ways = Ways::default();
        ways.visit_program(&parsed.program);
        (!parsed.panicked && parsed.diagnostics.is_empty()).then_some(ways.found)
    })
}

/// The ways out of the function that a module gives. What it declares within is not a way out.
#[derive(Default)]
struct Ways {
    found: Vec<bool>,
    given: bool,
    depth: usize,
}

impl Ways {
    fn leaves(&mut self, value: Option<&Expression<'_>>) {
        // An empty list is one record without fields.
        self.found.push(match value.map(Expression::get_inner_expression) {
            Some(Expression::ObjectExpression(_)) => true,
            // What the step was given is one object.
            Some(Expression::Identifier(name)) => name.name == "inputData",
            Some(Expression::ArrayExpression(list)) => list.elements.is_empty(),
            _ => false,
        });
    }
}

impl<'a> Visit<'a> for Ways {
    fn visit_export_default_declaration(&mut self, given: &ExportDefaultDeclaration<'a>) {
        self.given = true;
        walk::walk_export_default_declaration(self, given);
        self.given = false;
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.depth += 1;
        walk::walk_function(self, function, flags);
        self.depth -= 1;
    }

    fn visit_arrow_function_expression(&mut self, function: &ArrowFunctionExpression<'a>) {
        if self.given && self.depth == 0 {
            // An expression is what it gives.
            let given = function.body.as_expression();
            if given.is_some() {
                self.leaves(given);
            }
        }
        self.depth += 1;
        walk::walk_arrow_function_expression(self, function);
        self.depth -= 1;
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        if self.given && self.depth == 1 {
            self.leaves(statement.argument.as_ref());
        }
        walk::walk_return_statement(self, statement);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if matches!(&assignment.left, AssignmentTarget::AssignmentTargetIdentifier(name) if name.name == "output") {
            self.leaves(Some(&assignment.right));
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if matches!(&call.callee, Expression::Identifier(name) if name.name == "callback") {
            self.leaves(call.arguments.get(1).and_then(Argument::as_expression));
        }
        walk::walk_call_expression(self, call);
    }
}

/// For every way out that the text shows whether an object stands there.
fn written(source: &str) -> Vec<bool> {
    let mut found = Vec::new();
    for marker in ["return", "output"] {
        for (at, _) in source.match_indices(marker) {
            let before = source.get(..at).and_then(|head| head.chars().next_back());
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '\'' | '$')) {
                continue;
            }
            let rest = source.get(at + marker.len()..).unwrap_or_default();
            let value = match marker {
                "return" => rest.strip_prefix(|c: char| c.is_whitespace() || c == '(').map(str::trim_start),
                _ => rest.trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('=')).map(str::trim_start),
            };
            found.extend(value.map(|value| value.trim_start_matches('(').trim_start().starts_with('{')));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn javascript(source: &str) -> Multiplicity {
        gives(source, "javascript")
    }

    #[test]
    fn objects_are_one_record_and_anything_else_may_be_many() {
        assert_eq!(javascript("return { a: 1 };"), Multiplicity::One);
        assert_eq!(gives("output = {'a': 1}", "python"), Multiplicity::One);
        assert_eq!(gives("return [x for x in y]", "python"), Multiplicity::Unknown);
        assert_eq!(javascript("if (x) return [];\nreturn { a: 1 };"), Multiplicity::One);
        assert_eq!(javascript("if (x) return [y];\nreturn { a: 1 };"), Multiplicity::Unknown);
        assert_eq!(javascript("const data = await r.json();\nreturn data;"), Multiplicity::Unknown);
        assert_eq!(javascript("const f = x => x.returned; output = [{id: 1}];"), Multiplicity::Unknown);
        assert_eq!(javascript("callback(null, { a: 1 });"), Multiplicity::One);
        assert_eq!(javascript("return inputData;"), Multiplicity::One);
        assert_eq!(javascript("// nothing comes out"), Multiplicity::Unknown);
    }

    #[test]
    fn what_a_function_within_gives_is_not_what_the_step_gives() {
        assert_eq!(javascript("const all = x.map((y) => { return [y]; });\nreturn { all };"), Multiplicity::One);
        assert_eq!(javascript("function f() { return { a: 1 }; }\nreturn f();"), Multiplicity::Unknown);
    }

    #[test]
    fn a_module_gives_what_its_function_gives() {
        let helper = "function parts(text) { return text.split(','); }\n";
        let given = format!(
            "{helper}export default async function main({{ inputData }}) {{ return {{ all: parts(inputData.a) }}; }}"
        );
        assert_eq!(javascript(&given), Multiplicity::One);
        assert_eq!(javascript("export default ({ inputData }) => ({ a: inputData.a });"), Multiplicity::One);
        assert_eq!(javascript("export default ({ inputData }) => [inputData];"), Multiplicity::Unknown);
    }
}
