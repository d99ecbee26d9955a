//! Long texts of parameters stand in `src/texts.ts`, so that the flow is read past them.

use super::super::{comments, holes, literal};
use super::{Imports, Printer, Uses, group};
use crate::plan::identifier_of;
use cutover_ir::Part;
use petgraph::stable_graph::NodeIndex;

/// A text with so many line breaks is long.
const LONG: usize = 12;

/// The long texts of a workflow.
#[derive(Default)]
pub struct LongTexts {
    printed: Vec<LongText>,
    imports: Imports,
}

struct LongText {
    name: String,
    /// What a caller must give, as a type; empty for a constant.
    holes: Vec<String>,
    about: String,
    /// The template literal.
    body: String,
}

impl LongTexts {
    /// `src/texts.ts`; nothing where no text is long. `value` is the type of what fills a hole, and the module that it is from, if any.
    pub fn file(&self, value: (&str, &str)) -> Option<String> {
        if self.printed.is_empty() {
            return None;
        }
        let (value, module) = value;
        let mut out = self.imports.print("./");
        if !module.is_empty() && self.printed.iter().any(|text| !text.holes.is_empty()) {
            out.push_str(&format!("import type {{ {value} }} from \"{module}\";\n"));
        }
        for text in &self.printed {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&comments::doc(&text.about));
            let (name, body) = (&text.name, &text.body);
            if text.holes.is_empty() {
                out.push_str(&format!("export const {name} = {body};\n"));
            } else {
                let holes: Vec<String> = text.holes.iter().map(|hole| format!("readonly {hole}: {value}")).collect();
                let line = format!("export const {name} = (values: {{ {} }}): string => {body};", holes.join("; "));
                out.push_str(&match super::super::wrap::fits(&line) {
                    true => format!("{line}\n"),
                    false => format!(
                        "export const {name} = (values: {{\n  {};\n}}): string => {body};\n",
                        holes.join(";\n  ")
                    ),
                });
            }
        }
        Some(out)
    }
}

impl Printer<'_> {
    /// A text without expressions as a literal: on one line, over several, or in the file of long texts.
    pub(super) fn constant(&mut self, text: &str, step: NodeIndex, hint: &str) -> String {
        match text.matches('\n').count() {
            0 | 1 => literal::string(text),
            breaks if breaks < LONG => format!("`{}`", literal::template_text(text)),
            _ => {
                let body = format!("`{}`", literal::template_text(text));
                self.long_text(body, Vec::new(), step, hint)
            }
        }
    }

    /// A text with holes: the tagged literal in place, or a call of a function in the file of long texts.
    pub(super) fn template(&mut self, parts: &[Part], step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        let (module, tag) = self.tag;
        let breaks: usize = parts.iter().map(|p| if let Part::Text(t) = p { t.matches('\n').count() } else { 0 }).sum();
        let long = breaks >= LONG;
        let mut holes = holes::Holes::default();
        let mut body = String::new();
        // What is a text, a number or a truth value for certain needs no rule of the platform to be filled in.
        let mut plain = !long && (module, tag) == super::TEXT;
        for part in parts {
            match part {
                Part::Text(text) => {
                    let words = self.in_texts(long, |printer| printer.words(text, step, hint));
                    body.push_str(&words);
                }
                Part::Hole(hole) => {
                    let code =
                        if long { self.expression(hole, step, hint, uses) } else { self.hole(hole, step, hint, uses) };
                    plain &= self.constant_reads.contains(&code);
                    let code = match long {
                        true => format!("values.{}", holes.named(&holes::names_of(hole, self.workflow), &code)),
                        false => code,
                    };
                    body.push_str(&format!("${{{code}}}"));
                }
            }
        }
        if plain {
            return format!("`{body}`");
        }
        body = format!("{tag}`{body}`");
        self.in_texts(long, |printer| printer.imports.value(module, tag));
        if !long {
            return body;
        }
        let (names, values): (Vec<String>, Vec<String>) = holes
            .named
            .into_iter()
            .map(|(name, code)| {
                let value = if name == code { name.clone() } else { format!("{name}: {code}") };
                (name, value)
            })
            .unzip();
        let function = self.long_text(body, names, step, hint);
        if values.is_empty() { function } else { format!("{function}({})", group("{", &values, "}")) }
    }

    /// Prints with the imports of the file of long texts, if it goes there.
    fn in_texts<R>(&mut self, long: bool, print: impl FnOnce(&mut Self) -> R) -> R {
        if !long {
            return print(self);
        }
        std::mem::swap(&mut self.imports, &mut self.texts.imports);
        let printed = print(self);
        std::mem::swap(&mut self.imports, &mut self.texts.imports);
        printed
    }

    /// The name of a long text, imported.
    fn long_text(&mut self, body: String, holes: Vec<String>, index: NodeIndex, hint: &str) -> String {
        let known = self.texts.printed.iter().find(|text| text.body == body && text.holes == holes);
        let name = match known.map(|text| text.name.clone()) {
            Some(name) => name,
            None => {
                let step = self.step(index).map(|s| s.name.clone()).unwrap_or_default();
                let wanted = identifier_of(self.called(index), hint);
                let name = self.names.unique(&wanted);
                let field = if hint.trim().is_empty() { "Text".to_owned() } else { format!("`{}`", hint.trim()) };
                let about = literal::comment_line(&format!("{field} of “{step}”."));
                self.texts.printed.push(LongText { name: name.clone(), holes, about, body });
                name
            }
        };
        self.imports.value("texts", &name);
        name
    }
}
