use super::rule::{Found, Rule};
use super::view::{Constant, Script, Subject, conditions, constants, list, phrase, quote, right, short};
use cutover_ir::{Condition, Confidence, Expr, Op, Pointer, Segment, Severity, Value};

pub(super) const RULE: Rule = Rule {
    code: "RE003",
    name: "rule-on-error-text",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Decide by a status or an error code. The new code raises its own errors, with other words.",
    tags: &[],
    page: include_str!("rule_on_error_text.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let mut texts: Vec<String> = Vec::new();
        let mut places: Vec<&Pointer> = Vec::new();
        for condition in conditions(step).into_iter().filter(|c| is_on_error_text(c)) {
            texts.push(phrase(condition));
            places.push(&condition.left.at);
        }
        if let (Op::Code { source, .. }, Some(script)) = (&step.op, subject.scripts.get(&index)) {
            let all = script.probes.iter().chain(&script.comparisons);
            for c in all.filter(|c| matches!(c.constant, Constant::Text(_)) && names_error_text(&c.subject)) {
                texts.push(format!("{} (line {})", short(&c.subject, 60), c.line));
                places.push(&source.at);
            }
        }
        places.dedup();
        if !texts.is_empty() {
            found.report(
                format!("Step {} decides by the wording of an error: {}.", quote(&step.name, 60), list(&texts, 3)),
                places,
            );
        }
    }
}

fn is_on_error_text(condition: &Condition) -> bool {
    let Some(Constant::Text(text)) = right(condition).and_then(constants) else {
        return false;
    };
    let Value::Expr(expr) = &condition.left.value else {
        return false;
    };
    if text.trim().is_empty() {
        return false;
    }
    match expr {
        Expr::Path(path) => {
            let keys: Vec<&str> = path
                .segments
                .iter()
                .filter_map(|segment| match segment {
                    Segment::Key(key) => Some(key.as_str()),
                    Segment::Index(_) => None,
                })
                .collect();
            names_error_text(&keys.join("."))
        }
        Expr::Foreign { source, .. } => Script::of_expression(&format!("{source}\n=== 'x'"))
            .comparisons
            .last()
            .is_some_and(|c| names_error_text(&c.subject)),
        _ => false,
    }
}

/// `error.message`, `err.description`, `$json.error`: but not `error.code` or `errors.length`.
fn names_error_text(subject: &str) -> bool {
    let plain = subject.replace("?.", ".").replace(['(', ')', '[', ']', '"', '\'', ' '], "").to_lowercase();
    let mut members =
        plain.split('.').filter(|m| !["tolowercase", "touppercase", "trim", "tostring"].contains(m)).rev();
    let last = members.next().unwrap_or_default();
    let before = members.next().unwrap_or_default();
    let is_error =
        |name: &str| ["error", "err", "e", "ex", "exception", "$json.error"].contains(&name) || name.ends_with("error");
    (["message", "description", "stack"].contains(&last) && is_error(before))
        || ["errormessage", "error_message", "errormsg"].contains(&last)
        || (last == "error" && !before.is_empty())
}
