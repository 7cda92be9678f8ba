//! Which settings count for each service: those of the command line, and of the nearest project file where it says nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::ScopeArgs;
use crate::diagnostics::{Diagnostic, Failure, FailureKind, Severity};
use crate::project::{self, Finder, Project};
use crate::rules::{Choice, Date, Links, Rule, Selection, Settings, UnknownRule, named, similar};
use crate::service::Target;
use crate::source::{Sources, Span};

use super::find::Found;

/// What is looked for in some services.
#[derive(Debug)]
pub(in crate::commands) struct Scope {
    /// The rules that count.
    pub selection: Selection,
    /// The release they are for, if it was named.
    pub target: Option<Target>,
    /// The day it is.
    pub today: Date,
    /// The project file, if there is one.
    pub project: Option<PathBuf>,
}

/// The scopes, each for the services below one project file or none, and which of them each service has.
#[derive(Debug, Default)]
pub(in crate::commands) struct Scopes {
    all: Vec<Scope>,
    /// By the place of the service in the list.
    of_services: Vec<usize>,
    /// The same for where their roles are.
    links: Vec<Links>,
    /// The same for the repositories they are in.
    repositories: Vec<Option<PathBuf>>,
}

impl Scopes {
    /// That of a service, by its place in the list.
    pub fn of(&self, service: usize) -> &Scope {
        &self.all[self.of_services[service]]
    }

    /// Where the roles of a service are, by its place in the list.
    pub fn links(&self, service: usize) -> &Links {
        &self.links[service]
    }

    /// The repository that a service is in, by its place in the list.
    pub fn repository(&self, service: usize) -> Option<&Path> {
        self.repositories[service].as_deref()
    }

    /// Takes up what the command line says about roles.
    pub fn give(&mut self, roles: &[(String, String)], drop_unmapped: bool) {
        for links in &mut self.links {
            links.given.extend(roles.iter().cloned());
            links.drop_unmapped = drop_unmapped;
        }
    }
}

/// Finds out what to look for in each service.
pub(in crate::commands) fn scopes(
    files: &mut Sources,
    args: &ScopeArgs,
    found: &Found,
) -> Result<Scopes, Failure> {
    // What is wrong with the command line is wrong whatever the files say.
    let given = given(args)?;
    given.selection().map_err(|unknown| unknown_rule(&unknown))?;
    let mut finder = Finder::default();
    for folder in &found.folders {
        finder.learn(&folder.path, folder.has_project, folder.has_repository);
    }
    let mut by_file: BTreeMap<Option<PathBuf>, usize> = BTreeMap::new();
    let mut scopes = Scopes::default();
    for location in &found.locations {
        let file = args.project_file.clone().or_else(|| finder.find(&location.service_dir));
        let index = match by_file.get(&file) {
            Some(index) => *index,
            None => {
                let project = file.as_deref().map(|file| read(files, file)).transpose()?;
                let settings = match &project {
                    Some(project) => with_project(given.clone(), project)?,
                    None => given.clone(),
                };
                scopes.all.push(Scope {
                    selection: settings.selection().map_err(|unknown| unknown_rule(&unknown))?,
                    target: settings.target,
                    today: settings.today.unwrap_or_else(Date::today),
                    project: project.map(|project| project.path),
                });
                by_file.insert(file, scopes.all.len() - 1);
                scopes.all.len() - 1
            }
        };
        scopes.of_services.push(index);
        scopes.repositories.push(finder.repository(&location.service_dir).map(|folder| folder.to_path_buf()));
        let project_file = scopes.all[index].project.clone();
        // A new one would be next to the service, where commands look for it first.
        let project_file = project_file.unwrap_or_else(|| location.service_dir.join(project::FILE_NAME));
        scopes.links.push(Links { file: Some(project_file), ..Links::default() });
    }
    Ok(scopes)
}

/// A project file that can't be read keeps lint from its work; it is nothing that lint found.
fn read(files: &mut Sources, path: &Path) -> Result<Project, Failure> {
    project::read(files, path).map_err(|failure| Failure { kind: FailureKind::Usage, ..failure })
}

/// What the command line says.
fn given(args: &ScopeArgs) -> Result<Settings, Failure> {
    let today = args.today.as_deref().map(|text| {
        let problem = || Diagnostic::error(format!("`{text}` is not a day")).help("write it as 2026-11-22");
        Date::parse(text).ok_or_else(|| Failure::usage(problem()))
    });
    Ok(Settings {
        select: args.select.clone(),
        extend_select: args.extend_select.clone(),
        ignore: args.ignore.clone(),
        pedantic: args.pedantic,
        target: args.target,
        today: today.transpose()?,
        ..Settings::default()
    })
}

