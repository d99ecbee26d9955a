//! `test/prompts.test.ts`: no prompt changes unnoticed, and each gives what the code asks of it.

use super::Emitted;
use super::literal;
use super::prompts::{Checked, VERSION};

/// Where the tests of prompts stand.
pub const FILE: &str = "test/prompts.test.ts";

/// Adds the tests of all prompts of a workflow.
pub fn add_file(emitted: &mut Emitted, checked: &[Checked]) {
    if checked.is_empty() {
        return;
    }
    let mut text = String::from(
        "import { test } from \"node:test\";\nimport { isReleased, noneIsForgotten, renders } from \"../src/runtime/prompt-test.js\";\n\n\
         // Whoever changes a prompt raises its version, and writes version and hash here. The code asks for these sections and fills in these variables.\n",
    );
    for prompt in checked {
        let id = literal::string(&prompt.id);
        text.push_str(&format!("\ntest({id}, () => {{\n  isReleased({id}, \"{VERSION}\", \"{}\");\n", prompt.hash));
        for (section, variables) in &prompt.sections {
            let given: String = variables.iter().map(|name| format!(", {}", literal::string(name))).collect();
            text.push_str(&format!("  renders({id}, {}{given});\n", literal::string(section)));
        }
        text.push_str("});\n");
    }
    let ids: Vec<String> = checked.iter().map(|prompt| literal::string(&prompt.id)).collect();
    text.push_str(&format!("\ntest(\"every prompt is tested\", () => noneIsForgotten({}));\n", ids.join(", ")));
    emitted.put(FILE, text);
}
