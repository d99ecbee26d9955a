//! Tables of what can be plugged together, and the mapping of exported parameters to the names that the runtime reads.

use cutover_ir::{Gives, Located, Node, Pointer, Value};
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// How one type of part becomes code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The function of the runtime that makes it.
    pub make: String,
    /// Who answers, where the part is a model.
    pub provider: String,
    /// The model that the platform takes where the export names none, by the version it begins with.
    pub default: Vec<(f64, String)>,
    /// The first version that is understood.
    pub since: f64,
    /// Another table that the parameters follow.
    pub row: String,
    /// The slots that it reads; one that it cannot do without ends in an exclamation mark.
    pub takes: Vec<String>,
    /// The function of the runtime that opens a store.
    pub store: String,
    /// What a tool says of itself where the export does not say it.
    pub describe: String,
    /// Path of an exported parameter → its place in the object given to the runtime.
    pub params: BTreeMap<String, String>,
    /// Parameters without a behaviour of their own.
    pub ignore: Vec<String>,
    /// Constants that are understood; null stands for a missing parameter.
    pub allow: BTreeMap<String, Vec<serde_json::Value>>,
    /// Versions that are not passed: the runtime does the same where it is told none.
    versionless: Vec<f64>,
}

/// Whether a request of this version needs no version.
pub fn is_versionless(version: f64) -> bool {
    http().versionless.contains(&version)
}

/// How one type of model step becomes code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Root {
    /// The function of the runtime; empty where there is none.
    pub verb: String,
    /// The slots that it reads; one that it cannot do without ends in an exclamation mark.
    pub takes: Vec<String>,
    pub since: f64,
    /// The first version that is another step; none where it is zero.
    pub until: f64,
    /// That other step.
    pub later: Option<Box<Root>>,
    /// How many items it gives.
    pub gives: Gives,
    /// What its outputs are counted by, where there may be more than one.
    pub outputs: Option<Outputs>,
    /// Parameters that the runtime reads.
    pub known: Vec<String>,
    pub allow: BTreeMap<String, Vec<serde_json::Value>>,
    /// Parameters that are prompts, in the order of the conversation.
    pub prompts: Vec<Prompt>,
    /// Path of an exported parameter → its place in what a call is given; none where a call is given what the export has.
    pub params: BTreeMap<String, String>,
    /// What constants of a parameter are called in a call.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Versions that look at a plugged parser without being told to.
    pub formed: Vec<f64>,
    /// Where the question is the step's own.
    pub asks: Option<Asks>,
}

/// The parameter with a question, which another one may put aside.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asks {
    pub text: String,
    /// The parameter that says whether it counts, the word by which it does, and what an export without that parameter means.
    pub by: String,
    pub means: String,
    pub usual: String,
}

/// How many outputs a step has.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Outputs {
    /// A list with one element for each output.
    pub list: String,
    /// The member of such an element that names the output.
    pub word: String,
    /// A text with words by commas, one for each output.
    pub words: String,
    /// The text that holds where it is missing.
    pub usual: String,
    /// Constants of which each means one output more.
    pub extra: BTreeMap<String, String>,
}

impl Root {
    /// The row for a version of the step.
    pub fn at(&self, version: f64) -> &Root {
        match &self.later {
            Some(later) if self.until > 0.0 && version >= self.until => later,
            _ => self,
        }
    }

    /// How many outputs a step with these parameters has; nothing where it is the usual one.
    pub fn outputs(&self, params: &Node) -> Option<usize> {
        Some(self.output_names(params)?.len())
    }