/// The settings with those of a project file below them.
fn with_project(given: Settings, project: &Project) -> Result<Settings, Failure> {
    for refused in [unknown_rules(project), ignored_secrets(project)] {
        if !refused.is_empty() {
            return Err(Failure { kind: FailureKind::Usage, diagnostics: refused });
        }
    }
    let lint = &project.settings.lint;
    // The file's words are known to be among these: reading it has held them against its shape.
    let severity = |word: &str| match word {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => Severity::Info,
    };
    let named_target =
        || Target::ALL.into_iter().find(|target| lint.target.as_deref() == Some(target.name()));
    Ok(Settings {
        project: Choice {
            select: lint.select.clone(),
            extend_select: lint.extend_select.clone(),
            ignore: lint.ignore.clone(),
        },
        severity: lint.severity.iter().map(|(rule, word)| (rule.clone(), severity(word))).collect(),
        target: given.target.or_else(named_target),
        today: given.today.or_else(|| Date::parse(lint.today.as_deref()?)),
        path_ignores: lint
            .per_path_ignores
            .iter()
            .map(|(pattern, rules)| (pattern.clone(), rules.clone()))
            .collect(),
        folder: project.folder().to_owned(),
        ..given
    })
}

/// The names in a project file that no rule has, each where it stands.
fn unknown_rules(project: &Project) -> Vec<Diagnostic> {
    let lint = &project.settings.lint;
    let lists = [("select", lint.select.as_deref().unwrap_or_default())]
        .into_iter()
        .chain([("extend_select", lint.extend_select.as_slice()), ("ignore", lint.ignore.as_slice())]);
    let mut words: Vec<(&str, Option<Span>)> = Vec::new();
    for (key, rules) in lists {
        words.extend(in_list(project, &["lint", key], rules));
    }
    for rule in lint.severity.keys() {
        words.push((rule, project.key_span(&["lint", "severity", rule])));
    }
    for (pattern, rules) in &lint.per_path_ignores {
        words.extend(in_list(project, &["lint", "per_path_ignores", pattern], rules));
    }
    let mut unknown: Vec<_> = words.into_iter().filter(|(word, _)| named(word).next().is_none()).collect();
    unknown.sort_by_key(|(_, span)| span.map(|span| span.start));
    let report = |(word, span): (&str, Option<Span>)| {
        let message = format!("Invalid {}: there is no rule `{word}`", project::FILE_NAME);
        Diagnostic::error(message).label(span, "").help(instead_of(similar(word)))
    };
    unknown.into_iter().map(report).collect()
}

/// The rules about keys and passwords in `per_path_ignores`, each where it stands: a file must not be blind for them.
fn ignored_secrets(project: &Project) -> Vec<Diagnostic> {
    let lists = project.settings.lint.per_path_ignores.iter();
    let mut words: Vec<_> = lists
        .flat_map(|(pattern, rules)| in_list(project, &["lint", "per_path_ignores", pattern], rules))
        .filter(|(word, _)| named(word).any(Rule::is_about_secrets))
        .collect();
    words.sort_by_key(|(_, span)| span.map(|span| span.start));
    let report = |(word, span): (&str, Option<Span>)| {
        let about = match word {
            "ALL" | "SEC" => " names rules about keys and passwords, which",
            _ => " is about keys and passwords, which",
        };
        let message = format!("Invalid {}: `{word}`{about} can't be ignored per file", project::FILE_NAME);
        let help = match word {
            "SEC" => "name the rules about permissions only, `SEC1`, `SEC2` or `SEC3`",
            "ALL" => "name the rules that are to be ignored",
            _ => "write why on the line of the finding: `# slsconf: ignore[CRED004] key of the test account`",
        };
        Diagnostic::error(message).label(span, "").help(help)
    };
    words.into_iter().map(report).collect()
}

/// The rules of a list, each with its place.
fn in_list<'a>(project: &Project, path: &[&str], rules: &'a [String]) -> Vec<(&'a str, Option<Span>)> {
    let spans = project.item_spans(path);
    rules.iter().enumerate().map(|(index, rule)| (rule.as_str(), spans.get(index).copied())).collect()
}

fn unknown_rule(unknown: &UnknownRule) -> Failure {
    let diagnostic = Diagnostic::error(format!("There is no rule `{}`", unknown.word));
    Failure::usage(diagnostic.help(instead_of(unknown.similar)))
}

fn instead_of(similar: Option<&str>) -> String {
    match similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "`slsconf rules` lists them; the beginning of a code selects all that begin so".to_owned(),
    }
}
