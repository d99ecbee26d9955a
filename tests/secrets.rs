//! Secrets planted everywhere in an export: none reaches a file, a name of a file, or anything that the program says.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::json;
use std::path::Path;
use support::run_in;

/// A credible token, told from the others by a letter. It is put together here so that no scanner takes it for a real one.
fn token(letter: char) -> String {
    format!("gh{}{}fK2mQ7xR4tV8wZ1bN6cJ3hL5pD0sGyTa1b2", "p_", letter)
}

fn export() -> (String, Vec<String>) {
    let tokens: Vec<String> = ('A'..='R').map(token).collect();
    let t = |i: usize| tokens[i].as_str();
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let mut hook = node("Hook", "webhook", 2.0, json!({"path": t(0), "httpMethod": "POST"}));
    hook["webhookId"] = json!(t(1));
    hook["notes"] = json!(format!("uses {}", t(2)));
    let mut call = node(
        &format!("Call {}", t(3)),
        "httpRequest",
        4.2,
        json!({"url": format!("https://api.example.com/?key={}", t(4)), "sendHeaders": true, "headerParameters": {"parameters": [{"name": "X-Key", "value": format!("={{{{ '{}' + $json.a }}}}", t(5))}]}, "options": {}}),
    );
    call["credentials"] = json!({"httpHeaderAuth": {"id": "1", "name": format!("Account {}", t(6))}});
    let set = node(
        "Set",
        "set",
        3.4,
        json!({"assignments": {"assignments": [{"id": "1", "name": "a", "value": t(7), "type": "string"}]}, "options": {}}),
    );
    let code = node(
        "Code",
        "code",
        2.0,
        json!({"jsCode": format!("// {}\nconst all = {{ '{}': \"Bearer {}\", b: `x {} ${{1}}` }};\nreturn [{{ json: all }}];", t(8), t(9), t(10), t(11))}),
    );
    let app = node(
        "App",
        "slack",
        2.2,
        json!({"text": t(12), "otherOptions": {t(13): "x"}, "blocks": format!("{{\"token\": \"{}\"}}", t(14))}),
    );
    let note = node("Note", "stickyNote", 1.0, json!({"content": format!("the key is {}", t(15))}));
    let after = |name: &str| json!({"main": [[{"node": name, "type": "main", "index": 0}]]});
    let called = format!("Call {}", t(3));
    let mut connections = serde_json::Map::new();
    connections.insert("Hook".to_owned(), after(&called));
    connections.insert(called, after("Set"));
    connections.insert("Set".to_owned(), after("Code"));
    connections.insert("Code".to_owned(), after("App"));
    let workflow = json!({
        "name": format!("Sync {}", t(16)),
        "nodes": [hook, call, set, code, app, note],
        "connections": connections,
        "pinData": {"Hook": [{"json": {"text": t(17), "password": "hunter2-horse", "deep": {"apiKey": "9fK2mQ7xR4tV8wZ1bN6c"}}}]},
        "settings": {"executionOrder": "v1"},
    });
    let mut hidden = tokens;
    hidden.push("hunter2-horse".to_owned());
    hidden.push("9fK2mQ7xR4tV8wZ1bN6c".to_owned());
    (workflow.to_string(), hidden)
}

