//! Nodes: steps with their policy and credentials, and the notes between them.

use super::super::defaults::Seen;
use super::super::{editor_names, params, things};
use super::{Reader, located, scalar};
use cutover_ir::{
    Account, Labels, Located, Node, Note, OnError, Op, Origin, Pointer, Policy, Retry, Severity, Step, Value,
};
use serde_json::Value as Json;

impl Reader {
    pub(super) fn nodes(&mut self, nodes: Option<&Json>, at: &Pointer) {
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
        let mut origin = Origin {
            kind: Located::new(kind.to_owned(), at.key("type")),
            version,
            at: at.clone(),
            params: json.get("parameters").filter(|p| p.is_object()).map_or_else(
                || Node::new(Value::Map(Default::default()), params_at.clone()),
                |p| params::read(p, &params_at),
            ),
            unread: Vec::new(),
            presets: Vec::new(),
            operation: None,
        };
        if origin.params.get("operation").is_none() {
            let seen = Seen::new(kind, &origin.version.value, &origin.params);
            origin.operation = seen.text(&origin.params, "operation");
        }
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
        let labels = Labels {
            things: json.get("parameters").map(things::chosen).unwrap_or_default(),
            unnamed: editor_names::is_given(kind, &name),
            ..Labels::default()
        };
        let step = Step { name: name.clone(), op: Op::Pass, policy, credentials, position, notes, labels, origin };
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

    fn credentials(&mut self, json: Option<&Json>, at: &Pointer, step: &str) -> Vec<Account> {
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
            return name.into_iter().map(|name| Account::new(name, None)).collect();
        };
        let mut all = Vec::new();
        for (kind, reference) in members {
            let at = at.key(kind);
            let mut id = None;
            let name = match reference {
                Json::Object(reference) => {
                    for (key, member) in reference {
                        match key.as_str() {
                            "name" if scalar(member).is_some() => {}
                            "id" => match scalar(member).filter(|id| !id.is_empty()) {
                                Some(number) => id = Some(Located::new(number, at.key(key))),
                                None => self.cosmetic.push(at.key(key)),
                            },
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
            all.push(Account { kind: Located::new(kind.clone(), at), name, id });
        }
        all
    }
}
