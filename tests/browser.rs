//! The pages of a report in a real browser: sorted, searched, read by keyboard, harmless. Skipped where there is no Chromium, with a line that says so.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use support::{folder, run_in};

/// A Chromium that is installed: `CUTOVER_CHROMIUM`, or one of the usual names on the path.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CUTOVER_CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)))
        .find(|file| file.is_file());
    named.or(found)
}

#[test]
fn a_report_works_in_a_browser() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(chromium) = chromium() else {
        println!("skipped: no Chromium is installed (apt-get install chromium)");
        return;
    };
    if !tests.join("node_modules/playwright-core").is_dir() {
        println!("skipped: playwright-core is not installed (npm ci --prefix tests/browser)");
        return;
    }
    let folder = folder();
    std::fs::write(folder.path().join("hostile.json"), HOSTILE).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/n8n");
    let ran = run_in(
        folder.path(),
        &["report", "hostile.json", samples.to_str().unwrap(), "--out", "pages", "--volume", "1000", "--quiet"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut node = Command::new("node");
    node.arg(tests.join("report.mjs"))
        .arg(folder.path().join("pages"))
        .arg(chromium)
        .env("CUTOVER_PAGE", "lead-triage");
    if let Some(shots) = std::env::var_os("CUTOVER_SCREENSHOTS") {
        node.arg(shots);
    }
    let ran = node.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
}

/// Every text of it tries to become markup or code.
const HOSTILE: &str = r##"{
  "name": "</title><script>harmed = 1</script><img src=x onerror=harmed=2>",
  "nodes": [
    {"name": "\"><script>harmed=3</script>", "type": "n8n-nodes-base.webhook", "typeVersion": 2, "position": [0, 0],
     "parameters": {"path": "javascript:harmed=4", "httpMethod": "POST"}},
    {"name": "</script><script>harmed=5</script>", "type": "@n8n/n8n-nodes-langchain.chainLlm", "typeVersion": 1.4, "position": [220, 0],
     "parameters": {"promptType": "define", "text": "=</script><script>harmed=6</script> Never offer more than 10 % discount to {{ $json.body['</script><b onmouseover=harmed=7>'] }}"}},
    {"name": "{{ 7*7 }}{% include 'x' %}", "type": "n8n-nodes-base.if", "typeVersion": 2.2, "position": [440, 0],
     "parameters": {"conditions": {"combinator": "and", "conditions": [{"leftValue": "={{ $json.total }}", "rightValue": 500, "operator": {"type": "number", "operation": "gt"}}]}}},
    {"name": "=cmd|' /C calc'!A0", "type": "n8n-nodes-base.stickyNote", "typeVersion": 1, "position": [0, 200], "parameters": {"content": "<svg onload=harmed=8>"}}
  ],
  "connections": {
    "\"><script>harmed=3</script>": {"main": [[{"node": "</script><script>harmed=5</script>", "type": "main", "index": 0}]]},
    "</script><script>harmed=5</script>": {"main": [[{"node": "{{ 7*7 }}{% include 'x' %}", "type": "main", "index": 0}]]}
  }
}"##;
