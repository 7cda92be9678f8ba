//! Which files to lint: those named, and the configurations in folders.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::left_out::Hostile;
use super::walk::{Folder, Kind, walk};
use crate::diagnostics::{Diagnostic, Failure};
use crate::service::{Location, in_real_folder, locate};

/// What was found.
#[derive(Debug, Default)]
pub(in crate::commands) struct Found {
    /// The configurations, in the order of the arguments and of paths in folders, each once.
    pub locations: Vec<Location>,
    /// What was left out.
    pub notes: Vec<String>,
    /// The folders that were looked into on the way.
    pub folders: Vec<Folder>,
    /// The files of the configurations, and whether each is standard input.
    known: HashSet<(PathBuf, bool)>,
}

impl Found {
    fn push(&mut self, location: Location) {
        if self.known.insert((location.path.clone(), location.stdin)) {
            self.locations.push(location);
        }
    }
}

/// Names of configurations in folders.
const NAMES: [&str; 3] = ["serverless.yml", "serverless.yaml", "serverless.json"];
/// Names of configurations that are programs.
const SCRIPTS: [&str; 4] = ["serverless.js", "serverless.cjs", "serverless.mjs", "serverless.ts"];

/// Finds the configurations that the arguments of a command name; without arguments, those in the working directory.
pub(in crate::commands) fn find(cwd: &Path, paths: &[PathBuf], command: &str) -> Result<Found, Failure> {
    let mut found = Found::default();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        let absolute = cwd.join(path);
        if path.as_os_str() != "-" && absolute.is_dir() {
            if path.file_name().is_some_and(is_configuration) {
                return Err(folder_instead(path));
            }
            walk_in(&absolute, cwd, command, &mut found)?;
            continue;
        }
        let location = locate(cwd, Some(path), None, |_| "")?;
        if location.is_script() {
            let message = format!("{} is a program, and {command} runs none", path.display());
            let help = "`slsconf print` runs it; lint what it prints: slsconf print FILE | slsconf lint -";
            return Err(Failure::usage(Diagnostic::error(message).help(help)));
        }
        found.push(location);
    }
    if found.locations.is_empty() && found.notes.is_empty() {
        found.notes.push(format!(
            "there is no serverless.yml here; name one: slsconf {command} path/to/serverless.yml"
        ));
    }
    Ok(found)
}

/// What is said about a folder that is called like a configuration.
fn folder_instead(path: &Path) -> Failure {
    let message = format!("{} is a folder, not a configuration", path.display());
    let help = "rename the folder, or name the configuration itself";
    Failure::usage(Diagnostic::error(message).help(help))
}

/// Whether a name is that of a configuration.
fn is_configuration(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| NAMES.contains(&name))
}

/// Whether a name is that of a configuration that is a program.
fn is_script(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| SCRIPTS.contains(&name))
}

/// Takes up the configurations in a folder, as far as no `.gitignore` leaves them out.
fn walk_in(folder: &Path, cwd: &Path, command: &str, found: &mut Found) -> Result<(), Failure> {
    if folder.file_name().is_some_and(is_configuration) {
        return Err(folder_instead(folder.strip_prefix(cwd).unwrap_or(folder)));
    }
    // The walk follows no links, so what lies below the folder needs no look at where it really is.
    let real_folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let is_wanted = |name: &OsStr| is_configuration(name) || is_script(name);
    let walked = walk(&real_folder, is_wanted).map_err(|Hostile(rules)| {
        let message = format!("{} is not a regular file, or too large", rules.display());
        let help = "remove it, or name the configurations instead of the folder";
        Failure::usage(Diagnostic::error(message).help(help))
    })?;
    let shown = |path: &Path| {
        let path = path.strip_prefix(&real_folder).map_or(path.to_owned(), |below| folder.join(below));
        path.strip_prefix(cwd).unwrap_or(&path).display().to_string()
    };
    for (path, error) in &walked.unlisted {
        found.notes.push(format!("left out: {}: {error}", shown(path)));
    }
    for (path, kind) in &walked.met {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { continue };
        let location = match kind {
            Kind::Folder if !is_configuration(name) => continue,
            // The service that was meant.
            Kind::Folder if parent == real_folder => return Err(folder_instead(Path::new(&shown(path)))),
            Kind::Folder => {
                found.notes.push(format!("{} is a folder, not a configuration", shown(path)));
                continue;
            }
            _ if is_script(name) => {
                let shown = shown(path);
                found.notes.push(format!("{shown} is left out: it is a program, and {command} runs none"));
                continue;
            }
            Kind::File => Ok(in_real_folder(parent, name)),
            Kind::Link => locate(cwd, Some(path), None, |_| ""),
        };
        match location {
            Ok(location) => found.push(location),
            Err(_) => found.notes.push(format!("{} is left out: it leads to no file", shown(path))),
        }
    }
    for Hostile(rules) in &walked.hostile {
        let shown = shown(rules);
        found
            .notes
            .push(format!("the folder of {shown} is left out: that is not a regular file, or too large"));
    }
    found.folders.extend(walked.folders);
    Ok(())
}
