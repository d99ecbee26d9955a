mod out;
mod settings;

use super::Outcome;
use super::readable::{Known, Readable, readable};
use crate::analyzers;
use crate::analyzers::view::{list, quote};
use crate::assessment::cost;
use crate::assessment::totals::{self, Held};
use crate::assessment::{Assessment, Brief, StepView, assess, assess_inventory, constants, fingerprint, identity};
use crate::cli;
use crate::edge::console::Console;
use crate::edge::growing;
use crate::edge::input::{Input, Reading};
use crate::report::findings::Placed;
use crate::report::place::Places;
use crate::report::policy::{Policy, Suppressed, marks};
use crate::report::problem::Problem;
use crate::report::{codes, html, json, markdown, sarif, terminal};
use crate::slug::slug;
use anyhow::Result;
use cutover_importers::Imported;
use cutover_ir::secret::Leak;
use cutover_ir::{Confidence, Finding, Parsed, Pointer, Severity, SourceFile, Workflow};
use indexmap::IndexSet;
use out::{Formats, Out};
use rayon::prelude::*;
use settings::Settings;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Files that are in memory at the same time: the estate may be of any size.
const CHUNK: usize = 64;

/// Shows what is hidden in exports, what locks them in, and what it takes to leave.
pub fn run(arguments: &cli::Report, console: &Console) -> Result<Outcome> {
    let settings = Settings::new(arguments)?;
    settings.policy.expired().for_each(|what| console.note(&what));
    let mut reading = Reading::of(&arguments.exports.paths, arguments.out.as_deref());
    if reading.left() == 0 {
        super::none_found(&arguments.exports, console);
    }
    let bar = console.progress("analysing", reading.left());
    let mut out = Out::new(arguments, console)?;
    let (mut formats, pages) = (out.formats, out.pages());
    out.begin()?;
    let mut examined: Vec<Examined> = Vec::new();
    while reading.left() > 0 || !examined.is_empty() {
        let inputs = reading.next(CHUNK);
        // Words are shown about a workflow that is alone: about the first one, if about any.
        formats.text &= examined.iter().all(|file| file.workflows.is_empty());
        let examine = |input: &Input| {
            let mut file = examine(input, arguments.exports.from.as_deref(), &settings, &formats, console);
            bar.inc(1);
            file.workflows.iter_mut().try_for_each(|one| one.write_page(pages.as_deref()))?;
            Ok(file)
        };
        // What the last files gave is written while the next ones are looked at.
        let (next, written) = rayon::join(
            || inputs.par_iter().with_max_len(1).map(examine).collect::<Result<Vec<Examined>>>(),
            || examined.drain(..).try_for_each(|file| out.file(file)),
        );
        written?;
        examined = next?;
    }
    bar.finish_and_clear();
    let limit: Option<Severity> = arguments.fail_on.map(Into::into);
    let found_any = !out.briefs.is_empty();
    if !found_any {
        // A report on nothing would read as a clean bill.
        out.write_nothing();
    }
    let worst = out.close(&settings, console)?;
    Ok(if !found_any {
        Outcome::Usage
    } else if limit.is_some_and(|limit| worst.is_some_and(|worst| worst >= limit)) {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// What one file gave.
#[derive(Default)]
struct Examined {
    workflows: Vec<Rendered>,
    problem: Option<Problem>,
}

/// A workflow in every form that is asked for; the workflow itself is let go.
struct Rendered {
    brief: Brief,
    held: Held,
    findings: Vec<Placed>,
    /// What a baseline knows of findings that are not listed, because an earlier one knew them.
    known: Vec<Vec<String>>,
    json: Option<String>,
    sarif: Option<String>,
    markdown: Option<String>,
    page: Option<String>,
    text: Option<String>,
}

impl Rendered {
    /// Writes the page of its own into the folder of pages, and lets it go.
    fn write_page(&mut self, folder: Option<&Path>) -> Result<()> {
        match (folder, self.page.take()) {
            (Some(folder), Some(page)) => growing::page(folder, &format!("{}.html", self.brief.id), &page),
            _ => Ok(()),
        }
    }
}

/// All that `report` makes of one export before it writes: its length in bytes.
pub fn every_form(source: &SourceFile) -> usize {
    let settings = Settings { policy: Policy::default(), volume: None, prices: None };
    let formats = Formats { html: true, md: true, json: true, sarif: true, csv: true, stdout: false, text: true };
    let (name, within) = (source.name.clone(), source.name.clone());
    let input = Input { name, within, named: true, text: Ok(source.clone()) };
    let workflows = examine(&input, None, &settings, &formats, &Console::new(true, false)).workflows;
    let length = |one: &Rendered| {
        let forms = [&one.json, &one.sarif, &one.markdown, &one.page, &one.text];
        forms.into_iter().flatten().map(String::len).sum::<usize>()
    };
    workflows.iter().map(length).sum()
}

/// Assesses and renders what is in one file.
fn examine(input: &Input, from: Option<&str>, settings: &Settings, formats: &Formats, console: &Console) -> Examined {
    let Some(Readable { imported, text, known }) = readable(input, from, console, cutover_generators::outline) else {
        return Examined::default();
    };
    let mut assessed: Vec<(Assessment, Vec<Finding>)> = match imported {
        Imported::Workflows(all) => {
            let all: Vec<(Parsed<Workflow>, Known)> = all.into_iter().zip(known).collect();
            all.into_iter()
                .map(|(parsed, known)| {
                    let id = id(&parsed.value.name, &input.within, &parsed.value.at);
                    assess(id, &input.name, parsed, known.leaks, &known.outline)
                })
                .collect()
        }
        Imported::Unsupported(all) => all
            .into_iter()
            .map(|inventory| {
                let message = format!(
                    "this workflow is of {}, which is recognised and not converted yet; no rule has looked at its {} steps",
                    inventory.platform,
                    inventory.entries.len()
                );
                let finding = Finding::new(UNSUPPORTED, Severity::High, message, inventory.at.clone())
                    .confidence(Confidence::High)
                    .help("`cutover inspect` shows what is in it.");
                let id = id(&inventory.name, &input.within, &inventory.at);
                (assess_inventory(id, &input.name, &inventory), vec![finding])
            })
            .collect(),
        Imported::Unreadable(reason) => {
            return Examined { problem: Some(Problem::new(&input.name, &reason)), ..Examined::default() };
        }
    };
    let mut names: HashMap<String, usize> = HashMap::new();
    for (one, _) in &mut assessed {
        let ordinal = names.entry(one.name.clone()).or_default();
        one.within.clone_from(&input.within);
        one.ties.identity = identity(&one.name, &one.within, *ordinal);
        *ordinal += 1;
    }
    let steps = assessed.iter().flat_map(|(one, _)| &one.steps).map(|step| &step.pointer);
    let shown = steps.filter(|_| formats.html);
    let found = assessed.iter().flat_map(|(_, findings)| findings).flat_map(|finding| &finding.pointers);
    let places = Places::new(&text, shown.chain(found));
    let workflows = assessed.into_iter().map(|(one, findings)| finish(one, findings, &places, settings, formats));
    Examined { workflows: workflows.collect(), problem: None }
}

/// The code of the finding that a platform is not converted yet.
pub const UNSUPPORTED: &str = "IM100";

/// What the importer and the rules have to say about a workflow that holds these secrets, the most severe first.
pub fn findings(workflow: &Workflow, imported: Vec<Finding>, leaks: Vec<Leak>) -> Vec<Finding> {
    let mut all = imported;
    all.extend(analyzers::analyze_knowing(workflow, leaks));
    all.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    all
}

/// The name of a workflow's page: what people call it, and what tells it from others of that name.
fn id(name: &str, within: &str, at: &Pointer) -> String {
    let mut hash = Sha256::new();
    hash.update(within.as_bytes());
    hash.update([0]);
    hash.update(at.as_str().as_bytes());
    let digest: String = hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let slug: String = slug(&cutover_ir::secret::redact(name)).chars().take(40).collect();
    format!("{}-{digest}", if slug.is_empty() { "workflow" } else { slug.trim_matches('-') })
}

fn finish(
    mut one: Assessment,
    findings: Vec<Finding>,
    places: &Places<'_>,
    settings: &Settings,
    formats: &Formats,
) -> Rendered {
    let mut known = Vec::new();
    let homes = Homes::of(&one.steps);
    let mut ordinals: BTreeMap<(String, Vec<String>, Vec<String>), usize> = BTreeMap::new();
    for finding in findings {
        let mut print = |finding: &Finding, steps: &[String]| {
            let constants = constants(finding, &one.rules, |at| places.text(at));
            let ordinal = ordinals.entry((finding.code.clone(), steps.to_vec(), constants.clone())).or_default();
            let print = fingerprint(finding, &one.ties.identity, steps, &constants, *ordinal);
            *ordinal += 1;
            print
        };
        let steps = homes.steps(&finding);
        let whole = print(&finding, &steps);
        let is_known = settings.policy.knows(&whole, &one, &finding, &steps);
        // What is accepted is looked for first, so that a decision which holds is not told to hold for nothing.
        let known_by = is_known.then(|| marks(&whole, &one.within, &one.name, &finding.code, &steps));
        let parts = parts(&one, &homes, finding, steps, &settings.policy);
        if let Some(known_by) = known_by {
            known.push(known_by);
            continue;
        }
        let is_whole = parts.len() == 1;
        for Part { finding, steps, suppressed } in parts {
            let print = if is_whole { whole.clone() } else { print(&finding, &steps) };
            if settings.policy.knows(&print, &one, &finding, &steps) {
                known.push(marks(&print, &one.within, &one.name, &finding.code, &steps));
                continue;
            }
            let place = finding.pointers.first().and_then(|at| places.of(at));
            let mut placed = Placed::new(finding, steps, print, place);
            placed.suppressed = suppressed;
            one.findings.push(placed);
        }
    }
    if let (Some(volume), Some(prices)) = (&settings.volume, &settings.prices) {
        one.cost =
            volume.of(&one).map(|runs| cost::forecast(&one.platform, &one.usage, &one.contents.prompts, runs, prices));
    }
    Rendered {
        brief: Brief::from(&one),
        held: totals::held(&one),
        known,
        markdown: formats.md.then(|| markdown::workflow(&one)),
        page: formats.html.then(|| html::workflow(&one, places)),
        text: formats.text.then(|| terminal::workflow(&one)),
        sarif: formats.sarif.then(|| sarif::results(&one.findings, &one.source, &one.name)),
        json: (formats.json || formats.stdout).then(|| json::workflow(&one)),
        findings: one.findings,
    }
}

/// As much of a finding as has one standing.
struct Part {
    finding: Finding,
    steps: Vec<String>,
    suppressed: Option<Suppressed>,
}

/// A finding as it stands: whole, or what counts of it and, apart, the steps for which somebody has accepted it.
fn parts(one: &Assessment, homes: &Homes<'_>, finding: Finding, steps: Vec<String>, policy: &Policy) -> Vec<Part> {
    let accepted =
        |steps: &[String]| policy.suppresses(&finding.code, codes::name(&finding.code), &one.name, &one.source, steps);
    if let Some(suppressed) = accepted(&steps) {
        return vec![Part { finding, steps, suppressed: Some(suppressed) }];
    }
    let standing: Vec<Option<Suppressed>> = steps.iter().map(|step| accepted(std::slice::from_ref(step))).collect();
    if steps.len() < 2 || standing.iter().all(Option::is_none) {
        return vec![Part { finding, steps, suppressed: None }];
    }
    let of_step = |step: &str| {
        let at = finding.pointers.iter().filter(|at| homes.step(at) == Some(step));
        Finding { pointers: at.cloned().collect(), ..finding.clone() }
    };
    let (mut left, mut names, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for (step, suppressed) in steps.into_iter().zip(standing) {
        match suppressed {
            Some(suppressed) => {
                names.push(quote(&step, 60));
                let finding = of_step(&step);
                parts.push(Part { finding, steps: vec![step], suppressed: Some(suppressed) });
            }
            None => left.push(step),
        }
    }
    if !left.is_empty() {
        let gone = |at: &&Pointer| homes.step(at).is_none_or(|step| left.iter().any(|name| name == step));
        let mut rest = Finding { pointers: finding.pointers.iter().filter(gone).cloned().collect(), ..finding };
        rest.message.push_str(&format!(" Accepted, and counted apart: {}.", list(&names, 3)));
        parts.insert(0, Part { finding: rest, steps: left, suppressed: None });
    }
    parts
}

/// The steps of a workflow by their places in the export.
struct Homes<'o>(HashMap<&'o str, &'o str>);

impl<'o> Homes<'o> {
    fn of(steps: &'o [StepView]) -> Self {
        Self(steps.iter().map(|step| (step.pointer.as_str(), step.name.as_str())).collect())
    }

    /// The steps that a finding's pointers lie in, in their order.
    fn steps(&self, finding: &Finding) -> Vec<String> {
        let steps: IndexSet<&str> = finding.pointers.iter().filter_map(|at| self.step(at)).collect();
        steps.into_iter().map(str::to_owned).collect()
    }

    /// The step that a place lies in; the innermost one, since some exports nest them.
    fn step(&self, at: &Pointer) -> Option<&'o str> {
        let mut place = at.as_str();
        loop {
            if let Some(step) = self.0.get(place) {
                return Some(step);
            }
            place = place.rsplit_once('/')?.0;
        }
    }
}
