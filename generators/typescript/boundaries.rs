//! Tests of business rules at their limits: just below, at and just above each number, with and without each text.
//!
//! What a rule must say there is worked out here, apart from the code that is emitted for it. Rules that compute, compare with other fields or
//! depend on more than their own fields get no such test: the golden runs hold them.

use super::Emitted;
use super::literal;
use crate::Files;
use cutover_ir::{Condition, Conditions, Expr, Node, Root, Segment, Value};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// A comparison of one field with one constant.
#[derive(Clone, Debug)]
pub struct Term {
    /// The members that lead to the field.
    pub path: Vec<String>,
    pub comparison: Comparison,
    pub constant: Constant,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// As it was written.
    Number(String),
    Text(String),
    Bool(bool),
    /// Nothing: the field is there or not.
    Missing,
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    Is,
    IsNot,
    Above,
    AtLeast,
    Below,
    AtMost,
    Contains,
    LacksText,
    Begins,
    BeginsNot,
    Ends,
    EndsNot,
    Exists,
    ExistsNot,
    /// A text that has letters.
    Filled,
    /// A text that has none.
    Blank,
}

/// The platform's comparison, with the type of its operands in front → what it means.
static COMPARISONS: LazyLock<HashMap<String, Comparison>> = LazyLock::new(|| cutover_ir::table!("boundaries.json"));

/// A rule with what it must say for some inputs.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The exported function.
    name: String,
    /// Its file below `src/rules`, without the ending.
    file: String,
    about: About,
    /// Whether it compares with a number, of which the neighbours are tried.
    counts: bool,
    /// Arguments in code, and whether the rule holds for them; or why it cannot be tried so.
    cases: Result<Vec<(String, bool)>, &'static str>,
}

/// What a rule is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// The fields of an item.
    Item,
    /// Values, of any steps.
    Values,
    /// Variables of a flow, with their members.
    Variables,
}

/// Why a rule is not tried at its limits.
const UNSAID: &str = "the export holds no settings for its comparisons";
const COMPUTED: &str = "it compares more than fields with constants";
const UNCONDITIONAL: &str = "it has no condition";
const SECRET: &str = "it compares with a secret";
const TOO_LONG: &str = "it has more comparisons than a person would try";
const NO_INPUT: &str = "no input was found that tells its comparisons apart";

/// The comparisons of a rule that is tried: each is tried together with all others.
const MOST_TERMS: usize = 64;

impl Checked {
    /// The tests of a rule over items, where it is a comparison of fields with constants. `is_secret` tells constants that code must
    /// not hold.
    pub fn of(name: &str, file: &str, rule: &Conditions, is_secret: &dyn Fn(&str) -> bool) -> Self {
        let clauses = clauses_of(rule, &mut |node| field(node));
        let cases = clauses.as_ref().map_err(|why| *why).and_then(|clauses| cases(clauses, is_secret));
        let cases = cases.map(|cases| cases.iter().map(|(values, holds)| (object(&sorted(values)), *holds)).collect());
        Self {
            name: name.to_owned(),
            file: file.to_owned(),
            about: About::Item,
            counts: clauses.is_ok_and(|clauses| counts(&clauses)),
            cases,
        }
    }

    /// The same for a rule that is given values, one for each expression in this order.
    pub fn of_values(
        name: &str,
        file: &str,
        rule: &Conditions,
        values: &[&str],
        is_secret: &dyn Fn(&str) -> bool,
    ) -> Self {
        // A name for each left side, in the order of the values; what is compared with another value is not tried.
        let mut left = values.iter().map(|value| vec![(*value).to_owned()]);
        let clauses = clauses_of(rule, &mut |node| node.expr().and_then(|_| left.next()));
        let clauses = clauses.and_then(|all| {
            if all.iter().map(Vec::len).sum::<usize>() == values.len() { Ok(all) } else { Err(COMPUTED) }
        });
        let cases = clauses.as_ref().map_err(|why| *why).and_then(|clauses| cases(clauses, is_secret));
        let arguments = |given: &Values| {
            let all = values
                .iter()
                .map(|value| given.get(&vec![(*value).to_owned()]).map_or_else(|| "undefined".to_owned(), constant));
            all.collect::<Vec<_>>().join(", ")
        };
        let cases = cases.map(|cases| cases.iter().map(|(given, holds)| (arguments(given), *holds)).collect());
        let counts = clauses.is_ok_and(|clauses| counts(&clauses));
        Self { name: name.to_owned(), file: file.to_owned(), about: About::Values, counts, cases }
    }

