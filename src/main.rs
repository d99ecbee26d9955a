//! Arguments → one call → exit code.

use clap::Parser;
use cutover::cli::Arguments;
use std::process::ExitCode;

/// A workflow becomes many small values on every thread; allocators of systems are slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(cutover::commands::run(Arguments::parse()))
}
