//! Conditions as business rules: named, pure functions of the bundles that they read.

use super::super::boundaries::{Checked, Term, printed_term};
use super::super::printer::{Uses, indent_code};
use super::super::prose::operator;
use super::super::{comments, literal, notes, secrets};
use super::intrinsics::table;
use super::print::Flow;
use crate::plan::{file_slug, identifier};
use cutover_ir::secret::redact;
use cutover_ir::{Expr, Gate, Node, PathExpr, Root, Segment, Test, Value, Workflow};
use petgraph::stable_graph::NodeIndex;

impl Flow<'_, '_> {
    /// The call of a condition's rule. The rule gets a file of its own.
    pub fn rule(&mut self, gate: &Gate, step: NodeIndex) -> String {
        let outer = std::mem::take(&mut self.printer.imports);
        self.terms.clear();
        let lists: Vec<Vec<String>> = gate.any.iter().map(|all| self.all(all, step)).collect();
        let body = returned(&lists);
        let mut imports = std::mem::replace(&mut self.printer.imports, outer);
        let labelled = gate.name.as_ref().map(|name| name.value.trim()).filter(|label| !label.is_empty());
        let said = labelled.filter(|label| !is_default(label)).map(str::to_owned);
        let about = said
            .or_else(|| telling(&prose(gate, self.printer.workflow)))
            .unwrap_or_else(|| labelled.map_or_else(|| format!("{} reached", self.name(step)), str::to_owned));
        if let Some(name) = &gate.name {
            self.printer.printed(&name.at);
        }
        let name = self.printer.names.unique_or(&identifier(&about), &identifier(&format!("is {about}")));
        let file = self.emitted.files.unique_with(&file_slug(&about), "-");
        let used = self.used(&body);
        let parameters: Vec<String> = used.iter().map(|(variable, ty)| format!("{variable}: {ty}")).collect();
        self.import_types(&used, &mut imports);
        let text = format!(
            "{}\n/**\n{} * Business rule of “{}”, {}\n */\nexport function {name}({}): boolean {{\n  return {body};\n}}\n",
            imports.print("../"),
            comments::lines(&literal::comment_line(&prose(gate, self.printer.workflow))),
            literal::comment_line(&about),
            literal::comment_line(gate.at.as_str()),
            parameters.join(", "),
        );
        self.emitted.put_of(step, (&format!("src/rules/{file}.ts"), &name), text);
        self.emitted.rule_files.push((gate.at.clone(), format!("src/rules/{file}.ts")));
        let clauses: Option<Vec<Vec<Term>>> = std::mem::take(&mut self.terms).into_iter().collect();
        let variables: Vec<&str> = used.iter().map(|(variable, _)| variable.as_str()).collect();
        let is_secret = |text: &str| !secrets::in_text(text, &self.printer.known_secrets).is_empty();
        let checked = Checked::of_function(&name, &file, clauses, &variables, &is_secret);
        self.emitted.checked_rules.push(checked);
        self.printer.imports.value(&format!("rules/{file}"), &name);
        let arguments: Vec<String> = used.into_iter().map(|(variable, _)| variable).collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn all(&mut self, tests: &[Test], step: NodeIndex) -> Vec<String> {
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
        parts
    }

    /// A comparison in code, and as a term where it is one of a field with a constant.
    fn test(&mut self, test: &Test, step: NodeIndex) -> (String, Option<Term>) {
        let mut uses = Uses::default();
        let left = self.printer.value(&test.left, step, "condition", &mut uses);
        let right = test.right.as_ref().map(|right| self.printer.value(right, step, "condition", &mut uses));
        self.printer.printed(&test.operator.at);
        let operator = test.operator.value.as_str();
        let term = printed_term(&as_member(&left), operator, test.right.as_ref().map(|right| &right.value))
            .filter(|_| test.known);
        let code = match table().comparisons.get(operator).filter(|_| test.known) {
            Some(known) => {
                // A comparison with one side has none to print for the other; its leaf says nothing then.
                let right = right.as_deref().unwrap_or("undefined");
                // A number that is written as text is a number here.
                let number = right.trim_matches('"');
                let digits = number.strip_prefix('-').unwrap_or(number);
                let numeric =
                    number.parse::<f64>().is_ok_and(f64::is_finite) && digits.starts_with(|c: char| c.is_ascii_digit());
                let code = match numeric {
                    true => known.code.replace("numeric(#b)", number).replace("sizeOrNumber(#b)", number),
                    false => known.code.clone(),
                };
                let module = known.module.as_deref().unwrap_or("formulas/filters");
                // What is only called for a side that is a number already is not called.
                for name in known.uses.iter().filter(|name| code.contains(&format!("{name}("))) {
                    self.printer.imports.value(&format!("runtime/{module}"), name);
                }
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

/// The element at the end of a path as a member of it: that is what a test gives.
fn as_member(code: &str) -> String {
    let inside =
        code.strip_prefix("at(").and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.rsplit_once(", "));
    match inside {
        Some((path, index)) if !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{path}?.[{index}]")
        }
        _ => code.to_owned(),
    }
}

/// Lists of tests of which one must hold whole, as what a function returns: on one line, or in brackets with a line for each part.
fn returned(lists: &[Vec<String>]) -> String {
    let fits = |code: &str| code.len() <= 111 && !code.contains('\n');
    let bracketed = |all: &Vec<String>| match all.as_slice() {
        [only] => only.clone(),
        _ => {
            let flat = format!("({})", all.join(" && "));
            if fits(&flat) { flat } else { format!("({})", all.join(" &&\n  ")) }
        }
    };
    let (parts, between) = match lists {
        [] => return "true".to_owned(),
        [all] => (all.clone(), " &&"),
        _ => (lists.iter().map(bracketed).collect(), " ||"),
    };
    let flat = parts.join(&format!("{between} "));
    if parts.len() == 1 || fits(&flat) {
        return indent_code(&flat, 2);
    }
    format!("(\n    {}\n  )", indent_code(&parts.join(&format!("{between}\n")), 4))
}

/// A condition in words.
fn prose(gate: &Gate, workflow: &Workflow) -> String {
    let test = |test: &Test| {
        let right = test.right.as_ref().map_or_else(String::new, |right| format!(" {}", side(right, workflow)));
        format!("{} {}{right}", side(&test.left, workflow), operator(&test.operator.value))
    };
    let lists: Vec<String> =
        gate.any.iter().map(|all| all.iter().map(test).collect::<Vec<_>>().join(" and ")).collect();
    let said = lists.join(", or ");
    // Where all fields are of one step its name says nothing.
    let said = match steps_read(gate).as_slice() {
        [only] if !only.is_empty() => said.replace(&format!("{only}."), "").replace(&format!(" of {only} "), " "),
        _ => said,
    };
    let end = if said.ends_with(['.', '…']) { "" } else { "." };
    format!("{said}{end}")
}

/// The steps whose fields a condition reads.
fn steps_read(gate: &Gate) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    let sides = gate.any.iter().flatten().flat_map(|test| std::iter::once(&test.left).chain(test.right.as_ref()));
    for expr in sides.filter_map(Node::expr) {
        expr.each_path(&mut |path| {
            if let Root::Step { name, .. } = &path.root
                && !steps.contains(name)
            {
                steps.push(name.clone());
            }
        });
    }
    steps
}

/// One side of a comparison in words: a field by the name that people know it by.
fn side(node: &Node, workflow: &Workflow) -> String {
    match &node.value {
        Value::Text(text) if text.is_empty() => "empty".to_owned(),
        Value::Text(text) => format!("“{}”", notes::cut(&redact(text), 60)),
        Value::Expr(expr) => notes::cut(&redact(&labelled(expr, workflow).unwrap_or_else(|| expr.plain())), 80),
        Value::Number(number) => number.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "nothing".to_owned(),
        _ => "a value".to_owned(),
    }
}

/// What people call the field that an expression reads, and the step that it is of.
fn labelled(expr: &Expr, workflow: &Workflow) -> Option<String> {
    let Expr::Path(PathExpr { root: Root::Step { name, .. }, segments }) = expr else { return None };
    let [Segment::Key(field)] = segments.as_slice() else { return None };
    let step = workflow.graph.node_weight(*workflow.by_name.get(name)?)?;
    step.labels.fields.get(field).map(|label| format!("{label} of {name}"))
}

/// Whether a label is one that an editor gives by itself: `Filter`, `Path B`.
fn is_default(label: &str) -> bool {
    let (word, rest) = label.split_once(' ').unwrap_or((label, ""));
    matches!(word.to_ascii_lowercase().as_str(), "filter" | "path" | "router") && rest.chars().count() <= 1
}

/// A condition in words that can be a name: a short one, of words alone.
fn telling(prose: &str) -> Option<String> {
    let plain = prose.trim_end_matches('.');
    let words = plain.replace(" (in any case)", "").replace('.', " ");
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '“' | '”');
    let names = words.chars().all(is_word) && words.starts_with(char::is_alphabetic);
    (names && words.len() <= 44 && words.contains(' ')).then_some(words)
}
