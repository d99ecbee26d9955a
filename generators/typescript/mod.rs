//! TypeScript for Node.js.

mod accounts;
mod accounts_file;
mod assign;
mod beside;
mod boundaries;
mod calls;
mod code;
mod comments;
mod config;
mod docs;
mod holes;
mod image;
mod literal;
mod lookups;
mod migration;
mod models;
mod needs;
mod notes;
mod options;
mod outputs;
mod packages;
mod parted;
mod picture;
mod printer;
mod project;
mod prompt_tests;
mod prompts;
mod prose;
mod rules;
mod runtime;
mod secrets;
mod seed;
mod settings;
mod sloppy;
mod statements;
mod tree;
mod triggers;
mod types;
mod unwritten;
mod wrap;
mod yaml;

pub use models::asks as asks_model;
pub use models::call::shape as model_call;
pub use models::usual as usual_model;

use crate::plan::{Flow, Names, called, file_slug, identifier, identifier_as, identifier_of, infer, plan_flow};
use crate::{Files, Generated, Outline, Request, Siblings, Steps, Stub};
use cutover_ir::secret::Leak;
use cutover_ir::{Class, Finding, Ledger, Node, Op, Pointer, Severity, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use printer::Printer;
use sloppy::Sloppy;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use unwritten::Unwritten;

/// The module, in TypeScript, that Node loads before a replay: it shuts the doors of the process that runs an export's code.
/// Emitted tests and cutover's own replays run the same.
pub const SANDBOX: &str = include_str!("runtime/sandbox.ts");

/// What printing collects beside the text.
#[derive(Default)]
pub struct Emitted {
    /// The tree so far.
    pub tree: Files,
    /// Names of files, without folder and extension.
    pub files: FileNames,
    /// What became of a step beside the pipeline: each function with its file.
    pub homes: HashMap<NodeIndex, Vec<Home>>,
    /// Variable of each join.
    pub joins: HashMap<NodeIndex, String>,
    /// Variable of each loop in place.
    pub loops: HashMap<NodeIndex, String>,
    /// Name of each local function.
    pub functions: HashMap<NodeIndex, String>,
    /// Those of them that call others.
    pub calling: HashSet<NodeIndex>,
    /// Pieces of the flow whose place is not known yet.
    pub pieces: Vec<statements::Piece>,
    stubs: BTreeMap<String, Stub>,
    effects: BTreeSet<String>,
    switched_off: BTreeSet<String>,
    /// App → function → operation.
    connectors: BTreeMap<String, BTreeMap<String, Unwritten>>,
    /// Places of conditions, with the files of their rules.
    rule_files: Vec<(Pointer, String)>,
    /// Rules with what they must say at their limits.
    checked_rules: Vec<boundaries::Checked>,
    /// Settings of the triggers, by step.
    pub triggers: BTreeMap<String, serde_json::Value>,
    /// Triggers of apps whose events the runtime learns of.
    pub starts: Vec<triggers::Start>,
    /// What `src/main.ts` needs for them.
    pub main_imports: printer::Imports,
    /// The constants of steps that set nothing else.
    config: config::Declared,
    /// Joins ask for the connections.
    pub needs_wiring: bool,
    /// Parts that stand with a model step.
    pub parts_printed: HashSet<NodeIndex>,
    /// Those that stand in the file that is being printed.
    pub parts_here: Vec<NodeIndex>,
    /// Parts that no run asks for anything.
    pub unused: Vec<NodeIndex>,
    /// Settings of models, by the name that the code uses.
    pub models: BTreeMap<String, serde_json::Value>,
    /// That name, by part.
    pub model_names: HashMap<NodeIndex, String>,
    /// What the tests hold of the prompts.
    pub checked_prompts: Vec<prompts::Checked>,
    /// Names of prompt files.
    pub prompt_names: FileNames,
    /// `src/main.ts`, where it is not the usual one.
    main: Option<String>,
    /// Steps can be tried again later.
    retries: bool,
    /// Files are thrown away.
    sketch: bool,
}

/// A function or a value that a step became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// What it exports or calls.
    pub name: String,
    /// Its file.
    pub path: String,
}

/// File names, each once.
pub struct FileNames(Names);

impl Default for FileNames {
    fn default() -> Self {
        Self(Names::files())
    }
}

impl FileNames {
    /// A free name.
    pub fn unique_with(&mut self, wanted: &str, separator: &str) -> String {
        self.0.unique_with(wanted, separator)
    }
}

