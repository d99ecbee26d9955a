use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::secret::secrets_in;
use cutover_ir::{Confidence, Pointer, Severity};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    code: "SE001",
    name: "hard-coded-secret",
    severity: Severity::Critical,
    confidence: Confidence::High,
    effort: 2,
    help: "Take it as leaked: revoke it, issue a new one, and read it from the environment. The converted repository does not hold it.",
    tags: &["LCNC-SEC-08"],
    page: include_str!("hard_coded_secret.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (_, step) in subject.workflow.steps() {
        let mut kinds: BTreeMap<String, (Vec<Pointer>, bool)> = BTreeMap::new();
        for (at, secret) in secrets_in(step.params()) {
            let (places, certain) = kinds.entry(secret.kind).or_default();
            *certain |= secret.certain;
            if !places.contains(&at) {
                places.push(at);
            }
        }
        for (kind, (places, certain)) in kinds {
            let mut finding = found.finding(
                format!("Step {} holds what looks like a {kind} in plain text.", quote(&step.name, 60)),
                &places,
            );
            if !certain {
                finding.confidence = Confidence::Medium;
                finding.severity = Severity::High;
            }
            found.add(finding);
        }
    }
}
