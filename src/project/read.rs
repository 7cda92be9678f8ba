//! Finding and reading `slsconf.yml`; the only file that knows serde_yaml.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::model::Settings;
use super::shape::FILE;
use super::{FILE_NAME, Project, check, leak};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::source::{FileId, Nearest, Sources, Span};
use crate::suggest::closest;
use crate::yaml::{self, Schema, YamlError};

/// The nearest project file: in a folder or above it, up to the root of the repository.
pub fn find(folder: &Path) -> Option<PathBuf> {
    Finder::default().find(folder)
}

/// Finds the project files of many folders, and looks into each folder once.
#[derive(Debug)]
pub struct Finder {
    files: Nearest,
    repositories: Nearest,
}

impl Default for Finder {
    fn default() -> Finder {
        Finder { files: Nearest::with(FILE_NAME, Path::is_file), repositories: Nearest::repository() }
    }
}

impl Finder {
    /// Takes down what is in a folder, which then needs no look.
    pub fn learn(&mut self, folder: &Path, has_project: bool, has_repository: bool) {
        self.files.learn(folder, has_project);
        self.repositories.learn(folder, has_repository);
    }

    /// The repository that a folder is in.
    pub fn repository(&mut self, folder: &Path) -> Option<Rc<Path>> {
        self.repositories.find(folder)
    }

    /// The same as [`find`].
    pub fn find(&mut self, folder: &Path) -> Option<PathBuf> {
        // Hardly any folder has one above it, and only then it matters where repositories begin.
        let home = self.files.find(folder)?;
        let is_below_home = |repository: Rc<Path>| repository != home && repository.starts_with(&home);
        let is_elsewhere = self.repositories.find(folder).is_some_and(is_below_home);
        (!is_elsewhere).then(|| home.join(FILE_NAME))
    }
}

/// Reads a project file. All its mistakes are reported together.
pub fn read(files: &mut Sources, path: &Path) -> Result<Project, Failure> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let file = files.read(&path).map_err(|problem| {
        let message = format!("Cannot read {}: {problem}", path.display());
        let help = "`slsconf init` writes a project file; --project-file names another one";
        Failure::usage(Diagnostic::error(message).help(help))
    })?;
    read_file(files, file, path)
}

/// Reads a text as if it stood in a project file.
pub fn read_text(files: &mut Sources, path: &Path, text: &str) -> Result<Project, Failure> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let file = files.add(&path, text);
    read_file(files, file, path)
}

/// What a file that was read before says, if it is a project file.
pub fn of_file(files: &Sources, file: FileId) -> Result<Project, Failure> {
    read_file(files, file, files.file(file).path.clone())
}

fn read_file(files: &Sources, file: FileId, path: PathBuf) -> Result<Project, Failure> {
    let text = files.file(file).text.clone();
    if let Some(leak) = leak::find(&text) {
        return Err(leaked(files, file, leak));
    }
    let tree = match yaml::read(files, file, &Schema::OSLS_4) {
        Ok(document) => document.tree,
        Err(error) => return Err(failure(files, file, vec![unreadable(error)])),
    };
    let found = check::check(&tree, &FILE);
    if !found.is_empty() {
        return Err(failure(files, file, found));
    }
    let settings: Settings = serde_yaml::from_str(&text)
        .map_err(|error| failure(files, file, vec![refused(file, &text, &error)]))?;
    let project = Project { path, settings, tree };
    let found = dangling(&project);
    match found.is_empty() {
        true => Ok(project),
        false => Err(failure(files, file, found)),
    }
}

fn failure(files: &Sources, file: FileId, diagnostics: Vec<Diagnostic>) -> Failure {
    let named = |diagnostic: Diagnostic| {
        let message = format!("Invalid {}: {}", files.name(file), diagnostic.message);
        Diagnostic { message, ..diagnostic }
    };
    Failure { kind: FailureKind::Configuration, diagnostics: diagnostics.into_iter().map(named).collect() }
}

/// Without a label: an excerpt of the file would show the key.
fn leaked(files: &Sources, file: FileId, leak: leak::Leak) -> Failure {
    let position = files.position(Span::new(file, leak.start, leak.start));
    let message = format!("it holds {} at {}:{}", leak.what, position.line, position.column);
    let help = "this file is for names only: take the key out, and if it was ever committed, have it replaced in IAM";
    failure(files, file, vec![Diagnostic::error(message).help(help)])
}

fn unreadable(error: YamlError) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::error(error.reason.clone()).label(error.span, error.reason).help(error.help.map_or_else(
            || "up to this place it can be read: correct it here or just before".to_owned(),
            String::from,
        ));
    if let Some((span, text)) = error.related {
        diagnostic = diagnostic.label(Some(span), text);
    }
    diagnostic
}

/// What serde_yaml refuses although the checks let it pass: where YAML's two readers differ.
fn refused(file: FileId, text: &str, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map(|location| text.floor_char_boundary(location.index()));
    let span = at.map(|at| Span::new(file, at, at));
    Diagnostic::error(error.to_string()).label(span, "").help("put texts in quotes, and write nothing twice")
}

/// Names that lead nowhere or to two places.
fn dangling(project: &Project) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for name in project.settings.profiles.keys().filter(|name| project.secret_role(name).is_some()) {
        let diagnostic = Diagnostic::error(format!("`{name}` is both a secret and a profile"))
            .label(project.key_span(&["profiles", name]), "the profile")
            .label(project.key_span(&["secrets", name]), "the secret")
            .help("an app can use the role of a secret by its name: take the profile out, or rename one of them");
        found.push(diagnostic);
    }
    for (app, profiles) in &project.settings.apps {
        let default =
            profiles.default_profile.iter().map(|name| (vec!["apps", app, "default_profile"], name));
        let stages = profiles.stages.iter().map(|(stage, name)| (vec!["apps", app, "stages", stage], name));
        for (path, name) in default.chain(stages) {
            if project.role(name).is_some() {
                continue;
            }
            let help = match closest(name, project.role_names()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "define it under `profiles:`, or link a secret to a role: `slsconf link`".to_owned(),
            };
            found.push(
                Diagnostic::error(format!("there is no profile `{name}`"))
                    .label(project.span(&path), "")
                    .help(help),
            );
        }
    }
    found
}
