//! Exports of visual workflow builders, read into cutover's intermediate representation.
//!
//! One folder per platform; one static table lists them. Importers never fail and never panic: what is odd becomes a finding.

mod accounts;
mod bubble;
mod clients;
mod dify;
mod document;
mod flowise;
mod halves;
mod inventory;
mod langflow;
mod logic_apps;
mod make;
mod n8n;
mod names;
mod naming;
mod node_red;
mod parameters;
mod pipedream;
mod power_automate;
mod read;
mod registry;
mod retool;
mod roles;
mod stray;
mod tree;
mod twice;
pub mod wildcard;
mod zapier;

use cutover_ir::{Node, Pointer};

pub use halves::read_json;
pub use inventory::{Entry, Inventory};
pub use n8n::{Calls, execution, parameters_only, parse_expression};
pub use names::{Named, names};
pub use registry::{Imported, Unreadable, import, platforms};
pub use roles::{role_of_type, role_word};

/// Parameters that a recording holds, as a tree.
pub fn resolved(params: &serde_json::Value) -> Node {
    tree::verbatim(params, &Pointer::root())
}

/// The parameters of an external call in the shape of the emitted call: what a recording holds, made comparable.
/// `kind` and `version` are the platform's own. Types that no table knows keep their shape.
pub fn effect_params(kind: &str, version: &str, resolved: &serde_json::Value) -> serde_json::Value {
    make::recorded(kind, resolved)
        .or_else(|| zapier::recorded(kind, resolved))
        .unwrap_or_else(|| n8n::effect_params(kind, version, resolved))
}
