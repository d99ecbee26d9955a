//! `Dockerfile`: an image that holds what the program reads while it runs, and a folder that it may write to.

use crate::Files;

/// The image of Node has none.
const PYTHON: &str =
    "RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*\n";

/// Where the programs of this tree keep their state: in a database where it has one, else in a JSON file.
pub fn state_file(tree: &Files) -> &'static str {
    if tree.contains_key("src/runtime/state-database.ts") { "state.db" } else { "state.json" }
}

/// Whether a program of this tree keeps tables, in a folder of its own.
pub fn keeps_tables(tree: &Files) -> bool {
    tree.contains_key("src/runtime/apps/table-file.ts")
}

/// What an image that holds the repositories beside this one does not take of them.
pub const IGNORED: &str = include_str!("templates/Dockerfile.dockerignore");

/// The text of the file for this tree. `around` names the folder of this repository, where the image holds those beside it too.
pub fn dockerfile(tree: &Files, around: Option<&str>) -> String {
    let prompts = tree.keys().any(|path| path.starts_with("prompts/"));
    let read = if prompts { "COPY prompts ./prompts\n" } else { "" };
    let python = if tree.contains_key("src/runtime/python-process.ts") { PYTHON } else { "" };
    let tables = if keeps_tables(tree) { " DATA_TABLES=/app/data/tables" } else { "" };
    let folders = if keeps_tables(tree) { "data/tables" } else { "data" };
    let template = if around.is_some() {
        include_str!("templates/Dockerfile.beside")
    } else {
        include_str!("templates/Dockerfile")
    };
    template
        .replace("__SLUG__", around.unwrap_or_default())
        .replace("__PYTHON__\n", python)
        .replace("__READ__\n", read)
        .replace("__STATE__", state_file(tree))
        .replace("__TABLES__", tables)
        .replace("__FOLDERS__", folders)
}
