use super::rule::{Found, Rule};
use super::view::{
    Comparison, Constant, Script, Subject, conditions, constants, count, list, phrase, plain_code, plain_name, quote,
    right, short,
};
use cutover_ir::{Condition, Confidence, Expr, Op, Part, PathExpr, Pointer, Segment, Severity, Step, Value};
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "BR001",
    name: "hidden-threshold",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 1,
    help: "Ask who owns this rule, give it a name and a test for each side of the constant; the converted repository keeps it under src/rules or src/code.",
    tags: &[],
    page: include_str!("hidden_threshold.md"),
    check,
};

/// Constants and names that say nothing about the business.
#[derive(Default, Deserialize)]
struct Trivia {
    trivial_numbers: HashSet<String>,
    trivial_texts: HashSet<String>,
    technical_names: HashSet<String>,
    /// A name and a number that go together by nature: a clock has 12 hours.
    trivial_pairs: HashSet<(String, String)>,
    /// Ends of such names.
    technical_endings: Vec<String>,
    /// Beginnings of texts that stand for nothing found or for a format.
    trivial_beginnings: Vec<String>,
    /// Parts of texts that are plainly examples.
    examples: Vec<String>,
}

static TRIVIA: LazyLock<Trivia> = LazyLock::new(|| cutover_ir::table!("hidden_threshold.json"));

/// A decision by a constant, as a person would say it.
struct Decision<'a> {
    text: String,
    at: &'a Pointer,
    is_number: bool,
}

/// Steps that decide by the same values.
#[derive(Default)]
struct Group<'a> {
    steps: Vec<String>,
    places: Vec<&'a Pointer>,
    effects: usize,
    has_number: bool,
}

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut groups: IndexMap<(&str, Vec<String>), Group<'_>> = IndexMap::new();
    for (index, step) in subject.live() {
        let mut decisions = branch(subject, step);
        let gates = subject.gates.iter().filter(|gated| gated.step == index);
        decisions.extend(gates.flat_map(|gated| gated.any.iter().flatten()).filter_map(|c| decision(subject, c)));
        let verb = if decisions.is_empty() { COMPUTES } else { BRANCHES };
        if let (Some(script), Some(at)) = (subject.scripts.get(&index), subject.code_at(step)) {
            decisions.extend(in_script(subject, script, at, true));
        } else if !matches!(step.op, Op::Code { .. }) {
            decisions.extend(in_expressions(subject, step));
        }
        // A text that code or an expression asks for mostly says how something is shown or what a service calls it. The register has those.
        if verb == COMPUTES && conditions(step).is_empty() && !decisions.iter().any(|decision| decision.is_number) {
            continue;
        }
        if decisions.is_empty() {
            continue;
        }
        let mut texts: Vec<String> = Vec::new();
        for decision in &decisions {
            if !texts.contains(&decision.text) {
                texts.push(decision.text.clone());
            }
        }
        let group = groups.entry((verb, texts)).or_default();
        group.steps.push(quote(&step.name, 60));
        group.effects = group.effects.max(subject.calls_behind(index));
        for decision in decisions {
            group.has_number |= decision.is_number;
            if !group.places.contains(&decision.at) {
                group.places.push(decision.at);
            }
        }
    }
    for ((verb, texts), group) in groups {
        let who = match group.steps.len() {
            1 => format!(
                "Step {} {}",
                list(&group.steps, 1),
                verb.replacen(' ', if verb == BRANCHES { "es " } else { "s " }, 1)
            ),
            n => format!("{} ({}) all {verb} the same", count(n, "step"), list(&group.steps, 3)),
        };
        let reach = match group.effects {
            0 => String::new(),
            n => format!("; {} behind it", count(n, "external call")),
        };
        let values = count(texts.len(), "fixed value");
        let mut finding = found.finding(format!("{who} {values}: {}{reach}.", list(&texts, 4)), group.places);
        if !group.has_number {
            finding.severity = Severity::Low;
        }
        finding.effort = u32::try_from(texts.len().div_ceil(4)).unwrap_or(1);
        found.add(finding);
    }
}

/// A step that chooses a way.
const BRANCHES: &str = "branch on";
/// Code or an expression.
const COMPUTES: &str = "compute with";

/// The conditions of a step that chooses a way.
fn branch<'a>(subject: &Subject<'_>, step: &'a Step) -> Vec<Decision<'a>> {
    conditions(step).into_iter().filter_map(|condition| decision(subject, condition)).collect()
}

fn decision<'a>(subject: &Subject<'_>, condition: &'a Condition) -> Option<Decision<'a>> {
    let right = right(condition)?;
    let (constant, other) = match (constants(right), constants(&condition.left)) {
        (Some(constant), None) => (constant, &condition.left),
        (None, Some(constant)) => (constant, right),
        _ => return None,
    };
    let name = match &other.value {
        Value::Expr(expr) => name_in(expr),
        _ => return None,
    };
    says(subject, &name, &constant).then(|| Decision {
        text: phrase(condition),
        at: &right.at,
        is_number: matches!(constant, Constant::Number(_)),
    })
}

/// Comparisons inside expressions: `{{ $json.total > 500 ? … }}`.
fn in_expressions<'a>(subject: &Subject<'_>, step: &'a Step) -> Vec<Decision<'a>> {
    let mut decisions = Vec::new();
    step.each_expr(&mut |expr, at| {
        for script in subject.decisions(expr) {
            decisions.extend(in_script(subject, &script, at, false));
        }
    });
    decisions
}

