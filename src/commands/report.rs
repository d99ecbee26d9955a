use super::Outcome;
use super::readable::{Known, Readable, readable};
use crate::analyzers;
use crate::assessment::cost::{self, Prices, Volume};
use crate::assessment::{Assessment, Brief, Estate, assess, assess_inventory, fingerprint};
use crate::cli::{self, Format};
use crate::edge::clock;
use crate::edge::console::Console;
use crate::edge::growing::{self, Growing};
use crate::edge::input::{self, Input, Reading};
use crate::edge::output;
use crate::report::codes;
use crate::report::findings::{Placed, Summary};
use crate::report::place::Places;
use crate::report::policy::{Policy, baseline};
use crate::report::problem::Problem;
use crate::report::{Closing, csv, html, json, markdown, sarif, terminal};
use crate::slug::slug;
use anyhow::{Context, Result, anyhow};
use cutover_importers::Imported;
use cutover_ir::secret::Leak;
use cutover_ir::{Confidence, Finding, Parsed, Pointer, Severity, SourceFile, Workflow};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

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
    out.begin()?;
    while reading.left() > 0 {
        let inputs = reading.next(CHUNK);
        let files: Vec<Examined> = inputs
            .par_iter()
            .map(|input| examine(input, arguments.exports.from.as_deref(), &settings, &out.formats, console))
            .collect();
        bar.inc(inputs.len() as u64);
        for file in files {
            file.workflows.into_iter().try_for_each(|one| out.workflow(one))?;
            out.unreadable.extend(file.problem);
        }
    }
    bar.finish_and_clear();
    let limit: Option<Severity> = arguments.fail_on.map(Into::into);
    let found_any = !out.briefs.is_empty();
    let worst = out.close(&settings, console)?;
    Ok(if !found_any {
        Outcome::Usage
    } else if limit.is_some_and(|limit| worst.is_some_and(|worst| worst >= limit)) {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// What the command line decides beside the paths.
struct Settings {
    policy: Policy,
    volume: Option<Volume>,
    prices: Option<Prices>,
}

impl Settings {
    fn new(arguments: &cli::Report) -> Result<Self> {
        let known = match &arguments.baseline {
            Some(path) => {
                baseline(&input::text(path)?).map_err(|why| anyhow!("{} is no baseline: {why}", path.display()))?
            }
            None => HashSet::new(),
        };
        let default = PathBuf::from("cutover.toml");
        let config = match &arguments.config {
            Some(path) => Some((path, input::text(path)?)),
            None => input::text(&default).ok().map(|text| (&default, text)),
        };
        let policy = match config {
            Some((path, text)) => {
                Policy::new(&text, known, &clock::today()).map_err(|why| anyhow!("{}: {why}", path.display()))?
            }
            None => Policy::new("", known, &clock::today()).map_err(|why| anyhow!(why))?,
        };
        let volume = arguments.volume.as_deref().map(volume).transpose()?;
        let prices = match &arguments.prices {
            Some(path) => {
                Some(Prices::with(&input::text(path)?).with_context(|| format!("{} holds no prices", path.display()))?)
            }
            None => Prices::built_in().cloned(),
        };
        Ok(Self { policy, volume, prices })
    }
}

/// A number, or a file of numbers.
fn volume(text: &str) -> Result<Volume> {
    if let Ok(each) = text.replace(['_', ','], "").parse::<u64>() {
        return Ok(Volume { each: Some(each), ..Volume::default() });
    }
    let read = input::text(Path::new(text)).context("--volume is a number of runs in a month or a file")?;
    let by_workflow: BTreeMap<String, u64> = serde_json::from_str(&read)
        .with_context(|| format!("{text} must hold an object of workflow names or files and numbers"))?;
    Ok(Volume { each: by_workflow.get("*").copied(), by_workflow })
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
    findings: Vec<Placed>,
    known: usize,
    json: Option<String>,
    sarif: Option<String>,
    markdown: Option<String>,
    page: Option<String>,
    text: Option<String>,
}

/// All that `report` makes of one export before it writes: its length in bytes.
pub fn every_form(source: &SourceFile) -> usize {
    let settings = Settings { policy: Policy::default(), volume: None, prices: None };
    let formats = Formats { html: true, md: true, json: true, sarif: true, csv: true, stdout: false, text: true };
    let input = Input { name: source.name.clone(), named: true, text: Ok(source.clone()) };
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
    let assessed: Vec<(Assessment, Vec<Finding>)> = match imported {
        Imported::Workflows(all) => {
            let all: Vec<(Parsed<Workflow>, Known)> = all.into_iter().zip(known).collect();
            all.into_iter()
                .map(|(parsed, known)| {
                    let id = id(&parsed.value.name, &input.name, &parsed.value.at);
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
                let id = id(&inventory.name, &input.name, &inventory.at);
                (assess_inventory(id, &input.name, &inventory), vec![finding])
            })
            .collect(),
        Imported::Unreadable(reason) => {
            return Examined { problem: Some(Problem::new(&input.name, &reason)), ..Examined::default() };
        }
    };
    let steps = assessed.iter().flat_map(|(one, _)| &one.steps).map(|step| &step.pointer);
    let shown = steps.filter(|_| formats.html);
    let found = assessed.iter().flat_map(|(_, findings)| findings).filter_map(|finding| finding.pointers.first());
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
fn id(name: &str, source: &str, at: &Pointer) -> String {
    let mut hash = Sha256::new();
    hash.update(source.as_bytes());
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
    let mut known = 0;
    let mut ordinals: BTreeMap<(String, String), usize> = BTreeMap::new();
    for finding in findings {
        let steps = steps_of(&one, &finding);
        let place = finding.pointers.first().and_then(|at| places.of(at));
        let first = steps.first().cloned().unwrap_or_default();
        let ordinal = ordinals.entry((finding.code.clone(), first.clone())).or_default();
        let print = fingerprint(&finding, &one.name, &first, *ordinal);
        *ordinal += 1;
        if settings.policy.known.contains(&print) {
            known += 1;
            continue;
        }
        let mut placed = Placed::new(finding, steps, print, place);
        placed.suppressed =
            settings.policy.suppresses(&placed.code, codes::name(&placed.code), &one.name, &one.source, &placed.steps);
        one.findings.push(placed);
    }
    if let (Some(volume), Some(prices)) = (&settings.volume, &settings.prices) {
        one.cost =
            volume.of(&one).map(|runs| cost::forecast(&one.platform, &one.usage, &one.contents.prompts, runs, prices));
    }
    Rendered {
        brief: Brief::from(&one),
        known,
        markdown: formats.md.then(|| markdown::workflow(&one)),
        page: formats.html.then(|| html::workflow(&one, places)),
        text: formats.text.then(|| terminal::workflow(&one)),
        sarif: formats.sarif.then(|| sarif::results(&one.findings, &one.source, &one.name)),
        json: (formats.json || formats.stdout).then(|| json::workflow(&one)),
        findings: one.findings,
    }
}

/// The steps that a finding's pointers lie in, as the export orders them.
fn steps_of(one: &Assessment, finding: &Finding) -> Vec<String> {
    let mut steps = Vec::new();
    for pointer in &finding.pointers {
        // The innermost step counts: some exports nest them.
        let inside = one.steps.iter().filter(|step| pointer.is_within(&step.pointer));
        if let Some(step) = inside.max_by_key(|step| step.pointer.as_str().len())
            && !steps.contains(&step.name)
        {
            steps.push(step.name.clone());
        }
    }
    steps
}

/// Which forms are asked for.
#[derive(Clone, Copy, Debug)]
struct Formats {
    html: bool,
    md: bool,
    json: bool,
    sarif: bool,
    csv: bool,
    /// JSON on standard output.
    stdout: bool,
    /// Words on standard output.
    text: bool,
}

/// What is being written, and what the estate needs of all that was.
struct Out<'c> {
    formats: Formats,
    folder: Option<PathBuf>,
    console: &'c Console,
    json: Option<Growing>,
    markdown: Option<Growing>,
    sarif: Option<Growing>,
    briefs: Vec<Brief>,
    unreadable: Vec<Problem>,
    summary: Summary,
    /// The words about the first workflow, shown where there is no other.
    first: Option<String>,
    /// Some result stands in the file of findings already.
    results: bool,
}

impl<'c> Out<'c> {
    fn new(arguments: &cli::Report, console: &'c Console) -> Result<Self> {
        let folder = arguments.out.clone();
        let wants = |format| folder.is_some() && (arguments.format.is_empty() || arguments.format.contains(&format));
        let formats = Formats {
            html: wants(Format::Html),
            md: wants(Format::Md),
            json: wants(Format::Json),
            sarif: wants(Format::Sarif),
            csv: wants(Format::Csv),
            stdout: console.json,
            text: !console.json && !console.quiet,
        };
        let growing = |wanted: bool, name: &str| -> Result<Option<Growing>> {
            folder.as_ref().filter(|_| wanted).map(|folder| Growing::new(folder, name)).transpose()
        };
        let (json, markdown, sarif) = (
            growing(formats.json, "report.json")?,
            growing(formats.md, "report.md")?,
            growing(formats.sarif, "findings.sarif")?,
        );
        if let Some(folder) = folder.as_ref().filter(|_| formats.html) {
            output::create_folder(&folder.join(html::PAGES))?;
        }
        Ok(Self {
            formats,
            folder,
            console,
            json,
            markdown,
            sarif,
            briefs: Vec::new(),
            unreadable: Vec::new(),
            summary: Summary::empty(),
            first: None,
            results: false,
        })
    }

    fn begin(&mut self) -> Result<()> {
        self.json(json::HEAD)?;
        match &mut self.sarif {
            Some(file) => file.add(&sarif::head()),
            None => Ok(()),
        }
    }

    /// To the file and to standard output, where either is asked for.
    fn json(&mut self, text: &str) -> Result<()> {
        self.console.json_part(text);
        match &mut self.json {
            Some(file) => file.add(text),
            None => Ok(()),
        }
    }

    /// Results to the file, where it is asked for.
    fn sarif(&mut self, results: &str) -> Result<()> {
        if let (Some(file), false) = (&mut self.sarif, results.is_empty()) {
            file.add(if self.results { ",\n" } else { "\n" })?;
            self.results = true;
            file.add(results)?;
        }
        Ok(())
    }

    fn workflow(&mut self, one: Rendered) -> Result<()> {
        if let Some(text) = &one.json {
            self.json(if self.briefs.is_empty() { "\n" } else { ",\n" })?;
            self.json(text)?;
        }
        if let (Some(file), Some(text)) = (&mut self.markdown, &one.markdown) {
            file.add(text)?;
        }
        self.sarif(one.sarif.as_deref().unwrap_or_default())?;
        if let (Some(folder), Some(page)) = (&self.folder, &one.page) {
            growing::page(&folder.join(html::PAGES), &format!("{}.html", one.brief.id), page)?;
        }
        if self.briefs.is_empty() {
            self.first = one.text;
        }
        self.summary.add(&one.findings);
        self.summary.known += one.known;
        self.briefs.push(one.brief);
        Ok(())
    }

    /// Writes what only all workflows together show; gives the worst severity that counts.
    fn close(mut self, settings: &Settings, console: &Console) -> Result<Option<Severity>> {
        let estate = Estate::new(&mut self.briefs);
        let mut findings = Vec::new();
        let briefs = std::mem::take(&mut self.briefs);
        let by_id: HashMap<&str, &Brief> = briefs.iter().map(|one| (one.id.as_str(), one)).collect();
        for (id, finding) in estate.findings(&briefs) {
            let Some(one) = by_id.get(id.as_str()) else {
                continue;
            };
            let print = fingerprint(&finding, &one.name, &finding.message, 0);
            if settings.policy.known.contains(&print) {
                self.summary.known += 1;
                continue;
            }
            let mut placed = Placed::new(finding, Vec::new(), print, Some((1, 1)));
            placed.suppressed = settings.policy.suppresses(&placed.code, None, &one.name, &one.source, &[]);
            let result = sarif::results(std::slice::from_ref(&placed), &one.source, &one.name);
            self.sarif(&result)?;
            findings.push(placed);
        }
        self.summary.add(&findings);
        self.summary.workflows = briefs.len();
        self.summary.unreadable = self.unreadable.len();
        let unreadable = std::mem::take(&mut self.unreadable);
        let summary = std::mem::take(&mut self.summary);
        let closing = Closing {
            briefs: &briefs,
            estate: &estate,
            findings: &findings,
            unreadable: &unreadable,
            summary: &summary,
        };
        self.json(&json::tail(&closing))?;
        self.json.take().map(Growing::finish).transpose()?;
        self.markdown.take().map(|file| file.finish_after(&markdown::head(&closing))).transpose()?;
        if let Some(mut file) = self.sarif.take() {
            file.add(&sarif::tail(&closing))?;
            file.finish()?;
        }
        if let Some(folder) = &self.folder {
            if self.formats.csv {
                growing::page(folder, "workflows.csv", &csv::table(&closing))?;
            }
            if self.formats.html {
                growing::page(folder, "index.html", &html::index(&closing))?;
                growing::page(folder, "rules.html", &html::rules(&closing))?;
            }
            console.note(&format!("wrote the report to {}", folder.display()));
        }
        match (&self.first, briefs.len()) {
            (Some(text), 1) => console.show(&format!("{text}\n{}", terminal::estate(&closing))),
            _ => console.show(&terminal::estate(&closing)),
        }
        if console.json || console.quiet {
            unreadable.iter().for_each(|problem| console.error(&problem.line()));
        }
        Ok(summary.worst())
    }
}
