//! The statement of one step, by its operation.

use super::super::Emitted;
use super::super::printer::{Printer, Uses, as_body, call as laid_out, group};
use super::super::{accounts, assign, calls, literal, models, options, prose, triggers};
use super::arguments::{off, request, stubbed_params, stubbed_request, transform_call};
use super::loops::batches;
use super::placed::{place_mapping, rule_reference};
use super::variables::{assignment, branch_name, step_name};
use cutover_ir::{Branch, Class, CodeMode, Conditions, Located, Node, OnError, Op, Step, Value};
use petgraph::stable_graph::NodeIndex;

const NO_MODULE: &str = "the code runs only outside modules";

/// The call of a step as it begins: what feeds it, and the options that its policy gives.
struct Call<'c> {
    step: NodeIndex,
    input: &'c str,
    policy: Vec<String>,
}

impl Call<'_> {
    /// `const x = await run.verb("step", input, argument, { options });`, the step's own options before its policy.
    /// `typed` annotates the variable, where the types of the call do not say what the step gives.
    fn print(
        &self,
        printer: &mut Printer<'_>,
        typed: bool,
        verb: &str,
        arguments: &[&str],
        mut own: Vec<String>,
    ) -> String {
        let name = step_name(printer, self.step);
        let head = assignment(printer, self.step, typed);
        own.extend(self.policy.iter().cloned());
        let options = (!own.is_empty()).then(|| group("{", &own, "}"));
        let taken = [name.as_str(), self.input].into_iter().chain(arguments.iter().copied()).chain(options.as_deref());
        format!("{head}{};\n", laid_out(&format!("await run.{verb}"), &taken.collect::<Vec<_>>()))
    }

    /// A step that throws when it is reached.
    fn stub(&self, printer: &mut Printer<'_>, emitted: &mut Emitted, reason: &str) -> String {
        emitted.stub(printer, self.step, reason);
        let params = stubbed_params(printer, self.step);
        let own = outputs_option(outputs(printer, self.step));
        self.print(printer, true, "stub", &[&literal::string(reason), &params], own)
    }

    /// A step that reaches outside: the function of a client, and its parameters.
    fn external(&self, printer: &mut Printer<'_>, function: &str, params: &str) -> String {
        let own = outputs_option(outputs(printer, self.step));
        let verb = if own.is_empty() { "effect" } else { "effects" };
        self.print(printer, true, verb, &[function, params], own)
    }

    /// A step that hands on what it is given.
    fn pass(&self, printer: &mut Printer<'_>) -> String {
        self.print(printer, false, "pass", &[], Vec::new())
    }
}

/// The outputs of a step, without the one that errors take.
fn outputs(printer: &Printer<'_>, step: NodeIndex) -> usize {
    let routed = printer.step(step).is_some_and(|s| s.policy.on_error == OnError::Route);
    printer.outputs(step) - usize::from(routed)
}

fn outputs_option(outputs: usize) -> Vec<String> {
    if outputs > 1 { vec![format!("outputs: {outputs}")] } else { Vec::new() }
}

/// The version of the step's type; 1 where it is no number.
fn version(step: &Step) -> f64 {
    step.origin.version.value.parse().unwrap_or(1.0)
}

