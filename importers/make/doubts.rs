//! Places where the platform's pages are silent or contradict each other: the code follows one reading, and these findings say which.

use super::formulas::words;
use super::table::table;
use cutover_ir::{
    Constant, Directive, Expr, Finding, Gate, Op, Part, PathExpr, Pointer, Region, Root, Segment, Setting, Severity,
    Step, Value,
};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// A kind of doubt: the code of its finding, what is uncertain and how it is read here, and what to do about it.
#[derive(Deserialize)]
struct Doubt {
    code: String,
    #[serde(default = "low")]
    severity: Severity,
    says: String,
    advice: String,
}

fn low() -> Severity {
    Severity::Low
}

/// The file of the runtime that keeps data stores.
const DATA_STORE: &str = "modules/data-store";

/// The file of the runtime that sets variables.
const VARIABLES: &str = "modules/variables";

/// Kinds by name.
static KINDS: LazyLock<BTreeMap<String, Doubt>> = LazyLock::new(|| cutover_ir::table!("doubts.json"));

/// What is uncertain about a scenario: one finding for each kind, at the first place.
pub fn doubts<'a>(
    steps: impl Iterator<Item = &'a Step>,
    regions: &Region,
    ids: &dyn Fn(&str) -> bool,
    settings: &[Setting],
) -> Vec<Finding> {
    let mut found = Found::default();
    let on = |name: &str| settings.iter().any(|s| s.name == name && s.value.bool() == Some(true));
    let mut starts_itself = false;
    let mut variables = Variables::default();
    for step in steps {
        variables.learn(step);
        if named_by_formula(step.params()) {
            found.note("field-named-by-formula", &step.params().at);
        }
        starts_itself |= matches!(step.op, Op::Trigger { .. });
        if matches!(&step.op, Op::Directive { kind: Directive::Break, .. }) && !on("dlq") {
            found.note("break-without-store", &step.origin.at);
        }
        if matches!(&step.op, Op::State { module, .. } if module == DATA_STORE) {
            found.note("shared-store", &step.origin.at);
        }
        if let Op::State { params, .. } = &step.op
            && let Some(lists) = params.get("overwriteArrays").filter(|lists| lists.bool() == Some(false))
        {
            found.note("lists-of-a-record", &lists.at);
        }
        step.each_expr(&mut |expr, at| of_formula(expr, at, ids, &mut found));
    }
    regions.each_gate(&mut |_, gate| {
        of_gate(gate, ids, &mut found);
        for test in gate.any.iter().flatten().filter(|test| test.known && test.operator.value.starts_with("date:")) {
            let mut sides = std::iter::once(&test.left).chain(&test.right).filter_map(cutover_ir::Node::expr);
            if sides.any(|side| variables.in_another_form(side)) {
                found.note("date-in-another-form", &test.operator.at);
            }
        }
    });
    let cycles = settings.iter().find(|s| s.name == "roundtrips");
    let several = cycles.filter(
        |cycles| matches!(&cycles.value.value, cutover_ir::Value::Number(n) if n.parse::<f64>().is_ok_and(|n| n > 1.0)),
    );
    if let Some(cycles) = several.filter(|_| !starts_itself) {
        found.note("several-cycles", &cycles.value.at);
    }
    found.findings()
}

/// What variables are set to, by step and name.
#[derive(Default)]
struct Variables<'a>(HashMap<(&'a str, &'a str), &'a Expr>);

impl<'a> Variables<'a> {
    fn learn(&mut self, step: &'a Step) {
        let Op::State { module, params, .. } = &step.op else { return };
        if module != VARIABLES {
            return;
        }
        let listed = params.get("variables").map(cutover_ir::Node::elements).unwrap_or_default();
        for one in listed.iter().chain([params]) {
            let name = one.get("name").and_then(cutover_ir::Node::text);
            let value = one.get("value").and_then(cutover_ir::Node::expr);
            self.0.extend(name.zip(value).map(|(name, value)| ((step.name.as_str(), name), value)));
        }
    }

