//! The table of node types that are one function of the runtime: one JSON file each in `nodes/`, and in `nodes/apps/` for apps.
//!
//! What an app's rows do not know is still a typed function for a person to fill in; any other type that its rows do not know is opaque.

mod apply;
mod bare;
mod columns;
mod path;
mod row;
mod unfit;

use super::defaults::{self, Seen};
use super::params;
use cutover_ir::{Node, Op, Origin, PartCall, Pointer, Step, TriggerClient, Value, waits_for_caller};
use include_dir::{Dir, include_dir};
use row::{Notice, Row};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::OnceLock;

pub use apply::{FAILED, Settled};
pub use bare::bare;
pub use unfit::Unfit;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/n8n/nodes");
/// The alternatives of a node type, read when they are first asked for: a workflow uses a few types of hundreds.
#[derive(Debug, Default)]
struct Rows {
    kind: String,
    /// The type is an app's.
    app: bool,
    texts: Vec<&'static str>,
    read: OnceLock<Vec<Row>>,
}

impl Rows {
    fn rows(&self) -> &[Row] {
        self.read.get_or_init(|| {
            self.texts.iter().flat_map(|text| parse_file(text, &self.kind).unwrap_or_default()).collect()
        })
    }
}

type Table = HashMap<String, Rows>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        let apps = FILES.get_dir("apps").into_iter().flat_map(Dir::files).map(|file| (file, true));
        for (file, app) in FILES.files().map(|file| (file, false)).chain(apps) {
            let Some(text) = file.contents_utf8() else { continue };
            for kind in kinds(text).unwrap_or_default() {
                let entry = table.entry(kind.clone()).or_insert_with(|| Rows { kind, ..Rows::default() });
                entry.app |= app;
                entry.texts.push(text);
            }
        }
        table
    })
}

/// The node types of a file, which stand at its head.
fn kinds(text: &str) -> Option<Vec<String>> {
    let head =
        text.trim_start().strip_prefix('{')?.trim_start().strip_prefix("\"type\"")?.trim_start().strip_prefix(':')?;
    let first = serde_json::Deserializer::from_str(head).into_iter::<Json>().next()?.ok()?;
    match first {
        Json::String(kind) => Some(vec![kind]),
        Json::Array(kinds) => Some(kinds.into_iter().filter_map(|k| k.as_str().map(str::to_owned)).collect()),
        _ => None,
    }
}

/// A file holds one row, or a base and its alternatives under `rows`: what an alternative maps is added to what the base maps. In a file of
/// several types an alternative says `for` which one it is.
fn parse_file(text: &str, kind: &str) -> Result<Vec<Row>, String> {
    let mut json: Json = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let object = json.as_object_mut().ok_or("not an object")?;
    object.remove("type");
    let alternatives: Vec<Json> = match object.remove("rows") {
        Some(Json::Array(rows)) => rows
            .into_iter()
            .filter(|row| row.get("for").is_none_or(|of| of == kind))
            .map(|row| {
                let mut merged = object.clone();
                for (key, value) in row.as_object().into_iter().flatten().filter(|(key, _)| *key != "for") {
                    match (merged.get_mut(key), value) {
                        (Some(Json::Object(base)), Json::Object(own)) => base.extend(own.clone()),
                        _ => drop(merged.insert(key.clone(), value.clone())),
                    }
                }
                Json::Object(merged)
            })
            .collect(),
        _ => vec![Json::Object(object.clone())],
    };
    alternatives
        .into_iter()
        .map(|row| serde_json::from_value(row).map(Row::spelled_out).map_err(|e| e.to_string()))
        .collect()
}

