//! Conditions as business rules: named, pure functions of the bundles that they read.

use super::super::boundaries::{Checked, Term, printed_term};
use super::super::printer::{Uses, indent_code};
use super::super::prose::operator;
use super::super::{literal, secrets};
use super::intrinsics::table;
use super::print::Flow;
use crate::plan::{file_slug, identifier};
use cutover_ir::{Gate, Test};
use petgraph::stable_graph::NodeIndex;

impl Flow<'_, '_> {
    /// The call of a condition's rule. The rule gets a file of its own.
    pub fn rule(&mut self, gate: &Gate, step: NodeIndex) -> String {
        let outer = std::mem::take(&mut self.printer.imports);
        self.terms.clear();
        let lists: Vec<String> = gate.any.iter().map(|all| self.all(all, step, gate.any.len() > 1)).collect();
        let body = if lists.is_empty() { "true".to_owned() } else { lists.join("\n  || ") };
        let mut imports = std::mem::replace(&mut self.printer.imports, outer);
        let about = match &gate.name {
            Some(name) if !name.value.trim().is_empty() => name.value.clone(),
            _ => format!("{} reached", self.name(step)),
        };
        if let Some(name) = &gate.name {
            self.printer.printed(&name.at);
        }
        let name = self.printer.names.unique(&identifier(&about));
        let file = self.emitted.files.unique_with(&file_slug(&about), "-");
        let used = self.used(&body);
        let parameters: Vec<String> = used.iter().map(|(variable, ty)| format!("{variable}: {ty}")).collect();
        self.import_types(&used, &mut imports);
        let text = format!(
            "{}\n/**\n * {}\n * Business rule of “{}”, {}\n */\nexport function {name}({}): boolean {{\n  return {};\n}}\n",
            imports.print("../"),
            literal::comment_line(&prose(gate)),
            literal::comment_line(&about),
            literal::comment_line(gate.at.as_str()),
            parameters.join(", "),
            indent_code(&body, 2),
        );
        self.emitted.put_of(step, &format!("src/rules/{file}.ts"), text);
        self.emitted.rule_files.push((gate.at.clone(), format!("src/rules/{file}.ts")));
        let terms: Option<Vec<Vec<Term>>> = std::mem::take(&mut self.terms).into_iter().collect();
        if let Some(clauses) = terms {
            let variables: Vec<&str> = used.iter().map(|(variable, _)| variable.as_str()).collect();
            let is_secret = |text: &str| !secrets::in_text(text, &self.printer.known_secrets).is_empty();
            let checked = Checked::of_function(&name, &file, &clauses, &variables, &is_secret);
            self.emitted.checked_rules.extend(checked);
        }
        self.printer.imports.value(&format!("rules/{file}"), &name);
        let arguments: Vec<String> = used.into_iter().map(|(variable, _)| variable).collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn all(&mut self, tests: &[Test], step: NodeIndex, bracket: bool) -> String {
        let several = tests.len() > 1;
        let mut terms = Vec::new();
        let parts: Vec<String> = tests
            .iter()
            .map(|test| {
                let (code, term) = self.test(test, step);
                terms.push(term);
                code
            })
            .collect();
        self.terms.push(terms.into_iter().collect());
        let joined = parts.join(" && ");
        let text = if several && joined.len() > 100 { parts.join("\n  && ") } else { joined };
        if several && bracket { format!("({text})") } else { text }
    }

    /// A comparison in code, and as a term where it is one of a field with a constant.
    fn test(&mut self, test: &Test, step: NodeIndex) -> (String, Option<Term>) {
        let mut uses = Uses::default();
        let left = self.printer.value(&test.left, step, "condition", &mut uses);
        let right = test.right.as_ref().map(|right| self.printer.value(right, step, "condition", &mut uses));
        self.printer.printed(&test.operator.at);
        let operator = test.operator.value.as_str();
        let term = printed_term(&left, operator, test.right.as_ref().map(|right| &right.value)).filter(|_| test.known);
        let code = match table().comparisons.get(operator).filter(|_| test.known) {
            Some(known) => {
                let module = known.module.as_deref().unwrap_or("formulas/filters");
                for name in &known.uses {
                    self.printer.imports.value(&format!("runtime/{module}"), name);
                }
                // A comparison with one side has none to print for the other; its leaf says nothing then.
                let right = right.as_deref().unwrap_or("undefined");
                // A number that is written as text is a number here.
                let number = right.trim_matches('"');
                let numeric =
                    number.parse::<f64>().is_ok_and(f64::is_finite) && number.starts_with(|c: char| c.is_ascii_digit());
                let code = match numeric {
                    true => known.code.replace("numeric(#b)", number).replace("sizeOrNumber(#b)", number),
                    false => known.code.clone(),
                };
                code.replace("#a", &left).replace("#b", right)
            }
            None => {
                self.printer.imports.value("runtime/flow/parts", "noSuchComparison");
                self.emitted.stub(self.printer, step, &format!("its comparison {operator} is not known"));
                let sides: Vec<String> = std::iter::once(left).chain(right).collect();
                format!("noSuchComparison({}, {})", literal::string(operator), sides.join(", "))
            }
        };
        (code, term)
    }
}

/// A condition in words.
fn prose(gate: &Gate) -> String {
    let side = |node: &cutover_ir::Node| match &node.value {
        cutover_ir::Value::Text(text) => {
            format!("“{}”", super::super::notes::cut(&cutover_ir::secret::redact(text), 60))
        }
        cutover_ir::Value::Expr(expr) => super::super::notes::cut(&cutover_ir::secret::redact(&expr.plain()), 80),
        cutover_ir::Value::Number(number) => number.clone(),
        cutover_ir::Value::Bool(value) => value.to_string(),
        cutover_ir::Value::Null => "nothing".to_owned(),
        _ => "a value".to_owned(),
    };
    let lists: Vec<String> = gate
        .any
        .iter()
        .map(|all| {
            let tests: Vec<String> = all
                .iter()
                .map(|test| {
                    let right = test.right.as_ref().map_or_else(String::new, |right| format!(" {}", side(right)));
                    format!("{} {}{right}", side(&test.left), operator(&test.operator.value))
                })
                .collect();
            tests.join(" and ")
        })
        .collect();
    lists.join(", or ")
}