impl Emitted {
    /// One that notes what becomes of the steps and keeps no file.
    fn sketch() -> Self {
        Self { sketch: true, ..Self::default() }
    }

    /// Adds a file that exports what became of a step, by that name.
    pub fn put_of(&mut self, step: NodeIndex, (path, name): (&str, &str), text: String) {
        self.lives(step, path, name);
        self.put(path, text);
    }

    /// Notes where somebody finds what became of a step.
    fn lives(&mut self, step: NodeIndex, path: &str, name: &str) {
        self.homes.entry(step).or_default().push(Home { name: name.to_owned(), path: path.to_owned() });
    }

    /// Notes that a part stands in the file that is being printed.
    fn prints_part(&mut self, part: NodeIndex) {
        self.parts_printed.insert(part);
        if !self.parts_here.contains(&part) {
            self.parts_here.push(part);
        }
    }

    /// Adds a file; leading blank lines go, and long lines of code are broken.
    pub fn put(&mut self, path: &str, mut text: String) {
        if self.sketch {
            return;
        }
        let blank = text.len() - text.trim_start_matches('\n').len();
        text.drain(..blank);
        if path.ends_with(".ts")
            && !path.ends_with(".d.ts")
            && let Cow::Owned(wrapped) = wrap::wrap(&text)
        {
            text = wrapped;
        }
        if text.contains(literal::BREAK) {
            text = text.replace(literal::BREAK, "\n");
        }
        self.tree.insert(path.to_owned(), text.into_bytes().into());
    }

    /// What is known before the files around the code are made.
    fn outline(self) -> Outline {
        Outline { stubs: self.stubs.into_values().collect(), rules: self.rule_files }
    }

    /// Notes that a step throws when it is reached.
    pub fn stub(&mut self, printer: &Printer<'_>, step: NodeIndex, reason: &str) {
        let Some(named) = printer.step(step) else { return };
        self.stubs.entry(named.name.clone()).or_insert_with(|| Stub {
            step: named.name.clone(),
            kind: named.origin.kind.value.clone(),
            reason: reason.to_owned(),
        });
    }

    /// Notes that the client of a step, or of a tool, is to be written; `reason` says why none serves it, where one was tried.
    pub fn without_client(&mut self, printer: &Printer<'_>, step: NodeIndex, reason: Option<&str>) {
        self.stub(
            printer,
            step,
            reason.unwrap_or("there is no client for it yet: write its function in src/connectors"),
        );
    }

    /// Why a step throws, where that was noted.
    pub fn reason(&self, printer: &Printer<'_>, step: NodeIndex) -> Option<&str> {
        self.stubs.get(&printer.step(step)?.name).map(|stub| stub.reason.as_str())
    }

    /// Whether a step of that name is a stub.
    pub fn is_stub(&self, step: &str) -> bool {
        self.stubs.contains_key(step)
    }

    /// Notes that a step reaches outside and has a client.
    pub fn effect(&mut self, printer: &Printer<'_>, step: NodeIndex) {
        if let Some(named) = printer.step(step) {
            self.effects.insert(named.name.clone());
        }
    }

    /// Notes that a step is switched off.
    pub fn disabled(&mut self, printer: &Printer<'_>, step: NodeIndex) {
        if let Some(named) = printer.step(step) {
            self.switched_off.insert(named.name.clone());
        }
    }

    /// The function of a connector that a step calls with parameters, by app and operation.
    pub fn connector(
        &mut self,
        printer: &mut Printer<'_>,
        step: NodeIndex,
        (app, operation): (&str, &str),
        params: &Node,
    ) -> String {
        let file = file_slug(app);
        let wanted = identifier(&format!("{app} {operation}"));
        let functions = self.connectors.entry(file.clone()).or_default();
        let known = functions.iter().find(|(_, known)| known.operation == operation).map(|(f, _)| f.clone());
        let function = match known {
            Some(function) => function,
            None => {
                let function = printer.names.unique(&wanted);
                let unwritten = Unwritten { operation: operation.to_owned(), ..Unwritten::default() };
                functions.insert(function.clone(), unwritten);
                function
            }
        };
        if let (Some(called), Some(named)) = (functions.get_mut(&function), printer.step(step)) {
            called.steps.push(named.name.clone());
            if let Value::Map(members) = &params.value {
                for (name, given) in members {
                    let name = cutover_ir::secret::with_stand_ins(name).into_owned();
                    called.parameters.entry(name).or_default().insert(unwritten::type_of(given));
                }
            }
            called.answers.extend(printer.types.of_output(step).map(str::to_owned));
            called.takers.extend(lookups::takers(printer.workflow, step));
            called.asked |= lookups::asks_for(printer.workflow, &named.name);
        }
        self.lives(step, &format!("src/connectors/{file}.ts"), &function);
        printer.imports.value(&format!("connectors/{file}"), &function);
        function
    }

