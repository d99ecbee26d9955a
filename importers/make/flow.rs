//! Flows: lists of modules in which routes, branches, error handlers and tools nest further flows.

use super::formulas::StepOf;
use super::table::{Row, table};
use super::{blueprint, gate, labels, lower, naming, reads, values};
use crate::naming::unique;
use crate::read;
use cutover_ir::{
    Arm, Arms, Choice, Directive, Finding, Gate, Link, LinkKind, Located, Multiplicity, Nested, Node, OnError, Op,
    Origin, Pointer, Policy, Region, Setting, Severity, Step, Tool, Value, When,
};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Reads the modules of one blueprint.
pub struct Reader {
    pub graph: StableDiGraph<Step, Link>,
    pub by_name: HashMap<String, NodeIndex>,
    pub findings: Vec<Finding>,
    pub cosmetic: Vec<Pointer>,
    pub provenance: Vec<Setting>,
    /// Name by place.
    names: HashMap<Pointer, String>,
    /// Name by id.
    by_id: HashMap<String, String>,
    notes: HashMap<String, Located<String>>,
    /// What formulas read, by id.
    reads: HashMap<String, BTreeSet<String>>,
    /// How many error handlers are around what is read.
    handlers: usize,
    /// What stands behind the end of an error handler: nothing leads there.
    behind: Vec<Region>,
    /// Which of its branches come to the merge that is read next, and how many it has.
    merging: (Vec<usize>, usize),
    /// Modules whose error handler lets the flow go on without the bundle.
    dropping: HashSet<String>,
}

/// What leads to a flow.
struct From {
    step: NodeIndex,
    output: usize,
    /// What the editor calls this way.
    written: String,
    at: Pointer,
}

impl Reader {
    /// A reader that knows the names of all modules.
    pub fn new(blueprint: &Json, at: &Pointer) -> Self {
        let mut reader = Self {
            graph: StableDiGraph::new(),
            by_name: HashMap::new(),
            findings: Vec::new(),
            cosmetic: Vec::new(),
            provenance: Vec::new(),
            names: HashMap::new(),
            by_id: HashMap::new(),
            notes: blueprint::notes(blueprint, at).into_iter().collect(),
            reads: reads::reads(blueprint),
            handlers: 0,
            behind: Vec::new(),
            merging: (Vec::new(), 0),
            dropping: HashSet::new(),
        };
        reader.name_all(blueprint, at);
        reader
    }

    /// The flow that runs.
    pub fn main(&mut self, blueprint: &Json, at: &Pointer) -> Region {
        self.flow(blueprint.get("flow"), &at.key("flow"), None, true)
    }

    /// Flows on the canvas that nothing leads to.
    pub fn orphans(&mut self, blueprint: &Json, at: &Pointer) -> Vec<Region> {
        let here = at.key("metadata").key("designer").key("orphans");
        let list = blueprint.pointer("/metadata/designer/orphans");
        let mut found = std::mem::take(&mut self.behind);
        found.extend(match list {
            Some(Json::Array(flows)) => flows
                .iter()
                .enumerate()
                .map(|(i, flow)| {
                    let at = here.index(i);
                    match flow {
                        // A flow of its own, or a single module.
                        Json::Object(_) => self.modules(std::slice::from_ref(flow), &here, i, None, false),
                        _ => self.flow(Some(flow), &at, None, false),
                    }
                })
                .collect(),
            Some(other) => {
                self.keep("orphans", other, here);
                Vec::new()
            }
            None => Vec::new(),
        });
        found.append(&mut self.behind);
        found
    }

    /// Tells something odd.
    pub fn tell(&mut self, code: &str, severity: Severity, message: String, at: Pointer) {
        self.findings.push(Finding::new(code, severity, message, at));
    }

    /// Keeps a part of the export that says nothing about the flow.
    pub fn keep(&mut self, what: &str, json: &Json, at: Pointer) {
        self.provenance.push(Setting { name: what.to_owned(), value: values::verbatim(json, &at) });
    }

