//! `src/config.ts`: what steps set that hold nothing but constants. It is the one place to change them.

use super::literal;
use super::printer::{Imports, Printer};
use super::{comments, lookups, secrets};
use crate::plan::{Names, identifier_of};
use cutover_ir::{Access, Assignment, Expr, LinkKind, Node, Op, PathExpr, Root, Segment, Step, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The constants of one step.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The object that holds them.
    pub name: String,
    fields: BTreeSet<String>,
}

/// Declarations of `src/config.ts`.
#[derive(Debug, Default)]
pub struct Declared {
    imports: Imports,
    text: String,
}

/// Steps that set constants and nothing else, and are asked for them by name. Data pinned to a step takes the place of what it sets.
pub fn steps(
    workflow: &Workflow,
    called: &HashMap<NodeIndex, String>,
    names: &mut Names,
) -> HashMap<NodeIndex, Settings> {
    let pinned = |step: &Step| workflow.pins.iter().any(|(name, _)| *name == step.name);
    let found: Vec<(NodeIndex, BTreeSet<String>)> = workflow
        .steps()
        .filter(|(_, step)| !step.policy.disabled && !pinned(step))
        .filter_map(|(index, step)| Some((index, step, constants(&step.op)?)))
        .filter(|(_, step, _)| lookups::asks_for(workflow, &step.name))
        .map(|(index, _, fields)| (index, fields))
        .collect();
    let alone = found.len() == 1;
    let settings = found.into_iter().map(|(index, fields)| {
        let wanted = if alone {
            "config".to_owned()
        } else {
            identifier_of(called.get(&index).map_or("", String::as_str), "config")
        };
        (index, Settings { name: names.unique(&wanted), fields })
    });
    settings.collect()
}

/// The fields that a mapping sets; nothing where one of its values or names is computed, or is converted to another type.
fn constants(op: &Op) -> Option<BTreeSet<String>> {
    let Op::Assign { assignments, raw: None, options, .. } = op else { return None };
    let usual =
        |(key, _): &(String, cutover_ir::Node)| matches!(key.as_str(), "version" | "includeBinary" | "stripBinary");
    if assignments.is_empty() || !options.iter().all(usual) {
        return None;
    }
    let fields: BTreeSet<String> = assignments.iter().map(constant).collect::<Option<_>>()?;
    (fields.len() == assignments.len()).then_some(fields)
}

/// The name of a field that is set to a constant of its own type. One with a dot leads into an object.
fn constant(assignment: &Assignment) -> Option<String> {
    let name = assignment.name.text().filter(|name| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '$');
        !name.is_empty()
            && name.chars().all(plain)
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && *name != "__proto__"
    })?;
    let kind = assignment.kind.as_ref().map_or("any", |kind| kind.value.as_str());
    let fits = match &assignment.value.value {
        Value::Text(_) => matches!(kind, "string" | "any"),
        Value::Number(_) => matches!(kind, "number" | "any"),
        Value::Bool(_) => matches!(kind, "boolean" | "any"),
        _ => false,
    };
    fits.then(|| name.to_owned())
}

impl Declared {
    /// Adds the constants of a step as they are printed. One that is read from the environment is read when somebody asks for it.
    pub fn add(&mut self, step: &Step, name: &str, members: &[(String, String)], imports: &Imports) {
        self.imports.merge(imports);
        let about = format!("What “{}” sets.", literal::comment_line(&step.name));
        self.text.push_str(&format!("\n{}export const {name} = {{\n", comments::doc(&about)));
        for (key, value) in members {
            let secret = value.contains(&format!("{}(\"", secrets::FUNCTION));
            let member = if secret { format!("get {key}() {{ return {value}; }}") } else { format!("{key}: {value}") };
            self.text.push_str(&format!("  {},\n", super::printer::indent_code(&member, 2)));
        }
        self.text.push_str("};\n");
    }

    /// The text of the file; nothing where no step has one.
    pub fn file(&self) -> Option<String> {
        (!self.text.is_empty()).then(|| format!("{}{}", self.imports.print("./"), self.text))
    }
}

