use super::hidden_threshold::subject_name;
use super::rule::{Found, Rule};
use super::view::{Constant, Subject, constants, count, list, phrase, quote, right};
use cutover_ir::{Branch, Condition, Confidence, Node, Op, Severity, Value};
use serde_json::Value as Json;
use std::cell::OnceCell;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "RE004",
    name: "switch-without-fallback",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Add a last way for everything else, even if it only raises an alarm.",
    tags: &[],
    page: include_str!("switch_without_fallback.md"),
    check,
};

/// Operations of which one holds whenever the other does not.
const OPPOSITES: &[(&str, &str)] = &[
    ("exists", "notExists"),
    ("empty", "notEmpty"),
    ("isEmpty", "isNotEmpty"),
    ("true", "false"),
    ("equals", "notEquals"),
    ("equal", "notEqual"),
    ("contains", "notContains"),
    ("gt", "lte"),
    ("gte", "lt"),
    ("larger", "smallerEqual"),
    ("largerEqual", "smaller"),
    ("lengthEquals", "lengthNotEquals"),
    ("lengthGt", "lengthLte"),
    ("lengthGte", "lengthLt"),
    ("after", "beforeOrEquals"),
    ("afterOrEquals", "before"),
    ("regex", "notRegex"),
    ("startsWith", "notStartsWith"),
    ("endsWith", "notEndsWith"),
];

fn check(subject: &Subject<'_>, found: &mut Found) {
    let choices = OnceCell::new();
    for (_, step) in subject.live() {
        let Op::Route { branches, fallback, .. } = &step.op else {
            continue;
        };
        // A single way is a filter: dropping the rest is its purpose.
        if fallback != "none" || branches.len() < 2 || is_complete(branches) || covers(branches) {
            continue;
        }
        if repeats(subject, branches) {
            continue;
        }
        if choices.get_or_init(|| closed_lists(subject)).iter().any(|list| serves(branches, list)) {
            continue;
        }
        let ways: Vec<String> =
            branches.iter().filter_map(|branch| branch.rule.conditions.first()).map(phrase).collect();
        found.report(
            format!(
                "An item that fits none of the {} of {} is dropped without a word ({}).",
                count(branches.len(), "way"),
                quote(&step.name, 60),
                list(&ways, 3)
            ),
            [&step.origin.at],
        );
    }
}

/// Whether the ways name every choice of a closed list.
fn serves(branches: &[Branch], choices: &BTreeSet<String>) -> bool {
    let named: BTreeSet<&str> = branches
        .iter()
        .flat_map(|branch| &branch.rule.conditions)
        .filter(|condition| condition.operation.value.starts_with("equal"))
        .filter_map(|condition| right(condition)?.text())
        .collect();
    choices.iter().all(|choice| named.contains(choice.as_str()))
}

/// Whether every way asks for a text that a step of the workflow has set before: it sets no other.
fn repeats(subject: &Subject<'_>, branches: &[Branch]) -> bool {
    branches.iter().flat_map(|branch| &branch.rule.conditions).all(|condition| {
        let name = condition.left.expr().and_then(subject_name);
        let text = right(condition).and_then(Node::text);
        name.zip(text).is_some_and(|(name, text)| subject.sets(&name, text))
    })
}

/// The lists that something of the workflow lets nobody leave: the choices of a form, the values that a schema allows.
fn closed_lists(subject: &Subject<'_>) -> Vec<BTreeSet<String>> {
    let mut lists = Vec::new();
    for (_, step) in subject.live() {
        offered(step.params(), subject, &mut lists);
        step.params().each_leaf(&mut |leaf| {
            if let Some(schema) = leaf.text().filter(|text| text.contains("\"enum\""))
                && let Ok(schema) = serde_json::from_str(schema)
            {
                allowed(&schema, &mut lists);
            }
        });
    }
    lists.retain(|list| list.len() > 1);
    lists
}

