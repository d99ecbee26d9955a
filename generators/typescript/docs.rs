//! Documents for people: README and the list of variables.

use super::needs::{self, Asked};
use super::notes::cut;
use super::triggers::is_private_chat;
use super::{accounts, boundaries, image, literal, prompt_tests, prose};
use crate::{Files, Steps};
use cutover_ir::{Finding, Op, TriggerKind, Workflow};

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
            let Op::Trigger { kind, params, .. } = &s.op else { return None };
            let how = match kind {
                TriggerKind::Chat if is_private_chat(kind, params) => "by hand, with the message of a chat".to_owned(),
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

/// The finding that steps hold no settings: what is converted does little then.
const EMPTIED: &str = "IM016";

/// What `README.md` is made of.
pub struct Readme<'a> {
    pub workflow: &'a Workflow,
    pub slug: &'a str,
    pub steps: &'a Steps,
    /// What is odd about the export.
    pub findings: &'a [Finding],
    /// Everything else of the repository.
    pub tree: &'a Files,
}

/// Folders of the source, and what a reader finds in them.
const FOLDERS: &[(&str, &str)] = &[
    ("src/config.ts", "constants that steps set"),
    ("src/accounts.ts", "accounts that several steps use"),
    ("src/rules/", "business rules"),
    ("src/steps/", "field mappings and requests"),
    ("src/code/", "the workflow's own code"),
    ("src/models/", "what models are asked, and with which tools"),
    ("prompts/", "their words"),
    ("src/connectors/", "the outside world"),
];

impl Readme<'_> {
    /// The document.
    pub fn text(&self) -> String {
        let workflow = self.workflow;
        let mut out = format!("# {}\n\n", cell(&workflow.name));
        if let Some(description) = &workflow.description {
            out.push_str(&format!("{}\n\n", cell(&description.value)));
        }
        let starts = started_by(workflow);
        if !starts.is_empty() {
            out.push_str(&format!("Started {}.\n\n", starts.join("; ")));
        }
        if starts_nothing(self.tree) {
            out.push_str("Nothing starts it as it is: give it a trigger in `src/main.ts`.\n\n");
        }
        out.push_str(
            "![The flow](docs/flow.svg)\n\nRead `src/pipeline.ts` first: it is the whole flow, top to bottom.",
        );
        let there = FOLDERS.iter().filter(|(folder, _)| self.has(folder));
        // Where single bundles ask a model, a connector does.
        let alone = |folder: &str| folder == "prompts/" && !self.has("src/models/");
        let there: Vec<String> = there
            .map(|(folder, what)| format!("`{folder}` ({})", if alone(folder) { "what models are told" } else { what }))
            .collect();
        if !there.is_empty() {
            out.push_str(&format!(" Beside it: {}.", there.join(", ")));
        }
        out.push_str(&self.standing());
        out.push_str(&self.commands());
        out.push_str("Variables are listed in `.env.example`. ");
        out.push_str(&if self.has("Dockerfile.dockerignore") {
            format!("`docker build -f {0}/Dockerfile -t {0} ..` makes an image, which holds the repositories beside this one too: it runs some of them (`src/calls.ts`).\n\n", self.slug)
        } else {
            format!("`docker build -t {} .` makes an image.\n\n", self.slug)
        });
        out.push_str("MIGRATION.md has a table of the workflow's steps: what each was, and where it went.\n");
        out.push_str("\n## When the workflow changes\n\nConvert it again into another folder. Keep what cutover writes on a branch of its own and merge that branch: git then keeps what people changed here. `cutover.lock` has the hash of every file as it was written; `cutover verify .` names those that were changed.\n");
        out.push_str("\n## Licence\n\nThis repository is yours. The files in `src/runtime/` are under 0BSD (`src/runtime/LICENSE`): use, change and keep them without condition.\n");
        let notes: String = workflow.notes.iter().map(|note| quoted(&note.text.value)).collect();
        if !notes.is_empty() {
            out.push_str("\n## Notes from the canvas\n\n");
            out.push_str(&notes);
        }
        out
    }

    fn has(&self, folder: &str) -> bool {
        self.tree.range(folder.to_owned()..).next().is_some_and(|(path, _)| path.starts_with(folder))
    }

    /// What is converted, and what is proven of it.
    fn standing(&self) -> String {
        let stubs = match self.steps.stubbed {
            0 => String::new(),
            1 => ", one is a function to be written".to_owned(),
            n => format!(", {n} are functions to be written"),
        };
        let converted =
            format!("{} of {} steps are real code{stubs} (MIGRATION.md)", self.steps.converted, self.steps.total);
        let proven = match self.tree.keys().filter(|path| path.starts_with("fixtures/")).count() {
            0 => "No recorded run proves it yet: convert with `--runs`, or compare with `cutover diff --runs RUNS .`"
                .to_owned(),
            1 => "One recorded run is replayed by `npm test`".to_owned(),
            n => format!("{n} recorded runs are replayed by `npm test`"),
        };
        let emptied = self.findings.iter().find(|finding| finding.code == EMPTIED);
        let emptied = emptied.map(|finding| format!(" But {}.", cell(&finding.message))).unwrap_or_default();
        format!("\n\n{converted}.{emptied} {proven}.\n\n")
    }

    /// What the tests do.
    fn tests(&self) -> String {
        let mut all = Vec::new();
        if self.has("fixtures/") {
            all.push("replays the recorded runs".to_owned());
        }
        if boundaries::tries_rules(self.tree) {
            all.push("tries the rules at their limits".to_owned());
        }
        if self.tree.contains_key(prompt_tests::FILE) {
            all.push("fills in the prompts".to_owned());
        }
        match all.as_slice() {
            [] => all = ["checks the types", "that everything loads"].map(str::to_owned).to_vec(),
            [_] if !self.has("fixtures/") => all.insert(0, "checks the types".to_owned()),
            _ => {}
        }
        format!("{}; needs no account", prose::list(&all))
    }

    fn commands(&self) -> String {
        let mut rows = vec![("npm ci", "")];
        let tests = self.tests();
        rows.push(("npm test", &tests));
        if serves(self.workflow) {
            let about = match needs::lacks_schedule(self.workflow) {
                true => "runs on the schedule, once that is written into pipeline.yaml (MIGRATION.md)",
                false => "serves the triggers of pipeline.yaml",
            };
            rows.push(("npm start", about));
        }
        if !starts_nothing(self.tree) {
            rows.push(("npm start -- run", "once, by hand"));
        }
        let width = rows.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
        let lines: Vec<String> = rows
            .iter()
            .map(|(command, about)| match *about {
                "" => (*command).to_owned(),
                about => format!("{command:width$}  # {about}"),
            })
            .collect();
        format!("## Run\n\n```sh\n{}\n```\n\n", lines.join("\n"))
    }
}

