use crate::{Ledger, Located, Node, Pointer, Region, Step};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A workflow: steps, the links between them, and what belongs to neither.
#[derive(Clone, Debug)]
pub struct Workflow {
    /// The platform's name, for people and for provenance; no stage decides by it.
    pub platform: String,
    /// The name people know; made from the file's name where the export has none.
    pub name: String,
    /// The place of the name, where the export has one.
    pub name_at: Option<Pointer>,
    pub description: Option<Located<String>>,
    /// The platform's own identifier, which expressions may read.
    pub id: Option<Located<String>>,
    pub graph: StableDiGraph<Step, Link>,
    /// Step by name.
    pub by_name: HashMap<String, NodeIndex>,
    pub semantics: Semantics,
    /// The nesting of the export, for platforms that have one. Its steps are those of the graph.
    pub regions: Option<Region>,
    /// Regions that nothing leads to: they are kept and counted, and never run.
    pub orphans: Vec<Region>,
    /// Settings that are not part of `semantics`, as written.
    pub settings: Vec<Setting>,
    pub notes: Vec<Note>,
    /// Data pinned to steps: step name → items.
    pub pins: Vec<(String, Node)>,
    /// What the platform keeps between runs, where the export carries it, by scope: `global` for the workflow's own, `node:` and its
    /// name for a step's.
    pub state: Vec<Setting>,
    /// Members of the export that describe the workflow, not its flow: tags, owner, meta. Kept as they are, and looked at by nothing that runs.
    pub provenance: Vec<Setting>,
    /// Leaves of the export that carry no meaning outside the editor.
    pub cosmetic: Vec<Pointer>,
    /// The account of every leaf, all open until a generator settles them.
    pub ledger: Ledger,
    /// The place of the workflow in its file.
    pub at: Pointer,
    /// SHA-256 of the steps, links and settings in canonical form: the same flow has the same digest, whatever wraps it.
    pub digest: String,
}

/// A setting of the workflow.
#[derive(Clone, Debug)]
pub struct Setting {
    pub name: String,
    pub value: Node,
}

/// A note on the canvas.
#[derive(Clone, Debug)]
pub struct Note {
    pub text: Located<String>,
    /// x, y, width, height as written, and their places.
    pub place: [Option<Located<String>>; 4],
    pub colour: Option<Located<String>>,
    /// The name of the note itself.
    pub name: Located<String>,
    pub at: Pointer,
}

/// How data flows between steps.
#[derive(Clone, Debug)]
pub struct Semantics {
    pub granularity: Granularity,
    pub order: Order,
    /// IANA zone of the workflow, where it has its own.
    pub timezone: Option<Located<String>>,
    /// Seconds that one execution may take.
    pub timeout: Option<Located<String>>,
    /// The workflow that runs when this one fails.
    pub error_workflow: Option<Located<String>>,
}

/// What a step hands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A list of items: a step runs once over all of them.
    #[default]
    Items,
    /// One bundle at a time, of possibly many: each goes through everything that follows before the next one starts.
    Bundles,
    /// One record for each run.
    Records,
}

/// In which order steps run that could run at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    DepthFirst,
    BreadthFirst,
}

/// A link between two steps.
#[derive(Clone, Debug)]
pub struct Link {
    pub kind: LinkKind,
    pub output: usize,
    pub input: usize,
    /// The position among the links of the same output.
    pub rank: usize,
    /// The link's other members as written, such as the kind it names itself.
    pub written: String,
    pub at: Pointer,
}

/// What flows over a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Items.
    Main,
    /// A part is plugged into a step: model, memory, tool, parser, by role.
    Part(String),
}

impl Workflow {
    /// The step with this name.
    pub fn step(&self, name: &str) -> Option<&Step> {
        self.by_name.get(name).and_then(|i| self.graph.node_weight(*i))
    }

    /// All steps in the order of the export.
    pub fn steps(&self) -> impl Iterator<Item = (NodeIndex, &Step)> {
        self.graph.node_indices().filter_map(|i| self.graph.node_weight(i).map(|s| (i, s)))
    }

    /// Links that leave a step, in output order, then as written.
    pub fn outgoing(&self, from: NodeIndex) -> Vec<(NodeIndex, &Link)> {
        use petgraph::visit::EdgeRef;
        let mut links: Vec<_> =
            self.graph.edges_directed(from, petgraph::Direction::Outgoing).map(|e| (e.target(), e.weight())).collect();
        links.sort_by_key(|(_, l)| (l.output, l.rank));
        links
    }

    /// Links that lead to a step.
    pub fn incoming(&self, to: NodeIndex) -> Vec<(NodeIndex, &Link)> {
        use petgraph::visit::EdgeRef;
        let mut links: Vec<_> =
            self.graph.edges_directed(to, petgraph::Direction::Incoming).map(|e| (e.source(), e.weight())).collect();
        links.sort_by_key(|(from, l)| (l.input, from.index(), l.output, l.rank));
        links
    }
}
