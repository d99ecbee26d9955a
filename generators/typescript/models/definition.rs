//! Prints a model step that can really run: the model, memory, tools and form that are plugged in.

use super::super::Emitted;
use super::super::accounts;
use super::super::literal;
use super::super::printer::{Printer, Uses, as_body, group};
use super::super::project::plain;
use super::arguments;
use super::plugs::{Definition, Plugged, Plugs};
use super::rows::Row;
use super::tree::Asked;
use crate::plan::file_slug;
use cutover_ir::{Class, Node, Op, Step, Value};
use petgraph::stable_graph::NodeIndex;
use serde_json::{Map, Value as Json};

/// Parts that are told the name of their account beside their settings.
const HAVE_ACCOUNTS: [&str; 7] =
    ["postgresMemory", "redisMemory", "mongoMemory", "mcpClient", "searchTool", "embeddings", "cohereReranker"];

/// `agent<Item>({ … })`, with the imports noted in the printer.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, definition: &Definition) -> String {
    printer.imports.value(&format!("runtime/parts/{}", file_slug(&definition.verb)), &definition.verb);
    let mut generic = super::generic(printer, step);
    if generic.is_empty() && matches!(definition.verb.as_str(), "documentStore" | "memoryManager" | "retrieval") {
        // Its parts have closures of their own, from which no type can be inferred.
        printer.imports.ty("runtime/items", "Fields");
        generic = "<Fields>".to_owned();
    }
    let fields = plugs(printer, emitted, step, &definition.plugs);
    format!("{}{generic}({})", definition.verb, block(&fields))
}

/// An object with one field a line.
fn block(fields: &[String]) -> String {
    let mut out = String::from("{");
    for field in fields {
        out.push_str("\n  ");
        out.push_str(&super::super::printer::indent_code(field, 2));
        out.push(',');
    }
    out.push_str("\n}");
    out
}

fn plugs(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, plugs: &Plugs) -> Vec<String> {
    let version = printer.step(step).map(|s| s.origin.version.value.clone()).unwrap_or_default();
    let mut fields = vec![format!("version: {}", literal::number(&version))];
    if let Some(store) = printer.step(step).and_then(|s| super::rows::part(&s.origin.kind.value)) {
        fields.extend(opened(printer, store, step));
    }
    fields.extend(plugged_in(printer, emitted, plugs));
    fields
}

/// `model: …`, `tools: […]` and what else is plugged in.
fn plugged_in(printer: &mut Printer<'_>, emitted: &mut Emitted, plugs: &Plugs) -> Vec<String> {
    let before = |name: &str| {
        !matches!(name, "output" | "store" | "embeddings" | "reranker" | "retriever" | "documents" | "splitter")
    };
    let single = |wanted: bool, printer: &mut Printer<'_>, emitted: &mut Emitted| -> Vec<String> {
        let parts = plugs.single.iter().filter(|(slot, _)| before(slot.name) == wanted);
        parts.map(|(slot, plugged)| format!("{}: {}", slot.name, part(printer, emitted, plugged))).collect()
    };
    let mut fields = single(true, printer, emitted);
    if !plugs.tools.is_empty() {
        fields.push(format!("tools: {}", tools(printer, emitted, &plugs.tools)));
    }
    fields.extend(single(false, printer, emitted));
    fields
}

/// `store: supabaseStore("…")`, where a type is a store.
fn opened(printer: &mut Printer<'_>, row: &Row, step: NodeIndex) -> Option<String> {
    if row.store.is_empty() {
        return None;
    }
    let file = file_slug(row.store.trim_end_matches("Store"));
    printer.imports.value(&format!("runtime/stores/{file}"), &row.store);
    let credential = printer.step(step).and_then(account).map(|label| literal::string(&label)).unwrap_or_default();
    Some(format!("store: {}({credential})", row.store))
}

/// What the first account of a step is called.
fn account(step: &Step) -> Option<String> {
    step.accounts().next().map(|(_, label)| label.to_owned())
}

/// A list with one tool after the other.
pub fn tools(printer: &mut Printer<'_>, emitted: &mut Emitted, tools: &[Plugged]) -> String {
    let tools: Vec<String> = tools.iter().map(|tool| part(printer, emitted, tool)).collect();
    if tools.is_empty() {
        return "[]".to_owned();
    }
    group("[", &tools, "]")
}

