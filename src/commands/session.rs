//! What every command that resolves a service does first: find it, and resolve it.

use std::env;
use std::path::{Path, PathBuf};

use crate::cli::ServiceArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::framework::{self, Release, Request, Resolved};
use crate::service::{Environment, Options, locate};
use crate::source::Sources;

/// Resolves the service that the arguments name.
pub(super) fn resolve(
    files: &mut Sources,
    args: &ServiceArgs,
    argument: Option<&Path>,
    options: Options,
    allow_unresolved: bool,
) -> Result<Resolved, Failure> {
    let cwd = working_directory()?;
    let release = Release::for_service(args.target, &argument.map_or(cwd.clone(), |folder| cwd.join(folder)));
    let location = locate(&cwd, argument, args.config.as_deref(), release.no_service)?;
    let environment = Environment::new(env::vars_os().filter_map(|(name, value)| {
        // Node, too, has no variables whose names are not text.
        Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
    }));
    let javascript = !args.no_js;
    let request =
        Request { location, options, environment, target: args.target, allow_unresolved, javascript };
    framework::resolve(files, request)
}

fn working_directory() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| {
        let diagnostic = Diagnostic::error(format!("Cannot tell the working directory: {error}"))
            .help("it may have been removed; change to one that exists");
        Failure::new(FailureKind::Environment, diagnostic)
    })
}
