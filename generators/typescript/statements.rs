//! `src/pipeline.ts`: the plan, statement by statement.

use super::assign;
use super::literal;
use super::printer::{Imports, Printer, Uses, group, indent_code};
use super::rules;
use super::{Emitted, options};
use crate::plan::{Block, Feed, Source, Statement, file_slug, identifier};
use cutover_ir::{CodeMode, Conditions, Keep, Node, OnError, Op, Order, Step, Value};
use petgraph::stable_graph::NodeIndex;

/// Prints the body of the pipeline function.
pub fn body(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) -> String {
    let mut out = String::new();
    print_block(printer, emitted, block, &mut out);
    out
}

fn print_block(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block, out: &mut String) {
    for statement in block {
        print_statement(printer, emitted, statement, out);
    }
}

fn nested(printer: &mut Printer<'_>, emitted: &mut Emitted, block: &Block) -> String {
    let mut inner = String::new();
    print_block(printer, emitted, block, &mut inner);
    indent_lines(&inner)
}

/// Indents whole lines.
fn indent_lines(code: &str) -> String {
    let trimmed = code.trim_end_matches('\n');
    if trimmed.is_empty() {
        return String::new();
    }
    format!("  {}\n", indent_code(trimmed, 2))
}

/// Whether anything reads the outputs of a step: a statement after it, or an expression by its variable.
fn is_read(printer: &Printer<'_>, step: NodeIndex) -> bool {
    let follows = printer.workflow.outgoing(step).iter().any(|(_, l)| l.kind == cutover_ir::LinkKind::Main);
    follows || emitted_reference(printer, step)
}

fn emitted_reference(printer: &Printer<'_>, step: NodeIndex) -> bool {
    let Some(name) = printer.step(step).map(|s| s.name.as_str()) else { return false };
    printer.workflow.steps().any(|(_, s)| {
        let mut found = false;
        s.each_expr(&mut |expr, _| {
            expr.each(&mut |e| {
                if let cutover_ir::Expr::Path(p) = e
                    && let cutover_ir::Root::Step { name: n, .. } = &p.root
                {
                    found |= n == name;
                }
            });
        });
        found
    })
}

fn variable(printer: &Printer<'_>, source: Source) -> String {
    printer.variables.get(&(source.step, source.output)).cloned().unwrap_or_else(|| "run.never()".to_owned())
}

/// What feeds a step that nothing leads to.
fn never(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    match printer.types.of_input(step).map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("run.never<{ty}>()")
        }
        None => "run.never()".to_owned(),
    }
}

/// The type that annotates a variable, where one is inferred.
fn annotation(printer: &mut Printer<'_>, step: NodeIndex) -> Option<String> {
    let ty = printer.types.of_output(step)?.to_owned();
    printer.imports.ty("types", &ty);
    printer.imports.ty("runtime/items", "Output");
    Some(format!("Output<{ty}>"))
}

fn output_type(printer: &mut Printer<'_>, step: NodeIndex, output: bool) -> String {
    printer.imports.ty("runtime/items", "Output");
    let ty = if output { printer.types.of_output(step) } else { printer.types.of_input(step) };
    match ty.map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("Output<{ty}>")
        }
        None => "Output".to_owned(),
    }
}

fn declare(printer: &mut Printer<'_>, step: NodeIndex) -> Vec<String> {
    let Some(named) = printer.step(step) else { return Vec::new() };
    let base = identifier(&named.name);
    let count = printer.outputs(step);
    let mut all = Vec::new();
    for output in 0..count {
        let wanted = match (&named.op, count) {
            (_, 1) => base.clone(),
            _ if named.policy.on_error == OnError::Route && output + 1 == count && !named.policy.disabled => {
                format!("{base}Failed")
            }
            (Op::Partition { .. }, _) => {
                identifier(&format!("{} {}", named.name, if output == 0 { "yes" } else { "no" }))
            }
            (Op::Route { branches, fallback, .. }, _) => {
                let name = branches
                    .iter()
                    .enumerate()
                    .find(|(i, b)| b.output.unwrap_or(*i) == output)
                    .and_then(|(_, b)| b.name.as_ref())
                    .and_then(Node::text)
                    .filter(|n| !n.trim().is_empty())
                    .map(str::to_owned);
                match name {
                    Some(name) => identifier(&format!("{base} {name}")),
                    None if fallback == "extra" && output + 1 == count => format!("{base}Rest"),
                    None => format!("{base}{}", output + 1),
                }
            }
            (Op::Loop { .. }, _) => {
                identifier(&format!("{} {}", named.name, if output == 0 { "done" } else { "batch" }))
            }
            _ if output == 0 => base.clone(),
            _ => format!("{base}{}", output + 1),
        };
        let name = printer.names.unique(&wanted);
        printer.variables.insert((step, output), name.clone());
        all.push(name);
    }
    all
}

