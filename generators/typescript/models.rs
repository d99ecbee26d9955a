//! Model steps: a prompt file, the parts plugged in, and a typed effect.

mod arguments;
pub mod call;
mod definition;
mod plugs;
mod rows;
mod tree;

use super::Emitted;
use super::printer::{Imports, Printer, Uses, group};
use super::{accounts, comments, literal};
use crate::plan::{file_slug, identifier_of};
use cutover_ir::{LinkKind, Node, Op, Step, StepKind};
use petgraph::stable_graph::NodeIndex;

pub use plugs::is_unused;

/// The file of a model step: the model, memory, tools and parsers that are plugged in. Gives the function to call and
/// the closure that computes its parameters.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> (String, String) {
    let Some(named) = printer.step(step) else { return Default::default() };
    let Op::Model { role, .. } = &named.op else { return Default::default() };
    let store = *role == StepKind::VectorStore;
    let name = printer.names.unique(&identifier_of(if store { "documents in" } else { "ask" }, &named.name));
    let file = emitted.files.unique_with(&file_slug(&named.name), "-");
    let role = match role {
        StepKind::Agent => "agent",
        StepKind::Chain => "chain",
        StepKind::VectorStore => "store",
        _ => "model",
    };
    let asked = tree::Asked::of(emitted, named);
    let found = plugs::definition(printer.workflow, step);
    export(printer, emitted, step, (&name, &file), |printer, emitted| {
        let (value, about) = match &found {
            Ok(definition) => {
                emitted.effect(printer, step);
                let value = definition::print(printer, emitted, step, definition);
                (value, if store { "" } else { " Its models' settings stand in pipeline.yaml, its words in prompts/." })
            }
            Err(reason) => {
                emitted.stub(printer, step, reason);
                let parts = parts(printer, emitted, step, &mut vec![step]);
                printer.imports.value("runtime/not-converted", "unconvertedModel");
                let generic = generic(printer, step);
                let call = format!("unconvertedModel{generic}({}, {parts})", literal::string(&named.name));
                (call, " It throws when it is reached: write its call here.")
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
    (name, uses.closure(&format!("({params})")))
}

/// The file of a server of tools: what is plugged into its trigger. Gives the function that answers; an error says what cannot be served.
pub fn serve(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> Result<String, String> {
    let named = printer.step(step).ok_or("it is not a step")?;
    let tools = plugs::served(printer.workflow, step)?;
    let name = printer.names.unique(&identifier_of("tools of", &named.name));
    let file = emitted.files.unique_with(&file_slug(&named.name), "-");
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
    let (about, value) = print(printer, emitted);
    printer.detached = detached;
    let imports: Imports = std::mem::replace(&mut printer.imports, outer);
    let text = format!("{}\n{}export const {name} = {value};\n", imports.print("../"), comments::doc(&about));
    emitted.put_of(step, &format!("src/models/{file}.ts"), text);
    printer.imports.value(&format!("models/{file}"), name);
}

/// How many outputs a model step has; nothing where its links say it.
pub fn outputs(step: &Step) -> Option<usize> {
    rows::root(&step.origin.kind.value)?.outputs(&step.origin.params)
}

/// The closure that computes the parameters of a call that asks a model by itself, its prompts in a file. Nothing for other types.
pub fn request(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, params: &Node) -> Option<String> {
    let named = printer.step(step)?;
    rows::root(&named.origin.kind.value)?;
    let asked = tree::Asked::of(emitted, named);
    let mut uses = Uses::default();
    let printed = asked.params(printer, emitted, step, params, &mut uses);
    Some(uses.closure(&format!("({printed})")))
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
        emitted.parts_printed.insert(from);
        emitted.stub(printer, from, "it is part of a model step that is a typed function to be filled in");
        let mut uses = Uses::default();
        let value = printer.value(&accounts::passed(&part.origin.params, part), from, "", &mut uses);
        if value != "{}" {
            fields.push(format!("parameters: {}", uses.closure(&format!("({value})"))));
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
        emitted.parts_printed.insert(from);
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
            let into = match holders(printer, from).join(", ") {
                none if none.is_empty() => "nothing".to_owned(),
                names => format!("{names}, which does not use it as converted"),
            };
            emitted.stub(printer, from, &format!("it is plugged into {into}"));
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
            fields.push(format!("parameters: {}", uses.closure(&format!("({value})"))));
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
