//! What a call of a model step is given: the exported parameters by names that say what they do.

use super::rows::{self, Mapped, Root};
use cutover_ir::{Located, Node, Pointer, Value};
use indexmap::IndexMap;

/// The parameters of a call in the shape that the emitted code has, for parameters as the platform resolved them. Nothing for steps whose
/// calls are given what the export has.
pub fn shape(kind: &str, version: &str, params: &Node) -> Option<Node> {
    let root = rows::root(kind)?.at(version.parse().unwrap_or(1.0));
    mapped(root, params).map(|mapped| mapped.params)
}

/// The parameters of a call as it is printed.
pub(super) fn printed(root: &Root, params: &Node) -> Option<Mapped> {
    let mut mapped = mapped(root, params)?;
    // A question that is empty is none, which is not the same as the one that the item brings.
    if let (Some(place), Value::Map(members)) =
        (question(root, params).and_then(|asks| root.params.get(&asks.text)), &mut mapped.params.value)
    {
        let none = || Located::new(Value::Text(String::new()), Pointer::root());
        members.entry(place.clone()).or_insert_with(none);
    }
    Some(mapped)
}

/// The question, where it is the step's own.
fn question<'r>(root: &'r Root, params: &Node) -> Option<&'r rows::Asks> {
    let said =
        |asks: &&rows::Asks| params.path(&asks.by).and_then(Node::text).unwrap_or(&asks.usual) == asks.means.as_str();
    root.asks.as_ref().filter(said)
}

/// The parameters by their new names; what decides what is plugged in, and what the platform does not read.
fn mapped(root: &Root, params: &Node) -> Option<Mapped> {
    if root.params.is_empty() {
        return None;
    }
    let put_aside = root.asks.as_ref().filter(|_| question(root, params).is_none());
    let mut mapped = Mapped {
        params: Located::new(Value::Map(IndexMap::new()), params.at.clone()),
        chosen: Vec::new(),
        waived: Vec::new(),
    };
    // A question that was resolved may be any value.
    let ends = |pattern: &str| root.params.contains_key(pattern);
    rows::each_until(params, &ends, &mut |pattern, path, leaf| match root.params.get(pattern) {
        Some(_) if put_aside.is_some_and(|asks| asks.text == pattern) => {
            mapped.waived.push(leaf.at.clone());
        }
        Some(target) => rows::set(&mut mapped.params, target, path, &renamed(root, pattern, leaf)),
        None => mapped.chosen.push(leaf.at.clone()),
    });
    Some(mapped)
}

fn renamed(root: &Root, pattern: &str, leaf: &Node) -> Node {
    let name = leaf.text().and_then(|text| root.values.get(pattern)?.get(text));
    match name {
        Some(name) => Located::new(Value::Text(name.clone()), leaf.at.clone()),
        None => leaf.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(value: Value) -> Node {
        Located::new(value, Pointer::root())
    }

    fn text(value: &str) -> Node {
        node(Value::Text(value.to_owned()))
    }

    fn map(members: Vec<(&str, Node)>) -> Node {
        node(Value::Map(members.into_iter().map(|(key, member)| (key.to_owned(), member)).collect()))
    }

    fn shown(kind: &str, params: &Node) -> String {
        shape(kind, "2", params).map(|call| call.to_json().to_string()).unwrap_or_default()
    }

    #[test]
    fn a_call_says_what_happens() {
        let options = map(vec![("systemMessage", text("Be kind."))]);
        let params = map(vec![("promptType", text("define")), ("text", text("Why?")), ("options", options)]);
        assert_eq!(shown("@n8n/n8n-nodes-langchain.agent", &params), r#"{"prompt":"Why?","system":"Be kind."}"#);
        let message = map(vec![("type", text("HumanMessagePromptTemplate")), ("message", text("Hi"))]);
        let messages = map(vec![("messageValues", node(Value::List(vec![message])))]);
        assert_eq!(
            shown("@n8n/n8n-nodes-langchain.chainLlm", &map(vec![("messages", messages)])),
            r#"{"messages":[{"role":"user","content":"Hi"}]}"#
        );
    }

    #[test]
    fn a_question_counts_where_the_step_says_so() {
        let agent = "@n8n/n8n-nodes-langchain.agent";
        let resolved = map(vec![("promptType", text("define")), ("text", map(vec![("id", text("a"))]))]);
        assert_eq!(shown(agent, &resolved), r#"{"prompt":{"id":"a"}}"#);
        assert_eq!(shown(agent, &map(vec![("text", text("Why?"))])), "{}");
        let silent = map(vec![("promptType", text("define"))]);
        let call = rows::root(agent)
            .and_then(|root| printed(root.at(2.0), &silent))
            .map(|call| call.params.to_json().to_string());
        assert_eq!(call.as_deref(), Some(r#"{"prompt":""}"#));
        assert_eq!(
            shown("@n8n/n8n-nodes-langchain.agentTool", &map(vec![("text", text("Why?"))])),
            r#"{"prompt":"Why?"}"#
        );
    }
}
