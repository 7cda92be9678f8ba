//! Texts with variables or escapes as the framework meets them, and edits to them where a file holds them letter by letter.

use std::ops::Range;

use super::{Expression, Subject};
use crate::edit::{Edit, Fix};
use crate::source::Span;
use crate::value::{Origin, Value, ValuePath};
use crate::variables::syntax::Template;
use crate::yaml::sub_span;

/// A text of the configuration, or of a file it includes.
#[derive(Clone, Debug)]
pub struct MetTemplate<'s> {
    /// The property it was met at.
    pub path: ValuePath,
    /// The text.
    pub text: &'s str,
    /// What it consists of.
    pub template: &'s Template,
    value: &'s Value,
    subject: &'s Subject,
}

impl MetTemplate<'_> {
    /// The bytes of a part of the text, if the text stands in a file; else those of the variable that gave it.
    pub fn span(&self, part: Range<usize>) -> Option<Span> {
        self.subject.part_of(self.value, part)
    }
}

impl Subject {
    /// All texts with variables or escapes, in the order the framework meets them.
    pub fn templates(&self) -> impl Iterator<Item = MetTemplate<'_>> {
        let resolver = &self.survey.resolver;
        resolver.texts.iter().filter_map(move |met| {
            let text = met.value.as_str()?;
            let path = resolver.properties.path(met.property);
            Some(MetTemplate { path, text, template: &met.template, value: &met.value, subject: self })
        })
    }

    /// The bytes of a part of a value's text, if that stands in a file; else those of the variable that gave it.
    pub fn part_of(&self, value: &Value, part: Range<usize>) -> Option<Span> {
        match (value.origin, value.as_str()) {
            (Origin::Written(scalar), Some(text)) => {
                Some(sub_span(&self.files().file(scalar.file).text, scalar, text, part))
            }
            (origin, _) => self.span_of(origin),
        }
    }
}

impl Expression<'_> {
    /// The bytes of the expression, if they stand in a file letter by letter, so that parts of them can be replaced.
    pub fn verbatim(&self) -> Option<Span> {
        let span = self.span().filter(|_| self.is_written())?;
        (self.subject.files().text(span) == self.written()).then_some(span)
    }

    /// The bytes of a part of the expression, counted from its `$`; all of it if that part does not stand letter by letter.
    pub fn part(&self, part: Range<usize>) -> Option<Span> {
        self.exact_part(part).or_else(|| self.span())
    }

    /// The bytes of a part of the expression that stands in a file letter by letter, whatever is around it: quotes in the
    /// rest may be escaped.
    pub fn exact_part(&self, part: Range<usize>) -> Option<Span> {
        let written = self.written().get(part.clone())?;
        let span = self.bytes(self.variable.start + part.start, self.variable.start + part.end)?;
        (self.is_written() && self.subject.files().text(span) == written).then_some(span)
    }

    /// A safe fix that replaces the expression by one without quotes and escapes, which can stand between any quotes.
    pub fn replaced_by(&self, replacement: &str) -> Option<Fix> {
        let span = self.span().filter(|_| self.is_written())?;
        let text = self.subject.files().text(span);
        let is_whole = text.starts_with("${") && text.ends_with('}') && !text.contains(['\n', '\r']);
        if !is_whole || replacement.contains(['\'', '"', '\\']) {
            return self.verbatim().map(|span| replace(span, replacement));
        }
        Some(replace(span, replacement))
    }
}

fn replace(span: Span, replacement: &str) -> Fix {
    let title = format!("replace by `{replacement}`");
    Fix::safe(title, vec![Edit::replace(span, replacement)])
}
