//! Accounts that an export does not name: whoever shares a workflow takes its credentials out, and the steps need them all the same.

use super::defaults::Seen;
use cutover_ir::{Located, Node, Op, Step};
use serde::Deserialize;
use std::collections::BTreeMap;
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
    fn a_step_without_credentials_says_which_account_it_needs() {
        let post =
            json!({"select": "channel", "channelId": {"__rl": true, "mode": "name", "value": "#a"}, "text": "x"});
        assert_eq!(accounts("n8n-nodes-base.slack", 2.2, post), ["slackApi"]);
        let request = json!({"url": "https://a.test", "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth"});
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, request), ["httpHeaderAuth"]);
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, json!({"url": "https://a.test"})), [""; 0]);
    }
}
