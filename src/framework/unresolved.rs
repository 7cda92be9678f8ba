//! Variables that could not be resolved, put into words and places.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Failure, Label, Severity, span_of};
use crate::suggest::closest;
use crate::value::Place;
use crate::variables::syntax::{Argument, Source, Template, Variable};
use crate::variables::{Entry, ErrorId, Resolver, State};

/// The diagnostic for an error of the resolver.
pub(super) fn diagnostic(resolver: &Resolver, error: ErrorId) -> Diagnostic {
    let error = &resolver.errors[error.index()];
    let files = &resolver.context.files;
    let span = |place: &Place| Some(span_of(files, place));
    let mut diagnostic = Diagnostic::error(error.to_string())
        .label(error.place.as_ref().and_then(span), format!("`{}` can't be resolved", error.property))
        .help(
            error.help.as_deref().unwrap_or("--allow-unresolved leaves it as written, and prints the rest"),
        );
    for (place, text) in &error.related {
        let label = span(place);
        if label != diagnostic.labels.first().map(|label| label.span) {
            diagnostic = diagnostic.label(label, text.clone());
        }
    }
    diagnostic
}

/// Something that keeps properties from being resolved.
#[derive(Debug)]
pub struct Unresolved {
    /// The properties that are left as written because of it.
    pub properties: Vec<String>,
    /// What it is.
    pub diagnostic: Diagnostic,
}

/// How many properties that suffer from one error get a label of their own.
const DEPENDENTS_SHOWN: usize = 10;

/// Everything that is left, for `--allow-unresolved`: each cause with all the properties it leaves as written.
pub(super) fn all(resolver: &Resolver) -> Vec<Unresolved> {
    let mut by_error: BTreeMap<ErrorId, Unresolved> = BTreeMap::new();
    let mut waiting = Vec::new();
    for (id, entry) in resolver.properties.iter() {
        let path = resolver.properties.path(id).shown();
        match &entry.state {
            State::Failed(error) => {
                let unresolved = by_error.entry(*error).or_insert_with(|| {
                    let diagnostic =
                        Diagnostic { severity: Severity::Warning, ..diagnostic(resolver, *error) };
                    Unresolved { properties: Vec::new(), diagnostic }
                });
                if path != *resolver.errors[error.index()].property
                    && unresolved.properties.len() <= DEPENDENTS_SHOWN
                {
                    let span = place(resolver, entry);
                    unresolved
                        .diagnostic
                        .labels
                        .extend(span.map(|span| Label { span, text: format!("`{path}` needs it") }));
                }
                unresolved.properties.push(path);
            }
            State::Unresolved(template, _) => {
                let message = format!("`{path}` is left as written: {}", waiting_for(entry, template));
                let diagnostic = Diagnostic::warning(message).label(place(resolver, entry), "not resolved");
                waiting.push(Unresolved { properties: vec![path], diagnostic });
            }
        }
    }
    by_error.into_values().chain(waiting).collect()
}

fn waiting_for(entry: &Entry, template: &Template) -> String {
    let mut names = Vec::new();
    first_sources(entry, template, &mut names);
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.is_empty() {
        true => "it needs a value that is not resolved either".to_owned(),
        false => format!("it needs {}", quoted.join(", ")),
    }
}

fn place(resolver: &Resolver, entry: &Entry) -> Option<crate::source::Span> {
    let place = resolver.provenance.nearest_place(entry.value.origin)?;
    Some(span_of(&resolver.context.files, &place))
}

/// The error for a property that is needed before its variables can be resolved.
pub(super) fn inaccessible(resolver: &Resolver, file_name: &str, path: &[&str]) -> Diagnostic {
    let message = format!(
        "Cannot resolve {file_name}: \"{}\" property is not accessible (configured behind variables which cannot be \
         resolved at this stage)",
        path.join(".")
    );
    let mut diagnostic = Diagnostic::error(message);
    let (mut names, mut secrets) = (Vec::new(), Vec::new());
    for id in resolver.properties.concerning(&[path]) {
        let Some(entry) = resolver.properties.entry(id) else { continue };
        if let State::Unresolved(template, _) = &entry.state {
            first_sources(entry, template, &mut names);
            secrets.extend(secret_names(entry, template));
        }
        let text = format!("`{}` is not resolved yet", resolver.properties.path(id).shown());
        diagnostic = diagnostic.label(place(resolver, entry), text);
    }
    let help = match names.iter().any(|name| name == "secrets") {
        true => unknown_secret_help(resolver, secrets.first().map(String::as_str)),
        false => inaccessible_help(&names),
    };
    diagnostic.help(help)
}

fn inaccessible_help(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    format!(
        "the framework needs this property before it can ask {}; use env, opt with a fallback, file or self here",
        if names.is_empty() { "its sources".to_owned() } else { names.join(", ") }
    )
}

