//! What rules see of a workflow: its graph, its facts, its code and its prompts, worked out once.

mod address;
mod agent;
mod alike;
mod bits;
mod body;
mod facts;
mod gate;
mod given;
mod model;
mod phrase;
mod prompt;
mod reach;
mod script;

pub(crate) use address::{host, host_of};
pub(crate) use alike::{Alike, Group};
pub(crate) use bits::Bits;
pub(crate) use facts::{Facts, is_one_of};
pub(crate) use gate::Gated;
use given::Givers;
pub(crate) use model::{Choice, Model};
pub(crate) use phrase::{Constant, constants, count, list, path_text, phrase, plain_code, quote, right, short};
pub(crate) use prompt::{Prompt, holes, whole};
pub(crate) use reach::{Told, constant_text, has_holes};
pub(crate) use script::{Comparison, Request, Script, Table};

use crate::assessment::{BusinessRule, DataFlow, data, register};
use cutover_generators::Outline;
use cutover_ir::secret::{self, Leak};
use cutover_ir::{
    Condition, Conditions, Expr, LinkKind, Node, OnError, Op, Part, Pointer, Step, TriggerKind, Workflow,
};
use petgraph::stable_graph::NodeIndex;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// A workflow made ready for the rules.
pub(crate) struct Subject<'a> {
    pub workflow: &'a Workflow,
    pub facts: &'static Facts,
    /// Steps that some enabled trigger leads to, with the parts that are plugged into them.
    pub reachable: BTreeSet<NodeIndex>,
    /// The code of code steps, parsed.
    pub scripts: BTreeMap<NodeIndex, Script>,
    pub prompts: Vec<Prompt<'a>>,
    /// Models, by the steps that call them or stand for them.
    models: BTreeMap<NodeIndex, Model<'a>>,
    /// Conditions that stand apart from the steps.
    pub gates: Vec<Gated<'a>>,
    /// Names of steps that `convert` does not translate; none where nobody asked.
    pub stubs: BTreeSet<String>,
    /// Places of conditions, with the files of the rules that they become; none where nobody asked.
    rule_files: Option<BTreeMap<Pointer, String>>,
    /// Expressions in the platform's language, parsed when somebody asks, by their source.
    expressions: RefCell<HashMap<String, Rc<Script>>>,
    /// Worked out when somebody asks, and only once.
    leaks: OnceCell<Vec<Leak>>,
    touches: OnceCell<Vec<data::Touch<'a>>>,
    flows: OnceCell<Vec<DataFlow>>,
    register: OnceCell<Vec<BusinessRule>>,
    own_values: OnceCell<HashSet<(String, String)>>,
    renamed: OnceCell<data::Renamed>,
    before_answers: OnceCell<BTreeSet<NodeIndex>>,
    calls_behind: OnceCell<HashMap<NodeIndex, usize>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(workflow: &'a Workflow) -> Self {
        let facts = Facts::of(&workflow.platform);
        let scripts: BTreeMap<NodeIndex, Script> = workflow
            .steps()
            .filter_map(|(index, step)| match &step.op {
                Op::Code { language, source, .. } if language == "javascript" => {
                    Some((index, Script::of_code(&source.value)))
                }
                _ => facts.python(step).and_then(Node::text).map(|source| (index, Script::of_python(source))),
            })
            .collect();
        let givers = Givers { workflow, facts };
        let models: BTreeMap<NodeIndex, Model<'a>> = workflow
            .steps()
            .filter_map(|(index, step)| Some((index, Model::of(givers, index, step, scripts.get(&index))?)))
            .collect();
        Self {
            workflow,
            facts,
            reachable: reachable(workflow),
            scripts,
            prompts: prompt::prompts(givers, &models),
            models,
            gates: gate::gates(workflow),
            stubs: BTreeSet::new(),
            rule_files: None,
            expressions: RefCell::default(),
            leaks: OnceCell::new(),
            touches: OnceCell::new(),
            flows: OnceCell::new(),
            register: OnceCell::new(),
            own_values: OnceCell::new(),
            renamed: OnceCell::new(),
            before_answers: OnceCell::new(),
            calls_behind: OnceCell::new(),
        }
    }

    /// A workflow with what was known of it before secrets were taken from it.
    pub(crate) fn knowing(workflow: &'a Workflow, leaks: Vec<Leak>, outline: Option<&Outline>) -> Self {
        let known = secret::Known::of(&leaks);
        let stubs = outline.into_iter().flat_map(|outline| &outline.stubs);
        let stubs = stubs.map(|stub| known.hidden(&stub.step).into_owned()).collect();
        let rule_files = outline.map(|outline| outline.rules.iter().cloned().collect());
        Self { leaks: OnceCell::from(leaks), stubs, rule_files, ..Self::new(workflow) }
    }

    /// The file of the rule that conditions at these places become: what reads other steps stays in the flow.
    pub(crate) fn rule_file<'p>(&self, mut at: impl Iterator<Item = &'p Pointer>) -> Option<String> {
        let files = self.rule_files.as_ref()?;
        Some(at.find_map(|at| files.get(at)).cloned().unwrap_or_else(|| "src/pipeline.ts".to_owned()))
    }

    /// What an expression decides by and reads.
    pub(crate) fn expression(&self, source: &str) -> Rc<Script> {
        let mut known = self.expressions.borrow_mut();
        if let Some(script) = known.get(source) {
            return Rc::clone(script);
        }
        let script = Rc::new(Script::of_expression(source));
        known.insert(source.to_owned(), Rc::clone(&script));
        script
    }

    /// What an expression decides by, piece by piece: those of the platform's own language, and formulas as a whole. What compares nothing is left
    /// out.
    pub(crate) fn decisions(&self, expr: &Expr) -> Vec<Rc<Script>> {
        let mut scripts = Vec::new();
        expr.each(&mut |part| {
            if let Expr::Foreign { source, .. } = part
                && source.contains(['<', '>', '=', '?'])
            {
                scripts.push(self.expression(source));
            }
        });
        let formulas = match expr {
            Expr::Template(parts) => parts
                .iter()
                .filter_map(|part| match part {
                    Part::Hole(hole) => Some(hole),
                    Part::Text(_) => None,
                })
                .collect(),
            whole => vec![whole],
        };
        let is_formula = |formula: &&Expr| matches!(formula, Expr::Call { .. } | Expr::Infix { .. });
        scripts.extend(formulas.into_iter().filter(is_formula).map(|formula| Rc::new(Script::of_formula(formula))));
        scripts
    }

    /// Secrets that it holds in plain text.
    pub(crate) fn leaks(&self) -> &[Leak] {
        self.leaks.get_or_init(|| secret::leaks(self.workflow))
    }

    /// Fields that are filled from sensitive ones.
    pub(crate) fn renamed(&self) -> &data::Renamed {
        self.renamed.get_or_init(|| data::renamed(self))
    }

    /// Sensitive fields that its steps read.
    pub(crate) fn touches(&self) -> &[data::Touch<'a>] {
        self.touches.get_or_init(|| data::touched(self))
    }

    /// Where data goes.
    pub(crate) fn flows(&self) -> &[DataFlow] {
        self.flows.get_or_init(|| data::flows(self))
    }

    /// The register of business rules.
    pub(crate) fn register(&self) -> &[BusinessRule] {
        self.register.get_or_init(|| register::rules(self))
    }

    /// Whether a step of the workflow itself gives a field of this name this text: who asks for it later repeats what was decided before.
    pub(crate) fn sets(&self, name: &str, text: &str) -> bool {
        let own = self.own_values.get_or_init(|| {
            let mut set: Vec<(&str, String)> = Vec::new();
            for (_, step) in self.live() {
                let Op::Assign { assignments, .. } = &step.op else { continue };
                for one in assignments {
                    let Some(name) = one.name.text() else { continue };
                    set.extend(self.texts_of(&one.value).into_iter().map(|text| (name, text)));
                }
            }
            let members = self.scripts.values().flat_map(|script| &script.sent.members);
            set.extend(members.map(|(name, text)| (name.as_str(), text.clone())));
            set.into_iter()
                .map(|(name, text)| (plain_name(name.rsplit('.').next().unwrap_or(name)), text.to_lowercase()))
                .collect()
        });
        own.contains(&(plain_name(name), text.to_lowercase()))
    }

    /// The texts that a value may be: itself, or those that an expression chooses from.
    fn texts_of(&self, value: &Node) -> Vec<String> {
        let mut texts: Vec<String> = value.text().map(str::to_owned).into_iter().collect();
        if let Some(expr) = value.expr() {
            expr.each(&mut |part| {
                if let Expr::Foreign { source, .. } = part
                    && source.contains('?')
                {
                    texts.extend(self.expression(source).texts.iter().cloned());
                }
            });
        }
        texts
    }

    /// Steps that run: reachable and enabled.
    pub(crate) fn live(&self) -> impl Iterator<Item = (NodeIndex, &'a Step)> {
        self.workflow.steps().filter(|(index, step)| self.is_live(*index, step))
    }

    /// Whether a step runs.
    pub(crate) fn is_live(&self, index: NodeIndex, step: &Step) -> bool {
        self.reachable.contains(&index) && !step.policy.disabled
    }

    /// Enabled triggers.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = (NodeIndex, &'a Step, &'a TriggerKind)> {
        self.workflow.steps().filter_map(|(index, step)| match &step.op {
            Op::Trigger { kind, .. } if !step.policy.disabled => Some((index, step, kind)),
            _ => None,
        })
    }

    /// What a trigger says to every call instead of starting a run; nothing for one that starts runs.
    pub(crate) fn refusal(step: &Step) -> Option<&str> {
        match &step.op {
            Op::Trigger { params, .. } => params.get("refuses").and_then(Node::text),
            _ => None,
        }
    }

    /// Whether it belongs to a package of the vendor.
    pub(crate) fn is_of_vendor(&self, step: &Step) -> bool {
        let package = self.facts.package(&step.origin.kind.value);
        self.facts.packages.is_empty() || self.facts.packages.iter().any(|p| p == package)
    }

    /// Whether the step itself calls something outside of the platform.
    pub(crate) fn is_external(&self, step: &Step) -> bool {
        let local = self.facts.is_local(step);
        match &step.op {
            Op::Call { .. } | Op::Connector { .. } | Op::Opaque { .. } | Op::Model { .. } => !local,
            _ => false,
        }
    }

    /// Whether the step calls a model itself; a part that is plugged into another step does not.
    pub(crate) fn calls_model(&self, step: &Step) -> bool {
        match &step.op {
            Op::Model { role, .. } => role.asks_a_model(),
            Op::Part { .. } => false,
            _ => self.model(step).is_some(),
        }
    }

    /// The model that a step calls itself, or that it stands for as a part of another.
    pub(crate) fn model(&self, step: &Step) -> Option<&Model<'a>> {
        self.models.get(self.workflow.by_name.get(&step.name)?)
    }

    /// Where the code of a step that has a [script](Self::scripts) stands.
    pub(crate) fn code_at(&self, step: &'a Step) -> Option<&'a Pointer> {
        match &step.op {
            Op::Code { source, .. } => Some(&source.at),
            _ => self.facts.python(step).map(|source| &source.at),
        }
    }

    /// Where a step's own code sends requests: hosts, in the order of the code; nothing for an address that is known at run time only.
    pub(crate) fn code_hosts(&self, step: &Step) -> Vec<Option<String>> {
        let index = self.workflow.by_name.get(&step.name);
        let script = index.and_then(|index| self.scripts.get(index));
        let mut hosts: Vec<Option<String>> = Vec::new();
        for request in script.into_iter().flat_map(|script| &script.sent.requests) {
            let host = request.address.as_deref().and_then(|address| host(address, true));
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// Whether a step reaches something outside: it is [external](Self::is_external), or its own code sends requests.
    pub(crate) fn reaches_out(&self, step: &Step) -> bool {
        self.is_external(step) || !self.code_requests(step).is_empty()
    }

    /// The requests that a step's own code sends; none for a step without code.
    fn code_requests(&self, step: &Step) -> &[Request] {
        let index = self.workflow.by_name.get(&step.name).filter(|_| matches!(step.op, Op::Code { .. }));
        index.and_then(|index| self.scripts.get(index)).map_or(&[], |script| &script.sent.requests)
    }

    /// The operation of a step: what its export says, else what the platform takes by itself.
    pub(crate) fn operation<'s>(&self, step: &'s Step) -> Option<&'s str> {
        self.param(step, "operation").and_then(Node::text).or(step.origin.operation.as_deref())
    }

    /// Whether a step changes something outside, as far as its parameters or its code show.
    pub(crate) fn writes(&self, step: &Step) -> bool {
        if matches!(step.op, Op::Code { .. }) {
            return !self.calls_model(step) && self.code_requests(step).iter().any(|sent| self.changes(step, sent));
        }
        if !self.is_external(step) || self.calls_model(step) || self.facts.lists(&self.facts.readers, step) {
            return false;
        }
        let param = |name| self.param(step, name).and_then(Node::text);
        // The type may name the operation (`google-sheets:filterRows`), whatever the client's own word for it is. A connector's operation may
        // begin with its resource, and says "run" or "default" where the export names none.
        let typed = step.origin.kind.value.split_once([':', ' ']).map(|(_, operation)| operation);
        let named = match &step.op {
            _ if typed.is_some() => typed,
            Op::Connector { operation, .. } => {
                operation.rsplit(' ').next().filter(|word| !["", "run", "default"].contains(word))
            }
            _ => None,
        };
        let operation = self.operation(step).or(named);
        if let Some(method) = self.facts.methods.iter().find_map(|name| param(name))
            && !self.facts.is_http(step)
        {
            return !self.facts.only_reads(method);
        }
        if self.facts.is_http(step) {
            let by_action = step.origin.kind.value.split_once(' ').map(|(_, method)| method);
            let method = param("method").or_else(|| param("requestMethod")).or(by_action).unwrap_or("get");
            return !(self.facts.only_reads(method) || method.eq_ignore_ascii_case("post") && self.only_asks(step));
        }
        match operation {
            Some(operation) => !self.facts.only_reads(operation),
            None => !self.facts.default_readers.contains(&step.origin.kind.value),
        }
    }

    /// Whether a step changes something that outlives its run: [outside](Self::writes), in a table of the platform, or in another workflow
    /// that it starts.
    pub(crate) fn acts(&self, step: &Step) -> bool {
        self.writes(step) || self.table_written(step).is_some() || matches!(step.op, Op::SubFlow { .. })
    }

    /// The table of the platform that a step changes, by the name of its kind.
    pub(crate) fn table_written(&self, step: &Step) -> Option<&'static str> {
        let row = self.facts.state.iter().find(|row| !row.thing.is_empty() && row.holds(step))?;
        let typed = step.origin.kind.value.split_once(':').map(|(_, operation)| operation);
        let param = |name| self.param(step, name).and_then(Node::text);
        let operation = param("operation").or_else(|| param("mode")).or(typed).unwrap_or_default();
        (!self.facts.only_reads(operation)).then_some(row.what.as_str())
    }

    /// Whether a request that code sends changes something.
    fn changes(&self, step: &Step, sent: &Request) -> bool {
        match sent.method.as_deref() {
            None | Some("GET" | "HEAD" | "OPTIONS") => false,
            Some("POST") => !self.asks_by(step, sent.address.as_deref()),
            Some(_) => true,
        }
    }

    /// Whether a request that is sent by POST only asks for something: its name or its address says so.
    pub(crate) fn only_asks(&self, step: &Step) -> bool {
        self.asks_by(step, self.param(step, "url").and_then(constant_text).as_deref())
    }

    fn asks_by(&self, step: &Step, address: Option<&str>) -> bool {
        let begins = crate::assessment::split_words(&step.name);
        // The verb of a name is among its first words: "HTTP: Get offers".
        if begins.iter().take(3).any(|word| self.facts.asking_names.contains(word)) {
            return true;
        }
        let address = address.map(str::to_lowercase).unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        self.facts.asking_addresses.iter().any(|word| match word.strip_suffix('$') {
            Some(end) => path.ends_with(end),
            None => address.contains(word.as_str()),
        })
    }

    /// The parameter of a step at a dotted path.
    pub(crate) fn param<'n>(&self, step: &'n Step, path: &str) -> Option<&'n Node> {
        self.facts.param(step, path)
    }

    /// Whether one of the parameters at these dotted paths is there.
    pub(crate) fn has_param(&self, step: &Step, paths: &[String]) -> bool {
        paths.iter().any(|path| self.param(step, path).is_some_and(|node| node.value != cutover_ir::Value::Null))
    }

    /// Whether the step's type ends with one of these.
    pub(crate) fn kind_ends(&self, step: &Step, ends: &[String]) -> bool {
        ends.iter().any(|end| step.origin.kind.value.ends_with(end.as_str()))
    }

    /// Whether the step waits until a person answers.
    pub(crate) fn asks_a_person(&self, step: &Step) -> bool {
        self.facts.state.iter().any(|row| row.person && row.holds(step))
    }

    /// Whether a failure of the step is dealt with.
    pub(crate) fn is_guarded(&self, step: &Step) -> bool {
        step.policy.on_error != OnError::Stop || step.policy.retry.is_some()
    }
}

