//! `slsconf rules`: what `lint` looks for.

use crate::cli::{RulesArgs, RulesFormat};
use crate::output::rules;

use super::console::Console;

pub(super) fn run(args: &RulesArgs, console: &mut Console) -> u8 {
    console.result(&match args.format {
        RulesFormat::Text => rules::text(),
        RulesFormat::Json => rules::json(),
    })
}
