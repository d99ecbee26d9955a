//! Members that the platform lets no expression reach: one that names them fails as a whole.

use cutover_ir::{PathExpr, Segment};
use oxc::ast::ast::{CallExpression, ComputedMemberExpression, Expression, Program, StaticMemberExpression};
use oxc::ast_visit::{Visit, walk};

/// Measured on n8n 2.4.8, where neighbours such as `setPrototypeOf` can be named.
const NAMES: [&str; 8] =
    ["__proto__", "prototype", "constructor", "getPrototypeOf", "mainModule", "binding", "_load", "prepareStackTrace"];

/// The engine turns `$if` into a choice before it evaluates anything. Measured on n8n 2.4.8, which calls the syntax invalid.
const TOO_FEW_FOR_IF: &str = "`$if` has less than two arguments";

fn refusal(name: &str) -> Option<String> {
    NAMES.contains(&name).then(|| format!("Cannot access \"{name}\" due to security concerns"))
}

/// Why a bare path fails; nothing where it may be read.
pub fn in_path(path: &PathExpr) -> Option<String> {
    path.segments.iter().find_map(|segment| match segment {
        Segment::Key(name) => refusal(name),
        _ => None,
    })
}

/// Why free names make an expression fail: they are members of the scope.
pub fn in_names(free: &[String]) -> Option<String> {
    free.iter().find_map(|name| refusal(name))
}

/// Why an expression fails; nothing where it may be evaluated.
pub fn in_program(program: &Program<'_>) -> Option<String> {
    let mut visitor = Members { found: None };
    visitor.visit_program(program);
    visitor.found
}

struct Members {
    found: Option<String>,
}

impl<'a> Visit<'a> for Members {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        walk::walk_call_expression(self, call);
        if call.arguments.len() < 2 && matches!(&call.callee, Expression::Identifier(name) if name.name == "$if") {
            self.found.get_or_insert_with(|| TOO_FEW_FOR_IF.to_owned());
        }
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        walk::walk_static_member_expression(self, member);
        self.found = self.found.take().or_else(|| refusal(member.property.name.as_str()));
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        walk::walk_computed_member_expression(self, member);
        if let Expression::StringLiteral(name) = &member.expression {
            self.found = self.found.take().or_else(|| refusal(name.value.as_str()));
        }
    }
}
