//! What a repository hands over beside the flow: state, calls of other workflows, the image, terms.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;

use cutover::commands::Runs;
use line::{Made, made};
use serde_json::{Value, json};

/// A workflow that remembers, calls itself and another one, and asks a model.
fn nightly(state: Value) -> Made {
    let export = json!({
        "id": "own1",
        "name": "Nightly",
        "nodes": [
            {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
            {"name": "Called", "type": "n8n-nodes-base.executeWorkflowTrigger", "typeVersion": 1.1, "position": [0, 200],
                "parameters": {"workflowInputs": {"values": [{"name": "sku"}, {"name": "n", "type": "number"}]}}},
            {"name": "Elsewhere", "type": "n8n-nodes-base.executeWorkflow", "typeVersion": 1.2, "position": [200, 0], "onError": "continueRegularOutput",
                "parameters": {
                    "workflowId": {"__rl": true, "mode": "list", "value": "abc", "cachedResultName": "Billing"},
                    "workflowInputs": {
                        "mappingMode": "defineBelow", "value": {"sku": "={{ $json.sku }}"}, "matchingColumns": [],
                        "schema": [
                            {"id": "sku", "displayName": "sku", "required": false, "type": "string", "removed": false},
                            {"id": "secret", "displayName": "secret", "required": false, "type": "string", "removed": true}
                        ]
                    },
                    "options": {"waitForSubWorkflow": false}
                }},
            {"name": "Itself", "type": "n8n-nodes-base.executeWorkflow", "typeVersion": 1, "position": [400, 0], "parameters": {"workflowId": "own1"}}
        ],
        "connections": {
            "Start": {"main": [[{"node": "Elsewhere", "type": "main", "index": 0}]]},
            "Elsewhere": {"main": [[{"node": "Itself", "type": "main", "index": 0}]]}
        },
        "settings": {"executionOrder": "v1"},
        "staticData": state
    });
    made("nightly.json", &export.to_string(), &Runs::default()).remove(0)
}

fn class_of(made: &Made, pointer: &str) -> String {
    made.leaves().into_iter().find(|(_, at)| at == pointer).map(|(class, _)| class).unwrap_or_default()
}

#[test]
fn what_the_platform_kept_becomes_the_seed_of_the_store() {
    let state =
        json!({"global": {"last": 12345678901234567890123_i128.to_string(), "seen": [1, 2]}, "node:Called": {"n": 4}});
    let as_object = nightly(state.clone());
    let seed: Value = serde_json::from_str(as_object.text("state.seed.json")).unwrap();
    assert_eq!(seed, json!({ "nightly": state }));
    assert!(as_object.text("src/main.ts").contains("seed: \"state.seed.json\""));
    assert!(as_object.text("MIGRATION.md").contains("the memory of “Called”"));
    assert_eq!(class_of(&as_object, "/staticData/global/seen/1"), "translated");
    // Exports that were made from the database hold the text of it.
    let as_text = nightly(Value::String(state.to_string()));
    assert_eq!(as_text.text("state.seed.json"), as_object.text("state.seed.json"));
    assert_eq!(class_of(&as_text, "/staticData"), "translated");
    for nothing in [Value::Null, json!({}), json!("")] {
        let made = nightly(nothing);
        assert!(!made.files.contains_key("state.seed.json"));
        assert!(!made.text("src/main.ts").contains("seed"));
        assert_eq!(made.row.ledger.unaccounted, 0);
    }
}

#[test]
fn a_call_of_a_workflow_that_is_elsewhere_is_a_counted_stub_and_one_of_itself_is_not() {
    let made = nightly(Value::Null);
    let stubs: Vec<&str> = made.row.stubs.iter().map(|stub| stub.step.as_str()).collect();
    assert_eq!(stubs, ["Elsewhere"]);
    assert_eq!(class_of(&made, "/nodes/2/parameters/workflowId/value"), "stubbed");
    assert_eq!(class_of(&made, "/nodes/3/parameters/workflowId"), "translated");
    assert_eq!(class_of(&made, "/id"), "translated");
    let flow = made.text("src/pipeline.ts");
    assert!(flow.contains("workflow: \"abc\""), "{flow}");
    assert!(flow.contains("without: { secret: true }"), "{flow}");
    assert!(flow.contains("wait: false"), "{flow}");
    assert!(flow.contains("run.start(\"Called\", { fields: [\"sku\", \"n\"] })"), "{flow}");
    let calls = made.text("src/calls.ts");
    assert!(calls.contains("abc: undefined, // “Billing”"), "{calls}");
    assert!(calls.contains("own1: { pipeline: nightly, step: \"Called\" }"), "{calls}");
}

#[test]
fn the_terms_of_the_runtime_come_along() {
    let made = nightly(Value::Null);
    assert!(made.text("src/runtime/LICENSE").starts_with("BSD Zero Clause License"));
    assert!(made.text("README.md").contains("src/runtime/LICENSE"));
}

#[test]
fn the_image_holds_what_is_read_at_run_time() {
    let with = made(
        "support.json",
        &std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/n8n/support-agent/workflow.json"))
            .unwrap(),
        &Runs::default(),
    )
    .remove(0);
    assert!(with.files.keys().any(|path| path.starts_with("prompts/")));
    assert!(with.text("Dockerfile").contains("\nCOPY prompts ./prompts\n"));
    let without = nightly(Value::Null);
    assert!(!without.text("Dockerfile").contains("prompts"));
    assert!(without.text("Dockerfile").contains("\nCOPY package.json pipeline.yaml ./\n"));
}