    /// The same for a function of variables: any of the lists holds, of which all must; nothing where one compares more than that. A path
    /// begins with its variable.
    pub fn of_function(
        name: &str,
        file: &str,
        clauses: Option<Vec<Vec<Term>>>,
        variables: &[&str],
        is_secret: &dyn Fn(&str) -> bool,
    ) -> Self {
        let is_known =
            |term: &Term| term.path.len() > 1 && term.path.first().is_some_and(|v| variables.contains(&v.as_str()));
        let clauses = clauses.filter(|clauses| clauses.iter().flatten().all(is_known));
        let arguments = |values: &Values| {
            let all = sorted(values);
            let of = |variable: &&str| {
                let own = all.iter().filter_map(|(path, value)| {
                    path.split_first().filter(|(first, _)| first == variable).map(|(_, rest)| (rest, *value))
                });
                object(&own.collect::<Vec<_>>())
            };
            variables.iter().map(of).collect::<Vec<_>>().join(", ")
        };
        let cases = clauses.as_ref().ok_or(COMPUTED).and_then(|clauses| cases(clauses, is_secret));
        let cases = cases.map(|cases| cases.iter().map(|(values, holds)| (arguments(values), *holds)).collect());
        Self {
            name: name.to_owned(),
            file: file.to_owned(),
            about: About::Variables,
            counts: clauses.is_some_and(|clauses| counts(&clauses)),
            cases,
        }
    }

    /// Its name in the file of tests, which has names of its own.
    fn local(&self) -> String {
        let taken = ["assert", "test", "holdsFor"].contains(&self.name.as_str());
        if taken { format!("{}Rule", self.name) } else { self.name.clone() }
    }
}

/// Where the tests of rules stand.
pub const FILE: &str = "test/rules.test.ts";

/// Whether some rule of a tree is tried at its limits.
pub fn tries_rules(tree: &Files) -> bool {
    tree.get(FILE).is_some_and(|bytes| String::from_utf8_lossy(bytes).contains("holdsFor("))
}

/// Adds the tests of all rules that have a file. Those that are held by recorded runs alone stand there as tests to be written.
pub fn add_file(emitted: &mut Emitted, checked: &[Checked]) {
    if checked.is_empty() {
        return;
    }
    let tried: Vec<(&Checked, &Vec<(String, bool)>)> =
        checked.iter().filter_map(|rule| Some((rule, rule.cases.as_ref().ok()?))).collect();
    if tried.is_empty() {
        return;
    }
    let mut text = String::from("import assert from \"node:assert/strict\";\nimport { test } from \"node:test\";\n");
    for (rule, _) in &tried {
        let local = rule.local();
        let imported = if local == rule.name { local } else { format!("{} as {local}", rule.name) };
        text.push_str(&format!("import {{ {imported} }} from \"../src/rules/{}.js\";\n", rule.file));
    }
    // Rules of one workflow are all of one kind.
    let of_variables = checked.iter().all(|rule| rule.about == About::Variables);
    let module = if of_variables { "flow/rule-test" } else { "rule-test" };
    let numbers =
        if tried.iter().any(|(rule, _)| rule.counts) { "just below, at and just above its numbers, " } else { "" };
    text.push_str(&format!("import {{ holdsFor }} from \"../src/runtime/{module}.js\";\n"));
    text.push_str(&format!("\n// Each rule {numbers}with and without what it asks for.\n"));
    for (rule, cases) in tried {
        text.push_str(&format!("\ntest({}, () => {{\n", literal::string(&rule.name)));
        for (given, holds) in cases {
            let asked = match rule.about {
                About::Values => format!("() => {}({given}), {{}}", rule.local()),
                About::Item | About::Variables => format!("{}, {given}", rule.local()),
            };
            text.push_str(&format!("  assert.equal(holdsFor({asked}), {holds});\n"));
        }
        text.push_str("});\n");
    }
    let untried = checked.iter().filter_map(|rule| Some((rule, rule.cases.as_ref().err()?)));
    let mut untried = untried.peekable();
    if untried.peek().is_some() {
        let recorded = emitted.tree.keys().any(|path| path.starts_with("fixtures/"));
        text.push_str(if recorded {
            "\n// Only recorded runs try these.\n"
        } else {
            "\n// Nothing tries these before a run that reaches them is recorded.\n"
        });
    }
    for (rule, why) in untried {
        text.push_str(&format!("test.todo({});\n", literal::string(&format!("{}: {why}", rule.name))));
    }
    emitted.put(FILE, text);
}

