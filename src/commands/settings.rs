//! What `-v` says: which configuration, release, stage, `.env` files and project file a result comes from.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::lint::configured::Scope;
use crate::cli::{ScopeArgs, ServiceArgs};
use crate::framework::{Release, Resolved};
use crate::project::FILE_NAME;
use crate::rules::{Outcome, Verdict};
use crate::service::{Location, Target};
use crate::source::Sources;

/// What one service is looked at with.
#[derive(Debug)]
pub(super) struct Used {
    configuration: PathBuf,
    release: String,
    is_stage_given: bool,
    /// The stage, once it is known.
    pub stage: Option<String>,
}

/// How many files are named.
const FILES_NAMED: usize = 20;

impl Used {
    /// For a command that resolves one service.
    pub fn new(location: &Location, args: &ServiceArgs) -> Used {
        let inferred = Target::infer(&location.service_dir);
        let (target, from) = match (args.target, inferred) {
            (Some(target), _) => (target, Some("--target")),
            (None, Some(target)) => (target, Some("package.json")),
            (None, None) => (Target::V3, None),
        };
        Used {
            configuration: location.path.clone(),
            release: format!(
                "{}, {}; resolved as {} does",
                target.title(),
                because(from),
                Release::of(target).name
            ),
            is_stage_given: args.stage.is_some(),
            stage: None,
        }
    }

    /// Says what is known before anything is read, so that it is told also if that fails.
    pub fn tell_found(&self, files: &Sources, console: &mut Console) {
        console.detail("configuration", &files.shown(&self.configuration));
        console.detail("release", &self.release);
    }

    /// Says what was read.
    pub fn tell_read(&self, files: &Sources, console: &mut Console) {
        if !console.is_verbose() {
            return;
        }
        if let Some(stage) = &self.stage {
            let from = if self.is_stage_given { ", from --stage" } else { "" };
            console.detail("stage", &format!("{stage}{from}"));
        }
        let others = files.iter().filter(|(_, file)| {
            let is_project = file.path.file_name().is_some_and(|name| name == FILE_NAME);
            !is_project && file.path != self.configuration
        });
        let (environment, included): (Vec<_>, Vec<_>) =
            others.map(|(_, file)| file.path.as_path()).partition(|path| is_environment(path));
        console.detail(".env files", &list(&environment, files));
        if !included.is_empty() {
            console.detail("other files", &list(&included, files));
        }
    }
}

fn because(from: Option<&str>) -> String {
    match from {
        Some(from) => format!("from {from}"),
        None => "as nothing says otherwise".to_owned(),
    }
}

fn is_environment(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".env" || name.to_string_lossy().starts_with(".env."))
}

fn list(paths: &[&Path], files: &Sources) -> String {
    if paths.is_empty() {
        return "none".to_owned();
    }
    let named: Vec<_> = paths.iter().take(FILES_NAMED).map(|path| files.shown(path)).collect();
    match paths.len().saturating_sub(FILES_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Says which project file counts.
pub(super) fn tell_project(path: Option<&Path>, files: &Sources, console: &mut Console) {
    console.detail("project file", &path.map_or_else(|| "none".to_owned(), |path| files.shown(path)));
}

/// Says what a service was judged with.
pub(super) fn tell_judged(outcome: &Outcome, scope: &Scope, args: &ScopeArgs, console: &mut Console) {
    let Verdict::Judged { path, target, target_from, stage, .. } = &outcome.verdict else { return };
    let from = match (args.target, scope.target) {
        (Some(_), _) => Some("--target"),
        (None, Some(_)) => Some("the project file"),
        (None, None) => *target_from,
    };
    let used = Used {
        configuration: path.clone(),
        release: format!("{}, {}", target.title(), because(from)),
        is_stage_given: args.stage.is_some(),
        stage: stage.clone(),
    };
    used.tell_found(&outcome.files, console);
    tell_project(scope.project.as_deref(), &outcome.files, console);
    used.tell_read(&outcome.files, console);
}

/// Says what is not reproduced of a release that was asked for by name.
pub(super) fn tell_difference(resolved: &Resolved, args: &ServiceArgs, console: &mut Console) {
    if (args.target.is_some() || console.is_verbose())
        && let Some(difference) = resolved.target.not_reproduced()
    {
        console.note(&format!("note: {difference}; this is what {} prints", resolved.release.name));
    }
}
