//! Places where the platform's pages are silent or contradict each other: the code follows one reading, and these findings say which.

use super::table::table;
use cutover_ir::{
    Constant, Directive, Expr, Finding, Gate, Op, Part, Pointer, Region, Segment, Setting, Severity, Step,
};
use std::collections::BTreeMap;

/// A kind of doubt: the code of its finding, what is uncertain and how it is read here, and what to do about it.
struct Doubt {
    code: &'static str,
    says: &'static str,
    advice: &'static str,
}

const NUMBER_LIKE_PATH: Doubt = Doubt {
    code: "IM115",
    says: "a formula holds a number that may be meant as a field of a module (`{{3.2}}`: field 2 of module 3): it is read as the number, since a field whose name is a number needs backticks",
    advice: "where the field was meant, write its name in backticks on the platform and export again",
};
const CYCLES: Doubt = Doubt {
    code: "IM116",
    says: "the scenario runs several cycles in each run (`roundtrips`): here a run is one cycle",
    advice: "start the pipeline as many times as there were cycles",
};
const DETAIL: Doubt = Doubt {
    code: "IM117",
    says: "a formula reads `error.detail` of a failure, and no page says what that holds: here it is empty",
    advice: "read `error.message` instead, which has what the service answered",
};
const BREAK_WITHOUT_STORE: Doubt = Doubt {
    code: "IM118",
    says: "Break stands in a scenario that does not store incomplete executions, which it needs on the platform: here what broke off is kept all the same",
    advice: "try what was kept with `npm start -- run Retries`, or take the handler away",
};
const EQUALITY: Doubt = Doubt {
    code: "IM119",
    says: "a formula compares a value with a number by `=` or `!=`, and no page says what that does with a number that is text: here the text of a number equals it",
    advice: "make both sides numbers with parseNumber",
};
const EXISTENCE: Doubt = Doubt {
    code: "IM120",
    says: "a filter asks whether something exists, and no page says whether an empty text and an empty list do: here an empty text does not, and a list does",
    advice: "see that such values cannot come, or compare with what is meant",
};
const COERCED: Doubt = Doubt {
    code: "IM121",
    says: "a filter compares as numbers or dates what may be neither, and no page says what becomes of that: here it is coerced, and what cannot be passes no comparison",
    advice: "check such values before the filter",
};

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
    for step in steps {
        starts_itself |= matches!(step.op, Op::Trigger { .. });
        if matches!(&step.op, Op::Directive { kind: Directive::Break, .. }) && !on("dlq") {
            found.note(&BREAK_WITHOUT_STORE, &step.origin.at);
        }
        step.each_expr(&mut |expr, at| of_formula(expr, at, ids, &mut found));
    }
    regions.each_gate(&mut |_, gate| of_gate(gate, ids, &mut found));
    let cycles = settings.iter().find(|s| s.name == "roundtrips");
    let several = cycles.filter(
        |cycles| matches!(&cycles.value.value, cutover_ir::Value::Number(n) if n.parse::<f64>().is_ok_and(|n| n > 1.0)),
    );
    if let Some(cycles) = several.filter(|_| !starts_itself) {
        found.note(&CYCLES, &cycles.value.at);
    }
    found.findings()
}

#[derive(Default)]
struct Found<'d>(BTreeMap<&'static str, (&'d Doubt, Pointer, usize)>);

impl<'d> Found<'d> {
    fn note(&mut self, doubt: &'d Doubt, at: &Pointer) {
        self.0.entry(doubt.code).or_insert_with(|| (doubt, at.clone(), 0)).2 += 1;
    }

    fn findings(self) -> Vec<Finding> {
        let told = self.0.into_values().map(|(doubt, at, count)| {
            let places = if count > 1 { format!(" ({count} places)") } else { String::new() };
            Finding::new(doubt.code, Severity::Low, format!("{}{places}", doubt.says), at).help(doubt.advice)
        });
        told.collect()
    }
}

fn of_formula(expr: &Expr, at: &Pointer, ids: &dyn Fn(&str) -> bool, found: &mut Found<'_>) {
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
        Expr::Infix { operator, left, right } if matches!(operator.as_str(), "=" | "!=") => {
            let number = |side: &Expr| matches!(side, Expr::Constant(Constant::Number(_)));
            let given = |side: &Expr| matches!(side, Expr::Path(_) | Expr::Member { .. } | Expr::Index { .. });
            if number(left) && given(right) || given(left) && number(right) {
                found.note(&EQUALITY, at);
            }
        }
        Expr::Path(path) => {
            let keys = path.segments.iter().map(|segment| match segment {
                Segment::Key(key) => key.as_str(),
                Segment::Index(_) => "",
            });
            if keys.take(2).eq(["error", "detail"]) {
                found.note(&DETAIL, at);
            }
        }
        _ => {}
    });
}

/// A hole that is nothing but a number with decimals, where a module has the number before the dot.
fn like_a_path(constant: &Constant, at: &Pointer, ids: &dyn Fn(&str) -> bool, found: &mut Found<'_>) {
    if let Constant::Number(number) = constant
        && number.split_once('.').is_some_and(|(module, _)| ids(module))
    {
        found.note(&NUMBER_LIKE_PATH, at);
    }
}

fn of_gate(gate: &Gate, ids: &dyn Fn(&str) -> bool, found: &mut Found<'_>) {
    for test in gate.any.iter().flatten() {
        let operator = test.operator.value.as_str();
        // What a function gives has a type; what a field holds may be anything.
        let read = |side: &cutover_ir::Node| {
            matches!(side.expr(), Some(Expr::Path(_) | Expr::Member { .. } | Expr::Index { .. }))
        };
        let doubted = table().doubted(operator).filter(|_| test.known);
        match doubted.filter(|_| std::iter::once(&test.left).chain(&test.right).any(read)) {
            Some("existence") => found.note(&EXISTENCE, &test.operator.at),
            Some("coerced") => found.note(&COERCED, &test.operator.at),
            _ => {}
        }
        for side in std::iter::once(&test.left).chain(&test.right) {
            if let Some(expr) = side.expr() {
                of_formula(expr, &side.at, ids, found);
            }
        }
    }
}
