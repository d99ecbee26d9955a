//! Operations of apps that a client of the runtime serves: one JSON file for each app of a platform. A row says which client, how the parameters
//! map to the client's, and how the client's answer becomes the platform's record. What a row does not know stays a stub.

use crate::parameters::{self, Places};
use crate::tree;
use crate::wildcard::matches;
use cutover_ir::{Adapter, Multiplicity, Node, Pointer, Value};
use include_dir::Dir;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The client that sends any request of an app's public API.
const GENERAL: (&str, &str) = ("apiCall", "connectors/api-call");
/// The same for a request that says `file`: its answer is one; and for one that says `upload`: it sends one.
const OF_FILES: [(&str, &str, &str); 2] =
    [("file", "apiFile", "connectors/api-file"), ("upload", "apiUpload", "connectors/api-file")];

/// One operation of an app.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientRow {
    /// The platform's name of the operation; `*` stands for any text.
    pub operation: String,
    function: String,
    file: String,
    /// The request, where the client is the general one.
    request: Option<Json>,
    /// What of the answer becomes the record.
    answer: Option<Json>,
    /// The words that a model is given, by their place in the client's call: who speaks, or `.name` for the neighbour that says it.
    prompts: BTreeMap<String, String>,
    /// How many records it gives, where the platform's own table is not to decide: `one`, `optional` or `many`.
    gives: String,
    /// The type of its credential in the runtime.
    pub credential: String,
    params: HashMap<String, String>,
    /// Places without behaviour.
    ignore: Vec<String>,
    /// Places that must hold one of these values; null: it may be missing too.
    allow: BTreeMap<String, Vec<Json>>,
    /// Places whose texts the client calls otherwise; an empty text: not at all.
    values: BTreeMap<String, BTreeMap<String, String>>,
    /// Places that must not hold a text of one of these patterns.
    refuse: BTreeMap<String, Vec<String>>,
    /// The fields of its records that are known: a name, `#` any number, `*` whatever there is, `COL$*` what begins so. A workflow that reads another one keeps a stub.
    fields: Vec<String>,
    /// What runs otherwise than on the platform.
    pub notice: String,
    /// The function keeps what it works on in the state of the pipeline: nothing outside is called.
    pub kept: bool,
    /// A trigger that is asked now and then: the fields that tell records apart.
    pub poll: Vec<String>,
    /// A field of its records that grows: one with less in it than what was seen is not new, whenever it turns up.
    pub since: String,
    /// Where the facts come from.
    #[serde(rename = "source")]
    _source: String,
}

/// A row that fits a step.
pub struct Fitted {
    pub params: Node,
    /// Leaves without behaviour.
    pub ignored: Vec<Pointer>,
    /// Leaves that chose the row, or that say nothing until somebody fills them in.
    pub decided: Vec<Pointer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    credential: String,
    /// The parameters of rows that name none, and the fields that are known of them.
    params: HashMap<String, String>,
    fields: Vec<String>,
    rows: Vec<ClientRow>,
}

/// The rows of a platform, by a folder of files.
pub fn rows(folder: &Dir<'_>) -> Result<Vec<ClientRow>, String> {
    let mut all = Vec::new();
    for file in folder.files() {
        let name = file.path().display();
        let text = file.contents_utf8().ok_or_else(|| format!("{name} is not text"))?;
        let read: File = serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
        for mut row in read.rows {
            if row.credential.is_empty() {
                row.credential.clone_from(&read.credential);
            }
            if row.params.is_empty() {
                row.params.clone_from(&read.params);
                row.fields.extend(read.fields.iter().cloned());
            }
            all.push(row);
        }
    }
    Ok(all)
}

impl ClientRow {
    /// Where each parameter of the platform goes in the client's call.
    pub fn places(&self) -> &HashMap<String, String> {
        &self.params
    }

    /// The client's function and its file.
    pub fn client(&self) -> (String, String) {
        let (function, file) = match &self.request {
            Some(request) => OF_FILES
                .iter()
                .find(|(member, ..)| request.get(member).is_some())
                .map_or(GENERAL, |(_, function, file)| (function, file)),
            None => (self.function.as_str(), self.file.as_str()),
        };
        (function.to_owned(), file.to_owned())
    }

