//! What becomes a function of its own: what can be entered again, what nests too deep, handlers.

use super::super::super::literal;
use super::super::super::printer::Imports;
use super::super::super::wrap::fits;
use super::Flow;
use super::code::{braces, mentions};
use crate::plan::capital;
use crate::plan::tree::{Block, always_resumes};
use crate::plan::{by_way, identifier};
use cutover_ir::{Multiplicity, Nested, Op};
use petgraph::stable_graph::NodeIndex;

/// What a function beside the pipeline needs of the variables around its call.
struct Parameters {
    names: Vec<String>,
    typed: Vec<String>,
}

impl Parameters {
    /// They as one object that can be stored: the head of a function of that name, and what it is given.
    fn object(&self, name: &str) -> (String, String) {
        if self.names.is_empty() {
            return (format!("async function {name}(run: Run, _: object): Promise<void>"), "{}".to_owned());
        }
        let names = self.names.join(", ");
        let pattern = format!("{{ {names} }}: {{ {} }}", self.typed.join("; "));
        let given = format!("{{ {names} }}");
        let head = format!("async function {name}(run: Run, {pattern}): Promise<void>");
        if fits(&format!("{head} {{")) {
            return (head, given);
        }
        let pattern = match fits(&format!("  {pattern},")) {
            true => pattern,
            false => {
                format!("{{\n    {},\n  }}: {{\n    {};\n  }}", self.names.join(",\n    "), self.typed.join(";\n    "))
            }
        };
        (format!("async function {name}(\n  run: Run,\n  {pattern},\n): Promise<void>"), given)
    }
}

impl<'p, 'a> Flow<'p, 'a> {
    /// The parameters of a function with this body.
    fn parameters(&mut self, body: &str) -> Parameters {
        let used = self.used(body);
        let mut imports = Imports::default();
        self.import_types(&used, &mut imports);
        imports.ty("runtime/flow/run", "Run");
        self.printer.imports.merge(&imports);
        let typed = used.iter().map(|(variable, ty)| format!("{variable}: {ty}")).collect();
        Parameters { names: used.into_iter().map(|(variable, _)| variable).collect(), typed }
    }

    pub(super) fn function(&mut self, step: NodeIndex, body: &'p Block<'a>, again: bool) -> String {
        let (mark, first, first_tail) = (self.scope.len(), self.functions.len(), self.tails.len());
        let text = self.statements(body);
        self.leave(mark);
        let step_name = self.name(step);
        let name = self.printer.names.unique(&format!(
            "{}{}",
            if again { "try" } else { "from" },
            capital(&identifier(by_way(&step_name)))
        ));
        let parameters = self.parameters(&text);
        // Before the functions that it calls, so that the file reads from top to bottom.
        if again {
            let (head, given) = parameters.object(&name);
            let function = format!(
                "/** “{}” and what follows; tried again later from here when it fails. */\n{head} {}\n",
                literal::comment_line(&step_name),
                braces(&text)
            );
            self.functions.insert(first, function);
            self.tails.insert(first_tail, (step_name.clone(), name.clone()));
            return format!("await run.resumable({}, {name}, {given});\n", literal::string(&step_name));
        }
        let arguments: Vec<String> = std::iter::once("run".to_owned()).chain(parameters.names).collect();
        let typed: Vec<String> = std::iter::once("run: Run".to_owned()).chain(parameters.typed).collect();
        let function = format!(
            "/** “{}” and what follows. */\nasync function {name}({}): Promise<void> {}\n",
            literal::comment_line(&step_name),
            typed.join(", "),
            braces(&text)
        );
        self.functions.insert(first, function);
        format!("await {name}({});\n", arguments.join(", "))
    }

    /// A wait with what follows it as a function of values that can be stored.
    pub(super) fn pause(&mut self, nested: &'p Nested, body: &'p Block<'a>) -> String {
        let Some(Op::Wait { params }) = self.printer.step(nested.step).map(|s| &s.op) else { return String::new() };
        let request = self.request(params, nested.step);
        let (mark, first, first_tail) = (self.scope.len(), self.functions.len(), self.tails.len());
        let text = self.statements(body);
        self.leave(mark);
        let step_name = self.name(nested.step);
        let name = self.printer.names.unique(&format!("after{}", capital(&identifier(&step_name))));
        let parameters = self.parameters(&text);
        let (head, given) = parameters.object(&name);
        let function = format!(
            "/** What follows “{}”; entered when the time has come. */\n{head} {}\n",
            literal::comment_line(&step_name),
            braces(&text)
        );
        self.functions.insert(first, function);
        self.tails.insert(first_tail, (step_name.clone(), name.clone()));
        format!("await run.pause({}, {request}, {name}, {given});\n", literal::string(&step_name))
    }

    /// The handler of a step as an option of its call.
    pub fn handler(&mut self, nested: &Nested) -> Option<String> {
        let plan = self.plan;
        let block = plan.handlers.get(&nested.step)?;
        let resumes = nested.handler.as_ref().is_some_and(|handler| always_resumes(self.printer.workflow, handler));
        let straight = resumes && nested.gives == Multiplicity::One;
        let outside = std::mem::replace(&mut self.resuming, straight);
        // Inside the handler the failed step stands for its error.
        let depth = self.scope.iter().filter(|(_, ty)| ty == "Failed").count();
        let variable = if depth == 0 {
            "failed".to_owned()
        } else {
            format!("failedAgain{}", if depth > 1 { depth.to_string() } else { String::new() })
        };
        let before = self.printer.variables.insert((nested.step, 0), variable.clone());
        let mark = self.scope.len();
        self.scope.push((variable.clone(), "Failed".to_owned()));
        let body = self.block(block);
        self.scope.truncate(mark);
        match before {
            Some(variable) => self.printer.variables.insert((nested.step, 0), variable),
            None => self.printer.variables.remove(&(nested.step, 0)),
        };
        self.resuming = outside;
        let parameter = if mentions(&body, &variable) { format!("({variable})") } else { "()".to_owned() };
        let option = if straight { "otherwise" } else { "onError" };
        Some(format!("{option}: async {parameter} => {}", only_value(&body).unwrap_or_else(|| braces(&body))))
    }
}

/// What a body gives, where that is all that it does.
fn only_value(body: &str) -> Option<String> {
    let value = body.strip_prefix("return ")?.strip_suffix(";\n")?;
    let plain = !value.contains(['\n', ';', literal::BREAK]);
    plain.then(|| if value.starts_with('{') { format!("({value})") } else { value.to_owned() })
}
