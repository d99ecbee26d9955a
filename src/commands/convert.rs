use super::runs::Runs;
use super::{Outcome, import, json, read, report};
use crate::cli;
use crate::edge::console::Console;
use crate::edge::input::Input;
use crate::edge::{output, recordings};
use crate::replay::{self, RepoFacts, WorkflowFacts};
use crate::report::convert::{Class, Conversion, Converted, Note};
use crate::report::problem::Problem;
use crate::slug::{self, Naming};
use anyhow::{Result, bail};
use cutover_generators::{Files, Request, Siblings, generate};
use cutover_importers::Imported;
use cutover_ir::{Finding, Parsed, Pointer, Severity, Workflow, secret};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Writes a repository for each workflow.
pub fn run(arguments: &cli::Convert, console: &Console) -> Result<Outcome> {
    let inputs = read(&arguments.exports, console);
    let from = arguments.exports.from.as_deref();
    let runs = match &arguments.runs {
        Some(path) => Runs::read(path, console)?,
        None => Runs::default(),
    };
    let names = names(&inputs, from);
    let targets = targets(&names, &inputs, from, &arguments.out);
    refuse_existing(&targets, arguments.force)?;
    let siblings = siblings(&names, &targets);

    let bar = console.progress("converting", inputs.len());
    // Each text is let go when its workflows are written. Files are handed out one by one: a thread that took many would still be at them
    // when the others have nothing left.
    let rows: Vec<Vec<Converted>> = inputs
        .into_par_iter()
        .enumerate()
        .with_max_len(1)
        .map(|(i, input)| {
            let place = Place { console, force: arguments.force, targets: &targets, siblings: &siblings, input: i };
            let rows = convert_file(&input, from, &runs, &place);
            bar.inc(1);
            rows
        })
        .collect();
    bar.finish_and_clear();
    runs.unused().iter().for_each(|note| console.note(note));

    let conversion = Conversion::new(rows.into_iter().flatten().collect());
    console.json(&json(&conversion));
    console.show(&conversion.text());
    if console.json || console.quiet {
        // Whatever the exit code is about has a line, also where nothing else is printed.
        let nothing = conversion.of(Class::Converted) + conversion.of(Class::Partial) == 0;
        let decides = |row: &&Converted| match row.class {
            Class::Failed => true,
            Class::Unsupported => nothing || arguments.strict,
            _ => false,
        };
        for row in conversion.workflows.iter().filter(decides) {
            row.findings.iter().take(1).for_each(|f| console.error(&f.message));
        }
    }
    Ok(outcome(&conversion, arguments.strict))
}

/// The exit code's meaning of a conversion.
fn outcome(conversion: &Conversion, strict: bool) -> Outcome {
    let summary = &conversion.summary;
    let written = conversion.of(Class::Converted) + conversion.of(Class::Partial);
    let unsupported = conversion.of(Class::Unsupported);
    let failed = conversion.of(Class::Failed);
    // Nothing could be put where it was to go: the place is wrong, not the export.
    let homeless = |row: &Converted| row.findings.iter().any(|finding| finding.code == NOT_WRITTEN);
    if written + unsupported == 0 && conversion.workflows.iter().all(homeless) {
        return Outcome::Usage;
    }
    if written + unsupported == 0 && conversion.workflows.iter().all(|row| row.name.is_none()) {
        Outcome::Usage
    } else if failed > 0
        || summary.ledger.unaccounted > 0
        || written == 0
        || (strict && (summary.stubs + unsupported) > 0)
    {
        Outcome::Found
    } else {
        Outcome::Fine
    }
}

/// A workflow by the ordinal of its file and its own ordinal there.
type Key = (usize, usize);

/// What each workflow is called. Only names are kept: all workflows at once would not fit into memory.
fn names(inputs: &[Input], from: Option<&str>) -> Vec<(Key, Naming)> {
    inputs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, input)| {
            let names = input.text.as_ref().map(|source| cutover_importers::names(source, from)).unwrap_or_default();
            let naming = move |(ordinal, named)| ((i, ordinal), Naming { source: input.name.clone(), ordinal, named });
            names.into_iter().enumerate().map(naming)
        })
        .collect()
}