    /// What stands between the client and the operation.
    pub fn adapter(&self, app: &str, operation: &str) -> Adapter {
        Adapter {
            app: app.to_owned(),
            operation: operation.to_owned(),
            account: Some(&self.credential).filter(|kind| !kind.is_empty()).cloned(),
            request: self.request.clone(),
            answer: self.answer.clone(),
            prompts: self.prompts.iter().map(|(place, speaker)| (place.clone(), speaker.clone())).collect(),
        }
    }

    /// How many records it gives, where the row says it.
    pub fn gives(&self) -> Option<Multiplicity> {
        match self.gives.as_str() {
            "one" => Some(Multiplicity::One),
            "optional" => Some(Multiplicity::Optional),
            "many" => Some(Multiplicity::Many),
            _ => None,
        }
    }

    /// The parameters of the client's call; an error says in words for people why the row does not serve this step. `reads` are the fields of what it
    /// gives that later steps read, an empty one where they take everything; `interface` all those that the export lists.
    pub fn fit(
        &self,
        inputs: &[(&str, &Node)],
        at: &Pointer,
        reads: Option<&BTreeSet<String>>,
        interface: &[&str],
    ) -> Result<Fitted, String> {
        // Who takes everything takes what the export lists.
        let listed = !interface.is_empty() && interface.iter().all(|field| self.knows(field));
        let unknown = |head: &&String| !(self.knows(head) || head.is_empty() && listed);
        if let Some(head) = reads.into_iter().flatten().find(unknown) {
            return Err(match head.as_str() {
                "" => "a later step takes everything that it gives, and not all of that is known".to_owned(),
                head => format!("a later step reads its field “{head}”, and nobody knows what that holds"),
            });
        }
        let mut decided = Vec::new();
        let mut given: Vec<(&str, Node)> =
            inputs.iter().map(|(name, node)| (*name, parameters::given(node, &mut decided))).collect();
        for (place, names) in &self.values {
            let (part, key) = place.split_once('.').unwrap_or(("", place));
            let Some((_, node)) = given.iter_mut().find(|(name, _)| *name == part) else { continue };
            let Value::Map(members) = &mut node.value else { continue };
            let Some(member) = members.get_mut(key) else { continue };
            let Some(name) = member.text().and_then(|text| names.get(text)) else { continue };
            if name.is_empty() {
                decided.push(member.at.clone());
                members.shift_remove(key);
            } else {
                member.value = Value::Text(name.clone());
            }
        }
        let inputs: Vec<(&str, &Node)> = given.iter().map(|(name, node)| (*name, node)).collect();
        for (place, patterns) in &self.refuse {
            let (part, key) = place.split_once('.').unwrap_or(("", place));
            let given = inputs.iter().find(|(name, _)| *name == part).and_then(|(_, node)| node.path(key));
            if given.and_then(Node::text).is_some_and(|text| patterns.iter().any(|pattern| matches(pattern, text))) {
                return Err(format!("its setting {place} has a value that has no counterpart yet"));
            }
        }
        let mapped =
            parameters::map(Places { known: &self.params, ignore: &self.ignore, keeps_empty: false }, &inputs, at);
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (place, leaf) in &mapped.unknown {
            let Some((place, allowed)) = self.allow.get_key_value(place) else {
                return Err(format!("its setting {place} has no counterpart yet"));
            };
            if !allowed.iter().any(|value| is(leaf, value)) {
                return Err(format!("its setting {place} has a value that has no counterpart yet"));
            }
            met.insert(place);
            decided.push(leaf.at.clone());
        }
        if let Some((place, _)) =
            self.allow.iter().find(|(place, allowed)| !met.contains(place.as_str()) && !allowed.contains(&Json::Null))
        {
            return Err(format!("its setting {place} is missing"));
        }
        Ok(Fitted { params: mapped.params, ignored: mapped.ignored, decided })
    }

    /// Parameters as the platform's history shows them, in the shape of the client's call; nothing where the row does not know them all.
    pub fn recorded(&self, params: &Json) -> Option<Json> {
        recorded(&self.params, self.allow.keys().chain(&self.ignore).map(String::as_str), params)
    }

