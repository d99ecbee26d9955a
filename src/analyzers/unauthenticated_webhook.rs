use super::rule::{Found, Rule};
use super::view::{Script, Subject, conditions, count, is_one_of, list, quote};
use cutover_ir::{Confidence, Expr, LinkKind, Op, Severity, Step, Value};
use petgraph::stable_graph::NodeIndex;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "DA001",
    name: "unauthenticated-webhook",
    severity: Severity::High,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Turn on header, basic or token authentication, or check the sender's signature in the first step.",
    tags: &["LCNC-SEC-04"],
    page: include_str!("unauthenticated_webhook.md"),
    check,
};

/// Names whose reading shows that a later step checks the caller.
#[derive(Default, Deserialize)]
struct Proofs {
    proofs: HashSet<String>,
}

static PROOFS: LazyLock<Proofs> = LazyLock::new(|| cutover_ir::table!("unauthenticated_webhook.json"));

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step, _) in subject.triggers() {
        let Some(door) = subject.facts.doors.get(&step.origin.kind.value) else {
            continue;
        };
        let param = |name: &str| subject.param(step, name);
        if !subject.is_open_to_others(step) || !is_one_of(param(&door.param), &door.open) {
            continue;
        }
        let behind = subject.downstream(index);
        let parts: HashSet<NodeIndex> = subject
            .workflow
            .incoming(index)
            .into_iter()
            .filter(|(_, link)| matches!(&link.kind, LinkKind::Part(role) if role.ends_with("tool")))
            .map(|(part, _)| part)
            .collect();
        let steps: Vec<(NodeIndex, &Step)> =
            subject.live().filter(|(i, _)| behind.contains(i) || parts.contains(i)).collect();
        if steps.iter().any(|(i, step)| proves(subject, *i, step)) {
            continue;
        }
        let acts: Vec<String> = steps
            .iter()
            .filter(|(i, step)| parts.contains(i) || subject.acts(step) || subject.calls_model(step))
            .map(|(_, step)| quote(&step.name, 60))
            .collect();
        if acts.is_empty() {
            continue;
        }
        let mut finding = found.finding(
            format!(
                "Nothing checks who calls the {} {}: anybody who knows its address reaches {} behind it: {}.",
                door.what,
                quote(&step.name, 60),
                count(acts.len(), "step"),
                list(&acts, 3)
            ),
            [param(&door.param).map_or(&step.origin.at, |node| &node.at)],
        );
        finding.severity = door.severity.unwrap_or(finding.severity);
        found.add(finding);
    }
}

/// Whether a step looks like a check of who is calling.
fn proves(subject: &Subject<'_>, index: NodeIndex, step: &Step) -> bool {
    let known = |name: &str| PROOFS.proofs.contains(&name.to_lowercase()) || PROOFS.proofs.contains(name);
    if let Some(script) = subject.scripts.get(&index) {
        return script.names.contains("createHmac")
            || script.names.contains("timingSafeEqual")
            || script.comparisons.iter().any(|c| known(&c.name));
    }
    if matches!(&step.op, Op::Connector { .. } | Op::Opaque { .. } | Op::Transform { .. }) {
        let action = step.params().get("action").and_then(|node| node.text());
        return action == Some("hmac") || (step.origin.kind.value.ends_with(".jwt"));
    }
    let gates = subject.gates.iter().filter(|gated| gated.step == index);
    let gates = gates.flat_map(|gated| gated.any.iter().flatten());
    conditions(step).into_iter().chain(gates).any(|condition| {
        std::iter::once(&condition.left).chain(&condition.right).any(|node| match &node.value {
            Value::Expr(expr) => reads_proof(expr, &known),
            _ => false,
        })
    })
}

fn reads_proof(expr: &Expr, known: &dyn Fn(&str) -> bool) -> bool {
    let mut proof = false;
    expr.each(&mut |part| match part {
        Expr::Path(path) => {
            proof |= path.segments.iter().any(|segment| matches!(segment, cutover_ir::Segment::Key(key) if known(key)));
        }
        Expr::Foreign { source, .. } => proof |= Script::of_expression(source).names.iter().any(|name| known(name)),
        _ => {}
    });
    proof
}
