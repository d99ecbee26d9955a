//! The files around the flow: the pipeline, its connectors, the application.

use super::super::Emitted;
use super::super::calls;
use super::super::needs;
use super::super::printer::{self, Imports, Printer, call as laid_out, group, indent_code};
use super::super::project::declaration;
use super::super::{comments, literal, unwritten};
use super::calls::{Client, Connector, TOOLS};
use super::print::{Connectors, Poll};
use crate::plan::tree::{each_expr, keeps_incomplete, setting_is};
use crate::plan::{Names, capital};
use cutover_ir::{Constant, Expr, Granularity, Op, Segment, TriggerKind, Value, Workflow};
use std::collections::BTreeMap;

/// What `src/pipeline.ts` is made of.
pub struct Pipeline<'t> {
    pub name: &'t str,
    pub slug: &'t str,
    pub body: &'t str,
    pub functions: &'t [String],
    pub tails: &'t [(String, String)],
}

/// `src/pipeline.ts`.
pub fn pipeline(printer: &mut Printer<'_>, emitted: &mut Emitted, pipeline: &Pipeline<'_>) {
    let workflow = printer.workflow;
    let mut imports: Imports = std::mem::take(&mut printer.imports);
    imports.value("runtime/flow/pipeline", "pipeline");
    let mut options = Vec::new();
    if let Some(zone) = &workflow.semantics.timezone {
        options.push(format!("timezone: {}", literal::string(&zone.value)));
    }
    if !pipeline.tails.is_empty() {
        let tails: Vec<String> =
            pipeline.tails.iter().map(|(step, name)| format!("{}: {name}", literal::key(step))).collect();
        options.push(format!("tails: {}", group("{", &tails, "}")));
    }
    if setting_is(workflow, "sequential", true) {
        options.push("oneByOne: true".to_owned());
    }
    if keeps_incomplete(workflow) {
        options.push("keepIncomplete: true".to_owned());
    }
    if setting_is(workflow, "autoCommit", false) {
        options.push("allOrNothing: true".to_owned());
    }
    let options = (!options.is_empty()).then(|| group("{", &options, "}"));
    let body = pipeline.body.trim_end();
    let inner = if body.is_empty() { String::new() } else { format!("  {}\n", indent_code(body, 2)) };
    let run = if body.contains("run") { "run" } else { "" };
    let mut functions = String::new();
    for function in pipeline.functions {
        functions.push('\n');
        functions.push_str(function);
    }
    let platform = capital(&literal::comment_line(&workflow.platform));
    let about = format!("{}. Converted from {platform}; see MIGRATION.md.", literal::comment_line(&workflow.name));
    let text = format!(
        "{}\n{}{}{functions}",
        imports.print("./"),
        comments::doc(&about),
        declaration(pipeline.name, pipeline.slug, run, &inner, options.as_deref()),
    );
    emitted.put("src/pipeline.ts", text);
}

/// `src/connectors/<app>.ts`: a typed function for each operation.
pub fn connectors(emitted: &mut Emitted, connectors: &Connectors<'_>) {
    for (file, functions) in connectors {
        let mut imports = Imports::default();
        let mut body = String::new();
        // Most calls of an app use one account: it has a name.
        let mut accounts: Vec<((&str, &str), String)> = Vec::new();
        let mut names = Names::default();
        functions.keys().for_each(|function| names.reserve(function));
        for account in functions.values().filter_map(|connector| connector.client.as_ref()?.account) {
            if !accounts.iter().any(|(known, _)| *known == account) {
                let name = names.unique("account");
                let kind = literal::key(account.0);
                let label = literal::string(&cutover_ir::secret::with_stand_ins(account.1));
                body.push_str(&format!("\nconst {name} = {{ {kind}: {label} }};\n"));
                accounts.push((account, name));
            }
        }
        for (function, connector) in functions {
            let params = format!("{}Params", capital(function));
            let what = format!("{}: {}", literal::comment_line(file), literal::comment_line(&connector.operation));
            let typed = connector.client.as_ref().is_none_or(|client| client.adapter.request.is_some());
            if typed {
                body.push_str(&parameters(&params, connector, &mut imports));
            }
            body.push_str(&match &connector.client {
                Some(client) => {
                    let known = accounts.iter().find(|(known, _)| Some(*known) == client.account);
                    let account = known.map(|(_, name)| name.as_str());
                    served(&what, function, client, &params, account, functions, &mut imports)
                }
                None => {
                    imports.value("runtime/not-converted", "unconverted");
                    unwritten::connector(file, &connector.operation, function, &params, "")
                }
            });
        }
        emitted.put(&format!("src/connectors/{file}.ts"), format!("{}{body}", imports.print("../")));
    }
}

