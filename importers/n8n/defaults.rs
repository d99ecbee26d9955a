//! What the engine makes of a node's parameters before it runs: omitted ones get the defaults of the node's version, and what its conditions hide,
//! or what the version does not have, is dropped.
//!
//! The tables in `defaults/` are taken from an installed engine by `defaults/take.mjs`.

use cutover_ir::{Node, Pointer, Value};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/n8n/defaults");

const PREFIX: &str = "n8n-nodes-base.";

/// A type's file: a table for each group of versions.
#[derive(Deserialize)]
struct File {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    versions: Vec<f64>,
    /// The editor offers the type no more.
    #[serde(default)]
    retired: bool,
    groups: Level,
    #[serde(default)]
    accounts: Vec<Account>,
}

/// A type of account that a node cannot do without.
#[derive(Deserialize)]
struct Account {
    #[serde(rename = "type")]
    kind: String,
    #[serde(flatten)]
    condition: Condition,
}

/// Parameters that exist under the same condition.
#[derive(Deserialize)]
struct Group {
    #[serde(flatten)]
    condition: Condition,
    parameters: IndexMap<String, Kind>,
}

/// The parameter names, with the values of which something is there or not.
#[derive(Deserialize)]
struct Condition {
    #[serde(default)]
    show: IndexMap<String, Vec<Json>>,
    #[serde(default)]
    hide: IndexMap<String, Vec<Json>>,
}

/// A parameter of the table: an object says by its member what it is, anything else is a default.
#[derive(Deserialize)]
#[serde(from = "Json")]
enum Kind {
    /// Members that may each be set or not.
    Collection(Level),
    /// Lists, or single ones, of members that are all filled in.
    Entries(IndexMap<String, Level>),
    /// The editor's own.
    Shown,
    /// A value whose default is not known, or is none.
    Whole,
    Simple(Json),
}

impl From<Json> for Kind {
    fn from(mut json: Json) -> Self {
        fn read<T: DeserializeOwned>(json: &mut Json, member: &str) -> Option<T> {
            serde_json::from_value(json.get_mut(member)?.take()).ok()
        }
        if !json.is_object() {
            return Self::Simple(json);
        }
        let collection = read(&mut json, "collection").map(Self::Collection);
        let kind = collection.or_else(|| read(&mut json, "entries").map(Self::Entries));
        let flag = |member: &str| json.get(member).is_some_and(Json::is_boolean);
        let kind = kind.or_else(|| flag("shown").then_some(Self::Shown));
        kind.or_else(|| (flag("whole") || flag("sample")).then_some(Self::Whole))
            .or_else(|| read(&mut json, "default").map(Self::Simple))
            .unwrap_or(Self::Simple(json))
    }
}

/// The parameters of one level, in the editor's order; a name may stand there more than once, under different conditions.
#[derive(Deserialize)]
#[serde(from = "Vec<Group>")]
struct Level {
    conditions: Vec<Condition>,
    /// The place of its condition, and what it is.
    parameters: Vec<(usize, Kind)>,
    places: HashMap<String, Vec<usize>>,
}

impl From<Vec<Group>> for Level {
    fn from(groups: Vec<Group>) -> Self {
        let mut level = Self { conditions: Vec::new(), parameters: Vec::new(), places: HashMap::new() };
        for (condition, group) in groups.into_iter().enumerate() {
            level.conditions.push(group.condition);
            for (name, kind) in group.parameters {
                level.places.entry(name).or_default().push(level.parameters.len());
                level.parameters.push((condition, kind));
            }
        }
        level
    }
}

impl Kind {
    fn is_simple(&self) -> bool {
        matches!(self, Self::Whole | Self::Simple(_))
    }

    /// The default; nothing where it is none or not in the table.
    fn default(&self) -> Option<&Json> {
        match self {
            Self::Simple(default) => Some(default),
            _ => None,
        }
    }
}

fn table(kind: &str, version: f64) -> Option<&'static Table> {
    let tables = tables(kind)?;
    tables.iter().find(|table| table.versions.contains(&version)).or_else(|| last(tables))
}

