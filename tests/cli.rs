//! The commands as a user runs them, on the project's own samples; their JSON against docs/schemas.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use std::path::Path;
use support::{folder, run_in, samples::samples, tree, workflow};

/// Fails where a value does not have the documented shape.
fn has_shape(command: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schemas/{command}.schema.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(value).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{command}: {}", wrong.join("\n"));
}

#[test]
fn every_sample_is_inspected_and_reported_in_the_documented_shape() {
    let folder = folder();
    assert!(samples("n8n").len() >= 8);
    for sample in samples("n8n") {
        let path = sample.to_str().unwrap();
        for command in ["inspect", "report"] {
            let ran = run_in(folder.path(), &[command, path, "--json"]);
            assert_eq!(ran.code, 0, "{path}: {}", ran.err);
            assert!(ran.err.is_empty(), "{path}: {}", ran.err);
            has_shape(command, &ran.json());
        }
    }
}

#[test]
fn every_sample_becomes_a_repository() {
    let folder = folder();
    for sample in samples("n8n") {
        let name = sample.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let ran = run_in(folder.path(), &["convert", sample.to_str().unwrap(), "--out", &name, "--json"]);
        let value = ran.json();
        has_shape("convert", &value);
        assert_eq!(value["summary"]["ledger"]["unaccounted"], 0, "{name}: {value:#}");
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        for file in ["README.md", "MIGRATION.md", "package.json", "src/pipeline.ts", "cutover.lock"] {
            assert!(folder.path().join(&name).join(file).is_file(), "{name} lacks {file}");
        }
    }
}

#[test]
fn converting_twice_gives_the_same_bytes() {
    let folder = folder();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/n8n/lead-triage/workflow.json");
    for out in ["one", "two"] {
        run_in(folder.path(), &["convert", root.to_str().unwrap(), "--out", out]);
    }
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    assert_eq!(tree(&one), tree(&two));
    for path in tree(&one).iter().filter(|p| one.join(p).is_file()) {
        assert!(std::fs::read(one.join(path)).unwrap() == std::fs::read(two.join(path)).unwrap(), "{path}");
    }
}

#[test]
fn a_folder_becomes_one_folder_for_each_workflow() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("in/sub")).unwrap();
    std::fs::write(folder.path().join("in/a.json"), workflow("Same name", "Step")).unwrap();
    std::fs::write(folder.path().join("in/sub/b.json"), workflow("Same name", "Other")).unwrap();
    std::fs::write(folder.path().join("in/c.json"), format!("[{},{}]", workflow("Two", "A"), workflow("Three", "B")))
        .unwrap();
    let ran = run_in(folder.path(), &["convert", "in", "--out", "out", "--json"]);
    let value = ran.json();
    has_shape("convert", &value);
    let outs: Vec<&str> = value["workflows"].as_array().unwrap().iter().map(|w| w["out"].as_str().unwrap()).collect();
    assert_eq!(outs.len(), 4, "{value:#}");
    assert!(outs.contains(&"out/two") && outs.contains(&"out/three"), "{outs:?}");
    // The first keeps the plain name, whatever joins it.
    assert!(outs.contains(&"out/same-name"), "{outs:?}");
    assert_eq!(outs.iter().filter(|o| o.starts_with("out/same-name-")).count(), 1, "{outs:?}");
    assert!(outs.iter().all(|o| folder.path().join(o).is_dir()));
    // One more of that name, which sorts before the others, takes nobody's folder.
    std::fs::write(folder.path().join("in/0.json"), workflow("Same name", "Third")).unwrap();
    let joined = run_in(folder.path(), &["convert", "in", "--out", "out", "--force", "--json"]).json();
    let rows = joined["workflows"].as_array().unwrap();
    let old = value["workflows"].as_array().unwrap().iter();
    for row in old {
        assert!(rows.iter().any(|new| new["source"] == row["source"] && new["out"] == row["out"]), "{joined:#}");
    }
    std::fs::remove_file(folder.path().join("in/0.json")).unwrap();
    // What cutover wrote itself is no input.
    let again = run_in(folder.path(), &["inspect", ".", "--json"]).json();
    assert_eq!(again["summary"]["workflows"], 4, "{again:#}");
}

