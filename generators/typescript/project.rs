//! Everything around the pipeline's body: source files, the definition, tests, the package.

use super::calls;
use super::code;
use super::docs;
use super::image;
use super::literal;
use super::lookups::{looks_up_steps, names, reads_parameters, reads_scope};
use super::migration;
use super::needs::{self, Asked, Unnamed};
use super::packages::Packages;
use super::picture;
use super::printer::{Imports, Printer, group};
use super::runtime;
use super::secrets;
use super::seed;
use super::statements;
use super::types;
use super::{Emitted, comments, unwritten, yaml};
use crate::plan::{Block, file_slug};
use crate::{Files, Request, Steps, Stub};
use cutover_ir::{Class, Granularity, LinkKind, Node, Op, Step, Totals, TriggerKind, Value, Workflow};
use indexmap::IndexMap;
use petgraph::stable_graph::NodeIndex;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// `src/pipeline.ts`.
pub fn pipeline_file(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    name: &str,
    slug: &str,
    (body, functions): &(String, String),
) {
    let workflow = printer.workflow;
    let mut imports: Imports = std::mem::take(&mut printer.imports);
    imports.value("runtime/pipeline", "pipeline");
    let mut options = Vec::new();
    options.extend(statements::order(workflow.semantics.order).map(|order| format!("order: \"{order}\"")));
    if let Some(zone) = &workflow.semantics.timezone {
        options.push(format!("timezone: {}", literal::string(&zone.value)));
    }
    if let Some(timeout) = &workflow.semantics.timeout {
        options.push(format!("timeoutSeconds: {}", literal::number(&timeout.value)));
    }
    let facts = workflow_facts(printer);
    // Who is told of a failure is told of which workflow.
    let tells = |step: &Step| matches!(step.op, Op::Trigger { kind: TriggerKind::Error, .. });
    let tells_another = workflow.semantics.error_workflow.is_some();
    if tells_another || reads_scope(workflow, "$workflow") || workflow.steps().any(|(_, step)| tells(step)) {
        options.push(format!("workflow: {facts}"));
    }
    if emitted.needs_wiring || looks_up_steps(workflow) {
        imports.value("wiring", "wiring");
        emitted.put("src/wiring.ts", wiring_file(workflow));
        options.push("wiring".to_owned());
    }
    if reads_parameters(workflow) {
        imports.value("parameters", "parameters");
        options.push("parameters".to_owned());
        let text = parameters_file(printer);
        emitted.put("src/parameters.ts", text);
    }
    let description = workflow
        .description
        .as_ref()
        .map(|d| literal::comment_line(&d.value))
        .filter(|d| !d.is_empty())
        .map_or_else(String::new, |d| format!(" {}", super::notes::cut(&d, 300)));
    let flat = body.trim_start_matches('\n').trim_end();
    let inner = if flat.is_empty() { String::new() } else { format!("  {}\n", super::printer::indent_code(flat, 2)) };
    let run = if inner.contains("run.") || inner.contains("(run") { "run" } else { "" };
    let mut effects = String::new();
    for (name, module) in
        [("$jmespath", "jmespath"), ("$jmesPath", "jmespath"), (".replaceSpecialChars", "special-chars")]
    {
        let line = format!("import \"./runtime/{module}.js\";\n");
        if names(workflow, name) && !effects.contains(&line) {
            effects.push_str(&line);
        }
    }
    imports.keep_named(&format!("{name} pipeline wiring parameters {inner}{functions}"));
    let title = literal::comment_line(&workflow.name);
    let about = format!("{title}.{description} Converted from n8n; see MIGRATION.md.");
    let options = (!options.is_empty()).then(|| group("{", &options, "}"));
    let declared = declaration(name, slug, run, &inner, options.as_deref());
    let text =
        format!("{}{effects}\n{}{declared}\n{}", imports.print("./"), comments::doc(&about), functions.trim_end());
    emitted.put("src/pipeline.ts", tidy(&text));
}

