//! Accounts that an export does not name: whoever shares a workflow takes its credentials out, and the steps need them all the same.

use super::defaults::Seen;
use cutover_ir::{Link, Located, Node, Op, Step, variable_name};
use petgraph::stable_graph::StableDiGraph;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// What the tables of the engine do not say.
#[derive(Default, Deserialize)]
struct Table {
    /// Ways to sign in → the parameter that names the type of account.
    chosen: BTreeMap<String, String>,
    /// Types of steps without a table → their type of account.
    types: BTreeMap<String, String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(include_str!("accounts.json")).unwrap_or_default())
}

/// Gives a step that has a client and names no account the types of account that it needs, without a name.
pub fn name_needed(step: &mut Step) {
    if !step.credentials.is_empty() || step.policy.disabled || !has_client(&step.op) {
        return;
    }
    let at = step.origin.at.key("type");
    let needed = needed(step);
    step.credentials.extend(needed.into_iter().map(|kind| (Located::new(kind, at.clone()), None)));
}

/// Accounts are kept in variables of the environment that are spelled after their names. Where several accounts of a workflow would share
/// one, those that come later are told apart by their type, then by an ordinal.
pub fn tell_apart(graph: &mut StableDiGraph<Step, Link>) {
    let mut taken = HashSet::from([String::new()]);
    let mut told: HashMap<(String, String), String> = HashMap::new();
    for step in graph.node_weights_mut() {
        for (kind, name) in &mut step.credentials {
            let Some(name) = name else { continue };
            let (kind, plain) = (&kind.value, &name.value);
            let told = told.entry((kind.clone(), plain.clone())).or_insert_with(|| {
                let typed = format!("{plain} {kind}");
                let numbered = (2..).map(|n| format!("{typed} {n}"));
                let mut all = [plain.clone(), typed.clone()].into_iter().chain(numbered);
                all.find(|one| taken.insert(variable_name(&[one]))).unwrap_or_default()
            });
            name.value.clone_from(told);
        }
    }
}

fn has_client(op: &Op) -> bool {
    matches!(op, Op::Call { .. } | Op::Model { .. } | Op::Part { .. } | Op::Trigger { client: Some(_), .. })
}

fn needed(step: &Step) -> Vec<String> {
    let (kind, params) = (step.origin.kind.value.as_str(), &step.origin.params);
    let seen = Seen::new(kind, &step.origin.version.value, params);
    let mut all = seen.accounts();
    all.extend(table().types.get(kind).cloned());
    let way = params.get("authentication").and_then(Node::text).and_then(|way| table().chosen.get(way));
    let chosen = way.and_then(|parameter| params.get(parameter)?.text()).filter(|kind| !kind.is_empty());
    all.extend(chosen.map(str::to_owned));
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use crate::Imported;
    use cutover_ir::SourceFile;
    use serde_json::json;

    fn accounts(kind: &str, version: f64, parameters: serde_json::Value) -> Vec<String> {
        let node =
            json!({"name": "A", "type": kind, "typeVersion": version, "position": [0, 0], "parameters": parameters});
        let text = json!({"name": "W", "nodes": [node], "connections": {}}).to_string();
        let Imported::Workflows(all) = crate::import(&SourceFile { name: "w.json".to_owned(), text }, None) else {
            return Vec::new();
        };
        let step = all.first().and_then(|one| one.value.graph.node_weights().next().cloned());
        step.map_or_else(Vec::new, |s| s.credentials.into_iter().map(|(kind, _)| kind.value).collect())
    }

    #[test]
    fn accounts_that_would_share_a_variable_are_told_apart() {
        let step = |name: &str, kind: &str, account: &str| {
            json!({"name": name, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
                "parameters": {"url": "https://a.test"}, "credentials": {kind: {"id": "1", "name": account}}})
        };
        let nodes = json!([
            step("A", "httpHeaderAuth", "Acme"),
            step("B", "httpBasicAuth", "Acme"),
            step("C", "httpHeaderAuth", "Acme"),
            step("D", "httpHeaderAuth", "客户"),
            step("E", "httpHeaderAuth", "供应商"),
        ]);
        let text = json!({"name": "W", "nodes": nodes, "connections": {}}).to_string();
        let Imported::Workflows(all) = crate::import(&SourceFile { name: "w.json".to_owned(), text }, None) else {
            return;
        };
        let names: Vec<String> = all
            .iter()
            .flat_map(|one| one.value.graph.node_weights())
            .flat_map(|step| step.credentials.iter().filter_map(|(_, name)| Some(name.as_ref()?.value.clone())))
            .collect();
        assert_eq!(names, ["Acme", "Acme httpBasicAuth", "Acme", "客户 httpHeaderAuth", "供应商 httpHeaderAuth 2"]);
    }

    #[test]
    fn a_step_without_credentials_says_which_account_it_needs() {
        let post =
            json!({"select": "channel", "channelId": {"__rl": true, "mode": "name", "value": "#a"}, "text": "x"});
        assert_eq!(accounts("n8n-nodes-base.slack", 2.2, post), ["slackApi"]);
        let request = json!({"url": "https://a.test", "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth"});
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, request), ["httpHeaderAuth"]);
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, json!({"url": "https://a.test"})), [""; 0]);
    }
}
