//! Arguments → one call → exit code.

use clap::Parser;
use cutover::cli::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cutover::commands::run(Arguments::parse()))
}