/// The error for variables whose sources nobody knows (`spec/print.md` §5.2, phase F).
pub(super) fn unknown_sources(resolver: &Resolver, known: &[&str], could_have_dashboard: bool) -> Failure {
    let mut names = Vec::new();
    let mut labels = Vec::new();
    let mut seen = BTreeSet::new();
    let mut secrets = Vec::new();
    // It is slsconf's own; what is left of it is as unknown as it is to the framework.
    let known: Vec<&str> = known.iter().copied().filter(|name| *name != "secrets").collect();
    for (id, entry) in resolver.properties.iter() {
        let State::Unresolved(template, _) = &entry.state else { continue };
        secrets.extend(secret_names(entry, template));
        let before = names.len();
        first_sources(entry, template, &mut names);
        for name in names[before..].iter().filter(|name| !known.contains(&name.as_str())) {
            if seen.insert(name.clone()) {
                labels.push((
                    place(resolver, entry),
                    format!("`{}` needs `{name}`", resolver.properties.path(id).shown()),
                ));
            }
        }
    }
    let unknown: Vec<_> = names.iter().filter(|name| !known.contains(&name.as_str())).collect();
    let output = unknown.iter().any(|name| **name == "output") && could_have_dashboard;
    let message = if output {
        "\"Cannot resolve configuration: \"output\" variable can only be used in services deployed with Serverless Dashboard \
         (with \"org\" setting configured)"
            .to_owned()
    } else {
        let quoted: Vec<_> = unknown.iter().map(|name| format!("\"{name}\"")).collect();
        let list = if quoted.is_empty() { "\"\"".to_owned() } else { quoted.join(", ") };
        format!("Unrecognized configuration variable sources: {list}")
    };
    let help = match unknown.iter().any(|name| *name == "secrets") {
        true => unknown_secret_help(resolver, secrets.first().map(String::as_str)),
        false => unknown_help(&unknown),
    };
    let mut diagnostic = Diagnostic::error(message).help(help);
    for (span, text) in labels {
        diagnostic = diagnostic.label(span, text);
    }
    Failure::configuration(diagnostic)
}

fn unknown_help(unknown: &[&String]) -> String {
    let sources = crate::variables::sources::SOURCES.iter().map(|source| source.name);
    let all: Vec<_> = sources.clone().collect();
    for name in unknown {
        if let Some(similar) = closest(name, sources.clone()) {
            return format!("did you mean `{similar}` instead of `{name}`?");
        }
    }
    format!(
        "the sources are {}; those of plugins are not known to slsconf: print the rest with --allow-unresolved",
        all.join(", ")
    )
}

/// The names of secrets that the variables of a property are waiting for.
fn secret_names(entry: &Entry, template: &Template) -> Vec<String> {
    let waiting = template.variables().filter_map(|variable| match entry.next_source(variable)? {
        Source::Call(call) if call.name == "secrets" => call.address.as_ref(),
        _ => None,
    });
    waiting.filter(|address| address.template.is_none()).map(|address| address.to_string()).collect()
}

/// What to do about `${secrets:NAME}` where the project file does not know the name.
fn unknown_secret_help(resolver: &Resolver, name: Option<&str>) -> String {
    let gone = "no release since 1.43 resolves `${secrets:}`, but slsconf does";
    let project = resolver.context.credentials.project();
    let known =
        || project.into_iter().flat_map(|project| project.settings.secrets.keys()).map(String::as_str);
    if let Some(name) = name {
        let whole =
            name.split_once('.').map(|(whole, _)| whole).filter(|whole| known().any(|name| name == *whole));
        if let Some(whole) = whole {
            return format!(
                "`${{secrets:{whole}}}` is the whole secret, and there is no way into it: put it under `custom:`, and write \
                 `${{self:custom.KEY.accessKeyId}}`"
            );
        }
        if let Some(similar) = closest(name, known()) {
            return format!("did you mean `{similar}`? slsconf.yml has no `{name}`");
        }
    }
    let name = name.unwrap_or("NAME");
    format!(
        "{gone}, once slsconf.yml says which role the name stands for: `slsconf link {name} --role-arn ARN`"
    )
}

/// The names of the sources that the variables of a property are waiting for, each once.
fn first_sources(entry: &Entry, template: &Template, names: &mut Vec<String>) {
    for variable in template.variables() {
        let Some(source) = entry.next_source(variable) else { continue };
        let Source::Call(call) = source else { continue };
        for argument in call.params.iter().flatten().chain(&call.address) {
            nested_first_sources(argument, names);
        }
        if !names.contains(&call.name) {
            names.push(call.name.clone());
        }
    }
}

fn nested_first_sources(argument: &Argument, names: &mut Vec<String>) {
    for variable in argument.template.iter().flat_map(Template::variables) {
        let Variable { sources, .. } = variable;
        let Some(Source::Call(call)) = sources.first() else { continue };
        for argument in call.params.iter().flatten().chain(&call.address) {
            nested_first_sources(argument, names);
        }
        if !names.contains(&call.name) {
            names.push(call.name.clone());
        }
    }
}