    /// A tree of parameters.
    pub fn value(&self, json: &Json, at: &Pointer) -> Node {
        values::read(json, at, &|id| self.by_id.get(id).cloned())
    }

    /// Whether a formula reads or writes the clock on the wall.
    pub fn reads_clock(&self) -> bool {
        let mut found = false;
        for step in self.graph.node_weights() {
            step.each_expr(&mut |expr, _| {
                expr.each(&mut |e| {
                    if let cutover_ir::Expr::Call { function, .. } = e {
                        found |= matches!(function.as_str(), "formatDate" | "parseDate") || function.starts_with("set");
                    }
                });
            });
        }
        found
    }

    /// The fields of a module that formulas read.
    pub fn reads_of(&self, id: &str) -> Option<&BTreeSet<String>> {
        self.reads.get(id)
    }

    /// What a merge lists as its branches have it. It lists one entry for each branch that comes to it; older files, and files that people wrote, one for each.
    pub fn by_branch<T: Clone>(&self, entries: &[T], none: &T) -> Vec<T> {
        let (merging, branches) = &self.merging;
        if entries.len() == *branches || merging.is_empty() {
            return entries.to_vec();
        }
        let mut list = vec![none.clone(); *branches];
        for (branch, entry) in merging.iter().zip(entries) {
            if let Some(place) = list.get_mut(*branch) {
                place.clone_from(entry);
            }
        }
        list
    }

    /// Whether the flow goes on without a bundle that the module fails for.
    pub fn drops(&self, name: &str) -> bool {
        self.dropping.contains(name)
    }

    /// The name of the module with an id.
    pub fn name_of(&self, id: &str) -> Option<String> {
        self.by_id.get(id).cloned()
    }

    fn flow(&mut self, json: Option<&Json>, at: &Pointer, from: Option<From>, first: bool) -> Region {
        match json {
            Some(Json::Array(modules)) => self.modules(modules, at, 0, from, first),
            None => Region::default(),
            Some(other) => {
                self.tell("IM102", Severity::Medium, "a flow is not a list of modules".to_owned(), at.clone());
                self.keep("flow", other, at.clone());
                Region::default()
            }
        }
    }

    fn modules(&mut self, modules: &[Json], at: &Pointer, offset: usize, from: Option<From>, first: bool) -> Region {
        let mut region = Region::default();
        let mut before = from;
        for (i, module) in modules.iter().enumerate() {
            let here = at.index(offset + i);
            if !module.is_object() {
                self.tell("IM102", Severity::Medium, "a module is not an object".to_owned(), here.clone());
                self.keep("module", module, here);
                continue;
            }
            let mut nested = self.module(module, &here, first && i == 0);
            self.unmet(module, &here, nested.step, region.steps.last());
            if let (Some(arms), Some(next)) = (&mut nested.arms, modules.get(i + 1)) {
                self.meetings(arms, next, &at.index(offset + i + 1));
            }
            if let Some(from) = before.take() {
                self.link(from, nested.step);
            }
            let step = nested.step;
            before = Some(From { step, output: 0, written: String::new(), at: here });
            region.steps.push(nested);
            let rest = modules.get(i + 1..).unwrap_or_default();
            if self.handlers > 0 && !rest.is_empty() && matches!(self.op(step), Some(Op::Directive { .. })) {
                let behind = self.modules(rest, at, offset + i + 1, None, false);
                self.behind.push(behind);
                break;
            }
        }
        region
    }

    fn link(&mut self, from: From, to: NodeIndex) {
        let rank = self.graph.edges(from.step).count();
        let link =
            Link { kind: LinkKind::Main, output: from.output, input: 0, rank, written: from.written, at: from.at };
        self.graph.add_edge(from.step, to, link);
    }

