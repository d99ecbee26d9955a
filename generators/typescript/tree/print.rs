//! Statements of the plan as TypeScript.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::{Imports, Printer, indent_code};
use super::calls::Connector;
use crate::plan::identifier;
use crate::plan::tree::{Block, Leave, Statement, Tree, Way, always_resumes, is_fallback};
use cutover_ir::{Directive, Gate, Multiplicity, Nested, Op, When};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The state of printing one workflow with regions.
pub struct Flow<'p, 'a> {
    pub printer: &'p mut Printer<'a>,
    pub emitted: &'p mut Emitted,
    pub plan: &'p Tree<'a>,
    /// Names of steps that formulas read.
    pub read: BTreeSet<String>,
    /// Functions beside the pipeline.
    pub functions: Vec<String>,
    /// Those that can be entered again later: the step's name and the function.
    pub tails: Vec<(String, String)>,
    /// Variables in scope with their types, outermost first.
    scope: Vec<(String, String)>,
    /// The variable of each step, once it has one.
    variables: HashMap<NodeIndex, String>,
    collectors: HashMap<NodeIndex, String>,
    meets: HashMap<NodeIndex, String>,
    /// The functions of each app, by file.
    pub connectors: Connectors<'a>,
    /// Triggers that ask an app what is new.
    pub polls: Vec<Poll>,
    /// The name that stands for all connectors of an app, by file.
    pub spaces: HashMap<String, String>,
    /// The handler that is printed always goes on with a bundle of its own.
    resuming: bool,
    /// Steps that give any number of bundles.
    many: BTreeSet<NodeIndex>,
    /// Places where the code could not follow the platform to the letter.
    pub caveats: Vec<(NodeIndex, String)>,
}

impl<'p, 'a> Flow<'p, 'a> {
    /// Nothing printed yet.
    pub fn new(
        printer: &'p mut Printer<'a>,
        emitted: &'p mut Emitted,
        plan: &'p Tree<'a>,
        read: BTreeSet<String>,
    ) -> Self {
        let printer_workflow = printer.workflow;
        Self {
            printer,
            emitted,
            plan,
            read,
            functions: Vec::new(),
            tails: Vec::new(),
            scope: Vec::new(),
            variables: HashMap::new(),
            collectors: HashMap::new(),
            meets: HashMap::new(),
            connectors: BTreeMap::new(),
            polls: Vec::new(),
            spaces: HashMap::new(),
            resuming: false,
            many: many_of(printer_workflow),
            caveats: Vec::new(),
        }
    }

    /// The name of a step.
    pub fn name(&self, step: NodeIndex) -> String {
        self.printer.step(step).map_or_else(String::new, |s| s.name.clone())
    }

    /// A block. Its variables end with it.
    pub fn block(&mut self, block: &'p Block<'a>) -> String {
        let mark = self.scope.len();
        let mut out = String::new();
        for statement in block {
            let text = self.statement(statement);
            out.push_str(&text);
        }
        self.leave(mark);
        out
    }

    fn leave(&mut self, mark: usize) {
        for (variable, _) in self.scope.drain(mark..) {
            self.printer.variables.retain(|_, v| *v != variable);
        }
    }

    /// The type of what a step gives.
    pub fn type_of(&mut self, step: NodeIndex) -> String {
        match self.printer.types.of_output(step).map(str::to_owned) {
            Some(ty) => {
                self.printer.imports.ty("types", &ty);
                ty
            }
            None => {
                self.printer.imports.ty("runtime/formulas/value", "Bundle");
                "Bundle".to_owned()
            }
        }
    }

    /// The variable of a step that something reads.
    fn bind(&mut self, step: NodeIndex, needed: bool) -> Option<String> {
        let wanted = self.read.contains(&self.name(step)) || self.plan.bound.contains(&step);
        if !wanted && !needed {
            return None;
        }
        let variable = match self.variables.get(&step) {
            Some(variable) => variable.clone(),
            None => {
                let variable = self.printer.names.unique(&self.wanted(step));
                self.variables.insert(step, variable.clone());
                variable
            }
        };
        Some(variable)
    }