/// `const x = ` or `const [a, , c] = ` for the outputs that something reads.
fn assignment(printer: &mut Printer<'_>, step: NodeIndex, typed: bool) -> String {
    let names = declare(printer, step);
    if !is_read(printer, step) {
        return String::new();
    }
    if names.len() == 1 {
        let name = names.first().cloned().unwrap_or_default();
        return match annotation(printer, step).filter(|_| typed) {
            Some(ty) => format!("const {name}: {ty} = "),
            None => format!("const {name} = "),
        };
    }
    let used: Vec<bool> = (0..names.len())
        .map(|output| {
            printer
                .workflow
                .outgoing(step)
                .iter()
                .any(|(_, l)| l.kind == cutover_ir::LinkKind::Main && l.output == output)
        })
        .collect();
    let last = used.iter().rposition(|u| *u).unwrap_or(0);
    let parts: Vec<String> = names
        .iter()
        .zip(&used)
        .take(last + 1)
        .map(|(name, used)| if *used { name.clone() } else { String::new() })
        .collect();
    if !used.iter().any(|u| *u) {
        return String::new();
    }
    match annotation(printer, step).filter(|_| typed) {
        Some(ty) => format!("const [{}]: [{}] = ", parts.join(", "), vec![ty; names.len()].join(", ")),
        None => format!("const [{}] = ", parts.join(", ")),
    }
}

fn print_statement(printer: &mut Printer<'_>, emitted: &mut Emitted, statement: &Statement, out: &mut String) {
    match statement {
        Statement::Heading(text) => out.push_str(&format!("\n// {}\n", literal::comment_line(text))),
        Statement::Fire { trigger } => {
            let name = function_name(printer, emitted, *trigger);
            out.push_str(&format!("await {name}();\n"));
        }
        Statement::Start { step, entered } => {
            notes(printer, *step, out);
            let name = step_name(printer, *step);
            let head = assignment(printer, *step, true);
            super::triggers::print(printer, emitted, *step);
            let by = if *entered { ", items" } else { "" };
            out.push_str(&format!("{head}await run.start({name}{by});\n"));
        }
        Statement::Step { step, feed } => {
            notes(printer, *step, out);
            let input = match feed {
                Feed::Output(source) if printer.variables.contains_key(&(source.step, source.output)) => {
                    variable(printer, *source)
                }
                Feed::Parameter => "items".to_owned(),
                Feed::Never | Feed::Output(_) => never(printer, *step),
            };
            print_step(printer, emitted, *step, &input, out);
        }
        Statement::Merge { step, arms } => {
            notes(printer, *step, out);
            let inputs: Vec<String> = arms
                .iter()
                .map(|arm| arm.first().map_or_else(|| "run.never()".to_owned(), |s| variable(printer, *s)))
                .collect();
            let name = step_name(printer, *step);
            let how = join_how(printer, emitted, *step);
            let options = join_options(printer, *step, &[], &[], emitted);
            let head = assignment(printer, *step, true);
            out.push_str(&format!("{head}await run.merge({name}, [{}], {how}{options});\n", inputs.join(", ")));
        }
        Statement::Join { step, body, waits_for, pull } => {
            notes(printer, *step, out);
            let name = step_name(printer, *step);
            let how = join_how(printer, emitted, *step);
            let inputs = join_inputs(printer, *step);
            let handle = join_name(printer, emitted, *step);
            let pulls = pull_text(printer, emitted, pull);
            let options = join_options(printer, *step, waits_for, &pulls, emitted);
            let outputs = declare(printer, *step);
            let inner = nested(printer, emitted, body);
            let parameters = if inner.trim().is_empty() {
                String::new()
            } else {
                let ty = output_type(printer, *step, true);
                outputs.iter().map(|n| format!("{n}: {ty}")).collect::<Vec<_>>().join(", ")
            };
            let block = if inner.is_empty() { "{}".to_owned() } else { format!("{{\n{inner}}}") };
            out.push_str(&format!(
                "const {handle} = run.join({name}, {inputs}, {how}, async ({parameters}) => {block}{options});\n"
            ));
        }
        Statement::Arrive { join, input, source } => {
            let handle = join_name(printer, emitted, *join);
            let variable = variable(printer, *source);
            out.push_str(&format!("await {handle}.arrive({input}, {variable});\n"));
        }
        Statement::Function { step, body, cyclic } => {
            let name = function_name(printer, emitted, *step);
            let ty = output_type(printer, *step, false);
            let inner = nested(printer, emitted, body);
            // A step that is given nothing does not run, and what comes back to itself must end.
            let arrives = matches!(body.first(), Some(Statement::Arrive { .. }));
            let calls = body.iter().any(|s| matches!(s, Statement::Call { .. } | Statement::Together { .. }));
            let trigger_first = matches!(body.first(), Some(Statement::Start { .. }));
            let guard = if (*cyclic || calls) && !arrives && !trigger_first {
                "  if (items.length === 0) return;\n"
            } else {
                ""
            };
            let trigger = matches!(body.first(), Some(Statement::Start { .. }));
            let optional = if trigger { "?" } else { "" };
            out.push_str(&format!(
                "\nasync function {name}(items{optional}: {ty}): Promise<void> {{\n{guard}{inner}}}\n"
            ));
        }
        Statement::Call { function, source } => {
            let name = function_name(printer, emitted, *function);
            let variable = variable(printer, *source);
            out.push_str(&format!("await {name}({variable});\n"));
        }
        Statement::Loop { step, feed, body } => print_loop(printer, emitted, *step, feed, body, out),
        Statement::Back { head, source } => {
            let handle = emitted.loops.get(head).cloned().unwrap_or_else(|| "loop".to_owned());
            let variable = variable(printer, *source);
            out.push_str(&format!("{handle}.back({variable});\n"));
        }
        Statement::Together { arms } => {
            let arms: Vec<String> = arms
                .iter()
                .map(|arm| {
                    let inner = nested(printer, emitted, arm);
                    format!("async () => {{\n{inner}}}")
                })
                .collect();
            out.push_str(&format!("{};\n", together(&arms)));
        }
    }
}

