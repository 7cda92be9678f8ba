//! `slsconf link`: a name and the role it stands for, put into the project file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::{init, machine, session, settings};
use crate::cli::LinkArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::edit::Content;
use crate::project::edit;
use crate::project::model::ExternalId;
use crate::project::{self, FILE_NAME, Project};
use crate::source::{self, Sources};

pub(super) fn run(args: &LinkArgs, console: &mut Console) -> u8 {
    let mut files = session::files();
    match link(&mut files, args, console) {
        Ok(notes) => {
            notes.iter().for_each(|note| console.note(note));
            0
        }
        Err(failure) => console.failure(&failure, &files),
    }
}

fn link(files: &mut Sources, args: &LinkArgs, console: &mut Console) -> Result<Vec<String>, Failure> {
    let cwd = session::working_directory()?;
    let path =
        args.project_file.clone().or_else(|| project::find(&cwd)).unwrap_or_else(|| cwd.join(FILE_NAME));
    let is_new = !path.exists();
    settings::tell_project(Some(&path), files, console);
    let (text, before) = match is_new {
        true => (project::template(), None),
        false => {
            let project = project::read(files, &path)?;
            (project.tree().source().to_owned(), Some(project))
        }
    };
    let changed = changed(&text, args, before.as_ref())?;
    let name = args.name.as_str();
    if changed == text && !is_new {
        return Ok(vec![format!("{} has it already: `{name}` is {}", path.display(), args.role_arn)]);
    }
    // What is written must be a project file that says what was asked for, whatever the layout was.
    let mut checked = Sources::relative_to(&cwd);
    let after =
        project::read_text(&mut checked, &path, &changed).map_err(|failure| explained(failure, args))?;
    if after.secret_role(name).is_none_or(|role| role.role_arn != args.role_arn) {
        return Err(by_hand(&path, args));
    }
    write(&path, (!is_new).then_some(&text), &changed)?;
    let mut notes = vec![format!("linked `{name}` to {} in {}", args.role_arn, path.display())];
    // The path of a new file is complete only now that it is there.
    let after = project::read_text(&mut checked, &path, &changed).unwrap_or(after);
    notes.extend(machine::keep_trust(before.as_ref(), &after));
    Ok(notes)
}

/// The text of the project file with the link in it.
fn changed(text: &str, args: &LinkArgs, project: Option<&Project>) -> Result<String, Failure> {
    let name = args.name.as_str();
    let by_hand = || by_hand(Path::new(FILE_NAME), args);
    let mut text = text.to_owned();
    match project.filter(|project| project.settings.secrets.contains_key(name)) {
        None => text = edit::add(&text, &["secrets"], name, role(args)).ok_or_else(by_hand)?,
        Some(project) => {
            let allowed = same_role(project, args)?;
            let missing =
                args.app.as_ref().filter(|app| allowed.is_some_and(|allowed| !allowed.contains(app)));
            if let Some(app) = missing {
                text = edit::append(&text, &["secrets", name, "allowed_apps"], app).ok_or_else(by_hand)?;
            }
        }
    }
    let Some(app) = args.app.as_deref() else { return Ok(text) };
    let known = project.and_then(|project| project.settings.apps.get(app));
    let (path, key, current) = match args.stage.as_deref() {
        Some(stage) => (vec!["apps", app, "stages"], stage, known.and_then(|app| app.stages.get(stage))),
        None => (vec!["apps", app], "default_profile", known.and_then(|app| app.default_profile.as_ref())),
    };
    match current {
        None => edit::add(&text, &path, key, Content::Text(name.to_owned())).ok_or_else(by_hand),
        Some(current) if current == name => Ok(text),
        Some(current) => {
            let place = [path.as_slice(), &[key]].concat();
            let message = format!("{} is `{current}` already", place.join("."));
            let diagnostic = Diagnostic::error(message)
                .label(project.and_then(|project| project.span(&place)), "another role")
                .help("change it there if it is to be another role; `slsconf link` only adds");
            Err(Failure::usage(diagnostic))
        }
    }
}

fn role(args: &LinkArgs) -> Content {
    edit::role(&args.role_arn, args.external_id.as_deref(), args.app.as_deref())
}

/// The apps a secret of the name is for, if it is the very role; else it is a mistake to link it.
fn same_role<'a>(project: &'a Project, args: &LinkArgs) -> Result<Option<&'a Vec<String>>, Failure> {
    let name = args.name.as_str();
    let role = project.secret_role(name);
    let external_id = |id: &ExternalId| match id {
        ExternalId::Text(text) => text.clone(),
        ExternalId::Variable(variable) => format!("${{env:{variable}}}"),
    };
    let same = role.filter(|role| {
        let known = role.external_id.as_ref().map(external_id);
        role.role_arn == args.role_arn && (args.external_id.is_none() || args.external_id == known)
    });
    same.map(|role| role.allowed_apps.as_ref()).ok_or_else(|| {
        let diagnostic = Diagnostic::error(format!("`{name}` is something else already"))
            .label(project.key_span(&["secrets", name]), "this one")
            .help("choose another name, or change it there; `slsconf link` only adds");
        Failure::usage(diagnostic)
    })
}

/// What the command line gave is wrong, so that is told, and not a place in a file that was not written.
fn explained(failure: Failure, args: &LinkArgs) -> Failure {
    let told = |diagnostic: Diagnostic| {
        let message = format!("`{}` can't be linked to {}: {}", args.name, args.role_arn, diagnostic.message);
        Diagnostic { message, labels: Vec::new(), ..diagnostic }
    };
    let diagnostics = failure.diagnostics.into_iter().map(told).collect();
    Failure { kind: FailureKind::Usage, diagnostics }
}

fn by_hand(path: &Path, args: &LinkArgs) -> Failure {
    let message = format!("{} is laid out in a way that `slsconf link` does not change", path.display());
    let help = format!(
        "add it yourself: secrets: {{ {}: {{ type: aws-role, role_arn: {} }} }}",
        args.name, args.role_arn
    );
    Failure::usage(Diagnostic::error(message).help(help))
}

fn write(path: &PathBuf, before: Option<&str>, text: &str) -> Result<(), Failure> {
    const MARK: &str = "\u{feff}";
    let written: io::Result<()> = match before {
        None => source::create(path, text, init::MODE),
        Some(before) => fs::read_to_string(path).and_then(|now| {
            // The byte order mark is not in the text that was read.
            let mark = if now.starts_with(MARK) { MARK } else { "" };
            match &now[mark.len()..] == before {
                true => source::replace(path, &format!("{mark}{text}"), init::MODE),
                false => Err(io::Error::other("somebody else has changed it in the meantime")),
            }
        }),
    };
    written.map_err(|error| {
        let diagnostic = Diagnostic::error(format!("Cannot write {}: {error}", path.display()))
            .help("check that you may write to the file and its folder");
        Failure::new(FailureKind::Environment, diagnostic)
    })
}
