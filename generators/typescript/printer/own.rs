//! The workflow's own expressions, kept as JavaScript.

use super::super::{code, literal, secrets};
use super::{Printer, Uses, path_source};
use crate::plan::identifier;
use cutover_ir::PathExpr;
use petgraph::stable_graph::NodeIndex;

/// One of the workflow's own expressions, kept as JavaScript.
#[derive(Clone, Debug)]
pub struct OwnExpression {
    pub name: String,
    pub code: String,
    pub free: Vec<String>,
    /// The step and the field that it belongs to.
    pub about: String,
}

impl Printer<'_> {
    pub(super) fn own_path(&mut self, path: &PathExpr, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        self.own_expression(&path_source(path), step, hint, uses)
    }

    pub(super) fn own_expression(&mut self, code: &str, step: NodeIndex, hint: &str, uses: &mut Uses) -> String {
        match self.own_name(code, step, hint, uses) {
            Ok(name) => {
                self.imports.value("runtime/own", "own");
                format!("own({name}, item)")
            }
            Err(broken) => broken,
        }
    }

    /// The name of one of the workflow's own expressions; a call that throws where it cannot be kept.
    pub(super) fn own_name(
        &mut self,
        code: &str,
        step: NodeIndex,
        hint: &str,
        uses: &mut Uses,
    ) -> Result<String, String> {
        uses.item = true;
        let index = match self.own_by_code.get(code) {
            Some(index) => *index,
            None => {
                let step_name = self.step(step).map(|s| s.name.clone()).unwrap_or_default();
                let about = format!("{} {hint}", self.called(step));
                let name = self.names.unique(&identifier(&about));
                let free = code::free_names(code);
                let printed = match self.code_without_secrets(code, false, step, hint) {
                    secrets::Code::Clean => code.to_owned(),
                    secrets::Code::Rewritten(clean) => clean,
                    secrets::Code::Stuck => {
                        self.imports.value("runtime/broken", "broken");
                        self.expressions.translated = self.expressions.translated.saturating_sub(1);
                        self.expressions.stubbed += 1;
                        self.broken_steps.insert(step);
                        return Err(format!("broken({}, {})", literal::string(code), literal::string(secrets::STUCK)));
                    }
                };
                self.own.push(OwnExpression {
                    name,
                    code: printed,
                    free,
                    about: format!(
                        "“{}”{}",
                        step_name,
                        if hint.trim().is_empty() { String::new() } else { format!(", {}", hint.trim()) }
                    ),
                });
                self.own_by_code.insert(code.to_owned(), self.own.len() - 1);
                self.own.len() - 1
            }
        };
        let name = self.own.get(index).map(|o| o.name.clone()).unwrap_or_default();
        self.imports.value("code/expressions", &name);
        Ok(name)
    }
}
