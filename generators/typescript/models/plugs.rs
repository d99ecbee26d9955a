//! What is plugged into a model step, checked before anything is printed: either all of it is understood, or a reason says why not.

use super::arguments;
use super::rows::{self, Mapped, Root, Row};
use cutover_ir::{LinkKind, Located, Node, Op, PartCall, Pointer, Step, Value, Workflow};
use petgraph::stable_graph::NodeIndex;

/// A part with its parameters as the runtime reads them.
pub struct Plugged {
    pub index: NodeIndex,
    /// The function of the runtime that makes it.
    pub make: String,
    pub row: &'static Row,
    pub mapped: Mapped,
    /// What is plugged into the part itself.
    pub plugs: Option<Box<Plugs>>,
    /// Who mends answers that do not have the form.
    pub fixer: Option<Box<Fixer>>,
    /// Why a tool is a function to be filled in, where something of it is known.
    pub reason: Option<String>,
}

/// A model that mends answers, and what it is asked.
pub struct Fixer {
    pub model: Plugged,
    /// The part that asks it, where it is a part of its own.
    pub part: Option<NodeIndex>,
    pub prompt: Option<Node>,
}

/// The parts of one step.
#[derive(Default)]
pub struct Plugs {
    /// One part for each slot, in the order of [`SLOTS`].
    pub single: Vec<(&'static Slot, Plugged)>,
    pub tools: Vec<Plugged>,
}

/// A place for one part.
pub struct Slot {
    /// Its name in the emitted definition.
    pub name: &'static str,
    /// The kind of link that leads there.
    role: &'static str,
    /// What a part must be to stand there: the end of the name of the function that makes it.
    make: &'static str,
    /// What a person calls it.
    shown: &'static str,
}

/// All places for one part, as they stand in a definition.
static SLOTS: [Slot; 10] = [
    Slot { name: "model", role: "ai_languageModel", make: "model", shown: "model" },
    Slot { name: "fallback", role: "ai_languageModel", make: "model", shown: "fallback model" },
    Slot { name: "memory", role: "ai_memory", make: "Memory", shown: "memory" },
    Slot { name: "output", role: "ai_outputParser", make: "structuredOutput", shown: "output parser" },
    Slot { name: "store", role: "ai_vectorStore", make: "vectorStore", shown: "vector store" },
    Slot { name: "embeddings", role: "ai_embedding", make: "embeddings", shown: "model of vectors" },
    Slot { name: "reranker", role: "ai_reranker", make: "Reranker", shown: "reranker" },
    Slot { name: "retriever", role: "ai_retriever", make: "Retriever", shown: "retriever" },
    Slot { name: "documents", role: "ai_document", make: "Documents", shown: "document loader" },
    Slot { name: "splitter", role: "ai_textSplitter", make: "Splitter", shown: "text splitter" },
];

impl Plugs {
    /// What stands in a slot.
    pub fn slot(&self, name: &str) -> Option<&Plugged> {
        self.single.iter().find(|(slot, _)| slot.name == name).map(|(_, part)| part)
    }