/// What the table makes of a step. Where it is an app's and used in a way that no row knows, why not; nothing where the type is not listed.
pub fn lower(step: &Step, inputs: usize) -> Result<(Op, Settled), Option<Unfit>> {
    let known = table().get(&step.origin.kind.value).ok_or(None)?;
    let params = &step.origin.params;
    let seen = Seen::new(&step.origin.kind.value, &step.origin.version.value, params);
    match nearest(known.rows().iter(), step, params, &seen) {
        Ok((row, params, settled)) => Ok((row.op(params, inputs), settled)),
        Err(unfit) if known.app => Err(unfit),
        Err(unfit) => {
            let (params, settled) = bare(params);
            Ok((Op::Opaque { reason: unfit.map_or_else(String::new, |unfit| unfit.to_string()), params }, settled))
        }
    }
}

/// The first row that takes the parameters, and what it makes of them with the names of the step's credentials; else why the nearest does not.
fn nearest<'r>(
    rows: impl Iterator<Item = &'r Row>,
    step: &Step,
    params: &Node,
    seen: &Seen<'_>,
) -> Result<(&'r Row, Node, Settled), Option<Unfit>> {
    let mut nearest: Option<Unfit> = None;
    for row in rows {
        match row.apply(params, &step.origin.version.value, seen) {
            Ok((mut params, settled)) => {
                row.name_credentials(&mut params, step);
                return Ok((row, params, settled));
            }
            Err(unfit) if nearest.as_ref().is_none_or(|other| unfit.is_nearer_than(other)) => nearest = Some(unfit),
            Err(_) => {}
        }
    }
    Err(nearest)
}

/// What the table makes of a tool of an agent: the call of the step that it stands for; else why not, as of a step.
pub fn tool(step: &Step) -> Result<PartCall, Option<Unfit>> {
    let known = step.origin.kind.value.strip_suffix("Tool").and_then(|kind| table().get(kind)).ok_or(None)?;
    let mut params = step.origin.params.clone();
    if let Value::Map(members) = &mut params.value {
        members.retain(|name, _| name != "toolDescription" && name != "descriptionType");
    }
    let version = &step.origin.version.value;
    let dropped = Seen::new(&step.origin.kind.value, version, &params).dropped();
    let unread = defaults::leaves_at(&params, &dropped);
    let params = defaults::without(&params, &dropped);
    let seen = Seen::new(&step.origin.kind.value, version, &params);
    // What asks a person ends the run for now, which a model's turn cannot do.
    let effects = known.rows().iter().filter(|row| row.verb == "effect" && !waits_for_caller(&row.module));
    let (row, params, mut settled) = nearest(effects, step, &params, &seen)?;
    settled.cosmetic.extend(unread);
    let Op::Call { function, module, params, .. } = row.op(params, 1) else { return Err(None) };
    Ok(PartCall { function, module, params, decided: settled.decided, cosmetic: settled.cosmetic })
}

/// The parameters of a type whose holes the platform fills even where they are no expressions.
pub fn filled(kind: &str) -> Vec<&'static str> {
    let rows = table().get(kind).map_or(&[][..], Rows::rows);
    rows.iter().flat_map(|row| row.holes.keys().chain(&row.refuse)).map(String::as_str).collect()
}

/// What the code does otherwise than a part of a model step did, by its type; how parts become code is the generator's.
pub fn part_notices(step: &Step) -> Vec<String> {
    static TABLE: OnceLock<HashMap<String, Vec<Notice>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| cutover_ir::table!("rows/part-notices.json"));
    let Origin { kind, version, params, .. } = &step.origin;
    let seen = Seen::new(&kind.value, &version.value, params);
    table.get(&kind.value).map_or_else(Vec::new, |notices| apply::told(notices, params, &version.value, &seen))
}

/// The settings of a trigger under the names that the server reads; nothing where the table does not know all of them.
pub fn trigger_settings(step: &Step) -> Option<(Node, Settled)> {
    let rows = table().get(&step.origin.kind.value)?;
    let seen = Seen::new(&step.origin.kind.value, &step.origin.version.value, &step.origin.params);
    rows.rows()
        .iter()
        .filter(|row| row.verb == "trigger")
        .find_map(|row| row.apply(&step.origin.params, &step.origin.version.value, &seen).ok())
}