fn part(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged) -> String {
    let Some(step) = printer.step(plugged.index) else { return String::new() };
    emitted.prints_part(plugged.index);
    for leaf in &plugged.mapped.chosen {
        printer.printed(leaf);
    }
    for leaf in &plugged.mapped.waived {
        printer.ledger.settle(leaf, Class::Cosmetic);
    }
    if plugged.make == "unconvertedTool" {
        let of_call = match &step.op {
            Op::Part { reason, .. } => reason.as_deref(),
            _ => None,
        };
        let reason = plugged.reason.as_deref().or(of_call);
        emitted.stub(
            printer,
            plugged.index,
            reason.unwrap_or("there is no client for this tool yet: make `unconvertedTool` an `appTool` whose `call` is a function of the app"),
        );
    } else {
        emitted.effect(printer, plugged.index);
    }
    let file = match plugged.make.as_str() {
        "windowMemory" => "window-memory".to_owned(),
        "structuredOutput" => "structured-output".to_owned(),
        "unconvertedTool" => "app-tool".to_owned(),
        "appTool" => "called-tool".to_owned(),
        "recursiveSplitter" | "characterSplitter" => "text-splitter".to_owned(),
        make => file_slug(make),
    };
    printer.imports.value(&format!("runtime/parts/{file}"), &plugged.make);
    match plugged.make.as_str() {
        "model" => model(printer, emitted, plugged, step),
        "windowMemory" | "postgresMemory" | "redisMemory" | "mongoMemory" | "mcpClient" | "searchTool"
        | "cohereReranker" => settings(printer, plugged, step),
        "storeRetriever" => {
            let fields = searched(printer, emitted, plugged, plugged.mapped.params.clone());
            format!("storeRetriever({})", block(&fields))
        }
        "structuredOutput" => {
            let output = settings(printer, plugged, step);
            mended(printer, emitted, plugged, output)
        }
        "embeddings" | "recursiveSplitter" | "characterSplitter" | "tokenSplitter" => settings(printer, plugged, step),
        "binaryDocuments" | "jsonDocuments" => documents(printer, emitted, plugged, step),
        "vectorStore" => {
            let fields = searched(printer, emitted, plugged, plugged.mapped.params.clone());
            format!("vectorStore({})", block(&fields))
        }
        "calculator" | "wikipediaTool" => format!("{}()", plugged.make),
        "thinkTool" => think(printer, plugged, step),
        _ => tool(printer, emitted, plugged, step),
    }
}

/// A form, with the model that mends answers without it.
fn mended(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged, output: String) -> String {
    let Some(fixer) = &plugged.fixer else { return output };
    if let Some(own) = fixer.part {
        emitted.prints_part(own);
        emitted.effect(printer, own);
    }
    printer.imports.value("runtime/parts/auto-fixed", "autoFixed");
    let model = part(printer, emitted, &fixer.model);
    let prompt = fixer.prompt.as_ref().map(|node| value(printer, node, fixer.part.unwrap_or(plugged.index), "repair"));
    let parts: Vec<String> = [output, model].into_iter().chain(prompt).collect();
    format!("autoFixed({})", parts.join(", "))
}

/// The name of a tool as the platform makes it from the name of a step.
fn tool_name(name: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            out.push(c);
            gap = false;
        } else if !gap {
            out.push('_');
            gap = true;
        }
    }
    out
}

/// A value, or a closure where it is an expression.
fn value(printer: &mut Printer<'_>, node: &Node, step: NodeIndex, hint: &str) -> String {
    let mut uses = Uses::default();
    let text = match &node.value {
        Value::Text(text) if text.contains('\n') => {
            printer.printed(&node.at);
            format!("`{}`", printer.words(text, step, hint))
        }
        _ => printer.value(node, step, hint, &mut uses),
    };
    if node.has_expr() {
        let object = matches!(node.value, Value::Map(_));
        uses.closure(&if object { format!("({text})") } else { text })
    } else {
        text
    }
}

fn members(node: &Node) -> Vec<(&String, &Node)> {
    match &node.value {
        Value::Map(members) => members.iter().collect(),
        _ => Vec::new(),
    }
}