    /// The function of a code step, in a file of its own. Nothing where the code holds a secret that cannot be taken out.
    pub fn code(&mut self, printer: &mut Printer<'_>, index: NodeIndex, source: &str) -> Option<String> {
        let step = printer.step(index)?;
        // What a model asks a tool stands beside the names of all code.
        let given: &[&str] = if matches!(step.op, Op::Part { .. }) { &["query"] } else { &[] };
        let mut sloppy = sloppy::read(source);
        let script = match sloppy {
            Sloppy::Script(why) => {
                Some((why, code::free_in_script(source).with(given))).filter(|(_, free)| free.parses)
            }
            _ => None,
        };
        let only_script = script.is_some();
        let clean = match printer.code_without_secrets(source, !only_script, index, "code") {
            secrets::Code::Clean => None,
            // A script has no imports, by which a secret would come.
            secrets::Code::Rewritten(clean) if !only_script => Some(clean),
            _ => {
                self.stub(printer, index, secrets::STUCK);
                return None;
            }
        };
        if let Some(clean) = &clean {
            sloppy = sloppy::read(clean);
        }
        let source = clean.as_deref().unwrap_or(source);
        let name = printer.names.unique(&identifier_of(printer.called(index), "code"));
        let file = self.files.unique_with(&file_slug(printer.called(index)), "-");
        let module = |body: &str| {
            (code::code_file(&step.name, &name, body, &code::free_in_body(body).with(given)), code::code_types(&name))
        };
        let (text, types) = match (sloppy, script) {
            (Sloppy::No, _) => module(source),
            (Sloppy::This(written), _) => module(&written),
            (Sloppy::Script(_), Some((why, free))) => {
                (code::script_file(&step.name, &name, source, &free, why), code::script_types(&name))
            }
            (Sloppy::Script(_), None) => {
                (code::unreadable_file(&step.name, &name, source), code::unreadable_types(&name))
            }
        };
        self.put_of(index, (&format!("src/code/{file}.js"), &name), text);
        self.put(&format!("src/code/{file}.d.ts"), types);
        printer.imports.value(&format!("code/{file}"), &name);
        Some(name)
    }

    /// Code that says which of two items comes first: its function; nothing where it cannot stand in a module.
    pub fn order(&mut self, printer: &mut Printer<'_>, index: NodeIndex, source: &str) -> Option<String> {
        let step = printer.step(index)?;
        let free = code::free_in_order(source);
        if !free.parses {
            return None;
        }
        let name = printer.names.unique(&identifier_of(printer.called(index), "order"));
        let file = self.files.unique_with(&file_slug(printer.called(index)), "-");
        let text = code::order_file(&step.name, &name, source, &free);
        self.put_of(index, (&format!("src/code/{file}.js"), &name), text);
        self.put(&format!("src/code/{file}.d.ts"), code::order_types(&name));
        printer.imports.value(&format!("code/{file}"), &name);
        Some(name)
    }
}

/// Why a step whose code is real is counted all the same. A replay runs it: the platform may have failed there too.
pub const BROKEN: &str = "an expression of it cannot be evaluated: it throws when it is reached";

/// What [`generate`] would make of a workflow: what is left to fill in, and where rules go.
pub fn outline(workflow: &Workflow, leaks: &[Leak]) -> Outline {
    if workflow.regions.is_some() {
        return tree::outline(workflow, leaks);
    }
    let flow = plan_flow(workflow, &|step| outputs::shape(workflow, step));
    let mut emitted = Emitted::sketch();
    let (mut printer, ..) = print(workflow, Ledger::default(), (leaks, Siblings::NONE), &flow, &mut emitted);
    note_broken(&mut printer, &mut emitted);
    emitted.outline()
}