fn in_script<'a>(subject: &Subject<'_>, script: &Script, at: &'a Pointer, lines: bool) -> Vec<Decision<'a>> {
    let mut said_at: IndexMap<String, (Vec<String>, bool)> = IndexMap::new();
    for c in script.comparisons.iter().filter(|c| says(subject, &c.name, &c.constant)) {
        let (places, is_number) = said_at.entry(said(c)).or_default();
        *is_number |= matches!(c.constant, Constant::Number(_));
        let line = c.line.to_string();
        if !places.contains(&line) {
            places.push(line);
        }
    }
    said_at
        .into_iter()
        .map(|(said, (places, is_number))| {
            let noun = if places.len() == 1 { "line" } else { "lines" };
            let text = if lines { format!("{said} ({noun} {})", list(&places, 3)) } else { said };
            Decision { text, at, is_number }
        })
        .collect()
}

fn said(comparison: &Comparison) -> String {
    let subject = short(&plain_code(&comparison.subject), 60);
    match &comparison.constant {
        Constant::Number(number) => format!("{subject} {} {number}", comparison.operator),
        Constant::Text(text) => format!("{subject} {} {}", comparison.operator, quote(text, 40)),
    }
}

/// Whether a comparison is about the business, and about something that the workflow is told. A text that another of its steps has set is a mark
/// between the two, one that is written as programs write (`item:deleted`, `new_message`) is theirs, one that is its own name is an example, and a host
/// says what kind of link it is.
fn says(subject: &Subject<'_>, name: &str, constant: &Constant) -> bool {
    let is_mark = |text: &str| {
        let is_written_by_programs = text.contains(['_', ':']) && !text.contains(char::is_whitespace);
        is_written_by_programs || is_host(text) || subject.sets(name, text) || plain_name(text) == plain_name(name)
    };
    !matches!(constant, Constant::Text(text) if is_mark(text.trim())) && tells(name, constant)
}

/// Whether a text is a host or the beginning of one: `youtu.be`, `youtube.`. The domain of a mail address says who somebody is.
fn is_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or(text);
    let is_spelled = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    host.contains('.') && host.contains(|c: char| c.is_ascii_lowercase()) && host.chars().all(is_spelled)
}

/// Whether a comparison of this thing with this constant is about the business, not about the machinery.
pub(crate) fn tells(name: &str, constant: &Constant) -> bool {
    let plain = plain_name(name);
    let technical = name.is_empty()
        || TRIVIA.technical_endings.iter().any(|end| plain.ends_with(end.as_str()))
        || TRIVIA.technical_names.contains(&plain)
        || TRIVIA.technical_names.contains(&name.to_lowercase());
    match constant {
        Constant::Number(number) => {
            let is_example = ["123456", "987654"].iter().any(|part| number.contains(part));
            let by_nature = TRIVIA.trivial_pairs.contains(&(plain, number.clone()));
            !technical && !is_example && !by_nature && !TRIVIA.trivial_numbers.contains(number.as_str())
        }
        Constant::Text(text) => {
            let text = text.trim().to_lowercase();
            !technical
                && text.chars().count() > 1
                && text.chars().any(char::is_alphanumeric)
                && !TRIVIA.trivial_texts.contains(text.as_str())
                && !TRIVIA.trivial_beginnings.iter().any(|begin| text.starts_with(begin.as_str()))
                && !TRIVIA.examples.iter().any(|part| text.contains(part.as_str()))
        }
    }
}

/// The same, nothing where there is no name for it.
pub(crate) fn subject_name(expr: &Expr) -> Option<String> {
    Some(name_in(expr)).filter(|name| !name.is_empty())
}

/// What a reader would call the thing that an expression gives.
fn name_in(expr: &Expr) -> String {
    match expr {
        Expr::Path(path) => path_name(path),
        Expr::Foreign { source, .. } => Script::of_expression(&format!("{source}\n=== 2"))
            .comparisons
            .last()
            .map_or_else(String::new, |c| c.name.clone()),
        Expr::Template(parts) => parts
            .iter()
            .find_map(|part| match part {
                Part::Hole(hole) => Some(name_in(hole)),
                Part::Text(_) => None,
            })
            .unwrap_or_default(),
        Expr::Call { arguments, .. } => arguments.first().map_or_else(String::new, name_in),
        Expr::Infix { left, .. } => name_in(left),
        Expr::Member { of, .. } | Expr::Index { of, .. } => name_in(of),
        // What cannot be found still has the name that it was asked for by: `75467864__temperatureHigh`.
        Expr::Broken { source, .. } => broken_name(source),
        Expr::Constant(_) => String::new(),
    }
}

/// The last plain name in the source of an expression that nobody can evaluate.
fn broken_name(source: &str) -> String {
    let is_plain = |word: &&str| word.starts_with(|c: char| c.is_alphabetic());
    let words = source.split("__").flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(is_plain).last().unwrap_or_default().to_owned()
}

fn path_name(path: &PathExpr) -> String {
    path.segments
        .iter()
        .rev()
        .find_map(|segment| match segment {
            Segment::Key(key) => Some(key.clone()),
            Segment::Index(_) => None,
        })
        .unwrap_or_default()
}
