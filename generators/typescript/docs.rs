//! Documents for people: README, MIGRATION, the list of variables.

use super::Emitted;
use super::literal;
use super::notes::cut;
use crate::{Steps, Stub};
use cutover_ir::{Op, TriggerKind, Workflow};
use std::collections::BTreeMap;

/// Text for a Markdown table cell or a line: no markup, no HTML, one line.
fn cell(text: &str) -> String {
    let text = cutover_ir::secret::redact(text);
    let mut out = String::new();
    for c in literal::comment_line(&text).chars() {
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
    if !workflow.notes.is_empty() {
        out.push_str("\n## Notes from the canvas\n\n");
        for note in &workflow.notes {
            let text = cell(&note.text.value);
            if !text.is_empty() {
                out.push_str(&format!("- {text}\n"));
            }
        }
    }
    out
}

/// `MIGRATION.md`.
pub fn migration(workflow: &Workflow, steps: &Steps, stubs: &[Stub], emitted: &Emitted) -> String {
    let mut out = format!(
        "# Migration of “{}”\n\n{} of {} steps are converted; {} throw `NotConverted` when they are reached.\n\n",
        cell(&workflow.name),
        steps.converted,
        steps.total,
        steps.stubbed
    );
    if !stubs.is_empty() {
        out.push_str("## What a person must do\n\n");
        let mut by_reason: BTreeMap<&str, Vec<&Stub>> = BTreeMap::new();
        for stub in stubs {
            by_reason.entry(stub.reason.as_str()).or_default().push(stub);
        }
        for (reason, stubs) in by_reason {
            out.push_str(&format!("- {}:\n", cell(reason)));
            for stub in stubs {
                out.push_str(&format!("  - [ ] “{}” ({})\n", cell(&stub.step), cell(&stub.kind)));
            }
        }
        out.push('\n');
    }
    out.push_str("## Where each step went\n\n| step | became |\n|---|---|\n");
    for (_, step) in workflow.steps() {
        let became = if step.policy.disabled {
            "switched off: hands its items on".to_owned()
        } else {
            became(&step.op).to_owned()
        };
        out.push_str(&format!("| {} | {} |\n", cell(&step.name), cell(&became)));
    }
    out.push_str("\n## Cutover, in order\n\n1. Seed state: bring polling cursors, deduplication keys, static data and open approvals over; `npm start` refuses to schedule with an unseeded store unless told `--from-now`.\n2. Shadow: run both on the same input and compare (`cutover diff --runs RUNS .`).\n3. Stop the old trigger.\n4. Start the new one.\n5. Roll back by stopping the new trigger and starting the old one.\n");
    let _ = emitted;
    out
}

fn became(op: &Op) -> &'static str {
    match op {
        Op::Trigger { .. } => "a trigger in pipeline.yaml and src/main.ts",
        Op::Assign { .. } => "a mapping (src/steps/ or in place)",
        Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } => {
            "a rule (src/rules/ or in place)"
        }
        Op::Join { .. } => "a join in src/pipeline.ts",
        Op::Loop { .. } => "a loop in src/pipeline.ts",
        Op::Transform { .. } => "a transform of the runtime",
        Op::Code { .. } => "its own code in src/code/",
        Op::Call { .. } => "a real client of the runtime",
        Op::Connector { .. } => "a typed function in src/connectors/",
        Op::Model { .. } => "a typed function in src/models/",
        Op::Part { .. } => "a part in src/models/",
        Op::Respond { .. } => "the response of the pipeline",
        Op::Wait { .. } => "a wait",
        Op::Stop { .. } => "an error that ends the run",
        Op::SubFlow { .. } => "a call of another pipeline",
        Op::Compute { .. } => "a function of the runtime",
        Op::Iterate { .. } => "a loop in src/pipeline.ts",
        Op::Collect { .. } => "a collector in src/pipeline.ts",
        Op::State { .. } => "a variable or a store",
        Op::Rejoin { .. } => "the place where branches meet in src/pipeline.ts",
        Op::Directive { .. } => "how an error handler ends",
        Op::Pass => "nothing to do: hands its items on",
        Op::Opaque { .. } => "a stub that throws",
    }
}

/// `.env.example`.
pub fn env_example(workflow: &Workflow, secrets: &std::collections::BTreeSet<String>) -> String {
    let mut out = String::from("# Every credential and variable that the pipeline needs. Copy to .env and fill in.\n");
    let mut seen = std::collections::BTreeSet::new();
    for (_, step) in workflow.steps() {
        for (kind, name) in &step.credentials {
            let label = name.as_ref().map_or(kind.value.as_str(), |n| n.value.as_str());
            if seen.insert((kind.value.clone(), label.to_owned())) {
                out.push_str(&format!(
                    "\n# {} ({})\n",
                    literal::comment_line(&cut(label, 100)),
                    literal::comment_line(&kind.value)
                ));
                let fields = super::models::credential_fields(&kind.value);
                if fields.is_empty() {
                    out.push_str(&format!("{}=\n", variable(&format!("{label} {}", kind.value))));
                }
                for field in fields {
                    out.push_str(&format!("{}=\n", variable(&format!("{label} {field}"))));
                }
            }
        }
    }
    if !secrets.is_empty() {
        out.push_str("\n# Secrets that the workflow held in plain text: change them, they have been in the builder for all to see.\n");
        for name in secrets {
            out.push_str(&format!("{name}=\n"));
        }
    }
    out.push_str("\n# Where state is kept, and the port of the triggers.\nSTATE_FILE=state.json\nPORT=8080\n");
    out
}

fn variable(text: &str) -> String {
    crate::plan::file_slug(text).replace('-', "_").to_uppercase()
}