    /// What the variable of a step would be called: one of many has a singular name, a collection is collected.
    fn wanted(&self, step: NodeIndex) -> String {
        let Some(named) = self.printer.step(step) else { return "bundle".to_owned() };
        let name = named.name.split(" [").next().unwrap_or(&named.name);
        match &named.op {
            Op::State { function, .. } if function == "setVariables" => "variables".to_owned(),
            Op::State { function, .. } if function == "setVariable" || function == "getVariable" => {
                identifier(name.split_once(' ').map_or(name, |(_, rest)| rest))
            }
            Op::Iterate { .. } => singular(&identifier(name.strip_prefix("Each ").unwrap_or(name))),
            Op::Collect { .. } => identifier(&format!("collected {}", subject(name))),
            _ if self.bundles_of(step).is_some() => {
                self.bundles_of(step).map(|(one, _)| one.clone()).unwrap_or_default()
            }
            _ if self.many.contains(&step) => {
                let plain = name.split(" (").next().unwrap_or(name);
                singular(&identifier(plain.rsplit([' ', '_']).next().unwrap_or(plain)))
            }
            _ => identifier(name),
        }
    }

    /// What the bundles of a step are called, where its function says it.
    fn bundles_of(&self, step: NodeIndex) -> Option<&'static (String, String)> {
        match &self.printer.step(step)?.op {
            Op::Compute { function, .. } | Op::State { function, .. } => {
                super::intrinsics::table().bundles.get(function)
            }
            _ => None,
        }
    }

    /// The name of the list of a step's bundles, one of which has the variable.
    fn list_of(&mut self, step: NodeIndex, variable: &str) -> String {
        let wanted = self.bundles_of(step).map_or_else(|| plural(variable), |(_, all)| all.clone());
        self.printer.names.unique(&wanted)
    }

    fn enter(&mut self, step: NodeIndex, variable: &str, ty: String) {
        self.printer.variables.insert((step, 0), variable.to_owned());
        self.scope.push((variable.to_owned(), ty));
    }

    /// The variables in scope that a piece of code uses, with their types.
    pub fn used(&self, code: &str) -> Vec<(String, String)> {
        let code = without_texts(code);
        let words: BTreeSet<&str> =
            code.split(|c: char| !is_word(c) && c != '.').map(|path| path.split('.').next().unwrap_or(path)).collect();
        self.scope.iter().filter(|(variable, _)| words.contains(variable.as_str())).cloned().collect()
    }

    /// Imports the types of parameters.
    pub fn import_types(&self, used: &[(String, String)], imports: &mut Imports) {
        for (_, ty) in used {
            import_type(ty, imports);
        }
    }

    fn statement(&mut self, statement: &'p Statement<'a>) -> String {
        match statement {
            Statement::One(nested) => self.one(nested),
            Statement::Maybe { step, leave, follows, rest } => self.maybe(step, *leave, *follows, rest),
            Statement::Many { step, body } => self.many(step, body),
            Statement::Gate { step, gate, leave, rest } => self.gate(*step, gate, *leave, rest),
            Statement::Routes { step, ways } => self.routes(*step, ways),
            Statement::Branches { step, ways, meet } => self.branches(*step, ways, meet.as_ref()),
            Statement::Arrive { meet, way, last } => self.arrive(*meet, *way, *last),
            Statement::Open { collector } => self.open(*collector),
            Statement::Add { collector } => self.add(*collector),
            Statement::Close { collector, leave, rest } => self.close(collector, *leave, rest),
            Statement::Function { step, body, again } => self.function(*step, body, *again),
            Statement::Pause { step, body } => self.pause(step, body),
            Statement::Off { what, body } => {
                let body = self.block(body);
                self.printer.imports.value("runtime/flow/parts", "switchedOff");
                format!("if (switchedOff({})) {}\n", literal::string(what), braces(&body))
            }
            Statement::End { step, kind } => self.end(*step, *kind),
            Statement::Beyond { steps } => self.beyond(steps),
            Statement::Silent { handles } => {
                let verb = if *handles { "ignore" } else { "rollback" };
                self.printer.imports.value("runtime/flow/ends", verb);
                format!("return {verb}();\n")
            }
        }
    }

    fn one(&mut self, nested: &'p Nested) -> String {
        let Some(call) = self.call(nested, Shape::One) else { return String::new() };
        let mut out = self.notes(nested.step);
        match self.bind(nested.step, false) {
            Some(variable) => {
                let ty = self.type_of(nested.step);
                out.push_str(&format!("const {variable}: {ty} = await {call};\n"));
                self.enter(nested.step, &variable, ty);
            }
            None => out.push_str(&format!("await {call};\n")),
        }
        out
    }

    fn maybe(&mut self, nested: &'p Nested, leave: Leave, follows: bool, rest: &'p Block<'a>) -> String {
        let natural = nested.gives == Multiplicity::Optional;
        let Some(call) = self.call(nested, if natural { Shape::Many } else { Shape::One }) else {
            return String::new();
        };
        let mut out = self.notes(nested.step);
        let needed = follows || !rest.is_empty();
        let variable = match self.bind(nested.step, needed) {
            Some(variable) if needed => variable,
            _ => {
                out.push_str(&format!("await {call};\n"));
                return out;
            }
        };
        let ty = self.type_of(nested.step);
        if natural {
            out.push_str(&format!("const [{variable}]: readonly {ty}[] = await {call};\n"));
        } else {
            out.push_str(&format!("const {variable}: {ty} | undefined = await {call};\n"));
        }
        out.push_str(&self.guarded(
            &format!("{variable} === undefined"),
            &format!("{variable} !== undefined"),
            leave,
            |flow| {
                flow.enter(nested.step, &variable, ty);
                flow.statements(rest)
            },
        ));
        out
    }

    /// Statements of a block whose variables end with an enclosing mark.
    fn statements(&mut self, block: &'p Block<'a>) -> String {
        block.iter().map(|statement| self.statement(statement)).collect()
    }

    /// What follows a condition: behind a guard where the block can be left, else nested.
    fn guarded(&mut self, fails: &str, holds: &str, leave: Leave, rest: impl FnOnce(&mut Self) -> String) -> String {
        let word = match leave {
            Leave::Return => "return",
            Leave::Continue => "continue",
            Leave::Not => {
                let mark = self.scope.len();
                let body = rest(self);
                self.leave(mark);
                return format!("if ({holds}) {}\n", braces(&body));
            }
        };
        let body = rest(self);
        format!("if ({fails}) {word};\n{body}")
    }

    fn many(&mut self, nested: &'p Nested, body: &'p Block<'a>) -> String {
        let Some(call) = self.call(nested, Shape::Many) else { return String::new() };
        let mut out = self.notes(nested.step);
        let mark = self.scope.len();
        let head = match self.bind(nested.step, false) {
            Some(variable) => {
                let ty = self.type_of(nested.step);
                let list = self.list_of(nested.step, &variable);
                out.push_str(&format!("const {list}: readonly {ty}[] = await {call};\n"));
                self.enter(nested.step, &variable, ty);
                format!("for (const {variable} of {list})")
            }
            None if body.is_empty() => {
                out.push_str(&format!("await {call};\n"));
                return out;
            }
            None => format!("for (const _ of await {call})"),
        };
        let inner = self.statements(body);
        self.leave(mark);
        if inner.trim().is_empty() && head.contains("await") {
            out.push_str(&format!("await {call};\n"));
        } else if inner.trim().is_empty() {
            // Nothing runs for the bundles: the list alone stands for the step.
        } else {
            out.push_str(&format!("{head} {}\n", braces(&inner)));
        }
        out
    }

    fn gate(&mut self, step: NodeIndex, gate: &'p Gate, leave: Leave, rest: &'p Block<'a>) -> String {
        let rule = self.rule(gate, step);
        self.guarded(&format!("!{rule}"), &rule, leave, |flow| flow.statements(rest))
    }

    fn routes(&mut self, step: NodeIndex, ways: &'p [Way<'a>]) -> String {
        let mut out = self.notes(step);
        let live = |way: &&Way<'a>| !way.arm.disabled;
        let fallback = ways.iter().filter(live).find(|way| is_fallback(way.arm));
        let gated: Vec<&Way<'a>> = ways
            .iter()
            .filter(live)
            .filter(|way| matches!(&way.arm.when, When::Gate(gate) if !gate.any.is_empty()))
            .collect();
        let always = ways.iter().filter(live).any(|way| opens_always(way));
        let simple = fallback.is_some() && gated.len() == 1 && !always;
        let mut conditions: Vec<String> = Vec::new();
        if fallback.is_some() && !simple {
            // The fallback asks whether any other route was taken, so the conditions have names.
            for way in &gated {
                if let When::Gate(gate) = &way.arm.when {
                    let rule = self.rule(gate, step);
                    let name = rule.split('(').next().unwrap_or("route").to_owned();
                    let variable = self.printer.names.unique(
                        &format!("takes {name}")
                            .split(' ')
                            .map(str::to_owned)
                            .reduce(|a, b| {
                                let mut chars = b.chars();
                                chars.next().map_or(a.clone(), |c| format!("{a}{}{}", c.to_uppercase(), chars.as_str()))
                            })
                            .unwrap_or_default(),
                    );
                    out.push_str(&format!("const {variable} = {rule};\n"));
                    conditions.push(variable);
                }
            }
        }
        let mut names = conditions.clone().into_iter();
        for (i, way) in ways.iter().enumerate() {
            if way.arm.disabled {
                out.push_str(&self.off(&format!("route {}", i + 1), way));
                continue;
            }
            match &way.arm.when {
                When::Gate(gate) if !gate.any.is_empty() => {
                    let condition = if simple || fallback.is_none() {
                        self.rule(gate, step)
                    } else {
                        names.next().unwrap_or_default()
                    };
                    let body = self.block(&way.body);
                    out.push_str(&format!("if ({condition}) {}", braces(&body)));
                    match fallback.filter(|_| simple) {
                        Some(other) => {
                            let head = match &other.arm.when {
                                When::Fallback(Some(gate)) => format!("if ({}) ", self.rule(gate, step)),
                                _ => String::new(),
                            };
                            let body = self.block(&other.body);
                            out.push_str(&format!(" else {head}{}\n", braces(&body)));
                        }
                        None => out.push('\n'),
                    }
                }
                When::Gate(_) | When::Always => {
                    let last = i + 1 == ways.len() && fallback.is_none();
                    if let Some(name) = &way.arm.name {
                        out.push_str(&format!("// {}\n", literal::comment_line(&name.value)));
                    }
                    let body = self.block(&way.body);
                    if last || !body.contains("const ") {
                        out.push_str(&body);
                    } else {
                        if way.arm.name.is_none() {
                            out.push_str("// This route has no condition.\n");
                        }
                        out.push_str(&format!("{}\n", braces(&body)));
                    }
                }
                When::Fallback(_) => {}
            }
        }
        if let Some(way) = fallback.filter(|_| !simple) {
            if always {
                self.caveats.push((step, "another route has no condition: its fallback never runs".to_owned()));
                out.push_str(&self.off("fallback beside a route without a condition", way));
                return out;
            }
            let mut parts: Vec<String> = conditions.iter().map(|c| format!("!{c}")).collect();
            if let When::Fallback(Some(gate)) = &way.arm.when {
                parts.push(self.rule(gate, step));
            }
            let body = self.block(&way.body);
            match parts.is_empty() {
                true => out.push_str(&body),
                false => out.push_str(&format!("if ({}) {}\n", parts.join(" && "), braces(&body))),
            }
        }
        out
    }

    /// A way that never runs.
    fn off(&mut self, what: &str, way: &'p Way<'a>) -> String {
        let what = way.arm.name.as_ref().map_or_else(|| what.to_owned(), |name| name.value.clone());
        self.printer.imports.value("runtime/flow/parts", "switchedOff");
        let condition = match &way.arm.when {
            When::Gate(gate) | When::Fallback(Some(gate)) if !gate.any.is_empty() => {
                format!(" && {}", self.rule(gate, NodeIndex::end()))
            }
            _ => String::new(),
        };
        let body = self.block(&way.body);
        format!("if (switchedOff({}){condition}) {}\n", literal::string(&what), braces(&body))
    }

    fn branches(&mut self, step: NodeIndex, ways: &'p [Way<'a>], meet: Option<&'p (&'a Nested, Block<'a>)>) -> String {
        let mut out = self.notes(step);
        let mark = self.scope.len();
        if let Some((rejoin, after)) = meet {
            let variable = self.bind(rejoin.step, true).unwrap_or_default();
            let ty = self.type_of(rejoin.step);
            let inside = self.scope.len();
            self.enter(rejoin.step, &variable, ty.clone());
            let body = self.statements(after);
            self.leave(inside);
            let function = self.printer.names.unique(&format!("after{}", capital(&variable)));
            out.push_str(&format!(
                "const {function} = async ({variable}: {ty}): Promise<void> => {};\n",
                braces(&body)
            ));
            self.meets.insert(rejoin.step, function.clone());
            self.scope.push((function, format!("(bundle: {ty}) => Promise<void>")));
        }
        let mut chain = String::new();
        let mut offs = String::new();
        let mut always = false;
        for (i, way) in ways.iter().enumerate() {
            if way.arm.disabled || always {
                // Behind a branch that always runs no other one does.
                offs.push_str(&self.off(&format!("branch {}", i + 1), way));
                continue;
            }
            let head = match &way.arm.when {
                When::Gate(gate) if !gate.any.is_empty() => format!("if ({}) ", self.rule(gate, step)),
                When::Fallback(Some(gate)) => format!("if ({}) ", self.rule(gate, step)),
                _ => String::new(),
            };
            let body = self.block(&way.body);
            let otherwise = if chain.is_empty() { "" } else { " else " };
            chain.push_str(&format!("{otherwise}{head}{}", braces(&body)));
            always |= head.is_empty();
        }
        if !chain.is_empty() {
            out.push_str(&chain);
            out.push('\n');
        }
        out.push_str(&offs);
        self.leave(mark);
        out
    }

    fn arrive(&mut self, meet: NodeIndex, way: usize, last: Option<NodeIndex>) -> String {
        let Some(function) = self.meets.get(&meet).cloned() else { return String::new() };
        let Some(named) = self.printer.step(meet) else { return String::new() };
        let Op::Rejoin { outputs, leaves } = &named.op else { return String::new() };
        leaves.iter().for_each(|leaf| self.printer.printed(leaf));
        let brings =
            last.and_then(|step| self.printer.variables.get(&(step, 0)).cloned()).unwrap_or_else(|| "{}".to_owned());
        let value = if outputs.is_empty() {
            brings
        } else {
            let mut parts = Vec::new();
            for (name, mappings) in outputs {
                self.printer.printed(&name.at);
                let value = match mappings.get(way) {
                    Some(node) => {
                        self.printer.value(node, meet, &name.value, &mut super::super::printer::Uses::default())
                    }
                    None => "undefined".to_owned(),
                };
                parts.push(format!("{}: {value}", literal::key(&name.value)));
            }
            super::super::printer::group("{", &parts, "}")
        };
        self.printer.imports.value("runtime/modules/hand-on", "handOn");
        let value = if value.starts_with('{') { format!("({value})") } else { value };
        format!("await {function}(await run.step({}, handOn, () => {value}));\n", literal::string(&named.name))
    }

    fn function(&mut self, step: NodeIndex, body: &'p Block<'a>, again: bool) -> String {
        let mark = self.scope.len();
        let text = self.statements(body);
        self.leave(mark);
        let step_name = self.name(step);
        let name = self.printer.names.unique(&format!(
            "{}{}",
            if again { "try" } else { "from" },
            capital(&identifier(&step_name))
        ));
        let used = self.used(&text);
        let mut imports = Imports::default();
        self.import_types(&used, &mut imports);
        imports.ty("runtime/flow/run", "Run");
        self.printer.imports.merge(&imports);
        let names: Vec<String> = used.iter().map(|(v, _)| v.clone()).collect();
        let typed: Vec<String> = used.iter().map(|(v, ty)| format!("{v}: {ty}")).collect();
        if again {
            let pattern = if names.is_empty() {
                "_: object".to_owned()
            } else {
                format!("{{ {} }}: {{ {} }}", names.join(", "), typed.join("; "))
            };
            self.functions.push(format!(
                "/** “{}” and what follows; tried again later from here when it fails. */\nasync function {name}(run: Run, {pattern}): Promise<void> {}\n",
                literal::comment_line(&step_name),
                braces(&text)
            ));
            self.tails.push((step_name.clone(), name.clone()));
            let given = if names.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", names.join(", ")) };
            return format!("await run.resumable({}, {name}, {given});\n", literal::string(&step_name));
        }
        let parameters: Vec<String> = std::iter::once("run: Run".to_owned()).chain(typed).collect();
        self.functions.push(format!(
            "/** “{}” and what follows. */\nasync function {name}({}): Promise<void> {}\n",
            literal::comment_line(&step_name),
            parameters.join(", "),
            braces(&text)
        ));
        let arguments: Vec<String> = std::iter::once("run".to_owned()).chain(names).collect();
        format!("await {name}({});\n", arguments.join(", "))
    }

    /// A wait with what follows it as a function of values that can be stored.
    fn pause(&mut self, nested: &'p Nested, body: &'p Block<'a>) -> String {
        let Some(Op::Wait { params }) = self.printer.step(nested.step).map(|s| &s.op) else { return String::new() };
        let request = self.request(params, nested.step);
        let (mark, first, first_tail) = (self.scope.len(), self.functions.len(), self.tails.len());
        let text = self.statements(body);
        self.leave(mark);
        let step_name = self.name(nested.step);
        let name = self.printer.names.unique(&format!("after{}", capital(&identifier(&step_name))));
        let used = self.used(&text);
        let mut imports = Imports::default();
        self.import_types(&used, &mut imports);
        imports.ty("runtime/flow/run", "Run");
        self.printer.imports.merge(&imports);
        let names: Vec<String> = used.iter().map(|(v, _)| v.clone()).collect();
        let typed: Vec<String> = used.iter().map(|(v, ty)| format!("{v}: {ty}")).collect();
        let (pattern, given) = if names.is_empty() {
            ("_: object".to_owned(), "{}".to_owned())
        } else {
            (format!("{{ {} }}: {{ {} }}", names.join(", "), typed.join("; ")), format!("{{ {} }}", names.join(", ")))
        };
        // Before the functions that it calls, so that the file reads from top to bottom.
        let function = format!(
            "/** What follows “{}”; entered when the time has come. */\nasync function {name}(run: Run, {pattern}): Promise<void> {}\n",
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
        Some(format!("{option}: async {parameter} => {}", braces(&body)))
    }

    fn end(&mut self, step: NodeIndex, kind: Directive) -> String {
        let Some(Op::Directive { params, .. }) = self.printer.step(step).map(|s| &s.op) else { return String::new() };
        let mut uses = super::super::printer::Uses::default();
        let verb = match kind {
            Directive::Ignore => "ignore",
            Directive::Commit => "commit",
            Directive::Rollback => "rollback",
            Directive::Resume => "resume",
            Directive::Break => "breakOff",
        };
        let value = match kind {
            Directive::Resume | Directive::Break => self.printer.value(params, step, "", &mut uses),
            _ => String::new(),
        };
        if kind == Directive::Resume && self.resuming {
            return format!("return {value};\n");
        }
        self.printer.imports.value("runtime/flow/ends", verb);
        format!("return {verb}({value});\n")
    }

    fn open(&mut self, collector: NodeIndex) -> String {
        let Some(named) = self.printer.step(collector) else { return String::new() };
        let Op::Collect { function, module, params, group, stop_if_empty, .. } = &named.op else {
            return String::new();
        };
        let variable =
            self.printer.names.unique(&identifier(subject(named.name.split(" [").next().unwrap_or(&named.name))));
        self.collectors.insert(collector, variable.clone());
        let mut uses = super::super::printer::Uses::default();
        let value = self.printer.value(params, collector, "", &mut uses);
        let value = if value == "{}" { String::new() } else { value };
        let mut options = Vec::new();
        if let Some(stop) = stop_if_empty {
            self.printer.printed(&stop.at);
            if stop.value {
                options.push("stopIfEmpty: true".to_owned());
            }
        }
        if group.is_some() {
            options.push("grouped: true".to_owned());
        }
        let options = super::super::options::print(&options);
        self.printer.imports.value(&format!("runtime/{module}"), function);
        let text = format!(
            "const {variable} = run.collect({}, {function}({value}){options});\n",
            literal::string(&named.name)
        );
        self.scope.push((variable, "Collector".to_owned()));
        text
    }

    fn add(&mut self, collector: NodeIndex) -> String {
        let Some(named) = self.printer.step(collector) else { return String::new() };
        let Op::Collect { value, group, feeder, .. } = &named.op else { return String::new() };
        self.printer.printed(&feeder.at);
        let variable = self.collectors.get(&collector).cloned().unwrap_or_default();
        let mut uses = super::super::printer::Uses::default();
        let mut arguments = vec![self.printer.value(value, collector, "", &mut uses)];
        if let Some(group) = group {
            arguments.push(self.printer.value(group, collector, "group", &mut uses));
        }
        format!("{variable}.add({});\n", arguments.join(", "))
    }

    fn close(&mut self, nested: &'p Nested, leave: Leave, rest: &'p Block<'a>) -> String {
        let collector = self.collectors.get(&nested.step).cloned().unwrap_or_default();
        let mut out = self.notes(nested.step);
        match nested.gives {
            Multiplicity::One => {
                match self.bind(nested.step, false) {
                    Some(variable) => {
                        let ty = self.type_of(nested.step);
                        out.push_str(&format!("const {variable}: {ty} = await {collector}.result();\n"));
                        self.enter(nested.step, &variable, ty);
                    }
                    None => out.push_str(&format!("await {collector}.result();\n")),
                }
                out.push_str(&self.statements(rest));
            }
            Multiplicity::Optional => {
                let variable = self.bind(nested.step, true).unwrap_or_default();
                let ty = self.type_of(nested.step);
                out.push_str(&format!("const [{variable}]: readonly {ty}[] = await {collector}.bundles();\n"));
                if !rest.is_empty() {
                    out.push_str(&self.guarded(
                        &format!("{variable} === undefined"),
                        &format!("{variable} !== undefined"),
                        leave,
                        |flow| {
                            flow.enter(nested.step, &variable, ty);
                            flow.statements(rest)
                        },
                    ));
                }
            }
            Multiplicity::Many | Multiplicity::Unknown => {
                let mark = self.scope.len();
                let variable = self.bind(nested.step, true).unwrap_or_default();
                let ty = self.type_of(nested.step);
                let list = self.printer.names.unique(&plural(&variable));
                out.push_str(&format!("const {list}: readonly {ty}[] = await {collector}.bundles();\n"));
                self.enter(nested.step, &variable, ty);
                let body = self.statements(rest);
                self.leave(mark);
                if !body.trim().is_empty() {
                    out.push_str(&format!("for (const {variable} of {list}) {}\n", braces(&body)));
                }
            }
        }
        out
    }

    /// What nests deeper than the plan follows: every step throws.
    fn beyond(&mut self, steps: &'p [Nested]) -> String {
        let mut all: Vec<&'p Nested> = Vec::new();
        for nested in steps {
            all.push(nested);
            nested.each_region(&mut |region| region.each(&mut |inner| all.push(inner)));
        }
        let mut out = String::new();
        for nested in all {
            let arms = nested.arms.iter().flat_map(|arms| &arms.list);
            let gates = arms.filter_map(|arm| match &arm.when {
                When::Gate(gate) | When::Fallback(Some(gate)) => Some(gate),
                _ => None,
            });
            for gate in nested.gate.iter().chain(gates) {
                out.push_str(&format!("{};\n", self.rule(gate, nested.step)));
            }
            out.push_str(&self.refused(nested));
        }
        out
    }

    fn notes(&mut self, step: NodeIndex) -> String {
        let Some(notes) = self.printer.step(step).and_then(|s| s.notes.as_ref()) else { return String::new() };
        let text = literal::comment_line(&notes.value);
        if text.is_empty() { String::new() } else { format!("// {}\n", super::super::notes::cut(&text, 140)) }
    }
}

