//! What slsconf has to say about somebody's file: a message, the places it is about, and what to do.

mod failure;

pub use failure::{Failure, FailureKind};

use crate::source::{Sources, Span};
use crate::value::{Part, Place};
use crate::yaml;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not what was meant.
    Warning,
    /// It does not work.
    Error,
}

/// A place with what it has to do with the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes.
    pub span: Span,
    /// A few words; may be empty.
    pub text: String,
}

/// One finding or error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that says so, if one does: `CRED001`.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// Where: the first label is the place itself, the others explain it.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code: None,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(message) }
    }

    /// The same as an error.
    pub fn error_severity(self) -> Diagnostic {
        Diagnostic { severity: Severity::Error, ..self }
    }

    /// With one more place, if there is one.
    pub fn label(mut self, span: Option<Span>, text: impl Into<String>) -> Diagnostic {
        self.labels.extend(span.map(|span| Label { span, text: text.into() }));
        self
    }

    /// With what to do.
    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        self.maybe_help(Some(help.into()))
    }

    /// With what to do, if anything is known to help.
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help;
        self
    }
}

/// The bytes of a place.
pub fn span_of(files: &Sources, place: &Place) -> Span {
    match &place.part {
        None => place.scalar,
        Some(Part { text, start, end }) => {
            let source = &files.file(place.scalar.file).text;
            yaml::sub_span(source, place.scalar, text, *start as usize..*end as usize)
        }
    }
}
