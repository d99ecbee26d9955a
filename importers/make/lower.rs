//! A module to what it does.

use super::flow::Reader;
use super::table::{Keychain, Row, table};
use crate::clients::ClientRow;
use crate::parameters::{self, Places};
use crate::read;
use cutover_ir::{
    Account, CodeMode, Directive, Finding, Located, Multiplicity, Node, Op, Pointer, Poll, Severity, TriggerKind, Value,
};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::HashMap;

/// A module as it is read.
pub struct Module<'a> {
    pub kind: &'a str,
    pub json: &'a Json,
    pub at: &'a Pointer,
    pub row: Option<&'static Row>,
    /// It stands first in the scenario.
    pub first: bool,
    pub mapper: &'a Node,
    pub parameters: &'a Node,
    pub flags: &'a Node,
}

/// What became of it.
pub struct Lowered {
    pub op: Op,
    pub gives: Multiplicity,
    pub credentials: Vec<Account>,
    /// Leaves without behaviour.
    pub ignored: Vec<Pointer>,
    /// Leaves that chose what it does.
    pub decided: Vec<Pointer>,
    /// Where its parameters went, where its call has names of its own for them.
    pub places: Option<&'static HashMap<String, String>>,
}

/// What a module does.
pub fn lower(reader: &mut Reader, module: &Module<'_>) -> Lowered {
    let mut ignored = Vec::new();
    let credentials = credentials(module, &mut ignored);
    let mut gives = table().gives(module.kind);
    let parameters = without_connections(module.parameters);
    let parameters = with_store_labels(module, parameters);
    let parameters = with_keychain(module, parameters);
    let mut decided = Vec::new();
    let mut credentials = credentials;
    let mut places = module.row.map(|row| table().params(row));
    let op = match module.row {
        Some(row) => {
            let parameters = &without_defaults(row, "parameters", &parameters, &mut decided);
            let mapper = &without_defaults(row, "mapper", module.mapper, &mut decided);
            let module = &Module { mapper, ..*module };
            of_row(reader, module, row, parameters, &mut ignored, &mut gives)
        }
        None => {
            let served = served(reader, module, &parameters, &mut credentials);
            match served {
                Ok(served) => {
                    ignored.extend(served.ignored);
                    decided = served.decided;
                    gives = served.gives.unwrap_or(gives);
                    places = Some(served.places);
                    served.op
                }
                Err(reason) => {
                    if let Some(reason) = reason.as_ref().filter(|_| module.first && table().is_trigger(module.kind)) {
                        let message = format!("{}: no client asks for its events, because {reason}", module.kind);
                        reader.findings.push(Finding::new("IM114", Severity::Medium, message, module.at.clone()));
                    }
                    let empty = !module.first && says_nothing(module.mapper);
                    let reason = reason.map(|why| if empty { UNFILLED.to_owned() } else { why });
                    of_app(module, &parameters, &mut gives, reason)
                }
            }
        }
    };
    Lowered { op, gives, credentials, ignored, decided, places }
}

/// Why a module whose fields are all empty has no call: there is nothing to call with.
const UNFILLED: &str = "nobody filled it in: the platform wants its fields before it runs it";

/// A module that a client serves.
struct Served {
    op: Op,
    gives: Option<Multiplicity>,
    ignored: Vec<Pointer>,
    decided: Vec<Pointer>,
    places: &'static HashMap<String, String>,
}

/// The first client that fits a module; else why none of those that there are does.
fn served(
    reader: &mut Reader,
    module: &Module<'_>,
    parameters: &Node,
    credentials: &mut Vec<Account>,
) -> Result<Served, Option<String>> {
    let (app, operation) = module.kind.split_once(':').unwrap_or(("app", module.kind));
    let trigger = module.first && table().is_trigger(module.kind);
    let id = module.json.get("id").and_then(read::label).unwrap_or_default();
    let interface: Vec<&str> = read::list(module.json.get("metadata").unwrap_or(&Json::Null), "interface")
        .iter()
        .filter_map(|field| read::text(field, "name"))
        .collect();
    let mut reason = None;
    for row in table().clients(module.kind).filter(|row| row.poll.is_empty() != trigger) {
        let inputs = [("mapper", module.mapper), ("parameters", parameters), ("flags", module.flags)];
        let fitted = match row.fit(&inputs, module.at, reader.reads_of(&id), &interface) {
            Ok(fitted) => fitted,
            Err(why) => {
                reason.get_or_insert(why);
                continue;
            }
        };
        let params = fitted.params;
        let (function, file) = row.client();
        sign_in(row, credentials, module.at);
        let adapter = row.adapter(app, operation);
        let op = if trigger {
            let poll = Poll { function, module: file, adapter, key: row.poll.clone(), since: row.since.clone() };
            Op::Trigger { kind: TriggerKind::Poll(Box::new(poll)), params, client: None }
        } else {
            Op::Call { function, module: file, params, adapter: Some(Box::new(adapter)) }
        };
        if !row.notice.is_empty() {
            let message = format!("{}: {}", module.kind, row.notice);
            reader.findings.push(Finding::new("IM114", Severity::Low, message, module.at.clone()));
        }
        let places = row.places();
        return Ok(Served { op, gives: row.gives(), ignored: fitted.ignored, decided: fitted.decided, places });
    }
    Err(reason)
}

