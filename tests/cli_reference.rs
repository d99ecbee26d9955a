//! docs/cli.md says what `--help` says. `UPDATE_DOCS=1 cargo test --test cli_reference` writes it again.

#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use clap::CommandFactory;
use cutover::cli::Arguments;
use std::fmt::Write;
use std::path::Path;

fn reference() -> String {
    let mut command = Arguments::command().term_width(100);
    command.build();
    let mut page = String::from(
        "# The command line\n\n\
         This page is made from the program's own help; a test keeps it fresh.\n\n\
         ```text\n",
    );
    page.push_str(&help(&mut command));
    page.push_str("```\n");
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names.iter().filter(|name| *name != "help") {
        let Some(sub) = command.find_subcommand_mut(name) else { continue };
        writeln!(page, "\n## cutover {name}\n\n```text\n{}```", help(sub)).unwrap();
        if Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schemas/{name}.schema.json")).exists() {
            writeln!(page, "\nThe shape of `--json`: [{name}.schema.json](schemas/{name}.schema.json).").unwrap();
        }
    }
    page
}

fn help(command: &mut clap::Command) -> String {
    let text = command.render_long_help().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_end())
}

#[test]
fn the_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let expected = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/cli.md is stale: run UPDATE_DOCS=1 cargo test --test cli_reference");
}

#[test]
fn every_flag_has_help() {
    let mut command = Arguments::command();
    command.build();
    command.clone().debug_assert();
    for sub in command.get_subcommands() {
        assert!(sub.get_about().is_some(), "{}", sub.get_name());
        for argument in sub.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", sub.get_name(), argument.get_id());
        }
    }
}