/// The statement of a step that `input` feeds.
pub(super) fn print_step(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex, input: &str) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    if named.policy.disabled {
        let was = off(printer, emitted, step);
        let mut own = vec![format!("off: {was}")];
        if named.policy.on_error == OnError::Route {
            own.push("onError: \"route\"".to_owned());
            own.extend(outputs_option(outputs(printer, step)));
        }
        if named.policy.always {
            own.push("always: true".to_owned());
        }
        return Call { step, input, policy: Vec::new() }.print(printer, false, "pass", &[], own);
    }
    let call = Call { step, input, policy: options::policy(printer, step, &[]) };
    match &named.op {
        Op::Assign { assignments, raw, keep, options: set, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            let mut printed = assign::print(printer, step, assignments, raw.as_ref(), keep, set);
            let mut own = std::mem::take(&mut printed.options);
            let mapping = place_mapping(printer, emitted, step, &printed);
            if passes_broken_expressions(named) {
                own.push("ignoreExpressionErrors: true".to_owned());
            }
            call.print(printer, true, "map", &[&mapping], own)
        }
        Op::Partition { rule } => branch(printer, emitted, &call, "partition", rule),
        Op::Filter { rule } => branch(printer, emitted, &call, "filter", rule),
        Op::Route { branches, fallback, all, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            route(printer, emitted, &call, branches, fallback, *all)
        }
        Op::RouteBy { output, outputs, leaves } => {
            leaves.iter().for_each(|l| printer.printed(l));
            let mut uses = Uses::default();
            let value = printer.value(output, step, "output", &mut uses);
            let mut own = vec![format!("outputs: {outputs}")];
            // The first two versions take the number as it is and do not make one of a text.
            if version(named) < 3.0 {
                own.push("version: 2".to_owned());
            }
            call.print(printer, false, "routeBy", &[&uses.closure(&value)], own)
        }
        // A join with one connected input is an ordinary step.
        Op::Join { function, module, params, outputs, .. }
        | Op::Transform { function, module, params, outputs, .. } => {
            let how = transform_call(printer, step, function, module, params);
            let verb = if *outputs > 1 { "transforms" } else { "transform" };
            call.print(printer, true, verb, &[&how], outputs_option(*outputs))
        }
        Op::Loop { version, .. } => batches(printer, step, version, input),
        Op::Code { mode, source, leaves, .. } => {
            leaves.iter().for_each(|l| printer.printed(l));
            code(printer, emitted, &call, *mode, source)
        }
        Op::Call { function, module, params, .. } => {
            let (imported, shown) = imported_as(module, function);
            printer.imports.value(&format!("runtime/{module}"), imported);
            let params =
                models::request(printer, emitted, step, params).unwrap_or_else(|| request(printer, step, params));
            emitted.effect(printer, step);
            call.print(printer, true, "effect", &[shown, &params], Vec::new())
        }
        Op::Connector { app, operation, params, reason } => {
            let params = accounts::passed(params, named);
            let function = emitted.connector(printer, step, (app, operation), &params);
            emitted.without_client(printer, step, reason.as_deref());
            let params = stubbed_request(printer, step, &params);
            call.external(printer, &function, &params)
        }
        Op::Model { .. } => {
            let (function, params) = models::print(printer, emitted, step);
            call.external(printer, &function, &params)
        }
        Op::Respond { params, outputs } => {
            printer.imports.value("runtime/webhook-response", "answerWith");
            let mut uses = Uses { item: true, input: true, json: false };
            let value = printer.value(params, step, "response", &mut uses);
            let answer = laid_out("answerWith", &[value.as_str(), "item", "input"]);
            let closure = Uses { item: true, input: true, json: uses.json }.closure(&answer);
            call.print(printer, *outputs > 1, "respond", &[&closure], outputs_option(*outputs))
        }
        Op::Wait { params } => match wait_params(printer, step, params) {
            Some(params) => call.print(printer, false, "wait", &[&params], Vec::new()),
            None => call.stub(printer, emitted, "it waits for a call or a form"),
        },
        Op::Stop { params } => stop(printer, emitted, &call, params),
        Op::SubFlow { params } => {
            let params = match calls::obstacle(printer.workflow, printer.siblings, named) {
                Some(reason) => {
                    emitted.stub(printer, step, reason);
                    stubbed_request(printer, step, params)
                }
                None => request(printer, step, params),
            };
            emitted.effect(printer, step);
            call.print(printer, true, "call", &[&params], Vec::new())
        }
        Op::Pass => {
            // Parameters of a step that does nothing.
            printer.ledger.settle_within(&named.origin.params.at, Class::Cosmetic);
            call.pass(printer)
        }
        Op::Trigger { .. } => {
            // A trigger in the middle of the flow hands on what it is given.
            triggers::print(printer, emitted, step);
            call.pass(printer)
        }
        Op::Part { .. } => String::new(),
        // Steps of workflows with regions, which `tree` prints.
        Op::Compute { .. }
        | Op::Iterate { .. }
        | Op::Collect { .. }
        | Op::State { .. }
        | Op::Rejoin { .. }
        | Op::Directive { .. } => call.stub(printer, emitted, "it belongs to a flow of single records"),
        Op::Opaque { reason, .. } => call.stub(printer, emitted, reason),
    }
}

/// How a function of the runtime is imported, and what it is called then.
pub fn imported_as<'f>(module: &str, function: &'f str) -> (&'f str, &'f str) {
    match module {
        "connectors/http" => ("request as httpRequest", "httpRequest"),
        _ => (function, function),
    }
}

/// The old flag let an expression that could not be evaluated pass in silence.
fn passes_broken_expressions(step: &Step) -> bool {
    let flag = step.policy.written.iter().any(|(k, v)| k == "continueOnFail" && v == "true");
    let said = step.policy.written.iter().any(|(k, _)| k == "onError");
    flag && !said && version(step) >= 3.0
}

fn branch(printer: &mut Printer<'_>, emitted: &mut Emitted, call: &Call<'_>, verb: &str, rule: &Conditions) -> String {
    let reference = rule_reference(printer, emitted, call.step, rule, "");
    let own = if rule.legacy { vec!["legacy: true".to_owned()] } else { Vec::new() };
    call.print(printer, false, verb, &[&reference], own)
}