    fn module(&mut self, json: &Json, at: &Pointer, first: bool) -> Nested {
        let kind = read::text(json, "module").unwrap_or("unknown").to_owned();
        let row: Option<&'static Row> = table().row(&kind);
        let id = json.get("id").and_then(read::label);
        let name = self.names.get(at).cloned().unwrap_or_else(|| kind.clone());
        let mapper = self.part(json, "mapper", at);
        let parameters = self.part(json, "parameters", at);
        let flags = self.part(json, "flags", at);
        let module = lower::Module {
            kind: &kind,
            json,
            at,
            row,
            first,
            mapper: &mapper,
            parameters: &parameters,
            flags: &flags,
        };
        let lowered = lower::lower(self, &module);
        self.cosmetic.extend(lowered.ignored);
        let mut policy =
            Policy { written: id.iter().map(|id| ("id".to_owned(), id.clone())).collect(), ..Policy::default() };
        if json.get("onerror").and_then(Json::as_array).is_some_and(|handler| !handler.is_empty()) {
            policy.on_error = OnError::Route;
        }
        let version = json.get("version").and_then(read::label);
        let position = position(json, at);
        let params = Located::new(
            Value::Map(
                [("mapper", mapper.clone()), ("parameters", parameters.clone()), ("flags", flags.clone())]
                    .into_iter()
                    .filter(|(_, node)| !matches!(&node.value, Value::Map(members) if members.is_empty()))
                    .map(|(key, node)| (key.to_owned(), node))
                    .collect(),
            ),
            at.clone(),
        );
        let step = Step {
            name: name.clone(),
            op: lowered.op,
            policy,
            credentials: lowered.credentials,
            position,
            notes: id.as_ref().and_then(|id| self.notes.get(id).cloned()),
            labels: labels::of(json, lowered.places),
            origin: Origin {
                kind: Located::new(kind.clone(), at.key("module")),
                version: Located::new(version.unwrap_or_else(|| "1".to_owned()), at.key("version")),
                at: at.clone(),
                params,
                unread: Vec::new(),
                presets: Vec::new(),
                operation: None,
            },
        };
        let index = self.graph.add_node(step);
        self.by_name.insert(name, index);
        let mut nested = Nested::new(index, lowered.gives);
        if let Multiplicity::Unknown = nested.gives {
            self.findings.push(
                Finding::new(
                    "IM103",
                    Severity::Low,
                    format!("nobody knows how many bundles {kind} gives: what follows it is a loop"),
                    at.clone(),
                )
                .help("where it gives exactly one, the loop can become a plain statement"),
            );
        }
        self.members(json, at, &mut nested);
        let filter = nested.gate.as_ref().and_then(|gate| gate.name.clone());
        if let Some(step) = self.graph.node_weight_mut(index) {
            step.policy.leaves = named_by(json, at);
            step.policy.leaves.extend(lowered.decided);
            if let Some(name) = filter {
                step.policy.written.push(("filter".to_owned(), name.value));
                step.policy.leaves.push(name.at);
            }
        }
        nested
    }

    /// Everything of a module beside its parameters.
    fn members(&mut self, json: &Json, at: &Pointer, nested: &mut Nested) {
        for (key, member) in json.as_object().into_iter().flatten() {
            let here = at.key(key);
            match (key.as_str(), member) {
                ("id" | "module" | "version", value) if !value.is_object() && !value.is_array() => {}
                ("mapper" | "parameters" | "flags", Json::Object(_)) => {}
                ("mapper" | "parameters" | "flags", Json::Null) => self.cosmetic.push(here),
                ("metadata", Json::Object(metadata)) => self.metadata(metadata, &here),
                ("filter", Json::Null) => self.cosmetic.push(here),
                ("filter", filter) => nested.gate = Some(self.gate(filter, &here)),
                ("routes", Json::Array(routes)) => nested.arms = Some(self.routes(json, routes, at, nested.step)),
                ("branches", Json::Array(branches)) => nested.arms = Some(self.branches(branches, &here, nested.step)),
                ("tools", Json::Array(tools)) => nested.tools = self.tools(tools, &here, nested.step),
                ("onerror", Json::Array(_)) => {
                    let from = From { step: nested.step, output: 1, written: "error".to_owned(), at: here.clone() };
                    self.handlers += 1;
                    let handler = self.flow(Some(member), &here, Some(from), false);
                    self.handlers -= 1;
                    let last = handler.steps.last().and_then(|last| self.op(last.step));
                    let goes_on = matches!(last, Some(Op::Directive { kind: Directive::Resume, .. }));
                    let name = self.graph.node_weight(nested.step).map(|step| step.name.clone());
                    self.dropping.extend(name.filter(|_| !goes_on && !handler.steps.is_empty()));
                    nested.handler = (!handler.steps.is_empty()).then_some(handler);
                }
                ("outputs" | "filters", _) if matches!(self.op(nested.step), Some(Op::Rejoin { .. })) => {}
                _ => self.keep(&format!("module {key}"), member, here),
            }
        }
    }

