//! Accounts that a step really signs in with. An export keeps those of ways to sign in that were given up, and lacks all of them where
//! somebody took the credentials out to share it.

use super::defaults::Seen;
use cutover_ir::{Account, Located, Op, Pointer, Step};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What the tables of the engine do not say.
#[derive(Default, Deserialize)]
struct Table {
    /// Ways to sign in → the parameter that names the type of account.
    chosen: BTreeMap<String, String>,
    /// Types of steps without a table, or such a type and a way to sign in → their type of account.
    types: BTreeMap<String, String>,
}

/// The way to sign in of a step that asks what is open to all.
const OPEN: &str = "none";

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| cutover_ir::table!("accounts.json"))
}

/// Leaves a step the accounts that its way to sign in uses; where it names none, those that it needs, without a name. Gives the places of
/// the others, which the platform does not look at.
pub fn choose(step: &mut Step) -> Vec<Pointer> {
    if step.policy.disabled {
        return Vec::new();
    }
    let signing = SignIn::of(step);
    let (used, left): (Vec<_>, Vec<_>) =
        std::mem::take(&mut step.credentials).into_iter().partition(|one| signing.uses(&one.kind.value));
    // A step that would be left without an account is one that the tables know badly.
    let unsure = used.is_empty() && signing.needed.is_empty() && !signing.is_open;
    step.credentials = if unsure { left.clone() } else { used };
    if step.credentials.is_empty() {
        let at = step.origin.at.key("type");
        step.credentials
            .extend(signing.needed.into_iter().map(|kind| Account::new(Located::new(kind, at.clone()), None)));
    }
    if unsure {
        Vec::new()
    } else {
        left.into_iter().flat_map(|account| [Some(account.kind.at), account.id.map(|id| id.at)]).flatten().collect()
    }
}

/// Takes accounts that nothing names from a step that turned out to reach nothing outside.
pub fn forget_unneeded(step: &mut Step) {
    if !reaches_out(&step.op) {
        let at = step.origin.at.key("type");
        step.credentials.retain(|account| account.name.is_some() || account.kind.at != at);
    }
}

/// How a step signs in.
struct SignIn {
    /// The types of account that it cannot do without.
    needed: Vec<String>,
    /// Types of account of the ways that it does not take.
    given_up: Vec<String>,
    /// Its parameters name the type: it uses no others.
    chosen: bool,
    /// It says that it does not sign in.
    is_open: bool,
}

impl SignIn {
    fn of(step: &Step) -> Self {
        let (kind, params) = (step.origin.kind.value.as_str(), &step.origin.params);
        let seen = Seen::new(kind, &step.origin.version.value, params);
        let mut needed = seen.accounts();
        let way = seen.text(params, "authentication");
        needed.extend(table().types.get(kind).cloned());
        needed.extend(way.as_deref().and_then(|way| table().types.get(&format!("{kind} {way}"))).cloned());
        let parameter = way.as_deref().and_then(|way| table().chosen.get(way));
        let named = parameter.and_then(|parameter| params.get(parameter)?.text()).filter(|kind| !kind.is_empty());
        needed.extend(named.map(str::to_owned));
        needed.dedup();
        let is_open = way.as_deref() == Some(OPEN);
        Self { needed, given_up: seen.accounts_of_other_ways(), chosen: is_open || named.is_some(), is_open }
    }

    fn uses(&self, kind: &str) -> bool {
        let is = |other: &String| other == kind;
        self.needed.iter().any(is) || !self.chosen && !self.given_up.iter().any(is)
    }
}

fn reaches_out(op: &Op) -> bool {
    matches!(
        op,
        Op::Call { .. }
            | Op::Connector { .. }
            | Op::Opaque { .. }
            | Op::Model { .. }
            | Op::Part { .. }
            | Op::Trigger { client: Some(_), .. }
    )
}

#[cfg(test)]
mod tests {
    use crate::Imported;
    use cutover_ir::SourceFile;
    use serde_json::{Value as Json, json};

    fn accounts(kind: &str, version: f64, parameters: Json, credentials: Json) -> Vec<String> {
        let node = json!({"name": "A", "type": kind, "typeVersion": version, "position": [0, 0], "parameters": parameters,
            "credentials": credentials});
        let text = json!({"name": "W", "nodes": [node], "connections": {}}).to_string();
        let Imported::Workflows(all) = crate::import(&SourceFile { name: "w.json".to_owned(), text }, None) else {
            return Vec::new();
        };
        let step = all.first().and_then(|one| one.value.graph.node_weights().next().cloned());
        step.map_or_else(Vec::new, |s| s.credentials.into_iter().map(|account| account.kind.value).collect())
    }

    #[test]
    fn a_step_without_credentials_says_which_account_it_needs() {
        let post =
            json!({"select": "channel", "channelId": {"__rl": true, "mode": "name", "value": "#a"}, "text": "x"});
        assert_eq!(accounts("n8n-nodes-base.slack", 2.2, post, json!({})), ["slackApi"]);
        let request = json!({"url": "https://a.test", "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth"});
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, request, json!({})), ["httpHeaderAuth"]);
        assert_eq!(accounts("n8n-nodes-base.httpRequest", 4.2, json!({"url": "https://a.test"}), json!({})), [""; 0]);
    }

    #[test]
    fn accounts_of_ways_that_were_given_up_are_left_out() {
        let request = |way: Json| {
            let mut request = json!({"url": "https://a.test"});
            if let (Some(members), Json::Object(way)) = (request.as_object_mut(), way) {
                members.extend(way);
            }
            let old = json!({"httpHeaderAuth": {"id": "1", "name": "Old"}, "slackApi": {"id": "2", "name": "Chat"}});
            accounts("n8n-nodes-base.httpRequest", 4.2, request, old)
        };
        assert_eq!(request(json!({})), [""; 0]);
        let slack = json!({"authentication": "predefinedCredentialType", "nodeCredentialType": "slackApi"});
        assert_eq!(request(slack), ["slackApi"]);
        let other = json!({"authentication": "genericCredentialType", "genericAuthType": "httpBasicAuth"});
        assert_eq!(request(other), ["httpBasicAuth"]);
        let computed = json!({"authentication": "predefinedCredentialType", "nodeCredentialType": "={{ $json.kind }}"});
        assert_eq!(request(computed), ["httpHeaderAuth", "slackApi"]);

        let both =
            json!({"googleApi": {"id": "1", "name": "Robot"}, "googleSheetsOAuth2Api": {"id": "2", "name": "Me"}});
        let sheets = |way: Json| accounts("n8n-nodes-base.googleSheets", 4.5, way, both.clone());
        assert_eq!(sheets(json!({})), ["googleSheetsOAuth2Api"]);
        assert_eq!(sheets(json!({"authentication": "serviceAccount"})), ["googleApi"]);
    }
}
