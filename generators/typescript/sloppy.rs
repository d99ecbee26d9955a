//! Rules of scripts that modules do not have, where the workflow's own code relies on them.
//!
//! The platform runs code as a script, what is emitted is modules. Most code cannot tell. `this` of a plain function can be written out;
//! the rest is kept as a text that runs as a script.

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    BlockStatement, Function, FunctionType, IdentifierReference, MethodDefinition, ObjectProperty, PropertyDefinition,
    PropertyKind, Statement, StaticBlock, SwitchCase, ThisExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::semantic::{ScopeFlags, SemanticBuilder};
use oxc::span::{GetSpan, SourceType};
use std::collections::BTreeSet;

/// How code relies on being a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sloppy {
    /// Not at all.
    No,
    /// By `this` of plain functions: the code with that written out as [`THIS`]`(this)`.
    This(String),
    /// In a way that only a script can do; why, as the end of a sentence.
    Script(&'static str),
}

/// The function that gives what `this` means in a plain function.
pub const THIS: &str = "$ownThis";

/// Reads the body of a function.
pub fn read(body: &str) -> Sloppy {
    if cutover_ir::nests_too_deep(body) {
        return Sloppy::No;
    }
    const HEAD: &str = "(async function () {\n";
    let source = format!("{HEAD}{body}\n}})");
    let allocator = Allocator::default();
    let module = Parser::new(&allocator, &source, SourceType::mjs()).parse();
    let built = SemanticBuilder::new().with_check_syntax_error(true).build(&module.program);
    if module.panicked || !module.diagnostics.is_empty() || !built.diagnostics.is_empty() {
        return Sloppy::Script("modules refuse some of it");
    }
    let mut found = Found::default();
    found.visit_program(&module.program);
    if found.callee {
        return Sloppy::Script("a function asks for itself by `arguments.callee`");
    }
    let unknown = built.semantic.scoping().root_unresolved_references();
    if unknown.keys().any(|name| found.in_blocks.contains(&name.to_string())) {
        return Sloppy::Script("a function that a block declares is used outside of the block");
    }
    if found.plain.is_empty() {
        return Sloppy::No;
    }
    let mut written = body.to_owned();
    for at in found.plain.iter().rev().filter_map(|at| at.checked_sub(HEAD.len())) {
        if written.get(at..at + 4) == Some("this") {
            written.replace_range(at..at + 4, &format!("{THIS}(this)"));
        }
    }
    Sloppy::This(written)
}

/// What a function's `this` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    /// The code itself, a method, a constructor: as in a module.
    Known,
}

#[derive(Default)]
struct Found {
    kinds: Vec<Kind>,
    next_is_known: bool,
    plain: Vec<usize>,
    in_blocks: BTreeSet<String>,
    callee: bool,
}

impl Found {
    fn declared<'a>(&mut self, statements: &[Statement<'a>]) {
        for statement in statements {
            if let Statement::FunctionDeclaration(function) = statement
                && let Some(name) = &function.id
            {
                self.in_blocks.insert(name.name.to_string());
            }
        }
    }

    fn known(&mut self, work: impl FnOnce(&mut Self)) {
        self.kinds.push(Kind::Known);
        work(self);
        self.kinds.pop();
    }
}

impl<'a> Visit<'a> for Found {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        // The first one is the wrapper around the code.
        let known = std::mem::take(&mut self.next_is_known) || self.kinds.is_empty();
        let plain = matches!(function.r#type, FunctionType::FunctionDeclaration | FunctionType::FunctionExpression);
        self.kinds.push(if plain && !known { Kind::Plain } else { Kind::Known });
        walk::walk_function(self, function, flags);
        self.kinds.pop();
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        self.next_is_known = property.method || property.kind != PropertyKind::Init;
        walk::walk_object_property(self, property);
        self.next_is_known = false;
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.next_is_known = true;
        walk::walk_method_definition(self, method);
        self.next_is_known = false;
    }

    fn visit_property_definition(&mut self, property: &PropertyDefinition<'a>) {
        self.known(|found| walk::walk_property_definition(found, property));
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        self.known(|found| walk::walk_static_block(found, block));
    }

    fn visit_this_expression(&mut self, this: &ThisExpression) {
        if self.kinds.last() == Some(&Kind::Plain) {
            self.plain.push(this.span().start as usize);
        }
    }

    fn visit_block_statement(&mut self, block: &BlockStatement<'a>) {
        self.declared(&block.body);
        walk::walk_block_statement(self, block);
    }

    fn visit_switch_case(&mut self, case: &SwitchCase<'a>) {
        self.declared(&case.consequent);
        walk::walk_switch_case(self, case);
    }

    fn visit_static_member_expression(&mut self, member: &oxc::ast::ast::StaticMemberExpression<'a>) {
        let of_arguments = |identifier: &IdentifierReference<'_>| identifier.name == "arguments";
        self.callee |= member.object.get_identifier_reference().is_some_and(of_arguments)
            && matches!(member.property.name.as_str(), "callee" | "caller");
        walk::walk_static_member_expression(self, member);
    }
}

#[cfg(test)]
mod tests {
    use super::{Sloppy, read};

    #[test]
    fn code_that_cannot_tell_stays_as_it_is() {
        for body in [
            "return this.helpers;",
            "const f = () => this; return f();",
            "class A { b() { return this; } c = this; } return { d() { return this; } };",
            "if (a) { function f() {} f(); } return 1;",
        ] {
            assert_eq!(read(body), Sloppy::No, "{body}");
        }
    }

    #[test]
    fn this_of_plain_functions_is_written_out() {
        let body = "let a = 1\nfunction f() {\n  return this.helpers + this.b\n}\nreturn f()";
        let expected = "let a = 1\nfunction f() {\n  return $ownThis(this).helpers + $ownThis(this).b\n}\nreturn f()";
        assert_eq!(read(body), Sloppy::This(expected.to_owned()));
    }

    #[test]
    fn what_only_scripts_can_do_is_told() {
        for body in [
            "if (a) { function f() {} } return f();",
            "return 010;",
            "with (a) { return b; }",
            "return (function (n) { return n ? n * arguments.callee(n - 1) : 1; })(4);",
            "function f(a, a) { return a; } return f(1, 2);",
        ] {
            assert!(matches!(read(body), Sloppy::Script(_)), "{body}");
        }
    }
}