/// The statement that declares a pipeline, with its body, which is indented already. Where something follows the body, or its head does not fit on a line,
/// each argument has one.
pub fn declaration(name: &str, slug: &str, run: &str, body: &str, options: Option<&str>) -> String {
    let slug = literal::string(slug);
    let head = format!("export const {name} = pipeline({slug}, async ({run}) => {{");
    let Some(options) = options.map(Some).or((!super::wrap::fits(&head)).then_some(None)) else {
        return format!("{head}\n{body}}});\n");
    };
    let inner = super::printer::indent_code(body.trim_end_matches('\n'), 2);
    let body = if inner.is_empty() { String::new() } else { format!("\n  {inner}\n  ") };
    let options =
        options.map_or_else(String::new, |options| format!("  {},\n", super::printer::indent_code(options, 2)));
    format!("export const {name} = pipeline(\n  {slug},\n  async ({run}) => {{{body}}},\n{options});\n")
}

/// `src/unreached.ts`: what no trigger leads to. It is checked with the rest, and nothing calls it.
pub fn unreached_file(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) {
    if block.is_empty() {
        return;
    }
    let outside = std::mem::take(&mut printer.imports);
    let (body, functions) = statements::body(printer, emitted, block);
    let mut imports = std::mem::replace(&mut printer.imports, outside);
    imports.ty("runtime/run", "Run");
    imports.keep_named(&format!("Run {body}{functions}"));
    let body = body.trim_matches('\n');
    let text = format!(
        "{}\n/** What no trigger of the workflow leads to. Nothing calls it: connect it, or delete it. */\nexport async function unreached(run: Run): Promise<void> {{\n  {}\n}}\n{functions}",
        imports.print("./"),
        super::printer::indent_code(body, 2),
    );
    emitted.put("src/unreached.ts", tidy(&text));
}

/// No blanks at line ends, no runs of empty lines, one line break at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty();
        if blank && empty {
            continue;
        }
        if blank {
            out.push('\n')
        } else {
            out.push_str(line)
        }
        // No line is left empty at the beginning of a block.
        empty = blank || line.ends_with("{\n");
    }
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

fn workflow_facts(printer: &mut Printer<'_>) -> String {
    let workflow = printer.workflow;
    let mut facts = vec![format!("name: {}", literal::string(&workflow.name))];
    if let Some(id) = &workflow.id
        && reads_scope(workflow, "$workflow")
    {
        printer.printed(&id.at);
        facts.insert(0, format!("id: {}", literal::string(&id.value)));
    }
    group("{", &facts, "}")
}

/// The steps that lead somewhere, in the order in which the export lists their links. The engine looks for what leads to a step in that
/// order, which decides what a waiting join starts by itself.
fn in_order_of_links(workflow: &Workflow) -> IndexMap<NodeIndex, &Step> {
    let sources = workflow.graph.edge_indices().filter_map(|link| workflow.graph.edge_endpoints(link));
    sources.filter_map(|(from, _)| Some((from, workflow.graph.node_weight(from)?))).collect()
}

fn wiring_file(workflow: &Workflow) -> String {
    let mut out = String::from(
        "import type { Wiring } from \"./runtime/run-state.js\";\n\n/** Which step feeds which, output by output, for expressions and joins that ask. */\nexport const wiring: Wiring = {\n",
    );
    let mut steps = in_order_of_links(workflow);
    // A step that nothing leads to or from is known all the same.
    steps.extend(workflow.steps().filter(|(index, _)| workflow.graph.neighbors_undirected(*index).next().is_none()));
    for (index, step) in steps {
        let mut outputs: Vec<Vec<String>> = Vec::new();
        for (to, link) in workflow.outgoing(index) {
            if link.kind != LinkKind::Main || link.output > 200 {
                continue;
            }
            while outputs.len() <= link.output {
                outputs.push(Vec::new());
            }
            if let (Some(target), Some(slot)) = (workflow.graph.node_weight(to), outputs.get_mut(link.output)) {
                let name = literal::string(&target.name);
                slot.push(if link.input == 0 { name } else { format!("[{name}, {}]", link.input) });
            }
        }
        if !outputs.is_empty() || workflow.graph.neighbors_undirected(index).next().is_none() {
            let lists: Vec<String> = outputs.iter().map(|o| format!("[{}]", o.join(", "))).collect();
            out.push_str(&format!("  {}: [{}],\n", literal::key(&step.name), lists.join(", ")));
        }
    }
    out.push_str("};\n");
    out
}

