//! The table of node types that are one function of the runtime: one JSON file each in `nodes/`, and in `nodes/apps/` for apps.
//!
//! What an app's rows do not know is still a typed function for a person to fill in; any other type that its rows do not know is opaque.

use super::params;
use cutover_ir::{Located, Node, Op, PartCall, Pointer, Step, Value};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::OnceLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/n8n/nodes");

/// One alternative for a node type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// `transform`, `join`, `effect` (a real client), `pass`.
    verb: String,
    #[serde(default)]
    function: String,
    #[serde(default)]
    module: String,
    #[serde(default = "one")]
    inputs: usize,
    #[serde(default = "one")]
    outputs: usize,
    /// Passes `version: <typeVersion>`.
    #[serde(default)]
    version: bool,
    /// Constants that it understands, `null` for an absent parameter.
    #[serde(default)]
    allow: HashMap<String, Vec<Json>>,
    /// Place of a parameter → place in the object given to the function.
    #[serde(default)]
    params: IndexMap<String, String>,
    /// Leaves without behaviour.
    #[serde(default)]
    ignore: Vec<String>,
    /// A parameter that maps values to columns: they go to `record`, the types that they are converted to, to `types`.
    #[serde(default)]
    mapper: Option<String>,
    /// What the emitted call does not do, to be told where it matters.
    #[serde(default)]
    notices: Vec<Notice>,
    /// Parameter → constants that say what holds anyway and are not passed.
    #[serde(default)]
    omit: HashMap<String, Vec<Json>>,
    /// Parameters that name a thing by its id, name or address → place in the object given to the function.
    #[serde(default)]
    locators: IndexMap<String, String>,
    /// The parameter that gives values to columns, in the order that the editor knew them.
    #[serde(default)]
    columns: Option<String>,
    #[serde(default)]
    versions: Vec<Json>,
    #[serde(default)]
    requires: Option<Json>,
    /// The member that takes credential types → names.
    #[serde(default)]
    credentials: Option<String>,
    /// Gives an item whenever it gets one.
    #[serde(default)]
    delivers: bool,
    #[serde(default)]
    #[allow(dead_code)]
    note: Option<Json>,
}

/// A difference that somebody should know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// One sentence.
    pub message: String,
    /// The constants that bring it about, `null` for an absent parameter.
    #[serde(default)]
    when: HashMap<String, Vec<Json>>,
    #[serde(default)]
    versions: Vec<Json>,
}

/// Types of columns whose values are not converted.
const AS_THEY_ARE: &[&str] = &["string", "options"];

fn one() -> usize {
    1
}

/// The alternatives of a node type.
#[derive(Debug, Default)]
struct Rows {
    /// The type is an app's.
    app: bool,
    rows: Vec<Row>,
}

type Table = HashMap<String, Rows>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        let apps = FILES.get_dir("apps").into_iter().flat_map(Dir::files).map(|file| (file, true));
        for (file, app) in FILES.files().map(|file| (file, false)).chain(apps) {
            let Some(text) = file.contents_utf8() else { continue };
            for (kind, rows) in parse_file(text).unwrap_or_default() {
                let entry = table.entry(kind).or_default();
                entry.app |= app;
                entry.rows.extend(rows);
            }
        }
        table
    })
}

/// A file holds one row, or a base and its alternatives under `rows`.
fn parse_file(text: &str) -> Result<Vec<(String, Vec<Row>)>, String> {
    let mut json: Json = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let object = json.as_object_mut().ok_or("not an object")?;
    let kinds: Vec<String> = match object.remove("type") {
        Some(Json::String(kind)) => vec![kind],
        Some(Json::Array(kinds)) => kinds.into_iter().filter_map(|k| k.as_str().map(str::to_owned)).collect(),
        _ => return Err("no type".to_owned()),
    };
    let alternatives: Vec<Json> = match object.remove("rows") {
        Some(Json::Array(rows)) => rows
            .into_iter()
            .map(|row| {
                let mut merged = object.clone();
                for (key, value) in row.as_object().into_iter().flatten() {
                    merged.insert(key.clone(), value.clone());
                }
                Json::Object(merged)
            })
            .collect(),
        _ => vec![Json::Object(object.clone())],
    };
    let mut all = Vec::new();
    for kind in kinds {
        let rows = alternatives
            .iter()
            .map(|row| serde_json::from_value(row.clone()).map(Row::spelled_out).map_err(|e| e.to_string()))
            .collect::<Result<Vec<Row>, String>>()?;
        all.push((kind, rows));
    }
    Ok(all)
}

