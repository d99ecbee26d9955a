//! The JSON of each step as the export has it, secrets hidden.

use crate::assessment::Assessment;
use crate::replay::without_secrets;
use cutover_ir::secret::HIDDEN;
use serde_json::Value;

/// Longer texts are cut: the export holds the rest.
const LONGEST: usize = 20_000;

/// The JSON of every step, empty where the export is no JSON.
pub(super) fn steps(one: &Assessment, text: &str) -> Vec<String> {
    let Ok(mut document) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return one.steps.iter().map(|_| String::new()).collect();
    };
    for pointer in &one.secrets {
        if let Some(value) = document.pointer_mut(pointer.as_str()) {
            *value = Value::String(HIDDEN.to_owned());
        }
    }
    one.steps
        .iter()
        .map(|step| {
            let Some(value) = document.pointer(step.pointer.as_str()) else {
                return String::new();
            };
            let text = serde_json::to_string_pretty(&without_secrets(value)).unwrap_or_default();
            match text.char_indices().nth(LONGEST) {
                Some((at, _)) => {
                    format!("{}\n… the export holds the rest, at {}", text.get(..at).unwrap_or_default(), step.pointer)
                }
                None => text,
            }
        })
        .collect()
}
