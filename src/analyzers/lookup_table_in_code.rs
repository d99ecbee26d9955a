use super::rule::{Found, Rule};
use super::view::{Subject, Table, count, list, quote, short};
use cutover_ir::{Confidence, Severity};

pub(super) const RULE: Rule = Rule {
    code: "BR005",
    name: "lookup-table-in-code",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Ask who keeps the table up to date, and move it into a file of data that they can change.",
    tags: &[],
    page: include_str!("lookup_table_in_code.md"),
    check,
};

fn check(subject: &Subject<'_>, found: &mut Found) {
    for (index, step) in subject.live() {
        let (Some(script), Some(at)) = (subject.scripts.get(&index), subject.code_at(step)) else {
            continue;
        };
        for table in script.tables.iter().filter(|table| table.entries.len() >= ENOUGH && tells(table)) {
            let entries: Vec<String> = table
                .entries
                .iter()
                .map(|(key, value)| {
                    if key.is_empty() { short(value, 30) } else { format!("{}: {}", short(key, 30), short(value, 30)) }
                })
                .collect();
            let name = if table.name.is_empty() {
                "A list".to_owned()
            } else {
                format!("The table {}", quote(&table.name, 40))
            };
            found.report(
                format!(
                    "{name} in {} (line {}) decides by {}: {}.",
                    quote(&step.name, 60),
                    table.line,
                    count(entries.len(), "fixed value"),
                    list(&entries, 4)
                ),
                [at],
            );
        }
    }
}

/// Fewer entries are a choice, not a table.
const ENOUGH: usize = 3;

/// Whether a table is about the business: not about how something looks or is written, and not a row of counters that begin at the same value.
pub(crate) fn tells(table: &Table) -> bool {
    const LOOKS: &[&str] = &[
        "color", "colour", "emoji", "icon", "month", "weekday", "dayname", "days", "format", "ext", "mime", "char",
        "escape", "entit", "style", "label", "field", "key", "column", "header",
    ];
    let name = table.name.to_lowercase();
    let first = table.entries.first().map(|(_, value)| value);
    let same = table.entries.iter().all(|(key, value)| !key.is_empty() && Some(value) == first);
    let spoken = table
        .entries
        .iter()
        .filter(|(_, value)| value.chars().any(|c| c.is_ascii_alphanumeric()) && !value.starts_with('#'))
        .count();
    !LOOKS.iter().any(|word| name.contains(word)) && !same && spoken * 2 > table.entries.len()
}