fn parameters_file(printer: &mut Printer<'_>) -> String {
    let mut out = String::from(
        "import type { Fields } from \"./runtime/items.js\";\n\n/** Parameters of the steps as the workflow had them, for expressions that ask. */\nexport const parameters: Readonly<Record<string, Fields>> = {\n",
    );
    let kept = printer.expressions;
    for (_, step) in printer.workflow.steps() {
        let mut value = super::triggers::json(printer, &step.origin.params);
        if let Json::Object(members) = &mut value {
            for (name, preset) in &step.origin.presets {
                members.entry(name.clone()).or_insert_with(|| preset.clone());
            }
        }
        let (name, value) = (literal::key(&step.name), typescript(&value));
        // A secret is read when somebody asks, and not when the file is loaded: the environment may not be there yet.
        let line = match super::secrets::in_text(&value, &printer.known_secrets).is_empty() {
            true => format!("  {name}: {value},\n"),
            false => format!("  get {name}() {{ return {value}; }},\n"),
        };
        out.push_str(&line);
    }
    printer.expressions = kept;
    out.push_str("};\n");
    out
}

/// Data as a TypeScript literal.
pub fn typescript(value: &Json) -> String {
    match value {
        Json::String(s) => literal::string(s),
        Json::Number(n) => literal::number(&n.to_string()),
        Json::Array(items) => format!("[{}]", items.iter().map(typescript).collect::<Vec<_>>().join(", ")),
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => format!(
            "{{ {} }}",
            members
                .iter()
                .map(|(k, v)| format!("{}: {}", literal::key(k), typescript(v)))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        other => other.to_string(),
    }
}

/// Files that printing the body asked for: own expressions, types, connectors.
pub fn source_files(printer: &mut Printer<'_>, emitted: &mut Emitted) {
    if !printer.own.is_empty() {
        emitted.put("src/code/expressions.js", code::expressions_file(&printer.own));
        emitted.put("src/code/expressions.d.ts", code::expressions_types(&printer.own));
    }
    let leaf = match workflow_leaf(printer.workflow) {
        true => ("Value", "./runtime/formulas/value.js"),
        false => ("Json", "./runtime/items.js"),
    };
    let filled = if workflow_leaf(printer.workflow) { leaf } else { ("unknown", "") };
    if let Some(texts) = printer.texts.file(filled) {
        emitted.put("src/texts.ts", texts);
    }
    if let Some(text) = printer.accounts.file() {
        emitted.put("src/accounts.ts", text);
    }
    if let Some(text) = emitted.config.file() {
        emitted.put("src/config.ts", text);
    }
    let needs_types = emitted
        .tree
        .iter()
        .any(|(path, bytes)| path.ends_with(".ts") && String::from_utf8_lossy(bytes).contains("/types.js\""));
    if needs_types {
        emitted.put("src/types.ts", types::file(&printer.types, leaf));
    }
    for (file, functions) in std::mem::take(&mut emitted.connectors) {
        emitted.put(&format!("src/connectors/{file}.ts"), unwritten::file(&file, &functions));
    }
}

/// Whether what steps hand on may hold more than JSON.
fn workflow_leaf(workflow: &Workflow) -> bool {
    workflow.regions.is_some()
}

fn kind_of(op: &Op) -> &'static str {
    match op {
        Op::Trigger { .. } => "trigger",
        Op::Call { .. } | Op::Connector { .. } | Op::Model { .. } | Op::SubFlow { .. } => "effect",
        Op::Opaque { .. } => "stub",
        Op::Pass | Op::Wait { .. } | Op::Respond { .. } => "pass",
        _ => "pure",
    }
}