/// Whether a number is among the constants.
fn counts(clauses: &[Vec<Term>]) -> bool {
    clauses.iter().flatten().any(|term| matches!(term.constant, Constant::Number(_)))
}

/// The comparisons of a rule, of which all in one of the lists must hold; or why they are not known. `path` leads to what is compared.
fn clauses_of(
    rule: &Conditions,
    path: &mut dyn FnMut(&Node) -> Option<Vec<String>>,
) -> Result<Vec<Vec<Term>>, &'static str> {
    if rule.unsaid || rule.loose_when.is_some() {
        return Err(UNSAID);
    }
    let terms: Vec<Term> =
        rule.conditions.iter().map(|one| term(one, path(&one.left)?)).collect::<Option<_>>().ok_or(COMPUTED)?;
    Ok(if rule.any { terms.into_iter().map(|term| vec![term]).collect() } else { vec![terms] })
}

fn term(condition: &Condition, path: Vec<String>) -> Option<Term> {
    let comparison = *COMPARISONS.get(&format!("{} {}", condition.kind, condition.operation.value))?;
    let right = condition.right.as_ref().map(|right| &right.value);
    let constant = match (condition.kind.as_str(), right) {
        ("text", None) if matches!(comparison, Comparison::Filled | Comparison::Blank) => Constant::Text(String::new()),
        // The older nodes write down what they do not ask for.
        ("text", Some(Value::Text(text)))
            if text.is_empty() && matches!(comparison, Comparison::Filled | Comparison::Blank) =>
        {
            Constant::Text(String::new())
        }
        ("text", _) if matches!(comparison, Comparison::Exists | Comparison::ExistsNot) => Constant::Missing,
        _ if condition.right_type.as_deref().is_some_and(|kind| kind != condition.kind) => return None,
        ("number", Some(Value::Number(number))) => Constant::Number(number.clone()),
        ("text", Some(Value::Text(text))) if !text.trim().is_empty() => Constant::Text(text.clone()),
        ("boolean", Some(Value::Bool(value))) => Constant::Bool(*value),
        // The question itself is the constant. What stands beside it all the same is no truth value, and fails.
        ("boolean", None) if condition.operation.value == "true" || condition.operation.value == "false" => {
            Constant::Bool(condition.operation.value == "true")
        }
        _ => return None,
    };
    Some(Term { path, comparison, constant })
}

/// The highest ordinal of a list's element that a test writes a list for.
const HIGHEST: usize = 4;

/// An element of a list, as a part of a path.
fn element(at: usize) -> String {
    format!("[{at}]")
}

/// The ordinal of a part of a path that is an element of a list.
fn ordinal(part: &str) -> Option<usize> {
    part.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The members that lead to a field of the item at hand.
fn field(node: &Node) -> Option<Vec<String>> {
    let Value::Expr(Expr::Path(path)) = &node.value else { return None };
    let keys = path.segments.iter().map(|segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(at) => Some(*at).filter(|at| *at <= HIGHEST).map(element),
    });
    let keys: Vec<String> = keys.collect::<Option<_>>()?;
    (path.root == Root::Item && !keys.is_empty()).then_some(keys)
}

/// A term of a comparison whose sides are printed already: `order.total`, `number:greater`, `500`.
pub fn printed_term(left: &str, operator: &str, right: Option<&Value>) -> Option<Term> {
    let comparison = *COMPARISONS.get(operator)?;
    let kind = operator.split(':').next().unwrap_or_default();
    let is_number = |text: &str| !around(text).is_empty();
    let constant = match (comparison, right) {
        (Comparison::Exists | Comparison::ExistsNot, _) => Constant::Missing,
        (Comparison::Filled | Comparison::Blank, None) => Constant::Text(String::new()),
        (Comparison::Filled | Comparison::Blank, Some(_)) => return None,
        (Comparison::Above | Comparison::AtLeast | Comparison::Below | Comparison::AtMost, Some(right)) => {
            match right {
                Value::Number(number) | Value::Text(number) if is_number(number) => Constant::Number(number.clone()),
                _ => return None,
            }
        }
        (_, Some(Value::Number(number) | Value::Text(number))) if kind == "number" && is_number(number) => {
            Constant::Number(number.clone())
        }
        (_, Some(Value::Text(text))) if kind == "boolean" && ["true", "false"].contains(&text.as_str()) => {
            Constant::Bool(text == "true")
        }
        // A text that is a number is compared as one by some platforms.
        (_, Some(Value::Text(text)))
            if !["number", "boolean"].contains(&kind) && !is_number(text) && !text.trim().is_empty() =>
        {
            Constant::Text(text.clone())
        }
        _ => return None,
    };
    Some(Term { path: members(left)?, comparison, constant })
}

