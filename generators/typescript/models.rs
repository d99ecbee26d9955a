//! Model steps: a prompt file, the parts plugged in, and a typed effect.

mod arguments;
pub mod call;
mod definition;
mod plugs;
mod rows;
mod tree;
pub use rows::usual;

use super::Emitted;
use super::printer::{Imports, Printer, Uses, as_body, group};
use super::{accounts, comments, literal};
use crate::plan::{capital, file_slug, identifier_of};
use cutover_ir::{Gives, LinkKind, Node, Op, Step, StepKind, Workflow};
use petgraph::stable_graph::NodeIndex;

pub use plugs::is_unused;
pub use tree::Asked;

/// The file of a model step: the model, memory, tools and parsers that are plugged in. Gives the function to call and
/// the closure that computes its parameters.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> (String, String) {
    let Some(named) = printer.step(step) else { return Default::default() };
    let Op::Model { role, .. } = &named.op else { return Default::default() };
    let verb = match role {
        StepKind::VectorStore => "documents in",
        StepKind::Memory => "conversation in",
        _ => "ask",
    };
    let name = printer.names.unique(&identifier_of(verb, printer.called(step)));
    let file = emitted.files.unique_with(&file_slug(printer.called(step)), "-");
    let role = match role {
        StepKind::Agent => "agent",
        StepKind::Chain => "chain",
        StepKind::VectorStore => "store",
        StepKind::Memory => "memory",
        _ => "model",
    };
    let asked = tree::Asked::of(emitted, named, printer.called(step));
    let words = asked.has_words(&named.origin.params);
    let found = plugs::definition(printer.workflow, step);
    export(printer, emitted, step, (&name, &file), |printer, emitted| {
        let (value, about) = match &found {
            Ok(definition) => {
                emitted.effect(printer, step);
                let value = definition::print(printer, emitted, step, definition);
                (value, stands_elsewhere(printer, emitted, step, words.then_some(asked.id.as_str())))
            }
            Err(reason) => {
                emitted.stub(printer, step, reason);
                let parts = parts(printer, emitted, step, &mut vec![step]);
                printer.imports.value("runtime/not-converted", "unconvertedModel");
                let generic = generic(printer, step);
                let call = format!("unconvertedModel{generic}({}, {parts})", literal::string(&named.name));
                (call, " It throws when it is reached: write its call here.".to_owned())
            }
        };
        let shown = literal::comment_line(&named.name);
        (format!("The {role} “{shown}” with what is plugged into it.{about}"), value)
    });
    let before = std::mem::replace(&mut printer.stubbing, found.is_err());
    let mut uses = Uses::default();
    let own = &named.origin.params;
    let params = match found {
        Ok(_) => asked.params(printer, emitted, step, own, &mut uses),
        Err(_) => asked.params(printer, emitted, step, &accounts::passed(own, named), &mut uses),
    };
    printer.stubbing = before;
    (name, uses.closure(&as_body(&params)))
}

/// Whether a step becomes a call of a model, whose parameters have names of their own ([`call::shape`]); one that nobody could define keeps the platform's.
pub fn asks(workflow: &Workflow, step: NodeIndex) -> bool {
    let is_model = workflow.graph.node_weight(step).is_some_and(|step| matches!(step.op, Op::Model { .. }));
    is_model && plugs::definition(workflow, step).is_ok()
}

/// Where a reader finds what a model step's file does not hold: the settings of its models, and its words, in the prompt file of that name.
fn stands_elsewhere(printer: &Printer<'_>, emitted: &Emitted, step: NodeIndex, words: Option<&str>) -> String {
    let parts = printer.workflow.incoming(step);
    let tuned = parts.iter().any(|(part, link)| link.kind != LinkKind::Main && emitted.model_names.contains_key(part));
    let settings = tuned.then(|| "its models' settings stand in pipeline.yaml".to_owned());
    let words = words.map(|id| format!("its words stand in prompts/{id}.md"));
    let said: Vec<String> = settings.into_iter().chain(words).collect();
    if said.is_empty() { String::new() } else { format!(" {}.", capital(&said.join(", "))) }
}

