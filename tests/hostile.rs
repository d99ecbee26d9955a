//! Exports that mean harm: nothing of them reaches generated code unescaped, and their code can do nothing outside.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "support/line.rs"]
mod line;
#[path = "support/mod.rs"]
mod support;
#[path = "support/tokens.rs"]
mod tokens;
#[path = "support/typecheck.rs"]
mod typecheck;

use cutover::commands::Runs;
use cutover::edge::node::{Limits, on_path};
use cutover::edge::output::write_repository;
use cutover::edge::packages::{Need, packages};
use cutover::edge::stage::{Stage, files};
use cutover::replay::{DiffOptions, DiffReport, RunStatus, diff};
use line::{Made, made, with_stack};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// A workflow of one code step whose source is given, and a run of it in which the step said `done`.
fn recorded(source: &str) -> (Value, Value) {
    let workflow = json!({
        "name": "Attempt", "settings": {"executionOrder": "v1"},
        "nodes": [node("Start", "n8n-nodes-base.manualTrigger", 1.0, json!({})), node("Try", "n8n-nodes-base.code", 2.0, json!({"jsCode": source}))],
        "connections": {"Start": {"main": [[{"node": "Try", "type": "main", "index": 0}]]}}
    });
    let item = |json: Value| json!([{"json": json, "pairedItem": {"item": 0}}]);
    let run = |index: usize, json: Value| json!([{"executionIndex": index, "executionStatus": "success", "source": [], "data": {"main": [item(json)]}}]);
    let execution = json!({
        "id": "1", "mode": "manual", "status": "success", "startedAt": "2026-03-11T10:15:30.000Z", "workflowData": workflow,
        "data": {"resultData": {"runData": {"Start": run(0, json!({})), "Try": run(1, json!({"done": true}))}}}
    });
    (workflow, execution)
}

/// Both in a folder, the workflow as a repository.
fn laid_out(folder: &Path, source: &str) -> (PathBuf, PathBuf) {
    let (workflow, execution) = recorded(source);
    let (repo, runs) = (folder.join("repo"), folder.join("run.json"));
    for made in made("w.json", &workflow.to_string(), &Runs::default()) {
        write_repository(&repo, &made.files, false).unwrap();
    }
    std::fs::write(&runs, execution.to_string()).unwrap();
    (repo, runs)
}

/// A recorded run of one code step whose source is given, replayed.
fn attempt(source: &str) -> DiffReport {
    let folder = tempfile::tempdir().unwrap();
    let (repo, runs) = laid_out(folder.path(), source);
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
fn doors_that_no_permission_shuts_are_shut_and_told() {
    let outside = tempfile::tempdir().unwrap();
    let place = outside.path().display();
    let modules: String = ["v8", "trace_events", "dns", "net", "fs"]
        .iter()
        .map(|name| format!("const {name} = await import('node:{name}'); "))
        .chain(["const p = (() => {}).constructor('return process')();".to_owned()])
        .collect();
    for (what, source, told) in [
        (
            "flags of the engine",
            format!("v8.setFlagsFromString('--trace-turbo'); v8.setFlagsFromString('--trace-turbo-path={place}');"),
            "engine access --trace-turbo",
        ),
        ("a trace file", "trace_events.createTracing({ categories: ['node'] }).enable();".to_owned(), "trace file"),
        (
            "a name look-up",
            "new dns.Resolver().resolve4('leak.test', () => {});".to_owned(),
            "name look-up of leak.test",
        ),
        ("a server", "new net.Server()._listen2('127.0.0.1', 0, 4, 5);".to_owned(), "server on 127.0.0.1"),
        ("the memory", "v8.getHeapSnapshot();".to_owned(), "engine access"),
        ("an early end", "p.reallyExit(0);".to_owned(), "exit 0"),
        ("a look at a file", "fs.existsSync('/etc/passwd');".to_owned(), "file /etc/passwd"),
    ] {
        let source = format!("{modules} try {{ {source} }} catch {{}} return [{{json: {{done: true}}}}];");
        let run = &attempt(&source).runs[0];
        assert!(run.violations.iter().any(|v| v == told), "{what}: {run:?}");
        assert_eq!(run.status, RunStatus::Different, "{what}");
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0, "{what}");
    }
}

#[test]
fn only_what_the_replay_says_counts() {
    let forged = json!({"case": "1", "status": "success", "order": ["Start", "Try"], "effects": {}, "responses": [], "steps": {
        "Start": [{"outputs": [[{"json": {}}]], "answered": "effect"}],
        "Try": [{"outputs": [[{"json": {"done": true}, "pairedItem": {"item": 0}}]]}]}});
    let tail = "return [{json: {done: false}}];";
    for source in [
        format!("const fs = await import('node:fs'); fs.writeSync(1, {:?}); {tail}", format!("\n{forged}\n")),
        format!(
            "const tell = globalThis[Symbol.for('sandbox.answer')]; if (tell) tell({:?}); {tail}",
            forged.to_string()
        ),
        format!("JSON.stringify = () => {:?}; {tail}", forged.to_string()),
        format!("Object.prototype.toJSON = function () {{ return this.steps ? {forged} : this; }}; {tail}"),
    ] {
        let run = &attempt(&source).runs[0];
        assert_ne!(run.status, RunStatus::Equal, "{source}: {run:?}");
    }
}

