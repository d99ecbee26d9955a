use super::{Outcome, import, json, read};
use crate::analyzers;
use crate::cli;
use crate::edge::console::Console;
use crate::edge::input::Input;
use crate::edge::output;
use crate::report::findings::{Placed, Report, Reported};
use crate::report::place::places;
use crate::report::problem::Problem;
use anyhow::Result;
use cutover_generators::Files;
use cutover_importers::Imported;
use cutover_ir::{Confidence, Finding, Severity, Workflow};
use rayon::prelude::*;

/// Shows what is risky in exports.
pub fn run(arguments: &cli::Report, console: &Console) -> Result<Outcome> {
    let inputs = read(&arguments.exports, console);
    let bar = console.progress("analysing", inputs.len());
    let found: Vec<(Vec<Reported>, Option<Problem>)> = inputs
        .par_iter()
        .map(|input| {
            let one = report(input, arguments.exports.from.as_deref(), console);
            bar.inc(1);
            one
        })
        .collect();
    bar.finish_and_clear();
    let (workflows, problems): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let report = Report::new(workflows.into_iter().flatten().collect(), problems.into_iter().flatten().collect());
    let value = json(&report);
    if let Some(folder) = &arguments.out {
        let text = format!("{}\n", serde_json::to_string_pretty(&value)?);
        let files = Files::from([
            ("report.json".to_owned(), text.into_bytes()),
            ("report.md".to_owned(), report.markdown().into_bytes()),
        ]);
        output::write_files(folder, &files)?;
        console.note(&format!("wrote report.md and report.json to {}", folder.display()));
    }
    console.json(&value);
    console.show(&report.text());
    if console.json {
        report.unreadable.iter().for_each(|problem| console.note(&problem.line()));
    }
    let limit: Option<Severity> = arguments.fail_on.map(Into::into);
    Ok(if report.workflows.is_empty() {
        Outcome::Usage
    } else if limit.is_some_and(|limit| report.worst().is_some_and(|worst| worst >= limit)) {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// What is risky in one file.
fn report(input: &Input, from: Option<&str>, console: &Console) -> (Vec<Reported>, Option<Problem>) {
    let text = input.text.as_ref().map_or("", |source| source.text.as_str());
    match import(input, from, console) {
        Some(Imported::Workflows(all)) => {
            let reported = all.into_iter().map(|parsed| {
                let findings = findings(&parsed.value, parsed.findings);
                let places = places(text, findings.iter().filter_map(|f| f.pointers.first()));
                let placed = findings.into_iter().map(|finding| {
                    let place = finding.pointers.first().and_then(|at| places.get(at)).copied();
                    Placed::new(finding, place)
                });
                Reported {
                    source: input.name.clone(),
                    name: parsed.value.name.clone(),
                    platform: parsed.value.platform.clone(),
                    findings: placed.collect(),
                }
            });
            (reported.collect(), None)
        }
        Some(Imported::Unsupported(all)) => {
            let reported = all.into_iter().map(|inventory| {
                let message = format!(
                    "this workflow is of {}, which is recognised and not converted yet; no rule has looked at its {} steps",
                    inventory.platform,
                    inventory.entries.len()
                );
                let finding = Finding::new(UNSUPPORTED, Severity::High, message, inventory.at.clone())
                    .confidence(Confidence::High)
                    .help("`cutover inspect` shows what is in it.");
                let place = places(text, [&inventory.at]).get(&inventory.at).copied();
                Reported {
                    source: input.name.clone(),
                    name: inventory.name,
                    platform: inventory.platform,
                    findings: vec![Placed::new(finding, place)],
                }
            });
            (reported.collect(), None)
        }
        Some(Imported::Unreadable(reason)) => (Vec::new(), Some(Problem::new(&input.name, &reason))),
        None => (Vec::new(), None),
    }
}

/// The code of the finding that a platform is not converted yet.
pub const UNSUPPORTED: &str = "IM100";

/// What the importer and the rules have to say about a workflow, the most severe first.
pub fn findings(workflow: &Workflow, imported: Vec<Finding>) -> Vec<Finding> {
    let mut all = imported;
    all.extend(analyzers::analyze(workflow));
    all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    all
}
