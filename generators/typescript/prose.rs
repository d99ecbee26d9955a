//! Conditions as a person would write them.

use cutover_ir::{
    Condition, Conditions, Expr, Node, PathExpr, Root, Segment, Value, comparison_opposite, comparison_words,
};

/// One sentence for the conditions of a branch.
pub fn conditions(rule: &Conditions) -> String {
    let parts: Vec<String> = rule
        .conditions
        .iter()
        .map(|c| {
            let right = c.right.as_ref().map(operand).filter(|r| r != "“”");
            let said = match right {
                Some(right) => format!("{} {} {right}", operand(&c.left), operator(&c.operation.value)),
                None => format!("{} {}", operand(&c.left), operator(&c.operation.value)),
            };
            if compares_nothing(c) { format!("{said} (never: there is no such comparison)") } else { said }
        })
        .collect();
    if parts.is_empty() {
        if rule.any { "Never." } else { "Always." }.to_owned()
    } else {
        // Only where texts are compared does it matter how they are written.
        let texts = rule.conditions.iter().any(|c| {
            let text = c.right.as_ref().is_some_and(|right| {
                matches!(&right.value, Value::Text(t) if !t.is_empty()) || matches!(right.value, Value::Expr(_))
            });
            text && !c.operation.value.starts_with(|c: char| !c.is_alphabetic())
                && !c.operation.value.starts_with("number")
        });
        let case = if rule.ignore_case && texts { " (letters in any case)" } else { "" };
        format!("{}{case}.", parts.join(if rule.any { ", or " } else { ", and " }))
    }
}

/// Whether it never holds, since its type or its comparison is none that there is.
fn compares_nothing(condition: &Condition) -> bool {
    let operation = condition.operation.value.as_str();
    operation.is_empty() || condition.kind == "untyped" && !matches!(operation, "exists" | "notExists")
}

/// Things as a sentence lists them.
pub fn list(things: &[String]) -> String {
    match things {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        things => things.concat(),
    }
}

/// Signs of comparison, as words of a name.
const SIGNS: &[(&str, &str)] = &[(" >= ", " at least "), (" <= ", " at most "), (" > ", " over "), (" < ", " under ")];

/// A name that says what one or two plain comparisons ask: `status is completed`; nothing where they are not that plain.
pub fn name(rule: &Conditions) -> Option<String> {
    let plain = |node: &Node| {
        matches!(&node.value, Value::Number(_) | Value::Bool(_))
            || matches!(&node.value, Value::Text(text) if text.len() <= 30)
            || matches!(&node.value, Value::Expr(Expr::Path(path)) if !path.segments.is_empty() && path.segments.len() <= 3)
    };
    let comparisons = &rule.conditions;
    let all_plain =
        comparisons.iter().all(|c| plain(&c.left) && c.right.as_ref().is_none_or(plain) && !compares_nothing(c));
    if !(1..=2).contains(&comparisons.len()) || !all_plain {
        return None;
    }
    let sentence = conditions(&Conditions { ignore_case: false, ..rule.clone() });
    Some(SIGNS.iter().fold(sentence, |said, (sign, words)| said.replace(sign, words)))
}

/// A name for each side of one plain comparison: `status is completed`, `status is not completed`.
pub fn sides(rule: &Conditions) -> Option<[String; 2]> {
    let [only] = rule.conditions.as_slice() else { return None };
    let holds = name(rule)?;
    let opposite = comparison_opposite(&only.operation.value)?;
    let mut other = rule.clone();
    other.conditions.first_mut()?.operation.value = opposite.to_owned();
    Some([holds, name(&other)?])
}

/// An operator in words, and whether it lets small and large letters be the same.
pub fn operator(name: &str) -> String {
    let words = comparison_words(name).map_or_else(|| name.replace(':', " "), str::to_owned);
    if name.ends_with(":ci") { format!("{words} (in any case)") } else { words }
}

fn operand(node: &Node) -> String {
    match &node.value {
        Value::Text(t) => format!("“{}”", super::notes::cut(&cutover_ir::secret::redact(t), 60)),
        Value::Number(n) => n.clone(),
        Value::Bool(b) => b.to_string(),
        Value::Null => "nothing".to_owned(),
        Value::Expr(Expr::Path(path)) => show(path),
        Value::Expr(Expr::Foreign { source, .. }) => {
            format!("`{}`", super::notes::cut(&cutover_ir::secret::redact(source), 60))
        }
        Value::Expr(Expr::Template(_)) => "a text".to_owned(),
        Value::Expr(Expr::Broken { .. }) => "(broken)".to_owned(),
        Value::Expr(formula) => super::notes::cut(&cutover_ir::secret::redact(&formula.plain()), 60),
        Value::List(_) | Value::Map(_) => "a value".to_owned(),
    }
}

fn show(path: &PathExpr) -> String {
    let mut text = match &path.root {
        Root::Step { name, .. } => format!("{name}:"),
        Root::Binary => "the files".to_owned(),
        Root::RunIndex => "how often the step has run before".to_owned(),
        Root::ItemIndex => "the place of the item".to_owned(),
        Root::Scope(name) => name.clone(),
        _ => String::new(),
    };
    for segment in &path.segments {
        if !text.is_empty() && !text.ends_with(':') {
            text.push('.');
        }
        match segment {
            Segment::Key(key) => text.push_str(key),
            Segment::Index(i) => text.push_str(&i.to_string()),
        }
    }
    if text.is_empty() { "the item".to_owned() } else { text }
}