/// Files that need the rest of the tree: runtime, tests, package, documents, lock. Gives what the pipeline asks of its surroundings.
pub fn finish(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    name: &str,
    request: &Request<'_>,
    steps: &Steps,
    stubs: &[Stub],
) -> Asked {
    let workflow = printer.workflow;
    let slug = request.slug;
    let main = emitted.main.take().unwrap_or_else(|| main_file(workflow, emitted, name));
    emitted.put("src/main.ts", main);
    if let Some(text) = calls::file(workflow, request.siblings, name) {
        emitted.put("src/calls.ts", text);
    }
    // Test programs have names of their own, which a workflow may be called as well.
    let imported = if name == "pipeline" { name.to_owned() } else { format!("{name} as pipeline") };
    emitted.put(
        "test/replay.ts",
        format!("import {{ replayMain }} from \"../src/runtime/replay.js\";\nimport {{ {imported} }} from \"../src/pipeline.js\";\n\nawait replayMain([pipeline]);\n"),
    );
    emitted.put("test/golden.test.ts", include_str!("templates/golden.test.ts").replace("__PIPELINE__", &imported));
    let checked = std::mem::take(&mut emitted.checked_prompts);
    super::prompt_tests::add_file(emitted, &checked);
    if let Some(text) = seed::file(workflow, slug) {
        emitted.put(seed::FILE, text);
    }
    let facts = facts(workflow, slug, stubs, &emitted.effects);
    let fixtures = (request.fixtures)(&facts);
    if fixtures.iter().all(|fixture| fixture.case != PINNED) {
        pins(workflow, emitted, slug);
    }
    for fixture in fixtures {
        let text = serde_json::to_string_pretty(&fixture.json).unwrap_or_default();
        emitted.put(&format!("fixtures/{}.json", file_slug(&fixture.case)), format!("{text}\n"));
    }
    let checked = std::mem::take(&mut emitted.checked_rules);
    super::boundaries::add_file(emitted, &checked);
    for (name, settings) in &mut emitted.triggers {
        *settings = printer.data_without_secrets(settings, name);
    }
    for (name, settings) in &mut emitted.models {
        *settings = printer.data_without_secrets(settings, name);
    }
    let names = workflow.steps().map(|(_, step)| step.name.as_str()).collect();
    let known = std::mem::take(&mut printer.known_secrets);
    let variables = &mut printer.variables_for_secrets;
    secrets::take_out(&mut emitted.tree, &known, &names, &mut |value| variables.name(value, slug));
    let asked = Asked { secrets: printer.variables_for_secrets.places(), ..needs::asked(workflow) };
    definition(workflow, emitted, slug, &asked);
    kept(workflow, emitted);
    emitted.put("docs/flow.svg", picture::svg(workflow));
    let packages = Packages::of(&runtime::add(&mut emitted.tree));
    let state = image::state_file(&emitted.tree);
    emitted.put("package.json", package_file(slug, &packages, &emitted.tree));
    emitted.put("package-lock.json", packages.lock(slug));
    emitted.put("tsconfig.json", include_str!("templates/tsconfig.json").to_owned());
    emitted.put(".gitignore", format!("node_modules/\ndist/\n{state}*\n.env\n"));
    emitted.put(".github/workflows/ci.yml", include_str!("templates/ci.yml").to_owned());
    let around = (!calls::beside(workflow, request.siblings).is_empty()).then_some(slug);
    emitted.put("Dockerfile", image::dockerfile(&emitted.tree, around));
    if around.is_some() {
        emitted.put("Dockerfile.dockerignore", image::IGNORED.to_owned());
    }
    emitted.put(".env.example", docs::env_example(workflow, &asked, &emitted.tree));
    let readme = docs::Readme { workflow, slug, steps, findings: request.findings, tree: &emitted.tree }.text();
    emitted.put("README.md", readme);
    emitted.put(".cutover/ledger.json", ledger_file(printer));
    let removed = secrets::close(&mut emitted.tree, &known, &names);
    let account = migration::Account {
        workflow,
        siblings: request.siblings,
        steps,
        stubs,
        findings: request.findings,
        asked: &asked,
        removed: &removed,
        homes: &emitted.homes,
        keeps_tables: image::keeps_tables(&emitted.tree),
        flow: printer.flow,
        tree: &emitted.tree,
    };
    emitted.put("MIGRATION.md", account.text());
    lock(printer, emitted, &facts);
    secrets::close(&mut emitted.tree, &known, &names);
    asked
}

