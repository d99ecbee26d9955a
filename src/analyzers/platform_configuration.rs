use super::rule::{Found, Rule};
use super::view::{Subject, list, quote};
use cutover_ir::{Confidence, Op, Read, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "LI005",
    name: "platform-configuration",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Export the values by hand, and read them from the environment: .env.example lists what the code reads.",
    tags: &[],
    page: include_str!("platform_configuration.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut names: BTreeMap<&str, (Vec<String>, Vec<&cutover_ir::Pointer>)> = BTreeMap::new();
    let configuration = &subject.facts.configuration;
    for (index, step) in subject.live() {
        let mut read = |name: &str, at| {
            if let Some(name) = configuration.iter().find(|known| *known == name) {
                let (steps, places) = names.entry(name).or_default();
                let step = quote(&step.name, 60);
                if !steps.contains(&step) {
                    steps.push(step);
                }
                places.push(at);
            }
        };
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op) {
            script.names.iter().for_each(|name| read(name, &source.at));
        } else {
            step.each_expr(&mut |expr, at| {
                for used in expr.reads() {
                    if let Read::Scope(name) = used {
                        read(&name, at);
                    }
                }
            });
        }
    }
    for (name, (steps, places)) in names {
        found.report(
            format!(
                "Values of {name} stay in the platform; {} them: {}.",
                if steps.len() == 1 { "1 step reads" } else { "several steps read" },
                list(&steps, 4)
            ),
            places,
        );
    }
}