/// The credential of a step that a client serves is of the client's own type.
fn sign_in(row: &ClientRow, credentials: &mut Vec<Account>, at: &Pointer) {
    if row.credential.is_empty() {
        return;
    }
    if credentials.is_empty() {
        credentials.push(Account::new(Located::new(row.credential.clone(), at.key("module")), None));
    }
    credentials.iter_mut().for_each(|account| account.kind.value.clone_from(&row.credential));
}

fn of_app(module: &Module<'_>, parameters: &Node, gives: &mut Multiplicity, reason: Option<String>) -> Op {
    let (app, operation) = module.kind.split_once(':').unwrap_or(("app", module.kind));
    if module.first && table().is_trigger(module.kind) {
        *gives = if table().is_instant(module.kind) { Multiplicity::One } else { Multiplicity::Many };
        return Op::Trigger {
            kind: TriggerKind::App(app.to_owned()),
            params: merged(module, parameters),
            client: None,
        };
    }
    let params = merged(module, parameters);
    Op::Connector { app: app.to_owned(), operation: operation.to_owned(), params, reason }
}

fn of_row(
    reader: &mut Reader,
    module: &Module<'_>,
    row: &'static Row,
    parameters: &Node,
    ignored: &mut Vec<Pointer>,
    gives: &mut Multiplicity,
) -> Op {
    match row.op.as_str() {
        "trigger" if module.first => {
            let kind = match row.trigger.as_str() {
                "webhook" => TriggerKind::Webhook,
                "call" => TriggerKind::SubWorkflow,
                other => TriggerKind::App(other.trim_start_matches("app:").to_owned()),
            };
            if !row.notice.is_empty() {
                let message = format!("{}: {}", module.kind, row.notice);
                reader.findings.push(Finding::new("IM114", Severity::Low, message, module.at.clone()));
            }
            Op::Trigger { kind, params: merged(module, parameters), client: None }
        }
        "pass" => {
            leaves(module.mapper, ignored);
            if let Value::Map(members) = &module.parameters.value {
                members.iter().filter(|(key, _)| *key != "else").for_each(|(_, node)| leaves(node, ignored));
            }
            Op::Pass
        }
        "iterate" => match at_path(module, &row.over) {
            Some(over) => Op::Iterate { over: over.clone() },
            None => Op::Opaque { reason: "it names no list".to_owned(), params: merged(module, parameters) },
        },
        "collect" => collect(reader, module, row, parameters, ignored, gives),
        "compute" | "state" | "call" | "wait" | "respond" | "subflow" => {
            if let Some(reason) = obstacle(module, row) {
                return Op::Opaque { reason, params: merged(module, parameters) };
            }
            let mapped =
                parameters::map(places(row), &[("mapper", module.mapper), ("parameters", parameters)], module.at);
            if let Some((unknown, _)) = mapped.unknown.first() {
                *gives = if *gives == Multiplicity::One { Multiplicity::One } else { Multiplicity::Many };
                return Op::Opaque {
                    reason: format!("its setting {unknown} has no counterpart yet"),
                    params: merged(module, parameters),
                };
            }
            ignored.extend(mapped.ignored);
            if !row.notice.is_empty() {
                let message = format!("{}: {}", module.kind, row.notice);
                reader.findings.push(Finding::new("IM114", Severity::Low, message, module.at.clone()));
            }
            let params = with_own(module, row, mapped.params);
            let (function, file) = (row.function.clone(), row.file.clone());
            match row.op.as_str() {
                "compute" => Op::Compute { function, module: file, params },
                "state" => Op::State { function, module: file, params },
                "call" => Op::Call { function, module: file, params, adapter: None },
                "wait" => Op::Wait { params },
                "subflow" => Op::SubFlow { params },
                _ => Op::Respond { params, outputs: 1 },
            }
        }
        "rejoin" => rejoin(reader, module),
        "directive" => directive(module, row, parameters, ignored),
        "code" => code(module, parameters),
        "placeholder" => Op::Opaque {
            reason: "an empty slot: nobody chose a module here".to_owned(),
            params: merged(module, parameters),
        },
        _ => of_app(module, parameters, gives, None),
    }
}

