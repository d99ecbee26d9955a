//! Bad input gives a clear error with a place, or a safe conversion. Nothing is ever written half.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::Path;
use support::{Ran, folder, run_in, run_with, tree, workflow};

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn convert(folder: &Path, name: &str) -> Ran {
    run_in(folder, &["convert", name, "--out", "out"])
}

/// The command fails, says all of `words`, and leaves nothing but the inputs behind.
fn fails_clearly(folder: &Path, name: &str, code: i32, words: &[&str]) {
    let before = tree(folder);
    let ran = convert(folder, name);
    let said = format!("{}{}", ran.out, ran.err);
    assert_eq!(ran.code, code, "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is missing in: {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(before, tree(folder));
}

#[test]
fn a_truncated_file_is_named_with_line_and_column() {
    let folder = folder();
    write(folder.path(), "cut.json", "{\n  \"name\": \"x\",\n  \"nodes\": [\n    {\"id\": \"1\"");
    fails_clearly(folder.path(), "cut.json", 2, &["cut.json:4:14", "cut off", "export the workflow again"]);
}

#[test]
fn wrong_json_is_named_with_line_and_column() {
    let folder = folder();
    write(folder.path(), "wrong.json", "{\n  \"nodes\": [1 2]\n}");
    fails_clearly(folder.path(), "wrong.json", 2, &["wrong.json:2:15", "not valid JSON"]);
}

#[test]
fn two_hundred_levels_of_nesting_are_converted_or_refused() {
    let folder = folder();
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let text = workflow("Deep", "Step").replace("\"parameters\":{}", &format!("\"parameters\":{{\"deep\":{deep}}}"));
    write(folder.path(), "deep.json", text);
    for command in ["inspect", "report"] {
        assert_eq!(run_in(folder.path(), &[command, "deep.json"]).code, 0, "{command}");
    }
    let ran = convert(folder.path(), "deep.json");
    assert!(ran.code == 0 || ran.code == 1, "{} {}", ran.code, ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn bottomless_nesting_is_an_error_and_no_crash() {
    let folder = folder();
    write(folder.path(), "pit.json", "[".repeat(3_000_000));
    fails_clearly(folder.path(), "pit.json", 2, &["pit.json:1:257", "nest deeper"]);
    write(folder.path(), "pit2.json", "{\"a\":".repeat(1_000_000));
    fails_clearly(folder.path(), "pit2.json", 2, &["pit2.json:1:", "nest deeper"]);
}

#[test]
fn fifty_megabytes_of_noise_are_an_error() {
    let folder = folder();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut noise = Vec::with_capacity(50 << 20);
    while noise.len() < 50 << 20 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    write(folder.path(), "noise.json", &noise);
    fails_clearly(folder.path(), "noise.json", 2, &["noise.json:1:"]);
    let letters: Vec<u8> = noise.iter().map(|b| b'a' + b % 26).collect();
    write(folder.path(), "noise.json", letters);
    fails_clearly(folder.path(), "noise.json", 2, &["noise.json:1:", "not valid JSON"]);
}

#[test]
fn nul_bytes_and_invalid_utf8_are_named_with_their_place() {
    let folder = folder();
    write(folder.path(), "nul.json", b"{\"nodes\": [],\n \"name\": \"a\0b\"}");
    fails_clearly(folder.path(), "nul.json", 2, &["nul.json:2:12", "NUL"]);
    write(folder.path(), "latin.json", b"{\"name\": \"caf\xe9\"}");
    fails_clearly(folder.path(), "latin.json", 2, &["latin.json:1:14", "UTF-8"]);
    write(folder.path(), "empty.json", b"");
    fails_clearly(folder.path(), "empty.json", 2, &["empty"]);
}

#[test]
fn a_byte_order_mark_and_utf_16_are_read() {
    let folder = folder();
    let text = workflow("Mark", "Ün");
    write(folder.path(), "bom.json", format!("\u{feff}{text}"));
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(folder.path(), "wide.json", utf16);
    for name in ["bom.json", "wide.json"] {
        let ran = run_in(folder.path(), &["inspect", name, "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(ran.json()["workflows"][0]["name"], "Mark");
    }
}

#[test]
fn names_that_try_to_leave_the_folder_stay_inside() {
    let folder = folder();
    for (i, name) in
        ["../../etc/passwd", "`${process.exit()}`", "a\u{0}b", "CON", "..", "x/../../y", "C:\\x"].iter().enumerate()
    {
        let file = format!("w{i}.json");
        write(folder.path(), &file, workflow(name, name));
        let out = format!("out{i}");
        let ran = run_in(folder.path(), &["convert", &file, "--out", &out]);
        assert!(ran.code < 2, "{name}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{name}: {}", ran.err);
    }
    for path in tree(folder.path()) {
        let top = path.split('/').next().unwrap();
        assert!(top.starts_with("out") || top.starts_with('w'), "{path}");
    }
    let parent = folder.path().parent().unwrap();
    assert!(!parent.join("etc").exists() && !parent.join("y").exists());
}

#[test]
fn an_existing_folder_is_refused_and_force_moves_it_aside() {
    let folder = folder();
    write(folder.path(), "w.json", workflow("Mine", "Step"));
    std::fs::create_dir(folder.path().join("out")).unwrap();
    write(&folder.path().join("out"), "precious.txt", "keep me");
    fails_clearly(folder.path(), "w.json", 2, &["out exists already", "--force"]);

    for n in 1..3 {
        let ran = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--force"]);
        assert!(ran.code < 2, "{}", ran.err);
        assert!(ran.err.contains(&format!("out.old-{n}")), "{}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("out.old-1/precious.txt")).unwrap(), "keep me");
    assert!(folder.path().join("out.old-2").is_dir() && folder.path().join("out").is_dir());
    assert!(!folder.path().join("out/precious.txt").exists());
}

#[test]
fn one_folder_in_the_way_of_many_means_nothing_is_written() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("in")).unwrap();
    write(&folder.path().join("in"), "a.json", workflow("First", "Step"));
    write(&folder.path().join("in"), "b.json", workflow("Second", "Step"));
    std::fs::create_dir_all(folder.path().join("out/second")).unwrap();
    fails_clearly(folder.path(), "in", 2, &["out/second exists already"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_leaves_nothing_behind() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    write(folder.path(), "w.json", workflow("Mine", "Step"));
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(locked.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write anywhere");
        return;
    }
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "locked/out"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(tree(&locked).is_empty());
}

#[test]
fn a_place_that_takes_no_repository_is_wrong_usage() {
    let folder = folder();
    write(folder.path(), "w.json", workflow("Mine", "Step"));
    write(folder.path(), "file", "not a folder");
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "file/out"]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("file is no folder"), "{}", ran.out);
}

#[test]
fn half_a_character_is_replaced_and_the_rest_is_read() {
    let folder = folder();
    write(folder.path(), "w.json", workflow("Mine", "Step").replace("Step", "St\\ud83dart \\ud83d\\ude00"));
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let account = std::fs::read_to_string(folder.path().join("out/MIGRATION.md")).unwrap();
    assert!(account.contains("St\u{fffd}art \u{1f600}"), "{account}");
}

/// What nests so deep that parsing it would end the process is one stub, and the files beside it are converted.
#[test]
fn code_that_nests_without_end_is_a_stub() {
    let folder = folder();
    let deep = "[".repeat(50_000) + &"]".repeat(50_000);
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| serde_json::json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let export = serde_json::json!({"name": "Deep", "connections": {}, "nodes": [
        node("Code", "code", 2.0, serde_json::json!({"jsCode": format!("return {deep};")})),
        node("Set", "set", 3.4, serde_json::json!({"assignments": {"assignments": [{"id": "1", "name": "a", "type": "string", "value": format!("={{{{ {deep} }}}}")}]}, "options": {}})),
        node("Path", "set", 3.4, serde_json::json!({"assignments": {"assignments": [{"id": "1", "name": "a", "type": "string", "value": format!("={{{{ $json{} }}}}", ".a".repeat(5_000))}]}, "options": {}})),
        node("Ways", "switch", 3.2, serde_json::json!({"mode": "expression", "numberOutputs": 99_999_999})),
    ]});
    std::fs::create_dir(folder.path().join("in")).unwrap();
    write(&folder.path().join("in"), "deep.json", export.to_string());
    write(&folder.path().join("in"), "good.json", workflow("Good", "Step"));
    let ran = run_in(folder.path(), &["convert", "in", "--out", "out", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let value = ran.json();
    assert_eq!(value["summary"]["class"]["partial"], 1, "{value}");
    assert_eq!(value["summary"]["ledger"]["unaccounted"], 0, "{value}");
    assert_eq!(run_in(folder.path(), &["report", "in", "--json"]).code, 0);
}

#[test]
fn there_is_no_report_on_nothing() {
    let folder = folder();
    write(folder.path(), "cut.json", "{\"nodes\": [");
    let ran = run_in(folder.path(), &["report", "cut.json", "--out", "pages", "--quiet"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("cut.json:1:11"), "{}", ran.err);
    assert!(!folder.path().join("pages").exists());
}

#[test]
fn a_damaged_input_number_is_a_dangling_connection() {
    let folder = folder();
    let mut export: serde_json::Value = serde_json::from_str(&workflow("Mine", "Step")).unwrap();
    let from = export["connections"].as_object().unwrap().keys().next().unwrap().clone();
    export["connections"][&from]["main"][0][0]["index"] = 99_999_999.into();
    write(folder.path(), "w.json", export.to_string());
    let ran = run_in(folder.path(), &["convert", "w.json", "--out", "out", "--json"]);
    let value = ran.json();
    let findings = value["workflows"][0]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|f| f["code"] == "IM006"), "{value}");
    assert_eq!(value["summary"]["ledger"]["unaccounted"], 0, "{value}");
}

#[test]
fn a_part_that_is_not_readable_does_not_stop_the_rest() {
    let folder = folder();
    std::fs::create_dir_all(folder.path().join("in")).unwrap();
    write(&folder.path().join("in"), "good.json", workflow("Good", "Step"));
    write(&folder.path().join("in"), "bad.json", "{\"nodes\": [");
    write(&folder.path().join("in"), "other.json", "{\"hello\": \"world\"}");
    write(&folder.path().join("in"), "notes.yml", "a: b\n");
    write(&folder.path().join("in"), "readme.txt", "not an export");
    let ran = run_in(folder.path(), &["convert", "in", "--out", "out", "--json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let value = ran.json();
    assert_eq!(value["summary"]["class"]["failed"], 2, "{value}");
    assert_eq!(value["workflows"].as_array().unwrap().len(), 3);
    assert!(folder.path().join("out/good").is_dir());
    assert!(ran.err.contains("bad.json:1:11"), "{}", ran.err);
    assert!(ran.err.contains("no platform that cutover knows"), "{}", ran.err);
}

#[test]
fn an_entry_of_a_list_that_is_no_workflow_is_told() {
    let folder = folder();
    let good = r#"{"name": "Good", "nodes": [{"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}}], "connections": {}}"#;
    for (name, entry) in [
        ("damaged", r#"{"name": "three", "nodes": {"0": {"type": "n8n-nodes-base.noOp"}}, "connections": {}}"#),
        ("nothing", "null"),
        ("other", r#"{"name": "Scenario", "flow": [{"id": 1, "module": "http:ActionSendData", "version": 3}]}"#),
    ] {
        for (shape, text) in
            [("list", format!("[{good}, {entry}]")), ("envelope", format!("{{\"data\": [{entry}, {good}]}}"))]
        {
            let file = format!("{name}-{shape}.json");
            write(folder.path(), &file, text);
            let ran = run_in(folder.path(), &["convert", &file, "--out", &format!("{name}-{shape}")]);
            assert_eq!(ran.code, 1, "{file}: {}", ran.out);
            let printed = run_in(folder.path(), &["report", &file, "--json"]).out;
            assert!(printed.contains("IM019"), "{file}: {printed}");
        }
    }
}

#[test]
fn a_run_beside_an_export_is_not_taken_for_one() {
    let folder = folder();
    write(folder.path(), "flow.json", workflow("Flow", "Step"));
    write(folder.path(), "run.json", r#"{ "format": "cutover-trace/1", "steps": [] }"#);
    let ran = run_in(folder.path(), &["inspect", ".", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.json()["workflows"].as_array().unwrap().len(), 1);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let folder = folder();
    for command in
        [&["inspect", "nowhere.json"][..], &["report", "nowhere.json"], &["convert", "nowhere.json", "--out", "out"]]
    {
        let ran = run_in(folder.path(), command);
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, 2, "{said}");
        assert!(said.contains("nowhere.json") && said.contains("check the path"), "{said}");
    }
    assert!(tree(folder.path()).is_empty());
}

#[test]
fn standard_input_is_a_file() {
    let folder = folder();
    let text = format!("\u{feff}{}", workflow("From a pipe", "Step"));
    let ran = run_with(folder.path(), &["inspect", "-", "--json"], text.as_bytes());
    assert_eq!(ran.json()["workflows"][0]["name"], "From a pipe");
    assert_eq!(ran.json()["workflows"][0]["source"], "stdin");
    let ran = run_with(folder.path(), &["inspect", "-"], b"{\"nodes\":");
    assert_eq!(ran.code, 2);
    assert!(format!("{}{}", ran.out, ran.err).contains("stdin:1:9"), "{}{}", ran.out, ran.err);
}

mod zaps {
    use super::*;

    /// An export with these nodes: id, parent, app and action.
    fn zap(nodes: &[(&str, &str, &str, &str)]) -> String {
        let nodes: Vec<String> = nodes
            .iter()
            .map(|(id, parent, app, action)| {
                format!(
                    r#""{id}":{{"id":{id},"type_of":"write","params":{{"text":"{{{{{parent}__x}}}}"}},"meta":{{}},"parent_id":{parent},"root_id":1,"action":{action},"selected_api":"{app}"}}"#
                )
            })
            .collect();
        format!(r#"{{"metadata":{{"version":2}},"zaps":[{{"id":1,"title":"Odd","nodes":{{{}}}}}]}}"#, nodes.join(","))
    }

    /// Every leaf is accounted for, and the findings have these codes.
    fn converts_with(nodes: &[(&str, &str, &str, &str)], codes: &[&str]) {
        let folder = folder();
        write(folder.path(), "zap.json", zap(nodes));
        let ran = run_in(folder.path(), &["convert", "zap.json", "--out", "out", "--json"]);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        let workflow = ran.json()["workflows"][0].clone();
        assert_eq!(workflow["ledger"]["unaccounted"], 0, "{workflow}");
        assert_eq!(workflow["steps"]["total"], nodes.len(), "{workflow}");
        for code in codes {
            let told = workflow["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == *code);
            assert!(told, "{code} is missing in {workflow}");
        }
    }

    #[test]
    fn a_missing_parent_is_told() {
        converts_with(
            &[("1", "null", "WebHookCLIAPI", "\"hook_v2\""), ("2", "99", "SlackAPI", "\"channel_message\"")],
            &["IM203", "IM202"],
        );
    }

    #[test]
    fn parents_that_go_round_in_a_circle_are_told() {
        converts_with(
            &[("1", "2", "SlackAPI", "\"a\""), ("2", "3", "SlackAPI", "\"b\""), ("3", "1", "SlackAPI", "null")],
            &["IM203", "IM208"],
        );
    }

    #[test]
    fn a_step_that_two_others_follow_runs_before_them() {
        let nodes = [
            ("1", "null", "WebHookCLIAPI", "\"hook_v2\""),
            ("2", "1", "SlackAPI", "\"channel_message\""),
            ("3", "2", "SlackAPI", "\"channel_message\""),
            ("4", "2", "SlackAPI", "\"channel_message\""),
        ];
        converts_with(&nodes, &["IM205"]);
    }

    #[test]
    fn a_step_that_is_its_own_parent_is_told() {
        converts_with(&[("1", "1", "SlackAPI", "\"a\"")], &["IM203"]);
    }

    #[test]
    fn two_thousand_steps_in_a_row_are_converted() {
        let folder = folder();
        let ids: Vec<(String, String)> = (1..=5000)
            .map(|i: usize| (i.to_string(), if i == 1 { "null".to_owned() } else { (i - 1).to_string() }))
            .collect();
        let nodes: Vec<(&str, &str, &str, &str)> =
            ids.iter().map(|(id, parent)| (id.as_str(), parent.as_str(), "SlackAPI", "\"channel_message\"")).collect();
        write(folder.path(), "long.json", zap(&nodes));
        let ran = run_in(folder.path(), &["convert", "long.json", "--out", "out"]);
        assert!(ran.code == 0 || ran.code == 1, "{} {}", ran.code, ran.err);
    }

    #[test]
    fn an_export_without_zaps_is_an_error() {
        let folder = folder();
        write(folder.path(), "none.json", r#"{"metadata":{"version":2},"zaps":[]}"#);
        fails_clearly(folder.path(), "none.json", 2, &["holds no zaps"]);
    }
}

mod archives {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_read_and_never_unpacked() {
        let folder = folder();
        let text = workflow("Zipped", "Step");
        write(
            folder.path(),
            "a.zip",
            archive(&[("../../evil.json", text.as_bytes()), ("notes.txt", b"x"), ("manifest.json", b"{}")]),
        );
        let before = tree(folder.path());
        let ran = run_in(folder.path(), &["inspect", "a.zip", "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(ran.json()["workflows"][0]["source"], "a.zip!../../evil.json");
        assert_eq!(before, tree(folder.path()));
        assert!(!folder.path().parent().unwrap().join("evil.json").exists());
    }

    #[test]
    fn zaps_in_an_archive_stay_inside_the_folder() {
        let folder = folder();
        let zaps = r#"{"metadata":{"version":"gdpr_v1"},"zaps":[{"id":1,"title":"../../Zap","nodes":{"1":{"id":1,"type_of":"read","params":{},"parent_id":null,"action":"hook_v2","selected_api":"WebHookCLIAPI@1.0.36"}}}]}"#;
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        write(&inner, "data.zip", archive(&[("../../zapfile.json", zaps.as_bytes())]));
        let ran = run_in(&inner, &["convert", "data.zip", "--out", "out", "--json"]);
        assert_eq!(ran.json()["workflows"][0]["name"], "../../Zap", "{}", ran.err);
        let made: Vec<String> = tree(folder.path()).into_iter().filter(|path| path.ends_with("pipeline.ts")).collect();
        assert!(!made.is_empty() && made.iter().all(|path| path.starts_with("inner/out")), "{made:?}");
    }

    #[test]
    fn a_package_of_power_automate_is_recognised() {
        let folder = folder();
        let flow = r#"{"name":"f","id":"/x","type":"Microsoft.Flow/flows","properties":{"displayName":"Approve","connectionReferences":{"shared_approvals":{}},"definition":{"$schema":"https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#","triggers":{"manual":{"type":"Request"}},"actions":{"Start_approval":{"type":"OpenApiConnectionWebhook","inputs":{"host":{"apiId":"/providers/Microsoft.PowerApps/apis/shared_approvals","operationId":"StartAndWaitForAnApproval"}}}}}}}"#;
        write(
            folder.path(),
            "package.zip",
            archive(&[
                ("manifest.json", b"{\"schema\":\"1.0\"}"),
                ("Microsoft.Flow/flows/manifest.json", b"{}"),
                ("Microsoft.Flow/flows/1f/apisMap.json", b"{}"),
                ("Microsoft.Flow/flows/1f/definition.json", flow.as_bytes()),
            ]),
        );
        let value = run_in(folder.path(), &["inspect", "package.zip", "--json"]).json();
        assert_eq!(value["workflows"][0]["platform"], "power-automate", "{value}");
        assert_eq!(value["workflows"][0]["human"][0]["step"], "Start_approval", "{value}");
        assert_eq!(value["summary"]["unreadable"], 0);
    }

    #[test]
    fn a_bomb_is_refused() {
        let folder = folder();
        let zeros = vec![b' '; 200 << 20];
        write(folder.path(), "bomb.zip", archive(&[("bomb.json", &zeros)]));
        let ran = run_in(folder.path(), &["inspect", "bomb.zip"]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains("more than is allowed"), "{}{}", ran.out, ran.err);
    }

    #[test]
    fn a_damaged_archive_is_an_error() {
        let folder = folder();
        write(folder.path(), "bad.zip", b"PK\x03\x04nonsense");
        let ran = run_in(folder.path(), &["inspect", "bad.zip"]);
        assert_eq!(ran.code, 2);
        assert!(format!("{}{}", ran.out, ran.err).contains("cannot be opened"), "{}", ran.err);
    }
}