/// What became of leaves that are not printed.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The engine does not look at them.
    pub cosmetic: Vec<Pointer>,
    /// They chose the function.
    pub decided: Vec<Pointer>,
    /// What the emitted call does otherwise.
    pub notices: Vec<String>,
}

/// What the table makes of a step: nothing where the type is not listed, or is an app's and used in a way that is not.
pub fn lower(step: &Step, inputs: usize) -> Option<(Op, Settled)> {
    let known = table().get(&step.origin.kind.value)?;
    let mut reason = String::new();
    for row in &known.rows {
        match row.apply(&step.origin.params, &step.origin.version.value) {
            Ok((mut params, ignored)) => {
                row.name_credentials(&mut params, step);
                return Some((row.op(params, inputs), ignored));
            }
            // A row of another version says less than one that names what it does not know.
            Err(why) if reason.is_empty() || !why.starts_with(OTHER_VERSION) => reason = why,
            Err(_) => {}
        }
    }
    if known.app {
        return None;
    }
    Some((Op::Opaque { reason, params: step.origin.params.clone() }, Settled::default()))
}

/// What the table makes of a tool of an agent: the call of the step that it stands for.
pub fn tool(step: &Step) -> Option<PartCall> {
    let known = table().get(step.origin.kind.value.strip_suffix("Tool")?)?;
    let mut params = step.origin.params.clone();
    if let Value::Map(members) = &mut params.value {
        members.retain(|name, _| name != "toolDescription" && name != "descriptionType");
    }
    known.rows.iter().filter(|row| row.verb == "effect").find_map(|row| {
        let (mut params, settled) = row.apply(&params, &step.origin.version.value).ok()?;
        row.name_credentials(&mut params, step);
        let Op::Call { function, module, params, .. } = row.op(params, 1) else { return None };
        Some(PartCall { function, module, params, decided: settled.decided, cosmetic: settled.cosmetic })
    })
}

/// The settings of a trigger under the names that the server reads; nothing where the table does not know all of them.
pub fn trigger_settings(step: &Step) -> Option<(Node, Settled)> {
    let rows = table().get(&step.origin.kind.value)?;
    rows.rows
        .iter()
        .filter(|row| row.verb == "trigger")
        .find_map(|row| row.apply(&step.origin.params, &step.origin.version.value).ok())
}

/// The parameters of an external call in the shape of the emitted call: what a recording holds, made comparable.
/// Types without a row keep their shape.
pub fn effect_params(kind: &str, version: &str, resolved: &Json) -> Json {
    let Some(known) = table().get(kind) else {
        return resolved.clone();
    };
    let tree = params::verbatim(resolved, &Pointer::root());
    for row in &known.rows {
        if let Ok((node, _)) = row.apply_to(&tree, version, true) {
            return to_json(&node);
        }
    }
    resolved.clone()
}

/// The parameters of an emitted call without the names of its credentials, which no recording holds.
pub fn without_credentials(kind: &str, params: &Json) -> Json {
    let mut params = params.clone();
    let named =
        table().get(kind).map_or(&[][..], |known| known.rows.as_slice()).iter().filter_map(|r| r.credentials.as_ref());
    if let Json::Object(members) = &mut params {
        named.for_each(|member| {
            members.shift_remove(member);
        });
    }
    params
}

fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null | Value::Expr(_) => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Number(n) => serde_json::from_str(n).unwrap_or(Json::Null),
        Value::Text(t) => Json::String(t.clone()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(members) => Json::Object(members.iter().map(|(k, v)| (k.clone(), to_json(v))).collect()),
    }
}

/// Begins the reason of a row that is made for other versions.
const OTHER_VERSION: &str = "version";

/// What a recording writes in the place of a parameter whose expression failed.
const FAILED: &str = "$error";

#[derive(Clone, Debug, PartialEq)]
enum Seg {
    Key(String),
    Any,
    Index(usize),
    Rest,
    /// The key is what another leaf says.
    Said(Saying),
}

/// `{path}` or `{path|said=key}` in a target: the text of that leaf, by another word where one is given.
#[derive(Clone, Debug, PartialEq)]
struct Saying {
    path: Vec<Seg>,
    words: Vec<(String, String)>,
}

impl Saying {
    fn new(text: &str) -> Self {
        let (path, words) = text.split_once('|').unwrap_or((text, ""));
        let words = words.split(',').filter_map(|w| w.split_once('='));
        Self { path: pattern(path), words: words.map(|(a, b)| (a.to_owned(), b.to_owned())).collect() }
    }

