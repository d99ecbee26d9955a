//! `MIGRATION.md`: what a person still has to do, what was odd, where everything went.

use super::accounts;
use super::calls;
use super::docs::{cell, serves};
use super::needs::{self, Asked};
use super::seed;
use super::statements::imported_as;
use super::{BROKEN, Home};
use crate::plan::{Flow, in_reading_order};
use crate::{Files, Siblings, Steps, Stub};
use cutover_ir::secret::redact;
use cutover_ir::{Expr, Finding, Node, Op, Step, TriggerKind, Value, Workflow};
use indexmap::IndexMap;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// What the document is made of.
pub struct Account<'a> {
    pub workflow: &'a Workflow,
    pub siblings: &'a Siblings,
    pub steps: &'a Steps,
    pub stubs: &'a [Stub],
    /// What was odd about the export.
    pub findings: &'a [Finding],
    pub asked: &'a Asked,
    /// Files in which a secret was taken out of a name, a comment or recorded data.
    pub removed: &'a [String],
    /// What became of a step beside the pipeline: each function with its file.
    pub homes: &'a HashMap<NodeIndex, Vec<Home>>,
    /// Whether steps keep rows in tables of the platform.
    pub keeps_tables: bool,
    /// The plan of the flow.
    pub flow: &'a Flow,
    /// Everything else of the repository.
    pub tree: &'a Files,
}

