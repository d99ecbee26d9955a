//! Whole zaps: what is read of them, what is matched by evidence, what is told.

use super::import;
use crate::Imported;
use cutover_ir::{Gate, Multiplicity, Op, Parsed, SourceFile, When, Workflow};
use serde_json::{Value as Json, json};

fn read(document: &Json) -> Vec<Parsed<Workflow>> {
    let source = SourceFile { name: "exported-zap.json".to_owned(), text: document.to_string() };
    match import(&source, document) {
        Imported::Workflows(all) => all,
        other => panic!("{other:?}"),
    }
}

fn node(id: u64, parent: Option<u64>, app: &str, action: &str, params: Json) -> (String, Json) {
    let kind = if parent.is_none() { "read" } else { "write" };
    let body = json!({
        "id": id, "parent_id": parent, "selected_api": app, "action": action, "params": params, "type_of": kind, "meta": {}
    });
    (id.to_string(), body)
}

fn zap(nodes: Vec<(String, Json)>) -> Parsed<Workflow> {
    let nodes: serde_json::Map<String, Json> = nodes.into_iter().collect();
    read(&json!({ "metadata": { "version": 2 }, "zaps": [{ "id": 1, "title": "Zap", "nodes": nodes }] })).remove(0)
}

/// Every expression of a step in one line each.
fn expressions(workflow: &Workflow, step: &str) -> Vec<String> {
    let mut all = Vec::new();
    workflow.step(step).unwrap().each_expr(&mut |expr, _| all.push(expr.plain()));
    all
}

fn codes(parsed: &Parsed<Workflow>) -> Vec<&str> {
    parsed.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn the_order_comes_from_the_parents_alone() {
    let parsed = zap(vec![
        node(3, Some(7), "SlackAPI", "channel_message", json!({})),
        node(7, Some(9), "SlackAPI", "direct_message", json!({})),
        node(9, None, "WebHookCLIAPI", "hook_v2", json!({})),
    ]);
    let workflow = parsed.value;
    let steps = workflow.regions.unwrap().steps;
    let names: Vec<&str> =
        steps.iter().filter_map(|s| workflow.graph.node_weight(s.step)).map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["Catch hook", "Slack direct message", "Slack channel message"]);
}

#[test]
fn several_zaps_of_a_file_are_several_workflows() {
    let one = json!({ "id": 5, "title": null, "nodes": { "5": node(5, None, "ScheduleAPI", "every_day", json!({ "hod": "9am" })).1 } });
    let all = read(&json!({ "metadata": { "version": "gdpr_v1" }, "zaps": [one.clone(), one] }));
    let names: Vec<&str> = all.iter().map(|w| w.value.name.as_str()).collect();
    assert_eq!(names, ["exported-zap 1", "exported-zap 2"]);
}

#[test]
fn an_editor_that_remembers_the_step_is_believed() {
    let (id, mut holder) =
        node(3, Some(2), "SlackAPI", "channel_message", json!({ "text": "{{=gives[\"5550002\"][\"total\"]}}" }));
    holder["meta"] = json!({ "$editor": { "missing_field_mapping":
        [{ "stepId": "5550002", "giveKey": "total", "stepNumber": 2, "app": "Airtable", "stepTitle": null }] } });
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "AirtableCLIAPI@3.0.0", "find_record", json!({})),
        (id, holder),
    ]);
    assert_eq!(expressions(&parsed.value, "Slack channel message"), ["Airtable find record.total"]);
    assert!(codes(&parsed).contains(&"IM201"));
}

#[test]
fn fields_that_only_one_step_gives_find_it() {
    let code = json!({ "code": "return { verdict: inputData.a };", "input": { "a": "{{1__a}}" } });
    let parsed = zap(vec![
        node(1, None, "SubZapCLIAPI", "start_subzap", json!({ "input_list": ["a", "b"] })),
        node(2, Some(1), "CodeCLIAPI@1.0.1", "01929fad-d3dd-62c2-52ed-7868d5fcc691", code),
        node(
            3,
            Some(2),
            "SlackAPI",
            "channel_message",
            json!({ "text": "{{=gives['77']['verdict']}} {{=gives['76']['b']}}" }),
        ),
    ]);
    assert_eq!(
        expressions(&parsed.value, "Slack channel message"),
        ["{Run JavaScript.verdict} {Start of the sub-zap.b}"]
    );
    assert_eq!(codes(&parsed).iter().filter(|code| **code == "IM201").count(), 2);
}