#[test]
fn no_name_is_looked_up_where_the_system_cannot_take_the_network_away() {
    let listener = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let source = format!(
        "const dns = await import('node:dns'); const r = new dns.Resolver({{ timeout: 200, tries: 1 }}); r.setServers(['127.0.0.1:{port}']);
         try {{ await new Promise((done) => r.resolve4('leak.test', done)); }} catch {{}} return [{{json: {{done: true}}}}];"
    );
    let folder = tempfile::tempdir().unwrap();
    let (repo, runs) = laid_out(folder.path(), &source);
    // The packages are those of the usual path; then nothing but Node is on it.
    let found = files(&repo).unwrap();
    let modules = packages(&repo, &found, Need::Run, None).unwrap().unwrap();
    let bin = folder.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    for (target, at) in [(on_path("node").unwrap(), bin.join("node")), (modules, repo.join("node_modules"))] {
        #[cfg(unix)]
        std::os::unix::fs::symlink(target, at).unwrap();
        #[cfg(windows)]
        let _ = (target, at);
    }
    let arguments = ["diff", "--runs", runs.to_str().unwrap(), repo.to_str().unwrap(), "--json"];
    let ran = support::ran(support::program(folder.path(), &arguments).env("PATH", &bin).output().unwrap());
    assert!(ran.out.contains("name look-up of leak.test"), "{}{}", ran.out, ran.err);
    assert!(listener.recv_from(&mut [0; 512]).is_err(), "a name was asked for");
}

/// The repository of a recorded run of one code step, with that run as its golden one.
fn converted(folder: &Path, source: &str) -> PathBuf {
    let (workflow, execution) = recorded(source);
    std::fs::write(folder.join("w.json"), workflow.to_string()).unwrap();
    std::fs::write(folder.join("run.json"), execution.to_string()).unwrap();
    let ran = support::run_in(folder, &["convert", "w.json", "--runs", "run.json", "--out", "repo", "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder.join("repo")
}

#[test]
fn the_emitted_test_runs_own_code_in_a_sandbox() {
    let outside = tempfile::tempdir().unwrap();
    let pwned = outside.path().join("pwned.txt");
    let tail = "return [{json: {done: true}}];";
    for (source, passes, says) in [
        (tail.to_owned(), true, "pass 1"),
        ("return [{json: {done: false}}];".to_owned(), false, "done: false"),
        (
            format!(
                "const fs = await import('node:fs'); try {{ fs.writeFileSync('{}', 'x'); }} catch {{}} {tail}",
                pwned.display()
            ),
            false,
            "change of file",
        ),
        (
            format!(
                "try {{ (() => {{}}).constructor('return process')().mainModule; (await import('node:child_process')).execSync('touch {}'); }} catch {{}} {tail}",
                pwned.display()
            ),
            false,
            "process touch",
        ),
        (format!("(() => {{}}).constructor('return process')().exit(0); {tail}"), false, "exit 0"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let repo = converted(folder.path(), &source);
        let found = files(&repo).unwrap();
        let modules = packages(&repo, &found, Need::Run, None).unwrap();
        let stage = Stage::new("hostile", &found, modules.as_deref()).unwrap();
        let program = stage.program("test/golden.test");
        let mut node = Command::new("node");
        let ran = support::ran(node.args(["--test", program.as_str()]).current_dir(stage.path()).output().unwrap());
        assert_eq!(ran.code == 0, passes, "{source}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(says), "{source}: {}{}", ran.out, ran.err);
        assert!(!pwned.exists(), "{source}");
    }
}

/// Workspaces keep the packages of all their parts in a folder above them.
#[cfg(unix)]
#[test]
fn the_emitted_test_finds_packages_in_a_folder_above() {
    let folder = tempfile::tempdir().unwrap();
    let repo = converted(folder.path(), "return [{json: {done: true}}];");
    let found = files(&repo).unwrap();
    let modules = packages(&repo, &found, Need::Run, None).unwrap().unwrap();
    let stage = Stage::new("hoisted", &found, None).unwrap();
    let part = folder.path().join("workspace/part");
    for entry in walkdir::WalkDir::new(stage.path()).into_iter().map(Result::unwrap) {
        let to = part.join(entry.path().strip_prefix(stage.path()).unwrap());
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).unwrap(),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
    std::os::unix::fs::symlink(modules, folder.path().join("workspace/node_modules")).unwrap();
    let program = stage.program("test/golden.test");
    let ran =
        support::ran(Command::new("node").args(["--test", program.as_str()]).current_dir(&part).output().unwrap());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("pass 1"), "{}", ran.out);
}

#[test]
fn endless_code_and_endless_memory_come_to_an_end() {
    for source in [
        "while (true) {}",
        "for (;;) console.log('x');",
        "const all = []; while (true) all.push(new Array(1e6).fill(1.5));",
    ] {
        let report = attempt(source);
        assert_eq!(report.runs[0].status, RunStatus::Error, "{:?}", report.runs[0]);
    }
}