/// Whether the program of a tree has no trigger at all.
fn starts_nothing(tree: &Files) -> bool {
    tree.get("src/main.ts").is_some_and(|main| String::from_utf8_lossy(main).contains("triggers: []"))
}

/// Whether the program of a tree opens a port: for callers, or for who goes on with a run that waits.
fn listens(tree: &Files) -> bool {
    let Some(main) = tree.get("src/main.ts") else { return false };
    let main = String::from_utf8_lossy(main);
    let opens = ["kind: \"webhook\"", "kind: \"form\"", "kind: \"chat\"", "kind: \"mcp\"", "waiting: "];
    opens.iter().any(|word| main.contains(word))
}

/// Whether something outside starts the workflow: a caller, a clock, an app.
pub fn serves(workflow: &Workflow) -> bool {
    let inside =
        |kind: &TriggerKind| matches!(kind, TriggerKind::Manual | TriggerKind::SubWorkflow | TriggerKind::Error);
    (needs::schedule(workflow).is_some() && !needs::is_by_hand(workflow))
        || needs::lacks_schedule(workflow)
        || workflow.steps().any(|(_, step)| {
            matches!(&step.op, Op::Trigger { kind, params, .. } if !inside(kind) && !is_private_chat(kind, params))
                && !step.policy.disabled
        })
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

/// `.env.example`.
pub fn env_example(workflow: &Workflow, asked: &Asked, tree: &Files) -> String {
    let state = image::state_file(tree);
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
        asked.secrets.keys().for_each(|name| out.push_str(&format!("{name}=\n")));
    }
    if !asked.environment.is_empty() {
        out.push_str("\n# Variables that expressions and code read.\n");
        asked.environment.iter().for_each(|name| out.push_str(&format!("{name}=\n")));
    }
    out.push_str(&format!("\n# Where state is kept.\n# STATE_FILE={state}\n"));
    if listens(tree) {
        out.push_str("# The port of the triggers.\nPORT=8080\n# The addresses that are listened on: all of the machine unless this says one.\n# HOST=127.0.0.1\n");
    }
    if image::keeps_tables(tree) {
        out.push_str("# The folder of the data tables, a JSON file for each.\n# DATA_TABLES=data-tables\n");
    }
    if serves(workflow) {
        out.push_str("# The address of this process as apps and callers reach it: they are told it, and so are those who go on with a run that waits.\n# PUBLIC_URL=https://pipelines.example.com\n");
    }
    out
}