#[test]
fn a_reference_that_nothing_explains_is_kept_and_told() {
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "SlackAPI", "channel_message", json!({ "text": "{{888__weather}}" })),
    ]);
    assert_eq!(expressions(&parsed.value, "Slack channel message"), ["888__weather"]);
    assert!(codes(&parsed).contains(&"IM202"));
}

#[test]
fn braces_in_code_are_text() {
    let code = json!({ "code": "return { a: `{{5__b}}` };" });
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "CodeCLIAPI", "01929fad-d3dd-62c2-52ed-7868d5fcc691", code),
    ]);
    assert!(codes(&parsed).is_empty(), "{:?}", parsed.findings);
    assert!(matches!(&parsed.value.step("Run JavaScript").unwrap().op, Op::Code { .. }));
}

/// The operators of a gate, group by group.
fn operators(gate: &Gate) -> Vec<Vec<&str>> {
    gate.any.iter().map(|all| all.iter().map(|test| test.operator.value.as_str()).collect()).collect()
}

#[test]
fn groups_are_alternatives_and_stop_is_the_opposite() {
    let rule = |group: u64, name: &str, action: &str| json!({ "id": 1, "group": group, "key": "1__a", "match": name, "value": "x", "action": action });
    let criteria = json!({ "filter_criteria": [rule(9, "icontains", "continue"), rule(4, "iexist", "stop"), rule(9, "iless", "stop")] });
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "FilterAPI", "filter", criteria),
    ]);
    let region = parsed.value.regions.unwrap();
    let gate = region.steps[1].gate.as_ref().unwrap();
    assert_eq!(operators(gate), [vec!["icontains", "not iless"], vec!["not iexist"]]);
}

#[test]
fn paths_are_tried_in_their_order_and_the_fallback_last() {
    let path = |id: u64, index: u64, stage: u64, rules: Json| {
        node(
            id,
            Some(2),
            "BranchingAPI",
            "filter",
            json!({ "filter_criteria": rules, "path_eval_index": index, "path_eval_stage": stage }),
        )
    };
    let rule = json!([{ "id": 1, "group": 1, "key": "1__a", "match": "iexist", "value": "", "action": "continue" }]);
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "BranchingAPI", "branch", json!({})),
        path(3, 0, 9, json!([])),
        path(4, 2, 1, rule.clone()),
        path(5, 1, 1, rule),
    ]);
    let region = parsed.value.regions.as_ref().unwrap();
    let arms = region.steps[1].arms.as_ref().unwrap();
    let names: Vec<&str> =
        arms.list.iter().filter_map(|arm| arm.name.as_ref()).map(|name| name.value.as_str()).collect();
    assert_eq!(names, ["Path [5]", "Path [4]", "Path [3]"]);
    assert!(matches!(arms.list[2].when, When::Fallback(None)));
}

#[test]
fn a_search_ends_the_run_unless_it_was_told_to_go_on() {
    let search = |id: u64, parent: u64, params: Json| {
        let (id, mut body) = node(id, Some(parent), "AirtableCLIAPI", "find_record", params);
        body["type_of"] = json!("search");
        (id, body)
    };
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        search(2, 1, json!({})),
        search(3, 2, json!({ "_zap_search_success_on_miss": true })),
    ]);
    let gives: Vec<Multiplicity> = parsed.value.regions.unwrap().steps.iter().map(|step| step.gives).collect();
    assert_eq!(gives, [Multiplicity::One, Multiplicity::Optional, Multiplicity::One]);
}