    /// What the outputs are called, in order; an empty word where nobody says it. Nothing where the number is the usual one.
    pub fn output_names(&self, params: &Node) -> Option<Vec<String>> {
        let outputs = self.outputs.as_ref()?;
        let text = |path: &str| params.path(path).and_then(Node::text);
        let word = |element: &Node| element.get(&outputs.word).and_then(Node::text).unwrap_or_default().to_owned();
        let mut names: Vec<String> = match (outputs.list.is_empty(), text(&outputs.words)) {
            (false, _) => {
                params.path(&outputs.list).map_or_else(Vec::new, |list| list.elements().iter().map(word).collect())
            }
            (true, words) => {
                let words = words.unwrap_or(&outputs.usual).split(',').map(str::trim);
                words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
        };
        let more = outputs.extra.iter().filter(|(path, word)| text(path) == Some(word.as_str()));
        names.extend(more.map(|(_, word)| word.clone()));
        Some(names)
    }
}

/// A parameter that is a prompt.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Prompt {
    pub path: String,
    /// Who speaks.
    pub role: String,
    /// The neighbour that says who speaks.
    pub by: String,
    pub roles: BTreeMap<String, String>,
}

impl Row {
    /// The model that the platform takes for a part of this version that names none.
    pub fn usual(&self, version: f64) -> Option<&str> {
        let since = self.default.iter().rfind(|(since, _)| *since <= version);
        since.or(self.default.first()).map(|(_, model)| model.as_str())
    }
}

/// The model that the platform takes for a part of this type and version (`1` where it is no number) that names none.
pub fn usual(kind: &str, version: &str) -> Option<&'static str> {
    part(kind)?.usual(version.parse().unwrap_or(1.0))
}

/// The row of a part's type.
pub fn part(kind: &str) -> Option<&'static Row> {
    static PARTS: OnceLock<BTreeMap<String, Row>> = OnceLock::new();
    PARTS.get_or_init(|| cutover_ir::table!("parts.json")).get(kind)
}

/// The row of a model step's type.
pub fn root(kind: &str) -> Option<&'static Root> {
    static ROOTS: OnceLock<BTreeMap<String, Root>> = OnceLock::new();
    ROOTS.get_or_init(|| cutover_ir::table!("roots.json")).get(kind)
}

/// The parameters of a request, as the importer's own table has them.
fn http() -> &'static Row {
    #[derive(Default, Deserialize)]
    struct Table {
        rows: Vec<Row>,
    }
    static HTTP: OnceLock<Row> = OnceLock::new();
    HTTP.get_or_init(|| {
        let table: Table = cutover_ir::table!("../../../importers/n8n/nodes/httpRequest.json");
        let mut row = table.rows.into_iter().next().unwrap_or_default();
        // Pages are asked for by functions, which the parameters of a tool are not.
        row.params.retain(|from, _| !from.starts_with("options.pagination."));
        row
    })
}

/// The parameters by the names that the runtime reads, and the leaves that carry no behaviour.
pub struct Mapped {
    pub params: Node,
    /// Leaves that decide what the part becomes.
    pub chosen: Vec<Pointer>,
    pub waived: Vec<Pointer>,
}

/// One step of a concrete path.
#[derive(Clone, Debug)]
pub enum Place {
    Key(String),
    Index(usize),
}

/// Calls `visit` for every leaf with its pattern (`a.b[].c`) and its concrete path.
pub fn each_leaf<'a>(node: &'a Node, visit: &mut dyn FnMut(&str, &[Place], &'a Node)) {
    each_until(node, &|_| false, visit);
}

/// The same with what stands at a pattern that ends the walk taken as it is, whatever is below it.
pub fn each_until<'a>(node: &'a Node, ends: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(&str, &[Place], &'a Node)) {
    walk(node, "", &mut Vec::new(), ends, visit);
}

fn walk<'a>(
    node: &'a Node,
    pattern: &str,
    path: &mut Vec<Place>,
    ends: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(&str, &[Place], &'a Node),
) {
    match &node.value {
        _ if ends(pattern) => visit(pattern, path, node),
        Value::Map(members) => {
            for (key, member) in members {
                let inner = if pattern.is_empty() { key.clone() } else { format!("{pattern}.{key}") };
                path.push(Place::Key(key.clone()));
                walk(member, &inner, path, ends, visit);
                path.pop();
            }
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(Place::Index(i));
                walk(item, &format!("{pattern}[]"), path, ends, visit);
                path.pop();
            }
        }
        _ => visit(pattern, path, node),
    }
}