/// `jsonDocuments(recursiveSplitter({ … }), (item) => ({ … }))`.
fn documents(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged, step: &Step) -> String {
    let own = plugged.plugs.as_deref().and_then(|plugs| plugs.slot("splitter"));
    let simple = super::plugs::version(step) >= 1.1
        && step.origin.params.get("textSplittingMode").and_then(Node::text) != Some("custom");
    let splitter = match own {
        Some(splitter) => part(printer, emitted, splitter),
        None if simple => "\"simply\"".to_owned(),
        None => "undefined".to_owned(),
    };
    let taken = value(printer, &plugged.mapped.params, plugged.index, "documents");
    let more = if taken == "{}" { String::new() } else { format!(", {taken}") };
    format!("{}({splitter}{more})", plugged.make)
}

/// The store, its model of vectors, and the parameters that the export has.
fn searched(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged, mut params: Node) -> Vec<String> {
    let mut fields: Vec<String> = opened(printer, plugged.row, plugged.index).into_iter().collect();
    if let Some(own) = plugged.plugs.as_deref() {
        fields.extend(plugged_in(printer, emitted, own));
    }
    if let Value::Map(members) = &mut params.value {
        members.retain(|key, _| !matches!(key.as_str(), "toolName" | "toolDescription" | "name" | "description"));
    }
    fields.push(format!("params: {}", closure(printer, &params, plugged.index)));
    fields
}

/// `windowMemory({ … })`: one object, or a closure that gives it.
fn settings(printer: &mut Printer<'_>, plugged: &Plugged, step: &Step) -> String {
    let mut uses = Uses::default();
    let mut fields = Vec::new();
    let named = matches!(plugged.make.as_str(), "windowMemory" | "redisMemory");
    let first = named && super::plugs::version(step) < 1.1;
    if first && plugged.mapped.params.get("session").is_none() {
        fields.push("session: \"chat_history\"".to_owned());
    }
    if matches!(plugged.make.as_str(), "postgresMemory" | "redisMemory" | "mcpClient") {
        fields.push(format!("version: {}", literal::number(&step.origin.version.value)));
    }
    if HAVE_ACCOUNTS.contains(&plugged.make.as_str()) {
        fields.extend(account(step).map(|label| format!("credential: {}", literal::string(&label))));
    }
    if plugged.make == "embeddings" {
        fields.push(format!("provider: {}", literal::string(&plugged.row.provider)));
        fields.extend(usual_model(plugged, step).map(|model| format!("model: {}", literal::string(model))));
    }
    for (key, node) in members(&plugged.mapped.params) {
        if plugged.make == "embeddings" && node.text() == Some("") {
            printer.printed(&node.at);
            continue;
        }
        let text = match &node.value {
            Value::Text(text) if text.contains('\n') => {
                printer.printed(&node.at);
                format!("`{}`", printer.words(text, plugged.index, key))
            }
            _ => printer.value(node, plugged.index, key, &mut uses),
        };
        fields.push(format!("{key}: {text}"));
    }
    if fields.is_empty() {
        return format!("{}()", plugged.make);
    }
    let object = group("{", &fields, "}");
    let object = if plugged.mapped.params.has_expr() { uses.closure(&format!("({object})")) } else { object };
    format!("{}({object})", plugged.make)
}

/// `model("name")`, its settings in pipeline.yaml; those that are expressions stay here.
fn model(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged, step: &Step) -> String {
    let name = match emitted.model_names.get(&plugged.index) {
        Some(name) => name.clone(),
        None => {
            let slug = file_slug(printer.called(plugged.index));
            let mut name = slug.clone();
            let mut n = 2;
            while emitted.models.contains_key(&name) {
                name = format!("{slug}-{n}");
                n += 1;
            }
            emitted.model_names.insert(plugged.index, name.clone());
            name
        }
    };
    let mut settings = Map::new();
    settings.insert("provider".to_owned(), Json::String(plugged.row.provider.clone()));
    let params = &plugged.mapped.params;
    if let Some(default) = usual_model(plugged, step) {
        settings.insert("model".to_owned(), Json::String(default.to_owned()));
    }
    if let Some(label) = account(step) {
        settings.insert("credential".to_owned(), Json::String(label));
    }
    let mut uses = Uses::default();
    let mut computed = Vec::new();
    for (key, node) in members(params) {
        if matches!(node.value, Value::Expr(_)) {
            computed.push(format!("{key}: {}", printer.value(node, plugged.index, key, &mut uses)));
        } else if node.text() == Some("") {
            printer.printed(&node.at);
        } else {
            node.each_leaf(&mut |leaf| printer.printed(&leaf.at));
            settings.insert(key.clone(), plain(node));
        }
    }
    emitted.models.insert(name.clone(), Json::Object(settings));
    let name = literal::string(&name);
    if computed.is_empty() {
        format!("model({name})")
    } else {
        format!("model({name}, {})", uses.closure(&format!("({})", group("{", &computed, "}"))))
    }
}