    /// The key, with the indices of the leaf that asks.
    fn key(&self, tree: &Node, indices: &[usize]) -> Option<String> {
        let mut indices = indices.iter();
        let mut node = tree;
        for seg in &self.path {
            node = match seg {
                Seg::Key(key) => node.get(key)?,
                Seg::Any => node.elements().get(*indices.next()?)?,
                _ => return None,
            };
        }
        let said = node.text()?;
        Some(self.words.iter().find(|(word, _)| word == said).map_or(said, |(_, key)| key).to_owned())
    }
}

fn pattern(text: &str) -> Vec<Seg> {
    if let Some((before, rest)) = text.split_once('{')
        && let Some((inner, after)) = rest.split_once('}')
    {
        let mut out = pattern(before.trim_end_matches('.'));
        out.push(Seg::Said(Saying::new(inner)));
        out.extend(pattern(after.trim_start_matches('.')));
        return out;
    }
    let mut out = Vec::new();
    for part in text.split('.') {
        if part == "*" {
            out.push(Seg::Rest);
            continue;
        }
        let mut key = part;
        let mut lists = 0;
        while let Some(shorter) = key.strip_suffix("[]") {
            key = shorter;
            lists += 1;
        }
        if !key.is_empty() {
            out.push(Seg::Key(key.to_owned()));
        }
        out.extend(std::iter::repeat_n(Seg::Any, lists));
    }
    out
}

/// The indices that a path gives to the pattern's lists and the rest below `.*`, where it matches.
fn matches(pattern: &[Seg], path: &[Seg]) -> Option<(Vec<usize>, Vec<Seg>)> {
    let mut indices = Vec::new();
    let mut path = path.iter();
    for seg in pattern {
        if *seg == Seg::Rest {
            return Some((indices, path.cloned().collect()));
        }
        match (seg, path.next()?) {
            (Seg::Key(a), Seg::Key(b)) if a == b => {}
            (Seg::Any, Seg::Index(i)) => indices.push(*i),
            _ => return None,
        }
    }
    path.next().is_none().then_some((indices, Vec::new()))
}

/// Whether a pattern leads to something below a path.
fn begins_with(pattern: &[Seg], path: &[Seg]) -> bool {
    pattern.len() > path.len()
        && pattern.iter().zip(path).all(|pair| match pair {
            (Seg::Key(a), Seg::Key(b)) => a == b,
            (Seg::Any, Seg::Index(_)) | (Seg::Rest, _) => true,
            _ => false,
        })
}

fn leaves<'a>(
    node: &'a Node,
    is_value: &dyn Fn(&[Seg], bool) -> bool,
    path: &mut Vec<Seg>,
    out: &mut Vec<(Vec<Seg>, &'a Node)>,
) {
    match &node.value {
        Value::List(items) if is_value(path, items.is_empty()) => out.push((path.clone(), node)),
        // A locator is a choice of how to name a thing, and the rows say what of it is meant.
        Value::Map(members) if !members.contains_key("__rl") && is_value(path, members.is_empty()) => {
            out.push((path.clone(), node));
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(Seg::Index(i));
                // An element that says nothing is an element all the same.
                if is_empty(item) {
                    out.push((path.clone(), item));
                }
                leaves(item, is_value, path, out);
                path.pop();
            }
        }
        Value::Map(members) if !members.contains_key(FAILED) => {
            for (key, member) in members {
                path.push(Seg::Key(key.clone()));
                leaves(member, is_value, path, out);
                path.pop();
            }
        }
        _ => out.push((path.clone(), node)),
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Map(members) if members.is_empty())
}