/// Prints the steps: the printer, the name of the pipeline, and its body.
fn print<'w>(
    workflow: &'w Workflow,
    ledger: Ledger,
    about: (&[Leak], &'w Siblings),
    flow: &'w Flow,
    emitted: &mut Emitted,
) -> (Printer<'w>, String, (String, String)) {
    let mut names = Names::default();
    for name in imported_names(workflow) {
        names.unique(&name);
    }
    let pipeline_name = names.unique(&identifier_as(&workflow.name, "flow"));
    emitted.files.unique_with("expressions", "-");
    let called = called(workflow);
    let item_types = infer(workflow, &mut names, &called);
    let mut printer = Printer::new(workflow, ledger, about, flow, item_types, names);
    printer.config = config::steps(workflow, &called, &mut printer.names);
    printer.called = called;
    let body = statements::body(&mut printer, emitted, &flow.body);
    project::unreached_file(&mut printer, emitted, &flow.unreached);
    models::print_loose(&mut printer, emitted);
    (printer, pipeline_name, body)
}

fn note_broken(printer: &mut Printer<'_>, emitted: &mut Emitted) {
    for step in std::mem::take(&mut printer.broken_steps) {
        emitted.stub(printer, step, BROKEN);
    }
}

/// The repository for one workflow.
pub fn generate(workflow: &Workflow, request: &Request<'_>) -> Generated {
    if workflow.regions.is_some() {
        return tree::generate(workflow, request);
    }
    let flow = plan_flow(workflow, &|step| outputs::shape(workflow, step));
    let mut emitted = Emitted::default();
    let (mut printer, pipeline_name, body) =
        print(workflow, workflow.ledger.clone(), (request.leaks, request.siblings), &flow, &mut emitted);
    project::pipeline_file(&mut printer, &mut emitted, &pipeline_name, request.slug, &body);
    project::source_files(&mut printer, &mut emitted);
    settle_structure(&mut printer, &emitted);
    finished(printer, emitted, &pipeline_name, request, &flow.caveats)
}

/// The files around the code, and the account of it all. `caveats` are places where the code could not follow the platform to the letter.
fn finished(
    mut printer: Printer<'_>,
    mut emitted: Emitted,
    pipeline_name: &str,
    request: &Request<'_>,
    caveats: &[(NodeIndex, String)],
) -> Generated {
    let workflow = printer.workflow;
    note_broken(&mut printer, &mut emitted);
    let steps = count(workflow, &emitted);
    let stubs: Vec<Stub> = emitted.stubs.values().cloned().collect();
    let mut findings = Vec::new();
    for (step, reason) in caveats {
        if let Some(named) = workflow.graph.node_weight(*step) {
            let message = format!("“{}”: {reason}", named.name);
            findings.push(Finding::new("PL001", Severity::Medium, message, named.origin.at.clone()));
        }
    }
    for name in std::mem::take(&mut printer.unreached) {
        let message =
            format!("a formula reads “{name}” where its bundles cannot be had: the platform gives nothing there");
        findings.push(Finding::new("PL002", Severity::Medium, message, workflow.at.clone()));
    }
    for part in std::mem::take(&mut emitted.unused) {
        if let Some(named) = workflow.graph.node_weight(part) {
            let into = models::holders(&printer, part).join(", ");
            let message = format!("“{}” is plugged into {into}, which does not look at it", named.name);
            findings.push(Finding::new("PL004", Severity::Low, message, named.origin.at.clone()));
        }
    }
    findings.extend(calls::missing(workflow, request.siblings).iter().map(calls::Missing::finding));
    let asked = project::finish(&mut printer, &mut emitted, pipeline_name, request, &steps, &stubs);
    findings.extend(needs::shared_variables(workflow, &asked).iter().map(|(variable, owners)| {
        let message = format!("the variable {variable} would hold {} at once", owners.join(" and "));
        Finding::new("PL005", Severity::Medium, message, workflow.at.clone())
            .help("Rename one of them on the platform and export again.")
    }));
    findings.extend(unaccounted(&printer.ledger));
    Generated {
        files: emitted.tree,
        steps,
        stubs,
        expressions: printer.expressions,
        scheduled: 0,
        ledger: printer.ledger,
        findings,
    }
}

/// A finding for each value that nothing dealt with, up to a number that a person can read.
fn unaccounted(ledger: &Ledger) -> Vec<Finding> {
    let left = ledger.unaccounted().take(20);
    left.map(|at| {
        let message = format!("the value at {at} reached neither the code nor a stub");
        Finding::new("LE001", Severity::Critical, message, at).help("Please report it: this is a defect of cutover.")
    })
    .collect()
}

