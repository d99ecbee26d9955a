//! Statements of the plan as TypeScript.

mod code;
mod collectors;
mod functions;
mod names;
mod ways;

pub use code::braces;

use super::super::Emitted;
use super::super::beside::beside;
use super::super::boundaries::Term;
use super::super::literal;
use super::super::printer::{Imports, Printer, Uses};
use super::calls::Connector;
use crate::plan::tree::{Block, Leave, Statement, Tree};
use crate::plan::{by_way, identifier};
use code::{mentions, names_in, without_texts};
use cutover_ir::{Directive, Gate, Multiplicity, Nested, Op, When};
use names::{apart, done, plural, singular, subject, things};
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
    /// The lists of tests of the rule that is printed, where they are comparisons of fields with constants.
    pub terms: Vec<Option<Vec<Term>>>,
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
            terms: Vec::new(),
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
                let (wanted, otherwise) = (self.wanted(step), self.otherwise(step));
                let variable = self.printer.names.unique_or(&wanted, otherwise.as_deref().unwrap_or(&wanted));
                self.variables.insert(step, variable.clone());
                variable
            }
        };
        Some(variable)
    }

    /// What the variable of a step would be called: one of many has a singular name, a collection is collected.
    fn wanted(&self, step: NodeIndex) -> String {
        let Some(named) = self.printer.step(step) else { return "bundle".to_owned() };
        let (name, _) = apart(&named.name);
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
            _ if self.many.contains(&step) => singular(&identifier(things(name))),
            _ => identifier(name),
        }
    }

    /// What it is called where another step has that name: by the way that it stands on, or by what was done to get it.
    fn otherwise(&self, step: NodeIndex) -> Option<String> {
        let named = self.printer.step(step)?;
        let (name, way) = apart(&named.name);
        // A way of many words would make a name that nobody reads.
        let way = way.filter(|way| way.split(' ').count() <= 3);
        let one = match &named.op {
            Op::State { function, .. } if function == "getVariable" => {
                return Some(identifier(&format!("stored {}", name.split_once(' ').map_or(name, |(_, rest)| rest))));
            }
            Op::Collect { .. } => return None,
            Op::Iterate { .. } => name.strip_prefix("Each ").unwrap_or(name),
            _ if self.bundles_of(step).is_some() => {
                let (one, _) = self.bundles_of(step)?;
                return way.map(|way| identifier(&format!("{way} {one}")));
            }
            _ if self.many.contains(&step) => things(name),
            _ => {
                let short = by_way(&named.name);
                let result = if short == named.name { short.to_owned() } else { format!("{short} result") };
                return Some(identifier(&result));
            }
        };
        let before = way.or_else(|| done(name))?;
        Some(singular(&identifier(&format!("{before} {one}"))))
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
        let usual = self.bundles_of(step).filter(|(one, _)| variable == one);
        let wanted = usual.map_or_else(|| plural(variable), |(_, all)| all.clone());
        self.printer.names.unique(&wanted)
    }

    fn enter(&mut self, step: NodeIndex, variable: &str, ty: String) {
        self.printer.variables.insert((step, 0), variable.to_owned());
        self.scope.push((variable.to_owned(), ty));
    }

    /// The variables in scope that a piece of code uses, with their types.
    pub fn used(&self, code: &str) -> Vec<(String, String)> {
        let code = without_texts(code);
        let words = names_in(&code);
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
            Statement::Many { step, body, apart } => self.many(step, body, *apart),
            Statement::Gate { step, gate, leave, rest } => self.gate(*step, gate, *leave, rest),
            Statement::Routes { step, ways } => self.routes(*step, ways),
            Statement::Branches { step, ways, meet } => self.branches(*step, ways, meet.as_ref()),
            Statement::Arrive { meet, way, last, gate } => self.arrive(*meet, *way, *last, *gate),
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
                let verb = if *handles { "ignore" } else { "unhandled" };
                self.printer.imports.value("runtime/flow/ends", verb);
                format!("return {verb}();\n")
            }
        }
    }

    fn one(&mut self, nested: &'p Nested) -> String {
        let Some(call) = self.call(nested, Shape::One) else { return String::new() };
        self.notes(nested.step) + &self.exactly_one(nested.step, &call)
    }

    /// What gives one bundle, with a variable where anything reads it.
    fn exactly_one(&mut self, step: NodeIndex, call: &str) -> String {
        let Some(variable) = self.bind(step, false) else { return format!("await {call};\n") };
        let ty = self.type_of(step);
        self.enter(step, &variable, ty.clone());
        format!("const {variable}: {ty} = await {call};\n")
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
        out + &self.where_there(nested.step, &variable, ty, leave, rest)
    }

    /// What runs only where the variable of a step holds a bundle.
    fn where_there(
        &mut self,
        step: NodeIndex,
        variable: &str,
        ty: String,
        leave: Leave,
        rest: &'p Block<'a>,
    ) -> String {
        let (fails, holds) = (format!("{variable} === undefined"), format!("{variable} !== undefined"));
        self.guarded(&fails, &holds, leave, |flow| {
            flow.enter(step, variable, ty);
            flow.statements(rest)
        })
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

    fn many(&mut self, nested: &'p Nested, body: &'p Block<'a>, apart: bool) -> String {
        let Some(call) = self.call(nested, Shape::Many) else { return String::new() };
        let mut out = self.notes(nested.step);
        let mark = self.scope.len();
        let head = match self.bind(nested.step, apart) {
            Some(variable) => {
                let ty = self.type_of(nested.step);
                let list = self.list_of(nested.step, &variable);
                out.push_str(&format!("const {list}: readonly {ty}[] = await {call};\n"));
                self.enter(nested.step, &variable, ty);
                if apart {
                    let step = literal::string(&self.name(nested.step));
                    let inner = self.statements(body);
                    self.leave(mark);
                    let given = if mentions(&inner, &variable) { format!("({variable})") } else { "()".to_owned() };
                    return format!("{out}await run.apart({step}, {list}, async {given} => {});\n", braces(&inner));
                }
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

    fn end(&mut self, step: NodeIndex, kind: Directive) -> String {
        let Some(Op::Directive { params, .. }) = self.printer.step(step).map(|s| &s.op) else { return String::new() };
        let mut uses = Uses::default();
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
        let Some(step) = self.printer.step(step) else { return String::new() };
        step.notes.as_ref().map_or_else(String::new, |notes| beside(&notes.value, &step.name))
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
    /// A field that grows; empty where none does.
    pub since: String,
}

/// Functions of connectors by name, by the file that they stand in.
pub type Connectors<'a> = BTreeMap<String, BTreeMap<String, Connector<'a>>>;

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
