use super::Outcome;
use crate::analyzers::{RULES, Rule, rule};
use crate::cli;
use crate::edge::console::Console;
use crate::report::codes::{PAGES, Page};
use crate::report::findings::severity_word;
use crate::report::words::columns;
use serde_json::{Value, json};

/// Shows the page of a rule, or all rules.
pub fn run(arguments: &cli::Explain, console: &Console) -> Outcome {
    let Some(code) = &arguments.code else {
        console.json(&json!({ "rules": all() }));
        console.show(&list());
        return Outcome::Fine;
    };
    if let Some(rule) = rule(code) {
        console.json(&of_rule(rule));
        console.show(rule.page);
        return Outcome::Fine;
    }
    match PAGES.iter().find(|p| p.code.eq_ignore_ascii_case(code) || p.name.eq_ignore_ascii_case(code)) {
        Some(page) => {
            console.json(&of_page(page));
            console.show(&format!("# {} {}\n\n{}\n", page.code, page.name, page.page));
            Outcome::Fine
        }
        None => {
            console.error(&format!("there is no code {code:?}; `cutover explain` without a code lists all"));
            Outcome::Usage
        }
    }
}

fn of_rule(rule: &Rule) -> Value {
    json!({
        "code": rule.code,
        "name": rule.name,
        "severity": severity_word(rule.severity),
        "page": rule.page,
    })
}

fn of_page(page: &Page) -> Value {
    json!({ "code": page.code, "name": page.name, "severity": page.severity, "page": page.page })
}

fn all() -> Vec<Value> {
    RULES.iter().map(of_rule).chain(PAGES.iter().map(of_page)).collect()
}

fn list() -> String {
    let mut rows: Vec<Vec<String>> = RULES
        .iter()
        .map(|r| vec![r.code.to_owned(), severity_word(r.severity).to_owned(), r.name.to_owned()])
        .chain(PAGES.iter().map(|p| vec![p.code.clone(), p.severity.clone(), p.name.clone()]))
        .collect();
    rows.sort();
    columns(&rows, 0)
}
