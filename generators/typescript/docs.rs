//! Documents for people: README and the list of variables.

use super::needs::{self, Asked};
use super::notes::cut;
use super::{accounts, literal};
use cutover_ir::{Op, TriggerKind, Workflow};

/// Text for a Markdown table cell or a line: no markup, no HTML, one line.
pub fn cell(text: &str) -> String {
    let line = literal::comment_line(text);
    let mut out = String::with_capacity(line.len() + line.len() / 8);
    for c in line.chars() {
        match c {
            '|' => out.push_str("\\|"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '`' => out.push('\''),
            '*' | '_' | '[' | ']' | '\\' | '#' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn started_by(workflow: &Workflow) -> Vec<String> {
    workflow
        .steps()
        .filter_map(|(_, s)| {
            let Op::Trigger { kind, .. } = &s.op else { return None };
            let how = match kind {
                TriggerKind::Manual => "by hand".to_owned(),
                TriggerKind::Webhook => "by a webhook".to_owned(),
                TriggerKind::Schedule => "on a schedule".to_owned(),
                TriggerKind::Form => "by a form".to_owned(),
                TriggerKind::Chat => "by a chat message".to_owned(),
                TriggerKind::SubWorkflow => "by another pipeline".to_owned(),
                TriggerKind::Error => "when a pipeline fails".to_owned(),
                TriggerKind::App(app) => format!("by an event of {app}"),
                TriggerKind::Poll(poll) => format!("by asking {} what is new", poll.adapter.app),
            };
            let off = if s.policy.disabled { ", switched off" } else { "" };
            Some(format!("{how} (“{}”{off})", cell(&s.name)))
        })
        .collect()
}

/// `README.md`.
pub fn readme(workflow: &Workflow, slug: &str) -> String {
    let mut out = format!("# {}\n\n", cell(&workflow.name));
    if let Some(description) = &workflow.description {
        out.push_str(&format!("{}\n\n", cell(&description.value)));
    }
    let starts = started_by(workflow);
    if !starts.is_empty() {
        out.push_str(&format!("Started {}.\n\n", starts.join("; ")));
    }
    out.push_str("![The flow](docs/flow.svg)\n\nRead `src/pipeline.ts` first: it is the whole flow, top to bottom. Business rules are in `src/rules/`, field mappings in `src/steps/`, the workflow's own code in `src/code/`, the outside world in `src/connectors/` and `src/models/`.\n\n");
    out.push_str("## Run\n\n```sh\nnpm ci\nnpm test          # replays the recorded runs in fixtures/, needs no account\nnpm start         # serves the triggers of pipeline.yaml\nnpm start -- run  # once, by hand\n```\n\n");
    out.push_str(&format!("Variables are listed in `.env.example`. `docker build -t {slug} .` makes an image.\n\n"));
    out.push_str("## Steps\n\n| step | was | settings | notes |\n|---|---|---|---|\n");
    for (_, step) in workflow.steps() {
        let settings: Vec<String> = step.policy.written.iter().map(|(k, v)| format!("{k} {v}")).collect();
        out.push_str(&format!(
            "| {} | {} {} | {} | {} |\n",
            cell(&step.name),
            cell(&step.origin.kind.value),
            cell(&step.origin.version.value),
            cell(&settings.join(", ")),
            cell(step.notes.as_ref().map_or("", |n| n.value.as_str()))
        ));
    }
    out.push_str("\n## When the workflow changes\n\nConvert it again into another folder. Keep what cutover writes on a branch of its own and merge that branch: git then keeps what people changed here. `cutover.lock` has the hash of every file as it was written; `cutover verify .` names those that were changed.\n");
    out.push_str("\n## Licence\n\nThis repository is yours. The files in `src/runtime/` are under 0BSD (`src/runtime/LICENSE`): use, change and keep them without condition.\n");
    if !workflow.notes.is_empty() {
        out.push_str("\n## Notes from the canvas\n\n");
        for note in &workflow.notes {
            out.push_str(&quoted(&note.text.value));
        }
    }
    out
}

/// A text as it was written, in a block that nothing in it can end; nothing for a blank one.
fn quoted(text: &str) -> String {
    let text = literal::comment(text);
    let text = text.trim_matches(['\n', '\r']).trim_end();
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}markdown\n{text}\n{fence}\n\n")
}

/// `.env.example`. `state`: the file that state is kept in.
pub fn env_example(workflow: &Workflow, asked: &Asked, state: &str) -> String {
    let mut out = String::from("# Every credential and variable that the pipeline needs. Copy to .env and fill in.\n");
    for credential in needs::credentials(workflow) {
        let vendor = accounts::vendor(&credential.kind);
        let described = literal::comment_line(&cut(&credential.description(), 300));
        out.push_str(&format!("\n# {described}: {}. From: {}\n", vendor.what, vendor.place));
        if let Some((page, scopes)) = accounts::sign_in(&credential.kind) {
            let scopes = if scopes.is_empty() { String::new() } else { format!(", with the scopes {scopes}") };
            out.push_str(&format!("# The refresh token comes of signing in once at {page}{scopes}\n"));
        }
        for (variable, optional) in credential.variables() {
            out.push_str(&format!("{}{variable}=\n", if optional { "# " } else { "" }));
        }
    }
    if !asked.secrets.is_empty() {
        out.push_str("\n# Secrets that the workflow held in plain text: change them, they have been in the builder for all to see.\n");
        asked.secrets.iter().for_each(|name| out.push_str(&format!("{name}=\n")));
    }
    if !asked.environment.is_empty() {
        out.push_str("\n# Variables that expressions and code read.\n");
        asked.environment.iter().for_each(|name| out.push_str(&format!("{name}=\n")));
    }
    out.push_str(&format!("\n# Where state is kept, and the port of the triggers.\nSTATE_FILE={state}\nPORT=8080\n"));
    out
}
