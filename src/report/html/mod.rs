//! The report as pages: `index.html` with the estate, `rules.html` with the business rules, one page per workflow. No network, no text of an export
//! that is not escaped: templates escape by themselves, data for scripts goes through [`island`].

mod calls;
mod chart;
mod drawing;
mod layers;
mod source;
mod table;

use super::Closing;
use super::codes;
use super::findings::{SEVERITIES, severity_word};
use super::place::Places;
use super::terminal::words;
use crate::assessment::{Assessment, Brief, Gate, app_name, published};
use calls::calls;
use chart::chart;
use cutover_ir::Severity;
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use table::{Cell, Table};

/// Where the pages of workflows lie, beside the index.
pub const PAGES: &str = "workflows";

/// Rules whose urgent findings the estate page names at its head.
const MOST_URGENT: usize = 6;

const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("templates/base.html")),
    ("index.html", include_str!("templates/index.html")),
    ("rules.html", include_str!("templates/rules.html")),
    ("workflow.html", include_str!("templates/workflow.html")),
    ("table.html", include_str!("templates/table.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let lines = minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    if let Ok(lines) = lines {
        environment.set_syntax(lines);
    }
    for (name, text) in TEMPLATES {
        // A template that cannot be read renders nothing; a test holds that all can.
        let _ = environment.add_template(name, text);
    }
    environment.add_global("style", Value::from_safe_string(include_str!("templates/style.css").to_owned()));
    environment.add_global("script", Value::from_safe_string(include_str!("templates/script.js").to_owned()));
    environment.add_global("version", env!("CARGO_PKG_VERSION"));
    environment
});

fn render(name: &str, context: Value) -> String {
    let rendered = ENVIRONMENT.get_template(name).and_then(|template| template.render(context));
    rendered.unwrap_or_else(|error| {
        format!(
            "<!doctype html><title>cutover</title><p>This page could not be made: {}</p>",
            plain(&format!("{error:#}"))
        )
    })
}

/// A value for a template.
fn to(value: impl Serialize) -> Value {
    Value::from(minijinja::value::Serde(value))
}

fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Data for a script inside a page: JSON in which no character can end the element or begin another.
pub fn island(value: &impl Serialize) -> Value {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    Value::from_safe_string(safe)
}

/// The page of a workflow. `places` leads into the export that it came from.
pub fn workflow(one: &Assessment, places: &Places<'_>) -> String {
    let drawing = (!one.steps.is_empty()).then(|| drawing::drawing(one));
    let sources = source::steps(one, places);
    let severities: BTreeMap<&str, usize> = SEVERITIES
        .iter()
        .map(|s| {
            (severity_word(*s), one.findings.iter().filter(|f| f.severity == *s && f.suppressed.is_none()).count())
        })
        .collect();
    let numbers: BTreeMap<&str, usize> = one.steps.iter().enumerate().map(|(i, s)| (s.name.as_str(), i + 1)).collect();
    render(
        "workflow.html",
        context! {
            title => one.name.as_str(),
            root => "../",
            one => to(one),
            verdict => words(&one.verdict.verdict),
            drawing => to(&drawing),
            sources => to(&sources),
            notes => one.notes.iter().map(|note| note.text.clone()).collect::<Vec<String>>(),
            severities => to(&severities),
            numbers => to(&numbers),
            unsupported => one.class == crate::assessment::Class::Unsupported,
        },
    )
}

