//! `docs/flow.svg`: the flow as its authors laid it out.

use super::literal;
use super::notes;
use cutover_ir::{LinkKind, Op, Step, Workflow};
use std::borrow::Cow;

const WIDTH: f64 = 160.0;
const HEIGHT: f64 = 60.0;

/// Text for SVG content and attributes.
fn escape(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !(c.is_control() || "&<>\"'".contains(c));
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn colour(step: &Step) -> &'static str {
    match &step.op {
        // What is switched off hands its items on, whatever it was.
        _ if step.policy.disabled => "#f2f2f2",
        Op::Trigger { .. } => "#d8f0dd",
        Op::Partition { .. }
        | Op::Filter { .. }
        | Op::Route { .. }
        | Op::RouteBy { .. }
        | Op::Join { .. }
        | Op::Loop { .. } => "#fdf0cd",
        Op::Call { .. } | Op::Connector { .. } | Op::SubFlow { .. } => "#dbe8fb",
        Op::Model { .. } | Op::Part { .. } => "#ebdffb",
        Op::Opaque { .. } => "#f8d7da",
        _ => "#f2f2f2",
    }
}

/// The picture. Places and links keep the numbers of the export as `data-` attributes.
pub fn svg(workflow: &Workflow) -> String {
    let mut left = f64::MAX;
    let mut top = f64::MAX;
    let mut right = f64::MIN;
    let mut bottom = f64::MIN;
    let mut cover = |x: f64, y: f64, w: f64, h: f64| {
        left = left.min(x);
        top = top.min(y);
        right = right.max(x + w);
        bottom = bottom.max(y + h);
    };
    for (index, _) in workflow.steps() {
        if let Some((x, y)) = notes::place(workflow, index) {
            cover(x, y, WIDTH, HEIGHT);
        }
    }
    for note in &workflow.notes {
        let [x, y, w, h] = notes::rectangle(note);
        cover(x, y, w, h);
    }
    if left > right {
        (left, top, right, bottom) = (0.0, 0.0, WIDTH, HEIGHT);
    }
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" font-family=\"sans-serif\" font-size=\"13\">\n<title>{}</title>\n",
        left - 20.0,
        top - 20.0,
        right - left + 40.0,
        bottom - top + 40.0,
        escape(&workflow.name)
    );
    for note in &workflow.notes {
        let [x, y, w, h] = notes::rectangle(note);
        let raw: Vec<String> =
            note.place.iter().map(|p| p.as_ref().map_or_else(String::new, |p| p.value.clone())).collect();
        out.push_str(&format!(
            "<g data-note=\"{}\" data-place=\"{}\" data-colour=\"{}\"><rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"#fffbe6\" stroke=\"#e6d9a8\"/>",
            escape(&note.name.value),
            escape(&raw.join(" ")),
            escape(note.colour.as_ref().map_or("", |c| c.value.as_str()))
        ));
        let text = cutover_ir::secret::redact(&note.text.value);
        for (i, line) in text.lines().take(((h - 10.0) / 18.0).max(1.0) as usize).enumerate() {
            let line = notes::cut(&literal::comment_line(line), (w / 7.0) as usize);
            out.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" fill=\"#665c2a\">{}</text>",
                x + 8.0,
                y + 20.0 + 18.0 * i as f64,
                escape(&line)
            ));
        }
        out.push_str(&format!("<desc>{}</desc></g>\n", escape(&text)));
    }
    for edge in workflow.graph.edge_indices() {
        let (Some((from, to)), Some(link)) = (workflow.graph.edge_endpoints(edge), workflow.graph.edge_weight(edge))
        else {
            continue;
        };
        let (Some(a), Some(b)) = (notes::place(workflow, from), notes::place(workflow, to)) else {
            out.push_str(&line(workflow, from, to, link, "M0 0"));
            continue;
        };
        let (x1, y1, x2, y2) = (
            a.0 + WIDTH,
            a.1 + HEIGHT / 2.0 + 8.0 * link.output as f64,
            b.0,
            b.1 + HEIGHT / 2.0 + 8.0 * link.input as f64,
        );
        let bend = ((x2 - x1).abs() / 2.0).max(40.0);
        out.push_str(&line(
            workflow,
            from,
            to,
            link,
            &format!("M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}", x1 + bend, x2 - bend),
        ));
    }
    for (index, step) in workflow.steps() {
        let (x, y) = notes::place(workflow, index).unwrap_or((0.0, 0.0));
        let raw = step.position.as_ref().map_or_else(String::new, |p| format!("{} {}", p.value.0, p.value.1));
        let dash = if step.policy.disabled { " stroke-dasharray=\"4 4\"" } else { "" };
        out.push_str(&format!(
            "<g data-step=\"{}\" data-place=\"{}\"><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\" fill=\"{}\" stroke=\"#888\"{dash}/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>\n",
            escape(&step.name),
            escape(&raw),
            colour(step),
            x + WIDTH / 2.0,
            y + HEIGHT / 2.0 + 4.0,
            escape(&notes::cut(&literal::comment_line(&step.name), 22))
        ));
    }
    out.push_str("</svg>\n");
    out
}

fn line(
    workflow: &Workflow,
    from: petgraph::stable_graph::NodeIndex,
    to: petgraph::stable_graph::NodeIndex,
    link: &cutover_ir::Link,
    path: &str,
) -> String {
    let name = |i| workflow.graph.node_weight(i).map_or_else(Cow::default, |s| escape(&s.name));
    let (kind, dash) = match &link.kind {
        LinkKind::Main => ("main", ""),
        LinkKind::Part(role) => (role.as_str(), " stroke-dasharray=\"3 3\""),
    };
    format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"#999\" stroke-width=\"1.5\"{dash} data-kind=\"{}\" data-from=\"{}\" data-output=\"{}\" data-to=\"{}\" data-input=\"{}\" data-written=\"{}\"/>\n",
        escape(kind),
        name(from),
        link.output,
        name(to),
        link.input,
        escape(&link.written)
    )
}