fn route(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    call: &Call<'_>,
    branches: &[Branch],
    fallback: &str,
    all: bool,
) -> String {
    let mut rules = Vec::new();
    let mut to = Vec::new();
    let mut moved = false;
    for (i, branch) in branches.iter().enumerate() {
        if let Some(label) = &branch.name {
            printer.value(label, call.step, "", &mut Uses::default());
        }
        let unnamed = printer.step(call.step).is_some_and(|step| step.labels.unnamed);
        let label = match branch_name(branch) {
            // The rule says more than its place.
            None if unnamed && prose::name(&branch.rule).is_some() => String::new(),
            None => format!("{}", i + 1),
            Some(name) => name,
        };
        rules.push(rule_reference(printer, emitted, call.step, &branch.rule, &label));
        to.push(branch.output.unwrap_or(i).to_string());
        moved |= branch.output.is_some_and(|o| o != i);
    }
    let mut own = Vec::new();
    match fallback {
        "none" => {}
        "extra" => own.push("fallback: \"extra\"".to_owned()),
        index => own.push(format!("fallback: {}", literal::number(index))),
    }
    if all {
        own.push("all: true".to_owned());
    }
    let said = printer.step(call.step).map_or("", |s| s.origin.version.value.as_str());
    let early = said.parse::<f64>().unwrap_or(1.0) < 3.0;
    if moved || early {
        own.push(format!("to: [{}]", to.join(", ")));
        own.push(format!("outputs: {}", outputs(printer, call.step)));
    }
    if let Ok(version) = said.parse::<f64>()
        && version < 3.0
    {
        own.push(format!("version: {}", version.trunc()));
    }
    call.print(printer, false, "route", &[&group("[", &rules, "]")], own)
}

fn code(
    printer: &mut Printer<'_>,
    emitted: &mut Emitted,
    call: &Call<'_>,
    mode: CodeMode,
    source: &Located<String>,
) -> String {
    if mode == CodeMode::Order {
        printer.printed(&source.at);
        let Some(function) = emitted.order(printer, call.step, &source.value) else {
            return call.stub(printer, emitted, NO_MODULE);
        };
        printer.imports.value("runtime/transforms/sort-by", "sortBy");
        return call.print(printer, true, "transform", &[&format!("sortBy({function})")], Vec::new());
    }
    printer.printed(&source.at);
    let Some(function) = emitted.code(printer, call.step, &source.value) else {
        let reason = emitted.reason(printer, call.step).unwrap_or(NO_MODULE).to_owned();
        return call.stub(printer, emitted, &reason);
    };
    let own = match mode {
        CodeMode::All | CodeMode::Order => Vec::new(),
        CodeMode::Each => vec!["mode: \"each\"".to_owned()],
        CodeMode::LegacyFunction => vec!["legacy: \"function\"".to_owned()],
        CodeMode::LegacyFunctionItem => vec!["legacy: \"functionItem\"".to_owned()],
    };
    call.print(printer, true, "code", &[&function], own)
}

/// A step that ends the run with an error.
fn stop(printer: &mut Printer<'_>, emitted: &mut Emitted, call: &Call<'_>, params: &Node) -> String {
    // The parameter that holds what is thrown.
    let key = match params.get("errorType").map_or(Some("errorMessage"), Node::text) {
        Some("errorMessage") => "errorMessage",
        Some("errorObject") => "errorObject",
        _ => return call.stub(printer, emitted, "the kind of error is computed"),
    };
    if let Value::Map(members) = &params.value {
        for (member, node) in members {
            match member.as_str() {
                "errorType" => node.each_leaf(&mut |l| printer.printed(&l.at)),
                _ if member == key => {}
                _ => node.each_leaf(&mut |l| printer.ledger.settle(&l.at, Class::Cosmetic)),
            }
        }
    }
    let mut uses = Uses::default();
    let mut value = match params.get(key) {
        Some(message) => printer.value(message, call.step, "message", &mut uses),
        None => "\"\"".to_owned(),
    };
    if key == "errorObject" {
        printer.imports.value("runtime/error-object", "errorObject");
        value = format!("errorObject({value})");
    }
    call.print(printer, false, "fail", &[&uses.closure(&value)], Vec::new())
}

/// How long a step waits, or until when; nothing where it waits for a call.
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
                _ => node.each_leaf(&mut |l| printer.ledger.settle(&l.at, Class::Cosmetic)),
            }
        }
    }
    let object = group("{", &parts, "}");
    Some(if uses.item || uses.json || uses.input { uses.closure(&as_body(&object)) } else { object })
}
