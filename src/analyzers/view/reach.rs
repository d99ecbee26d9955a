//! What can get where: strangers' words, a model's words, and what stands in between.

use super::Subject;
use super::bits::Bits;
use cutover_ir::{Expr, Link, LinkKind, Located, Node, Op, Pointer, Read, Step, TriggerKind, Value};
use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::{EdgeReference, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef, VisitMap, Visitable};
use std::collections::{BTreeSet, HashMap};

/// Who is told when a run fails.
pub(crate) enum Told<'a> {
    /// Another workflow, as the settings name it.
    Workflow(&'a Located<String>),
    /// A start of the workflow itself.
    Step(&'a Step),
}

impl<'a> Told<'a> {
    /// The place that says so.
    pub(crate) fn at(&self) -> &'a Pointer {
        match self {
            Told::Workflow(other) => &other.at,
            Told::Step(step) => &step.origin.at,
        }
    }
}

impl<'a> Subject<'a> {
    /// Triggers that hand on what anybody outside may have written.
    pub(crate) fn strangers(&self) -> Vec<(NodeIndex, &'a Step)> {
        self.triggers()
            .filter(|(_, step, kind)| match kind {
                // A chat that is not public is the editor's own.
                TriggerKind::Webhook | TriggerKind::Form | TriggerKind::Chat => self.is_open_to_others(step),
                TriggerKind::App(_) | TriggerKind::Poll(_) => self.kind_ends(step, &self.facts.strangers),
                _ => false,
            })
            .map(|(index, step, _)| (index, step))
            .collect()
    }

    /// Whether anybody but the people who edit it can start a trigger.
    pub(crate) fn is_open_to_others(&self, step: &Step) -> bool {
        let is_open = self.facts.doors.get(&step.origin.kind.value).is_none_or(|door| {
            let exists =
                door.only_if.is_empty() || self.param(step, &door.only_if).and_then(|node| node.bool()) == Some(true);
            let says = |name: &String| {
                self.param(step, name).is_some_and(|node| node.text().is_none_or(|text| !text.trim().is_empty()))
            };
            exists && !door.guards.iter().any(says)
        });
        // A call that is refused reaches nothing: RE012 says why.
        is_open && Self::refusal(step).is_none()
    }

    /// Whether something starts a run without a person who looks on.
    pub(crate) fn runs_alone(&self) -> bool {
        let is_scheduled = self.facts.starts_by_schedule && self.triggers().next().is_none();
        is_scheduled
            || self.triggers().any(|(_, _, kind)| {
                !matches!(kind, TriggerKind::Manual | TriggerKind::Error | TriggerKind::SubWorkflow)
            })
    }

