//! Blueprints that nobody should have written: each becomes a repository that accounts for every leaf, with a finding about what is odd.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/chance.rs"]
mod chance;
#[path = "support/line.rs"]
mod line;

use chance::Chance;
use cutover::commands::Runs;
use line::{Made, made, with_stack};
use serde_json::{Value, json};

fn blueprint(flow: Value) -> Value {
    json!({"name": "Odd", "flow": flow, "metadata": {"version": 1, "scenario": {"dlq": false}}})
}

fn converted(document: &Value) -> Made {
    let mut all = with_stack(|| made("odd.json", &document.to_string(), &Runs::default()));
    assert_eq!(all.len(), 1, "no scenario was found");
    let made = all.remove(0);
    assert_eq!(
        made.row.ledger.unaccounted,
        0,
        "{:?}",
        made.leaves().iter().filter(|(c, _)| c == "unaccounted").collect::<Vec<_>>()
    );
    made
}

fn tells(made: &Made, code: &str) -> bool {
    made.row.findings.iter().any(|finding| finding.code == code)
}

fn module(id: u32, kind: &str, mapper: Value) -> Value {
    json!({"id": id, "module": kind, "version": 1, "parameters": {}, "mapper": mapper})
}

#[test]
fn aggregators_that_feed_each_other_collect_nothing_and_say_so() {
    let feeds = |id: u32, from: u32| json!({"id": id, "module": "builtin:BasicAggregator", "version": 1, "parameters": {"feeder": from}, "mapper": {"a": format!("{{{{{from}.array}}}}")}});
    let made = converted(&blueprint(json!([
        module(1, "gateway:CustomWebHook", json!({})),
        feeds(2, 3),
        feeds(3, 2),
        feeds(4, 4),
        feeds(5, 99)
    ])));
    assert!(tells(&made, "PL001"), "{:?}", made.row.findings);
    assert!(tells(&made, "IM107"));
}

#[test]
fn two_modules_with_one_id_are_told() {
    let made = converted(&blueprint(json!([
        module(1, "gateway:CustomWebHook", json!({})),
        module(1, "json:ParseJSON", json!({"json": "{{1.x}}"}))
    ])));
    assert!(tells(&made, "IM106"));
}

#[test]
fn a_comparison_that_make_does_not_have_throws_and_is_told() {
    let mut step = module(2, "util:SetVariable2", json!({"name": "a", "value": "b", "scope": "roundtrip"}));
    step["filter"] = json!({"name": "Odd", "conditions": [[{"a": "{{1.x}}", "b": "y", "o": "text:isempty"}, {"a": "{{1.x}}", "o": 7}]]});
    let made = converted(&blueprint(json!([module(1, "gateway:CustomWebHook", json!({})), step])));
    assert!(tells(&made, "IM104"));
    assert!(
        made.text("src/rules/odd.ts").contains("noSuchComparison(\"text:isempty\""),
        "{}",
        made.text("src/rules/odd.ts")
    );
}

#[test]
fn parts_of_the_wrong_kind_are_kept_and_told() {
    let odd = json!({"name": 5, "flow": [
        7, "text", null, {"module": "http:MakeRequest"}, {"id": {"a": 1}, "module": ["x"], "version": {"n": 1}},
        {"id": 1, "module": "builtin:BasicRouter", "routes": [3, {"flow": {"a": 1}}, {"flow": [{"module": "x:y", "filter": 5}]}]},
        {"id": 2, "module": "builtin:BasicIfElse", "branches": [null, {"type": 4, "conditions": {"a": 1}, "flow": "no"}]},
        {"id": 3, "module": "ai-local-agent:RunLocalAIAgent", "tools": [1, {"name": {"a": "{{x"}, "flow": null}], "onerror": {"a": 1}},
        {"id": 4, "module": "util:SetVariables", "mapper": "text", "parameters": [1, 2], "flags": 3},
        {"id": 5, "module": "builtin:Resume"}
    ], "metadata": {"scenario": 4, "designer": {"orphans": [5, [{"id": 9, "module": "a:b"}], {"id": 10, "module": "a:c"}], "x": 1}, "notes": {"a": 1}}, "extra": [1]});
    let made = converted(&odd);
    assert!(tells(&made, "IM102"));
}

#[test]
fn a_wrapper_with_a_byte_order_mark_is_read_and_its_schedule_kept() {
    let scheduled = |scheduling: Value| {
        let inner =
            blueprint(json!([module(1, "http:MakeRequest", json!({"url": "https://example.com", "method": "get"}))]));
        let document = json!({"response": {"blueprint": inner, "scheduling": scheduling}, "code": "OK"});
        let text = format!("\u{feff}{document}");
        let all = made("api.json", &text, &Runs::default());
        assert_eq!((all.len(), all[0].row.ledger.unaccounted), (1, 0));
        (all[0].text("pipeline.yaml").to_owned(), all[0].text("src/main.ts").to_owned())
    };
    let cases = [
        (json!({"type": "indefinitely", "interval": 900}), "cron: \"0 */15 * * * *\"", "schedule"),
        (json!({"type": "weekly", "days": [1, 3], "time": "06:10"}), "cron: \"0 10 6 * * 1,3\"", "schedule"),
        (json!({"type": "once", "date": "2026-05-01T10:00:00.000Z"}), "cron: \"\"", "schedule"),
        (json!({"type": "on-demand"}), "kind: manual", "manual"),
    ];
    for (scheduling, setting, kind) in cases {
        let (settings, main) = scheduled(scheduling);
        assert!(settings.contains(setting), "{settings}");
        assert!(main.contains(&format!("kind: \"{kind}\"")), "{main}");
    }
}

