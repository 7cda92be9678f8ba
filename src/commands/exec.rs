//! `slsconf exec`: a command with temporary keys in its environment, and no other credentials.

use std::io;
use std::process::Command;

use super::access::{self, Access};
use super::console::Console;
use super::session;
use crate::cli::ExecArgs;
use crate::credentials::environment;
use crate::credentials::session::moment;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::Sources;

/// What shells answer for a command that is not there, and for one that can't be run.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

pub(super) fn run(args: &ExecArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    let access = match access::keys(&mut files, &args.access, console) {
        Ok(access) => access,
        Err(failure) => return console.failure(&failure, &files),
    };
    let Access { chosen, keys, region, .. } = &access;
    console.detail("role", &format!("{}, {}", chosen.role.role_arn, chosen.because));
    console.detail("region", region);
    console.detail("expires", &moment(keys.expires_at));
    let [program, arguments @ ..] = args.command.as_slice() else { return 2 };
    let mut command = Command::new(program);
    command.args(arguments);
    for name in environment::removed(access.environment.texts().map(|(name, _)| name)) {
        command.env_remove(name);
    }
    for (name, value) in environment::set(&access.keys, &access.region) {
        command.env(name, value.expose());
    }
    match hand_over(command) {
        Ok(code) => code,
        Err(error) => {
            let name = program.to_string_lossy();
            let (code, help) = match error.kind() {
                io::ErrorKind::NotFound => (NOT_FOUND, "check the name and PATH"),
                _ => (NOT_RUNNABLE, "check that it is a program and that you may run it"),
            };
            let diagnostic = Diagnostic::error(format!("Cannot run {name}: {error}")).help(help);
            console.failure(&Failure::new(FailureKind::Environment, diagnostic), &Sources::default());
            code
        }
    }
}

/// The command takes the place of this process: signals reach it, and its end is the end.
#[cfg(unix)]
fn hand_over(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn hand_over(mut command: Command) -> io::Result<u8> {
    let code = command.status()?.code().unwrap_or(1);
    Ok(u8::try_from(code).unwrap_or(1))
}
