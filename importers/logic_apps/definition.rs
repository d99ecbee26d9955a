use crate::{Entry, Inventory, read, roles::Roles};
use cutover_ir::{Pointer, StepKind};
use serde_json::Value;
use std::sync::LazyLock;

static ROLES: LazyLock<Roles> = LazyLock::new(|| Roles::read(include_str!("roles.json")));

/// Whether a value is a workflow in the definition language that Logic Apps and Power Automate share.
pub fn is_definition(value: &Value) -> bool {
    let actions = value.get("actions").is_some_and(Value::is_object);
    let triggers = value.get("triggers").is_some_and(Value::is_object);
    let schema =
        read::text(value, "$schema").is_some_and(|s| s.contains("Microsoft.Logic") || s.contains("workflowdefinition"));
    (actions && triggers) || (schema && (actions || triggers))
}

/// Puts the triggers and actions of a definition, nested ones included, into an inventory.
pub fn steps(definition: &Value, at: &Pointer, found: &mut Inventory) {
    for (name, trigger) in read::members(definition, "triggers") {
        let kind = read::text(trigger, "type").unwrap_or("unknown");
        found.entries.push(Entry::new(name, kind, StepKind::Trigger, at.key("triggers").key(name)));
    }
    actions(definition, at, found);
}

fn actions(parent: &Value, at: &Pointer, found: &mut Inventory) {
    for (name, action) in read::members(parent, "actions") {
        let place = at.key("actions").key(name);
        found.entries.push(step(name, action, &place));
        actions(action, &place, found);
        if let Some(other) = action.get("else") {
            actions(other, &place.key("else"), found);
        }
        for (case, body) in read::members(action, "cases") {
            actions(body, &place.key("cases").key(case), found);
        }
        if let Some(default) = action.get("default") {
            actions(default, &place.key("default"), found);
        }
        for (tool, body) in read::members(action, "tools") {
            let inside = place.key("tools").key(tool);
            found.entries.push(Entry::new(tool, "tool", StepKind::Tool, inside.clone()));
            actions(body, &inside, found);
        }
    }
}

/// Places where an action names the API that it calls.
const APIS: &[&str] = &[
    "/inputs/host/apiId",
    "/inputs/serviceProviderConfiguration/serviceProviderId",
    "/inputs/host/connection/referenceName",
    "/inputs/host/connection/name",
    "/inputs/host/connectionName",
];

/// Places where an action holds code.
const CODE: &[(&str, &str)] = &[("/inputs/code", "javascript"), ("/inputs/CodeFile", "csharp")];

fn step(name: &str, action: &Value, at: &Pointer) -> Entry {
    let kind = read::text(action, "type").unwrap_or("unknown");
    let api = read::first_text(action, APIS).unwrap_or_default();
    let operation =
        read::first_text(action, &["/inputs/host/operationId", "/inputs/serviceProviderConfiguration/operationId"]);
    let role = ROLES.of(&format!("{kind} {api} {}", operation.unwrap_or_default()));
    let shown = match operation {
        Some(operation) => format!("{kind} {operation}"),
        None => kind.to_owned(),
    };
    let mut entry = Entry::new(name, shown, role, at.clone());
    if matches!(role, StepKind::Model | StepKind::Agent)
        && let Some(inputs) = action.get("inputs")
    {
        entry.prompts = read::prompts(inputs, &at.key("inputs"));
        entry.model = read::first_text(
            inputs,
            &["/parameters/deploymentId", "/parameters/model", "/modelConfigurations/model1/referenceName"],
        )
        .map(str::to_owned);
    }
    if role == StepKind::Code
        && let Some((path, language)) = CODE.iter().find(|(path, _)| action.pointer(path).is_some())
    {
        entry.code.push((Pointer::from(format!("{at}{path}").as_str()), (*language).to_owned()));
    }
    entry
}