/// Everything below a folder: names and contents.
fn everything(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        out.push_str(&path.to_string_lossy());
        out.push('\n');
        if path.is_dir() {
            everything(&path, out);
        } else {
            out.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn no_secret_reaches_any_output() {
    let folder = tempfile::tempdir().unwrap();
    let (export, hidden) = export();
    std::fs::write(folder.path().join("in.json"), export).unwrap();
    let mut said = String::new();
    for arguments in [
        vec!["convert", "in.json", "--out", "repo"],
        vec!["convert", "in.json", "--out", "repo-json", "--json"],
        vec!["report", "in.json", "--out", "report"],
        vec!["report", "in.json", "--json"],
        vec!["inspect", "in.json"],
        vec!["inspect", "in.json", "--json"],
    ] {
        let ran = run_in(folder.path(), &arguments);
        said.push_str(&format!("### {}\n{}{}", arguments.join(" "), ran.out, ran.err));
    }
    std::fs::remove_file(folder.path().join("in.json")).unwrap();
    everything(folder.path(), &mut said);
    // A name may have been spelled as an identifier, a file or a variable: letters and digits alone must not be there either.
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let lines: Vec<(String, &str)> = said.lines().map(|line| (plain(line), line)).collect();
    let mut leaks = Vec::new();
    for secret in &hidden {
        let wanted = plain(secret);
        if let Some((_, line)) = lines.iter().find(|(line, _)| line.contains(&wanted)) {
            leaks.push(format!("{secret}: {}", line.chars().take(200).collect::<String>()));
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(said.contains("[secret "), "something stands in their place");
}

#[test]
fn what_computes_with_a_secret_still_does() {
    let folder = tempfile::tempdir().unwrap();
    let password = "hunter2-horse";
    let node = |name: &str, kind: &str, version: f64, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": version, "position": [0, 0], "parameters": parameters});
    let set = |name: &str, field: &str, value: &str| {
        let fields = json!([{"id": "1", "name": field, "value": value, "type": "string"}]);
        node(name, "set", 3.4, json!({"assignments": {"assignments": fields}, "options": {}}))
    };
    let nodes = json!([
        node("Hook", "webhook", 2.0, json!({"path": format!("in/{password}")})),
        set("Login", "password", password),
        set("Elsewhere", "text", &format!("it is {password}")),
        set("Computed", "text", &format!("={{{{ $json.text === 'it is {password}' }}}} {password}")),
        node(
            "Code",
            "code",
            2.0,
            json!({"jsCode": format!("return [{{ json: {{ same: $json.text.includes('{password}') }} }}];")})
        ),
        node(
            "Pattern",
            "code",
            2.0,
            json!({"jsCode": format!("return [{{ json: {{ same: /{password}/.test('x') }} }}];")})
        ),
    ]);
    let names = ["Hook", "Login", "Elsewhere", "Computed", "Code", "Pattern"];
    let connections: serde_json::Map<String, serde_json::Value> = names
        .windows(2)
        .map(|pair| (pair[0].to_owned(), json!({"main": [[{"node": pair[1], "type": "main", "index": 0}]]})))
        .collect();
    let export =
        json!({"name": "Same", "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("in.json"), export.to_string()).unwrap();
    let ran = run_in(folder.path(), &["convert", "in.json", "--out", "repo", "--json"]).json();
    // No variable can stand in a pattern: that step throws, and is counted.
    let stubs = ran["workflows"][0]["stubs"].as_array().unwrap();
    assert_eq!(stubs.len(), 1, "{stubs:?}");
    assert_eq!(stubs[0]["step"], "Pattern");
    let read = |path: &str| std::fs::read_to_string(folder.path().join("repo").join(path)).unwrap();
    let live = ["src/pipeline.ts", "src/code/expressions.js", "src/code/code.js"].map(read).join("\n");
    let live: String = live.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    assert!(!live.contains("[secret "), "{live}");
    assert!(live.matches("_PASSWORD_").count() >= 4, "{live}");
    assert!(read("pipeline.yaml").contains("path: \"in/${"), "{}", read("pipeline.yaml"));
}

#[test]
fn what_one_place_gives_away_is_hidden_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let password = "blue-horse-77-staple";
    let spoken = "hunter2-xyz";
    let pair = ["wJ4lrXUtnFEMI8a", "/K7MDENGbPx", "RfiCYzQ9aTbVcW"].concat();
    let id = ["AKIA", "Q7XR4TV8WZ1BN6CJ"].concat();
    let node = |name: &str, kind: &str, parameters: serde_json::Value| json!({"name": name, "type": format!("n8n-nodes-base.{kind}"), "typeVersion": 2, "position": [0, 0], "parameters": parameters});
    let nodes = json!([
        node("Hook", "webhook", json!({"path": "in"})),
        node(
            "Login",
            "code",
            json!({"jsCode": format!("const password = '{password}';\nif ($json.total > 500) return [];\nreturn $input.all();")})
        ),
        node(
            &format!("Ask {password}"),
            "if",
            json!({"conditions": {"options": {"version": 2}, "combinator": "and", "conditions": [{"leftValue": "={{ $json.code }}", "rightValue": password, "operator": {"type": "string", "operation": "equals"}}]}})
        ),
        node("Bucket", "code", json!({"jsCode": format!("// {id}\nreturn sign('{pair}');")})),
        node("Note", "stickyNote", json!({"content": format!("The password is {spoken}.")})),
        node("Say", "slack", json!({"text": format!("use {spoken} or {password}"), "select": "channel"})),
    ]);
    let connections = json!({
        "Hook": {"main": [[{"node": "Login", "type": "main", "index": 0}]]},
        "Login": {"main": [[{"node": format!("Ask {password}"), "type": "main", "index": 0}]]},
        format!("Ask {password}"): {"main": [[{"node": "Bucket", "type": "main", "index": 0}, {"node": "Say", "type": "main", "index": 0}]]},
    });
    let export = json!({"name": format!("Sync {spoken}"), "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1"}});
    std::fs::write(folder.path().join("in.json"), serde_json::to_string_pretty(&export).unwrap()).unwrap();
    let mut said = String::new();
    for arguments in [
        vec!["report", "in.json", "--out", "report"],
        vec!["report", "in.json", "--json"],
        vec!["inspect", "in.json"],
        vec!["inspect", "in.json", "--json"],
    ] {
        let ran = run_in(folder.path(), &arguments);
        said.push_str(&format!("{}{}", ran.out, ran.err));
    }
    let told = run_in(folder.path(), &["report", "in.json", "--json"]).json();
    let findings = told["workflows"][0]["findings"].as_array().unwrap().clone();
    let secrets: Vec<&str> =
        findings.iter().filter(|f| f["code"] == "SE001").filter_map(|f| f["message"].as_str()).collect();
    assert!(secrets.iter().any(|message| message.contains("AWS secret access key")), "{secrets:?}");
    std::fs::remove_file(folder.path().join("in.json")).unwrap();
    everything(folder.path(), &mut said);
    for secret in [password, spoken, pair.as_str(), id.as_str()] {
        let line = said.lines().find(|line| line.contains(secret)).unwrap_or_default();
        assert!(line.is_empty(), "{secret}: {}", line.chars().take(200).collect::<String>());
    }
}