/// Workflows that are converted together find each other; one that is converted alone says what it lacks.
#[test]
fn a_workflow_that_runs_another_one_of_the_same_folder_is_connected_to_it() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("in")).unwrap();
    let step = |name: &str, kind: &str, parameters: Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": 1.1, "position": [0, 0], "parameters": parameters});
    let desk = json!({"id": "desk1", "name": "Desk", "nodes": [
        step("Start", "manualTrigger", json!({})), step("Price it", "executeWorkflow", json!({"workflowId": {"__rl": true, "mode": "list", "value": "price1"}})),
    ], "connections": {"Start": {"main": [[{"node": "Price it", "type": "main", "index": 0}]]}}, "settings": {"errorWorkflow": "alarm1"}});
    let called = |id: &str, name: &str, trigger: &str| json!({"id": id, "name": name, "nodes": [step("Start", trigger, json!({"inputSource": "passthrough"}))], "connections": {}});
    for (file, export) in [
        ("desk", desk),
        ("price", called("price1", "Price list", "executeWorkflowTrigger")),
        ("alarm", called("alarm1", "Alarm", "errorTrigger")),
    ] {
        std::fs::write(folder.path().join(format!("in/{file}.json")), export.to_string()).unwrap();
    }
    let codes = |ran: &Value| -> Vec<String> {
        let rows = ran["workflows"].as_array().unwrap().iter();
        rows.flat_map(|row| row["findings"].as_array().unwrap())
            .map(|f| f["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let calls = |out: &str| std::fs::read_to_string(folder.path().join(out).join("src/calls.ts")).unwrap();
    let together = run_in(folder.path(), &["convert", "in", "--out", "out", "--json"]).json();
    assert_eq!(together["summary"]["steps"]["stubbed"], 0, "{together:#}");
    assert!(!codes(&together).contains(&"PL003".to_owned()), "{together:#}");
    let connected = calls("out/desk");
    assert!(connected.contains("price1: repository(\"../price-list\"),"), "{connected}");
    assert!(connected.contains("alarm1: repository(\"../alarm\", \"error\"),"), "{connected}");
    let alone = run_in(folder.path(), &["convert", "in/desk.json", "--out", "alone", "--json"]).json();
    assert_eq!(alone["summary"]["steps"]["stubbed"], 1, "{alone:#}");
    assert_eq!(codes(&alone).iter().filter(|code| *code == "PL003").count(), 2, "{alone:#}");
    assert!(calls("alone").contains("price1: undefined,"), "{}", calls("alone"));
}

#[test]
fn a_recognised_platform_is_named_and_not_converted() {
    let folder = folder();
    let flow = r#"[{"id":"t1","type":"tab","label":"Leads"},{"id":"a","type":"http in","z":"t1","url":"/lead","method":"post","wires":[["b"]]},{"id":"b","type":"function","z":"t1","name":"Score","func":"return msg;","wires":[["c"]]},{"id":"c","type":"http response","z":"t1","wires":[]}]"#;
    std::fs::write(folder.path().join("leads.json"), flow).unwrap();
    let ran = run_in(folder.path(), &["convert", "leads.json", "--out", "out", "--json"]);
    let value = ran.json();
    has_shape("convert", &value);
    assert_eq!(value["workflows"][0]["class"], "unsupported");
    assert_eq!(value["workflows"][0]["platform"], "node-red");
    assert_eq!(ran.code, 1, "nothing could be converted");
    assert!(!folder.path().join("out").exists());
    let inspected = run_in(folder.path(), &["inspect", "leads.json", "--json"]).json();
    has_shape("inspect", &inspected);
    assert_eq!(inspected["workflows"][0]["steps"]["total"], 3, "{inspected:#}");
    assert_eq!(inspected["workflows"][0]["class"], "unsupported", "{inspected:#}");
    has_shape("report", &run_in(folder.path(), &["report", "leads.json", "--json"]).json());
}

#[test]
fn report_writes_its_pages_and_fails_on_what_it_is_told_to() {
    let folder = folder();
    let mut export: Value = serde_json::from_str(&workflow("Off | <b>", "Step")).unwrap();
    export["nodes"][1]["disabled"] = Value::Bool(true);
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    let ran = run_in(folder.path(), &["report", "w.json", "--out", "pages", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let page = std::fs::read_to_string(folder.path().join("pages/report.md")).unwrap();
    assert!(page.contains("GO001") && !page.contains("<b>"), "{page}");
    let value: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("pages/report.json")).unwrap()).unwrap();
    has_shape("report", &value);
    assert_eq!(value["workflows"][0]["findings"][0]["line"], 1);
    assert_eq!(run_in(folder.path(), &["report", "w.json", "--fail-on", "low"]).code, 1);
    assert_eq!(run_in(folder.path(), &["report", "w.json", "--fail-on", "critical"]).code, 0);
}

#[test]
fn rules_are_explained() {
    let folder = folder();
    let all = run_in(folder.path(), &["explain", "--json"]).json();
    has_shape("explain", &all);
    for rule in all["rules"].as_array().unwrap() {
        let code = rule["code"].as_str().unwrap();
        let ran = run_in(folder.path(), &["explain", code, "--json"]);
        assert_eq!(ran.code, 0, "{code}");
        has_shape("explain", &ran.json());
        assert!(run_in(folder.path(), &["explain", &code.to_lowercase()]).out.len() > 20, "{code}");
    }
    assert_eq!(run_in(folder.path(), &["explain", "XX999"]).code, 2);
}

#[test]
fn every_code_that_a_finding_carries_has_a_page() {
    let folder = folder();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let value = run_in(folder.path(), &["report", root.to_str().unwrap(), "--json"]).json();
    for code in value["summary"]["code"].as_object().unwrap().keys() {
        assert_eq!(run_in(folder.path(), &["explain", code]).code, 0, "{code}");
    }
}

#[test]
fn wrong_usage_is_told_apart_from_findings() {
    let folder = folder();
    for arguments in [
        &["convert", "x.json"][..],
        &["inspect"],
        &["report", "x.json", "--fail-on", "dreadful"],
        &["inspect", "x.json", "--from", "nothing"],
        &["verify", "nowhere"],
        &["diff", "--runs", "nowhere", "nowhere"],
        &["frobnicate"],
    ] {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
    std::fs::write(folder.path().join("w.json"), workflow("W", "Step")).unwrap();
    assert_eq!(run_in(folder.path(), &["inspect", "w.json", "--from", "N8N"]).code, 0);
}

#[test]
fn a_stub_fails_only_under_strict() {
    let folder = folder();
    let export = workflow("Stub", "Odd").replace("n8n-nodes-base.noOp", "n8n-nodes-nobody.knowsThis");
    std::fs::write(folder.path().join("w.json"), export).unwrap();
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "lax", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.json()["workflows"][0]["class"], "partial");
    assert_eq!(run_in(folder.path(), &["convert", "w.json", "--out", "strict", "--strict"]).code, 1);
}

#[test]
fn diff_and_verify_reports_have_the_documented_shape() {
    use cutover::replay::{
        Check, CheckStatus, DiffReport, Difference, EffectDiff, RunDiff, RunStatus, StepDiff, StepStatus, Verdict,
        VerifyReport,
    };
    let difference = || Difference::new(Some(0), None, "/a", Some(Value::Null), None);
    let mut run = RunDiff::failed("1", "r.json", "it differs");
    run.status = RunStatus::Different;
    run.violations = vec!["socket".to_owned()];
    run.steps =
        vec![StepDiff { name: "S".to_owned(), run: 0, status: StepStatus::Answered, differences: vec![difference()] }];
    run.effects = vec![EffectDiff {
        name: "E".to_owned(),
        run: 0,
        item: 0,
        status: StepStatus::Missing,
        differences: vec![difference()],
    }];
    let report = DiffReport::new(vec![run, RunDiff::failed("2", "r.json", "no")], 1);
    has_shape("diff", &serde_json::to_value(report).unwrap());
    let verdict = VerifyReport {
        repo: "r".to_owned(),
        workflow: "w".to_owned(),
        verdict: Verdict::Unproven,
        checks: vec![Check { name: "types".to_owned(), status: CheckStatus::Skipped, detail: String::new() }],
        edited: Vec::new(),
        missing: Vec::new(),
        golden_runs: 0,
        steps_executed: 0,
        steps_answered: 0,
        calls_made: 0,
        parameters_compared: 0,
        violations: Vec::new(),
    };
    has_shape("verify", &serde_json::to_value(verdict).unwrap());
}

#[test]
fn recordings_become_golden_runs_of_the_workflow_that_they_ran() {
    let folder = folder();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/n8n/lead-triage");
    let (export, runs) = (sample.join("workflow.json"), sample.join("runs"));
    let arguments = ["convert", export.to_str().unwrap(), "--runs", runs.to_str().unwrap(), "--out", "out", "--quiet"];
    assert_eq!(run_in(folder.path(), &arguments).code, 0);
    let recorded = tree(&folder.path().join("out/fixtures"))
        .iter()
        .filter(|name| {
            let text = std::fs::read_to_string(folder.path().join("out/fixtures").join(name)).unwrap();
            serde_json::from_str::<Value>(&text).unwrap()["provenance"] == "recorded"
        })
        .count();
    assert_eq!(recorded, tree(&runs).len());

    std::fs::write(folder.path().join("w.json"), workflow("Another", "Step")).unwrap();
    let ran = run_in(folder.path(), &["convert", "w.json", "--runs", runs.to_str().unwrap(), "--out", "other"]);
    assert!(ran.err.contains("not among the converted workflows"), "{}", ran.err);
}

#[test]
fn a_recorded_execution_is_converted_through_the_workflow_that_it_carries() {
    let folder = folder();
    let runs = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/n8n/lead-triage/runs/hot.json");
    let ran = run_in(folder.path(), &["convert", runs.to_str().unwrap(), "--out", "out", "--json"]);
    assert_eq!(ran.json()["workflows"][0]["name"], "Lead triage", "{}", ran.err);
    assert!(folder.path().join("out/src/pipeline.ts").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_an_error_and_a_reader_that_left_is_none() {
    let folder = folder();
    std::fs::write(folder.path().join("w.json"), workflow("Nightly", "Step")).unwrap();
    for arguments in [&["inspect", "w.json"][..], &["report", "w.json", "--json"], &["explain"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ran = support::ran(support::program(folder.path(), arguments).stdout(full).output().unwrap());
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("could not be written to standard output"), "{arguments:?}: {}", ran.err);

        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = support::ran(support::program(folder.path(), arguments).stdout(writer).output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn what_people_changed_is_named_when_their_folder_is_moved_aside() {
    let folder = folder();
    std::fs::write(folder.path().join("w.json"), workflow("Nightly", "Step")).unwrap();
    assert_eq!(run_in(folder.path(), &["convert", "w.json", "--out", "out"]).code, 0);
    let path = folder.path().join("out/src/pipeline.ts");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "// ours\n").unwrap();
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--force"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("out.old-1; somebody had changed src/pipeline.ts in it"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_read_and_a_packed_file_is_named_as_such() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("exports")).unwrap();
    std::fs::write(folder.path().join("w.txt"), workflow("Linked", "Step")).unwrap();
    std::os::unix::fs::symlink("../w.txt", folder.path().join("exports/w.json")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("exports/circle")).unwrap();
    let ran = run_in(folder.path(), &["inspect", "exports", "--json"]);
    assert_eq!(ran.json()["workflows"][0]["name"], "Linked", "{}", ran.err);

    std::fs::write(folder.path().join("w.json"), [0x1F, 0x8B, 8, 0, 0, 0]).unwrap();
    let ran = run_in(folder.path(), &["inspect", "w.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("packed with gzip"), "{}", ran.out);
}

#[test]
fn an_account_that_the_export_does_not_name_is_asked_for() {
    let folder = folder();
    let post = serde_json::json!({"name": "Post", "type": "n8n-nodes-base.slack", "typeVersion": 2.2, "position": [0, 0],
        "parameters": {"select": "channel", "channelId": {"__rl": true, "mode": "name", "value": "#a"}, "text": "x"}});
    let export = serde_json::json!({"name": "Stripped", "nodes": [post], "connections": {}});
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    assert_eq!(run_in(folder.path(), &["convert", "w.json", "--out", "out", "--strict"]).code, 0);
    let read = |path: &str| std::fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    let asked = read(".env.example");
    assert!(
        asked.contains("# slackApi, needed by “Post”: a bot token") && asked.contains("\nSLACK_ACCESS_TOKEN=\n"),
        "{asked}"
    );
    let told = read("MIGRATION.md");
    assert!(
        told.contains("  - [ ] slackApi, needed by “Post” (") && told.contains("): `SLACK_ACCESS_TOKEN`"),
        "{told}"
    );
    assert!(read("src/pipeline.ts").contains("auth: { slackApi: \"slack\" }"), "{}", read("src/pipeline.ts"));
    assert!(read("pipeline.yaml").contains("slackApi"), "{}", read("pipeline.yaml"));
    let lock: Value = serde_json::from_str(&read("cutover.lock")).unwrap();
    assert_eq!(lock["accounts"][0]["step"], "Post");
}

#[test]
fn an_account_is_a_name_and_a_type() {
    let folder = folder();
    let request = |name: &str, kind: &str| {
        json!({"name": name, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
            "parameters": {"url": "https://api.example.com", "authentication": "predefinedCredentialType", "nodeCredentialType": kind, "options": {}},
            "credentials": {kind: {"id": "1", "name": "Acme"}, "httpHeaderAuth": {"id": "2", "name": "Given up"}}})
    };
    let mut off = request("Off", "stripeApi");
    off["disabled"] = json!(true);
    let stub = json!({"name": "Unknown", "type": "n8n-nodes-acme.acme", "typeVersion": 1, "position": [0, 0], "parameters": {},
        "credentials": {"acmeApi": {"id": "3", "name": "Acme"}}});
    let to = |name: &str| json!({"main": [[{"node": name, "type": "main", "index": 0}]]});
    let export = json!({"name": "Accounts", "settings": {"executionOrder": "v1"},
        "nodes": [
            {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
            request("Docs", "googleDocsOAuth2Api"), request("Shop", "shopifyAccessTokenApi"), off, stub],
        "connections": {"Start": to("Docs"), "Docs": to("Shop"), "Shop": to("Off"), "Off": to("Unknown")}});
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    assert_eq!(run_in(folder.path(), &["convert", "w.json", "--out", "out"]).code, 0);
    let read = |path: &str| std::fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    let code = read("src/pipeline.ts");
    for named in [
        "googleDocsOAuth2Api: \"Acme\"",
        "shopifyAccessTokenApi: \"Acme shopifyAccessToken\"",
        "auth: { acmeApi: \"Acme acme\" }",
    ] {
        assert!(code.contains(named), "{named}\n{code}");
    }
    let declared = read("pipeline.yaml");
    assert!(declared.contains("url: \"https://oauth2.googleapis.com/token\""), "{declared}");
    let asked = read(".env.example");
    let variables: Vec<&str> =
        asked.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.strip_suffix('=')).collect();
    assert_eq!(
        variables,
        [
            "ACME_CLIENT_ID",
            "ACME_CLIENT_SECRET",
            "ACME_REFRESH_TOKEN",
            "ACME_SHOPIFY_ACCESS_TOKEN_SHOP_SUBDOMAIN",
            "ACME_SHOPIFY_ACCESS_TOKEN_ACCESS_TOKEN",
            "ACME_ACME_API_KEY"
        ],
        "{asked}"
    );
    assert!(!declared.contains("Given up") && !declared.contains("stripeApi"), "{declared}");
}

/// n8n computes them when the workflow is switched on; a server that took them as they stand would run at another time, elsewhere.
#[test]
fn a_trigger_with_a_computed_setting_is_a_stub() {
    let folder = folder();
    let node = |name: &str, kind: &str, version: f64, parameters: Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let export = json!({"name": "Computed", "connections": {}, "nodes": [
        node("Clock", "scheduleTrigger", 1.2, json!({"rule": {"interval": [{"triggerAtHour": "={{ $vars.hour }}"}]}})),
        node("Hook", "webhook", 2.0, json!({"path": "={{ 'e' + $vars.n }}", "options": {}})),
        node("Plain", "scheduleTrigger", 1.2, json!({"rule": {"interval": [{"triggerAtHour": "={{ 4 + 1 }}"}]}})),
    ]});
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    let value = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--json"]).json();
    let stubs: Vec<&str> =
        value["workflows"][0]["stubs"].as_array().unwrap().iter().map(|s| s["step"].as_str().unwrap()).collect();
    assert_eq!(stubs, ["Clock", "Hook"], "{value:#}");
    assert_eq!(value["summary"]["ledger"]["unaccounted"], 0);
    let main = std::fs::read_to_string(folder.path().join("out/src/main.ts")).unwrap();
    assert_eq!(main.matches("kind: \"schedule\"").count(), 1, "{main}");
    assert!(!main.contains("kind: \"webhook\""), "{main}");
}

/// A date of a form is read by the format that the author gave it, wherever the editor shows that.
#[test]
fn a_form_whose_dates_have_a_format_keeps_it() {
    let folder = folder();
    let field = json!({"fieldLabel": "Day", "fieldType": "date", "formatDate": "dd-MM-yyyy"});
    let form = json!({"name": "Form", "connections": {}, "nodes": [{"name": "Ask", "type": "n8n-nodes-base.formTrigger", "typeVersion": 2.2,
        "position": [0, 0], "parameters": {"formTitle": "T", "formFields": {"values": [field]}, "options": {"customCss": "h1 {}"}}}]});
    std::fs::write(folder.path().join("w.json"), form.to_string()).unwrap();
    let value = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--json"]).json();
    assert_eq!(value["summary"]["steps"]["stubbed"], 0, "{value:#}");
    assert!(value["workflows"][0]["findings"].to_string().contains("style sheet"));
    let emitted =
        ["out/src/main.ts", "out/pipeline.yaml"].map(|file| std::fs::read_to_string(folder.path().join(file)).unwrap());
    assert!(emitted.concat().contains("dd-MM-yyyy"), "{}", emitted.concat());
}

/// What a person sees in the editor and n8n never looked at is told, with its place.
#[test]
fn what_the_platform_never_read_is_a_finding() {
    let folder = folder();
    let node = |name: &str, kind: &str, version: f64, parameters: Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let condition = json!({"leftValue": "={{ $json.a }}", "rightValue": "hot", "operator": {"type": "string", "operation": "equals"}});
    let export = json!({"name": "Unheard", "connections": {}, "nodes": [
        node("Start", "manualTrigger", 1.0, json!({})),
        node("Gate", "if", 2.2, json!({"conditions": {"conditions": [condition]}})),
        node("Post", "slack", 2.2, json!({"text": "new {{ $json.name }}", "chanel": "#sales", "authentication": "accessToken"})),
        node("Fine", "set", 3.4, json!({"assignments": {"assignments": [{"id": "1", "name": "a", "value": "={{ $json.b }}", "type": "string"}]}, "options": {}})),
    ]});
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    let value = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--json"]).json();
    let findings = value["workflows"][0]["findings"].as_array().unwrap();
    let mut places: Vec<&str> =
        findings.iter().filter(|f| f["code"] == "IM014").map(|f| f["pointer"].as_str().unwrap()).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        ["/nodes/1/parameters/conditions", "/nodes/2/parameters/chanel", "/nodes/2/parameters/text"],
        "{findings:#?}"
    );
}

/// A workflow may be called what a test program calls its own things.
#[test]
fn the_tests_of_a_repository_have_names_of_their_own() {
    let folder = folder();
    for name in ["Test", "Replay", "Names", "Pipeline"] {
        std::fs::write(folder.path().join("w.json"), workflow(name, "Step")).unwrap();
        run_in(folder.path(), &["convert", "w.json", "--out", name]);
        let test = std::fs::read_to_string(folder.path().join(name).join("test/golden.test.ts")).unwrap();
        assert_eq!(test.matches("pipeline } from").count(), 1, "{test}");
        let package: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.path().join(name).join("package.json")).unwrap())
                .unwrap();
        // Node 20 takes no patterns, newer ones no folder.
        assert_eq!(package["scripts"]["test"], "tsc -p . && node --test dist/test/golden.test.js");
    }
}

/// n8n puts the trigger's id before a path with variables, and before the word `chat`, which the server adds; other paths stand alone.
#[test]
fn a_webhook_is_served_where_the_platform_served_it() {
    let folder = folder();
    let trigger = |name: &str, kind: &str, version: f64, parameters: Value| json!({"name": name, "type": kind, "typeVersion": version, "position": [0, 0], "webhookId": "5c0e", "parameters": parameters});
    let hook = "n8n-nodes-base.webhook";
    let export = json!({"name": "Hooks", "connections": {}, "settings": {"executionOrder": "v1"}, "nodes": [
        trigger("Plain", hook, 2.0, json!({"path": "orders", "options": {}})),
        trigger("Slashes", hook, 2.0, json!({"path": "/orders/new/", "options": {}})),
        trigger("Variable", hook, 2.0, json!({"path": "orders/:id", "options": {}})),
        trigger("Talk", "@n8n/n8n-nodes-langchain.chatTrigger", 1.1, json!({"public": true, "options": {}})),
    ]});
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    run_in(folder.path(), &["convert", "w.json", "--out", "out"]);
    let settings = std::fs::read_to_string(folder.path().join("out/pipeline.yaml")).unwrap();
    let paths: Vec<&str> = settings.lines().filter_map(|line| line.trim().strip_prefix("path: ")).collect();
    assert_eq!(paths, ["orders", "orders/new", "\"5c0e/orders/:id\"", "\"5c0e\""], "{settings}");
}

#[test]
fn a_tool_that_sends_requests_says_whose_account_it_uses() {
    let folder = folder();
    let node = |name: &str, kind: &str, version: f64, parameters: Value| serde_json::json!({"name": name, "type": kind, "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let request = |kind: &str, name: &str, version: f64| {
        let parameters = serde_json::json!({"url": "https://api.example.com/x", "toolDescription": "looks it up", "authentication": "genericCredentialType", "genericAuthType": "httpHeaderAuth"});
        let mut tool = node(name, kind, version, parameters);
        tool["credentials"] = serde_json::json!({"httpHeaderAuth": {"id": "1", "name": "Main API"}});
        tool
    };
    let plugged = |kind: &str| serde_json::json!({kind: [[{"node": "Agent", "type": kind, "index": 0}]]});
    let export = serde_json::json!({
        "name": "Tools",
        "nodes": [
            node("Hook", "n8n-nodes-base.webhook", 2.0, serde_json::json!({"path": "in"})),
            node("Agent", "@n8n/n8n-nodes-langchain.agent", 1.7, serde_json::json!({"promptType": "define", "text": "={{ $json.body.q }}", "options": {}})),
            node("Model", "@n8n/n8n-nodes-langchain.lmChatOpenAi", 1.0, serde_json::json!({"model": "gpt-4o-mini", "options": {}})),
            request("@n8n/n8n-nodes-langchain.toolHttpRequest", "Look up", 1.1),
            request("n8n-nodes-base.httpRequestTool", "Ask", 4.2),
        ],
        "connections": {
            "Hook": {"main": [[{"node": "Agent", "type": "main", "index": 0}]]},
            "Model": plugged("ai_languageModel"), "Look up": plugged("ai_tool"), "Ask": plugged("ai_tool"),
        },
    });
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    assert_eq!(run_in(folder.path(), &["convert", "w.json", "--out", "out", "--strict"]).code, 0);
    let written: String = tree(&folder.path().join("out/src"))
        .iter()
        .filter(|path| path.ends_with(".ts") && !path.starts_with("runtime"))
        .map(|path| std::fs::read_to_string(folder.path().join("out/src").join(path)).unwrap())
        .collect();
    assert_eq!(written.matches("httpHeaderAuth: \"Main API\"").count(), 2, "{written}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_bar_shows_on_a_terminal_and_none_in_a_pipe() {
    let folder = folder();
    for n in 0..60 {
        std::fs::write(folder.path().join(format!("w{n}.json")), workflow(&format!("Nightly {n}"), "Step")).unwrap();
    }
    let arguments = ["inspect", ".", "--json"];
    let result = tempfile::NamedTempFile::new().unwrap();
    let piped = run_in(folder.path(), &arguments);
    assert_eq!((piped.code, piped.err.as_str()), (0, ""), "nothing but the result in a pipe");
    // `script` gives the program a terminal; what it shows there is what a person sees.
    let command =
        format!("'{}' {} > '{}'", env!("CARGO_BIN_EXE_cutover"), arguments.join(" "), result.path().display());
    let shown =
        std::process::Command::new("script").args(["-qefc", &command, "/dev/null"]).current_dir(folder.path()).output();
    let Ok(shown) = shown else {
        println!("skipped: `script` of util-linux is not there to give the program a terminal");
        return;
    };
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("reading [") && shown.contains("/60"), "{shown:?}");
    let result = std::fs::read_to_string(result.path()).unwrap();
    assert!(serde_json::from_str::<Value>(&result).is_ok(), "standard output holds the result alone");
}
