//! Whose keys a command gets: the role that the project file has for an app and its stage, or one that is named.

use std::path::Path;

use super::console::Console;
use super::settings::{self, Used};
use super::{machine, session};
use crate::aws::TemporaryKeys;
use crate::cli::{AccessArgs, ServiceArgs};
use crate::credentials::session::{Purpose, region};
use crate::credentials::{AccessError, AccessErrorKind, Asker, Credentials, Given, precedence};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::framework::{self, Identity, Release, Request};
use crate::project::model::Role;
use crate::project::{FILE_NAME, Project};
use crate::service::{Environment, Target, locate};
use crate::source::Sources;
use crate::suggest::closest;

/// The service, as far as there is one, and the release it is for.
pub(super) fn identity(
    files: &mut Sources,
    args: &ServiceArgs,
    console: &mut Console,
) -> Result<Identity, Failure> {
    let cwd = session::working_directory()?;
    let target = |folder: &Path| args.target.or_else(|| Target::infer(folder)).unwrap_or(Target::V3);
    let no_service = |folder: &Path| Release::of(target(folder)).no_service;
    let location = match locate(&cwd, None, args.config.as_deref(), no_service) {
        Ok(location) => location,
        Err(failure) if args.config.is_some() => return Err(failure),
        Err(_) => return Ok(without_service(args, target(&cwd))),
    };
    let mut used = Used::new(&location, args);
    used.tell_found(files, console);
    let request = Request {
        location,
        options: args.options(),
        environment: session::environment(),
        target: args.target,
        allow_unresolved: true,
        javascript: !args.no_js,
        offline: true,
        credentials: Credentials::none(),
    };
    let identity = framework::identify(files, request);
    used.stage = identity.as_ref().ok().map(|identity| identity.stage.clone());
    used.tell_read(files, console);
    identity
}

fn without_service(args: &ServiceArgs, target: Target) -> Identity {
    Identity {
        service: None,
        app: args.app.clone(),
        stage: args.stage.clone().unwrap_or_else(|| "dev".to_owned()),
        region: args.region.clone(),
        profile: None,
        has_credentials: false,
        target,
        release: Release::of(target),
    }
}

/// A role of the project file.
#[derive(Debug)]
pub(super) struct Chosen {
    /// Its name there.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Where it stands: `profiles` or `secrets`.
    section: &'static str,
    /// Why it is this one, in a few words.
    pub because: String,
}

/// The role for a service: the one that is named, or the one its app has for its stage.
pub(super) fn choose(project: &Project, identity: &Identity, named: Option<&str>) -> Result<Chosen, Failure> {
    let Some(name) = named else { return choose_for_app(project, identity) };
    let (role, section) = project.role(name).ok_or_else(|| {
        let help = match closest(name, project.role_names()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("its roles are {}; `slsconf link` adds one", list(project.role_names())),
        };
        wrong(format!("{} has no role `{name}`", project.path.display()), help)
    })?;
    check_app(project, name, identity.app.as_deref())?;
    Ok(Chosen { name: name.to_owned(), role, section, because: format!("`{name}`") })
}

fn choose_for_app(project: &Project, identity: &Identity) -> Result<Chosen, Failure> {
    let (settings, stage) = (&project.settings, &identity.stage);
    // osls 4 refuses `app`: there, an app can have the name of its service.
    let by_service = || identity.service.as_ref().filter(|service| settings.apps.contains_key(*service));
    let Some(app) = identity.app.as_ref().or_else(by_service) else {
        let help =
            "write `app: NAME` into the configuration, or give --app NAME, or the role itself: --role NAME";
        return Err(wrong(
            "It is not known which app this is, so there is no role for it".to_owned(),
            help.to_owned(),
        ));
    };
    let Some(profiles) = settings.apps.get(app) else {
        let help = match closest(app, settings.apps.keys().map(String::as_str)) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!(
                "link one: `slsconf link NAME --role-arn ARN --app {app}`; or name a role: --role NAME"
            ),
        };
        return Err(wrong(format!("{} has no app `{app}`", project.path.display()), help));
    };
    let exact = profiles.stages.get(stage).map(|name| (name, format!("app {app}, stage {stage}")));
    let default =
        || profiles.default_profile.as_ref().map(|name| (name, format!("app {app}, default profile")));
    let found = exact.or_else(default).and_then(|(name, why)| Some((name, why, project.role(name)?)));
    let Some((name, why, (role, section))) = found else {
        let help = format!(
            "its stages are {}; add `{stage}`, or a `default_profile`: slsconf link NAME --role-arn ARN --app {app} --stage {stage}",
            list(profiles.stages.keys().map(String::as_str))
        );
        let diagnostic =
            Diagnostic::error(format!("The app `{app}` has no role for the stage `{stage}`, and no default"))
                .label(project.key_span(&["apps", app]), "this app")
                .help(help);
        return Err(Failure::configuration(diagnostic));
    };
    check_app(project, name, Some(app))?;
    Ok(Chosen { name: name.clone(), role, section, because: format!("`{name}` for {why}") })
}