/// A path in code as its members, the variable first.
fn members(code: &str) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut rest = code;
    loop {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end).filter(|(word, _)| !word.is_empty())?;
        path.push(word.to_owned());
        rest = behind;
        while let Some(inner) = rest.strip_prefix("?.[").or_else(|| rest.strip_prefix('[')) {
            rest = match inner.strip_prefix('"') {
                Some(quoted) => {
                    let (name, behind) = quoted.split_once("\"]").filter(|(name, _)| !name.contains('\\'))?;
                    path.push(name.to_owned());
                    behind
                }
                None => {
                    let (at, behind) = inner.split_once(']')?;
                    path.push(at.parse().ok().filter(|at| *at <= HIGHEST).map(element)?);
                    behind
                }
            };
        }
        match rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
            Some(behind) => rest = behind,
            None => return rest.is_empty().then_some(path),
        }
    }
}

/// Fields with their values.
type Values = BTreeMap<Vec<String>, Constant>;

fn sorted(values: &Values) -> Vec<(&[String], &Constant)> {
    values.iter().map(|(path, value)| (path.as_slice(), value)).collect()
}

/// Whether one input can hold all fields: none lies within another, nothing is a list and an object, and each has one type.
fn fit(terms: &[&Term]) -> bool {
    let kind = |term: &Term| std::mem::discriminant(&term.constant);
    let is_element = |part: &String| ordinal(part).is_some();
    let part_ways = |a: &Term, b: &Term| {
        let mut pairs = a.path.iter().zip(&b.path).skip_while(|(a, b)| a == b);
        pairs.next().is_none_or(|(a, b)| is_element(a) == is_element(b))
    };
    terms.iter().all(|a| {
        terms.iter().all(|b| {
            let of_one_type = kind(a) == kind(b) || [a, b].iter().any(|term| term.constant == Constant::Missing);
            if a.path == b.path { of_one_type } else { !b.path.starts_with(&a.path) && part_ways(a, b) }
        })
    })
}

/// Inputs around each constant, the other fields so that it is this one that decides; or why that cannot be worked out.
fn cases(clauses: &[Vec<Term>], is_secret: &dyn Fn(&str) -> bool) -> Result<Vec<(Values, bool)>, &'static str> {
    let terms: Vec<&Term> = clauses.iter().flatten().collect();
    let hidden = |term: &&Term| {
        term.path.iter().any(|name| is_secret(name))
            || matches!(&term.constant, Constant::Text(text) if is_secret(text))
    };
    if terms.is_empty() {
        return Err(UNCONDITIONAL);
    }
    if terms.len() > MOST_TERMS {
        return Err(TOO_LONG);
    }
    if terms.iter().any(hidden) {
        return Err(SECRET);
    }
    if !fit(&terms) {
        return Err(NO_INPUT);
    }
    let mut cases: Vec<(Values, bool)> = Vec::new();
    let fields: BTreeSet<&Vec<String>> = terms.iter().map(|term| &term.path).collect();
    for clause in clauses {
        for term in clause {
            for probe in probes(term, &terms) {
                let value = |path: &Vec<String>| {
                    if *path == term.path {
                        return Some(probe.clone());
                    }
                    // The rest of its own list holds, the other lists do not.
                    let own: Vec<&Term> = clause.iter().filter(|other| other.path == *path).collect();
                    let wanted = !own.is_empty();
                    let asked = if wanted { own } else { terms.iter().copied().filter(|t| t.path == *path).collect() };
                    let values = asked.iter().flat_map(|term| probes(term, &terms));
                    values.into_iter().find(|value| asked.iter().all(|term| compare(term, value) == wanted))
                };
                let values: Option<Values> = fields.iter().map(|path| Some(((*path).clone(), value(path)?))).collect();
                let Some(values) = values else { continue };
                let holds = |term: &Term| values.get(&term.path).is_some_and(|value| compare(term, value));
                let holds = clauses.iter().any(|clause| clause.iter().all(holds));
                if !cases.iter().any(|(known, _)| *known == values) {
                    cases.push((values, holds));
                }
            }
        }
    }
    if cases.is_empty() { Err(NO_INPUT) } else { Ok(cases) }
}

