//! Exports that mean harm: nothing of them reaches generated code unescaped, and their code can do nothing outside.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;
#[path = "support/tokens.rs"]
mod tokens;
#[path = "support/typecheck.rs"]
mod typecheck;

use cutover::commands::Runs;
use cutover::edge::node::Limits;
use cutover::edge::output::write_repository;
use cutover::replay::{DiffOptions, DiffReport, RunStatus, diff};
use line::{Made, made, with_stack};
use serde_json::{Value, json};

/// Names and texts that try to leave the place they are put in.
const HOSTILE: &[&str] = &[
    "../../etc/passwd",
    "`${process.exit()}`",
    "*/ process.exit(1); /*",
    "\"; process.exit(1); //",
    "'); process.exit(1); ('",
    "${process.exit(1)}",
    "\\",
    "\\u0060${process.exit(1)}",
    "a\u{0}b",
    "a\nprocess.exit(1)\nb",
    "a\u{2028}process.exit(1)",
    "</script><script>alert(1)</script>",
    "--- # x\n- y: !!js/function 'x'",
    "{{ process.exit(1) }}",
    "]]> --> |x| [a](javascript:alert(1))",
    "__proto__",
    "constructor",
    "await",
    "\u{202e}gnp.exe",
    "",
    " ",
    "CON",
    "x/../../y",
    "$(touch pwned) `touch pwned`",
    "🧨",
];

fn node(name: &str, kind: &str, version: f64, parameters: Value) -> Value {
    json!({"id": name, "name": name, "type": kind, "typeVersion": version, "position": [0, 0], "parameters": parameters})
}

/// A line of steps of many kinds in which everything that has a text says `evil`.
fn hostile(evil: &str) -> Value {
    let prefixed = |prefix: &str| format!("{prefix}{evil}");
    let nodes = vec![
        node(&prefixed("t"), "n8n-nodes-base.webhook", 2.0, json!({"path": evil, "httpMethod": "POST"})),
        node(
            &prefixed("s"),
            "n8n-nodes-base.set",
            3.4,
            json!({"assignments": {"assignments": [
                {"id": "1", "name": evil, "value": evil, "type": "string"},
                {"id": "2", "name": "b", "value": format!("={evil} {{{{ $json[\"{}\"] }}}}", evil.replace(['\\', '"', '\n'], "")), "type": "string"}]}}),
        ),
        node(
            &prefixed("i"),
            "n8n-nodes-base.if",
            2.2,
            json!({"conditions": {"combinator": "and", "options": {"version": 2, "caseSensitive": true, "typeValidation": "strict", "leftValue": ""},
                "conditions": [{"id": "1", "leftValue": evil, "rightValue": evil, "operator": {"type": "string", "operation": "equals"}}]}}),
        ),
        node(&prefixed("h"), "n8n-nodes-base.httpRequest", 4.2, json!({"url": evil, "options": {}})),
        node(&prefixed("a"), "n8n-nodes-base.slack", 2.3, json!({"text": evil, "resource": evil, "operation": evil})),
        node(
            &prefixed("m"),
            "@n8n/n8n-nodes-langchain.openAi",
            1.8,
            json!({"modelId": {"__rl": true, "mode": "id", "value": evil}, "messages": {"values": [{"content": evil, "role": "system"}]}}),
        ),
        node(&prefixed("u"), evil, 1.0, json!({evil: evil})),
        json!({"id": "n", "name": prefixed("n"), "type": "n8n-nodes-base.stickyNote", "typeVersion": 1, "position": [0, 0], "parameters": {"content": evil}}),
    ];
    let names: Vec<String> = ["t", "s", "i", "h", "a", "m", "u"].iter().map(|p| prefixed(p)).collect();
    let mut connections = serde_json::Map::new();
    for pair in names.windows(2) {
        connections.insert(pair[0].clone(), json!({"main": [[{"node": pair[1], "type": "main", "index": 0}]]}));
    }
    json!({"name": evil, "nodes": nodes, "connections": connections, "settings": {"executionOrder": "v1", "timezone": evil},
        "meta": {"description": evil}, "pinData": {prefixed("t"): [{"json": {evil: evil}}]}})
}

