//! Rewrites n8n's extension methods: `x.toTitleCase()` becomes `extend(x, "toTitleCase", [])`, as the platform does before it evaluates.

use oxc::ast::ast::{CallExpression, Expression, Program};
use oxc::ast_visit::{Visit, walk};
use oxc::span::GetSpan;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The text of a program with every extension call rewritten.
pub fn extension_calls(source: &str, program: &Program<'_>) -> String {
    let mut visitor = Calls { source, edits: Vec::new() };
    visitor.visit_program(program);
    if visitor.edits.is_empty() {
        return source.to_owned();
    }
    apply(source, visitor.edits)
}

/// Replaces `from..to`; insertions have `from == to`. Edits at one place keep the order in which they were made.
struct Edit {
    from: usize,
    to: usize,
    text: String,
}

fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| e.from);
    let mut out = String::with_capacity(source.len() + 64);
    let mut at = 0;
    for edit in edits {
        out.push_str(source.get(at..edit.from).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.to.max(at);
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

fn is_extension(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES
        .get_or_init(|| serde_json::from_str(include_str!("../extensions.json")).unwrap_or_default())
        .contains(name)
}

struct Calls<'s> {
    source: &'s str,
    edits: Vec<Edit>,
}

impl<'a> Visit<'a> for Calls<'_> {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Expression::StaticMemberExpression(member) = &call.callee
            && is_extension(member.property.name.as_str())
            && !is_namespace(&member.object)
        {
            let object = member.object.span();
            let optional = member.optional || call.optional;
            let name = if optional { "extendOptional(" } else { "extend(" };
            self.edits.push(Edit {
                from: object.start as usize,
                to: object.start as usize,
                text: name.to_owned(),
            });
            // From the end of the object to the opening parenthesis of the arguments.
            let after = member.property.span.end as usize;
            let open = self.source.get(after..).and_then(|s| s.find('(')).map_or(after, |i| after + i + 1);
            self.edits.push(Edit {
                from: object.end as usize,
                to: open,
                text: format!(", \"{}\", [", member.property.name),
            });
            let end = call.span.end as usize;
            walk::walk_call_expression(self, call);
            self.edits.push(Edit {
                from: end.saturating_sub(1),
                to: end,
                text: "])".to_owned(),
            });
            return;
        }
        walk::walk_call_expression(self, call);
    }
}

/// Static functions of JavaScript and luxon are not values to extend.
fn is_namespace(expr: &Expression<'_>) -> bool {
    matches!(expr, Expression::Identifier(id) if matches!(id.name.as_str(),
        "Math" | "JSON" | "Object" | "Array" | "Number" | "String" | "Date" | "DateTime" | "Duration" | "Interval" | "Promise"))
}
