//! Item types: what later steps read of each step's items, as a tree of optional fields.
//!
//! Steps that hand their items on share a type with what feeds them; every other step has a type of its own.

use super::names::{Names, type_name};
use super::sure;
use cutover_ir::{Expr, Op, Piece, Root, Segment, Step, Workflow};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is read below one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    pub fields: BTreeMap<String, Tree>,
    pub elements: Option<Box<Tree>>,
    /// The type of what stands there, where every step that makes it converts it to that.
    pub sure: Option<&'static str>,
}

impl Tree {
    /// Adds what is read.
    pub fn add(&mut self, path: &[Segment]) {
        let Some((first, rest)) = path.split_first() else { return };
        let child = match first {
            Segment::Key(key) => self.fields.entry(key.clone()).or_default(),
            Segment::Index(_) => self.elements.get_or_insert_default(),
        };
        child.add(rest);
    }

    /// What is read below a path.
    pub fn at(&self, path: &[Segment]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, segment| match segment {
            Segment::Key(key) => tree.fields.get(key),
            Segment::Index(_) => tree.elements.as_deref(),
        })
    }

    /// Whether nothing below is read.
    pub fn is_leaf(&self) -> bool {
        self.fields.is_empty() && self.elements.is_none()
    }
}

/// The inferred types of a workflow.
#[derive(Debug, Default)]
pub struct Types {
    output: HashMap<NodeIndex, usize>,
    input: HashMap<NodeIndex, usize>,
    trees: Vec<Tree>,
    names: Vec<Option<String>>,
    /// What people call the fields of what a step gives, by the name of the type.
    labels: HashMap<String, BTreeMap<String, String>>,
}

impl Types {
    /// The name of the type of the items that a step gives; nothing where no field is read.
    pub fn of_output(&self, step: NodeIndex) -> Option<&str> {
        self.output.get(&step).and_then(|c| self.names.get(*c)).and_then(|n| n.as_deref())
    }

    /// The name of the type of the items that a step gets.
    pub fn of_input(&self, step: NodeIndex) -> Option<&str> {
        self.input.get(&step).and_then(|c| self.names.get(*c)).and_then(|n| n.as_deref())
    }

    /// What is read of the items that a step gives.
    pub fn tree_of_output(&self, step: NodeIndex) -> Option<&Tree> {
        self.output.get(&step).and_then(|class| self.trees.get(*class))
    }

    /// What is read of the items that a step gets.
    pub fn tree_of_input(&self, step: NodeIndex) -> Option<&Tree> {
        self.input.get(&step).and_then(|class| self.trees.get(*class))
    }

    /// What people call the fields of a type.
    pub fn labels(&self, name: &str) -> Option<&BTreeMap<String, String>> {
        self.labels.get(name)
    }

    /// Names the type of what a step gives.
    pub fn declare(&mut self, step: NodeIndex, name: String, tree: Tree, labels: BTreeMap<String, String>) {
        self.labels.insert(name.clone(), labels);
        self.output.insert(step, self.trees.len());
        self.trees.push(tree);
        self.names.push(Some(name));
    }

    /// Every named type, in order of first use.
    pub fn declarations(&self) -> impl Iterator<Item = (&str, &Tree)> {
        self.names.iter().zip(&self.trees).filter_map(|(name, tree)| name.as_deref().map(|n| (n, tree)))
    }
}

struct Classes {
    parent: Vec<usize>,
}