/// Values around the constant of a term.
fn probes(term: &Term, all: &[&Term]) -> Vec<Constant> {
    match &term.constant {
        Constant::Number(number) => around(number).into_iter().map(Constant::Number).collect(),
        Constant::Text(text) if text.is_empty() => {
            vec![Constant::Text("anything else".to_owned()), Constant::Text(String::new())]
        }
        Constant::Text(text) => vec![Constant::Text(text.clone()), Constant::Text(other_than(text).to_owned())],
        Constant::Bool(_) => vec![Constant::Bool(true), Constant::Bool(false)],
        Constant::Missing => {
            // What else is asked about the field needs a value of its type.
            let other = all.iter().find(|other| other.path == term.path && other.constant != Constant::Missing);
            match other {
                Some(other) => vec![other.constant.clone()],
                None => vec![Constant::Text("anything else".to_owned()), Constant::Missing],
            }
        }
    }
}

/// A text that has nothing in common with another.
fn other_than(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let unlike = |other: &&str| {
        let (other, text) = (other.to_lowercase(), lower.as_str());
        !other.contains(text) && !text.contains(other.as_str())
    };
    ["anything else", "zzz", "0815"].into_iter().find(unlike).unwrap_or("qqq")
}

/// A number with its neighbours, by the last of its decimals. Nothing where it is written with an exponent.
fn around(number: &str) -> Vec<String> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let Ok(scaled) = format!("{whole}{decimals}").parse::<i64>() else { return Vec::new() };
    // Its neighbours must be numbers that JavaScript tells apart.
    let largest = if decimals.is_empty() { (1 << 53) - 2 } else { 1 << 50 };
    if decimals.len() > 9 || scaled.unsigned_abs() > largest {
        return Vec::new();
    }
    [scaled - 1, scaled, scaled + 1].map(|n| unscaled(n, decimals.len())).to_vec()
}

fn unscaled(scaled: i64, decimals: usize) -> String {
    if decimals == 0 {
        return scaled.to_string();
    }
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}.{rest}", if scaled < 0 { "-" } else { "" })
}

