//! What the accounts of a workflow are called: each has variables of the environment of its own.

use cutover_ir::{Link, Located, Node, Op, Step, Value, account_label, variable_name};
use petgraph::stable_graph::StableDiGraph;
use std::collections::{HashMap, HashSet};

/// Accounts are kept in variables of the environment that are spelled after their names. Where several accounts of a workflow would share
/// one, those that come later are told apart by their type, then by an ordinal. An account is a name and a type: one name may stand for several.
pub fn tell_apart(graph: &mut StableDiGraph<Step, Link>) {
    let unnamed = |(kind, name): &(Located<String>, Option<Located<String>>)| {
        name.is_none().then(|| variable_name(&[account_label(&kind.value, None)]))
    };
    let mut taken: HashSet<String> =
        graph.node_weights().flat_map(|step| step.credentials.iter().filter_map(unnamed)).collect();
    taken.insert(String::new());
    let mut told: HashMap<(String, String), String> = HashMap::new();
    for step in graph.node_weights_mut() {
        for (kind, name) in &mut step.credentials {
            let Some(name) = name else { continue };
            let (kind, plain) = (&kind.value, &name.value);
            let told = told.entry((kind.clone(), plain.clone())).or_insert_with(|| {
                let typed = format!("{plain} {}", account_label(kind, None));
                let numbered = (2..).map(|n| format!("{typed} {n}"));
                let mut all = [plain.clone(), typed.clone()].into_iter().chain(numbered);
                all.find(|one| taken.insert(variable_name(&[one]))).unwrap_or_default()
            });
            if let Op::Call { params, .. } = &mut step.op {
                rename(params, name, told);
            }
            name.value.clone_from(told);
        }
    }
}

/// A parameter that names the account is that same leaf of the export.
fn rename(params: &mut Node, account: &Located<String>, told: &str) {
    let Value::Map(members) = &mut params.value else { return };
    for member in members.values_mut().filter(|member| member.at == account.at) {
        member.value = Value::Text(told.to_owned());
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
            .flat_map(|step| step.credentials.iter().filter_map(|(_, name)| Some(name.as_ref()?.value.clone())))
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