    fn op(&self, step: NodeIndex) -> Option<&Op> {
        self.graph.node_weight(step).map(|s| &s.op)
    }

    fn part(&self, json: &Json, key: &str, at: &Pointer) -> Node {
        match json.get(key) {
            Some(value) => self.value(value, &at.key(key)),
            None => Located::new(Value::Map(indexmap::IndexMap::new()), at.key(key)),
        }
    }

    fn metadata(&mut self, metadata: &serde_json::Map<String, Json>, at: &Pointer) {
        for (key, member) in metadata {
            let here = at.key(key);
            let cosmetic = table().cosmetic.iter().any(|pattern| *pattern == format!("metadata.{key}.*"));
            match (key.as_str(), member) {
                ("designer", Json::Object(designer)) => {
                    let placed = ["x", "y"].iter().all(|key| designer.get(*key).and_then(read::label).is_some());
                    for (name, value) in designer {
                        match name.as_str() {
                            "x" | "y" if placed => {}
                            "name" if value.is_string() => {}
                            "messages" => self.cosmetic.push(here.key(name)),
                            _ => self.keep("designer", value, here.key(name)),
                        }
                    }
                }
                _ if cosmetic => self.cosmetic.push(here),
                _ => self.keep(&format!("module {key}"), member, here),
            }
        }
    }

    fn gate(&mut self, json: &Json, at: &Pointer) -> Gate {
        let mut odd: Vec<(String, Json, Pointer)> = Vec::new();
        let by_id = &self.by_id;
        let step_of: StepOf<'_> = &|id| by_id.get(id).cloned();
        let gate = gate::read(json, at, step_of, &mut |what, json, at| odd.push((what.to_owned(), json.clone(), at)));
        self.check(&gate);
        for (what, json, at) in odd {
            self.keep(&what, &json, at);
        }
        gate
    }

    /// Tells comparisons that Make does not have.
    fn check(&mut self, gate: &Gate) {
        for test in gate.any.iter().flatten().filter(|test| !test.known) {
            self.findings.push(
                Finding::new(
                    "IM104",
                    Severity::Medium,
                    format!("Make has no comparison “{}”: reaching it throws", test.operator.value),
                    test.operator.at.clone(),
                )
                .help("choose the comparison that was meant and write it in the rule")
                .effort(1),
            );
        }
    }

    fn routes(&mut self, router: &Json, routes: &[Json], at: &Pointer, step: NodeIndex) -> Arms {
        let fallback =
            router.pointer("/parameters/else").and_then(read::label).and_then(|index| index.parse::<usize>().ok());
        let here = at.key("routes");
        let mut list = Vec::new();
        for (i, route) in routes.iter().enumerate() {
            let at = here.index(i);
            let mut disabled = false;
            for (key, member) in route.as_object().into_iter().flatten() {
                match (key.as_str(), member) {
                    ("flow", _) => {}
                    ("disabled", Json::Bool(off)) => disabled = *off,
                    _ => self.keep(&format!("route {key}"), member, at.key(key)),
                }
            }
            if !route.is_object() {
                self.keep("route", route, at.clone());
            }
            let written = if disabled { "disabled" } else { "" };
            let from = From { step, output: i, written: written.to_owned(), at: at.key("disabled") };
            let mut body = self.flow(route.get("flow"), &at.key("flow"), Some(from), false);
            // The condition of a route is the filter of its first module.
            let gate = body.steps.first_mut().and_then(|first| first.gate.take());
            let name = gate.as_ref().and_then(|gate| gate.name.clone());
            let when = match gate {
                gate if fallback == Some(i) => When::Fallback(gate.filter(|gate| !gate.any.is_empty())),
                Some(gate) => When::Gate(gate),
                None => When::Always,
            };
            list.push(Arm { name, when, body, disabled, rejoins: false, meets: None, at });
        }
        if fallback.is_some_and(|index| index >= list.len()) {
            let message = "the fallback route of a router does not exist".to_owned();
            self.tell("IM105", Severity::Medium, message, at.key("parameters").key("else"));
        }
        Arms { choice: Choice::All, list }
    }

