use super::rule::{Found, Rule};
use super::test_address::is_test_host;
use super::view::{Subject, host_of, quote};
use cutover_ir::secret::{Holder, Leak};
use cutover_ir::{Confidence, Pointer, Severity};
use petgraph::stable_graph::NodeIndex;
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
    let mut steps: BTreeMap<(NodeIndex, &str), (Vec<&Pointer>, bool)> = BTreeMap::new();
    let mut pins: BTreeMap<usize, (Vec<&Pointer>, bool)> = BTreeMap::new();
    for leak in subject.leaks() {
        let kind = leak.secret.kind.as_str();
        match leak.holder {
            // GO005 tells it: what is sent there is lost, and nothing can be called by it.
            Holder::Step(index) if is_test_address(subject, index, &leak.at) => {}
            Holder::Step(index) => {
                let (places, certain) = steps.entry((index, kind)).or_default();
                *certain |= leak.secret.certain;
                add(places, &leak.at);
            }
            Holder::Pins(ordinal) => {
                let (places, certain) = pins.entry(ordinal).or_default();
                *certain |= leak.secret.certain;
                add(places, &leak.at);
            }
            // Names are shown everywhere: nothing hides a secret less.
            Holder::Workflow => in_name("the workflow", leak, found),
            Holder::StepName => in_name("a step", leak, found),
            Holder::Credential => in_name("a credential", leak, found),
            Holder::Member => in_name("a field", leak, found),
            // What people wrote beside it is hidden, and is mostly an example.
            Holder::Words => {}
        }
    }
    for ((index, kind), (places, certain)) in steps {
        let Some(step) = subject.workflow.graph.node_weight(index) else { continue };
        let message =
            format!("Step {} holds what looks like {} in plain text.", quote(&step.name, 60), with_article(kind));
        report(found, message, places, certain);
    }
    for (ordinal, (places, certain)) in pins {
        // Data that somebody pinned while trying the workflow out.
        let Some((step, _)) = subject.workflow.pins.get(ordinal) else { continue };
        let message = format!("Data pinned to step {} holds what looks like a secret.", quote(step, 60));
        report(found, message, places, certain);
    }
}

/// Whether the value at a place of a step is an address at which people look what is sent to them.
fn is_test_address(subject: &Subject<'_>, index: NodeIndex, at: &Pointer) -> bool {
    let Some(step) = subject.workflow.graph.node_weight(index) else { return false };
    let mut found = false;
    step.params().each_leaf(&mut |leaf| {
        found |= leaf.at == *at && host_of(leaf).is_some_and(|host| is_test_host(&host));
    });
    found
}

/// What only its name or its looks gives away weighs less, wherever it stands.
fn report(found: &mut Found, message: String, places: Vec<&Pointer>, certain: bool) {
    let mut finding = found.finding(message, places);
    if !certain {
        finding.confidence = Confidence::Medium;
        finding.severity = Severity::High;
    }
    found.add(finding);
}

fn add<'p>(places: &mut Vec<&'p Pointer>, at: &'p Pointer) {
    if !places.contains(&at) {
        places.push(at);
    }
}

fn with_article(kind: &str) -> String {
    let vowel = kind.starts_with(|c: char| "aeioAEIO".contains(c));
    format!("{} {kind}", if vowel { "an" } else { "a" })
}

fn in_name(what: &str, leak: &Leak, found: &mut Found) {
    found.report(format!("The name of {what} holds what looks like {}.", with_article(&leak.secret.kind)), [&leak.at]);
}