/// A name in small letters, without signs.
pub(crate) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The conditions of a step that chooses a way.
pub(crate) fn conditions(step: &Step) -> Vec<&Condition> {
    rules(step).into_iter().flat_map(|rule| &rule.conditions).collect()
}

/// The rules of a step that chooses a way, one per way.
pub(crate) fn rules(step: &Step) -> Vec<&Conditions> {
    match &step.op {
        Op::Partition { rule } | Op::Filter { rule } => vec![rule],
        Op::Route { branches, .. } => branches.iter().map(|branch| &branch.rule).collect(),
        _ => Vec::new(),
    }
}

fn reachable(workflow: &Workflow) -> BTreeSet<NodeIndex> {
    let mut seen: BTreeSet<NodeIndex> = workflow
        .steps()
        .filter(|(_, step)| matches!(step.op, Op::Trigger { .. }) && !step.policy.disabled)
        .map(|(index, _)| index)
        .collect();
    // Where the export nests its steps, a run begins with the first one, whatever that is.
    seen.extend(
        gate::nested(workflow)
            .into_iter()
            .filter(|index| workflow.graph.node_weight(*index).is_some_and(|s| !s.policy.disabled)),
    );
    let mut open: Vec<NodeIndex> = seen.iter().copied().collect();
    while let Some(index) = open.pop() {
        let next = workflow.outgoing(index).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        let parts = workflow.incoming(index).into_iter().filter(|(_, link)| link.kind != LinkKind::Main);
        for (other, _) in next.chain(parts) {
            if seen.insert(other) {
                open.push(other);
            }
        }
    }
    seen
}
