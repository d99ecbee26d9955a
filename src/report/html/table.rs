//! A table of a page.

use serde::Serialize;

/// Rows that a page holds without a script; the others come from its data.
const STATIC_ROWS: usize = 200;

/// A table that people sort and search: its columns, its rows, and how its cells read.
#[derive(Serialize)]
pub(super) struct Table {
    id: &'static str,
    caption: &'static str,
    columns: Vec<Column>,
    /// The first rows; the island holds all.
    shown: Vec<Vec<Cell>>,
    rows: usize,
    /// Columns by which rows can be narrowed.
    filters: Vec<Filter>,
}

/// A cell.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Cell {
    Text(String),
    Count(usize),
    Amount(f64),
    /// A text and where it leads.
    Link(String, String),
}

impl Cell {
    fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

#[derive(Serialize)]
pub(super) struct Column {
    name: &'static str,
    /// `text`, `number`, `score` (of a hundred, with a bar), `link` (the cell is `[text, address]`), `severity`, `complexity`, `verdict`.
    kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Filter {
    column: usize,
    name: &'static str,
    values: Vec<String>,
}

impl Table {
    pub(super) fn new(
        id: &'static str,
        caption: &'static str,
        columns: &[(&'static str, &'static str)],
        filters: &[usize],
        rows: &[Vec<Cell>],
    ) -> Self {
        let columns: Vec<Column> = columns.iter().map(|(name, kind)| Column { name, kind }).collect();
        let filters = filters
            .iter()
            .map(|at| {
                let mut values: Vec<String> = rows
                    .iter()
                    .filter_map(|row| row.get(*at)?.text().map(str::to_owned))
                    .filter(|v| !v.is_empty())
                    .collect();
                values.sort();
                values.dedup();
                Filter { column: *at, name: columns.get(*at).map_or("", |c| c.name), values }
            })
            .collect();
        Self {
            id,
            caption,
            columns,
            shown: rows.iter().take(STATIC_ROWS).cloned().collect(),
            rows: rows.len(),
            filters,
        }
    }
}
