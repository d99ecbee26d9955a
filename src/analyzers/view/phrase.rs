//! Conditions as a person would say them.

use cutover_ir::secret::redact;
use cutover_ir::{Condition, Expr, Node, Part, PathExpr, Root, Segment, Value, comparison_words};
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// A constant that something is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Number(String),
    Text(String),
}

/// The constants of one side of a comparison.
pub(crate) fn constants(node: &Node) -> Option<Constant> {
    match &node.value {
        Value::Number(number) => Some(Constant::Number(number.clone())),
        Value::Text(text) => Some(match text.trim().parse::<f64>() {
            Ok(_) => Constant::Number(text.trim().to_owned()),
            Err(_) => Constant::Text(text.clone()),
        }),
        _ => None,
    }
}

/// One condition: `score >= 80`.
pub(crate) fn phrase(condition: &Condition) -> String {
    let operator = &condition.operation.value;
    let operation = comparison_words(operator).map_or_else(|| words(operator), str::to_owned);
    match right(condition) {
        // Who wrote the constant first meant the same as who wrote it last.
        Some(right) => match mirrored(&operation).filter(|_| is_backwards(&condition.left, right)) {
            Some(operation) => format!("{} {operation} {}", side(right), side(&condition.left)),
            None => format!("{} {operation} {}", side(&condition.left), side(right)),
        },
        None => match (condition.operation.value.as_str(), question(&condition.left)) {
            ("true", Some(said)) => said,
            ("false", Some(said)) => format!("not ({said})"),
            _ => format!("{} {}", side(&condition.left), operation),
        },
    }
}

/// An operation, in words, with its sides changed; nothing where that has no words.
fn mirrored(operation: &str) -> Option<&str> {
    Some(match operation {
        "is" | "is not" => operation,
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        "is after" => "is before",
        "is before" => "is after",
        _ => return None,
    })
}

/// Whether a constant stands on the left and what is compared with it on the right.
fn is_backwards(left: &Node, right: &Node) -> bool {
    constants(left).is_some() && matches!(right.value, Value::Expr(_))
}

/// An expression that is a condition already.
fn question(node: &Node) -> Option<String> {
    match alone(node.expr()?) {
        Expr::Foreign { source, .. } => Some(short(&super::Script::said(source)?, 120)),
        _ => None,
    }
}

/// The expression that a template holds between nothing but blanks, or the expression itself.
fn alone(expr: &Expr) -> &Expr {
    let Expr::Template(parts) = expr else {
        return expr;
    };
    let mut said = parts.iter().filter(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    match (said.next(), said.next()) {
        (Some(Part::Hole(hole)), None) => hole,
        _ => expr,
    }
}

/// Code as a person would read it aloud: without the platform's ways to say "this item" and "now".
pub(crate) fn plain_code(code: &str) -> String {
    let mut text = Cow::Borrowed(code);
    for reading in READINGS.iter() {
        if !reading.signs.iter().any(|sign| text.contains(sign)) {
            continue;
        }
        if let Cow::Owned(new) = reading.pattern.replace_all(&text, |found: &Captures<'_>| (reading.say)(found)) {
            text = Cow::Owned(new);
        }
    }
    text.into_owned()
}

/// How a person says what was found.
type Say = fn(&Captures<'_>) -> String;

/// What some code looks like, and how a person says it.
struct Reading {
    pattern: Regex,
    /// Texts of which the pattern holds one whenever it fits: most code has none of them.
    signs: &'static [&'static str],
    say: Say,
}

/// In this order. A pattern that cannot be read is left out; a test holds that all can.
static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let item = concat!(
        r#"(?:(?:\$\((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)\)|\$node\[(?:'[^']*'|"[^"]*")\]|\$items\([^()]*\)|\$input|\b[A-Za-z_]\w*)"#,
        r#"(?:\[\d+\]|\.(?:item|first\(\)|last\(\)|all\(\)\[\d+\]))*\.|\$)json(\.|\[)"#
    );
    let now = r"(?:\$now|DateTime\.(?:now|local|utc)\(\))";
    let printed = r"(?:\.to(?:ISO|ISODate|Millis|JSDate)\(\))?";
    let shifted = format!(r"(?:{now}|\$today)\.(minus|plus)\(\s*\{{\s*(\w+):\s*(\d+)\s*\}}\s*\){printed}");
    let now_printed = format!("{now}{printed}");
    let all: [(&str, &[&str], Say); 9] = [
        (r"\?\.", &["?."], |_| ".".to_owned()),
        (item, &["json"], |found| group(found, 1).trim_start_matches('.').to_owned()),
        (r#"([\w)\]]?)\[["']([\w ./-]+)["']\]"#, &["['", "[\""], |found| match group(found, 1) {
            "" => group(found, 2).to_owned(),
            before => format!("{before}.{}", group(found, 2)),
        }),
        (&shifted, &[".minus(", ".plus("], |found| {
            let way = if group(found, 1) == "minus" { "ago" } else { "from now" };
            format!("{} {} {way}", group(found, 3), group(found, 2))
        }),
        (&now_printed, &["$now", "DateTime."], |_| "now".to_owned()),
        (r"\$today\b", &["$today"], |_| "today".to_owned()),
        // How a text is made comparable says nothing about what is compared.
        (r"\.(?:toLowerCase|toUpperCase|trim|toString)\(\)", &[".to", ".trim"], |_| String::new()),
        (r#"\(([\w.]+) ?\|\| ?(?:''|""|0)\)"#, &["||"], |found| format!("({})", group(found, 1))),
        (r"\b(?:String|Number|parseInt|parseFloat)\(([\w.]+)(?:, ?10)?\)", &["String(", "Number(", "parse"], |found| {
            group(found, 1).to_owned()
        }),
    ];
    let read = |(pattern, signs, say): (&str, _, _)| Some(Reading { pattern: Regex::new(pattern).ok()?, signs, say });
    all.into_iter().filter_map(read).collect()
});