impl Printer<'_> {
    /// A field of another step that is a constant, where the step certainly ran and the platform would find its item.
    pub fn configured(
        &mut self,
        index: NodeIndex,
        from: NodeIndex,
        access: Access,
        segments: &[Segment],
    ) -> Option<String> {
        let name = self.constant_of(index, from, access, segments)?.to_owned();
        self.imports.value("config", &name);
        let code = super::printer::tail(name, segments, false);
        self.constant_reads.insert(code.clone());
        Some(code)
    }

    /// Whether a tree reads another step in place, and not only constants of it.
    pub fn reads_steps(&self, node: &Node, from: NodeIndex) -> bool {
        let is_constant = |path: &PathExpr| match &path.root {
            Root::Step { name, access } => {
                let asked = self.workflow.by_name.get(name);
                asked.is_some_and(|asked| self.constant_of(*asked, from, *access, &path.segments).is_some())
            }
            _ => true,
        };
        let mut found = false;
        node.each_leaf(&mut |leaf| {
            let Some(expr) = leaf.expr() else { return };
            expr.each(&mut |part| match part {
                Expr::Path(path) => found |= !is_constant(path),
                // What compares reads the step itself.
                Expr::Foreign { .. } => {
                    part.each_path(&mut |path| found |= matches!(path.root, Root::Step { .. }));
                }
                _ => {}
            });
        });
        found
    }

    /// The object that holds what a path reads of another step.
    fn constant_of(&self, index: NodeIndex, from: NodeIndex, access: Access, segments: &[Segment]) -> Option<&str> {
        let [Segment::Key(field)] = segments else { return None };
        let settings = self.config.get(&index).filter(|settings| settings.fields.contains(field))?;
        let found = |from: NodeIndex| match access {
            Access::First | Access::Last => true,
            Access::Paired => keeps_lineage(self.workflow, index, from),
            Access::SameIndex | Access::Current => false,
        };
        let asking = in_flow(self.workflow, from);
        let ran = |from: &NodeIndex| found(*from) && self.flow.dominators.runs_before(index, *from);
        (!asking.is_empty() && asking.iter().all(ran)).then_some(settings.name.as_str())
    }
}

/// The step itself; of a part, the steps of the flow that it is plugged into, over other parts too.
fn in_flow(workflow: &Workflow, step: NodeIndex) -> Vec<NodeIndex> {
    let is_part =
        |step: NodeIndex| workflow.graph.node_weight(step).is_some_and(|step| matches!(step.op, Op::Part { .. }));
    let mut found = Vec::new();
    let mut seen = HashSet::from([step]);
    let mut open = vec![step];
    while let Some(step) = open.pop() {
        match is_part(step) {
            true => open.extend(workflow.outgoing(step).into_iter().map(|(to, _)| to).filter(|to| seen.insert(*to))),
            false => found.push(step),
        }
    }
    found
}

/// Whether every way from one step to another keeps what each item was made from, so that the platform finds the one of the first.
fn keeps_lineage(workflow: &Workflow, above: NodeIndex, below: NodeIndex) -> bool {
    let mut seen = HashSet::from([below]);
    let mut open = vec![below];
    while let Some(step) = open.pop() {
        for (feeder, link) in workflow.incoming(step) {
            if link.kind != LinkKind::Main || feeder == above || !seen.insert(feeder) {
                continue;
            }
            let kept =
                workflow.graph.node_weight(feeder).is_some_and(|step| step.policy.disabled || keeps_items(&step.op));
            if !kept || link.input != 0 {
                return false;
            }
            open.push(feeder);
        }
    }
    true
}

/// Whether each item that a step gives is made from one that it got, and knows it.
fn keeps_items(op: &Op) -> bool {
    match op {
        Op::Assign { .. }
        | Op::Partition { .. }
        | Op::Filter { .. }
        | Op::Route { .. }
        | Op::RouteBy { .. }
        | Op::Wait { .. }
        | Op::Pass
        | Op::Call { .. } => true,
        Op::Transform { function, .. } => matches!(function.as_str(), "limit" | "sort" | "splitOut"),
        _ => false,
    }
}
