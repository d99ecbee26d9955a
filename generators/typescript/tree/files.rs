//! The files around the flow: the pipeline, its connectors, the application.

use super::super::Emitted;
use super::super::literal;
use super::super::printer::{Imports, Printer, group, indent_code};
use super::calls::TOOLS;
use super::print::Poll;
use cutover_ir::{Granularity, Op, TriggerKind, Workflow};
use std::collections::{BTreeMap, BTreeSet};

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
    if setting_is(workflow, "autoCommit", "false") {
        options.push("allOrNothing: true".to_owned());
    }
    let options = super::super::options::print(&options);
    let body = pipeline.body.trim_end();
    let inner = if body.is_empty() { String::new() } else { format!("  {}\n", indent_code(body, 2)) };
    let run = if body.contains("run") { "run" } else { "" };
    let mut functions = String::new();
    for function in pipeline.functions {
        functions.push('\n');
        functions.push_str(function);
    }
    let text = format!(
        "{}\n/** {}. Converted from {}; see MIGRATION.md. */\nexport const {} = pipeline({}, async ({run}) => {{\n{inner}}}{options});\n{functions}",
        imports.print("./"),
        literal::comment_line(&workflow.name),
        super::print::capital(&literal::comment_line(&workflow.platform)),
        pipeline.name,
        literal::string(pipeline.slug),
    );
    emitted.put("src/pipeline.ts", text);
}

fn setting_is(workflow: &Workflow, name: &str, value: &str) -> bool {
    workflow.settings.iter().any(|s| s.name == name && s.value.value.bool_is(value))
}

/// Compares a constant with a word.
trait BoolIs {
    fn bool_is(&self, word: &str) -> bool;
}

impl BoolIs for cutover_ir::Value {
    fn bool_is(&self, word: &str) -> bool {
        matches!(self, cutover_ir::Value::Bool(value) if value.to_string() == word)
    }
}

/// `src/connectors/<app>.ts`: a typed function for each operation.
pub fn connectors(emitted: &mut Emitted, connectors: &BTreeMap<String, BTreeMap<String, (String, BTreeSet<String>)>>) {
    for (file, functions) in connectors {
        let tools = functions.values().any(|(_, keys)| keys.contains(TOOLS));
        let mut text =
            String::from(if tools { "import type { Tool } from \"../runtime/flow/tool.js\";\n" } else { "" });
        text.push_str(
            "import type { Value } from \"../runtime/formulas/value.js\";\nimport { unconverted } from \"../runtime/not-converted.js\";\n",
        );
        for (function, (operation, keys)) in functions {
            let mut chars = function.chars();
            let ty = chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str());
            let fields: String =
                keys.iter().map(|key| format!("  {}?: {};\n", literal::key(key), type_of(key))).collect();
            let comment = literal::comment_line(operation);
            text.push_str(&format!("\n/** What {}: {comment} is called with. */\n", literal::comment_line(file)));
            // An alias: an interface would not fit where any object is asked for.
            text.push_str(&format!("export type {ty}Params = {{\n{fields}}};\n"));
            text.push_str(&format!(
                "\n/** {}: {comment}. Write the call here; it gets the parameters as the workflow resolved them. */\nexport const {function} = unconverted<{ty}Params>({});\n",
                literal::comment_line(file),
                literal::string(&format!("{file}: {operation}"))
            ));
        }
        emitted.put(&format!("src/connectors/{file}.ts"), text);
    }
}

fn type_of(key: &str) -> &'static str {
    if key == TOOLS { "Value | readonly Tool[]" } else { "Value" }
}

/// `src/main.ts`.
pub fn main(workflow: &Workflow, name: &str, retries: bool, polls: &[Poll]) -> String {
    let mut triggers = Vec::new();
    let mut imports = vec![format!("import {{ {name} }} from \"./pipeline.js\";\n")];
    let records = workflow.semantics.granularity == Granularity::Records;
    for (index, step) in workflow.steps() {
        let Op::Trigger { kind, .. } = &step.op else { continue };
        if let Some(poll) = polls.iter().find(|poll| poll.step == index) {
            let space = poll.function.split('.').next().unwrap_or_default();
            imports.push(format!("import * as {space} from \"./{}.js\";\n", poll.module));
            imports.push("import { polling } from \"./runtime/flow/polling.js\";\n".to_owned());
            let entry = format!("polling({name}, {}, {})", poll.function, indent_code(&poll.params, 2));
            triggers
                .push(format!("{{ kind: \"schedule\", pipeline: {entry}, step: {} }}", literal::string(&step.name)));
            continue;
        }
        let (kind, entry) = match kind {
            TriggerKind::Webhook if records => {
                imports.push("import { catching } from \"./runtime/flow/catching.js\";\n".to_owned());
                ("webhook", format!("catching({name})"))
            }
            TriggerKind::Webhook => ("webhook", format!("receiving({name})")),
            TriggerKind::Schedule => ("schedule", name.to_owned()),
            TriggerKind::SubWorkflow | TriggerKind::Error => ("call", name.to_owned()),
            _ => ("manual", name.to_owned()),
        };
        if entry.starts_with("receiving") {
            imports.push("import { receiving } from \"./runtime/flow/receiving.js\";\n".to_owned());
        }
        triggers.push(format!("{{ kind: \"{kind}\", pipeline: {entry}, step: {} }}", literal::string(&step.name)));
    }
    if triggers.is_empty() {
        let scheduled = workflow.settings.iter().any(|s| s.name == "scheduling");
        let kind = if scheduled { "schedule" } else { "manual" };
        triggers.push(format!("{{ kind: \"{kind}\", pipeline: {name}, step: \"Schedule\" }}"));
    }
    if retries {
        imports.push("import { RETRIES } from \"./runtime/flow/incomplete.js\";\n".to_owned());
        triggers.push(format!("{{ kind: \"schedule\", pipeline: {name}, step: RETRIES }}"));
    }
    imports.push("import { main } from \"./runtime/serve.js\";\n".to_owned());
    format!("{}\nawait main({{\n  triggers: {},\n}});\n", imports.concat(), indent_code(&group("[", &triggers, "]"), 2))
}
