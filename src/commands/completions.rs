//! `slsconf completions`: a script that completes commands and options.

use crate::cli::{CompletionsArgs, completions};

use super::console::Console;

pub(super) fn run(args: &CompletionsArgs, console: &mut Console) -> u8 {
    console.result(&completions(args.shell))
}
