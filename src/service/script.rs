//! Configurations that are programs: `serverless.js`, `.cjs`, `.mjs` and `.ts` (`spec/print.md` §1.2).

use super::{Environment, Location};
use crate::diagnostics::{Diagnostic, Failure, FailureKind};
use crate::javascript::{JavaScript, Outcome, from_json};
use crate::source::{Sources, Span};
use crate::value::{Derivation, Provenance, Value};

/// Runs the configuration and takes what it exports.
pub fn run(
    files: &mut Sources,
    location: &Location,
    javascript: &mut JavaScript,
    environment: &Environment,
    provenance: &mut Provenance,
) -> Result<Value, Failure> {
    let name = location.file_name();
    let outcome =
        javascript.configuration(environment.texts(), &location.path, &name).map_err(|problem| {
            let kind = match problem.is_environment() {
                true => FailureKind::Environment,
                false => FailureKind::Configuration,
            };
            Failure::new(kind, Diagnostic::error(problem.message(&name)).help(problem.help()))
        })?;
    match outcome {
        Outcome::Value { value } => {
            let origin = provenance.record(Derivation::External(format!("JavaScript file {name}").into()));
            Ok(from_json(&value, origin))
        }
        Outcome::Error(thrown) => {
            let (place, words) = match thrown.span(files) {
                Some(span) => (Some(span), "thrown here"),
                None => (files.read(&location.path).ok().map(|file| Span::new(file, 0, 0)), "in this file"),
            };
            let diagnostic = Diagnostic::error(thrown.message.clone()).label(place, words);
            Err(Failure::configuration(diagnostic.help(thrown.help())))
        }
        // Only what `${file(…)}` includes ends in other ways.
        Outcome::Unsupported { .. } | Outcome::Pending | Outcome::Failed { .. } => {
            let message = format!("Cannot load \"{name}\": node answered something that was not asked");
            let diagnostic =
                Diagnostic::error(message).help("this is a mistake of slsconf: please report it");
            Err(Failure::new(FailureKind::Internal, diagnostic))
        }
    }
}