impl Account<'_> {
    /// The document.
    pub fn text(&self) -> String {
        let mut out = format!(
            "# Migration of “{}”\n\n{} of {} steps are converted; {} {} `NotConverted` when reached.\n\n",
            cell(&self.workflow.name),
            self.steps.converted,
            self.steps.total,
            self.steps.stubbed,
            if self.steps.stubbed == 1 { "throws" } else { "throw" }
        );
        let tasks = self.tasks();
        if !tasks.is_empty() {
            out.push_str("## What a person must do\n\n");
            out.push_str(&tasks);
            out.push('\n');
        }
        self.odd(&mut out);
        let mut rows = Vec::new();
        for index in in_reading_order(self.workflow, self.flow) {
            let Some(step) = self.workflow.graph.node_weight(index) else { continue };
            let stub = self.stubs.iter().any(|stub| stub.step == step.name);
            let (own, rules) = self.places(index, &step.op);
            let became = match (&step.op, own) {
                (op, place) if stub => {
                    let place = place.unwrap_or_else(|| thrown_from(op).to_owned());
                    format!("to be written, it throws until then: {place}")
                }
                _ if step.policy.disabled => "switched off: hands its items on".to_owned(),
                (Op::Pass, Some(place)) => format!("conditions in src/pipeline.ts: {place}"),
                (op, None) => match self.borrowed(op) {
                    Some(function) => format!("a call of {function} in src/pipeline.ts"),
                    None => became(op).to_owned(),
                },
                (op, Some(place)) => format!("{}: {place}", noun(op)),
            };
            let became = match rules {
                Some(rules) if !stub && !step.policy.disabled => format!("{became}, reached under {rules}"),
                _ => became,
            };
            let became = match self.flow.dead.contains(&index) {
                true => format!("{became}; no trigger leads to it: src/unreached.ts"),
                false => became,
            };
            let settings: Vec<String> = step.policy.written.iter().map(|(k, v)| format!("{k} {v}")).collect();
            let was = format!("{} {}", step.origin.kind.value, step.origin.version.value);
            let notes = step.notes.as_ref().map_or("", |notes| notes.value.as_str());
            rows.push([cell(&step.name), cell(&was), became, cell(&settings.join(", ")), cell(notes)]);
        }
        out.push_str("## Where each step went\n\nIn the order of the flow.\n\n");
        out.push_str(&table(["step", "was", "became", "settings", "notes"], &rows));
        self.order(&mut out);
        out
    }

    /// The functions that a step became, each with its file, and the rules under which it is reached.
    fn places(&self, step: NodeIndex, op: &Op) -> (Option<String>, Option<String>) {
        // The rules of a step that decides nothing itself say when it is reached.
        let decides =
            matches!(op, Op::Pass | Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. });
        let homes = self.homes.get(&step).map_or(&[][..], Vec::as_slice);
        let shown = |is_rule: bool| {
            let of_kind = homes.iter().filter(|home| (!decides && home.path.starts_with("src/rules/")) == is_rule);
            let shown: Vec<String> = of_kind.map(|home| format!("`{}` ({})", home.name, home.path)).collect();
            (!shown.is_empty()).then(|| shown.join(", "))
        };
        (shown(false), shown(true))
    }

    /// The function of the runtime that does the work of a step, with its file.
    fn borrowed(&self, op: &Op) -> Option<String> {
        let (Op::Call { function, module, .. }
        | Op::Transform { function, module, .. }
        | Op::Join { function, module, .. }) = op
        else {
            return None;
        };
        let path = format!("src/runtime/{module}.ts");
        self.tree.contains_key(&path).then(|| format!("`{}` ({path})", imported_as(module, function).1))
    }

    /// The order in which to switch: only what this workflow asks for.
    fn order(&self, out: &mut String) {
        let serves = serves(self.workflow);
        let remembering = needs::remembering(self.workflow);
        let mut order = Vec::new();
        if !remembering.is_empty() {
            let names: Vec<String> = remembering.iter().map(|name| format!("“{}”", cell(name))).collect();
            order.push(format!(
                "Bring over what {} remembered, or begin anew with `npm start -- --from-now`: `npm start` refuses an empty store, since something would be done twice or missed.",
                names.join(", ")
            ));
        }
        order.push("Shadow: give both the same input and compare, `cutover diff --runs RUNS .`.".to_owned());
        let stop = if serves {
            "Switch the old trigger off."
        } else {
            "Let whoever runs or calls the old workflow call this one."
        };
        let mut stop = stop.to_owned();
        if !self.workflow.state.is_empty() {
            // Every run of the old workflow changes what it remembers.
            stop.push_str(&format!(
                " Then export the workflow once more, convert it, and copy its `{}` to `state.json`, or to where `STATE_FILE` says.",
                seed::FILE
            ));
        }
        order.push(stop);
        if serves {
            order.push("`npm start`, and send one real input through it.".to_owned());
            order.push("To go back, stop it and switch the old trigger on.".to_owned());
        }
        out.push_str("\n## Cutover, in order\n\n");
        order.iter().enumerate().for_each(|(i, task)| line(out, format_args!("{}. {task}", i + 1)));
    }

    fn tasks(&self) -> String {
        let mut out = String::new();
        let mut by_reason: BTreeMap<&str, Vec<&Stub>> = BTreeMap::new();
        for stub in self.stubs {
            by_reason.entry(stub.reason.as_str()).or_default().push(stub);
        }
        for (reason, stubs) in by_reason {
            line(&mut out, format_args!("- {}:", cell(reason)));
            for stub in stubs {
                let found = self.workflow.steps().find(|(_, step)| step.name == stub.step);
                let place = found.map_or_else(String::new, |(index, step)| {
                    let place = self.places(index, &step.op).0.unwrap_or_else(|| thrown_from(&step.op).to_owned());
                    format!(": {place}")
                });
                let unread = match found {
                    Some((index, step)) if reason == BROKEN => unreadable(self.workflow, index, step),
                    _ => String::new(),
                };
                line(&mut out, format_args!("  - [ ] “{}” ({}){place}{unread}", cell(&stub.step), cell(&stub.kind)));
            }
        }
        let credentials = needs::credentials(self.workflow);
        if !credentials.is_empty() {
            out.push_str("- Credentials, which no export carries; set the variables:\n");
            for credential in credentials {
                let variables = credential.variables();
                // Where each may stay empty, some are meant all the same.
                let all_optional = variables.iter().all(|(_, optional)| *optional);
                let named = variables.into_iter().filter(|(_, optional)| all_optional || !optional);
                let variables: Vec<String> = named.map(|(name, _)| format!("`{name}`")).collect();
                let what = accounts::vendor(&credential.kind).what;
                line(
                    &mut out,
                    format_args!(
                        "  - [ ] {} ({}): {}",
                        cell(&credential.description()),
                        cell(&what),
                        variables.join(", ")
                    ),
                );
            }
        }
        if !self.asked.secrets.is_empty() {
            out.push_str(
                "- Secrets that stood in the workflow in plain text: revoke them, and set the variables to new ones:\n",
            );
            for (name, steps) in &self.asked.secrets {
                let steps: Vec<String> = steps.iter().map(|step| format!("“{}”", cell(step))).collect();
                let of = if steps.is_empty() { String::new() } else { format!(" of {}", steps.join(", ")) };
                line(&mut out, format_args!("  - [ ] `{name}`{of}"));
            }
        }
        if !self.removed.is_empty() {
            out.push_str("- Secrets that stood in names, comments or recorded data are gone from these files (`[secret …]` stands there); revoke them, and see that nothing computes with such a name:\n");
            self.removed.iter().for_each(|path| line(&mut out, format_args!("  - [ ] `{path}`")));
        }
        if !self.asked.environment.is_empty() {
            out.push_str("- Variables of the environment that expressions and code read:\n");
            self.asked.environment.iter().for_each(|name| line(&mut out, format_args!("  - [ ] `{name}`")));
        }
        if !self.asked.vars.is_empty() {
            out.push_str("- Variables of the platform, which no export carries; write their values under `vars` in `pipeline.yaml`:\n");
            self.asked.vars.iter().for_each(|name| line(&mut out, format_args!("  - [ ] `{name}`")));
        }
        if !self.asked.facts.is_empty() {
            out.push_str("- Names that the export leaves open, and facts of the account; write their values under `vars` in `pipeline.yaml`, without which `npm start` refuses:\n");
            self.asked.facts.iter().for_each(|name| line(&mut out, format_args!("  - [ ] `{name}`")));
        }
        if !self.workflow.state.is_empty() {
            line(
                &mut out,
                format_args!(
                    "- What the platform keeps between runs; `{}` holds it as of the export, and `npm start` refuses until it is brought over:",
                    seed::FILE
                ),
            );
            for kept in &self.workflow.state {
                line(&mut out, format_args!("  - [ ] the memory {}", cell(&seed::owner(&kept.name))));
            }
        }
        if self.keeps_tables {
            out.push_str("- [ ] The rows of data tables, which no export carries: write those of each table as a list of objects to `data-tables/TABLE.json` (`DATA_TABLES` says another folder; in the image it is `data/tables`), and `[]` where it begins empty. A table without a file is an error, which names it.\n");
        }
        let beside = calls::beside(self.workflow, self.siblings);
        if !beside.is_empty() {
            out.push_str("- Repositories beside this one whose pipelines it runs, with their own settings and the variables of this process. Build each (`npm ci` and `npm run build` there), set what its `.env.example` lists here too, and build the image from the folder above, as README.md says (`src/calls.ts` names the folders):\n");
            beside.iter().for_each(|(one, folder)| {
                line(&mut out, format_args!("  - [ ] {}: `../{folder}`", cell(&one.sentence())));
            });
        }
        let missing = calls::missing(self.workflow, self.siblings);
        if !missing.is_empty() {
            out.push_str("- Pipelines to register in `src/calls.ts`:\n");
            missing.iter().for_each(|m| line(&mut out, format_args!("  - [ ] {}", cell(&m.sentence()))));
        }
        if needs::lacks_schedule(self.workflow) {
            line(
                &mut out,
                format_args!(
                    "- [ ] The schedule, which the export does not hold: write it into `pipeline.yaml`, under `triggers`, as `cron` of `{}` (`0 */15 * * * *` is every quarter of an hour). `npm start` refuses until then.",
                    needs::SCHEDULE
                ),
            );
        }
        if let Some(zone) = self.assumed_zone() {
            line(
                &mut out,
                format_args!(
                    "- [ ] The time zone, which the export leaves to the server's setting: `{zone}`, the platform's own default, is assumed. If the server has another, write it into `pipeline.yaml` as `timezone`."
                ),
            );
        }
        if let Some(state) = self.stood_still() {
            line(
                &mut out,
                format_args!(
                    "- [ ] The workflow was {state} when it was exported, and nothing started it: `npm start` does."
                ),
            );
        }
        let outside: Vec<String> = self.triggers().collect();
        if !outside.is_empty() {
            out.push_str("- Callers and clocks to move:\n");
            outside.iter().for_each(|trigger| line(&mut out, format_args!("  - [ ] {trigger}")));
        }
        out
    }

    /// The time zone that a clock of the workflow goes by where the export names none.
    fn assumed_zone(&self) -> Option<&'static str> {
        let ticks =
            |step: &Step| !step.policy.disabled && matches!(step.op, Op::Trigger { kind: TriggerKind::Schedule, .. });
        let unsaid = self.workflow.regions.is_none() && self.workflow.semantics.timezone.is_none();
        (unsaid && self.workflow.steps().any(|(_, step)| ticks(step))).then_some("America/New_York")
    }

    /// How the workflow was kept from running, where the export says so.
    fn stood_still(&self) -> Option<&'static str> {
        let says = |name: &str, wanted: bool| {
            let mut kept = self.workflow.provenance.iter().filter(|setting| setting.name == name);
            kept.any(|setting| setting.value.value == Value::Bool(wanted))
        };
        if !serves(self.workflow) {
            None
        } else if says("isArchived", true) {
            Some("archived")
        } else {
            says("active", false).then_some("switched off")
        }
    }

    /// Triggers that somebody outside calls, or that a clock fires.
    fn triggers(&self) -> impl Iterator<Item = String> {
        self.workflow.steps().filter(|(_, step)| !step.policy.disabled).filter_map(|(_, step)| {
            let Op::Trigger { kind, params, .. } = &step.op else { return None };
            let name = cell(&step.name);
            match kind {
                TriggerKind::Chat if super::triggers::is_private_chat(kind, params) => Some(format!(
                    "“{name}”: a private chat, which only the builder's editor answered; nothing serves it here (`npm start -- run` gives it a message)"
                )),
                TriggerKind::Webhook => Some(format!("“{name}”: point its callers to the new address")),
                TriggerKind::Form => Some(format!("“{name}”: link to the new form")),
                TriggerKind::Chat => Some(format!("“{name}”: point the chat to the new address")),
                TriggerKind::Schedule => {
                    Some(format!("“{name}”: switch the schedule off in the builder before it runs here"))
                }
                TriggerKind::App(_) | TriggerKind::Poll(_) => Some(format!(
                    "“{name}”: switch it off in the builder before it runs here, or an event is taken twice, or by one of both"
                )),
                _ => None,
            }
        })
    }

    fn odd(&self, out: &mut String) {
        if self.findings.is_empty() && self.flow.caveats.is_empty() {
            return;
        }
        out.push_str("## What was odd in the export\n\n");
        // What is said of several steps in the same words is said once.
        let mut said: IndexMap<(&str, &str), Vec<(&str, &str)>> = IndexMap::new();
        for finding in self.findings {
            let at = finding.pointers.first().map_or("", |at| at.as_str());
            let step = self
                .workflow
                .steps()
                .map(|(_, step)| step.name.as_str())
                .find_map(|name| Some((name, finding.message.strip_prefix(name)?.strip_prefix(": ")?)));
            let (name, message) = step.unwrap_or(("", &finding.message));
            said.entry((finding.code.as_str(), message)).or_default().push((name, at));
        }
        for ((code, message), places) in said {
            match places.as_slice() {
                [(name, at)] => {
                    let name = if name.is_empty() { String::new() } else { format!("{}: ", cell(name)) };
                    let at = if at.is_empty() { String::new() } else { format!(" ({})", cell(at)) };
                    line(out, format_args!("- {code} {name}{}{at}", cell(message)));
                }
                places => {
                    let names: Vec<String> = places.iter().map(|(name, _)| format!("“{}”", cell(name))).collect();
                    line(out, format_args!("- {code} {}: {}", cell(message), names.join(", ")));
                }
            }
        }
        for (step, caveat) in &self.flow.caveats {
            let name = self.workflow.graph.node_weight(*step).map_or("", |step| step.name.as_str());
            line(out, format_args!("- {}: {}", cell(name), cell(caveat)));
        }
        out.push('\n');
    }
}

