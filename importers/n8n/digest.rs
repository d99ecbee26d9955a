//! The digest of a flow: steps, links and settings in canonical form.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256, in hex, of what decides the behaviour of a workflow. Canvas, names of owners and dates do not count.
pub fn digest(workflow: &Value) -> String {
    // The hash is fed once: a call for each sign of JSON takes longer than the hash itself.
    let mut canonical = Vec::new();
    for key in ["nodes", "connections", "settings"] {
        canonical.extend_from_slice(key.as_bytes());
        feed(workflow.get(key).unwrap_or(&Value::Null), &mut canonical);
    }
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(&canonical) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn feed(value: &Value, canonical: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            canonical.push(b'[');
            for item in items {
                feed(item, canonical);
                canonical.push(b',');
            }
            canonical.push(b']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            canonical.push(b'{');
            for (key, member) in sorted {
                canonical.extend_from_slice(key.as_bytes());
                canonical.push(b':');
                feed(member, canonical);
                canonical.push(b',');
            }
            canonical.push(b'}');
        }
        scalar => {
            // Writing to memory does not fail.
            let _ = serde_json::to_writer(canonical, scalar);
        }
    }
}
