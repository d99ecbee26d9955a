use super::rule::{Found, Rule};
use super::view::{Alike, Subject, quote};
use cutover_ir::{Confidence, Op, Severity};
use std::cmp::Reverse;

pub(super) const RULE: Rule = Rule {
    code: "SE004",
    name: "certificate-not-checked",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 1,
    help: "Trust the one certificate that is meant, and check the others.",
    tags: &["LCNC-SEC-04"],
    page: include_str!("certificate_not_checked.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut trusting = Alike::new();
    for (index, step) in subject.live() {
        for node in subject.facts.unchecked_certificates.iter().filter_map(|path| subject.param(step, path)) {
            if node.bool() == Some(true) {
                // Who sends a credential loses more.
                let severity = if step.credentials.is_empty() { RULE.severity } else { Severity::High };
                trusting.add(Reverse(severity), step, [&node.at]);
            }
        }
        if let (Some(script), Op::Code { source, .. }) = (subject.scripts.get(&index), &step.op)
            && source.value.contains("rejectUnauthorized: false")
            && !script.names.is_empty()
        {
            found.report(format!("The code of {} accepts any certificate.", quote(&step.name, 60)), [&source.at]);
        }
    }
    for (Reverse(severity), group) in trusting.groups() {
        let verb = group.verb("talks", "talk");
        let mut finding = found
            .finding(format!("{} {verb} to any server that claims to be the right one.", group.who()), group.places);
        finding.severity = severity;
        found.add(finding);
    }
}
