//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(slsconf::commands::run(std::env::args_os().collect()))
}