impl Row {
    /// The row with what its short forms stand for.
    fn spelled_out(mut self) -> Self {
        for (from, to) in std::mem::take(&mut self.locators) {
            self.params.insert(format!("{from}.value"), format!("{to}.{{{from}.mode|list=id}}"));
            self.allow.entry(format!("{from}.mode")).or_insert_with(|| {
                ["id", "list", "url", "name"].map(Json::from).into_iter().chain([Json::Null]).collect()
            });
            for member in ["__rl", "__regex", "mode", "cachedResultName", "cachedResultUrl"] {
                self.ignore.push(format!("{from}.{member}"));
            }
        }
        if let Some(from) = self.columns.take() {
            let taken = ["value", "mappingMode", "matchingColumns[]", "schema[].id", "schema[].type"];
            let targets = ["values", "mapping", "matchOn[]", "columns[]", &format!("types.{{{from}.schema[].id}}")]
                .map(str::to_owned);
            for (member, to) in taken.into_iter().zip(targets) {
                let path = format!("{from}.{member}");
                if !self.ignore.contains(&path) {
                    self.params.insert(path, to);
                }
            }
            self.params.insert(format!("{from}.value.*"), "values.*".to_owned());
            self.params.shift_remove(&format!("{from}.value"));
            self.omit.insert(format!("{from}.mappingMode"), vec!["defineBelow".into()]);
            self.omit.insert(format!("{from}.value"), vec![Json::Null]);
            self.omit.insert(format!("{from}.schema[].type"), vec!["string".into()]);
            // What the editor shows of a column, and settings of the conversion that the engine does not look at.
            let shown =
                ["displayName", "required", "defaultMatch", "display", "canBeUsedToMatch", "removed", "readOnly"];
            self.ignore.extend(shown.iter().map(|member| format!("{from}.schema[].{member}")));
            self.ignore.extend(
                ["attemptToConvertTypes", "convertFieldsToString"].iter().map(|member| format!("{from}.{member}")),
            );
        }
        self
    }

    fn op(&self, params: Node, inputs: usize) -> Op {
        match self.verb.as_str() {
            _ if self.function == "htmlTemplate" && params.get("html").is_none() => {
                Op::Opaque { reason: "the page is the sample page of the platform".to_owned(), params }
            }
            "join" => Op::Join {
                function: self.function.clone(),
                module: self.module.clone(),
                params,
                inputs: inputs.max(self.inputs),
                requires: self.requires.as_ref().map(|r| r.as_str().map_or_else(|| r.to_string(), str::to_owned)),
                outputs: self.outputs,
            },
            "effect" => {
                Op::Call { function: self.function.clone(), module: self.module.clone(), params, adapter: None }
            }
            "pass" => Op::Pass,
            "respond" => Op::Respond { params },
            _ => Op::Transform {
                function: self.function.clone(),
                module: self.module.clone(),
                params,
                outputs: self.outputs,
                delivers: self.delivers,
            },
        }
    }

    /// Credential types with the names that people gave them.
    fn name_credentials(&self, params: &mut Node, step: &Step) {
        let (Some(member), Value::Map(members)) = (&self.credentials, &mut params.value) else {
            return;
        };
        let named: IndexMap<String, Node> = step
            .credentials
            .iter()
            .filter_map(|(kind, name)| {
                let name = name.as_ref()?;
                Some((kind.value.clone(), Node::new(Value::Text(name.value.clone()), name.at.clone())))
            })
            .collect();
        if !named.is_empty() {
            members.insert(member.clone(), Node::new(Value::Map(named), step.origin.at.key("credentials")));
        }
    }

    /// The object for the function, and the leaves that have no behaviour.
    fn apply(&self, tree: &Node, version: &str) -> Result<(Node, Settled), String> {
        self.apply_to(tree, version, false)
    }