/// A trigger that asks an app what is new.
pub struct Poll {
    pub step: NodeIndex,
    /// The connector, and the module that has it.
    pub function: String,
    pub module: String,
    /// What it is asked with.
    pub params: String,
    /// The fields that tell records apart.
    pub key: Vec<String>,
}

/// Functions of connectors by name, by the file that they stand in.
pub type Connectors<'a> = BTreeMap<String, BTreeMap<String, Connector<'a>>>;

/// What a collection is about.
fn subject(name: &str) -> &str {
    ["Collect ", "Join ", "Compute over ", "Table of ", "JSON of ", "CSV of "]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// One of what a plural names.
fn singular(name: &str) -> String {
    match name {
        n if n.ends_with("ies") && n.len() > 4 => format!("{}y", n.trim_end_matches("ies")),
        n if n.ends_with("ss") || n.ends_with("us") => n.to_owned(),
        n if n.ends_with('s') && n.len() > 2 => n.trim_end_matches('s').to_owned(),
        n => n.to_owned(),
    }
}

fn many_of(workflow: &cutover_ir::Workflow) -> BTreeSet<NodeIndex> {
    let mut many = BTreeSet::new();
    for region in workflow.regions.iter().chain(&workflow.orphans) {
        region.each(&mut |nested| {
            if matches!(nested.gives, Multiplicity::Many | Multiplicity::Unknown) {
                many.insert(nested.step);
            }
        });
    }
    many
}

/// How many bundles a call is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    One,
    Many,
}

