//! The scalars of the files as they are written, for rules about how they look, and the fix that quotes one.

use crate::edit::{Edit, Fix};
use crate::rules::Subject;
use crate::source::Span;
use crate::value::PathStep;

/// A value or item written without quotes and without a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain<'s> {
    /// Its text.
    pub text: &'s str,
    /// Where it stands.
    pub span: Span,
}

/// The plain scalars of the configuration and the files it includes that may be read as something else than a text.
pub(super) fn plain(subject: &Subject) -> impl Iterator<Item = Plain<'_>> {
    let found = subject.plain_scalars();
    found.filter_map(|(tree, id)| Some(Plain { text: tree.text(id)?, span: tree.content_span(id) }))
}

/// Puts quotes around a plain scalar of the configuration; in other files it is not known which values change by that.
pub(super) fn quote(subject: &Subject, scalar: Plain<'_>) -> Option<Fix> {
    if scalar.span.file != subject.main() {
        return None;
    }
    let steps = subject.path_in_file(scalar.span).0;
    let path: Vec<String> = steps.iter().map(PathStep::to_string).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let edit = Edit::replace(scalar.span, format!("'{}'", scalar.text));
    Some(Fix::safe("put it in quotes", vec![edit]).changes(&path))
}