/// The page of the estate.
pub fn index(closing: &Closing<'_>) -> String {
    let folder = common_folder(closing.briefs);
    // What needs a look first stands first.
    let mut riskiest: Vec<&Brief> = closing.briefs.iter().collect();
    riskiest.sort_by_key(|one| std::cmp::Reverse((one.risk, one.lock_in)));
    let rows: Vec<Vec<Cell>> = riskiest.into_iter().map(|one| row(one, folder)).collect();
    let table = Table::new(
        "estate",
        "All workflows",
        &[
            ("Workflow", "link"),
            ("Verdict", "verdict"),
            ("Wave", "number"),
            ("Risk", "score"),
            ("Lock-in", "score"),
            ("Hours", "number"),
            ("Complexity", "complexity"),
            ("Converts", "text"),
            ("Worst", "severity"),
            ("Findings", "number"),
            ("Rules", "number"),
            ("Steps", "number"),
            ("Starts", "text"),
            ("Platform", "text"),
            ("File", "text"),
        ],
        &[1, 6, 7, 8, 13],
        &rows,
    );
    let data = data_rows(closing);
    let data_table = Table::new(
        "data",
        "Where data goes",
        &[("Data", "text"), ("Goes to", "text"), ("Kind", "text"), ("Workflows", "number"), ("For example", "link")],
        &[0, 2],
        &data,
    );
    let names: BTreeMap<&str, &str> = closing.briefs.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    let inventory = inventory_rows(closing, &names);
    let inventory_table = Table::new(
        "inventory",
        "What there is",
        &[
            ("What", "text"),
            ("Name", "text"),
            ("How often", "number"),
            ("Workflows", "number"),
            ("For example", "link"),
        ],
        &[0],
        &inventory,
    );
    let costs: Vec<Value> = closing
        .briefs
        .iter()
        .filter(|one| one.cost.is_some())
        .map(|one| context! { id => one.id.as_str(), name => one.name.as_str(), cost => to(&one.cost) })
        .collect();
    render(
        "index.html",
        context! {
            title => "Migration report",
            page => "index",
            root => "",
            urgent => urgent(closing),
            severities => severities(closing),
            kinds => kinds(closing),
            table => to(&table),
            data => to(&data_table),
            inventory => to(&inventory_table),
            islands => context! { estate => island(&rows), data => island(&data), inventory => island(&inventory) },
            summary => to(closing.summary),
            line => closing.summary.line(),
            estate => to(closing.estate),
            estate_findings => to(closing.findings),
            unreadable => to(closing.unreadable),
            chart => to(chart(closing.briefs)),
            calls => to(calls(closing.briefs, &closing.estate.calls)),
            codes => codes(closing),
            names => to(&names),
            steps => closing.briefs.iter().map(|one| one.steps).sum::<usize>(),
            costs => costs,
            published => to(published()),
            pages => PAGES,
        },
    )
}

/// The page of the business rules.
pub fn rules(closing: &Closing<'_>) -> String {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for one in closing.briefs {
        for rule in &one.rules {
            let gates: Vec<String> = rule.gates.iter().map(Gate::words).collect();
            rows.push(vec![
                Cell::Link(rule.name.clone(), format!("{PAGES}/{}.html#rule-{}", one.id, rule.id)),
                Cell::Text(rule.condition.clone()),
                rule.kind.words().into(),
                Cell::Text(format!("{:?}", rule.source).to_lowercase()),
                Cell::Text(gates.join("; ")),
                Cell::Text(one.name.clone()),
                Cell::Text(rule.after.clone()),
                Cell::Count(rule.same_as.len()),
            ]);
        }
    }
    let table = Table::new(
        "rules",
        "Business rules",
        &[
            ("Rule", "link"),
            ("Condition", "text"),
            ("Kind", "text"),
            ("Found in", "text"),
            ("What it decides", "text"),
            ("Workflow", "text"),
            ("After conversion", "text"),
            ("Copies", "number"),
        ],
        &[2, 3],
        &rows,
    );
    let names: BTreeMap<&str, &str> = closing.briefs.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    render(
        "rules.html",
        context! {
            title => "Business rules",
            page => "rules",
            root => "",
            table => to(&table),
            islands => context! { rules => island(&rows) },
            estate => to(closing.estate),
            names => to(&names),
            pages => PAGES,
        },
    )
}

/// The folder that all files lie in, so that a table need not repeat it.
fn common_folder(briefs: &[Brief]) -> &str {
    let mut common = briefs.first().map_or("", |one| one.source.as_str());
    for one in briefs {
        let same = common.bytes().zip(one.source.bytes()).take_while(|(a, b)| a == b).count();
        common = common.get(..same).unwrap_or_default();
    }
    common.rfind(['/', '!']).map_or("", |at| common.get(..=at).unwrap_or_default())
}

fn row(one: &Brief, folder: &str) -> Vec<Cell> {
    let worst = SEVERITIES.into_iter().find(|s| one.severities.get(s).is_some_and(|n| *n > 0));
    let found: usize = one.severities.iter().filter(|(s, _)| **s > Severity::Info).map(|(_, n)| n).sum();
    vec![
        Cell::Link(one.name.clone(), format!("{PAGES}/{}.html", one.id)),
        Cell::Text(words(&one.verdict)),
        if one.wave == 0 { "stays".into() } else { Cell::Count(one.wave) },
        Cell::Count(one.risk as usize),
        Cell::Count(one.lock_in as usize),
        Cell::Amount(one.hours),
        one.complexity.words().into(),
        one.class.word().into(),
        worst.map_or("", severity_word).into(),
        Cell::Count(found),
        Cell::Count(one.rules.len()),
        Cell::Count(one.steps),
        Cell::Text(one.triggers.iter().map(|kind| app_name(kind)).collect::<Vec<_>>().join(", ")),
        Cell::Text(one.platform.clone()),
        Cell::Text(one.source.strip_prefix(folder).unwrap_or(&one.source).to_owned()),
    ]
}

