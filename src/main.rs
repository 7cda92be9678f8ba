//! Arguments in, exit code out.

use std::process::ExitCode;

/// A configuration is a million small values; this allocator makes them in two thirds of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(slsconf::commands::run(std::env::args_os().collect()))
}
