//! From `credentials: ${secrets:NAME}` to a role by app and stage in `slsconf.yml`: what goes here, and what comes there
//! (`spec/credentials.md` §4b).

use super::by_hand::ByHand;
use super::deletion::{self, Deletion, Obstacle};
use super::names::{self, Wanted};
use super::safety;
use crate::edit::{Applicability, Content, Fix, difference};
use crate::project::{self, edit};
use crate::rules::{Property, Reference, Subject};
use crate::service::Target;
use crate::source::Span;

/// What credentials come from.
#[derive(Debug)]
pub(super) struct Asked {
    /// The roles.
    pub wanted: Vec<Wanted>,
    /// The places on the way, from the nearest on.
    pub origins: Vec<Span>,
    /// Whether there is a fallback.
    pub has_fallback: bool,
}

impl Asked {
    /// What references ask for.
    pub fn by(subject: &Subject, references: &[Reference], has_fallback: bool) -> Result<Asked, ByHand> {
        let way =
            |reference: &Reference| reference.route.iter().copied().chain(reference.span).collect::<Vec<_>>();
        let origins = references.iter().flat_map(way).collect();
        Ok(Asked { wanted: names::wanted(subject, references)?, origins, has_fallback })
    }
}

/// What takes the place of credentials.
pub(super) fn fix(
    subject: &Subject,
    credentials: &Property<'_>,
    asked: Result<Asked, ByHand>,
) -> Result<Fix, ByHand> {
    if credentials.value.as_mapping().is_some() {
        return Err(ByHand::because(
            "single keys never came from a role, so these are texts of the dashboard; see what they were",
        ));
    }
    let app = app(subject);
    let Asked { wanted, origins, has_fallback } = asked?;
    let (linked, unknown): (Vec<_>, Vec<_>) =
        wanted.into_iter().partition(|wanted| is_known(subject, &wanted.name));
    let drops = subject.links().drop_unmapped;
    if !drops && (linked.is_empty() || unknown.iter().any(|wanted| wanted.stage.is_none())) {
        return Err(not_linked(subject, &unknown, app.as_deref()));
    }
    check_apps(subject, &linked, app.as_deref())?;
    let change = link(subject, &linked, app.as_deref())?;
    let (deletion, is_named) = match deletion::delete(subject, credentials, &origins) {
        Ok(deletion) => (deletion, false),
        Err(Obstacle::OnlyKey(deletion)) => (deletion, true),
        Err(Obstacle::Other(why)) => return Err(ByHand::because(why)),
    };
    let Deletion { mut edits, changes, mut todo, included } = deletion;
    edits.extend(change);
    let is_partial = !drops && !unknown.is_empty();
    if is_partial {
        todo.extend(unknown.iter().map(|wanted| command(wanted, app.as_deref())));
    }
    todo.extend(next(subject, &linked, app.as_deref()));
    let applicability = match safety::of_deletion(subject) {
        _ if is_named => Applicability::Unsafe { why: deletion::ONLY_KEY },
        _ if has_fallback => Applicability::Unsafe { why: "the fallback may be what deployments use" },
        _ if is_partial => Applicability::Unsafe { why: "not all stages have a role in slsconf.yml" },
        applicability => applicability,
    };
    Ok(Fix { title: title(&linked, app.as_deref()), applicability, edits, changes, todo, included })
}

/// The app whose roles `slsconf exec` takes: that of the service, or its name.
fn app(subject: &Subject) -> Option<String> {
    let text = |path: &[&str]| Some(subject.get(path)?.text().filter(|text| !text.is_empty())?.to_owned());
    text(&["app"]).or_else(|| text(&["service"])).or_else(|| text(&["service", "name"]))
}

fn is_known(subject: &Subject, name: &str) -> bool {
    let in_project = || subject.project().is_some_and(|project| project.role(name).is_some());
    subject.links().given.contains_key(name) || in_project()
}

fn command(wanted: &Wanted, app: Option<&str>) -> String {
    let app = app.map(|app| format!(" --app {app}")).unwrap_or_default();
    let stage = wanted.stage.as_deref().filter(|_| !app.is_empty()).map(|stage| format!(" --stage {stage}"));
    format!("slsconf link {} --role-arn ARN{app}{}", wanted.name, stage.unwrap_or_default())
}

fn not_linked(subject: &Subject, unknown: &[Wanted], app: Option<&str>) -> ByHand {
    let names: Vec<_> = unknown.iter().map(|wanted| format!("`{}`", wanted.name)).collect();
    let commands: Vec<_> = unknown.iter().map(|wanted| format!("`{}`", command(wanted, app))).collect();
    let file = match subject.project() {
        Some(_) => "slsconf.yml does not say",
        None => "there is no slsconf.yml that says",
    };
    let why = format!("{file} which role {} stands for", names.join(", "));
    let help = format!(
        "find the role's ARN in IAM, run {}, then `slsconf fix`; deploy with `slsconf exec -- sls deploy`. Without a role: \
         `slsconf fix --drop-unmapped`, and AWS_PROFILE, single sign-on or a role in CI",
        commands.join(" and ")
    );
    ByHand { why, help: Some(help) }
}

