//! The drawing of which workflow calls which: callers to the left, one group below the other.

use super::drawing::{HEIGHT, WIDTH, curve, cut};
use super::layers::columns;
use crate::assessment::Brief;
use crate::report::terminal::words;
use petgraph::unionfind::UnionFind;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Boxes of the drawing; groups beyond them stand in the list below it only.
const MOST_BOXES: usize = 400;
/// Between two groups, and around the whole, in the units of a drawing.
const GAP: f64 = 30.0;

/// A workflow.
#[derive(Clone, Debug, Serialize)]
struct Box {
    /// The name of its page.
    id: String,
    x: f64,
    y: f64,
    name: String,
    second: String,
    class: String,
    /// Everything, for who cannot see.
    label: String,
}

/// A drawing in units of about a pixel.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Calls {
    width: f64,
    height: f64,
    boxes: Vec<Box>,
    /// The paths of the lines, and of where they cross a column.
    lines: Vec<String>,
    across: Vec<String>,
    /// Workflows that are left out.
    left_out: usize,
}

/// Draws `calls`, pairs of a caller's id and that of what it calls.
pub(super) fn calls(briefs: &[Brief], calls: &[(String, String)]) -> Calls {
    let by_id: HashMap<&str, usize> = briefs.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
    let pairs: Vec<(usize, usize)> =
        calls.iter().filter_map(|(from, to)| Some((*by_id.get(from.as_str())?, *by_id.get(to.as_str())?))).collect();
    let mut joined = UnionFind::<usize>::new(briefs.len());
    for (from, to) in &pairs {
        joined.union(*from, *to);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut grouped = vec![false; briefs.len()];
    for at in pairs.iter().flat_map(|(from, to)| [*from, *to]) {
        if let Some(seen) = grouped.get_mut(at)
            && !std::mem::replace(seen, true)
        {
            groups.entry(joined.find(at)).or_default().push(at);
        }
    }
    // The largest group says most.
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    let mut drawing = Calls { height: GAP, ..Calls::default() };
    for group in groups {
        if drawing.boxes.len() + group.len() > MOST_BOXES {
            drawing.left_out += group.len();
        } else {
            drawing.add(briefs, &group, &pairs);
        }
    }
    drawing
}

impl Calls {
    /// Adds a group below the others.
    fn add(&mut self, briefs: &[Brief], group: &[usize], pairs: &[(usize, usize)]) {
        let local: HashMap<usize, usize> = group.iter().enumerate().map(|(place, at)| (*at, place)).collect();
        let links: Vec<(usize, usize)> =
            pairs.iter().filter_map(|(from, to)| Some((*local.get(from)?, *local.get(to)?))).collect();
        let top = self.height;
        let Layout { places, ways } = layout(group.len(), &links);
        let move_to = |(column, row): &(usize, usize)| {
            (*column as f64 * (WIDTH + 70.0) + GAP, *row as f64 * (HEIGHT + 26.0) + top)
        };
        let places: Vec<(f64, f64)> = places.iter().map(move_to).collect();
        for (at, (x, y)) in group.iter().zip(&places) {
            self.width = self.width.max(x + WIDTH + GAP);
            self.boxes.extend(briefs.get(*at).map(|one| workflow(one, *x, *y)));
        }
        for ((from, to), way) in links.iter().zip(&ways) {
            let (Some(from), Some(to)) = (places.get(*from), places.get(*to)) else { continue };
            let stops: Vec<(f64, f64)> = std::iter::once(*from).chain(way.iter().map(move_to)).chain([*to]).collect();
            self.lines.push(stops.iter().zip(stops.iter().skip(1)).map(|(a, b)| curve(a, b)).collect());
            self.height = stops.iter().fold(self.height, |height, (_, y)| height.max(*y));
            // Between its stops a line crosses the column that it passes.
            let across = way.iter().map(move_to).map(|(x, y)| {
                let middle = y + HEIGHT / 2.0;
                format!("M{x:.0} {middle:.0}H{:.0}", x + WIDTH)
            });
            self.across.extend(across);
        }
        self.height = places.iter().fold(self.height, |height, (_, y)| height.max(*y)) + HEIGHT + GAP;
    }
}

/// Columns and rows of a group's boxes, and what each line passes in the columns between its ends.
struct Layout {
    places: Vec<(usize, usize)>,
    ways: Vec<Vec<(usize, usize)>>,
}

/// Callers left of what they call, each box near its callers' rows, a place kept free wherever a line passes a column.
fn layout(count: usize, links: &[(usize, usize)]) -> Layout {
    let column = columns(count, links);
    let of = |at: usize| column.get(at).copied().unwrap_or_default();
    // What takes a place in a column: a box, or a line that passes.
    let mut taking: BTreeMap<usize, Vec<Taking>> = BTreeMap::new();
    (0..count).for_each(|at| taking.entry(of(at)).or_default().push(Taking::Box(at)));
    for (line, (from, to)) in links.iter().enumerate() {
        (of(*from) + 1..of(*to)).for_each(|between| taking.entry(between).or_default().push(Taking::Line(line)));
    }
    let mut places = vec![(0, 0); count];
    let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new(); links.len()];
    for (column, all) in taking {
        let wanted = |taking: &Taking| -> usize {
            let rows: Vec<usize> = links
                .iter()
                .enumerate()
                .filter(|(line, (from, to))| match taking {
                    Taking::Box(at) => to == at && of(*from) < column,
                    Taking::Line(passing) => passing == line,
                })
                .filter_map(|(line, (from, _))| {
                    let last = ways.get(line).and_then(|way| way.last());
                    last.or_else(|| places.get(*from)).map(|(_, row)| *row)
                })
                .collect();
            rows.iter().sum::<usize>() * 2 / rows.len().max(1)
        };
        let mut ordered: Vec<(usize, Taking)> = all.into_iter().map(|taking| (wanted(&taking), taking)).collect();
        ordered.sort_by_key(|(twice, _)| *twice);
        let mut free = 0;
        for (twice, taking) in ordered {
            let row = free.max(twice / 2);
            free = row + 1;
            match taking {
                Taking::Box(at) => {
                    if let Some(place) = places.get_mut(at) {
                        *place = (column, row);
                    }
                }
                Taking::Line(line) => ways.get_mut(line).into_iter().for_each(|way| way.push((column, row))),
            }
        }
    }
    Layout { places, ways }
}

#[derive(Clone, Copy)]
enum Taking {
    Box(usize),
    Line(usize),
}

fn workflow(one: &Brief, x: f64, y: f64) -> Box {
    let verdict = words(&one.verdict);
    let wave = if one.wave == 0 { "stays".to_owned() } else { format!("wave {}", one.wave) };
    Box {
        id: one.id.clone(),
        x,
        y,
        name: cut(&one.name, 20),
        second: format!("{wave}, risk {}", one.risk),
        class: format!("step {}", one.verdict),
        label: format!("{}: {wave}, risk {}, {verdict}", one.name, one.risk),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_passes_beside_the_boxes_between_its_ends() {
        let Layout { places, ways } = layout(3, &[(0, 1), (1, 2), (0, 2)]);
        assert_eq!(places, [(0, 0), (1, 0), (2, 0)]);
        assert_eq!(ways, [vec![], vec![], vec![(1, 1)]]);
    }

    #[test]
    fn workflows_that_call_each_other_stand_side_by_side() {
        let Layout { places, ways } = layout(3, &[(0, 1), (1, 2), (2, 1)]);
        assert_eq!(places.iter().map(|(column, _)| *column).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(ways.iter().all(Vec::is_empty));
    }
}
