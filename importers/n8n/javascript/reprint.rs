//! The platform prints an expression again before it runs, which is not always what was written (seen on n8n 2.4.8).

use oxc::ast::ast::{Expression, Program, TemplateElement, TemplateLiteral};
use oxc::ast_visit::{Visit, walk};

/// The columns that a tab at the beginning of a line reaches to.
const TAB: usize = 4;

/// What an expression does that cannot be printed: it fails like any other, and the platform takes that for nothing.
pub const FAILING: &str =
    r#"(() => { throw new TypeError("an optional chain is the hole of a template literal"); })()"#;

/// Whether printing fails: it knows no optional chain that is a whole hole of a template literal, in brackets or not.
pub fn fails(program: &Program<'_>) -> bool {
    let mut visitor = Holes { found: false };
    visitor.visit_program(program);
    visitor.found
}

struct Holes {
    found: bool,
}

impl<'a> Visit<'a> for Holes {
    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        walk::walk_template_literal(self, template);
        self.found |= template
            .expressions
            .iter()
            .any(|hole| matches!(hole.without_parentheses(), Expression::ChainExpression(_)));
    }
}

/// What printing makes of a part of a template literal; nothing where it stays as it is. A part with a line break is printed anew:
/// tabs that begin a line become blanks, and a hole behind a letter, a digit, `_` or `$` (the one of `\n`, say) gets a blank before it.
pub fn part_of_template(part: &TemplateElement<'_>) -> Option<String> {
    let written = part.value.raw.as_str();
    if !part.value.cooked.as_ref()?.contains('\n') {
        return None;
    }
    let mut text = String::with_capacity(written.len() + 1);
    for (number, line) in written.split('\n').enumerate() {
        if number > 0 {
            text.push('\n');
            text.push_str(&indented(line));
        } else {
            text.push_str(line);
        }
    }
    // A line break as an escape ends in a letter; one that stands there becomes such an escape.
    let glued = |last: char| last == '\n' || last.is_ascii_alphanumeric() || matches!(last, '_' | '$');
    if !part.tail && text.ends_with(glued) {
        text.push(' ');
    }
    (text != written).then_some(text)
}

/// A line whose indentation has no tabs.
fn indented(line: &str) -> String {
    let rest = line.trim_start_matches([' ', '\t']);
    let indentation = line.strip_suffix(rest).unwrap_or_default();
    let columns = indentation.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 });
    format!("{}{rest}", " ".repeat(columns))
}

#[cfg(test)]
mod tests {
    use crate::n8n::javascript::parse;
    use cutover_ir::Expr;

    fn printed(code: &str) -> String {
        match parse(code) {
            Expr::Foreign { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_hole_behind_a_line_break_gets_a_blank() {
        assert_eq!(printed("`a\n${x}\n\n${y}\n`"), "`a\n ${x}\n\n ${y}\n`");
        assert_eq!(printed(r"`a\n${x}`"), r"`a\n ${x}`");
        assert_eq!(printed("`a\nName${x} b`"), "`a\nName ${x} b`");
    }

    #[test]
    fn other_parts_stay_as_they_are() {
        for code in ["`a${x}`", r"`\\n${x}`", "`a\n* ${x}`", "`a\n  ${x}`", "`a\n(${x})`", r"`a\t${x}`"] {
            assert_eq!(printed(code), code);
        }
    }

    #[test]
    fn an_optional_chain_as_a_hole_cannot_be_printed() {
        for code in ["`a ${$json?.n}`", "[1].map(x => `${($json?.n)} ${x}`)", "String.raw`${$json?.n}`"] {
            assert_eq!(printed(code), super::FAILING, "{code}");
        }
        for code in ["`a ${$json?.n ?? 1}`", "`a ${$json.n}`", "`a` + $json?.n"] {
            assert_eq!(printed(code), code);
        }
        assert!(matches!(parse("`a ${$json?.n}` + $json.s.toTitleCase()"), Expr::Broken { .. }));
    }

    #[test]
    fn tabs_that_begin_a_line_become_blanks() {
        assert_eq!(printed("`a\tb\n\tc\n \t ${x}\n\t\td\t`"), "`a\tb\n    c\n     ${x}\n        d\t`");
    }
}