    /// Whether a formula gives a text of a date that no page lists: by itself, or by way of a variable.
    fn in_another_form(&self, formula: &Expr) -> bool {
        let named = match formula {
            Expr::Path(PathExpr { root: Root::Step { name, .. }, segments }) => match segments.as_slice() {
                [Segment::Key(key)] => self.0.get(&(name.as_str(), key.as_str())).copied(),
                _ => None,
            },
            _ => None,
        };
        match named.unwrap_or(formula) {
            Expr::Call { function, arguments } if function == "formatDate" => match arguments.get(1) {
                Some(Expr::Constant(Constant::Text(form))) => {
                    !["YYYY-MM-DD", "YYYY/M", "MM/DD/YYYY", "M/D/YYYY", "DD.MM.YYYY", "D.M.YYYY"]
                        .iter()
                        .any(|known| form.trim_start().starts_with(known))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a member, however deep, is named by a formula.
fn named_by_formula(node: &cutover_ir::Node) -> bool {
    match &node.value {
        Value::Map(members) => {
            members.iter().any(|(key, member)| key.contains("{{") && key.contains("}}") || named_by_formula(member))
        }
        Value::List(items) => items.iter().any(named_by_formula),
        _ => false,
    }
}

/// Kinds with their first place and how many there are.
#[derive(Default)]
struct Found(BTreeMap<&'static str, (Pointer, usize)>);

impl Found {
    fn note(&mut self, kind: &'static str, at: &Pointer) {
        self.0.entry(kind).or_insert_with(|| (at.clone(), 0)).1 += 1;
    }

    fn findings(self) -> Vec<Finding> {
        let told = self.0.into_iter().filter_map(|(kind, (at, count))| {
            let doubt = KINDS.get(kind)?;
            let places = if count > 1 { format!(" ({count} places)") } else { String::new() };
            let finding = Finding::new(&doubt.code, doubt.severity, format!("{}{places}", doubt.says), at);
            Some(finding.help(&doubt.advice))
        });
        told.collect()
    }
}

fn of_formula(expr: &Expr, at: &Pointer, ids: &dyn Fn(&str) -> bool, found: &mut Found) {
    if let Expr::Constant(number) = expr {
        like_a_path(number, at, ids, found);
    }
    expr.each(&mut |part| match part {
        Expr::Template(parts) => {
            for part in parts {
                if let Part::Hole(Expr::Constant(number)) = part {
                    like_a_path(number, at, ids, found);
                }
            }
        }
        Expr::Infix { operator, left, right } if matches!(operator.as_str(), "=" | "!=" | "<" | ">" | "<=" | ">=") => {
            let number = |side: &Expr| matches!(side, Expr::Constant(Constant::Number(_)));
            let given = |side: &Expr| matches!(side, Expr::Path(_) | Expr::Member { .. } | Expr::Index { .. });
            if number(left) && given(right) || given(left) && number(right) {
                found.note("equality-across-types", at);
            }
        }
        Expr::Infix { operator, left, right }
            if operator == "+" && (is_date(left) && is_text(right) || is_text(left) && is_date(right)) =>
        {
            found.note("date-joined-to-text", at);
        }
        Expr::Path(path) => {
            let keys = path.segments.iter().map(|segment| match segment {
                Segment::Key(key) => key.as_str(),
                Segment::Index(_) => "",
            });
            if keys.clone().take(2).eq(["error", "detail"]) {
                found.note("detail-of-a-failure", at);
            }
            // Of all these facts a blueprint holds its own name alone.
            if matches!(&path.root, Root::Scope(name) if words::is_system(name)) && !keys.eq(["scenario", "name"]) {
                found.note("fact-of-the-account", at);
            }
        }
        _ => {}
    });
}

/// Whether a formula gives a date by what it is made of.
fn is_date(formula: &Expr) -> bool {
    match formula {
        Expr::Path(path) => path.segments.is_empty() && matches!(&path.root, Root::Scope(name) if name == "now"),
        Expr::Call { function, .. } => {
            function == "parseDate"
                || DATES.iter().any(|unit| function == &format!("add{unit}s") || function == &format!("set{unit}"))
        }
        _ => false,
    }
}

/// What dates are moved by or set to, in the names of the functions that do it.
const DATES: [&str; 7] = ["Second", "Minute", "Hour", "Day", "Date", "Month", "Year"];

fn is_text(formula: &Expr) -> bool {
    matches!(formula, Expr::Constant(Constant::Text(_)) | Expr::Template(_))
}

/// A hole that is nothing but a number with decimals, where a module has the number before the dot.
fn like_a_path(constant: &Constant, at: &Pointer, ids: &dyn Fn(&str) -> bool, found: &mut Found) {
    if let Constant::Number(number) = constant
        && number.split_once('.').is_some_and(|(module, _)| ids(module))
    {
        found.note("number-or-field", at);
    }
}

fn of_gate(gate: &Gate, ids: &dyn Fn(&str) -> bool, found: &mut Found) {
    for test in gate.any.iter().flatten() {
        let operator = test.operator.value.as_str();
        // What a function gives has a type; what a field holds may be anything.
        let read = |side: &cutover_ir::Node| {
            matches!(side.expr(), Some(Expr::Path(_) | Expr::Member { .. } | Expr::Index { .. }))
        };
        let doubted = table().doubted(operator).filter(|_| test.known);
        match doubted.filter(|_| std::iter::once(&test.left).chain(&test.right).any(read)) {
            Some("existence") => found.note("existence-of-empty-values", &test.operator.at),
            Some("coerced") => found.note("coerced-comparison", &test.operator.at),
            _ => {}
        }
        for side in std::iter::once(&test.left).chain(&test.right) {
            if let Some(expr) = side.expr() {
                of_formula(expr, &side.at, ids, found);
            }
        }
    }
}