/// A role that is a secret may be for some apps only.
fn check_app(project: &Project, name: &str, app: Option<&str>) -> Result<(), Failure> {
    let allowed = project.secret_role(name).and_then(|role| role.allowed_apps.as_ref());
    let Some(allowed) = allowed.filter(|allowed| !allowed.iter().any(|known| Some(known.as_str()) == app))
    else {
        return Ok(());
    };
    let who = app.map_or_else(|| "a service without an app".to_owned(), |app| format!("the app `{app}`"));
    let list = list(allowed.iter().map(String::as_str));
    let diagnostic = Diagnostic::error(format!("`{name}` is not for {who}, but for {list}"))
        .label(project.span(&["secrets", name, "allowed_apps"]), "the apps that may use it")
        .help("add the app there if it may, or give it another role");
    Err(Failure::configuration(diagnostic))
}

fn wrong(message: String, help: String) -> Failure {
    Failure::configuration(Diagnostic::error(message).help(help))
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Keys of a role, and what was decided on the way to them.
#[derive(Debug)]
pub(super) struct Access {
    /// The role.
    pub chosen: Chosen,
    /// The keys.
    pub keys: TemporaryKeys,
    /// The region commands are to use.
    pub region: String,
    /// The environment the keys were asked for in.
    pub environment: Environment,
}

/// Gets the keys for a command.
pub(super) fn keys(files: &mut Sources, args: &AccessArgs, console: &mut Console) -> Result<Access, Failure> {
    let identity = identity(files, &args.service, console)?;
    let project = project(files, &args.service, console)?;
    let chosen = choose(&project, &identity, args.role.as_deref())?;
    assume(project, chosen, &identity, &args.service, session::environment(), console)
}

/// The project file, which must be there.
pub(super) fn project(
    files: &mut Sources,
    args: &ServiceArgs,
    console: &mut Console,
) -> Result<Project, Failure> {
    let cwd = session::working_directory()?;
    let folder = args.config.as_deref().and_then(|config| cwd.join(config).parent().map(Path::to_owned));
    let folder = folder.unwrap_or_else(|| cwd.clone());
    let project = machine::project(files, &args.project, &folder)?;
    settings::tell_project(project.as_ref().map(|project| project.path.as_path()), files, console);
    project.ok_or_else(|| {
        let message = format!("There is no {FILE_NAME} in {} or above it", folder.display());
        wrong(
            message,
            "`slsconf init` writes one, `slsconf link NAME --role-arn ARN` adds a role to it".to_owned(),
        )
    })
}

/// Assumes a role.
pub(super) fn assume(
    project: Project,
    chosen: Chosen,
    identity: &Identity,
    args: &ServiceArgs,
    environment: Environment,
    console: &mut Console,
) -> Result<Access, Failure> {
    let given = Given {
        stage: &identity.stage,
        aws_profile: args.aws_profile.as_deref(),
        provider_profile: identity.profile.as_deref(),
        provider_credentials: None,
    };
    let asker = Asker {
        purpose: Purpose { service: identity.service.as_deref(), stage: &identity.stage },
        region: identity.region.as_deref(),
        source: precedence(identity.target, &given, &environment).winner.source,
        environment: &environment,
    };
    let span = project.span(&[chosen.section, &chosen.name, "role_arn"]);
    let mut credentials = machine::credentials(Some(project), &args.project, args.offline)?;
    let keys = credentials.assume(&chosen.role, &asker);
    credentials.notes().iter().for_each(|note| console.note(note));
    let keys = keys.map_err(|error| {
        let failure = failure(error);
        let label = |diagnostic: Diagnostic| diagnostic.label(span, format!("this is {}", chosen.because));
        Failure { diagnostics: failure.diagnostics.into_iter().map(label).collect(), ..failure }
    })?;
    let of_environment =
        ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(|name| environment.get(name));
    let wanted = identity.region.as_deref().or(of_environment.map(|variable| &*variable.text));
    let region = region(&chosen.role.role_arn, None, wanted).to_owned();
    Ok(Access { chosen, keys, region, environment })
}

/// The failure of a command that can't get keys.
pub(super) fn failure(error: AccessError) -> Failure {
    let kind = match error.kind {
        AccessErrorKind::Denied => FailureKind::Denied,
        AccessErrorKind::NoSource => FailureKind::NoCredentials,
        AccessErrorKind::Expired => FailureKind::Expired,
        AccessErrorKind::Unconfirmed => FailureKind::Environment,
        AccessErrorKind::Unreachable => FailureKind::Network,
        AccessErrorKind::Wrong => FailureKind::Configuration,
    };
    Failure::new(kind, Diagnostic::error(error.message).help(error.help))
}