#[test]
fn hostile_names_and_texts_become_harmless_code() {
    let all: Vec<(&str, Made)> = with_stack(|| {
        HOSTILE
            .iter()
            .flat_map(|evil| {
                made("w.json", &hostile(evil).to_string(), &Runs::default()).into_iter().map(|made| (*evil, made))
            })
            .collect()
    });
    assert_eq!(all.len(), HOSTILE.len());
    let mut wrong = Vec::new();
    for (evil, made) in &all {
        cutover::safe_path::check(&made.files).unwrap_or_else(|e| panic!("{evil:?}: {e:#}"));
        if made.row.ledger.unaccounted > 0 {
            wrong.push(format!("{evil:?}: {} leaves are unaccounted for", made.row.ledger.unaccounted));
        }
        for (path, bytes) in made.files.iter().filter(|(p, _)| !p.starts_with("src/runtime/")) {
            let text = String::from_utf8_lossy(bytes);
            if path.ends_with(".ts") {
                wrong.extend(tokens::forbidden(&text).into_iter().map(|f| format!("{evil:?}: {path} holds {f}")));
                wrong.extend(tokens::calls(&text, "exit").into_iter().map(|c| format!("{evil:?}: {path} calls {c}")));
            }
            if path.ends_with(".svg") && (text.contains("<script") || text.contains("href=\"javascript")) {
                wrong.push(format!("{evil:?}: {path} holds a script"));
            }
            if path == "Dockerfile" && text.contains("touch") {
                wrong.push(format!("{evil:?}: {path} holds a command"));
            }
        }
    }
    let pairs: Vec<(&str, &Made)> = all.iter().map(|(evil, made)| (*evil, made)).collect();
    for (evil, said) in typecheck::together(&pairs) {
        wrong.push(format!("{evil:?}: {}", said.join("\n    ")));
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

/// A recorded run of one code step whose source is given.
fn attempt(source: &str) -> DiffReport {
    let workflow = json!({
        "name": "Attempt", "settings": {"executionOrder": "v1"},
        "nodes": [node("Start", "n8n-nodes-base.manualTrigger", 1.0, json!({})), node("Try", "n8n-nodes-base.code", 2.0, json!({"jsCode": source}))],
        "connections": {"Start": {"main": [[{"node": "Try", "type": "main", "index": 0}]]}}
    });
    let folder = tempfile::tempdir().unwrap();
    let repo = folder.path().join("repo");
    for made in made("w.json", &workflow.to_string(), &Runs::default()) {
        write_repository(&repo, &made.files, false).unwrap();
    }
    let item = |json: Value| json!([{"json": json, "pairedItem": {"item": 0}}]);
    let run = |index: usize, json: Value| json!([{"executionIndex": index, "executionStatus": "success", "source": [], "data": {"main": [item(json)]}}]);
    let execution = json!({
        "id": "1", "mode": "manual", "status": "success", "startedAt": "2026-03-11T10:15:30.000Z", "workflowData": workflow,
        "data": {"resultData": {"runData": {"Start": run(0, json!({})), "Try": run(1, json!({"done": true}))}}}
    });
    let runs = folder.path().join("run.json");
    std::fs::write(&runs, execution.to_string()).unwrap();
    let limits = Limits { time: std::time::Duration::from_secs(5), memory: 128 };
    diff(&DiffOptions { runs, repo, limits, progress: &|_, _| {}, note: &|_| {} }).unwrap()
}

#[test]
fn code_that_reaches_outside_is_refused_and_reported() {
    let good = attempt("return [{json: {done: true}}];");
    assert_eq!(good.runs[0].status, RunStatus::Equal, "{:?}", good.runs[0]);

    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.txt");
    let pwned = outside.path().join("pwned.txt");
    std::fs::write(&secret, "the secret").unwrap();
    let tail = "return [{json: {done: true}}];";
    let hidden = "const use = (name) => process.getBuiltinModule ? process.getBuiltinModule(name) : globalThis.process.mainModule.require(name);";
    for (what, source) in [
        ("a socket", format!("const net = await import('node:net'); net.connect(80, '192.0.2.1'); {tail}")),
        ("a request", format!("await fetch('http://192.0.2.1/'); {tail}")),
        ("a process", format!("const p = await import('node:child_process'); p.execSync('touch {}'); {tail}", pwned.display())),
        ("a process by require", format!("require('child_process').execSync('touch {}'); {tail}", pwned.display())),
        ("a file", format!("const fs = await import('node:fs'); return [{{json: {{done: fs.readFileSync('{}', 'utf8')}}}}];", secret.display())),
        ("a file by another way", format!("{hidden} use('fs').writeFileSync('{}', 'x'); {tail}", pwned.display())),
        ("a worker", format!("const w = await import('node:worker_threads'); new w.Worker('require(\"fs\").writeFileSync(\"{}\", \"x\")', {{eval: true}}); {tail}", pwned.display())),
        ("the end of the process", format!("process.exit(0); {tail}")),
        (
            "a constructor's way out",
            format!(
                "const p = (() => {{}}).constructor('return process')(); const args = ['touch', '{}'];
                 if (p.getBuiltinModule) p.getBuiltinModule('node:child_process').execFileSync('touch', args.slice(1));
                 else p.binding('spawn_sync').spawn({{ file: 'touch', args, envPairs: ['PATH=/usr/bin:/bin'], stdio: [] }}); {tail}",
                pwned.display()
            ),
        ),
    ] {
        let report = attempt(&source);
        let run = &report.runs[0];
        let told = format!("{what}: {run:?}");
        assert!(!told.contains("the secret"), "{told}");
        assert!(!pwned.exists(), "{told}");
        assert!(run.status != RunStatus::Equal || !run.violations.is_empty(), "nothing tells of it: {told}");
    }
}

#[test]
fn endless_code_and_endless_memory_come_to_an_end() {
    for source in ["while (true) {}", "const all = []; while (true) all.push(new Array(1e6).fill(1.5));"] {
        let report = attempt(source);
        assert_eq!(report.runs[0].status, RunStatus::Error, "{:?}", report.runs[0]);
    }
}