/// Whether a constant is among those that are understood.
pub fn allowed(allow: &BTreeMap<String, Vec<serde_json::Value>>, params: &Node) -> Result<(), String> {
    let mut problem = None;
    each_leaf(params, &mut |pattern, _, leaf| {
        let Some(values) = allow.get(pattern) else { return };
        let known = match &leaf.value {
            Value::Expr(_) => false,
            _ => values.contains(&super::super::project::plain(leaf)),
        };
        if !known && problem.is_none() {
            problem = Some(match &leaf.value {
                Value::Expr(_) => format!("`{pattern}` is an expression"),
                _ => format!("`{pattern}` is {}", super::super::project::plain(leaf)),
            });
        }
    });
    problem.map_or(Ok(()), Err)
}

fn under<'p>(pattern: &'p str, subtree: &str) -> Option<&'p str> {
    let prefix = subtree.strip_suffix(".*")?;
    pattern.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The parameters of a part by the names that the runtime reads; an error names the first one that nothing reads.
pub fn map(row: &Row, params: &Node) -> Result<Mapped, String> {
    allowed(&row.allow, params)?;
    let base = if row.row == "httpRequest" { Some(http()) } else { None };
    if let Some(base) = base {
        allowed(&base.allow, params)?;
    }
    let mut mapped = Mapped {
        params: Located::new(Value::Map(IndexMap::new()), params.at.clone()),
        chosen: Vec::new(),
        waived: Vec::new(),
    };
    let mut left = None;
    each_leaf(params, &mut |pattern, path, leaf| {
        let rows = || [Some(row), base].into_iter().flatten();
        let direct = rows().find_map(|r| r.params.get(pattern).cloned());
        if let Some(target) = direct {
            set(&mut mapped.params, &target, path, leaf);
            return;
        }
        let subtree = rows().flat_map(|r| r.params.iter()).find(|(from, _)| under(pattern, from).is_some());
        if let Some((from, target)) = subtree {
            let depth = from.trim_end_matches(".*").split('.').count();
            set_below(&mut mapped.params, target.trim_end_matches(".*"), path.get(depth..).unwrap_or_default(), leaf);
            return;
        }
        if rows().flat_map(|r| r.ignore.iter()).any(|i| i == pattern || under(pattern, i).is_some()) {
            let decides = rows().any(|r| r.allow.contains_key(pattern));
            if decides { mapped.chosen.push(leaf.at.clone()) } else { mapped.waived.push(leaf.at.clone()) }
        } else if left.is_none() {
            left = Some(format!("its parameter `{pattern}` has no converter"));
        }
    });
    left.map_or(Ok(mapped), Err)
}

/// The settings of the model that a step is itself, among its other parameters.
pub fn pick(row: &Row, params: &Node) -> Mapped {
    let mut mapped = Mapped {
        params: Located::new(Value::Map(IndexMap::new()), params.at.clone()),
        chosen: Vec::new(),
        waived: Vec::new(),
    };
    each_leaf(params, &mut |pattern, path, leaf| {
        if let Some(target) = row.params.get(pattern) {
            set(&mut mapped.params, target, path, leaf);
        }
    });
    mapped
}

/// Puts a leaf at a place, with the indices of its own path.
pub(super) fn set(tree: &mut Node, target: &str, path: &[Place], leaf: &Node) {
    let mut indices = path.iter().filter_map(|p| match p {
        Place::Index(i) => Some(*i),
        Place::Key(_) => None,
    });
    let mut places = Vec::new();
    for word in target.split('.') {
        let name = word.trim_end_matches("[]");
        places.push(Place::Key(name.to_owned()));
        for _ in 0..word.matches("[]").count() {
            places.push(Place::Index(indices.next().unwrap_or_default()));
        }
    }
    put(tree, &places, leaf);
}

