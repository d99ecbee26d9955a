//! `Dockerfile`: an image that holds what the program reads while it runs, and a folder that it may write to.

use crate::Files;

/// The text of the file for this tree.
pub fn dockerfile(tree: &Files) -> String {
    let prompts = tree.keys().any(|path| path.starts_with("prompts/"));
    let read = if prompts { "COPY prompts ./prompts\n" } else { "" };
    include_str!("templates/Dockerfile").replace("__READ__\n", read)
}