/// Findings by code, the most frequent first.
fn codes(closing: &Closing<'_>) -> Vec<Value> {
    let mut codes: Vec<(&String, &usize)> = closing.summary.code.iter().collect();
    codes.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    codes
        .into_iter()
        .map(|(code, n)| {
            let rule = crate::analyzers::rule(code);
            let page = codes::page(code);
            context! {
                code => code.as_str(),
                count => *n,
                name => codes::name(code),
                severity => rule.map(|rule| severity_word(rule.severity)).or_else(|| page.map(|page| page.severity.as_str())),
                help => rule.map(|rule| rule.help).or_else(|| page.map(|page| page.advice())),
                owasp => rule.map_or(Vec::new(), |rule| rule.tags.to_vec()),
            }
        })
        .collect()
}

/// Counts, each with its share of the largest in percent.
fn bars<'k>(counts: impl Iterator<Item = (&'k str, String, usize)>) -> Vec<Value> {
    let counts: Vec<_> = counts.filter(|(_, _, n)| *n > 0).collect();
    let largest = counts.iter().map(|(_, _, n)| *n).max().unwrap_or(1);
    let bar = |(code, name, n): (&str, String, usize)| context! { code => code, name => name, count => n, share => (100 * n).div_ceil(largest) };
    counts.into_iter().map(bar).collect()
}

/// The rules with the most urgent findings.
fn urgent(closing: &Closing<'_>) -> Vec<Value> {
    let mut counts: Vec<(&str, usize)> = closing.summary.urgent.iter().map(|(code, n)| (code.as_str(), *n)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let name = |code| codes::name(code).unwrap_or(code).replace('-', " ");
    bars(counts.into_iter().take(MOST_URGENT).map(|(code, n)| (code, name(code), n)))
}

/// Findings by severity, the worst first.
fn severities(closing: &Closing<'_>) -> Vec<Value> {
    let count = |severity| closing.summary.severity.get(&severity).copied().unwrap_or(0);
    bars(SEVERITIES.into_iter().map(|s| (severity_word(s), severity_word(s).to_owned(), count(s))))
}

/// Business rules by kind, the most frequent first.
fn kinds(closing: &Closing<'_>) -> Vec<Value> {
    let mut counts: Vec<(&str, usize)> = closing.estate.rules.iter().map(|(kind, n)| (kind.words(), *n)).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    bars(counts.into_iter().map(|(kind, n)| (kind, kind.to_owned(), n)))
}

/// The inventory of all workflows.
fn inventory_rows(closing: &Closing<'_>, names: &BTreeMap<&str, &str>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (kind, things) in &closing.estate.inventory {
        for (name, total) in things {
            let example = names.get(total.example.as_str()).copied().unwrap_or_default();
            rows.push(vec![
                (*kind).into(),
                Cell::Text(name.clone()),
                Cell::Count(total.uses),
                Cell::Count(total.workflows),
                Cell::Link(example.to_owned(), format!("{PAGES}/{}.html", total.example)),
            ]);
        }
    }
    rows
}

/// Which class of data goes where, over all workflows.
fn data_rows(closing: &Closing<'_>) -> Vec<Vec<Cell>> {
    let mut flows: BTreeMap<(&str, &str, &str), Vec<&Brief>> = BTreeMap::new();
    for one in closing.briefs {
        for (class, kind, to) in &one.data {
            let users = flows.entry((class, to, kind)).or_default();
            if users.last().is_none_or(|last| last.id != one.id) {
                users.push(one);
            }
        }
    }
    flows
        .into_iter()
        .map(|((class, to, kind), users)| {
            let example = users.first().map_or(Cell::Text(String::new()), |one| {
                Cell::Link(one.name.clone(), format!("{PAGES}/{}.html#data", one.id))
            });
            vec![class.into(), to.into(), kind.into(), Cell::Count(users.len()), example]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        for (name, text) in TEMPLATES {
            Environment::new().template_from_str(text).unwrap_or_else(|e| panic!("{name}: {e:#}"));
        }
    }

    #[test]
    fn data_cannot_leave_its_element() {
        let text = island(&"</script><!--<script>\u{2028}&").to_string();
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "</script><!--<script>\u{2028}&");
    }
}