/// Why a module with these settings stays a stub: one of them has a value that no client here has.
fn obstacle(module: &Module<'_>, row: &Row) -> Option<String> {
    let names_user = module.mapper.get("authUser").is_some_and(|user| !says_nothing(user));
    if let Some(keychain) = keychain_of(module)
        && !names_user
        && module.parameters.get(&keychain.parameter).is_none_or(says_nothing)
    {
        return Some("nobody chose the key of the account that it uses".to_owned());
    }
    let parts = [("mapper", module.mapper), ("parameters", module.parameters)];
    let settings = parts.into_iter().flat_map(|(part, node)| map_members(node).map(move |member| (part, member)));
    let (place, leaf) = settings
        .map(|(part, (key, leaf))| (format!("{part}.{key}"), leaf))
        .find(|(place, leaf)| !says_nothing(leaf) && !table().allows(row, place, leaf))?;
    let value = match &leaf.value {
        Value::Text(text) if place.ends_with("Type") => format!(" ({text})"),
        Value::Expr(_) => " is computed, and".to_owned(),
        _ => String::new(),
    };
    Some(format!("its setting {place}{value} has no counterpart yet"))
}

/// Null, and what holds nothing, stands for a setting that nobody made.
fn says_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(members) => members.is_empty(),
        _ => false,
    }
}

/// The parameters with what tells this module's state from another one's.
fn with_own(module: &Module<'_>, row: &Row, mut params: Node) -> Node {
    if let (false, Some(id), Value::Map(members)) =
        (row.own.is_empty(), module.json.get("id").and_then(read::label), &mut params.value)
    {
        members.insert(row.own.clone(), Located::new(Value::Text(id), module.at.key("id")));
    }
    params
}

