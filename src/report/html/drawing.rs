//! A workflow drawn where its author put the steps. Where an export has no canvas, steps stand in columns by their distance from a trigger.

use super::layers::columns;
use crate::assessment::{Assessment, StepView};
use cutover_ir::Severity;
use serde::Serialize;
use std::collections::BTreeMap;

/// The size of a box.
pub(super) const WIDTH: f64 = 150.0;
pub(super) const HEIGHT: f64 = 54.0;

/// A drawing in the units of the platform's canvas.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    pub view: String,
    pub width: f64,
    pub height: f64,
    pub boxes: Vec<Box>,
    pub lines: Vec<Line>,
    pub notes: Vec<Note>,
}

/// A step.
#[derive(Clone, Debug, Serialize)]
pub struct Box {
    /// The place of the step in the export: the number of its section on the page.
    pub number: usize,
    pub x: f64,
    pub y: f64,
    pub name: String,
    pub second: String,
    pub class: String,
    /// Everything, for who cannot see.
    pub label: String,
    /// How many findings, and the worst of them.
    pub findings: usize,
    pub severity: String,
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub path: String,
    pub part: bool,
}

/// A note of the author.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub text: String,
}

/// Draws a workflow.
pub fn drawing(one: &Assessment) -> Drawing {
    let places = places(one);
    let mut bounds = Bounds::new();
    places.iter().for_each(|(x, y)| bounds.add(*x, *y, WIDTH, HEIGHT));
    // A note that stands far from every step would make the steps small; the page lists all notes as text.
    let notes: Vec<Note> = one
        .notes
        .iter()
        .filter(|note| bounds.is_near(note.place))
        .map(|note| {
            let (x, y, width, height) = note.place;
            let first = note
                .text
                .lines()
                .map(|l| l.trim_matches(|c: char| c == '#' || c.is_whitespace()))
                .find(|l| !l.is_empty())
                .unwrap_or_default();
            Note {
                x,
                y,
                width: width.clamp(40.0, 4000.0),
                height: height.clamp(30.0, 4000.0),
                text: cut(first, (width / 8.0) as usize),
            }
        })
        .collect();
    notes.iter().for_each(|note| bounds.add(note.x, note.y, note.width, note.height));
    let (x, y, width, height) = bounds.view();
    let boxes = one
        .steps
        .iter()
        .zip(&places)
        .enumerate()
        .map(|(number, (step, (x, y)))| step_box(one, number, step, *x, *y))
        .collect();
    let lines = one
        .links
        .iter()
        .filter_map(|link| {
            let (from, to) = (places.get(link.from)?, places.get(link.to)?);
            let part = link.kind != "main";
            Some(Line { path: if part { plug(from, to) } else { curve(from, to) }, part })
        })
        .collect();
    Drawing { view: format!("{x:.0} {y:.0} {width:.0} {height:.0}"), width, height, boxes, lines, notes }
}

fn step_box(one: &Assessment, number: usize, step: &StepView, x: f64, y: f64) -> Box {
    let findings: Vec<_> =
        one.findings.iter().filter(|f| f.suppressed.is_none() && f.steps.contains(&step.name)).collect();
    let worst = findings.iter().map(|f| f.severity).max();
    let mut class = format!("step {}", kebab(step));
    if step.disabled {
        class.push_str(" off");
    }
    let found = match findings.len() {
        0 => String::new(),
        1 => ", 1 finding".to_owned(),
        n => format!(", {n} findings"),
    };
    let off = if step.disabled { ", switched off" } else { "" };
    Box {
        number: number + 1,
        x,
        y,
        name: cut(&step.name, 20),
        second: cut(&step.system.clone().unwrap_or_else(|| step.role.clone()), 22),
        label: format!("{}: {}, {}{off}{found}", step.name, step.role, step.lock_in.words()),
        class,
        findings: findings.len(),
        severity: worst.map_or("", severity).to_owned(),
    }
}

fn severity(severity: Severity) -> &'static str {
    crate::report::findings::severity_word(severity)
}

fn kebab(step: &StepView) -> String {
    step.lock_in.words().replace(' ', "-").to_lowercase()
}

/// A text of at most so many characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let short: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", short.trim_end())
}

/// From the right side of one box to the left side of another; a line that goes back runs below both.
pub(super) fn curve(from: &(f64, f64), to: &(f64, f64)) -> String {
    let (x1, y1) = (from.0 + WIDTH, from.1 + HEIGHT / 2.0);
    let (x2, y2) = (to.0, to.1 + HEIGHT / 2.0);
    if x2 >= x1 - 20.0 {
        let bend = ((x2 - x1) / 2.0).max(24.0);
        format!("M{x1:.0} {y1:.0}C{:.0} {y1:.0} {:.0} {y2:.0} {x2:.0} {y2:.0}", x1 + bend, x2 - bend)
    } else {
        let below = y1.max(y2) + HEIGHT;
        format!("M{x1:.0} {y1:.0}C{:.0} {below:.0} {:.0} {below:.0} {x2:.0} {y2:.0}", x1 + 70.0, x2 - 70.0)
    }
}

/// From a part to the step that it is plugged into.
fn plug(from: &(f64, f64), to: &(f64, f64)) -> String {
    let (x1, y1) = (from.0 + WIDTH / 2.0, from.1);
    let (x2, y2) = (to.0 + WIDTH / 2.0, to.1 + HEIGHT);
    let bend = ((y1 - y2) / 2.0).abs().max(16.0);
    format!("M{x1:.0} {y1:.0}C{x1:.0} {:.0} {x2:.0} {:.0} {x2:.0} {y2:.0}", y1 - bend, y2 + bend)
}

/// Where every step stands.
fn places(one: &Assessment) -> Vec<(f64, f64)> {
    let known: Vec<(f64, f64)> = one.steps.iter().filter_map(|step| step.position).collect();
    let spread = known.iter().any(|place| Some(place) != known.first());
    if known.len() == one.steps.len() && (spread || known.len() < 2) {
        return known;
    }
    placed(one)
}

/// Steps in columns, one below the other in each.
fn placed(one: &Assessment) -> Vec<(f64, f64)> {
    let main = one.links.iter().filter(|link| link.kind == "main");
    let links: Vec<(usize, usize)> = main.map(|link| (link.from, link.to)).collect();
    let mut filled = BTreeMap::<usize, usize>::new();
    columns(one.steps.len(), &links)
        .into_iter()
        .map(|column| {
            let row = filled.entry(column).or_default();
            *row += 1;
            (column as f64 * (WIDTH + 60.0), (*row - 1) as f64 * (HEIGHT + 40.0))
        })
        .collect()
}

struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Bounds {
    fn new() -> Self {
        Self { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN }
    }

    fn add(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x + width);
        self.bottom = self.bottom.max(y + height);
    }

    /// Whether most of a rectangle lies within or close by.
    fn is_near(&self, (x, y, width, height): (f64, f64, f64, f64)) -> bool {
        const CLOSE: f64 = 150.0;
        let (x, y) = (x + width / 2.0, y + height / 2.0);
        x > self.left - CLOSE && x < self.right + CLOSE && y > self.top - CLOSE && y < self.bottom + CLOSE
    }

    /// x, y, width, height with a margin.
    fn view(&self) -> (f64, f64, f64, f64) {
        const MARGIN: f64 = 40.0;
        if self.left > self.right {
            return (0.0, 0.0, 200.0, 100.0);
        }
        (
            self.left - MARGIN,
            self.top - MARGIN,
            self.right - self.left + 2.0 * MARGIN,
            self.bottom - self.top + 2.0 * MARGIN,
        )
    }
}
