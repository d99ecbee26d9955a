use super::rule::{Found, Rule};
use super::view::{Subject, list, plain_name, quote};
use cutover_ir::{Confidence, Root, Segment, Severity, Step};
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: "RE010",
    name: "stale-after-wait",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Read again after the wait what may have changed meanwhile, and decide then.",
    tags: &[],
    page: include_str!("stale_after_wait.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live().filter(|(_, step)| step.waits()) {
        // Hours, days, a date, a person: a pause of seconds between two calls changes nothing.
        if !subject.facts.state.iter().any(|row| row.holds(step)) {
            continue;
        }
        let is_fresh = |step: &Step| subject.is_external(step) && !subject.writes(step);
        let stale = subject.downstream_until(index, &is_fresh);
        // Who answers sees what is asked: what the question shows is as true as the answer.
        let shown: HashSet<String> = if subject.asks_a_person(step) { read(step, "") } else { HashSet::new() };
        let acts_on_old = |writer: &Step| {
            let asks = subject.asks_a_person(writer) || writer.name == step.name;
            let reads = read(writer, &step.name);
            !asks && (shown.is_empty() || reads.iter().any(|field| !shown.contains(field)))
        };
        let behind = subject.live().filter(|(i, s)| stale.contains(i) && subject.writes(s)).map(|(_, s)| s);
        let writes: Vec<&Step> = behind.filter(|writer| acts_on_old(writer)).collect();
        if !writes.is_empty() {
            let names: Vec<String> = writes.iter().map(|step| quote(&step.name, 60)).collect();
            found.report(
                format!(
                    "After the wait {} it acts on what was true before: {}.",
                    quote(&step.name, 60),
                    list(&names, 3)
                ),
                std::iter::once(&step.origin.at).chain(writes.iter().map(|step| &step.origin.at)),
            );
        }
    }
}

/// The last names of the paths that a step reads, but for those of the step `fresh`.
fn read(step: &Step, fresh: &str) -> HashSet<String> {
    let mut found = HashSet::new();
    step.each_expr(&mut |expr, _| {
        expr.each_path(&mut |path| {
            let is_fresh = matches!(&path.root, Root::Step { name, .. } if name == fresh);
            let last = path.segments.iter().rev().find_map(|segment| match segment {
                Segment::Key(key) => Some(plain_name(key)),
                Segment::Index(_) => None,
            });
            if !is_fresh {
                found.extend(last);
            }
        });
    });
    found
}