/// The file of a server of tools: what is plugged into its trigger. Gives the function that answers; an error says what cannot be served.
pub fn serve(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> Result<String, String> {
    let named = printer.step(step).ok_or("it is not a step")?;
    let tools = plugs::served(printer.workflow, step)?;
    let name = printer.names.unique(&identifier_of("tools of", printer.called(step)));
    let file = emitted.files.unique_with(&file_slug(printer.called(step)), "-");
    export(printer, emitted, step, (&name, &file), |printer, emitted| {
        let value = definition::tools(printer, emitted, &tools);
        printer.imports.value("runtime/parts/mcp-tools", "mcpTools");
        let shown = literal::comment_line(&named.name);
        (format!("The tools that “{shown}” serves to models elsewhere."), format!("mcpTools({value})"))
    });
    Ok(name)
}

/// A file of `src/models` that exports one value, which the pipeline imports. No step is in scope where `print` makes its comment and
/// the value.
fn export<'w>(
    printer: &mut Printer<'w>,
    emitted: &mut Emitted,
    step: NodeIndex,
    (name, file): (&str, &str),
    print: impl FnOnce(&mut Printer<'w>, &mut Emitted) -> (String, String),
) {
    let outer = std::mem::take(&mut printer.imports);
    let detached = std::mem::replace(&mut printer.detached, true);
    let around = std::mem::take(&mut emitted.parts_here);
    let (about, value) = print(printer, emitted);
    let parts = std::mem::replace(&mut emitted.parts_here, around);
    printer.detached = detached;
    let imports: Imports = std::mem::replace(&mut printer.imports, outer);
    let text = format!("{}\n{}export const {name} = {value};\n", imports.print("../"), comments::doc(&about));
    let path = format!("src/models/{file}.ts");
    for part in parts.into_iter().filter(|part| *part != step) {
        emitted.lives(part, &path, name);
    }
    emitted.put_of(step, (&path, name), text);
    printer.imports.value(&format!("models/{file}"), name);
}

/// How many outputs a model step has; nothing where its links say it.
pub fn outputs(step: &Step) -> Option<usize> {
    rows::root(&step.origin.kind.value)?.outputs(&step.origin.params)
}

/// How many items a model step gives in one run.
pub fn gives(step: &Step) -> Gives {
    rows::root(&step.origin.kind.value).map(|root| root.gives).unwrap_or_default()
}

/// What the outputs of a model step are called; nothing where there is one.
pub fn output_names(step: &Step) -> Vec<String> {
    rows::root(&step.origin.kind.value).and_then(|root| root.output_names(&step.origin.params)).unwrap_or_default()
}

/// The closure that computes the parameters of a call that asks a model by itself, its prompts in a file. Nothing for other types.
pub fn request(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, params: &Node) -> Option<String> {
    let named = printer.step(step)?;
    rows::root(&named.origin.kind.value)?;
    let asked = tree::Asked::of(emitted, named, printer.called(step));
    let mut uses = Uses::default();
    let printed = asked.params(printer, emitted, step, params, &mut uses);
    Some(uses.closure(&as_body(&printed)))
}

/// `<Item>`: the type of the items that a step or a part reads, where one is inferred.
fn generic(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    match printer.types.of_input(step).map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("<{ty}>")
        }
        None => String::new(),
    }
}

