//! One workflow object to the graph.

use super::{digest, documents, lower, params};
use cutover_ir::{
    Finding, Granularity, Ledger, Link, LinkKind, Located, Node, Note, OnError, Op, Order, Origin, Parsed, Pointer,
    Policy, Retry, Semantics, Setting, Severity, SourceFile, Step, Value, Workflow,
};
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
    reader.repair_unnamed();
    let semantics = reader.settings(json.get("settings"), &at.key("settings"));
    let (settings, semantics) = semantics;
    let pins = reader.pins(json.get("pinData"), &at.key("pinData"));
    reader.members(json, at);
    reader.lower();
    let mut ledger = Ledger::open(json, at);
    // What wraps a single workflow is accounted for with it; several workflows share nothing but the wrapper.
    if documents::find(document).len() == 1 && !at.as_str().is_empty() && document.pointer("/workflowData").is_none() {
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

fn file_stem(name: &str, ordinal: Option<usize>) -> String {
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

    fn nodes(&mut self, nodes: Option<&Json>, at: &Pointer) {
        for (i, json) in nodes.and_then(Json::as_array).into_iter().flatten().enumerate() {
            let at = at.index(i);
            if !json.is_object() {
                self.tell(
                    "IM001",
                    Severity::Medium,
                    "an entry of `nodes` is not an object; n8n ignores it".to_owned(),
                    at.clone(),
                );
                self.keep("ignored node", json, at);
                continue;
            }
            let kind = json.get("type").and_then(Json::as_str).unwrap_or("");
            if kind == "n8n-nodes-base.stickyNote" {
                self.note(json, &at);
            } else {
                self.step(json, kind, &at);
            }
        }
    }

    fn note(&mut self, json: &Json, at: &Pointer) {
        let parameters = json.get("parameters");
        let p = at.key("parameters");
        let field = |key: &str| located(parameters.and_then(|x| x.get(key)), p.key(key));
        let position = |i: usize| located(json.get("position").and_then(|x| x.get(i)), at.key("position").index(i));
        let text = field("content").unwrap_or_else(|| Located::new(String::new(), p.key("content")));
        self.notes.push(Note {
            text,
            place: [position(0), position(1), field("width"), field("height")],
            colour: field("color"),
            name: located(json.get("name"), at.key("name"))
                .unwrap_or_else(|| Located::new(String::new(), at.key("name"))),
            at: at.clone(),
        });
        for (key, member) in json.as_object().into_iter().flatten() {
            match key.as_str() {
                "name" if scalar(member).is_some() => {}
                "position" => match member {
                    Json::Array(places) => {
                        for (i, place) in places.iter().enumerate() {
                            if i > 1 || scalar(place).is_none() {
                                self.keep("position", place, at.key(key).index(i));
                            }
                        }
                    }
                    other => self.keep("position", other, at.key(key)),
                },
                "parameters" => {
                    if !member.is_object() {
                        self.keep("sticky note", member, at.key(key));
                    }
                    for (key, member) in member.as_object().into_iter().flatten() {
                        if !matches!(key.as_str(), "content" | "width" | "height" | "color") || scalar(member).is_none()
                        {
                            self.keep("sticky note", member, p.key(key));
                        }
                    }
                }
                // That it is a note is what makes it a note everywhere: settled with its text.
                "type" => {}
                // A note runs nothing: its version and identifier say nothing.
                "typeVersion" | "id" => self.cosmetic.push(at.key(key)),
                _ => self.keep("sticky note", member, at.key(key)),
            }
        }
    }

    fn step(&mut self, json: &Json, kind: &str, at: &Pointer) {
        let name = match json.get("name").and_then(scalar) {
            Some(name) if !name.is_empty() => name,
            _ => {
                let made = format!(
                    "{} {}",
                    kind.rsplit('.').next().unwrap_or("step"),
                    at.as_str().rsplit('/').next().unwrap_or("0")
                );
                self.tell(
                    "IM002",
                    Severity::Low,
                    format!("a node has no name; it is called “{made}” here"),
                    at.clone(),
                );
                made
            }
        };
        let version = match json.get("typeVersion") {
            Some(v) if scalar(v).is_some() => Located::new(scalar(v).unwrap_or_default(), at.key("typeVersion")),
            other => {
                if other.is_some() {
                    self.tell(
                        "IM003",
                        Severity::Low,
                        format!("“{name}”: the type version is not a number; n8n takes 1"),
                        at.key("typeVersion"),
                    );
                }
                Located::new("1".to_owned(), at.key("typeVersion"))
            }
        };
        let params_at = at.key("parameters");
        let origin = Origin {
            kind: Located::new(kind.to_owned(), at.key("type")),
            version,
            at: at.clone(),
            params: json.get("parameters").filter(|p| p.is_object()).map_or_else(
                || Node::new(Value::Map(Default::default()), params_at.clone()),
                |p| params::read(p, &params_at),
            ),
        };
        if let Some(other) = json.get("parameters").filter(|p| !p.is_object()) {
            self.tell(
                "IM010",
                Severity::Low,
                format!("“{name}”: the parameters are not an object; n8n takes the defaults"),
                params_at.clone(),
            );
            self.keep(&format!("{name}: parameters"), other, params_at);
        }
        let policy = self.policy(json, at);
        let position = json.get("position").and_then(|p| {
            let x = p.get(0).and_then(scalar)?;
            let y = p.get(1).and_then(scalar)?;
            Some(Located::new((x, y), at.key("position")))
        });
        let credentials = self.credentials(json.get("credentials"), &at.key("credentials"), &name);
        let notes = located(json.get("notes").filter(|n| n.is_string()), at.key("notes"));
        for (key, member) in json.as_object().into_iter().flatten() {
            match key.as_str() {
                "name" | "type" | "typeVersion" | "parameters" | "credentials" | "onError" | "continueOnFail"
                | "retryOnFail" | "maxTries" | "waitBetweenTries" | "alwaysOutputData" | "executeOnce" | "disabled" => {
                }
                "position" => {
                    if position.is_none() {
                        self.keep("position", member, at.key(key));
                    }
                }
                "notes" if notes.is_some() => {}
                // The identifier of a node names nothing outside the editor; whether a note shows on the canvas is looks.
                "id" | "notesInFlow" => self.cosmetic.push(at.key(key)),
                _ => self.keep(&format!("{name}: {key}"), member, at.key(key)),
            }
        }
        let step = Step { name: name.clone(), op: Op::Pass, policy, credentials, position, notes, origin };
        self.add(step);
    }

    /// n8n keeps one node per name, the last one. Earlier ones stay as steps that nothing leads to.
    fn add(&mut self, step: Step) {
        let name = step.name.clone();
        let index = self.graph.add_node(step);
        if let Some(earlier) = self.by_name.insert(name.clone(), index) {
            let mut n = 1;
            let mut renamed = format!("{name} (duplicate)");
            while self.by_name.contains_key(&renamed) {
                n += 1;
                renamed = format!("{name} (duplicate {n})");
            }
            let at = self.graph.node_weight(earlier).map_or_else(Pointer::root, |s| s.origin.at.clone());
            self.tell(
                "IM004",
                Severity::High,
                format!("two nodes are called “{name}”; n8n runs only the last one, the earlier one is “{renamed}” here and never runs"),
                at,
            );
            if let Some(step) = self.graph.node_weight_mut(earlier) {
                step.name.clone_from(&renamed);
            }
            self.by_name.insert(renamed, earlier);
        }
    }

    fn policy(&mut self, json: &Json, at: &Pointer) -> Policy {
        let flag = |key: &str| json.get(key).and_then(Json::as_bool).unwrap_or(false);
        let mut leaves = Vec::new();
        let mut written = Vec::new();
        for key in [
            "onError",
            "continueOnFail",
            "retryOnFail",
            "maxTries",
            "waitBetweenTries",
            "alwaysOutputData",
            "executeOnce",
            "disabled",
        ] {
            if let Some(value) = json.get(key) {
                leaves.push(at.key(key));
                written.push((key.to_owned(), value.to_string()));
            }
        }
        let on_error = match json.get("onError").and_then(Json::as_str) {
            Some("continueRegularOutput") => OnError::Continue,
            Some("continueErrorOutput") => OnError::Route,
            Some(_) => OnError::Stop,
            None if flag("continueOnFail") => OnError::Continue,
            None => OnError::Stop,
        };
        Policy {
            on_error,
            retry: flag("retryOnFail").then(|| Retry {
                tries: json.get("maxTries").and_then(scalar),
                wait: json.get("waitBetweenTries").and_then(scalar),
            }),
            once: flag("executeOnce"),
            always: flag("alwaysOutputData"),
            disabled: flag("disabled"),
            leaves,
            written,
        }
    }

    fn credentials(
        &mut self,
        json: Option<&Json>,
        at: &Pointer,
        step: &str,
    ) -> Vec<(Located<String>, Option<Located<String>>)> {
        let Some(json) = json else { return Vec::new() };
        let Some(members) = json.as_object() else {
            if !json.is_null() {
                self.tell(
                    "IM005",
                    Severity::Low,
                    format!("“{step}”: the credentials are not an object; they are kept as a name"),
                    at.clone(),
                );
            }
            let name = located(Some(json), at.clone());
            if name.is_none() {
                self.keep(&format!("{step}: credentials"), json, at.clone());
            }
            return name.into_iter().map(|name| (name, None)).collect();
        };
        let mut all = Vec::new();
        for (kind, reference) in members {
            let at = at.key(kind);
            let name = match reference {
                Json::Object(reference) => {
                    for (key, member) in reference {
                        match key.as_str() {
                            "name" if scalar(member).is_some() => {}
                            // The platform's own number of the credential; the name is what people know.
                            "id" => self.cosmetic.push(at.key(key)),
                            _ => self.keep(&format!("{step}: credential"), member, at.key(key)),
                        }
                    }
                    located(reference.get("name"), at.key("name"))
                }
                other => located(Some(other), at.clone()).or_else(|| {
                    self.keep(&format!("{step}: credential"), other, at.clone());
                    None
                }),
            };
            all.push((Located::new(kind.clone(), at), name));
        }
        all
    }

    fn connections(&mut self, json: Option<&Json>, at: &Pointer) {
        let Some(sources) = json.and_then(Json::as_object) else {
            if let Some(other) = json {
                self.keep("connections", other, at.clone());
            }
            return;
        };
        for (source, kinds) in sources {
            let at = at.key(source);
            let from = self.by_name.get(source).copied();
            for (kind, outputs) in kinds.as_object().into_iter().flatten() {
                let at = at.key(kind);
                if !outputs.is_array() {
                    self.keep("connections", outputs, at);
                    continue;
                }
                // Old exports hold one list of targets instead of one list per output.
                for (output, targets) in outputs.as_array().into_iter().flatten().enumerate() {
                    let at = at.index(output);
                    match targets {
                        Json::Array(targets) => {
                            for (rank, target) in targets.iter().enumerate() {
                                self.link(from, source, kind, (output, rank), target, at.index(rank));
                            }
                        }
                        Json::Null => self.cosmetic.push(at),
                        other => self.link(from, source, kind, (0, output), other, at),
                    }
                }
            }
            if !kinds.is_object() {
                self.keep("connections", kinds, at);
            }
        }
    }

    fn link(
        &mut self,
        from: Option<NodeIndex>,
        source: &str,
        kind: &str,
        (output, rank): (usize, usize),
        target: &Json,
        at: Pointer,
    ) {
        if target.is_null() {
            self.cosmetic.push(at);
            return;
        }
        let name = match target {
            Json::String(name) => Some(name.as_str()),
            other => other.get("node").and_then(Json::as_str),
        };
        let to = name.and_then(|n| self.by_name.get(n).copied());
        let (Some(from), Some(to)) = (from, to) else {
            let missing = if from.is_none() { source } else { name.unwrap_or("(no name)") };
            self.tell(
                "IM006",
                Severity::Medium,
                format!("a connection of “{source}” is dangling: there is no node “{missing}”"),
                at.clone(),
            );
            self.keep("dangling connection", target, at);
            return;
        };
        let input = match target.get("index") {
            Some(Json::Number(n)) => n.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
            _ => 0,
        };
        for (key, member) in target.as_object().into_iter().flatten() {
            match key.as_str() {
                "node" | "type" | "index" if scalar(member).is_some() => {}
                _ => self.keep("connection", member, at.key(key)),
            }
        }
        let written = target.get("type").and_then(scalar).unwrap_or_default();
        let written = format!("{written} {}", target.get("index").and_then(scalar).unwrap_or_default());
        let link_kind = if kind == "main" { LinkKind::Main } else { LinkKind::Part(kind.to_owned()) };
        self.graph.add_edge(from, to, Link { kind: link_kind, output, input, rank, written, at });
    }

    fn repair_unnamed(&mut self) {
        if self.graph.node_count() == 0 {
            self.tell("IM007", Severity::Info, "the workflow has no steps".to_owned(), Pointer::root());
        }
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
                _ => {}
            }
            settings.push(Setting { name: key.clone(), value: params::verbatim(member, &at) });
        }
        (settings, semantics)
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
            } else {
                ledger.add(child, &place);
                self.keep(&key, child, place);
            }
        }
    }

    fn lower(&mut self) {
        for index in self.graph.node_indices().collect::<Vec<_>>() {
            let role = lower::place(&self.graph, index);
            if let Some(step) = self.graph.node_weight_mut(index) {
                lower::fill_templates(step);
            }
            if let Some(step) = self.graph.node_weight(index) {
                let (op, settled) = lower::lower(step, role);
                self.cosmetic.extend(settled.cosmetic);
                for message in settled.notices {
                    let at = step.origin.at.clone();
                    let told = format!("{}: {message}", step.name);
                    self.findings.push(Finding::new("IM010", Severity::Info, told, at));
                }
                if let Some(step) = self.graph.node_weight_mut(index) {
                    step.op = op;
                    step.policy.leaves.extend(settled.decided);
                }
            }
        }
    }
}
