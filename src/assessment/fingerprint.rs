//! What makes two findings the same finding in two reports: not its line, not its words, but what was found where.

use cutover_ir::Finding;
use sha2::{Digest, Sha256};

/// Stable over edits that move a finding without changing it: the code, the workflow's name, and the step that it is most about; where a rule finds
/// several things in the same step, their order tells them apart (`ordinal`).
pub fn fingerprint(finding: &Finding, workflow: &str, step: &str, ordinal: usize) -> String {
    let mut hash = Sha256::new();
    for part in [finding.code.as_str(), workflow, step] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(ordinal.to_le_bytes());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
