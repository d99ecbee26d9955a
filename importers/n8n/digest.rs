//! The digest of a flow: steps, links and settings in canonical form.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256, in hex, of what decides the behaviour of a workflow. Canvas, names of owners and dates do not count.
pub fn digest(workflow: &Value) -> String {
    let mut hasher = Sha256::new();
    for key in ["nodes", "connections", "settings"] {
        hasher.update(key.as_bytes());
        feed(workflow.get(key).unwrap_or(&Value::Null), &mut hasher);
    }
    let mut text = String::with_capacity(64);
    for byte in hasher.finalize() {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn feed(value: &Value, hasher: &mut Sha256) {
    match value {
        Value::Array(items) => {
            hasher.update(b"[");
            for item in items {
                feed(item, hasher);
                hasher.update(b",");
            }
            hasher.update(b"]");
        }
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            hasher.update(b"{");
            for (key, member) in sorted {
                hasher.update(key.as_bytes());
                hasher.update(b":");
                feed(member, hasher);
                hasher.update(b",");
            }
            hasher.update(b"}");
        }
        scalar => hasher.update(serde_json::to_vec(scalar).unwrap_or_default()),
    }
}