    fn knows(&self, head: &str) -> bool {
        let counted = self.answer.as_ref().and_then(|answer| answer.get("counted")).is_some();
        let number = !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit());
        head == "error"
            || (counted && matches!(head, "__IMTINDEX__" | "__IMTLENGTH__"))
            || self.fields.iter().any(|field| match field.as_str() {
                "*" => true,
                "#" => number,
                field => match field.strip_suffix('*') {
                    Some(start) => head.starts_with(start),
                    None => field == head,
                },
            })
    }
}

/// Parameters as a history shows them by the names of a call; nothing where one is neither among the places nor among `others`.
pub fn recorded<'o>(
    places: &HashMap<String, String>,
    others: impl Iterator<Item = &'o str> + Clone,
    params: &Json,
) -> Option<Json> {
    // A history does not say which part of a step holds a parameter.
    let known: HashMap<String, String> =
        places.iter().map(|(place, target)| (bare(place).to_owned(), target.clone())).collect();
    let tree = tree::verbatim(params, &Pointer::root());
    let mapped =
        parameters::map(Places { known: &known, ignore: &[], keeps_empty: false }, &[("", &tree)], &Pointer::root());
    let said = |place: &str| others.clone().any(|other| bare(other) == place);
    mapped.unknown.iter().all(|(place, _)| said(place)).then(|| mapped.params.to_json())
}

/// A place without the part of the step that it stands in.
fn bare(place: &str) -> &str {
    place.strip_prefix("mapper.").or_else(|| place.strip_prefix("parameters.")).unwrap_or(place)
}

/// Whether a leaf is a constant.
pub fn is(leaf: &Node, value: &Json) -> bool {
    match (&leaf.value, value) {
        (Value::Text(text), Json::String(wanted)) => text == wanted,
        (Value::Bool(said), Json::Bool(wanted)) => said == wanted,
        (Value::Text(text), Json::Bool(wanted)) => *text == wanted.to_string(),
        (Value::Number(number), Json::Number(wanted)) => *number == wanted.to_string(),
        (Value::Text(number), Json::Number(wanted)) => *number == wanted.to_string(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Imported, import};
    use cutover_ir::{Op, SourceFile};
    use serde_json::{Value as Json, json};

    /// What a module after a webhook becomes, and why it has no client where it has none.
    fn second(mapper: Json, reads: &str) -> Result<String, Option<String>> {
        let blueprint = json!({ "name": "x", "metadata": {}, "flow": [
            { "id": 1, "module": "gateway:CustomWebHook", "mapper": {} },
            { "id": 2, "module": "slack:CreateMessage", "mapper": mapper, "parameters": { "__IMTCONN__": 7 } },
            { "id": 3, "module": "util:SetVariable2", "mapper": { "name": "a", "value": reads } },
        ] });
        let source = SourceFile { name: "x.json".to_owned(), text: blueprint.to_string() };
        let Imported::Workflows(workflows) = import(&source, None) else { panic!("it is a blueprint") };
        let workflow = &workflows[0].value;
        let step = workflow.steps().find(|(_, step)| step.origin.kind.value == "slack:CreateMessage").unwrap().1;
        match &step.op {
            Op::Call { adapter: Some(_), .. } => {
                Ok(step.accounts().map(|(_, name)| name.to_owned()).next().unwrap_or_default())
            }
            Op::Connector { reason, .. } => Err(reason.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_client_serves_a_step_of_which_everything_is_known() {
        assert_eq!(
            second(json!({ "channel": "C", "text": "hi", "parse": false, "blocks": "" }), "{{2.ts}}"),
            Ok("connection 7".to_owned())
        );
        assert_eq!(
            second(json!({ "channel": "C", "text": "hi" }), "{{2.error.message}}"),
            Ok("connection 7".to_owned())
        );
    }

    #[test]
    fn a_setting_or_a_field_that_nobody_knows_keeps_the_stub() {
        let reason = |mapper: Json, reads: &str| second(mapper, reads).unwrap_err().unwrap();
        assert!(reason(json!({ "channel": "C", "shape": "round" }), "").contains("mapper.shape"));
        assert!(reason(json!({ "channel": "C", "parse": true }), "").contains("mapper.parse has a value"));
        assert!(reason(json!({ "channel": "C" }), "{{2.permalink}}").contains("“permalink”"));
        assert!(reason(json!({ "channel": "C" }), "{{2[1].ts}}").contains("everything"));
    }
}
