//! Expressions that need nothing of the platform: TypeScript as it stands, with the paths printed as such.

use super::{Printer, Uses};
use cutover_ir::{Asked, Expr, PathExpr, Piece, Plain, Root, Taken};
use petgraph::stable_graph::NodeIndex;

/// The module of what may fail.
const ATTEMPT: &str = "runtime/attempt";

impl Printer<'_> {
    /// The pieces printed after each other. Nothing where the code holds a secret, or where what it reads is not known as what the code
    /// takes it for.
    pub(super) fn plain_expression(
        &mut self,
        code: &str,
        plain: &Plain,
        step: NodeIndex,
        hint: &str,
        uses: &mut Uses,
    ) -> Option<String> {
        let known = crate::typescript::secrets::in_text(code, &self.known_secrets);
        if !known.is_empty() || !cutover_ir::secret::secrets(code).is_empty() {
            return None;
        }
        let unknown = |piece: &Piece| match piece {
            Piece::Code(_) | Piece::Asked(_) => false,
            Piece::Read { path, taken } => {
                let deep = self.untyped && path.segments.len() > 1;
                deep || taken.is_compared() && !self.reads_a_leaf(path, step)
                    || taken.is_sure() && !self.can_be_sure(path)
            }
        };
        if plain.pieces.iter().any(unknown) {
            return None;
        }
        let mut out = String::new();
        for piece in &plain.pieces {
            match piece {
                Piece::Code(code) => out.push_str(code),
                Piece::Asked(asked) => {
                    let (module, word) = asked_by(*asked);
                    self.imports.value(module, word);
                    out.push_str(word);
                    out.push('(');
                }
                Piece::Read { path, taken } => {
                    // The type of a constant cannot be compared with every other type.
                    let config =
                        if taken.is_compared() { std::mem::take(&mut self.config) } else { Default::default() };
                    let read = match taken.is_sure() {
                        true => self.sure_path(path, step, uses),
                        false => {
                            let value = self.path(path, step, hint, uses);
                            Some(self.taken(value, *taken))
                        }
                    };
                    if taken.is_compared() {
                        self.config = config;
                    }
                    out.push_str(&read?);
                }
            }
        }
        if plain.fails {
            self.imports.value(ATTEMPT, "attempt");
            let value = out.trim();
            // What begins with a brace would be the function's body.
            out = if value.starts_with('{') {
                format!("attempt(() => ({value}))")
            } else {
                format!("attempt(() => {value})")
            };
        }
        let short = on_one_line(&out);
        Some(if short.chars().count() <= 100 { short } else { dedented(out.trim()) })
    }

    /// What fills a hole of a text: a date may stand there as it is, which JSON has not.
    pub fn hole(&mut self, hole: &Expr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        match hole {
            Expr::Foreign { code, plain: Some(plain), .. } if plain.moment => self
                .plain_expression(code, plain, step, hint, uses)
                .unwrap_or_else(|| self.own_expression(code, step, hint, uses)),
            _ => self.expression(hole, step, hint, uses),
        }
    }

    /// A value as the code around it takes it.
    fn taken(&mut self, value: String, taken: Taken) -> String {
        let word = match taken {
            Taken::Any | Taken::Compared | Taken::Sure | Taken::SureCompared => return value,
            Taken::Text => "asText",
            Taken::List => "asList",
        };
        self.imports.value("runtime/read-as", word);
        format!("{word}({value})?.")
    }

    /// Whether no one reads below what a path leads to: then its type is any JSON value.
    fn reads_a_leaf(&self, path: &PathExpr, step: NodeIndex) -> bool {
        let tree = match &path.root {
            Root::Scope(_) | Root::RunIndex | Root::ItemIndex => return true,
            Root::Step { name, .. } => {
                self.workflow.by_name.get(name).and_then(|from| self.types.tree_of_output(*from))
            }
            _ => self.types.tree_of_input(step),
        };
        tree.and_then(|tree| tree.at(&path.segments)).is_none_or(crate::plan::Tree::is_leaf)
    }
}

/// The function of the runtime that fails for what is not asked for.
fn asked_by(asked: Asked) -> (&'static str, &'static str) {
    match asked {
        Asked::There => (ATTEMPT, "there"),
        Asked::Text => (ATTEMPT, "textOf"),
        Asked::Number => (ATTEMPT, "numberOf"),
        Asked::List => (ATTEMPT, "listOf"),
        Asked::Records => (ATTEMPT, "recordsOf"),
        Asked::Extension => ("runtime/extend", "extend"),
    }
}

/// Code without the line breaks that it was typed with. No literal in it spans lines, so that what changes stands between words.
fn on_one_line(code: &str) -> String {
    let lines: Vec<&str> = code.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() == 1 { code.trim().to_owned() } else { lines.join(" ") }
}

/// Code with its own lines, the first as far left as the least indented of the others. No text in it spans lines.
fn dedented(code: &str) -> String {
    // Other blanks than these have several bytes, and stay.
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = code.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines = code.lines().enumerate();
    let cut: Vec<&str> = lines
        .map(|(i, line)| if i == 0 { line } else { line.get(least..).unwrap_or_else(|| line.trim_start()) })
        .collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{dedented, on_one_line};

    #[test]
    fn lines_keep_their_code_however_they_are_indented() {
        assert_eq!(dedented("a ||\n   b ||\n\u{a0}\u{a0}c ||\n   d"), "a ||\n   b ||\n\u{a0}\u{a0}c ||\n   d");
        assert_eq!(dedented("a ||\n   b ||\n    c"), "a ||\nb ||\n c");
    }

    #[test]
    fn only_line_breaks_go() {
        assert_eq!(on_one_line(" a\n  ||  'b  \\' c' "), "a ||  'b  \\' c'");
        assert_eq!(
            on_one_line("a.replace(/\"  /g, `  ${b ? `   ` : ''}`)"),
            "a.replace(/\"  /g, `  ${b ? `   ` : ''}`)"
        );
        assert_eq!(on_one_line("{\n  x: `  ${y}`,\n}"), "{ x: `  ${y}`, }");
    }
}
