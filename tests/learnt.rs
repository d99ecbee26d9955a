//! Rows that were learnt of the platform's nodes: what they make of parameters is what the clients were proven with.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::Value as Json;
use std::path::Path;

#[test]
fn learnt_rows_give_the_calls_that_the_clients_were_proven_with() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generators/typescript/runtime-tests/learnt");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let learnt: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let kind = learnt["type"].as_str().unwrap();
        for call in learnt["calls"].as_array().unwrap() {
            count += 1;
            let made = cutover_importers::effect_params(kind, &call["version"].to_string(), &call["n8n"]);
            if made != call["call"] {
                wrong.push(format!("{kind} {}\n  made   {made}\n  proven {}", call["function"], call["call"]));
            }
        }
    }
    assert!(count > 500, "there are only {count} calls");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}