fn together(arms: &[String]) -> String {
    let mut text = String::from("await run.together(");
    for arm in arms {
        text.push_str("\n  ");
        text.push_str(&indent_code(arm, 2));
        text.push(',');
    }
    text.push_str("\n)");
    text
}

fn print_loop(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    feed: &Feed,
    body: &Block,
    out: &mut String,
) {
    notes(printer, step, out);
    let Some(named) = printer.step(step) else { return };
    let name = literal::string(&named.name);
    let input = match feed {
        Feed::Output(source) => variable(printer, *source),
        Feed::Parameter => "items".to_owned(),
        Feed::Never => never(printer, step),
    };
    let handle = printer.names.unique(&identifier(&named.name));
    emitted.loops.insert(step, handle.clone());
    let done = printer.names.unique(&identifier(&format!("{} done", named.name)));
    let batch = printer.names.unique(&identifier(&format!("{} batch", named.name)));
    printer.variables.insert((step, 0), done.clone());
    printer.variables.insert((step, 1), batch.clone());
    let options = loop_options(printer, step);
    let generic = match printer.types.of_output(step).map(str::to_owned) {
        Some(ty) => {
            printer.imports.ty("types", &ty);
            format!("<{ty}>")
        }
        None => String::new(),
    };
    out.push_str(&format!("const {handle} = run.loop{generic}({name}, {input}{options});\n"));
    let inner = nested(printer, emitted, body);
    out.push_str(&format!("for await (const {batch} of {handle}) {{\n{inner}}}\n"));
    let follows =
        printer.workflow.outgoing(step).iter().any(|(_, l)| l.kind == cutover_ir::LinkKind::Main && l.output == 0);
    if follows {
        out.push_str(&format!("const {done} = {handle}.done;\n"));
    }
}

fn loop_options(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let Op::Loop { version, params } = &named.op else { return String::new() };
    let mut parts = Vec::new();
    let as_option = |printer: &mut Printer<'_>, node: &Node, hint: &str| {
        let mut own = Uses::default();
        let value = printer.value(node, step, hint, &mut own);
        if matches!(node.value, Value::Expr(_)) { own.closure(&value) } else { value }
    };
    if let Value::Map(members) = &params.value {
        for (key, node) in members {
            match (key.as_str(), &node.value) {
                // The editor may have stored the number as a text.
                ("batchSize", Value::Text(text)) if text.trim().parse::<u32>().is_ok() => {
                    printer.printed(&node.at);
                    parts.push(format!("size: {}", literal::number(text.trim())));
                }
                ("batchSize", Value::Text(_)) => {
                    parts.push(format!("size: () => {}", as_option(printer, node, "batch size")))
                }
                ("batchSize", _) => parts.push(format!("size: {}", as_option(printer, node, "batch size"))),
                ("options", Value::Map(options)) => {
                    for (key, node) in options {
                        if key == "reset" {
                            parts.push(format!("reset: {}", as_option(printer, node, "reset")));
                        } else {
                            // The engine knows no other option of this node.
                            node.each_leaf(&mut |leaf| printer.ledger.settle(&leaf.at, cutover_ir::Class::Cosmetic));
                        }
                    }
                }
                _ => node.each_leaf(&mut |leaf| printer.ledger.settle(&leaf.at, cutover_ir::Class::Cosmetic)),
            }
        }
    }
    let number = version.parse::<f64>().unwrap_or(1.0);
    if number < 3.0 {
        parts.push(format!("version: {}", if number < 2.0 { 1 } else { 2 }));
        if !parts.iter().any(|p| p.starts_with("size")) {
            parts.push("size: 10".to_owned());
        }
    }
    parts.extend(options::policy(printer, step, &[]));
    options::print(&parts)
}

fn step_name(printer: &Printer<'_>, step: NodeIndex) -> String {
    literal::string(printer.step(step).map(|s| s.name.as_str()).unwrap_or_default())
}

/// The variable of a join; what arrives may stand before its declaration in the text, though not in time.
fn join_name(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    if let Some(name) = emitted.joins.get(&step) {
        return name.clone();
    }
    let base = identifier(&format!("{} join", printer.step(step).map(|s| s.name.as_str()).unwrap_or_default()));
    let name = printer.names.unique(&base);
    emitted.joins.insert(step, name.clone());
    name
}