fn main_file(workflow: &Workflow, emitted: &Emitted, name: &str) -> String {
    let mut triggers = Vec::new();
    let mut private = String::new();
    let mut imports = emitted.main_imports.clone();
    for (_, step) in workflow.steps() {
        let Op::Trigger { kind, params, .. } = &step.op else { continue };
        if step.policy.disabled {
            continue;
        }
        if super::triggers::is_private_chat(kind, params) {
            let name = step.name.split_whitespace().collect::<Vec<_>>().join(" ");
            private.push_str(&format!("\n// “{name}” was a private chat, so no address answers it: `npm start -- run` does, and the kind \"chat\" would serve it."));
        }
        let kind = match kind {
            TriggerKind::Chat if super::triggers::is_private_chat(kind, params) => "manual",
            TriggerKind::Webhook => "webhook",
            TriggerKind::Form => "form",
            TriggerKind::Chat => "chat",
            TriggerKind::Schedule => "schedule",
            TriggerKind::SubWorkflow | TriggerKind::Error => "call",
            TriggerKind::App(_) if super::triggers::serves_tools(emitted, step) => "mcp",
            TriggerKind::Manual | TriggerKind::App(_) | TriggerKind::Poll(_) => "manual",
        };
        let start = emitted.starts.iter().find(|start| start.step == step.name);
        let (kind, pipeline) = match start {
            Some(start) => {
                let verb = super::triggers::way(start.polls).1;
                let kind = if start.polls { "schedule" } else { "webhook" };
                (kind, format!("{verb}({name}, {}, {})", start.function, start.params))
            }
            None => (kind, name.to_owned()),
        };
        let step = literal::string(&step.name);
        let mut members = vec![format!("kind: \"{kind}\""), format!("pipeline: {pipeline}"), format!("step: {step}")];
        if kind == "mcp" {
            imports.value("runtime/mcp-server", "mcpServer");
            members.push("answer: mcpServer".to_owned());
        }
        triggers.push(members);
    }
    let mut rest = String::new();
    if calls::any(workflow) {
        imports.value("calls", "calls");
        rest.push_str("  calls,\n");
    }
    if let Some(handler) = calls::on_failure(workflow, name) {
        rest.push_str(&format!("  onFailure: {handler},\n"));
    }
    if super::triggers::waits(workflow) {
        imports.value("runtime/waiting", "waitingRuns");
        rest.push_str("  waiting: waitingRuns,\n");
    } else if workflow.semantics.granularity == Granularity::Items && super::triggers::sleeps(workflow) {
        imports.value("runtime/waiting", "sleepingRuns");
        rest.push_str("  waiting: sleepingRuns,\n");
    }
    if super::triggers::refuses_robots(workflow) {
        imports.value("runtime/robots", "refuseRobots");
        rest.push_str("  refuseRobots,\n");
    }
    if !workflow.state.is_empty() {
        rest.push_str(&format!("  seed: \"{}\",\n", seed::FILE));
    }
    if !triggers.is_empty() || rest.contains(name) {
        imports.value("pipeline", name);
    }
    imports.value("runtime/serve", "main");
    let list = if triggers.is_empty() { "[]".to_owned() } else { super::printer::triggers(&triggers) };
    format!("{}{private}\nawait main({{\n  triggers: {list},\n{rest}}});\n", imports.print("./"))
}

/// The case of the data that is pinned in the editor.
const PINNED: &str = "pinned";

/// Data pinned in the editor, where it gives no golden run: what the steps gave when somebody tried the workflow out.
fn pins(workflow: &Workflow, emitted: &mut Emitted, slug: &str) {
    if workflow.pins.is_empty() {
        return;
    }
    let answer = |items: &Node| {
        let items: Vec<Json> = match &items.value {
            Value::List(list) => list.iter().map(item).collect(),
            _ => vec![item(items)],
        };
        json!([{ "outputs": [items] }])
    };
    let answers: Map<String, Json> = workflow.pins.iter().map(|(step, items)| (step.clone(), answer(items))).collect();
    let start = workflow
        .steps()
        .find(|(_, s)| matches!(s.op, Op::Trigger { .. }) && !s.policy.disabled)
        .map_or_else(String::new, |(_, s)| s.name.clone());
    let fixture = json!({
        "case": PINNED, "provenance": "pinned", "pipeline": slug, "pinned": true, "start": start, "answers": answers,
    });
    let text = serde_json::to_string_pretty(&fixture).unwrap_or_default();
    emitted.put(&format!("fixtures/{PINNED}.json"), format!("{text}\n"));
}

fn item(node: &Node) -> Json {
    let json = plain(node);
    if json.get("json").is_some() { json } else { json!({ "json": json }) }
}

