//! The workflow's own code that gets its inputs as texts, in a file of its own.

use super::super::code::{Free, free_in_body, free_in_module};
use super::super::literal;
use super::print::Flow;
use crate::plan::{file_slug, identifier_of};
use cutover_ir::Located;
use petgraph::stable_graph::NodeIndex;

/// What the scope of such code gives.
const SCOPE: &[&str] = &["inputData", "callback", "StoreClient", "require"];

impl Flow<'_, '_> {
    /// The function of a code step. Nothing where a module cannot hold the code.
    pub fn record_code(&mut self, step: NodeIndex, language: &str, source: &Located<String>) -> Option<String> {
        let about = self.name(step);
        let free = if language == "javascript" { free_in_body(&source.value) } else { Free::default() };
        if language == "javascript" && !free.parses && module(&source.value, "code").is_none() {
            return None;
        }
        self.printer.printed(&source.at);
        let name = self.printer.names.unique(&identifier_of(&about, "code"));
        let file = self.emitted.files.unique_with(&file_slug(&about), "-");
        let comment = literal::comment_line(&about);
        if language == "javascript" {
            let text = module(&source.value, &name).unwrap_or_else(|| {
                let scope: Vec<&str> = SCOPE.iter().copied().filter(|name| source.value.contains(name)).collect();
                let scope = if scope.is_empty() { String::new() } else { format!("{{ {} }}", scope.join(", ")) };
                format!("export async function {name}({scope}) {{\n{}}}\n", javascript(&source.value, &free))
            });
            let text = format!("// The code of “{comment}”, as its authors wrote it.\n{text}");
            self.emitted.put_of(step, (&format!("src/code/{file}.js"), &name), text);
            let types = format!(
                "import type {{ CodeScope }} from \"../runtime/code-step.js\";\n\nexport function {name}(scope: CodeScope): Promise<unknown>;\n"
            );
            self.emitted.put(&format!("src/code/{file}.d.ts"), types);
        } else {
            let code = cutover_ir::secret::redact(&source.value);
            let mut lines: Vec<String> = code.split('\n').map(|line| literal::string(&format!("{line}\n"))).collect();
            if let Some(last) = lines.last_mut() {
                *last = literal::string(code.rsplit('\n').next().unwrap_or_default());
            }
            let lines = lines.join(" +\n  ");
            let text = format!(
                "import {{ python }} from \"../runtime/python-step.js\";\n\n/** The code of “{comment}”, as its authors wrote it. */\nexport const {name} = python(\n  {lines},\n);\n"
            );
            self.emitted.put_of(step, (&format!("src/code/{file}.ts"), &name), text);
        }
        self.printer.imports.value(&format!("code/{file}"), &name);
        Some(name)
    }
}

/// Code that is a module already: the function that it gives gets a name. Nothing where it is none, or needs other modules.
fn module(source: &str, name: &str) -> Option<String> {
    const GIVEN: &str = "export default ";
    let (before, given) = source.split_once(GIVEN).filter(|(before, _)| before.is_empty() || before.ends_with('\n'))?;
    let named = match given.strip_prefix("async function").or_else(|| given.strip_prefix("function")) {
        Some(function) => {
            let (_, rest) = function.split_once('(')?;
            let word = given.split("function").next().unwrap_or_default();
            format!("{before}export {word}function {name}({}\n", rest.trim_end())
        }
        None => format!("{before}export const {name} = {}\n", given.trim_end()),
    };
    let imports = source.lines().any(|line| line.starts_with("import ") || line.starts_with("export {"));
    (!imports && free_in_module(&named).parses).then_some(named)
}

/// The body of the function: names that are assigned without a declaration get one, `output` is what it gives.
fn javascript(source: &str, free: &Free) -> String {
    let others: Vec<&str> = free.assigned.iter().map(String::as_str).filter(|name| *name != "output").collect();
    let mut out = String::new();
    if !others.is_empty() {
        out.push_str(&format!("  let {}; // assigned below without a declaration\n", others.join(", ")));
    }
    if free.assigned.iter().any(|name| name == "output") {
        out.push_str(&format!("  let output;\n  {{\n{}\n  }}\n  return output;\n", source.trim_end()));
    } else {
        out.push_str(source.trim_end());
        out.push('\n');
    }
    out
}