    fn put(&mut self, slot: &'static Slot, part: Plugged) -> Result<(), String> {
        if self.slot(slot.name).is_some() {
            return Err(format!("more than one {} is plugged in", slot.shown));
        }
        let place = |slot: &Slot| SLOTS.iter().position(|each| each.name == slot.name);
        let at = self.single.iter().take_while(|(before, _)| place(before) < place(slot)).count();
        self.single.insert(at, (slot, part));
        Ok(())
    }
}

/// A model step that can really run.
pub struct Definition {
    pub verb: String,
    pub plugs: Plugs,
}

/// The definition of a model step, or why there is none.
pub fn definition(workflow: &Workflow, index: NodeIndex) -> Result<Definition, String> {
    let step = workflow.graph.node_weight(index).ok_or("it is not a step")?;
    let root = rows::root(&step.origin.kind.value).filter(|r| !r.verb.is_empty());
    let Some(root) = root else {
        return Err(
            "there is no client for this type of model step: the call is a typed function to be filled in".to_owned()
        );
    };
    let root = root.at(version(step));
    check(step, root)?;
    if matches!(root.verb.as_str(), "message" | "response") {
        return Ok(Definition { verb: root.verb.clone(), plugs: own_model(workflow, index, step)? });
    }
    let plugs = plugs(workflow, index, step, &root.takes, &mut vec![index])?;
    complete(&plugs, &root.takes)?;
    if asks(step, "needsFallback") && plugs.slot("fallback").is_none() {
        return Err("it asks for a second model and none is plugged in".to_owned());
    }
    if root.verb == "agent" {
        let writes = |slot| plugs.slot(slot).is_some_and(|model: &Plugged| model.row.provider.ends_with("-text"));
        if writes("model") || writes("fallback") {
            return Err("its model knows no conversation, so the platform refuses it".to_owned());
        }
    }
    if asks(step, "useReranker") && plugs.slot("reranker").is_none() {
        return Err("it asks for a reranker and none is plugged in".to_owned());
    }
    for (slot, path, value) in [("documents", "mode", "insert"), ("documents", "operationMode", "documentLoader")] {
        let asked = step.origin.params.get(path).and_then(Node::text) == Some(value);
        let taken = root.takes.iter().any(|each| each == slot);
        if taken && asked && plugs.slot(slot).is_none() {
            return Err("no document loader is plugged in".to_owned());
        }
    }
    Ok(Definition { verb: root.verb.clone(), plugs })
}

/// The tools that a server of tools offers.
pub fn served(workflow: &Workflow, index: NodeIndex) -> Result<Vec<Plugged>, String> {
    let mut tools = Vec::new();
    for (from, link) in workflow.incoming(index) {
        let on = workflow.graph.node_weight(from).is_some_and(|part| !part.policy.disabled);
        if on && matches!(&link.kind, LinkKind::Part(role) if role == "ai_tool") {
            let tool = plug(workflow, from, "", &mut vec![index])?;
            if tool.make == "mcpClient" {
                return Err("it hands on the tools of another server".to_owned());
            }
            tools.push(tool);
        }
    }
    Ok(tools)
}

/// A step that is its own model: only tools may be plugged into it.
fn own_model(workflow: &Workflow, index: NodeIndex, step: &Step) -> Result<Plugs, String> {
    if step.origin.params.get("hideTools").and_then(Node::text) == Some("hide") {
        return Err("its tools are hidden from its model".to_owned());
    }
    let mut plugs = plugs(workflow, index, step, &["tools".to_owned()], &mut vec![index])?;
    let row = rows::part(&step.origin.kind.value).ok_or("there is no client for this type of model step")?;
    let mapped = rows::pick(row, &step.origin.params);
    let mut model = Plugged::new(index, row, mapped);
    refine(step, &mut model)?;
    if let Some(slot) = SLOTS.first() {
        plugs.put(slot, model)?;
    }
    Ok(plugs)
}

/// Whether every parameter of a step is read by the runtime.
fn check(step: &Step, root: &Root) -> Result<(), String> {
    if version(step) < root.since {
        return Err(format!("version {} of this step is older than what is converted", step.origin.version.value));
    }
    if root.until > 0.0 && version(step) >= root.until {
        return Err(format!("version {} of this step is newer than what is converted", step.origin.version.value));
    }
    rows::allowed(&root.allow, &step.origin.params)?;
    known(step, root)
}

/// Whether the runtime knows every parameter.
fn known(step: &Step, root: &Root) -> Result<(), String> {
    let mut left = None;
    rows::each_leaf(&step.origin.params, &mut |pattern, _, _| {
        if left.is_none() && !root.known.iter().any(|k| k == pattern) {
            left = Some(format!("its parameter `{pattern}` has no converter"));
        }
    });
    left.map_or(Ok(()), Err)
}

/// The version of a step's type as a number.
pub fn version(step: &Step) -> f64 {
    step.origin.version.value.parse().unwrap_or(1.0)
}

/// The parts of a step that reads the slots of `takes` (and tools, if they are named there).
fn plugs(
    workflow: &Workflow,
    into: NodeIndex,
    step: &Step,
    takes: &[String],
    seen: &mut Vec<NodeIndex>,
) -> Result<Plugs, String> {
    let takes = |name: &str| takes.iter().any(|each| each.trim_end_matches('!') == name);
    let mut found = Plugs::default();
    for (from, link) in workflow.incoming(into) {
        let LinkKind::Part(role) = &link.kind else { continue };
        let Some(part) = workflow.graph.node_weight(from) else { continue };
        if part.policy.disabled || !looks_at(step, role, link.input) {
            continue;
        }
        if role == "ai_tool" && takes("tools") {
            found.tools.push(plug(workflow, from, "", seen)?);
            continue;
        }
        let mut slots = SLOTS.iter().filter(|slot| slot.role == role.as_str() && takes(slot.name));
        let slot = if role == "ai_languageModel" && link.input > 0 { slots.next_back() } else { slots.next() };
        let slot = slot.ok_or_else(|| format!("“{}” is plugged in as `{role}`, which has no converter", part.name))?;
        found.put(slot, plug(workflow, from, slot.make, seen)?)?;
    }
    Ok(found)
}

/// Whether all is there that a step cannot do without: the slots of `takes` that end in an exclamation mark.
fn complete(plugs: &Plugs, takes: &[String]) -> Result<(), String> {
    let needed = takes.iter().filter_map(|each| each.strip_suffix('!'));
    for slot in needed.filter_map(|name| SLOTS.iter().find(|slot| slot.name == name)) {
        if plugs.slot(slot.name).is_none() {
            return Err(format!("no {} is plugged in", slot.shown));
        }
    }
    Ok(())
}

/// Whether a switch of a step is on.
fn asks(step: &Step, switch: &str) -> bool {
    step.origin.params.get(switch).and_then(Node::bool) == Some(true)
}

/// Whether a version has no switch for its parser.
fn always_formed(step: &Step) -> bool {
    rows::root(&step.origin.kind.value).is_some_and(|root| root.formed.contains(&version(step)))
}

/// Whether a model step looks at what is plugged in there: a switch that is off hides the place, and what hangs there stays in the export.
fn looks_at(step: &Step, role: &str, input: usize) -> bool {
    match role {
        "ai_outputParser" => asks(step, "hasOutputParser") || always_formed(step),
        "ai_languageModel" => input == 0 || asks(step, "needsFallback"),
        "ai_reranker" => asks(step, "useReranker"),
        _ => true,
    }
}

/// Whether no run ever asks a part for anything: it hangs nowhere, or each step that it is plugged into is switched off, does not look there, or
/// is unused itself.
pub fn is_unused(workflow: &Workflow, part: NodeIndex) -> bool {
    unused(workflow, part, &mut Vec::new())
}

fn unused(workflow: &Workflow, part: NodeIndex, seen: &mut Vec<NodeIndex>) -> bool {
    if seen.contains(&part) {
        return false;
    }
    seen.push(part);
    let held = workflow.outgoing(part);
    held.into_iter().all(|(to, link)| {
        let (LinkKind::Part(role), Some(step)) = (&link.kind, workflow.graph.node_weight(to)) else { return false };
        let looks = match &step.op {
            Op::Model { .. } => looks_at(step, role, link.input) || definition(workflow, to).is_err(),
            // Without repairs a parser asks no model.
            Op::Part { .. } => {
                let parser = rows::part(&step.origin.kind.value).is_some_and(|row| row.make == "structuredOutput");
                let repairs = !parser || role != "ai_languageModel" || asks(step, "autoFix");
                repairs && !unused(workflow, to, seen)
            }
            _ => true,
        };
        step.policy.disabled || !looks
    })
}

/// One part; `make` is what its role asks for, nothing for a tool. A tool that is not understood does not keep its agent from running: it throws
/// when it is called.
fn plug(workflow: &Workflow, index: NodeIndex, make: &str, seen: &mut Vec<NodeIndex>) -> Result<Plugged, String> {
    let depth = seen.len();
    let understood = plug_known(workflow, index, make, seen);
    if understood.is_err() {
        seen.truncate(depth);
    }
    let (Err(reason), Some(part)) = (&understood, workflow.graph.node_weight(index)) else { return understood };
    let alone = matches!(part.op, Op::Part { .. }) && !seen.contains(&index);
    if !make.is_empty() || !alone || !is_single_tool(&part.origin.kind.value) {
        return understood;
    }
    let mut plugged = Plugged::new(index, rows::app_tool(), whole(part));
    plugged.reason = Some(reason.clone());
    Ok(plugged)
}

/// Whether a type is one tool under a name of its own: a server of tools is not.
fn is_single_tool(kind: &str) -> bool {
    let short = kind.rsplit('.').next().unwrap_or(kind);
    let known = ["tool", "vectorStore", "code", "agentTool"].iter().any(|begin| short.starts_with(begin));
    (known || short.ends_with("Tool")) && !is_server(kind)
}

/// Whether a type hands on the tools of a server, under the names that they have there.
fn is_server(kind: &str) -> bool {
    kind.ends_with("langchain.mcpClientTool")
}

fn plug_known(workflow: &Workflow, index: NodeIndex, make: &str, seen: &mut Vec<NodeIndex>) -> Result<Plugged, String> {
    let part = workflow.graph.node_weight(index).ok_or("it is not a step")?;
    let kind = part.origin.kind.value.as_str();
    let short = kind.rsplit('.').next().unwrap_or(kind);
    let refuse = |why: &str| format!("its part “{}” ({short}): {why}", part.name);
    if !matches!(part.op, Op::Part { .. }) {
        return Err(refuse("it is a step of the flow as well"));
    }
    if seen.contains(&index) {
        return Err(refuse("it is plugged into itself"));
    }
    let row = match rows::part(kind) {
        Some(row) => row,
        None if make.is_empty() && call(part).is_some() => rows::known_tool(),
        // The tool of an app: its parameters are kept, its client is to be written.
        None if make.is_empty() && is_app_tool(kind) => rows::app_tool(),
        None => return Err(refuse("there is no converter for this type")),
    };
    if row.make == "autoFixed" && make == "structuredOutput" {
        return auto_fixed(workflow, index, part, row, seen);
    }
    // A store that is a tool itself is another thing than one that a tool asks.
    let searched = part.origin.params.get("mode").and_then(Node::text) == Some("retrieve-as-tool");
    let files = part.origin.params.get("dataType").and_then(Node::text) == Some("binary");
    let made = match row.make.as_str() {
        "vectorStore" if searched => "vectorTool",
        "jsonDocuments" if files => "binaryDocuments",
        make => make,
    };
    let single = SLOTS.iter().any(|slot| made.ends_with(slot.make));
    if make.is_empty() && single || !made.ends_with(make) {
        return Err(refuse("it is plugged in where it does not belong"));
    }
    if version(part) < row.since {
        return Err(refuse(&format!("version {} is older than what is converted", part.origin.version.value)));
    }
    let mut plugs_of = None;
    if !row.takes.is_empty() {
        seen.push(index);
        let own = plugs(workflow, index, part, &row.takes, seen).map_err(|e| refuse(&e))?;
        complete(&own, &row.takes).map_err(|e| refuse(&e))?;
        seen.retain(|s| *s != index);
        plugs_of = Some(Box::new(own));
    }
    let mapped = match row.make.as_str() {
        "unconvertedTool" => asked(part),
        "appTool" => call(part).map_or_else(|| whole(part), |call| called(part, call)),
        "agentTool" => {
            let root = rows::root(kind).ok_or_else(|| refuse("there is no converter for this type"))?;
            check(part, root).map_err(|e| refuse(&e))?;
            whole(part)
        }
        "vectorStore" => {
            let root = rows::root(kind).ok_or_else(|| refuse("there is no converter for this type"))?;
            rows::allowed(&row.allow, &part.origin.params).map_err(|e| refuse(&e))?;
            known(part, root).map_err(|e| refuse(&e))?;
            whole(part)
        }
        _ => rows::map(row, &part.origin.params).map_err(|e| refuse(&e))?,
    };
    let mut plugged = Plugged { plugs: plugs_of, make: made.to_owned(), ..Plugged::new(index, row, mapped) };
    refine(part, &mut plugged).map_err(|e| refuse(&e))?;
    if plugged.make == "structuredOutput" && asks(part, "autoFix") {
        let own = asks(part, "customizeRetryPrompt");
        let prompt = part.origin.params.get("prompt").filter(|_| own).cloned();
        if let Some(node) = &prompt {
            plugged.mapped.waived.retain(|at| *at != node.at);
        }
        let model = fixer(workflow, index, seen).map_err(|e| refuse(&e))?;
        plugged.fixer = Some(Box::new(Fixer { model, part: None, prompt }));
    }
    Ok(plugged)
}

/// A parser whose wrong answers a model mends: the parser that is plugged into it, with that model.
fn auto_fixed(
    workflow: &Workflow,
    index: NodeIndex,
    part: &Step,
    row: &Row,
    seen: &mut Vec<NodeIndex>,
) -> Result<Plugged, String> {
    let mapped = rows::map(row, &part.origin.params).map_err(|e| format!("its part “{}”: {e}", part.name))?;
    seen.push(index);
    let model = fixer(workflow, index, seen)?;
    let parser = plugged_as(workflow, index, "ai_outputParser");
    let mut parser =
        plug(workflow, parser.ok_or("no output parser is plugged into its parser")?, "structuredOutput", seen)?;
    seen.retain(|s| *s != index);
    if parser.fixer.is_some() {
        return Err("its output parser is mended twice".to_owned());
    }
    let prompt = mapped.params.get("prompt").cloned();
    parser.fixer = Some(Box::new(Fixer { model, part: Some(index), prompt }));
    Ok(parser)
}

/// The model that is plugged into a parser.
fn fixer(workflow: &Workflow, index: NodeIndex, seen: &mut Vec<NodeIndex>) -> Result<Plugged, String> {
    let model =
        plugged_as(workflow, index, "ai_languageModel").ok_or("no model is plugged in that mends its answers")?;
    plug(workflow, model, "model", seen)
}

fn plugged_as(workflow: &Workflow, index: NodeIndex, wanted: &str) -> Option<NodeIndex> {
    let mut found = workflow.incoming(index).into_iter().filter(|(from, link)| {
        let on = workflow.graph.node_weight(*from).is_some_and(|part| !part.policy.disabled);
        on && matches!(&link.kind, LinkKind::Part(role) if role == wanted)
    });
    found.next().map(|(from, _)| from)
}

impl Plugged {
    fn new(index: NodeIndex, row: &'static Row, mapped: Mapped) -> Self {
        Self { index, make: row.make.clone(), row, mapped, plugs: None, fixer: None, reason: None }
    }
}

fn whole(part: &Step) -> Mapped {
    Mapped { params: part.origin.params.clone(), chosen: Vec::new(), waived: Vec::new() }
}

/// The parameters of a tool whose client is to be written.
fn asked(part: &Step) -> Mapped {
    match &part.op {
        Op::Part { params, .. } => Mapped { params: params.clone(), chosen: Vec::new(), waived: Vec::new() },
        _ => whole(part),
    }
}

/// The call of a tool.
pub fn call(part: &Step) -> Option<&PartCall> {
    match &part.op {
        Op::Part { call, .. } => call.as_deref(),
        _ => None,
    }
}

fn called(part: &Step, call: &PartCall) -> Mapped {
    let mut chosen = call.decided.clone();
    chosen.extend(part.origin.params.get("descriptionType").map(|node| node.at.clone()));
    Mapped { params: call.params.clone(), chosen, waived: call.cosmetic.clone() }
}

fn is_app_tool(kind: &str) -> bool {
    let short = kind.rsplit('.').next().unwrap_or(kind);
    short.ends_with("Tool") && !kind.contains("langchain.")
}

/// Settings that decide which other settings count.
fn refine(part: &Step, plugged: &mut Plugged) -> Result<(), String> {
    let constant = |key: &str| part.origin.params.get(key).and_then(Node::text);
    let version = version(part);
    let Value::Map(members) = &mut plugged.mapped.params.value else { return Ok(()) };
    let mut drop = |members: &mut indexmap::IndexMap<String, Node>, key: &str| {
        if let Some(node) = members.shift_remove(key) {
            node.each_leaf(&mut |l| plugged.mapped.waived.push(l.at.clone()));
        }
    };
    match plugged.make.as_str() {
        "windowMemory" | "postgresMemory" | "redisMemory" | "mongoMemory" => {
            let always = matches!(plugged.make.as_str(), "windowMemory" | "redisMemory") && version < 1.2;
            let own = always || constant("sessionIdType") == Some("customKey");
            if !own {
                drop(members, "session");
            }
        }
        "structuredOutput" => {
            let manual = constant("schemaType") == Some("manual");
            if version >= 1.2 {
                drop(members, if manual { "example" } else { "schema" });
                if manual && !members.contains_key("schema") {
                    return Err("its schema is not in the export".to_owned());
                }
            } else if !members.contains_key("schema") {
                return Err("its schema is not in the export".to_owned());
            }
        }
        "workflowTool" => {
            let unset = members.get("workflow").is_none_or(|m| m.text() == Some(""));
            if unset {
                return Err("it names no workflow".to_owned());
            }
            if version < 2.0 && arguments::print(&arguments::of(&part.origin.params)).is_some() {
                return Err(
                    "what its model gives has no place: the first generation of this tool takes one text".to_owned()
                );
            }
            if version < 2.2 && members.get("name").is_none_or(|n| n.text().is_none_or(str::is_empty)) {
                members.shift_remove("name");
            } else if version >= 2.2 {
                drop(members, "name");
            }
        }
        "codeTool" if !matches!(members.get("code").map(|c| &c.value), Some(Value::Text(_))) => {
            return Err("its code is not in the export".to_owned());
        }
        "embeddings" if members.get("model").is_none_or(|m| m.text() == Some("")) && plugged.row.default.is_empty() => {
            return Err("the export names no model".to_owned());
        }
        "binaryDocuments" | "jsonDocuments" => {
            let own = constant("jsonMode") == Some("expressionData");
            if own && !members.contains_key("data") {
                return Err("its data is not in the export".to_owned());
            }
            if !own {
                drop(members, "data");
            }
            let custom = version < 1.1 || constant("textSplittingMode") == Some("custom");
            if !custom && plugged.plugs.as_ref().is_some_and(|own| own.slot("splitter").is_some()) {
                return Err("a splitter is plugged in that it does not use".to_owned());
            }
        }
        "vectorTool" if version < 1.3 && constant("toolName").is_none_or(str::is_empty) => {
            return Err("it has no name".to_owned());
        }
        // The platform asks for nothing then, and says so to the model: what is written down is that there is no address.
        "httpTool" | "requestTool" | "mcpClient" if !members.contains_key("url") => {
            let unsaid = Located::new(Value::Text(String::new()), Pointer::root());
            members.shift_insert(0, "url".to_owned(), unsaid);
        }
        _ => {}
    }
    Ok(())
}
