//! What of the machine and its user credentials depend on: folders, variables, the terminal.

use std::env;
use std::path::{Path, PathBuf};

use super::terminal::Terminal;
use crate::aws::KeyMaterial;
use crate::cli::ProjectArgs;
use crate::credentials::{Cache, Credentials, Settings, Trust};
use crate::diagnostics::{Diagnostic, Failure};
use crate::project::{self, Project};
use crate::source::Sources;

/// The project file that is named, or the nearest one to a folder.
pub(super) fn project(
    files: &mut Sources,
    args: &ProjectArgs,
    folder: &Path,
) -> Result<Option<Project>, Failure> {
    let path = args.project_file.clone().or_else(|| project::find(folder));
    path.map(|path| project::read(files, &path)).transpose()
}

/// What gets the secrets of a project file.
pub(super) fn credentials(
    project: Option<Project>,
    args: &ProjectArgs,
    offline: bool,
) -> Result<Credentials, Failure> {
    let cache = match args.cache {
        true => Some(cache(project.as_ref())?),
        false => None,
    };
    let settings = Settings {
        offline,
        trust: trust(args.trust),
        cache,
        person: Box::new(Terminal),
        mfa_code: text("SLSCONF_MFA_CODE").map(KeyMaterial::new),
        user: ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(text),
    };
    Ok(Credentials::new(project, settings))
}

/// What the user has confirmed so far. Only the process's own environment counts: a `.env` file comes with the
/// repository.
pub(super) fn trust(confirm: bool) -> Trust {
    let for_this_run = text("SLSCONF_TRUST").is_some_and(|set| set != "0");
    let file = folder("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("slsconf/trusted"));
    Trust { file, for_this_run, confirm }
}

/// Takes a project file that slsconf itself has changed as confirmed, if what it was before is or named no roles: whoever
/// had it changed named the roles. Gives what went wrong.
pub(super) fn keep_trust(before: Option<&Project>, after: &Project) -> Option<String> {
    let trust = trust(false);
    let was_trusted =
        before.is_none_or(|project| project.role_names().next().is_none() || trust.has(project));
    let error = was_trusted.then(|| trust.remember(after).err()).flatten()?;
    Some(format!("the confirmation is not remembered: {error}"))
}

fn cache(project: Option<&Project>) -> Result<Cache, Failure> {
    let folder = folder("XDG_CACHE_HOME", ".cache").map(|folder| folder.join("slsconf/sessions"));
    let inside = |folder: &Path| project.is_some_and(|project| folder.starts_with(project.folder()));
    match folder {
        Some(folder) if !inside(&folder) => Ok(Cache { folder }),
        Some(folder) => {
            let message =
                format!("Keys are not kept in {}, which is inside of the project", folder.display());
            let help = "set XDG_CACHE_HOME to a folder elsewhere, or leave --cache out";
            Err(Failure::usage(Diagnostic::error(message).help(help)))
        }
        None => {
            let diagnostic = Diagnostic::error("There is no folder for --cache to keep keys in")
                .help("set HOME or XDG_CACHE_HOME, or leave --cache out");
            Err(Failure::usage(diagnostic))
        }
    }
}

/// The user's folder of a kind: where the variable says, else below the home. Relative ones do not count (XDG base
/// directory specification).
fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let absolute = |path: PathBuf| Some(path).filter(|path| path.is_absolute());
    let named = env::var_os(variable).map(PathBuf::from).and_then(absolute);
    let local = || env::var_os("LOCALAPPDATA").filter(|_| cfg!(windows)).map(PathBuf::from);
    let home = || env::var_os("HOME").map(PathBuf::from).and_then(absolute).map(|home| home.join(below_home));
    named.or_else(local).or_else(home)
}

fn text(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|text| !text.is_empty())
}