/// The only table of a retired type: no newer version of it will come, and the engine runs whatever number an export says by this one.
fn last(tables: &'static [Table]) -> Option<&'static Table> {
    match tables {
        [only] if only.retired => Some(only),
        _ => None,
    }
}

/// The tables of a type, one for each group of versions.
fn tables(kind: &str) -> Option<&'static [Table]> {
    type Lazy = (&'static str, OnceLock<Vec<Table>>);
    static ALL: OnceLock<HashMap<&'static str, Lazy>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let files = FILES.files().filter(|file| file.path().extension().is_some_and(|e| e == "json"));
        files
            .filter_map(|file| Some((file.path().file_stem()?.to_str()?, (file.contents_utf8()?, OnceLock::new()))))
            .collect()
    });
    let (text, parsed) = all.get(kind.strip_prefix(PREFIX)?)?;
    Some(parsed.get_or_init(|| serde_json::from_str::<File>(text).map(|file| file.tables).unwrap_or_default()))
}

/// Whether the engine has the type, and not this version of it.
pub fn lacks(kind: &str, version: &str) -> bool {
    let Some(tables) = tables(kind) else { return false };
    let known = |number: f64| tables.iter().any(|table| table.versions.contains(&number));
    last(tables).is_none() && !version.parse().is_ok_and(known)
}

/// The parameters of a step as the engine sees them.
pub struct Seen<'a> {
    top: Option<View<'a>>,
    accounts: &'static [Account],
}

impl<'a> Seen<'a> {
    /// By the table of a type and version; a type without one is seen as it is written.
    pub fn new(kind: &str, version: &str, params: &'a Node) -> Self {
        let found = version.parse().ok().and_then(|number| {
            let tool = kind.strip_suffix("Tool").and_then(|base| table(base, number));
            table(kind, number).map(|t| (t, number, false)).or_else(|| tool.map(|t| (t, number, true)))
        });
        let accounts = found.map_or(&[][..], |(table, ..)| &table.accounts);
        let top = found.map(|(table, version, tool)| View {
            level: &table.groups,
            given: params,
            context: Context { version, tool },
            inside: false,
            known: RefCell::default(),
        });
        Self { top, accounts }
    }

    /// Without a table.
    pub fn as_written() -> Self {
        Self { top: None, accounts: &[] }
    }

    /// The types of account that the step needs; none where a parameter that decides is an expression.
    pub fn accounts(&self) -> Vec<String> {
        self.accounts_where(true)
    }

    /// The types of account of the ways to sign in that were not chosen.
    pub fn accounts_of_other_ways(&self) -> Vec<String> {
        self.accounts_where(false)
    }

    /// The types of account whose condition holds or does not; none where an expression decides it.
    fn accounts_where(&self, wanted: bool) -> Vec<String> {
        let Some(top) = &self.top else { return Vec::new() };
        let known = |account: &&Account| {
            let decided =
                account.condition.show.keys().all(|name| top.given.get(name).is_none_or(|n| n.expr().is_none()));
            decided && top.holds(&account.condition, top) == wanted
        };
        self.accounts.iter().filter(known).map(|account| account.kind.clone()).collect()
    }

    /// The default that an omitted parameter has here; nothing where it is given, is not there, or no table says it.
    pub fn default(&self, name: &str) -> Option<Json> {
        let top = self.top.as_ref()?;
        if top.given.get(name).is_some() {
            return None;
        }
        let kind = top.there(name, top)?;
        kind.default().cloned()
    }

    /// The text of a parameter, its default where it is omitted; nothing for an expression.
    pub fn text(&self, params: &Node, name: &str) -> Option<String> {
        match params.get(name) {
            Some(node) => node.text().map(str::to_owned),
            None => self.default(name)?.as_str().map(str::to_owned),
        }
    }

    /// The defaults of omitted parameters that are there, in the editor's order: collections are empty.
    pub fn presets(&self) -> Vec<(String, Json)> {
        let Some(top) = &self.top else { return Vec::new() };
        let mut names: Vec<(&String, &Vec<usize>)> = top.level.places.iter().collect();
        names.sort_by_key(|(_, places)| places.first().copied());
        names
            .into_iter()
            .filter(|(name, _)| top.given.get(name).is_none())
            .filter_map(|(name, _)| {
                let preset = match top.there(name, top)? {
                    Kind::Collection(_) | Kind::Entries(_) => Json::Object(serde_json::Map::new()),
                    kind => kind.default()?.clone(),
                };
                Some((name.clone(), preset))
            })
            .collect()
    }

