//! Models with what is plugged into them.

use super::Subject;
use cutover_ir::{LinkKind, Node, Op, Step, StepKind, Value};
use petgraph::stable_graph::NodeIndex;

impl<'a> Subject<'a> {
    /// The enabled parts that are plugged into a step, with their roles.
    pub(crate) fn parts(&self, of: NodeIndex) -> Vec<(&'a str, NodeIndex, &'a Step)> {
        self.workflow
            .incoming(of)
            .into_iter()
            .filter_map(|(index, link)| match &link.kind {
                LinkKind::Part(role) => {
                    let step = self.workflow.graph.node_weight(index).filter(|step| !step.policy.disabled)?;
                    Some((role.as_str(), index, step))
                }
                LinkKind::Main => None,
            })
            .collect()
    }

    /// Steps that call tools as a model chooses.
    pub(crate) fn agents(&self) -> Vec<(NodeIndex, &'a Step)> {
        self.live().filter(|(_, step)| matches!(&step.op, Op::Model { role, .. } if *role == StepKind::Agent)).collect()
    }

    /// The tools of an agent.
    pub(crate) fn tools(&self, of: NodeIndex) -> Vec<&'a Step> {
        self.parts(of).into_iter().filter(|(role, ..)| role.ends_with("tool")).map(|(_, _, step)| step).collect()
    }

    /// Whether a tool changes something outside, as far as its parameters show.
    pub(crate) fn tool_acts(&self, tool: &Step) -> bool {
        if self.kind_ends(tool, &self.facts.mild_tools) {
            return false;
        }
        let param = |name: &str| self.param(tool, name).and_then(Node::text).map(str::to_ascii_lowercase);
        if self.sends_requests(tool) {
            let method = param("method").unwrap_or_else(|| "get".to_owned());
            return !(self.facts.only_reads(&method) || method == "post" && self.only_asks(tool));
        }
        // Where neither the tool nor the platform's defaults name an operation, nothing is said about it.
        self.operation(tool).is_some_and(|operation| !self.facts.only_reads(operation))
    }

    /// The same where a tool that names no operation counts by its name: "Delete a file", and not "Search files".
    pub(crate) fn tool_may_act(&self, tool: &Step) -> bool {
        let names_none = self.param(tool, "operation").is_none()
            && self.param(tool, "method").is_none()
            && tool.origin.operation.is_none();
        // The first verb of the name counts.
        let changes = crate::assessment::split_words(&tool.name).iter().take(5).find_map(|word| {
            let asks = self.facts.asking_names.contains(word) || self.facts.reading.contains(word);
            if asks { Some(false) } else { self.facts.changing_names.contains(word).then_some(true) }
        });
        let is_mild = self.kind_ends(tool, &self.facts.mild_tools) || self.sends_requests(tool);
        self.tool_acts(tool) || names_none && !is_mild && changes == Some(true)
    }

    /// Whether a tool sends any request that its parameters say.
    pub(crate) fn sends_requests(&self, tool: &Step) -> bool {
        tool.origin.kind.value.to_ascii_lowercase().contains("httprequest")
    }

    /// Whether a tool brings in text that strangers wrote: pages and results of the model's choice, mail.
    pub(crate) fn tool_reads_the_web(&self, tool: &Step) -> bool {
        let param = |name: &str| self.param(tool, name);
        // A fixed address is a service that its owner chose; one that the model fills in is the web.
        let any_page = self.sends_requests(tool) && param("url").is_some_and(|url| super::host_of(url).is_none());
        let mail = self.kind_ends(tool, &self.facts.mail_tools)
            && self.operation(tool).is_some_and(|operation| operation.to_ascii_lowercase().starts_with("get"));
        self.kind_ends(tool, &self.facts.web_tools) || any_page || mail
    }

    /// A number at one of these dotted paths.
    pub(crate) fn number(&self, step: &'a Step, paths: &[String]) -> Option<(f64, &'a cutover_ir::Pointer)> {
        paths.iter().find_map(|path| {
            let node = self.param(step, path)?;
            match &node.value {
                Value::Number(number) => Some((number.parse().ok()?, &node.at)),
                _ => None,
            }
        })
    }
}
