//! Triggers: what `pipeline.yaml` and the server need to know of them.

use super::Emitted;
use super::literal;
use super::printer::{Printer, Uses};
use crate::plan::latin_slug;
use cutover_ir::{LinkKind, Node, Op, Step, TriggerClient, TriggerKind, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// The trigger of an app that serves tools to models.
const TOOL_SERVER: &str = "mcp";

/// The function that waits for a form.
const FORM: &str = "waitForForm";

/// Whether runs of the workflow may wait for a call or a form.
pub fn waits(workflow: &Workflow) -> bool {
    workflow.steps().any(|(_, step)| step.waits_for_caller() && !step.policy.disabled)
}

/// Whether runs of the workflow may wait for so long that they are kept meanwhile: for anything but a few seconds.
pub fn sleeps(workflow: &Workflow) -> bool {
    let is_short = |step: &Step, params: &Node| {
        let by_time = params.get("resume").is_none_or(|resume| resume.text() == Some("timeInterval"));
        // The oldest waits are for an hour where nothing is said.
        let seconds =
            params.get("unit").map_or(step.origin.version.value != "1", |unit| unit.text() == Some("seconds"));
        by_time && seconds && params.get("amount").is_none_or(|amount| is_below(amount, KEPT_FROM))
    };
    workflow.steps().any(|(_, step)| match &step.op {
        Op::Wait { params } => !step.policy.disabled && !is_short(step, params),
        _ => false,
    })
}

fn is_below(node: &Node, most: f64) -> bool {
    matches!(&node.value, Value::Number(number) if number.parse().is_ok_and(|number: f64| number < most))
}

/// The seconds from which on a run that waits is kept; `runtime/wait.ts` has the same.
const KEPT_FROM: f64 = 65.0;

/// Whether a trigger or a step that waits for a call turns robots away.
pub fn refuses_robots(workflow: &Workflow) -> bool {
    workflow.steps().any(|(_, step)| {
        let params = match &step.op {
            Op::Trigger { params, .. } => params,
            Op::Call { params, .. } if step.waits_for_caller() => params,
            _ => return false,
        };
        !step.policy.disabled && params.get("ignoreBots").and_then(Node::bool) == Some(true)
    })
}

/// Whether a step leads to one like that.
fn comes_after(workflow: &Workflow, step: NodeIndex, wanted: impl Fn(&Step) -> bool) -> bool {
    let mut open = vec![step];
    let mut seen = BTreeSet::from([step]);
    while let Some(here) = open.pop() {
        for (next, _) in workflow.outgoing(here).into_iter().filter(|(_, link)| link.kind == LinkKind::Main) {
            if workflow.graph.node_weight(next).is_some_and(&wanted) {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// Remembers a trigger with its settings. Gives the function that answers, where the trigger is a server of tools.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> Option<String> {
    let named = printer.step(step)?;
    let Op::Trigger { kind, params, client } = &named.op else { return None };
    let mut serves = None;
    let last =
        printer.workflow.outgoing(step).iter().filter(|(_, l)| l.kind == LinkKind::Main).map(|(_, l)| l.output).max();
    if last.is_some_and(|output| output >= printer.outputs(step)) {
        emitted.stub(printer, step, "steps follow an output of it that it does not have");
    }
    let mut settings = Map::new();
    let word = match kind {
        TriggerKind::Manual => "manual".to_owned(),
        TriggerKind::Webhook => "webhook".to_owned(),
        TriggerKind::Schedule => "schedule".to_owned(),
        TriggerKind::Form => "form".to_owned(),
        TriggerKind::Chat => "chat".to_owned(),
        TriggerKind::SubWorkflow => "sub-workflow".to_owned(),
        TriggerKind::Error => "error".to_owned(),
        TriggerKind::App(app) if app == TOOL_SERVER && !named.policy.disabled => {
            match super::models::serve(printer, emitted, step) {
                Ok(function) => serves = Some(function),
                Err(reason) => emitted.stub(printer, step, &reason),
            }
            TOOL_SERVER.to_owned()
        }
        TriggerKind::App(app) if client.is_some() => {
            let asks = client.as_ref().is_some_and(|client| client.polls);
            format!("{}:{app}", if asks { "poll" } else { "hook" })
        }
        TriggerKind::App(app) => {
            let reason = if params.has_expr() {
                "a setting of it is an expression, which the platform computes when the workflow is switched on: write what it gives into pipeline.yaml, and start it in src/main.ts"
            } else {
                "a trigger of an app: call its webhook or poll it, and start the pipeline with what it gives"
            };
            emitted.stub(printer, step, reason);
            format!("app:{app}")
        }
        TriggerKind::Poll(poll) => format!("poll:{}", poll.adapter.app),
    };
    settings.insert("kind".to_owned(), Json::String(word));
    if named.policy.disabled {
        settings.insert("disabled".to_owned(), Json::Bool(true));
    }
    settings.insert("type".to_owned(), Json::String(named.origin.kind.value.clone()));
    settings.insert("version".to_owned(), number(&named.origin.version.value));
    if let Some(client) = client {
        if named.policy.disabled {
            // Nothing starts by it: what it would ask for is kept with its settings.
            settings.insert("switchedOff".to_owned(), json(printer, &client.params));
        } else {
            start(printer, emitted, step, client);
        }
        if !client.polls {
            settings.insert("path".to_owned(), Json::String(latin_slug(&named.name)));
            if params.get("method").is_none() {
                settings.insert("method".to_owned(), Json::String("POST".to_owned()));
            }
        }
    }
    // A trigger that is asked has its parameters in src/main.ts.
    let mut parameters = if matches!(kind, TriggerKind::Poll(_)) { Json::Null } else { json(printer, params) };
    // The page that ends a form answers whoever sent it in, and so does the next form.
    let follows = |step: &Step| match &step.op {
        _ if step.policy.disabled => false,
        Op::Respond { params, .. } => params.get("page").is_some(),
        Op::Call { function, .. } => function == FORM,
        _ => false,
    };
    if *kind == TriggerKind::Form
        && comes_after(printer.workflow, step, follows)
        && let Some(members) = parameters.as_object_mut()
    {
        members.insert("respond".to_owned(), Json::String("respond-step".to_owned()));
    }
    if parameters.as_object().is_some_and(|o| !o.is_empty()) {
        settings.insert("parameters".to_owned(), parameters);
    }
    if let Some(path) = own_path(printer, named, kind, params) {
        settings.insert("path".to_owned(), Json::String(path));
    }
    // Whoever may call is checked against this credential.
    let guarded = client.is_none() && params.get("authentication").is_some();
    if let (true, Some((_, label))) = (guarded, named.accounts().next()) {
        settings.insert("credential".to_owned(), Json::String(label.to_owned()));
    } else if client.is_none() && matches!(kind, TriggerKind::App(_)) {
        // Whoever writes how the app is asked needs them.
        let accounts: Map<String, Json> =
            named.accounts().map(|(kind, label)| (kind.to_owned(), Json::String(label.to_owned()))).collect();
        if !accounts.is_empty() {
            settings.insert("accounts".to_owned(), Json::Object(accounts));
        }
    }
    emitted.triggers.insert(named.name.clone(), Json::Object(settings));
    serves
}

/// The path at which n8n serves a trigger, where it is not the one that its parameters give: the id of the trigger alone where no path is
/// given, and before a path with variables. A slash around a path is none of it. The server puts the word of a chat behind it.
///
/// Source: the addresses that n8n shows for each, and its documentation of path parameters.
fn own_path(printer: &mut Printer<'_>, step: &Step, kind: &TriggerKind, params: &Node) -> Option<String> {
    let served = match kind {
        TriggerKind::App(app) => app == TOOL_SERVER,
        kind => matches!(kind, TriggerKind::Webhook | TriggerKind::Form | TriggerKind::Chat),
    };
    let at = step.origin.at.key("webhookId");
    let id = || printer.workflow.provenance.iter().find(|s| s.value.at == at)?.value.text();
    let given = params.get("path").and_then(Node::text).unwrap_or_default();
    // Pages of the first forms stand one folder below.
    let is_old = *kind == TriggerKind::Form && step.origin.version.value.starts_with('1');
    let path = given.trim_matches('/');
    let old_path = format!("{path}/n8n-form");
    let path = if is_old && !path.is_empty() { &old_path } else { path };
    let by_id = match path {
        _ if !served => return None,
        "" => id()?.to_owned(),
        path if path.split('/').any(|segment| segment.starts_with(':')) => format!("{}/{path}", id()?),
        path => return (path != given).then(|| path.to_owned()),
    };
    printer.printed(&at);
    Some(by_id)
}

/// Whether it is a chat that only the platform's editor answers: its address is none for anybody else.
pub fn is_private_chat(kind: &TriggerKind, params: &Node) -> bool {
    *kind == TriggerKind::Chat && params.get("public").and_then(Node::bool) != Some(true)
}

/// Whether a trigger is served as a server of tools.
pub fn serves_tools(emitted: &Emitted, step: &Step) -> bool {
    let kind = matches!(&step.op, Op::Trigger { kind: TriggerKind::App(app), .. } if app == TOOL_SERVER);
    kind && !emitted.is_stub(&step.name)
}

/// The option of a start that takes certain fields only, as a trigger does that says what it is called with; nothing where it takes
/// all. n8n's example is read as its own trigger reads it: by the members of the object that it shows.
pub fn fields(printer: &Printer<'_>, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let Op::Trigger { kind: TriggerKind::SubWorkflow, params, .. } = &named.op else { return String::new() };
    let source = params.get("inputSource").and_then(Node::text);
    let names: Vec<String> = match source {
        Some("jsonExample") => {
            let example = params.get("jsonExample").and_then(Node::text).unwrap_or_default();
            match serde_json::from_str::<Json>(example) {
                Ok(Json::Object(members)) => members.keys().cloned().collect(),
                _ => return String::new(),
            }
        }
        // Versions below 1.1 have no such parameter and pass everything.
        Some("workflowInputs") | None => {
            let Some(listed) = params.path("workflowInputs.values") else { return String::new() };
            listed.elements().iter().filter_map(|entry| entry.get("name")?.text().map(str::to_owned)).collect()
        }
        Some(_) => return String::new(),
    };
    let names: Vec<String> = names.iter().map(|name| literal::string(name)).collect();
    format!(", {{ fields: [{}] }}", names.join(", "))
}

/// How `src/main.ts` starts the pipeline by an app's trigger.
pub struct Start {
    pub step: String,
    pub polls: bool,
    pub function: String,
    pub params: String,
}

/// Prints what the app is asked, for `src/main.ts`: the pipeline itself does not call it.
fn start(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, client: &TriggerClient) {
    let Some(named) = printer.step(step) else { return };
    if emitted.starts.iter().any(|start| start.step == named.name) {
        return;
    }
    let pipeline = std::mem::take(&mut printer.imports);
    let params = printer.value(&client.params, step, "", &mut Uses::default());
    let mut imports = std::mem::replace(&mut printer.imports, pipeline);
    imports.value(&format!("runtime/{}", client.module), &client.function);
    let (module, verb) = way(client.polls);
    imports.value(&format!("runtime/{module}"), verb);
    emitted.main_imports.merge(&imports);
    emitted.starts.push(Start {
        step: named.name.clone(),
        polls: client.polls,
        function: client.function.clone(),
        params,
    });
}

/// The module and the function that make a pipeline start by what an app gives.
pub fn way(polls: bool) -> (&'static str, &'static str) {
    if polls { ("polled", "polled") } else { ("hooked", "hooked") }
}

fn number(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()))
}

/// A parameter tree as data; expressions stay visible as `={{ … }}`.
pub fn json(printer: &mut Printer<'_>, node: &Node) -> Json {
    match &node.value {
        Value::List(items) => Json::Array(items.iter().map(|i| json(printer, i)).collect()),
        Value::Map(members) => Json::Object(members.iter().map(|(k, v)| (k.clone(), json(printer, v))).collect()),
        scalar => {
            printer.printed(&node.at);
            match scalar {
                Value::Null => Json::Null,
                Value::Bool(b) => Json::Bool(*b),
                Value::Number(n) => number(n),
                Value::Text(t) => Json::String(t.clone()),
                Value::Expr(expr) => {
                    printer.expressions.total += 1;
                    printer.expressions.translated += 1;
                    // A text that the platform fills without being told to begins with no sign.
                    let sign = if matches!(expr, cutover_ir::Expr::Call { function, .. } if function == super::printer::FILLED)
                    {
                        ""
                    } else {
                        "="
                    };
                    Json::String(format!("{sign}{}", source(expr)))
                }
                Value::List(_) | Value::Map(_) => Json::Null,
            }
        }
    }
}

/// The text of an expression as its author wrote it, as far as it is kept.
pub fn source(expr: &cutover_ir::Expr) -> String {
    use cutover_ir::{Expr, Part};
    let hole = |e: &Expr| match e {
        Expr::Path(path) => super::printer::path_source(path),
        Expr::Foreign { source, .. } | Expr::Broken { source, .. } => source.trim().to_owned(),
        Expr::Template(_) => String::new(),
        formula => formula.plain(),
    };
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|p| match p {
                Part::Text(t) => t.clone(),
                Part::Hole(e) => format!("{{{{ {} }}}}", hole(e)),
            })
            .collect(),
        Expr::Call { function, arguments } if function == super::printer::FILLED => {
            arguments.iter().map(source).collect()
        }
        other => format!("{{{{ {} }}}}", hole(other)),
    }
}
