//! Sticky notes: a note becomes a comment where the step went that it lies on.

use super::literal;
use cutover_ir::{Note, Workflow};
use petgraph::stable_graph::NodeIndex;

fn number(text: Option<&str>, default: f64) -> f64 {
    text.and_then(|t| t.parse().ok()).unwrap_or(default)
}

/// The rectangle of a note: left, top, width, height; n8n draws 240 by 160 where an export is silent.
pub fn rectangle(note: &Note) -> [f64; 4] {
    let [x, y, w, h] = &note.place;
    let text = |l: &Option<cutover_ir::Located<String>>| l.as_ref().map(|l| l.value.clone());
    [
        number(text(x).as_deref(), 0.0),
        number(text(y).as_deref(), 0.0),
        number(text(w).as_deref(), 240.0),
        number(text(h).as_deref(), 160.0),
    ]
}

/// The place of a step on the canvas.
pub fn place(workflow: &Workflow, step: NodeIndex) -> Option<(f64, f64)> {
    let position = workflow.graph.node_weight(step)?.position.as_ref()?;
    Some((position.value.0.parse().ok()?, position.value.1.parse().ok()?))
}

/// The first lines of the notes whose first step (from the left) this is.
pub fn near(workflow: &Workflow, step: NodeIndex) -> Vec<String> {
    let Some(own) = place(workflow, step) else { return Vec::new() };
    let mut lines = Vec::new();
    for note in &workflow.notes {
        let [left, top, width, height] = rectangle(note);
        let inside = |(x, y): (f64, f64)| x >= left && x <= left + width && y >= top && y <= top + height;
        if !inside(own) {
            continue;
        }
        let first = workflow
            .steps()
            .filter_map(|(i, _)| place(workflow, i).filter(|p| inside(*p)).map(|p| (i, p)))
            .min_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)));
        if first.is_some_and(|(i, _)| i == step) {
            let text: Vec<String> = note
                .text
                .value
                .lines()
                .map(|l| literal::comment_line(&unmarked(l)))
                .filter(|l| !l.is_empty())
                .collect();
            lines.extend(text.iter().take(SHOWN).map(|line| cut(line, 140)));
            // The README has all of it.
            if text.len() > SHOWN
                && let Some(last) = lines.last_mut().filter(|last| !last.ends_with('…'))
            {
                last.push_str(" …");
            }
        }
    }
    lines
}

/// So many lines of a note stand in the code.
const SHOWN: usize = 3;

/// A line of Markdown without the marks of a heading, of an element of a list and of emphasis.
fn unmarked(line: &str) -> String {
    let line = line.trim();
    let heading = line.trim_start_matches('#');
    let line = if heading.is_empty() || heading.starts_with(' ') { heading.trim_start() } else { line };
    let line = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    let bare = line.replace("**", "").replace("__", "");
    // A rule across the page says nothing.
    if bare.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ')) { String::new() } else { bare }
}

/// The first characters of a line.
pub fn cut(line: &str, longest: usize) -> String {
    if line.chars().count() <= longest { line.to_owned() } else { line.chars().take(longest).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn marks_go_in_pairs_and_what_is_no_mark_stays() {
        for (line, plain) in [
            ("## **Step 1:** read", "Step 1: read"),
            ("- an element", "an element"),
            ("-5 degrees", "-5 degrees"),
            ("#urgent is a tag", "#urgent is a tag"),
            ("2 * 3", "2 * 3"),
            ("---", ""),
            ("###", ""),
        ] {
            assert_eq!(unmarked(line), plain);
        }
    }
}