/// A constant tree as JSON. Short secrets that only their names give away are hidden; the others are at the last door.
pub fn plain(node: &Node) -> Json {
    node.to_json_with(&|name, leaf| {
        let (Value::Text(text) | Value::Number(text)) = leaf else { return None };
        let secret = cutover_ir::secret::named(name, text).and_then(|found| text.get(found.range))?;
        Some(Json::String(text.replace(secret, &cutover_ir::secret::stand_in(secret))))
    })
}

fn definition(workflow: &Workflow, emitted: &mut Emitted, slug: &str, asked: &Asked) {
    let mut root = Map::new();
    root.insert("pipeline".into(), json!(slug));
    root.insert("version".into(), json!("1.0.0"));
    root.insert("source".into(), json!({ "platform": workflow.platform, "name": workflow.name }));
    if let Some(zone) = &workflow.semantics.timezone {
        root.insert("timezone".into(), json!(zone.value));
    }
    let mut triggers = Map::new();
    for (_, step) in workflow.steps() {
        if let Some(settings) = emitted.triggers.get(&step.name) {
            triggers.insert(step.name.clone(), super::settings::trigger(settings));
        }
    }
    if emitted.retries {
        // What failed is looked at once a minute; when each is due, it knows itself.
        triggers.insert("Retries".into(), json!({ "kind": "schedule", "interval": 1, "unit": "minutes" }));
    }
    let triggered = workflow.steps().any(|(_, step)| matches!(step.op, Op::Trigger { .. }));
    if let Some(schedule) = needs::schedule(workflow).filter(|_| !triggered) {
        let written = workflow.settings.iter().find(|setting| setting.name == "scheduling");
        let written = written.map(|setting| plain(&setting.value));
        triggers.insert(needs::SCHEDULE.into(), super::settings::scheduling(&plain(schedule), written.as_ref()));
    } else if needs::lacks_schedule(workflow) {
        triggers.insert(needs::SCHEDULE.into(), json!({ "kind": "schedule", "cron": "" }));
    }
    root.insert("triggers".into(), Json::Object(triggers));
    if !emitted.models.is_empty() {
        root.insert("models".into(), Json::Object(emitted.models.clone().into_iter().collect()));
    }
    let credentials = needs::credentials(workflow).into_iter();
    let credentials: Map<String, Json> = credentials.map(|one| (one.label.clone(), one.declaration())).collect();
    root.insert("credentials".into(), Json::Object(credentials));
    let variables: Vec<&String> = asked.secrets.keys().chain(&asked.environment).collect();
    if !variables.is_empty() {
        root.insert("variables".into(), json!(variables));
    }
    let remembering = needs::remembering(workflow);
    if !remembering.is_empty() {
        root.insert("remembers".into(), json!(remembering));
    }
    if !asked.vars.is_empty() || !asked.facts.is_empty() {
        let names = asked.vars.iter().chain(&asked.facts);
        let vars: Map<String, Json> = names.map(|name| (name.clone(), Json::Null)).collect();
        root.insert("vars".into(), Json::Object(vars));
    }
    let text = format!(
        "# The versioned definition: it tunes, it cannot change which steps run or what flows.\n{}",
        yaml::print(&Json::Object(root))
    );
    emitted.put("pipeline.yaml", text);
}

/// What the export says beside the flow. Nothing reads it: it is kept so that nothing is lost, apart from what tunes the pipeline.
fn kept(workflow: &Workflow, emitted: &mut Emitted) {
    let mut root = Map::new();
    if !workflow.settings.is_empty() {
        let said = workflow.settings.iter().filter(|setting| setting.name != "schedule");
        let settings: Map<String, Json> = said.map(|s| (s.name.clone(), plain(&s.value))).collect();
        root.insert("settings".into(), Json::Object(settings));
    }
    if !workflow.provenance.is_empty() {
        let others = workflow.provenance.iter();
        let others = others.map(|s| json!({ "what": s.name, "at": s.value.at.as_str(), "value": plain(&s.value) }));
        root.insert("other".into(), Json::Array(others.collect()));
    }
    if !root.is_empty() {
        let text = format!(
            "# What the export says beside the flow. Nothing reads it; it is kept so that nothing is lost.\n{}",
            yaml::print(&Json::Object(root))
        );
        emitted.put("docs/export.yaml", text);
    }
}

