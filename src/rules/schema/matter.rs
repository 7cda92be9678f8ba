//! Whose matter a complaint of the framework's schema is, so that each is told once, by the rule that says it best.

use crate::diagnostics::Severity;
use crate::framework::schema::{ProblemKind, SchemaProblem};
use crate::framework::{self, ValidationMode};
use crate::rules::{Property, Report, Subject};
use crate::source::Span;
use crate::value::{PathStep, ValuePath};

/// Kinds of complaints by the rule that tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// SCH001
    UnknownProperty,
    /// SCH002
    WrongType,
    /// SCH003
    InvalidValue,
    /// SCH004
    Missing,
    /// SCH005
    HttpShorthand,
    /// SCH006
    EventKeys,
    /// SCH007
    UnknownEvent,
    /// SCH008
    ServiceName,
    /// SCH009
    TopLevel,
}

/// The complaints of one kind.
pub(super) fn of(subject: &Subject, matter: Matter) -> impl Iterator<Item = &SchemaProblem> {
    subject.schema_problems().iter().filter(move |problem| matter_of(subject, problem) == matter)
}

fn matter_of(subject: &Subject, problem: &SchemaProblem) -> Matter {
    let keys = problem.path.0.iter().map(|step| match step {
        PathStep::Key(key) => &**key,
        PathStep::Index(_) => "",
    });
    let steps: Vec<&str> = keys.collect();
    match (steps.as_slice(), &problem.kind) {
        (["functions", _, "events", _], kind) => {
            let keys = event_keys(subject, &problem.path);
            match kind {
                _ if keys > 1 => Matter::EventKeys,
                ProblemKind::WrongType(_) if keys == 0 => Matter::UnknownEvent,
                ProblemKind::UnsupportedEvent | ProblemKind::UnrecognizedProperty(_) => Matter::UnknownEvent,
                _ => Matter::WrongType,
            }
        }
        (["functions", _, "events", _, "http" | "httpApi"], ProblemKind::Value) => {
            let is_text =
                subject.validated(&problem.path).is_some_and(|event| event.value.as_str().is_some());
            if is_text { Matter::HttpShorthand } else { Matter::InvalidValue }
        }
        (["service"], ProblemKind::Value) => Matter::ServiceName,
        ([], ProblemKind::UnrecognizedProperty(_)) => Matter::TopLevel,
        // The names of functions, whose letters the schema restricts.
        (["functions"], ProblemKind::UnrecognizedProperty(_)) => Matter::InvalidValue,
        (_, ProblemKind::UnrecognizedProperty(_)) => Matter::UnknownProperty,
        (_, ProblemKind::MissingProperty(_)) => Matter::Missing,
        (_, ProblemKind::WrongType(_)) => Matter::WrongType,
        (_, ProblemKind::UnsupportedEvent | ProblemKind::Value) => Matter::InvalidValue,
    }
}

/// How many keys the event at a path has; none if it is no map.
pub(super) fn event_keys(subject: &Subject, path: &ValuePath) -> usize {
    let event = subject.validated(path);
    event.and_then(|event| event.value.as_mapping().map(crate::value::Mapping::len)).unwrap_or(0)
}

/// As bad as the framework takes it: it stops where its schema counts as an error.
pub(super) fn severe(subject: &Subject, report: Report<'_>) {
    match subject.validation() {
        ValidationMode::Error => report.severity(Severity::Error),
        ValidationMode::Warn => report,
        // Whoever wrote it does not want to hear much about it.
        ValidationMode::Off => report.severity(Severity::Info),
    };
}

/// What the schema calls things, and what people call them.
const PLAIN_WORDS: &[(&str, &str)] = &[
    ("must be array", "must be a list"),
    ("must be boolean", "must be `true` or `false`"),
    ("must be integer", "must be a whole number"),
    ("must be number", "must be a number"),
    ("must be object", "must be a map"),
    ("must be string", "must be a text"),
    ("unsupported object format", "has keys or values that do not go together"),
    ("unsupported configuration format", "has a form that the framework does not take"),
    ("unsupported string format", "has a form that the framework does not take"),
    ("unsupported value", "has a value that it can't have"),
];

/// The schema's words without the path before and the value in them, which may be a secret.
pub(super) fn words(problem: &SchemaProblem) -> String {
    let words = problem.message.split_once(": ").map_or(problem.message.as_str(), |(_, words)| words);
    if let Some((_, plain)) = PLAIN_WORDS.iter().find(|(words_of_schema, _)| *words_of_schema == words) {
        return (*plain).to_owned();
    }
    match words.split_once("does not satisfy pattern") {
        Some((_, pattern)) => format!("does not satisfy the pattern{pattern}"),
        None => words.to_owned(),
    }
}

/// Where a value is wrong: the token it was written as, or the key of a map or list.
pub(super) fn place_of(property: &Property<'_>) -> Option<Span> {
    match property.value.is_collection() {
        true => property.place(),
        false => property.token(),
    }
}

/// What to do about a key that only release 4 has.
pub(super) const OF_RELEASE_4: &str = "release 4 has it: if the service is for that, set `frameworkVersion: '4'`, or judge it with \
                                       `--target 4`";

/// Whether only release 4 has a key.
pub(super) fn is_of_release_4(path: &ValuePath, key: &str) -> bool {
    framework::OF_RELEASE_4.has_key(path, key)
}