fn opens_always(way: &Way<'_>) -> bool {
    match &way.arm.when {
        When::Always => true,
        When::Gate(gate) => gate.any.is_empty(),
        When::Fallback(_) => false,
    }
}

/// Whether code uses a name.
fn mentions(code: &str, name: &str) -> bool {
    let code = &without_texts(code);
    code.match_indices(name).any(|(at, _)| {
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        let after = code.get(at + name.len()..).and_then(|tail| tail.chars().next());
        !before.is_some_and(|c| is_word(c) || c == '.') && !after.is_some_and(is_word)
    })
}

/// Whether a character can stand in a name.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Code without its texts: what stands between quotes, and the words of templates. Holes of templates are code.
fn without_texts(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    // Where it stands: in a quoted text, in a template, or in the braces of code, innermost last.
    let mut places: Vec<char> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match (places.last().copied(), c) {
            (Some('"' | '`'), '\\') => {
                chars.next();
            }
            (Some('"'), '"') | (Some('`'), '`') => {
                places.pop();
                out.push(' ');
            }
            (Some('`'), '$') if chars.peek() == Some(&'{') => {
                chars.next();
                places.push('{');
                out.push(' ');
            }
            (Some('"' | '`'), _) => {}
            (_, '"' | '`' | '{') => {
                places.push(c);
                out.push(' ');
            }
            (Some('{'), '}') => {
                places.pop();
                out.push(' ');
            }
            (_, c) => out.push(c),
        }
    }
    out
}