/// Functions of the runtime that the pipeline will import: nothing else may have their names.
fn imported_names(workflow: &Workflow) -> Vec<String> {
    let mut names: Vec<String> = [
        "always",
        "never",
        "httpRequest",
        "answerWith",
        "wiring",
        "parameters",
        "entries",
        "textIs",
        "dateTimeIs",
        "filled",
        "errorObject",
        "secret",
        "readFeed",
        "graphql",
        "to",
        "main",
        "polled",
        "hooked",
    ]
    .map(str::to_owned)
    .to_vec();
    for (_, step) in workflow.steps() {
        if let Op::Transform { function, .. } | Op::Join { function, .. } | Op::Call { function, .. } = &step.op {
            names.push(function.clone());
        }
    }
    names.sort();
    names.dedup();
    names
}

fn count(workflow: &Workflow, emitted: &Emitted) -> Steps {
    let total = workflow.graph.node_count();
    let stubbed = workflow.steps().filter(|(_, s)| emitted.stubs.contains_key(&s.name)).count();
    Steps { total, converted: total - stubbed, stubbed }
}

/// Settles what the files around the code hold: the picture, the tables of the README, the definition.
fn settle_structure(printer: &mut Printer<'_>, emitted: &Emitted) {
    let workflow = printer.workflow;
    if let Some(at) = &workflow.name_at {
        printer.ledger.settle(at, Class::Translated);
    }
    if let Some(description) = &workflow.description {
        printer.ledger.settle(&description.at, Class::Cosmetic);
    }
    for (index, step) in workflow.steps() {
        let at = &step.origin.at;
        printer.ledger.settle_within(&at.key("name"), Class::Translated);
        // A step that is switched off hands its items on, whatever it was; how many outputs it had is all that counts.
        let is_plain = step.policy.disabled && printer.outputs(index) <= 1;
        let kind = if is_plain { Class::Cosmetic } else { Class::Translated };
        for key in ["type", "typeVersion"] {
            printer.ledger.settle_within(&at.key(key), kind);
        }
        if let Some(position) = &step.position {
            printer.ledger.settle_within(&position.at, Class::Translated);
        }
        for leaf in &step.policy.leaves {
            printer.ledger.settle_within(leaf, Class::Translated);
        }
        for account in &step.credentials {
            printer.ledger.settle(&account.kind.at, Class::Translated);
            for leaf in account.name.iter().chain(&account.id) {
                printer.ledger.settle(&leaf.at, Class::Translated);
            }
        }
        if emitted.switched_off.contains(&step.name)
            || matches!(step.op, Op::Part { .. })
                && emitted.stubs.get(&step.name).is_some_and(|stub| !calls::is_obstacle(&stub.reason))
        {
            printer.ledger.settle_within(&step.origin.params.at, Class::Stubbed);
        }
    }
    for edge in workflow.graph.edge_weights() {
        printer.ledger.settle_within(&edge.at, Class::Translated);
    }
    for note in &workflow.notes {
        for leaf in [Some(&note.text), note.colour.as_ref(), Some(&note.name)].into_iter().flatten() {
            printer.ledger.settle(&leaf.at, Class::Translated);
        }
        printer.ledger.settle(&note.at.key("type"), Class::Translated);
        for leaf in note.place.iter().flatten() {
            printer.ledger.settle(&leaf.at, Class::Translated);
        }
    }
    settle_kept(printer);
    for kept in &workflow.state {
        printer.ledger.settle_within(&kept.value.at, Class::Translated);
    }
    for (_, pins) in &workflow.pins {
        printer.ledger.settle_within(&pins.at, Class::Translated);
    }
    if let Some(at) = calls::own_call(workflow) {
        printer.ledger.settle(at, Class::Translated);
    }
}

/// Settles what stands beside the flow: a setting tunes the pipeline, unless its importer says that it means nothing here; the rest is only
/// retold, in docs/export.yaml, the README and comments.
pub(crate) fn settle_kept(printer: &mut Printer<'_>) {
    let workflow = printer.workflow;
    for setting in &workflow.settings {
        let at = &setting.value.at;
        if !workflow.cosmetic.contains(at) {
            printer.ledger.settle_within(at, Class::Translated);
        }
    }
    for kept in &workflow.provenance {
        printer.ledger.settle_within(&kept.value.at, Class::Cosmetic);
    }
    for notes in workflow.steps().filter_map(|(_, step)| step.notes.as_ref()) {
        printer.ledger.settle(&notes.at, Class::Cosmetic);
    }
    for at in &workflow.cosmetic {
        printer.ledger.settle_within(at, Class::Cosmetic);
    }
}