fn function_name(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    if let Some(name) = emitted.functions.get(&step) {
        return name.clone();
    }
    let base = identifier(&format!("from {}", printer.step(step).map(|s| s.name.as_str()).unwrap_or_default()));
    let name = printer.names.unique(&base);
    emitted.functions.insert(step, name.clone());
    name
}

/// What people wrote on the canvas about a step.
fn notes(printer: &mut Printer<'_>, step: NodeIndex, out: &mut String) {
    let Some(named) = printer.step(step) else { return };
    if let Some(notes) = &named.notes {
        let text = literal::comment(&notes.value);
        for line in text.lines().filter(|l| !l.trim().is_empty()).take(6) {
            out.push_str(&format!("// {}\n", literal::comment_line(line)));
        }
    }
    for line in super::notes::near(printer.workflow, step) {
        out.push_str(&format!("// {line}\n"));
    }
}

fn join_inputs(printer: &Printer<'_>, step: NodeIndex) -> usize {
    printer
        .workflow
        .incoming(step)
        .iter()
        .filter(|(_, l)| l.kind == cutover_ir::LinkKind::Main)
        .map(|(_, l)| l.input + 1)
        .max()
        .unwrap_or(1)
}

fn join_how(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    if named.policy.disabled {
        off(printer, emitted, step);
        return "\"off\"".to_owned();
    }
    match &named.op {
        Op::Join { function, module, params, .. } => transform_call(printer, step, function, module, params),
        _ => {
            // A step that takes items of several inputs without being a join of ours.
            emitted.stub(printer, step, "it has several inputs and no converter");
            printer.imports.value("runtime/not-converted", "unconvertedJoin");
            let reason = literal::string("it has several inputs and no converter");
            // Items of several inputs have no one type.
            let typed = std::mem::replace(&mut printer.untyped, true);
            let params = stubbed_params(printer, step);
            printer.untyped = typed;
            format!("unconvertedJoin({reason}, {params})")
        }
    }
}

fn join_options(
    printer: &mut Printer<'_>,
    step: NodeIndex,
    waits_for: &[NodeIndex],
    pulls: &[String],
    _emitted: &Emitted,
) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let mut parts = Vec::new();
    if let Op::Join { requires, outputs, .. } = &named.op {
        match requires.as_deref() {
            Some("all") => parts.push("required: \"all\"".to_owned()),
            Some(n) if n != "1" => parts.push(format!("required: {n}")),
            _ => {}
        }
        if *outputs > 1 {
            parts.push(format!("outputs: {outputs}"));
        }
    }
    if !waits_for.is_empty() {
        let names: Vec<String> = waits_for.iter().map(|s| step_name(printer, *s)).collect();
        parts.push(format!("waitsFor: [{}]", names.join(", ")));
    }
    if !pulls.is_empty() {
        parts.push(format!("pull: [{}]", pulls.join(", ")));
    }
    parts.extend(options::policy(printer, step, &[]));
    options::print(&parts)
}

fn pull_text(printer: &mut Printer<'_>, emitted: &mut Emitted, pull: &[crate::plan::Pull]) -> Vec<String> {
    pull.iter()
        .map(|p| {
            let enter: Vec<String> = p
                .enter
                .iter()
                .map(|f| {
                    let function = function_name(printer, emitted, *f);
                    format!(
                        "{}: {function}",
                        literal::key(printer.step(*f).map(|s| s.name.as_str()).unwrap_or_default())
                    )
                })
                .collect();
            emitted.needs_wiring = true;
            format!("{{ source: {}, enter: {{ {} }} }}", step_name(printer, p.source), enter.join(", "))
        })
        .collect()
}

/// `limit({ max: 5 })`, with a closure where a parameter is an expression.
fn transform_call(printer: &mut Printer<'_>, step: NodeIndex, function: &str, module: &str, params: &Node) -> String {
    printer.imports.value(&format!("runtime/{module}"), function);
    let mut uses = Uses::default();
    if function == "htmlTemplate" {
        printer.tag = ("runtime/transforms/html-template", "filled");
    }
    printer.untyped = true;
    let value = printer.value(params, step, "", &mut uses);
    printer.untyped = false;
    printer.tag = super::printer::TEXT;
    if params.has_expr() {
        format!("{function}({})", uses.closure(&format!("({value})")))
    } else if value == "{}" {
        format!("{function}({{}})")
    } else {
        format!("{function}({value})")
    }
}

/// The closure that computes the parameters of a call.
fn request(printer: &mut Printer<'_>, step: NodeIndex, params: &Node) -> String {
    let mut uses = Uses::default();
    let value = printer.value(params, step, "", &mut uses);
    uses.closure(&format!("({value})"))
}

fn stubbed_params(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return "() => ({})".to_owned() };
    stubbed_request(printer, step, &named.origin.params)
}

/// The request of a call that throws when it is reached.
fn stubbed_request(printer: &mut Printer<'_>, step: NodeIndex, params: &Node) -> String {
    let before = std::mem::replace(&mut printer.stubbing, true);
    let text = request(printer, step, params);
    printer.stubbing = before;
    text
}

