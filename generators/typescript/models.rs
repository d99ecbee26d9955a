//! Model steps: a prompt file, the parts plugged in, and a typed effect.

use super::Emitted;
use super::literal;
use super::printer::{Imports, Printer, Uses, group};
use crate::plan::{file_slug, identifier};
use cutover_ir::{LinkKind, Op, StepKind};
use petgraph::stable_graph::NodeIndex;

/// The file of a model step: the model, memory, tools and parsers that are plugged in. Gives the function to call.
pub fn print(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let Op::Model { role, .. } = &named.op else { return String::new() };
    let outer = std::mem::take(&mut printer.imports);
    let name = printer.names.unique(&identifier(&named.name));
    let file = emitted.files.unique_with(&file_slug(&named.name), "-");
    let role = match role {
        StepKind::Agent => "agent",
        StepKind::Chain => "chain",
        _ => "model",
    };
    emitted.stub(printer, step, "the call of the model is a typed function to be filled in");
    let mut seen = vec![step];
    let parts = parts(printer, emitted, step, &mut seen);
    let mut imports: Imports = std::mem::replace(&mut printer.imports, outer);
    imports.value("runtime/not-converted", "unconvertedModel");
    let text = format!(
        "{}\n/** The {role} “{}” with what is plugged into it. */\nexport const {name} = unconvertedModel({}, {});\n",
        imports.print("../"),
        literal::comment_line(&named.name),
        literal::string(&named.name),
        parts
    );
    emitted.put(&format!("src/models/{file}.ts"), text);
    printer.imports.value(&format!("models/{file}"), &name);
    name
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
        let value = printer.value(&part.origin.params, from, "", &mut uses);
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
    let mut printed = Vec::new();
    for from in loose {
        let Some(part) = printer.step(from) else { continue };
        emitted.parts_printed.insert(from);
        emitted.stub(printer, from, "it is plugged into a step that is not converted");
        let mut fields = vec![
            format!("name: {}", literal::string(&part.name)),
            format!("type: {}", literal::string(&part.origin.kind.value)),
        ];
        if part.policy.disabled {
            fields.push("disabled: true".to_owned());
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
        let value = printer.value(&part.origin.params, from, "", &mut uses);
        if value != "{}" {
            fields.push(format!("parameters: {}", uses.closure(&format!("({value})"))));
        }
        printed.push(group("{", &fields, "}"));
    }
    printer.stubbing = before;
    let mut imports = std::mem::replace(&mut printer.imports, outer);
    imports.ty("runtime/not-converted", "Part");
    let text = format!(
        "{}\n/** Parts that are plugged into steps which are not converted. */\nexport const parts: readonly Part[] = {};\n",
        imports.print("../"),
        group("[", &printed, "]")
    );
    emitted.put("src/models/parts.ts", text);
}

/// The parameters of the model step itself.
pub fn request(printer: &mut Printer<'_>, _emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return "() => ({})".to_owned() };
    let mut uses = Uses::default();
    let before = std::mem::replace(&mut printer.stubbing, true);
    let value = printer.value(&named.origin.params, step, "", &mut uses);
    printer.stubbing = before;
    uses.closure(&format!("({value})"))
}
