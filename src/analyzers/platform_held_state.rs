use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Node, Op, Pointer, Severity, Step};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "LI003",
    name: "platform-held-state",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Bring it over before the switch, or decide in writing that it may start empty.",
    tags: &[],
    page: include_str!("platform_held_state.md"),
    check,
};

/// Steps that keep the same thing.
struct Held<'a> {
    exit: String,
    effort: u32,
    /// All of it was exported too, as it was that day.
    exported: bool,
    /// Where it weighs less than the rule says: what a restart of the platform forgets, too.
    severity: Option<Severity>,
    steps: Vec<&'a Step>,
    places: Vec<&'a Pointer>,
}

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut held: BTreeMap<(String, String), Held<'_>> = BTreeMap::new();
    let mut keep = |what: String, thing: String, exit: &str, (effort, severity): (u32, Option<Severity>), step, at| {
        let is_named = !thing.is_empty();
        let entry = held.entry((what, thing)).or_insert_with(|| Held {
            exit: exit.to_owned(),
            effort: 0,
            exported: true,
            severity,
            steps: Vec::new(),
            places: Vec::new(),
        });
        // One table is brought over once, however many steps use it; each cursor and each memory is its own.
        entry.effort = if is_named { effort } else { entry.effort + effort };
        entry.exported &= is_exported(subject, step);
        entry.steps.push(step);
        entry.places.push(at);
    };
    for (index, step) in subject.live() {
        for row in subject.facts.state.iter().filter(|row| row.holds(step)) {
            let thing = subject.param(step, &row.thing).and_then(Node::text).unwrap_or_default().to_owned();
            keep(row.what.clone(), thing, &row.exit, (row.effort, row.severity), step, &step.origin.at);
        }
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op)
            && subject.facts.store_names.iter().any(|name| script.names.contains(name))
        {
            keep(
                "the workflow's static data".to_owned(),
                // One store for the whole workflow.
                "static data".to_owned(),
                "read the values out and seed the new store with them",
                (3, None),
                step,
                &source.at,
            );
        }
    }
    for ((what, _), held) in held {
        let names: Vec<String> = held.steps.iter().map(|step| quote(&step.name, 60)).collect();
        let names = list(&names, 3);
        let (message, help) = if held.exported {
            let message = format!("The platform keeps {what} for {names}; the export holds it as it was that day.");
            (
                message,
                "Export once more when the old workflow has stopped: what it kept seeds the new store.".to_owned(),
            )
        } else {
            let message = format!("The platform keeps {what} for {names}; the export does not hold it.");
            (message, format!("Before the switch: {}.", held.exit))
        };
        let mut finding = found.finding(message, held.places).help(help).effort(held.effort);
        finding.severity = held.severity.unwrap_or(finding.severity);
        found.add(finding);
    }
}

/// Whether the export holds what was kept for a step: in its own scope, or in the one that all code shares.
fn is_exported(subject: &Subject<'_>, step: &Step) -> bool {
    let own = format!("node:{}", step.name);
    let is_code = matches!(step.op, Op::Code { .. });
    subject.workflow.state.iter().any(|kept| kept.name == own || (is_code && kept.name == "global"))
}