/// What a step that is switched off would do: kept, never run.
fn off(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    emitted.disabled(printer, step);
    let params = request(printer, step, &named.origin.params);
    printer.ledger.settle_within(&named.origin.params.at, cutover_ir::Class::Translated);
    params
}

fn print_step(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, input: &str, out: &mut String) {
    let Some(named) = printer.step(step) else { return };
    let name = literal::string(&named.name);
    if named.policy.disabled {
        let was = off(printer, emitted, step);
        let head = assignment(printer, step, false);
        let mut parts = vec![format!("off: {was}")];
        if named.policy.always {
            parts.push("always: true".to_owned());
        }
        out.push_str(&format!("{head}await run.pass({name}, {input}{});\n", options::print(&parts)));
        return;
    }
    let policy = options::policy(printer, step, &[]);
    let outputs = printer.outputs(step) - usize::from(named.policy.on_error == OnError::Route);
    match &named.op {
        Op::Assign { assignments, raw, keep, options: set, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            let printed = assign::print(printer, step, assignments, raw.as_ref(), keep, set);
            let mapping = place_mapping(
                printer,
                emitted,
                named,
                step,
                printed.body,
                printed.uses,
                &printed.imports,
                printed.reads_steps,
                printed.fields,
                keep,
            );
            let mut parts = printed.options;
            // The old flag let an expression that could not be evaluated pass in silence.
            let flag = named.policy.written.iter().any(|(k, v)| k == "continueOnFail" && v == "true");
            let said = named.policy.written.iter().any(|(k, _)| k == "onError");
            if flag && !said && named.origin.version.value.parse::<f64>().unwrap_or(1.0) >= 3.0 {
                parts.push("ignoreExpressionErrors: true".to_owned());
            }
            parts.extend(policy);
            let head = assignment(printer, step, true);
            out.push_str(&format!("{head}await run.map({name}, {input}, {mapping}{});\n", options::print(&parts)));
        }
        Op::Partition { rule } => branch(printer, emitted, step, "partition", rule, input, policy, out),
        Op::Filter { rule } => branch(printer, emitted, step, "filter", rule, input, policy, out),
        Op::Route { branches, fallback, all, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            let mut rules = Vec::new();
            let mut to = Vec::new();
            let mut moved = false;
            for (i, branch) in branches.iter().enumerate() {
                if let Some(label) = &branch.name {
                    printer.value(label, step, "", &mut Uses::default());
                }
                let label =
                    branch.name.as_ref().and_then(Node::text).map_or_else(|| format!("{}", i + 1), str::to_owned);
                rules.push(rule_reference(printer, emitted, step, &branch.rule, &label));
                to.push(branch.output.unwrap_or(i).to_string());
                moved |= branch.output.is_some_and(|o| o != i);
            }
            let mut parts = Vec::new();
            match fallback.as_str() {
                "none" => {}
                "extra" => parts.push("fallback: \"extra\"".to_owned()),
                index => parts.push(format!("fallback: {}", literal::number(index))),
            }
            if *all {
                parts.push("all: true".to_owned());
            }
            let early = named.origin.version.value.parse::<f64>().unwrap_or(1.0) < 3.0;
            if moved || early {
                parts.push(format!("to: [{}]", to.join(", ")));
                parts.push(format!("outputs: {outputs}"));
            }
            if let Ok(version) = named.origin.version.value.parse::<f64>()
                && version < 3.0
            {
                parts.push(format!("version: {}", version.trunc()));
            }
            parts.extend(policy);
            let head = assignment(printer, step, false);
            let list = group("[", &rules, "]");
            out.push_str(&format!("{head}await run.route({name}, {input}, {list}{});\n", options::print(&parts)));
        }
        Op::RouteBy { output, outputs, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            let mut uses = Uses::default();
            let value = printer.value(output, step, "output", &mut uses);
            let mut parts = vec![format!("outputs: {outputs}")];
            parts.extend(policy);
            let head = assignment(printer, step, false);
            out.push_str(&format!(
                "{head}await run.routeBy({name}, {input}, {}{});\n",
                uses.closure(&value),
                options::print(&parts)
            ));
        }
        Op::Join { function, module, params, outputs, .. } => {
            // A join with one connected input is an ordinary step.
            let how = transform_call(printer, step, function, module, params);
            let verb = if *outputs > 1 { "transforms" } else { "transform" };
            let mut parts = if *outputs > 1 { vec![format!("outputs: {outputs}")] } else { Vec::new() };
            parts.extend(policy);
            let head = assignment(printer, step, true);
            out.push_str(&format!("{head}await run.{verb}({name}, {input}, {how}{});\n", options::print(&parts)));
        }
        Op::Transform { function, module, params, outputs, .. } => {
            let how = transform_call(printer, step, function, module, params);
            let verb = if *outputs > 1 { "transforms" } else { "transform" };
            let mut parts = if *outputs > 1 { vec![format!("outputs: {outputs}")] } else { Vec::new() };
            parts.extend(policy);
            let head = assignment(printer, step, true);
            out.push_str(&format!("{head}await run.{verb}({name}, {input}, {how}{});\n", options::print(&parts)));
        }
        Op::Loop { version, .. } => {
            let number = version.parse::<f64>().unwrap_or(1.0);
            let opts = loop_options(printer, step);
            let names = declare(printer, step);
            let generic = match printer.types.of_output(step).map(str::to_owned) {
                Some(ty) => {
                    printer.imports.ty("types", &ty);
                    format!("<{ty}>")
                }
                None => String::new(),
            };
            // Versions 1 and 2 give the batch on the first output.
            let (done, batch) = (names.first().cloned().unwrap_or_default(), names.get(1).cloned().unwrap_or_default());
            if number < 3.0 {
                printer.variables.insert((step, 0), batch.clone());
                printer.variables.insert((step, 1), done.clone());
            }
            out.push_str(&format!("const [{done}, {batch}] = await run.batches{generic}({name}, {input}{opts});\n"));
        }
        Op::Code { mode: CodeMode::Order, source, leaves, .. } => {
            leaves.iter().for_each(|l| printer.printed(l));
            printer.printed(&source.at);
            let Some(function) = emitted.order(printer, named, &source.value) else {
                stub(printer, emitted, step, "the code runs only outside modules", input, policy, out);
                return;
            };
            printer.imports.value("runtime/transforms/sort-by", "sortBy");
            let head = assignment(printer, step, true);
            out.push_str(&format!(
                "{head}await run.transform({name}, {input}, sortBy({function}){});\n",
                options::print(&policy)
            ));
        }
        Op::Code { mode, source, leaves, .. } => {
            leaves.iter().for_each(|l| printer.printed(l));
            printer.printed(&source.at);
            let function = emitted.code(printer, step, &source.value);
            let mut parts = match mode {
                CodeMode::All | CodeMode::Order => Vec::new(),
                CodeMode::Each => vec!["mode: \"each\"".to_owned()],
                CodeMode::LegacyFunction => vec!["legacy: \"function\"".to_owned()],
                CodeMode::LegacyFunctionItem => vec!["legacy: \"functionItem\"".to_owned()],
            };
            parts.extend(policy);
            let Some(function) = function else {
                let reason = emitted.reason(printer, step).unwrap_or("the code runs only outside modules").to_owned();
                stub(printer, emitted, step, &reason, input, policy_only(parts), out);
                return;
            };
            let head = assignment(printer, step, true);
            out.push_str(&format!("{head}await run.code({name}, {input}, {function}{});\n", options::print(&parts)));
        }
        Op::Call { function, module, params } => {
            let alias =
                if module == "connectors/http" { "request as httpRequest".to_owned() } else { function.clone() };
            printer.imports.value(&format!("runtime/{module}"), &alias);
            let shown = if module == "connectors/http" { "httpRequest" } else { function };
            let params = super::models::request(printer, emitted, step, params)
                .unwrap_or_else(|| request(printer, step, params));
            emitted.effect(printer, step);
            let head = assignment(printer, step, true);
            out.push_str(&format!(
                "{head}await run.effect({name}, {input}, {shown}, {params}{});\n",
                options::print(&policy)
            ));
        }
        Op::Connector { app, operation, .. } => {
            let function = emitted.connector(printer, named, app, operation);
            emitted.stub(printer, step, "the connector is a typed function to be filled in");
            let params = stubbed_params(printer, step);
            external(printer, step, &name, input, &function, &params, outputs, policy, out);
        }
        Op::Model { .. } => {
            let (function, params) = super::models::print(printer, emitted, step);
            external(printer, step, &name, input, &function, &params, outputs, policy, out);
        }
        Op::Respond { params } => {
            printer.imports.value("runtime/webhook-response", "answerWith");
            let mut uses = Uses { item: true, input: true, json: false };
            let value = printer.value(params, step, "response", &mut uses);
            let closure =
                Uses { item: true, input: true, json: uses.json }.closure(&format!("answerWith({value}, item, input)"));
            let head = assignment(printer, step, false);
            out.push_str(&format!("{head}await run.respond({name}, {input}, {closure}{});\n", options::print(&policy)));
        }
        Op::Wait { params } => match wait_params(printer, step, params) {
            Some(params) => {
                let head = assignment(printer, step, false);
                out.push_str(&format!("{head}await run.wait({name}, {input}, {params}{});\n", options::print(&policy)));
            }
            None => stub(printer, emitted, step, "it waits for a call or a form", input, policy, out),
        },
        Op::Stop { params } => {
            let kind = params.get("errorType").map_or(Some("errorMessage"), Node::text);
            let key = match kind {
                Some("errorMessage") => "errorMessage",
                Some("errorObject") => "errorObject",
                _ => {
                    stub(printer, emitted, step, "the kind of error is computed", input, policy, out);
                    return;
                }
            };
            let message = params.get(key);
            let mut uses = Uses::default();
            if let Value::Map(members) = &params.value {
                for (key, node) in members {
                    match key.as_str() {
                        k if k == message_key(params) => {}
                        "errorType" => node.each_leaf(&mut |l| printer.printed(&l.at)),
                        _ => node.each_leaf(&mut |l| printer.ledger.settle(&l.at, cutover_ir::Class::Cosmetic)),
                    }
                }
            }
            let mut value = message.map_or_else(|| "\"\"".to_owned(), |m| printer.value(m, step, "message", &mut uses));
            if key == "errorObject" {
                printer.imports.value("runtime/error-object", "errorObject");
                value = format!("errorObject({value})");
            }
            let head = assignment(printer, step, false);
            out.push_str(&format!(
                "{head}await run.fail({name}, {input}, {}{});\n",
                uses.closure(&value),
                options::print(&policy)
            ));
        }
        Op::SubFlow { params } => {
            let mut parts = Vec::new();
            if params.get("mode").and_then(Node::text) == Some("each") {
                parts.push("each: true".to_owned());
            }
            parts.extend(policy);
            let obstacle = super::calls::obstacle(printer.workflow, params);
            let params = match obstacle {
                Some(reason) => {
                    emitted.stub(printer, step, reason);
                    stubbed_request(printer, step, params)
                }
                None => request(printer, step, params),
            };
            emitted.effect(printer, step);
            let head = assignment(printer, step, true);
            out.push_str(&format!("{head}await run.call({name}, {input}, {params}{});\n", options::print(&parts)));
        }
        Op::Pass => {
            // Parameters of a step that does nothing.
            printer.ledger.settle_within(&named.origin.params.at, cutover_ir::Class::Cosmetic);
            let head = assignment(printer, step, false);
            out.push_str(&format!("{head}await run.pass({name}, {input}{});\n", options::print(&policy)));
        }
        Op::Trigger { .. } => {
            // A trigger in the middle of the flow hands on what it is given.
            super::triggers::print(printer, emitted, step);
            let head = assignment(printer, step, false);
            out.push_str(&format!("{head}await run.pass({name}, {input}{});\n", options::print(&policy)));
        }
        Op::Part { .. } => {}
        // Steps of workflows with regions, which `tree` prints.
        Op::Compute { .. }
        | Op::Iterate { .. }
        | Op::Collect { .. }
        | Op::State { .. }
        | Op::Rejoin { .. }
        | Op::Directive { .. } => {
            let reason = "it belongs to a flow of single records".to_owned();
            stub(printer, emitted, step, &reason, input, policy, out);
        }
        Op::Opaque { reason, .. } => stub(printer, emitted, step, &reason.clone(), input, policy, out),
    }
}