/// A table without the columns that no row fills.
fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
    let filled = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let columns: Vec<usize> = (0..N).filter(|column| filled(*column)).collect();
    let row = |cells: [&str; N]| {
        let shown: Vec<&str> = columns.iter().filter_map(|column| cells.get(*column).copied()).collect();
        format!("| {} |\n", shown.join(" | "))
    };
    let mut out = row(heads) + &row(["---"; N]);
    rows.iter().for_each(|cells| out.push_str(&row(cells.each_ref().map(String::as_str))));
    out
}

fn line(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{arguments}");
}

/// The expressions of a step, and of the conditions before it, that cannot be evaluated, each with the reason.
fn unreadable(workflow: &Workflow, index: NodeIndex, step: &Step) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut note = |expr: &Expr| {
        expr.each(&mut |part| {
            if let Expr::Broken { source, reason } = part {
                let said = format!("“{}” ({})", cell(&redact(source.trim())), cell(reason));
                if !found.contains(&said) {
                    found.push(said);
                }
            }
        });
    };
    step.each_expr(&mut |expr, _| note(expr));
    for region in workflow.regions.iter().chain(&workflow.orphans) {
        region.each_gate(&mut |of, gate| {
            let sides = gate.any.iter().flatten().flat_map(|test| std::iter::once(&test.left).chain(&test.right));
            sides.filter(|_| of == index).filter_map(Node::expr).for_each(&mut note);
        });
    }
    if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) }
}

/// Where a step throws that has no function of its own.
fn thrown_from(op: &Op) -> &'static str {
    match op {
        Op::SubFlow { .. } => "`run.call` in src/pipeline.ts, and src/calls.ts",
        Op::Part { .. } => "src/models/parts.ts",
        Op::Trigger { .. } => "src/main.ts",
        _ => "in src/pipeline.ts",
    }
}

/// What it became, where files of its own hold that.
fn noun(op: &Op) -> &'static str {
    match op {
        Op::Assign { .. } => "a mapping",
        Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } => "a rule",
        Op::Code { .. } => "its own code",
        Op::Model { .. } => "a question to a model",
        Op::Part { .. } => "a part of what is asked",
        _ => "a step",
    }
}

fn became(op: &Op) -> &'static str {
    match op {
        Op::Trigger { .. } => "a trigger in pipeline.yaml and src/main.ts",
        Op::Assign { .. } => "a mapping in src/pipeline.ts",
        Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. } => "a rule in src/pipeline.ts",
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
