//! What the framework says when it stops or warns, as values.

use std::fmt;

use super::behaviour::Behaviour;
use super::schema::SchemaProblem;
use crate::value::{PathStep, ValuePath};

/// The framework stops.
#[derive(Clone, Debug)]
pub struct FrameworkError {
    /// The framework's words.
    pub message: String,
    /// The value they are about.
    pub path: ValuePath,
    /// Why it stops.
    pub kind: ErrorKind,
}

/// Why the framework stops.
#[derive(Clone, Debug)]
pub enum ErrorKind {
    /// It refuses the configuration.
    Refused,
    /// The schema does not take it, and `configValidationMode` is `error`.
    Schema(Vec<SchemaProblem>),
    /// It breaks on it with a `TypeError`, whose first line is the message.
    Crash,
}

/// The framework warns and goes on.
#[derive(Clone, Debug)]
pub struct FrameworkWarning {
    /// The framework's words.
    pub message: String,
    /// The value they are about.
    pub path: ValuePath,
}

impl FrameworkError {
    pub(super) fn refused(message: String, path: &[&str]) -> FrameworkError {
        FrameworkError { message, path: keys(path), kind: ErrorKind::Refused }
    }

    pub(super) fn refused_at(message: String, path: ValuePath) -> FrameworkError {
        FrameworkError { message, path, kind: ErrorKind::Refused }
    }

    pub(super) fn crash(message: String, path: ValuePath) -> FrameworkError {
        FrameworkError { message, path, kind: ErrorKind::Crash }
    }

    /// The error of `configValidationMode: error` (`handleErrorMessages` of `config-schema-handler/index.js`).
    pub(super) fn schema(problems: Vec<SchemaProblem>, behaviour: &Behaviour) -> FrameworkError {
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        let listed = match messages.as_slice() {
            [message] => format!(" {message}"),
            messages => format!(": \n     {}", messages.join("\n     ")),
        };
        let page = behaviour.validation_page;
        let message =
            format!("Configuration error{listed}\n\nLearn more about configuration validation here: {page}");
        let path = problems.first().map(|problem| problem.path.clone()).unwrap_or_default();
        FrameworkError { message, path, kind: ErrorKind::Schema(problems) }
    }
}

impl fmt::Display for FrameworkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for FrameworkError {}

impl FrameworkWarning {
    pub(super) fn new(message: String, path: &[&str]) -> FrameworkWarning {
        FrameworkWarning { message, path: keys(path) }
    }
}

/// A path of keys.
pub(super) fn keys(path: &[&str]) -> ValuePath {
    ValuePath(path.iter().map(|key| PathStep::Key((*key).into())).collect())
}
