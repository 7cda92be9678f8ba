//! Which files to lint: those named, and the configurations in folders; the only file that knows the crate ignore.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;

use crate::diagnostics::{Diagnostic, Failure};
use crate::service::{Location, in_real_folder, locate};
use crate::source::SIZE_LIMIT;

/// What was found.
#[derive(Debug, Default)]
pub(in crate::commands) struct Found {
    /// The configurations, in the order of the arguments and of paths in folders, each once.
    pub locations: Vec<Location>,
    /// What was left out.
    pub notes: Vec<String>,
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
            walk(&absolute, cwd, command, &mut found)?;
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

/// Takes up the configurations in a folder, as far as no `.gitignore` leaves them out.
fn walk(folder: &Path, cwd: &Path, command: &str, found: &mut Found) -> Result<(), Failure> {
    if let Some(rules) = folder.ancestors().find_map(hostile_rules) {
        let message = format!("{} is not a regular file, or too large", rules.display());
        let help = "remove it, or name the configurations instead of the folder";
        return Err(Failure::usage(Diagnostic::error(message).help(help)));
    }
    let left_out = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&left_out);
    let walker = WalkBuilder::new(folder)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let rules = if is_folder { hostile_rules(entry.path()) } else { None };
            let is_hostile = rules.is_some();
            noted.lock().unwrap_or_else(PoisonError::into_inner).extend(rules);
            !is_hostile && entry.file_name() != "node_modules"
        })
        .build();
    let real_folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.notes.push(format!("left out: {error}"));
                continue;
            }
        };
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_none_or(|kind| kind.is_dir()) {
            let shown = entry.path().strip_prefix(cwd).unwrap_or(entry.path());
            match entry.depth() {
                _ if !is_configuration(entry.file_name()) => {}
                // The service that was meant.
                0 | 1 => return Err(folder_instead(shown)),
                _ => found.notes.push(format!("{} is a folder, not a configuration", shown.display())),
            }
            continue;
        }
        if NAMES.contains(&&*name) {
            // The walk follows no links, so what lies below the folder needs no look at where it really is.
            let below = entry.path().parent().and_then(|parent| parent.strip_prefix(folder).ok());
            let location = match below {
                Some(below) if !entry.path_is_symlink() => {
                    Ok(in_real_folder(&real_folder.join(below), entry.file_name()))
                }
                _ => locate(cwd, Some(entry.path()), None, |_| ""),
            };
            match location {
                Ok(location) => found.push(location),
                Err(_) => {
                    let shown = entry.path().strip_prefix(cwd).unwrap_or(entry.path()).display();
                    found.notes.push(format!("{shown} is left out: it leads to no file"));
                }
            }
        } else if SCRIPTS.contains(&&*name) {
            let path = entry.path();
            let shown = path.strip_prefix(cwd).unwrap_or(path).display();
            found.notes.push(format!("{shown} is left out: it is a program, and {command} runs none"));
        }
    }
    for rules in left_out.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let shown = rules.strip_prefix(cwd).unwrap_or(rules).display();
        found
            .notes
            .push(format!("the folder of {shown} is left out: that is not a regular file, or too large"));
    }
    Ok(())
}

/// A file in a folder that the walk would read for what to leave out, and that it could read without end.
fn hostile_rules(folder: &Path) -> Option<PathBuf> {
    let files = [".gitignore", ".ignore", ".git/info/exclude"].map(|name| folder.join(name));
    files.into_iter().find(|file| {
        let metadata = fs::metadata(file);
        metadata
            .is_ok_and(|metadata| !metadata.is_dir() && (!metadata.is_file() || metadata.len() > SIZE_LIMIT))
    })
}