/// Where each repository goes: the folder itself for one file with one workflow, else a folder for each inside it.
fn targets(
    names: &[(Key, Naming)],
    inputs: &[Input],
    from: Option<&str>,
    out: &Path,
) -> HashMap<Key, (String, PathBuf)> {
    let single = names.len() == 1 && matches!(inputs, [only] if only.named);
    let namings: Vec<Naming> = names.iter().map(|(_, naming)| naming.clone()).collect();
    let slugs = slug::unique(&namings, &|index, slug| {
        let Some((key, naming)) = names.get(index).filter(|_| !single) else { return false };
        made_from(&out.join(slug)).is_some_and(|made| match (&made.id, &naming.named.id) {
            (Some(then), Some(now)) => then == now,
            // Without identifiers, one that has not changed since is known by its content.
            _ => inputs.get(key.0).and_then(|input| digest(input, key.1, from)).is_some_and(|now| now == made.digest),
        })
    });
    names
        .iter()
        .zip(slugs)
        .map(|((key, _), slug)| {
            let target = if single { out.to_owned() } else { out.join(&slug) };
            (*key, (slug, target))
        })
        .collect()
}

/// The folders of all repositories, by the identifiers of their workflows.
fn siblings(names: &[(Key, Naming)], targets: &HashMap<Key, (String, PathBuf)>) -> Siblings {
    let folder = |key: &Key| targets.get(key).map(|(slug, _)| slug.clone());
    Siblings::new(names.iter().filter_map(|(key, naming)| Some((naming.named.id.clone()?, folder(key)?))))
}

/// Which workflow a folder was made from; nothing where none stands there that says so.
fn made_from(folder: &Path) -> Option<WorkflowFacts> {
    let (text, _) = recordings::lock(folder).ok()?;
    RepoFacts::parse(&text).ok().map(|facts| facts.workflow)
}

/// The digest of a workflow by its ordinal in a file.
fn digest(input: &Input, ordinal: usize, from: Option<&str>) -> Option<String> {
    match cutover_importers::import(input.text.as_ref().ok()?, from) {
        Imported::Workflows(all) => all.into_iter().nth(ordinal).map(|parsed| parsed.value.digest),
        _ => None,
    }
}

/// An error that names folders in the way, before anything is written.
fn refuse_existing(targets: &HashMap<Key, (String, PathBuf)>, force: bool) -> Result<()> {
    if force {
        return Ok(());
    }
    let mut there: Vec<String> =
        targets.values().filter(|(_, t)| output::exists(t)).map(|(_, t)| t.display().to_string()).collect();
    there.sort();
    let shown: Vec<&str> = there.iter().take(5).map(String::as_str).collect();
    match there.len() {
        0 => Ok(()),
        n if n > shown.len() => bail!(
            "these folders exist already: {} and {} more; choose another folder, or move them aside with --force",
            shown.join(", "),
            n - shown.len()
        ),
        _ => bail!("{} exists already; choose another folder, or move it aside with --force", shown.join(", ")),
    }
}

/// Where a file's repositories go.
struct Place<'a> {
    console: &'a Console,
    force: bool,
    targets: &'a HashMap<Key, (String, PathBuf)>,
    siblings: &'a Siblings,
    input: usize,
}

fn convert_file(input: &Input, from: Option<&str>, runs: &Runs, place: &Place<'_>) -> Vec<Converted> {
    match import(input, from, place.console) {
        Some(Imported::Workflows(all)) => all
            .into_iter()
            .enumerate()
            .map(|(ordinal, parsed)| match place.targets.get(&(place.input, ordinal)) {
                Some((slug, target)) => convert_and_write(input, parsed, slug, target, runs, place),
                None => {
                    let message = format!("{}: this workflow got no folder; please report it", input.name);
                    Converted::without(&input.name, Class::Failed, vec![failure("CV004", message)])
                }
            })
            .collect(),
        Some(Imported::Unsupported(all)) => all
            .into_iter()
            .map(|inventory| Converted {
                name: Some(inventory.name),
                platform: Some(inventory.platform.clone()),
                ..Converted::without(
                    &input.name,
                    Class::Unsupported,
                    vec![Note {
                        code: report::UNSUPPORTED.to_owned(),
                        severity: Severity::High,
                        message: format!("{}: {} is recognised and not converted yet", input.name, inventory.platform),
                        pointer: inventory.at,
                    }],
                )
            })
            .collect(),
        Some(Imported::Unreadable(reason)) => {
            let message = Problem::new(&input.name, &reason).line();
            vec![Converted::without(&input.name, Class::Failed, vec![failure("CV001", message)])]
        }
        None => Vec::new(),
    }
}

