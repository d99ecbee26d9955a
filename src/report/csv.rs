//! The estate as a table for a spreadsheet.

use super::Closing;
use crate::assessment::Brief;
use cutover_ir::Severity;

/// The columns, in order.
pub const HEAD: [&str; 22] = [
    "id",
    "workflow",
    "source",
    "platform",
    "class",
    "verdict",
    "wave",
    "complexity",
    "points",
    "hours",
    "risk",
    "lock_in",
    "steps",
    "rules",
    "critical",
    "high",
    "medium",
    "low",
    "info",
    "data",
    "runs_per_month",
    "units_per_month",
];

/// All workflows, one on a line.
pub fn table(closing: &Closing<'_>) -> String {
    let mut text = line(HEAD.iter().map(|name| (*name).to_owned()));
    for one in closing.briefs {
        text.push_str(&line(row(one)));
    }
    text
}

fn row(one: &Brief) -> Vec<String> {
    let found = |severity| one.severities.get(&severity).copied().unwrap_or(0).to_string();
    let mut data: Vec<&str> = one.data.iter().map(|(class, ..)| class.as_str()).collect();
    data.sort_unstable();
    data.dedup();
    vec![
        one.id.clone(),
        one.name.clone(),
        one.source.clone(),
        one.platform.clone(),
        one.class.word().to_owned(),
        one.verdict.clone(),
        one.wave.to_string(),
        one.complexity.words().to_owned(),
        one.points.to_string(),
        one.hours.to_string(),
        one.risk.to_string(),
        one.lock_in.to_string(),
        one.steps.to_string(),
        one.rules.len().to_string(),
        found(Severity::Critical),
        found(Severity::High),
        found(Severity::Medium),
        found(Severity::Low),
        found(Severity::Info),
        data.join(" "),
        one.cost.as_ref().map(|c| c.runs.to_string()).unwrap_or_default(),
        one.cost.as_ref().map(|c| c.units.to_string()).unwrap_or_default(),
    ]
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quote(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell as RFC 4180 wants it. A text that a spreadsheet would take for a formula gets a quote in front.
fn quote(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let formula = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula_or_a_second_cell() {
        assert_eq!(quote("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        assert_eq!(quote("a,b"), "\"a,b\"");
        assert_eq!(quote("-1.5"), "-1.5");
    }
}
