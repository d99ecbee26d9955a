//! The workflow's own code.

use super::Taken;
use cutover_ir::{CodeMode, Located, Node, OnError, Op, Step, Value};
use indexmap::IndexMap;

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
            Some("python" | "pythonNative") => return python(step, language, taken),
            _ => return Err("the language of the code is an expression".to_owned()),
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
    if cutover_ir::nests_too_deep(&source.value) {
        return Err(format!("its code: {}", super::super::javascript::TOO_DEEP));
    }
    // Sample code of another language, notices and empty hints that the engine never runs.
    for ignored in ["notice", "pythonCode"] {
        if let Some(node) = params.get(ignored) {
            taken.cosmetic(node);
        }
    }
    if source.value.is_empty() && legacy.is_none() {
        // Nothing to run is an error of the platform, before the code's own settings count.
        for unheard in ["mode", "language"] {
            if let Some(node) = params.get(unheard) {
                taken.unread(node);
            }
        }
        let message = Located::new(Value::Text("Unknown error".to_owned()), source.at.clone());
        return Ok(Op::Stop {
            params: Located::new(Value::Map([("errorMessage".to_owned(), message)].into()), source.at),
        });
    }
    Ok(Op::Code { mode, language: "javascript".to_owned(), source, leaves })
}

/// What Python of the platform can ask and a process of its own cannot: other steps, the run, and tools of the editor.
const OUT_OF_REACH: &[&str] = &[
    "_node",
    "_execution",
    "_workflow",
    "_vars",
    "_env",
    "_now",
    "_today",
    "_jmespath",
    "_prevNode",
    "_runIndex",
    "_itemIndex",
    "_getNodeParameter",
    "_getWorkflowStaticData",
    "_parameter",
    "_secrets",
    "pyodide",
    "micropip",
    "js",
];

/// Python, which runs in a process of its own: a call outside.
fn python(step: &Step, language: &Node, taken: &mut Taken) -> Result<Op, String> {
    let params = &step.origin.params;
    let each = params.get("mode").and_then(Node::text) == Some("runOnceForEachItem");
    if each && step.policy.on_error != OnError::Stop {
        return Err(
            "the Python code goes on after the failure of an item, which a process for all items cannot".to_owned()
        );
    }
    let source = match params.get("pythonCode").map(|node| (node, &node.value)) {
        Some((node, Value::Text(text))) => {
            if let Some(name) = foreign_name(text) {
                return Err(format!("the Python code uses `{name}`, which a process of its own cannot reach"));
            }
            node
        }
        Some(_) => return Err("the code is an expression".to_owned()),
        None => return Err("the code is the sample code of the platform".to_owned()),
    };
    let mut members = IndexMap::new();
    for (name, node) in [("language", Some(language)), ("mode", params.get("mode")), ("pythonCode", Some(source))] {
        if let Some(node) = node {
            taken.node(node);
            members.insert(name.to_owned(), node.clone());
        }
    }
    for ignored in ["notice", "jsCode"] {
        if let Some(node) = params.get(ignored) {
            taken.cosmetic(node);
        }
    }
    let params = Node::new(Value::Map(members), params.at.clone());
    Ok(Op::Call { function: "pythonCode".to_owned(), module: "connectors/python".to_owned(), params, adapter: None })
}

/// The first name in Python code that only the platform gives.
fn foreign_name(code: &str) -> Option<&'static str> {
    let lines = code.lines().map(|line| line.split('#').next().unwrap_or_default());
    let mut words = lines.clone().flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let found = words.find_map(|word| OUT_OF_REACH.iter().find(|name| **name == word));
    let asks = |line: &str| {
        line.match_indices("_(").any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    };
    found.copied().or_else(|| lines.clone().any(asks).then_some("_("))
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