fn failure(code: &str, message: String) -> Note {
    Note { code: code.to_owned(), severity: Severity::Critical, message, pointer: Pointer::root() }
}

fn convert_and_write(
    input: &Input,
    parsed: Parsed<Workflow>,
    slug: &str,
    target: &std::path::Path,
    runs: &Runs,
    place: &Place<'_>,
) -> Converted {
    let (name, platform) = (parsed.value.name.clone(), parsed.value.platform.clone());
    let failed = |code: &str, message: String| Converted {
        name: Some(name.clone()),
        platform: Some(platform.clone()),
        ..Converted::without(&input.name, Class::Failed, vec![failure(code, format!("{}: {message}", input.name))])
    };
    // One workflow that breaks the compiler must not take the others with it; the row says so and the exit code too.
    let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        convert(&input.name, parsed, slug, runs, place.siblings)
    }));
    let Ok((mut row, files)) = made else {
        return failed("CV004", "cutover broke down on this workflow; please report it".to_owned());
    };
    match output::write_repository(target, &files, place.force) {
        Ok(aside) => {
            if let Some(aside) = aside {
                let edited = replay::edited(&aside);
                let changed = match edited.as_slice() {
                    [] => String::new(),
                    [one] => format!("; somebody had changed {one} in it"),
                    [first, rest @ ..] => format!("; somebody had changed {first} and {} more files in it", rest.len()),
                };
                place.console.note(&format!("{} was moved aside to {}{changed}", target.display(), aside.display()));
            }
            row.out = Some(target.to_string_lossy().into_owned());
            row
        }
        Err(error) => failed(NOT_WRITTEN, format!("{error:#}")),
    }
}

/// The code of a repository that the disk did not take.
const NOT_WRITTEN: &str = "CV003";

/// Families of findings that say what is odd about the export itself: what the importer met, and steps that never run.
const ODD: &[&str] = &["IM", "GO"];

/// The repository of one workflow, and what became of its parts.
pub fn convert(
    source: &str,
    parsed: Parsed<Workflow>,
    slug: &str,
    runs: &Runs,
    siblings: &Siblings,
) -> (Converted, Files) {
    let workflow = parsed.value;
    let leaks = secret::leaks(&workflow);
    let known = secret::Known::of(&leaks);
    let mut findings = report::findings(&workflow, parsed.findings, leaks.clone());
    // Who takes the repository over should know what the export left open; the rest is the report's business.
    let odd: Vec<Finding> = findings.iter().filter(|f| ODD.iter().any(|o| f.code.starts_with(o))).cloned().collect();
    let (name, platform) = (workflow.name.clone(), workflow.platform.clone());
    let recorded = runs.of(&workflow);
    let has_runs = !recorded.is_empty() || !workflow.pins.is_empty();
    // Most workflows have neither runs nor pinned data: then nobody needs to read what the lock file says.
    let fixtures = |facts: &serde_json::Value| match has_runs.then(|| RepoFacts::from_value(facts)).flatten() {
        Some(facts) => replay::fixtures(recorded, &workflow, &facts),
        None => Vec::new(),
    };
    let made = generate(&workflow, &Request { slug, siblings, leaks: &leaks, findings: &odd, fixtures: &fixtures });
    findings.extend(made.findings.iter().cloned());
    let notes: Vec<Note> = findings.iter().map(Note::from).collect();
    let mut row = Converted::generated(source, &name, &platform, &made, notes);
    row.hide(&known);
    (row, made.files)
}
