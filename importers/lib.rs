//! Exports of visual workflow builders, read into cutover's intermediate representation.
//!
//! One folder per platform; one static table lists them. Importers never fail and never panic: what is odd becomes a finding.

mod inventory;
mod n8n;
mod registry;

pub use inventory::{Entry, Inventory};
pub use n8n::execution;
pub use registry::{import, platforms, Imported, Unreadable};
