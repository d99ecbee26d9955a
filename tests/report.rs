//! The report as a user gets it: every form of it, on the project's own samples and on an estate written for these tests.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use support::{folder, run_in};

/// Writes an estate of four workflows: an order desk that calls a refund desk, a copy of it, and a digest.
fn estate(folder: &Path) {
    let write = |name: &str, value: &Value| std::fs::write(folder.join(name), value.to_string()).unwrap();
    let mut desk = orders("Order desk", "desk", 500);
    write("desk.json", &desk);
    desk["name"] = json!("Order desk (copy)");
    desk["id"] = json!("desk2");
    write("desk-copy.json", &desk);
    write("refunds.json", &orders("Refunds", "refunds", 800));
    write("digest.json", &digest());
}

/// A webhook, a threshold, a payment on one side and a message on the other; it calls the refund desk.
fn orders(name: &str, id: &str, limit: u32) -> Value {
    let mut nodes = vec![
        json!({"name": "Order", "type": "n8n-nodes-base.webhook", "typeVersion": 2, "position": [0, 0],
            "parameters": {"path": format!("{}-hook", if limit == 500 { "desk" } else { id }), "httpMethod": "POST"}}),
        json!({"name": "Large order?", "type": "n8n-nodes-base.if", "typeVersion": 2.2, "position": [220, 0],
            "parameters": {"conditions": {"combinator": "and", "conditions": [
                {"leftValue": "={{ $json.body.orderValue }}", "rightValue": limit, "operator": {"type": "number", "operation": "gt"}}]}}}),
        json!({"name": "Ask finance", "type": "n8n-nodes-base.slack", "typeVersion": 2.2, "position": [440, -100],
            "parameters": {"select": "channel", "channelId": {"mode": "name", "value": "finance"}, "text": "={{ $json.body.customer.email }} wants {{ $json.body.orderValue }}"},
            "credentials": {"slackApi": {"id": "1", "name": "Sales"}}}),
        json!({"name": "Charge", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [440, 100],
            "parameters": {"method": "POST", "url": "https://pay.corp.test/charges", "sendBody": true, "bodyParameters": {"parameters": [
                {"name": "iban", "value": "={{ $json.body.iban }}"}]}}}),
    ];
    let mut connections = json!({
        "Order": {"main": [[{"node": "Large order?", "type": "main", "index": 0}]]},
        "Large order?": {"main": [[{"node": "Ask finance", "type": "main", "index": 0}], [{"node": "Charge", "type": "main", "index": 0}]]},
    });
    if limit == 500 {
        nodes.push(json!({"name": "Refund", "type": "n8n-nodes-base.executeWorkflow", "typeVersion": 1.1, "position": [660, 100],
            "parameters": {"workflowId": {"__rl": true, "mode": "id", "value": "refunds"}}}));
        connections["Charge"] = json!({"main": [[{"node": "Refund", "type": "main", "index": 0}]]});
    }
    json!({"name": name, "id": id, "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}})
}

/// Every morning: read, code with a lookup table, tell a model.
fn digest() -> Value {
    json!({"name": "Morning digest", "id": "digest", "nodes": [
        {"name": "Every morning", "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0],
            "parameters": {"rule": {"interval": [{"field": "weeks", "triggerAtDay": [1, 5], "triggerAtHour": 7, "triggerAtMinute": 30}]}}},
        {"name": "Load", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [220, 0], "parameters": {"url": "https://crm.corp.test/leads"}},
        {"name": "Rates", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [440, 0], "parameters": {"jsCode":
            "const RATES = { DE: 19, FR: 20, CH: 8.1 };\nconst rate = RATES[$json.country];\nif ($json.revenue > 25000) { return [{ json: { tier: 'gold', rate } }]; }\nreturn [];"}},
        {"name": "Write", "type": "@n8n/n8n-nodes-langchain.openAi", "typeVersion": 1.8, "position": [660, 0], "parameters": {
            "modelId": {"__rl": true, "mode": "list", "value": "gpt-4o"},
            "messages": {"values": [{"content": "=Write to {{ $json.customer.email }}. Never promise a discount of more than 10 %."}]}}}
    ], "connections": {
        "Every morning": {"main": [[{"node": "Load", "type": "main", "index": 0}]]},
        "Load": {"main": [[{"node": "Rates", "type": "main", "index": 0}]]},
        "Rates": {"main": [[{"node": "Write", "type": "main", "index": 0}]]}
    }, "settings": {"executionOrder": "v1", "timezone": "Europe/Berlin"}})
}

fn report(folder: &Path, more: &[&str]) -> Value {
    let mut arguments = vec!["report", ".", "--json", "--config", "none.toml"];
    if !folder.join("none.toml").exists() {
        std::fs::write(folder.join("none.toml"), "").unwrap();
    }
    arguments.extend(more);
    let ran = run_in(folder, &arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.json()
}

/// Every file below a folder with its text.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn workflow<'v>(report: &'v Value, name: &str) -> &'v Value {
    report["workflows"].as_array().unwrap().iter().find(|w| w["name"] == name).unwrap()
}

#[test]
fn the_screen_says_what_matters() {
    let folder = folder();
    estate(folder.path());
    insta::assert_snapshot!("estate", run_in(folder.path(), &["report", "."]).out);
    insta::assert_snapshot!("single", run_in(folder.path(), &["report", "digest.json"]).out);
}

#[test]
fn rules_are_found_wherever_they_hide() {
    let folder = folder();
    estate(folder.path());
    let found = report(folder.path(), &[]);
    let rules: Vec<String> = ["Order desk", "Morning digest"]
        .iter()
        .flat_map(|name| workflow(&found, name)["rules"].as_array().unwrap())
        .map(|r| {
            let gates: Vec<String> =
                r["gates"].as_array().unwrap().iter().map(|g| format!("{} → {}", g["way"], g["effects"])).collect();
            format!("{} {} {} | {} | {}", r["source"], r["kind"], r["name"], r["condition"], gates.join("; "))
        })
        .collect();
    insta::assert_snapshot!("rules", rules.join("\n"));
}

/// A question between a read and a write, or code there.
fn question(name: &str, step: Value) -> Value {
    let request = |name: &str, method: &str| {
        json!({"name": name, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [0, 0],
            "parameters": {"method": method, "url": format!("https://erp.corp.test/{name}")}})
    };
    let to = |name: &Value| json!({"main": [[{"node": name, "type": "main", "index": 0}]]});
    let asked = step["name"].clone();
    json!({"name": name, "nodes": [
        {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
        request("Load", "GET"), step, request("Ship", "POST")
    ], "connections": {"Start": to(&json!("Load")), "Load": to(&asked), asked.as_str().unwrap(): to(&json!("Ship"))},
        "settings": {"executionOrder": "v1"}})
}

fn if_step(left: &str, operation: &str, kind: &str, right: &str) -> Value {
    json!({"name": "If", "type": "n8n-nodes-base.if", "typeVersion": 2.2, "position": [0, 0], "parameters": {"conditions": {
        "options": {"caseSensitive": true, "typeValidation": "strict", "version": 2}, "combinator": "and",
        "conditions": [{"leftValue": left, "rightValue": right, "operator": {"type": kind, "operation": operation}}]}, "options": {}}})
}

/// The rules of each workflow, one on a line: its condition, its constants and what it gates.
fn register(folder: &Path, workflows: &[(&str, Value)]) -> String {
    for (name, step) in workflows {
        std::fs::write(folder.join(format!("{name}.json")), question(name, step.clone()).to_string()).unwrap();
    }
    let found = report(folder, &[]);
    let mut lines = String::new();
    for (name, _) in workflows {
        lines.push_str(&format!("{name}\n"));
        for rule in workflow(&found, name)["rules"].as_array().unwrap() {
            let gates: Vec<String> =
                rule["gates"].as_array().unwrap().iter().map(|g| format!("{}: {}", g["way"], g["effects"])).collect();
            let line =
                format!("  {} {} | {} | {}\n", rule["kind"], rule["condition"], rule["constants"], gates.join("; "));
            lines.push_str(&line.replace('"', ""));
        }
    }
    lines
}

#[test]
fn conditions_of_every_shape_are_in_the_register() {
    let folder = folder();
    let read = register(
        folder.path(),
        &[
            ("expression", if_step("={{ $json.total > 500 && $json.country === 'DE' }}", "true", "boolean", "")),
            ("flag", if_step("={{ $json.approved }}", "true", "boolean", "")),
            ("word", if_step("={{ $json.first_time_attendee }}", "equals", "string", "Yes")),
            ("status", if_step("={{ $json.status }}", "equals", "string", "EMERGENCY")),
            ("role", if_step("={{ $json.role }}", "notEquals", "string", "admin")),
            ("order", if_step("={{ $json.order_status }}", "equals", "string", "completed")),
            ("near miss: a flag of the machine", if_step("={{ $json.success }}", "true", "boolean", "")),
            ("near miss: a job", if_step("={{ $json.status }}", "equals", "string", "completed")),
            ("near miss: a job by name", if_step("={{ $json.job_status }}", "equals", "string", "done")),
            ("near miss: a conversation", if_step("={{ $json.role }}", "equals", "string", "assistant")),
        ],
    );
    insta::assert_snapshot!("conditions", read);
}

#[test]
fn code_is_read_with_its_constants() {
    let folder = folder();
    let code = |text: &str| {
        json!({"name": "Decide", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [0, 0],
            "parameters": {"mode": "runOnceForEachItem", "jsCode": text}})
    };
    let python = |text: &str| {
        json!({"name": "Decide", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [0, 0],
            "parameters": {"language": "python", "pythonCode": text}})
    };
    let read = register(
        folder.path(),
        &[
            ("named", code("const FREE = 75;\nconst o = $json;\no.fee = o.total >= FREE ? 0 : 4.95;\nreturn o;")),
            ("early return", code("const MAX = 2000;\nif ($json.total > MAX) { return []; }\nreturn $json;")),
            (
                "member",
                code(
                    "const cfg = { maxOrder: 2000, vip: ['c-17'] };\nif ($json.total > cfg.maxOrder) return [];\nreturn $json;",
                ),
            ),
            ("factor", code("const o = $json;\no.price = o.cost * 1.35;\nreturn o;")),
            ("cap", code("const o = $json;\no.qty = Math.min(o.qty, 10);\nreturn o;")),
            (
                "near miss: units",
                code(
                    "const o = $json;\no.cents = o.price * 100;\no.page = Math.min(o.page, 10);\nlet max = 5;\nmax = o.total;\nreturn o.total > max ? o : {};",
                ),
            ),
            (
                "python",
                python(
                    "for i in _input.all():\n    # if total > 9999\n    if i.json['total'] > 2500 and i.json.get('country') == 'DE':\n        i.json['tier'] = 'gold'\n    elif i.json['total'] > 500:\n        i.json['tier'] = 'if age > 3'\nreturn _input.all()",
                ),
            ),
        ],
    );
    insta::assert_snapshot!("code", read);
}

/// Make keeps conditions apart from modules: on routes, and before a module.
#[test]
fn conditions_of_other_platforms_are_rules_too() {
    let folder = folder();
    let module = |id: u32, module: &str, mapper: Value| json!({"id": id, "module": module, "version": 1, "parameters": {}, "mapper": mapper, "metadata": {"designer": {"x": id * 300, "y": 0}}});
    let mut urgent = module(3, "slack:CreateMessage", json!({"text": "{{1.text}}", "channel": "C1"}));
    urgent["filter"] =
        json!({"name": "Large order", "conditions": [[{"a": "{{1.orderValue}}", "o": "number:greater", "b": "500"}]]});
    let blueprint = json!({"name": "Orders", "flow": [
        module(1, "gateway:CustomWebHook", json!({})),
        {"id": 2, "module": "builtin:BasicRouter", "version": 1, "mapper": null, "metadata": {"designer": {"x": 300, "y": 0}}, "routes": [
            {"flow": [urgent]},
            {"flow": [module(4, "google-sheets:addRow", json!({"values": {"0": "{{1.email}}"}}))]}
        ]}
    ], "metadata": {"version": 1}});
    std::fs::write(folder.path().join("orders.json"), blueprint.to_string()).unwrap();
    let found = report(folder.path(), &[]);
    let one = workflow(&found, "Orders");
    assert_eq!(one["platform"], "make");
    let rule = one["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["condition"] == "orderValue > 500")
        .expect("the filter is a rule");
    assert!(rule["name"].as_str().unwrap().contains("Large order"), "{rule}");
    assert_eq!(rule["gates"][0]["effects"].as_array().unwrap().len(), 1, "{rule}");
    let codes: Vec<&str> = one["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"BR001") && codes.contains(&"DA001"), "{codes:?}");
    assert!(
        one["data"].as_array().unwrap().iter().any(|d| d["class"] == "personal" && d["to"] == "Google Sheets"),
        "{}",
        one["data"]
    );
}

#[test]
fn the_estate_shows_what_single_workflows_do_not() {
    let folder = folder();
    estate(folder.path());
    let found = report(folder.path(), &[]);
    let estate = &found["estate"];
    let codes: Vec<&str> = estate["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"BR101") && codes.contains(&"RE101") && codes.contains(&"GO101"), "{codes:?}");
    assert_eq!(estate["conflicts"][0]["subject"], "orderValue");
    let said = estate["findings"].as_array().unwrap().iter().find(|f| f["code"] == "BR101").unwrap();
    let message = said["message"].as_str().unwrap();
    for place in
        ["500 in “Order desk", "desk.json, step “Large order?”", "800 in “Refunds” (refunds.json, step “Large order?”)"]
    {
        assert!(message.contains(place), "{message}");
    }
    assert_ne!(said["pointers"][0], "");
    assert_eq!(estate["calls"].as_array().unwrap().len(), 2);
    let wave = |name: &str| {
        let id = &workflow(&found, name)["id"];
        estate["waves"]
            .as_array()
            .unwrap()
            .iter()
            .position(|w| w["workflows"].as_array().unwrap().contains(id))
            .unwrap()
    };
    assert!(wave("Refunds") < wave("Order desk"));
}

#[test]
fn data_is_followed_to_vendors_hosts_and_models() {
    let folder = folder();
    estate(folder.path());
    let found = report(folder.path(), &[]);
    let flows = |name: &str| -> Vec<String> {
        let data = workflow(&found, name)["data"].as_array().unwrap();
        data.iter()
            .map(|f| format!("{} {} to {} {}", f["class"], f["fields"], f["kind"], f["to"]).replace('"', ""))
            .collect()
    };
    assert_eq!(
        flows("Order desk"),
        ["financial [body.iban] to host pay.corp.test", "personal [body.customer.email] to vendor Slack"]
    );
    assert_eq!(flows("Morning digest"), ["personal [customer.email] to model openai/gpt-4o"]);
}

#[test]
fn data_is_followed_under_other_names_and_in_whole_items() {
    let folder = folder();
    let node = |name: &str, kind: &str, version: f64, parameters: Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let to = |name: &str| json!({"main": [[{"node": name, "type": "main", "index": 0}]]});
    let request = |name: &str, url: &str, body: &str| {
        node(
            name,
            "httpRequest",
            4.2,
            json!({"method": "POST", "url": url, "sendBody": true, "specifyBody": "json", "jsonBody": body}),
        )
    };
    let contact = json!({"assignments": {"assignments": [
        {"id": "1", "name": "who", "type": "string", "value": "={{ $json.customer.email }}"},
        {"id": "2", "name": "known", "type": "boolean", "value": "={{ $json.customer.email !== '' }}"}
    ]}, "options": {}});
    let code =
        json!({"jsCode": "const phone = $input.first().json.customer.phone;\nreturn [{ json: { target: phone } }];"});
    let desk = json!({"name": "Contacts", "nodes": [
        node("Start", "manualTrigger", 1.0, json!({})),
        node("Prepare", "set", 3.4, contact),
        request("Send", "https://whole.example.net/in", "={{ JSON.stringify($json) }}"),
        node("Number", "code", 2.0, code),
        request("Ring", "https://ring.example.net/in", "={ \"to\": \"{{ $json.target }}\" }"),
        request("Answer", "https://later.example.net/in", "={ \"to\": \"{{ $json.target }}\" }"),
        // A step that code names is read, too.
        request("Named", "https://named.example.net/in", "={ \"to\": \"{{ $('Prepare').item.json.customer.email.trim() }}\" }"),
        // What a model wrote is no customer's text, and an id is no text at all.
        node("Model", "openAi", 1.1, json!({"resource": "chat", "prompt": {"messages": [{"content": "Say something kind."}]}})),
        request("Told", "https://told.example.net/in", "={ \"text\": \"{{ $json.message.content }}\", \"id\": \"{{ $json.conversation_id }}\" }")
    ], "connections": {
        "Start": {"main": [[{"node": "Prepare", "type": "main", "index": 0}, {"node": "Number", "type": "main", "index": 0}]]},
        "Prepare": to("Send"), "Number": to("Ring"), "Ring": to("Answer"), "Answer": to("Named"), "Named": to("Model"), "Model": to("Told")
    }, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("contacts.json"), desk.to_string()).unwrap();
    let found = report(folder.path(), &[]);
    let data = workflow(&found, "Contacts")["data"].as_array().unwrap();
    let flows: Vec<String> =
        data.iter().map(|f| format!("{} {} to {}", f["class"], f["fields"], f["to"]).replace('"', "")).collect();
    assert_eq!(
        flows,
        [
            "personal [customer.email] to named.example.net",
            "personal [target (filled from customer.phone)] to ring.example.net",
            "personal [who (filled from customer.email)] to whole.example.net"
        ]
    );
}

/// A workflow of one trigger and one step.
fn single(name: &str, step: Value) -> Value {
    let step_name = step["name"].clone();
    json!({"name": name, "id": name, "nodes": [
        {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}}, step
    ], "connections": {"Start": {"main": [[{"node": step_name, "type": "main", "index": 0}]]}}, "settings": {"executionOrder": "v1"}})
}

#[test]
fn models_behind_plain_requests_are_seen() {
    let folder = folder();
    let request = |url: &str, body: &str| {
        json!({"name": "Ask", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [200, 0], "parameters": {
            "method": "POST", "url": url, "sendBody": true, "specifyBody": "json", "jsonBody": body}})
    };
    let write = |name: &str, step: Value| {
        std::fs::write(folder.path().join(format!("{name}.json")), single(name, step).to_string()).unwrap();
    };
    let told = r#"={"model": "gpt-4o", "messages": [{"role": "system", "content": "Never promise a discount of more than 10 % to {{ $json.customer.email }}."}]}"#;
    write("chat", request("https://api.openai.com/v1/chat/completions", told));
    write(
        "address",
        request("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent", "={}"),
    );
    write("files", request("https://api.openai.com/v1/files", told));
    let code = "const options = { method: 'POST', url: 'https://api.anthropic.com/v1/messages', body: { model: 'claude-3-7-sonnet-20250219', \
                messages: [{ role: 'user', content: `Never refund more than 50 EUR to ${$json.email}` }] } };\nreturn await this.helpers.httpRequest(options);";
    write(
        "code",
        json!({"name": "Ask", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [200, 0], "parameters": {"jsCode": code}}),
    );
    let found = report(folder.path(), &[]);
    let model = |name: &str| {
        let one = &workflow(&found, name)["contents"]["models"][0];
        (one["model"].as_str().unwrap_or("").to_owned(), one["pinned"].as_bool().unwrap_or(false))
    };
    assert_eq!(model("chat"), ("openai/gpt-4o".to_owned(), false));
    assert_eq!(model("address").0, "google/gemini-2.0-flash");
    assert_eq!(model("code"), ("anthropic/claude-3-7-sonnet-20250219".to_owned(), true));
    assert_eq!(workflow(&found, "files")["contents"]["models"], json!([]));
    let chat = workflow(&found, "chat");
    let prompt = &chat["contents"]["prompts"][0];
    assert_eq!(prompt["text"], "Never promise a discount of more than 10 % to {{ customer.email }}.");
    assert_eq!(chat["data"][0]["to"], "openai/gpt-4o");
    let codes = |name: &str| -> Vec<String> {
        let findings = workflow(&found, name)["findings"].as_array().unwrap();
        findings.iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
    };
    for code in ["AI001", "AI008", "BR002"] {
        assert!(codes("chat").contains(&code.to_owned()), "{code}: {:?}", codes("chat"));
        assert!(!codes("files").contains(&code.to_owned()), "{code}: {:?}", codes("files"));
    }
    assert!(codes("code").contains(&"BR002".to_owned()), "{:?}", codes("code"));
    let total = &found["estate"]["inventory"]["models"]["openai/gpt-4o"];
    assert_eq!((&total["uses"], &total["workflows"]), (&json!(1), &json!(1)));
}

#[test]
fn own_code_is_followed_to_the_hosts_that_it_calls() {
    let folder = folder();
    let code = "const BASE = 'https://crm.corp.test/v1';\nfor (const item of $input.all()) {\n  const lead = item.json;\n  \
                await fetch(`${BASE}/leads`, { method: 'POST', body: JSON.stringify({ mail: lead.email, phone: lead.phone.trim() }) });\n}\n\
                return $input.all();";
    let step = json!({"name": "Send", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [200, 0], "parameters": {"jsCode": code}});
    std::fs::write(folder.path().join("leads.json"), single("Leads", step).to_string()).unwrap();
    let quiet = json!({"name": "Read", "type": "n8n-nodes-base.code", "typeVersion": 2, "position": [200, 0], "parameters": {"jsCode":
        "// see https://docs.corp.test\nconst link = 'https://shop.corp.test/' + $json.email;\nreturn [{ json: { link } }];"}});
    std::fs::write(folder.path().join("quiet.json"), single("Quiet", quiet).to_string()).unwrap();
    let found = report(folder.path(), &[]);
    let leads = workflow(&found, "Leads");
    let flow = &leads["data"][0];
    assert_eq!(
        (&flow["class"], &flow["to"], &flow["kind"]),
        (&json!("personal"), &json!("crm.corp.test"), &json!("host"))
    );
    assert_eq!(flow["fields"], json!(["email", "phone"]));
    assert_eq!(leads["contents"]["hosts"], json!(["crm.corp.test"]));
    let quiet = workflow(&found, "Quiet");
    assert_eq!((&quiet["data"], &quiet["contents"]["hosts"]), (&json!([]), &json!([])));
    assert_eq!(quiet["contents"]["touches"], json!({"personal": ["email"]}));
}

#[test]
fn every_form_is_written_and_the_same_twice() {
    let folder = folder();
    estate(folder.path());
    std::fs::write(folder.path().join("none.toml"), "").unwrap();
    let run = |out: &str| {
        let ran = run_in(
            folder.path(),
            &["report", ".", "--out", out, "--volume", "2000", "--quiet", "--config", "none.toml"],
        );
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
        tree(&folder.path().join(out))
    };
    let first = run("one");
    let second = run("one");
    assert_eq!(first, second);
    let names: Vec<&str> = first.keys().map(String::as_str).filter(|name| !name.starts_with("workflows/")).collect();
    assert_eq!(names, ["findings.sarif", "index.html", "report.json", "report.md", "rules.html", "workflows.csv"]);
    assert_eq!(first.len(), names.len() + 4);
    // Every page that the estate leads to is there.
    let index = &first["index.html"];
    for link in index.split("href=\"workflows/").skip(1) {
        let page = link.split(['"', '#']).next().unwrap();
        assert!(first.contains_key(&format!("workflows/{page}")), "{page}");
    }
    insta::assert_snapshot!("csv", first["workflows.csv"].replace("\r\n", "\n"));
}

#[test]
fn findings_are_sarif() {
    let folder = folder();
    estate(folder.path());
    std::fs::write(folder.path().join("broken.json"), "{").unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/n8n");
    let ran = run_in(
        folder.path(),
        &["report", ".", samples.to_str().unwrap(), "--out", "pages", "--format", "sarif", "--quiet"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let tree = tree(&folder.path().join("pages"));
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["findings.sarif"]);
    let value: Value = serde_json::from_str(&tree["findings.sarif"]).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif-2.1.0.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&value).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let run = &value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
    }
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_known_or_accepted_does_not_count() {
    let folder = folder();
    estate(folder.path());
    let before = report(folder.path(), &[]);
    std::fs::write(folder.path().join("before.txt"), before.to_string()).unwrap();
    let mut changed = orders("Refunds", "refunds", 800);
    changed["nodes"][3]["disabled"] = json!(true);
    std::fs::write(folder.path().join("refunds.json"), changed.to_string()).unwrap();
    let after = report(folder.path(), &["--baseline", "before.txt"]);
    assert_eq!(after["summary"]["code"], json!({"GO001": 1}), "{}", after["summary"]);
    // A threshold that somebody has changed is new.
    changed["nodes"][1]["parameters"]["conditions"]["conditions"][0]["rightValue"] = json!(900);
    std::fs::write(folder.path().join("refunds.json"), changed.to_string()).unwrap();
    let moved = report(folder.path(), &["--baseline", "before.txt"]);
    assert_eq!(moved["summary"]["code"]["BR001"], 1, "{}", moved["summary"]);
    std::fs::write(
        folder.path().join("none.toml"),
        "[[suppress]]\nrule = \"hidden-threshold\"\nworkflow = \"desk.json\"\nreason = \"agreed with finance\"\nuntil = 2999-01-01\n\
         [[suppress]]\nrule = \"BR001\"\nreason = \"for the summer only\"\nuntil = 2020-01-01\n\
         [[suppress]]\nrule = \"BR01\"\nreason = \"a code that is not there\"\nuntil = 2999-01-01\n",
    )
    .unwrap();
    let ran = run_in(folder.path(), &["report", ".", "--json", "--config", "none.toml"]);
    assert!(ran.err.contains("ended on 2020-01-01"), "{}", ran.err);
    assert!(ran.err.contains("BR01 holds for nothing: there is no such rule"), "{}", ran.err);
    let found = ran.json();
    assert_eq!(found["summary"]["suppressed"], 1);
    let standing =
        workflow(&found, "Order desk")["findings"].as_array().unwrap().iter().find(|f| f["code"] == "BR001").unwrap();
    assert_eq!(standing["suppressed"]["reason"], "agreed with finance");
}

/// Two requests without an error path, which are one finding.
fn requests(steps: &[&str]) -> Value {
    let mut nodes = vec![
        json!({"name": "Every hour", "type": "n8n-nodes-base.scheduleTrigger", "typeVersion": 1.2, "position": [0, 0],
        "parameters": {"rule": {"interval": [{"field": "hours"}]}}}),
    ];
    let mut connections = serde_json::Map::new();
    let mut before = "Every hour";
    for step in steps {
        nodes
            .push(json!({"name": step, "type": "n8n-nodes-base.httpRequest", "typeVersion": 4.2, "position": [200, 0],
            "parameters": {"method": "POST", "url": "https://erp.corp.test/orders"}}));
        connections.insert(before.to_owned(), json!({"main": [[{"node": step, "type": "main", "index": 0}]]}));
        before = step;
    }
    json!({"name": "Orders", "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}})
}

/// The findings of a rule over all workflows: its steps, and whether they count.
fn standing(report: &Value, code: &str) -> Vec<(Value, bool)> {
    let all = report["workflows"].as_array().unwrap().iter().flat_map(|w| w["findings"].as_array().unwrap());
    all.filter(|f| f["code"] == code).map(|f| (f["steps"].clone(), f["suppressed"].is_null())).collect()
}

#[test]
fn a_step_that_joins_a_group_is_new_and_one_that_is_accepted_leaves_the_others() {
    let folder = folder();
    let write = |name: &str, steps: &[&str]| {
        std::fs::write(folder.path().join(name), requests(steps).to_string()).unwrap();
    };
    write("orders.json", &["Send", "Book"]);
    let before = report(folder.path(), &[]);
    assert_eq!(standing(&before, "RE001"), [(json!(["Book", "Send"]), true)]);
    std::fs::write(folder.path().join("before.txt"), before.to_string()).unwrap();
    assert_eq!(report(folder.path(), &["--baseline", "before.txt"])["summary"]["findings"], 0);
    // Another file of the same name is not known, and neither is a third step.
    write("orders-2.json", &["Send", "Book"]);
    let grown = report(folder.path(), &["--baseline", "before.txt"]);
    assert_eq!(standing(&grown, "RE001"), [(json!(["Book", "Send"]), true)], "{}", grown["summary"]);
    std::fs::remove_file(folder.path().join("orders-2.json")).unwrap();
    write("orders.json", &["Send", "Book", "Pay"]);
    let grown = report(folder.path(), &["--baseline", "before.txt"]);
    assert_eq!(standing(&grown, "RE001"), [(json!(["Book", "Pay", "Send"]), true)]);
    std::fs::write(
        folder.path().join("none.toml"),
        "[[suppress]]\nrule = \"RE001\"\nstep = \"Send\"\nreason = \"a person looks at it\"\nuntil = 2999-01-01\n",
    )
    .unwrap();
    let found = report(folder.path(), &[]);
    assert_eq!(standing(&found, "RE001"), [(json!(["Book", "Pay"]), true), (json!(["Send"]), false)]);
    assert_eq!(found["summary"]["suppressed"], 1);
}

/// What the sentences of a report say must be so.
#[test]
fn sentences_are_true() {
    let folder = folder();
    estate(folder.path());
    let found = report(folder.path(), &[]);
    let question = |name: &str, at: usize| workflow(&found, name)["verdict"]["questions"][at]["evidence"].clone();
    let tested = question("Order desk", 1);
    assert!(tested.as_str().unwrap().contains("1 of them as functions under src/rules/"), "{tested}");
    let held = workflow(&found, "Order desk")["contents"]["credentials"].as_array().unwrap().len();
    assert_eq!(question("Order desk", 0), format!("all but {held} credential, which no export holds"));
    // What only the estate shows stands in every form.
    let ran =
        run_in(folder.path(), &["report", ".", "--config", "none.toml", "--out", "new/pages", "--format", "csv,md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let pages = tree(&folder.path().join("new/pages"));
    for code in ["BR101", "RE101", "GO101"] {
        assert!(pages["report.md"].contains(&format!("| {code} |")), "{code}");
    }
    let csv = run_in(folder.path(), &["report", ".", "--config", "none.toml", "--out", "new/csv", "--format", "csv"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    let high: u64 = pages["workflows.csv"]
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(15).unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(found["summary"]["severity"]["high"], high);
}

/// A step that has a translation may still throw, where the export says too little.
#[test]
fn what_throws_cannot_be_run() {
    let folder = folder();
    let module = |id: u32, module: &str, mapper: Value| json!({"id": id, "module": module, "version": 1, "parameters": {}, "mapper": mapper, "metadata": {}});
    let mut send = module(2, "http:ActionSendData", json!({"url": "https://api.corp.test/rows", "method": "post"}));
    send["filter"] = json!({"name": "Large", "conditions": [[{"a": "{{1.total}}", "o": "number:nearly", "b": "500"}]]});
    let export = json!({"name": "Rows", "flow": [module(1, "gateway:CustomWebHook", json!({})), send], "metadata": {"version": 1}});
    std::fs::write(folder.path().join("rows.json"), export.to_string()).unwrap();
    let found = report(folder.path(), &[]);
    let one = workflow(&found, "Rows");
    assert!(!standing(&found, "IM104").is_empty(), "{}", one["findings"]);
    assert_eq!(one["verdict"]["questions"][4]["answer"], "partly", "{}", one["verdict"]["questions"][4]);
}

/// A baseline holds however the paths are written, and for the folder that was packed.
#[test]
fn a_baseline_knows_the_same_files_by_other_paths() {
    use std::io::Write;
    use zip::write::SimpleFileOptions;
    let folder = folder();
    let inner = folder.path().join("estate");
    std::fs::create_dir(&inner).unwrap();
    estate(&inner);
    let mut packed = zip::ZipWriter::new(std::fs::File::create(folder.path().join("all.zip")).unwrap());
    for (name, text) in tree(&inner) {
        packed.start_file(format!("estate/{name}"), SimpleFileOptions::default()).unwrap();
        packed.write_all(text.as_bytes()).unwrap();
    }
    packed.finish().unwrap();
    let before = report(&inner, &[]);
    assert_ne!(before["summary"]["findings"], 0);
    std::fs::write(folder.path().join("before.txt"), before.to_string()).unwrap();
    let inside = inner.to_string_lossy();
    for named in ["estate", "./estate/", "estate/../estate", &inside, "all.zip"] {
        let ran = run_in(folder.path(), &["report", named, "--json", "--baseline", "before.txt"]);
        assert_eq!(ran.json()["summary"]["findings"], 0, "{named}: {}", ran.json()["summary"]);
    }
}

#[test]
fn settings_that_say_nothing_are_refused() {
    let folder = folder();
    estate(folder.path());
    std::fs::write(
        folder.path().join("cutover.toml"),
        "[[suppress]]\nrule = \"BR001\"\nreason = \"\"\nuntil = 2999-01-01\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("list.json"), "[]").unwrap();
    for arguments in [
        &["report", "desk.json"][..],
        &["report", "desk.json", "--config", "nowhere.toml"],
        &["report", "desk.json", "--config", "list.json"],
        &["report", "desk.json", "--baseline", "list.json"],
        &["report", "desk.json", "--volume", "many"],
    ] {
        let ran = run_in(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.out);
        assert!(!ran.err.is_empty());
    }
}

/// The corpus, where it lies beside the checkout: nothing panics, and a second report has the same bytes.
#[test]
fn public_workflows_are_reported_the_same_way_twice() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: the corpus is not here");
        return;
    }
    let folder = folder();
    for platform in ["make", "zapier", "n8n-odd", "dify"] {
        let path = corpus.join(platform);
        let run = || run_in(folder.path(), &["report", path.to_str().unwrap(), "--json"]);
        let (first, second) = (run(), run());
        assert_eq!(first.code, 0, "{platform}: {}", first.err);
        assert!(first.out == second.out, "{platform} is not reported the same way twice");
        assert!(first.json()["workflows"].as_array().is_some_and(|all| !all.is_empty()));
    }
}

#[test]
fn a_volume_gives_a_forecast_with_its_assumptions() {
    let folder = folder();
    estate(folder.path());
    std::fs::create_dir(folder.path().join("own")).unwrap();
    std::fs::write(folder.path().join("own/volume.txt"), r#"{"*": 10, "Morning digest": 1000}"#).unwrap();
    std::fs::write(folder.path().join("own/prices.txt"), r#"{"models": {"gpt-4o": {"input": 0.0, "output": 1000.0}}}"#)
        .unwrap();
    let found = report(folder.path(), &["--volume", "own/volume.txt", "--prices", "own/prices.txt"]);
    let cost = &workflow(&found, "Morning digest")["cost"];
    assert_eq!((cost["runs"].as_u64(), cost["unit"].as_str()), (Some(1000), Some("execution")));
    // 300 tokens out for a run, a thousand dollars for a million.
    assert_eq!(cost["models"], json!({"amount": 300.0, "currency": "USD"}));
    assert!(cost["assumptions"].as_array().unwrap().len() >= 4);
    assert_eq!(workflow(&found, "Refunds")["cost"]["runs"], 10);
    std::fs::write(folder.path().join("own/volume.txt"), r#"{"Mornin digest": 1000}"#).unwrap();
    let ran = run_in(folder.path(), &["report", ".", "--volume", "own/volume.txt"]);
    assert!(ran.err.contains("--volume names Mornin digest"), "{}", ran.err);
}

#[test]
fn the_verdict_follows_its_criteria() {
    let folder = folder();
    let module = |id: u32, module: &str, mapper: Value| json!({"id": id, "module": module, "version": 1, "mapper": mapper, "parameters": {}, "metadata": {}});
    let scenario = |name: &str, address: &str| {
        let export = json!({"name": name, "flow": [
            module(1, "http:ActionSendData", json!({"url": "https://api.corp.test/list", "method": "get"})),
            module(2, "http:ActionSendData", json!({"url": address, "method": "post"}))
        ], "metadata": {"version": 1, "scenario": {}}});
        std::fs::write(folder.path().join(format!("{name}.blueprint.json")), export.to_string()).unwrap();
    };
    scenario("coins", "https://api.somecrypto.test/v1/send");
    scenario("mail", "https://api.corp.test/v1/messages/send");
    let chain = json!({"name": "Ask", "type": "@n8n/n8n-nodes-langchain.openAi", "typeVersion": 1.8, "position": [0, 0], "parameters": {
        "modelId": {"__rl": true, "mode": "id", "value": "gpt-4o-2024-11-20"}, "messages": {"values": [{"content": "=A command for {{ $json.q }}"}]}}});
    let mut shell = single("shell", chain);
    shell["nodes"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "Run", "type": "n8n-nodes-base.executeCommand", "typeVersion": 1,
        "position": [0, 0], "parameters": {"command": "={{ $json.message.content }}"}}));
    shell["connections"]["Ask"] = json!({"main": [[{"node": "Run", "type": "main", "index": 0}]]});
    std::fs::write(folder.path().join("shell.json"), shell.to_string()).unwrap();
    let found = report(folder.path(), &[]);
    let criterion = |name: &str, at: usize| workflow(&found, name)["verdict"]["criteria"][at].clone();
    assert_eq!(criterion("coins", 2)["score"], 3, "{}", criterion("coins", 2));
    assert_eq!(criterion("mail", 2)["score"], 1, "{}", criterion("mail", 2));
    assert_eq!(criterion("shell", 2)["score"], 3, "{}", criterion("shell", 2));
    assert_eq!(criterion("mail", 3)["evidence"].as_str().unwrap().split(';').next(), Some("starts by itself"));
    let tasks = workflow(&found, "mail")["effort"]["manual"].to_string();
    assert!(tasks.contains("Set the schedule of the scenario"), "{tasks}");
}

/// Steps in a row, each with its name.
fn chain(name: &str, steps: &[Value]) -> Value {
    let mut links = json!({});
    for pair in steps.windows(2) {
        links[pair[0]["name"].as_str().unwrap()] =
            json!({"main": [[{"node": pair[1]["name"], "type": "main", "index": 0}]]});
    }
    json!({"name": name, "id": name, "nodes": steps, "connections": links, "settings": {"executionOrder": "v1"}})
}

fn step(name: &str, kind: &str, version: f64, parameters: Value) -> Value {
    json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters})
}

fn post(name: &str) -> Value {
    step(name, "httpRequest", 4.2, json!({"method": "POST", "url": format!("https://{name}.corp.test/rows")}))
}

fn codes(report: &Value, name: &str) -> Vec<String> {
    let findings = workflow(report, name)["findings"].as_array().unwrap();
    findings.iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn who_is_told_of_a_failure_may_stand_in_the_workflow_itself() {
    let folder = folder();
    let daily = || step("Daily", "scheduleTrigger", 1.2, json!({"rule": {"interval": [{}]}}));
    let untold = chain("untold", &[daily(), post("first"), post("second")]);
    let mut told = chain("told", &[daily(), post("first"), post("second")]);
    told["nodes"].as_array_mut().unwrap().push(step("Failed", "errorTrigger", 1.0, json!({})));
    // A start for failures that leads nowhere tells nobody.
    let mut mute = told.clone();
    mute["name"] = json!("mute");
    told["nodes"].as_array_mut().unwrap().push(post("pager"));
    told["connections"]["Failed"] = json!({"main": [[{"node": "pager", "type": "main", "index": 0}]]});
    for one in [&untold, &told, &mute] {
        let file = format!("{}.json", one["name"].as_str().unwrap());
        std::fs::write(folder.path().join(file), one.to_string()).unwrap();
    }
    let found = report(folder.path(), &[]);
    for (name, fires) in [("untold", true), ("mute", true), ("told", false)] {
        assert_eq!(codes(&found, name).contains(&"RE001".to_owned()), fires, "{name}: {:?}", codes(&found, name));
    }
    let answer = workflow(&found, "told")["verdict"].to_string();
    assert!(answer.contains("a failure starts \\\"Failed\\\""), "{answer}");
}

#[test]
fn a_webhook_that_refuses_every_call_is_open_to_nobody() {
    let folder = folder();
    let hook = |response: &str| {
        step("Hook", "webhook", 2.0, json!({"path": "x", "httpMethod": "POST", "responseMode": response}))
    };
    let respond = || step("Answer", "respondToWebhook", 1.1, json!({}));
    for (name, steps) in [
        ("refuses", vec![hook("onReceived"), post("save"), respond()]),
        ("answers", vec![hook("responseNode"), post("save"), respond()]),
    ] {
        std::fs::write(folder.path().join(format!("{name}.json")), chain(name, &steps).to_string()).unwrap();
    }
    let found = report(folder.path(), &[]);
    let has = |name: &str, code: &str| codes(&found, name).contains(&code.to_owned());
    assert_eq!((has("refuses", "RE012"), has("refuses", "DA001")), (true, false), "{:?}", codes(&found, "refuses"));
    assert_eq!((has("answers", "RE012"), has("answers", "DA001")), (false, true), "{:?}", codes(&found, "answers"));
}

#[test]
fn tables_other_workflows_code_and_served_tools_are_effects() {
    let folder = folder();
    let start = || step("Start", "manualTrigger", 1.0, json!({}));
    let code = |method: &str| {
        let text = format!(
            "const options = {{ method: '{method}', url: 'https://crm.corp.test/leads', body: $json }};\nreturn await this.helpers.httpRequest(options);"
        );
        step("Send", "code", 2.0, json!({"jsCode": text}))
    };
    let table = |operation: &str| {
        step(
            "Rows",
            "dataTable",
            1.0,
            json!({"operation": operation, "dataTableId": {"__rl": true, "mode": "id", "value": "t1"}}),
        )
    };
    let call =
        step("Bill", "executeWorkflow", 1.1, json!({"workflowId": {"__rl": true, "mode": "id", "value": "billing"}}));
    let mut server = chain(
        "server",
        &[
            json!({"name": "Server", "type": "@n8n/n8n-nodes-langchain.mcpTrigger", "typeVersion": 2, "position": [0, 0], "parameters": {"path": "m"}}),
        ],
    );
    server["nodes"].as_array_mut().unwrap().push(step(
        "Mail",
        "gmailTool",
        2.1,
        json!({"operation": "send", "sendTo": "a@corp.test"}),
    ));
    server["connections"]["Mail"] = json!({"ai_tool": [[{"node": "Server", "type": "ai_tool", "index": 0}]]});
    for (name, export) in [
        ("table", chain("table", &[start(), table("insert")])),
        ("lookup", chain("lookup", &[start(), table("get")])),
        ("calls", chain("calls", &[start(), call])),
        ("posts", chain("posts", &[start(), code("POST")])),
        ("gets", chain("gets", &[start(), code("GET")])),
        ("server", server),
    ] {
        std::fs::write(folder.path().join(format!("{name}.json")), export.to_string()).unwrap();
    }
    let found = report(folder.path(), &[]);
    let blast = |name: &str| workflow(&found, name)["verdict"]["criteria"][2]["evidence"].as_str().unwrap().to_owned();
    assert_eq!(blast("table"), "writes to rows of the table on the platform");
    assert_eq!(blast("lookup"), "only reads");
    assert_eq!(blast("calls"), "runs other workflows, with what those do (\"Bill\")");
    assert_eq!(blast("posts"), "writes to crm.corp.test");
    assert_eq!(blast("gets"), "only reads");
    assert_eq!(blast("server"), "the models of its callers choose which tools to call");
    let systems = workflow(&found, "server")["contents"]["systems"].to_string();
    assert!(systems.contains(r#""name":"Gmail""#), "{systems}");
}

#[test]
fn what_another_step_sets_is_read_where_it_is_used() {
    let folder = folder();
    let set = step(
        "Settings",
        "set",
        3.4,
        json!({"assignments": {"assignments": [
        {"id": "1", "name": "model", "type": "string", "value": "gpt-4.1-mini"},
        {"id": "2", "name": "rules", "type": "string", "value": "Never promise a discount of more than 10 %."}]}}),
    );
    let body = r#"={"model": "{{ $('Settings').item.json.model }}", "messages": [{"role": "system", "content": {{ JSON.stringify($('Settings').item.json.rules) }}}]}"#;
    let ask = step(
        "Ask",
        "httpRequest",
        4.2,
        json!({"method": "POST", "url": "https://api.openai.com/v1/chat/completions", "sendBody": true, "specifyBody": "json", "jsonBody": body}),
    );
    let filter = step("Only some", "filter", 2.2, json!({}));
    let export = chain("asks", &[step("Start", "manualTrigger", 1.0, json!({})), set, filter, ask]);
    std::fs::write(folder.path().join("asks.json"), export.to_string()).unwrap();
    let module = |id: u32, module: &str, mapper: Value| json!({"id": id, "module": module, "version": 1, "mapper": mapper, "parameters": {}, "metadata": {}});
    let scenario = json!({"name": "scenario", "flow": [
        module(1, "json:CreateJSON", json!({"model": "llama-3.1-8b-instant", "messages": [{"role": "system", "content": "Do not make promises the business has not confirmed."}]})),
        module(2, "http:MakeRequest", json!({"url": "https://api.groq.com/openai/v1/chat/completions", "method": "post", "jsonStringBodyContent": "{{1.json}}"}))
    ], "metadata": {"version": 1, "scenario": {}}});
    std::fs::write(folder.path().join("scenario.blueprint.json"), scenario.to_string()).unwrap();
    let found = report(folder.path(), &[]);
    for (name, model, prompt) in [
        ("asks", "openai/gpt-4.1-mini", "Never promise a discount of more than 10 %."),
        ("scenario", "groq/llama-3.1-8b-instant", "Do not make promises the business has not confirmed."),
    ] {
        let contents = &workflow(&found, name)["contents"];
        assert_eq!(contents["models"][0]["model"], model, "{name}");
        assert_eq!(contents["prompts"][0]["text"], prompt, "{name}");
        assert!(codes(&found, name).contains(&"BR002".to_owned()), "{name}: {:?}", codes(&found, name));
    }
}

#[test]
fn workflows_that_run_each_other_are_told() {
    let folder = folder();
    let call = |to: &str| {
        step("Run", "executeWorkflow", 1.1, json!({"workflowId": {"__rl": true, "mode": "id", "value": to}}))
    };
    let start = || step("Start", "executeWorkflowTrigger", 1.1, json!({"inputSource": "passthrough"}));
    for (name, to) in [("ping", "pong"), ("pong", "ping"), ("self", "self"), ("straight", "ping")] {
        std::fs::write(folder.path().join(format!("{name}.json")), chain(name, &[start(), call(to)]).to_string())
            .unwrap();
    }
    let found = report(folder.path(), &[]);
    let told: Vec<&str> = (found["estate"]["findings"].as_array().unwrap().iter())
        .filter(|one| one["code"] == "RE102")
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.iter().any(|message| message.starts_with("It runs itself again")), "{told:?}");
}

/// A tool by which an agent pays what its model says, and one whose amount is written down.
#[test]
fn an_agent_that_pays_is_found() {
    let folder = folder();
    for (name, amount) in [("chosen", "={{ $fromAI('amount') }}"), ("written", "500")] {
        let agent = json!({"name": "Agent", "type": "@n8n/n8n-nodes-langchain.agent", "typeVersion": 1.7, "position": [0, 0],
            "parameters": {"options": {"systemMessage": "Help."}}});
        let mut export = single(name, agent);
        export["nodes"]
            .as_array_mut()
            .unwrap()
            .push(json!({"name": "Refund", "type": "n8n-nodes-base.stripeTool", "typeVersion": 1,
            "position": [0, 0], "parameters": {"resource": "charge", "operation": "create", "amount": amount}}));
        export["connections"]["Refund"] = json!({"ai_tool": [[{"node": "Agent", "type": "ai_tool", "index": 0}]]});
        std::fs::write(folder.path().join(format!("{name}.json")), export.to_string()).unwrap();
    }
    let found = report(folder.path(), &[]);
    let pays = |name: &str| {
        workflow(&found, name)["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "AI005").count()
    };
    assert_eq!((pays("chosen"), pays("written")), (1, 0));
}

#[test]
fn what_costs_nothing_is_not_counted_and_loops_are() {
    let folder = folder();
    let module = |id: u32, module: &str, mapper: Value| json!({"id": id, "module": module, "version": 1, "mapper": mapper, "parameters": {}, "metadata": {}});
    let mut save = module(4, "http:ActionSendData", json!({"url": "https://api.corp.test/rows", "method": "post"}));
    save["onerror"] = json!([module(5, "builtin:Ignore", json!({}))]);
    let mut router = module(3, "builtin:BasicRouter", Value::Null);
    router["routes"] = json!([{"flow": [save]}]);
    let export = json!({"name": "Rows", "flow": [
        module(1, "http:ActionSendData", json!({"url": "https://api.corp.test/list", "method": "get"})),
        module(2, "builtin:BasicFeeder", json!({"array": "{{1.data.rows}}"})), router
    ], "metadata": {"version": 1, "scenario": {}}});
    std::fs::write(folder.path().join("rows.blueprint.json"), export.to_string()).unwrap();
    let found = report(folder.path(), &["--volume", "100"]);
    // The first request, the iterator, and ten times the request within.
    assert_eq!(workflow(&found, "Rows")["cost"]["units_per_run"], 12.0, "{}", workflow(&found, "Rows")["usage"]);
}

#[test]
fn no_page_holds_a_secret_or_markup_of_an_export() {
    let folder = folder();
    let secret = "7f3k9QmZx2Lw8RtV4bNs6HcJ1pYd5GaE";
    let mut export = orders("<script>alert(1)</script>", "x", 500);
    export["nodes"][3]["name"] = json!("</script><img src=x onerror=alert(2)>");
    export["nodes"][3]["parameters"]["headerParameters"] =
        json!({"parameters": [{"name": "X-Api-Key", "value": secret}]});
    export["connections"]["Large order?"]["main"][1][0]["node"] = json!("</script><img src=x onerror=alert(2)>");
    std::fs::write(folder.path().join("w.json"), export.to_string()).unwrap();
    let ran = run_in(folder.path(), &["report", "w.json", "--out", "pages", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (name, text) in tree(&folder.path().join("pages")) {
        assert!(!text.contains(secret), "{name} holds the secret");
        if name.ends_with(".html") || name.ends_with(".md") {
            assert!(!text.contains("<script>alert") && !text.contains("<img"), "{name} holds markup");
        }
        if name.ends_with(".html") {
            assert_eq!(text.matches("<script").count(), text.matches("</script>").count(), "{name}");
        }
    }
}
