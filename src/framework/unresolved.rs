//! Variables that could not be resolved, put into words and places.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Failure, Label, Severity, span_of};
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
        .maybe_help(error.help.clone());
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
        let path = resolver.properties.path(id).to_string();
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
    let mut names = Vec::new();
    for id in resolver.properties.concerning(&[path]) {
        let Some(entry) = resolver.properties.entry(id) else { continue };
        if let State::Unresolved(template, _) = &entry.state {
            first_sources(entry, template, &mut names);
        }
        let text = format!("`{}` is not resolved yet", resolver.properties.path(id));
        diagnostic = diagnostic.label(place(resolver, entry), text);
    }
    diagnostic.help(inaccessible_help(&names))
}

fn inaccessible_help(names: &[String]) -> String {
    if names.iter().any(|name| name == "secrets") {
        return "the `secrets` source went with the vendor's dashboard: no release since 1.43 resolves it; \
                delete the line and give the credentials through the environment or a profile"
            .to_owned();
    }
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
    for (id, entry) in resolver.properties.iter() {
        let State::Unresolved(template, _) = &entry.state else { continue };
        let before = names.len();
        first_sources(entry, template, &mut names);
        for name in names[before..].iter().filter(|name| !known.contains(&name.as_str())) {
            if seen.insert(name.clone()) {
                labels.push((
                    place(resolver, entry),
                    format!("`{}` needs `{name}`", resolver.properties.path(id)),
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
    let mut diagnostic = Diagnostic::error(message).help(unknown_help(&unknown));
    for (span, text) in labels {
        diagnostic = diagnostic.label(span, text);
    }
    Failure::configuration(diagnostic)
}

fn unknown_help(unknown: &[&String]) -> String {
    let sources = crate::variables::sources::SOURCES.iter().map(|source| source.name);
    let all: Vec<_> = sources.clone().collect();
    for name in unknown {
        if let Some(similar) = crate::suggest::closest(name, sources.clone()) {
            return format!("did you mean `{similar}` instead of `{name}`?");
        }
    }
    if unknown.iter().any(|name| *name == "secrets") {
        return "the `secrets` source went with the vendor's dashboard; use `${ssm:/path}` or `${param:name}`".to_owned();
    }
    format!(
        "the sources are {}; those of plugins are not known to slsconf: print the rest with --allow-unresolved",
        all.join(", ")
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