/// The parameter of Stop and Error that holds what is thrown.
fn message_key(params: &Node) -> &'static str {
    match params.get("errorType").and_then(Node::text) {
        Some("errorObject") => "errorObject",
        _ => "errorMessage",
    }
}

fn policy_only(parts: Vec<String>) -> Vec<String> {
    parts.into_iter().filter(|p| !p.starts_with("mode") && !p.starts_with("legacy")).collect()
}

#[allow(clippy::too_many_arguments)]
fn external(
    printer: &mut Printer<'_>,
    step: NodeIndex,
    name: &str,
    input: &str,
    function: &str,
    params: &str,
    outputs: usize,
    policy: Vec<String>,
    out: &mut String,
) {
    let mut parts = policy;
    let verb = if outputs > 1 {
        parts.insert(0, format!("outputs: {outputs}"));
        "effects"
    } else {
        "effect"
    };
    let head = assignment(printer, step, true);
    out.push_str(&format!(
        "{head}await run.{verb}({name}, {input}, {function}, {params}{});\n",
        options::print(&parts)
    ));
}

fn stub(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    reason: &str,
    input: &str,
    policy: Vec<String>,
    out: &mut String,
) {
    let name = step_name(printer, step);
    let routed = printer.step(step).is_some_and(|s| s.policy.on_error == OnError::Route);
    let outputs = printer.outputs(step) - usize::from(routed);
    emitted.stub(printer, step, reason);
    let params = stubbed_params(printer, step);
    let mut parts = policy;
    if outputs > 1 {
        parts.insert(0, format!("outputs: {outputs}"));
    }
    let head = assignment(printer, step, true);
    out.push_str(&format!(
        "{head}await run.stub({name}, {input}, {}, {params}{});\n",
        literal::string(reason),
        options::print(&parts)
    ));
}

