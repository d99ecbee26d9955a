//! `Dockerfile`: an image that holds what the program reads while it runs, and a folder that it may write to.

use crate::Files;

/// Where the programs of this tree keep their state: in a database where it has one, else in a JSON file.
pub fn state_file(tree: &Files) -> &'static str {
    if tree.contains_key("src/runtime/state-database.ts") { "state.db" } else { "state.json" }
}

/// The text of the file for this tree.
pub fn dockerfile(tree: &Files) -> String {
    let prompts = tree.keys().any(|path| path.starts_with("prompts/"));
    let read = if prompts { "COPY prompts ./prompts\n" } else { "" };
    include_str!("templates/Dockerfile").replace("__READ__\n", read).replace("__STATE__", state_file(tree))
}