/// A body in braces.
pub fn braces(body: &str) -> String {
    let body = body.trim_end();
    if body.is_empty() { "{}".to_owned() } else { format!("{{\n  {}\n}}", indent_code(body, 2)) }
}

/// The name with a large first letter.
pub fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// The name of a list of such things.
fn plural(name: &str) -> String {
    match name.chars().next_back() {
        Some('s' | 'x') => format!("{name}Found"),
        Some(c) if c.is_ascii_digit() => format!("{name}Found"),
        Some('y') => format!("{}ies", name.trim_end_matches('y')),
        _ => format!("{name}s"),
    }
}

/// Imports what a type of the scope is made of.
fn import_type(ty: &str, imports: &mut Imports) {
    let plain = ty.trim_start_matches("(bundle: ").split([')', ' ']).next().unwrap_or(ty);
    match plain {
        "Bundle" => imports.ty("runtime/formulas/value", "Bundle"),
        "Failed" => imports.ty("runtime/flow/ends", "Failed"),
        "Collector" => imports.ty("runtime/flow/collector", "Collector"),
        name => imports.ty("types", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_texts_are_no_names() {
        assert!(mentions("f(row)", "row"));
        assert!(!mentions("f(\"row\", `row \"`, other.row, rows)", "row"));
        assert!(mentions("text`{\"a\": \"${ { b: row } }\"}`", "row"));
        assert!(!mentions("text`${a} row`", "row"));
        assert!(mentions("text`${row.a}`", "row"));
        assert!(mentions("text`${\"}\"}` + row", "row"));
    }
}
