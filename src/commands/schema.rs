//! `slsconf schema`: the JSON schema of the project file.

use super::console::Console;
use crate::project::schema;

pub(super) fn run(console: &mut Console) -> u8 {
    console.result(&schema::text())
}