fn group<'t>(found: &'t Captures<'_>, at: usize) -> &'t str {
    found.get(at).map_or("", |part| part.as_str())
}

/// An operator that the table does not know, as words: `not_in_list` is "not in list".
fn words(operation: &str) -> String {
    operation.rsplit(':').next().unwrap_or(operation).replace('_', " ")
}

/// What a condition compares with; nothing for a question that needs no second side, even where the export has one.
pub(crate) fn right(condition: &Condition) -> Option<&Node> {
    const ALONE: &[&str] = &[
        "exists",
        "notExists",
        "empty",
        "notEmpty",
        "isEmpty",
        "isNotEmpty",
        "true",
        "false",
        "exist",
        "notexist",
        "text:isempty",
        "text:isnotempty",
    ];
    condition.right.as_ref().filter(|_| !ALONE.contains(&condition.operation.value.as_str()))
}

/// A value as one side of a comparison.
fn side(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.clone(),
        Value::Text(text) if text.trim().parse::<f64>().is_ok() => text.trim().to_owned(),
        Value::Text(text) => quote(text, 40),
        Value::List(_) | Value::Map(_) => "a structure".to_owned(),
        Value::Expr(expr) => expression(expr),
    }
}

fn expression(expr: &Expr) -> String {
    match alone(expr) {
        Expr::Path(path) => path_text(path),
        Expr::Template(parts) => {
            let text: String = parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Hole(hole) => format!("{{{}}}", expression(hole)),
                })
                .collect();
            short(&text, 60)
        }
        Expr::Foreign { source, .. } | Expr::Broken { source, .. } => short(&plain_code(source), 60),
        Expr::Constant(_) | Expr::Call { .. } | Expr::Infix { .. } | Expr::Member { .. } | Expr::Index { .. } => {
            short(&expr.plain(), 60)
        }
    }
}

/// The last member that a path follows, or its root.
pub(crate) fn path_text(path: &PathExpr) -> String {
    let mut members = String::new();
    for segment in &path.segments {
        match segment {
            Segment::Key(key) => {
                if !members.is_empty() {
                    members.push('.');
                }
                members.push_str(key);
            }
            Segment::Index(index) => members.push_str(&format!("[{index}]")),
        }
    }
    if !members.is_empty() {
        return match &path.root {
            // A column that has a number for a name says nothing by itself.
            Root::Step { name, .. } if members.bytes().all(|b| b.is_ascii_digit()) => {
                format!("field {members} of {}", quote(name, 40))
            }
            _ => short(&members, 60),
        };
    }
    match &path.root {
        Root::Item | Root::Input(_) => "the item".to_owned(),
        Root::Binary => "the file".to_owned(),
        Root::Step { name, .. } => format!("the item of {}", quote(name, 40)),
        Root::ItemIndex => "the item's ordinal".to_owned(),
        Root::RunIndex => "the run's ordinal".to_owned(),
        Root::Given(name) | Root::Scope(name) => name.clone(),
    }
}

/// A text in quotes on one line, shortened, secrets removed.
pub(crate) fn quote(text: &str, most: usize) -> String {
    format!("\"{}\"", short(text, most))
}

/// A text on one line, shortened, secrets removed before anything is cut.
pub(crate) fn short(text: &str, most: usize) -> String {
    let clean = redact(text);
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// Some names in a row, the rest counted.
pub(crate) fn list(names: &[String], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    match names.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// `1 step`, `2 steps`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_reads_as_a_person_says_it() {
        for (code, said) in [
            ("$('API Auth').item.json[\"Image Mode\"]", "Image Mode"),
            ("$json.body?.total", "body.total"),
            ("$node[\"Get it\"].json.a.b", "a.b"),
            ("$input.first().json['x'] + items[0].json.y", "x + y"),
            ("$now.minus({days: 7}).toISO()", "7 days ago"),
            ("DateTime.now().plus({ hours: 2 })", "2 hours from now"),
            ("$now.toISO()", "now"),
            ("a.b['c d']", "a.b.c d"),
            ("$('Bob\\'s list').item.json.total + m.json.x", "total + x"),
            ("String($json.status || '').toLowerCase()", "status"),
            ("parseInt(order.total, 10)", "order.total"),
        ] {
            assert_eq!(plain_code(code), said);
        }
        assert_eq!(READINGS.len(), 9);
    }
}