impl Classes {
    fn make(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    fn find(&self, mut class: usize) -> usize {
        while let Some(parent) = self.parent.get(class).copied() {
            if parent == class {
                break;
            }
            class = parent;
        }
        class
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(parent) = self.parent.get_mut(high) {
            *parent = low;
        }
    }
}

/// Whether the step gives the items that it got.
fn hands_on(op: &Op, disabled: bool) -> bool {
    disabled
        || matches!(
            op,
            Op::Partition { .. }
                | Op::Filter { .. }
                | Op::Route { .. }
                | Op::RouteBy { .. }
                | Op::Loop { .. }
                | Op::Respond { .. }
                | Op::Wait { .. }
                | Op::Stop { .. }
                | Op::Pass
        )
        || matches!(op, Op::Transform { function, .. } if matches!(function.as_str(), "limit" | "sort" | "removeDuplicates"))
}

/// Infers the types of every step of a workflow.
pub fn infer(workflow: &Workflow, names: &mut Names, called: &HashMap<NodeIndex, String>) -> Types {
    let mut classes = Classes { parent: Vec::new() };
    let mut output = HashMap::new();
    let mut input = HashMap::new();
    for (index, step) in workflow.steps() {
        if matches!(step.op, Op::Part { .. }) {
            continue;
        }
        let own = classes.make();
        let fed = classes.make();
        output.insert(index, own);
        input.insert(index, fed);
        if hands_on(&step.op, step.policy.disabled) {
            classes.unite(own, fed);
        }
    }
    // A part reads the items of the step that it is plugged into, over however many parts.
    for (index, step) in workflow.steps() {
        if !matches!(step.op, Op::Part { .. }) {
            continue;
        }
        let mut open = vec![index];
        let mut seen = vec![index];
        while let Some(part) = open.pop() {
            for (to, link) in workflow.outgoing(part) {
                if link.kind == cutover_ir::LinkKind::Main || seen.contains(&to) {
                    continue;
                }
                seen.push(to);
                match (input.get(&index).copied(), input.get(&to).copied()) {
                    (_, None) => open.push(to),
                    (None, Some(class)) => {
                        input.insert(index, class);
                    }
                    (Some(a), Some(b)) => classes.unite(a, b),
                }
            }
        }
    }
    for (index, _) in workflow.steps() {
        for (to, link) in workflow.outgoing(index) {
            if link.kind != cutover_ir::LinkKind::Main {
                continue;
            }
            let joins = workflow.graph.node_weight(to).is_some_and(|s| matches!(s.op, Op::Join { .. }));
            if let (Some(a), Some(b)) = (output.get(&index), input.get(&to))
                && !joins
            {
                classes.unite(*a, *b);
            }
        }
    }
    let count = classes.parent.len();
    let mut trees = vec![Tree::default(); count];
    // A field of a known type cannot be compared with every other type.
    let mut compared: HashSet<(usize, String)> = HashSet::new();
    for (index, step) in workflow.steps() {
        let own = input.get(&index).map(|c| classes.find(*c));
        step.each_expr(&mut |expr, _| {
            expr.each_path(&mut |path| {
                let class = match &path.root {
                    Root::Item | Root::Input(_) => own,
                    Root::Step { name, .. } => {
                        workflow.by_name.get(name).and_then(|i| output.get(i)).map(|c| classes.find(*c))
                    }
                    _ => None,
                };
                if let Some(tree) = class.and_then(|c| trees.get_mut(c)) {
                    tree.add(&path.segments);
                }
            });
            expr.each(&mut |part| {
                let Expr::Foreign { plain: Some(plain), .. } = part else { return };
                for piece in &plain.pieces {
                    let Piece::Read { path, taken } = piece else { continue };
                    let class = match &path.root {
                        Root::Item | Root::Input(_) => own,
                        Root::Step { name, .. } => {
                            workflow.by_name.get(name).and_then(|i| output.get(i)).map(|c| classes.find(*c))
                        }
                        _ => None,
                    };
                    if let (true, Some(class), Some(Segment::Key(field))) =
                        (taken.is_compared(), class, path.segments.first())
                    {
                        compared.insert((class, field.clone()));
                    }
                }
            });
        });
    }
    for (class, tree) in trees.iter_mut().enumerate().filter(|(_, tree)| !tree.is_leaf()) {
        let makes = |index: &NodeIndex| output.get(index).is_some_and(|own| classes.find(*own) == class);
        let makers = workflow.steps().filter(|(index, step)| makes(index) && !hands_on(&step.op, step.policy.disabled));
        let makers: Vec<&Step> = makers.map(|(_, step)| step).collect();
        // Data pinned to a step takes the place of what it makes.
        if makers.iter().any(|step| workflow.pins.iter().any(|(name, _)| *name == step.name)) {
            continue;
        }
        let known = |field: &str| compared.contains(&(class, field.to_owned()));
        sure::settle(tree, &makers, known);
    }
    let mut class_names: Vec<Option<String>> = vec![None; count];
    let mut name = |step: NodeIndex, what: &str, class: Option<&usize>| {
        let Some(class) = class.map(|c| classes.find(*c)) else { return };
        let read = trees.get(class).is_some_and(|t| !t.is_leaf());
        if let Some(slot) = class_names.get_mut(class).filter(|slot| read && slot.is_none()) {
            let step = called.get(&step).map_or("", String::as_str);
            *slot = Some(names.unique(&format!("{}{what}", type_name(step))));
        }
    };
    // Items that several steps make are called after the step where they come together.
    let makers = |class: usize| {
        let made = |(index, step): &(NodeIndex, &Step)| {
            !hands_on(&step.op, step.policy.disabled)
                && output.get(index).is_some_and(|own| classes.find(*own) == class)
        };
        workflow.steps().filter(made).count()
    };
    for (index, _) in workflow.steps() {
        let feeders =
            workflow.incoming(index).iter().filter(|(_, link)| link.kind == cutover_ir::LinkKind::Main).count();
        if feeders > 1 && input.get(&index).is_some_and(|class| makers(classes.find(*class)) > 1) {
            name(index, "Input", input.get(&index));
        }
    }
    // Items are called after the step that makes them; where only steps that hand them on are known, after the first of those.
    for (index, _) in workflow.steps().filter(|(_, step)| !hands_on(&step.op, step.policy.disabled)) {
        name(index, "Item", output.get(&index));
    }
    for (index, _) in workflow.steps() {
        name(index, "Item", output.get(&index));
        name(index, "Item", input.get(&index));
    }
    Types {
        output: output.into_iter().map(|(k, c)| (k, classes.find(c))).collect(),
        input: input.into_iter().map(|(k, c)| (k, classes.find(c))).collect(),
        trees,
        names: class_names,
        labels: HashMap::new(),
    }
}