    /// What is written under a name that the version does not have at any of its levels, whatever else is chosen.
    pub fn unknown(&self) -> Vec<(String, &'a Node)> {
        self.top.as_ref().map_or_else(Vec::new, |top| top.unknown(""))
    }

    /// The places of what the engine drops: hidden, or not of this version.
    pub fn dropped(&self) -> HashSet<Pointer> {
        let mut out = HashSet::new();
        if let Some(top) = &self.top {
            top.dropped(top, &mut out);
        }
        out
    }
}

/// The parameters without those at the places given.
pub fn without(params: &Node, places: &HashSet<Pointer>) -> Node {
    let value = match &params.value {
        Value::Map(members) => Value::Map(
            members
                .iter()
                .filter(|(_, member)| !places.contains(&member.at))
                .map(|(key, member)| (key.clone(), without(member, places)))
                .collect(),
        ),
        Value::List(items) => Value::List(items.iter().map(|item| without(item, places)).collect()),
        other => other.clone(),
    };
    Node::new(value, params.at.clone())
}

/// The leaves at or below the places given.
pub fn leaves_at(params: &Node, places: &HashSet<Pointer>) -> Vec<Pointer> {
    let mut leaves = Vec::new();
    each_at(params, places, &mut leaves);
    leaves
}

fn each_at(node: &Node, places: &HashSet<Pointer>, leaves: &mut Vec<Pointer>) {
    if places.contains(&node.at) {
        node.each_leaf(&mut |leaf| leaves.push(leaf.at.clone()));
        return;
    }
    match &node.value {
        Value::Map(members) => members.values().for_each(|member| each_at(member, places, leaves)),
        Value::List(items) => items.iter().for_each(|item| each_at(item, places, leaves)),
        _ => {}
    }
}

#[derive(Clone, Copy)]
struct Context {
    version: f64,
    tool: bool,
}

/// The values of one level, worked out as they are asked for.
struct View<'a> {
    level: &'a Level,
    given: &'a Node,
    context: Context,
    /// Of a collection: what is not set is not there.
    inside: bool,
    known: RefCell<HashMap<String, Option<Json>>>,
}

impl<'a> View<'a> {
    fn inner(&self, level: &'a Level, given: &'a Node, inside: bool) -> Self {
        Self { level, given, context: self.context, inside, known: RefCell::default() }
    }