    /// Who is told when a run fails: the workflow that the settings name, or else a start of this one for failures that leads to a call.
    pub(crate) fn told_of_failure(&self) -> Option<Told<'a>> {
        if let Some(other) = &self.workflow.semantics.error_workflow {
            return Some(Told::Workflow(other));
        }
        // A run that a failure has started is not followed by another one.
        if self.triggers().all(|(_, _, kind)| matches!(kind, TriggerKind::Error)) {
            return None;
        }
        let mut own = self.triggers().filter(|(_, _, kind)| matches!(kind, TriggerKind::Error));
        let tells = |index: NodeIndex| {
            let behind = self.downstream(index);
            self.workflow.steps().any(|(at, step)| {
                behind.contains(&at) && !step.policy.disabled && (self.reaches_out(step) || self.acts(step))
            })
        };
        own.find(|(index, ..)| tells(*index)).map(|(_, step, _)| Told::Step(step))
    }

    /// The steps that items of one step can get to, itself not counted.
    pub(crate) fn downstream(&self, from: NodeIndex) -> BTreeSet<NodeIndex> {
        self.downstream_of_all([from])
    }

    /// The steps that items of any of these steps can get to.
    pub(crate) fn downstream_of_all(&self, from: impl IntoIterator<Item = NodeIndex>) -> BTreeSet<NodeIndex> {
        self.spread(from, Direction::Outgoing, &|_| true, &|_| true)
    }

    /// The steps that items of one step can get to without passing a step for which `stops` holds. Such steps are not counted themselves.
    pub(crate) fn downstream_until(&self, from: NodeIndex, stops: &dyn Fn(&Step) -> bool) -> BTreeSet<NodeIndex> {
        self.spread([from], Direction::Outgoing, &|step| !stops(step), &|_| true)
    }

    /// The steps that get what one step gives, up to and with those that call something outside: they hand on what they are answered.
    pub(crate) fn receivers(&self, from: NodeIndex) -> BTreeSet<NodeIndex> {
        self.spread([from], Direction::Outgoing, &|_| true, &|step| !self.is_external(step))
    }

    /// Whether a step lies behind this one that answers whoever called.
    pub(crate) fn leads_to_answer(&self, from: NodeIndex) -> bool {
        let before_answers = || {
            let answers = self.workflow.steps().filter(|(_, step)| matches!(step.op, Op::Respond { .. }));
            self.spread(answers.map(|(index, _)| index), Direction::Incoming, &|_| true, &|_| true)
        };
        self.before_answers.get_or_init(before_answers).contains(&from)
    }

    /// What main links lead to from some steps, one way or the other: those steps that count, and what lies behind them where they hand
    /// items on. Each link is followed once.
    fn spread(
        &self,
        from: impl IntoIterator<Item = NodeIndex>,
        direction: Direction,
        counts: &dyn Fn(&Step) -> bool,
        hands_on: &dyn Fn(&Step) -> bool,
    ) -> BTreeSet<NodeIndex> {
        let graph = &self.workflow.graph;
        let mut seen = graph.visit_map();
        let mut found = Vec::new();
        let mut open: Vec<NodeIndex> = from.into_iter().collect();
        while let Some(index) = open.pop() {
            for link in graph.edges_directed(index, direction).filter(|link| link.weight().kind == LinkKind::Main) {
                let next = if direction == Direction::Outgoing { link.target() } else { link.source() };
                let Some(step) = graph.node_weight(next).filter(|step| !seen.is_visited(&next) && counts(step)) else {
                    continue;
                };
                seen.visit(next);
                found.push(next);
                if hands_on(step) {
                    open.push(next);
                }
            }
        }
        found.into_iter().collect()
    }

    /// Groups of steps from each of which items can get to each other, over main links. A group stands behind those that it leads to.
    fn groups(&self) -> Vec<Vec<NodeIndex>> {
        let is_main = |link: EdgeReference<'_, Link>| link.weight().kind == LinkKind::Main;
        tarjan_scc(&EdgeFiltered::from_fn(&self.workflow.graph, is_main))
    }

    /// Groups of steps that lie on a common cycle.
    pub(crate) fn cycles(&self) -> Vec<BTreeSet<NodeIndex>> {
        let mut cycles: Vec<BTreeSet<NodeIndex>> = self
            .groups()
            .into_iter()
            .filter(|group| self.comes_back(group))
            .map(|group| group.into_iter().collect())
            .collect();
        cycles.sort();
        cycles
    }

    /// Whether items of a group come back to it.
    fn comes_back(&self, group: &[NodeIndex]) -> bool {
        group.len() > 1 || group.iter().any(|index| self.followers(*index).contains(index))
    }

    /// How many steps that run and call something outside lie behind a step.
    pub(crate) fn calls_behind(&self, from: NodeIndex) -> usize {
        self.calls_behind.get_or_init(|| self.count_calls_behind()).get(&from).copied().unwrap_or(0)
    }

    /// The number for every step: what a group leads to is known before the group is looked at.
    fn count_calls_behind(&self) -> HashMap<NodeIndex, usize> {
        let calls: HashMap<NodeIndex, usize> = (self.live())
            .filter(|(_, step)| self.reaches_out(step) || matches!(step.op, Op::SubFlow { .. }))
            .enumerate()
            .map(|(at, (index, _))| (index, at))
            .collect();
        let groups = self.groups();
        let group_of: HashMap<NodeIndex, usize> =
            groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |index| (*index, at))).collect();
        let mut counts = HashMap::new();
        // For every group: the calls in it and behind it.
        let mut known: Vec<Bits> = Vec::with_capacity(groups.len());
        for group in &groups {
            let mut behind = Bits::none(calls.len());
            let next = group.iter().flat_map(|index| self.followers(*index));
            next.filter_map(|next| known.get(*group_of.get(&next)?)).for_each(|bits| {
                behind.add(bits);
            });
            let mut whole = behind.clone();
            group.iter().filter_map(|index| calls.get(index)).for_each(|call| whole.insert(*call));
            let count = if self.comes_back(group) { whole.count() } else { behind.count() };
            counts.extend(group.iter().map(|index| (*index, count)));
            known.push(whole);
        }
        counts
    }

    /// The step right before another, over main links.
    pub(crate) fn feeders(&self, of: NodeIndex) -> Vec<(NodeIndex, &'a Step)> {
        let links = self.workflow.incoming(of).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        links.filter_map(|(index, _)| Some((index, self.workflow.graph.node_weight(index)?))).collect()
    }

    /// The steps right behind another, over main links.
    pub(crate) fn followers(&self, of: NodeIndex) -> Vec<NodeIndex> {
        let links = self.workflow.outgoing(of).into_iter().filter(|(_, link)| link.kind == LinkKind::Main);
        links.map(|(index, _)| index).collect()
    }

    /// Whether an expression of a step reads what a step of some kind gave: by name, or because that step stands right before.
    pub(crate) fn reads_from(&self, index: NodeIndex, expr: &Expr, is_source: &dyn Fn(&Step) -> bool) -> bool {
        let feeds = self.feeders(index).into_iter().any(|(_, step)| is_source(step));
        expr.reads().iter().any(|read| match read {
            Read::Item(_) => feeds,
            Read::Step(name) => self.workflow.step(name).is_some_and(is_source),
            Read::Scope(_) => false,
        })
    }

    /// Whether a condition, code or a filter lies on the way to a step from one of the steps before it.
    pub(crate) fn decides(&self, step: &Step) -> bool {
        matches!(step.op, Op::Partition { .. } | Op::Filter { .. } | Op::Route { .. } | Op::RouteBy { .. })
    }
}

/// Whether an expression puts data into a text; a text without holes is none.
pub(crate) fn has_holes(expr: &Expr) -> bool {
    match expr {
        Expr::Template(parts) => parts.iter().any(|part| matches!(part, cutover_ir::Part::Hole(_))),
        Expr::Broken { .. } => false,
        other => !other.reads().is_empty() || matches!(other, Expr::Path(_) | Expr::Foreign { .. }),
    }
}

/// A value as the text that an expert would judge: itself, or the constant parts of an expression; nothing where it is no text.
pub(crate) fn constant_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Expr(expr) => Some(constant_parts(expr)),
        _ => None,
    }
}

/// The constant parts of an expression.
fn constant_parts(expr: &Expr) -> String {
    match expr {
        Expr::Template(parts) => parts
            .iter()
            .map(|part| match part {
                cutover_ir::Part::Text(text) => text.as_str(),
                cutover_ir::Part::Hole(_) => " ? ",
            })
            .collect(),
        _ => String::new(),
    }
}
