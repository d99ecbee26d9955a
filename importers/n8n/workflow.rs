//! One workflow object to the graph.

mod connections;
mod steps;

use super::defaults::Seen;
use super::{accounts, cron, digest, emptied, lower, params, unheard};
use cutover_ir::{
    Expr, Finding, Granularity, Ledger, Link, Located, Node, Note, Order, Origin, Parsed, Pointer, Semantics, Setting,
    Severity, SourceFile, Step, Value, Workflow,
};
use indexmap::IndexMap;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use serde_json::Value as Json;
use std::collections::HashMap;

/// Reads the workflow at `at`. `ordinal` numbers workflows that have no name where a file holds several.
pub fn import(
    source: &SourceFile,
    document: &Json,
    json: &Json,
    at: &Pointer,
    ordinal: Option<usize>,
) -> Parsed<Workflow> {
    let mut reader = Reader {
        findings: Vec::new(),
        cosmetic: Vec::new(),
        state: Vec::new(),
        provenance: Vec::new(),
        graph: StableDiGraph::new(),
        by_name: HashMap::new(),
        notes: Vec::new(),
    };
    let name = json.get("name").and_then(Json::as_str).filter(|n| !n.trim().is_empty());
    let fallback = file_stem(&source.name, ordinal);
    reader.nodes(json.get("nodes"), &at.key("nodes"));
    reader.connections(json.get("connections"), &at.key("connections"));
    reader.tell_if_empty();
    let semantics = reader.settings(json.get("settings"), &at.key("settings"));
    let (settings, semantics) = semantics;
    reader.tell_of_callers(&settings);
    let pins = reader.pins(json.get("pinData"), &at.key("pinData"));
    reader.members(json, at);
    reader.lower();
    let steps: Vec<&Step> = reader.graph.node_weights().collect();
    reader.findings.extend(emptied::finding(&steps, &at.key("nodes")));
    let mut ledger = Ledger::open(json, at);
    // What wraps a single workflow is accounted for with it; several workflows share nothing but the wrapper.
    if ordinal.is_none() && !at.as_str().is_empty() && document.pointer("/workflowData").is_none() {
        reader.wrapper(document, &Pointer::root(), at, &mut ledger);
    }
    Parsed {
        value: Workflow {
            platform: "n8n".to_owned(),
            name: name.map_or(fallback, str::to_owned),
            name_at: name.map(|_| at.key("name")),
            description: json
                .get("description")
                .and_then(Json::as_str)
                .map(|d| Located::new(d.to_owned(), at.key("description"))),
            id: located(json.get("id"), at.key("id")),
            graph: reader.graph,
            by_name: reader.by_name,
            semantics,
            regions: None,
            orphans: Vec::new(),
            settings,
            notes: reader.notes,
            pins,
            state: reader.state,
            provenance: reader.provenance,
            cosmetic: reader.cosmetic,
            ledger,
            at: at.clone(),
            digest: digest::digest(json),
        },
        findings: reader.findings,
    }
}

/// What a workflow without a name is called: after its file, and its number where the file holds several.
pub fn file_stem(name: &str, ordinal: Option<usize>) -> String {
    let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    let stem = file.strip_suffix(".json").unwrap_or(file);
    match ordinal {
        Some(n) => format!("{stem} {n}"),
        None => stem.to_owned(),
    }
}

struct Reader {
    findings: Vec<Finding>,
    cosmetic: Vec<Pointer>,
    state: Vec<Setting>,
    provenance: Vec<Setting>,
    graph: StableDiGraph<Step, Link>,
    by_name: HashMap<String, NodeIndex>,
    notes: Vec<Note>,
}

fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(n) => Some(n.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn located(json: Option<&Json>, at: Pointer) -> Option<Located<String>> {
    json.and_then(scalar).map(|text| Located::new(text, at))
}

impl Reader {
    fn tell(&mut self, code: &str, severity: Severity, message: String, at: Pointer) {
        self.findings.push(Finding::new(code, severity, message, at));
    }

    fn keep(&mut self, name: &str, json: &Json, at: Pointer) {
        self.provenance.push(Setting { name: name.to_owned(), value: params::verbatim(json, &at) });
    }

    fn settings(&mut self, json: Option<&Json>, at: &Pointer) -> (Vec<Setting>, Semantics) {
        let mut semantics = Semantics {
            granularity: Granularity::Items,
            order: Order::BreadthFirst,
            timezone: None,
            timeout: None,
            error_workflow: None,
        };
        let mut settings = Vec::new();
        let Some(members) = json.and_then(Json::as_object) else {
            if let Some(other) = json {
                if !other.is_null() {
                    self.tell(
                        "IM008",
                        Severity::Low,
                        "the settings are not an object; n8n takes its defaults".to_owned(),
                        at.clone(),
                    );
                }
                self.keep("settings", other, at.clone());
            }
            return (settings, semantics);
        };
        for (key, member) in members {
            let at = at.key(key);
            match (key.as_str(), scalar(member)) {
                ("timezone", Some(zone)) if zone != "DEFAULT" && !zone.is_empty() => {
                    semantics.timezone = Some(Located::new(zone, at.clone()))
                }
                ("executionTimeout", Some(seconds)) if member.as_f64().is_some_and(|s| s > 0.0) => {
                    semantics.timeout = Some(Located::new(seconds, at.clone()));
                }
                ("errorWorkflow", Some(id)) if !id.is_empty() => {
                    semantics.error_workflow = Some(Located::new(id, at.clone()))
                }
                ("executionOrder", Some(order)) if order == "v1" => semantics.order = Order::DepthFirst,
                // What is kept of runs, who may call, and what says what goes without saying.
                _ => self.cosmetic.push(at.clone()),
            }
            settings.push(Setting { name: key.clone(), value: params::verbatim(member, &at) });
        }
        (settings, semantics)
    }

    /// Who may run a workflow from another one is asked by the platform; code runs what it imports.
    fn tell_of_callers(&mut self, settings: &[Setting]) {
        let named = |name| settings.iter().find(|setting| setting.name == name).map(|setting| &setting.value);
        let Some(policy) = named("callerPolicy") else { return };
        let may = match policy.text() {
            Some("none") => "no other workflow".to_owned(),
            Some("workflowsFromAList") => {
                format!("only {}", named("callerIds").and_then(Node::text).unwrap_or("no other workflow"))
            }
            _ => return,
        };
        let is_entry =
            |step: &Step| step.origin.kind.value == "n8n-nodes-base.executeWorkflowTrigger" && !step.policy.disabled;
        if self.graph.node_weights().any(is_entry) {
            let message = format!(
                "On the platform {may} may run this workflow from another one. Nobody asks in code: whoever imports its pipeline can run it."
            );
            self.tell("IM009", Severity::Info, message, policy.at.clone());
        }
    }

    fn pins(&mut self, json: Option<&Json>, at: &Pointer) -> Vec<(String, Node)> {
        match json {
            Some(Json::Object(members)) => {
                members.iter().map(|(name, items)| (name.clone(), params::verbatim(items, &at.key(name)))).collect()
            }
            Some(Json::Null) | None => {
                if json.is_some() {
                    self.cosmetic.push(at.clone());
                }
                Vec::new()
            }
            Some(other) => {
                self.keep("pinData", other, at.clone());
                Vec::new()
            }
        }
    }

    /// Members of the workflow that are neither flow nor setting.
    fn members(&mut self, json: &Json, at: &Pointer) {
        for (key, member) in json.as_object().into_iter().flatten() {
            match key.as_str() {
                "nodes" | "connections" | "settings" | "pinData" => {}
                "name" if member.is_string() => {
                    if member.as_str().is_some_and(|n| n.trim().is_empty()) {
                        self.cosmetic.push(at.key(key));
                    }
                }
                "description" if member.is_string() => {}
                "staticData" => self.static_data(member, at.key(key)),
                // Identifiers and counters of the platform's own database.
                "id" | "versionId" | "activeVersionId" | "versionCounter" | "triggerCount" | "meta"
                    if key != "meta" =>
                {
                    self.cosmetic.push(at.key(key));
                }
                "meta" => {
                    for (key, member) in member.as_object().into_iter().flatten() {
                        match key.as_str() {
                            "instanceId" | "templateCredsSetupCompleted" => self.cosmetic.push(at.key("meta").key(key)),
                            _ => self.keep(&format!("meta {key}"), member, at.key("meta").key(key)),
                        }
                    }
                    if !member.is_object() {
                        self.cosmetic.push(at.key(key));
                    }
                }
                _ => self.keep(key, member, at.key(key)),
            }
        }
    }

    /// What code and triggers remembered: an object by scope, or, in exports made from the database, its text.
    fn static_data(&mut self, json: &Json, at: Pointer) {
        let scopes = match json {
            Json::Object(members) => {
                members.iter().map(|(scope, kept)| (scope.clone(), params::verbatim(kept, &at.key(scope)))).collect()
            }
            Json::String(text) => match serde_json::from_str::<Json>(text) {
                // There is one leaf, the text; all that is read out of it stands there.
                Ok(Json::Object(members)) => {
                    members.iter().map(|(scope, kept)| (scope.clone(), params::verbatim(kept, &at))).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        if scopes.is_empty() {
            self.keep("staticData", json, at);
        }
        self.state.extend(scopes.into_iter().map(|(name, value)| Setting { name, value }));
    }

    /// Members beside and above a wrapped workflow.
    fn wrapper(&mut self, json: &Json, at: &Pointer, inner: &Pointer, ledger: &mut Ledger) {
        if at == inner {
            return;
        }
        let children: Vec<(String, Pointer, &Json)> = match json {
            Json::Object(members) => members.iter().map(|(k, v)| (k.clone(), at.key(k), v)).collect(),
            Json::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), at.index(i), v)).collect(),
            _ => Vec::new(),
        };
        for (key, place, child) in children {
            if inner.is_within(&place) {
                self.wrapper(child, &place, inner, ledger);
            } else if !json.is_array() {
                // Other entries of a list of workflows are told of where the file is read.
                ledger.add(child, &place);
                self.keep(&key, child, place);
            }
        }
    }

    /// Whether an expression or code reads what parameters a step has.
    fn asks_for_parameters(&self) -> bool {
        let mut asked = false;
        for step in self.graph.node_weights() {
            step.origin.params.each_leaf(&mut |leaf| {
                asked |= match &leaf.value {
                    Value::Text(text) => text.contains(".params") || text.contains("$parameter"),
                    Value::Expr(expr) => {
                        let mut found = false;
                        expr.each(&mut |e| {
                            found |= matches!(e, Expr::Foreign { source, .. } if source.contains(".params") || source.contains("$parameter"));
                        });
                        found
                    }
                    _ => false,
                };
            });
        }
        asked
    }

    fn lower(&mut self) {
        let asked = self.asks_for_parameters();
        for step in self.graph.node_weights_mut() {
            if asked {
                let Origin { kind, version, params, .. } = &step.origin;
                step.origin.presets = Seen::new(&kind.value, &version.value, params).presets();
            }
            self.findings.extend(lower::fill_templates(step));
            self.cosmetic.extend(accounts::choose(step));
        }
        self.cosmetic.extend(crate::accounts::tell_apart(&mut self.graph));
        let mut told: IndexMap<String, Vec<NodeIndex>> = IndexMap::new();
        for index in self.graph.node_indices().collect::<Vec<_>>() {
            let role = lower::place(&self.graph, index);
            if let Some(step) = self.graph.node_weight(index) {
                self.findings.extend(unheard::findings(step));
                self.findings.extend(cron::findings(step));
                let (mut op, settled) = lower::lower(step, role);
                lower::evaluation::tell(&self.graph, index, &mut op);
                self.cosmetic.extend(settled.cosmetic);
                self.cosmetic.extend(settled.unread.iter().cloned());
                for message in settled.notices {
                    told.entry(message).or_default().push(index);
                }
                if let Some(step) = self.graph.node_weight_mut(index) {
                    step.op = op;
                    step.origin.unread = settled.unread;
                    step.policy.leaves.extend(settled.decided);
                    accounts::forget_unneeded(step);
                }
            }
        }
        for (message, steps) in told {
            self.notice(&message, &steps);
        }
    }

    /// Says once what is different from the platform, for all steps of which it holds.
    fn notice(&mut self, message: &str, steps: &[NodeIndex]) {
        let steps: Vec<&Step> = steps.iter().filter_map(|index| self.graph.node_weight(*index)).collect();
        let [first, others @ ..] = steps.as_slice() else { return };
        let who = match others {
            [] => first.name.clone(),
            [second] => format!("{} and {}", first.name, second.name),
            [second, rest @ ..] => format!("{}, {} and {} more", first.name, second.name, rest.len()),
        };
        let mut finding = Finding::new("IM009", Severity::Info, format!("{who}: {message}"), first.origin.at.clone());
        finding.pointers.extend(others.iter().map(|step| step.origin.at.clone()));
        self.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::Imported;
    use cutover_ir::{Op, SourceFile, Workflow};
    use serde_json::{Value as Json, json};

    fn imported(document: &Json) -> Option<(Workflow, Vec<String>)> {
        let source = SourceFile { name: "w.json".to_owned(), text: document.to_string() };
        let Imported::Workflows(all) = crate::import(&source, None) else { return None };
        let codes = |parsed: &cutover_ir::Parsed<Workflow>| parsed.findings.iter().map(|f| f.code.clone()).collect();
        all.into_iter().next().map(|parsed| {
            let codes = codes(&parsed);
            (parsed.value, codes)
        })
    }

    #[test]
    fn a_filter_whose_second_output_leads_somewhere_splits_its_items() {
        let keeps = |on_error: &str| {
            let condition = json!({"id": "a", "leftValue": "={{ $json.n }}", "rightValue": 1, "operator": {"type": "number", "operation": "gt"}});
            let node = |name: &str, kind: &str, parameters: Json| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": 2.2, "position": [0, 0], "parameters": parameters, "onError": on_error});
            let rule =
                json!({"conditions": {"options": {"version": 2}, "conditions": [condition], "combinator": "and"}});
            let to = json!([{"node": "Rest", "type": "main", "index": 0}]);
            let document = json!({"name": "W", "nodes": [node("Keep", "filter", rule), node("Rest", "noOp", json!({}))],
                "connections": {"Keep": {"main": [[], to]}}});
            let found = imported(&document);
            found.and_then(|(workflow, _)| {
                workflow.graph.node_weights().next().map(|s| matches!(s.op, Op::Partition { .. }))
            })
        };
        assert_eq!(keeps("stopWorkflow"), Some(true));
        // There the second output is the one for errors.
        assert_eq!(keeps("continueErrorOutput"), Some(false));
    }

    #[test]
    fn another_interface_of_a_model_is_told() {
        let told = |version: f64, parameters: Json| {
            let model = json!({"name": "M", "type": "@n8n/n8n-nodes-langchain.lmChatOpenAi", "typeVersion": version, "position": [0, 0], "parameters": parameters});
            let agent = json!({"name": "A", "type": "@n8n/n8n-nodes-langchain.agent", "typeVersion": 2, "position": [0, 0], "parameters": {}});
            let links = json!({"M": {"ai_languageModel": [[{"node": "A", "type": "ai_languageModel", "index": 0}]]}});
            let document = json!({"name": "W", "nodes": [model, agent], "connections": links});
            imported(&document).is_some_and(|(_, codes)| codes.iter().any(|code| code == "IM009"))
        };
        assert!(told(1.3, json!({"responsesApiEnabled": true})) && told(1.3, json!({})));
        assert!(!told(1.3, json!({"responsesApiEnabled": false})) && !told(1.2, json!({})));
    }

    #[test]
    fn who_may_call_a_workflow_is_told_where_it_can_be_called() {
        let told = |policy: &str, kind: &str| {
            let start = json!({"name": "Start", "type": format!("n8n-nodes-base.{kind}"), "typeVersion": 1, "position": [0, 0], "parameters": {}});
            let settings = json!({"callerPolicy": policy, "callerIds": "7, 9"});
            let document = json!({"name": "W", "nodes": [start], "connections": {}, "settings": settings});
            imported(&document).is_some_and(|(_, codes)| codes.iter().any(|code| code == "IM009"))
        };
        assert!(told("workflowsFromAList", "executeWorkflowTrigger"));
        assert!(!told("workflowsFromAList", "manualTrigger"));
        assert!(!told("any", "executeWorkflowTrigger"));
    }
}