/// The type of what an operation is called with.
fn parameters(name: &str, connector: &Connector<'_>, imports: &mut Imports) -> String {
    let Connector { keys, labels, .. } = connector;
    if keys.contains(TOOLS) {
        imports.ty("runtime/flow/tool", "Tool");
    }
    if !keys.is_empty() {
        imports.ty("runtime/formulas/value", "Value");
    }
    let fields: String = keys
        .iter()
        .map(|key| format!("{}  {}?: {};\n", comments::label(labels.get(key), 2), literal::key(key), type_of(key)))
        .collect();
    unwritten::params_type(name, &fields)
}

/// An operation that a client of the runtime serves.
fn served(
    what: &str,
    function: &str,
    client: &Client<'_>,
    params: &str,
    account: Option<&str>,
    functions: &BTreeMap<String, Connector<'_>>,
    imports: &mut Imports,
) -> String {
    // The operation may have the client's own name.
    let alias = format!("{}Client", client.function);
    let (import, called) = match functions.contains_key(&client.function) {
        true => (format!("{} as {alias}", client.function), alias.as_str()),
        false => (client.function.clone(), client.function.as_str()),
    };
    imports.value(&format!("runtime/{}", client.module), &import);
    imports.value("runtime/connectors/answering", "answering");
    let call = match &client.adapter.request {
        Some(request) => format!("{called}<{params}>({})", literal::json(request)),
        None => called.to_owned(),
    };
    let members = client.adapter.answer.as_ref().and_then(serde_json::Value::as_object).into_iter().flatten();
    let mut parts: Vec<String> = account.iter().map(|name| format!("auth: {name}")).collect();
    parts.extend(members.map(|(name, value)| format!("{}: {}", literal::key(name), literal::json(value))));
    let options = (!parts.is_empty()).then(|| group("{", &parts, "}"));
    // The name of the function and that of the file say it already, unless the operation is called by a number.
    let about = if said_by(function, what) { String::new() } else { comments::doc(&format!("{what}.")) };
    let arguments: Vec<&str> = std::iter::once(call.as_str()).chain(options.as_deref()).collect();
    format!("\n{about}export const {function} = {};\n", laid_out("answering", &arguments))
}

/// Whether the name of a function has the words of the operation that it is, whatever the platform calls its kind.
fn said_by(function: &str, what: &str) -> bool {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect() };
    let operation = what.rsplit(": ").next().unwrap_or_default();
    let (function, operation) = (letters(function), letters(operation));
    operation == function || operation.strip_prefix("action").is_some_and(|rest| rest == function)
}

fn type_of(key: &str) -> &'static str {
    if key == TOOLS { "Value | readonly Tool[]" } else { "Value" }
}

/// Whether runs of this workflow wait for each other in a queue.
fn queues(workflow: &Workflow) -> bool {
    workflow.steps().any(|(_, step)| matches!(&step.op, Op::Wait { params } if params.get("queue").is_some()))
}