/// The choices of forms below a parameter.
fn offered(node: &Node, subject: &Subject<'_>, lists: &mut Vec<BTreeSet<String>>) {
    match &node.value {
        Value::List(items) => {
            let choice =
                |item: &Node| subject.facts.choices.iter().find_map(|name| Some(item.get(name)?.text()?.to_owned()));
            match items.iter().map(choice).collect::<Option<BTreeSet<String>>>() {
                Some(choices) => lists.push(choices),
                None => items.iter().for_each(|item| offered(item, subject, lists)),
            }
        }
        Value::Map(members) => members.values().for_each(|member| offered(member, subject, lists)),
        _ => {}
    }
}

/// The values that a JSON Schema allows, wherever it lists them.
fn allowed(schema: &Json, lists: &mut Vec<BTreeSet<String>>) {
    match schema {
        Json::Array(items) => items.iter().for_each(|item| allowed(item, lists)),
        Json::Object(members) => {
            if let Some(Json::Array(values)) = members.get("enum") {
                lists.extend(values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>());
            }
            members.values().for_each(|member| allowed(member, lists));
        }
        _ => {}
    }
}

/// Whether two ways exclude each other and leave nothing between them.
fn is_complete(branches: &[Branch]) -> bool {
    let single: Vec<_> = branches
        .iter()
        .filter_map(|branch| match branch.rule.conditions.as_slice() {
            [condition] => Some(condition),
            _ => None,
        })
        .collect();
    let is_bool = |value: bool, c: &Condition| {
        c.kind == "boolean"
            && (c.operation.value == value.to_string()
                || (c.operation.value.starts_with("equal") && c.right.as_ref().and_then(|r| r.bool()) == Some(value)))
    };
    let always =
        |c: &Condition| matches!(c.left.value, Value::Bool(true)) || right(c).is_some_and(|r| r.value == c.left.value);
    single.iter().any(|c| always(c))
        || single.iter().any(|a| {
            single.iter().any(|b| {
                let same_right = match (right(a), right(b)) {
                    (Some(x), Some(y)) => x.value == y.value,
                    (x, y) => x.is_none() && y.is_none(),
                };
                a.left.value == b.left.value
                    && ((is_bool(true, a) && is_bool(false, b))
                        || (same_right
                            && OPPOSITES.iter().any(|(x, y)| a.operation.value == *x && b.operation.value == *y)))
            })
        })
}

/// Whether ways that compare one thing with numbers leave no gap between them: `<= 1`, `> 1` and `<= 7`, `> 7`.
fn covers(branches: &[Branch]) -> bool {
    let Some(subject) = branches.iter().find_map(|branch| branch.rule.conditions.first()).map(|c| &c.left.value) else {
        return false;
    };
    let mut spans: Vec<(f64, f64)> = branches.iter().filter_map(|branch| span(branch, subject)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reached = f64::NEG_INFINITY;
    for (from, to) in spans {
        if from <= reached {
            reached = reached.max(to);
        }
    }
    reached == f64::INFINITY
}

/// The numbers for which a way is taken, where all its conditions are about `subject`.
fn span(branch: &Branch, subject: &Value) -> Option<(f64, f64)> {
    let conditions = &branch.rule.conditions;
    if conditions.len() > 1 && branch.rule.any {
        return None;
    }
    let mut span = (f64::NEG_INFINITY, f64::INFINITY);
    for condition in conditions {
        let number = match constants(right(condition)?)? {
            Constant::Number(number) => number.parse::<f64>().ok()?,
            Constant::Text(_) => return None,
        };
        match condition.operation.value.as_str() {
            _ if condition.left.value != *subject => return None,
            "lt" | "lte" | "smaller" | "smallerEqual" => span.1 = span.1.min(number),
            "gt" | "gte" | "larger" | "largerEqual" => span.0 = span.0.max(number),
            _ => return None,
        }
    }
    Some(span)
}