fn package_file(slug: &str, packages: &Packages, tree: &Files) -> String {
    // Node 20 takes no patterns of files here, later ones no folder.
    let tests = tree.keys().filter_map(|path| path.strip_suffix(".test.ts"));
    let tests: Vec<String> = tests.map(|path| format!("dist/{path}.test.js")).collect();
    let value = json!({
        "name": slug,
        "version": "1.0.0",
        "private": true,
        "license": "UNLICENSED",
        "type": "module",
        "engines": { "node": ">=20" },
        "scripts": {
            "build": "tsc -p .",
            "typecheck": "tsc -p . --noEmit",
            "test": format!("tsc -p . && node --test {}", tests.join(" ")),
            "start": "tsc -p . && node --max-semi-space-size=4 dist/src/main.js"
        },
        "dependencies": packages.dependencies,
        "devDependencies": packages.development,
    });
    format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default())
}

/// SHA-256 in hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).map_or('0', |d| char::from(*d));
    let digest = Sha256::digest(bytes);
    let mut text = String::with_capacity(2 * digest.len());
    digest.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).for_each(|digit| text.push(digit));
    text
}

/// What the lock file says of the workflow and its steps.
fn facts(workflow: &Workflow, slug: &str, stubs: &[Stub], effects: &BTreeSet<String>) -> Json {
    let stubbed: BTreeSet<&str> = stubs.iter().filter(|s| s.reason != super::BROKEN).map(|s| s.step.as_str()).collect();
    let mut steps = Map::new();
    for (_, step) in workflow.steps() {
        let mut kind = if step.policy.disabled { "pass" } else { kind_of(&step.op) };
        if kind == "pure" && stubbed.contains(step.name.as_str()) {
            kind = "stub";
        } else if kind == "pure" && effects.contains(&step.name) {
            kind = "effect";
        }
        if matches!(step.op, Op::Wait { .. }) && stubbed.contains(step.name.as_str()) {
            kind = "stub";
        }
        let mut about = Map::new();
        about.insert("kind".into(), json!(kind));
        about.insert("type".into(), json!(step.origin.kind.value));
        about.insert("version".into(), json!(step.origin.version.value));
        // Whoever writes down a run of a flow of single bundles knows the platform's names alone.
        if workflow.regions.is_some() && matches!(step.op, Op::Call { .. }) {
            about.insert("client".into(), json!(true));
        }
        steps.insert(step.name.clone(), Json::Object(about));
    }
    let mut about = Map::new();
    about.insert("name".into(), json!(workflow.name));
    about.insert("digest".into(), json!(workflow.digest));
    about.insert("slug".into(), json!(slug));
    if let Some(id) = workflow.id.as_ref().filter(|id| !id.value.is_empty()) {
        about.insert("id".into(), json!(id.value));
    }
    json!({ "workflow": about, "steps": steps })
}

fn ledger_file(printer: &Printer<'_>) -> String {
    let mut classes: IndexMap<Class, Vec<&str>> = IndexMap::new();
    for (at, class) in printer.ledger.entries() {
        classes.entry(class).or_default().push(at);
    }
    format!("{}\n", serde_json::to_string_pretty(&classes).unwrap_or_default())
}

/// `cutover.lock`: what the repository was made from, and what each file was when it was made.
#[derive(Serialize)]
struct Lock<'a> {
    cutover: &'static str,
    workflow: Option<&'a Json>,
    ledger: Totals,
    accounts: Vec<Unnamed>,
    steps: Option<&'a Json>,
    /// SHA-256 by path.
    files: BTreeMap<&'a str, Cow<'static, str>>,
}

fn lock(printer: &Printer<'_>, emitted: &mut Emitted, facts: &Json) {
    let digest = |path: &str, bytes: &[u8]| runtime::digest(path).map_or_else(|| hex(bytes).into(), Cow::Borrowed);
    let lock = Lock {
        cutover: env!("CARGO_PKG_VERSION"),
        workflow: facts.get("workflow"),
        ledger: printer.ledger.totals(),
        accounts: needs::unnamed(printer.workflow),
        steps: facts.get("steps"),
        files: emitted.tree.iter().map(|(path, bytes)| (path.as_str(), digest(path, bytes))).collect(),
    };
    let text = serde_json::to_string_pretty(&lock).unwrap_or_default();
    emitted.put("cutover.lock", format!("{text}\n"));
}
