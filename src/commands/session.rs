//! What every command that resolves a service does first: find it, and resolve it.

use std::env;
use std::path::{Path, PathBuf};

use crate::cli::ServiceArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::framework::{self, Release, Request, Resolved, Unresolved};
use crate::service::{Environment, Options, Target, locate};
use crate::source::Sources;

use super::console::Console;
use super::machine;
use super::settings::{self, Used};

/// No files yet; names are shown relative to the working directory.
pub(super) fn files() -> Sources {
    // Without a working directory, `resolve` fails before any file is read.
    Sources::relative_to(env::current_dir().unwrap_or_default())
}

/// Resolves the service that the arguments name.
pub(super) fn resolve(
    files: &mut Sources,
    args: &ServiceArgs,
    argument: Option<&Path>,
    options: Options,
    allow_unresolved: bool,
    console: &mut Console,
) -> Result<Resolved, Failure> {
    let cwd = working_directory()?;
    let no_service = |folder: &Path| {
        let target = args.target.or_else(|| Target::infer(folder));
        Release::of(target.unwrap_or(Target::V3)).no_service
    };
    let location = locate(&cwd, argument, args.config.as_deref(), no_service)?;
    let project = machine::project(files, &args.project, &location.service_dir)?;
    let mut used = Used::new(&location, args);
    used.tell_found(files, console);
    settings::tell_project(project.as_ref().map(|project| project.path.as_path()), files, console);
    let credentials = machine::credentials(project, &args.project, args.offline)?;
    let request = Request {
        location,
        options,
        environment: environment(),
        target: args.target,
        allow_unresolved,
        javascript: !args.no_js,
        offline: args.offline,
        credentials,
    };
    let resolved = framework::resolve(files, request);
    used.stage = resolved.as_ref().ok().map(|resolved| resolved.stage.clone());
    used.tell_read(files, console);
    resolved
}

/// The environment of the process.
pub(super) fn environment() -> Environment {
    Environment::new(env::vars_os().filter_map(|(name, value)| {
        // Node, too, has no variables whose names are not text.
        Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
    }))
}

/// Lists what was left as written.
pub(super) fn tell_unresolved(unresolved: &[Unresolved], files: &Sources, console: &mut Console) {
    let diagnostics: Vec<_> = unresolved.iter().map(|unresolved| unresolved.diagnostic.clone()).collect();
    console.warnings(&diagnostics, files);
    let properties: usize = unresolved.iter().map(|unresolved| unresolved.properties.len()).sum();
    match properties {
        0 => {}
        1 => console.note("1 property is left as written"),
        _ => console.note(&format!("{properties} properties are left as written")),
    }
}

/// The working directory.
pub(super) fn working_directory() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| {
        let diagnostic = Diagnostic::error(format!("Cannot tell the working directory: {error}"))
            .help("it may have been removed; change to one that exists");
        Failure::new(FailureKind::Environment, diagnostic)
    })
}
