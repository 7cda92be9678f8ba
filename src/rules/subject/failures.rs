//! The errors that stand at variables in the end, each with the variable at fault, read once for all rules.

use std::cell::OnceCell;

use super::Subject;
use crate::diagnostics::span_of;
use crate::source::Span;
use crate::variables::syntax::{self, Variable};
use crate::variables::{ErrorId, VariableError};

/// An error and the variable it is about.
#[derive(Debug)]
pub struct Failure {
    error: ErrorId,
    span: Option<Span>,
    variable: OnceCell<Option<Variable>>,
}

impl Failure {
    /// What the resolver says.
    pub fn error<'s>(&self, subject: &'s Subject) -> &'s VariableError {
        &subject.survey.resolver.errors[self.error.index()]
    }

    /// The `${…}` at fault.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// The `${…}` at fault as it is written.
    pub fn written<'s>(&self, subject: &'s Subject) -> Option<&'s str> {
        let part = self.error(subject).place.as_ref()?.part.as_ref()?;
        part.text.get(part.start as usize..part.end as usize)
    }

    /// The variable at fault; `None` if the error is about a text as a whole.
    pub fn variable(&self, subject: &Subject) -> Option<&Variable> {
        let read = || {
            let written = self.written(subject)?;
            let template = syntax::parse(written).ok().flatten()?;
            let is_whole = |variable: &&Variable| variable.start == 0 && variable.end == written.len();
            template.variables().next().filter(is_whole).cloned()
        };
        self.variable.get_or_init(read).as_ref()
    }
}

impl Subject {
    /// The errors that stand at variables in the end, each once. [`crate::variables::Cause`] says which are certain.
    pub fn failures(&self) -> &[Failure] {
        self.known.failures.get_or_init(|| {
            let failure = |error: ErrorId| {
                let place = self.survey.resolver.errors[error.index()].place.as_ref();
                let span = place.map(|place| span_of(self.files(), place));
                Failure { error, span, variable: OnceCell::new() }
            };
            self.survey.resolver.standing_errors().into_iter().map(failure).collect()
        })
    }
}
