//! The workflow's own code.

use super::Taken;
use cutover_ir::{CodeMode, Located, Node, Op, Step, Value};

/// Code, Function and Function Item.
pub fn lower(step: &Step, taken: &mut Taken) -> Result<Op, String> {
    let params = &step.origin.params;
    let mut leaves = Vec::new();
    let legacy = match step.origin.kind.value.as_str() {
        "n8n-nodes-base.function" => Some(CodeMode::LegacyFunction),
        "n8n-nodes-base.functionItem" => Some(CodeMode::LegacyFunctionItem),
        _ => None,
    };
    if let Some(language) = params.get("language")
        && legacy.is_none()
    {
        match language.text() {
            Some("javaScript") => taken.read(language, &mut leaves),
            _ => return Err("the code is Python; it needs a Python runner".to_owned()),
        }
    }
    let mode = match (legacy, params.get("mode")) {
        (Some(mode), _) => mode,
        (None, None) => CodeMode::All,
        (None, Some(mode)) => {
            let found = match mode.text() {
                Some("runOnceForAllItems") => CodeMode::All,
                Some("runOnceForEachItem") => CodeMode::Each,
                _ => return Err("the mode of the code is an expression".to_owned()),
            };
            taken.read(mode, &mut leaves);
            found
        }
    };
    let key = if legacy.is_some() { "functionCode" } else { "jsCode" };
    let source = match params.get(key) {
        Some(node) => {
            taken.node(node);
            match &node.value {
                Value::Text(text) => Located::new(text.clone(), node.at.clone()),
                _ => return Err("the code is an expression".to_owned()),
            }
        }
        None => Located::new(untouched(mode).to_owned(), params.at.key(key)),
    };
    // Sample code of another language, notices and empty hints that the engine never runs.
    for ignored in ["notice", "pythonCode"] {
        if let Some(node) = params.get(ignored) {
            taken.cosmetic(node);
        }
    }
    if source.value.is_empty() && legacy.is_none() {
        // Nothing to run is an error of the platform, before the code's own settings count.
        let message = Located::new(Value::Text("Unknown error".to_owned()), source.at.clone());
        return Ok(Op::Stop {
            params: Located::new(Value::Map([("errorMessage".to_owned(), message)].into()), source.at),
        });
    }
    Ok(Op::Code { mode, language: "javascript".to_owned(), source, leaves })
}

/// What code does that nobody has written: the sample of the first generation marks each item; the later one has none.
fn untouched(mode: CodeMode) -> &'static str {
    match mode {
        CodeMode::LegacyFunction => "for (const item of items) item.json.myNewField = 1;\nreturn items;",
        CodeMode::LegacyFunctionItem => "item.myNewField = 1;\nreturn item;",
        _ => "",
    }
}

/// Sorting by the workflow's own code; nothing where the step sorts, or works, in another way.
pub fn lower_sort(step: &Step, taken: &mut Taken) -> Option<Result<Op, String>> {
    let params = &step.origin.params;
    let is_list = step.origin.kind.value == "n8n-nodes-base.itemLists";
    let sorts = !is_list || params.get("operation").and_then(Node::text) == Some("sort");
    if !sorts || params.get("type").and_then(Node::text) != Some("code") {
        return None;
    }
    let mut leaves = Vec::new();
    let mut source = Located::new("return 0;".to_owned(), params.at.key("code"));
    if let Value::Map(members) = &params.value {
        for (key, node) in members {
            match (key.as_str(), &node.value) {
                ("type" | "operation" | "resource", _) => taken.read(node, &mut leaves),
                ("code", Value::Text(text)) => {
                    taken.node(node);
                    source = Located::new(text.clone(), node.at.clone());
                }
                ("code", _) => return Some(Err("the code is an expression".to_owned())),
                // Settings of the other ways to sort, hidden: the engine drops them.
                _ => taken.cosmetic(node),
            }
        }
    }
    if let Some(error) = super::super::javascript::code_error(&source.value) {
        return Some(Err(format!("the code does not parse: {error}")));
    }
    Some(Ok(Op::Code { mode: CodeMode::Order, language: "javascript".to_owned(), source, leaves }))
}