/// That the roles may be used by the app.
fn check_apps(subject: &Subject, linked: &[Wanted], app: Option<&str>) -> Result<(), ByHand> {
    for wanted in linked {
        let role = subject.project().and_then(|project| project.secret_role(&wanted.name));
        let Some(allowed) = role.and_then(|role| role.allowed_apps.as_ref()) else { continue };
        if !allowed.iter().any(|known| Some(known.as_str()) == app) {
            let why = format!("`{}` is for the apps {} only", wanted.name, allowed.join(", "));
            let help = match app {
                Some(app) => format!(
                    "if `{app}` may use it, run `slsconf link {} --role-arn ARN --app {app}`, then `slsconf fix`",
                    wanted.name
                ),
                None => "give the service an `app`".to_owned(),
            };
            return Err(ByHand { why, help: Some(help) });
        }
    }
    Ok(())
}

/// The edit of `slsconf.yml` that gives the roles to the app; none if it has them.
fn link(
    subject: &Subject,
    linked: &[Wanted],
    app: Option<&str>,
) -> Result<Option<crate::edit::Edit>, ByHand> {
    let Some(file) = subject.project_file().filter(|_| !linked.is_empty()) else { return Ok(None) };
    if subject.is_project_wrong() {
        return Err(ByHand::because("slsconf.yml can't be read"));
    }
    let before = subject.text(file);
    let mut text = match subject.project() {
        Some(_) => before.to_owned(),
        None => project::template(),
    };
    let by_hand = || ByHand::because("slsconf.yml is laid out in a way that slsconf does not change");
    for wanted in linked {
        let is_there = subject.project().is_some_and(|project| project.role(&wanted.name).is_some());
        if let Some(role_arn) = subject.links().given.get(&wanted.name).filter(|_| !is_there) {
            let role = edit::role(role_arn, None, None);
            text = edit::add(&text, &["secrets"], &wanted.name, role).ok_or_else(by_hand)?;
        }
        let Some(app) = app else { continue };
        let known = subject.project().and_then(|project| project.settings.apps.get(app));
        let (path, key, current) = match &wanted.stage {
            Some(stage) => {
                (vec!["apps", app, "stages"], stage.as_str(), known.and_then(|app| app.stages.get(stage)))
            }
            None => {
                (vec!["apps", app], "default_profile", known.and_then(|app| app.default_profile.as_ref()))
            }
        };
        match current {
            None => {
                let name = Content::Text(wanted.name.clone());
                text = edit::add(&text, &path, key, name).ok_or_else(by_hand)?;
            }
            Some(current) if *current == wanted.name => {}
            Some(current) => return Err(conflict(&path, key, current, &wanted.name)),
        }
    }
    Ok(difference(file, before, &text))
}

fn conflict(path: &[&str], key: &str, current: &str, name: &str) -> ByHand {
    let place = [path, &[key]].concat().join(".");
    let why = format!("{place} is `{current}` in slsconf.yml, not `{name}`");
    let help = format!(
        "if that is right, delete `credentials`; else change it there, or delete `credentials` and deploy with `slsconf exec \
         --role {name} -- sls deploy`"
    );
    ByHand { why, help: Some(help) }
}

fn title(linked: &[Wanted], app: Option<&str>) -> String {
    let [first, ..] = linked else { return "delete `credentials`".to_owned() };
    let names: Vec<_> = linked.iter().map(|wanted| format!("`{}`", wanted.name)).collect();
    match (app, linked.len()) {
        (Some(app), 1) => format!("delete `credentials`; the app `{app}` has the role `{}`", first.name),
        (Some(app), _) => format!("delete `credentials`; the app `{app}` has the roles {}", names.join(", ")),
        (None, _) => format!("delete `credentials`; slsconf.yml has the role {}", names.join(", ")),
    }
}

/// How to deploy from now on.
fn next(subject: &Subject, linked: &[Wanted], app: Option<&str>) -> Option<String> {
    let is_written = subject.get(&["app"]).is_some();
    match (linked, app) {
        ([], _) => None,
        // osls 4 refuses `app`, so that it will not be there for long.
        (_, Some(app)) if subject.target == Target::Osls4 && is_written => {
            Some(format!("deploy with `slsconf exec --app {app} -- sls deploy`"))
        }
        (_, Some(_)) => Some("deploy with `slsconf exec -- sls deploy`".to_owned()),
        ([first, ..], None) => {
            Some(format!("deploy with `slsconf exec --role {} -- sls deploy`", first.name))
        }
    }
}