#[test]
fn a_search_that_goes_on_says_whether_it_found_something() {
    let search = |goes_on: bool| {
        let (id, mut body) = node(
            2,
            Some(1),
            "GoogleSheetsV2CLIAPI@1.0.0",
            "lookup_row",
            json!({ "spreadsheet": "s", "worksheet": "0", "lookup_key": "COL$A", "lookup_value": "x", "_zap_search_success_on_miss": goes_on }),
        );
        body["type_of"] = json!("search");
        let reader =
            node(3, Some(2), "SlackAPI", "channel_message", json!({ "text": "{{2___zap_search_was_found_status}}" }));
        let parsed = zap(vec![node(1, None, "WebHookCLIAPI", "hook_v2", json!({})), (id, body), reader]);
        parsed
            .value
            .steps()
            .any(|(_, step)| matches!(&step.op, Op::Call { function, .. } if function == "findSheetRow"))
    };
    assert_eq!([search(true), search(false)], [true, false]);
}

#[test]
fn what_storage_keeps_is_kept_for_its_account() {
    let (id, mut body) = node(2, Some(1), "StorageCLIAPI@1.0.2", "get_value", json!({ "key": "k" }));
    body["authentication_id"] = json!(77);
    let parsed = zap(vec![node(1, None, "WebHookCLIAPI", "hook_v2", json!({})), (id, body)]);
    let kept = parsed.value.steps().find_map(|(_, step)| match &step.op {
        Op::State { params, .. } => params.get("store").and_then(|store| store.text()).map(str::to_owned),
        _ => None,
    });
    assert!(kept.is_some_and(|store| !store.is_empty()));
    assert!(codes(&parsed).contains(&"IM214"));
}

#[test]
fn an_unknown_setting_makes_a_step_of_the_platform_a_stub() {
    let params = json!({ "transform": "string.upper_case", "inputs": "{{1__a}}", "brand_new": "yes" });
    let parsed = zap(vec![
        node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
        node(2, Some(1), "ZapierFormatterCLIAPI@9.0.0", "string", params),
    ]);
    let Op::Opaque { reason, .. } = &parsed.value.step("Upper case").unwrap().op else { panic!("it is converted") };
    assert!(reason.contains("brand_new"), "{reason}");
}

#[test]
fn a_body_that_nothing_here_writes_keeps_the_stub() {
    let sent = |kind: &str| {
        let hook = node(1, None, "WebHookCLIAPI", "hook_v2", json!({}));
        let post = node(2, Some(1), "WebHookCLIAPI", "post", json!({ "url": "https://x", "payload_type": kind }));
        zap(vec![hook, post]).value.steps().any(|(_, step)| matches!(step.op, Op::Opaque { .. }))
    };
    assert_eq!(["json", "XML"].map(sent), [false, true]);
}

#[test]
fn loops_over_texts_and_numbers_are_loops() {
    let looped = |action: &str, params: Json| {
        let parsed = zap(vec![
            node(1, None, "WebHookCLIAPI", "hook_v2", json!({})),
            node(2, Some(1), "ZapierLoopingCLIAPI@1.0", action, params),
        ]);
        let (_, step) = parsed.value.steps().find(|(_, step)| step.name.starts_with("Loop")).unwrap();
        (matches!(step.op, Op::Compute { .. }), codes(&parsed).contains(&"IM206"))
    };
    assert_eq!(
        looped("loop_values_text", json!({ "loop_values": { "a": "x,y" }, "text_delimiter": "," })),
        (true, true)
    );
    assert_eq!(looped("loop_values_numbers", json!({ "iteration_start": "1", "iteration_end": "3" })), (true, true));
    // A setting that nobody knows keeps the stub.
    assert_eq!(looped("loop_values_numbers", json!({ "iteration_end": "3", "skip": "2" })), (false, false));
}

#[test]
fn steps_that_follow_one_step_without_paths_all_follow_its_only_output() {
    let slack = |id| node(id, Some(1), "SlackAPI", "channel_message", json!({}));
    let parsed = zap(vec![node(1, None, "WebHookCLIAPI", "hook_v2", json!({})), slack(2), slack(3)]);
    assert!(codes(&parsed).contains(&"IM205"));
    assert!(parsed.value.graph.edge_weights().all(|link| link.output == 0));
}