#[test]
fn sixty_routers_deep_and_three_megabytes_wide() {
    let mut flow = json!([module(
        9_000,
        "util:SetVariable2",
        json!({"name": "deepest", "value": "{{1.x}}", "scope": "roundtrip"})
    )]);
    // Three levels of JSON for each: the reader takes 256.
    for id in 0..60 {
        flow = json!([{"id": 1_000 + id, "module": "builtin:BasicRouter", "version": 1, "mapper": null, "routes": [{"flow": flow}]}]);
    }
    let deep = converted(&blueprint(json!([module(1, "gateway:CustomWebHook", json!({})), flow[0].clone()])));
    assert!(deep.row.steps.total > 60);

    // Loops and filters in a row nest, or leave early; neither may use up the stack.
    let filtered: Vec<Value> = (2..3_000)
        .map(|id| {
            let mut step = module(id, if id % 2 == 0 { "json:ParseJSON" } else { "util:SetVariable2" }, json!({}));
            step["filter"] =
                json!({"conditions": [[{"a": format!("{{{{{}.a}}}}", id - 1), "b": "1", "o": "number:greater"}]]});
            step
        })
        .collect();
    let many = converted(&blueprint(Value::Array(
        std::iter::once(module(1, "gateway:CustomWebHook", json!({}))).chain(filtered).collect(),
    )));
    assert_eq!(many.row.steps.total, 2_999);

    let wide: Vec<Value> = (2..9_000)
        .map(|id| {
            module(
                id,
                "util:SetVariable2",
                json!({"name": format!("v{id}"), "scope": "roundtrip",
            "value": format!("{{{{lower({}.v{}) + \"{}\"}}}}", id - 1, id - 1, "x".repeat(180))}),
            )
        })
        .collect();
    let mut flow = vec![module(1, "gateway:CustomWebHook", json!({}))];
    flow.extend(wide);
    let document = blueprint(Value::Array(flow));
    assert!(document.to_string().len() > 3_000_000);
    let made = converted(&document);
    assert_eq!(made.row.steps.stubbed, 0, "{:?}", made.row.stubs.first());
}

/// Values that stand where others are expected.
fn junk(chance: &mut Chance) -> Value {
    let all = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1.5),
        json!(""),
        json!("{{"),
        json!("{{1.`"),
        json!("{{if(1.a; ; )}}"),
        json!([]),
        json!({}),
        json!([[]]),
        json!({"flow": [{"id": 1, "module": "builtin:BasicRouter", "routes": [{}]}]}),
        json!("builtin:BasicAggregator"),
        json!("builtin:Break"),
        json!("__proto__"),
        json!({"__proto__": {"a": 1}}),
        json!("*/ `${process.exit()}` \u{2028}"),
    ];
    all[chance.below(all.len())].clone()
}

fn places(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(i, item)| places(item, format!("{at}/{i}"), all)),
        Value::Object(members) => members.iter().for_each(|(key, member)| {
            places(member, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), all)
        }),
        _ => {}
    }
    all.push(at);
}

#[test]
fn damaged_samples_become_repositories_that_lose_nothing() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/make");
    let mut chance = Chance::new(0xbad);
    let mut tried = 0;
    let mut wrong = std::collections::BTreeSet::new();
    for case in std::fs::read_dir(root).unwrap().filter_map(Result::ok) {
        let text = std::fs::read_to_string(case.path().join("workflow.json")).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let mut all = Vec::new();
        places(&document, String::new(), &mut all);
        for _ in 0..80 {
            let mut damaged = document.clone();
            for _ in 0..=chance.below(3) {
                let place = &all[chance.below(all.len())];
                let value = junk(&mut chance);
                if let Some(slot) = damaged.pointer_mut(place) {
                    *slot = value;
                }
            }
            let text = damaged.to_string();
            for made in with_stack(|| made("damaged.json", &text, &Runs::default())) {
                tried += 1;
                let lost: Vec<_> = made.leaves().into_iter().filter(|(class, _)| class == "unaccounted").collect();
                wrong.extend(
                    lost.into_iter().map(|(_, at)| format!("{at}: {}", document.pointer(&at).unwrap_or(&Value::Null))),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} leaves are lost: {wrong:#?}", wrong.len());
    assert!(tried > 400, "only {tried} damaged blueprints were read");
}