fn set_below(tree: &mut Node, target: &str, rest: &[Place], leaf: &Node) {
    let mut places: Vec<Place> = target.split('.').map(|k| Place::Key(k.to_owned())).collect();
    places.extend(rest.iter().cloned());
    put(tree, &places, leaf);
}

fn put(tree: &mut Node, places: &[Place], leaf: &Node) {
    let Some((first, rest)) = places.split_first() else {
        *tree = leaf.clone();
        return;
    };
    let empty = |next: Option<&Place>| match next {
        Some(Place::Index(_)) => Located::new(Value::List(Vec::new()), Pointer::root()),
        _ => Located::new(Value::Map(IndexMap::new()), Pointer::root()),
    };
    match (&mut tree.value, first) {
        (Value::Map(members), Place::Key(key)) => {
            put(members.entry(key.clone()).or_insert_with(|| empty(rest.first())), rest, leaf)
        }
        (Value::List(items), Place::Index(index)) => {
            while items.len() <= *index {
                items.push(empty(rest.first()));
            }
            if let Some(item) = items.get_mut(*index) {
                put(item, rest, leaf);
            }
        }
        // Two parameters claim the same place; the later one stands, as in the export's own order.
        _ => *tree = leaf.clone(),
    }
}

/// The row of a tool whose client a person must write.
pub fn app_tool() -> &'static Row {
    static ROW: OnceLock<Row> = OnceLock::new();
    ROW.get_or_init(|| Row { make: "unconvertedTool".to_owned(), ..Row::default() })
}

/// The row of a tool whose call is known.
pub fn known_tool() -> &'static Row {
    static ROW: OnceLock<Row> = OnceLock::new();
    ROW.get_or_init(|| Row { make: "appTool".to_owned(), ..Row::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str, at: &str) -> Node {
        Located::new(Value::Text(value.to_owned()), at.into())
    }

    fn map_of(members: Vec<(&str, Node)>) -> Node {
        Located::new(Value::Map(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()), Pointer::root())
    }

    #[test]
    fn parameters_get_the_names_of_the_runtime() {
        let row = part("n8n-nodes-base.httpRequestTool").unwrap();
        let pair = map_of(vec![("name", text("a", "/n")), ("value", text("b", "/v"))]);
        let list = Located::new(Value::List(vec![pair]), Pointer::root());
        let params = map_of(vec![
            ("url", text("https://x", "/u")),
            ("toolDescription", text("Reads", "/d")),
            ("queryParameters", map_of(vec![("parameters", list)])),
        ]);
        let mapped = map(row, &params).unwrap().params;
        assert_eq!(mapped.get("description").and_then(Node::text), Some("Reads"));
        let query = mapped.get("query").map(Node::elements).unwrap_or_default();
        assert_eq!(query.first().and_then(|q| q.get("value")).and_then(Node::text), Some("b"));
    }

    #[test]
    fn what_nothing_reads_is_refused_by_name() {
        let row = part("@n8n/n8n-nodes-langchain.lmChatOpenAi").unwrap();
        let params = map_of(vec![("options", map_of(vec![("conversationId", text("c", "/c"))]))]);
        assert_eq!(map(row, &params).err().as_deref(), Some("its parameter `options.conversationId` has no converter"));
        let params = map_of(vec![("options", map_of(vec![("responseFormat", text("xml", "/r"))]))]);
        assert_eq!(map(row, &params).err().as_deref(), Some("`options.responseFormat` is \"xml\""));
    }

    #[test]
    fn every_table_can_be_read() {
        assert!(root("@n8n/n8n-nodes-langchain.agent").is_some_and(|r| r.verb == "agent"));
        assert!(part("@n8n/n8n-nodes-langchain.memoryBufferWindow").is_some());
        let openai = root("@n8n/n8n-nodes-langchain.openAi").unwrap();
        assert_eq!((openai.at(1.8).verb.as_str(), openai.at(2.0).verb.as_str()), ("message", "response"));
        assert!(http().params.contains_key("url"));
    }
}