    /// The same; where the parameters are `resolved`, the value of a parameter may be a list or an object.
    fn apply_to(&self, tree: &Node, version: &str, resolved: bool) -> Result<(Node, Settled), String> {
        if !self.versions.is_empty() && !self.versions.iter().any(|v| number_or_text(v) == version) {
            return Err(format!("{OTHER_VERSION} {version} of this node type is not known"));
        }
        let patterns: Vec<(Vec<Seg>, Vec<Seg>)> =
            self.params.iter().map(|(from, to)| (pattern(from), pattern(to))).collect();
        let mut found = Vec::new();
        // An empty list where a list of objects could stand is no value either.
        let is_value = |path: &[Seg], empty: bool| {
            resolved
                && patterns.iter().any(|(from, _)| !from.contains(&Seg::Rest) && matches(from, path).is_some())
                && !(empty && patterns.iter().any(|(from, _)| begins_with(from, path)))
        };
        leaves(tree, &is_value, &mut Vec::new(), &mut found);
        for (path, allowed) in &self.allow {
            if path.contains("[]") {
                let wanted = pattern(path);
                let other =
                    found.iter().find(|(at, n)| matches(&wanted, at).is_some() && !allowed.contains(&to_json(n)));
                if let Some((at, _)) = other {
                    return Err(format!("`{}` has a value without converter", show(at)));
                }
                continue;
            }
            let node = tree.path(path);
            if !is_among(node, allowed) {
                let shown = node.and_then(|n| n.text()).unwrap_or("(an expression)");
                return Err(format!("`{path}` = {shown} has no converter"));
            }
        }
        let ignored: Vec<Vec<Seg>> = self.ignore.iter().map(|p| pattern(p)).collect();
        let omitted: Vec<(Vec<Seg>, &Vec<Json>)> = self.omit.iter().map(|(p, values)| (pattern(p), values)).collect();
        let mut root = Node::new(Value::Map(IndexMap::new()), tree.at.clone());
        let mut settled = Settled::default();
        for notice in &self.notices {
            let holds = notice.when.iter().all(|(path, values)| is_among(tree.path(path), values));
            let meant = notice.versions.is_empty() || notice.versions.iter().any(|v| number_or_text(v) == version);
            if holds && meant {
                settled.notices.push(notice.message.clone());
            }
        }
        let columns = self.mapper.as_deref().map(|path| Columns::read(path, tree));
        if self.version {
            insert(
                &mut root,
                &[Seg::Key("version".to_owned())],
                Node::new(Value::Number(version.to_owned()), Pointer::from("#version")),
            );
        }
        for (path, node) in found {
            if let Some(place) = columns.as_ref().and_then(|columns| columns.place(&path, node)) {
                match place {
                    Column::To(target) => insert(&mut root, &target, node.clone()),
                    Column::Decides => settled.decided.push(node.at.clone()),
                    Column::Shown => settled.cosmetic.push(node.at.clone()),
                }
            } else if omitted.iter().any(|(p, values)| matches(p, &path).is_some() && values.contains(&to_json(node))) {
                settled.decided.push(node.at.clone());
            } else if let Some((to, (indices, rest))) =
                patterns.iter().find_map(|(from, to)| matches(from, &path).map(|m| (to, m)))
            {
                let mut left = indices.iter();
                let mut target: Vec<Seg> = Vec::new();
                for seg in to {
                    match seg {
                        Seg::Any => target.push(Seg::Index(left.next().copied().unwrap_or(0))),
                        Seg::Said(saying) => match saying.key(tree, &indices) {
                            Some(key) => target.push(Seg::Key(key)),
                            None => return Err(format!("the parameter `{}` is not said to be anything", show(&path))),
                        },
                        Seg::Rest => target.extend(rest.iter().cloned()),
                        other => target.push(other.clone()),
                    }
                }
                insert(&mut root, &target, node.clone());
            } else if matches!(&node.value, Value::Map(members) if members.contains_key(FAILED)) {
                // All that would have come of it has failed.
                for (_, to) in patterns.iter().filter(|(from, _)| begins_with(from, &path)) {
                    let keys: Vec<Seg> = to.iter().take_while(|s| matches!(s, Seg::Key(_))).cloned().collect();
                    insert(&mut root, &keys, node.clone());
                }
            } else if ignored.iter().any(|p| matches(p, &path).is_some()) {
                if self.allow.contains_key(&show(&path)) {
                    settled.decided.push(node.at.clone());
                } else {
                    settled.cosmetic.push(node.at.clone());
                }
            } else if !is_empty(node) {
                return Err(format!("the parameter `{}` has no converter", show(&path)));
            }
        }
        Ok((root, settled))
    }
}

/// Whether a constant is one of those listed, where `null` stands for an absent one.
fn is_among(node: Option<&Node>, values: &[Json]) -> bool {
    match node.map(|n| &n.value) {
        None => values.iter().any(Json::is_null),
        Some(Value::Expr(_)) => false,
        Some(_) => node.is_some_and(|n| values.contains(&to_json(n))),
    }
}

/// What becomes of a leaf of a parameter that maps values to columns.
enum Column {
    To(Vec<Seg>),
    /// It chose what is converted.
    Decides,
    /// The editor shows it.
    Shown,
}

/// A parameter that maps values to columns, with its schema.
struct Columns {
    path: Vec<Seg>,
    schema: Vec<Option<Entry>>,
}

/// A column of the schema.
struct Entry {
    id: String,
    /// It has a value.
    written: bool,
    /// The editor offers it.
    offered: bool,
    /// Its values are converted.
    converted: bool,
}

