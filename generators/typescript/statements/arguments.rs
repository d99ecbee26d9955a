//! What the call of a step is given: its parameters as an object or a closure.

use super::super::Emitted;
use super::super::accounts;
use super::super::printer::{Printer, Uses, as_body};
use cutover_ir::{Class, Node};
use petgraph::stable_graph::NodeIndex;

/// `limit({ max: 5 })`, with a closure where a parameter is an expression.
pub(super) fn transform_call(
    printer: &mut Printer<'_>,
    step: NodeIndex,
    function: &str,
    module: &str,
    params: &Node,
) -> String {
    printer.imports.value(&format!("runtime/{module}"), function);
    let mut uses = Uses::default();
    printer.untyped = true;
    let value = printer.value(params, step, "", &mut uses);
    printer.untyped = false;
    if params.has_expr() {
        format!("{function}({})", uses.closure(&as_body(&value)))
    } else if value == "{}" {
        format!("{function}({{}})")
    } else {
        format!("{function}({value})")
    }
}

/// The closure that computes the parameters of a call.
pub(super) fn request(printer: &mut Printer<'_>, step: NodeIndex, params: &Node) -> String {
    let mut uses = Uses::default();
    printer.replaced = printer.shared_account(step, params);
    let value = printer.value(params, step, "", &mut uses);
    printer.replaced.clear();
    uses.closure(&as_body(&value))
}

/// The same of a step that throws: its leaves are stubbed.
pub(super) fn stubbed_params(printer: &mut Printer<'_>, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return "() => ({})".to_owned() };
    stubbed_request(printer, step, &accounts::passed(&named.origin.params, named))
}

/// The request of a call that throws when it is reached.
pub(super) fn stubbed_request(printer: &mut Printer<'_>, step: NodeIndex, params: &Node) -> String {
    let before = std::mem::replace(&mut printer.stubbing, true);
    let text = request(printer, step, params);
    printer.stubbing = before;
    text
}

/// What a step that is switched off would do: kept, never run.
pub(super) fn off(printer: &mut Printer<'_>, emitted: &mut Emitted, step: NodeIndex) -> String {
    let Some(named) = printer.step(step) else { return String::new() };
    emitted.disabled(printer, step);
    let params = request(printer, step, &accounts::passed(&named.origin.params, named));
    printer.ledger.settle_within(&named.origin.params.at, Class::Translated);
    params
}
