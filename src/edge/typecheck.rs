#![allow(clippy::disallowed_methods)]
//! The repository's own TypeScript compiler, run on a copy of its sources.

use super::node::Node;
use super::stage::Stage;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Type-checks the sources. `None` where there is nothing to complain about, else the first complaints.
pub fn typecheck(
    node: &Node,
    files: &BTreeMap<String, Vec<u8>>,
    packages: Option<&Path>,
    time: Duration,
) -> Result<Option<String>> {
    let Some(packages) = packages else { bail!("the repository has no TypeScript compiler among its packages") };
    let compiler = packages.join("typescript").join("bin").join("tsc");
    if !compiler.is_file() {
        bail!(
            "there is no TypeScript compiler in {}: add typescript to the repository's devDependencies",
            packages.display()
        );
    }
    let stage = Stage::verbatim("types", files, Some(packages))?;
    let mut child = Command::new(node.program())
        .arg(&compiler)
        .args(["--noEmit", "--pretty", "false", "-p", "."])
        .current_dir(stage.path())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", compiler.display()))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut output) = output {
            let _ = output.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    let deadline = Instant::now() + time;
    let status = loop {
        if let Some(status) = child.try_wait().context("cannot wait for the TypeScript compiler")? {
            break status;
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the TypeScript compiler took longer than {} s", time.as_secs());
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    if status.success() {
        return Ok(None);
    }
    let said = reader.join().unwrap_or_default();
    Ok(Some(said.lines().take(20).collect::<Vec<_>>().join("\n")))
}
