//! The call of one step: the verb, the function behind it, and its parameters.

use super::super::models::Asked;
use super::super::needs;
use super::super::printer::{Uses, apart, as_body, call, group, indent_code};
use super::super::project::plain;
use super::super::{accounts, literal};
use super::print::{Flow, Poll, Shape, braces};
use crate::plan::{Names, by_way, file_slug, identifier, latin_slug};
use cutover_ir::{Adapter, CodeMode, Granularity, Located, Nested, Node, Op, Step, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// The parameter in which a model finds what it may call.
pub const TOOLS: &str = "tools";

/// The longest arguments, in characters, that stand on one line before a handler of several lines: the variable stands before them.
const HEAD: usize = 70;

/// More lines than this, and the parameters of a call get a file of their own.
const LONGEST: usize = 9;

impl<'p, 'a> Flow<'p, 'a> {
    /// The call of a step; nothing for a step that does nothing.
    pub fn call(&mut self, nested: &'p Nested, shape: Shape) -> Option<String> {
        let step = nested.step;
        let named = self.printer.step(step)?;
        let name = literal::string(&named.name);
        let several = |one: &'static str, many: &'static str| if shape == Shape::One { one } else { many };
        match &named.op {
            Op::Trigger { kind, .. } => {
                super::super::triggers::print(self.printer, self.emitted, step);
                self.poll(step);
                if matches!(kind, TriggerKind::Webhook) {
                    self.door(step);
                }
                Some(format!("run.{}({name})", several("start", "starts")))
            }
            Op::Pass => None,
            Op::Iterate { over } => {
                let list = self.printer.value(over, step, "list", &mut Uses::default());
                let options = self.handler(nested);
                Some(arranged("iterate", &[&name, &format!("() => {}", as_body(&list))], options))
            }
            Op::Compute { function, module, params } | Op::State { function, module, params } => {
                self.printer.imports.value(&format!("runtime/{module}"), function);
                let request = self.request(params, step);
                let options = self.handler(nested);
                Some(arranged(several("step", "steps"), &[&name, function, &request], options))
            }
            Op::Call { function, module, params, adapter } => {
                self.emitted.effect(self.printer, step);
                let function = match adapter {
                    Some(adapter) => {
                        let client = Client::of(named, function, module, adapter);
                        let function =
                            self.connector(step, (&adapter.app, &adapter.operation), params, false, Some(client));
                        self.searching(step, function)
                    }
                    None => {
                        self.printer.imports.value(&format!("runtime/{module}"), function);
                        function.clone()
                    }
                };
                let request = match adapter.as_ref().filter(|adapter| !adapter.prompts.is_empty()) {
                    Some(adapter) => self.asked(params, step, &adapter.prompts),
                    None => self.request(params, step),
                };
                let options = self.handler(nested);
                Some(arranged(several("effect", "effects"), &[&name, &function, &request], options))
            }
            Op::Connector { app, operation, params, reason } => {
                let params = &accounts::passed(params, named);
                let function = self.connector(step, (app, operation), params, !nested.tools.is_empty(), None);
                let function = self.searching(step, function);
                self.emitted.without_client(self.printer, step, reason.as_deref());
                let request = self.stubbed(params, step, nested);
                let options = self.handler(nested);
                Some(arranged(several("effect", "effects"), &[&name, &function, &request], options))
            }
            Op::Code { mode: CodeMode::Each, language, source, leaves } => {
                leaves.iter().for_each(|leaf| self.printer.printed(leaf));
                let input = named.params().get("input").cloned();
                let Some(function) = self.record_code(step, language, source) else {
                    let params = named.params().clone();
                    return Some(self.stub(nested, "its code cannot stand in a module", &params, shape));
                };
                let request = match input {
                    Some(input) => self.request(&input, step),
                    None => "() => ({})".to_owned(),
                };
                let options = self.handler(nested);
                Some(if language == "javascript" {
                    self.printer.imports.value("runtime/code-step", "ownCode");
                    arranged(several("step", "steps"), &[&name, &format!("ownCode({function})"), &request], options)
                } else {
                    self.emitted.effect(self.printer, step);
                    arranged(several("effect", "effects"), &[&name, &function, &request], options)
                })
            }
            Op::Code { source, leaves, .. } => {
                leaves.iter().for_each(|leaf| self.printer.printed(leaf));
                self.printer.printed(&source.at);
                let function = self.code(step, &source.value)?;
                let input = named.params().path("mapper.input").cloned();
                let request = match input {
                    Some(input) => self.inputs(&input, step),
                    None => "() => ({})".to_owned(),
                };
                let options = self.handler(nested);
                Some(arranged(several("step", "steps"), &[&name, &function, &request], options))
            }
            Op::SubFlow { params } => {
                let request = match super::super::calls::obstacle(self.printer.workflow, self.printer.siblings, named) {
                    Some(reason) => {
                        self.emitted.stub(self.printer, step, reason);
                        self.stubbed(params, step, nested)
                    }
                    None => self.request(params, step),
                };
                self.emitted.effect(self.printer, step);
                self.printer.imports.value("runtime/connectors/call-pipeline", "callPipeline");
                let options = self.handler(nested);
                Some(arranged(several("effect", "effects"), &[&name, "callPipeline", &request], options))
            }
            Op::Wait { params } => {
                let request = self.request(params, step);
                let options = self.handler(nested);
                Some(arranged("sleep", &[&name, &request], options))
            }
            Op::Respond { params, .. } => {
                let request = self.request(params, step);
                let options = self.handler(nested);
                Some(arranged("respond", &[&name, &request], options))
            }
            Op::Opaque { reason, params } => Some(self.stub(nested, reason, params, shape)),
            Op::Collect { .. } => {
                let params = named.params().clone();
                Some(self.stub(nested, "the module that it collects from is not on the way to it", &params, shape))
            }
            Op::Rejoin { .. } => {
                self.printer.imports.value("runtime/modules/hand-on", "handOn");
                Some(format!("run.step({name}, handOn, () => ({{}}))"))
            }
            Op::Directive { params, .. } => {
                Some(self.stub(nested, "it stands outside of an error handler", params, shape))
            }
            _ => {
                let params = named.params().clone();
                Some(self.stub(nested, "it has no counterpart in a flow of single bundles", &params, shape))
            }
        }
    }

    /// How the server answers the callers of a webhook: by the step that responds, or at once.
    fn door(&mut self, step: NodeIndex) {
        let workflow = self.printer.workflow;
        let responds = workflow.steps().any(|(_, s)| matches!(s.op, Op::Respond { .. }));
        let name = self.name(step);
        let Some(serde_json::Value::Object(settings)) = self.emitted.triggers.get_mut(&name) else { return };
        settings.insert("method".to_owned(), serde_json::json!(["GET", "POST", "PUT", "PATCH", "DELETE"]));
        settings.insert("path".to_owned(), serde_json::Value::String(latin_slug(&name)));
        settings.insert("respond".to_owned(), if responds { "respond-step" } else { "at-once" }.into());
        let body = match workflow.semantics.granularity {
            Granularity::Records => r#"{"status":"success"}"#,
            _ => "Accepted",
        };
        settings.insert("response".to_owned(), serde_json::json!({ "body": body }));
        if responds {
            // What a caller is told whose run ends before it comes to a step that answers.
            settings.insert("failure".to_owned(), "Scenario failed to complete.".into());
        }
    }

    fn stub(&mut self, nested: &'p Nested, reason: &str, params: &Node, shape: Shape) -> String {
        let step = nested.step;
        self.emitted.stub(self.printer, step, reason);
        let request = match self.printer.step(step) {
            Some(named) => self.stubbed(&accounts::passed(params, named), step, nested),
            None => self.stubbed(params, step, nested),
        };
        let options = self.handler(nested);
        let verb = if shape == Shape::One { "stub" } else { "stubs" };
        arranged(verb, &[&literal::string(&self.name(step)), &literal::string(reason), &request], options)
    }

    /// A step that stands too deep to be converted, with everything that it was given.
    pub fn refused(&mut self, nested: &'p Nested) -> String {
        let Some(named) = self.printer.step(nested.step) else { return String::new() };
        let params = accounts::passed(named.params(), named);
        let reason = "it stands more levels deep than anything is converted";
        self.emitted.stub(self.printer, nested.step, reason);
        let request = self.stubbed(&params, nested.step, nested);
        let name = literal::string(&self.name(nested.step));
        format!("await run.stub({name}, {}, {request});\n", literal::string(reason))
    }

    /// The parameters of a step as a closure: in place where it is short, else in a file of its own.
    pub fn request(&mut self, params: &Node, step: NodeIndex) -> String {
        let outer = std::mem::take(&mut self.printer.imports);
        let value = self.printer.value(params, step, "", &mut Uses::default());
        let imports = std::mem::replace(&mut self.printer.imports, outer);
        self.placed(value, imports, step)
    }

    /// The same where some of them are the words that a model is given, which stand in `prompts/`.
    fn asked(&mut self, params: &Node, step: NodeIndex, places: &[(String, String)]) -> String {
        let outer = std::mem::take(&mut self.printer.imports);
        let name = self.name(step);
        let asked = Asked::of_client(self.emitted, &name, places);
        let value = asked.params(self.printer, self.emitted, step, params, &mut Uses::default());
        let imports = std::mem::replace(&mut self.printer.imports, outer);
        self.placed(value, imports, step)
    }

    /// The same for a function that throws: its leaves are stubbed. Tools are functions beside their parameters.
    fn stubbed(&mut self, params: &Node, step: NodeIndex, nested: &'p Nested) -> String {
        let stubbing = std::mem::replace(&mut self.printer.stubbing, true);
        let outer = std::mem::take(&mut self.printer.imports);
        let value = self.printer.value(params, step, "", &mut Uses::default());
        let imports = std::mem::replace(&mut self.printer.imports, outer);
        self.printer.stubbing = stubbing;
        let tools = self.tools(nested);
        let value = match value.strip_suffix('}').filter(|_| !tools.is_empty()) {
            Some(open) => {
                let comma = if open.trim_end().ends_with([',', '{']) { "" } else { "," };
                format!("{}{comma} tools: {} }}", open.trim_end(), group("[", &tools, "]"))
            }
            None => value,
        };
        if !tools.is_empty() {
            // Tools run in the pipeline, so they stand in it.
            self.printer.imports.merge(&imports);
            return format!("() => {}", as_body(&value));
        }
        self.placed(value, imports, step)
    }

    fn tools(&mut self, nested: &'p Nested) -> Vec<String> {
        let plan = self.plan;
        let Some(blocks) = plan.tools.get(&nested.step) else { return Vec::new() };
        let mut tools = Vec::new();
        for (tool, block) in nested.tools.iter().zip(blocks) {
            let mut uses = Uses::default();
            let name = self.printer.value(&tool.name, nested.step, "tool", &mut uses);
            let description = tool
                .description
                .as_ref()
                .map_or_else(|| "\"\"".to_owned(), |d| self.printer.value(d, nested.step, "tool", &mut uses));
            let body = self.block(block);
            tools.push(format!("{{ name: {name}, description: {description}, run: async () => {} }}", braces(&body)));
        }
        tools
    }

    fn placed(&mut self, value: String, mut imports: super::super::printer::Imports, step: NodeIndex) -> String {
        let lines = value.matches(['\n', literal::BREAK]).count();
        if lines <= LONGEST {
            self.printer.imports.merge(&imports);
            return format!("() => {}", as_body(&value));
        }
        let about = self.name(step);
        let used = self.used(&value);
        self.import_types(&used, &mut imports);
        let name = self.printer.names.unique(&identifier(&format!("{} request", by_way(&about))));
        let file = self.emitted.files.unique_with(&file_slug(&about), "-");
        let parameters: Vec<String> = used.iter().map(|(variable, ty)| format!("{variable}: {ty}")).collect();
        let text = format!(
            "{}\n/** What “{}” is called with. */\nexport const {name} = ({}) => {};\n",
            imports.print("../"),
            literal::comment_line(&about),
            parameters.join(", "),
            as_body(&value)
        );
        self.emitted.put_of(step, (&format!("src/steps/{file}.ts"), &name), text);
        self.printer.imports.value(&format!("steps/{file}"), &name);
        let arguments: Vec<String> = used.into_iter().map(|(variable, _)| variable).collect();
        if arguments.is_empty() { name } else { format!("() => {name}({})", arguments.join(", ")) }
    }

    /// The inputs of a code step: a list of names and values as one object.
    fn inputs(&mut self, input: &Node, step: NodeIndex) -> String {
        let mut members = indexmap::IndexMap::new();
        for (i, pair) in input.elements().iter().enumerate() {
            let name = match pair.get("name") {
                Some(name) => {
                    self.printer.printed(&name.at);
                    name.text().map_or_else(|| format!("input{}", i + 1), str::to_owned)
                }
                None => continue,
            };
            if let Some(value) = pair.get("value") {
                members.insert(name, value.clone());
            }
        }
        self.request(&Located::new(Value::Map(members), input.at.clone()), step)
    }

    /// The function of a code step, in a file of its own.
    fn code(&mut self, step: NodeIndex, source: &str) -> Option<String> {
        let about = self.name(step);
        let name = self.printer.names.unique(&identifier(&format!("{about} code")));
        let file = self.emitted.files.unique_with(&file_slug(&about), "-");
        let comment = literal::comment_line(&about);
        self.emitted.put_of(
            step,
            (&format!("src/code/{file}.js"), &name),
            format!("// The code of “{comment}”, as its authors wrote it.\nasync function run(input) {{\n{}\n}}\n\nexport async function {name}(input) {{\n  return {{ result: await run(input) }};\n}}\n", source.trim_end()),
        );
        self.emitted.put(
            &format!("src/code/{file}.d.ts"),
            format!("import type {{ Bundle, Value }} from \"../runtime/formulas/value.js\";\n\nexport function {name}(input: {{ [key: string]: Value }}): Promise<Bundle>;\n"),
        );
        self.printer.imports.value(&format!("code/{file}"), &name);
        Some(name)
    }

    /// A search that goes on where it finds nothing says so in its record.
    fn searching(&mut self, step: NodeIndex, function: String) -> String {
        let always = self.printer.step(step).is_some_and(|named| named.policy.always);
        if !always || self.printer.workflow.semantics.granularity != Granularity::Records {
            return function;
        }
        self.printer.imports.value("runtime/connectors/search", "search");
        format!("search({function})")
    }

    /// A trigger of an app: its connector is asked now and then what is new.
    fn poll(&mut self, step: NodeIndex) {
        let Some(named) = self.printer.step(step) else { return };
        let Op::Trigger { kind, params, .. } = &named.op else { return };
        let (app, operation, client, key, since) = match kind {
            TriggerKind::Poll(poll) => {
                let client = Client::of(named, &poll.function, &poll.module, &poll.adapter);
                (
                    &poll.adapter.app,
                    poll.adapter.operation.as_str(),
                    Some(client),
                    poll.key.as_slice(),
                    poll.since.as_str(),
                )
            }
            TriggerKind::App(app) if self.printer.workflow.semantics.granularity == Granularity::Records => {
                let operation = named.origin.kind.value.split_once(' ').map_or("new", |(_, operation)| operation);
                (app, operation, None, &[][..], "")
            }
            _ => return,
        };
        let (key, since) = (key.to_vec(), since.to_owned());
        // It is called in src/main.ts, not in the pipeline.
        let outer = std::mem::take(&mut self.printer.imports);
        let function = self.connector(step, (app, operation), params, false, client);
        let params = self.printer.value(params, step, "", &mut Uses::default());
        self.printer.imports = outer;
        if let Some(serde_json::Value::Object(settings)) = self.emitted.triggers.get_mut(&named.name) {
            match needs::schedule(self.printer.workflow).map(plain) {
                Some(serde_json::Value::Object(schedule)) => settings.extend(schedule),
                // Every quarter of an hour, as the platform does on its smallest plan.
                _ => drop(settings.insert("cron".to_owned(), "0 */15 * * * *".into())),
            }
        }
        self.polls.push(Poll { step, function, module: format!("connectors/{}", file_slug(app)), params, key, since });
    }

    /// The function of a connector: the app as a whole and the operation in it.
    fn connector(
        &mut self,
        step: NodeIndex,
        (app, operation): (&str, &str),
        params: &Node,
        tools: bool,
        client: Option<Client<'a>>,
    ) -> String {
        let labels = self.printer.step(step).map(|step| step.labels.params.clone()).unwrap_or_default();
        let file = file_slug(app);
        let space = match self.spaces.get(&file) {
            Some(space) => space.clone(),
            None => {
                let space = self.printer.names.unique(&identifier(app));
                self.spaces.insert(file.clone(), space.clone());
                space
            }
        };
        let functions = self.connectors.entry(file.clone()).or_default();
        let known = functions
            .iter()
            .find(|(_, connector)| connector.operation == operation && connector.client == client)
            .map(|(name, _)| name.clone());
        let function = known.unwrap_or_else(|| {
            let words = operation.strip_prefix("Action").filter(|rest| !rest.is_empty()).unwrap_or(operation);
            let mut names = Names::default();
            // What the file itself imports.
            ["answering", "apiCall", "apiFile", "apiUpload", "unconverted"].iter().for_each(|name| names.reserve(name));
            functions.keys().for_each(|name| names.reserve(name));
            let function = names.unique(&identifier(words));
            let keys = BTreeSet::new();
            let connector = Connector { operation: operation.to_owned(), keys, labels: BTreeMap::new(), client };
            functions.insert(function.clone(), connector);
            function
        });
        if let Value::Map(members) = &params.value
            && let Some(connector) = functions.get_mut(&function)
        {
            connector.keys.extend(members.keys().cloned());
            connector.labels.extend(labels.into_iter().filter(|(name, _)| members.contains_key(name)));
            if tools {
                connector.keys.insert(TOOLS.to_owned());
            }
        }
        self.printer.imports.space(&format!("connectors/{file}"), &space);
        format!("{space}.{function}")
    }
}

/// A call of the run with its arguments, each on a line of its own where the handler goes over several.
fn arranged(verb: &str, arguments: &[&str], handler: Option<String>) -> String {
    let options = handler.map(|handler| match handler.contains('\n') {
        true => format!("{{\n  {},\n}}", indent_code(&handler, 2)),
        false => format!("{{ {handler} }}"),
    });
    // A head that would be a long line by itself has each argument below it.
    let long = arguments.iter().map(|argument| argument.len()).sum::<usize>() > HEAD;
    let lines = |options: &str| options.contains('\n') && long && !arguments.iter().any(|a| a.contains('\n'));
    if let Some(options) = options.as_deref().filter(|options| lines(options)) {
        let all: Vec<String> = arguments.iter().copied().chain([options]).map(str::to_owned).collect();
        return apart(&format!("run.{verb}("), &all, ")");
    }
    let arguments: Vec<&str> = arguments.iter().copied().chain(options.as_deref()).collect();
    call(&format!("run.{verb}"), &arguments)
}

/// A function of `src/connectors/<app>.ts`.
pub struct Connector<'a> {
    pub operation: String,
    /// The names of its parameters.
    pub keys: BTreeSet<String>,
    /// What people call them.
    pub labels: BTreeMap<String, String>,
    /// The client behind it; without one a person must write it.
    pub client: Option<Client<'a>>,
}

/// A client of the runtime, and what stands between it and the operation.
#[derive(PartialEq, Eq)]
pub struct Client<'a> {
    pub function: String,
    pub module: String,
    pub adapter: &'a Adapter,
    /// The type and the name of the account that it uses.
    pub account: Option<(&'a str, &'a str)>,
}

impl<'a> Client<'a> {
    /// The client of a step.
    fn of(step: &'a Step, function: &str, module: &str, adapter: &'a Adapter) -> Self {
        let wanted = adapter.account.as_deref();
        let account = step.accounts().find(|(kind, _)| Some(*kind) == wanted);
        Self { function: function.to_owned(), module: module.to_owned(), adapter, account }
    }
}