/// The model that the platform takes for a part that names none.
fn usual_model<'p>(plugged: &'p Plugged, step: &Step) -> Option<&'p str> {
    if plugged.mapped.params.get("model").is_some_and(|m| m.text() != Some("")) {
        return None;
    }
    plugged.row.usual(super::plugs::version(step))
}

fn think(printer: &mut Printer<'_>, plugged: &Plugged, step: &Step) -> String {
    let description = plugged.mapped.params.get("description").map(|d| value(printer, d, plugged.index, "description"));
    let named = super::plugs::version(step) >= 1.1;
    match (named, description) {
        (false, None) => "thinkTool()".to_owned(),
        (false, Some(text)) => format!("thinkTool(\"thinking_tool\", {text})"),
        (true, None) => format!("thinkTool({})", literal::string(&tool_name(&step.name))),
        (true, Some(text)) => format!("thinkTool({}, {text})", literal::string(&tool_name(&step.name))),
    }
}

fn closure(printer: &mut Printer<'_>, node: &Node, step: NodeIndex) -> String {
    let mut uses = Uses::default();
    let text = printer.value(node, step, "", &mut uses);
    uses.closure(&as_body(&text))
}

/// A tool: its name, what it says of itself, what a model may give it, and what it does.
fn tool(printer: &mut Printer<'_>, emitted: &mut Emitted, plugged: &Plugged, step: &Step) -> String {
    let stub = plugged.make == "unconvertedTool";
    let before = printer.stubbing;
    printer.stubbing = before || stub;
    let params = &plugged.mapped.params;
    let mut fields = Vec::new();
    let version = super::plugs::version(step);
    let own_name = matches!(plugged.make.as_str(), "workflowTool" | "codeTool")
        || plugged.make == "vectorTool" && version < 1.3
        || plugged.make == "questionTool" && version < 1.1
        || stub && step.origin.kind.value.contains("langchain.");
    let given = if plugged.make == "vectorTool" { params.get("toolName") } else { params.get("name") };
    match given.filter(|name| own_name && name.text() != Some("")) {
        Some(name) if !matches!(name.value, Value::Expr(_)) => {
            fields.push(format!("name: {}", printer.value(name, plugged.index, "name", &mut Uses::default())));
        }
        _ => fields.push(format!("name: {}", literal::string(&tool_name(&step.name)))),
    }
    if stub {
        fields.push(format!("type: {}", literal::string(&step.origin.kind.value)));
    }
    let described = match plugged.make.as_str() {
        "appTool" => step.origin.params.get("toolDescription").filter(|d| d.text() != Some("")),
        "unconvertedTool" if params.get("toolDescription").is_none() => {
            params.get("description").filter(|d| d.text() != Some(""))
        }
        "unconvertedTool" | "agentTool" | "vectorTool" => {
            params.get("toolDescription").filter(|d| d.text() != Some(""))
        }
        _ => params.get("description").filter(|d| d.text() != Some("")),
    };
    match described {
        Some(node) => fields.push(format!("description: {}", value(printer, node, plugged.index, "description"))),
        None => {
            let unsaid = match plugged.make.as_str() {
                "appTool" => step.origin.params.get("toolDescription"),
                _ => params.get("description").or(params.get("toolDescription")),
            };
            if let Some(node) = unsaid {
                node.each_leaf(&mut |leaf| printer.printed(&leaf.at));
            }
            fields.push(format!("description: {}", literal::string(&usual_description(plugged, step))));
        }
    }
    if is_tried_again(&plugged.make, version)
        && let Some(retry) = super::super::options::retry(&step.policy)
    {
        fields.push(retry);
    }
    // What a tool of the first generation is asked is one text.
    let asks = plugged.make != "workflowTool" || version >= 2.0;
    if let Some(asked) = arguments::print(&arguments::of(&step.origin.params)).filter(|_| asks) {
        fields.push(format!("arguments: {asked}"));
    }
    match plugged.make.as_str() {
        "httpTool" => {
            let mut request = params.clone();
            if let Value::Map(members) = &mut request.value {
                members.shift_remove("description");
                if !super::rows::is_versionless(super::plugs::version(step)) {
                    let version = Value::Number(step.origin.version.value.clone());
                    let version = cutover_ir::Located::new(version, step.origin.version.at.clone());
                    members.insert("version".to_owned(), version);
                }
            }
            name_accounts(&mut request, step);
            fields.push(format!("request: {}", closure(printer, &request, plugged.index)));
        }
        "requestTool" => {
            let mut request = params.clone();
            if let Value::Map(members) = &mut request.value {
                members.shift_remove("description");
            }
            name_accounts(&mut request, step);
            fields.push(format!("request: {}", closure(printer, &request, plugged.index)));
        }
        "workflowTool" => {
            if let Some(reason) = super::super::calls::obstacle(printer.workflow, printer.siblings, step) {
                emitted.stub(printer, plugged.index, reason);
                printer.stubbing = true;
            }
            fields.push(format!("version: {}", literal::number(&step.origin.version.value)));
            if let Some(workflow) = params.get("workflow") {
                fields.push(format!("workflow: {}", value(printer, workflow, plugged.index, "workflow")));
            }
            if let Some(added) = params.get("fields") {
                fields.push(format!("fields: {}", closure(printer, added, plugged.index)));
            }
            if let Some(inputs) = params.get("inputs") {
                fields.push(format!("inputs: {}", closure(printer, inputs, plugged.index)));
            }
        }
        "appTool" => {
            if let Some(call) = super::plugs::call(step) {
                printer.imports.value(&format!("runtime/{}", call.module), &call.function);
                fields.push(format!("call: {}", call.function));
            }
            fields.push(format!("params: {}", closure(printer, params, plugged.index)));
        }
        "codeTool" => {
            if let Some(code) = params.get("code")
                && let Some(text) = code.text()
            {
                printer.printed(&code.at);
                match emitted.code(printer, plugged.index, text) {
                    Some(function) => fields.push(format!("code: {function}")),
                    None => {
                        printer.imports.value("runtime/broken", "broken");
                        fields.push(format!(
                            "code: () => broken({}, \"the code runs only outside modules\")",
                            literal::string(text)
                        ));
                    }
                }
            }
        }
        "vectorTool" | "questionTool" => {
            for unsaid in ["name", "toolName"].iter().filter_map(|key| params.get(key)) {
                unsaid.each_leaf(&mut |leaf| printer.printed(&leaf.at));
            }
            fields.extend(searched(printer, emitted, plugged, params.clone()));
        }
        "agentTool" => {
            let asked = Asked::of(emitted, step, printer.called(plugged.index));
            let mut uses = Uses::default();
            let printed = asked.params(printer, emitted, plugged.index, params, &mut uses);
            fields.push(format!("params: {}", uses.closure(&as_body(&printed))));
            if let Some(own) = &plugged.plugs {
                fields.push(format!("agent: {}", block(&plugs(printer, emitted, plugged.index, own))));
            }
        }
        _ => fields.push(format!("params: {}", closure(printer, &accounts::passed(params, step), plugged.index))),
    }
    printer.stubbing = before;
    format!("{}({})", plugged.make, block(&fields))
}

/// Whether the platform tries such a tool again after a failure, as it does with a step: it runs these as steps. Whatever else is plugged in
/// it only sets up, and a failure of its own ends the step.
fn is_tried_again(make: &str, version: f64) -> bool {
    matches!(make, "httpTool" | "appTool" | "agentTool") || make == "workflowTool" && version >= 2.0
}

/// Says whose account a request uses, as that of a step does.
fn name_accounts(request: &mut Node, step: &Step) {
    if let (Value::Map(members), Some(named)) = (&mut request.value, step.account_names()) {
        members.insert("credentials".to_owned(), named);
    }
}

fn usual_description(plugged: &Plugged, step: &Step) -> String {
    if !plugged.row.describe.is_empty() {
        return plugged.row.describe.clone();
    }
    let constant = |key: &str| step.origin.params.get(key).and_then(Node::text).unwrap_or_default();
    let kind = step.origin.kind.value.rsplit('.').next().unwrap_or_default().trim_end_matches("Tool");
    let words: Vec<&str> =
        [constant("operation"), constant("resource"), "in", kind].into_iter().filter(|w| !w.is_empty()).collect();
    words.join(" ").trim_start_matches("in ").to_owned()
}
