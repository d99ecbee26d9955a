use super::readable::{Known, readable};
use super::{Outcome, json, read};
use crate::assessment::Class;
use crate::cli;
use crate::edge::console::Console;
use crate::edge::input::Input;
use crate::inventory;
use crate::report::inspect::{Inspected, Inspection};
use crate::report::problem::Problem;
use cutover_importers::Imported;
use rayon::prelude::*;

/// Shows what is in exports.
pub fn run(arguments: &cli::Inspect, console: &Console) -> Outcome {
    let inputs = read(&arguments.exports, console);
    let bar = console.progress("reading", inputs.len());
    let found: Vec<(Vec<Inspected>, Option<Problem>)> = inputs
        .par_iter()
        .map(|input| {
            let one = inspect(input, arguments.exports.from.as_deref(), console);
            bar.inc(1);
            one
        })
        .collect();
    bar.finish_and_clear();
    let (workflows, problems): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let inspection =
        Inspection::new(workflows.into_iter().flatten().collect(), problems.into_iter().flatten().collect());
    console.json(&json(&inspection));
    console.show(&inspection.text());
    if console.json || console.quiet {
        inspection.unreadable.iter().for_each(|problem| console.error(&problem.line()));
    }
    if inspection.workflows.is_empty() { Outcome::Usage } else { Outcome::Fine }
}

/// What is in one file.
fn inspect(input: &Input, from: Option<&str>, console: &Console) -> (Vec<Inspected>, Option<Problem>) {
    let Some(read) = readable(input, from, console, cutover_generators::outline) else { return (Vec::new(), None) };
    match read.imported {
        Imported::Workflows(all) => {
            let class = |known: &Known| match known.outline.stubs.as_slice() {
                [] => Class::Converted,
                _ => Class::Partial,
            };
            let known = read.known.iter().map(class);
            let inspected =
                all.iter().zip(known).map(|(w, class)| Inspected::new(&input.name, &inventory::of(&w.value), class));
            (inspected.collect(), None)
        }
        Imported::Unsupported(all) => {
            (all.iter().map(|i| Inspected::new(&input.name, i, Class::Unsupported)).collect(), None)
        }
        Imported::Unreadable(reason) => (Vec::new(), Some(Problem::new(&input.name, &reason))),
    }
}
