//! `slsconf credential-process`: temporary keys as the AWS SDKs take them from a program.

use std::env;

use super::access::{self, Access, choose};
use super::console::Console;
use super::session;
use crate::cli::CredentialProcessArgs;
use crate::credentials::session::moment;
use crate::diagnostics::{Diagnostic, Failure};
use crate::output::process_credentials;
use crate::service::Environment;

/// Says which process this is about, so that a profile that leads back here is seen.
const WITHIN: &str = "SLSCONF_CREDENTIAL_PROCESS";
/// The profile that runs this command: taking the keys from it would run this command again.
const PROFILES: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

pub(super) fn run(args: &CredentialProcessArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    if let Err(failure) = mark_process() {
        return console.failure(&failure, &files);
    }
    let service = &args.service;
    let access = access::identity(&mut files, service, console).and_then(|identity| {
        let project = access::project(&mut files, service, console)?;
        let chosen = choose(&project, &identity, Some(&args.name))?;
        access::assume(project, chosen, &identity, service, environment(), console)
    });
    match access {
        Ok(Access { keys, .. }) => {
            let parts = [&keys.access_key_id, &keys.secret_access_key, &keys.session_token];
            let [id, secret, token] = parts.map(|part| part.expose());
            console.result(&process_credentials::text(id, secret, token, &moment(keys.expires_at)))
        }
        Err(failure) => console.failure(&failure, &files),
    }
}

/// The environment without the profile that runs this.
fn environment() -> Environment {
    let environment = session::environment();
    let others = environment.texts().filter(|(name, _)| !PROFILES.contains(name));
    Environment::new(others.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

/// Starts itself again under a mark with its own process number, which stays the same. Whoever finds another one's
/// mark was started by it, by way of the SDK: that would go on for ever.
#[cfg(unix)]
fn mark_process() -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let own = std::process::id().to_string();
    match env::var(WITHIN) {
        Ok(mark) if mark == own => Ok(()),
        Ok(_) => {
            let diagnostic =
                Diagnostic::error("the AWS profile that is to assume the role runs this command itself")
                    .help(
                        "give the role a `source_profile` in slsconf.yml that gets its keys some other way",
                    );
            Err(Failure::configuration(diagnostic))
        }
        Err(_) => {
            let Ok(program) = env::current_exe() else { return Ok(()) };
            let mut arguments = env::args_os();
            let mut command = std::process::Command::new(program);
            if let Some(name) = arguments.next() {
                command.arg0(name);
            }
            // If that does not work, it goes on without the mark.
            let _ = command.args(arguments).env(WITHIN, own).exec();
            Ok(())
        }
    }
}

#[cfg(not(unix))]
fn mark_process() -> Result<(), Failure> {
    Ok(())
}