    fn branches(&mut self, branches: &[Json], at: &Pointer, step: NodeIndex) -> Arms {
        let mut list = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            let at = at.index(i);
            let kind = read::text(branch, "type").unwrap_or("condition").to_owned();
            let mut arm = Arm {
                name: None,
                when: When::Always,
                body: Region::default(),
                disabled: false,
                rejoins: false,
                meets: None,
                at: at.clone(),
            };
            let mut gate = Gate { at: at.key("conditions"), ..Gate::default() };
            for (key, member) in branch.as_object().into_iter().flatten() {
                let here = at.key(key);
                match (key.as_str(), member) {
                    ("flow", _) | ("type", Json::String(_)) => {}
                    ("disabled", Json::Bool(off)) => arm.disabled = *off,
                    ("merge", Json::Bool(merge)) => arm.rejoins = *merge,
                    ("label", Json::String(label)) => {
                        arm.name = (!label.trim().is_empty()).then(|| Located::new(label.clone(), here));
                    }
                    ("conditions", Json::Array(_)) => {
                        let mut odd: Vec<(String, Json, Pointer)> = Vec::new();
                        let by_id = &self.by_id;
                        gate.any = gate::lists(member, &here, &|id| by_id.get(id).cloned(), &mut |what, json, at| {
                            odd.push((what.to_owned(), json.clone(), at));
                        });
                        for (what, json, at) in odd {
                            self.keep(&what, &json, at);
                        }
                    }
                    _ => self.keep(&format!("branch {key}"), member, here),
                }
            }
            if !branch.is_object() {
                self.keep("branch", branch, at.clone());
            }
            self.check(&gate);
            gate.name = arm.name.clone();
            arm.when = if kind == "else" { When::Fallback(None) } else { When::Gate(gate) };
            let label = arm.name.as_ref().map_or("", |name| name.value.as_str());
            let off = if arm.disabled { " disabled" } else { "" };
            let meets = if arm.rejoins { " merge" } else { "" };
            let from = From { step, output: i, written: format!("{kind} {label}{meets}{off}"), at: at.key("label") };
            arm.body = self.flow(branch.get("flow"), &at.key("flow"), Some(from), false);
            list.push(arm);
        }
        Arms { choice: Choice::First, list }
    }

    /// A merge that no branches lead to has nothing to choose from: it is kept, and throws.
    fn unmet(&mut self, json: &Json, at: &Pointer, step: NodeIndex, before: Option<&Nested>) {
        let comes = |arm: &Arm| arm.rejoins && !arm.disabled;
        let first = |arms: &Arms| arms.choice == Choice::First && arms.list.iter().any(comes);
        let chosen = before.and_then(|nested| nested.arms.as_ref()).is_some_and(first);
        if chosen || !matches!(self.op(step), Some(Op::Rejoin { .. })) {
            return;
        }
        let said = ["mapper", "parameters", "outputs", "filters"].into_iter().filter(|key| json.get(*key).is_some());
        let params = said.map(|key| (key.to_owned(), self.part(json, key, at))).collect();
        if let Some(step) = self.graph.node_weight_mut(step) {
            let reason = "no branches lead to it".to_owned();
            step.op = Op::Opaque { reason, params: Located::new(Value::Map(params), at.clone()) };
        }
    }

    /// What must hold of each branch where branches meet: a merge lists a filter for each of them, or none.
    fn meetings(&mut self, arms: &mut Arms, merge: &Json, at: &Pointer) {
        let is_merge =
            read::text(merge, "module").and_then(|kind| table().row(kind)).is_some_and(|row| row.op == "rejoin");
        if arms.choice != Choice::First || !is_merge {
            return;
        }
        let comes = arms.list.iter().enumerate().filter(|(_, arm)| arm.rejoins).map(|(i, _)| i);
        self.merging = (comes.collect(), arms.list.len());
        for place in ["/filters", "/parameters/filters", "/mapper/filters"] {
            let here = place.split('/').skip(1).fold(at.clone(), |at, key| at.key(key));
            let listed: Vec<Option<usize>> =
                (0..merge.pointer(place).and_then(Json::as_array).map_or(0, Vec::len)).map(Some).collect();
            let branches = self.by_branch(&listed, &None);
            let filters = merge.pointer(place).and_then(Json::as_array).into_iter().flatten().enumerate();
            for (i, filter) in filters.filter(|(_, filter)| !filter.is_null()) {
                let branch = branches.iter().position(|entry| *entry == Some(i)).unwrap_or(usize::MAX);
                match arms.list.get_mut(branch).filter(|arm| arm.rejoins && !arm.disabled) {
                    Some(arm) => {
                        let gate = self.gate(filter, &here.index(i));
                        match gate.any.is_empty() {
                            // The name of a filter without conditions decides nothing.
                            true => self.cosmetic.extend(gate.name.map(|name| name.at)),
                            false => arm.meets = Some(gate),
                        }
                    }
                    None => self.keep("filter of a branch that does not come to the merge", filter, here.index(i)),
                }
            }
        }
    }

    fn tools(&mut self, tools: &[Json], at: &Pointer, agent: NodeIndex) -> Vec<Tool> {
        let mut found = Vec::new();
        for (i, tool) in tools.iter().enumerate() {
            let at = at.index(i);
            let body = self.flow(tool.get("flow"), &at.key("flow"), None, false);
            if let Some(first) = body.steps.first() {
                let link = Link {
                    kind: LinkKind::Part("tool".to_owned()),
                    output: 0,
                    input: i,
                    rank: 0,
                    written: String::new(),
                    at: at.key("flow").key("link"),
                };
                self.graph.add_edge(first.step, agent, link);
            }
            let mut made = Tool {
                name: Located::new(Value::Text(format!("tool {}", i + 1)), at.clone()),
                description: None,
                body,
            };
            for (key, member) in tool.as_object().into_iter().flatten() {
                let here = at.key(key);
                match key.as_str() {
                    "flow" => {}
                    "name" => made.name = self.value(member, &here),
                    "description" => made.description = Some(self.value(member, &here)),
                    _ => self.keep(&format!("tool {key}"), member, here),
                }
            }
            if !tool.is_object() {
                self.keep("tool", tool, at.clone());
            }
            found.push(made);
        }
        found
    }

    /// Names every module before any formula is read, so that formulas can name each other's modules.
    fn name_all(&mut self, blueprint: &Json, at: &Pointer) {
        let mut all: Vec<Wanted> = Vec::new();
        if let Some(flow) = blueprint.get("flow") {
            collect(flow, &at.key("flow"), None, &mut all);
        }
        let here = at.key("metadata").key("designer").key("orphans");
        for (i, orphan) in
            blueprint.pointer("/metadata/designer/orphans").and_then(Json::as_array).into_iter().flatten().enumerate()
        {
            match orphan {
                Json::Object(_) => collect_one(orphan, &here.index(i), None, &mut all),
                _ => collect(orphan, &here.index(i), None, &mut all),
            }
        }
        // A name that several modules would have says under which filter each stands, its own or that of its route; what is still the same
        // tells its id.
        let first = counts(all.iter().map(|module| module.name.as_str()));
        let told = |module: &Wanted| {
            let repeated = first.get(module.name.as_str()).is_some_and(|count| *count > 1);
            let reason = module.reason.as_ref().filter(|_| repeated)?;
            Some(format!("{} ({reason})", module.name))
        };
        let names: Vec<Option<String>> = all.iter().map(told).collect();
        let second = counts(names.iter().flatten().map(String::as_str));
        let clear = |name: &String, own: bool| own || second.get(name.as_str()).is_some_and(|count| *count == 1);
        let names: Vec<String> = all
            .iter()
            .zip(&names)
            .map(|(module, told)| told.clone().filter(|name| clear(name, module.own)).unwrap_or(module.name.clone()))
            .collect();
        let second = counts(names.iter().map(String::as_str));
        let mut taken = HashSet::new();
        let mut twice = Vec::new();
        for (Wanted { at, id, .. }, wanted) in all.iter().zip(&names) {
            let repeated = second.get(wanted.as_str()).is_some_and(|count| *count > 1);
            let name = unique(wanted, id.as_deref(), repeated, &mut taken);
            if let Some(id) = id
                && self.by_id.insert(id.clone(), name.clone()).is_some()
            {
                twice.push((id.clone(), at.clone()));
            }
            self.names.insert(at.clone(), name);
        }
        for (id, at) in twice {
            let message = format!("two modules have the id {id}: formulas read the later one");
            self.tell("IM106", Severity::High, message, at.key("id"));
        }
    }
}