/// `src/main.ts`.
pub fn main(workflow: &Workflow, name: &str, retries: bool, polls: &[Poll]) -> String {
    let mut triggers = Vec::new();
    let mut imports = vec![format!("import {{ {name} }} from \"./pipeline.js\";\n")];
    let records = workflow.semantics.granularity == Granularity::Records;
    let mut asking: Vec<String> = Vec::new();
    for (index, step) in workflow.steps() {
        let Op::Trigger { kind, .. } = &step.op else { continue };
        if let Some(poll) = polls.iter().find(|poll| poll.step == index) {
            let space = poll.function.split('.').next().unwrap_or_default();
            imports.push(format!("import * as {space} from \"./{}.js\";\n", poll.module));
            imports.push("import { polling } from \"./runtime/flow/polling.js\";\n".to_owned());
            let mut options = Vec::new();
            if !poll.key.is_empty() {
                let key: Vec<String> = poll.key.iter().map(|field| literal::string(field)).collect();
                options.push(format!("key: {}", group("[", &key, "]")));
            }
            if !poll.since.is_empty() {
                options.push(format!("since: {}", literal::string(&poll.since)));
            }
            if !records {
                options.push("together: true".to_owned());
                options.extend(failures_allowed(workflow).map(|most| format!("again: {most}")));
            }
            let entry = if asking.is_empty() { "asking".to_owned() } else { format!("asking{}", asking.len() + 1) };
            let options = (!options.is_empty()).then(|| group("{", &options, "}"));
            let mut arguments = vec![name, &poll.function, &poll.params];
            arguments.extend(options.as_deref());
            asking.push(format!(
                "/** Asks now and then what is new, and runs the pipeline on it. */\nconst {entry} = {};\n",
                laid_out("polling", &arguments)
            ));
            triggers.push(trigger("schedule", &entry, &literal::string(&step.name)));
            continue;
        }
        let (kind, entry) = match kind {
            TriggerKind::Webhook if records => {
                imports.push("import { catching } from \"./runtime/flow/catching.js\";\n".to_owned());
                ("webhook", format!("catching({name})"))
            }
            TriggerKind::Webhook => {
                // The platform hands the headers on only where it was told to, which formulas that read them tell.
                let how = if reads_headers(workflow) { ", { headers: true }" } else { "" };
                ("webhook", format!("receiving({name}{how})"))
            }
            TriggerKind::Schedule => ("schedule", name.to_owned()),
            TriggerKind::SubWorkflow | TriggerKind::Error => ("call", name.to_owned()),
            _ => ("manual", name.to_owned()),
        };
        if entry.starts_with("receiving") {
            imports.push("import { receiving } from \"./runtime/flow/receiving.js\";\n".to_owned());
        }
        triggers.push(trigger(kind, &entry, &literal::string(&step.name)));
    }
    if triggers.is_empty() {
        let kind = if needs::is_by_hand(workflow) { "manual" } else { "schedule" };
        triggers.push(trigger(kind, name, &format!("\"{}\"", needs::SCHEDULE)));
    }
    if retries {
        imports.push("import { RETRIES } from \"./runtime/flow/incomplete.js\";\n".to_owned());
        triggers.push(trigger("schedule", name, "RETRIES"));
    }
    let mut options = String::new();
    if calls::any(workflow) {
        imports.insert(0, "import { calls } from \"./calls.js\";\n".to_owned());
        options.push_str("  calls,\n");
    }
    imports.push("import { main } from \"./runtime/serve.js\";\n".to_owned());
    if retries || !polls.is_empty() || queues(workflow) || !needs::remembering(workflow).is_empty() {
        imports.push("import { StateDatabase } from \"./runtime/state-database.js\";\n".to_owned());
        options.push_str("  store: new StateDatabase(process.env[\"STATE_FILE\"]),\n");
    }
    let asking: String = asking.iter().map(|one| format!("\n{one}")).collect();
    let triggers = printer::triggers(&triggers);
    format!("{}{asking}\nawait main({{\n  triggers: {triggers},\n{options}}});\n", imports.concat())
}

/// The members of a trigger of `main`.
fn trigger(kind: &str, pipeline: &str, step: &str) -> Vec<String> {
    vec![format!("kind: \"{kind}\""), format!("pipeline: {pipeline}"), format!("step: {step}")]
}

/// After how many failures in a row a trigger stops that gives what it found to the next run, where one failed; nothing where it does not.
fn failures_allowed(workflow: &Workflow) -> Option<String> {
    let setting =
        workflow.settings.iter().find(|setting| setting.name == "maxErrors").map(|setting| &setting.value.value);
    let most = match setting {
        Some(Value::Number(most)) => literal::number(most),
        _ => "3".to_owned(),
    };
    (!setting_is(workflow, "autoCommitTriggerLast", false)).then_some(most)
}

/// The field that holds the headers of a request.
const HEADERS: &str = "__IMTHEADERS__";

/// Whether a formula reads the headers of the request.
fn reads_headers(workflow: &Workflow) -> bool {
    let mut found = false;
    each_expr(workflow, &mut |expr| {
        expr.each(&mut |part| match part {
            Expr::Path(path) => {
                found |= path.segments.iter().any(|segment| matches!(segment, Segment::Key(key) if key == HEADERS));
            }
            Expr::Constant(Constant::Text(text)) => found |= text.contains(HEADERS),
            _ => {}
        });
    });
    found
}