/// Parts by role, each with its own parts.
fn parts(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, seen: &mut Vec<NodeIndex>) -> String {
    let before = std::mem::replace(&mut printer.stubbing, true);
    let mut printed = Vec::new();
    let plugged: Vec<(NodeIndex, String)> = printer
        .workflow
        .incoming(step)
        .into_iter()
        .filter_map(|(from, link)| match &link.kind {
            LinkKind::Part(role) => Some((from, role.clone())),
            LinkKind::Main => None,
        })
        .collect();
    for (from, role) in plugged {
        let Some(part) = printer.step(from) else { continue };
        let mut fields = vec![
            format!("role: {}", literal::string(&role)),
            format!("name: {}", literal::string(&part.name)),
            format!("type: {}", literal::string(&part.origin.kind.value)),
        ];
        if part.policy.disabled {
            fields.push("disabled: true".to_owned());
        }
        if !matches!(part.op, Op::Part { .. }) {
            // A step of the flow that is plugged in as well is printed where the flow has it.
            printed.push(group("{", &fields, "}"));
            continue;
        }
        if seen.contains(&from) {
            printed.push(group("{", &fields, "}"));
            continue;
        }
        seen.push(from);
        emitted.prints_part(from);
        emitted.stub(printer, from, "it is part of a model step that is a typed function to be filled in");
        let mut uses = Uses::default();
        let value = printer.value(&accounts::passed(&part.origin.params, part), from, "", &mut uses);
        if value != "{}" {
            fields.push(format!("parameters: {}", uses.closure(&as_body(&value))));
        }
        let own = parts(printer, emitted, from, seen);
        if own != "[]" {
            fields.push(format!("parts: {own}"));
        }
        printed.push(group("{", &fields, "}"));
    }
    printer.stubbing = before;
    group("[", &printed, "]")
}

/// The steps that a part is plugged into, as a sentence shows them.
pub fn holders(printer: &Printer<'_>, part: NodeIndex) -> Vec<String> {
    let into = printer.workflow.outgoing(part).into_iter();
    into.filter_map(|(to, _)| printer.step(to).map(|t| format!("“{}”", t.name))).collect()
}

/// Parts that no model step prints: plugged into something else, or into nothing.
pub fn print_loose(printer: &mut Printer<'_>, emitted: &mut Emitted) {
    let loose: Vec<NodeIndex> = printer
        .workflow
        .steps()
        .filter(|(i, s)| matches!(s.op, Op::Part { .. }) && !emitted.parts_printed.contains(i))
        .map(|(i, _)| i)
        .collect();
    if loose.is_empty() {
        return;
    }
    let outer = std::mem::take(&mut printer.imports);
    let before = std::mem::replace(&mut printer.stubbing, true);
    printer.detached = true;
    let mut printed = Vec::new();
    for from in loose {
        let Some(part) = printer.step(from) else { continue };
        emitted.prints_part(from);
        emitted.lives(from, "src/models/parts.ts", "parts");
        let mut fields = vec![
            format!("name: {}", literal::string(&part.name)),
            format!("type: {}", literal::string(&part.origin.kind.value)),
        ];
        if part.policy.disabled {
            emitted.disabled(printer, from);
            fields.push("disabled: true".to_owned());
        } else if plugs::is_unused(printer.workflow, from) {
            emitted.unused.push(from);
            fields.push("unused: true".to_owned());
        } else {
            let into = holders(printer, from).join(", ");
            emitted.stub(printer, from, &format!("it is plugged into {into}, which does not use it as converted"));
        }
        let into: Vec<String> = printer
            .workflow
            .outgoing(from)
            .into_iter()
            .filter_map(|(to, link)| match &link.kind {
                LinkKind::Part(role) => printer.step(to).map(|t| {
                    let step = literal::string(&t.name);
                    format!("{{ role: {}, step: {step} }}", literal::string(role))
                }),
                LinkKind::Main => None,
            })
            .collect();
        if !into.is_empty() {
            fields.push(format!("into: {}", group("[", &into, "]")));
        }
        let mut uses = Uses::default();
        let value = printer.value(&accounts::passed(&part.origin.params, part), from, "", &mut uses);
        if value != "{}" {
            fields.push(format!("parameters: {}", uses.closure(&as_body(&value))));
        }
        let generic = generic(printer, from);
        printed.push(format!("part{generic}({})", group("{", &fields, "}")));
    }
    printer.stubbing = before;
    printer.detached = false;
    let mut imports = std::mem::replace(&mut printer.imports, outer);
    imports.value("runtime/not-converted", "part");
    let text = format!(
        "{}\n/** Parts that no converted step uses. */\nexport const parts = {} as const;\n",
        imports.print("../"),
        group("[", &printed, "]")
    );
    emitted.put("src/models/parts.ts", text);
}
