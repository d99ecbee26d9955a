//! Sticky notes: a note becomes a comment where the step went that it lies on.

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

/// The texts of the notes whose first step (from the left) this is.
pub fn near(workflow: &Workflow, step: NodeIndex) -> Vec<&str> {
    let Some(own) = place(workflow, step) else { return Vec::new() };
    let belongs = |note: &&Note| {
        let [left, top, width, height] = rectangle(note);
        let inside = |(x, y): (f64, f64)| x >= left && x <= left + width && y >= top && y <= top + height;
        let first = || {
            workflow
                .steps()
                .filter_map(|(i, _)| place(workflow, i).filter(|p| inside(*p)).map(|p| (i, p)))
                .min_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)))
        };
        inside(own) && first().is_some_and(|(i, _)| i == step)
    };
    workflow.notes.iter().filter(belongs).map(|note| note.text.value.as_str()).collect()
}

/// The first characters of a line.
pub fn cut(line: &str, longest: usize) -> String {
    if line.chars().count() <= longest { line.to_owned() } else { line.chars().take(longest).chain(['…']).collect() }
}
