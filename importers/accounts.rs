//! What the accounts of a workflow are called: each has variables of the environment of its own.

use cutover_ir::{Account, Link, Located, Node, Op, Pointer, Step, Value, account_label, variable_name};
use petgraph::stable_graph::StableDiGraph;
use std::collections::{HashMap, HashSet};

/// Beginnings of variables that the emitted process and its runtime read themselves: `NODE_OPTIONS`, `PUBLIC_URL`, `STATE_FILE`.
const OF_THE_PROCESS: [&str; 3] = ["NODE", "PUBLIC", "STATE"];

/// Accounts are kept in variables of the environment that are spelled after their names. Where several accounts of a workflow would share
/// one, those that come later are told apart by their type, then by an ordinal. An account is a type, a name and the platform's number: one
/// name may stand for several. Gives the places of the numbers that tell nothing apart.
pub fn tell_apart(graph: &mut StableDiGraph<Step, Link>) -> Vec<Pointer> {
    let unneeded = forget_lone_numbers(graph);
    let all = || graph.node_weights().flat_map(|step| &step.credentials);
    let unnamed = all().filter(|account| account.name.is_none());
    let mut taken: HashSet<String> = unnamed.map(|account| variable_name(&[account.label()])).collect();
    taken.extend(OF_THE_PROCESS.map(str::to_owned));
    taken.insert(String::new());
    // An account without a number is the first of its name.
    let mut first: HashMap<Named, String> = HashMap::new();
    for account in all() {
        if let Some(id) = &account.id {
            first.entry(named(account)).or_insert_with(|| id.value.clone());
        }
    }
    let mut told: HashMap<(Named, String), String> = HashMap::new();
    for step in graph.node_weights_mut() {
        let mut renamed = Vec::new();
        for account in &mut step.credentials {
            let key = named(account);
            let id = account.id.as_ref().map(|id| &id.value).or_else(|| first.get(&key)).cloned().unwrap_or_default();
            let is_first = first.get(&key).is_none_or(|first| *first == id);
            let Some(place) = account.name.as_ref().or(account.id.as_ref().filter(|_| !is_first)) else { continue };
            let told = told.entry((key, id)).or_insert_with_key(|((kind, name), _)| {
                let typed = match name {
                    Some(name) => format!("{name} {}", account_label(kind)),
                    None => account_label(kind).to_owned(),
                };
                // Another type says more than an ordinal; another account of the same type has nothing else.
                let plain = name.iter().cloned().chain([typed.clone()]).filter(|_| is_first);
                let stem = name.as_ref().filter(|_| !is_first).unwrap_or(&typed);
                let mut all = plain.chain((2..).map(|n| format!("{stem} {n}")));
                all.find(|one| taken.insert(variable_name(&[one]))).unwrap_or_default()
            });
            let name = Located::new(told.clone(), place.at.clone());
            renamed.push(name.clone());
            account.name = Some(name);
        }
        if let Op::Call { params, .. } = &mut step.op {
            renamed.iter().for_each(|name| rename(params, name));
        }
    }
    unneeded
}

/// What an account is known by: its type and its name.
type Named = (String, Option<String>);

fn named(account: &Account) -> Named {
    (account.kind.value.clone(), account.name.as_ref().map(|name| name.value.clone()))
}

/// Takes the numbers of accounts that no other account has the name of, and gives their places.
fn forget_lone_numbers(graph: &mut StableDiGraph<Step, Link>) -> Vec<Pointer> {
    let mut numbered: HashMap<Named, usize> = HashMap::new();
    for account in graph.node_weights().flat_map(|step| &step.credentials).filter(|account| account.id.is_some()) {
        *numbered.entry(named(account)).or_default() += 1;
    }
    let mut unneeded = Vec::new();
    for account in graph.node_weights_mut().flat_map(|step| &mut step.credentials) {
        if numbered.get(&named(account)).is_none_or(|&count| count < 2) {
            unneeded.extend(account.id.take().map(|id| id.at));
        }
    }
    unneeded
}

/// A parameter that names the account is that same leaf of the export.
fn rename(params: &mut Node, account: &Located<String>) {
    let Value::Map(members) = &mut params.value else { return };
    for member in members.values_mut().filter(|member| member.at == account.at) {
        member.value = Value::Text(account.value.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::{Imported, import};
    use cutover_ir::SourceFile;
    use serde_json::{Value as Json, json};

    /// The names of all accounts of an export, in the order of its steps.
    fn names(export: &Json) -> Vec<String> {
        let source = SourceFile { name: "w.json".to_owned(), text: export.to_string() };
        let Imported::Workflows(all) = import(&source, None) else { return Vec::new() };
        all.iter()
            .flat_map(|one| one.value.graph.node_weights())
            .flat_map(|step| step.credentials.iter().filter_map(|account| Some(account.name.as_ref()?.value.clone())))
            .collect()
    }

    #[test]
    fn accounts_that_would_share_a_variable_are_told_apart() {
        let step = |name: &str, kind: &str, account: &str| {
            json!({"name": name, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
                "parameters": {"url": "https://a.test", "authentication": "genericCredentialType", "genericAuthType": kind},
                "credentials": {kind: {"id": "1", "name": account}}})
        };
        let nodes = json!([
            step("A", "httpHeaderAuth", "Acme"),
            step("B", "httpBasicAuth", "Acme"),
            step("C", "httpHeaderAuth", "Acme"),
            step("D", "httpHeaderAuth", "客户"),
            step("E", "httpHeaderAuth", "供应商"),
        ]);
        assert_eq!(
            names(&json!({"name": "W", "nodes": nodes, "connections": {}})),
            ["Acme", "Acme httpBasicAuth", "Acme", "客户 httpHeaderAuth", "供应商 httpHeaderAuth 2"]
        );
    }

    #[test]
    fn two_accounts_of_one_name_are_two() {
        let step = |name: &str, id: Json, account: Json| {
            json!({"name": name, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
                "parameters": {"url": "https://a.test", "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth"},
                "credentials": {"httpHeaderAuth": {"id": id, "name": account}}})
        };
        let of = |nodes: Json| names(&json!({"name": "W", "nodes": nodes, "connections": {}}));
        let main = |name: &str, id: Json| step(name, id, json!("Main"));
        assert_eq!(
            of(json!([main("A", json!("1")), main("B", json!("2")), main("C", json!("1")), main("D", json!(null))])),
            ["Main", "Main 2", "Main", "Main"]
        );
        let nameless = |name: &str, id: &str| step(name, json!(id), json!(null));
        assert_eq!(of(json!([nameless("A", "1"), nameless("B", "2"), nameless("C", "1")])), ["httpHeaderAuth 2"]);
        assert_eq!(of(json!([step("A", json!("1"), json!("Public"))])), ["Public httpHeaderAuth"]);
    }

    #[test]
    fn one_connection_of_several_apps_is_an_account_for_each() {
        let module =
            |id: u32, app: &str| json!({"id": id, "module": app, "parameters": {"__IMTCONN__": "MAIN"}, "mapper": {}});
        let flow = json!([module(1, "alpha:Do"), module(2, "beta:Do"), module(3, "alpha:Undo")]);
        assert_eq!(
            names(&json!({"name": "S", "flow": flow, "metadata": {}})),
            ["connection MAIN", "connection MAIN beta", "connection MAIN"]
        );
    }
}