/// Whether a comparison holds for a value, as every platform understands it for values of the right type.
fn compare(term: &Term, value: &Constant) -> bool {
    use Comparison::{
        Above, AtLeast, AtMost, Begins, BeginsNot, Below, Blank, Contains, Ends, EndsNot, Exists, Filled, Is, IsNot,
        LacksText,
    };
    match (value, &term.constant) {
        (value, Constant::Missing) => (*value != Constant::Missing) == (term.comparison == Exists),
        (Constant::Number(a), Constant::Number(b)) => {
            let (Ok(a), Ok(b)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
            match term.comparison {
                Is => a == b,
                IsNot => a != b,
                Above => a > b,
                AtLeast => a >= b,
                Below => a < b,
                AtMost => a <= b,
                _ => false,
            }
        }
        (Constant::Text(a), Constant::Text(b)) => match term.comparison {
            Is => a == b,
            IsNot => a != b,
            Contains => a.contains(b.as_str()),
            LacksText => !a.contains(b.as_str()),
            Begins => a.starts_with(b.as_str()),
            BeginsNot => !a.starts_with(b.as_str()),
            Ends => a.ends_with(b.as_str()),
            EndsNot => !a.ends_with(b.as_str()),
            Filled => !a.is_empty(),
            Blank => a.is_empty(),
            _ => false,
        },
        (Constant::Bool(a), Constant::Bool(b)) => (a == b) == (term.comparison != IsNot),
        _ => false,
    }
}

/// An object in code; a list where its members are elements of one.
fn object(fields: &[(&[String], &Constant)]) -> String {
    let fields: Vec<(&[String], &Constant)> =
        fields.iter().copied().filter(|(_, value)| **value != Constant::Missing).collect();
    let of_list = |(path, _): &(&[String], &Constant)| path.first().and_then(|first| ordinal(first));
    let is_list = !fields.is_empty() && fields.iter().all(|field| of_list(field).is_some());
    let mut members: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some((path, value)) = fields.get(at) {
        // What stands before the element that is asked about says nothing.
        while of_list(&(path, value)).is_some_and(|ordinal| is_list && members.len() < ordinal) {
            members.push("null".to_owned());
        }
        let Some((first, rest)) = path.split_first() else {
            at += 1;
            continue;
        };
        let key = if is_list { String::new() } else { format!("{}: ", literal::key(first)) };
        if rest.is_empty() {
            members.push(format!("{key}{}", constant(value)));
            at += 1;
            continue;
        }
        // Fields are sorted: those below one member stand together.
        let below: Vec<(&[String], &Constant)> = fields
            .iter()
            .skip(at)
            .map_while(|(path, value)| path.split_first().filter(|(f, _)| *f == first).map(|(_, rest)| (rest, *value)))
            .collect();
        at += below.len();
        members.push(format!("{key}{}", object(&below)));
    }
    if is_list {
        return format!("[{}]", members.join(", "));
    }
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}

fn constant(value: &Constant) -> String {
    match value {
        Constant::Number(number) => number.clone(),
        Constant::Text(text) => literal::string(text),
        Constant::Bool(value) => value.to_string(),
        Constant::Missing => "undefined".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(path: &[&str], comparison: Comparison, constant: Constant) -> Term {
        Term { path: path.iter().map(|p| (*p).to_owned()).collect(), comparison, constant }
    }

    fn said(clauses: &[Vec<Term>]) -> Vec<String> {
        let cases = cases(clauses, &|_| false).unwrap();
        cases.iter().map(|(values, holds)| format!("{} {holds}", object(&sorted(values)))).collect()
    }

    #[test]
    fn each_number_is_tried_below_at_and_above() {
        let score = term(&["body", "score"], Comparison::AtLeast, Constant::Number("80".to_owned()));
        let country = term(&["country"], Comparison::IsNot, Constant::Text("US".to_owned()));
        assert_eq!(
            said(&[vec![score, country]]),
            [
                "{ body: { score: 79 }, country: \"anything else\" } false",
                "{ body: { score: 80 }, country: \"anything else\" } true",
                "{ body: { score: 81 }, country: \"anything else\" } true",
                "{ body: { score: 80 }, country: \"US\" } false",
            ]
        );
    }

    #[test]
    fn one_list_decides_while_the_others_do_not_hold() {
        let exists = term(&["a"], Comparison::Exists, Constant::Missing);
        let source = term(&["b"], Comparison::Is, Constant::Text("partner".to_owned()));
        assert_eq!(
            said(&[vec![exists], vec![source]]),
            [
                "{ a: \"anything else\", b: \"anything else\" } true",
                "{ b: \"anything else\" } false",
                "{ b: \"partner\" } true",
            ]
        );
    }

    #[test]
    fn a_printed_path_gives_its_members() {
        assert_eq!(members("order.body?.[\"a b\"]?.c").unwrap(), ["order", "body", "a b", "c"]);
        assert_eq!(members("found.rows?.[1]?.price").unwrap(), ["found", "rows", "[1]", "price"]);
        assert!(members("size(order.items)").is_none() && members("a + b").is_none());
    }

    #[test]
    fn elements_of_lists_and_blank_texts_are_tried() {
        let price = term(&["rows", "[1]", "price"], Comparison::Above, Constant::Number("5".to_owned()));
        let site = term(&["site"], Comparison::Filled, Constant::Text(String::new()));
        assert_eq!(
            said(&[vec![price, site]]),
            [
                "{ rows: [null, { price: 4 }], site: \"anything else\" } false",
                "{ rows: [null, { price: 5 }], site: \"anything else\" } false",
                "{ rows: [null, { price: 6 }], site: \"anything else\" } true",
                "{ rows: [null, { price: 6 }], site: \"\" } false",
            ]
        );
    }

    #[test]
    fn decimals_keep_their_places() {
        assert_eq!(around("0.85"), ["0.84", "0.85", "0.86"]);
        assert_eq!(around("-1.0"), ["-1.1", "-1.0", "-0.9"]);
        assert_eq!(around("0.05"), ["0.04", "0.05", "0.06"]);
        assert!(around("1e9").is_empty());
    }

    #[test]
    fn two_limits_of_one_field_are_judged_together() {
        let low = term(&["n"], Comparison::Above, Constant::Number("1".to_owned()));
        let high = term(&["n"], Comparison::Below, Constant::Number("3".to_owned()));
        assert_eq!(
            said(&[vec![low, high]]),
            ["{ n: 0 } false", "{ n: 1 } false", "{ n: 2 } true", "{ n: 3 } false", "{ n: 4 } false"]
        );
    }
}
