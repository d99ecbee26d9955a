use super::rule::{Found, Rule};
use super::view::{Alike, Subject};
use cutover_ir::{Confidence, Expr, Severity};

pub(super) const RULE: Rule = Rule {
    code: "DA004",
    name: "whole-item-leaves",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Name the fields that are needed: what is added to the item later goes out as well.",
    tags: &["LCNC-SEC-03", "LLM02:2025"],
    page: include_str!("whole_item_leaves.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut senders = Alike::new();
    for (_, step) in subject.live().filter(|(_, step)| subject.is_external(step)) {
        let mut places = Vec::new();
        step.each_expr(&mut |expr, at| {
            expr.each(&mut |part| {
                if let Expr::Foreign { source, .. } = part {
                    let plain: String = source.split_whitespace().collect();
                    let whole = [
                        "JSON.stringify($json)",
                        "JSON.stringify($json,",
                        "$json.toJsonString()",
                        "JSON.stringify($input.all()",
                        "JSON.stringify($input.item.json)",
                    ];
                    if whole.iter().any(|form| plain.contains(form)) && !places.contains(&at) {
                        places.push(at);
                    }
                }
            });
        });
        if !places.is_empty() {
            senders.add((), step, places);
        }
    }
    for ((), group) in senders.groups() {
        let verb = group.verb("sends", "send");
        found.report(format!("{} {verb} whole items, whatever they hold.", group.who()), group.places);
    }
}