    fn candidates(&self, name: &str) -> impl Iterator<Item = (&'a Condition, &'a Kind)> + use<'a> {
        let level = self.level;
        let places = level.places.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| {
            let (condition, kind) = level.parameters.get(*place)?;
            Some((level.conditions.get(*condition)?, kind))
        })
    }

    /// The last parameter of a name that is there.
    fn there(&self, name: &str, root: &View<'_>) -> Option<&'a Kind> {
        self.candidates(name).filter(|(condition, _)| self.holds(condition, root)).last().map(|(_, kind)| kind)
    }

    /// What conditions see of a simple parameter: a single one is seen where it is hidden too.
    fn value(&self, name: &str, root: &View<'_>) -> Option<Json> {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        // A parameter that depends on itself is none for that moment.
        self.known.borrow_mut().insert(name.to_owned(), None);
        let mut candidates = self.candidates(name);
        let kind = match (candidates.next(), candidates.next()) {
            (Some((_, only)), None) => Some(only),
            (Some(_), Some(_)) => self.there(name, root),
            _ => None,
        };
        let value = kind.filter(|kind| kind.is_simple()).and_then(|kind| match self.given.get(name) {
            Some(node) => Some(plain(node)),
            None if self.inside => None,
            None => kind.default().cloned(),
        });
        self.known.borrow_mut().insert(name.to_owned(), value.clone());
        value
    }

    /// The values that a condition looks at: those of a list, or one, which may be none.
    fn values(&self, name: &str, root: &View<'_>) -> Vec<Option<Json>> {
        let value = match name {
            "@version" => Some(self.context.version.into()),
            "@tool" => Some(self.context.tool.into()),
            _ => match name.strip_prefix('/') {
                Some(name) if std::ptr::eq(self, root) => self.value(name, root),
                Some(name) => root.value(name, root),
                None => self.value(name, root),
            },
        };
        match value {
            Some(Json::Array(items)) => items.into_iter().map(Some).collect(),
            Some(Json::Object(members)) if members.get("__rl").and_then(Json::as_bool) == Some(true) => {
                vec![members.get("value").cloned()]
            }
            other => vec![other],
        }
    }

    fn holds(&self, condition: &Condition, root: &View<'_>) -> bool {
        for (name, wanted) in &condition.show {
            let values = self.values(name, root);
            // What an expression will say is not known when the editor shows it.
            if values.iter().flatten().any(|v| v.as_str().is_some_and(|text| text.starts_with('='))) {
                return true;
            }
            if !meets(wanted, &values) {
                return false;
            }
        }
        !condition.hide.iter().any(|(name, wanted)| {
            // A name that its author took out before sharing is to be filled in again, with what hangs on it.
            let blank = wanted.iter().all(|value| value.as_str() == Some(""));
            let values = self.values(name, root);
            !blank && !values.is_empty() && meets(wanted, &values)
        })
    }

    fn unknown(&self, above: &str) -> Vec<(String, &'a Node)> {
        let Value::Map(members) = &self.given.value else { return Vec::new() };
        let mut out = Vec::new();
        for (name, node) in members {
            let shown = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            // A name may stand for several parameters, of which one has the member.
            let of_kinds = self.candidates(name).map(|(_, kind)| self.unknown_in(kind, &shown, node));
            let all = of_kinds.reduce(|known, other| {
                known.into_iter().filter(|(_, node)| other.iter().any(|(_, same)| same.at == node.at)).collect()
            });
            out.extend(all.unwrap_or_else(|| vec![(shown, node)]));
        }
        out
    }

    /// What a parameter of this kind does not have.
    fn unknown_in(&self, kind: &'a Kind, shown: &str, node: &'a Node) -> Vec<(String, &'a Node)> {
        match (kind, &node.value) {
            (Kind::Collection(collection), _) => self.inner(collection, node, true).unknown(shown),
            (Kind::Entries(entries), Value::Map(kinds)) => {
                let of_entry = |(kind, entry): (&String, &'a Node)| match entries.get(kind) {
                    Some(level) => {
                        let single = std::slice::from_ref(entry);
                        let each = if matches!(entry.value, Value::Map(_)) { single } else { entry.elements() };
                        each.iter().flat_map(|one| self.inner(level, one, false).unknown(shown)).collect()
                    }
                    None => vec![(format!("{shown}.{kind}"), entry)],
                };
                kinds.iter().flat_map(of_entry).collect()
            }
            _ => Vec::new(),
        }
    }

    fn dropped(&self, root: &View<'_>, out: &mut HashSet<Pointer>) {
        let Value::Map(members) = &self.given.value else { return };
        for (name, node) in members {
            match self.there(name, root) {
                None | Some(Kind::Shown) => {
                    out.insert(node.at.clone());
                }
                Some(Kind::Collection(collection)) => self.inner(collection, node, true).dropped(root, out),
                Some(Kind::Entries(entries)) => {
                    let Value::Map(kinds) = &node.value else { continue };
                    for (kind, entry) in kinds {
                        let Some(level) = entries.get(kind) else {
                            out.insert(entry.at.clone());
                            continue;
                        };
                        let single = std::slice::from_ref(entry);
                        let each = if matches!(entry.value, Value::Map(_)) { single } else { entry.elements() };
                        each.iter().for_each(|one| self.inner(level, one, false).dropped(root, out));
                    }
                }
                Some(_) => {}
            }
        }
    }
}

/// A value with a text that begins with `=` for each expression.
fn plain(node: &Node) -> Json {
    node.to_json_with(&|_, leaf| matches!(leaf, Value::Expr(_)).then(|| Json::String("=".to_owned())))
}

/// Whether one of the conditions holds for the values.
fn meets(conditions: &[Json], values: &[Option<Json>]) -> bool {
    conditions.iter().any(|condition| {
        match condition.get("_cnd").and_then(Json::as_object).and_then(|c| c.iter().next()) {
            Some((test, wanted)) if values.is_empty() => test == "not" && !wanted.is_null(),
            Some((test, wanted)) => values.iter().all(|value| passes(test, wanted, value.as_ref())),
            None => values.iter().flatten().any(|value| same(value, condition)),
        }
    })
}

fn same(a: &Json, b: &Json) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