/// What the table makes of an app's trigger: its settings, and what learns of its events. Nothing where a row does not know all of its
/// parameters, or one of them is an expression: no item is there yet that it could read.
pub fn app_trigger(step: &Step) -> Option<(Node, TriggerClient, Settled)> {
    let known = table().get(&step.origin.kind.value)?;
    let seen = Seen::new(&step.origin.kind.value, &step.origin.version.value, &step.origin.params);
    known.rows().iter().filter(|row| matches!(row.verb.as_str(), "poll" | "hook")).find_map(|row| {
        let (params, settled) = row.apply(&step.origin.params, &step.origin.version.value, &seen).ok()?;
        let (settings, client) = row.trigger(params, step);
        (!settings.has_expr() && !client.params.has_expr()).then_some((settings, client, settled))
    })
}

/// The parameters of an external call in the shape of the emitted call: what a recording holds, made comparable.
/// Types without a row keep their shape, but for what only the editor needs.
pub fn effect_params(kind: &str, version: &str, resolved: &Json) -> Json {
    let tree = params::verbatim(resolved, &Pointer::root());
    for row in table().get(kind).map_or(&[][..], Rows::rows) {
        if let Ok((node, _)) = row.apply_to(&tree, version, &Seen::as_written(), true) {
            return as_pairs(kind, node.to_json());
        }
    }
    bare(&tree).0.to_json()
}

/// Lists of pairs, or objects in their place, as lists of the pairs that have a value.
fn as_pairs(kind: &str, mut params: Json) -> Json {
    for name in table().get(kind).map_or(&[][..], Rows::rows).iter().flat_map(|row| &row.records) {
        let Some(member) = params.get_mut(name) else { continue };
        let pairs = match member.take() {
            Json::Object(record) if !record.contains_key(apply::FAILED) => {
                record.into_iter().map(|(name, value)| serde_json::json!({"name": name, "value": value})).collect()
            }
            Json::Array(pairs) => {
                pairs.into_iter().filter(|pair| pair.as_object().is_none_or(|p| p.len() > 1)).collect()
            }
            other => {
                *member = other;
                continue;
            }
        };
        *member = Json::Array(pairs);
    }
    params
}

/// The parameters of an emitted call as [`effect_params`] gives recorded ones.
pub fn parameters_only(kind: &str, params: &Json, expected: &Json) -> Json {
    as_pairs(kind, without_accounts(kind, params, expected))
}

/// The parameters of a call without what no recording holds (the names of its credentials, holes for themselves, and what it is given beside them), and
/// without what only the editor needs. A member that is `expected` is a parameter, whatever it is called.
pub fn without_accounts(kind: &str, params: &Json, expected: &Json) -> Json {
    let mut params = params.clone();
    let rows = table().get(kind).map_or(&[][..], Rows::rows);
    if let Json::Object(members) = &mut params {
        // A stub names its accounts in a member of this name, and most clients do.
        let accounts = rows.iter().filter_map(|row| row.credentials.as_deref()).chain(["auth"]);
        for account in accounts.filter(|account| expected.get(account).is_none()) {
            members.shift_remove(account);
        }
    }
    without_holes(kind, &mut params);
    bare(&params::verbatim(&params, &Pointer::root())).0.to_json()
}