#[allow(clippy::too_many_arguments)]
fn branch(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    verb: &str,
    rule: &Conditions,
    input: &str,
    policy: Vec<String>,
    out: &mut String,
) {
    let name = step_name(printer, step);
    let reference = rule_reference(printer, emitted, step, rule, "");
    let mut parts = Vec::new();
    if rule.legacy {
        parts.push("legacy: true".to_owned());
    }
    parts.extend(policy);
    let head = assignment(printer, step, false);
    out.push_str(&format!("{head}await run.{verb}({name}, {input}, {reference}{});\n", options::print(&parts)));
}

/// A rule in a file of its own, or in place where it reads other steps.
fn rule_reference(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    step: NodeIndex,
    rule: &Conditions,
    label: &str,
) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    let about = if label.is_empty() { named.name.clone() } else { format!("{} {label}", named.name) };
    let mut printed = rules::print(printer, rule, step, "condition");
    if printed.reads_steps {
        printer.imports.merge(&printed.imports);
        return printed.uses.closure(&printed.body);
    }
    let at = rule.conditions.first().map_or_else(|| named.origin.at.clone(), |c| c.left.at.clone());
    let name = match &named.op {
        // The variable of what a filter keeps has the name of the step.
        Op::Filter { .. } => printer.names.unique(&identifier(&format!("{about} rule"))),
        _ => printer.names.unique(&identifier(&about)),
    };
    let file = emitted.files.unique_with(&file_slug(&about), "-");
    let ty = printer.types.of_input(step).map(str::to_owned);
    let mut imports = std::mem::take(&mut printed.imports);
    imports.ty("runtime/rules", "Rule");
    let parameter = match &ty {
        Some(ty) => {
            imports.ty("types", ty);
            ty.clone()
        }
        None => {
            imports.ty("runtime/items", "Fields");
            "Fields".to_owned()
        }
    };
    let closure = printed.uses.closure(&printed.body);
    let text = format!(
        "{}\n/**\n * {}\n * Business rule of “{}”, {}\n */\nexport const {name}: Rule<{parameter}> = {closure};\n",
        imports.print("../"),
        literal::comment_line(&super::prose::conditions(rule)),
        literal::comment_line(&named.name),
        literal::comment_line(at.as_str()),
    );
    emitted.put(&format!("src/rules/{file}.ts"), text);
    printer.imports.value(&format!("rules/{file}"), &name);
    name
}

