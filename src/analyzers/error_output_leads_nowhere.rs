use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::{Confidence, LinkKind, OnError, Op, Severity};

pub(super) const RULE: Rule = Rule {
    code: "RE011",
    name: "error-output-leads-nowhere",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Connect it: at least tell somebody which items failed.",
    tags: &["LCNC-SEC-10"],
    page: include_str!("error_output_leads_nowhere.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live().filter(|(_, step)| step.policy.on_error == OnError::Route) {
        let regular = match &step.op {
            Op::Partition { .. } => 2,
            Op::Route { branches, fallback, .. } => branches.len() + usize::from(fallback == "extra"),
            Op::RouteBy { outputs, .. } => *outputs,
            Op::Transform { outputs, .. } | Op::Join { outputs, .. } => *outputs,
            Op::Loop { .. } => 2,
            _ => 1,
        };
        let links = subject.workflow.outgoing(index);
        let main: Vec<usize> =
            links.iter().filter(|(_, link)| link.kind == LinkKind::Main).map(|(_, link)| link.output).collect();
        // A step at the end loses nothing that somebody waits for unless it writes.
        let matters = main.iter().any(|output| *output < regular) || subject.writes(step);
        if !main.iter().any(|output| *output >= regular) && matters {
            found.report(
                format!("Items that fail in {} leave through an output that leads nowhere.", quote(&step.name, 60)),
                [&step.origin.at],
            );
        }
    }
}
