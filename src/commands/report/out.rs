//! The files of a report, which grow with each workflow.

use super::settings::Settings;
use super::{Examined, Rendered};
use crate::assessment::totals::{self, Totals};
use crate::assessment::{Brief, Estate, fingerprint};
use crate::cli::{self, Format};
use crate::edge::console::Console;
use crate::edge::growing::{self, Growing};
use crate::edge::output;
use crate::report::findings::{Placed, Summary};
use crate::report::problem::Problem;
use crate::report::{Closing, OfEstate, codes, csv, html, json, markdown, sarif, terminal};
use anyhow::Result;
use cutover_ir::Severity;
use std::collections::HashMap;
use std::path::PathBuf;

/// Which forms are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Formats {
    pub(super) html: bool,
    pub(super) md: bool,
    pub(super) json: bool,
    pub(super) sarif: bool,
    pub(super) csv: bool,
    /// JSON on standard output.
    pub(super) stdout: bool,
    /// Words on standard output.
    pub(super) text: bool,
}

/// What is being written, and what the estate needs of all that was.
pub(super) struct Out<'c> {
    pub(super) formats: Formats,
    folder: Option<PathBuf>,
    console: &'c Console,
    json: Option<Growing>,
    markdown: Option<Growing>,
    sarif: Option<Growing>,
    pub(super) briefs: Vec<Brief>,
    unreadable: Vec<Problem>,
    summary: Summary,
    totals: Totals,
    /// The words about the first workflow, shown where there is no other.
    first: Option<String>,
    /// Some result stands in the file of findings already.
    results: bool,
}

impl Drop for Out<'_> {
    /// What could not be written to the end leaves no folder with nothing in it.
    fn drop(&mut self) {
        self.write_nothing();
    }
}

impl<'c> Out<'c> {
    pub(super) fn new(arguments: &cli::Report, console: &'c Console) -> Result<Self> {
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
        let out = Self {
            formats,
            folder,
            console,
            json,
            markdown,
            sarif,
            briefs: Vec::new(),
            unreadable: Vec::new(),
            summary: Summary::empty(),
            totals: Totals::new(),
            first: None,
            results: false,
        };
        if let Some(folder) = out.pages().or_else(|| out.folder.clone()) {
            output::create_folder(&folder)?;
        }
        Ok(out)
    }

    pub(super) fn begin(&mut self) -> Result<()> {
        self.json(json::HEAD)?;
        match &mut self.sarif {
            Some(file) => file.add(&sarif::head()),
            None => Ok(()),
        }
    }

    /// Takes back what was begun on disk: only the terminal is told.
    pub(super) fn write_nothing(&mut self) {
        (self.json, self.markdown, self.sarif) = (None, None, None);
        if let Some(folder) = self.folder.take() {
            output::remove_empty(&[folder.join(html::PAGES), folder]);
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

    /// The folder of the workflows' pages, where they are asked for.
    pub(super) fn pages(&self) -> Option<PathBuf> {
        self.folder.as_ref().filter(|_| self.formats.html).map(|folder| folder.join(html::PAGES))
    }

    /// Takes what one file gave.
    pub(super) fn file(&mut self, file: Examined) -> Result<()> {
        self.unreadable.extend(file.problem);
        file.workflows.into_iter().try_for_each(|one| self.workflow(one))
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
        if self.briefs.is_empty() {
            self.first = one.text;
        }
        self.summary.add(&one.findings);
        one.known.into_iter().for_each(|marks| self.summary.know(marks));
        totals::add(&mut self.totals, one.held, &one.brief.id);
        self.briefs.push(one.brief);
        Ok(())
    }

    /// Writes what only all workflows together show; gives the worst severity that counts.
    pub(super) fn close(mut self, settings: &Settings, console: &Console) -> Result<Option<Severity>> {
        let mut estate = Estate::new(&mut self.briefs);
        estate.inventory = std::mem::take(&mut self.totals);
        let mut findings = Vec::new();
        let mut briefs = std::mem::take(&mut self.briefs);
        let by_id: HashMap<&str, &Brief> = briefs.iter().map(|one| (one.id.as_str(), one)).collect();
        for (id, finding) in estate.findings(&briefs) {
            let Some(one) = by_id.get(id.as_str()) else {
                continue;
            };
            let print = fingerprint(&finding, &one.ties.identity, &[], std::slice::from_ref(&finding.message), 0);
            if settings.policy.known.contains(&print) {
                self.summary.know(vec![print]);
                continue;
            }
            // What is about a workflow as a whole stands at its beginning; the text that would give another line is let go.
            let place = finding.pointers.iter().all(|at| at.as_str().is_empty()).then_some((1, 1));
            let mut placed = Placed::new(finding, Vec::new(), print, place);
            placed.suppressed =
                settings.policy.suppresses(&placed.code, codes::name(&placed.code), &one.name, &one.source, &[]);
            let result = sarif::results(std::slice::from_ref(&placed), &one.source, &one.name);
            self.sarif(&result)?;
            self.summary.add(std::slice::from_ref(&placed));
            findings.push(OfEstate { workflow: id, finding: placed });
        }
        for OfEstate { workflow, finding } in findings.iter().filter(|one| one.finding.suppressed.is_none()) {
            if let Some(brief) = briefs.iter_mut().find(|brief| brief.id == *workflow) {
                *brief.severities.entry(finding.severity).or_default() += 1;
            }
        }
        self.summary.workflows = briefs.len();
        self.summary.unreadable = self.unreadable.len();
        let unreadable = std::mem::take(&mut self.unreadable);
        let summary = std::mem::take(&mut self.summary);
        settings.unmatched(&briefs).iter().for_each(|what| console.note(what));
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
