use super::rule::{Found, Rule};
use super::view::{Subject, quote};
use cutover_ir::secret::{secrets, secrets_in, secrets_in_names};
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
    in_parameters(subject, found);
    in_names(subject, found);
    in_pinned_data(subject, found);
}

/// Names of steps, workflows and credentials are shown everywhere: nothing hides a secret less.
fn in_names(subject: &Subject<'_>, found: &mut Found) {
    let workflow = subject.workflow;
    let mut tell = |text: &str, what: &str, at: &Pointer| {
        for secret in secrets(text).into_iter().take(1) {
            found.report(format!("The name of {what} holds what looks like a {}.", secret.kind), [at]);
        }
    };
    if let Some(at) = &workflow.name_at {
        tell(&workflow.name, "the workflow", at);
    }
    for (_, step) in workflow.steps() {
        tell(&step.name, "a step", &step.origin.at);
        for name in step.credentials.iter().filter_map(|(_, name)| name.as_ref()) {
            tell(&name.value, "a credential", &name.at);
        }
        for (at, name, _) in secrets_in_names(step.params()) {
            tell(&name, "a field", &at);
        }
    }
}

/// Data that somebody pinned while trying the workflow out.
fn in_pinned_data(subject: &Subject<'_>, found: &mut Found) {
    for (step, pins) in &subject.workflow.pins {
        let places: Vec<Pointer> = secrets_in(pins).into_iter().map(|(at, _)| at).collect();
        if !places.is_empty() {
            found.report(format!("Data pinned to step {} holds what looks like a secret.", quote(step, 60)), &places);
        }
    }
}

fn in_parameters(subject: &Subject<'_>, found: &mut Found) {
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
