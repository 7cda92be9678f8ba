//! `slsconf env`: lines that put temporary keys into a shell's environment.

use super::access;
use super::console::Console;
use super::session;
use crate::cli::{EnvArgs, Shell};
use crate::credentials::environment;
use crate::output::shell::{self, Dialect};

pub(super) fn run(args: &EnvArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    let access = match access::keys(&mut files, &args.access, console) {
        Ok(access) => access,
        Err(failure) => return console.failure(&failure, &files),
    };
    let dialect = match args.shell {
        Shell::Sh => Dialect::Sh,
        Shell::Fish => Dialect::Fish,
        Shell::Powershell => Dialect::PowerShell,
    };
    let removed = environment::removed(access.environment.texts().map(|(name, _)| name));
    let set = environment::set(&access.keys, &access.region);
    let set = set.iter().map(|(name, value)| (*name, value.expose()));
    console.result(&shell::lines(dialect, removed.iter().map(String::as_str), set))
}