impl Columns {
    fn read(path: &str, tree: &Node) -> Self {
        // The fields of the item go as they are, with no types.
        let named = tree.path(path).filter(|n| n.get("mappingMode").and_then(Node::text) != Some("autoMapInputData"));
        let value = named.and_then(|n| n.get("value"));
        let schema = named.and_then(|n| n.get("schema")).map_or(&[][..], Node::elements).iter();
        let entry = |entry: &Node| {
            let id = entry.get("id").and_then(Node::text)?;
            let kind = entry.get("type").and_then(Node::text)?;
            Some(Entry {
                id: id.to_owned(),
                written: value.is_some_and(|v| v.get(id).is_some()),
                offered: entry.get("removed").and_then(Node::bool) == Some(false),
                converted: !AS_THEY_ARE.contains(&kind),
            })
        };
        Self { path: pattern(path), schema: schema.map(entry).collect() }
    }

    fn place(&self, leaf: &[Seg], node: &Node) -> Option<Column> {
        let inner = leaf.strip_prefix(self.path.as_slice())?;
        let key = |name: &str| Seg::Key(name.to_owned());
        Some(match inner {
            [Seg::Key(value), rest @ ..] if value == "value" && !rest.is_empty() => {
                Column::To([&[key("record")], rest].concat())
            }
            [Seg::Key(schema), Seg::Index(index), Seg::Key(member)] if schema == "schema" => {
                self.schema.get(*index).and_then(Option::as_ref).map_or(Column::Shown, |entry| entry.place(member))
            }
            [Seg::Key(mode)] if mode == "mappingMode" && node.text() == Some("defineBelow") => Column::Decides,
            [Seg::Key(mode)] if mode == "mappingMode" => Column::To(vec![key("mapping")]),
            [Seg::Key(schema), ..] if schema == "schema" || schema == "value" || schema == "cachedResultName" => {
                Column::Shown
            }
            _ => return None,
        })
    }
}

impl Entry {
    /// A type is passed where values are converted to it, and the leaves that decide so are not only shown.
    fn place(&self, member: &str) -> Column {
        let used = self.written || self.offered;
        match member {
            "type" if used && self.converted => {
                Column::To(vec![Seg::Key("types".to_owned()), Seg::Key(self.id.clone())])
            }
            "type" if used => Column::Decides,
            "id" if used && self.converted => Column::Decides,
            "removed" if !self.written && self.converted => Column::Decides,
            _ => Column::Shown,
        }
    }
}

fn number_or_text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

fn show(path: &[Seg]) -> String {
    let mut text = String::new();
    for seg in path {
        match seg {
            Seg::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Seg::Index(i) => text.push_str(&format!("[{i}]")),
            Seg::Any | Seg::Rest | Seg::Said(_) => {}
        }
    }
    text
}

fn insert(root: &mut Node, path: &[Seg], leaf: Node) {
    let Some((first, rest)) = path.split_first() else {
        *root = leaf;
        return;
    };
    let at = root.at.clone();
    match first {
        Seg::Index(i) => {
            if !matches!(root.value, Value::List(_)) {
                root.value = Value::List(Vec::new());
            }
            if let Value::List(items) = &mut root.value {
                while items.len() <= *i {
                    items.push(Located::new(Value::Map(IndexMap::new()), at.clone()));
                }
                if let Some(item) = items.get_mut(*i) {
                    insert(item, rest, leaf);
                }
            }
        }
        Seg::Key(key) => {
            if !matches!(root.value, Value::Map(_)) {
                root.value = Value::Map(IndexMap::new());
            }
            if let Value::Map(members) = &mut root.value {
                let child = members.entry(key.clone()).or_insert_with(|| Located::new(Value::Map(IndexMap::new()), at));
                insert(child, rest, leaf);
            }
        }
        Seg::Any | Seg::Rest | Seg::Said(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_table_parses() {
        for file in FILES.files().chain(FILES.get_dir("apps").into_iter().flat_map(Dir::files)) {
            let text = file.contents_utf8().unwrap();
            if let Err(error) = parse_file(text) {
                panic!("{}: {error}", file.path().display());
            }
        }
    }

    #[test]
    fn lists_keep_their_indices() {
        let row: Row =
            serde_json::from_str(r#"{"verb":"transform","params":{"a.b[].c":"fields[].name"},"ignore":["x"]}"#)
                .unwrap();
        let tree = params::read(&serde_json::json!({"a":{"b":[{"c":"1"},{"c":"2"}]},"x":1}), &Pointer::root());
        let (node, settled) = row.apply(&tree, "1").unwrap();
        assert_eq!(to_json(&node), serde_json::json!({"fields":[{"name":"1"},{"name":"2"}]}));
        assert_eq!(settled.cosmetic.len(), 1);
    }
}