fn passes(test: &str, wanted: &Json, value: Option<&Json>) -> bool {
    let number = value.and_then(Json::as_f64);
    let against = |member: &Json| number.zip(member.as_f64());
    let text = value.and_then(Json::as_str);
    match test {
        "eq" => value.is_some_and(|value| same(value, wanted)),
        "not" => !value.is_some_and(|value| same(value, wanted)),
        "gte" => against(wanted).is_some_and(|(a, b)| a >= b),
        "lte" => against(wanted).is_some_and(|(a, b)| a <= b),
        "gt" => against(wanted).is_some_and(|(a, b)| a > b),
        "lt" => against(wanted).is_some_and(|(a, b)| a < b),
        "between" => {
            let bound = |key: &str| wanted.get(key).and_then(against);
            bound("from").is_some_and(|(a, b)| a >= b) && bound("to").is_some_and(|(a, b)| a <= b)
        }
        "includes" => text.zip(wanted.as_str()).is_some_and(|(a, b)| a.contains(b)),
        "startsWith" => text.zip(wanted.as_str()).is_some_and(|(a, b)| a.starts_with(b)),
        "endsWith" => text.zip(wanted.as_str()).is_some_and(|(a, b)| a.ends_with(b)),
        "exists" => value.is_some_and(|value| !value.is_null() && value.as_str() != Some("")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::params::read;
    use super::*;
    use serde_json::json;

    fn seen(kind: &str, version: &str, params: Json, look: impl Fn(&Seen<'_>)) {
        let tree = read(&params, &Pointer::root());
        look(&Seen::new(kind, version, &tree));
    }

    #[test]
    fn every_table_parses() {
        for file in FILES.files().filter(|file| file.path().extension().is_some_and(|e| e == "json")) {
            let parsed = serde_json::from_str::<File>(file.contents_utf8().unwrap());
            assert!(parsed.is_ok(), "{}: {:?}", file.path().display(), parsed.err());
        }
    }

    #[test]
    fn an_omitted_operation_is_the_one_of_its_resource() {
        seen("n8n-nodes-base.gmail", "2.1", json!({}), |seen| {
            assert_eq!(seen.default("resource"), Some(json!("message")));
            assert_eq!(seen.default("operation"), Some(json!("send")));
        });
        seen("n8n-nodes-base.gmail", "2.1", json!({"resource": "label"}), |seen| {
            assert_eq!(seen.default("operation"), Some(json!("getAll")));
        });
    }

    #[test]
    fn a_default_is_the_one_of_the_version() {
        for (version, default) in [("2", "text"), ("2.1", "html")] {
            seen("n8n-nodes-base.emailSend", version, json!({}), |seen| {
                assert_eq!(seen.default("emailFormat"), Some(json!(default)))
            });
        }
    }

    #[test]
    fn what_is_hidden_or_unknown_is_dropped() {
        let params = json!({"type": "simple", "code": "return 1", "options": {"disableDotNotation": true, "old": 1}, "notes": "x"});
        seen("n8n-nodes-base.sort", "1", params, |seen| {
            let mut dropped: Vec<String> = seen.dropped().iter().map(|p| p.as_str().to_owned()).collect();
            dropped.sort();
            assert_eq!(dropped, ["/code", "/notes", "/options/old"]);
        });
    }

    #[test]
    fn an_expression_hides_nothing_that_hangs_on_it() {
        seen("n8n-nodes-base.sort", "1", json!({"type": "={{ $json.t }}", "code": "return 1"}), |seen| {
            assert!(seen.dropped().is_empty());
        });
    }

    #[test]
    fn a_version_that_the_engine_does_not_have_is_told_from_a_type_without_a_table() {
        assert!(lacks("n8n-nodes-base.sort", "77"));
        assert!(!lacks("n8n-nodes-base.sort", "1"));
        assert!(!lacks("community.thing", "77"));
        // Retired: it is run by the only table that it has.
        assert!(!lacks("n8n-nodes-base.function", "77"));
    }

    #[test]
    fn a_type_or_version_without_a_table_is_seen_as_written() {
        seen("n8n-nodes-base.sort", "77", json!({"x": 1}), |seen| assert!(seen.dropped().is_empty()));
        seen("community.thing", "1", json!({"x": 1}), |seen| assert!(seen.dropped().is_empty()));
    }
}