/// A mapping in a file of its own where it stands alone and is long, else in place.
#[allow(clippy::too_many_arguments)]
fn place_mapping(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    named: &Step,
    step: NodeIndex,
    body: String,
    mut uses: Uses,
    imports: &Imports,
    reads_steps: bool,
    fields: usize,
    _keep: &Keep,
) -> String {
    if reads_steps || (fields <= 2 && !body.contains('\n')) {
        printer.imports.merge(imports);
        return uses.closure(&body);
    }
    let _ = &mut uses;
    let name = printer.names.unique(&identifier(&format!("{} fields", named.name)));
    let file = emitted.files.unique_with(&file_slug(&named.name), "-");
    let mut imports = imports.clone();
    imports.ty("runtime/mapping", "Mapping");
    let ty = |imports: &mut Imports, ty: Option<&str>| match ty {
        Some(ty) => {
            imports.ty("types", ty);
            ty.to_owned()
        }
        None => {
            imports.ty("runtime/items", "Fields");
            "Fields".to_owned()
        }
    };
    let input = ty(&mut imports, printer.types.of_input(step));
    let output = ty(&mut imports, printer.types.of_output(step));
    let text = format!(
        "{}\n/** The fields that “{}” sets. */\nexport const {name}: Mapping<{input}, {output}> = {};\n",
        imports.print("../"),
        literal::comment_line(&named.name),
        uses.closure(&body)
    );
    emitted.put(&format!("src/steps/{file}.ts"), text);
    printer.imports.value(&format!("steps/{file}"), &name);
    name
}

fn wait_params(printer: &mut Printer<'_>, step: NodeIndex, params: &Node) -> Option<String> {
    let resume = params.get("resume").map_or(Some("timeInterval"), Node::text)?;
    if !matches!(resume, "timeInterval" | "specificTime") {
        return None;
    }
    let first = printer.step(step)?.origin.version.value == "1";
    let mut uses = Uses::default();
    let mut parts = Vec::new();
    if resume == "specificTime" {
        let node = params.get("dateTime")?;
        parts.push(format!("until: {}", printer.value(node, step, "until", &mut uses)));
    } else {
        let mut one = |printer: &mut Printer<'_>, key: &str, default: &str| match params.get(key) {
            Some(node) => format!("{key}: {}", printer.value(node, step, key, &mut uses)),
            None => format!("{key}: {default}"),
        };
        parts.push(one(printer, "amount", if first { "1" } else { "5" }));
        parts.push(one(printer, "unit", if first { "\"hours\"" } else { "\"seconds\"" }));
    }
    if let Value::Map(members) = &params.value {
        for (key, node) in members {
            match key.as_str() {
                "resume" => node.each_leaf(&mut |l| printer.printed(&l.at)),
                "dateTime" if resume == "specificTime" => {}
                "amount" | "unit" if resume == "timeInterval" => {}
                // Settings of the other ways to wait, hidden: the engine drops them.
                _ => node.each_leaf(&mut |l| printer.ledger.settle(&l.at, cutover_ir::Class::Cosmetic)),
            }
        }
    }
    let object = group("{", &parts, "}");
    Some(if uses.item || uses.json || uses.input { uses.closure(&format!("({object})")) } else { object })
}

/// The order of the engine as the option of the pipeline.
pub fn order(order: Order) -> &'static str {
    match order {
        Order::DepthFirst => "depth-first",
        Order::BreadthFirst => "breadth-first",
    }
}
