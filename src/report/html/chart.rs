//! The chart of risk against effort.

use super::PAGES;
use crate::assessment::Brief;
use crate::report::terminal::words;
use serde::Serialize;

/// Points of the chart; what is above is left out, and the page says so.
const MOST_POINTS: usize = 4000;

/// A point of the chart of risk against effort.
#[derive(Serialize)]
pub(super) struct Point {
    x: f64,
    y: f64,
    r: f64,
    class: String,
    label: String,
    href: String,
}

#[derive(Serialize)]
pub(super) struct Chart {
    points: Vec<Point>,
    /// Position and label, from left to right.
    ticks: Vec<(f64, String)>,
    /// Position and risk, upwards.
    risks: Vec<(f64, u32)>,
    left_out: usize,
}

/// Effort to the right on a logarithmic scale, risk upwards.
pub(super) fn chart(briefs: &[Brief]) -> Chart {
    let most = briefs.iter().map(|one| one.hours).fold(10.0, f64::max);
    // A quarter of the scale for every 25 points, and no empty quarters above the highest.
    let top = briefs.iter().map(|one| one.risk).max().unwrap_or(0).clamp(1, 100).div_ceil(25) * 25;
    let y = |risk: u32| 330.0 - 310.0 * f64::from(risk) / f64::from(top);
    let x = |hours: f64| 60.0 + 700.0 * (hours.max(0.5) / 0.5).ln() / (most / 0.5).ln();
    let points = briefs
        .iter()
        .take(MOST_POINTS)
        .map(|one| Point {
            x: (x(one.hours) * 10.0).round() / 10.0,
            y: (y(one.risk) * 10.0).round() / 10.0,
            r: 4.0 + (one.steps as f64).sqrt().min(8.0) / 2.0,
            class: format!("point {}", one.verdict),
            label: format!("{}: risk {}, about {} hours, {}", one.name, one.risk, one.hours, words(&one.verdict)),
            href: format!("{PAGES}/{}.html", one.id),
        })
        .collect();
    let ticks = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]
        .into_iter()
        .filter(|h| *h <= most)
        .map(|h| (x(h), format!("{h} h")))
        .collect();
    let risks = (0..=top).step_by(25).map(|risk| (y(risk), risk)).collect();
    Chart { points, ticks, risks, left_out: briefs.len().saturating_sub(MOST_POINTS) }
}
