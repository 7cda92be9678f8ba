//! What the framework says about a configuration, with the places it is about.

use super::functions::TOO_LARGE;
use super::schema::{ProblemKind, SchemaProblem};
use super::{Behaviour, ErrorKind, FrameworkError, FrameworkWarning, Report, ValidationMode};
use crate::diagnostics::{Diagnostic, Failure, FailureKind, span_of};
use crate::service::Target;
use crate::source::Span;
use crate::value::{Origin, PathStep, Value, ValuePath};
use crate::variables::Resolver;

/// The failure for an error of the framework; the schema's complaints become one diagnostic each.
pub(super) fn failure(resolver: &Resolver, error: &FrameworkError, behaviour: &Behaviour) -> Failure {
    let diagnostics = match &error.kind {
        ErrorKind::Schema(problems) => {
            let diagnostic = |problem| schema_diagnostic(resolver, "Configuration error", problem);
            let help = format!(
                "learn more at {}; `configValidationMode: warn` makes these warnings",
                behaviour.validation_page
            );
            let mut diagnostics: Vec<_> =
                problems.iter().map(diagnostic).map(Diagnostic::error_severity).collect();
            if let Some(last) = diagnostics.last_mut() {
                last.help.get_or_insert(help);
            }
            diagnostics
        }
        ErrorKind::Refused | ErrorKind::Crash => {
            let span = span_at(resolver, &error.path);
            vec![Diagnostic::error(error.message.clone()).label(span, "").help(refusal_help(resolver, error))]
        }
    };
    Failure { kind: FailureKind::Configuration, diagnostics }
}

/// What to do about a configuration the framework refuses, by the property at fault.
fn refusal_help(resolver: &Resolver, error: &FrameworkError) -> String {
    match error.path.to_string().as_str() {
        "frameworkVersion" => {
            let range = resolver.configuration.get("frameworkVersion").and_then(Value::as_str);
            let differs = range.and_then(Target::of_framework_version).and_then(Target::not_reproduced);
            let differs = differs.map(|differs| format!(" ({differs})")).unwrap_or_default();
            format!(
                "the file asks for another release{differs}; `--target 3` prints what 3.40.0 would, `--target osls4` what \
                 osls 4 would"
            )
        }
        "service" => "write the name only: `service: my-service`".to_owned(),
        _ => {
            let known = HELPS.iter().find(|(beginning, _)| error.message.starts_with(beginning));
            known.map_or(GENERAL_HELP, |(_, help)| help).to_owned()
        }
    }
}

/// What to do about other refusals, by how their messages begin.
const HELPS: &[(&str, &str)] = &[
    ("\"service\" property is missing", "write a name at the top of the file: `service: my-service`"),
    ("\"provider\" property is missing", "write `provider: aws`, or `name: aws` under `provider:`"),
    ("Invalid stage name", "take another name, by `--stage NAME` or `provider.stage`"),
    (
        TOO_LARGE,
        "each is made of `service` and the stage: shorten these, or give functions a `name` of their own",
    ),
    ("Invalid plugin", NAMES_OF_PLUGINS),
    ("Local plugin path", "move the plugin into the folder of the service, or install it as a package"),
    ("Plugin entries must be strings", NAMES_OF_PLUGINS),
    ("The plugins configuration must list", "take the version out here; package.json is the place for it"),
    ("Non-object value", "each item of such a list is a map of names; take out the others"),
    ("Unexpected \"", "write a map there: names of functions, each with its `handler` and `events` below it"),
];
const NAMES_OF_PLUGINS: &str =
    "write the name of the package, or a path that begins with `./` and stays in the folder of the service";
/// What to do where nothing better is known.
const GENERAL_HELP: &str = "`slsconf lint` says more about what is wrong with the file";

/// The diagnostic for a warning of the framework.
pub(super) fn warning(resolver: &Resolver, warning: &FrameworkWarning) -> Diagnostic {
    Diagnostic::warning(warning.message.clone()).label(span_at(resolver, &warning.path), "")
}

/// The diagnostics for everything the framework warns about in the end.
pub(super) fn warnings(resolver: &Resolver, report: &Report) -> Vec<Diagnostic> {
    let problems = report.problems.iter().filter(|_| report.mode != ValidationMode::Off);
    problems
        .map(|problem| schema_diagnostic(resolver, "Invalid configuration", problem))
        .chain(report.warnings.iter().map(|each| warning(resolver, each)))
        .collect()
}

fn schema_diagnostic(resolver: &Resolver, what: &str, problem: &SchemaProblem) -> Diagnostic {
    let key = match &problem.kind {
        ProblemKind::UnrecognizedProperty(key) => key_span(resolver, &problem.path, key),
        _ => None,
    };
    let span = key.or_else(|| span_at(resolver, &problem.path));
    Diagnostic::warning(format!("{what} {}", problem.message)).label(span, "")
}

/// Where a key of the mapping at a path is written.
fn key_span(resolver: &Resolver, path: &ValuePath, key: &str) -> Option<Span> {
    let mapping = path.0.iter().try_fold(&resolver.configuration, |value, step| step_into(value, step))?;
    mapping.as_mapping()?.entry(key)?.key_span
}

/// Where the value at a path, or the nearest one above it that is written anywhere, stands.
fn span_at(resolver: &Resolver, path: &ValuePath) -> Option<Span> {
    let mut value = &resolver.configuration;
    let mut nearest = None;
    for step in &path.0 {
        let Some(next) = step_into(value, step) else { break };
        let place = match next.origin {
            Origin::Framework(_) => None,
            origin => resolver.provenance.nearest_place(origin),
        };
        nearest = place.map(|place| span_of(&resolver.context.files, &place)).or(nearest);
        value = next;
    }
    nearest
}

fn step_into<'a>(value: &'a Value, step: &PathStep) -> Option<&'a Value> {
    match step {
        PathStep::Key(key) => value.get(key),
        PathStep::Index(index) => value.as_sequence()?.get(*index),
    }
}
