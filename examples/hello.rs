//! The least slsconf could do: parses its command line and prints one line. `benches/run.py` measures against it.
#![allow(clippy::print_stdout, reason = "printing is all it does")]

use clap::Parser;
use slsconf::cli::Cli;

fn main() {
    let Cli { command } = Cli::parse();
    println!("hello, {}", std::mem::size_of_val(&command));
}
