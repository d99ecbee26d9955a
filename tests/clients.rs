//! Rows of the apps of Make and Zapier: what they make of a module is what the clients of the runtime are proven with.
//!
//! A file of `runtime-tests/clients` holds modules as exports write them, what an app answers, which requests it must see and what the module gives: those
//! are written by hand from the vendor's documentation. What lies between, the call, is written by this test (`UPDATE_DOCS=1`); the tests of the runtime
//! make that call and look at the requests.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use cutover_importers::{Imported, import};
use cutover_ir::{Op, SourceFile, TriggerKind};
use serde_json::{Value as Json, json};
use std::path::Path;

#[test]
fn rows_give_the_calls_that_the_clients_are_proven_with() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generators/typescript/runtime-tests/clients");
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut file: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let platform = file["platform"].as_str().unwrap().to_owned();
        for case in file["calls"].as_array_mut().unwrap() {
            count += 1;
            let made = call(&platform, case);
            if made != case["call"] && !update {
                wrong.push(format!(
                    "{} {}\n  made   {made}\n  proven {}",
                    path.display(),
                    case["module"],
                    case["call"]
                ));
            }
            if made["function"].is_null() {
                wrong.push(format!("{} {}: {}", path.display(), case["module"], made["stub"]));
            }
            case["call"] = made;
        }
        if update {
            std::fs::write(&path, written(&file)).unwrap();
        }
    }
    assert!(count > 80, "there are only {count} calls");
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The call that a step becomes: client, adapter and parameters; else why it stays a stub.
fn call(platform: &str, case: &Json) -> Json {
    let kind = case["module"].as_str().unwrap();
    let (document, place) = match platform {
        "make" if case["first"] == json!(true) => (blueprint(kind, case), "/flow/0"),
        "make" => (blueprint(kind, case), "/flow/1"),
        _ => (zap(kind, case), "/zaps/0/nodes/2"),
    };
    let source = SourceFile { name: "x.json".to_owned(), text: document.to_string() };
    let Imported::Workflows(workflows) = import(&source, None) else { panic!("it is an export") };
    let step = workflows[0].value.steps().map(|(_, step)| step).find(|step| step.origin.at.to_string() == place);
    let step = step.unwrap_or_else(|| panic!("{kind} is lost"));
    match &step.op {
        Op::Call { function, module, params, adapter: Some(adapter) } => json!({
            "function": function, "module": module, "request": adapter.request, "answer": adapter.answer, "params": params.to_json(),
        }),
        Op::Trigger { kind: TriggerKind::Poll(poll), params, .. } => json!({
            "function": poll.function, "module": poll.module, "request": poll.adapter.request, "answer": poll.adapter.answer, "params": params.to_json(),
        }),
        Op::Connector { reason, .. } => json!({ "stub": reason }),
        other => json!({ "stub": format!("{other:?}") }),
    }
}

/// A scenario in which a later module reads the fields that the case names.
fn blueprint(kind: &str, case: &Json) -> Json {
    let module = json!({ "id": 2, "module": kind, "mapper": case.get("mapper").cloned().unwrap_or_else(|| json!({})), "parameters": case.get("parameters").cloned().unwrap_or_else(|| json!({})) });
    let reads: Vec<Json> = case["reads"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| json!({ "name": name, "value": format!("{{{{2.`{}`}}}}", name.as_str().unwrap()) }))
        .collect();
    let reader = json!({ "id": 3, "module": "util:SetVariables", "mapper": { "variables": reads } });
    let first = json!({ "id": 1, "module": "gateway:CustomWebHook", "mapper": {} });
    let flow = if case["first"] == json!(true) { json!([module, reader]) } else { json!([first, module, reader]) };
    json!({ "name": "x", "metadata": {}, "flow": flow })
}

/// A zap in which a later step reads the fields that the case names.
fn zap(kind: &str, case: &Json) -> Json {
    let (api, action) = kind.split_once(' ').unwrap();
    // A trigger is the first step, and the hook a stray one.
    let (parent, other) = if case["first"] == json!(true) { (json!(null), json!(9)) } else { (json!(1), json!(null)) };
    let reads: String = case["reads"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| format!("{{{{2__{}}}}}", name.as_str().unwrap()))
        .collect();
    json!({ "metadata": { "version": "2" }, "zaps": [{ "id": 1, "title": "x", "nodes": {
        "1": { "id": 1, "parent_id": other, "selected_api": "WebHookCLIAPI", "action": "hook_v2", "type_of": "read", "params": {} },
        "2": { "id": 2, "parent_id": parent, "selected_api": api, "action": action, "type_of": case.get("type_of").cloned().unwrap_or_else(|| json!("write")), "params": case["params"] },
        "3": { "id": 3, "parent_id": 2, "selected_api": "CodeCLIAPI", "action": "run_javascript", "type_of": "write", "params": { "code": "return {}", "input": { "all": reads } } },
    } }] })
}

/// One line for each call, so that a change of one is a change of one line.
fn written(file: &Json) -> String {
    let calls: Vec<String> = file["calls"].as_array().unwrap().iter().map(|case| format!("    {case}")).collect();
    format!("{{\n  \"platform\": {},\n  \"calls\": [\n{}\n  ]\n}}\n", file["platform"], calls.join(",\n"))
}