/// What the name of a module is made from.
struct Wanted {
    at: Pointer,
    /// The name that it would have alone.
    name: String,
    id: Option<String>,
    /// What the filter before it is called, or else the last one before that, of its route or around it.
    reason: Option<String>,
    /// The filter is its own.
    own: bool,
}

fn counts<'n>(names: impl Iterator<Item = &'n str>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

fn collect(flow: &Json, at: &Pointer, around: Option<&str>, all: &mut Vec<Wanted>) {
    let mut around = around.map(str::to_owned);
    for (i, module) in flow.as_array().into_iter().flatten().enumerate() {
        if module.is_object() {
            around = naming::reason(module).or(around);
            collect_one(module, &at.index(i), around.as_deref(), all);
        }
    }
}

fn collect_one(module: &Json, at: &Pointer, around: Option<&str>, all: &mut Vec<Wanted>) {
    let kind = read::text(module, "module").unwrap_or("unknown");
    let own = naming::reason(module);
    let named = naming::is_named(module);
    all.push(Wanted {
        at: at.clone(),
        name: naming::wanted(module, kind, table().row(kind)),
        id: module.get("id").and_then(read::label),
        reason: around.filter(|_| !named).map(str::to_owned),
        own: own.is_some(),
    });
    for key in ["routes", "branches", "tools"] {
        for (i, inner) in read::list(module, key).iter().enumerate() {
            if let Some(flow) = inner.get("flow") {
                let label = inner.get("label").and_then(Json::as_str).and_then(naming::route);
                collect(flow, &at.key(key).index(i).key("flow"), label.as_deref().or(around), all);
            }
        }
    }
    if let Some(handler) = module.get("onerror") {
        collect(handler, &at.key("onerror"), None, all);
    }
}

/// Leaves that names are made from, that the README shows, or that say which route is the fallback.
fn named_by(json: &Json, at: &Pointer) -> Vec<Pointer> {
    let mut found = vec![at.key("id"), at.key("parameters").key("else")];
    for place in [
        "metadata/designer/name",
        "metadata/restore/parameters/hook/label",
        "metadata/restore/parameters/datastore/label",
        "metadata/restore/extra/feeder/label",
    ] {
        if json.pointer(&format!("/{place}")).is_some_and(Json::is_string) {
            found.push(place.split('/').fold(at.clone(), |at, key| at.key(key)));
        }
    }
    found
}

fn position(json: &Json, at: &Pointer) -> Option<Located<(String, String)>> {
    let designer = json.pointer("/metadata/designer")?;
    let of = |key: &str| designer.get(key).and_then(read::label);
    let (x, y) = (of("x")?, of("y")?);
    Some(Located::new((x, y), at.key("metadata").key("designer")))
}
