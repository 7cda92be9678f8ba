//! `slsconf explain`: where a value comes from.
use super::console::Console;
use crate::cli::ExplainArgs;
use crate::service::UnknownOption;
pub(super) fn run(_args: &ExplainArgs, _unknown: Vec<UnknownOption>, _console: &mut Console) -> u8 {
    0
}
