//! The resolver's errors with the call they are about, for rules that each look at one kind of them.

use crate::diagnostics::span_of;
use crate::rules::{Failure, Findings, Report, Subject};
use crate::service::Target;
use crate::source::Span;
use crate::variables::syntax::{Call, Source, Variable};
use crate::variables::{Cause, VariableError};

/// A variable that can't be resolved.
pub(super) struct Failed<'s> {
    /// What the resolver says.
    pub error: &'s VariableError,
    /// The `${…}` at fault.
    pub span: Option<Span>,
    failure: &'s Failure,
    subject: &'s Subject,
}

/// The errors with a cause that count for the target.
pub(super) fn failed(subject: &Subject, cause: Cause) -> impl Iterator<Item = Failed<'_>> {
    let failures = subject.failures().iter().map(|failure| Failed {
        error: failure.error(subject),
        span: failure.span(),
        failure,
        subject,
    });
    failures
        .filter(move |failed| failed.error.cause == cause)
        .filter(|failed| !is_of_other_stage(failed.subject, &failed.error.property))
}

impl<'s> Failed<'s> {
    /// The variable at fault; `None` if the error is about a text as a whole.
    pub fn variable(&self) -> Option<&'s Variable> {
        self.failure.variable(self.subject)
    }

    /// The last call, if it is of the source with this name, is meant, and what it asks for is the same everywhere.
    pub fn certain_call(&self, source: &str, is_meant: impl Fn(&Call) -> bool) -> Option<&'s Call> {
        // Several rules look at the same errors, each for a source of its own.
        if !self.failure.written(self.subject)?.contains(source) {
            return None;
        }
        let Some(Source::Call(call)) = self.variable()?.sources.last() else { return None };
        let is_certain = call.name == source && is_meant(call) && !self.subject.is_asked_from_outside(call);
        is_certain.then_some(call)
    }

    /// Whether the environment, an option or AWS may have an answer before the source that failed is asked.
    pub fn may_be_spared(&self) -> bool {
        let variable = self.variable();
        let sources = variable.iter().flat_map(|variable| &variable.sources);
        let calls = sources.filter_map(|source| match source {
            Source::Call(call) => Some(call),
            Source::Literal(_) => None,
        });
        calls.rev().skip(1).any(|call| !matches!(call.name.as_str(), "self" | "file"))
    }

    /// Whether a span is in the place at fault or one of those that explain it.
    pub fn explains(&self, span: Span) -> bool {
        let related = self.error.related.iter().map(|(place, _)| span_of(self.subject.files(), place));
        self.span.into_iter().chain(related).any(|known| known.contains(span))
    }

    /// Reports it at its variable, with what explains it.
    pub fn report<'f>(&self, findings: &'f mut Findings, message: impl Into<String>) -> Report<'f> {
        let mut report = findings.report(self.span, message);
        for (place, text) in &self.error.related {
            report = report.label(span_of(self.subject.files(), place), text.clone());
        }
        match &self.error.help {
            Some(help) => report.help(help.clone()),
            None => report,
        }
    }
}

/// Whether a property is a parameter of another stage, which release 4 does not look at.
fn is_of_other_stage(subject: &Subject, property: &str) -> bool {
    let mut steps = property.split('.');
    let is_params = steps.next() == Some("params");
    let section = steps.next().unwrap_or_default();
    subject.target == Target::V4 && is_params && section != "default" && section != subject.stage()
}