/// Takes from the parameters of a call what no recording holds: holes for themselves, and what it is given beside them.
pub fn without_holes(kind: &str, params: &mut Json) {
    let Json::Object(members) = params else { return };
    for row in table().get(kind).map_or(&[][..], Rows::rows) {
        for member in row.holes.values().chain(&row.beside) {
            members.shift_remove(member);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutover_ir::{Located, Origin, Policy};

    #[test]
    fn every_file_of_the_table_parses() {
        for file in FILES.files().chain(FILES.get_dir("apps").into_iter().flat_map(Dir::files)) {
            let text = file.contents_utf8().unwrap();
            let kinds = kinds(text).unwrap_or_default();
            assert!(!kinds.is_empty(), "{} does not begin with its type", file.path().display());
            for kind in kinds {
                match parse_file(text, &kind) {
                    Err(error) => panic!("{}: {error}", file.path().display()),
                    Ok(rows) => assert!(!rows.is_empty(), "{} has no row for {kind}", file.path().display()),
                }
            }
        }
    }

    #[test]
    fn lists_keep_their_indices() {
        let row: Row =
            serde_json::from_str(r#"{"verb":"transform","params":{"a.b[].c":"fields[].name"},"ignore":["x"]}"#)
                .unwrap();
        let tree = params::read(&serde_json::json!({"a":{"b":[{"c":"1"},{"c":"2"}]},"x":1}), &Pointer::root());
        let (node, settled) = row.apply(&tree, "1", &Seen::as_written()).unwrap();
        assert_eq!(node.to_json(), serde_json::json!({"fields":[{"name":"1"},{"name":"2"}]}));
        assert_eq!(settled.cosmetic.len(), 1);
    }

    #[test]
    fn a_group_gets_what_its_members_are_when_they_are_left_out() {
        let row: Row = serde_json::from_str(
            r#"{"verb":"effect","params":{"a.g.x":"body.x","a.g.y":"body.y"},"entries":{"a.g":{"y":"usual"}}}"#,
        )
        .unwrap();
        let made = |json: Json| {
            let tree = params::read(&json, &Pointer::root());
            row.apply(&tree, "1", &Seen::as_written()).unwrap().0.to_json()
        };
        assert_eq!(made(serde_json::json!({"a":{"g":{"x":1}}})), serde_json::json!({"body":{"x":1,"y":"usual"}}));
        assert_eq!(made(serde_json::json!({"a":{}})), serde_json::json!({}));
    }

    #[test]
    fn holes_of_a_text_that_is_no_expression_are_computed_beside_it() {
        let row: Row =
            serde_json::from_str(r#"{"verb":"effect","params":{"values":"values"},"holes":{"values":"parts"}}"#)
                .unwrap();
        let parts = |text: &str| {
            let tree = params::read(&serde_json::json!({"values":text}), &Pointer::root());
            let (node, _) = row.apply(&tree, "1", &Seen::as_written()).unwrap();
            node.get("parts").map_or(0, |list| list.elements().iter().filter(|hole| hole.has_expr()).count())
        };
        assert_eq!(parts("{{ $json.a }}, {{ $json.b }}"), 2);
        assert_eq!(parts("{{ $json.a }}"), 1);
        assert_eq!(parts("={{ $json.a }}, {{ $json.b }}"), 2);
        assert_eq!(parts("plain"), 0);
    }

    #[test]
    fn the_nearest_row_says_what_it_does_not_know() {
        let said = |text: &str| Located::new(text.to_owned(), Pointer::root());
        let step = |params: Json| Step {
            name: "Step".to_owned(),
            op: Op::Pass,
            policy: Policy::default(),
            credentials: Vec::new(),
            position: None,
            notes: None,
            labels: Default::default(),
            origin: Origin {
                kind: said("n8n-nodes-base.googleSheets"),
                version: said("4.5"),
                at: Pointer::root(),
                params: params::read(&params, &Pointer::root()),
                unread: Vec::new(),
                presets: Default::default(),
                operation: None,
            },
        };
        let why = |params: Json| lower(&step(params), 1).err().flatten().map(|unfit| unfit.to_string());
        assert_eq!(
            why(serde_json::json!({"operation":"fold"})).as_deref(),
            Some("`operation` = fold has no converter")
        );
        assert_eq!(
            why(serde_json::json!({"operation":"read","options":{"novel":1}})).as_deref(),
            Some("the parameter `options.novel` has no converter")
        );
    }

    #[test]
    fn what_does_not_say_how_it_names_a_sheet_is_read_as_the_platform_reads_it() {
        let made = effect_params(
            "n8n-nodes-base.googleSheets",
            "4.5",
            &serde_json::json!({"operation": "clear", "documentId": "d", "sheetName": "Orders"}),
        );
        assert_eq!(made, serde_json::json!({"spreadsheet": {"plain": "d"}, "sheet": {"id": "Orders"}}));
    }
}
