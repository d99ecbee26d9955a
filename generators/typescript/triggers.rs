//! Triggers: what `pipeline.yaml` and the server need to know of them.

use super::Emitted;
use super::printer::Printer;
use cutover_ir::{Node, Op, Step, TriggerKind, Value};
use petgraph::stable_graph::NodeIndex;
use serde_json::{Map, Value as Json};

/// The trigger of an app that serves tools to models.
const TOOL_SERVER: &str = "mcp";

/// Remembers a trigger with its settings. Gives the function that answers, where the trigger is a server of tools.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> Option<String> {
    let named = printer.step(step)?;
    let Op::Trigger { kind, params } = &named.op else { return None };
    let mut serves = None;
    let outputs =
        printer.workflow.outgoing(step).iter().any(|(_, l)| l.kind == cutover_ir::LinkKind::Main && l.output > 0);
    if outputs {
        emitted.stub(printer, step, "it leaves by another output for each method: only the first output is served");
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
        TriggerKind::App(app) => {
            emitted.stub(
                printer,
                step,
                "a trigger of an app: call its webhook or poll it, and start the pipeline with what it gives",
            );
            format!("app:{app}")
        }
    };
    settings.insert("kind".to_owned(), Json::String(word));
    if named.policy.disabled {
        settings.insert("disabled".to_owned(), Json::Bool(true));
    }
    settings.insert("type".to_owned(), Json::String(named.origin.kind.value.clone()));
    settings.insert("version".to_owned(), number(&named.origin.version.value));
    let mut parameters = json(printer, params);
    // The page that ends a form answers whoever sent it in.
    let ends = |step: &Step| {
        matches!(&step.op, Op::Respond { params } if params.get("page").is_some()) && !step.policy.disabled
    };
    if *kind == TriggerKind::Form
        && printer.workflow.steps().any(|(_, step)| ends(step))
        && let Some(members) = parameters.as_object_mut()
    {
        members.insert("respond".to_owned(), Json::String("respond-step".to_owned()));
    }
    if parameters.as_object().is_some_and(|o| !o.is_empty()) {
        settings.insert("parameters".to_owned(), parameters);
    }
    if let Some(id) = printer
        .workflow
        .provenance
        .iter()
        .find(|s| s.value.at == named.origin.at.key("webhookId"))
        .and_then(|s| s.value.text())
    {
        settings.insert("webhookId".to_owned(), Json::String(id.to_owned()));
        printer.printed(&named.origin.at.key("webhookId"));
    }
    // Whoever may call is checked against this credential.
    if let (true, Some((kind, name))) = (params.get("authentication").is_some(), named.credentials.first()) {
        let label = name.as_ref().map_or(&kind.value, |name| &name.value);
        settings.insert("credential".to_owned(), Json::String(label.clone()));
    }
    emitted.triggers.insert(named.name.clone(), Json::Object(settings));
    serves
}

/// Whether a trigger is served as a server of tools.
pub fn serves_tools(emitted: &Emitted, step: &Step) -> bool {
    let kind = matches!(&step.op, Op::Trigger { kind: TriggerKind::App(app), .. } if app == TOOL_SERVER);
    kind && !emitted.is_stub(&step.name)
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
                    Json::String(format!("={}", source(expr)))
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
        other => format!("{{{{ {} }}}}", hole(other)),
    }
}
