//! Expressions that need nothing of the platform: TypeScript as it stands, with the paths printed as such.

use super::{Printer, Uses};
use cutover_ir::{Operand, PathExpr, Root};
use petgraph::stable_graph::NodeIndex;

impl Printer<'_> {
    /// The code with its paths printed. Nothing where it holds a secret, or where what it reads is not known as what the code
    /// takes it for.
    pub(super) fn plain_expression(
        &mut self,
        code: &str,
        operands: &[Operand],
        step: NodeIndex,
        hint: &str,
        uses: &mut Uses,
    ) -> Option<String> {
        let known = crate::typescript::secrets::in_text(code, &self.known_secrets);
        if !known.is_empty() || !cutover_ir::secret::secrets(code).is_empty() {
            return None;
        }
        let deep = |operand: &Operand| self.untyped && operand.path.segments.len() > 1;
        let opaque = |operand: &Operand| operand.compared && !self.reads_a_leaf(&operand.path, step);
        if operands.iter().any(|operand| deep(operand) || opaque(operand)) {
            return None;
        }
        let mut out = String::new();
        let mut at = 0;
        for operand in operands {
            out.push_str(code.get(at..operand.range.start)?);
            out.push_str(&self.path(&operand.path, step, hint, uses));
            at = operand.range.end;
        }
        out.push_str(code.get(at..)?);
        let short = on_one_line(&out);
        Some(if short.chars().count() <= 100 { short } else { dedented(out.trim()) })
    }

    /// Whether no one reads below what a path leads to: then its type is any JSON value.
    fn reads_a_leaf(&self, path: &PathExpr, step: NodeIndex) -> bool {
        let tree = match &path.root {
            Root::Step { name, .. } => {
                self.workflow.by_name.get(name).and_then(|from| self.types.tree_of_output(*from))
            }
            _ => self.types.tree_of_input(step),
        };
        tree.and_then(|tree| tree.at(&path.segments)).is_none_or(crate::plan::Tree::is_leaf)
    }
}

/// Code with one space for whatever separates its words, as it was typed into one field; texts stay as they are.
fn on_one_line(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut quote = None;
    let mut escaped = false;
    for c in code.trim().chars() {
        match quote {
            Some(open) => {
                if !escaped && c == open {
                    quote = None;
                }
                escaped = !escaped && c == '\\';
                out.push(c);
            }
            None if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            None => {
                if matches!(c, '"' | '\'' | '`') {
                    quote = Some(c);
                }
                out.push(c);
            }
        }
    }
    out
}

/// Code with its own lines, the first as far left as the least indented of the others. No text in it spans lines.
fn dedented(code: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = code.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines = code.lines().enumerate();
    let cut: Vec<&str> =
        lines.map(|(i, line)| if i == 0 { line } else { line.get(least..).unwrap_or_default() }).collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::on_one_line;

    #[test]
    fn only_what_stands_between_words_shrinks() {
        assert_eq!(on_one_line(" a\n  ||  'b  \\' c' "), "a || 'b  \\' c'");
        assert_eq!(on_one_line("{\n  x: `  ${y}`,\n}"), "{ x: `  ${y}`, }");
    }
}
