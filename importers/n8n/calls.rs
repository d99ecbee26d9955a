//! What a recording says of a call, in the shape of the emitted call: each parameter of it is asked for by the place that it has in the export.

use super::lower::FILLED;
use super::rows::{self, FAILED};
use super::{documents, workflow};
use cutover_ir::{Expr, Node, Op, Pointer, SourceFile, Step, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// The calls of one workflow, by the names of its steps.
#[derive(Debug, Default)]
pub struct Calls(HashMap<String, Call>);

#[derive(Debug)]
struct Call {
    kind: String,
    /// What the emitted call is given.
    params: Node,
    /// The place of the step's parameters in the export.
    at: Pointer,
}

impl Calls {
    /// Reads the workflow that a recording carries; none where it is not one.
    pub fn of(document: &Json) -> Self {
        let Some((at, json)) = documents::find(document).workflows.into_iter().next() else { return Self::default() };
        let source = SourceFile { name: String::new(), text: String::new() };
        let read = workflow::import(&source, document, json, &at, None).value;
        Self(read.graph.node_weights().filter_map(|step| Some((step.name.clone(), Call::of(step)?))).collect())
    }

    /// Resolved parameters of a step in the shape of its emitted call, and those of an emitted call without what is no parameter; nothing for
    /// a step that makes no call.
    pub fn beside(&self, step: &str, resolved: &Json, emitted: &Json) -> Option<(Json, Json)> {
        let call = self.0.get(step)?;
        let expected = call.expected(resolved);
        let shaped = |params: &Json| rows::without_accounts(&call.kind, params, &expected);
        Some((shaped(&expected), shaped(emitted)))
    }

    /// Resolved parameters of a step as its emitted call is given them; nothing for a step that makes no call.
    pub fn expected(&self, step: &str, resolved: &Json) -> Option<Json> {
        let call = self.0.get(step)?;
        let mut expected = call.expected(resolved);
        rows::without_holes(&call.kind, &mut expected);
        Some(expected)
    }
}

/// What stands in one place of a call.
enum Filled {
    With(Json),
    /// The platform resolved it to nothing.
    Undefined,
    /// It is no parameter: an account.
    Foreign,
}

impl Call {
    fn of(step: &Step) -> Option<Self> {
        let params = match &step.op {
            Op::Call { params, .. }
            | Op::Connector { params, .. }
            | Op::Model { params, .. }
            | Op::Opaque { params, .. }
            | Op::SubFlow { params }
            | Op::Respond { params, .. }
            | Op::Transform { params, .. } => params.clone(),
            _ => return None,
        };
        Some(Self { kind: step.origin.kind.value.clone(), params, at: step.origin.params.at.clone() })
    }

    fn expected(&self, resolved: &Json) -> Json {
        match self.filled(&self.params, resolved) {
            Filled::With(value) => value,
            _ => Json::Object(Map::new()),
        }
    }

    fn filled(&self, node: &Node, resolved: &Json) -> Filled {
        match &node.value {
            Value::Map(members) if !members.is_empty() => {
                let mut kept = Map::new();
                let mut foreign = true;
                for (key, member) in members {
                    let found = self.filled(member, resolved);
                    foreign &= matches!(found, Filled::Foreign);
                    if let Filled::With(value) = found {
                        kept.insert(key.clone(), value);
                    }
                }
                if foreign { Filled::Foreign } else { Filled::With(Json::Object(kept)) }
            }
            Value::List(items) if !items.is_empty() => {
                let each = |item| match self.filled(item, resolved) {
                    Filled::With(value) => value,
                    _ => Json::Null,
                };
                Filled::With(Json::Array(items.iter().map(each).collect()))
            }
            // What has no members has no place of its own either: it may stand for all that the platform's parameters leave out.
            Value::Map(_) | Value::List(_) => Filled::With(node.to_json()),
            _ => self.leaf(node, resolved),
        }
    }

    /// A leaf of the export is what the recording says of it, anything else is what it is.
    fn leaf(&self, node: &Node, resolved: &Json) -> Filled {
        if !node.at.is_within(&self.at) {
            return if node.at.as_str().starts_with('#') { Filled::With(node.to_json()) } else { Filled::Foreign };
        }
        let place = node.at.as_str().strip_prefix(self.at.as_str()).unwrap_or_default();
        match (looked_up(resolved, place), &node.value) {
            // The step itself fills the text, after its parameters were noted.
            (Some(Json::String(_)), Value::Expr(Expr::Call { function, .. })) if function == FILLED => {
                Filled::With(json!({ FAILED: "filled by the step itself" }))
            }
            (Some(value), _) => Filled::With(value.clone()),
            (None, Value::Expr(_)) => Filled::Undefined,
            (None, _) => Filled::With(node.to_json()),
        }
    }
}

/// The value at a place, or what says that something on the way to it has failed.
fn looked_up<'a>(resolved: &'a Json, place: &str) -> Option<&'a Json> {
    let failed = |at: &str| resolved.pointer(at).filter(|found| found.get(FAILED).is_some());
    let ways = place.match_indices('/').map(|(end, _)| place.get(..end).unwrap_or_default());
    ways.filter_map(failed).next().or_else(|| resolved.pointer(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(node: Json, resolved: Json, emitted: Json) -> (Json, Json) {
        let mut node = node;
        node["name"] = "Call".into();
        node["position"] = json!([0, 0]);
        let workflow = json!({"nodes": [node], "connections": {}});
        Calls::of(&workflow).beside("Call", &resolved, &emitted).unwrap()
    }

    #[test]
    fn what_the_platform_resolved_to_nothing_is_no_default() {
        let (expected, actual) = beside(
            json!({"type": "n8n-nodes-base.twilio", "typeVersion": 1, "parameters": {"from": "={{ $json.gone }}", "to": "={{ $json.to }}"}}),
            json!({"to": "+1"}),
            json!({"body": {"To": "+1", "Body": "", "StatusCallback": ""}}),
        );
        assert_eq!(expected, actual);
    }

    #[test]
    fn the_accounts_of_a_call_are_no_parameters() {
        let (expected, actual) = beside(
            json!({"type": "n8n-nodes-base.httpRequest", "typeVersion": 4.3, "parameters": {"url": "https://x.test", "provideSslCertificates": true},
                "credentials": {"httpSslAuth": {"id": "1", "name": "Certificate"}}}),
            json!({"url": "https://x.test", "provideSslCertificates": true}),
            json!({"version": 4.3, "url": "https://x.test", "auth": {"httpSslAuth": "Certificate"}}),
        );
        assert!(expected.get("auth").is_none() && actual.get("auth").is_none(), "{expected} {actual}");
        assert_eq!(expected["url"], actual["url"]);
    }

    #[test]
    fn a_list_that_fills_a_column_is_a_value() {
        let columns = |value: Json| json!({"operation": "append", "columns": {"mappingMode": "defineBelow", "value": {"Tags": value}, "schema": []}});
        let (expected, _) = beside(
            json!({"type": "n8n-nodes-base.googleSheets", "typeVersion": 4.7, "parameters": columns("={{ $json.tags }}".into())}),
            columns(json!([])),
            json!({}),
        );
        assert_eq!(expected["values"]["Tags"], json!([]));
    }

    #[test]
    fn a_failed_parameter_has_failed_in_every_place_that_it_fills() {
        let (expected, _) = beside(
            json!({"type": "n8n-nodes-base.googleSheets", "typeVersion": 4.7, "parameters": {"operation": "append",
                "columns": {"mappingMode": "defineBelow", "value": {"A": "={{ $('X').item.json.a }}"}, "schema": []}}}),
            json!({"operation": "append", "columns": {"$error": "no path"}}),
            json!({}),
        );
        assert_eq!(expected["values"]["A"], json!({"$error": "no path"}));
    }
}