/// Where the parameters of a row's modules go.
fn places(row: &'static Row) -> Places<'static> {
    Places { known: table().params(row), ignore: &row.ignore, keeps_empty: true }
}

fn collect(
    reader: &mut Reader,
    module: &Module<'_>,
    row: &'static Row,
    parameters: &Node,
    ignored: &mut Vec<Pointer>,
    gives: &mut Multiplicity,
) -> Op {
    let setting = |name: &str| module.flags.get(name).or_else(|| parameters.get(name));
    let feeder = parameters.get("feeder").and_then(|node| match &node.value {
        Value::Number(id) | Value::Text(id) => Some((id.clone(), node.at.clone())),
        _ => None,
    });
    let Some((name, feeder_at)) = feeder.and_then(|(id, at)| reader.name_of(&id).map(|name| (name, at))) else {
        let message = "an aggregator names no module whose bundles it collects".to_owned();
        reader.findings.push(Finding::new("IM107", Severity::High, message, module.at.clone()).effort(2));
        return Op::Opaque {
            reason: "it names no module to collect from".to_owned(),
            params: merged(module, parameters),
        };
    };
    let says = |node: &&Node| !matches!(&node.value, Value::Null) && node.text() != Some("");
    let group = setting("groupBy").filter(says).cloned();
    let stop = setting("stopIfEmpty").filter(says);
    let stop_if_empty = stop.and_then(|node| node.bool().map(|value| Located::new(value, node.at.clone())));
    if stop.is_some() && stop_if_empty.is_none() {
        let reason = "whether it stops when nothing was collected is computed".to_owned();
        return Op::Opaque { reason, params: merged(module, parameters) };
    }
    for name in ["groupBy", "stopIfEmpty"] {
        for node in [module.flags.get(name), parameters.get(name)].into_iter().flatten().filter(|node| !says(node)) {
            leaves(node, ignored);
        }
    }
    let rest = without(parameters, &["feeder", "groupBy", "stopIfEmpty"]);
    let mapped = parameters::map(places(row), &[("parameters", &rest)], module.at);
    if let Some((unknown, _)) = mapped.unknown.first() {
        reader.findings.push(Finding::new(
            "IM108",
            Severity::Medium,
            format!("a setting of an aggregator has no counterpart: {unknown}"),
            module.at.clone(),
        ));
        return Op::Opaque {
            reason: format!("its setting {unknown} has no counterpart yet"),
            params: merged(module, parameters),
        };
    }
    ignored.extend(mapped.ignored);
    for (key, node) in map_members(module.flags) {
        if !matches!(key.as_str(), "groupBy" | "stopIfEmpty") {
            leaves(node, ignored);
        }
    }
    let empty = || Located::new(Value::Map(IndexMap::new()), module.mapper.at.clone());
    let value = match row.value.is_empty() {
        true if matches!(module.mapper.value, Value::Null) => empty(),
        true => module.mapper.clone(),
        false => at_path(module, &row.value).cloned().unwrap_or_else(empty),
    };
    // What a feeder fails for and its handler drops does not come to the aggregator, which then gives nothing.
    let drops = reader.drops(&name);
    *gives = match (&group, &stop_if_empty) {
        (Some(_), _) => Multiplicity::Many,
        (None, _) if drops => Multiplicity::Optional,
        (None, Some(stop)) if stop.value => Multiplicity::Optional,
        _ => Multiplicity::One,
    };
    Op::Collect {
        feeder: Located::new(name, feeder_at),
        function: row.function.clone(),
        module: row.file.clone(),
        value,
        params: mapped.params,
        group,
        stop_if_empty,
        drops,
    }
}

/// A merge: its outputs name a value for each branch. Exports hold them beside the parameters, or in them.
fn rejoin(reader: &mut Reader, module: &Module<'_>) -> Op {
    let mut outputs = Vec::new();
    let mut found = Vec::new();
    let beside = [("outputs", module.json.get("outputs")), ("filters", module.json.get("filters"))];
    for (key, json) in beside {
        if let Some(json) = json {
            found.push((key, reader.value(json, &module.at.key(key))));
        }
    }
    for part in [module.parameters, module.mapper] {
        for key in ["outputs", "filters"] {
            if let Some(node) = part.get(key) {
                found.push((key, node.clone()));
            }
        }
    }
    let mut leaves = Vec::new();
    for (key, node) in &found {
        // A filter belongs to the branch that it stands for.
        if *key == "filters" {
            let none = node.elements().iter().filter(|filter| matches!(filter.value, Value::Null));
            leaves.extend(none.map(|filter| filter.at.clone()));
            // No list of filters: nothing that a branch could have.
            if !matches!(node.value, Value::List(_)) {
                node.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
            }
            continue;
        }
        node.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
        for output in if *key == "outputs" { node.elements() } else { &[] } {
            let name = output.get("name").and_then(|n| n.text().map(|t| Located::new(t.to_owned(), n.at.clone())));
            let none = Located::new(Value::Null, output.at.key("mappings"));
            let mappings = output.get("mappings").map(|m| reader.by_branch(m.elements(), &none)).unwrap_or_default();
            // What is said twice is said.
            if let Some(name) =
                name.filter(|name| outputs.iter().all(|(known, _): &(Located<String>, _)| known.value != name.value))
            {
                outputs.push((name, mappings));
            }
        }
    }
    for (key, node) in [module.parameters, module.mapper].into_iter().flat_map(map_members) {
        if key != "filters" {
            node.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
        }
    }
    Op::Rejoin { outputs, leaves }
}

fn directive(module: &Module<'_>, row: &'static Row, parameters: &Node, ignored: &mut Vec<Pointer>) -> Op {
    let kind = match row.directive.as_str() {
        "ignore" => Directive::Ignore,
        "resume" => Directive::Resume,
        "break" => Directive::Break,
        "commit" => Directive::Commit,
        _ => Directive::Rollback,
    };
    if kind == Directive::Resume {
        leaves(parameters, ignored);
        let empty = Located::new(Value::Map(IndexMap::new()), module.mapper.at.clone());
        let params = if matches!(module.mapper.value, Value::Map(_)) { module.mapper.clone() } else { empty };
        return Op::Directive { kind, params };
    }
    let mapped = parameters::map(places(row), &[("mapper", module.mapper), ("parameters", parameters)], module.at);
    match mapped.unknown.first() {
        Some((unknown, _)) => Op::Opaque {
            reason: format!("its setting {unknown} has no counterpart yet"),
            params: merged(module, parameters),
        },
        None => {
            ignored.extend(mapped.ignored);
            Op::Directive { kind, params: mapped.params }
        }
    }
}

fn code(module: &Module<'_>, parameters: &Node) -> Op {
    let text =
        |key: &str| module.mapper.get(key).and_then(|n| n.text().map(|t| Located::new(t.to_owned(), n.at.clone())));
    let language = text("language").map_or_else(|| "javascript".to_owned(), |l| l.value);
    let source = text("codeEditorJavascript").or_else(|| text("code"));
    let packages = module.mapper.get("dependencies").is_some_and(|list| !list.elements().is_empty());
    match source {
        Some(source) if language == "javascript" && !packages => {
            let mut leaves = Vec::new();
            for key in ["language", "inputFormat"] {
                leaves.extend(module.mapper.get(key).map(|node| node.at.clone()));
            }
            Op::Code { mode: CodeMode::All, language, source, leaves }
        }
        _ => Op::Opaque {
            reason: if packages {
                "its code uses packages of the platform".to_owned()
            } else {
                format!("code in {language} is not converted yet")
            },
            params: merged(module, parameters),
        },
    }
}

/// The mapper and the parameters as one tree; a parameter that the mapper has too keeps its own name.
fn merged(module: &Module<'_>, parameters: &Node) -> Node {
    let mut members: IndexMap<String, Node> = match &module.mapper.value {
        Value::Map(members) => members.clone(),
        Value::Null => IndexMap::new(),
        _ => IndexMap::from([("mapper".to_owned(), module.mapper.clone())]),
    };
    for (key, node) in map_members(parameters) {
        let free = if members.contains_key(key) { format!("{key} (parameter)") } else { key.clone() };
        members.insert(free, node.clone());
    }
    if !matches!(parameters.value, Value::Map(_) | Value::Null) {
        members.insert("parameters".to_owned(), parameters.clone());
    }
    if matches!(module.flags.value, Value::Map(_)) {
        for (key, node) in map_members(module.flags) {
            members.insert(format!("flag {key}"), node.clone());
        }
    } else {
        members.insert("flags".to_owned(), module.flags.clone());
    }
    Located::new(Value::Map(members), module.at.clone())
}

fn map_members(node: &Node) -> impl Iterator<Item = (&String, &Node)> {
    match &node.value {
        Value::Map(members) => Some(members.iter()),
        _ => None,
    }
    .into_iter()
    .flatten()
}

fn leaves(node: &Node, into: &mut Vec<Pointer>) {
    node.each_leaf(&mut |leaf| into.push(leaf.at.clone()));
}

fn at_path<'n>(module: &'n Module<'_>, place: &str) -> Option<&'n Node> {
    let (root, rest) = place.split_once('.')?;
    match root {
        "mapper" => module.mapper.path(rest),
        _ => module.parameters.path(rest),
    }
}

fn without(node: &Node, keys: &[&str]) -> Node {
    match &node.value {
        Value::Map(members) => Located::new(
            Value::Map(
                members
                    .iter()
                    .filter(|(k, _)| !keys.contains(&k.as_str()))
                    .map(|(k, n)| (k.clone(), n.clone()))
                    .collect(),
            ),
            node.at.clone(),
        ),
        _ => node.clone(),
    }
}

/// The parameters of a module without those that say what holds anyway; where these stood is `decided`.
fn without_defaults(row: &Row, part: &str, node: &Node, decided: &mut Vec<Pointer>) -> Node {
    let holds: Vec<&str> = map_members(node)
        .filter(|(key, leaf)| table().holds_anyway(row, &format!("{part}.{key}"), leaf))
        .map(|(key, leaf)| {
            decided.push(leaf.at.clone());
            key.as_str()
        })
        .collect();
    without(node, &holds)
}

fn without_connections(parameters: &Node) -> Node {
    let names: Vec<&str> = table().connections.iter().map(String::as_str).collect();
    without(parameters, &names)
}

/// A data store is known by its label, told apart by its id.
fn with_store_labels(module: &Module<'_>, mut parameters: Node) -> Node {
    let label = module.json.pointer("/metadata/restore/parameters/datastore/label").and_then(read::label);
    if let (Some(label), Value::Map(members)) = (label, &mut parameters.value)
        && let Some(store) = members.get_mut("datastore")
        && let Value::Number(id) | Value::Text(id) = &store.value
    {
        store.value = Value::Text(format!("{label} ({id})"));
    }
    parameters
}

/// A key of the account is known by its label: the client asks for it by that name.
fn with_keychain(module: &Module<'_>, mut parameters: Node) -> Node {
    let Some(keychain) = keychain_of(module) else { return parameters };
    if let Value::Map(members) = &mut parameters.value
        && let Some(key) = module.parameters.get(&keychain.parameter)
        && let Value::Number(id) | Value::Text(id) = &key.value
        && !id.is_empty()
    {
        let name = label_of(module, &keychain.parameter, &key.at, id);
        members.insert(keychain.parameter.clone(), Located::new(Value::Text(name.value), name.at));
    }
    parameters
}

/// The key of the account that a module uses: the only one that its type can have, or the one that its settings choose.
fn keychain_of(module: &Module<'_>) -> Option<&'static Keychain> {
    module.row?.keychains.iter().find(|keychain| match &keychain.chosen {
        Some((parameter, value)) => module.parameters.get(parameter).and_then(Node::text) == Some(value),
        None => true,
    })
}

/// What people call a connection; its id where the blueprint holds no label.
fn label_of(module: &Module<'_>, key: &str, at: &Pointer, id: &str) -> Located<String> {
    let restored = module.json.pointer("/metadata/restore/parameters").and_then(|p| p.get(key));
    match restored.and_then(|restored| read::text(restored, "label")) {
        Some(label) => {
            let at = module.at.key("metadata").key("restore").key("parameters").key(key).key("label");
            Located::new(label.to_owned(), at)
        }
        None => Located::new(format!("connection {id}"), at.clone()),
    }
}

/// The connections of a module, by the label that people gave them. Never a value: exports hold none.
fn credentials(module: &Module<'_>, ignored: &mut Vec<Pointer>) -> Vec<Account> {
    let app = module.kind.split(':').next().unwrap_or("app");
    let keychain = keychain_of(module);
    let mut found = Vec::new();
    for (key, node) in map_members(module.parameters) {
        let of_row = keychain.filter(|keychain| keychain.parameter == *key);
        if !table().connections.contains(key) && of_row.is_none() {
            continue;
        }
        let kind =
            of_row.map_or_else(|| table().account_of(app).unwrap_or(app), |keychain| keychain.credential.as_str());
        let id = match &node.value {
            Value::Number(id) => id.clone(),
            Value::Text(id) if !id.is_empty() => id.clone(),
            _ => {
                leaves(node, ignored);
                continue;
            }
        };
        let name = label_of(module, key, &node.at, &id);
        // Without a label the number is its name.
        let id = (name.at != node.at).then(|| Located::new(id, node.at.clone()));
        let kind = Located::new(kind.to_owned(), module.at.key("module"));
        found.push(Account { kind, name: Some(name), id });
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{Imported, import};
    use cutover_ir::{Op, SourceFile, Workflow};
    use serde_json::{Value as Json, json};

    fn workflow(blueprint: &Json) -> (Workflow, Vec<String>) {
        let source = SourceFile { name: "x.json".to_owned(), text: blueprint.to_string() };
        let Imported::Workflows(mut all) = import(&source, None) else { panic!("it is a blueprint") };
        let parsed = all.remove(0);
        (parsed.value, parsed.findings.into_iter().map(|finding| finding.code).collect())
    }

    /// Why a request with some settings is a stub, and the types of its accounts.
    fn request(kind: &str, mapper: Json, parameters: Json) -> (Option<String>, Vec<String>) {
        let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
            { "id": 1, "module": "gateway:CustomWebHook", "mapper": {} },
            { "id": 2, "module": kind, "mapper": mapper, "parameters": parameters },
        ] }));
        let step = workflow.steps().find(|(_, step)| step.origin.kind.value == kind).unwrap().1;
        let accounts = step.accounts().map(|(kind, _)| kind.to_owned()).collect();
        match &step.op {
            Op::Call { .. } => (None, accounts),
            Op::Opaque { reason, .. } => (Some(reason.clone()), accounts),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_setting_of_a_request_that_no_client_has_keeps_the_stub() {
        let v3 = |mapper: Json| request("http:ActionSendData", mapper, json!({})).0;
        assert_eq!(
            v3(json!({ "url": "https://x", "shareCookies": false, "rejectUnauthorized": true, "ca": "" })),
            None
        );
        for (name, value) in [("rejectUnauthorized", json!(false)), ("ca", json!("PEM"))] {
            let reason = v3(json!({ "url": "https://x", name: value }));
            assert!(reason.is_some_and(|reason| reason.contains(name)), "{name}");
        }
        assert!(v3(json!({ "url": "https://x", "rejectUnauthorized": "{{1.strict}}" })).is_some());
        assert_eq!(v3(json!({ "url": "https://x", "shareCookies": "{{1.jar}}" })), None);
        let proxy = request("http:MakeRequest", json!({ "url": "https://x" }), json!({ "proxyKeychain": 4 })).0;
        assert!(proxy.is_some_and(|reason| reason.contains("proxyKeychain")));
    }

    #[test]
    fn a_key_of_the_account_signs_the_later_request_too() {
        let signed = |parameters: Json| request("http:MakeRequest", json!({ "url": "https://x" }), parameters);
        let key = signed(json!({ "authenticationType": "apiKey", "apiKeyKeychain": 7 }));
        assert_eq!(key, (None, vec!["httpApiKeyKeychain".to_owned()]));
        assert_eq!(
            signed(json!({ "authenticationType": "basicAuth", "basicAuthKeychain": 7 })).1,
            ["httpBasicKeychain"]
        );
        assert!(signed(json!({ "authenticationType": "apiKey" })).0.is_some());
        assert!(signed(json!({ "authenticationType": "oAuth" })).0.is_some_and(|reason| reason.contains("oAuth")));
    }

    #[test]
    fn a_date_in_a_form_that_no_page_lists_is_told_wherever_it_was_set() {
        let told = |form: &str, by_variable: bool| {
            let written = format!("{{{{formatDate(now; \"{form}\")}}}}");
            let side = if by_variable { "{{2.day}}".to_owned() } else { written.clone() };
            let (_, codes) = workflow(&json!({ "name": "x", "flow": [
                { "id": 2, "module": "util:SetVariable2", "mapper": { "name": "day", "value": written } },
                { "id": 3, "module": "util:SetVariable2", "mapper": { "name": "a", "value": "b" },
                  "filter": { "conditions": [[{ "a": "{{2.other}}", "b": side, "o": "date:less" }]] } },
            ] }));
            codes.iter().any(|code| code == "IM125")
        };
        assert!(told("DD-MM-YYYY", true) && told("DD-MM-YYYY", false));
        assert!(!told("YYYY-MM-DD HH:mm", true) && !told("DD.MM.YYYY", false));
    }

    #[test]
    fn modules_of_one_name_are_told_apart_by_the_way_that_they_stand_on() {
        let row = |id: u64| json!({ "id": id, "module": "google-sheets:addRow", "mapper": {} });
        let filtered = |id: u64, name: &str| json!({ "id": id, "module": "util:FunctionSleep", "mapper": { "duration": "1" }, "filter": { "name": name, "conditions": [] } });
        let (workflow, _) = workflow(&json!({ "name": "x", "flow": [
            { "id": 1, "module": "gateway:CustomWebHook", "mapper": {} },
            { "id": 2, "module": "builtin:BasicRouter", "routes": [
                { "flow": [filtered(3, "Urgent"), row(4)] }, { "flow": [filtered(5, "Later"), row(6), row(7)] }, { "flow": [row(8)] },
            ] },
        ] }));
        let mut names: Vec<&str> =
            workflow.steps().map(|(_, step)| step.name.as_str()).filter(|n| n.contains("row")).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "Google Sheets add row (Urgent)",
                "Google Sheets add row [6]",
                "Google Sheets add row [7]",
                "Google Sheets add row [8]"
            ]
        );
    }

    #[test]
    fn a_module_that_nobody_filled_in_says_so() {
        let (workflow, _) = workflow(&json!({ "name": "x", "flow": [
            { "id": 1, "module": "gateway:CustomWebHook", "mapper": {} },
            { "id": 2, "module": "google-email:sendAnEmail", "mapper": null },
        ] }));
        let step = workflow.step("Google Email send an email").unwrap();
        let Op::Connector { reason, .. } = &step.op else { panic!("{:?}", step.op) };
        assert!(reason.as_deref().is_some_and(|reason| reason.contains("nobody filled it in")), "{reason:?}");
    }

    #[test]
    fn what_the_pages_leave_open_is_told_once() {
        let (_, codes) = workflow(&json!({ "name": "x", "flow": [
            { "id": 3, "module": "http:ActionSendData", "mapper": { "url": "https://x" }, "onerror": [{ "id": 9, "module": "builtin:Break", "mapper": {} }] },
            { "id": 4, "module": "util:SetVariable2", "mapper": { "name": "a", "value": "n{{3.2}}{{if(3.data = 1; 2; 3)}}{{\"on \" + addDays(now; 1)}}" },
              "filter": { "conditions": [[{ "a": "{{3.data}}", "o": "exist" }, { "a": "{{3.data}}", "b": "{{now}}", "o": "date:less" }]] } },
        ], "metadata": { "scenario": { "roundtrips": 3, "dlq": false } } }));
        for code in ["IM115", "IM116", "IM118", "IM119", "IM120", "IM121", "IM127"] {
            assert_eq!(codes.iter().filter(|told| *told == code).count(), 1, "{code} of {codes:?}");
        }
    }
    #[test]
    fn what_stands_behind_the_end_of_a_handler_is_led_to_by_nothing() {
        let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
            { "id": 2, "module": "http:ActionSendData", "mapper": { "url": "https://x" }, "onerror": [
                { "id": 8, "module": "builtin:Resume", "mapper": { "data": "1" } },
                { "id": 9, "module": "http:ActionSendData", "mapper": { "url": "https://y" } },
            ] },
        ] }));
        let behind: Vec<usize> = workflow.orphans.iter().map(|region| region.steps.len()).collect();
        assert_eq!((behind, workflow.graph.edge_count()), (vec![1], 1));
    }

    #[test]
    fn an_aggregator_may_give_nothing_where_a_handler_drops_what_its_feeder_failed_for() {
        let drops = |directive: &str| {
            let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
                { "id": 2, "module": "builtin:BasicFeeder", "mapper": { "array": "{{emptyarray}}" }, "onerror": [{ "id": 9, "module": directive, "mapper": {} }] },
                { "id": 3, "module": "builtin:BasicAggregator", "parameters": { "feeder": 2 }, "mapper": {} },
            ] }));
            workflow.steps().any(|(_, step)| matches!(step.op, Op::Collect { drops: true, .. }))
        };
        assert_eq!(["builtin:Ignore", "builtin:Break", "builtin:Resume"].map(drops), [true, true, false]);
    }

    #[test]
    fn a_merge_lists_what_belongs_to_the_branches_that_come_to_it() {
        let given = |mappings: Json| {
            let branch = |merge: bool| json!({ "type": "condition", "merge": merge, "flow": [], "conditions": [] });
            let outputs = json!([{ "name": "r", "mappings": mappings }, { "name": "r", "mappings": [] }]);
            let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
                { "id": 2, "module": "builtin:BasicIfElse", "branches": [branch(false), branch(true), branch(true)] },
                { "id": 3, "module": "builtin:BasicMerge", "outputs": outputs, "filters": [null, [[{ "a": "x", "o": "exist" }]]] },
            ] }));
            let filtered: Vec<usize> = workflow
                .regions
                .iter()
                .flat_map(|region| &region.steps)
                .flat_map(|nested| &nested.arms)
                .flat_map(|arms| arms.list.iter().enumerate())
                .filter(|(_, arm)| arm.meets.is_some())
                .map(|(i, _)| i)
                .collect();
            let outputs = workflow.steps().find_map(|(_, step)| match &step.op {
                Op::Rejoin { outputs, .. } => Some(
                    outputs
                        .iter()
                        .map(|(_, list)| list.iter().map(|node| node.text().map(str::to_owned)).collect::<Vec<_>>())
                        .collect::<Vec<_>>(),
                ),
                _ => None,
            });
            (outputs.unwrap(), filtered)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(given(json!(["a", "b"])), (vec![vec![None, text("a"), text("b")]], vec![2]));
        assert_eq!(given(json!(["", "a", "b"])).0, [[text(""), text("a"), text("b")]]);
    }

    #[test]
    fn everything_that_a_module_gives_is_known_where_the_export_lists_it() {
        let polls = |interface: Json| {
            let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
                { "id": 5, "module": "google-sheets:watchRows", "parameters": { "spreadsheetId": "/a", "sheetId": "S", "limit": 2 }, "metadata": { "interface": interface } },
                { "id": 6, "module": "util:SetVariable2", "mapper": { "name": "a", "value": "{{`5`}}" } },
            ] }));
            workflow
                .steps()
                .any(|(_, step)| matches!(&step.op, Op::Trigger { kind: cutover_ir::TriggerKind::Poll(_), .. }))
        };
        let listed = json!([{ "name": "__ROW_NUMBER__" }, { "name": "0" }]);
        assert_eq!([listed, json!([{ "name": "0" }, { "name": "color" }]), json!([])].map(polls), [true, false, false]);
    }

    #[test]
    fn an_empty_list_within_a_record_is_a_value() {
        let (workflow, _) = workflow(&json!({ "name": "x", "metadata": {}, "flow": [
            { "id": 2, "module": "datastore:AddRecord", "parameters": { "datastore": 1 }, "mapper": { "key": "k", "data": { "ids": [], "n": 1 }, "overwrite": true } },
        ] }));
        let kept = workflow
            .steps()
            .any(|(_, step)| matches!(&step.op, Op::State { params, .. } if params.path("data.ids").is_some()));
        assert!(kept);
    }
}
