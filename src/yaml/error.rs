//! Why a text is not read: js-yaml's words and position, and ours on what to do.

use std::fmt;

use super::snippet::{self, Mark};
use crate::source::Span;

/// What kind of trouble it is, as far as the framework words it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YamlErrorKind {
    /// js-yaml refuses the text: `Cannot parse "…": …` (`spec/print.md` §1.2).
    Parse,
    /// An alias contains itself: `Plain JSON structure expected, when parsing observed error: …`.
    Circular,
}

/// A text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// What kind of trouble it is.
    pub kind: YamlErrorKind,
    /// js-yaml's reason.
    pub reason: String,
    /// js-yaml's position; a few errors have none.
    pub mark: Option<Mark>,
    /// The bytes to point at.
    pub span: Option<Span>,
    /// A second place that explains the first, and what stands there.
    pub related: Option<(Span, String)>,
    /// What to try.
    pub help: Option<Box<str>>,
}

impl YamlError {
    /// js-yaml's complete message (`spec/print.md` §2.6). `text` is the text that was read.
    pub fn message(&self, filename: &str, text: &str) -> String {
        let Some(mark) = self.mark else { return self.reason.clone() };
        let Mark { line, column, .. } = mark;
        let snippet = snippet::draw(text, mark);
        format!("{} in \"{filename}\" ({line}:{column})\n\n{snippet}", self.reason)
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl std::error::Error for YamlError {}

/// Trouble as the loader sees it, before a reader adds the position.
#[derive(Debug)]
pub(super) struct Problem {
    pub reason: String,
    pub kind: YamlErrorKind,
    /// Whether js-yaml points anywhere.
    pub placed: bool,
    /// Whether js-yaml points at the start of the pair instead of where it reads.
    pub at_pair: bool,
    pub span: Option<Span>,
    pub related: Option<(Span, String)>,
    pub help: Option<Box<str>>,
}

impl Problem {
    pub fn new(reason: impl Into<String>) -> Problem {
        Problem {
            reason: reason.into(),
            kind: YamlErrorKind::Parse,
            placed: true,
            at_pair: false,
            span: None,
            related: None,
            help: None,
        }
    }

    pub fn duplicate_key(key: &str, second: Span, first: Option<Span>) -> Problem {
        Problem {
            at_pair: true,
            span: Some(second),
            related: first.map(|first| (first, format!("`{key}` is here already"))),
            help: Some("remove one of the two, or give one another name".into()),
            ..Problem::new("duplicated mapping key")
        }
    }

    pub fn circular(alias: Span) -> Problem {
        Problem {
            kind: YamlErrorKind::Circular,
            placed: false,
            span: Some(alias),
            help: Some("this alias stands inside the node it refers to".into()),
            ..Problem::new("Converting circular structure to JSON")
        }
    }

    pub fn help(self, help: impl Into<Box<str>>) -> Problem {
        Problem { help: Some(help.into()), ..self }
    }

    pub fn at(self, span: Span) -> Problem {
        Problem { span: Some(span), ..self }
    }

    pub fn at_maybe(self, span: Option<Span>) -> Problem {
        Problem { span, ..self }
    }

    pub fn at_value(self, value: &crate::value::Value) -> Problem {
        match value.origin {
            crate::value::Origin::Written(span) => self.at(span),
            _ => self,
        }
    }

    pub fn without_place(self) -> Problem {
        Problem { placed: false, ..self }
    }

    /// The error, at js-yaml's position.
    pub fn into_error(self, mark: Mark) -> YamlError {
        YamlError {
            kind: self.kind,
            reason: self.reason,
            mark: self.placed.then_some(mark),
            span: self.span,
            related: self.related,
            help: self.help,
        }
    }
}
